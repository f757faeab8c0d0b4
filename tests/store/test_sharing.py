"""What a store is: events and timers of processes that share it, each handed over by its owner, or by who is left."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest

from pampero.api.service import Reference
from pampero.api.work import job
from pampero.store.documents import Documents
from pampero.store.members import TTL_SECONDS
from pampero.work import timers
from pampero.work.dispatcher import Dispatcher
from pampero.work.jobs import Jobs
from pampero.work.timers import Timers

LATE = TTL_SECONDS + 1
DOCUMENTS = Documents("test.thing", dict[str, str])


def rows(tx: Any, table: str = "outbox") -> list[Any]:
    found: list[Any] = tx.all(f"SELECT key, owner FROM {table} ORDER BY key")
    return found


async def dispatcher_of(shared: Any, process: Any, take: Callable[..., Any]) -> Dispatcher:
    made = Dispatcher(process.store, shared.clock, {"topic": take}, shared.context)
    await process.beat()
    await made.start()
    return made


async def timers_of(shared: Any, process: Any, fire: Callable[..., Any]) -> Timers:
    made = Timers(process.store, shared.clock, {"k": fire}, shared.context)
    await process.beat()
    await made.start()
    return made


def emit(tx: Any, *events: tuple[str, Any]) -> None:
    for key, payload in events:
        tx.emit("topic", payload, key)


def taker(got: list[Any], who: str) -> Callable[..., Any]:
    async def take(context: Any, event: Any) -> None:
        got.append((who, event.payload, event.attempt))

    return take


async def nothing(context: Any, event: Any) -> None:
    """Taken."""


def test_each_adds_the_next_to_a_line(shared: Any) -> None:
    """Two that read the same end of it insert the same row: one does so again, however often that comes."""

    def add(tx: Any) -> None:
        (count,) = tx.one("SELECT count(*) FROM t")
        tx.run("INSERT INTO t (k, v) VALUES (?, '')", f"{count:04}")

    async def run() -> None:
        stores = [shared.process().store for _ in range(4)]
        await asyncio.gather(*(store.write(add) for _ in range(40) for store in stores))
        assert await stores[0].read(lambda tx: tx.one("SELECT count(*), max(k) FROM t")) == (160, "0159")

    shared.run(run)


def test_each_hands_over_its_own(shared: Any) -> None:
    async def run() -> None:
        first, second = shared.process(), shared.process()
        got: list[Any] = []
        mine = await dispatcher_of(shared, first, taker(got, "first"))
        other = await dispatcher_of(shared, second, taker(got, "second"))
        await first.store.write(emit, ("", 1))
        await second.store.write(emit, ("", 2))
        await mine.idle()
        await other.idle()
        assert sorted(got) == [("first", 1, 1), ("second", 2, 1)]
        await mine.stop()
        await other.stop()

    shared.run(run)


def test_what_the_dead_have_left_is_adopted(shared: Any) -> None:
    """What was under way counts one attempt more; what waited behind it in its lane does not."""

    async def run() -> None:
        first, second = shared.process(), shared.process()
        got: list[Any] = []
        begun = asyncio.Barrier(3)

        async def hang(context: Any, event: Any) -> None:
            await begun.wait()
            await asyncio.Event().wait()

        dead = await dispatcher_of(shared, first, hang)
        alive = await dispatcher_of(shared, second, taker(got, "second"))
        await second.beat()
        await first.store.write(emit, ("", "free"), ("lane", "leads"), ("lane", "follows"))
        await begun.wait()
        await second.beat(3)
        await alive.idle()
        assert got == []
        await second.beat(LATE)
        await alive.idle()
        assert sorted(got) == [("second", "follows", 1), ("second", "free", 2), ("second", "leads", 2)]
        assert await second.store.read(rows) == []
        await alive.stop()
        await dead.stop()

    shared.run(run)


def test_who_was_expelled_does_no_harm(shared: Any) -> None:
    """It ends what it had under way, and neither removes what is another's by now nor hands over what is."""

    async def run() -> None:
        first, second = shared.process(), shared.process()
        got: list[Any] = []
        begun, let_go = asyncio.Event(), asyncio.Event()

        async def slow(context: Any, event: Any) -> None:
            begun.set()
            await let_go.wait()
            got.append(("first", event.payload))

        async def hang(context: Any, event: Any) -> None:
            await asyncio.Event().wait()

        paused = await dispatcher_of(shared, first, slow)
        alive = await dispatcher_of(shared, second, hang)
        await second.beat()
        await first.store.write(emit, ("lane", "leads"), ("lane", "follows"))
        await begun.wait()
        await second.beat(LATE)
        first.moment += LATE
        await first.store.write(emit, ("", "meanwhile"), ("lane", "follows too"))
        let_go.set()
        await first.beat()
        await paused.idle()
        assert got == [("first", "leads"), ("first", "meanwhile")]
        owner = second.store.owner
        assert await second.store.read(rows) == [("lane", owner)] * 3
        await paused.stop()
        await alive.stop()

    shared.run(run)


