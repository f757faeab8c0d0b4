"""Types of ec2, network, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from pampero.services.ec2.types.shared import (
    AttributeBooleanValue,
    AttributeValue,
    ConnectionTrackingSpecificationRequest,
    Filter,
    InstanceIpv6Address,
    Ipv4PrefixSpecification,
    Ipv4PrefixSpecificationRequest,
    Ipv6PrefixSpecificationRequest,
    OperatorRequest,
    OperatorResponse,
    PrivateIpAddressSpecification,
    Tag,
    TagSpecification,
)


class AttachmentEnaSrdSpecification(Struct, kw_only=True, omit_defaults=True):
    EnaSrdEnabled: bool | None = None
    EnaSrdUdpSpecification: AttachmentEnaSrdUdpSpecification | None = None


class AttachmentEnaSrdUdpSpecification(Struct, kw_only=True, omit_defaults=True):
    EnaSrdUdpEnabled: bool | None = None


class ConnectionTrackingConfiguration(Struct, kw_only=True, omit_defaults=True):
    TcpEstablishedTimeout: int | None = None
    UdpStreamTimeout: int | None = None
    UdpTimeout: int | None = None


class DeleteNetworkAclRequest(Struct, kw_only=True, omit_defaults=True):
    DryRun: bool | None = None
    NetworkAclId: str


class CreateNetworkAclEntryRequest(DeleteNetworkAclRequest, kw_only=True, omit_defaults=True):
    RuleNumber: int
    Protocol: str
    RuleAction: Annotated[str, Meta(pattern='\\A(?:allow|deny)\\Z')]
    Egress: bool
    CidrBlock: str | None = None
    Ipv6CidrBlock: str | None = None
    IcmpTypeCode: IcmpTypeCode | None = None
    PortRange: PortRange | None = None


class CreateNetworkAclRequest(Struct, kw_only=True, omit_defaults=True):
    TagSpecifications: list[TagSpecification] | None = None
    ClientToken: str | None = None
    DryRun: bool | None = None
    VpcId: str


class CreateNetworkAclResult(Struct, kw_only=True, omit_defaults=True):
    NetworkAcl: NetworkAcl | None = None
    ClientToken: str | None = None


class CreateNetworkInterfaceRequest(Struct, kw_only=True, omit_defaults=True):
    Ipv4Prefixes: list[Ipv4PrefixSpecificationRequest] | None = None
    Ipv4PrefixCount: int | None = None
    Ipv6Prefixes: list[Ipv6PrefixSpecificationRequest] | None = None
    Ipv6PrefixCount: int | None = None
    InterfaceType: Annotated[str, Meta(pattern='\\A(?:efa|efa\\-only|branch|trunk)\\Z')] | None = None
    TagSpecifications: list[TagSpecification] | None = None
    ClientToken: str | None = None
    EnablePrimaryIpv6: bool | None = None
    ConnectionTrackingSpecification: ConnectionTrackingSpecificationRequest | None = None
    Operator: OperatorRequest | None = None
    SubnetId: str
    Description: str | None = None
    PrivateIpAddress: str | None = None
    Groups: list[str] | None = None
    PrivateIpAddresses: list[PrivateIpAddressSpecification] | None = None
    SecondaryPrivateIpAddressCount: int | None = None
    Ipv6Addresses: list[InstanceIpv6Address] | None = None
    Ipv6AddressCount: int | None = None
    DryRun: bool | None = None


class CreateNetworkInterfaceResult(Struct, kw_only=True, omit_defaults=True):
    NetworkInterface: NetworkInterface | None = None
    ClientToken: str | None = None


class DeleteNetworkAclEntryRequest(DeleteNetworkAclRequest, kw_only=True, omit_defaults=True):
    RuleNumber: int
    Egress: bool


class DeleteNetworkInterfaceRequest(Struct, kw_only=True, omit_defaults=True):
    DryRun: bool | None = None
    NetworkInterfaceId: str


class DescribeNetworkAclsRequest(Struct, kw_only=True, omit_defaults=True):
    NextToken: str | None = None
    MaxResults: Annotated[int, Meta(ge=5, le=1000)] | None = None
    DryRun: bool | None = None
    NetworkAclIds: list[str] | None = None
    Filters: list[Filter] | None = None


class DescribeNetworkAclsResult(Struct, kw_only=True, omit_defaults=True):
    NetworkAcls: list[NetworkAcl] | None = None
    NextToken: str | None = None


class DescribeNetworkInterfaceAttributeRequest(DeleteNetworkInterfaceRequest, kw_only=True, omit_defaults=True):
    Attribute: Annotated[str, Meta(pattern='\\A(?:description|groupSet|sourceDestCheck|attachment|associatePublicIpAddress)\\Z')] | None = None


class DescribeNetworkInterfaceAttributeResult(Struct, kw_only=True, omit_defaults=True):
    Attachment: NetworkInterfaceAttachment | None = None
    Description: AttributeValue | None = None
    Groups: list[GroupIdentifier] | None = None
    NetworkInterfaceId: str | None = None
    SourceDestCheck: AttributeBooleanValue | None = None
    AssociatePublicIpAddress: bool | None = None


class DescribeNetworkInterfacesRequest(Struct, kw_only=True, omit_defaults=True):
    NextToken: str | None = None
    MaxResults: Annotated[int, Meta(ge=5, le=1000)] | None = None
    IncludeManagedResources: bool | None = None
    DryRun: bool | None = None
    NetworkInterfaceIds: list[str] | None = None
    Filters: list[Filter] | None = None


class DescribeNetworkInterfacesResult(Struct, kw_only=True, omit_defaults=True):
    NetworkInterfaces: list[NetworkInterface] | None = None
    NextToken: str | None = None


class EnaSrdSpecification(Struct, kw_only=True, omit_defaults=True):
    EnaSrdEnabled: bool | None = None
    EnaSrdUdpSpecification: EnaSrdUdpSpecification | None = None


class EnaSrdUdpSpecification(Struct, kw_only=True, omit_defaults=True):
    EnaSrdUdpEnabled: bool | None = None


class GroupIdentifier(Struct, kw_only=True, omit_defaults=True):
    GroupId: str | None = None
    GroupName: str | None = None


class IcmpTypeCode(Struct, kw_only=True, omit_defaults=True):
    Code: int | None = None
    Type: int | None = None


class Ipv6PrefixSpecification(Struct, kw_only=True, omit_defaults=True):
    Ipv6Prefix: str | None = None


class ModifyNetworkInterfaceAttributeRequest(Struct, kw_only=True, omit_defaults=True):
    EnaSrdSpecification: EnaSrdSpecification | None = None
    EnablePrimaryIpv6: bool | None = None
    ConnectionTrackingSpecification: ConnectionTrackingSpecificationRequest | None = None
    AssociatePublicIpAddress: bool | None = None
    AssociatedSubnetIds: list[str] | None = None
    DryRun: bool | None = None
    NetworkInterfaceId: str
    Description: AttributeValue | None = None
    SourceDestCheck: AttributeBooleanValue | None = None
    Groups: list[str] | None = None
    Attachment: NetworkInterfaceAttachmentChanges | None = None


class NetworkAcl(Struct, kw_only=True, omit_defaults=True):
    Associations: list[NetworkAclAssociation] | None = None
    Entries: list[NetworkAclEntry] | None = None
    IsDefault: bool | None = None
    NetworkAclId: str | None = None
    Tags: list[Tag] | None = None
    VpcId: str | None = None
    OwnerId: str | None = None


class NetworkAclAssociation(Struct, kw_only=True, omit_defaults=True):
    NetworkAclAssociationId: str | None = None
    NetworkAclId: str | None = None
    SubnetId: str | None = None


class NetworkAclEntry(Struct, kw_only=True, omit_defaults=True):
    CidrBlock: str | None = None
    Egress: bool | None = None
    IcmpTypeCode: IcmpTypeCode | None = None
    Ipv6CidrBlock: str | None = None
    PortRange: PortRange | None = None
    Protocol: str | None = None
    RuleAction: Annotated[str, Meta(pattern='\\A(?:allow|deny)\\Z')] | None = None
    RuleNumber: int | None = None


class NetworkInterface(Struct, kw_only=True, omit_defaults=True):
    Association: NetworkInterfaceAssociation | None = None
    Attachment: NetworkInterfaceAttachment | None = None
    AvailabilityZone: str | None = None
    ConnectionTrackingConfiguration: ConnectionTrackingConfiguration | None = None
    Description: str | None = None
    Groups: list[GroupIdentifier] | None = None
    InterfaceType: str | None = None
    Ipv6Addresses: list[NetworkInterfaceIpv6Address] | None = None
    MacAddress: str | None = None
    NetworkInterfaceId: str | None = None
    OutpostArn: str | None = None
    OwnerId: str | None = None
    PrivateDnsName: str | None = None
    PublicDnsName: str | None = None
    PublicIpDnsNameOptions: PublicIpDnsNameOptions | None = None
    PrivateIpAddress: str | None = None
    PrivateIpAddresses: list[NetworkInterfacePrivateIpAddress] | None = None
    Ipv4Prefixes: list[Ipv4PrefixSpecification] | None = None
    Ipv6Prefixes: list[Ipv6PrefixSpecification] | None = None
    RequesterId: str | None = None
    RequesterManaged: bool | None = None
    SourceDestCheck: bool | None = None
    Status: Annotated[str, Meta(pattern='\\A(?:available|associated|attaching|in\\-use|detaching)\\Z')] | None = None
    SubnetId: str | None = None
    TagSet: list[Tag] | None = None
    VpcId: str | None = None
    DenyAllIgwTraffic: bool | None = None
    Ipv6Native: bool | None = None
    Ipv6Address: str | None = None
    Operator: OperatorResponse | None = None
    AssociatedSubnets: list[str] | None = None
    AvailabilityZoneId: str | None = None


class NetworkInterfaceAssociation(Struct, kw_only=True, omit_defaults=True):
    AllocationId: str | None = None
    AssociationId: str | None = None
    IpOwnerId: str | None = None
    PublicDnsName: str | None = None
    PublicIp: str | None = None
    CustomerOwnedIp: str | None = None
    CarrierIp: str | None = None


class NetworkInterfaceAttachment(Struct, kw_only=True, omit_defaults=True):
    AttachTime: float | None = None
    AttachmentId: str | None = None
    DeleteOnTermination: bool | None = None
    DeviceIndex: int | None = None
    NetworkCardIndex: int | None = None
    InstanceId: str | None = None
    InstanceOwnerId: str | None = None
    Status: str | None = None
    EnaSrdSpecification: AttachmentEnaSrdSpecification | None = None
    EnaQueueCount: int | None = None


class NetworkInterfaceAttachmentChanges(Struct, kw_only=True, omit_defaults=True):
    DefaultEnaQueueCount: bool | None = None
    EnaQueueCount: int | None = None
    AttachmentId: str | None = None
    DeleteOnTermination: bool | None = None


class NetworkInterfaceIpv6Address(Struct, kw_only=True, omit_defaults=True):
    Ipv6Address: str | None = None
    PublicIpv6DnsName: str | None = None
    IsPrimaryIpv6: bool | None = None


class NetworkInterfacePrivateIpAddress(Struct, kw_only=True, omit_defaults=True):
    Association: NetworkInterfaceAssociation | None = None
    Primary: bool | None = None
    PrivateDnsName: str | None = None
    PrivateIpAddress: str | None = None


class PortRange(Struct, kw_only=True, omit_defaults=True):
    From: int | None = None
    To: int | None = None


class PublicIpDnsNameOptions(Struct, kw_only=True, omit_defaults=True):
    DnsHostnameType: str | None = None
    PublicIpv4DnsName: str | None = None
    PublicIpv6DnsName: str | None = None
    PublicDualStackDnsName: str | None = None


class ReplaceNetworkAclAssociationRequest(Struct, kw_only=True, omit_defaults=True):
    DryRun: bool | None = None
    AssociationId: str
    NetworkAclId: str


class ReplaceNetworkAclAssociationResult(Struct, kw_only=True, omit_defaults=True):
    NewAssociationId: str | None = None


class ReplaceNetworkAclEntryRequest(CreateNetworkAclEntryRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class ResetNetworkInterfaceAttributeRequest(DeleteNetworkInterfaceRequest, kw_only=True, omit_defaults=True):
    SourceDestCheck: str | None = None
