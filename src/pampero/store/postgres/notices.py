"""Wake-ups and touches of other processes, by LISTEN and NOTIFY."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable
from typing import Any

import greenlet
import msgspec

from pampero.store.postgres.connection import LoopConnection, Statements, connect
from pampero.store.postgres.errors import EngineError

CHANNEL = "pampero"
NOTIFY = f"SELECT pg_notify('{CHANNEL}', ?)"
# PostgreSQL takes payloads below 8000 bytes.
MAX_PAYLOAD = 7000
AGAIN_SECONDS = 0.5


class Notices:
    """One connection of its own, which is opened again when it is lost: all then counts as woken, for nobody knows what
    was missed.

    What a transaction wakes is told after its commit, for all transactions of the time that the last telling took: NOTIFY
    within a transaction would let commits wait for each other. Who dies in between is no member any more soon, and whoever
    takes over from it wakes everything.
    """

    def __init__(
        self,
        target: str,
        owner: str,
        heard: Callable[[list[str], list[str]], None],
        missed: Callable[[], None],
    ) -> None:
        self._target = target
        self._owner = owner
        self._heard = heard
        self._missed = missed
        self._statements = Statements()
        self._connection: LoopConnection | None = None
        self._wakes: dict[str, None] = {}
        self._touched: dict[str, None] = {}
        self._telling = False
        self._closed = False
        self._task: asyncio.Task[None] | None = None
        self._heard_once = asyncio.Event()
        self.listening = False

    async def begin(self) -> None:
        """Return once it listens: before anything is read that waits for what others tell."""
        self._connect()
        await self._heard_once.wait()

    def _connect(self) -> None:
        if self._task is None and not self._closed:
            self._task = asyncio.get_running_loop().create_task(self._listen())

    def tell(self, wakes: Iterable[str], touched: Iterable[str]) -> None:
        """After a commit: to all other processes."""
        self._wakes.update(dict.fromkeys(wakes))
        self._touched.update(dict.fromkeys(touched))
        if not self._telling and self._connection is not None:
            self._telling = True
            asyncio.get_running_loop().call_soon(self._in_greenlet, self._tell)

    def close(self) -> None:
        """End the session."""
        self._closed = True
        if self._task is not None and not self._task.done():
            self._task.cancel()
        if self._connection is not None:
            self._connection.close()

    async def _listen(self) -> None:
        """Connect, until it succeeds."""
        loop = asyncio.get_running_loop()
        while True:
            with contextlib.suppress(EngineError):
                raw = await asyncio.to_thread(connect, self._target)
                break
            again = asyncio.Event()
            loop.call_later(AGAIN_SECONDS, again.set)
            await again.wait()
        connection = LoopConnection(raw, self._statements, loop)
        connection.on_idle = lambda: self._arrived(connection)
        self._in_greenlet(lambda: self._subscribe(connection))

    def _in_greenlet(self, function: Callable[[], Any]) -> None:
        greenlet.greenlet(function).switch()

    def _subscribe(self, connection: LoopConnection) -> None:
        try:
            connection.command(b"SET synchronous_commit = off")
            connection.command(b"SET idle_in_transaction_session_timeout = 0")
            connection.command(f"LISTEN {CHANNEL}".encode())
            connection.sync()
        except EngineError:
            self._lost(connection)
            return
        self._connection = connection
        if self.listening:
            self._missed()
        self.listening = True
        self._heard_once.set()
        self._arrived(connection)
        self.tell((), ())

    def _tell(self) -> None:
        connection = self._connection
        try:
            while connection is not None and (self._wakes or self._touched):
                wakes, touched = list(self._wakes), list(self._touched)
                self._wakes, self._touched = {}, {}
                for payload in _payloads(self._owner, wakes, touched):
                    connection.defer(NOTIFY, (payload,))
                connection.sync()
        except EngineError:
            assert connection is not None
            self._lost(connection)
        finally:
            self._telling = False

    def _arrived(self, connection: LoopConnection) -> None:
        if connection.lost:
            self._lost(connection)
            return
        while (notice := connection.raw.notifies()) is not None:
            owner, wakes, touched = msgspec.json.decode(notice.extra)
            if owner != self._owner:
                self._heard(wakes, touched)

    def _lost(self, connection: LoopConnection) -> None:
        connection.close()
        if self._connection in (None, connection) and not self._closed:
            self._connection = self._task = None
            asyncio.get_running_loop().call_soon(self._connect)


def _payloads(owner: str, wakes: list[str], touched: list[str]) -> Iterable[str]:
    def made(wakes: list[str], touched: list[str]) -> Iterable[str]:
        text = msgspec.json.encode((owner, wakes, touched))
        if len(text) <= MAX_PAYLOAD or len(wakes) + len(touched) < 2:
            yield text.decode()
            return
        half, rest = len(wakes) // 2, len(touched) // 2
        yield from made(wakes[:half], touched[:rest])
        yield from made(wakes[half:], touched[rest:])

    return made(wakes, touched)
