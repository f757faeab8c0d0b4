"""Insights queries: started, run beside the requests in steps, each on a thread, and their rows kept for a week."""

from __future__ import annotations

import heapq
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import msgspec

from pampero.api import ApiError, Call, Check, Context, Event, TimerEvent, consumer, fulfilled, operation, timer
from pampero.aws.paging import decode_token, encode_token, page
from pampero.kernel import ids
from pampero.services.logs import types as t
from pampero.services.logs.chunks import LAST, Position, Span, chunk_events
from pampero.services.logs.chunks import Event as LogEvent
from pampero.services.logs.insights import MalformedQuery, Record, TooMuch, compile_query
from pampero.services.logs.insights.clusters import BEFORE
from pampero.services.logs.insights.commands import MAX_ROWS, Run
from pampero.services.logs.insights.records import Millis, as_text
from pampero.services.logs.insights.stages import Row
from pampero.services.logs.masking import Mask
from pampero.services.logs.model import (
    GROUPS,
    Group,
    group_arn,
    group_at,
    invalid,
    millis,
    next_position,
    place_of,
    placed_arn,
)
from pampero.services.logs.protection import masked, reading
from pampero.services.logs.queryplaces import MAX_GROUPS, asked, places_of, selected
from pampero.services.logs.transformers import transforming
from pampero.services.logs.transforms import Document, as_message
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

MAX_RUNNING = 30
MAX_LISTED = 1000
MAX_PAGE = 10_000
# How much is looked through in one step, on a thread, before others have their turn and a stop is seen.
STEP = 4 * 1_048_576
MOMENT = 0.25
MAX_SECONDS = 900
KEPT_SECONDS = 7 * 86_400
# Times beyond this are milliseconds, which AWS takes although its documentation speaks of seconds.
SURELY_MILLIS = 10**11
Transform = Callable[[str, str], Document | None]
LIVE = ("Scheduled", "Running")
SAMPLED_EVENTS = 10_000
SAMPLED_MILLIS = 8 * 60_000


class Figures(msgspec.Struct):
    """What a query has looked at."""

    matched: int = 0
    scanned: int = 0
    size: int = 0


class Started(msgspec.Struct):
    """A query. places: (account, region, name) of its groups. start, end, created: milliseconds. who: an ARN."""

    id: str
    text: str
    places: list[tuple[str, str, str]]
    start: int
    end: int
    limit: int
    created: int
    who: str
    status: str = "Scheduled"
    ended: int = 0
    figures: Figures = msgspec.field(default_factory=Figures)

    @property
    def live(self) -> str | None:
        """For those that run."""
        return "yes" if self.status in LIVE else None


class Rows(msgspec.Struct):
    """What came of a query: its rows, compressed."""

    packed: bytes


QUERIES: Documents[Started] = Documents("logs.query", Started, {"live": lambda one: one.live})
ROWS: Documents[Rows] = Documents("logs.queryrows", Rows)


@operation("StartQuery", resource="*", checks=asked)
async def start_query(call: Call, req: t.StartQueryRequest) -> t.StartQueryResponse:
    """Begin a query in Insights' own language; SQL and PPL are refused. Source: API_StartQuery.

    One that ends within a moment has ended when this is answered. Raises MalformedQueryException, ResourceNotFoundException, InvalidParameterException, LimitExceededException.
    """
    id_, store = ids.uuid4(), call.runtime.store
    channel = f"logs.query/{id_}"
    mark = store.mark(channel)
    await call.write(_start, call, req, id_)
    await store.wait_from(channel, mark, call.now + MOMENT)
    return t.StartQueryResponse(queryId=id_)


