"""Express children: run in memory, a bounded number at once, and counted when their outcomes are stored.

One that was under way when the server died is run again: at least once, as Express workflows are.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from pampero.api import Context
from pampero.kernel.log import logger
from pampero.services.stepfunctions.asl.program import Program
from pampero.services.stepfunctions.express import Running
from pampero.services.stepfunctions.logs import write_log
from pampero.services.stepfunctions.maps import children, model
from pampero.services.stepfunctions.maps.children import Outcome, Ready
from pampero.services.stepfunctions.maps.model import FAILED, GOING, RUNNING, Child, MapRun
from pampero.services.stepfunctions.model import Execution
from pampero.services.stepfunctions.programs import Programs

if TYPE_CHECKING:
    from pampero.services.stepfunctions.maps.engine import Work

log = logger("stepfunctions")
RUNTIME = "States.Runtime"


class Crew:
    """The Express children of a run that are under way."""

    def __init__(self, context: Context, run: MapRun) -> None:
        self._context = context
        self._run = run
        self._tasks: set[asyncio.Task[None]] = set()
        self._ended: list[Outcome] = []

    async def turns(self, work: Work, feeder: asyncio.Task[None] | None) -> bool:
        """Run children until the run is another than going, which is told by True."""
        key, faults = self._run.key, self._context.runtime.faults
        program = await self._context.read(lambda tx: self._context.part(Programs).get(tx, self._run.definition))
        for one in await self._context.read(children.under_way, key):
            self._start(work, program, one)
        try:
            while True:
                work.news.clear()
                ended, self._ended = self._ended, []
                turn = await self._context.write(children.take_turn, self._context, key, ended)
                faults.pass_point("stepfunctions.map.turn")
                work.took(turn)
                if turn.phase != GOING:
                    return True
                for one in turn.begun:
                    self._start(work, program, one)
                if feeder is not None and feeder.done():
                    feeder.result()
                    feeder = None
                await work.wait()
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _start(self, work: Work, program: Program, one: Ready) -> None:
        execution = model.execution_of(self._run, one.number, one.input, self._context.now)
        task = asyncio.create_task(self._perform(work, program, one, execution))
        self._tasks.add(task)
        task.add_done_callback(lambda ended: self._done(ended, work, one, execution))

    async def _perform(self, work: Work, program: Program, one: Ready, execution: Execution) -> None:
        running = Running(self._context, execution, program)
        await running.run()
        self._context.runtime.faults.pass_point("stepfunctions.map.child")
        self._tell(work, one, execution)
        await write_log(self._context, execution, running.entries)

    def _done(self, task: asyncio.Task[None], work: Work, one: Ready, execution: Execution) -> None:
        self._tasks.discard(task)
        if task.cancelled() or task.exception() is None:
            return
        log.error("the child %s of a map run broke off", execution.arn, exc_info=task.exception())
        if execution.status == RUNNING:
            execution.status, execution.error = FAILED, RUNTIME
            execution.cause = "The execution broke off; the server's log says why."
            self._tell(work, one, execution)

    def _tell(self, work: Work, one: Ready, execution: Execution) -> None:
        redrives = one.child.redrives + (one.child.stopped is not None)
        stopped = execution.stopped or self._context.now
        child = Child(execution.started, stopped, execution.output, execution.error, execution.cause, redrives)
        self._ended.append(Outcome(one.number, execution.status, one.items, child))
        work.news.set()
