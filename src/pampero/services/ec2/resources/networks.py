"""VPCs, subnets, and their parts."""

from __future__ import annotations

from typing import Any

from pampero.api import Context
from pampero.api.resource import Resource
from pampero.aws.cfn import Properties, resource_type
from pampero.aws.cfn.mapped import existed
from pampero.services.ec2.resources.base import Ec2Type, Tagged


@resource_type("AWS::EC2::VPC")
class VpcType(Tagged):
    """Ref: the VPC's id. GetAtt: CidrBlock, CidrBlockAssociations, DefaultNetworkAcl, DefaultSecurityGroup, Ipv6CidrBlocks."""

    resource, ids, ref = "vpc", "VpcIds", "VpcId"
    creates, reads, deletes, gone = "CreateVpc", "DescribeVpcs", "DeleteVpc", ("InvalidVpcID.NotFound",)
    unsupported = frozenset({"Ipv4IpamPoolId", "Ipv4NetmaskLength"})

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """Its attributes, one at a time."""
        for name, usual in (("EnableDnsSupport", True), ("EnableDnsHostnames", False)):
            wanted = new.get(name, usual)
            if old.get(name, usual) != wanted:
                await self.call(context, "ModifyVpcAttribute", VpcId=physical_id, **{name: {"Value": wanted}})
        if existed(old) and new.get("InstanceTenancy", "default") != old.get("InstanceTenancy", "default"):
            await self.call(context, "ModifyVpcTenancy", VpcId=physical_id, InstanceTenancy="default")

    async def shown(self, context: Context, physical_id: str, properties: Properties, answer: Any) -> Resource:
        """With what every VPC has."""
        (vpc,) = (await self.call(context, "DescribeVpcs", VpcIds=[physical_id]))["Vpcs"]
        own = [{"Name": "vpc-id", "Values": [physical_id]}]
        default = [*own, {"Name": "default", "Values": ["true"]}]
        named = [*own, {"Name": "group-name", "Values": ["default"]}]
        (acl,) = (await self.call(context, "DescribeNetworkAcls", Filters=default))["NetworkAcls"]
        (group,) = (await self.call(context, "DescribeSecurityGroups", Filters=named))["SecurityGroups"]
        found = {
            "VpcId": physical_id,
            "CidrBlock": vpc["CidrBlock"],
            "CidrBlockAssociations": [one["AssociationId"] for one in vpc["CidrBlockAssociationSet"]],
            "Ipv6CidrBlocks": [one["Ipv6CidrBlock"] for one in vpc.get("Ipv6CidrBlockAssociationSet", ())],
            "DefaultNetworkAcl": acl["NetworkAclId"],
            "DefaultSecurityGroup": group["GroupId"],
        }
        return Resource(physical_id, found)


@resource_type("AWS::EC2::VPCCidrBlock")
class VpcCidrBlockType(Ec2Type):
    """Ref: the association's id."""

    creates, deletes, ref = "AssociateVpcCidrBlock", "DisassociateVpcCidrBlock", "AssociationId"
    gone = ("InvalidVpcCidrBlockAssociationIdError.NotFound", "InvalidVpcID.NotFound")
    unsupported = frozenset({
        "Ipv4IpamPoolId", "Ipv4NetmaskLength", "Ipv6IpamPoolId", "Ipv6NetmaskLength", "Ipv6Pool",
    })  # fmt: skip