def _start(tx: Tx, call: Call, req: t.StartQueryRequest, id_: str) -> None:
    if (req.queryLanguage or "CWLI") != "CWLI":
        raise invalid(f"queryLanguage {req.queryLanguage} is not supported: only CWLI is.")
    if req.endTime < req.startTime:
        raise invalid("The end time of a query must not be before its start time.")
    try:
        compiled = compile_query(req.queryString, millis(tx.now))
    except MalformedQuery as error:
        where = {"startCharOffset": error.start, "endCharOffset": error.end}
        told = {"location": where, "message": str(error)}
        raise ApiError("MalformedQueryException", str(error), queryCompileError=told) from error
    places = places_of(call, req) if compiled.source is None else selected(tx, call, compiled.source)
    for place in places:
        group_at(tx, place)
        if compiled.unmasks:
            call.require(tx, Check("logs:Unmask", group_arn(place)))
    if len(QUERIES.find(tx, call.scope, "live", "yes")) >= MAX_RUNNING:
        raise ApiError("LimitExceededException", "Resource limit exceeded.")
    query = Started(
        id_,
        req.queryString,
        places,
        req.startTime if req.startTime >= SURELY_MILLIS else req.startTime * 1000,
        req.endTime if req.endTime >= SURELY_MILLIS else req.endTime * 1000 + 999,
        req.limit or MAX_ROWS,
        millis(tx.now),
        call.principal.arn,
    )
    QUERIES.put(tx, call.scope, query.id, query)
    tx.emit("logs.query", [call.scope, query.id])
    tx.at("logs.query", f"{call.scope}/{query.id}", tx.now + KEPT_SECONDS)


