"""One open connection: its client's messages, what backends send to it, and when it has lasted long enough."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from pampero.api import Context, Wire
from pampero.services.apigateway.run import metrics
from pampero.services.apigateway.run.websocket.connection import Connection

# Source: "Quotas for configuring and running a WebSocket API in API Gateway", in seconds; the codes: "Overview of WebSocket
# APIs", WebSocket API status codes.
MAX_LENGTH = 2 * 3600.0
IDLE = 600.0
GOING_AWAY, UNSUPPORTED, NORMAL = 1001, 1003, 1000
# Messages of one client that are worked on at a time; while there are so many, no more of it is read.
MAX_AT_ONCE = 32


class Attending(Protocol):
    """What sessions are made for: see `Connections`."""

    async def answer(self, session: ClientSession, message: str) -> None:
        """Do what a message asks for."""

    def joined(self, session: ClientSession) -> None:
        """Its client is connected."""

    def left(self, session: ClientSession, code: int, reason: str) -> None:
        """Its connection is gone."""

    def begin(self, work: Awaitable[None], done: Callable[[], None]) -> None:
        """Have work done in a task of its own."""


class ClientSession:
    """See `api.sockets.Session`. active: when its client or a backend last sent something, in epoch seconds."""

    __slots__ = ("_attending", "_context", "_wire", "_working", "active", "connection")

    def __init__(self, context: Context, connection: Connection, attending: Attending) -> None:
        self.connection = connection
        self._context = context
        self._attending = attending
        self._wire: Wire | None = None
        self._working = 0
        self.active = context.now

    @property
    def open(self) -> bool:
        """Whether it can be sent to."""
        return self._wire is not None and self._wire.open

    def opened(self, wire: Wire) -> None:
        """See Session."""
        self._wire = wire
        self._attending.joined(self)

    def received(self, message: str | bytes) -> None:
        """See Session; API Gateway takes no binary frames."""
        wire = self._wire
        if wire is None:
            return
        if isinstance(message, bytes):
            wire.close(UNSUPPORTED, "Binary frames are not supported")
            return
        self._working += 1
        if self._working >= MAX_AT_ONCE:
            wire.hold(True)
        self._attending.begin(self._attending.answer(self, message), self._done)

    def _done(self) -> None:
        self._working -= 1
        if self._wire is not None and self._working < MAX_AT_ONCE:
            self._wire.hold(False)

    def stirred(self) -> None:
        """See Session."""
        self.active = self._context.now

    def watch(self) -> None:
        """See Session."""
        now = self._context.now
        if self._wire is not None and (now - self.connection.connected >= MAX_LENGTH or now - self.active >= IDLE):
            self._wire.close(GOING_AWAY, "Going away")

    def closed(self, code: int, reason: str) -> None:
        """See Session."""
        self._wire = None
        self._attending.left(self, code, reason)

    def send(self, data: bytes, text: bool) -> bool:
        """To the client; False: it does not take what it was sent before, or is gone."""
        if self._wire is None or not self._wire.send(data, text):
            return False
        self.active = self._context.now
        metrics.to_client(self._context, self.connection)
        return True

    def end(self) -> None:
        """Close it."""
        if self._wire is not None:
            self._wire.close(NORMAL, "")


def in_background(tasks: set[asyncio.Task[None]], work: Awaitable[None], done: Callable[[], None]) -> None:
    """Begin work that is kept among `tasks` until it has ended."""
    task = asyncio.ensure_future(_awaited(work))
    tasks.add(task)

    def ended(task: asyncio.Task[None]) -> None:
        tasks.discard(task)
        done()
        if not task.cancelled():
            task.result()

    task.add_done_callback(ended)


async def _awaited(work: Awaitable[None]) -> None:
    await work
