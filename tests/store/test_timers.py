"""What a store is: timers, fired exactly once in the transaction that removes them. Every engine passes this."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from typing import Any

import pytest

from pampero.api.work import timer
from pampero.work.timers import MAX_DELAY, Timers, delay


def left(tx: Any) -> list[tuple[str, float]]:
    rows: list[tuple[str, float]] = tx.all("SELECT key, due FROM timers ORDER BY due")
    return rows


async def settle(timers: Timers) -> None:
    await timers.idle()


def test_a_timer_fires_when_it_is_due_and_once(bench: Any) -> None:
    async def run(store: Any) -> None:
        in_order = list if bench.one_writer else sorted
        fired: list[Any] = []
        handlers = {"k": lambda tx, context, event: fired.append((event.key, event.payload, tx.now >= event.due))}
        timers = Timers(store, bench.clock, handlers, bench.context)
        await timers.start()
        now = bench.clock.now()
        await store.write(lambda tx: [tx.at("k", str(n), now + n, {"n": n}) for n in (30, 10, 20)])
        await settle(timers)
        assert fired == []
        bench.clock.advance(25)
        await settle(timers)
        assert in_order(fired) == [("10", {"n": 10}, True), ("20", {"n": 20}, True)]
        bench.clock.advance(10)
        await settle(timers)
        await settle(timers)
        assert in_order(key for key, _, _ in fired) == ["10", "20", "30"]
        assert await store.read(left) == []
        await timers.stop()

    bench.run(run)


def test_the_task_wakes_by_itself(bench: Any) -> None:
    """For a timer set earlier than the one it waits for, and for a turned clock."""

    async def run(store: Any) -> None:
        fired: asyncio.Queue[str] = asyncio.Queue()
        timers = Timers(store, bench.clock, {"k": lambda tx, c, event: fired.put_nowait(event.key)}, bench.context)
        now = bench.clock.now()
        await store.write(lambda tx: tx.at("k", "left from a former run", now - 5))
        await timers.start()
        assert await asyncio.wait_for(fired.get(), 5) == "left from a former run"
        await store.write(lambda tx: tx.at("k", "late", now + 1000))
        await store.write(lambda tx: tx.at("k", "at once", now))
        assert await asyncio.wait_for(fired.get(), 5) == "at once"
        bench.clock.advance(1000)
        assert await asyncio.wait_for(fired.get(), 5) == "late"
        await timers.stop()

    bench.run(run)


def test_timers_are_replaced_and_cancelled(bench: Any) -> None:
    async def run(store: Any) -> None:
        now = bench.clock.now()
        await store.write(lambda tx: tx.at("k", "a", now + 10, 1))
        await store.write(lambda tx: tx.at("k", "a", now + 20, 2))
        assert await store.read(left) == [("a", now + 20)]
        assert await store.write(lambda tx: tx.cancel("k", "a")) is True
        assert await store.write(lambda tx: tx.cancel("k", "a")) is False
        assert await store.read(left) == []

    bench.run(run)


def test_a_handler_may_set_its_own_timer_again(bench: Any) -> None:
    async def run(store: Any) -> None:
        fired: list[float] = []

        def handler(tx: Any, context: Any, event: Any) -> None:
            fired.append(event.due)
            if len(fired) < 3:
                tx.at("k", event.key, event.due + 10)

        timers = Timers(store, bench.clock, {"k": handler}, bench.context)
        await timers.start()
        start = bench.clock.now() + 1
        await store.write(lambda tx: tx.at("k", "a", start))
        bench.clock.advance(100)
        await settle(timers)
        assert fired == [start, start + 10, start + 20]
        await timers.stop()

    bench.run(run)


def test_more_than_a_batch_is_due_at_once(bench: Any) -> None:
    async def run(store: Any) -> None:
        fired: list[str] = []
        timers = Timers(store, bench.clock, {"k": lambda tx, c, event: fired.append(event.key)}, bench.context)
        await timers.start()
        now = bench.clock.now()
        await store.write(lambda tx: [tx.at("k", str(n), now + 1) for n in range(350)])
        bench.clock.advance(2)
        await settle(timers)
        assert sorted(fired, key=int) == [str(n) for n in range(350)]
        await timers.stop()

    bench.run(run)


def test_a_failing_timer_backs_off_and_keeps_what_it_is(bench: Any) -> None:
    """Each try later than the one before, up to a bound; what a failed try wrote is undone; other timers go on."""

    async def run(store: Any) -> None:
        tried: list[float] = []
        fired: list[str] = []

        def bad(tx: Any, context: Any, event: Any) -> None:
            assert event.payload == "kept"
            tried.append(tx.now)
            tx.run("INSERT INTO t (k) VALUES ('never')")
            raise RuntimeError("a handler failed")

        handlers = {"bad": bad, "good": lambda tx, c, event: fired.append(event.key)}
        timers = Timers(store, bench.clock, handlers, bench.context)
        await timers.start()
        now = bench.clock.now()
        await store.write(lambda tx: [tx.at("bad", "a", now, "kept"), tx.at("good", "b", now)])
        await settle(timers)
        while len(tried) < 12:
            ((_, due),) = await store.read(left)
            bench.clock.advance(due - bench.clock.now() + 0.001)
            await settle(timers)
        gaps = [later - earlier for earlier, later in pairwise(tried)]
        assert fired == ["b"]
        assert all(later > earlier * 1.5 for earlier, later in pairwise(gaps[:8]))
        assert max(gaps) < MAX_DELAY + 5
        assert gaps[-1] > MAX_DELAY - 5
        assert await store.read(lambda tx: tx.all("SELECT * FROM t")) == []
        await timers.stop()

    bench.run(run)


@pytest.mark.parametrize("attempt", [1, 2, 10, 10_000])
def test_delays_grow_within_bounds(attempt: int) -> None:
    assert 1 <= delay(attempt) <= delay(attempt + 1) <= MAX_DELAY


def test_a_failing_timer_that_is_cancelled_or_replaced_stays_so(bench: Any) -> None:
    async def run(store: Any) -> None:
        now = bench.clock.now()
        tried: list[str] = []

        def bad(tx: Any, context: Any, event: Any) -> None:
            tried.append(event.key)
            loop = asyncio.get_running_loop()
            change = (lambda tx: tx.cancel("k", "a")) if event.key == "a" else (lambda tx: tx.at("k", "b", now + 7, 2))
            changes.append(loop.create_task(store.write(change)))
            raise RuntimeError("a handler failed")

        changes: list[Any] = []
        timers = Timers(store, bench.clock, {"k": bad}, bench.context)
        await timers.start()
        await store.write(lambda tx: [tx.at("k", "a", now), tx.at("k", "b", now)])
        await settle(timers)
        await asyncio.gather(*changes)
        await settle(timers)
        assert sorted(tried) == ["a", "b"]
        assert [key for key, _ in await store.read(left)] in ([], ["b"])
        for _, due in await store.read(left):
            assert due == now + 7
        await timers.stop()

    bench.run(run)


def test_a_timer_that_nobody_handles_is_kept(bench: Any) -> None:
    async def run(store: Any) -> None:
        timers = Timers(store, bench.clock, {}, bench.context)
        await timers.start()
        await store.write(lambda tx: tx.at("unknown", "a", bench.clock.now()))
        await settle(timers)
        assert len(await store.read(left)) == 1
        await timers.stop()
        fired: list[str] = []
        timers = Timers(store, bench.clock, {"unknown": lambda tx, c, event: fired.append(event.key)}, bench.context)
        bench.clock.advance(10)
        await timers.start()
        await settle(timers)
        assert fired == ["a"]
        await timers.stop()

    bench.run(run)


def test_timers_of_one_kind_are_taken_together_each_once(bench: Any) -> None:
    """What one of them makes fail is undone and tried alone; one that was cancelled or set anew meanwhile is as it is now."""

    async def run(store: Any) -> None:
        groups: list[int] = []
        done: list[tuple[str, Any]] = []

        @timer("k", together=True)
        def handler(tx: Any, context: Any, events: Any) -> None:
            groups.append(len(events))
            for event in events:
                tx.run("INSERT INTO t (k, v) VALUES (?, ?)", event.key, str(event.payload))
                if event.payload == "bad":
                    raise RuntimeError("a handler failed")
                if event.payload == "changing":
                    tx.cancel("k", "300")
                    tx.at("k", "301", tx.now + 1000, "later")
                    tx.at("k", "again", tx.now + 1000, "later")

        timers = Timers(store, bench.clock, {"k": handler}, bench.context)
        await timers.start()
        now = bench.clock.now()
        payloads = {"0": "changing", "100": "bad"}
        await store.write(
            lambda tx: [tx.at("k", str(n), now + 1 + n / 1000, payloads.get(str(n), n)) for n in range(350)]
        )
        bench.clock.advance(2)
        await settle(timers)
        done += await store.read(lambda tx: tx.all("SELECT k, v FROM t"))
        gone = {"100", "300", "301"}
        assert {key for key, _ in done} == {str(n) for n in range(350)} - gone
        assert max(groups) > 10
        assert [key for key, _ in await store.read(left)] == ["100", "301", "again"]
        bench.clock.advance(1000)
        await settle(timers)
        done = await store.read(lambda tx: tx.all("SELECT k, v FROM t WHERE k IN ('100', '301', 'again')"))
        assert sorted(done) == [("301", "later"), ("again", "later")]
        await timers.stop()

    bench.run(run)
