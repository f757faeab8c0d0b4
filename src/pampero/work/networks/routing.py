"""The routes of a VPC's router, as a batch for `ip`: which cable leads to which address, for whom.

Packets carry the mark of the subnet that they come from (see rules.py), and with it find the subnet's table. It has the
routes of the subnet's route table, and sends what is the VPC's own on to the main one, where every address is at the end of
its cable. So the longest prefix wins, as on AWS. What leads nowhere is dropped, not answered.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from pampero.work.networks import places
from pampero.work.networks.plan import EVERYWHERE, Kind, Route, Subnet, VpcPlan

SERVICES = 900
_SERVICES_FIRST, _SUBNETS_NEXT, _MAIN_LAST = 50, 100, 32766


def batch(plan: VpcPlan) -> str:
    """The whole of it, from any state."""
    lines = ["rule flush", f"rule add pref {_MAIN_LAST} lookup main"]
    lines.append(f"rule add pref {_SERVICES_FIRST} lookup {SERVICES}")
    lines += [f"route flush table {SERVICES}", "route flush table main"]
    for host in resolvers(plan):
        lines.append(f"route replace {host}/32 {_across(places.DOOR)} table {SERVICES}")
    lines += [f"route replace blackhole {cidr}" for cidr in plan.cidrs]
    for interface in plan.interfaces:
        for address in interface.addresses:
            lines.append(f"route replace {address}/32 dev {places.cable(interface.id)}")
    for subnet in plan.subnets:
        mark = places.number(subnet.id)
        lines.append(f"route flush table {mark}")
        lines += [f"route replace {line} table {mark}" for line in _table(plan, subnet)]
        lines.append(f"rule add pref {_SUBNETS_NEXT} fwmark {mark} lookup {mark}")
    return "\n".join(lines) + "\n"


def resolvers(plan: VpcPlan) -> tuple[str, ...]:
    """Where names are asked for: the second address of the VPC, and AWS's own for all VPCs."""
    if not plan.dns:
        return ()
    second = ipaddress.IPv4Network(plan.cidrs[0])[2]
    return (str(second), places.RESOLVER)


def leads_out(plan: VpcPlan, subnet: str) -> bool:
    """Whether a subnet's table leads everything that it does not know to an internet gateway that is attached."""
    return any(
        route.to == EVERYWHERE and route.kind is Kind.INTERNET and route.by in plan.gateways
        for route in _routes(plan, subnet)
    )


def endpoints(plan: VpcPlan, subnet: Subnet) -> bool:
    """Whether an endpoint gives this subnet a way to the platform: one of its table, or an interface one of the VPC."""
    return any(one.interfaces or subnet.route_table in one.tables for one in plan.endpoints)


def _routes(plan: VpcPlan, subnet: str) -> tuple[Route, ...]:
    tables = {table.id: table.routes for table in plan.tables}
    return next((tables.get(one.route_table, ()) for one in plan.subnets if one.id == subnet), ())


def _table(plan: VpcPlan, subnet: Subnet) -> Iterator[str]:
    for cidr in plan.cidrs:
        yield f"throw {cidr}"
    if endpoints(plan, subnet):
        yield f"{places.PLATFORM}/32 {_across(places.DOOR)}"
    default = False
    for route in _routes(plan, subnet.id):
        if route.kind is not Kind.LOCAL and ":" not in route.to:
            default = default or route.to == EVERYWHERE
            yield _line(plan, route)
    if not default:
        yield "blackhole default"


def _line(plan: VpcPlan, route: Route) -> str:
    device = ""
    if route.kind is Kind.INTERNET and route.by in plan.gateways:
        device = places.INTERNET
    elif route.kind is Kind.NAT:
        gateway = next((one for one in plan.nats if one.id == route.by), None)
        if gateway is not None and not gateway.private and leads_out(plan, gateway.subnet):
            device = places.NAT
    elif route.kind is Kind.PEERING and any(one.id == route.by for one in plan.peerings):
        device = places.bridge(route.by)
    elif route.kind is Kind.INTERFACE and any(one.id == route.by for one in plan.interfaces):
        return f"{route.to} dev {places.cable(route.by)} via {_primary(plan, route.by)} onlink"
    return f"{route.to} {_across(device)}" if device else f"blackhole {route.to}"


def _primary(plan: VpcPlan, interface: str) -> str:
    return next(one.addresses[0] for one in plan.interfaces if one.id == interface)


def _across(device: str) -> str:
    return f"via {places.OTHER_END} dev {device} onlink"
