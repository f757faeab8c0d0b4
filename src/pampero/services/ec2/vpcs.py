"""VPCs, their attributes and their blocks."""

from __future__ import annotations

from ipaddress import ip_network

from pampero.api import ApiError, Call, operation
from pampero.services.ec2 import types as t
from pampero.services.ec2.asking import asks, placed
from pampero.services.ec2.cidrs import block4, drawn6, overlapping, sized
from pampero.services.ec2.kinds import (
    ACLS,
    EGRESS,
    ENDPOINTS,
    GATEWAYS,
    GROUPS,
    INTERFACES,
    NATS,
    PEERINGS,
    RULES,
    SUBNETS,
    TABLES,
    VPCS,
)
from pampero.services.ec2.making import associated, cidr_association, local_route, make_vpc
from pampero.services.ec2.nouns import Vpc
from pampero.services.ec2.places import default_vpc, make_default_vpc, settled
from pampero.services.ec2.tags import new_tags
from pampero.store.tx import ReadTx, Tx

RANGE, MAX_BLOCKS = "InvalidVpc.Range", 5


def _no_ipam(req: t.CreateVpcRequest | t.AssociateVpcCidrBlockRequest) -> None:
    if req.Ipv4IpamPoolId or req.Ipv6IpamPoolId or req.Ipv6Pool:
        raise ApiError("NotImplemented", "EC2's IPAM and addresses of one's own are not implemented.", status=501)


def _v6(block: str, group: str) -> t.VpcIpv6CidrBlockAssociation:
    return t.VpcIpv6CidrBlockAssociation(
        AssociationId=associated("vpc-cidr-assoc-"),
        Ipv6CidrBlock=block,
        Ipv6CidrBlockState=t.VpcCidrBlockState(State="associated"),
        NetworkBorderGroup=group,
        Ipv6Pool="Amazon",
        Ipv6AddressAttribute="public",
        IpSource="amazon",
    )


@operation("CreateVpc", resource="*", checks=asks(new="vpc"))
def create_vpc(tx: Tx, call: Call, req: t.CreateVpcRequest) -> t.CreateVpcResult:
    """Make a VPC with its main route table, default ACL and default group. Source: API_CreateVpc. Raises
    MissingParameter, InvalidVpc.Range, InvalidParameterValue."""
    _no_ipam(req)
    if req.CidrBlock is None:
        raise ApiError("MissingParameter", "Either 'cidrBlock' or 'ipv4IpamPoolId' should be provided.")
    vpc = make_vpc(tx, call, str(sized(req.CidrBlock, RANGE)), req.InstanceTenancy or "default")
    vpc.Tags = new_tags(tx, call, req, VPCS, vpc.VpcId)
    if req.AmazonProvidedIpv6CidrBlock:
        _add_block(tx, call, vpc, drawn6())
    VPCS.keep(tx, call, vpc)
    return t.CreateVpcResult(Vpc=vpc)


@operation("CreateDefaultVpc", resource="*", checks=asks(new="vpc"))
def create_default_vpc(tx: Tx, call: Call, req: t.CreateDefaultVpcRequest) -> t.CreateDefaultVpcResult:
    """Make the default VPC anew. Source: API_CreateDefaultVpc. Raises DefaultVpcAlreadyExists."""
    if default_vpc(tx, call) is not None:
        raise ApiError("DefaultVpcAlreadyExists", "A Default VPC already exists for this account in this region.")
    return t.CreateDefaultVpcResult(Vpc=make_default_vpc(tx, call))


@operation("DescribeVpcs", resource="*", context=placed, read=True)
def describe_vpcs(tx: ReadTx, call: Call, req: t.DescribeVpcsRequest) -> t.DescribeVpcsResult:
    """The VPCs. Source: API_DescribeVpcs. Raises InvalidVpcID.NotFound, InvalidParameterValue."""
    settled(tx, call)
    found, token = VPCS.described(tx, call, req, req.VpcIds)
    return t.DescribeVpcsResult(Vpcs=list(found), NextToken=token)


def _holds(tx: ReadTx, call: Call, id_: str) -> bool:
    """Whether something is left in a VPC that has to go before it: other than the parts that it was made with."""
    nats = [one for one in NATS.of(tx, call, "vpc", id_) if one.State != "deleted"]
    kinds = (SUBNETS, GATEWAYS, EGRESS, INTERFACES, ENDPOINTS)
    if nats or any(kind.of(tx, call, "vpc", id_) for kind in kinds):
        return True
    tables = [one for one in TABLES.of(tx, call, "vpc", id_) if not any(bound.Main for bound in one.Associations)]
    groups = [one for one in GROUPS.of(tx, call, "vpc", id_) if one.GroupName != "default"]
    acls = [one for one in ACLS.of(tx, call, "vpc", id_) if not one.IsDefault]
    return bool(tables or groups or acls)


