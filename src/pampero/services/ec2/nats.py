"""NAT gateways."""

from __future__ import annotations

from pampero.api import ApiError, Call, Context, TimerEvent, operation, timer
from pampero.services.ec2 import types as t
from pampero.services.ec2.asking import asks, placed
from pampero.services.ec2.elastic import bind
from pampero.services.ec2.kinds import ADDRESSES, GATEWAYS, INTERFACES, NATS, SUBNETS
from pampero.services.ec2.nouns import NatGateway
from pampero.services.ec2.pool import draw, drop_interface, make_interface, taken
from pampero.services.ec2.tags import new_tags
from pampero.services.ec2.tokens import former
from pampero.store.tx import ReadTx, Tx

# "A deleted NAT gateway … is visible for about an hour."
SHOWN = 3600.0
REQUESTER = "ec2.amazonaws.com"


def _missing(error: ApiError, id_: str) -> ApiError:
    if error.code.endswith("NotFound"):
        return ApiError("NatGatewayNotFound", f"NatGateway {id_} was not found")
    return ApiError("NatGatewayMalformed", f"NatGatewayId {id_} is malformed")


def _existing(tx: ReadTx, call: Call, id_: str) -> NatGateway:
    try:
        return NATS.existing(tx, call, id_)
    except ApiError as error:
        raise _missing(error, id_) from error


@operation("CreateNatGateway", resource="*", checks=asks("SubnetId", "AllocationId", new="natgateway"))
def create_nat_gateway(tx: Tx, call: Call, req: t.CreateNatGatewayRequest) -> t.CreateNatGatewayResult:
    """Make a NAT gateway: pending, and available once the server has settled. Source: API_CreateNatGateway. Raises
    InvalidSubnetID.NotFound, InvalidAllocationID.NotFound, Resource.AlreadyAssociated, Gateway.NotAttached, MissingParameter."""
    if req.AvailabilityMode == "regional" or req.AvailabilityZoneAddresses or req.VpcId:
        raise ApiError("NotImplemented", "EC2's regional NAT gateways are not implemented.", status=501)
    if req.SecondaryAllocationIds:
        raise ApiError("NotImplemented", "EC2's secondary addresses of NAT gateways are not implemented.", status=501)
    if req.SubnetId is None:
        raise ApiError("MissingParameter", "The request must contain the parameter subnetId")
    subnet = SUBNETS.existing(tx, call, req.SubnetId)
    public = (req.ConnectivityType or "public") == "public"
    if public and req.AllocationId is None:
        raise ApiError(
            "MissingParameter",
            "The request must include the AllocationId parameter. Add the required parameter and retry the request.",
        )
    if not public and req.AllocationId is not None:
        problem = "The AllocationId parameter cannot be used with a private NAT gateway."
        raise ApiError("InvalidParameterCombination", problem)
    made = NatGateway(
        NatGatewayId=NATS.new_id(), VpcId=subnet.VpcId, SubnetId=subnet.SubnetId, State="pending", CreateTime=tx.now,
        ConnectivityType="public" if public else "private", NatGatewayAddresses=[], ready=tx.now + call.settings.settle,
    )  # fmt: skip
    if earlier := former(tx, call, req, made.NatGatewayId):
        return t.CreateNatGatewayResult(NatGateway=_existing(tx, call, earlier), ClientToken=req.ClientToken)
    if public and not GATEWAYS.of(tx, call, "vpc", subnet.VpcId):
        problem = f"Network {subnet.VpcId} has no Internet gateway attached"
        raise ApiError("Gateway.NotAttached", problem)
    used = taken(tx, call, subnet.SubnetId)
    wanted = [req.PrivateIpAddress, *(req.SecondaryPrivateIpAddresses or ())]
    wanted += [None] * (req.SecondaryPrivateIpAddressCount or 0)
    interface = make_interface(
        tx, call, subnet, [draw(subnet, used, one) for one in wanted], None, kind="nat_gateway",
        description=f"Interface for NAT Gateway {made.NatGatewayId}", requester=REQUESTER, holder=made.NatGatewayId,
    )  # fmt: skip
    association = address = None
    if req.AllocationId is not None:
        address = ADDRESSES.existing(tx, call, req.AllocationId)
        if address.AssociationId:
            problem = f"Elastic IP address [{address.AllocationId}] is already associated"
            raise ApiError("Resource.AlreadyAssociated", problem)
        association = bind(tx, call, address, interface)
    made.NatGatewayAddresses = [
        t.NatGatewayAddress(
            AllocationId=req.AllocationId if not number else None, AssociationId=association if not number else None,
            PublicIp=address.PublicIp if address and not number else None, PrivateIp=one.PrivateIpAddress,
            NetworkInterfaceId=interface.NetworkInterfaceId, IsPrimary=not number, Status="succeeded",
        )
        for number, one in enumerate(interface.PrivateIpAddresses)
    ]  # fmt: skip
    made.Tags = new_tags(tx, call, req, NATS, made.NatGatewayId)
    return t.CreateNatGatewayResult(NatGateway=NATS.keep(tx, call, made), ClientToken=req.ClientToken)


def shown(nat: NatGateway, now: float) -> NatGateway:
    """As answers show it at a moment."""
    if nat.State == "pending" and now >= nat.ready:
        nat.State = "available"
    return nat


@operation("DescribeNatGateways", resource="*", context=placed, read=True)
def describe_nat_gateways(tx: ReadTx, call: Call, req: t.DescribeNatGatewaysRequest) -> t.DescribeNatGatewaysResult:
    """The NAT gateways, for an hour also those that were deleted. Source: API_DescribeNatGateways. Raises
    NatGatewayNotFound, InvalidParameterValue."""
    for id_ in req.NatGatewayIds or ():
        _existing(tx, call, id_)
    found, token = NATS.described(tx, call, req, req.NatGatewayIds, lambda one: shown(one, tx.now))
    return t.DescribeNatGatewaysResult(NatGateways=list(found), NextToken=token)


@operation("DeleteNatGateway", resource="*", checks=asks("NatGatewayId"))
def delete_nat_gateway(tx: Tx, call: Call, req: t.DeleteNatGatewayRequest) -> t.DeleteNatGatewayResult:
    """Delete it; its elastic address is free, and routes to it become black holes. Source: API_DeleteNatGateway. Raises
    NatGatewayNotFound."""
    nat = _existing(tx, call, req.NatGatewayId)
    if nat.State != "deleted":
        for id_ in {one.NetworkInterfaceId for one in nat.NatGatewayAddresses if one.NetworkInterfaceId}:
            interface = INTERFACES.get(tx, call.scope, id_)
            if interface is not None:
                drop_interface(tx, call, interface)
        nat.State, nat.DeleteTime = "deleted", tx.now
        NATS.keep(tx, call, nat)
        tx.at("ec2.nat", f"{call.scope}/{nat.NatGatewayId}", tx.now + SHOWN, [call.scope, nat.NatGatewayId])
    return t.DeleteNatGatewayResult(NatGatewayId=nat.NatGatewayId)


@timer("ec2.nat")
def forget_nat_gateway(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A NAT gateway that was deleted is shown no more."""
    scope, id_ = event.payload
    NATS.delete(tx, scope, id_)
