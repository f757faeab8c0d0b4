"""The server's end of functions' networks: their doors to the platform, and the relay that carries what leaves them."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import json
import os
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Sequence
from types import MappingProxyType
from typing import Protocol

from pampero.kernel.clock import Clock
from pampero.kernel.config import Settings
from pampero.kernel.log import logger
from pampero.work.workers.surroundings import environment
from pampero.work.workers.vetting import Reach

log = logger("work.network")
RELAY = "pampero.work.workers.relay"
# The door of functions that share the machine's network.
SHARED = "functions"
# Connections through one door at a time.
MAX, MAX_SHARED = 512, 8192
# PAMPERO_NETWORK: the best to try → what is tried, see bootstraps/networks.py.
WAYS = MappingProxyType({"": ("rules", "ports"), "ports": ("ports",), "machine": ()})
STEADY_SECONDS = 10.0
AGAIN_SECONDS = 1.0
STOP_SECONDS = 5.0


class Server(Protocol):
    """What serves requests."""

    async def adopt(self, listening: socket.socket, door: str, most: int, named: socket.socket | None = None) -> None:
        """Serve a socket that listens already, so many connections at a time; its requests carry the door's name. named: one
        more, which speaks TLS under AWS's names, too."""

    def release(self, door: str) -> None:
        """Close a door and what came through it; nothing when there is none."""


