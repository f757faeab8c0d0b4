"""How many events of a function, or batches of a queue, run at a time: as many as make it quicker, so that a flood of short
ones starts no crowd of environments.

AWS scales out at once; on one machine more environments than its processors have use for are only cost. A gate widens as
long as short invocations take no longer than they did in smaller numbers, and slowly beyond that, since some take longer for
reasons of their own.
"""

from __future__ import annotations

import asyncio
import os
from collections import deque

from pampero.api import Context

MIN_COUNT = 2 * (os.cpu_count() or 1)
MAX_COUNT = 256
# Seconds between two steps of growth: where invocations are as quick as ever, or nothing ends; and where they are not.
QUICK, SLOW = 0.05, 0.5
# Short invocations that take so many times the shortest stand in each other's way. Of longer ones, in milliseconds, an
# environment more is always worth its start.
CROWDED, LONG = 3.0, 100.0
WEIGHT = 0.1


class Gate:
    """Of one function or queue. least, most: how many it lets through at a time. Times are milliseconds."""

    def __init__(self, least: int = MIN_COUNT, most: int = MAX_COUNT) -> None:
        self.busy = 0
        self.waiting: deque[asyncio.Future[None]] = deque()
        self._room, self._most = least, most
        self._shortest = self._mean = 0.0
        self._ended = False
        self._slow = 0.0
        self._timer: asyncio.TimerHandle | None = None

    async def enter(self) -> None:
        """Wait for a place."""
        if self.busy < self._room and not self.waiting:
            self.busy += 1
            return
        loop = asyncio.get_running_loop()
        place: asyncio.Future[None] = loop.create_future()
        self.waiting.append(place)
        if self._timer is None:
            self._timer = loop.call_later(QUICK, self._widen)
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self._leave()
            raise

    def leave(self, took: float | None) -> None:
        """Give the place back. took: what the invocation took, where there was one."""
        if took is not None:
            self._ended = True
            self._shortest = min(self._shortest or took, took)
            self._mean += WEIGHT * (took - self._mean) if self._mean else took
        self._leave()

    def _leave(self) -> None:
        self.busy -= 1
        self._admit()

    def _admit(self) -> None:
        while self.waiting and self.busy < self._room:
            place = self.waiting.popleft()
            if not place.done():
                self.busy += 1
                place.set_result(None)

    def _widen(self) -> None:
        self._timer = None
        if not self.waiting:
            return
        self._slow += QUICK
        if not self._ended or self._mean <= CROWDED * self._shortest or self._mean >= LONG:
            self._room = min(self._most, self._room + max(1, self._room // 4))
        elif self._slow >= SLOW:
            self._room, self._slow = min(self._most, self._room + 1), 0.0
        self._ended = False
        self._admit()
        self._timer = asyncio.get_running_loop().call_later(QUICK, self._widen)


class Gates:
    """A part of the server: `context.part(Gates)`. A gate that nobody uses is forgotten, and what it had learnt."""

    def __init__(self, context: Context) -> None:
        self._gates: dict[str, Gate] = {}

    async def enter(self, function: str) -> Gate:
        """The gate of a function, by its ARN, once it is passed."""
        gate = self._gates.setdefault(function, Gate())
        await gate.enter()
        return gate

    def leave(self, function: str, gate: Gate, took: float | None) -> None:
        """See Gate.leave."""
        gate.leave(took)
        if not gate.busy and not gate.waiting:
            self._gates.pop(function, None)
