"""The relay: the way out of functions' networks. `python -m pampero.work.workers.relay CONTROL OPTIONS`.

One process a server, in the machine's network and without privileges. It is handed, over the socket CONTROL, the
listening sockets of functions' networks (see bootstraps/networks.py), accepts what the kernel has led there, asks where
it wanted to go, vets that (see vetting.py), connects there from here, and carries bytes. What is refused, or cannot be
reached, is reset. It ends when the server does.

OPTIONS, JSON: `reach`, what is opened; `port`, the server's, which is never reached this way; `nameservers`, instead
of the machine's; `names`, domains that are the platform's, beside AWS's.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import ipaddress
import json
import os
import resource
import signal
import socket
import struct
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pampero.work.workers.bootstraps import kernelcalls, netlink
from pampero.work.workers.bootstraps.sandbox import FIRST_USER
from pampero.work.workers.names import PORT, Names, Nameservers, Room, domains
from pampero.work.workers.vetting import Reach, may_reach

MAX_CONNECTIONS = 512  # of one function
ACCEPTS_AT_ONCE = 32
CONNECT_SECONDS = 30.0
# At most that much waits for the slower side of a connection, in each direction.
CHUNK = 64 * 1024
MESSAGE = 64 * 1024
MAX_SOCKETS = 250
ORIGINAL_DESTINATION = 80
ADDRESS = struct.Struct(">2xH4s8x")
RESET = struct.pack("ii", 1, 0)

Over = Callable[[bool], None]


@dataclass(frozen=True, slots=True)
class Options:
    """See the module."""

    reach: tuple[Reach, ...]
    port: int
    nameservers: Nameservers
    names: tuple[str, ...] = ()


class Pump:
    """One direction of a connection: reads no faster than the other side takes it.

    buffer: what any pump reads into, since it is emptied before another reads. over: called once, with whether it
    failed.
    """

    def __init__(self, source: socket.socket, target: socket.socket, buffer: memoryview, over: Over) -> None:
        self._loop = asyncio.get_running_loop()
        self._source = source
        self._target = target
        self._buffer = buffer
        self._over = over
        self._left = b""
        self._loop.add_reader(source.fileno(), self._read)

    def stop(self) -> None:
        """No more; the sockets are somebody else's to close."""
        self._loop.remove_reader(self._source.fileno())
        if self._left:
            self._loop.remove_writer(self._target.fileno())

    def _read(self) -> None:
        try:
            size = self._source.recv_into(self._buffer)
            if not size:
                self._loop.remove_reader(self._source.fileno())
                self._target.shutdown(socket.SHUT_WR)
                self._over(False)
                return
        except BlockingIOError:
            return
        except OSError:
            self._over(True)
            return
        sent = self._send(self._buffer[:size])
        if 0 <= sent < size:
            self._left = bytes(self._buffer[sent:size])
            self._loop.remove_reader(self._source.fileno())
            self._loop.add_writer(self._target.fileno(), self._write)

    def _write(self) -> None:
        sent = self._send(self._left)
        if sent >= 0:
            self._left = self._left[sent:]
            if not self._left:
                self._loop.remove_writer(self._target.fileno())
                self._loop.add_reader(self._source.fileno(), self._read)

    def _send(self, data: bytes | memoryview) -> int:
        """How much of it has gone; -1 when the other side is gone."""
        try:
            return self._target.send(data)
        except BlockingIOError:
            return 0
        except OSError:
            self._over(True)
            return -1


class Way:
    """The way out of one function's network: a task for each of its connections."""

    def __init__(self, relay: Relay, names: socket.socket, listening: Sequence[socket.socket]) -> None:
        self._relay = relay
        self._names = Names(names, relay.options.nameservers, relay.room, relay.platform)
        self._listening = listening
        self._tasks: set[asyncio.Task[None]] = set()
        for one in listening:
            one.setblocking(False)
            asyncio.get_running_loop().add_reader(one.fileno(), self._accept, one)

    def close(self) -> None:
        """End it, and all that goes on."""
        self._names.close()
        for listening in self._listening:
            asyncio.get_running_loop().remove_reader(listening.fileno())
            listening.close()
        for task in self._tasks:
            task.cancel()

    def _accept(self, listening: socket.socket) -> None:
        for _ in range(ACCEPTS_AT_ONCE):
            try:
                inner, _ = listening.accept()
            except OSError:
                return
            inner.setblocking(False)
            if len(self._tasks) >= MAX_CONNECTIONS or not self._relay.room.take(2):
                _refuse(inner)
                continue
            task = asyncio.get_running_loop().create_task(self._serve(inner))
            self._tasks.add(task)
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._relay.room.give(2)

    async def _serve(self, inner: socket.socket) -> None:
        try:
            outer = await _connect(self._relay.targets(*_destination(inner)))
        except (OSError, asyncio.CancelledError):
            _refuse(inner)
        else:
            await _join(self._relay.buffer, inner, outer)


