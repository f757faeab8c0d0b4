"""Discoverers: a managed rule on a bus sends its events, from which schemas are inferred (`discovery`)."""

from __future__ import annotations

from typing import Any

from msgspec import field
from msgspec.structs import replace

from pampero.api import ApiError, Call, Check, operation
from pampero.auth.principals import Principal
from pampero.aws.nouns import Noun, Nouns, named
from pampero.aws.paging import named_page
from pampero.aws.targets import MANAGED_BY
from pampero.kernel.arn import Arn, arn
from pampero.services.schemas import types as t
from pampero.services.schemas.announcing import SERVICE
from pampero.services.schemas.model import DISCOVERED, REGISTRIES, Registry, bad, page_size, start_of
from pampero.store.tx import ReadTx, Tx

STARTED, STOPPED = "STARTED", "STOPPED"
DESCRIPTION = "This rule is used to route Events to Schema Discoverer"
# As AWS's rule has it: AWS's own events have schemas.
PATTERN = '{ "source": [ { "prefix": "aws.partner/" }, { "anything-but": { "prefix": "aws." } } ] }'


class Discoverer(Noun):
    """A discoverer of a bus; its name is its id. source: the bus's ARN. foreign: also events of other accounts."""

    source: str
    state: str = STARTED
    foreign: bool = True
    description: str | None = None
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("schemas", self.region, self.account, f"discoverer/{self.name}")

    @property
    def rule(self) -> dict[str, str]:
        """How its rule is named."""
        return {"Name": f"Schemas-{self.name}"[:64], "EventBusName": self.source}


DISCOVERERS = Nouns("schemas.discoverer", Discoverer, "discoverer/", "NotFoundException")
_named = named("schemas", "discoverer/{req.DiscovererId}")


def _id_of(source: str) -> str:
    """The id of the discoverer of a bus: `events-event-bus-<name>`. Raises BadRequestException."""
    try:
        where = Arn.parse(source)
    except ValueError as error:
        raise bad(f"{source} is not a valid ARN.") from error
    kind, _, name = where.resource.partition("/")
    if where.service != "events" or kind != "event-bus" or not name:
        raise bad("SourceArn must be of an event bus.")
    return f"events-event-bus-{name.replace('/', '-')}"


def _made(call: Call, req: t.CreateDiscovererRequest) -> list[Check]:
    where = arn("schemas", call.region, call.account, f"discoverer/{_id_of(req.SourceArn)}")
    return [Check("schemas:CreateDiscoverer", where)]


def _shown(one: Discoverer) -> dict[str, Any]:
    return {
        "DiscovererArn": one.arn,
        "DiscovererId": one.name,
        "SourceArn": one.source,
        "State": one.state,
        "CrossAccount": one.foreign,
        "Tags": one.tags,
    }


def _whole(one: Discoverer) -> dict[str, Any]:
    return {**_shown(one), "Description": one.description}


async def _events(call: Call, operation: str, **members: Any) -> None:
    """A call of EventBridge's that manages the rule, on behalf of the account, as a service-linked role makes it on AWS."""
    place = replace(call.acting(Principal.root(call.account)), source={MANAGED_BY: SERVICE})
    await place.client("events").call(operation, **members)


@operation("CreateDiscoverer", resource="*", checks=_made)
async def create_discoverer(call: Call, req: t.CreateDiscovererRequest) -> t.CreateDiscovererResponse:
    """Infer schemas from the events of a bus from now on; a bus has one discoverer. Source: CreateDiscoverer.

    Raises BadRequestException, ConflictException.
    """
    where = Arn.parse(req.SourceArn) if (name := _id_of(req.SourceArn)) else None
    if where is None or where.scope != call.scope:
        raise bad("SourceArn must be of an event bus of this account and region.")
    made = Discoverer(
        name,
        call.account,
        call.region,
        req.SourceArn,
        foreign=req.CrossAccount is not False,
        description=req.Description,
        tags=req.Tags or {},
    )
    await call.read(_refuse_second, made)
    await _route(call, made)
    await call.write(_save_first, made)
    return t.CreateDiscovererResponse(**_whole(made))


def _refuse_second(tx: ReadTx, made: Discoverer) -> None:
    if DISCOVERERS.get(tx, made.scope, made.name) is not None:
        raise ApiError("ConflictException", f"A discoverer of {made.source} already exists.")


def _save_first(tx: Tx, made: Discoverer) -> None:
    _refuse_second(tx, made)
    DISCOVERERS.save(tx, made)
    if REGISTRIES.get(tx, made.scope, DISCOVERED) is None:
        REGISTRIES.save(tx, Registry(DISCOVERED, made.account, made.region, "Schemas discovered from events"))


