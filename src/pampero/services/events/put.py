"""PutEvents: events are checked one by one, matched, and their deliveries recorded before the answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from pampero.api import ApiError, Call, Check, operation
from pampero.kernel import ids, jsontext
from pampero.kernel.clock import iso8601
from pampero.services.events import metrics
from pampero.services.events import types as t
from pampero.services.events.endpoints import buses_of
from pampero.services.events.fanout import Compiled, spread
from pampero.services.events.jsontext import read_object
from pampero.services.events.model import BUSES, DEFAULT, bus_arn_of, bus_name, scope_of
from pampero.services.events.sending import FORWARDED, HOPS
from pampero.store.tx import ReadTx, Tx

Entry = t.PutEventsRequestEntry | t.PutPartnerEventsRequestEntry
MAX_SIZE = 1024 * 1024
# Matches of an event with a rule in one transaction.
AT_ONCE = 100


class Taken(msgspec.Struct):
    """What became of an entry. event: what it tells, unless it is refused; hops: the rules that it came by."""

    outcome: t.PutEventsResultEntry
    event: dict[str, Any] | None = None
    hops: tuple[str, ...] = ()


def _buses(call: Call, req: t.PutEventsRequest) -> Iterable[Check]:
    """A service of the platform needs no policy to tell of itself on an account's default bus."""
    if _is_platform(call) and all(_of_service(entry) for entry in req.Entries):
        return []
    by_name: dict[str | None, list[t.PutEventsRequestEntry]] = {}
    for entry in req.Entries:
        by_name.setdefault(entry.EventBusName, []).append(entry)
    return [
        Check("events:PutEvents", bus_arn_of(call, name), _conditions(call, entries))
        for name, entries in by_name.items()
    ]


def _conditions(call: Call, entries: list[t.PutEventsRequestEntry]) -> dict[str, list[str]]:
    """Source: "Using IAM policy conditions in Amazon EventBridge"."""
    return {
        "events:source": sorted({entry.Source for entry in entries if entry.Source}),
        "events:detail-type": sorted({entry.DetailType for entry in entries if entry.DetailType}),
        "events:eventBusInvocation": ["true" if FORWARDED in call.source else "false"],
    }


def _is_platform(call: Call) -> bool:
    return call.http is None and call.principal.kind == "service"


def _of_service(entry: t.PutEventsRequestEntry) -> bool:
    return bus_name(entry.EventBusName) == DEFAULT and (entry.Source or "").startswith("aws.")


@operation("PutEvents", resource="*", checks=_buses, metered=metrics.put)
async def put_events(call: Call, req: t.PutEventsRequest) -> t.PutEventsResponse:
    """Put up to ten events on buses; each has its own outcome. Source: API_PutEvents.

    An event for a bus that is not there is accepted and goes nowhere, as on AWS. TraceHeader is accepted; nothing
    traces yet. Through a global endpoint events go to its primary bus, and to the other one where it replicates.
    """
    others: list[str] = []
    if req.EndpointId is not None:
        first, *others = await call.read(_through, call, req, req.EndpointId)
        req = msgspec.structs.replace(
            req, Entries=[msgspec.structs.replace(entry, EventBusName=first) for entry in req.Entries]
        )
    if sum(entry_size(entry) for entry in req.Entries) > MAX_SIZE:
        raise ApiError("ValidationException", "Total size of the entries in the request is over the limit.")
    results: list[t.PutEventsResultEntry] = []
    rules = await call.read(_rules, call, req)
    if rules is None and not others:
        results = [_take(call, entry, call.now).outcome for entry in req.Entries]
    else:
        # On buses with many rules one by one.
        whole = (rules or 0) * len(req.Entries) <= AT_ONCE
        for entries in [req.Entries] if whole else [[entry] for entry in req.Entries]:
            results += await call.write(_put_all, call, entries, others)
    return t.PutEventsResponse(
        FailedEntryCount=sum(result.ErrorCode is not None for result in results), Entries=results
    )


