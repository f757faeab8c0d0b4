"""The job that runs tasks: what is to run is started or adopted, what is to stop is stopped, and nothing twice."""

from __future__ import annotations

import asyncio
from functools import partial

from pampero.api import ApiError, Context, job
from pampero.kernel.log import logger
from pampero.services.ecs.changes import stopped
from pampero.services.ecs.model import (
    ACTIVES,
    DEFINITIONS,
    PENDING,
    PROVISIONING,
    TASKS,
    TASKS_CHANNEL,
    Active,
    Definition,
    Task,
)
from pampero.services.ecs.running.owner import TaskOwner
from pampero.services.ecs.running.port import runner
from pampero.services.ecs.running.settings import Refused, release_interface
from pampero.services.ecs.running.specs import prepare
from pampero.store.tx import ReadTx, Tx
from pampero.work.containers.spec import EngineError

log = logger("ecs")
LOOK_SECONDS = 86_400.0
FAILED_TO_START = "TaskFailedToStart"


@job()
class Runner:
    """Woken by TASKS_CHANNEL. After a start it begins every task that has not stopped anew, which adopts those whose containers
    are there, and has the leftovers of others removed."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._port = runner(context)
        self._begun: dict[str, asyncio.Task[None]] = {}
        self._stopping: set[str] = set()
        self._ending: set[asyncio.Task[None]] = set()
        self._watch: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """See Job.start."""
        self._watch = asyncio.create_task(self._run())
        self._watch.add_done_callback(_tell)

    async def stop(self) -> None:
        """See Job.stop: containers go on."""
        tasks = [*self._begun.values(), *self._ending, *([self._watch] if self._watch else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._port.leave()

    async def _run(self) -> None:
        store = self._context.runtime.store
        first = True
        while True:
            mark = store.mark(TASKS_CHANNEL)
            rows = await self._context.read(_active)
            if first:
                await self._sweep([one.id for one, _, _ in rows])
            for active, task, definition in rows:
                self._look(active, task, definition, adopting=first)
            first = False
            await store.wait_from(TASKS_CHANNEL, mark, self._context.now + LOOK_SECONDS)

    async def _sweep(self, kept: list[str]) -> None:
        try:
            await self._port.keep(kept)
        except EngineError as error:
            log.warning("leftovers of tasks could not be removed: %s", error)

    def _look(self, active: Active, task: Task, definition: Definition, *, adopting: bool) -> None:
        if task.name not in self._begun:
            if not task.wanted and not adopting and task.body.lastStatus in (PROVISIONING, PENDING):
                # Nobody has begun it, and nobody will.
                self._later(self._context.write(_never_ran, active))
                return
            self._begun[task.name] = asyncio.create_task(self._begin(active, task, definition, adopting))
        if not task.wanted and task.name not in self._stopping:
            self._stopping.add(task.name)
            self._later(self._stop(task))

    def _later(self, work: object) -> None:
        made = asyncio.ensure_future(work)  # type: ignore[call-overload]
        self._ending.add(made)
        made.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._ending.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("a task could not be brought to its end", exc_info=task.exception())

    async def _begin(self, active: Active, task: Task, definition: Definition, adopting: bool) -> None:
        there = self._context.within(task.account, task.region)
        try:
            prepared = await prepare(there, task, definition, adopting=adopting)
        except (Refused, ApiError) as error:
            reason = str(error) if isinstance(error, Refused) else f"{error.code}: {error.message}"
            await self._context.write(_failed, active, reason)
            self._forget(task.name)
            return
        interface = prepared.interface["networkInterfaceId"] if prepared.interface is not None else None
        over = partial(self._over, there, interface)
        self._port.run(prepared.spec, TaskOwner(there, active.place, active.id, prepared, over))

    async def _stop(self, task: Task) -> None:
        begun = self._begun.get(task.name)
        if begun is not None:
            await asyncio.wait((begun,))
        code = task.body.stopCode or "UserInitiated"
        await self._port.stop(task.name, code, task.body.stoppedReason or "")  # type: ignore[arg-type]

    def _over(self, there: Context, interface: str | None, name: str) -> None:
        self._later(self._clean(there, interface, name))

    async def _clean(self, there: Context, interface: str | None, name: str) -> None:
        await self._port.forget(name)
        if interface is not None:
            await release_interface(there, interface)
        self._forget(name)

    def _forget(self, name: str) -> None:
        self._begun.pop(name, None)
        self._stopping.discard(name)


def _tell(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        log.error("tasks stand still until the server starts anew", exc_info=task.exception())


def _active(tx: ReadTx) -> list[tuple[Active, Task, Definition]]:
    found = []
    for _, one in ACTIVES.page(tx, ""):
        task = TASKS.get(tx, one.place, one.id)
        definition = None if task is None else DEFINITIONS.get(tx, task.scope, task.definition)
        if task is not None and definition is not None and not task.over:
            found.append((one, task, definition))
    return found


def _never_ran(tx: Tx, active: Active) -> None:
    task = TASKS.get(tx, active.place, active.id)
    if task is not None and not task.over:
        stopped(tx, task)


def _failed(tx: Tx, active: Active, reason: str) -> None:
    task = TASKS.get(tx, active.place, active.id)
    if task is not None and not task.over:
        code: object = task.body.stopCode or FAILED_TO_START
        task.body.stopCode = code  # type: ignore[assignment]
        task.body.stoppedReason = task.body.stoppedReason or reason
        stopped(tx, task)
