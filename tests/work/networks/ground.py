"""Plans to try, and what is tried on them."""

from __future__ import annotations

import asyncio
import dataclasses
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from pampero.work.networks.machine import MachineNetworks
from pampero.work.networks.plan import (
    EVERYWHERE,
    Acl,
    AclEntry,
    Interface,
    Kind,
    Route,
    RouteTable,
    Rule,
    SecurityGroup,
    Subnet,
    VpcPlan,
)

# Nothing arrives for so long: what does arrive takes less than a millisecond, or, where a busy machine lost the first packet,
# the second that TCP waits before it sends it again.
QUIET_SECONDS = 1.5
WEB, OTHER = 80, 81
ALL = (Rule(cidr=EVERYWHERE),)
OPEN = (AclEntry(100, True, EVERYWHERE),)
SERVER, CLIENT, THIRD = "eni-0000000000000000a", "eni-0000000000000000b", "eni-0000000000000000c"
SERVERS, CLIENTS, NOBODY = "sg-0000000000000000a", "sg-0000000000000000b", "sg-0000000000000000c"
VPC, OTHER_VPC = "vpc-0000000000000000a", "vpc-0000000000000000b"
GATEWAY = "igw-0000000000000000a"


def plan(vpc: str = VPC, network: str = "10.0", suffix: str = "") -> VpcPlan:
    """Two subnets; a server that the clients' group may ask for WEB, a client, and a third that nobody named."""
    one, two = f"subnet-1{suffix}", f"subnet-2{suffix}"
    interfaces = (
        Interface(SERVER + suffix, one, "02:aa:00:00:00:0a", (f"{network}.1.10",), (SERVERS + suffix,)),
        Interface(CLIENT + suffix, two, "02:aa:00:00:00:0b", (f"{network}.2.10",), (CLIENTS + suffix,)),
        Interface(THIRD + suffix, one, "02:aa:00:00:00:0c", (f"{network}.1.20",), (NOBODY + suffix,)),
    )
    return VpcPlan(
        vpc, "123456789012", "us-east-1", (f"{network}.0.0/16",),
        subnets=(Subnet(one, f"{network}.1.0/24", "rtb-1", "acl-1"), Subnet(two, f"{network}.2.0/24", "rtb-2", "acl-2")),
        tables=(RouteTable("rtb-1"), RouteTable("rtb-2")),
        acls=(Acl("acl-1", OPEN, OPEN), Acl("acl-2", OPEN, OPEN)),
        groups=(
            SecurityGroup(SERVERS + suffix, (Rule("tcp", WEB, WEB, group=CLIENTS + suffix),)),
            SecurityGroup(CLIENTS + suffix, (), ALL),
            SecurityGroup(NOBODY + suffix, (), ALL),
        ),
        interfaces=interfaces,
    )  # fmt: skip


def with_group(of: VpcPlan, group: SecurityGroup) -> VpcPlan:
    """The plan with another state of one group."""
    return dataclasses.replace(of, groups=tuple(group if one.id == group.id else one for one in of.groups))


def with_interface(of: VpcPlan, name: str, **changes: Any) -> VpcPlan:
    """The plan with one interface changed."""
    changed = (dataclasses.replace(one, **changes) if one.id == name else one for one in of.interfaces)
    return dataclasses.replace(of, interfaces=tuple(changed))


def with_routes(of: VpcPlan, table: str, *routes: Route) -> VpcPlan:
    """The plan with one table's routes."""
    return dataclasses.replace(
        of, tables=tuple(RouteTable(table, routes) if one.id == table else one for one in of.tables)
    )


def to_internet() -> Route:
    """The default route of a public subnet."""
    return Route(EVERYWHERE, Kind.INTERNET, GATEWAY)


class Ground:
    """Networks of a data folder, and what is tried between them. opened: the sockets of edges, as they were handed over."""

    def __init__(self, data: Path) -> None:
        self.opened: dict[str, list[socket.socket]] = {}
        self.networks = MachineNetworks(data, self._open, self._close)

    def _open(self, vpc: str, descriptors: Any) -> None:
        self._close(vpc)
        self.opened[vpc] = [socket.socket(fileno=one) for one in descriptors]

    def _close(self, vpc: str) -> None:
        for one in self.opened.pop(vpc, []):
            one.close()

    @asynccontextmanager
    async def listening(self, place: str, port: int = WEB, host: str = "") -> AsyncIterator[socket.socket]:
        """A listener on an interface."""
        made = await self.networks.listen(place, port, host)
        with made:
            yield made

    async def reaches(self, place: str, host: str, port: int = WEB) -> bool:
        """Whether a connection from there comes to stand. A refusal would be an arrival: only silence is none."""
        try:
            (await self.networks.connect(place, host, port, QUIET_SECONDS)).close()
        except TimeoutError:
            return False
        return True

    async def arrives(self, sender: str, source: str, receiver: str, host: str, port: int) -> bool:
        """Whether one datagram from `source` does."""
        there = await self.datagrams(receiver, host, port)
        here = await self.datagrams(sender, source)
        with there, here:
            here.sendto(b"x", (host, port))
            try:
                async with asyncio.timeout(QUIET_SECONDS):
                    return bool(await asyncio.get_running_loop().sock_recv(there, 10))
            except TimeoutError:
                return False

    async def datagrams(self, place: str, host: str, port: int = 0) -> socket.socket:
        """A socket for datagrams on an interface."""
        return await self.networks._asking.open(await self.networks._of(place), "datagram", host, port)

    async def ip(self, place: str, text: str) -> None:
        """What a task with the rights to might do to its own network."""
        await self.networks._asking.ask("ip", name=await self.networks._of(place), text=text)

    async def names(self) -> list[str]:
        """Of all namespaces of this folder."""
        found = await self.networks._asking.ask("list", prefix=self.networks._prefix)
        return list(found["names"])


Play = Callable[[Callable[[Ground], Awaitable[None]]], None]
