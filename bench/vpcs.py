"""What VPCs cost: a change of a group until it is in force, a new interface, a connection, and bytes across a router."""

from __future__ import annotations

import asyncio
import dataclasses
import os
import socket
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench.load import Outcome
from pampero.work.networks.machine import MachineNetworks
from pampero.work.networks.plan import EVERYWHERE, Interface, RouteTable, Rule, SecurityGroup, Subnet, VpcPlan

TRIES = 50
RULES = 1000
MANY = 200
BYTES = 1 << 30
PORT = 80
CHUNK = 1 << 20


def plan(interfaces: int) -> VpcPlan:
    """So many interfaces in one subnet and one group, which has RULES rules."""
    rules = tuple(Rule("tcp", 1000 + at % 200, 1000 + at % 200, cidr=f"10.{at % 250}.0.0/16") for at in range(RULES))
    group = SecurityGroup("sg-1", (*rules, Rule("tcp", PORT, PORT, group="sg-1")), (Rule(cidr=EVERYWHERE),))
    made = (_interface(at) for at in range(interfaces))
    subnet = Subnet("subnet-1", "10.0.0.0/16", "rtb-1", "")
    tables = (RouteTable("rtb-1"),)
    return VpcPlan("vpc-1", "1", "", ("10.0.0.0/16",), (subnet,), tables, groups=(group,), interfaces=tuple(made))


def vpcs(show: Callable[[dict[str, Any]], None]) -> None:
    """See the module."""
    asyncio.run(_run(show))


def _hold(vpc: str, descriptors: Sequence[int]) -> None:
    """Nobody serves the edge here."""
    for one in descriptors:
        os.close(one)


def _interface(at: int) -> Interface:
    address, mac = f"10.0.{1 + at // 200}.{10 + at % 200}", f"02:aa:00:00:{at // 256:02x}:{at % 256:02x}"
    return Interface(f"eni-{at:017x}", "subnet-1", mac, (address,), ("sg-1",))


async def _run(show: Callable[[dict[str, Any]], None]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        networks = MachineNetworks(Path(folder), _hold, lambda _: None)
        level = await networks.ready()
        show({"workload": "isolation of VPCs", "level": level.reason})
        if not level.in_force:
            return
        try:
            for count in (2, MANY):
                await networks.apply(plan(count))
                await _changes(networks, count, show)
            await _bytes(networks, show)
        finally:
            await networks.remove("vpc-1")
            await networks.close()


async def _changes(networks: MachineNetworks, count: int, show: Callable[[dict[str, Any]], None]) -> None:
    whole = plan(count)
    group = whole.groups[0]
    closed = dataclasses.replace(whole, groups=(dataclasses.replace(group, ingress=group.ingress[:-1]),))
    more = dataclasses.replace(whole, interfaces=(*whole.interfaces, _interface(count)))
    changed, added, joined = Outcome(1.0), Outcome(1.0), Outcome(1.0)
    with await networks.listen(whole.interfaces[0].id, PORT):
        for _ in range(TRIES):
            for one, outcome in ((closed, changed), (whole, changed), (more, added)):
                began = time.perf_counter()
                await networks.apply(one)
                outcome.times.append(time.perf_counter() - began)
            await networks.apply(whole)
            began = time.perf_counter()
            (await networks.connect(whole.interfaces[1].id, whole.interfaces[0].addresses[0], PORT)).close()
            joined.times.append(time.perf_counter() - began)
    named = ((changed, "a change of a group in force"), (added, "a new interface"), (joined, "a connection across"))
    for outcome, name in named:
        outcome.seconds = sum(outcome.times)
        show(outcome.line(f"vpc of {count} interfaces, {RULES} rules: {name}"))


async def _bytes(networks: MachineNetworks, show: Callable[[dict[str, Any]], None]) -> None:
    first, second = plan(2).interfaces
    with await networks.listen(first.id, PORT) as across, socket.create_server(("127.0.0.1", 0)) as near:
        client = await networks.connect(second.id, first.addresses[0], PORT)
        ways = {
            "loopback": (near, socket.create_connection(near.getsockname())),
            "across a VPC's router": (across, client),
        }
        for name, (listening, sender) in ways.items():
            with sender, listening.accept()[0] as receiver:
                sender.setblocking(True)
                receiver.setblocking(True)
                began = time.perf_counter()
                await asyncio.gather(asyncio.to_thread(_send, sender), asyncio.to_thread(_receive, receiver))
                show({"workload": f"bytes, {name}", "GB/s": round(BYTES / (time.perf_counter() - began) / 1e9, 2)})


def _send(sender: socket.socket) -> None:
    data = bytes(CHUNK)
    for _ in range(BYTES // CHUNK):
        sender.sendall(data)


def _receive(receiver: socket.socket) -> None:
    left, buffer = BYTES, bytearray(CHUNK)
    while left:
        left -= receiver.recv_into(buffer)
