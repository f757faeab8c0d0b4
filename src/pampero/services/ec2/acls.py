"""Network ACLs: entries and the subnets that they hold for."""

from __future__ import annotations

from pampero.api import ApiError, Call, operation
from pampero.services.ec2 import types as t
from pampero.services.ec2.asking import asks, placed
from pampero.services.ec2.cidrs import block4, block6
from pampero.services.ec2.kinds import ACLS, VPCS
from pampero.services.ec2.making import associated, make_acl
from pampero.services.ec2.nouns import NetworkAcl
from pampero.services.ec2.places import settled
from pampero.services.ec2.tags import new_tags
from pampero.services.ec2.tokens import former
from pampero.store.tx import ReadTx, Tx

MAX_NUMBER, LAST_PROTOCOL = 32766, 255
NAMES = {"tcp": "6", "udp": "17", "icmp": "1", "icmpv6": "58", "all": "-1"}
WITH_PORTS, WITH_TYPES = ("6", "17"), ("1", "58")


@operation("CreateNetworkAcl", resource="*", checks=asks("VpcId", new="network-acl"))
def create_network_acl(tx: Tx, call: Call, req: t.CreateNetworkAclRequest) -> t.CreateNetworkAclResult:
    """Make an ACL that lets nothing through. Source: API_CreateNetworkAcl. Raises InvalidVpcID.NotFound."""
    VPCS.existing(tx, call, req.VpcId)
    acl = make_acl(tx, call, req.VpcId)
    if earlier := former(tx, call, req, acl.NetworkAclId):
        ACLS.drop(tx, call, acl)
        return t.CreateNetworkAclResult(NetworkAcl=ACLS.existing(tx, call, earlier), ClientToken=req.ClientToken)
    acl.Tags = new_tags(tx, call, req, ACLS, acl.NetworkAclId)
    return t.CreateNetworkAclResult(NetworkAcl=ACLS.keep(tx, call, acl), ClientToken=req.ClientToken)


@operation("DescribeNetworkAcls", resource="*", context=placed, read=True)
def describe_network_acls(tx: ReadTx, call: Call, req: t.DescribeNetworkAclsRequest) -> t.DescribeNetworkAclsResult:
    """The ACLs. Source: API_DescribeNetworkAcls. Raises InvalidNetworkAclID.NotFound, InvalidParameterValue."""
    settled(tx, call)
    found, token = ACLS.described(tx, call, req, req.NetworkAclIds)
    return t.DescribeNetworkAclsResult(NetworkAcls=list(found), NextToken=token)


@operation("DeleteNetworkAcl", resource="*", checks=asks("NetworkAclId"))
def delete_network_acl(tx: Tx, call: Call, req: t.DeleteNetworkAclRequest) -> None:
    """Delete an ACL that no subnet has. Source: API_DeleteNetworkAcl. Raises InvalidNetworkAclID.NotFound,
    DependencyViolation, InvalidParameterValue."""
    acl = ACLS.existing(tx, call, req.NetworkAclId)
    if acl.IsDefault:
        problem = f"cannot delete default network ACL {acl.NetworkAclId}"
        raise ApiError("InvalidParameterValue", problem)
    if acl.Associations:
        problem = f"The networkAcl '{acl.NetworkAclId}' has dependencies and cannot be deleted."
        raise ApiError("DependencyViolation", problem)
    ACLS.drop(tx, call, acl)


def _entry(req: t.CreateNetworkAclEntryRequest | t.ReplaceNetworkAclEntryRequest) -> t.NetworkAclEntry:
    if not 1 <= req.RuleNumber <= MAX_NUMBER:
        problem = (
            f"Value ({req.RuleNumber}) for parameter ruleNumber is invalid. Rule numbers range from 1 to {MAX_NUMBER}."
        )
        raise ApiError("InvalidParameterValue", problem)
    protocol = NAMES.get(req.Protocol.lower(), req.Protocol)
    if protocol != "-1" and not (protocol.isdecimal() and int(protocol) <= LAST_PROTOCOL):
        problem = f"Invalid value '{req.Protocol}' for IP protocol. Unknown protocol."
        raise ApiError("InvalidParameterValue", problem)
    if (req.CidrBlock is None) == (req.Ipv6CidrBlock is None):
        problem = "The request must contain exactly one of cidrBlock, ipv6CidrBlock"
        raise ApiError("MissingParameter" if req.CidrBlock is None else "InvalidParameterCombination", problem)
    if protocol in WITH_PORTS and req.PortRange is None:
        raise ApiError("MissingParameter", "The request must contain the parameter portRange")
    if protocol in WITH_TYPES and req.IcmpTypeCode is None:
        raise ApiError("MissingParameter", "The request must contain the parameter icmpTypeCode")
    return t.NetworkAclEntry(
        RuleNumber=req.RuleNumber,
        Egress=req.Egress,
        Protocol=protocol,
        RuleAction=req.RuleAction,
        CidrBlock=str(block4(req.CidrBlock)) if req.CidrBlock is not None else None,
        Ipv6CidrBlock=str(block6(req.Ipv6CidrBlock)) if req.Ipv6CidrBlock is not None else None,
        PortRange=req.PortRange if protocol in WITH_PORTS else None,
        IcmpTypeCode=req.IcmpTypeCode if protocol in WITH_TYPES else None,
    )


