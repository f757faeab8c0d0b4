"""Hands what a process has counted to the service that keeps metrics: every few seconds while there is something, at the end of
a minute, when a test turns the clock, and before the server stops."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from pampero.api.call import Context
from pampero.aws.metrics import MINUTE, Batch, meter
from pampero.kernel.log import logger
from pampero.store.tx import Tx

log = logger("work.metrics")
FLUSH_SECONDS = 2.0


class Flushing:
    """keeper: finds what keeps them, `def keep(tx, batch)`; None: nobody does, and they are forgotten."""

    def __init__(self, context: Context, keeper: Callable[[], Callable[[Tx, Batch], None] | None]) -> None:
        self._store, self._clock = context.runtime.store, context.runtime.clock
        self._meter = meter(context)
        self._keeper = keeper
        self._filled = asyncio.Event()
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Wait for a first value."""
        self._meter.on_first = self._filled.set
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Hand over what is left."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._flush()

    async def _run(self) -> None:
        while True:
            await self._filled.wait()
            self._filled.clear()
            now = self._clock.now()
            minute_ends = (now // MINUTE + 1) * MINUTE
            await self._clock.wait(self._stopping, min(now + FLUSH_SECONDS, minute_ends))
            await self._flush()

    async def _flush(self) -> None:
        taken = self._meter.take()
        keep = self._keeper() if taken else None
        if keep is None:
            return
        try:
            await self._store.write(keep, taken)
        except Exception:
            log.exception("metrics could not be kept; they are tried again with the next")
            self._meter.give_back(taken)
