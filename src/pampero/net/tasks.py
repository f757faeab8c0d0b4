"""Tasks that answer requests."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine

from pampero.kernel.log import logger

log = logger("net")


def started(work: Coroutine[None, None, None]) -> asyncio.Task[None]:
    """Begin it. The pipeline answers whatever happens in it: what fails beyond it is a fault of ours, and is logged."""
    task = asyncio.get_running_loop().create_task(work)
    task.add_done_callback(_tell)
    return task


def _tell(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        fault(error)


def fault(error: BaseException) -> None:
    """Log what failed beyond the pipeline."""
    log.error("a request could not be answered", exc_info=error)
