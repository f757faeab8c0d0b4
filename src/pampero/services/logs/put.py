"""PutLogEvents: what is taken, what is rejected, how it is stored: one row a call."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

import msgspec

from pampero.api import Call, operation
from pampero.services.logs import types as t
from pampero.services.logs.measures import measure, taken
from pampero.services.logs.model import DAY, group_of, invalid, millis, no_stream, stream_arn
from pampero.services.logs.sealing import sealed
from pampero.services.logs.streams import sequence_token
from pampero.store.tx import Tx

MAX_BYTES = 1_048_576
EVENT_OVERHEAD = 26
OLDEST = 14 * DAY
NEWEST = 2 * 3_600_000

_encode = msgspec.msgpack.Encoder().encode
_STREAM = "SELECT id, first_event, last_event FROM logs_streams WHERE grp = ? AND name = ?"
_CHUNK = (
    "INSERT INTO logs_chunks (grp, stream, first_event, last_event, ingested, bytes, body) VALUES (?, ?, ?, ?, ?, ?, ?) "
    "RETURNING id"
)
_SEEN = "UPDATE logs_streams SET first_event = ?, last_event = ?, ingested = ?, bytes = bytes + ? WHERE id = ?"


@operation("PutLogEvents", resource=stream_arn, metered=taken)
def put_log_events(tx: Tx, call: Call, req: t.PutLogEventsRequest) -> t.PutLogEventsResponse:
    """Add events to a stream. Nothing is made implicitly; sequence tokens are ignored.

    Source: API_PutLogEvents. Raises ResourceNotFoundException, InvalidParameterException; AccessDeniedException
    where the key of the group cannot be used.
    """
    group = group_of(tx, call, req.logGroupName)
    row = tx.one(_STREAM, group.uid, req.logStreamName)
    if row is None:
        raise no_stream()
    stream, first, last = row
    events = req.logEvents
    times = [event.timestamp for event in events]
    if times != sorted(times):
        raise invalid("Log events in a single PutLogEvents request must be in chronological order.")
    size = _size(events)
    now = millis(tx.now)
    answer = t.PutLogEventsResponse(nextSequenceToken=sequence_token(stream))
    begin, end, rejected = _accepted(times, now, group.oldest(now))
    if rejected is not None:
        answer.rejectedLogEventsInfo = rejected
        events = events[begin:end]
        size = _size(events)
    if not events:
        return answer
    if times[end - 1] - times[begin] > DAY:
        raise invalid("The batch of log events in a single PutLogEvents request cannot span more than 24 hours.")
    body = sealed(call, group, _encode([(event.timestamp, event.message) for event in events]))
    chunk = tx.one(_CHUNK, group.uid, stream, times[begin], times[end - 1], now, size, body)
    assert chunk is not None
    earliest = min(first, times[begin]) if last else times[begin]
    tx.run(_SEEN, earliest, max(last, times[end - 1]), now, size, stream)
    tx.wake(f"logs/{group.uid}")
    measure(tx, group.scope, group.name, group.metric_filters, events, chunk[0])
    for subscription in group.subscriptions:
        key = f"{group.key}|{subscription.name}"
        tx.emit("logs.deliver", [group.scope, group.name, subscription.name, req.logStreamName, chunk[0]], key)
    return answer


def _size(events: list[t.InputLogEvent]) -> int:
    """What a batch counts as, in bytes. Raises InvalidParameterException."""
    total = 0
    for event in events:
        message = event.message
        size = EVENT_OVERHEAD + (len(message) if message.isascii() else len(message.encode()))
        if size > MAX_BYTES:
            raise invalid(f"Log event too large: {size} bytes exceeds limit of {MAX_BYTES}")
        total += size
    if total > MAX_BYTES:
        raise invalid(f"Upload too large: {total} bytes exceeds limit of {MAX_BYTES}")
    return total


def _accepted(times: list[int], now: int, kept: int) -> tuple[int, int, t.RejectedLogEventsInfo | None]:
    """(begin, end) of what is taken of sorted times, and what is said of the rest.

    kept: the oldest moment that the group's retention keeps.
    """
    limit = now - OLDEST
    begin, end = 0, len(times)
    if times[0] >= max(limit, kept) and times[-1] <= now + NEWEST:
        return begin, end, None
    info = t.RejectedLogEventsInfo()
    old = bisect_left(times, limit)
    expired = bisect_left(times, kept)
    if old:
        info.tooOldLogEventEndIndex = old
    if expired > old:
        info.expiredLogEventEndIndex = expired
    new = bisect_right(times, now + NEWEST)
    if new < end:
        info.tooNewLogEventStartIndex = new
    begin = max(old, expired)
    return begin, max(begin, new), info
