"""Express workflows: the same programs, in memory. What they did goes to CloudWatch Logs, where that is configured.

One that is waited for runs at most once. One that nobody waits for runs at least once: a timer, which its end takes away,
begins it anew when the server died under it.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Coroutine
from typing import Any

import msgspec

from pampero.api import ApiError, Call, Context, Event, TimerEvent, consumer, job, operation, timer
from pampero.kernel import lineage
from pampero.kernel.clock import breathe
from pampero.kernel.log import logger
from pampero.services.stepfunctions import metrics
from pampero.services.stepfunctions import types as t
from pampero.services.stepfunctions.asl import events as e
from pampero.services.stepfunctions.asl.data import dump
from pampero.services.stepfunctions.asl.program import Program
from pampero.services.stepfunctions.asl.resource import family
from pampero.services.stepfunctions.asl.step import Outcome
from pampero.services.stepfunctions.commands import request_of
from pampero.services.stepfunctions.evaluations import Evaluators, advance
from pampero.services.stepfunctions.logs import write_log
from pampero.services.stepfunctions.model import EXPRESS, Execution, machine_arn
from pampero.services.stepfunctions.programs import Programs
from pampero.services.stepfunctions.sealing import DataKeys, kept, may_read, reveal
from pampero.services.stepfunctions.starting import (
    Beginning,
    check_input,
    execution_arn,
    execution_name,
    new_execution,
    resolve,
)
from pampero.services.stepfunctions.states import facts_of
from pampero.services.stepfunctions.tasks.run import perform
from pampero.services.stepfunctions.tokens import world_of
from pampero.store.tx import Tx

log = logger("stepfunctions")
MAX_SECONDS = 300.0
# When one that has not ended is begun anew: its server is gone.
ANEW_SECONDS = 330.0
ANEW = "stepfunctions.express"
MAX_ATTEMPTS = 5
# What is billed: in steps of so many megabytes, of which an execution takes some before it holds anything.
STEP_MB, MIN_MB = 64, 50
STEP_MILLISECONDS = 100
RUNTIME = "States.Runtime"


class Running:
    """One Express execution: a queue of what happens to it, and the tasks that wait and work for it.

    most: how many lines of control it had at most. written: characters of data that its history shows.
    """

    def __init__(self, context: Context, execution: Execution, program: Program) -> None:
        self.context = context
        self.execution = execution
        self.entries: list[e.Entry] = []
        self.program = program
        self.most = 1
        self.written = 0
        self._state = e.State(facts_of(execution), endless=True)
        # What waits for nothing needs no queue.
        self._queue: asyncio.Queue[e.Happening] | None = None
        self._timers: dict[int, asyncio.Task[None]] = {}
        self._work: set[asyncio.Task[None]] = set()
        self._waited = False

    @property
    def _happenings(self) -> asyncio.Queue[e.Happening]:
        if self._queue is None:
            self._queue = asyncio.Queue()
        return self._queue

    async def run(self) -> None:
        """To its end."""
        with lineage.following(self.execution.lineage):
            await self._run()

    async def _run(self) -> None:
        end = self.context.now + MAX_SECONDS
        happening: e.Happening = e.Begin(self.execution.input, self.execution.alias, self.execution.version)
        try:
            while True:
                world = world_of(self.context, self.context.now, 0)
                outcome, self._state = await advance(self.context, self.program, self._state, happening, world)
                self._take(outcome)
                if self._state.status != "RUNNING":
                    return
                happening = await self._next(end)
        finally:
            if self._timers or self._work:
                for task in (*self._timers.values(), *self._work):
                    task.cancel()
                await asyncio.gather(*self._timers.values(), *self._work, return_exceptions=True)

    async def _next(self, end: float) -> e.Happening:
        """Wait for what happens next. end: when its time is over; who never waits is given no timer."""
        if self._state.ready:
            # Others have a turn between.
            await breathe()
            return e.Go()
        if not self._waited:
            self._waited = True
            self._spawn(self._later(e.Expired(), end))
        return await self._happenings.get()

    def _take(self, outcome: Outcome) -> None:
        self.entries += outcome.entries
        self.most = max(self.most, len(self._state.threads))
        self.written += outcome.written
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
        request = request_of(self.execution, command, dump(command.arguments))
        self._happenings.put_nowait(await perform(self.context, request))


async def prepare(context: Context, found: Beginning, name: str, given: str, trace: str | None) -> Running:
    """An Express execution that is ready to run. trace: the caller's trace header."""
    arn = execution_arn(found.machine, name, express=True)
    header = lineage.kept(trace or "", lineage.current())
    execution = new_execution(context, header, found, arn, name, given, context.now)
    execution.trace, execution.sealing = trace, await context.part(DataKeys).current(context, found.machine)
    return await loaded(context, execution)


