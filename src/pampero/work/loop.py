"""Starts the jobs in order and stops them in the reverse order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pampero.kernel.log import logger

log = logger("work.loop")


class Startable(Protocol):
    """A Job, or one of the loops of this package."""

    async def start(self) -> None:
        """Begin."""

    async def stop(self) -> None:
        """End."""


class Loop:
    """All background work of a server."""

    def __init__(self, jobs: Sequence[Startable]) -> None:
        self._jobs = jobs
        self._running: list[Startable] = []

    async def start(self) -> None:
        """Start every job; an exception is the server's."""
        for job in self._jobs:
            await self.add(job)

    async def add(self, job: Startable) -> None:
        """Start one more."""
        await job.start()
        self._running.append(job)

    async def stop(self) -> None:
        """Stop every job, whatever one of them raises."""
        while self._running:
            job = self._running.pop()
            try:
                await job.stop()
            except Exception:
                log.exception("%s did not stop cleanly", type(job).__name__)
