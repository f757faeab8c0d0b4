"""How a VPC comes about with what every VPC has, and the parts that the default VPC is made of."""

from __future__ import annotations

from pampero.api import Call
from pampero.kernel import ids
from pampero.services.ec2 import types as t
from pampero.services.ec2.kinds import ACLS, DHCP, GATEWAYS, GROUPS, RULES, SUBNETS, TABLES, VPCS
from pampero.services.ec2.nouns import (
    DhcpOptions,
    InternetGateway,
    NetworkAcl,
    RouteTable,
    SecurityGroup,
    SecurityGroupRule,
    Subnet,
    Vpc,
)
from pampero.services.ec2.things import ID_DIGITS
from pampero.services.ec2.zones import Zone
from pampero.store.tx import Tx

LAST_RULE = 32767
ALL_4, ALL_6 = "0.0.0.0/0", "::/0"


def associated(prefix: str) -> str:
    """An id for an association."""
    return prefix + ids.hexadecimal(ID_DIGITS)


def make_vpc(tx: Tx, call: Call, block: str, tenancy: str = "default", default: bool = False) -> Vpc:
    """A VPC with its main route table, default ACL and default group. Source: "VPC basics"."""
    vpc = Vpc(
        VpcId=VPCS.new_id(),
        CidrBlock=block,
        OwnerId=call.account,
        InstanceTenancy=tenancy,
        IsDefault=default,
        State="available",
        DhcpOptionsId=default_options(tx, call).DhcpOptionsId,
        CidrBlockAssociationSet=[cidr_association(block)],
        dns_hostnames=default,
    )
    VPCS.keep(tx, call, vpc)
    table = make_table(tx, call, vpc)
    main = t.RouteTableAssociation(
        Main=True,
        RouteTableAssociationId=associated("rtbassoc-"),
        RouteTableId=table.RouteTableId,
        AssociationState=t.RouteTableAssociationState(State="associated"),
    )
    table.Associations.append(main)
    TABLES.keep(tx, call, table)
    acl = make_acl(tx, call, vpc.VpcId, default=True)
    for egress in (True, False):
        acl.Entries.append(acl_entry(100, egress, "allow"))
    _ordered(acl)
    ACLS.keep(tx, call, acl)
    group = make_group(tx, call, vpc.VpcId, "default", "default VPC security group")
    inside = t.ReferencedSecurityGroup(GroupId=group.GroupId, UserId=call.account)
    own = SecurityGroupRule(
        SecurityGroupRuleId=RULES.new_id(), GroupId=group.GroupId, GroupOwnerId=call.account, IsEgress=False,
        IpProtocol="-1", FromPort=-1, ToPort=-1, ReferencedGroupInfo=inside, referenced=group.GroupId,
    )  # fmt: skip
    RULES.keep(tx, call, own)
    return vpc


def cidr_association(block: str) -> t.VpcCidrBlockAssociation:
    """That a VPC has a block."""
    state = t.VpcCidrBlockState(State="associated")
    return t.VpcCidrBlockAssociation(AssociationId=associated("vpc-cidr-assoc-"), CidrBlock=block, CidrBlockState=state)


def default_options(tx: Tx, call: Call) -> DhcpOptions:
    """The DHCP options that AWS makes for each account and region, made when they are first needed."""
    name = f"{'ec2' if call.region == 'us-east-1' else call.region + '.compute'}.internal"
    for options in DHCP.all(tx, call):
        if options.Tags is None and _values(options, "domain-name") == [name]:
            return options
    configurations = [
        t.DhcpConfiguration(Key="domain-name", Values=[t.AttributeValue(Value=name)]),
        t.DhcpConfiguration(Key="domain-name-servers", Values=[t.AttributeValue(Value="AmazonProvidedDNS")]),
    ]
    made = DhcpOptions(DhcpOptionsId=DHCP.new_id(), OwnerId=call.account, DhcpConfigurations=configurations)
    return DHCP.keep(tx, call, made)


def _values(options: DhcpOptions, key: str) -> list[str | None]:
    found = (one for one in options.DhcpConfigurations or () if one.Key == key)
    return [value.Value for one in found for value in one.Values or ()]


def local_route(block: str) -> t.Route:
    """The route that every table has to a block of its VPC."""
    four = ":" not in block
    return t.Route(
        DestinationCidrBlock=block if four else None,
        DestinationIpv6CidrBlock=None if four else block,
        GatewayId="local",
        Origin="CreateRouteTable",
        State="active",
    )