async def loaded(context: Context, execution: Execution) -> Running:
    """An execution with its program."""
    return Running(context, execution, await context.part(Programs).ready(context, execution.definition, execution.who))


async def complete(running: Running) -> None:
    """Run an execution and write its log."""
    metrics.changed(running.context, running.execution, "RUNNING")
    await running.run()
    metrics.express_ended(running.context, running.execution, _memory(running), billing(running))
    await write_log(running.context, running.execution, running.entries)


def billing(running: Running) -> t.BillingDetails:
    """Time in steps of 100 milliseconds, memory in steps of 64 MB. Source: "AWS Step Functions pricing".

    Of memory AWS says that it depends on the size of the definition, on Map and Parallel states and on the data: here it is
    50 MB, the definition, and the longest data for each line of control.
    """
    execution = running.execution
    took = ((execution.stopped or execution.started) - execution.started) * 1000
    memory = _memory(running)
    return t.BillingDetails(
        billedMemoryUsedInMB=max(1, math.ceil(memory / STEP_MB)) * STEP_MB,
        billedDurationInMilliseconds=max(1, math.ceil(took / STEP_MILLISECONDS)) * STEP_MILLISECONDS,
    )


def _memory(running: Running) -> float:
    """In MB; see billing."""
    longest, length = running.written, running.program.length
    if MIN_MB + (length + running.most * longest) / 1_000_000 > STEP_MB:
        # All of it together may need another step: it is looked at more closely.
        texts = (entry.details.get(name) for entry in running.entries if entry.details for name in ("input", "output"))
        longest = max(len(text) for text in texts if text is not None)
    return MIN_MB + (length + running.most * longest) / 1_000_000


class Expresses:
    """Express executions that nobody waits for."""

    def __init__(self, context: Context) -> None:
        self._running: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self, context: Context, found: Beginning, name: str, given: str, trace: str | None) -> Execution:
        """Begin one, which is known to run once it is stored that it does."""
        running = await prepare(context, found, name, given, trace)
        await self.run(running)
        return running.execution

    async def run(self, running: Running, attempt: int = 1) -> None:
        """Begin one, for the first time or again. It runs in this process already: nothing happens."""
        arn, context = running.execution.arn, running.context
        if arn in self._running:
            return
        self._running.add(arn)
        last: asyncio.Task[None] | None = None
        try:
            if attempt > 1 and not await context.write(_keep_again, context, running.execution, attempt):
                return
            last = work = self._spawn(complete(running))
            if attempt == 1:
                # What waits for nothing has ended by then, before it is told to run: nothing is to be kept of it.
                await breathe()
                if work.done():
                    return
                await context.write(_keep, context, running.execution, attempt)
            last = self._spawn(_forget(running, work))
        finally:
            # One that has ended and is not forgotten yet does not begin anew.
            if last is None:
                self._running.discard(arn)
            else:
                last.add_done_callback(lambda ended: self._running.discard(arn))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("an Express execution broke off", exc_info=task.exception())

    async def stop(self) -> None:
        """End what runs: what it had done is lost with the server, and it begins anew with another one."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _forget(running: Running, work: asyncio.Task[None]) -> None:
    """Keep nothing of an execution any more, once it has ended; only what the server's end breaks off begins anew."""
    await asyncio.wait([work])
    if not work.cancelled():
        await running.context.write(_end, running.execution.arn)


