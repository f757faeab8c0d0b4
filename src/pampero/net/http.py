"""HTTP/1.1, hidden behind one function: a request in, a response out."""

from __future__ import annotations

import asyncio
import socket

from pampero.kernel.clock import Clock
from pampero.net.connection import Connection, Handler

BACKLOG = 2048
IDLE_SECONDS = 120.0
SWEEP_SECONDS = 20.0
GRACE_SECONDS = 5.0


class HttpServer:
    """Serves `handler(request, client address)` on a socket; listening: one that is bound already."""

    def __init__(self, handler: Handler, host: str, port: int, listening: socket.socket | None = None) -> None:
        self._handler = handler
        self._host = host
        self._port = port
        self._listening = listening
        self._server: asyncio.Server | None = None
        self._doors: dict[str, asyncio.Server] = {}
        self._connections: set[Connection] = set()
        self._sweeping: asyncio.TimerHandle | None = None

    async def start(self) -> None:
        """Bind and listen; returns when connections are accepted. Raises OSError when the port is taken."""
        loop = asyncio.get_running_loop()
        listening = self._listening or bind(self._host, self._port)
        self._server = await loop.create_server(
            lambda: Connection(self._handler, self._connections), sock=listening, backlog=BACKLOG
        )
        self._sweep()

    async def adopt(self, listening: socket.socket, door: str) -> None:
        """Serve a socket that listens already (TCP or Unix) on behalf of a door. Raises ValueError for a door that is open."""
        if door in self._doors:
            raise ValueError(f"the door {door} is open already")

        def connection() -> Connection:
            return Connection(self._handler, self._connections, door)

        loop = asyncio.get_running_loop()
        if listening.family == socket.AF_UNIX:
            self._doors[door] = await loop.create_unix_server(connection, sock=listening, backlog=BACKLOG)
        else:
            self._doors[door] = await loop.create_server(connection, sock=listening, backlog=BACKLOG)

    def release(self, door: str) -> None:
        """Close a door and every connection that came through it; nothing when there is none."""
        server = self._doors.pop(door, None)
        if server is not None:
            server.close()
        for connection in [one for one in self._connections if one.door == door]:
            connection.cancel()

    async def stop(self) -> None:
        """Stop accepting, let running requests end (at most five seconds)."""
        if self._server is None:
            return
        self._server.close()
        for server in self._doors.values():
            server.close()
        self._doors.clear()
        if self._sweeping is not None:
            self._sweeping.cancel()
        for connection in list(self._connections):
            connection.finish()
        running = [connection.task for connection in self._connections if connection.task is not None]
        if running:
            await asyncio.wait(running, timeout=GRACE_SECONDS)
        for connection in list(self._connections):
            connection.cancel()

    def _sweep(self) -> None:
        """Close connections on which nothing has happened for long."""
        before = Clock.monotonic() - IDLE_SECONDS
        for connection in list(self._connections):
            if connection.task is None and connection.idle_since < before:
                connection.finish()
        self._sweeping = asyncio.get_running_loop().call_later(SWEEP_SECONDS, self._sweep)


def bind(host: str, port: int) -> socket.socket:
    """A socket of this address; port 0: any that is free. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError:
        listening.close()
        raise
    listening.set_inheritable(False)
    return listening
