"""Waiting for a commit: who waits on a channel is woken after a transaction that woke it."""

from __future__ import annotations

import asyncio

from pampero.kernel.clock import Clock


class Channels:
    """Counts the wake-ups of each channel, so that none is lost between a look and a wait."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._counts: dict[str, int] = {}
        self._events: dict[str, set[asyncio.Event]] = {}

    def mark(self, channel: str) -> int:
        """How often the channel was woken."""
        return self._counts.get(channel, 0)

    def wake(self, channel: str) -> None:
        """Wake everyone who waits now."""
        self._counts[channel] = self._counts.get(channel, 0) + 1
        for event in self._events.get(channel, ()):
            event.set()

    async def wait_from(self, channel: str, mark: int, until: float) -> bool:
        """True once the channel was woken since `mark`; False at the moment `until`."""
        if self.mark(channel) != mark:
            return True
        event = asyncio.Event()
        waiters = self._events.setdefault(channel, set())
        waiters.add(event)
        try:
            return await self._clock.wait(event, until)
        finally:
            waiters.discard(event)
            if not waiters and self._events.get(channel) is waiters:
                del self._events[channel]
