"""Rules of security groups: authorised, revoked, changed, described."""

from __future__ import annotations

from collections.abc import Iterable

from pampero.api import ApiError, Call, operation
from pampero.services.ec2 import types as t
from pampero.services.ec2.asking import asks, placed
from pampero.services.ec2.groups import group_of
from pampero.services.ec2.kinds import GROUPS, LISTS, RULES
from pampero.services.ec2.nouns import SecurityGroup, SecurityGroupRule
from pampero.services.ec2.permissions import (
    described,
    peer_of,
    permissions_of,
    rules_of,
    words_of,
)
from pampero.services.ec2.places import settled
from pampero.services.ec2.tags import new_tags
from pampero.store.tx import ReadTx, Tx

MAX_RULES = 60
Asked = (
    t.AuthorizeSecurityGroupIngressRequest
    | t.AuthorizeSecurityGroupEgressRequest
    | t.RevokeSecurityGroupIngressRequest
    | t.RevokeSecurityGroupEgressRequest
)


def _permissions(req: Asked) -> list[t.IpPermission]:
    """The permissions of a request, of which the older form has one in members of its own."""
    if req.IpPermissions:
        return req.IpPermissions
    if req.CidrIp is None and req.SourceSecurityGroupName is None:
        return []
    one = t.IpPermission(IpProtocol=req.IpProtocol, FromPort=req.FromPort, ToPort=req.ToPort)
    if req.CidrIp is not None:
        one.IpRanges = [t.IpRange(CidrIp=req.CidrIp)]
    else:
        one.UserIdGroupPairs = [t.UserIdGroupPair(GroupName=req.SourceSecurityGroupName)]
    return [one]


def _rules(
    tx: ReadTx, call: Call, group: SecurityGroup, egress: bool, permissions: Iterable[t.IpPermission]
) -> list[SecurityGroupRule]:
    permissions, peers = list(permissions), {}
    for one in permissions:
        for pair in one.UserIdGroupPairs or ():
            if pair.UserId not in (None, "", call.account) and pair.GroupId:
                peers[pair.GroupId] = t.UserIdGroupPair(GroupId=pair.GroupId, UserId=pair.UserId, VpcId=pair.VpcId)
                continue
            found = group_of(tx, call, pair.GroupId, pair.GroupName)
            outside = found.VpcId if found.VpcId != group.VpcId else None
            peer = t.UserIdGroupPair(GroupId=found.GroupId, UserId=call.account, VpcId=outside)
            peers[pair.GroupId or pair.GroupName or ""] = peer
        for listed in one.PrefixListIds or ():
            LISTS.existing(tx, call, listed.PrefixListId or "")
    return list(rules_of(group.GroupId, call.account, egress, permissions, peers))


def _authorize(
    tx: Tx,
    call: Call,
    group: SecurityGroup,
    egress: bool,
    req: t.AuthorizeSecurityGroupIngressRequest | t.AuthorizeSecurityGroupEgressRequest,
) -> list[SecurityGroupRule]:
    made = _rules(tx, call, group, egress, _permissions(req))
    if not made:
        problem = (
            "The request must contain the parameter ipPermissions" if not req.IpPermissions else "No peer is given"
        )
        raise ApiError("MissingParameter", problem)
    present = RULES.of(tx, call, "group", group.GroupId)
    known = {peer_of(one) for one in present}
    for rule in made:
        if peer_of(rule) in known:
            problem = f'the specified rule "{words_of(rule)}" already exists'
            raise ApiError("InvalidPermission.Duplicate", problem)
        known.add(peer_of(rule))
    if sum(one.IsEgress == egress for one in present) + len(made) > MAX_RULES:
        problem = "The maximum number of rules per security group has been reached."
        raise ApiError("RulesPerSecurityGroupLimitExceeded", problem)
    for rule in made:
        rule.Tags = new_tags(tx, call, req, RULES, rule.SecurityGroupRuleId)
        rule.SecurityGroupRuleArn = RULES.arn(call, rule.SecurityGroupRuleId)
        RULES.keep(tx, call, rule)
    return made


@operation("AuthorizeSecurityGroupIngress", resource="*", checks=asks("GroupId"))
def authorize_security_group_ingress(
    tx: Tx, call: Call, req: t.AuthorizeSecurityGroupIngressRequest
) -> t.AuthorizeSecurityGroupIngressResult:
    """Let in. Source: API_AuthorizeSecurityGroupIngress. Raises InvalidGroup.NotFound, InvalidPermission.Duplicate,
    RulesPerSecurityGroupLimitExceeded, InvalidParameterValue."""
    group = group_of(tx, call, req.GroupId, req.GroupName)
    made = _authorize(tx, call, group, False, req)
    return t.AuthorizeSecurityGroupIngressResult(Return=True, SecurityGroupRules=list(made))


