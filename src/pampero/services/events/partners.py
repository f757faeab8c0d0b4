"""Partner event sources: a partner's account makes them for customers' accounts, and puts events on the buses that match.

On AWS partners are registered; here every account may play one. What a partner is called stands in its sources' names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from pampero.api import ApiError, Call, Check, Context, TimerEvent, operation, timer
from pampero.kernel.arn import arn
from pampero.services.events import types as t
from pampero.services.events.fanout import spread
from pampero.services.events.model import BUSES
from pampero.services.events.put import MAX_SIZE, complete, detail_of, entry_size, event_of
from pampero.services.events.targets import page_of
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

PENDING, ACTIVE, DELETED = "PENDING", "ACTIVE", "DELETED"
# Source: API_DeactivateEventSource, "more than two weeks".
EXPIRES = 14 * 86_400.0
KIND = "events.source"


class Source(msgspec.Struct):
    """A source. partner, account: the accounts of its partner and of its customer. created, expires: epoch seconds; the latter
    of one that is pending."""

    name: str
    region: str
    partner: str
    account: str
    created: float
    expires: float | None
    state: str = PENDING

    @property
    def arn(self) -> str:
        """Its ARN names no account."""
        return arn("events", self.region, "", f"event-source/{self.name}")

    @property
    def by(self) -> str:
        """The partner's name."""
        return self.name.split("/")[1]


# By region: names are unique among all customers.
SOURCES: Documents[Source] = Documents(
    KIND,
    Source,
    {"partner": lambda one: one.partner, "customer": lambda one: one.account},
    at=lambda one: (one.region, one.name),
)


def _named(call: Call, req: Any) -> str:
    name = getattr(req, "Name", None) or req.EventSourceName
    return arn("events", call.region, "", f"event-source/{name}")


def _missing(name: str) -> ApiError:
    return ApiError("ResourceNotFoundException", f"Event source {name} does not exist.")


def _of_partner(tx: ReadTx, call: Call, name: str) -> Source:
    """A source that the caller made. Raises ResourceNotFoundException."""
    found = SOURCES.get(tx, call.region, name)
    if found is None or found.partner != call.account or found.state == DELETED:
        raise _missing(name)
    return found


def of_customer(tx: ReadTx, call: Context, name: str) -> Source:
    """A source that is offered to the caller. Raises ResourceNotFoundException."""
    found = SOURCES.get(tx, call.region, name)
    if found is None or found.account != call.account:
        raise _missing(name)
    return found


def pending(tx: Tx, source: Source) -> None:
    """It waits for a bus, or for being active again; not longer than two weeks."""
    source.state, source.expires = PENDING, tx.now + EXPIRES
    SOURCES.save(tx, source)
    tx.at(KIND, f"{source.region}/{source.name}", source.expires)


def active(tx: Tx, source: Source) -> None:
    """Its events go to its bus."""
    source.state, source.expires = ACTIVE, None
    SOURCES.save(tx, source)
    tx.cancel(KIND, f"{source.region}/{source.name}")


@timer(KIND)
def expire(tx: Tx, context: Context, event: TimerEvent) -> None:
    """Two weeks are over."""
    region, _, name = event.key.partition("/")
    found = SOURCES.get(tx, region, name)
    if found is not None and found.state == PENDING:
        SOURCES.delete(tx, region, name)


# The partner's side


@operation("CreatePartnerEventSource", resource=_named)
def create_partner_event_source(
    tx: Tx, call: Call, req: t.CreatePartnerEventSourceRequest
) -> t.CreatePartnerEventSourceResponse:
    """Offer a source to a customer. Source: API_CreatePartnerEventSource. Raises ResourceAlreadyExistsException."""
    if SOURCES.get(tx, call.region, req.Name) is not None:
        raise ApiError("ResourceAlreadyExistsException", f"Event source {req.Name} already exists.")
    made = Source(req.Name, call.region, call.account, req.Account, tx.now, None)
    pending(tx, made)
    return t.CreatePartnerEventSourceResponse(EventSourceArn=made.arn)


