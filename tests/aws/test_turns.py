"""Turns: what comes free goes to who has the fewest; who goes away while it waits takes nothing along."""

from __future__ import annotations

import asyncio

import pytest

from pampero.aws.turns import Turns


class Full(Exception):
    """What this test's lines raise."""


class Workers:
    """Tasks that hold a turn until they are let go; `begun` says in which order they came to work."""

    def __init__(self, turns: Turns) -> None:
        self.turns = turns
        self.begun: list[str] = []
        self.gates: dict[str, asyncio.Event] = {}

    async def start(self, name: str) -> asyncio.Task[None]:
        self.gates[name] = asyncio.Event()
        task = asyncio.create_task(self._work(name))
        await asyncio.sleep(0)
        return task

    async def end(self, name: str) -> None:
        self.gates[name].set()
        for _ in range(4):
            await asyncio.sleep(0)

    async def _work(self, name: str) -> None:
        async with self.turns.turn(name[0]):
            self.begun.append(name)
            await self.gates[name].wait()


def test_what_comes_free_goes_to_who_has_the_fewest_and_lines_are_bounded() -> None:
    async def body() -> None:
        workers = Workers(Turns(2, 2, Full))
        tasks = [await workers.start(name) for name in ("a1", "a2", "a3", "a4", "b1")]
        assert workers.begun == ["a1", "a2"]
        with pytest.raises(Full):
            await (await workers.start("a5"))
        await workers.end("a1")
        assert workers.begun == ["a1", "a2", "b1"]
        for name in ("a2", "b1", "a3", "a4"):
            await workers.end(name)
        assert workers.begun == ["a1", "a2", "b1", "a3", "a4"]
        await asyncio.gather(*tasks)

    asyncio.run(body())


def test_a_turn_is_not_lost_with_who_was_to_have_it() -> None:
    async def body() -> None:
        workers = Workers(Turns(1, 3, Full))
        first, second, third = [await workers.start(name) for name in ("a1", "a2", "a3")]
        second.cancel()  # it has not yet been told when the turn comes free
        workers.gates["a1"].set()
        await first
        with pytest.raises(asyncio.CancelledError):
            await second
        assert workers.begun == ["a1", "a3"]
        third.cancel()
        await asyncio.wait([third])
        fourth = await workers.start("b1")
        fifth = await workers.start("b2")
        await workers.end("b1")
        fifth.cancel()
        await asyncio.wait([fourth, fifth])
        last = await workers.start("c1")
        assert workers.begun[-1] == "c1"
        await workers.end("c1")
        await last

    asyncio.run(body())


def test_who_is_cancelled_after_it_was_called_up_hands_the_turn_on() -> None:
    async def body() -> None:
        turns = Turns(1, 3, Full)
        workers = Workers(turns)
        first, second, third = [await workers.start(name) for name in ("a1", "a2", "a3")]
        first.add_done_callback(lambda _: second.cancel())
        await workers.end("a1")
        await asyncio.wait([first, second])
        await asyncio.sleep(0)
        assert workers.begun[-1] == "a3"
        await workers.end("a3")
        await third

    asyncio.run(body())


def test_one_account_has_no_more_than_its_share() -> None:
    async def body() -> None:
        turns = Turns(3, 3, Full, each=2)
        workers = Workers(turns)
        tasks = [await workers.start(name) for name in ("a1", "a2", "a3", "b1", "b2")]
        assert workers.begun == ["a1", "a2", "b1"]
        await workers.end("b1")
        assert workers.begun[3:] == ["b2"]
        await workers.end("b2")
        assert len(workers.begun) == 4
        await workers.end("a1")
        assert workers.begun[4:] == ["a3"]
        for name in ("a2", "a3"):
            await workers.end(name)
        await asyncio.gather(*tasks)

    asyncio.run(body())


def test_some_turns_are_kept_for_who_has_none() -> None:
    async def body() -> None:
        workers = Workers(Turns(4, 9, Full, each=2, kept=1))
        tasks = [await workers.start(name) for name in ("a1", "a2", "b1", "b2")]
        assert workers.begun == ["a1", "a2", "b1"]
        tasks.append(await workers.start("c1"))
        assert workers.begun[3:] == ["c1"]
        await workers.end("c1")
        assert workers.begun[4:] == []
        await workers.end("a1")
        assert workers.begun[4:] == ["b2"]
        for name in ("a2", "b1", "b2"):
            await workers.end(name)
        await asyncio.gather(*tasks)

    asyncio.run(body())
