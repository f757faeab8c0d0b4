"""Global endpoints: one name for a bus in two regions."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError, Call, Check, operation
from pampero.aws.nouns import Noun, named
from pampero.kernel import ids
from pampero.kernel.arn import arn
from pampero.services.events import types as t
from pampero.services.events.model import bus_name
from pampero.services.events.targets import PASSED, page_of
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

ENABLED, DISABLED = "ENABLED", "DISABLED"


class Endpoint(Noun):
    """A global endpoint. routing: as the API takes it. buses: their ARNs, the primary region's first. replicates: events go to
    both. uid: the first part of its id. created, modified: epoch seconds."""

    uid: str
    routing: dict[str, Any]
    buses: list[str]
    created: float
    modified: float
    replicates: bool = True
    role: str | None = None
    description: str | None = None

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("events", self.region, self.account, f"endpoint/{self.name}")

    @property
    def id(self) -> str:
        """What PutEvents calls it."""
        return f"{self.uid}.veo"


ENDPOINTS: Documents[Endpoint] = Documents(
    "events.endpoint", Endpoint, at=lambda endpoint: (endpoint.scope, endpoint.name)
)
# The place of an endpoint by its id, within an account: events may be put in either region.
IDS: Documents[tuple[str, str]] = Documents("events.endpoint-id", tuple[str, str])
_named = named("events", "endpoint/{req.Name}")


def _passes(call: Call, req: t.CreateEndpointRequest | t.UpdateEndpointRequest) -> list[Check]:
    checks = [Check(f"events:{call.operation}", _named(call, req))]
    return [*checks, Check("iam:PassRole", req.RoleArn, PASSED)] if req.RoleArn else checks


def _find(tx: ReadTx, scope: str, name: str) -> Endpoint:
    found = ENDPOINTS.get(tx, scope, name)
    if found is None:
        raise ApiError("ResourceNotFoundException", f"Endpoint '{name}' does not exist.")
    return found


def buses_of(tx: ReadTx, call: Call, id_: str) -> list[str]:
    """The ARNs of the buses that an endpoint's events go to: the primary one, since nothing here is ever unhealthy, and the
    other one where events are replicated. Raises ValidationException."""
    place = IDS.get(tx, call.account, id_)
    found = None if place is None else ENDPOINTS.get(tx, *place)
    if found is None:
        raise ApiError("ValidationException", f"Endpoint {id_} does not exist.")
    return found.buses if found.replicates else found.buses[:1]


def _set(endpoint: Endpoint, buses: list[t.EndpointEventBus], role: str | None) -> None:
    """Raises ValidationException."""
    arns = [bus.EventBusArn for bus in buses]
    if len({bus_name(one) for one in arns}) != 1:
        raise ApiError("ValidationException", "EventBuses must have the same name in both Regions.")
    if {one.split(":")[4] for one in arns} != {endpoint.account}:
        raise ApiError("ValidationException", "EventBuses must belong to the account of the endpoint.")
    if len({one.split(":")[3] for one in arns}) != len(arns):
        raise ApiError("ValidationException", "EventBuses must be in different Regions.")
    if endpoint.replicates and role is None:
        raise ApiError("ValidationException", "RoleArn is required when event replication is enabled.")
    endpoint.buses = sorted(arns, key=lambda one: one.split(":")[3] != endpoint.region)
    endpoint.role = role


def _replicates(config: t.ReplicationConfig | None) -> bool:
    return config is None or config.State in (None, ENABLED)


def _shape(endpoint: Endpoint) -> dict[str, Any]:
    return {
        "Name": endpoint.name,
        "Arn": endpoint.arn,
        "RoutingConfig": msgspec.convert(endpoint.routing, t.RoutingConfig),
        "ReplicationConfig": t.ReplicationConfig(State=ENABLED if endpoint.replicates else DISABLED),
        "EventBuses": [t.EndpointEventBus(EventBusArn=one) for one in endpoint.buses],
        "RoleArn": endpoint.role,
        "State": "ACTIVE",
    }


def _whole(endpoint: Endpoint) -> dict[str, Any]:
    return _shape(endpoint) | {
        "Description": endpoint.description,
        "EndpointId": endpoint.id,
        "EndpointUrl": f"https://{endpoint.id}.endpoint.events.amazonaws.com",
        "CreationTime": endpoint.created,
        "LastModifiedTime": endpoint.modified,
    }


@operation("CreateEndpoint", resource=_named, checks=_passes)
def create_endpoint(tx: Tx, call: Call, req: t.CreateEndpointRequest) -> t.CreateEndpointResponse:
    """Make a global endpoint. Source: API_CreateEndpoint. The health check is kept, and nothing asks for it.

    Raises ResourceAlreadyExistsException, ValidationException.
    """
    if ENDPOINTS.get(tx, call.scope, req.Name) is not None:
        raise ApiError("ResourceAlreadyExistsException", f"Endpoint '{req.Name}' already exists.")
    endpoint = Endpoint(
        name=req.Name,
        account=call.account,
        region=call.region,
        uid=ids.name_id(10),
        routing=msgspec.to_builtins(req.RoutingConfig),
        buses=[],
        created=tx.now,
        modified=tx.now,
        replicates=_replicates(req.ReplicationConfig),
        description=req.Description,
    )
    _set(endpoint, req.EventBuses, req.RoleArn)
    ENDPOINTS.save(tx, endpoint)
    IDS.put(tx, call.account, endpoint.id, (endpoint.scope, endpoint.name))
    return t.CreateEndpointResponse(**_shape(endpoint) | {"State": "CREATING"})


@operation("UpdateEndpoint", resource=_named, checks=_passes)
def update_endpoint(tx: Tx, call: Call, req: t.UpdateEndpointRequest) -> t.UpdateEndpointResponse:
    """Change a global endpoint; what is left out stays. Source: API_UpdateEndpoint.

    Raises ResourceNotFoundException, ValidationException.
    """
    endpoint = _find(tx, call.scope, req.Name)
    if req.Description is not None:
        endpoint.description = req.Description
    if req.RoutingConfig is not None:
        endpoint.routing = msgspec.to_builtins(req.RoutingConfig)
    if req.ReplicationConfig is not None:
        endpoint.replicates = _replicates(req.ReplicationConfig)
    buses = req.EventBuses or [t.EndpointEventBus(EventBusArn=one) for one in endpoint.buses]
    _set(endpoint, buses, req.RoleArn or endpoint.role)
    endpoint.modified = tx.now
    ENDPOINTS.save(tx, endpoint)
    shown = _shape(endpoint) | {"EndpointId": endpoint.id, "EndpointUrl": _whole(endpoint)["EndpointUrl"]}
    return t.UpdateEndpointResponse(**shown | {"State": "UPDATING"})


@operation("DeleteEndpoint", resource=_named)
def delete_endpoint(tx: Tx, call: Call, req: t.DeleteEndpointRequest) -> t.DeleteEndpointResponse:
    """Delete a global endpoint. Source: API_DeleteEndpoint. Raises ResourceNotFoundException."""
    endpoint = _find(tx, call.scope, req.Name)
    ENDPOINTS.delete(tx, call.scope, endpoint.name)
    IDS.delete(tx, call.account, endpoint.id)
    return t.DeleteEndpointResponse()


@operation("DescribeEndpoint", resource=_named, read=True)
def describe_endpoint(tx: ReadTx, call: Call, req: t.DescribeEndpointRequest) -> t.DescribeEndpointResponse:
    """One global endpoint. Source: API_DescribeEndpoint. Raises ResourceNotFoundException."""
    scope = f"{call.account}/{req.HomeRegion or call.region}"
    return t.DescribeEndpointResponse(**_whole(_find(tx, scope, req.Name)))


@operation("ListEndpoints", resource="*", read=True)
def list_endpoints(tx: ReadTx, call: Call, req: t.ListEndpointsRequest) -> t.ListEndpointsResponse:
    """Global endpoints by their names, of a prefix. Source: API_ListEndpoints."""
    scope = f"{call.account}/{req.HomeRegion or call.region}"
    found = dict(ENDPOINTS.page(tx, scope, prefix=req.NamePrefix or ""))
    shown, token = page_of(sorted(found), req.MaxResults, req.NextToken)
    return t.ListEndpointsResponse(Endpoints=[t.Endpoint(**_whole(found[name])) for name in shown], NextToken=token)
