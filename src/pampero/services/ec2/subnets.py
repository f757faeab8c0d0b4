"""Subnets and their attributes."""

from __future__ import annotations

from functools import partial
from ipaddress import ip_network

from pampero.api import ApiError, Call, operation
from pampero.services.ec2 import types as t
from pampero.services.ec2.asking import asks, placed
from pampero.services.ec2.cidrs import RESERVED, SUBNET_V6, block6, overlapping, sized
from pampero.services.ec2.kinds import ACLS, INTERFACES, NATS, SUBNETS, TABLES, VPCS
from pampero.services.ec2.making import associated, make_subnet
from pampero.services.ec2.nouns import Subnet, Vpc
from pampero.services.ec2.places import default_vpc, make_default_subnet, settled, zone_of
from pampero.services.ec2.tags import new_tags
from pampero.store.tx import ReadTx, Tx


def shown(tx: ReadTx, call: Call, subnet: Subnet) -> Subnet:
    """As answers show it: with how many addresses are free, of which AWS keeps five."""
    used = sum(len(one.PrivateIpAddresses) for one in INTERFACES.of(tx, call, "subnet", subnet.SubnetId))
    subnet.AvailableIpAddressCount = ip_network(subnet.CidrBlock).num_addresses - RESERVED - used
    return subnet


def _v6(tx: ReadTx, call: Call, vpc: Vpc, text: str | None) -> t.SubnetIpv6CidrBlockAssociation:
    block = block6(text)
    known = [ip_network(one.Ipv6CidrBlock or "") for one in vpc.Ipv6CidrBlockAssociationSet or ()]
    if not any(block.subnet_of(one) for one in known if one.version == 6) or block.prefixlen != SUBNET_V6:
        raise ApiError("InvalidSubnet.Range", f"The CIDR '{text}' is invalid.")
    for subnet in SUBNETS.of(tx, call, "vpc", vpc.VpcId):
        if overlapping(block, [one.Ipv6CidrBlock or "" for one in subnet.Ipv6CidrBlockAssociationSet or ()]):
            raise ApiError("InvalidSubnet.Conflict", f"The CIDR '{text}' conflicts with another subnet")
    return t.SubnetIpv6CidrBlockAssociation(
        AssociationId=associated("subnet-cidr-assoc-"),
        Ipv6CidrBlock=str(block),
        Ipv6CidrBlockState=t.SubnetCidrBlockState(State="associated"),
        Ipv6AddressAttribute="public",
        IpSource="amazon",
    )


@operation("CreateSubnet", resource="*", checks=asks("VpcId", new="subnet"))
def create_subnet(tx: Tx, call: Call, req: t.CreateSubnetRequest) -> t.CreateSubnetResult:
    """Make a subnet within its VPC's blocks. Source: API_CreateSubnet. Raises InvalidVpcID.NotFound, InvalidSubnet.Range,
    InvalidSubnet.Conflict, InvalidParameterValue."""
    if req.Ipv4IpamPoolId or req.Ipv6IpamPoolId or req.OutpostArn or req.Ipv6Native:
        problem = "EC2's IPAM, Outposts and subnets of IPv6 alone are not implemented."
        raise ApiError("NotImplemented", problem, status=501)
    vpc = VPCS.existing(tx, call, req.VpcId)
    if req.CidrBlock is None:
        raise ApiError("MissingParameter", "Either 'cidrBlock' or 'ipv4IpamPoolId' should be provided.")
    block = sized(req.CidrBlock, "InvalidSubnet.Range")
    within = [ip_network(one.CidrBlock or "") for one in vpc.CidrBlockAssociationSet or ()]
    if not any(block.subnet_of(one) for one in within if one.version == 4):
        raise ApiError("InvalidSubnet.Range", f"The CIDR '{req.CidrBlock}' is invalid.")
    if overlapping(block, [one.CidrBlock for one in SUBNETS.of(tx, call, "vpc", vpc.VpcId)]):
        raise ApiError("InvalidSubnet.Conflict", f"The CIDR '{req.CidrBlock}' conflicts with another subnet")
    zone = zone_of(call, req.AvailabilityZone, req.AvailabilityZoneId)
    six = [_v6(tx, call, vpc, req.Ipv6CidrBlock)] if req.Ipv6CidrBlock else []
    subnet = make_subnet(tx, call, vpc, str(block), zone)
    subnet.Ipv6CidrBlockAssociationSet = six
    subnet.Tags = new_tags(tx, call, req, SUBNETS, subnet.SubnetId)
    SUBNETS.keep(tx, call, subnet)
    return t.CreateSubnetResult(Subnet=shown(tx, call, subnet))