@timer("logs.query")
def forget(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A query's week is over."""
    scope, _, id_ = event.key.rpartition("/")
    QUERIES.delete(tx, scope, id_)
    ROWS.delete(tx, scope, id_)


@dataclass(slots=True)
class _Work:
    """A query that runs: how far it is in each of its groups. deleted groups are passed over."""

    query: Started
    run: Run
    unmasks: bool = False
    compared: int | None = None
    reached: dict[str, Position] = field(default_factory=dict)
    figures: Figures = field(default_factory=Figures)


@consumer("logs.query")
async def work(context: Context, event: Event) -> None:
    """Run a query to its end, or until it is stopped. After a crash it runs again from the beginning."""
    scope, id_ = event.payload
    query = await context.write(_began, scope, id_)
    if query is None:
        return
    compiled = compile_query(query.text, query.created)
    running = _Work(query, compiled.run(query.limit), compiled.unmasks, compiled.compared)
    deadline = context.now + MAX_SECONDS
    status, rows = "Complete", None
    try:
        while await fulfilled(lambda: context.scan(_step, context, running)):
            if context.now > deadline:
                status = "Timeout"
                break
            if not await context.write(_goes_on, scope, id_, running.figures):
                return
        else:
            rows = await context.scan(_packed, running.run)
    except (TooMuch, ApiError):
        # ApiError: what the key of a group is refused with.
        status = "Failed"
    running.figures.matched = running.figures.matched or running.run.matched
    await context.write(_ended, scope, id_, status, running.figures, rows)


def _began(tx: Tx, scope: str, id_: str) -> Started | None:
    query = QUERIES.get(tx, scope, id_)
    if query is None or query.live is None:
        return None
    query.status = "Running"
    QUERIES.put(tx, scope, id_, query)
    return query


def _goes_on(tx: Tx, scope: str, id_: str, figures: Figures) -> bool:
    query = QUERIES.get(tx, scope, id_)
    if query is None or query.live is None:
        return False
    query.figures = figures
    QUERIES.put(tx, scope, id_, query)
    return True


def _ended(tx: Tx, scope: str, id_: str, status: str, figures: Figures, rows: bytes | None) -> None:
    query = QUERIES.get(tx, scope, id_)
    if query is None or query.live is None:
        return
    query.status, query.figures, query.ended = status, figures, millis(tx.now)
    QUERIES.put(tx, scope, id_, query)
    if rows is not None:
        ROWS.put(tx, scope, id_, Rows(rows))
    tx.wake(f"logs.query/{id_}")


def _packed(tx: ReadTx, run: Run) -> bytes:
    rows: list[Row] = run.close()
    return zlib.compress(msgspec.msgpack.encode(rows), 1)


def _step(tx: ReadTx, context: Context, work: _Work) -> bool:
    """Look through a few megabytes, newest first; whether there may be more."""
    query, run = work.query, work.run
    groups: dict[str, tuple[Group, Mask, Transform | None]] = {}
    found: list[Iterator[LogEvent]] = []
    names: dict[int, str | None] = {}
    owners: dict[int, str] = {}
    for account, region, name in query.places:
        group = GROUPS.get(tx, f"{account}/{region}", name)
        if group is not None:
            groups[group.uid] = group, masked(tx, group) or str, transforming(tx, group)
            before, oldest = work.reached.get(group.uid, LAST), group.oldest(millis(tx.now))
            spans = [Span(context, group.uid, None, max(start, oldest), end) for start, end in _times(work)]
            events = chain.from_iterable(span.backward(tx, before) for span in spans)
            found.append(_of(group.uid, owners, events))
    size = 0
    for event in heapq.merge(*found, reverse=True):
        if run.full:
            return False
        if size >= STEP:
            return True
        group, mask, transform = groups[owners[event.stream]]
        work.reached[group.uid] = event.place
        if event.stream not in names:
            row = tx.one("SELECT name FROM logs_streams WHERE id = ?", event.stream)
            names[event.stream] = None if row is None else row[0]
        stream = names[event.stream]
        if stream is None:
            continue
        size += len(event.message) + 100
        work.figures.scanned += 1
        work.figures.size += len(event.message)
        record = _record(group, stream, event, mask, work.unmasks)
        if event.time < query.start:
            record.fields[BEFORE] = True
        if transform is not None and (made := transform(record.fields["@message"], stream)) is not None:
            record = Record(record.fields, as_message(made), event.message if work.unmasks else None)
        run.push(record)
    return False


def _times(work: _Work) -> list[tuple[int, int]]:
    """(start, end) of the times that a query looks at, the latest first: with `diff` also the one before, as far as it is not
    the same."""
    start, end = work.query.start, work.query.end
    if work.compared is None:
        return [(start, end)]
    shift = work.compared or end - start + 1
    return [(start, end), (start - shift, min(end - shift, start - 1))]


def _of(group: str, owners: dict[int, str], events: Iterator[LogEvent]) -> Iterator[LogEvent]:
    """The events, and whose streams they are of."""
    for event in events:
        owners[event.stream] = group
        yield event


def _record(group: Group, stream: str, event: LogEvent, mask: Mask, unmasks: bool = False) -> Record:
    message = mask(event.message)
    fields: dict[str, Any] = {
        "@timestamp": Millis(event.time),
        "@message": message,
        "@logStream": stream,
        "@log": f"{group.account}:{group.name}",
        "@ingestionTime": Millis(event.ingested),
        "@ptr": encode_token([group.account, group.region, group.name, event.chunk, event.number]),
    }
    return Record(fields, message, event.message if unmasks else None)


def _query(tx: ReadTx, call: Call, id_: str) -> Started:
    query = QUERIES.get(tx, call.scope, id_)
    if query is None:
        raise ApiError("ResourceNotFoundException", f"Query with id {id_} does not exist.")
    return query


@operation("GetQueryResults", resource="*", read=True)
def get_query_results(tx: ReadTx, call: Call, req: t.GetQueryResultsRequest) -> t.GetQueryResultsResponse:
    """A query's rows, once it is complete, in pages. Source: API_GetQueryResults.

    Raises ResourceNotFoundException, InvalidParameterException.
    """
    query = _query(tx, call, req.queryId)
    kept = ROWS.get(tx, call.scope, query.id)
    rows: list[Row] = [] if kept is None else msgspec.msgpack.decode(zlib.decompress(kept.packed))
    begin = int(next_position(req.nextToken) or "0")
    end = begin + (req.maxItems or MAX_PAGE)
    figures = query.figures
    return t.GetQueryResultsResponse(
        queryLanguage="CWLI",
        results=[[t.ResultField(field=name, value=value) for name, value in row] for row in rows[begin:end]],
        statistics=t.QueryStatistics(
            recordsMatched=float(figures.matched),
            recordsScanned=float(figures.scanned),
            estimatedRecordsSkipped=0.0,
            bytesScanned=float(figures.size),
            estimatedBytesSkipped=0.0,
            logGroupsScanned=float(len(query.places)),
        ),
        status=query.status,
        nextToken=encode_token(str(end)) if end < len(rows) else None,
    )


@operation("StopQuery", resource="*")
def stop_query(tx: Tx, call: Call, req: t.StopQueryRequest) -> t.StopQueryResponse:
    """Stop a query that runs. Source: API_StopQuery. Raises ResourceNotFoundException, InvalidParameterException."""
    query = _query(tx, call, req.queryId)
    if query.live is None:
        raise invalid(f"Query has already ended with status: {query.status}")
    query.status, query.ended = "Cancelled", millis(tx.now)
    QUERIES.put(tx, call.scope, query.id, query)
    return t.StopQueryResponse(success=True)


@operation("DescribeQueries", resource="*", read=True)
def describe_queries(tx: ReadTx, call: Call, req: t.DescribeQueriesRequest) -> t.DescribeQueriesResponse:
    """The queries of the last week, the latest first. Source: API_DescribeQueries. Raises InvalidParameterException."""
    before = next_position(req.nextToken)
    found = [
        one
        for _, one in QUERIES.page(tx, call.scope)
        if (req.status or one.status) == one.status
        and (req.queryLanguage or "CWLI") == "CWLI"
        and (req.logGroupName is None or any(name == req.logGroupName for _, _, name in one.places))
        and (not before or _moment(one) < before)
    ]
    found.sort(key=_moment, reverse=True)
    shown, token = page(found, req.maxResults or MAX_LISTED, _moment)
    return t.DescribeQueriesResponse(queries=[_shown(call, one) for one in shown], nextToken=token)


def _moment(one: Started) -> str:
    return f"{one.created:020d}{one.id}"


def _shown(call: Call, one: Started) -> t.QueryInfo:
    """The text is shown with what its request said of groups and times."""
    sources = ", ".join(f'"{name}"' for _, _, name in one.places)
    return t.QueryInfo(
        queryLanguage="CWLI",
        queryId=one.id,
        queryString=f"SOURCE {sources} START={one.start} END={one.end} | {one.text}",
        status=one.status,
        createTime=one.created,
        logGroupName=one.places[0][2],
    )


@operation("GetLogRecord", resource="*", read=True)
def get_log_record(tx: ReadTx, call: Call, req: t.GetLogRecordRequest) -> t.GetLogRecordResponse:
    """All fields of the event that a row's `@ptr` names. Source: API_GetLogRecord.

    Raises ResourceNotFoundException, InvalidParameterException.
    """
    try:
        account, region, name, chunk, number = decode_token(req.logRecordPointer)
        group = group_at(tx, (str(account), str(region), str(name)))
        found = next((one for one in chunk_events(tx, call, int(chunk)) if one.number == number), None)
    except (ValueError, TypeError) as error:
        raise invalid("The specified logRecordPointer is invalid.") from error
    call.require(tx, Check("logs:GetLogRecord", group_arn((group.account, group.region, group.name))))
    row = None if found is None else tx.one("SELECT name, grp FROM logs_streams WHERE id = ?", found.stream)
    if found is None or row is None or row[1] != group.uid:
        raise ApiError("ResourceNotFoundException", "The specified log record does not exist.")
    fields = _record(group, row[0], found, reading(tx, call, group, req.unmask) or str).whole()
    return t.GetLogRecordResponse(logRecord={key: as_text(value) for key, value in fields.items() if value is not None})


@operation("GetLogGroupFields", resource=placed_arn)
async def get_log_group_fields(call: Call, req: t.GetLogGroupFieldsRequest) -> t.GetLogGroupFieldsResponse:
    """Which fields the events of sixteen minutes have, and how many percent of them have each: around a time, or the last.

    Source: API_GetLogGroupFields. Raises ResourceNotFoundException.
    """
    return await fulfilled(lambda: call.scan(_fields, call, req))


def _fields(tx: ReadTx, call: Call, req: t.GetLogGroupFieldsRequest) -> t.GetLogGroupFieldsResponse:
    group = group_at(tx, place_of(call, req))
    moment = millis(tx.now) - SAMPLED_MILLIS if req.time is None else req.time * 1000
    span = Span(call, group.uid, None, max(0, moment - SAMPLED_MILLIS), moment + SAMPLED_MILLIS)
    counts: dict[str, int] = {}
    total = 0
    for event in span.backward(tx):
        total += 1
        for name in _record(group, "", event, str).whole():
            counts[name] = counts.get(name, 0) + 1
        if total >= SAMPLED_EVENTS:
            break
    counts.pop("@ptr", None)
    shown = [t.LogGroupField(name=name, percent=100 * count // total) for name, count in counts.items()]
    shown.sort(key=lambda one: -(one.percent or 0))
    return t.GetLogGroupFieldsResponse(logGroupFields=shown)


@operation("ListLogGroupsForQuery", resource="*", read=True)
def list_log_groups_for_query(
    tx: ReadTx, call: Call, req: t.ListLogGroupsForQueryRequest
) -> t.ListLogGroupsForQueryResponse:
    """The groups that a query looks at. Source: API_ListLogGroupsForQuery. Raises ResourceNotFoundException."""
    after = next_position(req.nextToken)
    found = sorted(name for _, _, name in _query(tx, call, req.queryId).places if name > after)
    shown, token = page(found, req.maxResults or MAX_GROUPS, lambda name: name)
    return t.ListLogGroupsForQueryResponse(logGroupIdentifiers=shown, nextToken=token)
