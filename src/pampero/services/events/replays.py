"""Replays: an archive's events are put on its bus again, page by page, each page in a transaction of a timer."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from pampero.api import ApiError, Call, Context, TimerEvent, operation, timer
from pampero.aws.nouns import named
from pampero.kernel import jsontext
from pampero.services.events import types as t
from pampero.services.events.archives import ARCHIVES, REPLAY, archive_of
from pampero.services.events.fanout import spread
from pampero.services.events.kept import page
from pampero.services.events.model import bus_name, find_bus, scope_of
from pampero.services.events.targets import page_of
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

STARTING, RUNNING, CANCELLING = "STARTING", "RUNNING", "CANCELLING"
COMPLETED, CANCELLED, FAILED = "COMPLETED", "CANCELLED", "FAILED"
BATCH = 50
_BUS = re.compile(r"arn:aws[a-z-]*:events:[a-z0-9-]+:\d{12}:event-bus/.+")


class Replay(msgspec.Struct):
    """A replay. begin, end: the events' times; started, ended: the replay's own; all epoch seconds.

    position: (time, row) of the last event that was replayed. filters: the rules that may get the events.
    """

    name: str
    description: str | None
    source: str
    archive: str
    uid: str
    destination: str
    filters: list[str]
    begin: float
    end: float
    state: str
    started: float
    position: tuple[float, int]
    ended: float | None = None
    reason: str | None = None
    last: float | None = None


REPLAYS: Documents[Replay] = Documents("events.replay", Replay)


_named = named("events", "replay/{req.ReplayName}")


def _invalid(name: str, reason: str) -> ApiError:
    return ApiError("ValidationException", f"Parameter {name} is not valid. Reason: {reason}")


@operation("StartReplay", resource=_named)
def start_replay(tx: Tx, call: Call, req: t.StartReplayRequest) -> t.StartReplayResponse:
    """Put archived events on their bus again. Source: API_StartReplay.

    Events whose time lies from EventStartTime to EventEndTime, both included, in the order of their times. Raises
    ResourceAlreadyExistsException, ResourceNotFoundException, ValidationException.
    """
    destination = req.Destination.Arn
    if not _BUS.fullmatch(destination):
        raise _invalid("Destination.Arn", "Must contain an event bus ARN.")
    find_bus(tx, scope_of(call, destination), bus_name(destination))
    archive = archive_of(tx, call.scope, req.EventSourceArn)
    if req.EventStartTime >= req.EventEndTime:
        raise _invalid("EventEndTime", "EventStartTime must be before EventEndTime.")
    if destination != archive.source:
        raise _invalid("Destination.Arn", "Cross event bus replay is not permitted.")
    if REPLAYS.get(tx, call.scope, req.ReplayName) is not None:
        raise ApiError("ResourceAlreadyExistsException", f"Replay {req.ReplayName} already exists.")
    replay = Replay(
        name=req.ReplayName,
        description=req.Description,
        source=req.EventSourceArn,
        archive=archive.name,
        uid=archive.uid,
        destination=destination,
        filters=list(req.Destination.FilterArns or []),
        begin=req.EventStartTime,
        end=req.EventEndTime,
        state=STARTING,
        started=tx.now,
        position=(req.EventStartTime, 0),
    )
    _save(tx, call.scope, replay)
    return t.StartReplayResponse(ReplayArn=_named(call, req), State=STARTING, ReplayStartTime=replay.started)


def _save(tx: Tx, scope: str, replay: Replay) -> None:
    """Write a replay, and go on with it unless it has ended."""
    REPLAYS.put(tx, scope, replay.name, replay)
    if replay.state in (STARTING, RUNNING, CANCELLING):
        tx.at("events.replay", f"{scope}/{replay.name}", tx.now, {"scope": scope, "name": replay.name})


@timer("events.replay")
def replay_page(tx: Tx, context: Context, event: TimerEvent) -> None:
    """The next page of a replay."""
    scope = event.payload["scope"]
    replay = REPLAYS.get(tx, scope, event.payload["name"])
    if replay is None or replay.state not in (STARTING, RUNNING, CANCELLING):
        return
    archive = ARCHIVES.get(tx, scope, replay.archive)
    if replay.state == CANCELLING:
        replay.state, replay.ended = CANCELLED, tx.now
    elif archive is None or archive.uid != replay.uid:
        replay.state, replay.ended, replay.reason = FAILED, tx.now, f"Archive {replay.archive} does not exist."
    else:
        rows = page(tx, replay.uid, replay.position, replay.end, BATCH)
        replay.state = RUNNING
        for id_, time, text in rows:
            again: dict[str, Any] = {**jsontext.loads(text), REPLAY: replay.name}
            spread(tx, context, scope, bus_name(replay.destination), again, replay.filters or None)
            replay.position, replay.last = (time, id_), time
        if len(rows) < BATCH:
            replay.state, replay.ended = COMPLETED, tx.now
    _save(tx, scope, replay)


def _find(tx: ReadTx, call: Call, name: str) -> Replay:
    replay = REPLAYS.get(tx, call.scope, name)
    if replay is None:
        raise ApiError("ResourceNotFoundException", f"Replay {name} does not exist.")
    return replay


@operation("CancelReplay", resource=_named)
def cancel_replay(tx: Tx, call: Call, req: t.CancelReplayRequest) -> t.CancelReplayResponse:
    """End a replay early. Source: API_CancelReplay. Raises IllegalStatusException, ResourceNotFoundException."""
    replay = _find(tx, call, req.ReplayName)
    if replay.state not in (STARTING, RUNNING):
        raise ApiError("IllegalStatusException", f"Replay {replay.name} is not in a valid state for this operation.")
    replay.state = CANCELLING
    _save(tx, call.scope, replay)
    return t.CancelReplayResponse(ReplayArn=_named(call, req), State=CANCELLING)


def _common(replay: Replay) -> dict[str, Any]:
    return {
        "ReplayName": replay.name,
        "EventSourceArn": replay.source,
        "State": replay.state,
        "StateReason": replay.reason,
        "EventStartTime": replay.begin,
        "EventEndTime": replay.end,
        "EventLastReplayedTime": replay.last,
        "ReplayStartTime": replay.started,
        "ReplayEndTime": replay.ended,
    }


@operation("DescribeReplay", resource=_named, read=True)
def describe_replay(tx: ReadTx, call: Call, req: t.DescribeReplayRequest) -> t.DescribeReplayResponse:
    """How far a replay has come. Source: API_DescribeReplay. Raises ResourceNotFoundException."""
    replay = _find(tx, call, req.ReplayName)
    return t.DescribeReplayResponse(
        **_common(replay),
        ReplayArn=_named(call, req),
        Description=replay.description,
        Destination=t.ReplayDestination(Arn=replay.destination, FilterArns=replay.filters),
    )


@operation("ListReplays", resource="*", read=True)
def list_replays(tx: ReadTx, call: Call, req: t.ListReplaysRequest) -> t.ListReplaysResponse:
    """Replays by their names, of one archive, of a prefix, or in a state. Source: API_ListReplays."""
    if sum(one is not None for one in (req.NamePrefix, req.EventSourceArn, req.State)) > 1:
        raise ApiError(
            "ValidationException",
            "At most one filter is allowed for ListReplays. Use either : State, EventSourceArn, or NamePrefix.",
        )
    found = dict(REPLAYS.page(tx, call.scope, prefix=req.NamePrefix or ""))
    names = [
        name
        for name, replay in found.items()
        if req.EventSourceArn in (None, replay.source) and req.State in (None, replay.state)
    ]
    shown, token = page_of(names, req.Limit, req.NextToken)
    return t.ListReplaysResponse(Replays=[t.Replay(**_common(found[name])) for name in shown], NextToken=token)