def _numbered(acl: NetworkAcl, number: int, egress: bool) -> t.NetworkAclEntry | None:
    return next((one for one in acl.Entries if one.RuleNumber == number and one.Egress == egress), None)


def _missing(number: int, egress: bool, acl: str) -> ApiError:
    way = "egress" if egress else "ingress"
    problem = f"The {way} entry with rule number '{number}' does not exist in network ACL '{acl}'"
    return ApiError("InvalidNetworkAclEntry.NotFound", problem)


def _keep(tx: Tx, call: Call, acl: NetworkAcl) -> None:
    acl.Entries.sort(key=lambda one: (not one.Egress, one.RuleNumber or 0))
    ACLS.keep(tx, call, acl)


@operation("CreateNetworkAclEntry", resource="*", checks=asks("NetworkAclId"))
def create_network_acl_entry(tx: Tx, call: Call, req: t.CreateNetworkAclEntryRequest) -> None:
    """Add an entry. Source: API_CreateNetworkAclEntry. Raises InvalidNetworkAclID.NotFound,
    NetworkAclEntryAlreadyExists, InvalidParameterValue, MissingParameter."""
    acl, entry = ACLS.existing(tx, call, req.NetworkAclId), _entry(req)
    if _numbered(acl, req.RuleNumber, req.Egress):
        problem = f"The network acl entry identified by {req.RuleNumber} already exists."
        raise ApiError("NetworkAclEntryAlreadyExists", problem)
    acl.Entries.append(entry)
    _keep(tx, call, acl)


@operation("ReplaceNetworkAclEntry", resource="*", checks=asks("NetworkAclId"))
def replace_network_acl_entry(tx: Tx, call: Call, req: t.ReplaceNetworkAclEntryRequest) -> None:
    """Put another entry under a number. Source: API_ReplaceNetworkAclEntry. Raises InvalidNetworkAclID.NotFound,
    InvalidNetworkAclEntry.NotFound, InvalidParameterValue."""
    acl, entry = ACLS.existing(tx, call, req.NetworkAclId), _entry(req)
    present = _numbered(acl, req.RuleNumber, req.Egress)
    if present is None:
        raise _missing(req.RuleNumber, req.Egress, acl.NetworkAclId)
    acl.Entries[acl.Entries.index(present)] = entry
    _keep(tx, call, acl)


@operation("DeleteNetworkAclEntry", resource="*", checks=asks("NetworkAclId"))
def delete_network_acl_entry(tx: Tx, call: Call, req: t.DeleteNetworkAclEntryRequest) -> None:
    """Take an entry away. Source: API_DeleteNetworkAclEntry. Raises InvalidNetworkAclID.NotFound,
    InvalidNetworkAclEntry.NotFound."""
    acl = ACLS.existing(tx, call, req.NetworkAclId)
    present = _numbered(acl, req.RuleNumber, req.Egress)
    if present is None or req.RuleNumber > MAX_NUMBER:
        raise _missing(req.RuleNumber, req.Egress, acl.NetworkAclId)
    acl.Entries.remove(present)
    _keep(tx, call, acl)


@operation("ReplaceNetworkAclAssociation", resource="*", checks=asks("NetworkAclId"))
def replace_network_acl_association(
    tx: Tx, call: Call, req: t.ReplaceNetworkAclAssociationRequest
) -> t.ReplaceNetworkAclAssociationResult:
    """Give a subnet another ACL. Source: API_ReplaceNetworkAclAssociation. Raises InvalidAssociationID.NotFound,
    InvalidNetworkAclID.NotFound, InvalidParameterValue."""
    settled(tx, call)
    acl = ACLS.existing(tx, call, req.NetworkAclId)
    for holder in ACLS.all(tx, call):
        for one in holder.Associations:
            if one.NetworkAclAssociationId == req.AssociationId:
                if holder.VpcId != acl.VpcId:
                    problem = f"networkAcl {acl.NetworkAclId} and subnet {one.SubnetId} belong to different networks"
                    raise ApiError("InvalidParameterValue", problem)
                holder.Associations.remove(one)
                ACLS.keep(tx, call, holder)
                acl = ACLS.existing(tx, call, req.NetworkAclId)
                made = associated("aclassoc-")
                bound = t.NetworkAclAssociation(
                    NetworkAclAssociationId=made, NetworkAclId=acl.NetworkAclId, SubnetId=one.SubnetId
                )
                acl.Associations.append(bound)
                ACLS.keep(tx, call, acl)
                return t.ReplaceNetworkAclAssociationResult(NewAssociationId=made)
    problem = f"The association ID '{req.AssociationId}' does not exist"
    raise ApiError("InvalidAssociationID.NotFound", problem)
