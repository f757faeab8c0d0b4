"""Internet gateways and egress-only internet gateways."""

from __future__ import annotations

from pampero.api import ApiError, Call, operation
from pampero.services.ec2 import types as t
from pampero.services.ec2.asking import asks, placed
from pampero.services.ec2.kinds import EGRESS, GATEWAYS, INTERFACES, VPCS
from pampero.services.ec2.making import make_gateway
from pampero.services.ec2.nouns import EgressOnlyInternetGateway
from pampero.services.ec2.places import settled
from pampero.services.ec2.tags import new_tags
from pampero.services.ec2.tokens import former
from pampero.store.tx import ReadTx, Tx


@operation("CreateInternetGateway", resource="*", checks=asks(new="internet-gateway"))
def create_internet_gateway(tx: Tx, call: Call, req: t.CreateInternetGatewayRequest) -> t.CreateInternetGatewayResult:
    """Make an internet gateway. Source: API_CreateInternetGateway."""
    gateway = make_gateway(tx, call)
    gateway.Tags = new_tags(tx, call, req, GATEWAYS, gateway.InternetGatewayId)
    return t.CreateInternetGatewayResult(InternetGateway=GATEWAYS.keep(tx, call, gateway))


@operation("DescribeInternetGateways", resource="*", context=placed, read=True)
def describe_internet_gateways(
    tx: ReadTx, call: Call, req: t.DescribeInternetGatewaysRequest
) -> t.DescribeInternetGatewaysResult:
    """The internet gateways. Source: API_DescribeInternetGateways. Raises InvalidInternetGatewayID.NotFound."""
    settled(tx, call)
    found, token = GATEWAYS.described(tx, call, req, req.InternetGatewayIds)
    return t.DescribeInternetGatewaysResult(InternetGateways=list(found), NextToken=token)


@operation("AttachInternetGateway", resource="*", checks=asks("InternetGatewayId", "VpcId"))
def attach_internet_gateway(tx: Tx, call: Call, req: t.AttachInternetGatewayRequest) -> None:
    """Attach a gateway to a VPC that has none. Source: API_AttachInternetGateway. Raises InvalidInternetGatewayID.NotFound,
    InvalidVpcID.NotFound, Resource.AlreadyAssociated, InvalidParameterValue."""
    gateway = GATEWAYS.existing(tx, call, req.InternetGatewayId)
    vpc = VPCS.existing(tx, call, req.VpcId)
    if gateway.Attachments:
        problem = f"resource {gateway.InternetGatewayId} is already attached to network {gateway.Attachments[0].VpcId}"
        raise ApiError("Resource.AlreadyAssociated", problem)
    if GATEWAYS.of(tx, call, "vpc", vpc.VpcId):
        problem = f"Network {vpc.VpcId} already has an internet gateway attached"
        raise ApiError("InvalidParameterValue", problem)
    gateway.Attachments = [t.InternetGatewayAttachment(State="available", VpcId=vpc.VpcId)]
    GATEWAYS.keep(tx, call, gateway)


@operation("DetachInternetGateway", resource="*", checks=asks("InternetGatewayId", "VpcId"))
def detach_internet_gateway(tx: Tx, call: Call, req: t.DetachInternetGatewayRequest) -> None:
    """Detach a gateway from a VPC in which nothing has a public address. Source: API_DetachInternetGateway. Raises
    InvalidInternetGatewayID.NotFound, Gateway.NotAttached, DependencyViolation."""
    gateway = GATEWAYS.existing(tx, call, req.InternetGatewayId)
    if all(one.VpcId != req.VpcId for one in gateway.Attachments):
        problem = f"resource {gateway.InternetGatewayId} is not attached to network {req.VpcId}"
        raise ApiError("Gateway.NotAttached", problem)
    if any(one.Association is not None for one in INTERFACES.of(tx, call, "vpc", req.VpcId)):
        problem = f"Network {req.VpcId} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway."
        raise ApiError("DependencyViolation", problem)
    gateway.Attachments = []
    GATEWAYS.keep(tx, call, gateway)


@operation("DeleteInternetGateway", resource="*", checks=asks("InternetGatewayId"))
def delete_internet_gateway(tx: Tx, call: Call, req: t.DeleteInternetGatewayRequest) -> None:
    """Delete a gateway that is not attached. Source: API_DeleteInternetGateway. Raises InvalidInternetGatewayID.NotFound,
    DependencyViolation."""
    gateway = GATEWAYS.existing(tx, call, req.InternetGatewayId)
    if gateway.Attachments:
        problem = f"The internetGateway '{gateway.InternetGatewayId}' has dependencies and cannot be deleted."
        raise ApiError("DependencyViolation", problem)
    GATEWAYS.drop(tx, call, gateway)


@operation("CreateEgressOnlyInternetGateway", resource="*", checks=asks("VpcId", new="egress-only-internet-gateway"))
def create_egress_only_internet_gateway(
    tx: Tx, call: Call, req: t.CreateEgressOnlyInternetGatewayRequest
) -> t.CreateEgressOnlyInternetGatewayResult:
    """Make the way out for IPv6. Source: API_CreateEgressOnlyInternetGateway. Raises InvalidVpcID.NotFound."""
    VPCS.existing(tx, call, req.VpcId)
    id_ = EGRESS.new_id()
    if earlier := former(tx, call, req, id_):
        gateway = EGRESS.existing(tx, call, earlier)
    else:
        attached = [t.InternetGatewayAttachment(State="attached", VpcId=req.VpcId)]
        gateway = EgressOnlyInternetGateway(EgressOnlyInternetGatewayId=id_, Attachments=attached)
        gateway.Tags = new_tags(tx, call, req, EGRESS, id_)
        EGRESS.keep(tx, call, gateway)
    result = t.CreateEgressOnlyInternetGatewayResult(ClientToken=req.ClientToken)
    result.EgressOnlyInternetGateway = gateway
    return result


@operation("DescribeEgressOnlyInternetGateways", resource="*", context=placed, read=True)
def describe_egress_only_internet_gateways(
    tx: ReadTx, call: Call, req: t.DescribeEgressOnlyInternetGatewaysRequest
) -> t.DescribeEgressOnlyInternetGatewaysResult:
    """The egress-only gateways. Source: API_DescribeEgressOnlyInternetGateways. Raises InvalidParameterValue."""
    found, token = EGRESS.described(tx, call, req, req.EgressOnlyInternetGatewayIds)
    return t.DescribeEgressOnlyInternetGatewaysResult(EgressOnlyInternetGateways=list(found), NextToken=token)


@operation("DeleteEgressOnlyInternetGateway", resource="*", checks=asks("EgressOnlyInternetGatewayId"))
def delete_egress_only_internet_gateway(
    tx: Tx, call: Call, req: t.DeleteEgressOnlyInternetGatewayRequest
) -> t.DeleteEgressOnlyInternetGatewayResult:
    """Delete it; routes to it become black holes. Source: API_DeleteEgressOnlyInternetGateway."""
    EGRESS.drop(tx, call, EGRESS.existing(tx, call, req.EgressOnlyInternetGatewayId))
    return t.DeleteEgressOnlyInternetGatewayResult(ReturnCode=True)
