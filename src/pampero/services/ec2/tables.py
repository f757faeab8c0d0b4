"""Route tables and what they are associated with."""

from __future__ import annotations

from functools import partial

from pampero.api import ApiError, Call, Context, operation
from pampero.services.ec2 import types as t
from pampero.services.ec2.asking import asks, placed
from pampero.services.ec2.kinds import EGRESS, ENDPOINTS, GATEWAYS, INTERFACES, NATS, PEERINGS, SUBNETS, TABLES, VPCS
from pampero.services.ec2.making import associated, make_table
from pampero.services.ec2.nouns import RouteTable
from pampero.services.ec2.places import settled
from pampero.services.ec2.tags import new_tags
from pampero.services.ec2.tokens import former
from pampero.store.tx import ReadTx, Tx


def _associated() -> t.RouteTableAssociationState:
    return t.RouteTableAssociationState(State="associated")


def reaches(tx: ReadTx, call: Context, table: RouteTable, route: t.Route) -> bool:
    """Whether the target of a route is there. A route whose target is gone is a black hole."""
    if route.GatewayId == "local":
        return True
    if route.GatewayId and route.GatewayId.startswith("vpce-"):
        return ENDPOINTS.get(tx, call.scope, route.GatewayId) is not None
    if route.GatewayId:
        gateway = GATEWAYS.get(tx, call.scope, route.GatewayId)
        return gateway is not None and any(one.VpcId == table.VpcId for one in gateway.Attachments)
    if route.NatGatewayId:
        nat = NATS.get(tx, call.scope, route.NatGatewayId)
        return nat is not None and nat.State != "deleted"
    if route.EgressOnlyInternetGatewayId:
        return EGRESS.get(tx, call.scope, route.EgressOnlyInternetGatewayId) is not None
    if route.NetworkInterfaceId:
        interface = INTERFACES.get(tx, call.scope, route.NetworkInterfaceId)
        return interface is not None and interface.Status == "in-use"
    if route.VpcPeeringConnectionId:
        peering = PEERINGS.get(tx, call.scope, route.VpcPeeringConnectionId)
        return peering is not None and peering.Status.Code == "active"
    return False


def shown(tx: ReadTx, call: Call, table: RouteTable) -> RouteTable:
    """As answers show it."""
    for route in table.Routes:
        route.State = "active" if reaches(tx, call, table, route) else "blackhole"
    return table


@operation("CreateRouteTable", resource="*", checks=asks("VpcId", new="route-table"))
def create_route_table(tx: Tx, call: Call, req: t.CreateRouteTableRequest) -> t.CreateRouteTableResult:
    """Make a route table with the local routes. Source: API_CreateRouteTable. Raises InvalidVpcID.NotFound."""
    table = make_table(tx, call, VPCS.existing(tx, call, req.VpcId))
    if earlier := former(tx, call, req, table.RouteTableId):
        TABLES.drop(tx, call, table)
        return t.CreateRouteTableResult(RouteTable=TABLES.existing(tx, call, earlier), ClientToken=req.ClientToken)
    table.Tags = new_tags(tx, call, req, TABLES, table.RouteTableId)
    return t.CreateRouteTableResult(RouteTable=TABLES.keep(tx, call, table), ClientToken=req.ClientToken)


@operation("DescribeRouteTables", resource="*", context=placed, read=True)
def describe_route_tables(tx: ReadTx, call: Call, req: t.DescribeRouteTablesRequest) -> t.DescribeRouteTablesResult:
    """The route tables. Source: API_DescribeRouteTables. Raises InvalidRouteTableID.NotFound, InvalidParameterValue."""
    settled(tx, call)
    found, token = TABLES.described(tx, call, req, req.RouteTableIds, partial(shown, tx, call))
    return t.DescribeRouteTablesResult(RouteTables=list(found), NextToken=token)


@operation("DeleteRouteTable", resource="*", checks=asks("RouteTableId"))
def delete_route_table(tx: Tx, call: Call, req: t.DeleteRouteTableRequest) -> None:
    """Delete a route table that nothing is associated with. Source: API_DeleteRouteTable. Raises
    InvalidRouteTableID.NotFound, DependencyViolation."""
    table = TABLES.existing(tx, call, req.RouteTableId)
    if table.Associations:
        problem = f"The routeTable '{table.RouteTableId}' has dependencies and cannot be deleted."
        raise ApiError("DependencyViolation", problem)
    for endpoint in ENDPOINTS.of(tx, call, "vpc", table.VpcId):
        if table.RouteTableId in endpoint.RouteTableIds:
            endpoint.RouteTableIds.remove(table.RouteTableId)
            ENDPOINTS.keep(tx, call, endpoint)
    TABLES.drop(tx, call, table)


