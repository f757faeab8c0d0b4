"""The plan of a VPC's network, made of what the API keeps of it. Source of what stands in it: `work.networks.plan`."""

from __future__ import annotations

from typing import Any

from pampero.api import Context
from pampero.services.ec2 import types as t
from pampero.services.ec2.kinds import (
    ACLS,
    ENDPOINTS,
    GATEWAYS,
    GROUPS,
    INTERFACES,
    LISTS,
    NATS,
    PEERINGS,
    RULES,
    SUBNETS,
    TABLES,
    VPCS,
)
from pampero.services.ec2.lists import own_lists
from pampero.services.ec2.making import blocks_of
from pampero.services.ec2.nouns import NetworkInterface, RouteTable, SecurityGroupRule, Vpc, VpcEndpoint
from pampero.services.ec2.tables import reaches
from pampero.store.tx import ReadTx
from pampero.work.networks import plan as p

PROTOCOLS = {"tcp": "6", "udp": "17", "icmp": "1", "icmpv6": "58"}


def plan_of(tx: ReadTx, call: Context, vpc_id: str) -> p.VpcPlan | None:
    """The plan of a VPC; None of one that there is none of. Networks of IPv6 are left out: they are not carried."""
    vpc = VPCS.get(tx, call.scope, vpc_id)
    if vpc is None:
        return None
    tables = TABLES.of(tx, call, "vpc", vpc_id)
    return p.VpcPlan(
        id=vpc_id,
        account=call.account,
        region=call.region,
        cidrs=tuple(block for block in blocks_of(vpc) if ":" not in block),
        subnets=_subnets(tx, call, vpc, tables),
        tables=tuple(_table(tx, call, one) for one in tables),
        acls=tuple(_acl(one.NetworkAclId, one.Entries) for one in ACLS.of(tx, call, "vpc", vpc_id)),
        groups=tuple(_group(tx, call, one.GroupId) for one in GROUPS.of(tx, call, "vpc", vpc_id)),
        interfaces=tuple(_interface(one) for one in INTERFACES.of(tx, call, "vpc", vpc_id)),
        gateways=tuple(one.InternetGatewayId for one in GATEWAYS.of(tx, call, "vpc", vpc_id)),
        nats=_nats(tx, call, vpc_id),
        endpoints=tuple(_endpoint(one) for one in ENDPOINTS.of(tx, call, "vpc", vpc_id)),
        peerings=_peerings(tx, call, vpc_id),
        dns=vpc.dns_support,
    )


def _subnets(tx: ReadTx, call: Context, vpc: Vpc, tables: list[RouteTable]) -> tuple[p.Subnet, ...]:
    main = next(one.RouteTableId for one in tables if any(bound.Main for bound in one.Associations))
    routed = {bound.SubnetId: one.RouteTableId for one in tables for bound in one.Associations if bound.SubnetId}
    acls = ACLS.of(tx, call, "vpc", vpc.VpcId)
    guarded = {bound.SubnetId: one.NetworkAclId for one in acls for bound in one.Associations}
    return tuple(
        p.Subnet(one.SubnetId, one.CidrBlock, routed.get(one.SubnetId, main), guarded[one.SubnetId])
        for one in SUBNETS.of(tx, call, "vpc", vpc.VpcId)
    )


def _table(tx: ReadTx, call: Context, table: RouteTable) -> p.RouteTable:
    routes = []
    for one in table.Routes:
        if one.DestinationPrefixListId and (one.GatewayId or "").startswith("vpce-"):
            # An endpoint says itself which tables have it.
            continue
        for block in _blocks(tx, call, one):
            kind, by = _target(one)
            routes.append(p.Route(block, kind if reaches(tx, call, table, one) else p.Kind.BLACKHOLE, by))
    return p.RouteTable(table.RouteTableId, tuple(routes))


def _blocks(tx: ReadTx, call: Context, route: t.Route) -> tuple[str, ...]:
    if route.DestinationPrefixListId:
        return _listed(tx, call, route.DestinationPrefixListId)
    return (route.DestinationCidrBlock,) if route.DestinationCidrBlock else ()


def _listed(tx: ReadTx, call: Context, id_: str) -> tuple[str, ...]:
    own = next((one for one in own_lists(call) if one.PrefixListId == id_), None)
    found = own or LISTS.get(tx, call.scope, id_)
    return tuple(block for block in found.versions[-1] if ":" not in block) if found else ()


