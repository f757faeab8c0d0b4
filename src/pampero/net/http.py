"""HTTP/1.1 and HTTP/2, hidden behind one function: a request in, a response out."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

from pampero.api.streams import Buffers
from pampero.kernel.clock import Clock, breathe
from pampero.net.connection import Connection
from pampero.net.handover import Handover, Takeover
from pampero.net.patience import Patience
from pampero.net.sniffing import Sniffer
from pampero.net.switching import Handler
from pampero.net.tls import Speaks

BACKLOG = 2048
MAX_BEHIND_DOOR = 512
SWEEP_SECONDS = 5.0
GRACE_SECONDS = 5.0
PATIENCE = Patience()


class HttpServer:
    """Serves `handler(request, client address)` on a socket.

    tls: what it speaks TLS with, on the same port; plain: whether HTTP without it is then served to other machines, too.
    listening: a socket that is bound already. every: seconds between two looks at all connections. handover: to the
    other processes of the server. taking: where connections come from that they hand over. named: what is spoken at doors under
    AWS's names.
    """

    def __init__(
        self,
        handler: Handler,
        host: str,
        port: int,
        listening: socket.socket | None = None,
        tls: Speaks | None = None,
        plain: bool = False,
        patience: Patience = PATIENCE,
        every: float = SWEEP_SECONDS,
        handover: Handover | None = None,
        taking: socket.socket | None = None,
        named: Speaks | None = None,
    ) -> None:
        self._handler = handler
        self._host = host
        self._port = port
        self._listening = listening
        self._tls = tls
        self._named = named
        self._plain = plain
        self._patience = patience
        self._every = every
        self._handover = handover
        self._taking = taking
        self._takeover: Takeover | None = None
        self._begun: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | Sniffer | None = None
        self._doors: dict[str, list[asyncio.Server | Sniffer]] = {}
        self._connections: set[Connection] = set()
        self._buffers = Buffers()
        self._sweeping: asyncio.TimerHandle | None = None

    async def start(self) -> None:
        """Bind and listen; returns when connections are accepted. Raises OSError when the port is taken."""
        loop = asyncio.get_running_loop()
        listening = self._listening or bind(self._host, self._port)
        self._port = listening.getsockname()[1]
        if self._tls is None:
            self._server = await loop.create_server(self._connection, sock=listening, backlog=BACKLOG)
        else:
            listening.listen(BACKLOG)
            self._server = Sniffer(listening, self._connection, self._tls, self._plain)
        if self._taking is not None:
            self._takeover = Takeover(self._taking, self._take)
        self._sweep()

    def _take(self, connection: socket.socket, begun: bytes) -> None:
        task = asyncio.get_running_loop().create_task(self._go_on(connection, begun))
        self._begun.add(task)
        task.add_done_callback(self._begun.discard)

    async def _go_on(self, connection: socket.socket, begun: bytes) -> None:
        def made() -> Connection:
            return Connection(self._handler, self._connections, self._buffers, handover=self._handover, begun=begun)

        try:
            await asyncio.get_running_loop().connect_accepted_socket(made, connection)
        except OSError:
            connection.close()

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return self._port

    def _connection(self, secure: bool = False) -> Connection:
        return Connection(self._handler, self._connections, self._buffers, secure=secure, handover=self._handover)

    async def adopt(
        self, listening: socket.socket, door: str, most: int = MAX_BEHIND_DOOR, named: socket.socket | None = None
    ) -> None:
        """Serve a socket that listens already (TCP or Unix) on behalf of a door, at most so many connections at a time.

        named: one more, which speaks TLS, too. Raises ValueError for a door that is open.
        """
        if door in self._doors:
            raise ValueError(f"the door {door} is open already")

        def connection(secure: bool = False) -> asyncio.Protocol:
            if sum(one.door == door for one in self._connections) >= most:
                return _Refused()
            return Connection(self._handler, self._connections, self._buffers, door, secure=secure)

        loop = asyncio.get_running_loop()
        opened: list[asyncio.Server | Sniffer] = []
        self._doors[door] = opened
        if named is not None:
            assert self._named is not None
            opened.append(Sniffer(named, connection, self._named, plain=True))
        if listening.family == socket.AF_UNIX:
            opened.append(await loop.create_unix_server(connection, sock=listening, backlog=BACKLOG))
        else:
            opened.append(await loop.create_server(connection, sock=listening, backlog=BACKLOG))

    def release(self, door: str) -> None:
        """Close a door and every connection that came through it; nothing when there is none."""
        for server in self._doors.pop(door, ()):
            server.close()
        for connection in [one for one in self._connections if one.door == door]:
            connection.cancel()

    async def stop(self) -> None:
        """Stop accepting, let running requests end (at most five seconds)."""
        if self._server is None:
            return
        self._server.close()
        if self._takeover is not None:
            self._takeover.close()
        for door in list(self._doors):
            for server in self._doors.pop(door):
                server.close()
        if self._sweeping is not None:
            self._sweeping.cancel()
        for connection in list(self._connections):
            connection.finish()
        running = [task for connection in self._connections for task in connection.tasks]
        if running:
            await asyncio.wait(running, timeout=GRACE_SECONDS)
        else:
            # What was written last leaves with the loop's next turn.
            await breathe()
        for connection in list(self._connections):
            connection.cancel()

    def _sweep(self) -> None:
        """Close connections on which nothing has happened for long, or too little."""
        now = Clock.monotonic()
        for connection in list(self._connections):
            connection.watch(now, self._patience)
        for server in (self._server, *(one for opened in self._doors.values() for one in opened)):
            if isinstance(server, Sniffer):
                server.watch(now, self._patience.head)
        self._sweeping = asyncio.get_running_loop().call_later(self._every, self._sweep)


class _Refused(asyncio.Protocol):
    """A connection for which there is no room."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See asyncio.Protocol."""
        transport.abort()  # type: ignore[attr-defined]


def bind(host: str, port: int, shared: bool = False) -> socket.socket:
    """A socket of this address; port 0: any that is free. shared: with further sockets of this user's; one that
    listens already is an error all the same. Raises OSError."""
    if shared and port:
        bind(host, port).close()
    return _bound(socket.AF_INET6 if ":" in host else socket.AF_INET, (host, port), shared)


def bind_beside(bound: socket.socket) -> socket.socket:
    """One more of the same address as one that is shared."""
    return _bound(bound.family, bound.getsockname(), shared=True)


def _bound(family: int, address: tuple[Any, ...], shared: bool) -> socket.socket:
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if shared:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        listening.bind(address)
    except OSError:
        listening.close()
        raise
    listening.set_inheritable(False)
    return listening
