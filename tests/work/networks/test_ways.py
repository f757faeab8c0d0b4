"""Where routes lead: other VPCs, the internet, the platform, and the machine itself."""

from __future__ import annotations

import asyncio
import dataclasses
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.security.machine import own_address
from tests.work.networks.ground import (
    ALL,
    CLIENT,
    CLIENTS,
    GATEWAY,
    OTHER_VPC,
    QUIET_SECONDS,
    SERVER,
    SERVERS,
    THIRD,
    VPC,
    WEB,
    Ground,
    Play,
    plan,
    to_internet,
    with_group,
    with_interface,
    with_routes,
)

from pampero.kernel.config import Settings
from pampero.work.networks import places
from pampero.work.networks.plan import (
    EVERYWHERE,
    Endpoint,
    Kind,
    NatGateway,
    Peering,
    Route,
    Rule,
    SecurityGroup,
    VpcPlan,
)
from pampero.work.workers.doors import Doors

HOST = "10.0.1.10"
FAR = "1.1.1.1"
PEERING = "pcx-0000000000000000a"


def test_vpcs_of_the_same_addresses_know_nothing_of_each_other(play: Play) -> None:
    async def body(ground: Ground) -> None:
        first = with_group(plan(), SecurityGroup(SERVERS, ALL))
        second = with_group(plan(OTHER_VPC, suffix="2"), SecurityGroup(f"{SERVERS}2", ALL))
        await ground.networks.apply(first)
        await ground.networks.apply(second)
        async with ground.listening(SERVER) as here:
            assert await ground.reaches(CLIENT, HOST)
            here.accept()[0].close()
            # The same address is another's there, who does not listen: that is answered, and not from here.
            with pytest.raises(ConnectionRefusedError):
                await ground.reaches(f"{CLIENT}2", HOST)
            with pytest.raises(BlockingIOError):
                here.accept()
            await ground.networks.remove(OTHER_VPC)
            assert await ground.reaches(CLIENT, HOST)

    play(body)


def peered(which: int, *cidrs: str) -> VpcPlan:
    network, suffix, vpc, peer = (("10.0", "", VPC, OTHER_VPC), ("10.1", "2", OTHER_VPC, VPC))[which]
    made = plan(vpc, network, suffix)
    for table in ("rtb-1", "rtb-2"):
        made = with_routes(made, table, *(Route(cidr, Kind.PEERING, PEERING) for cidr in cidrs))
    return dataclasses.replace(made, peerings=(Peering(PEERING, peer, cidrs),))


def test_a_peering_leads_across_as_groups_of_both_sides_allow(play: Play) -> None:
    async def body(ground: Ground) -> None:
        allowing = with_group(
            peered(0, "10.1.0.0/16"), SecurityGroup(SERVERS, (Rule("tcp", WEB, WEB, group=f"{CLIENTS}2"),))
        )
        await ground.networks.apply(allowing)
        await ground.networks.apply(peered(1, "10.0.0.0/16"))
        async with ground.listening(SERVER):
            assert await ground.reaches(f"{CLIENT}2", HOST)
            assert not await ground.reaches(f"{THIRD}2", HOST)
            # The way is both sides': without the answer's, nothing comes to stand.
            await ground.networks.apply(with_routes(with_routes(allowing, "rtb-1"), "rtb-2"))
            assert not await ground.reaches(f"{CLIENT}2", HOST)
            await ground.networks.apply(allowing)
            assert await ground.reaches(f"{CLIENT}2", HOST)
            await ground.networks.apply(plan(OTHER_VPC, "10.1", "2"))
            assert not await ground.reaches(f"{CLIENT}2", HOST)

    play(body)