@operation("DescribePartnerEventSource", resource=_named, read=True)
def describe_partner_event_source(
    tx: ReadTx, call: Call, req: t.DescribePartnerEventSourceRequest
) -> t.DescribePartnerEventSourceResponse:
    """A source of one's own. Source: API_DescribePartnerEventSource. Raises ResourceNotFoundException."""
    found = _of_partner(tx, call, req.Name)
    return t.DescribePartnerEventSourceResponse(Arn=found.arn, Name=found.name)


@operation("ListPartnerEventSources", resource="*", read=True)
def list_partner_event_sources(
    tx: ReadTx, call: Call, req: t.ListPartnerEventSourcesRequest
) -> t.ListPartnerEventSourcesResponse:
    """The sources of a prefix that one has made. Source: API_ListPartnerEventSources."""
    found = {
        name: one
        for name, one in SOURCES.find(tx, call.region, "partner", call.account)
        if name.startswith(req.NamePrefix) and one.state != DELETED
    }
    names, token = page_of(sorted(found), req.Limit, req.NextToken)
    listed = [t.PartnerEventSource(Arn=found[name].arn, Name=name) for name in names]
    return t.ListPartnerEventSourcesResponse(PartnerEventSources=listed, NextToken=token)


@operation("ListPartnerEventSourceAccounts", resource=_named, read=True)
def list_partner_event_source_accounts(
    tx: ReadTx, call: Call, req: t.ListPartnerEventSourceAccountsRequest
) -> t.ListPartnerEventSourceAccountsResponse:
    """The one account that a source is offered to. Source: API_ListPartnerEventSourceAccounts.

    Raises ResourceNotFoundException.
    """
    found = _of_partner(tx, call, req.EventSourceName)
    accounts, token = page_of([found.account], req.Limit, req.NextToken)
    listed = [
        t.PartnerEventSourceAccount(
            Account=one, CreationTime=found.created, ExpirationTime=found.expires, State=found.state
        )
        for one in accounts
    ]
    return t.ListPartnerEventSourceAccountsResponse(PartnerEventSourceAccounts=listed, NextToken=token)


@operation("DeletePartnerEventSource", resource=_named)
def delete_partner_event_source(tx: Tx, call: Call, req: t.DeletePartnerEventSourceRequest) -> None:
    """Take a source back; that it is gone already is no error. A customer who has a bus for it sees it as deleted.

    Source: API_DeletePartnerEventSource.
    """
    found = SOURCES.get(tx, call.region, req.Name)
    if found is None or (found.partner, found.account) != (call.account, req.Account):
        return
    tx.cancel(KIND, f"{found.region}/{found.name}")
    if BUSES.get(tx, f"{found.account}/{found.region}", found.name) is None:
        SOURCES.delete(tx, found.region, found.name)
        return
    found.state, found.expires = DELETED, None
    SOURCES.save(tx, found)


def _sources(call: Call, req: t.PutPartnerEventsRequest) -> Iterator[Check]:
    for name in sorted({entry.Source or "" for entry in req.Entries}):
        yield Check("events:PutPartnerEvents", arn("events", call.region, "", f"event-source/{name}"))


@operation("PutPartnerEvents", resource="*", checks=_sources)
def put_partner_events(tx: Tx, call: Call, req: t.PutPartnerEventsRequest) -> t.PutPartnerEventsResponse:
    """Put up to twenty events on customers' buses; each has its own outcome. Source: API_PutPartnerEvents.

    What is of a source without an active bus is accepted and goes nowhere, as PutEvents does with buses that are not there.
    Raises ValidationException.
    """
    if sum(entry_size(entry) for entry in req.Entries) > MAX_SIZE:
        raise ApiError("ValidationException", "Total size of the entries in the request is over the limit.")
    if not any(complete(entry) for entry in req.Entries):
        raise ApiError("ValidationException", "Detail, DetailType and Source are required of an entry.")
    results = [_put(tx, call, entry) for entry in req.Entries]
    return t.PutPartnerEventsResponse(
        FailedEntryCount=sum(one.ErrorCode is not None for one in results), Entries=results
    )


