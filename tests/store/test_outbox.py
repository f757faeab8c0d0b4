"""What a store is: the outbox, consumed at least once and in the order of its keys. Every engine passes this."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import pytest

from pampero.work.dispatcher import AT_ONCE, Dispatcher


def rows(tx: Any, table: str = "outbox") -> list[Any]:
    found: list[Any] = tx.all(f"SELECT topic, key FROM {table} ORDER BY id")
    return found


async def dispatcher_of(bench: Any, store: Any, **handlers: Callable[..., Any]) -> Dispatcher:
    made = Dispatcher(store, bench.clock, handlers, bench.context)
    await made.start()
    return made


def emit(tx: Any, topic: str, *events: tuple[str, Any]) -> None:
    for key, payload in events:
        tx.emit(topic, payload, key)


def test_events_are_consumed_and_gone(bench: Any) -> None:
    async def run(store: Any) -> None:
        got: list[Any] = []

        async def take(context: Any, event: Any) -> None:
            got.append((event.key, event.payload, event.attempt))

        dispatcher = await dispatcher_of(bench, store, topic=take)
        await store.write(emit, "topic", ("", {"a": [1, b"x"]}), ("k", None))
        await dispatcher.idle()
        assert sorted(got, key=repr) == sorted([("", {"a": [1, b"x"]}, 1), ("k", None, 1)], key=repr)
        assert await store.read(rows) == []
        await dispatcher.stop()

    bench.run(run)


def test_events_of_one_key_keep_their_order_one_at_a_time(bench: Any) -> None:
    """However the transactions are grouped, whatever other keys do, and when a consumer fails now and then."""

    async def run(store: Any) -> None:
        got: dict[str, list[int]] = {}
        under_way: dict[str, int] = {}

        async def take(context: Any, event: Any) -> None:
            under_way[event.key] = under_way.get(event.key, 0) + 1
            assert under_way[event.key] == 1
            try:
                await asyncio.sleep(0)
                if event.payload % 7 == 3 and event.attempt == 1:
                    raise RuntimeError("not now")
                got.setdefault(event.key, []).append(event.payload)
            finally:
                under_way[event.key] -= 1

        dispatcher = await dispatcher_of(bench, store, topic=take)
        await asyncio.gather(
            *(store.write(emit, "topic", *((f"k{k}", number) for k in range(3))) for number in range(60))
        )
        while sum(map(len, got.values())) < 180:
            await dispatcher.idle()
            bench.clock.advance(5)
        assert got == {f"k{k}": list(range(60)) for k in range(3)}
        await dispatcher.stop()

    bench.run(run)


def test_events_without_a_key_run_side_by_side(bench: Any) -> None:
    async def run(store: Any) -> None:
        both = asyncio.Barrier(2)

        async def take(context: Any, event: Any) -> None:
            await asyncio.wait_for(both.wait(), 5)

        dispatcher = await dispatcher_of(bench, store, topic=take)
        await store.write(emit, "topic", ("", 1), ("", 2))
        await dispatcher.idle()
        assert await store.read(rows) == []
        await dispatcher.stop()

    bench.run(run)


@pytest.mark.parametrize("error", [RuntimeError("no"), asyncio.CancelledError("a task of the consumer ended")])
def test_a_failing_event_is_tried_again_later_and_later(bench: Any, error: BaseException) -> None:
    async def run(store: Any) -> None:
        tried: list[tuple[float, int]] = []

        async def fail(context: Any, event: Any) -> None:
            tried.append((bench.clock.now(), event.attempt))
            raise error

        dispatcher = await dispatcher_of(bench, store, topic=fail)
        await store.write(emit, "topic", ("k", 1), ("k", 2))
        for _ in range(6):
            await dispatcher.idle()
            bench.clock.advance(20)
        await dispatcher.idle()
        assert [attempt for _, attempt in tried] == list(range(1, len(tried) + 1))
        assert len(tried) >= 5
        assert len(await store.read(rows)) == 2
        await dispatcher.stop()

    bench.run(run)


def test_idle_takes_what_is_due_and_leaves_what_is_not(bench: Any) -> None:
    """After the clock was turned, `idle` returns when the tries that are due by it have been made."""

    async def run(store: Any) -> None:
        tried: list[int] = []

        async def once(context: Any, event: Any) -> None:
            tried.append(event.attempt)
            if event.attempt == 1:
                raise RuntimeError("not now")

        dispatcher = await dispatcher_of(bench, store, topic=once)
        await store.write(emit, "topic", ("", 1))
        await dispatcher.idle()
        assert tried == [1]
        bench.clock.advance(60)
        await dispatcher.idle()
        assert tried == [1, 2]
        assert await store.read(rows) == []
        await dispatcher.stop()

    bench.run(run)


@pytest.mark.parametrize("key", ["", "k"])
def test_an_event_that_nobody_consumes_is_set_aside_loudly(
    bench: Any, key: str, caplog: pytest.LogCaptureFixture
) -> None:
    """It neither blocks its lane nor gets lost: a version that has a consumer takes it up."""

    async def run(store: Any) -> None:
        got: list[Any] = []

        async def take(context: Any, event: Any) -> None:
            got.append((event.topic, event.payload))

        dispatcher = await dispatcher_of(bench, store, known=take)
        await store.write(emit, "unknown", (key, 1), (key, 2))
        await store.write(emit, "known", (key, 3))
        await asyncio.wait_for(dispatcher.idle(), 5)
        assert got == [("known", 3)]
        assert await store.read(rows) == []
        assert len(await store.read(rows, "outbox_unclaimed")) == 2
        await dispatcher.stop()
        dispatcher = await dispatcher_of(bench, store, unknown=take)
        await dispatcher.idle()
        assert got == [("known", 3), ("unknown", 1), ("unknown", 2)]
        assert await store.read(rows) == await store.read(rows, "outbox_unclaimed") == []
        await dispatcher.stop()

    with caplog.at_level(logging.ERROR):
        logging.getLogger("pampero").propagate = True
        bench.run(run)
    assert "nobody consumes unknown" in caplog.text


def test_a_new_start_takes_up_what_was_left_and_keeps_the_back_off(bench: Any) -> None:
    async def run(store: Any) -> None:
        got: list[tuple[str, int, int]] = []
        failed, hang = asyncio.Event(), asyncio.Event()

        async def first(context: Any, event: Any) -> None:
            if event.key == "failing":
                failed.set()
                raise RuntimeError("not now")
            await hang.wait()

        async def second(context: Any, event: Any) -> None:
            got.append((event.key, event.payload, event.attempt))

        dispatcher = await dispatcher_of(bench, store, topic=first)
        await store.write(emit, "topic", ("failing", 1), ("failing", 2), ("hanging", 3), ("hanging", 4))
        await failed.wait()
        await store.write(lambda tx: None)
        await dispatcher.stop()
        dispatcher = await dispatcher_of(bench, store, topic=second)
        await dispatcher.idle()
        assert [entry for entry in got if entry[0] == "hanging"] == [("hanging", 3, 2), ("hanging", 4, 1)]
        bench.clock.advance(60)
        await dispatcher.idle()
        assert [entry[:2] for entry in got if entry[0] == "failing"] == [("failing", 1), ("failing", 2)]
        assert await store.read(rows) == []
        await dispatcher.stop()

    bench.run(run)


def test_a_topic_that_waits_for_another_leaves_it_room(bench: Any) -> None:
    """As many functions as may run at once, each waiting for what another topic delivers."""

    async def run(store: Any) -> None:
        delivered = asyncio.Event()
        ended: list[str] = []

        async def wait(context: Any, event: Any) -> None:
            await delivered.wait()
            ended.append("waiting")

        async def deliver(context: Any, event: Any) -> None:
            delivered.set()
            ended.append("delivering")

        dispatcher = await dispatcher_of(bench, store, waiting=wait, delivering=deliver)
        await store.write(emit, "waiting", *(("", number) for number in range(2 * AT_ONCE)))
        await store.write(emit, "delivering", ("", None))
        await asyncio.wait_for(dispatcher.idle(), 20)
        assert ended.count("waiting") == 2 * AT_ONCE
        assert await store.read(rows) == []
        await dispatcher.stop()

    bench.run(run)


def test_a_clean_stop_lets_end_what_runs_and_counts_only_what_was_tried(bench: Any) -> None:
    async def run(store: Any) -> None:
        begun, let_go = asyncio.Event(), asyncio.Event()

        async def work(context: Any, event: Any) -> None:
            begun.set()
            await let_go.wait()

        dispatcher = await dispatcher_of(bench, store, topic=work)
        await store.write(emit, "topic", ("lane", "first"), ("lane", "second"))
        await begun.wait()
        draining = asyncio.create_task(dispatcher.drain(20))
        await asyncio.sleep(0)
        let_go.set()
        await draining
        await store.write(emit, "topic", ("", "late"))
        await dispatcher.stop()
        assert await store.read(rows) == [("topic", "lane"), ("topic", "")]

        tried: list[tuple[str, int]] = []

        async def take(context: Any, event: Any) -> None:
            tried.append((event.payload, event.attempt))

        dispatcher = await dispatcher_of(bench, store, topic=take)
        await dispatcher.idle()
        assert sorted(tried) == [("late", 1), ("second", 1)]
        await dispatcher.stop()

    bench.run(run)
