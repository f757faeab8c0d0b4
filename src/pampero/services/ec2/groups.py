"""Security groups."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from pampero.api import ApiError, Call, operation
from pampero.services.ec2 import types as t
from pampero.services.ec2.asking import asks, placed
from pampero.services.ec2.kinds import ENDPOINTS, GROUPS, INTERFACES, PEERINGS, RULES, VPCS
from pampero.services.ec2.making import make_group
from pampero.services.ec2.nouns import SecurityGroup
from pampero.services.ec2.permissions import permissions_of
from pampero.services.ec2.places import default_vpc, settled
from pampero.services.ec2.tags import new_tags
from pampero.services.ec2.things import paged
from pampero.store.tx import ReadTx, Tx

NAME = re.compile(r"[a-zA-Z0-9 ._\-:/()#,@\[\]+=&;{}!$*]{1,255}")


def shown(tx: ReadTx, call: Call, group: SecurityGroup) -> SecurityGroup:
    """As answers show it: with its rules as permissions."""
    rules = RULES.of(tx, call, "group", group.GroupId)
    group.IpPermissions, group.IpPermissionsEgress = permissions_of(rules, False), permissions_of(rules, True)
    return group


def group_of(tx: ReadTx, call: Call, id_: str | None, name: str | None) -> SecurityGroup:
    """The group that a request names: by its id, or by its name in the default VPC. Raises InvalidGroup.NotFound,
    MissingParameter."""
    if id_:
        return GROUPS.existing(tx, call, id_)
    if not name:
        raise ApiError("MissingParameter", "The request must contain the parameter GroupName or GroupId")
    vpc = default_vpc(tx, call)
    found = GROUPS.of(tx, call, "name", f"{vpc.VpcId}/{name}") if vpc else []
    if not found:
        where = f" in default VPC '{vpc.VpcId}'" if vpc else ""
        raise ApiError("InvalidGroup.NotFound", f"The security group '{name}' does not exist{where}")
    return found[0]


@operation("CreateSecurityGroup", resource="*", checks=asks("VpcId", new="security-group"))
def create_security_group(tx: Tx, call: Call, req: t.CreateSecurityGroupRequest) -> t.CreateSecurityGroupResult:
    """Make a group that lets everything out; in the default VPC where none is named. Source: API_CreateSecurityGroup. Raises
    InvalidGroup.Duplicate, InvalidGroup.Reserved, InvalidVpcID.NotFound, VPCIdNotSpecified, InvalidParameterValue."""
    if req.VpcId is not None:
        vpc = VPCS.existing(tx, call, req.VpcId)
    elif (found := default_vpc(tx, call)) is not None:
        vpc = found
    else:
        raise ApiError("VPCIdNotSpecified", "No default VPC for this user")
    for member, text in (("groupName", req.GroupName), ("GroupDescription", req.Description)):
        if not NAME.fullmatch(text):
            problem = (
                f"Value ({text}) for parameter {member} is invalid. Character sets beyond ASCII are not supported."
            )
            raise ApiError("InvalidParameterValue", problem)
    if req.GroupName.startswith("sg-"):
        problem = (
            f"Value ({req.GroupName}) for parameter groupName is invalid. Group names may not be in the format sg-*"
        )
        raise ApiError("InvalidParameterValue", problem)
    if req.GroupName == "default":
        raise ApiError("InvalidGroup.Reserved", "The security group 'default' is reserved")
    if GROUPS.of(tx, call, "name", f"{vpc.VpcId}/{req.GroupName}"):
        problem = f"The security group '{req.GroupName}' already exists for VPC '{vpc.VpcId}'"
        raise ApiError("InvalidGroup.Duplicate", problem)
    group = make_group(tx, call, vpc.VpcId, req.GroupName, req.Description)
    group.Tags = new_tags(tx, call, req, GROUPS, group.GroupId)
    GROUPS.keep(tx, call, group)
    return t.CreateSecurityGroupResult(GroupId=group.GroupId, Tags=group.Tags, SecurityGroupArn=group.SecurityGroupArn)


@operation("DescribeSecurityGroups", resource="*", context=placed, read=True)
def describe_security_groups(
    tx: ReadTx, call: Call, req: t.DescribeSecurityGroupsRequest
) -> t.DescribeSecurityGroupsResult:
    """The groups with their rules. Source: API_DescribeSecurityGroups. Raises InvalidGroup.NotFound, InvalidParameterValue."""
    settled(tx, call)
    named = [group_of(tx, call, None, name).GroupId for name in req.GroupNames or ()]
    found, token = GROUPS.described(tx, call, req, [*(req.GroupIds or ()), *named], partial(shown, tx, call))
    return t.DescribeSecurityGroupsResult(SecurityGroups=list(found), NextToken=token)


@operation("DeleteSecurityGroup", resource="*", checks=asks("GroupId"))
def delete_security_group(tx: Tx, call: Call, req: t.DeleteSecurityGroupRequest) -> t.DeleteSecurityGroupResult:
    """Delete a group that nothing uses or names. Source: API_DeleteSecurityGroup. Raises InvalidGroup.NotFound,
    DependencyViolation, CannotDelete."""
    group = group_of(tx, call, req.GroupId, req.GroupName)
    if group.GroupName == "default":
        problem = f'the specified group: "{group.GroupId}" name: "default" cannot be deleted by a user'
        raise ApiError("CannotDelete", problem)
    held = [bound.GroupId for one in INTERFACES.of(tx, call, "vpc", group.VpcId) for bound in one.Groups or ()]
    held += [bound.GroupId for one in ENDPOINTS.of(tx, call, "vpc", group.VpcId) for bound in one.Groups]
    used = group.GroupId in held
    named = [one for one in RULES.of(tx, call, "referenced", group.GroupId) if one.GroupId != group.GroupId]
    if used or named:
        raise ApiError("DependencyViolation", f"resource {group.GroupId} has a dependent object")
    for rule in RULES.of(tx, call, "group", group.GroupId):
        RULES.drop(tx, call, rule)
    GROUPS.drop(tx, call, group)
    return t.DeleteSecurityGroupResult(Return=True, GroupId=group.GroupId)


@operation("DescribeSecurityGroupReferences", resource="*", checks=asks("GroupId"), read=True)
def describe_security_group_references(
    tx: ReadTx, call: Call, req: t.DescribeSecurityGroupReferencesRequest
) -> t.DescribeSecurityGroupReferencesResult:
    """The VPCs on the other side of a peering whose groups name these. Source: API_DescribeSecurityGroupReferences."""
    found = []
    for id_ in req.GroupId:
        group = GROUPS.existing(tx, call, id_)
        for rule in RULES.of(tx, call, "referenced", id_):
            other = GROUPS.existing(tx, call, rule.GroupId)
            if other.VpcId != group.VpcId:
                one = t.SecurityGroupReference(GroupId=id_, ReferencingVpcId=other.VpcId)
                info = rule.ReferencedGroupInfo
                one.VpcPeeringConnectionId = info.VpcPeeringConnectionId if info else None
                found.append(one)
    return t.DescribeSecurityGroupReferencesResult(SecurityGroupReferenceSet=found)


@operation("DescribeStaleSecurityGroups", resource="*", checks=asks("VpcId"), read=True)
def describe_stale_security_groups(
    tx: ReadTx, call: Call, req: t.DescribeStaleSecurityGroupsRequest
) -> t.DescribeStaleSecurityGroupsResult:
    """Groups whose rules name a group of a peered VPC that is gone, with its group or with the peering. Source:
    API_DescribeStaleSecurityGroups. Raises InvalidVpcID.NotFound."""
    VPCS.existing(tx, call, req.VpcId)
    found = []
    for group in GROUPS.of(tx, call, "vpc", req.VpcId):
        stale = [one for one in RULES.of(tx, call, "group", group.GroupId) if _is_stale(tx, call, group, one)]
        if stale:
            one = t.StaleSecurityGroup(
                Description=group.Description, GroupId=group.GroupId, GroupName=group.GroupName, VpcId=group.VpcId
            )
            one.StaleIpPermissions = [_stale(p) for p in permissions_of(stale, False)]
            one.StaleIpPermissionsEgress = [_stale(p) for p in permissions_of(stale, True)]
            found.append(one)
    shown_, token = paged(found, req, lambda one: one.GroupId or "")
    return t.DescribeStaleSecurityGroupsResult(StaleSecurityGroupSet=shown_, NextToken=token)


def _is_stale(tx: ReadTx, call: Call, group: SecurityGroup, rule: Any) -> bool:
    info = rule.ReferencedGroupInfo
    if info is None or info.VpcId in (None, group.VpcId):
        return False
    peering = PEERINGS.get(tx, call.scope, info.VpcPeeringConnectionId or "")
    active = peering is not None and peering.Status.Code == "active"
    return not active or GROUPS.get(tx, call.scope, info.GroupId or "") is None


def _stale(one: t.IpPermission) -> t.StaleIpPermission:
    return t.StaleIpPermission(
        FromPort=one.FromPort, ToPort=one.ToPort, IpProtocol=one.IpProtocol, UserIdGroupPairs=one.UserIdGroupPairs
    )


@operation("GetSecurityGroupsForVpc", resource="*", checks=asks("VpcId"), read=True)
def get_security_groups_for_vpc(
    tx: ReadTx, call: Call, req: t.GetSecurityGroupsForVpcRequest
) -> t.GetSecurityGroupsForVpcResult:
    """The groups that interfaces of a VPC may have. Source: API_GetSecurityGroupsForVpc. Raises InvalidVpcID.NotFound."""
    settled(tx, call)
    VPCS.existing(tx, call, req.VpcId)
    groups = GROUPS.filtered(GROUPS.of(tx, call, "vpc", req.VpcId), req.Filters or ())
    page, token = paged(groups, req, lambda one: one.GroupId)
    found = [
        t.SecurityGroupForVpc(
            Description=one.Description, GroupName=one.GroupName, OwnerId=one.OwnerId, GroupId=one.GroupId,
            Tags=one.Tags, PrimaryVpcId=one.VpcId,
        )
        for one in page
    ]  # fmt: skip
    return t.GetSecurityGroupsForVpcResult(SecurityGroupForVpcs=found, NextToken=token)
