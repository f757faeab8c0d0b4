"""The networks of VPCs on a Linux machine: namespaces, cables, routes and rules, by the keeper."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import errno
import socket
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from pampero.kernel.clock import Clock
from pampero.work.networks import cabling, places, routing, rules
from pampero.work.networks.asking import Asking
from pampero.work.networks.plan import Interface, Level, NotInForce, UnknownInterface, VpcPlan

HELD_SECONDS, AGAIN_SECONDS = 5.0, 0.05
NOT_TRIED = Level(False, False, "isolation is not tried before something is in a VPC")
# Hands the sockets of a VPC's edge over to whoever serves them: name, and as Doors.open has it; and takes them back.
Hand = Callable[[str, Sequence[int]], None]
Close = Callable[[str], None]


class MachineNetworks:
    """See plan.Networks. hand, close: what becomes of an edge's sockets."""

    def __init__(self, data: Path, hand: Hand, close: Close) -> None:
        self.level = NOT_TRIED
        self._data = data.resolve()
        self._prefix = places.prefix(data)
        self._hand = hand
        self._close = close
        self._asking = Asking()
        self._lock = asyncio.Lock()
        self._ended = asyncio.Event()
        self._trying: asyncio.Task[Level] | None = None
        self._plans: dict[str, VpcPlan] = {}
        self._owners: dict[str, str] = {}
        # What was given to the kernel last: (namespace, what) → text.
        self._given: dict[tuple[str, str], str] = {}
        # The VPCs whose edge's sockets were handed over; and the keeper that made all this.
        self._served: set[str] = set()
        self._keeper = 0
        # Set, and another one, with each plan that was applied.
        self._more = asyncio.Event()

    async def ready(self) -> Level:
        """Try what this machine lets us do, once."""
        if self._trying is None:
            self._trying = asyncio.get_running_loop().create_task(self._try())
        return await asyncio.shield(self._trying)

    async def _try(self) -> Level:
        try:
            own = (await self._asking.ask("try", prefix=self._prefix, data=str(self._data)))["own"]
            self._keeper = self._asking.number
        except OSError as error:
            await self._asking.close()
            self.level = Level(False, False, f"isolation is not in force: {error.strerror or error}")
        else:
            way = "in a user namespace of the server's own, which containers cannot join" if own else "as root"
            self.level = Level(True, not own, f"isolation is in force, {way}")
        return self.level

    async def apply(self, plan: VpcPlan) -> None:
        """See Networks. Those whose peering leads here look anew, since they may name its groups."""
        if not (await self.ready()).in_force:
            return
        async with self._lock:
            self._plans[plan.id] = plan
            self._owners = {one.id: name for name, each in self._plans.items() for one in each.interfaces}
            await self._apply(plan)
            for other in list(self._plans.values()):
                if any(peering.peer == plan.id for peering in other.peerings):
                    await self._apply(other)
        self._more.set()
        self._more = asyncio.Event()

    async def _apply(self, wanted: VpcPlan) -> None:
        """A VPC that nothing is in has no network: every region has one by itself."""
        if not wanted.interfaces:
            await self._end(wanted.id)
            return
        lived = {name for name, each in self._plans.items() if each.interfaces}
        plan = dataclasses.replace(wanted, peerings=tuple(one for one in wanted.peerings if one.peer in lived))
        router, edge = self._router(plan.id), self._router(plan.id) + places.EDGE
        names = {one.id: self._inside(plan.id, one.id) for one in plan.interfaces}
        there = await self._namespaces(plan.id)
        self._notice_loss()
        await self._asking.ask("add", names=[name for name in (router, edge, *names.values()) if name not in there])
        devices = set((await self._asking.ask("devices", name=router))["names"])
        await self._core(plan, router, edge, devices)
        # What is forbidden from now on comes before what is laid from now on.
        peers = [self._plans[one.peer] for one in plan.peerings]
        # Of a thousand rules the text takes milliseconds.
        await self._give(router, "nft", await asyncio.to_thread(rules.ruleset, plan, peers))
        await self._cables(plan, router, names, devices)
        await self._give(router, "ip", routing.batch(plan))
        await self._drop(there - {router, edge, *names.values()})

    async def _core(self, plan: VpcPlan, router: str, edge: str, devices: Iterable[str]) -> None:
        if plan.id not in self._served:
            await self._asking.ask("write", name=router, settings=cabling.ROUTER)
            await self._asking.ask("write", name=edge, settings=cabling.ROUTER | {"net.ipv4.ip_forward": "0"})
            await self._asking.ask("ip", name=router, text=cabling.core(edge, devices))
        await self._give(edge, "ip", cabling.edge(plan))
        await self._give(edge, "nft", rules.edge_rules())
        if plan.id not in self._served:
            await self._serve(plan.id, edge)

    def _notice_loss(self) -> None:
        """What an ordinary user's keeper has made has ended with it."""
        if self._asking.number != self._keeper and not self.level.containers:
            self._given.clear()
            for vpc in list(self._served):
                self._take_back(vpc)
        self._keeper = self._asking.number

    async def _serve(self, vpc: str, edge: str) -> None:
        kinds = (
            ("listen", places.PLAIN),
            ("listen", places.NAMED),
            ("datagram", places.NAMES),
            ("listen", places.WAY_OUT),
        )
        made = [await self._bound(edge, kind, port) for kind, port in kinds]
        self._hand(vpc, [one.detach() for one in made])
        self._served.add(vpc)

    async def _bound(self, edge: str, kind: str, port: int) -> socket.socket:
        """The relay of a server that was killed holds its sockets for a moment longer. Raises OSError."""
        deadline = Clock.monotonic() + HELD_SECONDS
        while True:
            try:
                return await self._asking.open(edge, kind, places.SERVER, port)
            except OSError as error:
                if error.errno != errno.EADDRINUSE or self._ended.is_set() or Clock.monotonic() > deadline:
                    raise
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(AGAIN_SECONDS):
                    await self._ended.wait()

    def _take_back(self, vpc: str) -> None:
        if vpc in self._served:
            self._served.discard(vpc)
            self._close(vpc)

    async def _cables(self, plan: VpcPlan, router: str, names: dict[str, str], devices: set[str]) -> None:
        subnets = {one.id: one for one in plan.subnets}
        laid = {places.cable(one.id): one for one in plan.interfaces}
        bridges = {places.bridge(one.id): one for one in plan.peerings}
        lines = cabling.without(name for name in devices if name[0] in "vp" and name not in {**laid, **bridges})
        for device, interface in laid.items():
            lines += cabling.outer(interface, names[interface.id], device in devices)
        for device, peering in bridges.items():
            lines += cabling.to_peer(peering.id, self._router(peering.peer), device in devices)
        await self._give(router, "cables", "\n".join([*lines, ""]), "ip")
        for interface in plan.interfaces:
            await self._give(names[interface.id], "ip", cabling.inner(interface, subnets[interface.subnet]))

    async def _give(self, namespace: str, what: str, text: str, by: str = "") -> None:
        """Have the kernel take it, unless it has it."""
        if self._given.get((namespace, what)) != text:
            self._given.pop((namespace, what), None)
            await self._asking.ask(by or what, name=namespace, text=text)
            self._given[namespace, what] = text

    async def _drop(self, names: Iterable[str]) -> None:
        for name in names:
            self._given.pop((name, "ip"), None)
        await self._asking.ask("delete", names=sorted(names))

    async def remove(self, vpc: str) -> None:
        """See Networks. With the router end all cables, whoever is still at their other ends."""
        if not (await self.ready()).in_force:
            return
        async with self._lock:
            self._plans.pop(vpc, None)
            self._owners = {name: owner for name, owner in self._owners.items() if owner != vpc}
            await self._end(vpc)

    async def _end(self, vpc: str) -> None:
        router, names = self._router(vpc), await self._namespaces(vpc)
        self._take_back(vpc)
        for key in [key for key in self._given if key[0] in names]:
            del self._given[key]
        if router in names:
            devices = (await self._asking.ask("devices", name=router))["names"]
            lines = cabling.without(name for name in devices if name != "lo")
            await self._asking.ask("ip", name=router, text="\n".join([*lines, ""]))
        await self._drop(names)

    async def kept(self) -> frozenset[str]:
        """See Networks."""
        if not (await self.ready()).in_force:
            return frozenset()
        names = (await self._asking.ask("list", prefix=self._prefix))["names"]
        return frozenset(name[len(self._prefix) :].partition(".")[0].removesuffix(places.EDGE) for name in names)

    async def namespace(self, interface: str) -> Path:
        """See Networks."""
        return places.DIRECTORY / await self._of(interface, containers=True)

    async def wait(self, interface: str, seconds: float) -> Path:
        """See `namespace`, as soon as a plan that has the interface is in force. Raises UnknownInterface after so many seconds."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while (await self.ready()).containers and interface not in self._owners:
                    await self._more.wait()
                # Whoever applies it has the lock.
                async with self._lock:
                    pass
        return await self.namespace(interface)

    async def release(self, interface: str) -> None:
        """See Networks. The namespace is made anew: nothing is left of what somebody did in it."""
        name = await self._of(interface)
        async with self._lock:
            plan = self._plans[self._owners[interface]]
            router = self._router(plan.id)
            await self._asking.ask("ip", name=router, text=f"link del dev {places.cable(interface)}\n")
            await self._drop([name])
            for what in ("cables", "ip"):
                self._given.pop((router, what), None)
            await self._apply(plan)

    async def connect(self, place: str, host: str, port: int, seconds: float = 10.0) -> socket.socket:
        """See Networks."""
        made = await self._asking.open(await self._of(place), "stream")
        try:
            async with asyncio.timeout(seconds):
                await asyncio.get_running_loop().sock_connect(made, (host, port))
        except BaseException:
            made.close()
            raise
        return made

    async def listen(self, place: str, port: int, host: str = "") -> socket.socket:
        """See Networks."""
        name = await self._of(place)
        own = host or self._interface(place).addresses[0]
        return await self._asking.open(name, "listen", own, port)

    async def close(self) -> None:
        """See Networks. VPCs in whose namespaces nobody is left end."""
        self._ended.set()
        if self.level.in_force:
            async with self._lock:
                for vpc in list(self._served):
                    self._take_back(vpc)
                for vpc in await self.kept():
                    names = await self._namespaces(vpc)
                    if not (await self._asking.ask("inhabited", names=sorted(names)))["names"]:
                        await self._end(vpc)
                if not await self.kept():
                    await self._asking.ask("forget", prefix=self._prefix)
        await self._asking.close()

    async def _namespaces(self, vpc: str) -> set[str]:
        router = self._router(vpc)
        names = (await self._asking.ask("list", prefix=router))["names"]
        return {name for name in names if name in (router, router + places.EDGE) or name.startswith(f"{router}.")}

    async def _of(self, interface: str, containers: bool = False) -> str:
        """The name of an interface's namespace. containers: where they must be able to join it."""
        level = await self.ready()
        if not level.in_force or (containers and not level.containers):
            raise NotInForce(level.reason)
        if interface not in self._owners:
            raise UnknownInterface(interface)
        return self._inside(self._owners[interface], interface)

    def _interface(self, interface: str) -> Interface:
        plan = self._plans[self._owners[interface]]
        return next(one for one in plan.interfaces if one.id == interface)

    def _router(self, vpc: str) -> str:
        return f"{self._prefix}{vpc}"

    def _inside(self, vpc: str, interface: str) -> str:
        return f"{self._router(vpc)}.{interface}"
