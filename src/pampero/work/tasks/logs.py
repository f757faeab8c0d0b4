"""What containers write, brought to the task's owner."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from pampero.kernel.clock import rest
from pampero.kernel.log import logger
from pampero.work.containers.engine import Engine
from pampero.work.containers.spec import EngineError, LogLine

log = logger("work.tasks")
# So many lines go together, or as many as came in so many seconds.
MAX_LINES, GATHER_SECONDS = 1000, 0.05
AGAIN_SECONDS = 1.0

Taken = Callable[[Sequence[LogLine]], Awaitable[None]]


class LogReader:
    """Reads one container's log from a place on; it is read on from there after it broke off, or the container started anew."""

    def __init__(self, engine: Engine, container: str, place: str, taken: Taken) -> None:
        self._engine = engine
        self._container = container
        self._place = place
        self._taken = taken

    async def read(self) -> None:
        """Until the container has ended and all it wrote was taken."""
        while True:
            try:
                await self._follow()
                found = await self._engine.inspect(self._container)
            except EngineError as error:
                log.info("the log of %s breaks off: %s", self._container, error)
            else:
                if found is None or found.state != "running":
                    return
            await rest(AGAIN_SECONDS)

    async def _follow(self) -> None:
        coming = self._engine.logs(self._container, self._place)
        loop = asyncio.get_running_loop()
        batch: list[LogLine] = []
        due = 0.0
        following = asyncio.ensure_future(anext(coming, None))
        try:
            while True:
                await asyncio.wait({following}, timeout=max(0.0, due - loop.time()) if batch else None)
                line = following.result() if following.done() else None
                if batch and (line is None or len(batch) >= MAX_LINES):
                    await self._give(batch)
                    batch = []
                if line is not None:
                    due = due if batch else loop.time() + GATHER_SECONDS
                    batch.append(line)
                    following = asyncio.ensure_future(anext(coming, None))
                elif following.done():
                    return
        finally:
            following.cancel()
            await asyncio.wait({following})
            await coming.aclose()

    async def _give(self, batch: Sequence[LogLine]) -> None:
        while True:
            try:
                await self._taken(batch)
            except Exception:
                log.exception("what %s wrote was not taken; it is offered again", self._container)
                await rest(AGAIN_SECONDS)
            else:
                self._place = batch[-1].place
                return
