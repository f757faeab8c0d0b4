"""Route tables, routes, gateways."""

from __future__ import annotations

from typing import Any

from pampero.api import Context
from pampero.aws.cfn import Properties, resource_type
from pampero.services.ec2.resources.base import Ec2Type, Tagged


@resource_type("AWS::EC2::RouteTable")
class RouteTableType(Tagged):
    """Ref: the table's id."""

    resource, ids, ref = "route-table", "RouteTableIds", "RouteTableId"
    creates, deletes, gone = "CreateRouteTable", "DeleteRouteTable", ("InvalidRouteTableID.NotFound",)


@resource_type("AWS::EC2::Route")
class RouteType(Ec2Type):
    """Ref: the table's id and the destination."""

    creates, updates, deletes = "CreateRoute", "ReplaceRoute", "DeleteRoute"
    gone = ("InvalidRoute.NotFound", "InvalidRouteTableID.NotFound")
    ref = "RouteTableId"
    exists = ("RouteAlreadyExists",)
    DESTINATIONS = ("DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId")

    def physical_id(self, answer: Any, given: Any) -> str:
        """The table's id and the destination."""
        where = next(given[name] for name in self.DESTINATIONS if given.get(name))
        return f"{given['RouteTableId']}|{where}"

    def identified(self, physical_id: str) -> Properties:
        """By its properties alone."""
        return {}


@resource_type("AWS::EC2::SubnetRouteTableAssociation")
class TableAssociationType(Ec2Type):
    """Ref: the association's id."""

    creates, deletes, ref = "AssociateRouteTable", "DisassociateRouteTable", "AssociationId"
    gone = ("InvalidAssociationID.NotFound",)
    attributes = {"Id": "AssociationId"}


@resource_type("AWS::EC2::InternetGateway")
class InternetGatewayType(Tagged):
    """Ref: the gateway's id."""

    resource, ids, ref = "internet-gateway", "InternetGatewayIds", "InternetGatewayId"
    creates, deletes = "CreateInternetGateway", "DeleteInternetGateway"
    gone = ("InvalidInternetGatewayID.NotFound",)


@resource_type("AWS::EC2::VPCGatewayAttachment")
class GatewayAttachmentType(Ec2Type):
    """Ref: the kind of the gateway and the VPC's id."""

    creates, deletes = "AttachInternetGateway", "DetachInternetGateway"
    gone = ("Gateway.NotAttached", "InvalidInternetGatewayID.NotFound", "InvalidVpcID.NotFound")
    exists = ("Resource.AlreadyAssociated",)
    ref = "VpcId"
    attributes = {"AttachmentType": "AttachmentType"}
    unsupported = frozenset({"VpnGatewayId"})

    def physical_id(self, answer: Any, given: Any) -> str:
        """As CloudFormation's registry names it."""
        return f"IGW|{given['VpcId']}"

    def identified(self, physical_id: str) -> Properties:
        """By its properties alone."""
        return {}


@resource_type("AWS::EC2::EgressOnlyInternetGateway")
class EgressType(Tagged):
    """Ref: the gateway's id."""

    resource, ref = "egress-only-internet-gateway", "EgressOnlyInternetGatewayId"
    creates, deletes = "CreateEgressOnlyInternetGateway", "DeleteEgressOnlyInternetGateway"
    gone = ("InvalidEgressOnlyInternetGatewayId.NotFound",)
    attributes = {"Id": "EgressOnlyInternetGatewayId"}


@resource_type("AWS::EC2::NatGateway")
class NatGatewayType(Tagged):
    """Ref: the gateway's id."""

    resource, ref = "natgateway", "NatGatewayId"
    creates, deletes, gone = "CreateNatGateway", "DeleteNatGateway", ("NatGatewayNotFound",)
    unsupported = frozenset({
        "AvailabilityMode", "AvailabilityZoneAddresses", "VpcId", "SecondaryAllocationIds", "MaxDrainDurationSeconds",
    })  # fmt: skip


@resource_type("AWS::EC2::EIP")
class EipType(Tagged):
    """Ref: the address. GetAtt: AllocationId, PublicIp."""

    resource, ref = "elastic-ip", "PublicIp"
    creates, reads = "AllocateAddress", "DescribeAddresses"
    deletes, gone = "ReleaseAddress", ("InvalidAllocationID.NotFound", "InvalidAddress.NotFound")
    ids = "PublicIps"
    unsupported = frozenset({"InstanceId", "PublicIpv4Pool", "TransferAddress", "IpamPoolId", "Address"})

    async def retag(self, context: Context, target: Any, resource: Any, properties: Properties) -> None:
        """It is tagged by the id of its allocation."""
        named = type(resource)(resource.attributes["AllocationId"], resource.attributes)
        await super().retag(context, target, named, properties)


@resource_type("AWS::EC2::EIPAssociation")
class EipAssociationType(Ec2Type):
    """Ref: the association's id."""

    creates, deletes, ref = "AssociateAddress", "DisassociateAddress", "AssociationId"
    gone = ("InvalidAssociationID.NotFound",)
    attributes = {"Id": "AssociationId"}
    unsupported = frozenset({"InstanceId", "EIP"})