@operation("AssociateRouteTable", resource="*", checks=asks("RouteTableId", "SubnetId", "GatewayId"))
def associate_route_table(tx: Tx, call: Call, req: t.AssociateRouteTableRequest) -> t.AssociateRouteTableResult:
    """Have a subnet or a gateway use a table. Source: API_AssociateRouteTable. Raises InvalidRouteTableID.NotFound,
    InvalidSubnetID.NotFound, Resource.AlreadyAssociated, InvalidParameterValue."""
    if req.PublicIpv4Pool:
        raise ApiError("NotImplemented", "EC2's pools of addresses are not implemented.", status=501)
    table = TABLES.existing(tx, call, req.RouteTableId)
    if (req.SubnetId is None) == (req.GatewayId is None):
        raise ApiError("InvalidParameterCombination", "Either subnetId or gatewayId has to be given.")
    if req.SubnetId is not None:
        vpc = SUBNETS.existing(tx, call, req.SubnetId).VpcId
    else:
        attached = GATEWAYS.existing(tx, call, req.GatewayId or "").Attachments
        vpc = (attached[0].VpcId if attached else None) or ""
    if vpc != table.VpcId:
        problem = (
            f"Route table {table.RouteTableId} and network {req.SubnetId or req.GatewayId} belong to different networks"
        )
        raise ApiError("InvalidParameterValue", problem)
    for other in TABLES.of(tx, call, "vpc", table.VpcId):
        for bound in other.Associations:
            if not bound.Main and (bound.SubnetId, bound.GatewayId) == (req.SubnetId, req.GatewayId):
                if other.RouteTableId == table.RouteTableId:
                    return t.AssociateRouteTableResult(
                        AssociationId=bound.RouteTableAssociationId, AssociationState=_associated()
                    )
                problem = f"the specified association for route table {table.RouteTableId} conflicts with an existing association"
                raise ApiError("Resource.AlreadyAssociated", problem)
    made = _bound(table, subnet=req.SubnetId, gateway=req.GatewayId)
    TABLES.keep(tx, call, table)
    return t.AssociateRouteTableResult(AssociationId=made, AssociationState=_associated())


def _bound(table: RouteTable, subnet: str | None = None, gateway: str | None = None, main: bool = False) -> str:
    id_ = associated("rtbassoc-")
    table.Associations.append(
        t.RouteTableAssociation(
            Main=main, RouteTableAssociationId=id_, RouteTableId=table.RouteTableId, SubnetId=subnet, GatewayId=gateway,
            AssociationState=_associated(),
        )
    )  # fmt: skip
    return id_


def _association(tx: ReadTx, call: Call, id_: str) -> tuple[RouteTable, t.RouteTableAssociation]:
    settled(tx, call)
    for table in TABLES.all(tx, call):
        for one in table.Associations:
            if one.RouteTableAssociationId == id_:
                return table, one
    raise ApiError("InvalidAssociationID.NotFound", f"The association ID '{id_}' does not exist")


@operation("DisassociateRouteTable", resource="*", context=placed)
def disassociate_route_table(tx: Tx, call: Call, req: t.DisassociateRouteTableRequest) -> None:
    """A subnet uses the main table again. Source: API_DisassociateRouteTable. Raises InvalidAssociationID.NotFound,
    InvalidParameterValue."""
    table, one = _association(tx, call, req.AssociationId)
    if one.Main:
        problem = f"cannot disassociate the main route table association {req.AssociationId}"
        raise ApiError("InvalidParameterValue", problem)
    table.Associations.remove(one)
    TABLES.keep(tx, call, table)


@operation("ReplaceRouteTableAssociation", resource="*", checks=asks("RouteTableId"))
def replace_route_table_association(
    tx: Tx, call: Call, req: t.ReplaceRouteTableAssociationRequest
) -> t.ReplaceRouteTableAssociationResult:
    """Have a subnet use another table, or a VPC another main table. Source: API_ReplaceRouteTableAssociation. Raises
    InvalidAssociationID.NotFound, InvalidRouteTableID.NotFound, InvalidParameterValue."""
    former_table, one = _association(tx, call, req.AssociationId)
    table = TABLES.existing(tx, call, req.RouteTableId)
    if table.VpcId != former_table.VpcId:
        problem = f"Route table {table.RouteTableId} and association {req.AssociationId} belong to different networks"
        raise ApiError("InvalidParameterValue", problem)
    former_table.Associations.remove(one)
    TABLES.keep(tx, call, former_table)
    table = TABLES.existing(tx, call, req.RouteTableId)
    made = _bound(table, one.SubnetId, one.GatewayId, bool(one.Main))
    TABLES.keep(tx, call, table)
    return t.ReplaceRouteTableAssociationResult(NewAssociationId=made, AssociationState=_associated())