@operation("DeleteVpc", resource="*", checks=asks("VpcId"))
def delete_vpc(tx: Tx, call: Call, req: t.DeleteVpcRequest) -> None:
    """Delete a VPC in which nothing is left. Source: API_DeleteVpc. Raises InvalidVpcID.NotFound, DependencyViolation."""
    settled(tx, call)
    vpc = VPCS.existing(tx, call, req.VpcId)
    if _holds(tx, call, vpc.VpcId):
        problem = f"The vpc '{vpc.VpcId}' has dependencies and cannot be deleted."
        raise ApiError("DependencyViolation", problem)
    for group in GROUPS.of(tx, call, "vpc", vpc.VpcId):
        for rule in RULES.of(tx, call, "group", group.GroupId):
            RULES.drop(tx, call, rule)
        GROUPS.drop(tx, call, group)
    for table in TABLES.of(tx, call, "vpc", vpc.VpcId):
        TABLES.drop(tx, call, table)
    for acl in ACLS.of(tx, call, "vpc", vpc.VpcId):
        ACLS.drop(tx, call, acl)
    for peering in PEERINGS.all(tx, call):
        if vpc.VpcId in (peering.RequesterVpcInfo.VpcId, peering.AccepterVpcInfo.VpcId):
            PEERINGS.drop(tx, call, peering)
    VPCS.drop(tx, call, vpc)


@operation("DescribeVpcAttribute", resource="*", checks=asks("VpcId"), read=True)
def describe_vpc_attribute(tx: ReadTx, call: Call, req: t.DescribeVpcAttributeRequest) -> t.DescribeVpcAttributeResult:
    """One attribute of a VPC. Source: API_DescribeVpcAttribute. Raises InvalidVpcID.NotFound."""
    vpc = VPCS.existing(tx, call, req.VpcId)
    shown = t.DescribeVpcAttributeResult(VpcId=vpc.VpcId)
    match req.Attribute:
        case "enableDnsSupport":
            shown.EnableDnsSupport = t.AttributeBooleanValue(Value=vpc.dns_support)
        case "enableDnsHostnames":
            shown.EnableDnsHostnames = t.AttributeBooleanValue(Value=vpc.dns_hostnames)
        case _:
            shown.EnableNetworkAddressUsageMetrics = t.AttributeBooleanValue(Value=vpc.usage_metrics)
    return shown


@operation("ModifyVpcAttribute", resource="*", checks=asks("VpcId"))
def modify_vpc_attribute(tx: Tx, call: Call, req: t.ModifyVpcAttributeRequest) -> None:
    """Set one attribute of a VPC. Source: API_ModifyVpcAttribute. Raises InvalidVpcID.NotFound, InvalidParameterCombination."""
    vpc = VPCS.existing(tx, call, req.VpcId)
    given = (req.EnableDnsSupport, req.EnableDnsHostnames, req.EnableNetworkAddressUsageMetrics)
    if sum(one is not None for one in given) != 1:
        problem = "Exactly one attribute of the VPC has to be given."
        raise ApiError("InvalidParameterCombination", problem)
    if req.EnableDnsSupport is not None:
        vpc.dns_support = bool(req.EnableDnsSupport.Value)
    if req.EnableDnsHostnames is not None:
        vpc.dns_hostnames = bool(req.EnableDnsHostnames.Value)
    if req.EnableNetworkAddressUsageMetrics is not None:
        vpc.usage_metrics = bool(req.EnableNetworkAddressUsageMetrics.Value)
    VPCS.keep(tx, call, vpc)


@operation("ModifyVpcTenancy", resource="*", checks=asks("VpcId"))
def modify_vpc_tenancy(tx: Tx, call: Call, req: t.ModifyVpcTenancyRequest) -> t.ModifyVpcTenancyResult:
    """From dedicated to default. Source: API_ModifyVpcTenancy. Raises InvalidVpcID.NotFound."""
    vpc = VPCS.existing(tx, call, req.VpcId)
    vpc.InstanceTenancy = req.InstanceTenancy
    VPCS.keep(tx, call, vpc)
    return t.ModifyVpcTenancyResult(ReturnValue=True)


def _add_block(tx: Tx, call: Call, vpc: Vpc, block: str) -> None:
    """A VPC gets a block more, and its route tables the route to it."""
    if ":" in block:
        vpc.Ipv6CidrBlockAssociationSet = [*(vpc.Ipv6CidrBlockAssociationSet or ()), _v6(block, call.region)]
    else:
        vpc.CidrBlockAssociationSet = [*(vpc.CidrBlockAssociationSet or ()), cidr_association(block)]
    for table in TABLES.of(tx, call, "vpc", vpc.VpcId):
        table.Routes.append(local_route(block))
        TABLES.keep(tx, call, table)