@operation("CreateDefaultSubnet", resource="*", checks=asks(new="subnet"))
def create_default_subnet(tx: Tx, call: Call, req: t.CreateDefaultSubnetRequest) -> t.CreateDefaultSubnetResult:
    """Make a zone's default subnet anew. Source: API_CreateDefaultSubnet. Raises DefaultVpcDoesNotExist,
    DefaultSubnetAlreadyExistsInAvailabilityZone, InvalidParameterValue."""
    if req.Ipv6Native:
        raise ApiError("NotImplemented", "EC2's subnets of IPv6 alone are not implemented.", status=501)
    vpc = default_vpc(tx, call)
    if vpc is None:
        raise ApiError("DefaultVpcDoesNotExist", "No default VPC exists for this account in this region.")
    if req.AvailabilityZone is None and req.AvailabilityZoneId is None:
        raise ApiError("MissingParameter", "The request must contain the parameter availabilityZone")
    zone = zone_of(call, req.AvailabilityZone, req.AvailabilityZoneId)
    for one in SUBNETS.of(tx, call, "vpc", vpc.VpcId):
        if one.DefaultForAz and one.AvailabilityZone == zone.name:
            problem = f"'{one.SubnetId}' is already the default subnet in {zone.name}."
            raise ApiError("DefaultSubnetAlreadyExistsInAvailabilityZone", problem)
    made = make_default_subnet(tx, call, vpc, zone)
    return t.CreateDefaultSubnetResult(Subnet=shown(tx, call, SUBNETS.existing(tx, call, str(made.SubnetId))))


@operation("DescribeSubnets", resource="*", context=placed, read=True)
def describe_subnets(tx: ReadTx, call: Call, req: t.DescribeSubnetsRequest) -> t.DescribeSubnetsResult:
    """The subnets. Source: API_DescribeSubnets. Raises InvalidSubnetID.NotFound, InvalidParameterValue."""
    settled(tx, call)
    found, token = SUBNETS.described(tx, call, req, req.SubnetIds, partial(shown, tx, call))
    return t.DescribeSubnetsResult(Subnets=list(found), NextToken=token)


@operation("DeleteSubnet", resource="*", checks=asks("SubnetId"))
def delete_subnet(tx: Tx, call: Call, req: t.DeleteSubnetRequest) -> None:
    """Delete a subnet without interfaces. Source: API_DeleteSubnet. Raises InvalidSubnetID.NotFound, DependencyViolation."""
    subnet = SUBNETS.existing(tx, call, req.SubnetId)
    nats = [one for one in NATS.of(tx, call, "vpc", subnet.VpcId) if one.SubnetId == subnet.SubnetId]
    if INTERFACES.of(tx, call, "subnet", subnet.SubnetId) or any(one.State != "deleted" for one in nats):
        problem = f"The subnet '{subnet.SubnetId}' has dependencies and cannot be deleted."
        raise ApiError("DependencyViolation", problem)
    for table in TABLES.of(tx, call, "vpc", subnet.VpcId):
        kept = [one for one in table.Associations if one.SubnetId != subnet.SubnetId]
        if len(kept) < len(table.Associations):
            table.Associations = kept
            TABLES.keep(tx, call, table)
    for acl in ACLS.of(tx, call, "vpc", subnet.VpcId):
        bound = [one for one in acl.Associations if one.SubnetId != subnet.SubnetId]
        if len(bound) < len(acl.Associations):
            acl.Associations = bound
            ACLS.keep(tx, call, acl)
    SUBNETS.drop(tx, call, subnet)


