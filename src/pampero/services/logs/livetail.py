"""Live tail: what is put into groups, as it comes, in an event stream: an update when something comes, and each second.

Source: API_StartLiveTail. What comes faster than is shown of a second is sampled, and the update says so.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from typing import Any

import msgspec

from pampero.api import ApiError, Call, Check, fulfilled, operation
from pampero.kernel import ids
from pampero.protocol.eventstream import event, exception
from pampero.services.logs import types as t
from pampero.services.logs.chunks import decode_events
from pampero.services.logs.model import Group, group_arn, group_at, invalid, split
from pampero.services.logs.patterns import InvalidPattern, compile_pattern
from pampero.services.logs.protection import masked
from pampero.services.logs.sealing import opened
from pampero.store.tx import ReadTx

TICK = 1.0
MAX_LENGTH = 3 * 3600.0
MAX_SHOWN = 500
MAX_CHUNKS = 200
JSON = "application/json"
_LAST = "SELECT max(id) FROM logs_chunks"
_NEW = (
    "SELECT c.id, c.grp, s.name, c.ingested, c.body FROM logs_chunks c JOIN logs_streams s ON s.id = c.stream "
    "WHERE c.id > ? ORDER BY c.id LIMIT ?"
)


def _tailed(call: Call, req: t.StartLiveTailRequest) -> Iterator[Check]:
    for identifier in req.logGroupIdentifiers:
        yield Check("logs:StartLiveTail", group_arn(split(call, identifier)))


@operation("StartLiveTail", resource="*", checks=_tailed)
async def start_live_tail(call: Call, req: t.StartLiveTailRequest) -> t.StartLiveTailResponse:
    """Follow groups, or some streams of one, for at most three hours. Source: API_StartLiveTail.

    Raises ResourceNotFoundException, InvalidParameterException.
    """
    names, prefixes = req.logStreamNames, req.logStreamNamePrefixes
    if names and prefixes:
        raise invalid("logStreamNames and logStreamNamePrefixes cannot both be specified.")
    if (names or prefixes) and len(req.logGroupIdentifiers) > 1:
        raise invalid("Log streams can be chosen of a single log group only.")
    if not all(one.startswith("arn:") for one in req.logGroupIdentifiers):
        raise invalid("logGroupIdentifiers must be ARNs.")
    try:
        matches = compile_pattern(req.logEventFilterPattern or "")
    except InvalidPattern as error:
        raise invalid(str(error)) from error
    groups, begin = await call.read(_begin, [split(call, one) for one in req.logGroupIdentifiers])

    def wanted(stream: str) -> bool:
        return (not names or stream in names) and (not prefixes or stream.startswith(tuple(prefixes)))

    return t.StartLiveTailResponse(responseStream=_session(call, req, groups, begin, wanted, matches))


def _begin(tx: ReadTx, places: list[tuple[str, str, str]]) -> tuple[dict[str, Group], int]:
    groups = {group.uid: group for group in (group_at(tx, place) for place in places)}
    row = tx.one(_LAST)
    return groups, int(row[0] or 0) if row is not None else 0


async def _session(
    call: Call,
    req: t.StartLiveTailRequest,
    groups: dict[str, Group],
    last: int,
    wanted: Callable[[str], bool],
    matches: Callable[[str], bool],
) -> AsyncIterator[bytes]:
    started = {
        "requestId": call.request_id,
        "sessionId": ids.uuid4(),
        "logGroupIdentifiers": req.logGroupIdentifiers,
        "logStreamNames": req.logStreamNames or [],
        "logStreamNamePrefixes": req.logStreamNamePrefixes or [],
        "logEventFilterPattern": req.logEventFilterPattern or "",
    }
    yield event("sessionStart", msgspec.json.encode(started), JSON)
    store, until = call.runtime.store, call.now + MAX_LENGTH
    channel = f"logs/{next(iter(groups))}"
    while call.now < until:
        mark = store.mark(channel)
        try:
            last, found, sampled = await fulfilled(partial(call.scan, _update, call, last, groups, wanted, matches))
        except ApiError as error:
            yield exception("SessionStreamingException", msgspec.json.encode({"message": error.message}), JSON)
            return
        update = {"sessionMetadata": {"sampled": sampled}, "sessionResults": found}
        yield event("sessionUpdate", msgspec.json.encode(update), JSON)
        await store.wait_from(channel, mark, call.now + TICK)
    yield exception("SessionTimeoutException", b'{"message":"The session has reached its limit of three hours."}', JSON)


def _update(
    tx: ReadTx,
    call: Call,
    last: int,
    groups: dict[str, Group],
    wanted: Callable[[str], bool],
    matches: Callable[[str], bool],
) -> tuple[int, list[dict[str, Any]], bool]:
    """(the last batch that was seen, what is shown of the new ones, whether that is not all)."""
    found: list[dict[str, Any]] = []
    masks = {uid: masked(tx, group) or str for uid, group in groups.items()}
    sampled = False
    for id_, owner, stream, ingested, body in tx.all(_NEW, last, MAX_CHUNKS):
        last = id_
        group = groups.get(owner)
        if group is None or not wanted(stream):
            continue
        for time, message in decode_events(opened(call, body)):
            if not matches(message):
                continue
            if len(found) >= MAX_SHOWN:
                sampled = True
                break
            found.append({
                "logStreamName": stream,
                "logGroupIdentifier": f"{group.account}:{group.name}",
                "message": masks[owner](message),
                "timestamp": time,
                "ingestionTime": ingested,
            })  # fmt: skip
    return last, found, sampled
