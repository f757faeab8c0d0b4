"""Types of ec2, nat, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from pampero.services.ec2.types.shared import (
    Filter,
    Tag,
    TagSpecification,
)


class AvailabilityZoneAddress(Struct, kw_only=True, omit_defaults=True):
    AvailabilityZone: str | None = None
    AvailabilityZoneId: str | None = None
    AllocationIds: list[str] | None = None


class CreateNatGatewayRequest(Struct, kw_only=True, omit_defaults=True):
    AvailabilityMode: Annotated[str, Meta(pattern='\\A(?:zonal|regional)\\Z')] | None = None
    AllocationId: str | None = None
    ClientToken: str | None = None
    DryRun: bool | None = None
    SubnetId: str | None = None
    VpcId: str | None = None
    AvailabilityZoneAddresses: list[AvailabilityZoneAddress] | None = None
    TagSpecifications: list[TagSpecification] | None = None
    ConnectivityType: Annotated[str, Meta(pattern='\\A(?:private|public)\\Z')] | None = None
    PrivateIpAddress: str | None = None
    SecondaryAllocationIds: list[str] | None = None
    SecondaryPrivateIpAddresses: list[str] | None = None
    SecondaryPrivateIpAddressCount: Annotated[int, Meta(ge=1, le=31)] | None = None


class CreateNatGatewayResult(Struct, kw_only=True, omit_defaults=True):
    ClientToken: str | None = None
    NatGateway: NatGateway | None = None


class DeleteNatGatewayRequest(Struct, kw_only=True, omit_defaults=True):
    DryRun: bool | None = None
    NatGatewayId: str


class DeleteNatGatewayResult(Struct, kw_only=True, omit_defaults=True):
    NatGatewayId: str | None = None


class DescribeNatGatewaysRequest(Struct, kw_only=True, omit_defaults=True):
    DryRun: bool | None = None
    Filter: list[Filter] | None = None
    MaxResults: Annotated[int, Meta(ge=5, le=1000)] | None = None
    NatGatewayIds: list[str] | None = None
    NextToken: str | None = None


class DescribeNatGatewaysResult(Struct, kw_only=True, omit_defaults=True):
    NatGateways: list[NatGateway] | None = None
    NextToken: str | None = None


class NatGateway(Struct, kw_only=True, omit_defaults=True):
    CreateTime: float | None = None
    DeleteTime: float | None = None
    FailureCode: str | None = None
    FailureMessage: str | None = None
    NatGatewayAddresses: list[NatGatewayAddress] | None = None
    NatGatewayId: str | None = None
    ProvisionedBandwidth: ProvisionedBandwidth | None = None
    State: Annotated[str, Meta(pattern='\\A(?:pending|failed|available|deleting|deleted)\\Z')] | None = None
    SubnetId: str | None = None
    VpcId: str | None = None
    Tags: list[Tag] | None = None
    ConnectivityType: Annotated[str, Meta(pattern='\\A(?:private|public)\\Z')] | None = None
    AvailabilityMode: Annotated[str, Meta(pattern='\\A(?:zonal|regional)\\Z')] | None = None
    AutoScalingIps: Annotated[str, Meta(pattern='\\A(?:enabled|disabled)\\Z')] | None = None
    AutoProvisionZones: Annotated[str, Meta(pattern='\\A(?:enabled|disabled)\\Z')] | None = None
    AttachedAppliances: list[NatGatewayAttachedAppliance] | None = None
    RouteTableId: str | None = None


class NatGatewayAddress(Struct, kw_only=True, omit_defaults=True):
    AllocationId: str | None = None
    NetworkInterfaceId: str | None = None
    PrivateIp: str | None = None
    PublicIp: str | None = None
    AssociationId: str | None = None
    IsPrimary: bool | None = None
    FailureMessage: str | None = None
    Status: Annotated[str, Meta(pattern='\\A(?:assigning|unassigning|associating|disassociating|succeeded|failed)\\Z')] | None = None
    AvailabilityZone: str | None = None
    AvailabilityZoneId: str | None = None


class NatGatewayAttachedAppliance(Struct, kw_only=True, omit_defaults=True):
    Type: Annotated[str, Meta(pattern='\\A(?:network\\-firewall\\-proxy)\\Z')] | None = None
    ApplianceArn: str | None = None
    VpcEndpointId: str | None = None
    AttachmentState: Annotated[str, Meta(pattern='\\A(?:attaching|attached|detaching|detached|attach\\-failed|detach\\-failed)\\Z')] | None = None
    ModificationState: Annotated[str, Meta(pattern='\\A(?:modifying|completed|failed)\\Z')] | None = None
    FailureCode: str | None = None
    FailureMessage: str | None = None


class ProvisionedBandwidth(Struct, kw_only=True, omit_defaults=True):
    ProvisionTime: float | None = None
    Provisioned: str | None = None
    RequestTime: float | None = None
    Requested: str | None = None
    Status: str | None = None
