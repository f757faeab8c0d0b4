"""Hands outbox events to their consumers after the commit, again and again until each has succeeded."""

from __future__ import annotations

import asyncio
import heapq
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping
from itertools import chain

import msgspec
from msgspec.structs import replace

from pampero.api.call import Context
from pampero.api.work import Event
from pampero.kernel import lineage
from pampero.kernel.clock import Clock
from pampero.kernel.log import logger
from pampero.store.members import orphans
from pampero.store.store import Store
from pampero.store.tx import Emitted, Row, Tx

log = logger("work.dispatcher")
Consumer = Callable[[Context, Event], Awaitable[None]]
AT_ONCE = 256
FIRST_DELAY = 0.2
MAX_DELAY = 300.0
LOUD_AFTER = 5

_DONE = "DELETE FROM outbox WHERE id = ? AND owner = ?"
_AGAIN = "UPDATE outbox SET attempt = ?, due = ? WHERE id = ? AND owner = ?"
_ATTEMPT = "UPDATE outbox SET attempt = ? WHERE id = ? AND owner = ?"
_SET_ASIDE = (
    "INSERT INTO outbox_unclaimed (id, topic, key, payload, attempt, trace) "
    "SELECT id, topic, key, payload, attempt, trace FROM outbox WHERE id = ? AND owner = ?"
)
_COLUMNS = "SELECT id, topic, key, payload, attempt, due, trace FROM outbox"
_NEXT = f"{_COLUMNS} WHERE topic = ? AND key = ? AND key <> '' ORDER BY id LIMIT 1"
# What is to be handed over: of each lane the first event only.
_LEADS = "(key = '' OR id IN (SELECT min(id) FROM outbox WHERE key <> '' GROUP BY topic, key))"
_MINE = f"{_COLUMNS} WHERE owner = ? AND {_LEADS} ORDER BY id"
_IDS = "SELECT id FROM outbox WHERE owner = ?"
_TRIED = f"UPDATE outbox SET attempt = attempt + 1 WHERE owner = ? AND {_LEADS}"
_ADOPT = "UPDATE outbox SET owner = ? WHERE owner = ?"
_UNCLAIMED = "SELECT DISTINCT topic FROM outbox_unclaimed"
_CLAIM = (
    "INSERT INTO outbox (id, topic, key, payload, attempt, trace, owner) SELECT id, topic, key, payload, attempt, trace, "
    "coalesce((SELECT o.owner FROM outbox o WHERE o.topic = u.topic AND o.key = u.key AND o.key <> '' LIMIT 1), ?) "
    "FROM outbox_unclaimed u WHERE topic = ?"
)
_CLAIMED = "DELETE FROM outbox_unclaimed WHERE topic = ?"