def _target(route: t.Route) -> tuple[p.Kind, str]:
    if route.GatewayId == "local":
        return p.Kind.LOCAL, ""
    if route.GatewayId:
        kind = p.Kind.ENDPOINT if route.GatewayId.startswith("vpce-") else p.Kind.INTERNET
        return kind, route.GatewayId
    if route.NatGatewayId:
        return p.Kind.NAT, route.NatGatewayId
    if route.VpcPeeringConnectionId:
        return p.Kind.PEERING, route.VpcPeeringConnectionId
    return p.Kind.INTERFACE, route.NetworkInterfaceId or ""


def _acl(id_: str, entries: list[t.NetworkAclEntry]) -> p.Acl:
    def side(egress: bool) -> tuple[p.AclEntry, ...]:
        found = (one for one in entries if one.Egress == egress and one.CidrBlock)
        return tuple(_entry(one) for one in sorted(found, key=lambda one: one.RuleNumber or 0))

    return p.Acl(id_, side(False), side(True))


def _entry(one: t.NetworkAclEntry) -> p.AclEntry:
    first, last = -1, -1
    if one.PortRange is not None:
        first, last = one.PortRange.From or 0, one.PortRange.To or 0
    elif one.IcmpTypeCode is not None:
        kind, code = one.IcmpTypeCode.Type, one.IcmpTypeCode.Code
        first, last = -1 if kind is None else kind, -1 if code is None else code
    allow = one.RuleAction == "allow"
    return p.AclEntry(one.RuleNumber or 0, allow, one.CidrBlock or "", one.Protocol or p.ANY, first, last)


def _group(tx: ReadTx, call: Context, id_: str) -> p.SecurityGroup:
    rules = [one for one in RULES.of(tx, call, "group", id_) if not one.CidrIpv6]
    ingress = tuple(_rule(tx, call, one) for one in rules if not one.IsEgress)
    return p.SecurityGroup(id_, ingress, tuple(_rule(tx, call, one) for one in rules if one.IsEgress))


def _rule(tx: ReadTx, call: Context, one: SecurityGroupRule) -> p.Rule:
    return p.Rule(
        protocol=PROTOCOLS.get(one.IpProtocol, one.IpProtocol),
        first=-1 if one.FromPort is None else one.FromPort,
        last=-1 if one.ToPort is None else one.ToPort,
        cidr=one.CidrIpv4 or "",
        group=one.referenced or "",
        prefixes=_listed(tx, call, one.PrefixListId) if one.PrefixListId else (),
    )


def _interface(one: NetworkInterface) -> p.Interface:
    return p.Interface(
        id=one.NetworkInterfaceId,
        subnet=one.SubnetId,
        mac=one.MacAddress or "",
        addresses=tuple(held.PrivateIpAddress or "" for held in one.PrivateIpAddresses),
        groups=tuple(held.GroupId or "" for held in one.Groups or ()),
        checked=one.SourceDestCheck is not False,
        public=(one.Association.PublicIp if one.Association else None) or "",
    )


def _nats(tx: ReadTx, call: Context, vpc_id: str) -> tuple[p.NatGateway, ...]:
    return tuple(
        p.NatGateway(
            one.NatGatewayId,
            one.SubnetId or "",
            one.NatGatewayAddresses[0].PublicIp or "",
            one.ConnectivityType == "private",
        )
        for one in NATS.of(tx, call, "vpc", vpc_id)
        if one.State != "deleted"
    )


def _endpoint(one: VpcEndpoint) -> p.Endpoint:
    return p.Endpoint(
        one.VpcEndpointId,
        one.ServiceName,
        tuple(one.RouteTableIds),
        tuple(one.NetworkInterfaceIds),
        one.VpcEndpointType == "Gateway" or bool(one.PrivateDnsEnabled),
    )


def _peerings(tx: ReadTx, call: Context, vpc_id: str) -> tuple[p.Peering, ...]:
    found = []
    for one in PEERINGS.all(tx, call):
        sides = (one.RequesterVpcInfo, one.AccepterVpcInfo)
        if one.Status.Code == "active" and vpc_id in (side.VpcId for side in sides):
            peer = next(side for side in sides if side.VpcId != vpc_id)
            held: list[Any] = list(peer.CidrBlockSet or ())
            blocks = tuple(block.CidrBlock or "" for block in held)
            found.append(p.Peering(one.VpcPeeringConnectionId, peer.VpcId or "", blocks))
    return tuple(found)
