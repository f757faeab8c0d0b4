"""Fires timers: each handler runs in the transaction that removes its timer."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping

import msgspec

from pampero.api.call import Context
from pampero.api.work import TimerEvent
from pampero.kernel import lineage
from pampero.kernel.clock import Clock
from pampero.kernel.log import logger
from pampero.store.members import orphans
from pampero.store.store import Store
from pampero.store.tx import Tx

log = logger("work.timers")
Handler = Callable[[Tx, Context, TimerEvent], None]
BATCH = 100
ADOPTED = 1000
FIRST_DELAY = 1.0
LONGEST_DELAY = 300.0

_DUE = "SELECT kind, key, due, payload, attempt, trace FROM timers WHERE owner = ? AND due <= ? ORDER BY due LIMIT ?"
_NEXT = "SELECT min(due) FROM timers WHERE owner = ?"
_TAKE = "DELETE FROM timers WHERE kind = ? AND key = ? AND due = ? AND owner = ?"
_AGAIN = "UPDATE timers SET due = ?, attempt = attempt + 1 WHERE kind = ? AND key = ? AND due = ? AND owner = ?"
_ADOPT = (
    "UPDATE timers SET owner = ? "
    "WHERE (kind, key) IN (SELECT kind, key FROM timers WHERE owner = ? ORDER BY due LIMIT ?)"
)


def delay(attempt: int) -> float:
    """Seconds until the try after the `attempt`-th one."""
    return min(LONGEST_DELAY, FIRST_DELAY * 2.0 ** min(attempt - 1, 20))


class Timers:
    """One task that waits for the earliest timer of those that this process owns: it has set them, or adopted them when
    their owner was gone.

    A timer whose handler fails, or has none, is tried again with growing delays; it is never dropped.
    """

    def __init__(self, store: Store, clock: Clock, handlers: Mapping[str, Handler], context: Context) -> None:
        self._store = store
        self._clock = clock
        self._handlers = handlers
        self._context = context
        self._changed = asyncio.Event()
        self._next: float | None = None
        self._task: asyncio.Task[None] | None = None
        self._one_at_a_time = asyncio.Lock()
        self._unlisten: Callable[[], None] = lambda: None

    async def start(self) -> None:
        """Begin with the earliest timer in the store."""
        self._store.on_due = self._set_earlier
        self._unlisten = self._store.members.listen(self._adopt)
        await self._adopt(await self._store.read(orphans, self._store.owner))
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """End; what is due fires after the next start."""
        self._unlisten()
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _adopt(self, gone: list[str], expelled: bool = False) -> None:
        """Take over the timers of processes that are gone, the earliest first."""
        for owner in gone:
            while await self._store.write(_take_over, self._store.owner, owner):
                pass
        await self._find_next()
        self._changed.set()

    def _set_earlier(self, due: float) -> None:
        if self._next is None or due < self._next:
            self._next = due
            self._changed.set()

    async def _run(self) -> None:
        while True:
            self._changed.clear()
            if await self._clock.wait(self._changed, self._next):
                continue
            try:
                await self.run_once()
            except Exception:
                log.exception("the store did not take the timers' transactions; tried again in %d s", FIRST_DELAY)
                self._next = self._clock.now() + FIRST_DELAY

    async def run_once(self) -> None:
        """Fire what is due now, and find the next one."""
        async with self._one_at_a_time:
            while await self._fire_batch() == BATCH:
                pass
            await self._find_next()

    async def due(self) -> bool:
        """Whether a timer is due."""
        earliest = await self._earliest()
        return earliest is not None and earliest <= self._clock.now()

    async def idle(self) -> None:
        """Return when nothing is due."""
        while await self.due():
            await self.run_once()

    async def _find_next(self) -> None:
        """With what is set while it is looked for."""
        self._next = None
        due = await self._earliest()
        if due is not None:
            self._set_earlier(due)

    async def _earliest(self) -> float | None:
        row = await self._store.read(lambda tx: tx.one(_NEXT, self._store.owner))
        return None if row is None else row[0]

    async def _fire_batch(self) -> int:
        due = await self._store.read(lambda tx: tx.all(_DUE, self._store.owner, self._clock.now(), BATCH))
        await asyncio.gather(
            *(
                self._fire(TimerEvent(kind, key, at, msgspec.msgpack.decode(payload)), attempt, trace)
                for kind, key, at, payload, attempt, trace in due
            )
        )
        return len(due)

    async def _fire(self, event: TimerEvent, attempt: int, trace: str) -> None:
        lineage.follow(trace)
        handler = self._handlers.get(event.kind)
        self._context.runtime.faults.pass_point("timer.due")
        try:
            if handler is None:
                raise LookupError(f"nobody handles timers of kind {event.kind}")
            await self._store.write(_fire, handler, self._context, event, self._store.owner)
        except Exception:
            seconds = delay(attempt)
            text = "timer %s %s failed at attempt %d; it is tried again in %d s"
            log.exception(text, event.kind, event.key, attempt, seconds)
            again = self._clock.now() + seconds
            await self._store.write(
                lambda tx: tx.run(_AGAIN, again, event.kind, event.key, event.due, self._store.owner)
            )


def _take_over(tx: Tx, owner: str, gone: str) -> int:
    return tx.run(_ADOPT, owner, gone, ADOPTED)


def _fire(tx: Tx, handler: Handler, context: Context, event: TimerEvent, owner: str) -> None:
    if tx.run(_TAKE, event.kind, event.key, event.due, owner):
        handler(tx, context, event)
