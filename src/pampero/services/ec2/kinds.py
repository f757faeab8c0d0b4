"""The kinds of things, each with its ids, errors and filters. Source: the pages of the Describe… operations."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from pampero.services.ec2 import nouns as n
from pampero.services.ec2.things import Things

VPCS = Things(
    n.Vpc, "vpc", "VpcId", "vpc-", error="InvalidVpcID", noun="vpc ID",
    filters={
        "cidr": "CidrBlock", "cidr-block-association.cidr-block": "CidrBlockAssociationSet.CidrBlock",
        "cidr-block-association.association-id": "CidrBlockAssociationSet.AssociationId",
        "cidr-block-association.state": "CidrBlockAssociationSet.CidrBlockState.State", "dhcp-options-id": "DhcpOptionsId",
        "ipv6-cidr-block-association.ipv6-cidr-block": "Ipv6CidrBlockAssociationSet.Ipv6CidrBlock",
        "ipv6-cidr-block-association.ipv6-pool": "Ipv6CidrBlockAssociationSet.Ipv6Pool",
        "ipv6-cidr-block-association.association-id": "Ipv6CidrBlockAssociationSet.AssociationId",
        "ipv6-cidr-block-association.state": "Ipv6CidrBlockAssociationSet.Ipv6CidrBlockState.State",
        "is-default": "IsDefault", "isDefault": "IsDefault", "state": "State", "vpc-id": "VpcId",
    },
)  # fmt: skip
SUBNETS = Things(
    n.Subnet, "subnet", "SubnetId", "subnet-", error="InvalidSubnetID", noun="subnet ID",
    filters={
        "availability-zone": "AvailabilityZone", "availabilityZone": "AvailabilityZone",
        "availability-zone-id": "AvailabilityZoneId", "availabilityZoneId": "AvailabilityZoneId",
        "available-ip-address-count": "AvailableIpAddressCount", "cidr-block": "CidrBlock", "cidr": "CidrBlock",
        "cidrBlock": "CidrBlock", "default-for-az": "DefaultForAz", "defaultForAz": "DefaultForAz",
        "enable-dns64": "EnableDns64", "ipv6-native": "Ipv6Native", "map-public-ip-on-launch": "MapPublicIpOnLaunch",
        "ipv6-cidr-block-association.ipv6-cidr-block": "Ipv6CidrBlockAssociationSet.Ipv6CidrBlock",
        "ipv6-cidr-block-association.association-id": "Ipv6CidrBlockAssociationSet.AssociationId",
        "ipv6-cidr-block-association.state": "Ipv6CidrBlockAssociationSet.Ipv6CidrBlockState.State",
        "outpost-arn": "OutpostArn", "state": "State", "subnet-arn": "SubnetArn", "subnet-id": "SubnetId", "vpc-id": "VpcId",
    },
    keys={"vpc": lambda one: one.VpcId},
)  # fmt: skip
TABLES = Things(
    n.RouteTable, "route-table", "RouteTableId", "rtb-", error="InvalidRouteTableID", noun="routeTable ID",
    filters={
        "association.gateway-id": "Associations.GatewayId", "association.main": "Associations.Main",
        "association.route-table-association-id": "Associations.RouteTableAssociationId",
        "association.route-table-id": "Associations.RouteTableId", "association.subnet-id": "Associations.SubnetId",
        "route-table-id": "RouteTableId", "route.destination-cidr-block": "Routes.DestinationCidrBlock",
        "route.destination-ipv6-cidr-block": "Routes.DestinationIpv6CidrBlock",
        "route.destination-prefix-list-id": "Routes.DestinationPrefixListId",
        "route.egress-only-internet-gateway-id": "Routes.EgressOnlyInternetGatewayId",
        "route.gateway-id": "Routes.GatewayId", "route.instance-id": "Routes.InstanceId",
        "route.nat-gateway-id": "Routes.NatGatewayId", "route.transit-gateway-id": "Routes.TransitGatewayId",
        "route.origin": "Routes.Origin", "route.state": "Routes.State",
        "route.vpc-peering-connection-id": "Routes.VpcPeeringConnectionId", "vpc-id": "VpcId",
    },
    keys={"vpc": lambda one: one.VpcId},
)  # fmt: skip
GATEWAYS = Things(
    n.InternetGateway, "internet-gateway", "InternetGatewayId", "igw-",
    error="InvalidInternetGatewayID", noun="internetGateway ID",
    filters={
        "attachment.state": "Attachments.State", "attachment.vpc-id": "Attachments.VpcId",
        "internet-gateway-id": "InternetGatewayId",
    },
    keys={"vpc": lambda one: one.Attachments[0].VpcId if one.Attachments else None},
)  # fmt: skip
EGRESS = Things(
    n.EgressOnlyInternetGateway, "egress-only-internet-gateway", "EgressOnlyInternetGatewayId", "eigw-",
    error="InvalidEgressOnlyInternetGatewayId", noun="eigw ID",
    filters={},
    keys={"vpc": lambda one: one.Attachments[0].VpcId if one.Attachments else None},
)  # fmt: skip
GROUPS = Things(
    n.SecurityGroup, "security-group", "GroupId", "sg-", error="InvalidGroup", noun="security group",
    filters={
        "description": "Description", "group-id": "GroupId", "group-name": "GroupName", "vpc-id": "VpcId",
        **{
            f"{prefix}ip-permission.{name}": f"{member}.{path}"
            for prefix, member in (("", "IpPermissions"), ("egress.", "IpPermissionsEgress"))
            for name, path in (
                ("cidr", "IpRanges.CidrIp"), ("from-port", "FromPort"), ("group-id", "UserIdGroupPairs.GroupId"),
                ("group-name", "UserIdGroupPairs.GroupName"), ("ipv6-cidr", "Ipv6Ranges.CidrIpv6"),
                ("prefix-list-id", "PrefixListIds.PrefixListId"), ("protocol", "IpProtocol"), ("to-port", "ToPort"),
                ("user-id", "UserIdGroupPairs.UserId"),
            )
        },
    },
    keys={"vpc": lambda one: one.VpcId, "name": lambda one: f"{one.VpcId}/{one.GroupName}"},
)  # fmt: skip
RULES = Things(
    n.SecurityGroupRule, "security-group-rule", "SecurityGroupRuleId", "sgr-",
    error="InvalidSecurityGroupRuleId", noun="security group rule ID",
    filters={"group-id": "GroupId", "security-group-rule-id": "SecurityGroupRuleId"},
    keys={"group": lambda one: one.GroupId, "referenced": lambda one: one.referenced},
)  # fmt: skip
ACLS = Things(
    n.NetworkAcl, "network-acl", "NetworkAclId", "acl-", error="InvalidNetworkAclID", noun="networkAcl ID",
    filters={
        "association.association-id": "Associations.NetworkAclAssociationId",
        "association.network-acl-id": "Associations.NetworkAclId", "association.subnet-id": "Associations.SubnetId",
        "default": "IsDefault", "entry.cidr": "Entries.CidrBlock", "entry.ipv6-cidr": "Entries.Ipv6CidrBlock",
        "entry.egress": "Entries.Egress", "entry.icmp.code": "Entries.IcmpTypeCode.Code",
        "entry.icmp.type": "Entries.IcmpTypeCode.Type", "entry.port-range.from": "Entries.PortRange.From",
        "entry.port-range.to": "Entries.PortRange.To", "entry.protocol": "Entries.Protocol",
        "entry.rule-action": "Entries.RuleAction", "entry.rule-number": "Entries.RuleNumber",
        "network-acl-id": "NetworkAclId", "vpc-id": "VpcId",
    },
    keys={"vpc": lambda one: one.VpcId},
)  # fmt: skip
DHCP = Things(
    n.DhcpOptions, "dhcp-options", "DhcpOptionsId", "dopt-", error="InvalidDhcpOptionID", noun="dhcpOption ID",
    filters={
        "dhcp-options-id": "DhcpOptionsId", "key": "DhcpConfigurations.Key",
        "value": "DhcpConfigurations.Values.Value",
    },
)  # fmt: skip
INTERFACES = Things(
    n.NetworkInterface, "network-interface", "NetworkInterfaceId", "eni-",
    error="InvalidNetworkInterfaceID", noun="networkInterface ID",
    filters={
        "addresses.association.public-ip": "PrivateIpAddresses.Association.PublicIp",
        "addresses.primary": "PrivateIpAddresses.Primary", "addresses.private-ip-address": "PrivateIpAddresses.PrivateIpAddress",
        "association.allocation-id": "Association.AllocationId", "association.association-id": "Association.AssociationId",
        "association.ip-owner-id": "Association.IpOwnerId", "association.public-ip": "Association.PublicIp",
        "association.public-dns-name": "Association.PublicDnsName", "attachment.attachment-id": "Attachment.AttachmentId",
        "attachment.delete-on-termination": "Attachment.DeleteOnTermination",
        "attachment.device-index": "Attachment.DeviceIndex", "attachment.instance-id": "Attachment.InstanceId",
        "attachment.instance-owner-id": "Attachment.InstanceOwnerId", "attachment.status": "Attachment.Status",
        "availability-zone": "AvailabilityZone", "description": "Description", "group-id": "Groups.GroupId",
        "group-name": "Groups.GroupName", "interface-type": "InterfaceType", "mac-address": "MacAddress",
        "ipv6-addresses.ipv6-address": "Ipv6Addresses.Ipv6Address", "network-interface-id": "NetworkInterfaceId",
        "private-dns-name": "PrivateDnsName", "private-ip-address": "PrivateIpAddress", "requester-id": "RequesterId",
        "requester-managed": "RequesterManaged", "source-dest-check": "SourceDestCheck", "status": "Status",
        "subnet-id": "SubnetId", "vpc-id": "VpcId",
    },
    keys={"vpc": lambda one: one.VpcId, "subnet": lambda one: one.SubnetId},
    tagged="TagSet",
)  # fmt: skip
ADDRESSES = Things(
    n.Address, "elastic-ip", "AllocationId", "eipalloc-", error="InvalidAllocationID", noun="allocation ID",
    filters={
        "allocation-id": "AllocationId", "association-id": "AssociationId", "instance-id": "InstanceId",
        "network-border-group": "NetworkBorderGroup", "network-interface-id": "NetworkInterfaceId",
        "network-interface-owner-id": "NetworkInterfaceOwnerId", "private-ip-address": "PrivateIpAddress",
        "public-ip": "PublicIp", "domain": "Domain",
    },
    keys={"ip": lambda one: one.PublicIp, "association": lambda one: one.AssociationId},
)  # fmt: skip
NATS = Things(
    n.NatGateway, "natgateway", "NatGatewayId", "nat-", error="InvalidNatGatewayID", noun="Nat Gateway",
    filters={"nat-gateway-id": "NatGatewayId", "state": "State", "subnet-id": "SubnetId", "vpc-id": "VpcId"},
    keys={"vpc": lambda one: one.VpcId},
)  # fmt: skip
ENDPOINTS = Things(
    n.VpcEndpoint, "vpc-endpoint", "VpcEndpointId", "vpce-", error="InvalidVpcEndpointId", noun="Vpc Endpoint Id",
    filters={
        "ip-address-type": "IpAddressType", "service-name": "ServiceName", "service-region": "ServiceRegion",
        "vpc-id": "VpcId", "vpc-endpoint-id": "VpcEndpointId", "vpc-endpoint-state": "State",
        "vpc-endpoint-type": "VpcEndpointType",
    },
    keys={"vpc": lambda one: one.VpcId},
)  # fmt: skip
PEERINGS = Things(
    n.VpcPeeringConnection, "vpc-peering-connection", "VpcPeeringConnectionId", "pcx-",
    error="InvalidVpcPeeringConnectionID", noun="vpcPeeringConnection ID",
    filters={
        "expiration-time": "ExpirationTime", "status-code": "Status.Code", "status-message": "Status.Message",
        "vpc-peering-connection-id": "VpcPeeringConnectionId",
        **{
            f"{side}-vpc-info.{name}": f"{side.capitalize()}VpcInfo.{path}"
            for side in ("accepter", "requester")
            for name, path in (("cidr-block", "CidrBlock"), ("owner-id", "OwnerId"), ("vpc-id", "VpcId"))
        },
    },
)  # fmt: skip
LISTS = Things(
    n.ManagedPrefixList, "prefix-list", "PrefixListId", "pl-", error="InvalidPrefixListID", noun="prefix list ID",
    filters={"prefix-list-id": "PrefixListId", "prefix-list-name": "PrefixListName"},
)  # fmt: skip
FLOWS = Things(
    n.FlowLog, "vpc-flow-log", "FlowLogId", "fl-", error="InvalidFlowLogId", noun="flow log ID",
    filters={
        "deliver-log-status": "DeliverLogsStatus", "log-destination-type": "LogDestinationType", "flow-log-id": "FlowLogId",
        "log-group-name": "LogGroupName", "resource-id": "ResourceId", "traffic-type": "TrafficType",
    },
)  # fmt: skip
KEYS = Things(
    n.KeyPair, "key-pair", "KeyPairId", "key-", error="InvalidKeyPair", noun="key pair",
    filters={"key-pair-id": "KeyPairId", "fingerprint": "KeyFingerprint", "key-name": "KeyName"},
    keys={"name": lambda one: one.KeyName},
)  # fmt: skip
TEMPLATES = Things(
    n.LaunchTemplate, "launch-template", "LaunchTemplateId", "lt-", error="InvalidLaunchTemplateId", noun="launch template",
    filters={"create-time": "CreateTime", "launch-template-name": "LaunchTemplateName"},
    keys={"name": lambda one: one.LaunchTemplateName},
)  # fmt: skip
KINDS: tuple[Things[Any], ...] = (
    VPCS, SUBNETS, TABLES, GATEWAYS, EGRESS, GROUPS, RULES, ACLS, DHCP, INTERFACES, ADDRESSES, NATS, ENDPOINTS, PEERINGS,
    LISTS, FLOWS, KEYS, TEMPLATES,
)  # fmt: skip
BY_RESOURCE = MappingProxyType({kind.resource: kind for kind in KINDS})


def kind_of(id_: str) -> Things[Any] | None:
    """The kind whose ids begin like this one."""
    return next((kind for kind in KINDS if id_.startswith(kind.prefix)), None)
