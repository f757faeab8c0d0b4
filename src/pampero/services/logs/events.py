"""GetLogEvents and FilterLogEvents: reading on a thread, in pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pampero.api import Call, fulfilled, operation
from pampero.aws.paging import decode_token, encode_token
from pampero.services.logs import types as t
from pampero.services.logs.chunks import FIRST, LAST, Event, Position, Span, place_of_id
from pampero.services.logs.model import Group, group_at, invalid, millis, no_stream, place_of, placed_arn
from pampero.services.logs.patterns import InvalidPattern, compile_pattern
from pampero.services.logs.protection import reading
from pampero.store.tx import ReadTx

MAX_EVENTS = 10_000
MAX_BYTES = 1_048_576
# How much is looked through for one page: a pattern that nothing matches ends with an empty page and a token.
MAX_SCANNED = 32 * 1_048_576
END_OF_TIME = 1 << 58
MAX_NUMBER = 10**16 - 1


@operation("GetLogEvents", resource=placed_arn)
async def get_log_events(call: Call, req: t.GetLogEventsRequest) -> t.GetLogEventsResponse:
    """A page of one stream's events, from its end or from its head. Source: API_GetLogEvents.

    Tokens name an event and a direction; at an end of the stream the token that was given comes back.
    Raises ResourceNotFoundException, InvalidParameterException.
    """
    return await fulfilled(lambda: call.scan(_page, call, req))


def _page(tx: ReadTx, call: Call, req: t.GetLogEventsRequest) -> t.GetLogEventsResponse:
    group = group_at(tx, place_of(call, req))
    row = tx.one("SELECT id FROM logs_streams WHERE grp = ? AND name = ?", group.uid, req.logStreamName)
    if row is None:
        raise no_stream()
    forward, place = _direction(req)
    end = END_OF_TIME if req.endTime is None else req.endTime - 1
    span = Span(call, group.uid, row[0], max(req.startTime or 0, group.oldest(millis(tx.now))), end)
    found = span.forward(tx, place) if forward else span.backward(tx, place)
    events: list[Event] = []
    size = 0
    for event in found:
        size += len(event.message)
        if events and size > MAX_BYTES:
            break
        events.append(event)
        if len(events) >= (req.limit or MAX_EVENTS):
            break
    if not forward:
        events.reverse()
    if events:
        first, last = events[0].place, events[-1].place
    else:
        first, last = (_next(place), place) if forward else (place, _previous(place))
    mask = reading(tx, call, group, req.unmask) or str
    return t.GetLogEventsResponse(
        events=[t.OutputLogEvent(timestamp=e.time, message=mask(e.message), ingestionTime=e.ingested) for e in events],
        nextForwardToken=_token("f", last),
        nextBackwardToken=_token("b", first),
    )


def _next(place: Position) -> Position:
    time, chunk, number = place
    return time, chunk, number + 1


def _previous(place: Position) -> Position:
    time, chunk, number = place
    return (time, chunk, number - 1) if number else (time, max(0, chunk - 1), MAX_NUMBER)


def _token(direction: str, place: Position) -> str:
    time, chunk, number = place
    return f"{direction}/{max(0, time):020d}{chunk:020d}{number:016d}/s"


def _direction(req: t.GetLogEventsRequest) -> tuple[bool, Position]:
    """(whether forward, the place to go on from). Raises InvalidParameterException."""
    token = req.nextToken
    if token is None:
        return (True, FIRST) if req.startFromHead else (False, LAST)
    direction, _, rest = token.partition("/")
    id_, _, end = rest.partition("/")
    try:
        if direction in ("f", "b") and end == "s":
            return direction == "f", place_of_id(id_)
    except ValueError:
        pass
    raise invalid("The specified nextToken is invalid.")


@operation("FilterLogEvents", resource=placed_arn)
async def filter_log_events(call: Call, req: t.FilterLogEventsRequest) -> t.FilterLogEventsResponse:
    """A page of a group's events that match a pattern, of all streams, of some, or of those with a prefix, by time.

    Source: API_FilterLogEvents. Raises ResourceNotFoundException, InvalidParameterException.
    """
    if req.logStreamNames is not None and req.logStreamNamePrefix is not None:
        raise invalid("logStreamNamePrefix and logStreamNames cannot both be specified.")
    try:
        matches = compile_pattern(req.filterPattern or "")
    except InvalidPattern as error:
        raise invalid(str(error)) from error
    return await fulfilled(lambda: call.scan(_filter, call, req, matches))


def _filter(
    tx: ReadTx, call: Call, req: t.FilterLogEventsRequest, matches: Callable[[str], bool]
) -> t.FilterLogEventsResponse:
    group = group_at(tx, place_of(call, req))
    forward, place = _position(req)
    names = _streams(tx, group, req)
    start = max(req.startTime or 0, group.oldest(millis(tx.now)))
    only = next(iter(names)) if names is not None and len(names) == 1 else None
    span = Span(call, group.uid, only, start, END_OF_TIME if req.endTime is None else req.endTime)
    known: dict[int, str | None] = {} if names is None else {**names}
    found = span.forward(tx, place) if forward else span.backward(tx, place)
    mask = reading(tx, call, group, req.unmask) or str
    page: list[t.FilteredLogEvent] = []
    size = scanned = 0
    last: Event | None = None
    most = req.limit or MAX_EVENTS
    for event in found if names is None or names else ():
        if len(page) >= most or size >= MAX_BYTES or scanned >= MAX_SCANNED:
            break
        last = event
        scanned += len(event.message)
        if event.stream not in known:
            known[event.stream] = _name(tx, event.stream) if names is None else None
        name = known[event.stream]
        if name is not None and matches(event.message):
            size += len(event.message)
            page.append(
                t.FilteredLogEvent(
                    logStreamName=name,
                    timestamp=event.time,
                    message=mask(event.message),
                    ingestionTime=event.ingested,
                    eventId=event.id,
                )
            )
    else:
        last = None
    token = None if last is None else encode_token([forward, *last.place])
    return t.FilterLogEventsResponse(events=page, searchedLogStreams=[], nextToken=token)


def _name(tx: ReadTx, stream: int) -> str | None:
    row = tx.one("SELECT name FROM logs_streams WHERE id = ?", stream)
    return None if row is None else row[0]


def _streams(tx: ReadTx, group: Group, req: t.FilterLogEventsRequest) -> dict[int, str] | None:
    """The streams that are asked for by name or prefix; None for all. Raises ResourceNotFoundException."""
    if req.logStreamNames is not None:
        return dict(_named(tx, group, req.logStreamNames))
    if req.logStreamNamePrefix is not None:
        prefix = req.logStreamNamePrefix
        rows = tx.all(
            "SELECT id, name FROM logs_streams WHERE grp = ? AND name >= ? AND name < ?",
            group.uid, prefix, prefix + "\U0010ffff",
        )  # fmt: skip
        return {row[0]: row[1] for row in rows}
    return None


def _named(tx: ReadTx, group: Group, names: list[str]) -> Iterator[tuple[int, str]]:
    for name in names:
        row = tx.one("SELECT id FROM logs_streams WHERE grp = ? AND name = ?", group.uid, name)
        if row is None:
            raise no_stream()
        yield row[0], name


def _position(req: t.FilterLogEventsRequest) -> tuple[bool, Position]:
    """(whether forward, the place to go on from). Raises InvalidParameterException."""
    if req.nextToken is None:
        return (False, LAST) if req.startFromHead is False else (True, FIRST)
    try:
        match decode_token(req.nextToken):
            case [bool() as forward, int() as time, int() as chunk, int() as index]:
                return forward, (time, chunk, index)
    except ValueError:
        pass
    raise invalid("The specified nextToken is invalid.")
