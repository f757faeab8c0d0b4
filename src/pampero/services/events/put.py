"""PutEvents: events are checked one by one, matched, and their deliveries recorded before the answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pampero.api import ApiError, Call, Check, operation
from pampero.kernel import ids, jsontext
from pampero.kernel.clock import iso8601
from pampero.services.events import types as t
from pampero.services.events.fanout import Compiled, spread
from pampero.services.events.jsontext import read_object
from pampero.services.events.model import BUSES, DEFAULT, bus_arn_of, bus_name, scope_of
from pampero.services.events.sending import FORWARDED, HOPS
from pampero.store.tx import Tx

LARGEST = 1024 * 1024
# Matches of an event with a rule in one transaction.
AT_ONCE = 100


def _buses(call: Call, req: t.PutEventsRequest) -> Iterable[Check]:
    """A service of the platform needs no policy to tell of itself on an account's default bus."""
    if _is_platform(call) and all(_of_service(entry) for entry in req.Entries):
        return []
    names = {entry.EventBusName for entry in req.Entries}
    return [Check("events:PutEvents", bus_arn_of(call, name), _conditions(call, req, name)) for name in names]


def _conditions(call: Call, req: t.PutEventsRequest, bus: str | None) -> dict[str, list[str]]:
    """Source: "Using IAM policy conditions in Amazon EventBridge"."""
    entries = [entry for entry in req.Entries if entry.EventBusName == bus]
    return {
        "events:source": sorted({entry.Source for entry in entries if entry.Source}),
        "events:detail-type": sorted({entry.DetailType for entry in entries if entry.DetailType}),
        "events:eventBusInvocation": ["true" if FORWARDED in call.source else "false"],
    }


def _is_platform(call: Call) -> bool:
    return call.http is None and call.principal.kind == "service"


def _of_service(entry: t.PutEventsRequestEntry) -> bool:
    return bus_name(entry.EventBusName) == DEFAULT and (entry.Source or "").startswith("aws.")


@operation("PutEvents", resource="*", checks=_buses)
async def put_events(call: Call, req: t.PutEventsRequest) -> t.PutEventsResponse:
    """Put up to ten events on buses; each has its own outcome. Source: API_PutEvents.

    An event for a bus that is not there is accepted and goes nowhere, as on AWS. TraceHeader is accepted; nothing
    traces yet. Global endpoints are not built.
    """
    if req.EndpointId is not None:
        raise ApiError("NotImplemented", "Global endpoints of EventBridge are not built yet.", status=501)
    if sum(_size(entry) for entry in req.Entries) > LARGEST:
        raise ApiError("ValidationException", "Total size of the entries in the request is over the limit.")
    results: list[t.PutEventsResultEntry] = []
    for entries in await _slices(call, req):
        results += await call.write(_put_all, call, entries)
    return t.PutEventsResponse(
        FailedEntryCount=sum(result.ErrorCode is not None for result in results), Entries=results
    )


async def _slices(call: Call, req: t.PutEventsRequest) -> list[list[t.PutEventsRequestEntry]]:
    """The entries in parts that are recorded in one transaction each: on buses with many rules one by one."""
    compiled = call.part(Compiled)
    buses = {(scope_of(call, entry.EventBusName), bus_name(entry.EventBusName)) for entry in req.Entries}
    rules = await call.read(lambda tx: max((len(compiled.of(tx, *bus)) for bus in buses), default=0))
    return [req.Entries] if rules * len(req.Entries) <= AT_ONCE else [[entry] for entry in req.Entries]


def _put_all(tx: Tx, call: Call, entries: list[t.PutEventsRequestEntry]) -> list[t.PutEventsResultEntry]:
    return [_put(tx, call, entry) for entry in entries]


def _size(entry: t.PutEventsRequestEntry) -> int:
    """Source: "Calculating PutEvents event entry size"."""
    texts = (entry.Source, entry.DetailType, entry.Detail, *(entry.Resources or []))
    return 14 * (entry.Time is not None) + sum(len(text.encode()) for text in texts if text)


def _failed(code: str, text: str) -> t.PutEventsResultEntry:
    return t.PutEventsResultEntry(ErrorCode=code, ErrorMessage=text)


def _put(tx: Tx, call: Call, entry: t.PutEventsRequestEntry) -> t.PutEventsResultEntry:
    forwarded = call.source.get(FORWARDED)
    hops: tuple[str, ...] = ()
    if forwarded is not None:
        event = jsontext.loads(forwarded)
        hops = tuple(call.source[HOPS].split(","))
    else:
        for name in ("Source", "DetailType", "Detail"):
            if not getattr(entry, name):
                text = f"Parameter {name} is not valid. Reason: {name} is a required argument."
                return _failed("InvalidArgument", text)
        if (entry.Source or "").lower().startswith("aws.") and not _is_platform(call):
            return _failed("NotAuthorizedForSourceException", "Not authorized for the source.")
        detail = read_object(entry.Detail or "")
        if detail is None:
            return _failed("MalformedDetail", "Detail is malformed.")
        event = _event(tx, call, entry, detail)
    scope, name = scope_of(call, entry.EventBusName), bus_name(entry.EventBusName)
    if name == DEFAULT or BUSES.get(tx, scope, name) is not None:
        spread(tx, call, scope, name, event, hops=hops)
    return t.PutEventsResultEntry(EventId=event["id"])


def _event(tx: Tx, call: Call, entry: t.PutEventsRequestEntry, detail: dict[str, Any]) -> dict[str, Any]:
    return {
        "version": "0",
        "id": ids.uuid4(),
        "detail-type": entry.DetailType,
        "source": entry.Source,
        "account": call.account,
        "time": iso8601(int(entry.Time if entry.Time is not None else tx.now)),
        "region": call.region,
        "resources": entry.Resources or [],
        "detail": detail,
    }
