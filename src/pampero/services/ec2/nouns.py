"""What this service keeps: AWS's own shapes, with what answers do not show beside them."""

from __future__ import annotations

from pampero.services.ec2 import types as t


class Vpc(t.Vpc, kw_only=True):
    """dns_support, dns_hostnames, usage_metrics: its attributes."""

    VpcId: str
    CidrBlock: str
    OwnerId: str
    dns_support: bool = True
    dns_hostnames: bool = False
    usage_metrics: bool = False


class Subnet(t.Subnet, kw_only=True):
    """A subnet. How many addresses are free is counted when it is shown."""

    SubnetId: str
    VpcId: str
    CidrBlock: str
    AvailabilityZone: str


class RouteTable(t.RouteTable, kw_only=True):
    """A route table. What has become of its targets is looked up when it is shown."""

    RouteTableId: str
    VpcId: str
    Routes: list[t.Route]
    Associations: list[t.RouteTableAssociation]


class InternetGateway(t.InternetGateway, kw_only=True):
    """An internet gateway, attached to one VPC at most."""

    InternetGatewayId: str
    Attachments: list[t.InternetGatewayAttachment]


class EgressOnlyInternetGateway(t.EgressOnlyInternetGateway, kw_only=True):
    """The way out for IPv6."""

    EgressOnlyInternetGatewayId: str
    Attachments: list[t.InternetGatewayAttachment]


class SecurityGroup(t.SecurityGroup, kw_only=True):
    """A security group. Its rules are things of their own."""

    GroupId: str
    GroupName: str
    VpcId: str


class SecurityGroupRule(t.SecurityGroupRule, kw_only=True):
    """One rule: one protocol and range of ports, one peer. referenced: the group that is its peer."""

    SecurityGroupRuleId: str
    GroupId: str
    IsEgress: bool
    IpProtocol: str
    referenced: str | None = None


class NetworkAcl(t.NetworkAcl, kw_only=True):
    """A network ACL with its entries and associations."""

    NetworkAclId: str
    VpcId: str
    Entries: list[t.NetworkAclEntry]
    Associations: list[t.NetworkAclAssociation]


class DhcpOptions(t.DhcpOptions, kw_only=True):
    """What interfaces of a VPC learn by DHCP."""

    DhcpOptionsId: str


class NetworkInterface(t.NetworkInterface, kw_only=True):
    """An interface with its addresses. holder: what uses it and has to go before it (a NAT gateway, an endpoint)."""

    NetworkInterfaceId: str
    SubnetId: str
    VpcId: str
    PrivateIpAddresses: list[t.NetworkInterfacePrivateIpAddress]
    holder: str | None = None


class Address(t.Address, kw_only=True):
    """An elastic address."""

    AllocationId: str
    PublicIp: str


class NatGateway(t.NatGateway, kw_only=True):
    """ready: when it is available, in epoch seconds."""

    NatGatewayId: str
    VpcId: str
    State: str
    NatGatewayAddresses: list[t.NatGatewayAddress]
    ready: float = 0.0


class VpcEndpoint(t.VpcEndpoint, kw_only=True):
    """An endpoint, of type Gateway or Interface."""

    VpcEndpointId: str
    VpcId: str
    ServiceName: str
    State: str
    RouteTableIds: list[str]
    SubnetIds: list[str]
    NetworkInterfaceIds: list[str]
    Groups: list[t.SecurityGroupIdentifier]


class VpcPeeringConnection(t.VpcPeeringConnection, kw_only=True):
    """A peering of two VPCs, kept in the places of both."""

    VpcPeeringConnectionId: str
    RequesterVpcInfo: t.VpcPeeringConnectionVpcInfo
    AccepterVpcInfo: t.VpcPeeringConnectionVpcInfo
    Status: t.VpcPeeringConnectionStateReason


class ManagedPrefixList(t.ManagedPrefixList, kw_only=True):
    """versions: the entries of each version, CIDR to description, the first one first."""

    PrefixListId: str
    PrefixListName: str
    Version: int
    versions: list[dict[str, str | None]]


class FlowLog(t.FlowLog, kw_only=True):
    """A flow log of a VPC, a subnet or an interface."""

    FlowLogId: str


class KeyPair(t.KeyPairInfo, kw_only=True):
    """A key pair, of which the public half is kept."""

    KeyPairId: str
    KeyName: str


class LaunchTemplate(t.LaunchTemplate, kw_only=True):
    """versions: by number."""

    LaunchTemplateId: str
    LaunchTemplateName: str
    DefaultVersionNumber: int
    LatestVersionNumber: int
    versions: dict[int, t.LaunchTemplateVersion]