class Doors:
    """See the module. server: set before the first function starts. way: the best to try, "" for whatever there is."""

    def __init__(self, settings: Settings, way: str = "") -> None:
        self.server: Server | None = None
        self._settings = settings
        self._way = way
        self._options = {"reach": settings.reach, "port": settings.port, "nameservers": named_for_tests(settings)}
        self._options["names"] = [settings.url_suffix] if settings.url_suffix else []
        self._open: dict[str, list[socket.socket]] = {}
        self._adopting: dict[str, asyncio.Task[None]] = {}
        self._relay: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._unsent: deque[tuple[bytes, list[int]]] = deque()
        self._again: asyncio.TimerHandle | None = None
        self._began = 0.0
        self._shared = 0

    def layout(self) -> dict[str, object]:
        """What each network has: see bootstraps/networks.py."""
        opened = [Reach.parse(text) for text in self._settings.reach]
        named = [(str(one.network.network_address), str(one.network.netmask), one.port) for one in opened]
        host = _own_address(self._settings.host)
        return {"port": self._settings.port, "host": host, "opened": named, "ways": WAYS.get(self._way, WAYS[""])}

    def shared(self) -> int:
        """The port, on the machine's loopback, of the door for functions that have no network of their own."""
        if not self._shared:
            listening = socket.create_server(("127.0.0.1", 0))
            self._shared = listening.getsockname()[1]
            self._adopt(SHARED, listening, MAX_SHARED)
        return self._shared

    def unshare(self) -> None:
        """No function needs it."""
        self._shared = 0
        self._release(SHARED)

    def open(self, name: str, descriptors: Sequence[int]) -> None:
        """An environment has a network of its own: its doors, and the relay's sockets. They are ours from now on."""
        door, named, *relay = (socket.socket(fileno=descriptor) for descriptor in descriptors)
        self._adopt(name, door, MAX, named)
        # Kept, so that another relay can go on where one has died.
        self._open[name] = relay
        self.prepare()
        self._hand(name, relay)

    def close(self, name: str) -> None:
        """An environment has ended."""
        sockets = self._open.pop(name, None)
        if sockets is None:
            return
        self._release(name)
        for one in sockets:
            one.close()
        self._send({"close": name}, ())

    def prepare(self) -> None:
        """Start the relay, unless it runs or has just died."""
        if self._control is not None or self._again is not None:
            return
        self._began = Clock.monotonic()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            command = [sys.executable, "-I", "-X", "utf8", "-m", RELAY, str(theirs.fileno()), json.dumps(self._options)]
            self._relay = subprocess.Popen(
                command, pass_fds=(theirs.fileno(),), stdin=subprocess.DEVNULL, cwd="/", env=environment()
            )
        ours.setblocking(False)
        self._control = ours
        asyncio.get_running_loop().add_reader(ours.fileno(), self._gone)

    async def stop(self) -> None:
        """Close every door, end the relay."""
        for name in list(self._open):
            self.close(name)
        self.unshare()
        relay, self._relay = self._relay, None
        self._drop()
        if self._again is not None:
            self._again.cancel()
        if relay is not None:
            try:
                await asyncio.to_thread(relay.wait, STOP_SECONDS)
            except subprocess.TimeoutExpired:
                relay.kill()
                await asyncio.to_thread(relay.wait)

    def _adopt(self, name: str, listening: socket.socket, most: int, named: socket.socket | None = None) -> None:
        assert self.server is not None
        task = asyncio.get_running_loop().create_task(self.server.adopt(listening, name, most, named))
        self._adopting[name] = task
        task.add_done_callback(lambda _: self._adopting.pop(name, None))

    def _release(self, name: str) -> None:
        adopting = self._adopting.get(name)
        if adopting is not None:
            adopting.add_done_callback(lambda _: self._release(name))
        elif self.server is not None:
            self.server.release(name)

    def _hand(self, name: str, sockets: Sequence[socket.socket]) -> None:
        self._send({"open": name}, [one.fileno() for one in sockets])

    def _send(self, message: dict[str, str], descriptors: Sequence[int]) -> None:
        if self._control is not None:
            # Of its own: what is sent late may have been closed here.
            self._unsent.append((json.dumps(message).encode(), [os.dup(descriptor) for descriptor in descriptors]))
            if len(self._unsent) == 1:
                self._flush()

    def _flush(self) -> None:
        loop = asyncio.get_running_loop()
        while self._unsent and self._control is not None:
            text, descriptors = self._unsent[0]
            try:
                socket.send_fds(self._control, [text], descriptors)
            except BlockingIOError:
                loop.add_writer(self._control.fileno(), self._flush)
                return
            except OSError:
                self._gone()
                return
            self._unsent.popleft()
            _close(descriptors)
        if self._control is not None:
            loop.remove_writer(self._control.fileno())

    def _gone(self) -> None:
        """It never says anything: what can be read is its end."""
        log.error("the relay of functions' connections has ended; another is started")
        relay, self._relay = self._relay, None
        self._drop()
        loop = asyncio.get_running_loop()
        if relay is not None:
            relay.kill()
            loop.run_in_executor(None, relay.wait)
        steady = Clock.monotonic() - self._began > STEADY_SECONDS
        self._again = loop.call_later(0.0 if steady else AGAIN_SECONDS, self._restart)

    def _restart(self) -> None:
        self._again = None
        self.prepare()
        for name, sockets in self._open.items():
            self._hand(name, sockets)

    def _drop(self) -> None:
        control, self._control = self._control, None
        if control is not None:
            asyncio.get_running_loop().remove_reader(control.fileno())
            asyncio.get_running_loop().remove_writer(control.fileno())
            control.close()
        while self._unsent:
            _close(self._unsent.popleft()[1])


def _close(descriptors: Sequence[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


def _own_address(host: str) -> str:
    """The IPv4 address that a server listens on, where that is neither loopback nor all."""
    with contextlib.suppress(ValueError):
        address = ipaddress.IPv4Address(host)
        if not address.is_loopback and not address.is_unspecified:
            return host
    return ""


def named_for_tests(settings: Settings) -> list[tuple[str, int]]:
    """In test mode, a nameserver instead of the machine's: `ADDRESS:PORT`."""
    text = os.environ.get("PAMPERO_NAMESERVER", "") if settings.test else ""
    address, _, port = text.partition(":")
    return [(address, int(port))] if address else []
