"""Security groups and ACLs, endpoints, flow logs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pampero.api import Context
from pampero.api.resource import Resource
from pampero.aws.cfn import Properties, resource_type
from pampero.aws.cfn.values import document
from pampero.services.ec2.resources.base import Ec2Type, Tagged

PEERS = {
    "CidrIp": ("IpRanges", "CidrIp"), "CidrIpv6": ("Ipv6Ranges", "CidrIpv6"),
    "SourcePrefixListId": ("PrefixListIds", "PrefixListId"), "DestinationPrefixListId": ("PrefixListIds", "PrefixListId"),
    "SourceSecurityGroupId": ("UserIdGroupPairs", "GroupId"), "SourceSecurityGroupName": ("UserIdGroupPairs", "GroupName"),
    "DestinationSecurityGroupId": ("UserIdGroupPairs", "GroupId"),
}  # fmt: skip


def permission(rule: Mapping[str, Any]) -> dict[str, Any]:
    """A rule of a template as a permission of one peer."""
    found: dict[str, Any] = {"IpProtocol": str(rule["IpProtocol"])}
    found |= {name: int(rule[name]) for name in ("FromPort", "ToPort") if name in rule}
    for name, (member, key) in PEERS.items():
        if name in rule:
            peer = {key: rule[name]}
            if "SourceSecurityGroupOwnerId" in rule and member == "UserIdGroupPairs":
                peer["UserId"] = rule["SourceSecurityGroupOwnerId"]
            if "Description" in rule:
                peer["Description"] = rule["Description"]
            found[member] = [peer]
    return found


@resource_type("AWS::EC2::SecurityGroup")
class SecurityGroupType(Tagged):
    """Ref and GetAtt GroupId: the group's id."""

    resource, ids, ref = "security-group", "GroupIds", "GroupId"
    creates, reads, deletes = "CreateSecurityGroup", "DescribeSecurityGroups", "DeleteSecurityGroup"
    gone, exists = ("InvalidGroup.NotFound",), ("InvalidGroup.Duplicate",)
    named, limit = "GroupName", 255
    members = {"GroupDescription": "Description"}
    attributes = {"Id": "GroupId"}

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """Rules that are gone are revoked, new ones authorised; without rules of its own everything may go out."""
        anywhere = [{"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}]
        for name, way in (("SecurityGroupIngress", "Ingress"), ("SecurityGroupEgress", "Egress")):
            usual = anywhere if way == "Egress" else []
            before = [permission(rule) for rule in old.get(name) or usual]
            after = [permission(rule) for rule in new.get(name) or usual]
            if gone := [one for one in before if one not in after]:
                await self.call(context, f"RevokeSecurityGroup{way}", GroupId=physical_id, IpPermissions=gone)
            if added := [one for one in after if one not in before]:
                await self.call(context, f"AuthorizeSecurityGroup{way}", GroupId=physical_id, IpPermissions=added)

    async def existing(self, context: Context, target: Any, request: Mapping[str, Any]) -> Mapping[str, Any]:
        """The group that bears the name."""
        filters = [{"Name": "group-name", "Values": [request["GroupName"]]}]
        if "VpcId" in request:
            filters.append({"Name": "vpc-id", "Values": [request["VpcId"]]})
        found = await self.call(context, "DescribeSecurityGroups", Filters=filters)
        return dict(found["SecurityGroups"][0])


class RuleType(Ec2Type):
    """A rule by itself. Ref: its id. It is replaced when anything in it but its description changes."""

    way = ""
    ref = "SecurityGroupRuleId"

    async def create(self, context: Context, target: Any, properties: Properties) -> Resource:
        """Authorise it."""
        group = {name: properties[name] for name in ("GroupId", "GroupName") if name in properties}
        operation = f"AuthorizeSecurityGroup{self.way}"
        made = await self.call(context, operation, **group, IpPermissions=[permission(properties)])
        id_ = made["SecurityGroupRules"][0]["SecurityGroupRuleId"]
        target.note(id_)
        return Resource(id_, {"Id": id_})

    async def update(
        self, context: Context, target: Any, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """Describe it anew."""
        told = {"SecurityGroupRuleId": physical_id, "Description": new.get("Description", "")}
        operation = f"UpdateSecurityGroupRuleDescriptions{self.way}"
        group = {name: new[name] for name in ("GroupId", "GroupName") if name in new}
        await self.call(context, operation, **group, SecurityGroupRuleDescriptions=[told])
        return Resource(physical_id, {"Id": physical_id})

    async def delete(self, context: Context, target: Any, physical_id: str, properties: Properties) -> None:
        """Revoke it."""
        group = {name: properties[name] for name in ("GroupId", "GroupName") if name in properties}
        await self.quietly(context, f"RevokeSecurityGroup{self.way}", **group, SecurityGroupRuleIds=[physical_id])


@resource_type("AWS::EC2::SecurityGroupIngress")
class IngressType(RuleType):
    """Ref: the rule's id."""

    way = "Ingress"
    gone = ("InvalidSecurityGroupRuleId.NotFound", "InvalidGroup.NotFound")


@resource_type("AWS::EC2::SecurityGroupEgress")
class EgressRuleType(RuleType):
    """Ref: the rule's id."""

    way = "Egress"
    gone = ("InvalidSecurityGroupRuleId.NotFound", "InvalidGroup.NotFound")


@resource_type("AWS::EC2::NetworkAcl")
class NetworkAclType(Tagged):
    """Ref: the ACL's id."""

    resource, ids, ref = "network-acl", "NetworkAclIds", "NetworkAclId"
    creates, deletes, gone = "CreateNetworkAcl", "DeleteNetworkAcl", ("InvalidNetworkAclID.NotFound",)
    attributes = {"Id": "NetworkAclId"}


@resource_type("AWS::EC2::VPCEndpoint")
class VpcEndpointType(Tagged):
    """Ref: the endpoint's id. GetAtt: CreationTimestamp, DnsEntries, NetworkInterfaceIds."""

    resource, ids, ref = "vpc-endpoint", "VpcEndpointIds", "VpcEndpointId"
    creates, updates, reads, deletes = (
        "CreateVpcEndpoint", "ModifyVpcEndpoint", "DescribeVpcEndpoints", "DeleteVpcEndpoints",
    )  # fmt: skip
    attributes = {"Id": "VpcEndpointId"}
    gone = ("InvalidVpcEndpointId.NotFound",)
    unsupported = frozenset({"ServiceNetworkArn", "ResourceConfigurationArn", "ServiceRegion"})
    LISTS = {"RouteTableIds": "RouteTableIds", "SubnetIds": "SubnetIds", "SecurityGroupIds": "SecurityGroupIds"}

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """Lists as what is added and what is removed."""
        given = dict(properties)
        if "PolicyDocument" in given:
            given["PolicyDocument"] = document(given["PolicyDocument"])
        elif old and "PolicyDocument" in old:
            given["ResetPolicy"] = True
        for name in self.LISTS if old is not None else ():
            before, after = (old or {}).get(name) or [], given.get(name) or []
            if added := [one for one in after if one not in before]:
                given[f"Add{name}"] = added
            if removed := [one for one in before if one not in after]:
                given[f"Remove{name}"] = removed
        return given

    async def shown(self, context: Context, physical_id: str, properties: Properties, answer: Any) -> Resource:
        """With names as `zone:name`."""
        described = await self.call(context, "DescribeVpcEndpoints", VpcEndpointIds=[physical_id])
        (one,) = described["VpcEndpoints"]
        names = [f"{entry['HostedZoneId']}:{entry['DnsName']}" for entry in one.get("DnsEntries", ())]
        found = {
            "Id": physical_id, "DnsEntries": names, "NetworkInterfaceIds": one.get("NetworkInterfaceIds", []),
            "CreationTimestamp": str(one["CreationTimestamp"]),
        }  # fmt: skip
        return Resource(physical_id, found)


@resource_type("AWS::EC2::FlowLog")
class FlowLogType(Tagged):
    """Ref: the flow log's id."""

    resource, ref, answered = "vpc-flow-log", "FlowLogId", "FlowLogIds"
    creates, deletes, gone = "CreateFlowLogs", "DeleteFlowLogs", ("InvalidFlowLogId.NotFound",)
    attributes = {"Id": "FlowLogId"}
    ids = "FlowLogIds"
    unsupported = frozenset({"TagFieldSpecifications"})

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """One resource of many that the operation takes."""
        return {**properties, "ResourceIds": [properties["ResourceId"]]}

    def physical_id(self, answer: Mapping[str, Any], given: Mapping[str, Any]) -> str:
        """The one id."""
        return str(answer["FlowLogIds"][0])
