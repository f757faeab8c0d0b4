"""Fires timers: each handler runs in the transaction that removes its timer."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import starmap
from operator import itemgetter
from typing import Any, NamedTuple

import msgspec

from pampero.api.call import Context
from pampero.api.operation import MARK
from pampero.api.prerequisites import fulfilled
from pampero.api.work import TimerEvent
from pampero.kernel import lineage
from pampero.kernel.clock import Clock
from pampero.kernel.log import logger
from pampero.store.members import orphans
from pampero.store.store import Store
from pampero.store.tx import ReadTx, Row, Tx

log = logger("work.timers")
# Of one timer, or of a list of them (see `api.work.timer`).
Handler = Callable[[Tx, Context, Any], None]
BATCH = 512
# How many timers one transaction takes whose handler takes several: at first, and until it holds the event loop this long.
FEW, HELD_SECONDS = 8, 0.02
ADOPTED = 1000
_decode = msgspec.msgpack.Decoder().decode
FIRST_DELAY = 1.0
MAX_DELAY = 300.0

# What the index holds is all that is read of those that are taken together.
_DUE_KINDS = "SELECT kind, key FROM timers WHERE owner = ? AND due <= ? ORDER BY due LIMIT ?"
_DUE = "SELECT kind, key, due, payload, attempt, trace FROM timers WHERE owner = ? AND due <= ? ORDER BY due LIMIT ?"
_DUE_OF_KIND = (
    "SELECT kind, key, due, payload, attempt, trace FROM timers WHERE owner = ? AND due <= ? AND kind || '' = ? "
    "ORDER BY due LIMIT ?"
)
_NEXT = "SELECT min(due) FROM timers WHERE owner = ?"
_TAKE = "DELETE FROM timers WHERE kind = ? AND key = ? AND due = ? AND owner = ?"
# Found by their owner's index: of a kind there may be far more that are not due.
_TAKE_SOME = (
    "DELETE FROM timers WHERE kind = ? AND key IN (SELECT key FROM timers WHERE owner = ? AND due <= ? AND kind || '' = ? "
    "ORDER BY due LIMIT ?) RETURNING key, due, payload, attempt"
)
_AGAIN = "UPDATE timers SET due = ?, attempt = attempt + 1 WHERE kind = ? AND key = ? AND due = ? AND owner = ?"
_ADOPT = (
    "UPDATE timers SET owner = ? "
    "WHERE (kind, key) IN (SELECT kind, key FROM timers WHERE owner = ? ORDER BY due LIMIT ?)"
)


def delay(attempt: int) -> float:
    """Seconds until the try after the `attempt`-th one."""
    return min(MAX_DELAY, FIRST_DELAY * 2.0 ** min(attempt - 1, 20))


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
        self._number: dict[str, int] = {}
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
        due = (self._store.owner, self._clock.now(), BATCH)
        kinds = [kind for kind, _ in await self._store.read(lambda tx: tx.all(_DUE_KINDS, *due))]
        together = {kind: number for kind, number in Counter(kinds).items() if self._together(kind)}
        alone: list[Row] = []
        if sum(together.values()) < len(kinds):
            rows = await self._store.read(lambda tx: tx.all(_DUE, *due))
            alone = [row for row in rows if row[0] not in together]
        await asyncio.gather(*map(self._fire, map(_due, alone)), *starmap(self._fire_some, together.items()))
        return len(kinds)

    def _together(self, kind: str) -> bool:
        return getattr(getattr(self._handlers.get(kind), MARK, None), "together", False)

    async def _fire_some(self, kind: str, due: int) -> None:
        """The first of those that are due: as many in a transaction as hold the event loop for a moment, and each alone where
        one of them fails. due: how many."""
        lineage.follow("")
        while due > 0:
            number = min(self._number.get(kind, FEW), due)
            self._context.runtime.faults.pass_point("timer.due")
            try:
                taken, seconds = await self._store.write(
                    _fire_some, self._handlers[kind], self._context, kind, number, self._store.owner
                )
            except Exception:
                log.exception("%d timers of kind %s failed together; each is tried alone", number, kind)
                self._number[kind] = FEW
                rows = await self._store.read(_first_of, self._store.owner, self._clock.now(), kind, number)
                await asyncio.gather(*map(self._fire, map(_due, rows)))
                taken = number
            else:
                fitting = round(number * HELD_SECONDS / max(seconds, 1e-6))
                self._number[kind] = max(1, min(fitting, 2 * number, BATCH))
            due -= taken or due

    async def _fire(self, due: _Due) -> None:
        event = due.event
        lineage.follow(due.trace)
        handler = self._handlers.get(event.kind)
        self._context.runtime.faults.pass_point("timer.due")
        try:
            if handler is None:
                raise LookupError(f"nobody handles timers of kind {event.kind}")
            given = [event] if self._together(event.kind) else event
            await fulfilled(lambda: self._store.write(_fire, handler, self._context, event, given, self._store.owner))
        except Exception:
            seconds = delay(due.attempt)
            text = "timer %s %s failed at attempt %d; it is tried again in %d s"
            log.exception(text, event.kind, event.key, due.attempt, seconds)
            again = self._clock.now() + seconds
            await self._store.write(
                lambda tx: tx.run(_AGAIN, again, event.kind, event.key, event.due, self._store.owner)
            )


class _Due(NamedTuple):
    event: TimerEvent
    attempt: int
    trace: str


def _due(row: Row) -> _Due:
    """A row of _DUE."""
    kind, key, at, payload, attempt, trace = row
    return _Due(TimerEvent(kind, key, at, _decode(payload), attempt - 1), attempt, trace)


def _first_of(tx: ReadTx, owner: str, now: float, kind: str, number: int) -> list[Row]:
    return tx.all(_DUE_OF_KIND, owner, now, kind, number)


def _take_over(tx: Tx, owner: str, gone: str) -> int:
    return tx.run(_ADOPT, owner, gone, ADOPTED)


def _fire(
    tx: Tx, handler: Handler, context: Context, event: TimerEvent, given: TimerEvent | list[TimerEvent], owner: str
) -> None:
    if tx.run(_TAKE, event.kind, event.key, event.due, owner):
        handler(tx, context, given)


def _fire_some(tx: Tx, handler: Handler, context: Context, kind: str, number: int, owner: str) -> tuple[int, float]:
    """The first so many of a kind that are due now; how many there were, and how many seconds of the processor that took."""
    began = time.thread_time()
    rows = tx.claim(_TAKE_SOME, kind, owner, tx.now, kind, number)
    rows.sort(key=itemgetter(1))
    handler(
        tx, context,
        [TimerEvent(kind, key, due, _decode(body), attempt - 1) for key, due, body, attempt in rows],
    )  # fmt: skip
    return len(rows), time.thread_time() - began
