"""Provisioned concurrency: environments that are initialized before anybody needs them, and stay."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pampero.work.workers.pool import FailedInit, Pool

# After a failed initialization, and twice as long after the next one.
AGAIN_SECONDS = 1.0
MAX_SECONDS = 300.0
MAX_DOUBLINGS = 16
AT_ONCE = 2


class Provisioned:
    """Those of one pool. wanted: how many. ready: how many are initialized, at rest or busy. failure: why the last one could
    not be; None once one was."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self.wanted = 0
        self.ready = 0
        self.failure: FailedInit | None = None
        self._failures = 0
        self._making: set[asyncio.Task[None]] = set()
        self._again: asyncio.TimerHandle | None = None

    def want(self, count: int) -> None:
        """From now on keep so many; those that are too many end, the busy ones when they are free."""
        self.wanted = count
        for warm in list(self._pool.idle):
            if self.ready > count and warm.provisioned:
                self._pool.idle.remove(warm)
                warm.environment.close()
                self.ready -= 1
        self._grow()

    def surplus(self) -> bool:
        """A provisioned environment is free: whether it may go."""
        if self.ready <= self.wanted:
            return False
        self.ready -= 1
        return True

    def lost(self) -> None:
        """One has ended by itself: another takes its place."""
        self.ready -= 1
        self._grow()

    def close(self) -> None:
        """The pool makes no more."""
        self.wanted = 0
        if self._again is not None:
            self._again.cancel()
            self._again = None

    def _grow(self) -> None:
        if self._again is not None:
            return
        while len(self._making) < min(AT_ONCE, self.wanted - self.ready):
            task = asyncio.create_task(self._make())
            self._making.add(task)
            task.add_done_callback(self._made)

    async def _make(self) -> None:
        self.failure = await self._pool.provide()
        if self.failure is None:
            self.ready += 1
            self._failures = 0
        else:
            self._failures += 1

    def _made(self, task: asyncio.Task[None]) -> None:
        self._making.discard(task)
        if task.cancelled():
            return
        task.result()
        if self.failure is not None and self._again is None and self.wanted:
            delay = min(MAX_SECONDS, AGAIN_SECONDS * 2 ** min(self._failures - 1, MAX_DOUBLINGS))
            self._again = asyncio.get_running_loop().call_later(delay, self._retry)
        self._grow()

    def _retry(self) -> None:
        self._again = None
        self._grow()
