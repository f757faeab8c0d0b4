"""What a store is: wake-ups after a commit. Every engine passes this."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest

from pampero.store import channels


def wake(tx: Any, channel: str) -> None:
    tx.wake(channel)


def test_no_wake_up_between_a_look_and_the_wait_is_lost(bench: Any) -> None:
    async def run(store: Any) -> None:
        mark = store.mark("c")
        await store.write(wake, "c")
        assert await store.wait_from("c", mark, bench.clock.now() + 100)
        assert not await store.wait_from("c", store.mark("c"), bench.clock.now() - 1)

    bench.run(run)


def test_a_wait_ends_with_the_turned_clock(bench: Any) -> None:
    async def run(store: Any) -> None:
        waiting = asyncio.create_task(store.wait("c", bench.clock.now() + 1000))
        await asyncio.sleep(0)
        bench.clock.advance(1001)
        assert not await asyncio.wait_for(waiting, 5)

    bench.run(run)


def test_only_those_of_the_channel_are_woken(bench: Any) -> None:
    async def run(store: Any) -> None:
        mine = [asyncio.create_task(store.wait("mine", bench.clock.now() + 1000)) for _ in range(3)]
        other = asyncio.create_task(store.wait("other", bench.clock.now() + 1000))
        await asyncio.sleep(0)
        await store.write(wake, "mine")
        assert await asyncio.gather(*mine) == [True] * 3
        assert not other.done()
        other.cancel()

    bench.run(run)


def test_producers_and_consumers_miss_nothing(bench: Any) -> None:
    """A consumer that only ever looks, then waits, finds everything that was produced, on one of many channels."""
    chance = random.Random(7)

    def produce(tx: Any, key: str, channel: str) -> None:
        tx.run("INSERT INTO t (k, v) VALUES (?, ?)", key, channel)
        tx.wake(channel)

    def take(tx: Any, channel: str) -> int:
        taken: int = tx.run("DELETE FROM t WHERE v = ?", channel)
        return taken

    async def run(store: Any) -> None:
        async def consumer(channel: str, wanted: int) -> None:
            while wanted:
                mark = store.mark(channel)
                wanted -= await store.write(take, channel)
                if wanted:
                    assert await store.wait_from(channel, mark, bench.clock.now() + 1000)

        async def producer(name: str, sent: list[str]) -> None:
            for number, channel in enumerate(sent):
                await store.write(produce, f"{name}{number}", channel)
                if chance.random() < 0.3:
                    await asyncio.sleep(0)

        sent = [[f"c{chance.randrange(5)}" for _ in range(50)] for _ in range(4)]
        wanted = {f"c{n}": sum(part.count(f"c{n}") for part in sent) for n in range(5)}
        await asyncio.gather(
            *(consumer(channel, count) for channel, count in wanted.items()),
            *(producer(f"p{index}-", part) for index, part in enumerate(sent)),
        )

    bench.run(run)


def test_channels_that_are_over_are_forgotten(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory does not grow with the number of channels there ever were, and forgetting loses no wake-up."""
    monkeypatch.setattr(channels, "MAX_REMEMBERED", 64)

    async def run(store: Any) -> None:
        await store.write(wake, "early")
        early, never = store.mark("early"), store.mark("never")
        for number in range(100):
            await store.write(lambda tx, n=number: [tx.wake(f"{n}-{part}") for part in range(10)])
            mark = store.mark("mine")
            await store.write(wake, "mine")
            assert store.mark("mine") != mark
        assert len(store._channels._last) <= 64
        await store.write(wake, "early")
        assert await store.wait_from("early", early, bench.clock.now() + 100)
        await store.write(wake, "never")
        assert await store.wait_from("never", never, bench.clock.now() + 100)

    bench.run(run)
