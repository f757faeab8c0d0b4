"""Express workflows: the same programs, in memory. What they did goes to CloudWatch Logs, where that is configured."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from pampero.api import ApiError, Call, Context, job, operation
from pampero.kernel import lineage
from pampero.kernel.log import logger
from pampero.services.stepfunctions import driver
from pampero.services.stepfunctions import types as t
from pampero.services.stepfunctions.asl import events as e
from pampero.services.stepfunctions.asl.data import dump
from pampero.services.stepfunctions.asl.program import Program
from pampero.services.stepfunctions.asl.resource import family
from pampero.services.stepfunctions.asl.step import Outcome, step
from pampero.services.stepfunctions.logs import write_log
from pampero.services.stepfunctions.model import EXPRESS, Execution, machine_arn
from pampero.services.stepfunctions.starting import (
    Beginning,
    check_input,
    execution_arn,
    execution_name,
    new_execution,
    resolve,
)
from pampero.services.stepfunctions.tasks.run import perform

log = logger("stepfunctions")
LONGEST_SECONDS = 300.0
MEMORY_MB = 64
RUNTIME = "States.Runtime"


class Running:
    """One Express execution: a queue of what happens to it, and the tasks that wait and work for it."""

    def __init__(self, context: Context, execution: Execution, program: Program) -> None:
        self.context = context
        self.execution = execution
        self.entries: list[e.Entry] = []
        self._program = program
        self._state = e.State(driver.facts_of(execution))
        self._happenings: asyncio.Queue[e.Happening] = asyncio.Queue()
        self._timers: dict[int, asyncio.Task[None]] = {}
        self._work: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """To its end."""
        with lineage.following(self.execution.lineage):
            await self._run()

    async def _run(self) -> None:
        self._happenings.put_nowait(e.Begin(self.execution.input, self.execution.alias, self.execution.version))
        self._spawn(self._later(e.Expired(), self.context.now + LONGEST_SECONDS))
        try:
            while self._state.status == "RUNNING":
                happening: e.Happening = e.Go() if self._state.ready else await self._happenings.get()
                world = driver.world_of(self.context, self.context.now, 0)
                self._take(step(self._program, self._state, happening, world))
        finally:
            for task in (*self._timers.values(), *self._work):
                task.cancel()
            await asyncio.gather(*self._timers.values(), *self._work, return_exceptions=True)

    def _take(self, outcome: Outcome) -> None:
        self.entries += outcome.entries
        for command in outcome.commands:
            match command:
                case e.Request():
                    text = "The task broke off; the server's log says why."
                    self._spawn(self._perform(command), e.Failed(command.thread, command.attempt, RUNTIME, text))
                case e.Timer(thread, attempt, due):
                    former = self._timers.pop(thread, None)
                    if former is not None:
                        former.cancel()
                    if due is not None:
                        happening = e.Wake(thread, attempt) if thread else e.Expired()
                        self._timers[thread] = asyncio.create_task(self._later(happening, due))
                case e.Ended():
                    self.execution.status = command.status
                    self.execution.stopped = self.context.now
                    self.execution.error, self.execution.cause = command.error, command.cause
                    if command.status == "SUCCEEDED":
                        self.execution.output = dump(command.output)

    def _spawn(self, work: Coroutine[Any, Any, None], broken: e.Happening | None = None) -> None:
        """broken: what happens where the work itself fails, so that the execution does not wait for it in vain."""
        task = asyncio.create_task(work)
        self._work.add(task)
        task.add_done_callback(lambda ended: self._done(ended, broken))

    def _done(self, task: asyncio.Task[None], broken: e.Happening | None) -> None:
        self._work.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("a task of %s broke off", self.execution.arn, exc_info=task.exception())
            if broken is not None:
                self._happenings.put_nowait(broken)

    async def _later(self, happening: e.Happening, due: float) -> None:
        await self.context.runtime.clock.wait(asyncio.Event(), due)
        self._happenings.put_nowait(happening)

    async def _perform(self, command: e.Request) -> None:
        if family(command.resource) == "Activity":
            failed = e.Failed(command.thread, command.attempt, RUNTIME, "Activities need a Standard workflow.")
            self._happenings.put_nowait(failed)
            return
        request = driver.request_of(self.execution, command, dump(command.arguments))
        self._happenings.put_nowait(await perform(self.context, request))


async def prepare(context: Context, found: Beginning, name: str, given: str) -> Running:
    """An Express execution that is ready to run."""
    arn = execution_arn(found.machine, name, express=True)
    execution = new_execution(context, lineage.current(), found, arn, name, given, context.now)
    program = await context.read(lambda tx: context.part(driver.Programs).get(tx, execution.definition))
    return Running(context, execution, program)


async def complete(running: Running) -> None:
    """Run an execution and write its log."""
    await running.run()
    await write_log(running.context, running.execution, running.entries)


class Expresses:
    """Express executions that nobody waits for."""

    def __init__(self, context: Context) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self, context: Context, found: Beginning, name: str, given: str) -> Execution:
        """Begin one."""
        running = await prepare(context, found, name, given)
        task = asyncio.create_task(complete(running))
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return running.execution

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("an Express execution broke off", exc_info=task.exception())

    async def stop(self) -> None:
        """End what runs: Express executions do not outlive the server."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


@job(everywhere=True)
class ExpressEnd:
    """Ends Express executions with the server."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def start(self) -> None:
        """Nothing runs yet."""

    async def stop(self) -> None:
        """See Expresses.stop."""
        await self._context.part(Expresses).stop()


@operation("StartSyncExecution", resource=machine_arn)
async def start_sync_execution(call: Call, req: t.StartSyncExecutionInput) -> t.StartSyncExecutionOutput:
    """Run an Express workflow and wait for its end, five minutes at most. Source: API_StartSyncExecution.

    Raises StateMachineTypeNotSupported, StateMachineDoesNotExist, InvalidExecutionInput, InvalidName.
    """
    found = await call.read(resolve, req.stateMachineArn)
    if found.machine.type != EXPRESS:
        text = "This operation is not supported by this type of state machine"
        raise ApiError("StateMachineTypeNotSupported", text)
    running = await prepare(call, found, execution_name(req.name), check_input(req.input))
    await complete(running)
    execution = running.execution
    hidden = req.includedData == "METADATA_ONLY"
    included = t.CloudWatchEventsExecutionDataDetails(included=not hidden)
    stopped = execution.stopped or call.now
    took = max(100, -(-int((stopped - execution.started) * 1000) // 100) * 100)
    return t.StartSyncExecutionOutput(
        executionArn=execution.arn,
        stateMachineArn=req.stateMachineArn,
        name=execution.name,
        startDate=execution.started,
        stopDate=stopped,
        status=execution.status,
        error=execution.error,
        cause=execution.cause,
        input=None if hidden else execution.input,
        inputDetails=included,
        output=None if hidden else execution.output,
        outputDetails=included if execution.output is not None else None,
        traceHeader=req.traceHeader,
        billingDetails=t.BillingDetails(billedMemoryUsedInMB=MEMORY_MB, billedDurationInMilliseconds=took),
    )
