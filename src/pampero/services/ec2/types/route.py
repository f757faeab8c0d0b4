"""Types of ec2, route, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from pampero.services.ec2.types.shared import (
    Filter,
    Tag,
    TagSpecification,
)


class AssociateRouteTableRequest(Struct, kw_only=True, omit_defaults=True):
    GatewayId: str | None = None
    PublicIpv4Pool: str | None = None
    DryRun: bool | None = None
    SubnetId: str | None = None
    RouteTableId: str


class AssociateRouteTableResult(Struct, kw_only=True, omit_defaults=True):
    AssociationId: str | None = None
    AssociationState: RouteTableAssociationState | None = None


class CreateRouteRequest(Struct, kw_only=True, omit_defaults=True):
    DestinationPrefixListId: str | None = None
    VpcEndpointId: str | None = None
    TransitGatewayId: str | None = None
    LocalGatewayId: str | None = None
    CarrierGatewayId: str | None = None
    CoreNetworkArn: str | None = None
    OdbNetworkArn: str | None = None
    DryRun: bool | None = None
    RouteTableId: str
    DestinationCidrBlock: str | None = None
    GatewayId: str | None = None
    DestinationIpv6CidrBlock: str | None = None
    EgressOnlyInternetGatewayId: str | None = None
    InstanceId: str | None = None
    NetworkInterfaceId: str | None = None
    VpcPeeringConnectionId: str | None = None
    NatGatewayId: str | None = None


class CreateRouteResult(Struct, kw_only=True, omit_defaults=True):
    Return: bool | None = None


class CreateRouteTableRequest(Struct, kw_only=True, omit_defaults=True):
    TagSpecifications: list[TagSpecification] | None = None
    ClientToken: str | None = None
    DryRun: bool | None = None
    VpcId: str


class CreateRouteTableResult(Struct, kw_only=True, omit_defaults=True):
    RouteTable: RouteTable | None = None
    ClientToken: str | None = None


class DeleteRouteRequest(Struct, kw_only=True, omit_defaults=True):
    DestinationPrefixListId: str | None = None
    DryRun: bool | None = None
    RouteTableId: str
    DestinationCidrBlock: str | None = None
    DestinationIpv6CidrBlock: str | None = None


class DeleteRouteTableRequest(Struct, kw_only=True, omit_defaults=True):
    DryRun: bool | None = None
    RouteTableId: str


class DescribeRouteTablesRequest(Struct, kw_only=True, omit_defaults=True):
    NextToken: str | None = None
    MaxResults: Annotated[int, Meta(ge=5, le=100)] | None = None
    DryRun: bool | None = None
    RouteTableIds: list[str] | None = None
    Filters: list[Filter] | None = None


class DescribeRouteTablesResult(Struct, kw_only=True, omit_defaults=True):
    RouteTables: list[RouteTable] | None = None
    NextToken: str | None = None


class DisassociateRouteTableRequest(Struct, kw_only=True, omit_defaults=True):
    DryRun: bool | None = None
    AssociationId: str


class IgwFirewall(Struct, kw_only=True, omit_defaults=True):
    FirewallArn: str | None = None
    Status: Annotated[str, Meta(pattern='\\A(?:pending|active|disabling)\\Z')] | None = None


class PropagatingVgw(Struct, kw_only=True, omit_defaults=True):
    GatewayId: str | None = None


class ReplaceRouteRequest(Struct, kw_only=True, omit_defaults=True):
    DestinationPrefixListId: str | None = None
    VpcEndpointId: str | None = None
    LocalTarget: bool | None = None
    TransitGatewayId: str | None = None
    LocalGatewayId: str | None = None
    CarrierGatewayId: str | None = None
    CoreNetworkArn: str | None = None
    OdbNetworkArn: str | None = None
    DryRun: bool | None = None
    RouteTableId: str
    DestinationCidrBlock: str | None = None
    GatewayId: str | None = None
    DestinationIpv6CidrBlock: str | None = None
    EgressOnlyInternetGatewayId: str | None = None
    InstanceId: str | None = None
    NetworkInterfaceId: str | None = None
    VpcPeeringConnectionId: str | None = None
    NatGatewayId: str | None = None


class ReplaceRouteTableAssociationRequest(DisassociateRouteTableRequest, kw_only=True, omit_defaults=True):
    RouteTableId: str


class ReplaceRouteTableAssociationResult(Struct, kw_only=True, omit_defaults=True):
    NewAssociationId: str | None = None
    AssociationState: RouteTableAssociationState | None = None


class Route(Struct, kw_only=True, omit_defaults=True):
    DestinationCidrBlock: str | None = None
    DestinationIpv6CidrBlock: str | None = None
    DestinationPrefixListId: str | None = None
    EgressOnlyInternetGatewayId: str | None = None
    GatewayId: str | None = None
    InstanceId: str | None = None
    InstanceOwnerId: str | None = None
    NatGatewayId: str | None = None
    TransitGatewayId: str | None = None
    LocalGatewayId: str | None = None
    CarrierGatewayId: str | None = None
    NetworkInterfaceId: str | None = None
    Origin: Annotated[str, Meta(pattern='\\A(?:CreateRouteTable|CreateRoute|EnableVgwRoutePropagation|Advertisement)\\Z')] | None = None
    State: Annotated[str, Meta(pattern='\\A(?:active|blackhole|filtered)\\Z')] | None = None
    VpcPeeringConnectionId: str | None = None
    CoreNetworkArn: str | None = None
    OdbNetworkArn: str | None = None
    IpAddress: str | None = None
    IgwFirewall: IgwFirewall | None = None


class RouteTable(Struct, kw_only=True, omit_defaults=True):
    Associations: list[RouteTableAssociation] | None = None
    PropagatingVgws: list[PropagatingVgw] | None = None
    RouteTableId: str | None = None
    Routes: list[Route] | None = None
    Tags: list[Tag] | None = None
    VpcId: str | None = None
    OwnerId: str | None = None


class RouteTableAssociation(Struct, kw_only=True, omit_defaults=True):
    Main: bool | None = None
    RouteTableAssociationId: str | None = None
    RouteTableId: str | None = None
    SubnetId: str | None = None
    GatewayId: str | None = None
    PublicIpv4Pool: str | None = None
    AssociationState: RouteTableAssociationState | None = None


class RouteTableAssociationState(Struct, kw_only=True, omit_defaults=True):
    State: Annotated[str, Meta(pattern='\\A(?:associating|associated|disassociating|disassociated|failed)\\Z')] | None = None
    StatusMessage: str | None = None
