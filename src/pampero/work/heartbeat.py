"""Tells the other processes that share the store, every few seconds, that this one is there."""

from __future__ import annotations

import asyncio
import contextlib

from pampero.kernel.log import logger
from pampero.store.members import CHANNEL
from pampero.store.store import Store

log = logger("work.heartbeat")


class Heartbeat:
    """Once, where no other process can share the store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._members = store.members
        self._task: asyncio.Task[None] | None = None
        self._settling: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Join, before anything is handed over here."""
        await self._members.beat()
        if not self._members.exclusive:
            self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Leave; the others take over at once."""
        tasks = [task for task in (self._task, self._settling) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._members.leave()

    async def _run(self) -> None:
        mark = self._store.mark(CHANNEL)
        while True:
            with contextlib.suppress(TimeoutError):
                # In true time: nobody is gone because a test turns the clock.
                async with asyncio.timeout(self._members.beat_seconds):
                    await self._store.wait_from(CHANNEL, mark, float("inf"))
            mark = self._store.mark(CHANNEL)
            try:
                await self._members.beat()
            except Exception:
                log.exception("a beat failed; the next one comes in %d s", self._members.beat_seconds)
            # What takes long to begin or to end does not make the next beat late.
            if self._settling is None or self._settling.done():
                self._settling = asyncio.create_task(self._settle())

    async def _settle(self) -> None:
        try:
            await self._members.settle()
        except Exception:
            log.exception("a job did not begin or end; the next beat tries again")
