"""Types of ec2, vpc, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from pampero.services.ec2.types.shared import (
    AttributeBooleanValue,
    Filter,
    Tag,
    TagSpecification,
    UnsuccessfulItem,
    Vpc,
    VpcCidrBlockAssociation,
    VpcEncryptionControl,
    VpcIpv6CidrBlockAssociation,
)


class AcceptVpcPeeringConnectionRequest(Struct, kw_only=True, omit_defaults=True):
    DryRun: bool | None = None
    VpcPeeringConnectionId: str


class AcceptVpcPeeringConnectionResult(Struct, kw_only=True, omit_defaults=True):
    VpcPeeringConnection: VpcPeeringConnection | None = None


class AssociateVpcCidrBlockRequest(Struct, kw_only=True, omit_defaults=True):
    CidrBlock: str | None = None
    Ipv6CidrBlockNetworkBorderGroup: str | None = None
    Ipv6Pool: str | None = None
    Ipv6CidrBlock: str | None = None
    Ipv4IpamPoolId: str | None = None
    Ipv4NetmaskLength: int | None = None
    Ipv6IpamPoolId: str | None = None
    Ipv6NetmaskLength: int | None = None
    VpcId: str
    AmazonProvidedIpv6CidrBlock: bool | None = None


class AssociateVpcCidrBlockResult(Struct, kw_only=True, omit_defaults=True):
    Ipv6CidrBlockAssociation: VpcIpv6CidrBlockAssociation | None = None
    CidrBlockAssociation: VpcCidrBlockAssociation | None = None
    VpcId: str | None = None


class CidrBlock(Struct, kw_only=True, omit_defaults=True):
    CidrBlock: str | None = None


class CreatePeeringConnectionOptionsRequest(Struct, kw_only=True, omit_defaults=True):
    AllowMultipathResilience: bool | None = None
    MultipathResilienceMode: Annotated[str, Meta(pattern='\\A(?:always\\-on)\\Z')] | None = None


class CreateVpcEndpointRequest(Struct, kw_only=True, omit_defaults=True):
    DryRun: bool | None = None
    VpcEndpointType: Annotated[str, Meta(pattern='\\A(?:Interface|Gateway|GatewayLoadBalancer|Resource|ServiceNetwork|Tunnel)\\Z')] | None = None
    VpcId: str
    ServiceName: str | None = None
    PolicyDocument: str | None = None
    RouteTableIds: list[str] | None = None
    SubnetIds: list[str] | None = None
    SecurityGroupIds: list[str] | None = None
    IpAddressType: Annotated[str, Meta(pattern='\\A(?:ipv4|dualstack|ipv6)\\Z')] | None = None
    DnsOptions: DnsOptionsSpecification | None = None
    ClientToken: str | None = None
    PrivateDnsEnabled: bool | None = None
    TagSpecifications: list[TagSpecification] | None = None
    SubnetConfigurations: list[SubnetConfiguration] | None = None
    ServiceNetworkArn: str | None = None
    ResourceConfigurationArn: str | None = None
    ServiceRegion: str | None = None


class CreateVpcEndpointResult(Struct, kw_only=True, omit_defaults=True):
    VpcEndpoint: VpcEndpoint | None = None
    ClientToken: str | None = None


class CreateVpcPeeringConnectionRequest(Struct, kw_only=True, omit_defaults=True):
    PeerRegion: str | None = None
    TagSpecifications: list[TagSpecification] | None = None
    RequesterPeeringConnectionOptions: CreatePeeringConnectionOptionsRequest | None = None
    DryRun: bool | None = None
    VpcId: str
    PeerVpcId: str | None = None
    PeerOwnerId: str | None = None


class CreateVpcPeeringConnectionResult(Struct, kw_only=True, omit_defaults=True):
    VpcPeeringConnection: VpcPeeringConnection | None = None


class CreateVpcRequest(Struct, kw_only=True, omit_defaults=True):
    CidrBlock: str | None = None
    Ipv6Pool: str | None = None
    Ipv6CidrBlock: str | None = None
    Ipv4IpamPoolId: str | None = None
    Ipv4NetmaskLength: int | None = None
    Ipv6IpamPoolId: str | None = None
    Ipv6NetmaskLength: int | None = None
    Ipv6CidrBlockNetworkBorderGroup: str | None = None
    VpcEncryptionControl: VpcEncryptionControlConfiguration | None = None
    TagSpecifications: list[TagSpecification] | None = None
    DryRun: bool | None = None
    InstanceTenancy: Annotated[str, Meta(pattern='\\A(?:default|dedicated|host)\\Z')] | None = None
    AmazonProvidedIpv6CidrBlock: bool | None = None


class CreateVpcResult(Struct, kw_only=True, omit_defaults=True):
    Vpc: Vpc | None = None


class DeleteVpcEndpointsRequest(Struct, kw_only=True, omit_defaults=True):
    DryRun: bool | None = None
    VpcEndpointIds: list[str]


class DeleteVpcEndpointsResult(Struct, kw_only=True, omit_defaults=True):
    Unsuccessful: list[UnsuccessfulItem] | None = None


class DeleteVpcPeeringConnectionRequest(AcceptVpcPeeringConnectionRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteVpcPeeringConnectionResult(Struct, kw_only=True, omit_defaults=True):
    Return: bool | None = None


class DeleteVpcRequest(Struct, kw_only=True, omit_defaults=True):
    VpcId: str
    DryRun: bool | None = None


class DescribeVpcAttributeRequest(Struct, kw_only=True, omit_defaults=True):
    Attribute: Annotated[str, Meta(pattern='\\A(?:enableDnsSupport|enableDnsHostnames|enableNetworkAddressUsageMetrics)\\Z')]
    VpcId: str
    DryRun: bool | None = None


class DescribeVpcAttributeResult(Struct, kw_only=True, omit_defaults=True):
    EnableDnsHostnames: AttributeBooleanValue | None = None
    EnableDnsSupport: AttributeBooleanValue | None = None
    EnableNetworkAddressUsageMetrics: AttributeBooleanValue | None = None
    VpcId: str | None = None


class DescribeVpcEndpointServicesRequest(Struct, kw_only=True, omit_defaults=True):
    DryRun: bool | None = None
    ServiceNames: list[str] | None = None
    Filters: list[Filter] | None = None
    MaxResults: int | None = None
    NextToken: str | None = None
    ServiceRegions: list[str] | None = None


class DescribeVpcEndpointServicesResult(Struct, kw_only=True, omit_defaults=True):
    ServiceNames: list[str] | None = None
    ServiceDetails: list[ServiceDetail] | None = None
    NextToken: str | None = None


class DescribeVpcEndpointsRequest(Struct, kw_only=True, omit_defaults=True):
    DryRun: bool | None = None
    VpcEndpointIds: list[str] | None = None
    Filters: list[Filter] | None = None
    MaxResults: int | None = None
    NextToken: str | None = None


class DescribeVpcEndpointsResult(Struct, kw_only=True, omit_defaults=True):
    VpcEndpoints: list[VpcEndpoint] | None = None
    NextToken: str | None = None


class DescribeVpcPeeringConnectionsRequest(Struct, kw_only=True, omit_defaults=True):
    NextToken: str | None = None
    MaxResults: Annotated[int, Meta(ge=5, le=1000)] | None = None
    DryRun: bool | None = None
    VpcPeeringConnectionIds: list[str] | None = None
    Filters: list[Filter] | None = None


class DescribeVpcPeeringConnectionsResult(Struct, kw_only=True, omit_defaults=True):
    VpcPeeringConnections: list[VpcPeeringConnection] | None = None
    NextToken: str | None = None


class DescribeVpcsRequest(Struct, kw_only=True, omit_defaults=True):
    Filters: list[Filter] | None = None
    VpcIds: list[str] | None = None
    NextToken: str | None = None
    MaxResults: Annotated[int, Meta(ge=5, le=1000)] | None = None
    DryRun: bool | None = None


class DescribeVpcsResult(Struct, kw_only=True, omit_defaults=True):
    NextToken: str | None = None
    Vpcs: list[Vpc] | None = None


class DisassociateVpcCidrBlockRequest(Struct, kw_only=True, omit_defaults=True):
    AssociationId: str


class DisassociateVpcCidrBlockResult(AssociateVpcCidrBlockResult, kw_only=True, omit_defaults=True):
    """No further members."""


class DnsEntry(Struct, kw_only=True, omit_defaults=True):
    DnsName: str | None = None
    HostedZoneId: str | None = None


class DnsOptions(Struct, kw_only=True, omit_defaults=True):
    DnsRecordIpType: Annotated[str, Meta(pattern='\\A(?:ipv4|dualstack|ipv6|service\\-defined)\\Z')] | None = None
    PrivateDnsOnlyForInboundResolverEndpoint: bool | None = None
    PrivateDnsPreference: str | None = None
    PrivateDnsSpecifiedDomains: Annotated[list[str], Meta(max_length=10)] | None = None


class DnsOptionsSpecification(DnsOptions, kw_only=True, omit_defaults=True):
    """No further members."""


class Ipv6CidrBlock(Struct, kw_only=True, omit_defaults=True):
    Ipv6CidrBlock: str | None = None


class LastError(Struct, kw_only=True, omit_defaults=True):
    Message: str | None = None
    Code: str | None = None


class ModifyVpcAttributeRequest(Struct, kw_only=True, omit_defaults=True):
    EnableDnsHostnames: AttributeBooleanValue | None = None
    EnableDnsSupport: AttributeBooleanValue | None = None
    VpcId: str
    EnableNetworkAddressUsageMetrics: AttributeBooleanValue | None = None


class ModifyVpcEndpointRequest(Struct, kw_only=True, omit_defaults=True):
    DryRun: bool | None = None
    VpcEndpointId: str
    ResetPolicy: bool | None = None
    PolicyDocument: str | None = None
    AddRouteTableIds: list[str] | None = None
    RemoveRouteTableIds: list[str] | None = None
    AddSubnetIds: list[str] | None = None
    RemoveSubnetIds: list[str] | None = None
    AddSecurityGroupIds: list[str] | None = None
    RemoveSecurityGroupIds: list[str] | None = None
    IpAddressType: Annotated[str, Meta(pattern='\\A(?:ipv4|dualstack|ipv6)\\Z')] | None = None
    DnsOptions: DnsOptionsSpecification | None = None
    PrivateDnsEnabled: bool | None = None
    SubnetConfigurations: list[SubnetConfiguration] | None = None


class ModifyVpcEndpointResult(Struct, kw_only=True, omit_defaults=True):
    Return: bool | None = None


class ModifyVpcPeeringConnectionOptionsRequest(Struct, kw_only=True, omit_defaults=True):
    AccepterPeeringConnectionOptions: PeeringConnectionOptionsRequest | None = None
    DryRun: bool | None = None
    RequesterPeeringConnectionOptions: PeeringConnectionOptionsRequest | None = None
    VpcPeeringConnectionId: str


class ModifyVpcPeeringConnectionOptionsResult(Struct, kw_only=True, omit_defaults=True):
    AccepterPeeringConnectionOptions: PeeringConnectionOptions | None = None
    RequesterPeeringConnectionOptions: PeeringConnectionOptions | None = None


class ModifyVpcTenancyRequest(Struct, kw_only=True, omit_defaults=True):
    VpcId: str
    InstanceTenancy: Annotated[str, Meta(pattern='\\A(?:default)\\Z')]
    DryRun: bool | None = None


class ModifyVpcTenancyResult(Struct, kw_only=True, omit_defaults=True):
    ReturnValue: bool | None = None


class PayerResponsibilityEntry(Struct, kw_only=True, omit_defaults=True):
    Scope: Annotated[str, Meta(pattern='\\A(?:vpc\\-endpoint\\-charges|resource\\-gateway\\-charges)\\Z')] | None = None
    PayerResponsibilityType: Annotated[str, Meta(pattern='\\A(?:vpc\\-endpoint\\-account|resource\\-gateway\\-account|vpc\\-endpoint\\-service\\-account)\\Z')] | None = None


class PeeringConnectionOptions(Struct, kw_only=True, omit_defaults=True):
    AllowDnsResolutionFromRemoteVpc: bool | None = None
    AllowEgressFromLocalClassicLinkToRemoteVpc: bool | None = None
    AllowEgressFromLocalVpcToRemoteClassicLink: bool | None = None
    AllowMultipathResilience: bool | None = None
    MultipathResilienceMode: Annotated[str, Meta(pattern='\\A(?:always\\-on)\\Z')] | None = None


class PeeringConnectionOptionsRequest(PeeringConnectionOptions, kw_only=True, omit_defaults=True):
    """No further members."""


class PrivateDnsDetails(Struct, kw_only=True, omit_defaults=True):
    PrivateDnsName: str | None = None


class RejectVpcPeeringConnectionRequest(AcceptVpcPeeringConnectionRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class RejectVpcPeeringConnectionResult(Struct, kw_only=True, omit_defaults=True):
    Return: bool | None = None


class SecurityGroupIdentifier(Struct, kw_only=True, omit_defaults=True):
    GroupId: str | None = None
    GroupName: str | None = None


class ServiceDetail(Struct, kw_only=True, omit_defaults=True):
    ServiceName: str | None = None
    ServiceId: str | None = None
    ServiceType: list[ServiceTypeDetail] | None = None
    ServiceRegion: str | None = None
    AvailabilityZoneIds: list[str] | None = None
    AvailabilityZones: list[str] | None = None
    Owner: str | None = None
    BaseEndpointDnsNames: list[str] | None = None
    PrivateDnsName: str | None = None
    PrivateDnsNames: list[PrivateDnsDetails] | None = None
    VpcEndpointPolicySupported: bool | None = None
    AcceptanceRequired: bool | None = None
    ManagesVpcEndpoints: bool | None = None
    PayerResponsibility: Annotated[str, Meta(pattern='\\A(?:ServiceOwner)\\Z')] | None = None
    Tags: list[Tag] | None = None
    PrivateDnsNameVerificationState: Annotated[str, Meta(pattern='\\A(?:pendingVerification|verified|failed)\\Z')] | None = None
    SupportedIpAddressTypes: Annotated[list[Annotated[str, Meta(pattern='\\A(?:ipv4|ipv6)\\Z')]], Meta(max_length=2)] | None = None


class ServiceTypeDetail(Struct, kw_only=True, omit_defaults=True):
    ServiceType: Annotated[str, Meta(pattern='\\A(?:Interface|Gateway|GatewayLoadBalancer)\\Z')] | None = None


class SubnetConfiguration(Struct, kw_only=True, omit_defaults=True):
    SubnetId: str | None = None
    Ipv4: str | None = None
    Ipv6: str | None = None


class SubnetIpPrefixes(Struct, kw_only=True, omit_defaults=True):
    SubnetId: str | None = None
    IpPrefixes: list[str] | None = None


class VpcEncryptionControlConfiguration(Struct, kw_only=True, omit_defaults=True):
    Mode: Annotated[str, Meta(pattern='\\A(?:monitor|enforce)\\Z')]
    InternetGatewayExclusion: Annotated[str, Meta(pattern='\\A(?:enable|disable)\\Z')] | None = None
    EgressOnlyInternetGatewayExclusion: Annotated[str, Meta(pattern='\\A(?:enable|disable)\\Z')] | None = None
    NatGatewayExclusion: Annotated[str, Meta(pattern='\\A(?:enable|disable)\\Z')] | None = None
    VirtualPrivateGatewayExclusion: Annotated[str, Meta(pattern='\\A(?:enable|disable)\\Z')] | None = None
    VpcPeeringExclusion: Annotated[str, Meta(pattern='\\A(?:enable|disable)\\Z')] | None = None
    LambdaExclusion: Annotated[str, Meta(pattern='\\A(?:enable|disable)\\Z')] | None = None
    VpcLatticeExclusion: Annotated[str, Meta(pattern='\\A(?:enable|disable)\\Z')] | None = None
    ElasticFileSystemExclusion: Annotated[str, Meta(pattern='\\A(?:enable|disable)\\Z')] | None = None
    GlobalAcceleratorExclusion: Annotated[str, Meta(pattern='\\A(?:enable|disable)\\Z')] | None = None
    ApiGatewayV2Exclusion: Annotated[str, Meta(pattern='\\A(?:enable|disable)\\Z')] | None = None


class VpcEndpoint(Struct, kw_only=True, omit_defaults=True):
    VpcEndpointId: str | None = None
    VpcEndpointType: Annotated[str, Meta(pattern='\\A(?:Interface|Gateway|GatewayLoadBalancer|Resource|ServiceNetwork|Tunnel)\\Z')] | None = None
    VpcId: str | None = None
    ServiceName: str | None = None
    State: str | None = None
    PolicyDocument: str | None = None
    RouteTableIds: list[str] | None = None
    SubnetIds: list[str] | None = None
    Groups: list[SecurityGroupIdentifier] | None = None
    IpAddressType: Annotated[str, Meta(pattern='\\A(?:ipv4|dualstack|ipv6)\\Z')] | None = None
    DnsOptions: DnsOptions | None = None
    PrivateDnsEnabled: bool | None = None
    RequesterManaged: bool | None = None
    NetworkInterfaceIds: list[str] | None = None
    DnsEntries: list[DnsEntry] | None = None
    CreationTimestamp: float | None = None
    Tags: list[Tag] | None = None
    OwnerId: str | None = None
    LastError: LastError | None = None
    Ipv4Prefixes: list[SubnetIpPrefixes] | None = None
    Ipv6Prefixes: list[SubnetIpPrefixes] | None = None
    FailureReason: str | None = None
    ServiceNetworkArn: str | None = None
    ResourceConfigurationArn: str | None = None
    ServiceRegion: str | None = None
    PayerResponsibilities: list[PayerResponsibilityEntry] | None = None


class VpcPeeringConnection(Struct, kw_only=True, omit_defaults=True):
    AccepterVpcInfo: VpcPeeringConnectionVpcInfo | None = None
    ExpirationTime: float | None = None
    RequesterVpcInfo: VpcPeeringConnectionVpcInfo | None = None
    Status: VpcPeeringConnectionStateReason | None = None
    Tags: list[Tag] | None = None
    VpcPeeringConnectionId: str | None = None
    MultipathResilienceStatus: Annotated[str, Meta(pattern='\\A(?:pending|enabled|disabled)\\Z')] | None = None


class VpcPeeringConnectionOptionsDescription(Struct, kw_only=True, omit_defaults=True):
    AllowDnsResolutionFromRemoteVpc: bool | None = None
    AllowEgressFromLocalClassicLinkToRemoteVpc: bool | None = None
    AllowEgressFromLocalVpcToRemoteClassicLink: bool | None = None
    AllowMultipathResilience: bool | None = None
    MultipathResilienceMode: Annotated[str, Meta(pattern='\\A(?:always\\-on)\\Z')] | None = None


class VpcPeeringConnectionStateReason(Struct, kw_only=True, omit_defaults=True):
    Code: Annotated[str, Meta(pattern='\\A(?:initiating\\-request|pending\\-acceptance|active|deleted|rejected|failed|expired|provisioning|deleting)\\Z')] | None = None
    Message: str | None = None


class VpcPeeringConnectionVpcInfo(Struct, kw_only=True, omit_defaults=True):
    CidrBlock: str | None = None
    Ipv6CidrBlockSet: list[Ipv6CidrBlock] | None = None
    CidrBlockSet: list[CidrBlock] | None = None  # type: ignore[valid-type]
    OwnerId: str | None = None
    PeeringOptions: VpcPeeringConnectionOptionsDescription | None = None
    VpcId: str | None = None
    Region: str | None = None
