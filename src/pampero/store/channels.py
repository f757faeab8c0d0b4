"""Waiting for a commit: who waits on a channel is woken after a transaction that woke it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from pampero.kernel.clock import Clock
from pampero.store.neighbours import Neighbours

MAX_REMEMBERED = 8192


class Channels:
    """Numbers the wake-ups, so that none is lost between a look and a wait.

    The last wake-up of a channel is remembered by its number. When too many channels are remembered, the older half is
    forgotten and counts as woken just now: a waiter may then look once too often, but never once too few.
    """

    def __init__(self, clock: Clock, neighbours: Neighbours | None = None) -> None:
        self._clock = clock
        self._neighbours = neighbours
        self._number = 0
        self._forgotten = 0
        self._last: dict[str, int] = {}
        self._events: dict[str, set[asyncio.Event]] = {}

    def mark(self, channel: str) -> int:
        """A number that is another one once the channel was woken."""
        number = self._last.get(channel, self._forgotten)
        return number if self._neighbours is None else number + self._neighbours.mark(channel)

    def wake(self, channel: str) -> None:
        """Wake everyone who waits now."""
        self._number += 1
        self._last.pop(channel, None)
        if len(self._last) >= MAX_REMEMBERED:
            self._forget()
        self._last[channel] = self._number
        for event in self._events.get(channel, ()):
            event.set()

    def wake_some(self, channels: Iterable[str]) -> None:
        """Wake everyone who waits for one of these."""
        for channel in channels:
            self.wake(channel)

    def wake_all(self) -> None:
        """Every channel counts as woken now."""
        self._number += 1
        self._forgotten = self._number
        self._last = {}
        for events in self._events.values():
            for event in events:
                event.set()

    def _forget(self) -> None:
        """Channels stand in the order of their last wake-up."""
        kept = list(self._last.items())[MAX_REMEMBERED // 2 :]
        self._last = dict(kept)
        self._forgotten = self._number - 1

    async def wait_from(self, channel: str, mark: int, until: float) -> bool:
        """True once the channel was woken since `mark`; False at the moment `until`."""
        event = asyncio.Event()
        waiters = self._events.setdefault(channel, set())
        waiters.add(event)
        if self._neighbours is not None:
            self._neighbours.waiting(channel, 1)
        try:
            return self.mark(channel) != mark or await self._clock.wait(event, until)
        finally:
            if self._neighbours is not None:
                self._neighbours.waiting(channel, -1)
            waiters.discard(event)
            if not waiters and self._events.get(channel) is waiters:
                del self._events[channel]