def test_what_is_still_its_own_goes_on_after_an_expulsion(shared: Any) -> None:
    async def run() -> None:
        first, second = shared.process(), shared.process()
        got: list[Any] = []
        paused = await dispatcher_of(shared, first, taker(got, "first"))
        await second.beat()
        await second.beat(LATE)  # It has no dispatcher yet: nothing is adopted.
        first.moment += LATE
        await first.store.write(emit, ("", 1), ("lane", 2), ("lane", 3))
        assert got == []
        await first.beat()
        await paused.idle()
        assert got == [("first", 1, 1), ("first", 2, 1), ("first", 3, 1)]
        await paused.stop()

    shared.run(run)


def test_a_lane_keeps_its_order_whoever_emits(shared: Any) -> None:
    async def run() -> None:
        processes = [shared.process(), shared.process()]
        got: list[int] = []
        under_way = 0

        async def take(context: Any, event: Any) -> None:
            nonlocal under_way
            under_way += 1
            assert under_way == 1
            await asyncio.sleep(0)
            if event.payload % 7 == 3 and event.attempt == 1:
                under_way -= 1
                raise RuntimeError("not now")
            got.append(event.payload)
            under_way -= 1

        dispatchers = [await dispatcher_of(shared, process, take) for process in processes]
        for number in range(60):
            await processes[number % 2].store.write(emit, ("lane", number))
            if number % 10 == 0:
                shared.clock.advance(5)
        while len(got) < 60:
            for dispatcher in dispatchers:
                await dispatcher.idle()
            shared.clock.advance(5)
        assert got == list(range(60))
        assert await processes[0].store.read(rows) == []
        for dispatcher in dispatchers:
            await dispatcher.stop()

    shared.run(run)


def test_a_start_takes_up_what_nobody_owns(shared: Any) -> None:
    async def run() -> None:
        first, second = shared.process(), shared.process()
        got: list[Any] = []
        await first.store.write(emit, ("", 1))
        await first.store.write(lambda tx: tx.at("k", "a", shared.clock.now() - 1, 2))
        fired: list[Any] = []
        dispatcher = await dispatcher_of(shared, second, taker(got, "second"))
        timers = await timers_of(shared, second, lambda tx, c, event: fired.append(event.payload))
        await dispatcher.idle()
        await timers.idle()
        assert got == [("second", 1, 2)]
        assert fired == [2]
        await dispatcher.stop()
        await timers.stop()

    shared.run(run)


def test_orphans_are_found_in_time(shared: Any) -> None:
    """Rows of a process that was expelled, wrote once more, and died before it knew."""

    async def run() -> None:
        first, second = shared.process(), shared.process()
        got: list[Any] = []
        dispatcher = await dispatcher_of(shared, second, taker(got, "second"))
        await first.beat()
        await second.beat()
        await second.beat(LATE)
        await first.store.write(emit, ("", 1))
        while not got:
            await second.beat(3)
            await dispatcher.idle()
        assert got == [("second", 1, 2)]
        await dispatcher.stop()

    shared.run(run)


def noting(who: str) -> Callable[..., Any]:
    """A timer's handler, which can note each timer only once."""
    return lambda tx, context, event: tx.run("INSERT INTO t (k, v) VALUES (?, ?)", event.key, who)


