"""Hands outbox events to their consumers after the commit, again and again until each has succeeded."""

from __future__ import annotations

import asyncio
import heapq
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Mapping

import msgspec
from msgspec.structs import replace

from pampero.api.call import Context
from pampero.api.work import Event
from pampero.kernel import lineage
from pampero.kernel.clock import Clock
from pampero.kernel.log import logger
from pampero.store.sqlite import Emitted, SqliteStore
from pampero.store.tx import Row, Tx

log = logger("work.dispatcher")
Consumer = Callable[[Context, Event], Awaitable[None]]
AT_ONCE = 256
FIRST_DELAY = 0.2
LONGEST_DELAY = 300.0
LOUD_AFTER = 5

_ALL = "SELECT id, topic, key, payload, attempt, due, trace FROM outbox ORDER BY id"
_DONE = "DELETE FROM outbox WHERE id = ?"
_AGAIN = "UPDATE outbox SET attempt = ?, due = ? WHERE id = ?"
_ATTEMPT = "UPDATE outbox SET attempt = ? WHERE id = ?"
_SET_ASIDE = (
    "INSERT INTO outbox_unclaimed (id, topic, key, payload, attempt, trace) "
    "SELECT id, topic, key, payload, attempt, trace FROM outbox WHERE id = ?"
)
_UNCLAIMED = "SELECT DISTINCT topic FROM outbox_unclaimed"
_CLAIM = (
    "INSERT INTO outbox (id, topic, key, payload, attempt, trace) "
    "SELECT id, topic, key, payload, attempt, trace FROM outbox_unclaimed WHERE topic = ?"
)
_CLAIMED = "DELETE FROM outbox_unclaimed WHERE topic = ?"