def blocks_of(vpc: Vpc) -> list[str]:
    """The blocks that a VPC has, of IPv4 and then of IPv6."""
    four = [one.CidrBlock for one in vpc.CidrBlockAssociationSet or () if one.CidrBlock]
    return four + [one.Ipv6CidrBlock for one in vpc.Ipv6CidrBlockAssociationSet or () if one.Ipv6CidrBlock]


def make_table(tx: Tx, call: Call, vpc: Vpc) -> RouteTable:
    """A route table with the local routes."""
    table = RouteTable(
        RouteTableId=TABLES.new_id(),
        VpcId=vpc.VpcId,
        OwnerId=call.account,
        Routes=[local_route(block) for block in blocks_of(vpc)],
        Associations=[],
        PropagatingVgws=[],
    )
    return TABLES.keep(tx, call, table)


def acl_entry(number: int, egress: bool, action: str, block: str = ALL_4) -> t.NetworkAclEntry:
    """An entry for all that comes or goes."""
    four = ":" not in block
    return t.NetworkAclEntry(
        CidrBlock=block if four else None,
        Ipv6CidrBlock=None if four else block,
        Egress=egress,
        Protocol="-1",
        RuleAction=action,
        RuleNumber=number,
    )


def make_acl(tx: Tx, call: Call, vpc_id: str, default: bool = False) -> NetworkAcl:
    """An ACL that lets nothing through."""
    acl = NetworkAcl(
        NetworkAclId=ACLS.new_id(),
        VpcId=vpc_id,
        OwnerId=call.account,
        IsDefault=default,
        Entries=[acl_entry(LAST_RULE, egress, "deny") for egress in (True, False)],
        Associations=[],
    )
    return ACLS.keep(tx, call, acl)


def _ordered(acl: NetworkAcl) -> None:
    acl.Entries.sort(key=lambda one: (not one.Egress, one.RuleNumber or 0))


def make_group(tx: Tx, call: Call, vpc_id: str, name: str, description: str) -> SecurityGroup:
    """A security group that lets everything out."""
    id_ = GROUPS.new_id()
    group = SecurityGroup(
        GroupId=id_, GroupName=name, VpcId=vpc_id, Description=description, OwnerId=call.account,
        SecurityGroupArn=GROUPS.arn(call, id_),
    )  # fmt: skip
    out = SecurityGroupRule(
        SecurityGroupRuleId=RULES.new_id(), GroupId=id_, GroupOwnerId=call.account, IsEgress=True, IpProtocol="-1",
        FromPort=-1, ToPort=-1, CidrIpv4=ALL_4,
    )  # fmt: skip
    RULES.keep(tx, call, out)
    return GROUPS.keep(tx, call, group)


def make_subnet(tx: Tx, call: Call, vpc: Vpc, block: str, zone: Zone) -> Subnet:
    """A subnet, with the VPC's default ACL."""
    id_ = SUBNETS.new_id()
    subnet = Subnet(
        SubnetId=id_,
        VpcId=vpc.VpcId,
        CidrBlock=block,
        AvailabilityZone=zone.name,
        AvailabilityZoneId=zone.id,
        OwnerId=call.account,
        SubnetArn=SUBNETS.arn(call, id_),
        State="available",
        AssignIpv6AddressOnCreation=False,
        MapCustomerOwnedIpOnLaunch=False,
        MapPublicIpOnLaunch=False,
        DefaultForAz=False,
        EnableDns64=False,
        Ipv6Native=False,
        Ipv6CidrBlockAssociationSet=[],
        PrivateDnsNameOptionsOnLaunch=t.PrivateDnsNameOptionsOnLaunch(
            HostnameType="ip-name", EnableResourceNameDnsARecord=False, EnableResourceNameDnsAAAARecord=False
        ),
    )
    SUBNETS.keep(tx, call, subnet)
    acl = next(one for one in ACLS.of(tx, call, "vpc", vpc.VpcId) if one.IsDefault)
    bound = t.NetworkAclAssociation(
        NetworkAclAssociationId=associated("aclassoc-"), NetworkAclId=acl.NetworkAclId, SubnetId=id_
    )
    acl.Associations.append(bound)
    ACLS.keep(tx, call, acl)
    return subnet


def make_gateway(tx: Tx, call: Call) -> InternetGateway:
    """An internet gateway that is attached to nothing."""
    made = InternetGateway(InternetGatewayId=GATEWAYS.new_id(), OwnerId=call.account, Attachments=[])
    return GATEWAYS.keep(tx, call, made)