def _keep(tx: Tx, context: Context, execution: Execution, attempt: int) -> None:
    stored = kept(context.part(DataKeys), execution)
    tx.at(ANEW, execution.arn, tx.now + ANEW_SECONDS, {"execution": stored, "attempt": attempt})


def _keep_again(tx: Tx, context: Context, execution: Execution, attempt: int) -> bool:
    """Before one begins anew, as it may be what the server died of. False: it has ended since its timer was due."""
    if not tx.cancel(ANEW, execution.arn):
        return False
    _keep(tx, context, execution, attempt)
    return True


def _end(tx: Tx, arn: str) -> None:
    tx.cancel(ANEW, arn)


@timer(ANEW)
def overdue(tx: Tx, context: Context, event: TimerEvent) -> None:
    """An execution should have ended by now. That it has not is known as long as it has a timer."""
    tx.at(ANEW, event.key, tx.now + ANEW_SECONDS, event.payload)
    tx.emit(ANEW, event.payload)


@consumer(ANEW)
async def begin_anew(context: Context, event: Event) -> None:
    """Run an execution from its beginning, whose server died: a few times, as it may have been what the server died of."""
    execution, attempt = msgspec.convert(event.payload["execution"], Execution), event.payload["attempt"] + 1
    if attempt > MAX_ATTEMPTS:
        log.error("%s was broken off %d times, and is given up", execution.arn, MAX_ATTEMPTS)
        await context.write(_end, execution.arn)
        return
    place = context.within(*execution.place)
    try:
        await place.part(DataKeys).ready(place, execution.sealing, execution.who)
    except ApiError as error:
        log.error("%s does not begin anew: %s", execution.arn, error)
        await context.write(_end, execution.arn)
        return
    box = place.part(DataKeys).box(execution.sealing)
    if box is not None:
        reveal(box, execution)
    await place.part(Expresses).run(await loaded(place, execution), attempt)


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
        self._context.part(Evaluators).close()


@operation("StartSyncExecution", resource=machine_arn)
async def start_sync_execution(call: Call, req: t.StartSyncExecutionInput) -> t.StartSyncExecutionOutput:
    """Run an Express workflow and wait for its end, five minutes at most. Source: API_StartSyncExecution.

    Raises StateMachineTypeNotSupported, StateMachineDoesNotExist, InvalidExecutionInput, InvalidName,
    KmsAccessDeniedException, KmsInvalidStateException, KmsThrottlingException.
    """
    found = await call.read(resolve, req.stateMachineArn)
    if found.machine.type != EXPRESS:
        text = "This operation is not supported by this type of state machine"
        raise ApiError("StateMachineTypeNotSupported", text)
    running = await prepare(call, found, execution_name(req.name), check_input(req.input), req.traceHeader)
    execution = running.execution
    hidden = req.includedData == "METADATA_ONLY"
    if not hidden:
        await may_read(call, execution)
    await complete(running)
    included = t.CloudWatchEventsExecutionDataDetails(included=not hidden)
    return t.StartSyncExecutionOutput(
        executionArn=execution.arn,
        stateMachineArn=req.stateMachineArn,
        name=execution.name,
        startDate=execution.started,
        stopDate=execution.stopped or call.now,
        status=execution.status,
        error=execution.error,
        cause=execution.cause,
        input=None if hidden else execution.input,
        inputDetails=included,
        output=None if hidden else execution.output,
        outputDetails=included,
        traceHeader=req.traceHeader,
        billingDetails=billing(running),
    )
