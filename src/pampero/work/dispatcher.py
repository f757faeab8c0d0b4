"""Hands outbox events to their consumers after the commit, again and again until each has succeeded."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable, Mapping

import msgspec

from pampero.api.call import Context
from pampero.api.work import Event
from pampero.kernel.clock import Clock
from pampero.kernel.log import logger
from pampero.store.sqlite import Emitted, SqliteStore
from pampero.store.tx import Tx

log = logger("work.dispatcher")
Consumer = Callable[[Context, Event], Awaitable[None]]
AT_ONCE = 256
FIRST_DELAY = 0.2
LONGEST_DELAY = 300.0
LOUD_AFTER = 5

_ALL = "SELECT id, topic, key, payload, attempt, due FROM outbox ORDER BY id"
_DONE = "DELETE FROM outbox WHERE id = ?"
_AGAIN = "UPDATE outbox SET attempt = ?, due = ? WHERE id = ?"


class Dispatcher:
    """Runs consumers as tasks: at most AT_ONCE at a time, those of one key in order.

    An event under way when the server dies is handed over again after the restart with its attempt counted up, so that
    a consumer can tell a first run from a repeat.
    """

    def __init__(self, store: SqliteStore, clock: Clock, handlers: Mapping[str, Consumer], context: Context) -> None:
        self._store = store
        self._clock = clock
        self._handlers = handlers
        self._context = context
        self._ready: deque[Event] = deque()
        self._keyed: dict[str, deque[Event]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._delayed: set[asyncio.Task[None]] = set()
        self._changed = asyncio.Event()
        self._stopping = False

    async def start(self) -> None:
        """Take up what a former run left behind."""
        left = self._store.read(lambda tx: tx.all(_ALL))
        if left:
            await self._store.write(lambda tx: tx.run("UPDATE outbox SET attempt = attempt + 1"))
        self._store.on_emitted = self._take
        for id_, topic, key, payload, attempt, due in left:
            event = Event(id_, topic, key, msgspec.msgpack.decode(payload), attempt + 1)
            if due > self._clock.now() and not key:
                self._delay(event, due)
            else:
                self._add(event)
        self._spawn()

    async def stop(self) -> None:
        """Cancel what runs; it is repeated after the next start."""
        self._stopping = True
        for task in (*self._tasks, *self._delayed):
            task.cancel()
        await asyncio.gather(*self._tasks, *self._delayed, return_exceptions=True)

    async def idle(self) -> None:
        """Return when every event is consumed, or waits for its next try."""
        while self._tasks or self._ready:
            self._changed.clear()
            await self._changed.wait()

    def _take(self, emitted: list[Emitted]) -> None:
        for id_, topic, key, payload in emitted:
            self._add(Event(id_, topic, key, msgspec.msgpack.decode(payload), 1))
        self._spawn()

    def _add(self, event: Event) -> None:
        if event.key:
            lane = f"{event.topic}\0{event.key}"
            waiting = self._keyed.get(lane)
            if waiting is not None:
                waiting.append(event)
                return
            self._keyed[lane] = deque()
        self._ready.append(event)

    def _spawn(self) -> None:
        while self._ready and len(self._tasks) < AT_ONCE and not self._stopping:
            task = asyncio.create_task(self._consume(self._ready.popleft()))
            self._tasks.add(task)
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._spawn()
        self._changed.set()
        if not task.cancelled() and task.exception() is not None:
            log.error("the dispatcher failed", exc_info=task.exception())

    async def _consume(self, event: Event) -> None:
        handler = self._handlers.get(event.topic)
        if handler is None:
            log.error("nobody consumes %s; event %d stays", event.topic, event.id)
            return
        try:
            await handler(self._context, event)
        except Exception:
            await self._failed(event)
            return
        await self._store.write(_done, event.id)
        self._release(event)

    async def _failed(self, event: Event) -> None:
        say = log.exception if event.attempt >= LOUD_AFTER else log.warning
        say("event %d of %s failed at attempt %d", event.id, event.topic, event.attempt, exc_info=True)
        delay = min(LONGEST_DELAY, FIRST_DELAY * 2 ** min(event.attempt, 20))
        due = self._clock.now() + delay
        again = Event(event.id, event.topic, event.key, event.payload, event.attempt + 1)
        await self._store.write(lambda tx: tx.run(_AGAIN, again.attempt, due, event.id))
        self._delay(again, due)

    def _delay(self, event: Event, due: float) -> None:
        task = asyncio.create_task(self._later(event, due))
        self._delayed.add(task)
        task.add_done_callback(self._delayed.discard)

    async def _later(self, event: Event, due: float) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await self._clock.wait(asyncio.Event(), due)
            self._ready.append(event)
            self._spawn()

    def _release(self, event: Event) -> None:
        if event.key:
            lane = f"{event.topic}\0{event.key}"
            waiting = self._keyed[lane]
            if waiting:
                self._ready.append(waiting.popleft())
            else:
                del self._keyed[lane]


def _done(tx: Tx, id_: int) -> None:
    tx.run(_DONE, id_)
