"""A request's body, between the parser and whoever reads it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from typing import Protocol

# Of a body that nobody reads yet: beyond it the other side waits.
HIGH_WATER = 256 * 1024
# What the object of a chunk takes beside its bytes: chunks of one byte fill the memory too.
OVERHEAD = 64
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class Source(Protocol):
    """The connection that a body comes on."""

    def send(self, data: bytes) -> None:
        """To the client."""

    def hold(self, hold: bool) -> None:
        """Stop or go on reading."""


class Body:
    """A request's body as it arrives."""

    __slots__ = ("_chunks", "_connection", "_dropped", "_ended", "_error", "_size", "_waiter", "expects", "received")

    def __init__(self, connection: Source, expects: bool) -> None:
        self._connection = connection
        self._chunks: deque[bytes] = deque()
        self._size = 0
        self._waiter: asyncio.Future[None] | None = None
        self._ended = False
        self._error: ConnectionResetError | None = None
        self._dropped = False
        self.expects = expects
        self.received = 0

    def add(self, chunk: bytes) -> None:
        """From the parser."""
        self.received += len(chunk)
        if self._dropped:
            return
        self._chunks.append(chunk)
        self._size += len(chunk) + OVERHEAD
        if self._size > HIGH_WATER:
            self._connection.hold(True)
        self._wake()

    def end(self) -> None:
        """The last chunk was added."""
        self._ended = True
        self._wake()

    def lose(self, error: ConnectionResetError | None = None) -> None:
        """The rest will not come: whoever reads gets the error; None: the client went away."""
        if not self._ended and self._error is None:
            self._error = error or ConnectionResetError("the client went away before the end of the body")
        self._wake()

    def drop(self) -> None:
        """Nobody reads it any more."""
        self._dropped = True
        self._chunks.clear()
        self._size = 0
        self._connection.hold(False)

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def taken(self) -> bytes:
        """All of it, once it has ended."""
        return self._chunks[0] if len(self._chunks) == 1 else b"".join(self._chunks)

    @property
    def whole(self) -> bool:
        """Whether its end is known: the next request begins where it ends."""
        return self._error is None and not (self.expects and not self._ended)

    @property
    def ended(self) -> bool:
        """Whether all of it is here."""
        return self._ended

    async def read(self) -> AsyncIterator[bytes]:
        """The chunks. Raises ConnectionResetError when the client goes away, SlowBodyError when it takes too long."""
        if self.expects and not self._ended:
            self.expects = False
            self._connection.send(CONTINUE)
        while True:
            while self._chunks:
                chunk = self._chunks.popleft()
                self._size -= len(chunk) + OVERHEAD
                if self._size <= HIGH_WATER:
                    self._connection.hold(False)
                yield chunk
            if self._ended:
                return
            if self._error is not None:
                raise self._error
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