async def _route(call: Call, made: Discoverer) -> None:
    """The rule, before the discoverer: what it sends meanwhile is of none, and lost.

    Raises BadRequestException, ConflictException.
    """
    bus = made.rule["EventBusName"]
    try:
        await _events(call, "PutRule", **made.rule, EventPattern=PATTERN, Description=DESCRIPTION)
        target = {"Id": "SchemaDiscoverer", "Arn": made.arn}
        await _events(call, "PutTargets", Rule=made.rule["Name"], EventBusName=bus, Targets=[target])
    except ApiError as error:
        if error.code == "ResourceNotFoundException":
            raise bad(f"Event bus {bus} does not exist.") from error
        if error.code == "ManagedRuleException":
            raise ApiError("ConflictException", error.message) from error
        raise


@operation("DescribeDiscoverer", resource=_named, read=True)
def describe_discoverer(tx: ReadTx, call: Call, req: t.DescribeDiscovererRequest) -> t.DescribeDiscovererResponse:
    """One discoverer. Source: DescribeDiscoverer. Raises NotFoundException."""
    return t.DescribeDiscovererResponse(**_whole(DISCOVERERS.existing(tx, _named(call, req))))


@operation("UpdateDiscoverer", resource=_named)
def update_discoverer(tx: Tx, call: Call, req: t.UpdateDiscovererRequest) -> t.UpdateDiscovererResponse:
    """Change a discoverer; what is left out stays. Source: UpdateDiscoverer. Raises NotFoundException."""
    found = DISCOVERERS.existing(tx, _named(call, req))
    if req.Description is not None:
        found.description = req.Description
    if req.CrossAccount is not None:
        found.foreign = req.CrossAccount
    return t.UpdateDiscovererResponse(**_whole(DISCOVERERS.save(tx, found)))


@operation("StartDiscoverer", resource=_named)
async def start_discoverer(call: Call, req: t.StartDiscovererRequest) -> t.StartDiscovererResponse:
    """Go on. Source: StartDiscoverer. Raises NotFoundException."""
    found = await _switch(call, _named(call, req), STARTED)
    return t.StartDiscovererResponse(DiscovererId=found.name, State=found.state)


@operation("StopDiscoverer", resource=_named)
async def stop_discoverer(call: Call, req: t.StopDiscovererRequest) -> t.StopDiscovererResponse:
    """Pause; what passes meanwhile is not seen. Source: StopDiscoverer. Raises NotFoundException."""
    found = await _switch(call, _named(call, req), STOPPED)
    return t.StopDiscovererResponse(DiscovererId=found.name, State=found.state)


async def _switch(call: Call, where: str, state: str) -> Discoverer:
    found = await call.write(_set, where, state)
    await _events(call, "EnableRule" if state == STARTED else "DisableRule", **found.rule)
    return found


def _set(tx: Tx, where: str, state: str) -> Discoverer:
    found = DISCOVERERS.existing(tx, where)
    found.state = state
    return DISCOVERERS.save(tx, found)


@operation("DeleteDiscoverer", resource=_named)
async def delete_discoverer(call: Call, req: t.DeleteDiscovererRequest) -> None:
    """Delete a discoverer with its rule; what it has found stays. Source: DeleteDiscoverer. Raises NotFoundException."""
    found = await call.read(DISCOVERERS.existing, _named(call, req))
    bus = found.rule["EventBusName"]
    try:
        await _events(call, "RemoveTargets", Rule=found.rule["Name"], EventBusName=bus, Ids=["SchemaDiscoverer"])
        await _events(call, "DeleteRule", **found.rule)
    except ApiError as error:
        # There is none, or another one that somebody has made in its place.
        if error.code not in ("ResourceNotFoundException", "ManagedRuleException"):
            raise
    await call.write(DISCOVERERS.delete, found.scope, found.name)


@operation("ListDiscoverers", resource="*", read=True)
def list_discoverers(tx: ReadTx, call: Call, req: t.ListDiscoverersRequest) -> t.ListDiscoverersResponse:
    """Discoverers by id. Source: ListDiscoverers. Raises BadRequestException."""
    prefix, after = req.DiscovererIdPrefix or "", start_of(req.NextToken)
    found = [
        (name, one)
        for name, one in DISCOVERERS.page(tx, call.scope, prefix=prefix, after=after)
        if one.source.startswith(req.SourceArnPrefix or "")
    ]
    page, token = named_page(found, page_size(req.Limit))
    listed = [t.DiscovererSummary(**_shown(one)) for one in page]
    return t.ListDiscoverersResponse(Discoverers=listed, NextToken=token)