@operation("AssociateVpcCidrBlock", resource="*", checks=asks("VpcId"))
def associate_vpc_cidr_block(tx: Tx, call: Call, req: t.AssociateVpcCidrBlockRequest) -> t.AssociateVpcCidrBlockResult:
    """Give a VPC a block more. Source: API_AssociateVpcCidrBlock. Raises InvalidVpcID.NotFound, InvalidVpc.Range,
    CidrLimitExceeded, InvalidParameterValue."""
    _no_ipam(req)
    vpc = VPCS.existing(tx, call, req.VpcId)
    if req.AmazonProvidedIpv6CidrBlock:
        _add_block(tx, call, vpc, drawn6())
        VPCS.keep(tx, call, vpc)
        added = (vpc.Ipv6CidrBlockAssociationSet or [])[-1]
        return t.AssociateVpcCidrBlockResult(VpcId=vpc.VpcId, Ipv6CidrBlockAssociation=added)
    block = sized(str(block4(req.CidrBlock)), RANGE)
    present = [one.CidrBlock or "" for one in vpc.CidrBlockAssociationSet or ()]
    if len(present) >= MAX_BLOCKS:
        problem = f"This network '{vpc.VpcId}' has met its maximum number of allowed CIDRs: {MAX_BLOCKS}"
        raise ApiError("CidrLimitExceeded", problem)
    if overlapping(block, present):
        raise ApiError("InvalidVpc.Range", f"The CIDR '{block}' conflicts with another of the VPC's.")
    _add_block(tx, call, vpc, str(block))
    VPCS.keep(tx, call, vpc)
    made = (vpc.CidrBlockAssociationSet or [])[-1]
    return t.AssociateVpcCidrBlockResult(VpcId=vpc.VpcId, CidrBlockAssociation=made)


@operation("DisassociateVpcCidrBlock", resource="*", context=placed)
def disassociate_vpc_cidr_block(
    tx: Tx, call: Call, req: t.DisassociateVpcCidrBlockRequest
) -> t.DisassociateVpcCidrBlockResult:
    """Take a block away that no subnet is in; not the first one. Source: API_DisassociateVpcCidrBlock. Raises
    InvalidVpcCidrBlockAssociationID.NotFound, OperationNotPermitted, InvalidCidr.InUse."""
    wanted = req.AssociationId
    for vpc in VPCS.all(tx, call):
        four = next((one for one in vpc.CidrBlockAssociationSet or () if one.AssociationId == wanted), None)
        six = next((one for one in vpc.Ipv6CidrBlockAssociationSet or () if one.AssociationId == wanted), None)
        if four is None and six is None:
            continue
        block = (four.CidrBlock if four else six.Ipv6CidrBlock if six else None) or ""
        if block == vpc.CidrBlock:
            problem = f"The vpc CIDR block with association ID {wanted} may not be disassociated. It is the primary IPv4 CIDR block of the VPC"
            raise ApiError("OperationNotPermitted", problem)
        _release(tx, call, vpc, block)
        result = t.DisassociateVpcCidrBlockResult(VpcId=vpc.VpcId)
        gone = t.VpcCidrBlockState(State="disassociating")
        if four:
            vpc.CidrBlockAssociationSet = [one for one in vpc.CidrBlockAssociationSet or () if one is not four]
            four.CidrBlockState, result.CidrBlockAssociation = gone, four
        elif six:
            vpc.Ipv6CidrBlockAssociationSet = [one for one in vpc.Ipv6CidrBlockAssociationSet or () if one is not six]
            six.Ipv6CidrBlockState, result.Ipv6CidrBlockAssociation = gone, six
        VPCS.keep(tx, call, vpc)
        return result
    problem = f"The vpc CIDR block association ID '{wanted}' does not exist"
    raise ApiError("InvalidVpcCidrBlockAssociationIdError.NotFound", problem)


def _release(tx: Tx, call: Call, vpc: Vpc, block: str) -> None:
    network = ip_network(block)
    for subnet in SUBNETS.of(tx, call, "vpc", vpc.VpcId):
        held = [subnet.CidrBlock, *(one.Ipv6CidrBlock or "" for one in subnet.Ipv6CidrBlockAssociationSet or ())]
        if overlapping(network, held):
            problem = f"The vpc {vpc.VpcId} currently has a subnet within CIDR block {block}"
            raise ApiError("InvalidCidr.InUse", problem)
    for table in TABLES.of(tx, call, "vpc", vpc.VpcId):
        kept = [one for one in table.Routes if block not in (one.DestinationCidrBlock, one.DestinationIpv6CidrBlock)]
        table.Routes = kept
        TABLES.keep(tx, call, table)
