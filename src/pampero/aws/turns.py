"""Turns of accounts at what only a few can do at a time: each account waits in a line of its own."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager


class Turns:
    """at_once: how many work beside each other. waiting: how long an account's line may become. full: what is raised then.
    each: how many of one account; what need long then leave room for others. kept: how many stay free for accounts that have
    none at work, so that few who need long do not fill all.

    What comes free goes to the account that has the fewest at work, so that nobody's many keep out another's one.
    """

    def __init__(
        self, at_once: int, waiting: int, full: Callable[[], Exception], each: int | None = None, kept: int = 0
    ) -> None:
        self._free = at_once
        self._each = at_once if each is None else each
        self._kept = kept
        self._waiting = waiting
        self._full = full
        self._working: Counter[str] = Counter()
        self._lines: dict[str, deque[asyncio.Future[None]]] = {}

    @asynccontextmanager
    async def turn(self, account: str) -> AsyncIterator[None]:
        """One turn, for as long as the block lasts. Raises `full` where the account's line is."""
        await self._begin(account)
        try:
            yield
        finally:
            self._end(account)

    async def _begin(self, account: str) -> None:
        if self._may(account):
            self._free -= 1
            self._working[account] += 1
            return
        if len(self._lines.get(account, ())) >= self._waiting:
            raise self._full()
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._lines.setdefault(account, deque()).append(mine)
        try:
            await mine
        except asyncio.CancelledError:
            if mine.cancelled():
                self._leave(account, mine)
            else:  # it was called up while it went away
                self._end(account)
            raise

    def _may(self, account: str) -> bool:
        """Whether a turn is free for an account."""
        at_work = self._working[account]
        return self._free > (self._kept if at_work else 0) and at_work < self._each

    def _leave(self, account: str, mine: asyncio.Future[None]) -> None:
        line = self._lines[account]
        line.remove(mine)
        if not line:
            del self._lines[account]

    def _end(self, account: str) -> None:
        self._working -= Counter({account: 1})
        self._free += 1
        firsts = ((one, next((mine for mine in line if not mine.done()), None)) for one, line in self._lines.items())
        waiting = [(one, mine) for one, mine in firsts if mine is not None and self._may(one)]
        upcoming = min(waiting, key=lambda pair: self._working[pair[0]], default=None)
        if upcoming is None:
            return
        self._free -= 1
        self._leave(*upcoming)
        self._working[upcoming[0]] += 1
        upcoming[1].set_result(None)