def test_a_route_leads_through_an_interface_that_forwards(play: Play) -> None:
    async def body(ground: Ground) -> None:
        through = with_routes(plan(), "rtb-2", Route("192.168.0.0/16", Kind.INTERFACE, SERVER))
        through = with_group(through, SecurityGroup(SERVERS, ALL))
        await ground.networks.apply(through)
        await ground.ip(SERVER, "addr add 192.168.7.7/32 dev lo\n")
        async with ground.listening(SERVER, host="192.168.7.7"):
            assert not await ground.reaches(CLIENT, "192.168.7.7")
            await ground.networks.apply(with_interface(through, SERVER, checked=False))
            assert await ground.reaches(CLIENT, "192.168.7.7")

    play(body)


def test_only_a_gateway_leads_out_and_only_those_whom_it_serves(play: Play) -> None:
    """A connection that comes to stand has arrived at the edge: from there on the relay decides."""

    async def body(ground: Ground) -> None:
        attached = dataclasses.replace(plan(), gateways=(GATEWAY,))
        await ground.networks.apply(attached)
        assert not await ground.reaches(CLIENT, FAR)
        public = with_routes(attached, "rtb-2", to_internet())
        await ground.networks.apply(public)
        assert not await ground.reaches(CLIENT, FAR)
        known = with_interface(public, CLIENT, public="203.0.113.7")
        await ground.networks.apply(known)
        assert await ground.reaches(CLIENT, FAR)
        assert not await ground.reaches(THIRD, FAR)
        await ground.networks.apply(dataclasses.replace(known, gateways=()))
        assert not await ground.reaches(CLIENT, FAR)
        # The third has no address of the internet's: a NAT gateway in the public subnet has one.
        nat = Route(EVERYWHERE, Kind.NAT, "nat-1")
        behind = with_routes(dataclasses.replace(known, nats=(NatGateway("nat-1", "subnet-2"),)), "rtb-1", nat)
        await ground.networks.apply(behind)
        assert await ground.reaches(THIRD, FAR)
        await ground.networks.apply(with_routes(behind, "rtb-1", nat, Route("1.1.1.0/24", Kind.BLACKHOLE)))
        assert not await ground.reaches(THIRD, FAR)
        # In a subnet that has no way out itself, it is of no use.
        await ground.networks.apply(with_routes(behind, "rtb-2"))
        assert not await ground.reaches(THIRD, FAR)

    play(body)


def test_the_platform_is_where_an_endpoint_leads_to_it(play: Play) -> None:
    async def body(ground: Ground) -> None:
        await ground.networks.apply(plan())
        assert not await ground.reaches(CLIENT, places.PLATFORM, 443)
        gateway = Endpoint("vpce-1", "com.amazonaws.us-east-1.s3", tables=("rtb-2",))
        await ground.networks.apply(dataclasses.replace(plan(), endpoints=(gateway,)))
        assert await ground.reaches(CLIENT, places.PLATFORM, 443)
        assert not await ground.reaches(THIRD, places.PLATFORM, 443)
        # An interface endpoint is guarded by its groups.
        asked = Endpoint("vpce-2", "com.amazonaws.us-east-1.sqs", interfaces=(SERVER,))
        guarded = with_group(plan(), SecurityGroup(SERVERS, (Rule("tcp", 443, 443, group=CLIENTS),)))
        await ground.networks.apply(dataclasses.replace(guarded, endpoints=(asked,)))
        assert await ground.reaches(CLIENT, places.PLATFORM, 443)
        assert not await ground.reaches(THIRD, places.PLATFORM, 443)

    play(body)


def test_nothing_leads_to_the_machine(play: Play) -> None:
    async def body(ground: Ground) -> None:
        await ground.networks.apply(with_interface(dataclasses.replace(plan(), gateways=(GATEWAY,)), CLIENT))
        with socket.create_server(("0.0.0.0", 0)) as machine:
            port = machine.getsockname()[1]
            machine.setblocking(False)
            for host in ("10.0.2.1", "10.0.0.1", places.SERVER, places.OTHER_END, own_address(), "169.254.169.254"):
                assert not await ground.reaches(CLIENT, host, port), host
            # Its loopback is its own, on which nobody listens.
            with pytest.raises(ConnectionRefusedError):
                await ground.networks.connect(CLIENT, "127.0.0.1", port)
            for own in (places.NAMES, places.WAY_OUT, places.NAMED, places.PLAIN):
                assert not await ground.reaches(CLIENT, places.SERVER, own)
            with pytest.raises(BlockingIOError):
                machine.accept()

    play(body)