class Dispatcher:
    """Runs consumers as tasks: at most AT_ONCE of a topic at a time, so that functions that wait for what other topics
    deliver never take the room those need.

    A process hands over the events that it owns: those it has emitted, and those whose owner is gone. Events of one topic
    and key are a lane, and all of one owner. Only the first is handed over; the transaction that removes it finds the next.
    So they keep their order whichever processes emit them, and none has to be told.

    An event under way when its process dies is handed over again after the restart, or by another process, with its
    attempt counted up, so that a consumer can tell a first run from a repeat. An event that nobody consumes is set aside
    in `outbox_unclaimed`, and taken up again by a start of a version that has a consumer for its topic.
    """

    def __init__(self, store: Store, clock: Clock, handlers: Mapping[str, Consumer], context: Context) -> None:
        self._store = store
        self._clock = clock
        self._handlers = handlers
        self._context = context
        self._ready: deque[Event] = deque()
        self._tasks: dict[asyncio.Task[None], Event] = {}
        self._busy: dict[str, int] = {}
        self._parked: dict[str, deque[Event]] = {}
        self._delayed: list[tuple[float, int, Event]] = []
        self._sooner = asyncio.Event()
        self._ended_one = asyncio.Event()
        self._alarm: asyncio.Task[None] | None = None
        self._stopping = False
        self._draining = False
        self._members = store.members
        self._joins = 0
        self._unlisten: Callable[[], None] = lambda: None

    async def start(self) -> None:
        """Take up what a former run left behind."""
        self._store.on_emitted = self._take
        self._unlisten = self._members.listen(self._adopt)
        self._joins = self._members.joins
        left = await self._store.write(_take_up, self._store.owner, frozenset(self._handlers))
        self._alarm = asyncio.create_task(self._wake_delayed())
        self._add_rows(left)

    async def drain(self, seconds: float) -> None:
        """Hand nothing over any more, and let what is under way end, for so long at most."""
        self._draining = True
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    async def stop(self) -> None:
        """Cancel what runs; it is repeated after the next start. What was never handed over does not count as tried."""
        self._stopping = True
        self._unlisten()
        tasks = [*self._tasks, *([self._alarm] if self._alarm is not None else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        rows = [(event.attempt - 1, event.id, self._store.owner) for event in self._resting()]
        if rows:
            # Whoever takes them up counts one attempt more.
            await self._store.write(lambda tx: tx.many(_ATTEMPT, rows))

    async def idle(self) -> None:
        """Return when every event is consumed, or waits for a next try that is not due yet."""
        self._take_delayed()
        while self._tasks or self._ready:
            self._ended_one.clear()
            await self._ended_one.wait()
            self._take_delayed()

    def _take(self, emitted: list[Emitted]) -> None:
        for id_, topic, key, payload, trace in emitted:
            self._ready.append(Event(id_, topic, key, msgspec.msgpack.decode(payload), 1, trace))
        self._spawn()

    def _add_rows(self, rows: list[Row]) -> None:
        for id_, topic, key, payload, attempt, due, trace in rows:
            event = Event(id_, topic, key, msgspec.msgpack.decode(payload), attempt, trace)
            if due > self._clock.now():
                self._delay(event, due)
            else:
                self._ready.append(event)
        self._spawn()

    async def _adopt(self, gone: list[str], expelled: bool) -> None:
        """Take over the events of processes that are gone. One that was itself taken for gone keeps what is still its own."""
        if expelled:
            joins = self._members.joins
            resting = {event.id for event in self._resting()}
            kept = await self._store.write(lambda tx: {id_ for (id_,) in tx.all(_IDS, self._store.owner)})
            self._drop(resting - kept)
            self._joins = joins
        for owner in gone:
            left = await self._store.write(_take_over, self._store.owner, owner)
            under_way = {event.id for event in self._tasks.values()}
            self._add_rows([row for row in left if row[0] not in under_way])
        self._spawn()

    def _resting(self) -> Iterator[Event]:
        """What is in hand and not under way."""
        yield from chain(self._ready, *self._parked.values(), (event for _, _, event in self._delayed))

    def _drop(self, lost: Collection[int]) -> None:
        for queue in (self._ready, *self._parked.values()):
            kept = [event for event in queue if event.id not in lost]
            queue.clear()
            queue.extend(kept)
        self._delayed = [entry for entry in self._delayed if entry[1] not in lost]
        heapq.heapify(self._delayed)

    def _spawn(self) -> None:
        while self._ready and self._may_hand_over():
            event = self._ready.popleft()
            busy = self._busy.get(event.topic, 0)
            if busy >= AT_ONCE:
                self._parked.setdefault(event.topic, deque()).append(event)
                continue
            self._busy[event.topic] = busy + 1
            task = asyncio.create_task(self._consume(event), name=event.topic)
            self._tasks[task] = event
            task.add_done_callback(self._ended)

    def _may_hand_over(self) -> bool:
        return not (self._stopping or self._draining) and self._members.valid and self._joins == self._members.joins

    def _ended(self, task: asyncio.Task[None]) -> None:
        del self._tasks[task]
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

    async def _hand_over(self, event: Event) -> None:
        handler = self._handlers.get(event.topic)
        if handler is None:
            following = await self._store.write(_done, self._store.owner, event, _SET_ASIDE)
            log.error("nobody consumes %s: event %d is set aside in outbox_unclaimed", event.topic, event.id)
        else:
            await handler(self._context, event)
            self._context.runtime.faults.pass_point("outbox.handed-over")
            following = await self._store.write(_done, self._store.owner, event)
        self._add_rows(following)

    async def _again(self, event: Event) -> None:
        say = log.error if event.attempt >= LOUD_AFTER else log.warning
        say("event %d of %s failed at attempt %d", event.id, event.topic, event.attempt, exc_info=True)
        due = self._clock.now() + min(MAX_DELAY, FIRST_DELAY * 2.0 ** min(event.attempt, 20))
        again = replace(event, attempt=event.attempt + 1, failures=event.failures + 1)
        mine = 1
        try:
            mine = await self._store.write(lambda tx: tx.run(_AGAIN, again.attempt, due, event.id, self._store.owner))
        finally:
            if mine:
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


def _take_up(tx: Tx, owner: str, topics: Collection[str]) -> list[Row]:
    """What is left of this owner and of those that are gone, with what was set aside and has a consumer now."""
    for (topic,) in tx.all(_UNCLAIMED):
        if topic in topics:
            tx.run(_CLAIM, owner, topic)
            tx.run(_CLAIMED, topic)
    for gone in orphans(tx, owner):
        tx.run(_ADOPT, owner, gone)
    return _try_again(tx, owner)


def _take_over(tx: Tx, owner: str, gone: str) -> list[Row]:
    left = _try_again(tx, gone)
    tx.run(_ADOPT, owner, gone)
    return left


def _try_again(tx: Tx, owner: str) -> list[Row]:
    """What an owner is to hand over; it may have been handed over before, and counts one attempt more."""
    tx.run(_TRIED, owner)
    return tx.all(_MINE, owner)


def _done(tx: Tx, owner: str, event: Event, before: str = "") -> list[Row]:
    """Remove an event, unless another process has it by now; the next one of its lane."""
    if before:
        tx.run(before, event.id, owner)
    if not tx.run(_DONE, event.id, owner) or not event.key:
        return []
    return tx.all(_NEXT, event.topic, event.key)