def fired(tx: Any) -> dict[str, str]:
    return dict(tx.all("SELECT k, v FROM t"))


def test_timers_are_fired_by_their_owner_or_who_is_left(shared: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timers, "ADOPTED", 30)

    async def run() -> None:
        first, second = shared.process(), shared.process()
        mine = await timers_of(shared, first, noting("first"))
        other = await timers_of(shared, second, noting("second"))
        await second.beat()
        now = shared.clock.now()
        await first.store.write(lambda tx: [tx.at("k", "a", now + 5), tx.at("k", "c", now + 50)])
        await second.store.write(lambda tx: tx.at("k", "b", now + 5))
        await second.store.write(lambda tx: tx.at("k", "c", now + 60))
        await second.store.write(lambda tx: [tx.at("j", str(n), now + 500) for n in range(3)])
        await first.store.write(lambda tx: [tx.at("k", str(n), now + 100) for n in range(40)])
        shared.clock.advance(10)
        await mine.idle()
        await other.idle()
        expected = {"a": "first", "b": "second"}
        assert await second.store.read(fired) == expected
        await mine.stop()
        shared.clock.advance(200)
        await other.idle()
        expected["c"] = "second"
        assert await second.store.read(fired) == expected
        await second.beat(LATE)
        await other.idle()
        assert await second.store.read(fired) == expected | {str(n): "second" for n in range(40)}
        await other.stop()

    shared.run(run)


def test_a_timer_that_is_anothers_by_now_is_not_fired(shared: Any) -> None:
    async def run() -> None:
        first, second = shared.process(), shared.process()
        fired: list[str] = []
        paused = await timers_of(shared, first, lambda tx, c, event: fired.append("first"))
        await second.beat()
        now = shared.clock.now()
        await first.store.write(lambda tx: tx.at("k", "a", now + 5))
        alive = await timers_of(shared, second, lambda tx, c, event: fired.append("second"))
        await second.beat(LATE)
        shared.clock.advance(10)
        await paused.run_once()
        await alive.run_once()
        assert fired == ["second"]
        await paused.stop()
        await alive.stop()

    shared.run(run)


class Noted:
    """A job that says where it runs."""

    running: ClassVar[list[tuple[str, Any]]] = []

    def __init__(self, context: Any) -> None:
        self.context = context

    async def start(self) -> None:
        self.running.append((type(self).__name__, self.context.who))

    async def stop(self) -> None:
        self.running.remove((type(self).__name__, self.context.who))


@job()
class Once(Noted):
    """One process runs it."""


@job(everywhere=True)
class Everywhere(Noted):
    """Each process runs it."""


def test_a_job_runs_once_or_everywhere_and_is_inherited(shared: Any) -> None:
    """Also by a process in which nobody has called the service."""

    async def run() -> None:
        places = {"test": [Reference(__name__, "Once"), Reference(__name__, "Everywhere")]}
        first, second, third = (shared.process() for _ in range(3))
        jobs = []
        for who, process in ((1, first), (2, second), (3, third)):
            context: Any = SimpleNamespace(runtime=SimpleNamespace(store=process.store), who=who)
            jobs.append(Jobs(places, process.store, context))
            await process.beat()
            await jobs[-1].start()
        await second.beat()
        assert Noted.running == []
        jobs[0].wanted("test")
        jobs[1].wanted("test")
        await asyncio.gather(*jobs[0]._beginning, *jobs[1]._beginning)
        once = [who for name, who in Noted.running if name == "Once"]
        assert sorted(who for name, who in Noted.running if name == "Everywhere") == [1, 2]
        await third.store.write(DOCUMENTS.put, "", "x", {})
        await jobs[0].stop()
        await first.members.leave()
        await jobs[1].stop()
        await second.members.leave()
        assert Noted.running == []
        await third.beat()
        await asyncio.gather(*jobs[2]._beginning)
        assert sorted(Noted.running) == [("Everywhere", 3), ("Once", 3)]
        assert once in ([1], [2])
        await jobs[2].stop()
        assert Noted.running == []

    shared.run(run)