class _Nobody:
    """In the place of what serves requests."""

    async def adopt(self, listening: socket.socket, door: str, most: int, named: socket.socket | None = None) -> None:
        listening.close()
        if named is not None:
            named.close()

    def release(self, door: str) -> None:
        pass


@asynccontextmanager
async def served(ground: Ground, tmp_path: Path, *reach: str) -> AsyncIterator[Doors]:
    """The relay serves the edges of what is applied within."""
    settings: Any = Settings(data=tmp_path, reach=list(reach))
    doors = Doors(settings)
    doors.server = _Nobody()
    ground.networks._hand, ground.networks._close = doors.open, doors.close
    try:
        yield doors
        for vpc in await ground.networks.kept():
            await ground.networks.remove(vpc)
    finally:
        await doors.stop()
        ground.networks._close = ground._close


def test_the_relay_reaches_what_the_platform_opens_and_no_private_network(play: Play, tmp_path: Path) -> None:
    async def body(ground: Ground) -> None:
        with socket.create_server((own_address(), 0)) as opened, socket.create_server((own_address(), 0)) as closed:
            opened_port, closed_port = opened.getsockname()[1], closed.getsockname()[1]
            async with served(ground, tmp_path, f"{own_address()}:{opened_port}"):
                public = with_routes(dataclasses.replace(plan(), gateways=(GATEWAY,)), "rtb-2", to_internet())
                await ground.networks.apply(with_interface(public, CLIENT, public="203.0.113.7"))
                with await ground.networks.connect(CLIENT, own_address(), opened_port) as client:
                    inner, _ = await asyncio.to_thread(opened.accept)
                    with inner:
                        inner.sendall(b"hello")
                        client.setblocking(False)
                        async with asyncio.timeout(5):
                            assert await asyncio.get_running_loop().sock_recv(client, 10) == b"hello"
                with await ground.networks.connect(CLIENT, own_address(), closed_port) as client:
                    async with asyncio.timeout(5):
                        with pytest.raises(ConnectionResetError):
                            await asyncio.get_running_loop().sock_recv(client, 10)
                closed.setblocking(False)
                with pytest.raises(BlockingIOError):
                    closed.accept()

    play(body)


def test_the_resolver_answers_where_the_vpc_has_one(play: Play, tmp_path: Path) -> None:
    async def body(ground: Ground) -> None:
        async with served(ground, tmp_path):
            # Neither groups nor ACLs apply to it.
            shut = with_group(dataclasses.replace(plan(), acls=()), SecurityGroup(CLIENTS))
            await ground.networks.apply(shut)
            for host in (places.RESOLVER, "10.0.0.2"):
                assert (await asked(ground, host))[-4:] == socket.inet_aton(places.PLATFORM)
            await ground.networks.apply(dataclasses.replace(shut, dns=False))
            with pytest.raises(TimeoutError):
                await asked(ground, places.RESOLVER, QUIET_SECONDS)

    play(body)


async def asked(ground: Ground, host: str, seconds: float = 5.0) -> bytes:
    name = b"".join(bytes([len(label)]) + label for label in (b"sqs", b"us-east-1", b"amazonaws", b"com"))
    question = struct.pack(">HHHHHH", 7, 0x0100, 1, 0, 0, 0) + name + b"\0" + struct.pack(">HH", 1, 1)
    with await ground.datagrams(CLIENT, "10.0.2.10") as client:
        client.sendto(question, (host, 53))
        async with asyncio.timeout(seconds):
            return await asyncio.get_running_loop().sock_recv(client, 512)