class Relay:
    """All of them. buffer: what any connection reads into. room: files that may be open."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.platform = domains(options.names)
        self.buffer = memoryview(bytearray(CHUNK))
        self.room = Room(resource.getrlimit(resource.RLIMIT_NOFILE)[0] * 3 // 4)
        self._ways: dict[str, Way] = {}
        self._routes = netlink.Netlink(netlink.ROUTE)

    def open(self, name: str, sockets: Sequence[socket.socket]) -> None:
        """Serve a function's network: its socket for names, and those that listen."""
        self._ways[name] = Way(self, sockets[0], sockets[1:])

    def close(self, name: str) -> None:
        """Its function has ended."""
        way = self._ways.pop(name, None)
        if way is not None:
            way.close()

    def targets(self, address: str, port: int) -> Sequence[tuple[str, int]]:
        """Where a connection goes. Raises OSError for one that may not be."""
        if port == PORT:
            return self.options.nameservers.all()
        found = ipaddress.IPv4Address(address)
        elsewhere = netlink.is_elsewhere(self._routes, found.packed)
        own = port == self.options.port and not elsewhere
        if own or not may_reach(found, port, self.options.reach, elsewhere):
            raise PermissionError(f"{address} may not be reached")
        return [(address, port)]


def _destination(inner: socket.socket) -> tuple[str, int]:
    """Where a connection was led away from. Without rules it was not: everything is local there."""
    try:
        port, address = ADDRESS.unpack(inner.getsockopt(socket.IPPROTO_IP, ORIGINAL_DESTINATION, ADDRESS.size))
    except OSError:
        found: tuple[str, int] = inner.getsockname()
        return found
    return socket.inet_ntoa(address), port


async def _connect(targets: Sequence[tuple[str, int]]) -> socket.socket:
    """To the first that answers. Raises OSError when none does."""
    failure = OSError("there is nobody to connect to")
    for target in targets:
        outer = socket.socket(socket.AF_INET6 if ":" in target[0] else socket.AF_INET, socket.SOCK_STREAM)
        try:
            outer.setblocking(False)
            outer.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            async with asyncio.timeout(CONNECT_SECONDS):
                await _connected(outer, target)
        except OSError as error:
            outer.close()
            failure = error
        except asyncio.CancelledError:
            outer.close()
            raise
        else:
            return outer
    raise failure


async def _connected(outer: socket.socket, target: tuple[str, int]) -> None:
    """Not the loop's own: uvloop's asks for the address's name first."""
    number = outer.connect_ex(target)
    if number == errno.EINPROGRESS:
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        loop.add_writer(outer.fileno(), _tell, done)
        try:
            await done
        finally:
            loop.remove_writer(outer.fileno())
        number = outer.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if number:
        raise OSError(number, os.strerror(number))


def _tell(done: asyncio.Future[None]) -> None:
    if not done.done():
        done.set_result(None)


async def _join(buffer: memoryview, inner: socket.socket, outer: socket.socket) -> None:
    """Carry bytes until both directions have ended, or either side is gone."""
    failed: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
    open_ways = [2]

    def over(failure: bool) -> None:
        open_ways[0] -= 1
        if not failed.done() and (failure or not open_ways[0]):
            failed.set_result(failure)

    pumps = Pump(inner, outer, buffer, over), Pump(outer, inner, buffer, over)
    lost = True
    try:
        lost = await failed
    except asyncio.CancelledError:
        pass
    finally:
        for pump in pumps:
            pump.stop()
        for one in (inner, outer):
            _refuse(one) if lost else one.close()


def _refuse(inner: socket.socket) -> None:
    with contextlib.suppress(OSError):
        inner.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    inner.close()


async def _run(control: socket.socket, options: Options) -> None:
    relay = Relay(options)
    loop = asyncio.get_running_loop()
    over = asyncio.Event()

    def read() -> None:
        try:
            text, descriptors, _, _ = socket.recv_fds(control, MESSAGE, MAX_SOCKETS)
        except BlockingIOError:
            return
        except OSError:
            text, descriptors = b"", []
        if not text:
            over.set()
            return
        message: dict[str, Any] = json.loads(text)
        if "open" in message:
            relay.open(message["open"], [socket.socket(fileno=descriptor) for descriptor in descriptors])
        else:
            relay.close(message["close"])

    control.setblocking(False)
    # Once all that it needs is imported: where the interpreter is, another user may not read.
    loop.call_soon(_confine)
    loop.call_soon(loop.add_reader, control.fileno(), read)
    await over.wait()


def _confine() -> None:
    """What is carried comes from strangers: no privileges, ever."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    most = 16_384 if hard == resource.RLIM_INFINITY else min(hard, 16_384)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if os.geteuid() == 0:
        user = FIRST_USER - 1
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    kernelcalls.Kernel().prctl(kernelcalls.PR_SET_NO_NEW_PRIVS, 1)


def main() -> None:
    """See the module."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control = socket.socket(fileno=int(sys.argv[1]))
    given = json.loads(sys.argv[2])
    fixed = [(host, port) for host, port in given["nameservers"]]
    options = Options(
        tuple(Reach.parse(text) for text in given["reach"]), given["port"], Nameservers(fixed), tuple(given["names"])
    )
    run: Callable[[Any], None] = asyncio.run
    with contextlib.suppress(ImportError):
        import uvloop

        run = uvloop.run
    run(_run(control, options))


if __name__ == "__main__":
    main()