@operation("AuthorizeSecurityGroupEgress", resource="*", checks=asks("GroupId"))
def authorize_security_group_egress(
    tx: Tx, call: Call, req: t.AuthorizeSecurityGroupEgressRequest
) -> t.AuthorizeSecurityGroupEgressResult:
    """Let out. Source: API_AuthorizeSecurityGroupEgress. Raises as AuthorizeSecurityGroupIngress."""
    made = _authorize(tx, call, group_of(tx, call, req.GroupId, None), True, req)
    return t.AuthorizeSecurityGroupEgressResult(Return=True, SecurityGroupRules=list(made))


def _revoke(
    tx: Tx,
    call: Call,
    group: SecurityGroup,
    egress: bool,
    req: t.RevokeSecurityGroupIngressRequest | t.RevokeSecurityGroupEgressRequest,
) -> tuple[list[t.RevokedSecurityGroupRule], list[t.IpPermission]]:
    present = [one for one in RULES.of(tx, call, "group", group.GroupId) if one.IsEgress == egress]
    by_id = {one.SecurityGroupRuleId: one for one in present}
    gone: list[SecurityGroupRule] = []
    unknown: list[SecurityGroupRule] = []
    for id_ in req.SecurityGroupRuleIds or ():
        if id_ not in by_id:
            raise RULES.missing(RULES.checked(id_))
        gone.append(by_id[id_])
    for rule in _rules(tx, call, group, egress, _permissions(req)):
        found = next((one for one in present if peer_of(one) == peer_of(rule)), None)
        (gone if found else unknown).append(found or rule)
    if unknown and not gone:
        problem = "The specified rule does not exist in this security group."
        raise ApiError("InvalidPermission.NotFound", problem)
    for rule in gone:
        RULES.drop(tx, call, rule)
    return [_revoked(one) for one in gone], permissions_of(unknown, egress)


def _revoked(rule: SecurityGroupRule) -> t.RevokedSecurityGroupRule:
    return t.RevokedSecurityGroupRule(
        SecurityGroupRuleId=rule.SecurityGroupRuleId, GroupId=rule.GroupId, IsEgress=rule.IsEgress,
        IpProtocol=rule.IpProtocol, FromPort=rule.FromPort, ToPort=rule.ToPort, CidrIpv4=rule.CidrIpv4,
        CidrIpv6=rule.CidrIpv6, PrefixListId=rule.PrefixListId, ReferencedGroupId=rule.referenced,
        Description=rule.Description,
    )  # fmt: skip


@operation("RevokeSecurityGroupIngress", resource="*", checks=asks("GroupId"))
def revoke_security_group_ingress(
    tx: Tx, call: Call, req: t.RevokeSecurityGroupIngressRequest
) -> t.RevokeSecurityGroupIngressResult:
    """Take rules away, by id or by what they say. Source: API_RevokeSecurityGroupIngress. Raises InvalidGroup.NotFound,
    InvalidPermission.NotFound, InvalidSecurityGroupRuleId.NotFound."""
    gone, unknown = _revoke(tx, call, group_of(tx, call, req.GroupId, req.GroupName), False, req)
    return t.RevokeSecurityGroupIngressResult(
        Return=True, RevokedSecurityGroupRules=gone, UnknownIpPermissions=unknown or None
    )


@operation("RevokeSecurityGroupEgress", resource="*", checks=asks("GroupId"))
def revoke_security_group_egress(
    tx: Tx, call: Call, req: t.RevokeSecurityGroupEgressRequest
) -> t.RevokeSecurityGroupEgressResult:
    """Take rules away, by id or by what they say. Source: API_RevokeSecurityGroupEgress. Raises as for ingress."""
    gone, unknown = _revoke(tx, call, group_of(tx, call, req.GroupId, None), True, req)
    return t.RevokeSecurityGroupEgressResult(
        Return=True, RevokedSecurityGroupRules=gone, UnknownIpPermissions=unknown or None
    )


@operation("DescribeSecurityGroupRules", resource="*", context=placed, read=True)
def describe_security_group_rules(
    tx: ReadTx, call: Call, req: t.DescribeSecurityGroupRulesRequest
) -> t.DescribeSecurityGroupRulesResult:
    """The rules. Source: API_DescribeSecurityGroupRules. Raises InvalidSecurityGroupRuleId.NotFound, InvalidParameterValue."""
    settled(tx, call)
    found, token = RULES.described(tx, call, req, req.SecurityGroupRuleIds)
    return t.DescribeSecurityGroupRulesResult(SecurityGroupRules=list(found), NextToken=token)