@resource_type("AWS::EC2::Subnet")
class SubnetType(Tagged):
    """Ref: the subnet's id. GetAtt: AvailabilityZone, CidrBlock, Ipv6CidrBlocks, NetworkAclAssociationId, VpcId."""

    resource, ids, ref = "subnet", "SubnetIds", "SubnetId"
    creates, reads, deletes = "CreateSubnet", "DescribeSubnets", "DeleteSubnet"
    gone = ("InvalidSubnetID.NotFound",)
    unsupported = frozenset(
        {"Ipv4IpamPoolId", "Ipv4NetmaskLength", "Ipv6IpamPoolId", "Ipv6NetmaskLength", "OutpostArn"}
    )

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """Its attributes, one at a time."""
        for name in ("MapPublicIpOnLaunch", "AssignIpv6AddressOnCreation", "EnableDns64"):
            wanted = new.get(name, False)
            if old.get(name, False) != wanted:
                await self.call(context, "ModifySubnetAttribute", SubnetId=physical_id, **{name: {"Value": wanted}})
        names = new.get("PrivateDnsNameOptionsOnLaunch") or {}
        if names != (old.get("PrivateDnsNameOptionsOnLaunch") or {}):
            members: dict[str, Any] = {
                f"{name}OnLaunch": {"Value": names[name]}
                for name in ("EnableResourceNameDnsARecord", "EnableResourceNameDnsAAAARecord")
                if name in names
            }
            if "HostnameType" in names:
                members["PrivateDnsHostnameTypeOnLaunch"] = names["HostnameType"]
            await self.call(context, "ModifySubnetAttribute", SubnetId=physical_id, **members)

    async def shown(self, context: Context, physical_id: str, properties: Properties, answer: Any) -> Resource:
        """With the association of its ACL."""
        found = dict((await super().shown(context, physical_id, properties, answer)).attributes)
        held = [{"Name": "association.subnet-id", "Values": [physical_id]}]
        (acl,) = (await self.call(context, "DescribeNetworkAcls", Filters=held))["NetworkAcls"]
        bound = (one for one in acl["Associations"] if one["SubnetId"] == physical_id)
        found["NetworkAclAssociationId"] = next(bound)["NetworkAclAssociationId"]
        return Resource(physical_id, found)


@resource_type("AWS::EC2::SubnetCidrBlock")
class SubnetCidrBlockType(Ec2Type):
    """Ref: the association's id."""

    creates, deletes, ref = "AssociateSubnetCidrBlock", "DisassociateSubnetCidrBlock", "AssociationId"
    gone = ("InvalidSubnetCidrBlockAssociationID.NotFound", "InvalidSubnetID.NotFound")
    unsupported = frozenset({"Ipv6IpamPoolId", "Ipv6NetmaskLength"})


@resource_type("AWS::EC2::DHCPOptions")
class DhcpOptionsType(Tagged):
    """Ref: the id of the options."""

    resource, ids, ref = "dhcp-options", "DhcpOptionsIds", "DhcpOptionsId"
    creates, deletes, gone = "CreateDhcpOptions", "DeleteDhcpOptions", ("InvalidDhcpOptionID.NotFound",)
    OPTIONS = {
        "DomainName": "domain-name", "DomainNameServers": "domain-name-servers", "NtpServers": "ntp-servers",
        "NetbiosNameServers": "netbios-name-servers", "NetbiosNodeType": "netbios-node-type",
        "Ipv6AddressPreferredLeaseTime": "ipv6-address-preferred-lease-time",
    }  # fmt: skip

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """The options as the operation takes them."""
        given = [(key, properties[name]) for name, key in self.OPTIONS.items() if name in properties]
        listed = [
            {"Key": key, "Values": [str(one) for one in (value if isinstance(value, list) else [value])]}
            for key, value in given
        ]
        return {**properties, "DhcpConfigurations": listed}


@resource_type("AWS::EC2::VPCDHCPOptionsAssociation")
class DhcpAssociationType(Ec2Type):
    """Ref: the ids of the options and of the VPC."""

    creates = updates = "AssociateDhcpOptions"
    ref = "{DhcpOptionsId}|{VpcId}"
    finds = "DescribeDhcpOptions"

    async def found(self, context: Context, properties: Properties) -> bool:
        """A VPC always has options: there is nothing to be taken over."""
        return False

    def identified(self, physical_id: str) -> Properties:
        """By its properties alone."""
        return {}

    async def delete(self, context: Context, target: Any, physical_id: str, properties: Properties) -> None:
        """The VPC has no options then."""
        await self.call(context, "AssociateDhcpOptions", DhcpOptionsId="default", VpcId=properties["VpcId"])
