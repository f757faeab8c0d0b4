"""Snapshots: environments that are forked from one that has been initialized, the seed.

To fork, a seed must run itself, with what a function's code has made of it. So it is confined like any environment, and may
do one thing more: enter namespaces that belong to a user namespace of its own. Those of a fork are made by a child of the
template, beside the seed, where nothing of the function's has run; the seed is handed their descriptors, forks, and the fork
enters them and gives that right up. What a seed says is not believed: it is never waited for.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NoReturn

from pampero.work.workers.bootstraps.sandbox import Sandbox

MAX_SENT = 250
MAX_DESCRIPTORS = 1 << 16
MAX_WORD_SIZE = 4096
CREDENTIALS = struct.Struct("3i")
# tell(message, descriptors): to the server.
Tell = Callable[[dict[str, Any], list[int]], None]


@dataclass
class ForkSandbox:
    """The sandbox of one fork, made before it is needed. maker: the process that has made it, and hands it over; -1 once it has.
    first: the first process of its pid namespace; -1 until it is there. Both are descriptors: their numbers in /proc may come to
    be those of others. sockets: of its network, until the server has them. name: of the environment that it is for, "" as long
    as it waits."""

    maker: int
    channel: socket.socket
    first: int = -1
    sockets: list[int] = field(default_factory=list)
    name: str = ""


@dataclass
class Seed:
    """One that has been initialized, or is being. user, processes: its namespaces, -1 until it has handed them over."""

    name: str
    plan: dict[str, Any]
    orders: socket.socket
    user: int = -1
    processes: int = -1
    waiting: ForkSandbox | None = None
    forks: dict[str, ForkSandbox] = field(default_factory=dict)


class Snapshots:
    """The template's seeds."""

    def __init__(self, sandbox: Sandbox, poll: select.poll, tell: Tell, end: Callable[[str], None]) -> None:
        """end: kills the process of that name."""
        self._sandbox = sandbox
        self._poll = poll
        self._tell = tell
        self._end = end
        self._seeds: dict[str, Seed] = {}
        self._orders: dict[int, Seed] = {}
        self._channels: dict[int, tuple[Seed, ForkSandbox]] = {}

    def begin(self, name: str, plan: dict[str, Any]) -> socket.socket:
        """A seed is about to be forked: its end of the channel, for it alone."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        seed = self._seeds[name] = Seed(name, plan, ours)
        self._orders[ours.fileno()] = seed
        self._poll.register(ours.fileno(), select.POLLIN)
        return theirs

    def restore(self, request: dict[str, Any], descriptors: list[int]) -> None:
        """Fork an environment from a seed. Raises OSError."""
        name, seed = request["name"], self._seeds.get(request["restore"])
        if seed is None or seed.user < 0:
            raise OSError("its snapshot is gone")
        place = seed.waiting or self._prepare(seed)
        seed.waiting = None
        place.name = name
        seed.forks[name] = place
        doors = self._sandbox.allot(request["plan"], name)
        try:
            socket.send_fds(place.channel, [name.encode()], [*descriptors, *doors])
        except OSError:
            self._ended(seed, name, -signal.SIGKILL)
        else:
            self._tell_sockets(place)
        for door in doors:
            os.close(door)

    def stands(self, name: str) -> bool:
        """Whether a seed has handed over its namespaces, and may be forked from."""
        seed = self._seeds.get(name)
        return seed is not None and seed.user >= 0

    def heard(self, descriptor: int) -> bool:
        """Whether it was one of these that can be read."""
        if descriptor in self._channels:
            self._made(*self._channels[descriptor])
        elif descriptor in self._orders:
            self._said(self._orders[descriptor])
        else:
            return False
        return True

    def kill(self, name: str) -> None:
        """End an environment, and tell so."""
        for seed in self._seeds.values():
            if name in seed.forks:
                self._ended(seed, name, -signal.SIGKILL)
                return

    def left(self, name: str) -> None:
        """A process of the template's has ended: where it was a seed, so have its forks."""
        seed = self._seeds.pop(name, None)
        if seed is None:
            return
        for fork in list(seed.forks):
            self._ended(seed, fork, -signal.SIGKILL)
        if seed.waiting is not None:
            self._give_up(seed.waiting)
        self._silence(seed)
        for descriptor in (seed.user, seed.processes):
            if descriptor >= 0:
                os.close(descriptor)
        seed.orders.close()

    def _prepare(self, seed: Seed) -> ForkSandbox:
        """Raises OSError."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            try:
                maker = self._sandbox.fork_beside(seed.processes)
            except OSError:
                ours.close()
                raise
            if maker == 0:
                self._make(seed, theirs, ours)
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        place = ForkSandbox(os.pidfd_open(maker), ours)
        self._channels[ours.fileno()] = (seed, place)
        self._poll.register(ours.fileno(), select.POLLIN)
        return place

    def _make(self, seed: Seed, channel: socket.socket, other: socket.socket) -> NoReturn:
        """In the maker."""
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            other.close()
            _keep(0, 1, 2, channel.fileno(), seed.orders.fileno(), seed.user)
            namespaces, sockets = self._sandbox.furnish_for(seed.user, seed.plan, channel)
            socket.send_fds(channel, [b"n"], list(sockets))
            name, descriptors, _, _ = socket.recv_fds(channel, MAX_WORD_SIZE, MAX_SENT)
            if name:
                # As long as the seed takes no orders, this waits, and is ended when its environment is given up.
                seed.orders.setblocking(True)
                order = {"name": name.decode(), "namespaces": len(namespaces)}
                socket.send_fds(seed.orders, [json.dumps(order).encode()], [*namespaces, *descriptors])
                code = 0
        except OSError as error:
            with contextlib.suppress(OSError):
                channel.send(f"e{error}".encode())
        finally:
            os._exit(code)

    def _made(self, seed: Seed, place: ForkSandbox) -> None:
        """The maker of a place, or the first process in it, says something, or has ended."""
        size = socket.CMSG_SPACE(MAX_SENT * 4) + 64
        try:
            said, ancillary, _, _ = place.channel.recvmsg(MAX_WORD_SIZE, size, socket.MSG_DONTWAIT)
        except BlockingIOError:
            # Its number was another's when it was found to be readable.
            return
        except OSError:
            said, ancillary = b"", []
        pid, received = _attached(ancillary)
        if said == b"p" and place.first < 0:
            with contextlib.suppress(OSError):
                place.first = os.pidfd_open(pid)
        elif said == b"n":
            place.sockets = received
            self._tell_sockets(place)
        elif said and place.name:
            self._tell({"ended": place.name, "error": said[1:].decode()}, [])
            self._ended(seed, place.name, None)
        elif not said:
            os.close(place.maker)
            place.maker = -1
            self._forget(place)
            if seed.waiting is place:
                seed.waiting = None
            elif seed.waiting is None and seed.name in self._seeds:
                with contextlib.suppress(OSError):
                    seed.waiting = self._prepare(seed)

    def _tell_sockets(self, place: ForkSandbox) -> None:
        if place.name and place.sockets:
            sockets, place.sockets = place.sockets, []
            self._tell({"network": place.name, "sockets": len(sockets)}, sockets)
            for descriptor in sockets:
                os.close(descriptor)

    def _said(self, seed: Seed) -> None:
        """First its namespaces, before any code of the function's; then the ends of its forks."""
        try:
            said, descriptors, _, _ = socket.recv_fds(seed.orders, MAX_WORD_SIZE, 2, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return
        except OSError:
            said, descriptors = b"", []
        if len(descriptors) == 2 and seed.user < 0:
            seed.user, seed.processes = descriptors
            with contextlib.suppress(OSError):
                seed.waiting = self._prepare(seed)
            return
        for descriptor in descriptors:
            os.close(descriptor)
        if not said:
            self._silence(seed)
            return
        try:
            told = json.loads(said)
            name, code = str(told["ended"]), int(told["code"])
        except (ValueError, TypeError, KeyError, RecursionError, OverflowError):
            # The function has written it (nested without end, or with a number beyond all), and might go on for ever.
            self._end(seed.name)
            return
        if name in seed.forks:
            self._ended(seed, name, max(-64, min(255, code)))

    def _ended(self, seed: Seed, name: str, code: int | None) -> None:
        """code: None where it has been told."""
        self._give_up(seed.forks.pop(name))
        self._sandbox.release(name)
        if code is not None:
            self._tell({"ended": name, "code": code}, [])

    def _give_up(self, place: ForkSandbox) -> None:
        for process in (place.first, place.maker):
            if process >= 0:
                with contextlib.suppress(ProcessLookupError):
                    signal.pidfd_send_signal(process, signal.SIGKILL)
                os.close(process)
        place.first = place.maker = -1
        self._forget(place)
        for descriptor in place.sockets:
            os.close(descriptor)

    def _forget(self, place: ForkSandbox) -> None:
        if self._channels.pop(place.channel.fileno(), None) is not None:
            self._poll.unregister(place.channel.fileno())
            place.channel.close()

    def _silence(self, seed: Seed) -> None:
        if self._orders.pop(seed.orders.fileno(), None) is not None:
            self._poll.unregister(seed.orders.fileno())


def _attached(ancillary: list[tuple[int, int, bytes]]) -> tuple[int, list[int]]:
    """The sender, as seen from here, and descriptors."""
    pid = 0
    descriptors: list[int] = []
    for level, kind, data in ancillary:
        if level != socket.SOL_SOCKET:
            continue
        if kind == socket.SCM_CREDENTIALS:
            pid = CREDENTIALS.unpack(data[: CREDENTIALS.size])[0]
        elif kind == socket.SCM_RIGHTS:
            descriptors += struct.unpack(f"{len(data) // 4}i", data[: len(data) // 4 * 4])
    return pid, descriptors


def _keep(*descriptors: int) -> None:
    """Of all that this process has open only these."""
    ends = sorted(descriptors)
    for low, high in zip(ends, [*ends[1:], MAX_DESCRIPTORS]):
        os.closerange(low + 1, high)
