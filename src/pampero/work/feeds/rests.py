"""How pollers rest where something is missing, most often a permission."""

from __future__ import annotations

import asyncio

from pampero.api import ApiError, Context
from pampero.kernel.log import logger
from pampero.work.feeds.feed import Feed, Worker

log = logger("feeds")
# Seconds.
FIRST_PAUSE, MAX_PAUSE = 0.5, 30.0


class Rests:
    """One poller's. closing: ends a rest."""

    def __init__(self, place: Context, feed: Feed, worker: Worker, closing: asyncio.Event) -> None:
        self._place, self._feed, self._worker, self._closing = place, feed, worker, closing
        self._pause = 0.0

    def over(self) -> None:
        """What was missing is there."""
        self._pause = 0.0

    async def rest(self, error: ApiError) -> None:
        """Said once, and tried again after a growing pause."""
        if self._worker.say(f"PROBLEM: {error.message or error.code}"):
            log.warning("%s cannot work %s off: %s", self._worker.name, self._feed.source, error)
        self._pause = min(MAX_PAUSE, max(FIRST_PAUSE, self._pause * 2))
        await self._place.runtime.clock.wait(self._closing, self._place.now + self._pause)
