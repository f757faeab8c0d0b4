"""What passes through a VPC's router, as one nftables table that replaces the former one at once.

A packet is looked at in this order: whether its sender may send under this address; the network ACLs of the subnets that it
leaves and enters, which know no connections; whether it belongs to a connection that was let through; the sender's groups;
the receiver's. What nobody allows is dropped without an answer. To the resolver neither ACLs nor groups apply, as on AWS.
Interfaces with the same groups share their chains, and groups that name groups are sets of addresses, so that neither the
number of interfaces nor that of rules is what a packet waits for.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from pampero.work.networks import places
from pampero.work.networks.plan import ANY, Acl, AclEntry, Interface, Rule, SecurityGroup, VpcPlan
from pampero.work.networks.routing import resolvers

PROTOCOLS = {"6": "tcp", "17": "udp", "tcp": "tcp", "udp": "udp"}
ICMP = ("1", "icmp")
TABLE = "inet vpc"
Groups = tuple[str, ...]


def ruleset(plan: VpcPlan, peers: Iterable[VpcPlan] = ()) -> str:
    """The whole of it. peers: the plans of VPCs that a peering leads to, whose groups may be named."""
    return "\n".join(
        (f"table {TABLE}", f"delete table {TABLE}", f"table {TABLE} {{", *_Rules(plan, peers).lines(), "}", "")
    )


class _Rules:
    def __init__(self, plan: VpcPlan, peers: Iterable[VpcPlan]) -> None:
        self._plan = plan
        self._peers = tuple(peers)
        self._groups = {group.id: group for group in plan.groups}
        held = sorted({interface.groups for interface in plan.interfaces})
        self._numbers: Mapping[Groups, int] = {groups: at for at, groups in enumerate(held)}
        self._acls = {acl.id: at for at, acl in enumerate(plan.acls)}

    def lines(self) -> Iterator[str]:
        interfaces = self._plan.interfaces
        yield from self._set("local", "ipv4_addr", self._plan.cidrs, interval=True)
        yield from self._set("resolvers", "ipv4_addr", resolvers(self._plan))
        yield from self._set("public", "ipv4_addr", (one.addresses[0] for one in interfaces if one.public))
        yield from self._set("unchecked", "ifname", (places.cable(one.id) for one in interfaces if not one.checked))
        own = (f"{places.cable(one.id)} . {address}" for one in interfaces for address in one.addresses)
        yield from self._set("own", "ifname . ipv4_addr", own)
        yield from self._set("cables", "ifname", (places.cable(one.id) for one in interfaces))
        yield from self._map(
            "marks", "ifname : mark", (f"{places.cable(o.id)} : {places.number(o.subnet)}" for o in interfaces)
        )
        for name in sorted(
            {rule.group for group in self._plan.groups for rule in (*group.ingress, *group.egress)} - {""}
        ):
            yield from self._set(_set(name), "ipv4_addr", self._members(name))
        for acl in self._plan.acls:
            yield from self._acl(acl)
        yield from self._receiving()
        yield from self._sending()
        yield from self._forward()

    def _members(self, group: str) -> Iterator[str]:
        for plan in (self._plan, *self._peers):
            for interface in plan.interfaces:
                if group in interface.groups:
                    yield from interface.addresses

    def _acl(self, acl: Acl) -> Iterator[str]:
        for side, entries, way in (("in", acl.ingress, "saddr"), ("out", acl.egress, "daddr")):
            yield f"chain acl_{side}_{self._acls[acl.id]} {{"
            for entry in sorted(entries, key=lambda one: one.number):
                if ":" not in entry.cidr:
                    match = f"ip {way} {entry.cidr} {_matches(entry)}"
                    yield f"{match} {'return' if entry.allow else 'drop'}"
            yield "drop"
            yield "}"

    def _receiving(self) -> Iterator[str]:
        for groups, at in self._numbers.items():
            yield f"chain in_{at} {{"
            for group in self._known(groups):
                yield from _allowed(group.ingress, "saddr", "accept")
            yield "drop"
            yield "}"
        yield from self._verdicts("receivers", self._plan.interfaces, "in")
        standing = {name for endpoint in self._plan.endpoints for name in endpoint.interfaces}
        asked = sorted({one.groups for one in self._plan.interfaces if one.id in standing})
        yield "chain endpoints {"
        for group in self._known(chain.from_iterable(asked)):
            yield from _allowed(group.ingress, "saddr", "accept")
        if any(endpoint.tables for endpoint in self._plan.endpoints):
            yield from (
                f"meta mark {places.number(one.id)} accept"
                for one in self._plan.subnets
                if self._has_gateway(one.route_table)
            )
        yield "drop"
        yield "}"
        yield "chain receive {"
        yield "oifname vmap @receivers"
        yield f'oifname "{places.INTERNET}" ip saddr @public accept'
        yield f'oifname "{places.NAT}" accept'
        yield f'oifname "{places.DOOR}" goto endpoints'
        for peering in self._plan.peerings:
            yield f'oifname "{places.bridge(peering.id)}" accept'
        yield "drop"
        yield "}"

    def _has_gateway(self, table: str) -> bool:
        return any(table in endpoint.tables for endpoint in self._plan.endpoints)

    def _sending(self) -> Iterator[str]:
        for groups, at in self._numbers.items():
            yield f"chain out_{at} {{"
            for group in self._known(groups):
                yield from _allowed(group.egress, "daddr", "goto receive")
            yield "drop"
            yield "}"
        yield from self._verdicts("senders", self._plan.interfaces, "out")

    def _forward(self) -> Iterator[str]:
        yield "chain marking { type filter hook prerouting priority mangle; meta mark set iifname map @marks; }"
        yield "chain arriving { type filter hook input priority filter; policy drop; }"
        yield "chain leaving {"
        for subnet in self._plan.subnets:
            if subnet.acl in self._acls:
                yield f"meta mark {places.number(subnet.id)} ip daddr != {subnet.cidr} jump acl_out_{self._acls[subnet.acl]}"
        yield "}"
        yield "chain entering {"
        for subnet in self._plan.subnets:
            if subnet.acl in self._acls:
                inside = ", ".join(_quoted(places.cable(o.id)) for o in self._plan.interfaces if o.subnet == subnet.id)
                if inside:
                    yield f"oifname {{ {inside} }} ip saddr != {subnet.cidr} jump acl_in_{self._acls[subnet.acl]}"
        yield "}"
        yield "chain passing {"
        yield "type filter hook forward priority filter; policy drop;"
        yield "meta nfproto ipv6 drop"
        yield "iifname @cables iifname != @unchecked iifname . ip saddr != @own drop"
        yield "oifname @cables oifname != @unchecked oifname . ip daddr != @own drop"
        for peering in self._plan.peerings:
            yield f'iifname "{places.bridge(peering.id)}" ip saddr != {{ {", ".join(peering.cidrs)} }} drop'
        yield f'oifname "{places.DOOR}" ip daddr @resolvers meta l4proto {{ tcp, udp }} th dport 53 accept'
        yield f'iifname "{places.DOOR}" ip saddr @resolvers ct state established accept'
        yield "jump leaving"
        yield "jump entering"
        yield "ct state established,related accept"
        yield "ct state invalid drop"
        yield "iifname vmap @senders"
        for peering in self._plan.peerings:
            yield f'iifname "{places.bridge(peering.id)}" goto receive'
        yield "}"

    def _known(self, groups: Iterable[str]) -> Iterator[SecurityGroup]:
        return (self._groups[name] for name in groups if name in self._groups)

    def _verdicts(self, name: str, interfaces: Iterable[Interface], way: str) -> Iterator[str]:
        pairs = (f"{places.cable(one.id)} : goto {way}_{self._numbers[one.groups]}" for one in interfaces)
        yield from self._map(name, "ifname : verdict", pairs)

    def _set(self, name: str, kind: str, elements: Iterable[str], interval: bool = False) -> Iterator[str]:
        yield f"set {name} {{"
        yield f"type {kind};"
        if interval:
            yield "flags interval; auto-merge;"
        yield from _elements(elements)
        yield "}"

    def _map(self, name: str, kind: str, elements: Iterable[str]) -> Iterator[str]:
        yield f"map {name} {{"
        yield f"type {kind};"
        yield from _elements(elements)
        yield "}"


def edge_rules() -> str:
    """Of the edge: what arrives is led to the server's sockets there, as it was led out of functions' own networks."""
    to = f"dnat ip to {places.SERVER}"
    return "\n".join(
        (
            "table inet edge",
            "delete table inet edge",
            "table inet edge {",
            "chain lead { type nat hook prerouting priority dstnat;",
            f"udp dport {places.NAMES} {to}:{places.NAMES}",
            f"tcp dport {places.NAMES} {to}:{places.WAY_OUT}",
            f"ip daddr {places.PLATFORM} meta l4proto tcp {to}:{places.NAMED}",
            f"meta l4proto tcp {to}:{places.WAY_OUT}",
            "}",
            "chain arriving { type filter hook input priority filter; policy drop; ct status dnat accept; }",
            "chain passing { type filter hook forward priority filter; policy drop; }",
            "}",
            "",
        )
    )


def _allowed(rules: Iterable[Rule], way: str, verdict: str) -> Iterator[str]:
    """Networks with the same ports are one set: quicker to look up, and small, since what an ordinary user gives the kernel at
    once is bounded."""
    networks: dict[str, list[ipaddress.IPv4Network]] = {}
    for rule in rules:
        match = _matches(rule)
        if rule.group:
            yield f"ip {way} @{_set(rule.group)} {match} {verdict}"
        for cidr in (*rule.prefixes, rule.cidr):
            if cidr and ":" not in cidr:
                networks.setdefault(match, []).append(ipaddress.IPv4Network(cidr, strict=False))
    for match, found in networks.items():
        yield f"ip {way} {{ {', '.join(map(str, ipaddress.collapse_addresses(found)))} }} {match} {verdict}"


def _matches(rule: Rule | AclEntry) -> str:
    """Of protocol and ports; with -1 for the first, any."""
    if rule.protocol == ANY:
        return ""
    if rule.protocol in ICMP:
        kind = f"icmp type {rule.first}" if rule.first >= 0 else "meta l4proto icmp"
        return f"{kind} icmp code {rule.last}" if rule.first >= 0 and rule.last >= 0 else kind
    name = PROTOCOLS.get(rule.protocol, rule.protocol)
    if name not in PROTOCOLS.values() or rule.first < 0 or (rule.first, rule.last) == (0, 65535):
        return f"meta l4proto {name}"
    return f"{name} dport {rule.first}-{rule.last}" if rule.first != rule.last else f"{name} dport {rule.first}"


def _elements(elements: Iterable[str]) -> Iterator[str]:
    found = list(dict.fromkeys(map(_quoted_first, elements)))
    if found:
        yield f"elements = {{ {', '.join(found)} }}"


def _quoted_first(element: str) -> str:
    """Names of devices stand in quotes."""
    word, space, rest = element.partition(" ")
    return f"{_quoted(word)}{space}{rest}" if word.startswith("v") else element


def _quoted(name: str) -> str:
    return f'"{name}"'


def _set(group: str) -> str:
    return group.replace("-", "_")