class Dispatcher:
    """Runs consumers as tasks: at most AT_ONCE of a topic at a time, so that functions that wait for what other topics
    deliver never take the room those need; events of one key in order.

    An event under way when the server dies is handed over again after the restart with its attempt counted up, so that
    a consumer can tell a first run from a repeat. An event that nobody consumes is set aside in `outbox_unclaimed`, and
    taken up again by a start of a version that has a consumer for its topic.
    """

    def __init__(self, store: SqliteStore, clock: Clock, handlers: Mapping[str, Consumer], context: Context) -> None:
        self._store = store
        self._clock = clock
        self._handlers = handlers
        self._context = context
        self._ready: deque[Event] = deque()
        self._keyed: dict[str, deque[Event]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._busy: dict[str, int] = {}
        self._parked: dict[str, deque[Event]] = {}
        self._delayed: list[tuple[float, int, Event]] = []
        self._sooner = asyncio.Event()
        self._ended_one = asyncio.Event()
        self._alarm: asyncio.Task[None] | None = None
        self._stopping = False
        self._draining = False

    async def start(self) -> None:
        """Take up what a former run left behind."""
        left = await self._store.write(_take_up, frozenset(self._handlers))
        self._store.on_emitted = self._take
        for id_, topic, key, payload, attempt, due, trace in left:
            self._add(Event(id_, topic, key, msgspec.msgpack.decode(payload), attempt + 1, trace), due)
        self._alarm = asyncio.create_task(self._wake_delayed())
        self._spawn()

    async def drain(self, seconds: float) -> None:
        """Hand nothing over any more, and let what is under way end, for so long at most."""
        self._draining = True
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    async def stop(self) -> None:
        """Cancel what runs; it is repeated after the next start. What was never handed over does not count as tried."""
        self._stopping = True
        tasks = [*self._tasks, *([self._alarm] if self._alarm is not None else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        queues = (*self._parked.values(), *self._keyed.values(), self._ready)
        resting = [*(event for queue in queues for event in queue), *(event for _, _, event in self._delayed)]
        if resting:
            await self._store.write(_untried, [(event.attempt - 1, event.id) for event in resting])

    async def idle(self) -> None:
        """Return when every event is consumed, or waits for a next try that is not due yet."""
        self._take_delayed()
        while self._tasks or self._ready:
            self._ended_one.clear()
            await self._ended_one.wait()
            self._take_delayed()

    def _take(self, emitted: list[Emitted]) -> None:
        for id_, topic, key, payload, trace in emitted:
            self._add(Event(id_, topic, key, msgspec.msgpack.decode(payload), 1, trace), 0.0)
        self._spawn()

    def _add(self, event: Event, due: float) -> None:
        """Put an event in its lane, or make it ready; one that leads its lane waits until it is due."""
        if event.key:
            waiting = self._keyed.get(_lane(event))
            if waiting is not None:
                waiting.append(event)
                return
            self._keyed[_lane(event)] = deque()
        if due > self._clock.now():
            self._delay(event, due)
        else:
            self._ready.append(event)

    def _spawn(self) -> None:
        while self._ready and not (self._stopping or self._draining):
            event = self._ready.popleft()
            busy = self._busy.get(event.topic, 0)
            if busy >= AT_ONCE:
                self._parked.setdefault(event.topic, deque()).append(event)
                continue
            self._busy[event.topic] = busy + 1
            task = asyncio.create_task(self._consume(event), name=event.topic)
            self._tasks.add(task)
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        topic = task.get_name()
        self._busy[topic] -= 1
        if parked := self._parked.get(topic):
            self._ready.append(parked.popleft())
        self._spawn()
        self._ended_one.set()
        if not task.cancelled() and task.exception() is not None:
            log.error("the store did not take the dispatcher's transaction", exc_info=task.exception())

    async def _consume(self, event: Event) -> None:
        lineage.follow(event.trace)
        try:
            await self._hand_over(event)
        except (Exception, asyncio.CancelledError):
            if self._stopping:
                raise
            await self._again(event)
        else:
            self._release(event)

    async def _hand_over(self, event: Event) -> None:
        handler = self._handlers.get(event.topic)
        if handler is None:
            await self._store.write(_set_aside, event.id)
            log.error("nobody consumes %s: event %d is set aside in outbox_unclaimed", event.topic, event.id)
            return
        await handler(self._context, event)
        self._context.runtime.faults.pass_point("outbox.handed-over")
        await self._store.write(_done, event.id)

    async def _again(self, event: Event) -> None:
        say = log.error if event.attempt >= LOUD_AFTER else log.warning
        say("event %d of %s failed at attempt %d", event.id, event.topic, event.attempt, exc_info=True)
        due = self._clock.now() + min(LONGEST_DELAY, FIRST_DELAY * 2.0 ** min(event.attempt, 20))
        again = replace(event, attempt=event.attempt + 1)
        try:
            await self._store.write(lambda tx: tx.run(_AGAIN, again.attempt, due, event.id))
        finally:
            self._delay(again, due)

    def _delay(self, event: Event, due: float) -> None:
        heapq.heappush(self._delayed, (due, event.id, event))
        if self._delayed[0][1] == event.id:
            self._sooner.set()

    async def _wake_delayed(self) -> None:
        while True:
            self._sooner.clear()
            due = self._delayed[0][0] if self._delayed else None
            if not await self._clock.wait(self._sooner, due):
                self._take_delayed()

    def _take_delayed(self) -> None:
        while self._delayed and self._delayed[0][0] <= self._clock.now():
            self._ready.append(heapq.heappop(self._delayed)[2])
        self._spawn()

    def _release(self, event: Event) -> None:
        if event.key:
            waiting = self._keyed[_lane(event)]
            if waiting:
                self._ready.append(waiting.popleft())
            else:
                del self._keyed[_lane(event)]


def _lane(event: Event) -> str:
    return f"{event.topic}\0{event.key}"


def _take_up(tx: Tx, topics: Collection[str]) -> list[Row]:
    """Everything in the outbox, with what was set aside and has a consumer now; each counts one attempt more."""
    for (topic,) in tx.all(_UNCLAIMED):
        if topic in topics:
            tx.run(_CLAIM, topic)
            tx.run(_CLAIMED, topic)
    left = tx.all(_ALL)
    if left:
        tx.run("UPDATE outbox SET attempt = attempt + 1")
    return left


def _set_aside(tx: Tx, id_: int) -> None:
    tx.run(_SET_ASIDE, id_)
    tx.run(_DONE, id_)


def _untried(tx: Tx, rows: list[tuple[int, int]]) -> None:
    """The next start counts one attempt more for everything that is left."""
    tx.many(_ATTEMPT, rows)


def _done(tx: Tx, id_: int) -> None:
    tx.run(_DONE, id_)