def _through(tx: ReadTx, call: Call, req: t.PutEventsRequest, endpoint: str) -> list[str]:
    """The buses that events go to through an endpoint. Raises AccessDenied, ValidationException."""
    buses = buses_of(tx, call, endpoint)
    if any(bus_name(entry.EventBusName) != bus_name(buses[0]) for entry in req.Entries):
        raise ApiError("ValidationException", f"EventBusName must be the event bus of endpoint {endpoint}.")
    for bus in buses:
        call.require(tx, Check("events:PutEvents", bus, _conditions(call, req.Entries)))
    return buses


def _rules(tx: ReadTx, call: Call, req: t.PutEventsRequest) -> int | None:
    """How many rules the fullest of the entries' buses has; None: no bus has any, nor a log, and nothing is to be recorded."""
    compiled = call.part(Compiled)
    buses = {(scope_of(call, entry.EventBusName), bus_name(entry.EventBusName)) for entry in req.Entries}
    found = [compiled.of(tx, *bus) for bus in buses]
    return max((len(rules.ready) for rules in found if rules.heard), default=None)


def _put_all(
    tx: Tx, call: Call, entries: list[t.PutEventsRequestEntry], others: list[str]
) -> list[t.PutEventsResultEntry]:
    return [_put(tx, call, entry, others) for entry in entries]


def entry_size(entry: Entry) -> int:
    """In bytes. Source: "Calculating PutEvents event entry size"."""
    texts = (entry.Source, entry.DetailType, entry.Detail, *(entry.Resources or []))
    return 14 * (entry.Time is not None) + sum(len(text.encode()) for text in texts if text)


def lacking(entry: Entry) -> str:
    """The first member that an entry has not and must have; "" where it is complete."""
    return next((name for name in ("Source", "DetailType", "Detail") if not getattr(entry, name)), "")


def detail_of(entry: Entry, own: bool) -> dict[str, Any]:
    """The detail of an entry that can be taken. own: whether the source is the caller's. Raises what is the entry's outcome."""
    if name := lacking(entry):
        text = f"Parameter {name} is not valid. Reason: {name} is a required argument."
        raise ApiError("InvalidArgument", text)
    if not own:
        raise ApiError("NotAuthorizedForSourceException", "Not authorized for the source.")
    detail = read_object(entry.Detail or "")
    if detail is None:
        raise ApiError("MalformedDetail", "Detail is malformed.")
    return detail


def complete(entry: Entry) -> bool:
    """Whether an entry has what it must have."""
    return not lacking(entry)


def _put(tx: Tx, call: Call, entry: t.PutEventsRequestEntry, others: list[str]) -> t.PutEventsResultEntry:
    taken = _take(call, entry, tx.now)
    if taken.event is not None:
        for bus in (entry.EventBusName, *others):
            scope, name = scope_of(call, bus), bus_name(bus)
            if name == DEFAULT or BUSES.get(tx, scope, name) is not None:
                spread(tx, call, scope, name, taken.event, hops=taken.hops)
    return taken.outcome


def _take(call: Call, entry: t.PutEventsRequestEntry, now: float) -> Taken:
    forwarded = call.source.get(FORWARDED)
    if forwarded is not None:
        event, hops = jsontext.loads(forwarded), tuple(call.source[HOPS].split(","))
    else:
        own = not (entry.Source or "").lower().startswith("aws.") or _is_platform(call)
        try:
            detail = detail_of(entry, own)
        except ApiError as refused:
            return Taken(t.PutEventsResultEntry(ErrorCode=refused.code, ErrorMessage=refused.message))
        event, hops = event_of(entry, detail, call.account, call.region, now), ()
    return Taken(t.PutEventsResultEntry(EventId=event["id"]), event, hops)


def event_of(entry: Entry, detail: dict[str, Any], account: str, region: str, now: float) -> dict[str, Any]:
    """The event of an entry."""
    return {
        "version": "0",
        "id": ids.uuid4(),
        "detail-type": entry.DetailType,
        "source": entry.Source,
        "account": account,
        "time": iso8601(int(entry.Time if entry.Time is not None else now)),
        "region": region,
        "resources": entry.Resources or [],
        "detail": detail,
    }