@operation("ModifySubnetAttribute", resource="*", checks=asks("SubnetId"))
def modify_subnet_attribute(tx: Tx, call: Call, req: t.ModifySubnetAttributeRequest) -> None:
    """Set an attribute of a subnet. Source: API_ModifySubnetAttribute. Raises InvalidSubnetID.NotFound, InvalidParameterValue."""
    if req.MapCustomerOwnedIpOnLaunch or req.CustomerOwnedIpv4Pool or req.EnableLniAtDeviceIndex:
        raise ApiError("NotImplemented", "EC2's Outposts are not implemented.", status=501)
    subnet = SUBNETS.existing(tx, call, req.SubnetId)
    names = subnet.PrivateDnsNameOptionsOnLaunch or t.PrivateDnsNameOptionsOnLaunch()
    if req.MapPublicIpOnLaunch is not None:
        subnet.MapPublicIpOnLaunch = bool(req.MapPublicIpOnLaunch.Value)
    if req.AssignIpv6AddressOnCreation is not None:
        if req.AssignIpv6AddressOnCreation.Value and not subnet.Ipv6CidrBlockAssociationSet:
            problem = f"Invalid value 'true' for assignIpv6AddressOnCreation. Subnet '{subnet.SubnetId}' does not have any IPv6 CIDR block associated."
            raise ApiError("InvalidParameterValue", problem)
        subnet.AssignIpv6AddressOnCreation = bool(req.AssignIpv6AddressOnCreation.Value)
    if req.EnableDns64 is not None:
        subnet.EnableDns64 = bool(req.EnableDns64.Value)
    if req.PrivateDnsHostnameTypeOnLaunch is not None:
        names.HostnameType = req.PrivateDnsHostnameTypeOnLaunch
    if req.EnableResourceNameDnsARecordOnLaunch is not None:
        names.EnableResourceNameDnsARecord = bool(req.EnableResourceNameDnsARecordOnLaunch.Value)
    if req.EnableResourceNameDnsAAAARecordOnLaunch is not None:
        names.EnableResourceNameDnsAAAARecord = bool(req.EnableResourceNameDnsAAAARecordOnLaunch.Value)
    if req.DisableLniAtDeviceIndex is not None:
        subnet.EnableLniAtDeviceIndex = None
    subnet.PrivateDnsNameOptionsOnLaunch = names
    SUBNETS.keep(tx, call, subnet)


@operation("AssociateSubnetCidrBlock", resource="*", checks=asks("SubnetId"))
def associate_subnet_cidr_block(
    tx: Tx, call: Call, req: t.AssociateSubnetCidrBlockRequest
) -> t.AssociateSubnetCidrBlockResult:
    """Give a subnet a block of IPv6. Source: API_AssociateSubnetCidrBlock. Raises InvalidSubnetID.NotFound,
    InvalidSubnet.Range, InvalidSubnet.Conflict."""
    if req.Ipv6IpamPoolId:
        raise ApiError("NotImplemented", "EC2's IPAM is not implemented.", status=501)
    subnet = SUBNETS.existing(tx, call, req.SubnetId)
    made = _v6(tx, call, VPCS.existing(tx, call, subnet.VpcId), req.Ipv6CidrBlock)
    subnet.Ipv6CidrBlockAssociationSet = [*(subnet.Ipv6CidrBlockAssociationSet or ()), made]
    SUBNETS.keep(tx, call, subnet)
    return t.AssociateSubnetCidrBlockResult(SubnetId=subnet.SubnetId, Ipv6CidrBlockAssociation=made)


@operation("DisassociateSubnetCidrBlock", resource="*", context=placed)
def disassociate_subnet_cidr_block(
    tx: Tx, call: Call, req: t.DisassociateSubnetCidrBlockRequest
) -> t.DisassociateSubnetCidrBlockResult:
    """Take a subnet's block of IPv6 away. Source: API_DisassociateSubnetCidrBlock. Raises
    InvalidSubnetCidrBlockAssociationID.NotFound, InvalidCidr.InUse."""
    for subnet in SUBNETS.all(tx, call):
        for one in subnet.Ipv6CidrBlockAssociationSet or ():
            if one.AssociationId == req.AssociationId:
                held = INTERFACES.of(tx, call, "subnet", subnet.SubnetId)
                if any(interface.Ipv6Addresses for interface in held):
                    problem = f"The subnet {subnet.SubnetId} has addresses within CIDR block {one.Ipv6CidrBlock}"
                    raise ApiError("InvalidCidr.InUse", problem)
                kept = [other for other in subnet.Ipv6CidrBlockAssociationSet or () if other is not one]
                subnet.Ipv6CidrBlockAssociationSet = kept
                SUBNETS.keep(tx, call, subnet)
                one.Ipv6CidrBlockState = t.SubnetCidrBlockState(State="disassociating")
                result = t.DisassociateSubnetCidrBlockResult(SubnetId=subnet.SubnetId)
                result.Ipv6CidrBlockAssociation = one
                return result
    problem = f"The subnet CIDR block association ID '{req.AssociationId}' does not exist"
    raise ApiError("InvalidSubnetCidrBlockAssociationID.NotFound", problem)
