"""Batches for `ip` that lay a VPC's cables: every one may be run again."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from pampero.work.networks import places
from pampero.work.networks.plan import Interface, Subnet, VpcPlan

# A router forwards, and looks for nobody's way back: which way a packet came is what the rules are for.
ROUTER = {
    "net.ipv4.ip_forward": "1",
    "net.ipv4.conf.all.rp_filter": "0",
    "net.ipv4.conf.default.rp_filter": "0",
    "net.ipv4.conf.all.send_redirects": "0",
    "net.ipv4.conf.default.send_redirects": "0",
}


def core(edge: str, devices: Iterable[str]) -> str:
    """In a router: the cables to its edge, those that are not there yet."""
    lines = ["link set lo up"]
    for name in set(places.CABLES).difference(devices):
        lines.append(f"link add name {name} mtu {places.MTU} type veth peer name {name} netns {edge}")
    for name in places.CABLES:
        lines.append(f"link set dev {name} address {places.ROUTER_MAC} up")
        lines.append(f"neigh replace {places.OTHER_END} lladdr {places.EDGE_MAC} dev {name} nud permanent")
    return _text(lines)


def edge(plan: VpcPlan) -> str:
    """In an edge: whatever cable it came by, what is answered goes back by the door."""
    lines = ["link set lo up", f"addr replace {places.SERVER}/32 dev lo", "route flush table main"]
    for name in places.CABLES:
        lines.append(f"link set dev {name} mtu {places.MTU} address {places.EDGE_MAC} up")
    lines.append(f"neigh replace {places.OTHER_END} lladdr {places.ROUTER_MAC} dev {places.DOOR} nud permanent")
    lines += [f"route replace {cidr} via {places.OTHER_END} dev {places.DOOR} onlink" for cidr in plan.cidrs]
    return _text(lines)


def outer(interface: Interface, namespace: str, there: bool) -> list[str]:
    """In a router: one interface's cable. there: whether it is laid."""
    name = places.cable(interface.id)
    lines = (
        []
        if there
        else [f"link add name {name} mtu {places.MTU} type veth peer name {places.INSIDE} netns {namespace}"]
    )
    lines.append(f"link set dev {name} address {places.ROUTER_MAC} up")
    lines += [f"neigh replace {one} lladdr {interface.mac} dev {name} nud permanent" for one in interface.addresses]
    return lines


def inner(interface: Interface, subnet: Subnet, former: Iterable[str] = ()) -> str:
    """In an interface's namespace. former: addresses that it had."""
    network = ipaddress.IPv4Network(subnet.cidr)
    gateway, size, name = network[1], network.prefixlen, places.INSIDE
    lines = ["link set lo up", f"addr replace {places.CREDENTIALS}/32 dev lo"]
    lines.append(f"link set dev {name} mtu {places.MTU} address {interface.mac} up")
    lines += [f"addr del {one}/{size} dev {name}" for one in former if one not in interface.addresses]
    lines += [f"addr replace {one}/{size} dev {name} noprefixroute" for one in interface.addresses]
    lines.append(f"neigh replace {gateway} lladdr {places.ROUTER_MAC} dev {name} nud permanent")
    lines.append(f"route replace default via {gateway} dev {name} onlink src {interface.addresses[0]}")
    return _text(lines)


def to_peer(peering: str, router: str, there: bool) -> list[str]:
    """In a router: the cable to a peer's. Its other end is brought up by the peer's own batch."""
    name = places.bridge(peering)
    lines = [] if there else [f"link add name {name} mtu {places.MTU} type veth peer name {name} netns {router}"]
    lines.append(f"link set dev {name} mtu {places.MTU} address {places.ROUTER_MAC} up")
    lines.append(f"neigh replace {places.OTHER_END} lladdr {places.ROUTER_MAC} dev {name} nud permanent")
    return lines


def without(devices: Iterable[str]) -> list[str]:
    """In a router: these end, and their other ends."""
    return [f"link del dev {name}" for name in devices]


def _text(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"