@operation("ModifySecurityGroupRules", resource="*", checks=asks("GroupId"))
def modify_security_group_rules(
    tx: Tx, call: Call, req: t.ModifySecurityGroupRulesRequest
) -> t.ModifySecurityGroupRulesResult:
    """Change rules that stay the ones they are. Source: API_ModifySecurityGroupRules. Raises InvalidGroup.NotFound,
    InvalidSecurityGroupRuleId.NotFound, InvalidPermission.Duplicate."""
    group = GROUPS.existing(tx, call, req.GroupId)
    for update in req.SecurityGroupRules:
        former = RULES.existing(tx, call, update.SecurityGroupRuleId)
        if former.GroupId != group.GroupId:
            raise RULES.missing(former.SecurityGroupRuleId)
        if (wanted := update.SecurityGroupRule) is None:
            continue
        one = t.IpPermission(IpProtocol=wanted.IpProtocol, FromPort=wanted.FromPort, ToPort=wanted.ToPort)
        if wanted.CidrIpv4:
            one.IpRanges = [t.IpRange(CidrIp=wanted.CidrIpv4, Description=wanted.Description)]
        elif wanted.CidrIpv6:
            one.Ipv6Ranges = [t.Ipv6Range(CidrIpv6=wanted.CidrIpv6, Description=wanted.Description)]
        elif wanted.PrefixListId:
            one.PrefixListIds = [t.PrefixListId(PrefixListId=wanted.PrefixListId, Description=wanted.Description)]
        elif wanted.ReferencedGroupId:
            one.UserIdGroupPairs = [t.UserIdGroupPair(GroupId=wanted.ReferencedGroupId, Description=wanted.Description)]
        made = _rules(tx, call, group, former.IsEgress, [one])
        if not made:
            raise ApiError("MissingParameter", "A rule has to name a CIDR block, a prefix list or a group.")
        (rule,) = made
        for other in RULES.of(tx, call, "group", group.GroupId):
            if other.SecurityGroupRuleId != former.SecurityGroupRuleId and peer_of(other) == peer_of(rule):
                problem = f'the specified rule "{words_of(rule)}" already exists'
                raise ApiError("InvalidPermission.Duplicate", problem)
        rule.SecurityGroupRuleId, rule.Tags = former.SecurityGroupRuleId, former.Tags
        rule.SecurityGroupRuleArn = former.SecurityGroupRuleArn
        RULES.keep(tx, call, rule)
    return t.ModifySecurityGroupRulesResult(Return=True)


def _describe(
    tx: Tx,
    call: Call,
    egress: bool,
    req: t.UpdateSecurityGroupRuleDescriptionsIngressRequest | t.UpdateSecurityGroupRuleDescriptionsEgressRequest,
) -> None:
    group = group_of(tx, call, req.GroupId, req.GroupName)
    present = [one for one in RULES.of(tx, call, "group", group.GroupId) if one.IsEgress == egress]
    for given in req.SecurityGroupRuleDescriptions or ():
        found = next((one for one in present if one.SecurityGroupRuleId == given.SecurityGroupRuleId), None)
        if found is None:
            raise RULES.missing(given.SecurityGroupRuleId or "")
        found.Description = described(given.Description)
        RULES.keep(tx, call, found)
    for rule in _rules(tx, call, group, egress, req.IpPermissions or ()):
        found = next((one for one in present if peer_of(one) == peer_of(rule)), None)
        if found is None:
            problem = "The specified rule does not exist in this security group."
            raise ApiError("InvalidPermission.NotFound", problem)
        found.Description = rule.Description
        RULES.keep(tx, call, found)


@operation("UpdateSecurityGroupRuleDescriptionsIngress", resource="*", checks=asks("GroupId"))
def update_security_group_rule_descriptions_ingress(
    tx: Tx, call: Call, req: t.UpdateSecurityGroupRuleDescriptionsIngressRequest
) -> t.UpdateSecurityGroupRuleDescriptionsIngressResult:
    """Describe rules. Source: API_UpdateSecurityGroupRuleDescriptionsIngress. Raises InvalidPermission.NotFound."""
    _describe(tx, call, False, req)
    return t.UpdateSecurityGroupRuleDescriptionsIngressResult(Return=True)


@operation("UpdateSecurityGroupRuleDescriptionsEgress", resource="*", checks=asks("GroupId"))
def update_security_group_rule_descriptions_egress(
    tx: Tx, call: Call, req: t.UpdateSecurityGroupRuleDescriptionsEgressRequest
) -> t.UpdateSecurityGroupRuleDescriptionsEgressResult:
    """Describe rules. Source: API_UpdateSecurityGroupRuleDescriptionsEgress. Raises InvalidPermission.NotFound."""
    _describe(tx, call, True, req)
    return t.UpdateSecurityGroupRuleDescriptionsEgressResult(Return=True)
