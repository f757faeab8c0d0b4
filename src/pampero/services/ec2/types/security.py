"""Types of ec2, security, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from pampero.services.ec2.types.shared import (
    Filter,
    Tag,
    TagSpecification,
    UserIdGroupPair,
)


class AuthorizeSecurityGroupEgressRequest(Struct, kw_only=True, omit_defaults=True):
    TagSpecifications: list[TagSpecification] | None = None
    DryRun: bool | None = None
    GroupId: str
    SourceSecurityGroupName: str | None = None
    SourceSecurityGroupOwnerId: str | None = None
    IpProtocol: str | None = None
    FromPort: int | None = None
    ToPort: int | None = None
    CidrIp: str | None = None
    IpPermissions: list[IpPermission] | None = None


class AuthorizeSecurityGroupEgressResult(Struct, kw_only=True, omit_defaults=True):
    Return: bool | None = None
    SecurityGroupRules: list[SecurityGroupRule] | None = None


class AuthorizeSecurityGroupIngressRequest(Struct, kw_only=True, omit_defaults=True):
    CidrIp: str | None = None
    FromPort: int | None = None
    GroupId: str | None = None
    GroupName: str | None = None
    IpPermissions: list[IpPermission] | None = None
    IpProtocol: str | None = None
    SourceSecurityGroupName: str | None = None
    SourceSecurityGroupOwnerId: str | None = None
    ToPort: int | None = None
    TagSpecifications: list[TagSpecification] | None = None
    DryRun: bool | None = None


class AuthorizeSecurityGroupIngressResult(Struct, kw_only=True, omit_defaults=True):
    Return: bool | None = None
    SecurityGroupRules: list[SecurityGroupRule] | None = None


class CreateSecurityGroupRequest(Struct, kw_only=True, omit_defaults=True):
    Description: str
    GroupName: str
    VpcId: str | None = None
    TagSpecifications: list[TagSpecification] | None = None
    DryRun: bool | None = None


class CreateSecurityGroupResult(Struct, kw_only=True, omit_defaults=True):
    GroupId: str | None = None
    Tags: list[Tag] | None = None
    SecurityGroupArn: str | None = None


class DeleteSecurityGroupRequest(Struct, kw_only=True, omit_defaults=True):
    GroupId: str | None = None
    GroupName: str | None = None
    DryRun: bool | None = None


class DeleteSecurityGroupResult(Struct, kw_only=True, omit_defaults=True):
    Return: bool | None = None
    GroupId: str | None = None


class DescribeSecurityGroupReferencesRequest(Struct, kw_only=True, omit_defaults=True):
    DryRun: bool | None = None
    GroupId: list[str]


class DescribeSecurityGroupReferencesResult(Struct, kw_only=True, omit_defaults=True):
    SecurityGroupReferenceSet: list[SecurityGroupReference] | None = None


class DescribeSecurityGroupRulesRequest(Struct, kw_only=True, omit_defaults=True):
    Filters: list[Filter] | None = None
    SecurityGroupRuleIds: list[str] | None = None
    DryRun: bool | None = None
    NextToken: str | None = None
    MaxResults: Annotated[int, Meta(ge=5, le=1000)] | None = None


class DescribeSecurityGroupRulesResult(Struct, kw_only=True, omit_defaults=True):
    SecurityGroupRules: list[SecurityGroupRule] | None = None
    NextToken: str | None = None


class DescribeSecurityGroupsRequest(Struct, kw_only=True, omit_defaults=True):
    GroupIds: list[str] | None = None
    GroupNames: list[str] | None = None
    NextToken: str | None = None
    MaxResults: Annotated[int, Meta(ge=5, le=1000)] | None = None
    DryRun: bool | None = None
    Filters: list[Filter] | None = None


class DescribeSecurityGroupsResult(Struct, kw_only=True, omit_defaults=True):
    NextToken: str | None = None
    SecurityGroups: list[SecurityGroup] | None = None


class GetSecurityGroupsForVpcRequest(Struct, kw_only=True, omit_defaults=True):
    VpcId: str
    NextToken: str | None = None
    MaxResults: Annotated[int, Meta(ge=5, le=1000)] | None = None
    Filters: list[Filter] | None = None
    DryRun: bool | None = None


class GetSecurityGroupsForVpcResult(Struct, kw_only=True, omit_defaults=True):
    NextToken: str | None = None
    SecurityGroupForVpcs: list[SecurityGroupForVpc] | None = None


class IpPermission(Struct, kw_only=True, omit_defaults=True):
    IpProtocol: str | None = None
    FromPort: int | None = None
    ToPort: int | None = None
    UserIdGroupPairs: list[UserIdGroupPair] | None = None
    IpRanges: list[IpRange] | None = None
    Ipv6Ranges: list[Ipv6Range] | None = None
    PrefixListIds: list[PrefixListId] | None = None


class IpRange(Struct, kw_only=True, omit_defaults=True):
    Description: str | None = None
    CidrIp: str | None = None


class Ipv6Range(Struct, kw_only=True, omit_defaults=True):
    Description: str | None = None
    CidrIpv6: str | None = None


class ModifySecurityGroupRulesRequest(Struct, kw_only=True, omit_defaults=True):
    GroupId: str
    SecurityGroupRules: list[SecurityGroupRuleUpdate]
    DryRun: bool | None = None


class ModifySecurityGroupRulesResult(Struct, kw_only=True, omit_defaults=True):
    Return: bool | None = None


class PrefixListId(Struct, kw_only=True, omit_defaults=True):
    Description: str | None = None
    PrefixListId: str | None = None


class ReferencedSecurityGroup(Struct, kw_only=True, omit_defaults=True):
    GroupId: str | None = None
    PeeringStatus: str | None = None
    UserId: str | None = None
    VpcId: str | None = None
    VpcPeeringConnectionId: str | None = None


class RevokeSecurityGroupEgressRequest(Struct, kw_only=True, omit_defaults=True):
    SecurityGroupRuleIds: list[str] | None = None
    DryRun: bool | None = None
    GroupId: str
    SourceSecurityGroupName: str | None = None
    SourceSecurityGroupOwnerId: str | None = None
    IpProtocol: str | None = None
    FromPort: int | None = None
    ToPort: int | None = None
    CidrIp: str | None = None
    IpPermissions: list[IpPermission] | None = None


class RevokeSecurityGroupEgressResult(Struct, kw_only=True, omit_defaults=True):
    Return: bool | None = None
    UnknownIpPermissions: list[IpPermission] | None = None
    RevokedSecurityGroupRules: list[RevokedSecurityGroupRule] | None = None


class RevokeSecurityGroupIngressRequest(Struct, kw_only=True, omit_defaults=True):
    CidrIp: str | None = None
    FromPort: int | None = None
    GroupId: str | None = None
    GroupName: str | None = None
    IpPermissions: list[IpPermission] | None = None
    IpProtocol: str | None = None
    SourceSecurityGroupName: str | None = None
    SourceSecurityGroupOwnerId: str | None = None
    ToPort: int | None = None
    SecurityGroupRuleIds: list[str] | None = None
    DryRun: bool | None = None


class RevokeSecurityGroupIngressResult(Struct, kw_only=True, omit_defaults=True):
    Return: bool | None = None
    UnknownIpPermissions: list[IpPermission] | None = None
    RevokedSecurityGroupRules: list[RevokedSecurityGroupRule] | None = None


class RevokedSecurityGroupRule(Struct, kw_only=True, omit_defaults=True):
    SecurityGroupRuleId: str | None = None
    GroupId: str | None = None
    IsEgress: bool | None = None
    IpProtocol: str | None = None
    FromPort: int | None = None
    ToPort: int | None = None
    CidrIpv4: str | None = None
    CidrIpv6: str | None = None
    PrefixListId: str | None = None
    ReferencedGroupId: str | None = None
    Description: str | None = None


class SecurityGroup(Struct, kw_only=True, omit_defaults=True):
    GroupId: str | None = None
    IpPermissionsEgress: list[IpPermission] | None = None
    Tags: list[Tag] | None = None
    VpcId: str | None = None
    SecurityGroupArn: str | None = None
    OwnerId: str | None = None
    GroupName: str | None = None
    Description: str | None = None
    IpPermissions: list[IpPermission] | None = None


class SecurityGroupForVpc(Struct, kw_only=True, omit_defaults=True):
    Description: str | None = None
    GroupName: str | None = None
    OwnerId: str | None = None
    GroupId: str | None = None
    Tags: list[Tag] | None = None
    PrimaryVpcId: str | None = None


class SecurityGroupReference(Struct, kw_only=True, omit_defaults=True):
    GroupId: str | None = None
    ReferencingVpcId: str | None = None
    VpcPeeringConnectionId: str | None = None
    TransitGatewayId: str | None = None


class SecurityGroupRule(Struct, kw_only=True, omit_defaults=True):
    SecurityGroupRuleId: str | None = None
    GroupId: str | None = None
    GroupOwnerId: str | None = None
    IsEgress: bool | None = None
    IpProtocol: str | None = None
    FromPort: int | None = None
    ToPort: int | None = None
    CidrIpv4: str | None = None
    CidrIpv6: str | None = None
    PrefixListId: str | None = None
    ReferencedGroupInfo: ReferencedSecurityGroup | None = None
    Description: str | None = None
    Tags: list[Tag] | None = None
    SecurityGroupRuleArn: str | None = None


class SecurityGroupRuleDescription(Struct, kw_only=True, omit_defaults=True):
    SecurityGroupRuleId: str | None = None
    Description: str | None = None


class SecurityGroupRuleRequest(Struct, kw_only=True, omit_defaults=True):
    IpProtocol: str | None = None
    FromPort: int | None = None
    ToPort: int | None = None
    CidrIpv4: str | None = None
    CidrIpv6: str | None = None
    PrefixListId: str | None = None
    ReferencedGroupId: str | None = None
    Description: str | None = None


class SecurityGroupRuleUpdate(Struct, kw_only=True, omit_defaults=True):
    SecurityGroupRuleId: str
    SecurityGroupRule: SecurityGroupRuleRequest | None = None


class UpdateSecurityGroupRuleDescriptionsEgressRequest(Struct, kw_only=True, omit_defaults=True):
    DryRun: bool | None = None
    GroupId: str | None = None
    GroupName: str | None = None
    IpPermissions: list[IpPermission] | None = None
    SecurityGroupRuleDescriptions: list[SecurityGroupRuleDescription] | None = None


class UpdateSecurityGroupRuleDescriptionsEgressResult(Struct, kw_only=True, omit_defaults=True):
    Return: bool | None = None


class UpdateSecurityGroupRuleDescriptionsIngressRequest(Struct, kw_only=True, omit_defaults=True):
    DryRun: bool | None = None
    GroupId: str | None = None
    GroupName: str | None = None
    IpPermissions: list[IpPermission] | None = None
    SecurityGroupRuleDescriptions: list[SecurityGroupRuleDescription] | None = None


class UpdateSecurityGroupRuleDescriptionsIngressResult(Struct, kw_only=True, omit_defaults=True):
    Return: bool | None = None
