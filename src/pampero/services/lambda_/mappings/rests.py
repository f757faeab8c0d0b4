"""How pollers rest where something is missing, most often a permission."""

from __future__ import annotations

import asyncio

from pampero.api import ApiError, Context
from pampero.kernel.log import logger
from pampero.services.lambda_.mappings.model import Mapping, Results

log = logger("lambda.mappings")
# Seconds.
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0


class Rests:
    """One poller's. closing: ends a rest."""

    def __init__(self, place: Context, mapping: Mapping, closing: asyncio.Event) -> None:
        self._place, self._mapping, self._closing = place, mapping, closing
        self._pause = 0.0

    def over(self) -> None:
        """What was missing is there."""
        self._pause = 0.0

    async def rest(self, error: ApiError) -> None:
        """Said once, and tried again after a growing pause."""
        if self._place.part(Results).say(self._mapping, f"PROBLEM: {error.message or error.code}"):
            log.warning("%s cannot work %s off: %s", self._mapping.where.qualified, self._mapping.source, error)
        self._pause = min(LONGEST_PAUSE, max(FIRST_PAUSE, self._pause * 2))
        await self._place.runtime.clock.wait(self._closing, self._place.now + self._pause)