def _put(tx: Tx, call: Call, entry: t.PutPartnerEventsRequestEntry) -> t.PutPartnerEventsResultEntry:
    source = SOURCES.get(tx, call.region, entry.Source or "")
    own = source is not None and source.partner == call.account
    try:
        detail = detail_of(entry, own)
    except ApiError as refused:
        return t.PutPartnerEventsResultEntry(ErrorCode=refused.code, ErrorMessage=refused.message)
    assert source is not None
    event = event_of(entry, detail, source.account, source.region, tx.now)
    if source.state == ACTIVE:
        spread(tx, call, f"{source.account}/{source.region}", source.name, event)
    return t.PutPartnerEventsResultEntry(EventId=event["id"])


# The customer's side


def _shown(one: Source) -> dict[str, Any]:
    return {
        "Arn": one.arn,
        "CreatedBy": one.by,
        "CreationTime": one.created,
        "ExpirationTime": one.expires,
        "Name": one.name,
        "State": one.state,
    }


@operation("DescribeEventSource", resource=_named, read=True)
def describe_event_source(tx: ReadTx, call: Call, req: t.DescribeEventSourceRequest) -> t.DescribeEventSourceResponse:
    """A source that is offered to the account. Source: API_DescribeEventSource. Raises ResourceNotFoundException."""
    return t.DescribeEventSourceResponse(**_shown(of_customer(tx, call, req.Name)))


@operation("ListEventSources", resource="*", read=True)
def list_event_sources(tx: ReadTx, call: Call, req: t.ListEventSourcesRequest) -> t.ListEventSourcesResponse:
    """The sources of a prefix that are offered to the account. Source: API_ListEventSources."""
    found = {
        name: one
        for name, one in SOURCES.find(tx, call.region, "customer", call.account)
        if name.startswith(req.NamePrefix or "")
    }
    names, token = page_of(sorted(found), req.Limit, req.NextToken)
    listed = [t.EventSource(**_shown(found[name])) for name in names]
    return t.ListEventSourcesResponse(EventSources=listed, NextToken=token)


@operation("ActivateEventSource", resource=_named)
def activate_event_source(tx: Tx, call: Call, req: t.ActivateEventSourceRequest) -> None:
    """Let the events of a source, which has a bus, come again. Source: API_ActivateEventSource.

    Raises InvalidStateException, ResourceNotFoundException.
    """
    found = of_customer(tx, call, req.Name)
    if found.state == DELETED or BUSES.get(tx, call.scope, found.name) is None:
        raise _wrong_state(found)
    active(tx, found)


@operation("DeactivateEventSource", resource=_named)
def deactivate_event_source(tx: Tx, call: Call, req: t.DeactivateEventSourceRequest) -> None:
    """Let the events of a source come no more; its bus stays. Source: API_DeactivateEventSource.

    Raises InvalidStateException, ResourceNotFoundException.
    """
    found = of_customer(tx, call, req.Name)
    if found.state != ACTIVE:
        raise _wrong_state(found)
    pending(tx, found)


def _wrong_state(source: Source) -> ApiError:
    return ApiError("InvalidStateException", f"Event source {source.name} is not in a valid state for this operation.")


def match_bus(tx: Tx, call: Call, name: str, source: str) -> None:
    """A bus is made for a source: it is active from now on.

    Raises InvalidStateException, ResourceNotFoundException, ValidationException.
    """
    if name != source:
        raise ApiError("ValidationException", "The name of a partner event bus must be that of its event source.")
    found = of_customer(tx, call, source)
    if found.state != PENDING:
        raise _wrong_state(found)
    active(tx, found)


def unmatch_bus(tx: Tx, scope: str, name: str) -> None:
    """A bus is deleted: its source waits for another one, or goes where its partner has deleted it."""
    account, _, region = scope.partition("/")
    found = SOURCES.get(tx, region, name)
    if found is None or found.account != account:
        return
    if found.state == DELETED:
        SOURCES.delete(tx, region, name)
    elif found.state == ACTIVE:
        pending(tx, found)
