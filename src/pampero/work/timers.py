"""Fires timers: each handler runs in the transaction that removes its timer."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping

import msgspec

from pampero.api.call import Context
from pampero.api.work import TimerEvent
from pampero.kernel.clock import Clock
from pampero.kernel.log import logger
from pampero.store.sqlite import SqliteStore
from pampero.store.tx import ReadTx, Tx

log = logger("work.timers")
Handler = Callable[[Tx, Context, TimerEvent], None]
BATCH = 100
RETRY_SECONDS = 5.0

_DUE = "SELECT kind, key, due, payload FROM timers WHERE due <= ? ORDER BY due LIMIT ?"
_NEXT = "SELECT min(due) FROM timers"
_TAKE = "DELETE FROM timers WHERE kind = ? AND key = ? AND due = ?"


class Timers:
    """One task that waits for the earliest timer."""

    def __init__(self, store: SqliteStore, clock: Clock, handlers: Mapping[str, Handler], context: Context) -> None:
        self._store = store
        self._clock = clock
        self._handlers = handlers
        self._context = context
        self._changed = asyncio.Event()
        self._next: float | None = None
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin with the earliest timer in the store."""
        self._store.on_due = self._set_earlier
        self._next = self._store.read(_earliest)
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """End; what is due fires after the next start."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def _set_earlier(self, due: float) -> None:
        if self._next is None or due < self._next:
            self._next = due
            self._changed.set()

    async def _run(self) -> None:
        while True:
            self._changed.clear()
            if await self._clock.wait(self._changed, self._next):
                continue
            await self.run_once()

    async def run_once(self) -> None:
        """Fire what is due now, and find the next one."""
        while await self._fire_batch() == BATCH:
            pass
        self._next = self._store.read(_earliest)

    async def idle(self) -> None:
        """Return when nothing is due."""
        while (due := self._store.read(_earliest)) is not None and due <= self._clock.now():
            await self.run_once()

    async def _fire_batch(self) -> int:
        due = self._store.read(lambda tx: tx.all(_DUE, self._clock.now(), BATCH))
        events = [TimerEvent(kind, key, at, msgspec.msgpack.decode(payload)) for kind, key, at, payload in due]
        await asyncio.gather(*(self._fire(event) for event in events))
        return len(events)

    async def _fire(self, event: TimerEvent) -> None:
        handler = self._handlers.get(event.kind)
        if handler is None:
            log.error("nobody handles timers of kind %s", event.kind)
            await self._store.write(lambda tx: tx.cancel(event.kind, event.key))
            return
        try:
            await self._store.write(_fire, handler, self._context, event)
        except Exception:
            log.exception("timer %s %s failed; it is tried again", event.kind, event.key)
            again = self._clock.now() + RETRY_SECONDS
            await self._store.write(lambda tx: tx.at(event.kind, event.key, again, event.payload))


def _fire(tx: Tx, handler: Handler, context: Context, event: TimerEvent) -> None:
    if tx.run(_TAKE, event.kind, event.key, event.due):
        handler(tx, context, event)


def _earliest(tx: ReadTx) -> float | None:
    row = tx.one(_NEXT)
    return None if row is None else row[0]
