"""How many events of a function run at a time."""

from __future__ import annotations

import asyncio
from typing import Any

from pampero.services.lambda_.backlog import ROOM, Backlog, Waiting
from pampero.work import gates
from pampero.work.gates import Gate


async def flood(count: int, seconds: float, crowded: bool) -> int:
    """The most events that were beside each other. crowded: each takes longer for all that run beside it."""
    gate, most = Gate(), 0

    async def one() -> None:
        nonlocal most
        await gate.enter()
        most = max(most, gate.busy)
        took = seconds * gate.busy if crowded else seconds
        await asyncio.sleep(took)
        gate.leave(took * 1000)

    await asyncio.gather(*(one() for _ in range(count)))
    assert gate.busy == 0
    return most


def test_what_waits_runs_beside_each_other() -> None:
    assert asyncio.run(flood(80, 0.3, crowded=False)) > 4 * gates.MIN_COUNT


def test_what_is_in_its_own_way_does_not() -> None:
    assert asyncio.run(flood(300, 0.002, crowded=True)) <= 3 * gates.MIN_COUNT


def test_who_leaves_while_it_waits_holds_no_place() -> None:
    async def body() -> None:
        gate = Gate()
        for _ in range(gates.MIN_COUNT):
            await gate.enter()
        waiting = [asyncio.create_task(gate.enter()) for _ in range(2)]
        await asyncio.sleep(0)
        # One of them has been let in when it leaves, the other one has not.
        gate.leave(1.0)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        assert gate.busy == gates.MIN_COUNT - 1
        await gate.enter()
        assert gate.busy == gates.MIN_COUNT

    asyncio.run(body())


def test_what_waits_no_longer_takes_no_room() -> None:
    """Of a function that is gone, or of an event that was tried again by its timer, nothing is kept."""
    context: Any = None
    backlog: Any = Backlog(context)
    for _ in range(3):
        for number in range(4):
            backlog.discard("f", str(number))
            backlog.add("f", Waiting(str(number), None, ROOM // 4))
    assert backlog.take("f").id == "0"
    for number in range(4):
        backlog.discard("f", str(number))
    backlog.add("g", Waiting("whole", None, ROOM))
    assert (backlog.take("f"), backlog.take("g").id, backlog.take("g")) == (None, "whole", None)
