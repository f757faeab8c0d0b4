"""Routes of tables."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_network
from typing import Any

from pampero.api import ApiError, Call, operation
from pampero.services.ec2 import types as t
from pampero.services.ec2.asking import asks
from pampero.services.ec2.cidrs import block4, block6
from pampero.services.ec2.kinds import EGRESS, ENDPOINTS, GATEWAYS, INTERFACES, LISTS, NATS, PEERINGS, TABLES
from pampero.services.ec2.nouns import RouteTable
from pampero.services.ec2.places import settled
from pampero.services.ec2.things import Things
from pampero.store.tx import ReadTx, Tx

TARGETS: Mapping[str, Things[Any]] = {
    "GatewayId": GATEWAYS, "NatGatewayId": NATS, "EgressOnlyInternetGatewayId": EGRESS, "NetworkInterfaceId": INTERFACES,
    "VpcPeeringConnectionId": PEERINGS, "VpcEndpointId": ENDPOINTS,
}  # fmt: skip
ELSEWHERE = ("TransitGatewayId", "LocalGatewayId", "CarrierGatewayId", "CoreNetworkArn", "OdbNetworkArn", "InstanceId")
Asked = t.CreateRouteRequest | t.ReplaceRouteRequest


def _destination(req: Asked | t.DeleteRouteRequest) -> tuple[str | None, str | None, str | None]:
    """The block of IPv4, the one of IPv6, or the prefix list that a route leads to; AWS cuts blocks to their length."""
    given = (req.DestinationCidrBlock, req.DestinationIpv6CidrBlock, req.DestinationPrefixListId)
    if sum(one is not None for one in given) != 1:
        problem = "The request must contain exactly one of destinationCidrBlock, destinationIpv6CidrBlock, DestinationPrefixListId"
        raise ApiError("MissingParameter" if not any(given) else "InvalidParameterCombination", problem)
    four, six, listed = given
    return (
        str(block4(four, "destinationCidrBlock")) if four else None,
        str(block6(six, "destinationIpv6CidrBlock")) if six else None,
        listed,
    )


def _same(route: t.Route, where: tuple[str | None, str | None, str | None]) -> bool:
    return (route.DestinationCidrBlock, route.DestinationIpv6CidrBlock, route.DestinationPrefixListId) == where


def _target(tx: ReadTx, call: Call, req: Asked, table: RouteTable) -> t.Route:
    """The route to the one target of a request. Raises Invalid….NotFound, InvalidParameterValue."""
    if any(getattr(req, name) for name in ELSEWHERE):
        problem = "EC2's routes to instances and to gateways other than those of VPCs are not implemented."
        raise ApiError("NotImplemented", problem, status=501)
    given = {name: getattr(req, name) for name in TARGETS if getattr(req, name)}
    if len(given) != 1:
        names = "gatewayId, natGatewayId, networkInterfaceId, vpcPeeringConnectionId, egressOnlyInternetGatewayId"
        problem = f"The request must contain exactly one of {names}"
        raise ApiError("InvalidParameterCombination" if given else "MissingParameter", problem)
    ((member, id_),) = given.items()
    if id_ == "local":
        return t.Route(GatewayId=id_)
    kind = ENDPOINTS if id_.startswith("vpce-") else TARGETS[member]
    try:
        thing = kind.existing(tx, call, id_)
    except ApiError as error:
        if member == "GatewayId" and error.code.endswith("NotFound"):
            raise ApiError("InvalidGatewayID.NotFound", f"The gateway ID '{id_}' does not exist") from error
        raise
    attached = getattr(thing, "Attachments", None)
    home = attached[0].VpcId if attached else getattr(thing, "VpcId", None)
    if member in ("GatewayId", "EgressOnlyInternetGatewayId") and home != table.VpcId:
        problem = f"route table {table.RouteTableId} and network gateway {id_} belong to different networks"
        raise ApiError("InvalidParameterValue", problem)
    return t.Route(**{"GatewayId" if member == "VpcEndpointId" else member: id_})


@operation("CreateRoute", resource="*", checks=asks("RouteTableId"))
def create_route(tx: Tx, call: Call, req: t.CreateRouteRequest) -> t.CreateRouteResult:
    """Add a route. Source: API_CreateRoute. Raises InvalidRouteTableID.NotFound, RouteAlreadyExists, InvalidParameterValue,
    Invalid….NotFound."""
    settled(tx, call)
    table, where = TABLES.existing(tx, call, req.RouteTableId), _destination(req)
    if where[2]:
        LISTS.existing(tx, call, where[2])
    route = _target(tx, call, req, table)
    present = next((one for one in table.Routes if _same(one, where)), None)
    if present is not None:
        problem = f"The route identified by {where[0] or where[1] or where[2]} already exists."
        raise ApiError("RouteAlreadyExists", problem)
    route.DestinationCidrBlock, route.DestinationIpv6CidrBlock, route.DestinationPrefixListId = where
    route.Origin, route.State = "CreateRoute", "active"
    table.Routes.append(route)
    TABLES.keep(tx, call, table)
    return t.CreateRouteResult(Return=True)


def _existing(table: RouteTable, where: tuple[str | None, str | None, str | None]) -> t.Route:
    found = next((one for one in table.Routes if _same(one, where)), None)
    if found is None:
        name = where[0] or where[1] or where[2]
        problem = f"no route with destination-cidr-block {name} in route table {table.RouteTableId}"
        raise ApiError("InvalidRoute.NotFound", problem)
    return found


@operation("ReplaceRoute", resource="*", checks=asks("RouteTableId"))
def replace_route(tx: Tx, call: Call, req: t.ReplaceRouteRequest) -> None:
    """Let a route lead elsewhere. Source: API_ReplaceRoute. Raises InvalidRouteTableID.NotFound, InvalidRoute.NotFound,
    InvalidParameterValue."""
    table, where = TABLES.existing(tx, call, req.RouteTableId), _destination(req)
    former = _existing(table, where)
    route = t.Route(GatewayId="local") if req.LocalTarget else _target(tx, call, req, table)
    route.DestinationCidrBlock, route.DestinationIpv6CidrBlock, route.DestinationPrefixListId = where
    route.Origin, route.State = former.Origin, "active"
    table.Routes[table.Routes.index(former)] = route
    TABLES.keep(tx, call, table)


@operation("DeleteRoute", resource="*", checks=asks("RouteTableId"))
def delete_route(tx: Tx, call: Call, req: t.DeleteRouteRequest) -> None:
    """Take a route away; not a local one. Source: API_DeleteRoute. Raises InvalidRouteTableID.NotFound,
    InvalidRoute.NotFound, InvalidParameterValue."""
    table, where = TABLES.existing(tx, call, req.RouteTableId), _destination(req)
    route = _existing(table, where)
    if route.Origin == "CreateRouteTable":
        name = ip_network(where[0] or where[1] or "")
        problem = f"cannot remove local route {name} in route table {table.RouteTableId}"
        raise ApiError("InvalidParameterValue", problem)
    table.Routes.remove(route)
    TABLES.keep(tx, call, table)
