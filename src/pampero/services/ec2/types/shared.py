"""Types of ec2, shared, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct


class AttributeBooleanValue(Struct, kw_only=True, omit_defaults=True):
    Value: bool | None = None


class AttributeValue(Struct, kw_only=True, omit_defaults=True):
    Value: str | None = None


class BlockPublicAccessStates(Struct, kw_only=True, omit_defaults=True):
    InternetGatewayBlockMode: Annotated[str, Meta(pattern='\\A(?:off|block\\-bidirectional|block\\-ingress)\\Z')] | None = None


class ConnectionTrackingSpecificationRequest(Struct, kw_only=True, omit_defaults=True):
    TcpEstablishedTimeout: int | None = None
    UdpStreamTimeout: int | None = None
    UdpTimeout: int | None = None


class Filter(Struct, kw_only=True, omit_defaults=True):
    Name: str | None = None
    Values: list[str] | None = None


class InstanceIpv6Address(Struct, kw_only=True, omit_defaults=True):
    Ipv6Address: str | None = None
    IsPrimaryIpv6: bool | None = None


class Ipv4PrefixSpecification(Struct, kw_only=True, omit_defaults=True):
    Ipv4Prefix: str | None = None


class Ipv4PrefixSpecificationRequest(Struct, kw_only=True, omit_defaults=True):
    Ipv4Prefix: str | None = None


class Ipv6PrefixSpecificationRequest(Struct, kw_only=True, omit_defaults=True):
    Ipv6Prefix: str | None = None


class NetworkFirewallAssociation(Struct, kw_only=True, omit_defaults=True):
    FirewallArn: str | None = None
    FirewallOnboardingStatus: Annotated[str, Meta(pattern='\\A(?:pending|active|disabling)\\Z')] | None = None
    FirewallMode: Annotated[str, Meta(pattern='\\A(?:monitor|enforce)\\Z')] | None = None


class OperatorRequest(Struct, kw_only=True, omit_defaults=True):
    Principal: str | None = None


class OperatorResponse(Struct, kw_only=True, omit_defaults=True):
    Managed: bool | None = None
    Principal: str | None = None
    HiddenByDefault: bool | None = None


class PrivateIpAddressSpecification(Struct, kw_only=True, omit_defaults=True):
    Primary: bool | None = None
    PrivateIpAddress: str | None = None


class Tag(Struct, kw_only=True, omit_defaults=True):
    Key: str | None = None
    Value: str | None = None


class TagSpecification(Struct, kw_only=True, omit_defaults=True):
    ResourceType: Annotated[str, Meta(pattern='\\A(?:capacity\\-reservation|client\\-vpn\\-endpoint|customer\\-gateway|carrier\\-gateway|coip\\-pool|declarative\\-policies\\-report|dedicated\\-host|dhcp\\-options|egress\\-only\\-internet\\-gateway|elastic\\-ip|elastic\\-gpu|export\\-image\\-task|export\\-instance\\-task|fca\\-policy|fleet|fpga\\-image|host\\-reservation|image|image\\-usage\\-report|import\\-image\\-task|import\\-snapshot\\-task|instance|instance\\-event\\-window|internet\\-gateway|ipam|ipam\\-pool|ipam\\-scope|ipv4pool\\-ec2|ipv6pool\\-ec2|key\\-pair|launch\\-template|local\\-gateway|local\\-gateway\\-route\\-table|local\\-gateway\\-virtual\\-interface|local\\-gateway\\-virtual\\-interface\\-group|local\\-gateway\\-route\\-table\\-vpc\\-association|local\\-gateway\\-route\\-table\\-virtual\\-interface\\-group\\-association|natgateway|network\\-acl|network\\-interface|network\\-insights\\-analysis|network\\-insights\\-path|network\\-insights\\-access\\-scope|network\\-insights\\-access\\-scope\\-analysis|outpost\\-lag|placement\\-group|prefix\\-list|replace\\-root\\-volume\\-task|reserved\\-instances|route\\-table|security\\-group|security\\-group\\-rule|service\\-link\\-virtual\\-interface|snapshot|spot\\-fleet\\-request|spot\\-instances\\-request|subnet|subnet\\-cidr\\-reservation|traffic\\-mirror\\-filter|traffic\\-mirror\\-session|traffic\\-mirror\\-target|transit\\-gateway|transit\\-gateway\\-attachment|transit\\-gateway\\-connect\\-peer|transit\\-gateway\\-multicast\\-domain|transit\\-gateway\\-policy\\-table|transit\\-gateway\\-metering\\-policy|transit\\-gateway\\-route\\-table|transit\\-gateway\\-route\\-table\\-announcement|volume|vpc|vpc\\-endpoint|vpc\\-endpoint\\-connection|vpc\\-endpoint\\-service|vpc\\-endpoint\\-service\\-permission|vpc\\-peering\\-connection|vpn\\-connection|vpn\\-gateway|vpc\\-flow\\-log|capacity\\-reservation\\-fleet|traffic\\-mirror\\-filter\\-rule|vpc\\-endpoint\\-connection\\-device\\-type|verified\\-access\\-instance|verified\\-access\\-group|verified\\-access\\-endpoint|verified\\-access\\-policy|verified\\-access\\-trust\\-provider|vpn\\-connection\\-device\\-type|vpc\\-block\\-public\\-access\\-exclusion|vpc\\-encryption\\-control|route\\-server|route\\-server\\-endpoint|route\\-server\\-peer|ipam\\-resource\\-discovery|ipam\\-resource\\-discovery\\-association|instance\\-connect\\-endpoint|verified\\-access\\-endpoint\\-target|ipam\\-external\\-resource\\-verification\\-token|capacity\\-block|mac\\-modification\\-task|ipam\\-prefix\\-list\\-resolver|ipam\\-policy|ipam\\-prefix\\-list\\-resolver\\-target|ipam\\-internet\\-registry\\-association|secondary\\-interface|secondary\\-network|secondary\\-subnet|capacity\\-manager\\-data\\-export|vpn\\-concentrator|ipam\\-pool\\-allocation|capacity\\-reservation\\-cancellation\\-quote|application\\-status\\-check|capacity\\-reservation\\-modification\\-quote|metric\\-category)\\Z')] | None = None
    Tags: list[Tag] | None = None


class UnsuccessfulItem(Struct, kw_only=True, omit_defaults=True):
    Error: UnsuccessfulItemError | None = None
    ResourceId: str | None = None


class UnsuccessfulItemError(Struct, kw_only=True, omit_defaults=True):
    Code: str | None = None
    Message: str | None = None


class UserIdGroupPair(Struct, kw_only=True, omit_defaults=True):
    Description: str | None = None
    UserId: str | None = None
    GroupName: str | None = None
    GroupId: str | None = None
    VpcId: str | None = None
    VpcPeeringConnectionId: str | None = None
    PeeringStatus: str | None = None


class Vpc(Struct, kw_only=True, omit_defaults=True):
    OwnerId: str | None = None
    InstanceTenancy: Annotated[str, Meta(pattern='\\A(?:default|dedicated|host)\\Z')] | None = None
    Ipv6CidrBlockAssociationSet: list[VpcIpv6CidrBlockAssociation] | None = None
    CidrBlockAssociationSet: list[VpcCidrBlockAssociation] | None = None
    IsDefault: bool | None = None
    EncryptionControl: VpcEncryptionControl | None = None
    Tags: list[Tag] | None = None
    BlockPublicAccessStates: BlockPublicAccessStates | None = None
    NetworkFirewallAssociations: list[NetworkFirewallAssociation] | None = None
    VpcId: str | None = None
    State: Annotated[str, Meta(pattern='\\A(?:pending|available|deleting)\\Z')] | None = None
    CidrBlock: str | None = None
    DhcpOptionsId: str | None = None


class VpcCidrBlockAssociation(Struct, kw_only=True, omit_defaults=True):
    AssociationId: str | None = None
    CidrBlock: str | None = None
    CidrBlockState: VpcCidrBlockState | None = None


class VpcCidrBlockState(Struct, kw_only=True, omit_defaults=True):
    State: Annotated[str, Meta(pattern='\\A(?:associating|associated|disassociating|disassociated|failing|failed)\\Z')] | None = None
    StatusMessage: str | None = None


class VpcEncryptionControl(Struct, kw_only=True, omit_defaults=True):
    VpcId: str | None = None
    VpcEncryptionControlId: str | None = None
    Mode: Annotated[str, Meta(pattern='\\A(?:monitor|enforce)\\Z')] | None = None
    State: Annotated[str, Meta(pattern='\\A(?:enforce\\-in\\-progress|monitor\\-in\\-progress|enforce\\-failed|monitor\\-failed|deleting|deleted|available|creating|delete\\-failed)\\Z')] | None = None
    StateMessage: str | None = None
    ResourceExclusions: VpcEncryptionControlExclusions | None = None
    Tags: list[Tag] | None = None


class VpcEncryptionControlExclusion(Struct, kw_only=True, omit_defaults=True):
    State: Annotated[str, Meta(pattern='\\A(?:enabling|enabled|disabling|disabled)\\Z')] | None = None
    StateMessage: str | None = None


class VpcEncryptionControlExclusions(Struct, kw_only=True, omit_defaults=True):
    InternetGateway: VpcEncryptionControlExclusion | None = None
    EgressOnlyInternetGateway: VpcEncryptionControlExclusion | None = None
    NatGateway: VpcEncryptionControlExclusion | None = None
    VirtualPrivateGateway: VpcEncryptionControlExclusion | None = None
    VpcPeering: VpcEncryptionControlExclusion | None = None
    Lambda: VpcEncryptionControlExclusion | None = None
    VpcLattice: VpcEncryptionControlExclusion | None = None
    ElasticFileSystem: VpcEncryptionControlExclusion | None = None
    GlobalAccelerator: VpcEncryptionControlExclusion | None = None
    ApiGatewayV2: VpcEncryptionControlExclusion | None = None


class VpcIpv6CidrBlockAssociation(Struct, kw_only=True, omit_defaults=True):
    AssociationId: str | None = None
    Ipv6CidrBlock: str | None = None
    Ipv6CidrBlockState: VpcCidrBlockState | None = None
    NetworkBorderGroup: str | None = None
    Ipv6Pool: str | None = None
    Ipv6AddressAttribute: Annotated[str, Meta(pattern='\\A(?:public|private)\\Z')] | None = None
    IpSource: Annotated[str, Meta(pattern='\\A(?:amazon|byoip|none)\\Z')] | None = None
