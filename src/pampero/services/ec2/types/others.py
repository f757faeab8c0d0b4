"""Types of ec2, others, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from pampero.services.ec2.types.shared import (
    AttributeBooleanValue,
    AttributeValue,
    BlockPublicAccessStates,
    Filter,
    Ipv4PrefixSpecification,
    Tag,
    TagSpecification,
    UnsuccessfulItem,
    UserIdGroupPair,
    Vpc,
)


class AccountAttribute(Struct, kw_only=True, omit_defaults=True):
    AttributeName: str | None = None
    AttributeValues: list[AccountAttributeValue] | None = None


class AccountAttributeValue(Struct, kw_only=True, omit_defaults=True):
    AttributeValue: str | None = None


class Address(Struct, kw_only=True, omit_defaults=True):
    AllocationId: str | None = None
    AssociationId: str | None = None
    Domain: Annotated[str, Meta(pattern='\\A(?:vpc|standard)\\Z')] | None = None
    NetworkInterfaceId: str | None = None
    NetworkInterfaceOwnerId: str | None = None
    PrivateIpAddress: str | None = None
    Tags: list[Tag] | None = None
    PublicIpv4Pool: str | None = None
    NetworkBorderGroup: str | None = None
    CustomerOwnedIp: str | None = None
    CustomerOwnedIpv4Pool: str | None = None
    CarrierIp: str | None = None
    SubnetId: str | None = None
    ServiceManaged: Annotated[str, Meta(pattern='\\A(?:alb|nlb|rnat|rds|lambda\\-network\\-connector|igw\\-firewall)\\Z')] | None = None
    InstanceId: str | None = None
    PublicIp: str | None = None


class AddressAttribute(Struct, kw_only=True, omit_defaults=True):
    PublicIp: str | None = None
    AllocationId: str | None = None
    PtrRecord: str | None = None
    PtrRecordUpdate: PtrUpdateStatus | None = None


class AllocateAddressRequest(Struct, kw_only=True, omit_defaults=True):
    Domain: Annotated[str, Meta(pattern='\\A(?:vpc|standard)\\Z')] | None = None
    Address: str | None = None
    PublicIpv4Pool: str | None = None
    NetworkBorderGroup: str | None = None
    CustomerOwnedIpv4Pool: str | None = None
    TagSpecifications: list[TagSpecification] | None = None
    IpamPoolId: str | None = None
    DryRun: bool | None = None


class AllocateAddressResult(Struct, kw_only=True, omit_defaults=True):
    AllocationId: str | None = None
    PublicIpv4Pool: str | None = None
    NetworkBorderGroup: str | None = None
    Domain: Annotated[str, Meta(pattern='\\A(?:vpc|standard)\\Z')] | None = None
    CustomerOwnedIp: str | None = None
    CustomerOwnedIpv4Pool: str | None = None
    CarrierIp: str | None = None
    PublicIp: str | None = None


class AssignIpv6AddressesRequest(Struct, kw_only=True, omit_defaults=True):
    Ipv6PrefixCount: int | None = None
    Ipv6Prefixes: list[str] | None = None
    NetworkInterfaceId: str
    Ipv6Addresses: list[str] | None = None
    Ipv6AddressCount: int | None = None


class AssignIpv6AddressesResult(Struct, kw_only=True, omit_defaults=True):
    AssignedIpv6Addresses: list[str] | None = None
    AssignedIpv6Prefixes: list[str] | None = None
    NetworkInterfaceId: str | None = None


class AssignPrivateIpAddressesRequest(Struct, kw_only=True, omit_defaults=True):
    Ipv4Prefixes: list[str] | None = None
    Ipv4PrefixCount: int | None = None
    NetworkInterfaceId: str
    PrivateIpAddresses: list[str] | None = None
    SecondaryPrivateIpAddressCount: int | None = None
    AllowReassignment: bool | None = None


class AssignPrivateIpAddressesResult(Struct, kw_only=True, omit_defaults=True):
    NetworkInterfaceId: str | None = None
    AssignedPrivateIpAddresses: list[AssignedPrivateIpAddress] | None = None
    AssignedIpv4Prefixes: list[Ipv4PrefixSpecification] | None = None


class AssignedPrivateIpAddress(Struct, kw_only=True, omit_defaults=True):
    PrivateIpAddress: str | None = None


class AssociateAddressRequest(Struct, kw_only=True, omit_defaults=True):
    AllocationId: str | None = None
    InstanceId: str | None = None
    PublicIp: str | None = None
    DryRun: bool | None = None
    NetworkInterfaceId: str | None = None
    PrivateIpAddress: str | None = None
    AllowReassociation: bool | None = None


class AssociateAddressResult(Struct, kw_only=True, omit_defaults=True):
    AssociationId: str | None = None


class AssociateDhcpOptionsRequest(Struct, kw_only=True, omit_defaults=True):
    DhcpOptionsId: str
    VpcId: str
    DryRun: bool | None = None


class AssociateSubnetCidrBlockRequest(Struct, kw_only=True, omit_defaults=True):
    Ipv6IpamPoolId: str | None = None
    Ipv6NetmaskLength: int | None = None
    SubnetId: str
    Ipv6CidrBlock: str | None = None


class AssociateSubnetCidrBlockResult(Struct, kw_only=True, omit_defaults=True):
    Ipv6CidrBlockAssociation: SubnetIpv6CidrBlockAssociation | None = None
    SubnetId: str | None = None


class DeleteInternetGatewayRequest(Struct, kw_only=True, omit_defaults=True):
    DryRun: bool | None = None
    InternetGatewayId: str


class AttachInternetGatewayRequest(DeleteInternetGatewayRequest, kw_only=True, omit_defaults=True):
    VpcId: str


class AvailabilityZone(Struct, kw_only=True, omit_defaults=True):
    OptInStatus: Annotated[str, Meta(pattern='\\A(?:opt\\-in\\-not\\-required|opted\\-in|not\\-opted\\-in)\\Z')] | None = None
    Messages: list[AvailabilityZoneMessage] | None = None
    RegionName: str | None = None
    ZoneName: str | None = None
    ZoneId: str | None = None
    GroupName: str | None = None
    NetworkBorderGroup: str | None = None
    ZoneType: str | None = None
    ParentZoneName: str | None = None
    ParentZoneId: str | None = None
    GroupLongName: str | None = None
    Geography: list[AvailabilityZoneGeography] | None = None
    SubGeography: list[AvailabilityZoneSubGeography] | None = None
    State: Annotated[str, Meta(pattern='\\A(?:available|information|impaired|unavailable|constrained)\\Z')] | None = None


class AvailabilityZoneGeography(Struct, kw_only=True, omit_defaults=True):
    Name: str | None = None


class AvailabilityZoneMessage(Struct, kw_only=True, omit_defaults=True):
    Message: str | None = None


class AvailabilityZoneSubGeography(Struct, kw_only=True, omit_defaults=True):
    Name: str | None = None


class CreateDefaultSubnetRequest(Struct, kw_only=True, omit_defaults=True):
    AvailabilityZone: str | None = None
    DryRun: bool | None = None
    Ipv6Native: bool | None = None
    AvailabilityZoneId: str | None = None


class CreateDefaultSubnetResult(Struct, kw_only=True, omit_defaults=True):
    Subnet: Subnet | None = None


class CreateDefaultVpcRequest(Struct, kw_only=True, omit_defaults=True):
    DryRun: bool | None = None


class CreateDefaultVpcResult(Struct, kw_only=True, omit_defaults=True):
    Vpc: Vpc | None = None


class CreateDhcpOptionsRequest(Struct, kw_only=True, omit_defaults=True):
    DhcpConfigurations: list[NewDhcpConfiguration]
    TagSpecifications: list[TagSpecification] | None = None
    DryRun: bool | None = None


class CreateDhcpOptionsResult(Struct, kw_only=True, omit_defaults=True):
    DhcpOptions: DhcpOptions | None = None


class CreateEgressOnlyInternetGatewayRequest(Struct, kw_only=True, omit_defaults=True):
    ClientToken: str | None = None
    DryRun: bool | None = None
    VpcId: str
    TagSpecifications: list[TagSpecification] | None = None


class CreateEgressOnlyInternetGatewayResult(Struct, kw_only=True, omit_defaults=True):
    ClientToken: str | None = None
    EgressOnlyInternetGateway: EgressOnlyInternetGateway | None = None


class CreateFlowLogsRequest(Struct, kw_only=True, omit_defaults=True):
    DryRun: bool | None = None
    ClientToken: str | None = None
    DeliverLogsPermissionArn: str | None = None
    DeliverCrossAccountRole: str | None = None
    LogGroupName: str | None = None
    ResourceIds: list[str]
    ResourceType: Annotated[str, Meta(pattern='\\A(?:VPC|Subnet|NetworkInterface|TransitGateway|TransitGatewayAttachment|RegionalNatGateway|CoreNetwork|CoreNetworkEdge|CoreNetworkAttachment)\\Z')]
    TrafficType: Annotated[str, Meta(pattern='\\A(?:ACCEPT|REJECT|ALL)\\Z')] | None = None
    LogDestinationType: Annotated[str, Meta(pattern='\\A(?:cloud\\-watch\\-logs|s3|kinesis\\-data\\-firehose)\\Z')] | None = None
    LogDestination: str | None = None
    LogFormat: str | None = None
    TagSpecifications: list[TagSpecification] | None = None
    MaxAggregationInterval: int | None = None
    DestinationOptions: DestinationOptionsRequest | None = None
    TagFieldSpecifications: Annotated[list[TagFieldSpecificationRequest], Meta(min_length=1, max_length=3)] | None = None


class CreateFlowLogsResult(Struct, kw_only=True, omit_defaults=True):
    ClientToken: str | None = None
    FlowLogIds: list[str] | None = None
    Unsuccessful: list[UnsuccessfulItem] | None = None


class CreateInternetGatewayRequest(Struct, kw_only=True, omit_defaults=True):
    TagSpecifications: list[TagSpecification] | None = None
    DryRun: bool | None = None


class CreateInternetGatewayResult(Struct, kw_only=True, omit_defaults=True):
    InternetGateway: InternetGateway | None = None


class CreateKeyPairRequest(Struct, kw_only=True, omit_defaults=True):
    KeyName: str
    KeyType: Annotated[str, Meta(pattern='\\A(?:rsa|ed25519)\\Z')] | None = None
    TagSpecifications: list[TagSpecification] | None = None
    KeyFormat: Annotated[str, Meta(pattern='\\A(?:pem|ppk)\\Z')] | None = None
    DryRun: bool | None = None


class CreateSubnetRequest(Struct, kw_only=True, omit_defaults=True):
    TagSpecifications: list[TagSpecification] | None = None
    AvailabilityZone: str | None = None
    AvailabilityZoneId: str | None = None
    CidrBlock: str | None = None
    Ipv6CidrBlock: str | None = None
    OutpostArn: str | None = None
    VpcId: str
    Ipv6Native: bool | None = None
    Ipv4IpamPoolId: str | None = None
    Ipv4NetmaskLength: int | None = None
    Ipv6IpamPoolId: str | None = None
    Ipv6NetmaskLength: int | None = None
    DryRun: bool | None = None


class CreateSubnetResult(Struct, kw_only=True, omit_defaults=True):
    Subnet: Subnet | None = None


class CreateTagsRequest(Struct, kw_only=True, omit_defaults=True):
    DryRun: bool | None = None
    Resources: list[str]
    Tags: list[Tag]


class DeleteDhcpOptionsRequest(Struct, kw_only=True, omit_defaults=True):
    DhcpOptionsId: str
    DryRun: bool | None = None


class DeleteEgressOnlyInternetGatewayRequest(Struct, kw_only=True, omit_defaults=True):
    DryRun: bool | None = None
    EgressOnlyInternetGatewayId: str


class DeleteEgressOnlyInternetGatewayResult(Struct, kw_only=True, omit_defaults=True):
    ReturnCode: bool | None = None


class DeleteFlowLogsRequest(Struct, kw_only=True, omit_defaults=True):
    DryRun: bool | None = None
    FlowLogIds: list[str]


class DeleteFlowLogsResult(Struct, kw_only=True, omit_defaults=True):
    Unsuccessful: list[UnsuccessfulItem] | None = None


class DeleteKeyPairRequest(Struct, kw_only=True, omit_defaults=True):
    KeyName: str | None = None
    KeyPairId: str | None = None
    DryRun: bool | None = None


class DeleteKeyPairResult(Struct, kw_only=True, omit_defaults=True):
    Return: bool | None = None
    KeyPairId: str | None = None


class DeleteSubnetRequest(Struct, kw_only=True, omit_defaults=True):
    SubnetId: str
    DryRun: bool | None = None


class DeleteTagsRequest(Struct, kw_only=True, omit_defaults=True):
    DryRun: bool | None = None
    Resources: list[str]
    Tags: list[Tag] | None = None


class DescribeAccountAttributesRequest(Struct, kw_only=True, omit_defaults=True):
    DryRun: bool | None = None
    AttributeNames: list[Annotated[str, Meta(pattern='\\A(?:supported\\-platforms|default\\-vpc)\\Z')]] | None = None


class DescribeAccountAttributesResult(Struct, kw_only=True, omit_defaults=True):
    AccountAttributes: list[AccountAttribute] | None = None


class DescribeAddressesAttributeRequest(Struct, kw_only=True, omit_defaults=True):
    AllocationIds: list[str] | None = None
    Attribute: Annotated[str, Meta(pattern='\\A(?:domain\\-name)\\Z')] | None = None
    NextToken: str | None = None
    MaxResults: Annotated[int, Meta(ge=1, le=1000)] | None = None
    DryRun: bool | None = None


class DescribeAddressesAttributeResult(Struct, kw_only=True, omit_defaults=True):
    Addresses: list[AddressAttribute] | None = None
    NextToken: str | None = None


class DescribeAddressesRequest(Struct, kw_only=True, omit_defaults=True):
    PublicIps: list[str] | None = None
    DryRun: bool | None = None
    Filters: list[Filter] | None = None
    AllocationIds: list[str] | None = None


class DescribeAddressesResult(Struct, kw_only=True, omit_defaults=True):
    Addresses: list[Address] | None = None


class DescribeAvailabilityZonesRequest(Struct, kw_only=True, omit_defaults=True):
    ZoneNames: list[str] | None = None
    ZoneIds: list[str] | None = None
    AllAvailabilityZones: bool | None = None
    DryRun: bool | None = None
    Filters: list[Filter] | None = None


class DescribeAvailabilityZonesResult(Struct, kw_only=True, omit_defaults=True):
    AvailabilityZones: list[AvailabilityZone] | None = None


class DescribeDhcpOptionsRequest(Struct, kw_only=True, omit_defaults=True):
    DhcpOptionsIds: list[str] | None = None
    NextToken: str | None = None
    MaxResults: Annotated[int, Meta(ge=5, le=1000)] | None = None
    DryRun: bool | None = None
    Filters: list[Filter] | None = None


class DescribeDhcpOptionsResult(Struct, kw_only=True, omit_defaults=True):
    NextToken: str | None = None
    DhcpOptions: list[DhcpOptions] | None = None


class DescribeEgressOnlyInternetGatewaysRequest(Struct, kw_only=True, omit_defaults=True):
    DryRun: bool | None = None
    EgressOnlyInternetGatewayIds: list[str] | None = None
    MaxResults: Annotated[int, Meta(ge=5, le=255)] | None = None
    NextToken: str | None = None
    Filters: list[Filter] | None = None


class DescribeEgressOnlyInternetGatewaysResult(Struct, kw_only=True, omit_defaults=True):
    EgressOnlyInternetGateways: list[EgressOnlyInternetGateway] | None = None
    NextToken: str | None = None


class DescribeFlowLogsRequest(Struct, kw_only=True, omit_defaults=True):
    DryRun: bool | None = None
    Filter: list[Filter] | None = None
    FlowLogIds: list[str] | None = None
    MaxResults: int | None = None
    NextToken: str | None = None


class DescribeFlowLogsResult(Struct, kw_only=True, omit_defaults=True):
    FlowLogs: list[FlowLog] | None = None
    NextToken: str | None = None


class DescribeInternetGatewaysRequest(Struct, kw_only=True, omit_defaults=True):
    NextToken: str | None = None
    MaxResults: Annotated[int, Meta(ge=5, le=1000)] | None = None
    DryRun: bool | None = None
    InternetGatewayIds: list[str] | None = None
    Filters: list[Filter] | None = None


class DescribeInternetGatewaysResult(Struct, kw_only=True, omit_defaults=True):
    InternetGateways: list[InternetGateway] | None = None
    NextToken: str | None = None


class DescribeKeyPairsRequest(Struct, kw_only=True, omit_defaults=True):
    KeyNames: list[str] | None = None
    KeyPairIds: list[str] | None = None
    IncludePublicKey: bool | None = None
    DryRun: bool | None = None
    Filters: list[Filter] | None = None


class DescribeKeyPairsResult(Struct, kw_only=True, omit_defaults=True):
    KeyPairs: list[KeyPairInfo] | None = None


class DescribePrefixListsRequest(Struct, kw_only=True, omit_defaults=True):
    DryRun: bool | None = None
    Filters: list[Filter] | None = None
    MaxResults: int | None = None
    NextToken: str | None = None
    PrefixListIds: list[str] | None = None


class DescribePrefixListsResult(Struct, kw_only=True, omit_defaults=True):
    NextToken: str | None = None
    PrefixLists: list[PrefixList] | None = None


class DescribeRegionsRequest(Struct, kw_only=True, omit_defaults=True):
    RegionNames: list[str] | None = None
    AllRegions: bool | None = None
    DryRun: bool | None = None
    Filters: list[Filter] | None = None


class DescribeRegionsResult(Struct, kw_only=True, omit_defaults=True):
    Regions: list[Region] | None = None


class DescribeStaleSecurityGroupsRequest(Struct, kw_only=True, omit_defaults=True):
    DryRun: bool | None = None
    MaxResults: Annotated[int, Meta(ge=5, le=255)] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    VpcId: str


class DescribeStaleSecurityGroupsResult(Struct, kw_only=True, omit_defaults=True):
    NextToken: str | None = None
    StaleSecurityGroupSet: list[StaleSecurityGroup] | None = None


class DescribeSubnetsRequest(Struct, kw_only=True, omit_defaults=True):
    Filters: list[Filter] | None = None
    SubnetIds: list[str] | None = None
    NextToken: str | None = None
    MaxResults: Annotated[int, Meta(ge=5, le=1000)] | None = None
    DryRun: bool | None = None


class DescribeSubnetsResult(Struct, kw_only=True, omit_defaults=True):
    NextToken: str | None = None
    Subnets: list[Subnet] | None = None


class DescribeTagsRequest(Struct, kw_only=True, omit_defaults=True):
    DryRun: bool | None = None
    Filters: list[Filter] | None = None
    MaxResults: int | None = None
    NextToken: str | None = None


class DescribeTagsResult(Struct, kw_only=True, omit_defaults=True):
    NextToken: str | None = None
    Tags: list[TagDescription] | None = None


class DestinationOptionsRequest(Struct, kw_only=True, omit_defaults=True):
    FileFormat: Annotated[str, Meta(pattern='\\A(?:plain\\-text|parquet)\\Z')] | None = None
    HiveCompatiblePartitions: bool | None = None
    PerHourPartition: bool | None = None


class DestinationOptionsResponse(Struct, kw_only=True, omit_defaults=True):
    FileFormat: Annotated[str, Meta(pattern='\\A(?:plain\\-text|parquet)\\Z')] | None = None
    HiveCompatiblePartitions: bool | None = None
    PerHourPartition: bool | None = None


class DetachInternetGatewayRequest(AttachInternetGatewayRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DhcpConfiguration(Struct, kw_only=True, omit_defaults=True):
    Key: str | None = None
    Values: list[AttributeValue] | None = None


class DhcpOptions(Struct, kw_only=True, omit_defaults=True):
    OwnerId: str | None = None
    Tags: list[Tag] | None = None
    DhcpOptionsId: str | None = None
    DhcpConfigurations: list[DhcpConfiguration] | None = None


class DisassociateAddressRequest(Struct, kw_only=True, omit_defaults=True):
    AssociationId: str | None = None
    PublicIp: str | None = None
    DryRun: bool | None = None


class DisassociateSubnetCidrBlockRequest(Struct, kw_only=True, omit_defaults=True):
    AssociationId: str


class DisassociateSubnetCidrBlockResult(AssociateSubnetCidrBlockResult, kw_only=True, omit_defaults=True):
    """No further members."""


class EgressOnlyInternetGateway(Struct, kw_only=True, omit_defaults=True):
    Attachments: list[InternetGatewayAttachment] | None = None
    EgressOnlyInternetGatewayId: str | None = None
    Tags: list[Tag] | None = None


class FlowLog(Struct, kw_only=True, omit_defaults=True):
    CreationTime: float | None = None
    DeliverLogsErrorMessage: str | None = None
    DeliverLogsPermissionArn: str | None = None
    DeliverCrossAccountRole: str | None = None
    DeliverLogsStatus: str | None = None
    FlowLogId: str | None = None
    FlowLogStatus: str | None = None
    LogGroupName: str | None = None
    ResourceId: str | None = None
    TrafficType: Annotated[str, Meta(pattern='\\A(?:ACCEPT|REJECT|ALL)\\Z')] | None = None
    LogDestinationType: Annotated[str, Meta(pattern='\\A(?:cloud\\-watch\\-logs|s3|kinesis\\-data\\-firehose)\\Z')] | None = None
    LogDestination: str | None = None
    LogFormat: str | None = None
    Tags: list[Tag] | None = None
    MaxAggregationInterval: int | None = None
    DestinationOptions: DestinationOptionsResponse | None = None
    TagFieldSpecifications: Annotated[list[TagFieldSpecificationResponse], Meta(min_length=1, max_length=3)] | None = None


class ImportKeyPairRequest(Struct, kw_only=True, omit_defaults=True):
    TagSpecifications: list[TagSpecification] | None = None
    DryRun: bool | None = None
    KeyName: str
    PublicKeyMaterial: bytes


class ImportKeyPairResult(Struct, kw_only=True, omit_defaults=True):
    KeyFingerprint: str | None = None
    KeyName: str | None = None
    KeyPairId: str | None = None
    Tags: list[Tag] | None = None


class InternetGateway(Struct, kw_only=True, omit_defaults=True):
    Attachments: list[InternetGatewayAttachment] | None = None
    InternetGatewayId: str | None = None
    OwnerId: str | None = None
    Tags: list[Tag] | None = None


class InternetGatewayAttachment(Struct, kw_only=True, omit_defaults=True):
    State: str | None = None
    VpcId: str | None = None


class KeyPair(Struct, kw_only=True, omit_defaults=True):
    KeyPairId: str | None = None
    Tags: list[Tag] | None = None
    KeyName: str | None = None
    KeyFingerprint: str | None = None
    KeyMaterial: str | None = None


class KeyPairInfo(Struct, kw_only=True, omit_defaults=True):
    KeyPairId: str | None = None
    KeyType: Annotated[str, Meta(pattern='\\A(?:rsa|ed25519)\\Z')] | None = None
    Tags: list[Tag] | None = None
    PublicKey: str | None = None
    CreateTime: float | None = None
    KeyName: str | None = None
    KeyFingerprint: str | None = None


class ModifySubnetAttributeRequest(Struct, kw_only=True, omit_defaults=True):
    AssignIpv6AddressOnCreation: AttributeBooleanValue | None = None
    MapPublicIpOnLaunch: AttributeBooleanValue | None = None
    SubnetId: str
    MapCustomerOwnedIpOnLaunch: AttributeBooleanValue | None = None
    CustomerOwnedIpv4Pool: str | None = None
    EnableDns64: AttributeBooleanValue | None = None
    PrivateDnsHostnameTypeOnLaunch: Annotated[str, Meta(pattern='\\A(?:ip\\-name|resource\\-name)\\Z')] | None = None
    EnableResourceNameDnsARecordOnLaunch: AttributeBooleanValue | None = None
    EnableResourceNameDnsAAAARecordOnLaunch: AttributeBooleanValue | None = None
    EnableLniAtDeviceIndex: int | None = None
    DisableLniAtDeviceIndex: AttributeBooleanValue | None = None


class NewDhcpConfiguration(Struct, kw_only=True, omit_defaults=True):
    Key: str | None = None
    Values: list[str] | None = None


class PrefixList(Struct, kw_only=True, omit_defaults=True):
    Cidrs: list[str] | None = None
    PrefixListId: str | None = None
    PrefixListName: str | None = None


class PrivateDnsNameOptionsOnLaunch(Struct, kw_only=True, omit_defaults=True):
    HostnameType: Annotated[str, Meta(pattern='\\A(?:ip\\-name|resource\\-name)\\Z')] | None = None
    EnableResourceNameDnsARecord: bool | None = None
    EnableResourceNameDnsAAAARecord: bool | None = None


class PtrUpdateStatus(Struct, kw_only=True, omit_defaults=True):
    Value: str | None = None
    Status: str | None = None
    Reason: str | None = None


class Region(Struct, kw_only=True, omit_defaults=True):
    OptInStatus: str | None = None
    Geography: list[RegionGeography] | None = None
    RegionName: str | None = None
    Endpoint: str | None = None


class RegionGeography(Struct, kw_only=True, omit_defaults=True):
    Name: str | None = None


class ReleaseAddressRequest(Struct, kw_only=True, omit_defaults=True):
    AllocationId: str | None = None
    PublicIp: str | None = None
    NetworkBorderGroup: str | None = None
    DryRun: bool | None = None


class StaleIpPermission(Struct, kw_only=True, omit_defaults=True):
    FromPort: int | None = None
    IpProtocol: str | None = None
    IpRanges: list[str] | None = None
    PrefixListIds: list[str] | None = None
    ToPort: int | None = None
    UserIdGroupPairs: list[UserIdGroupPair] | None = None


class StaleSecurityGroup(Struct, kw_only=True, omit_defaults=True):
    Description: str | None = None
    GroupId: str | None = None
    GroupName: str | None = None
    StaleIpPermissions: list[StaleIpPermission] | None = None
    StaleIpPermissionsEgress: list[StaleIpPermission] | None = None
    VpcId: str | None = None


class Subnet(Struct, kw_only=True, omit_defaults=True):
    AvailabilityZoneId: str | None = None
    EnableLniAtDeviceIndex: int | None = None
    MapCustomerOwnedIpOnLaunch: bool | None = None
    CustomerOwnedIpv4Pool: str | None = None
    OwnerId: str | None = None
    AssignIpv6AddressOnCreation: bool | None = None
    Ipv6CidrBlockAssociationSet: list[SubnetIpv6CidrBlockAssociation] | None = None
    Tags: list[Tag] | None = None
    SubnetArn: str | None = None
    OutpostArn: str | None = None
    EnableDns64: bool | None = None
    Ipv6Native: bool | None = None
    PrivateDnsNameOptionsOnLaunch: PrivateDnsNameOptionsOnLaunch | None = None
    BlockPublicAccessStates: BlockPublicAccessStates | None = None
    Type: str | None = None
    NetworkFirewallConnectivityType: Annotated[str, Meta(pattern='\\A(?:flexible|outbound\\-only|bidirectional|exclude|az\\-unsupported)\\Z')] | None = None
    SubnetId: str | None = None
    State: Annotated[str, Meta(pattern='\\A(?:pending|available|unavailable|failed|failed\\-insufficient\\-capacity)\\Z')] | None = None
    VpcId: str | None = None
    CidrBlock: str | None = None
    AvailableIpAddressCount: int | None = None
    AvailabilityZone: str | None = None
    DefaultForAz: bool | None = None
    MapPublicIpOnLaunch: bool | None = None


class SubnetCidrBlockState(Struct, kw_only=True, omit_defaults=True):
    State: Annotated[str, Meta(pattern='\\A(?:associating|associated|disassociating|disassociated|failing|failed)\\Z')] | None = None
    StatusMessage: str | None = None


class SubnetIpv6CidrBlockAssociation(Struct, kw_only=True, omit_defaults=True):
    AssociationId: str | None = None
    Ipv6CidrBlock: str | None = None
    Ipv6CidrBlockState: SubnetCidrBlockState | None = None
    Ipv6AddressAttribute: Annotated[str, Meta(pattern='\\A(?:public|private)\\Z')] | None = None
    IpSource: Annotated[str, Meta(pattern='\\A(?:amazon|byoip|none)\\Z')] | None = None


class TagDescription(Struct, kw_only=True, omit_defaults=True):
    Key: str | None = None
    ResourceId: str | None = None
    ResourceType: Annotated[str, Meta(pattern='\\A(?:capacity\\-reservation|client\\-vpn\\-endpoint|customer\\-gateway|carrier\\-gateway|coip\\-pool|declarative\\-policies\\-report|dedicated\\-host|dhcp\\-options|egress\\-only\\-internet\\-gateway|elastic\\-ip|elastic\\-gpu|export\\-image\\-task|export\\-instance\\-task|fca\\-policy|fleet|fpga\\-image|host\\-reservation|image|image\\-usage\\-report|import\\-image\\-task|import\\-snapshot\\-task|instance|instance\\-event\\-window|internet\\-gateway|ipam|ipam\\-pool|ipam\\-scope|ipv4pool\\-ec2|ipv6pool\\-ec2|key\\-pair|launch\\-template|local\\-gateway|local\\-gateway\\-route\\-table|local\\-gateway\\-virtual\\-interface|local\\-gateway\\-virtual\\-interface\\-group|local\\-gateway\\-route\\-table\\-vpc\\-association|local\\-gateway\\-route\\-table\\-virtual\\-interface\\-group\\-association|natgateway|network\\-acl|network\\-interface|network\\-insights\\-analysis|network\\-insights\\-path|network\\-insights\\-access\\-scope|network\\-insights\\-access\\-scope\\-analysis|outpost\\-lag|placement\\-group|prefix\\-list|replace\\-root\\-volume\\-task|reserved\\-instances|route\\-table|security\\-group|security\\-group\\-rule|service\\-link\\-virtual\\-interface|snapshot|spot\\-fleet\\-request|spot\\-instances\\-request|subnet|subnet\\-cidr\\-reservation|traffic\\-mirror\\-filter|traffic\\-mirror\\-session|traffic\\-mirror\\-target|transit\\-gateway|transit\\-gateway\\-attachment|transit\\-gateway\\-connect\\-peer|transit\\-gateway\\-multicast\\-domain|transit\\-gateway\\-policy\\-table|transit\\-gateway\\-metering\\-policy|transit\\-gateway\\-route\\-table|transit\\-gateway\\-route\\-table\\-announcement|volume|vpc|vpc\\-endpoint|vpc\\-endpoint\\-connection|vpc\\-endpoint\\-service|vpc\\-endpoint\\-service\\-permission|vpc\\-peering\\-connection|vpn\\-connection|vpn\\-gateway|vpc\\-flow\\-log|capacity\\-reservation\\-fleet|traffic\\-mirror\\-filter\\-rule|vpc\\-endpoint\\-connection\\-device\\-type|verified\\-access\\-instance|verified\\-access\\-group|verified\\-access\\-endpoint|verified\\-access\\-policy|verified\\-access\\-trust\\-provider|vpn\\-connection\\-device\\-type|vpc\\-block\\-public\\-access\\-exclusion|vpc\\-encryption\\-control|route\\-server|route\\-server\\-endpoint|route\\-server\\-peer|ipam\\-resource\\-discovery|ipam\\-resource\\-discovery\\-association|instance\\-connect\\-endpoint|verified\\-access\\-endpoint\\-target|ipam\\-external\\-resource\\-verification\\-token|capacity\\-block|mac\\-modification\\-task|ipam\\-prefix\\-list\\-resolver|ipam\\-policy|ipam\\-prefix\\-list\\-resolver\\-target|ipam\\-internet\\-registry\\-association|secondary\\-interface|secondary\\-network|secondary\\-subnet|capacity\\-manager\\-data\\-export|vpn\\-concentrator|ipam\\-pool\\-allocation|capacity\\-reservation\\-cancellation\\-quote|application\\-status\\-check|capacity\\-reservation\\-modification\\-quote|metric\\-category)\\Z')] | None = None
    Value: str | None = None


class TagFieldSpecificationRequest(Struct, kw_only=True, omit_defaults=True):
    ResourceType: Annotated[str, Meta(pattern='\\A(?:network\\-interface|instance|auto\\-scaling\\-group)\\Z')] | None = None
    TagKeys: Annotated[list[Annotated[str, Meta(min_length=1, max_length=128)]], Meta(min_length=1, max_length=2)] | None = None


class TagFieldSpecificationResponse(Struct, kw_only=True, omit_defaults=True):
    ResourceType: Annotated[str, Meta(pattern='\\A(?:network\\-interface|instance|auto\\-scaling\\-group)\\Z')] | None = None
    TagKeys: Annotated[list[Annotated[str, Meta(min_length=1, max_length=128)]], Meta(min_length=1, max_length=2)] | None = None


class UnassignIpv6AddressesRequest(Struct, kw_only=True, omit_defaults=True):
    Ipv6Prefixes: list[str] | None = None
    NetworkInterfaceId: str
    Ipv6Addresses: list[str] | None = None


class UnassignIpv6AddressesResult(Struct, kw_only=True, omit_defaults=True):
    NetworkInterfaceId: str | None = None
    UnassignedIpv6Addresses: list[str] | None = None
    UnassignedIpv6Prefixes: list[str] | None = None


class UnassignPrivateIpAddressesRequest(Struct, kw_only=True, omit_defaults=True):
    Ipv4Prefixes: list[str] | None = None
    NetworkInterfaceId: str
    PrivateIpAddresses: list[str] | None = None
