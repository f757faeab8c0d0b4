"""Keeps a task for every run; takes up what a former server left unfinished."""

from __future__ import annotations

import asyncio
import contextlib
from functools import partial

from pampero.api import Context, TimerEvent, job, timer
from pampero.kernel.log import logger
from pampero.services.cloudformation.model import RUNS, RUNS_CHANNEL
from pampero.services.cloudformation.run.phases import drive, give_up
from pampero.store.tx import ReadTx, Tx

log = logger("cloudformation")
LOOK_SECONDS = 86_400.0
TIMED_OUT = "Stack creation time exceeded the specified timeout. "


@job()
class Engine:
    """Woken by RUNS_CHANNEL: begins the runs that have no task yet, and halts those that were cancelled."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._running: dict[str, tuple[asyncio.Task[None], asyncio.Event]] = {}
        self._giving_up: set[asyncio.Task[None]] = set()
        self._watch: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Take up what is unfinished, and wait for more."""
        self._watch = asyncio.create_task(self._run())
        self._watch.add_done_callback(_tell)

    async def stop(self) -> None:
        """Leave everything as it is; the next start goes on from there."""
        tasks = [task for task, _ in self._running.values()] + ([self._watch] if self._watch else [])
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self) -> None:
        store = self._context.runtime.store
        while True:
            mark = store.mark(RUNS_CHANNEL)
            await self._look()
            await store.wait_from(RUNS_CHANNEL, mark, self._context.now + LOOK_SECONDS)

    async def _look(self) -> None:
        for run_id, stack_id, cancelled in await self._context.read(_runs):
            if run_id not in self._running:
                halt = asyncio.Event()
                task = asyncio.create_task(drive(self._context, run_id, stack_id, halt))
                self._running[run_id] = (task, halt)
                task.add_done_callback(partial(self._ended, run_id, stack_id))
            if cancelled:
                self._running[run_id][1].set()

    def _ended(self, run_id: str, stack_id: str, task: asyncio.Task[None]) -> None:
        with contextlib.suppress(KeyError):
            del self._running[run_id]
        if not task.cancelled() and task.exception() is not None:
            log.error("the run of stack %s failed", stack_id, exc_info=task.exception())
            giving_up = asyncio.create_task(self._context.write(give_up, run_id, stack_id))
            self._giving_up.add(giving_up)
            giving_up.add_done_callback(self._giving_up.discard)


def _tell(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        log.error("stacks stand still until the server starts anew", exc_info=task.exception())


def _runs(tx: ReadTx) -> list[tuple[str, str, bool]]:
    return [(run.id, run.stack, run.cancelled) for _, run in RUNS.page(tx, "")]


@timer("cloudformation.timeout")
def time_out(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A stack's TimeoutInMinutes is over: its creation is rolled back."""
    run = RUNS.get(tx, "", event.key)
    if run is not None and run.id == event.payload:
        run.cancelled, run.failed = True, TIMED_OUT
        RUNS.put(tx, "", event.key, run)
        tx.wake(RUNS_CHANNEL)
