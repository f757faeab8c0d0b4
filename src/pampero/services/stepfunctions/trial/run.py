"""One state under test: an execution of nothing but this state, kept in memory."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import Any

from pampero.api import Context
from pampero.kernel import ids
from pampero.kernel.arn import arn
from pampero.kernel.clock import iso8601_millis
from pampero.services.stepfunctions import types as t
from pampero.services.stepfunctions.asl import events as e
from pampero.services.stepfunctions.asl import program as p
from pampero.services.stepfunctions.asl.data import dump, parse
from pampero.services.stepfunctions.asl.faults import matches
from pampero.services.stepfunctions.asl.lines import ROOT
from pampero.services.stepfunctions.asl.scope import Scope
from pampero.services.stepfunctions.asl.step import Outcome
from pampero.services.stepfunctions.asl.variables import texts
from pampero.services.stepfunctions.commands import request_of
from pampero.services.stepfunctions.evaluations import Evaluators, advance
from pampero.services.stepfunctions.model import Execution
from pampero.services.stepfunctions.starting import check_input
from pampero.services.stepfunctions.tasks.exchange import WATCHED, Exchange
from pampero.services.stepfunctions.tasks.run import perform
from pampero.services.stepfunctions.tokens import world_of
from pampero.services.stepfunctions.trial.checks import read_context, read_variables, refuse
from pampero.services.stepfunctions.trial.inspection import Stages, put_exchange, watched
from pampero.services.stepfunctions.trial.items import EXCEEDED, Chosen
from pampero.services.stepfunctions.trial.spelling import Spelling
from pampero.services.stepfunctions.trial.subject import Subject

MAX_SECONDS = 300
# What a Map or Parallel state under test, whose work is mocked, asks for.
STAND_IN = "arn:aws:lambda:us-east-1:000000000000:function:stand-in"
BRANCH = "States.BranchFailed"


@dataclass(frozen=True, slots=True)
class _Caught:
    """A catcher's flow that tells when it is taken."""

    flow: p.Flow
    index: int
    trial: Trial

    def effective(self, scope: Scope) -> Any:
        """See program.Flow."""
        return self.flow.effective(scope)

    def arguments(self, scope: Scope) -> Any:
        """See program.Flow."""
        return self.flow.arguments(scope)

    def output(self, scope: Scope, result: Any) -> Any:
        """See program.Flow."""
        found = self.flow.output(scope, result)
        self.trial.caught = (self.index, result["Error"], result["Cause"])
        return found

    def assigned(self, scope: Scope, result: Any) -> dict[str, Any] | None:
        """See program.Flow."""
        return self.flow.assigned(scope, result)


class Trial:
    """A test of one state. mocked: the mocked result. caught: index of the catcher that was taken, the error and its cause."""

    def __init__(self, context: Context, req: t.TestStateInput, subject: Subject, mocked: Any) -> None:
        self._context = context
        self._req = req
        self._given = check_input(req.input)
        self._configuration = req.stateConfiguration or t.TestStateConfiguration()
        self._spelling = Spelling()
        self._stages = Stages(subject.spec.language, subject.spec.kind, self._spelling)
        self._chosen: Chosen | None = None
        self._mocked = mocked
        machine, name = ids.uuid4(), ids.uuid4()
        self._execution = Execution(
            0, arn("states", context.region, context.account, f"express:{machine}:{name}"), name,
            arn("states", context.region, context.account, f"stateMachine:{machine}"), machine, req.roleArn or "", "", "",
            self._given, context.now, context.now,
        )  # fmt: skip
        self._spec = self._watched(subject)
        self._program = p.Program(
            self._spec.name, {self._spec.name: self._spec}, queries=self._spec.language != "JSONPath"
        )
        told = read_context(req, subject.spec)
        self._state = e.State(self._facts(told))
        result = None if req.mock is None else req.mock.result
        self._written = [(self._given, self._state.facts.input), (req.context or "", told), (result or "", mocked)]
        self._variables = read_variables(req.variables)
        self._world = world_of(context, context.now, 0)
        self._exchange = Exchange()
        self._ended: e.Ended | None = None
        self._error: tuple[str | None, str | None] = (None, None)
        self.caught: tuple[int, str, str] | None = None

    def _watched(self, subject: Subject) -> p.State:
        """The state as it runs here."""
        spec = subject.spec
        if isinstance(spec, p.MapState):
            data = self._configuration.mapItemReaderData
            self._chosen = Chosen(spec, subject.fields, self._stages, data)
        catchers = tuple(
            replace(catcher, flow=_Caught(catcher.flow, index, self)) for index, catcher in enumerate(spec.catchers)
        )
        spec = replace(watched(spec, self._stages, self._chosen), catchers=catchers)
        if not isinstance(spec, p.MapState | p.ParallelState):
            return spec
        failed = (
            None if self._req.mock is None or self._req.mock.errorOutput is None else self._req.mock.errorOutput.error
        )
        return p.TaskState(
            name=spec.name, kind=spec.kind, next=spec.next, flow=spec.flow, language=spec.language, resource=STAND_IN,
            retriers=tuple(replace(one, errors=_named(one.errors, failed)) for one in spec.retriers),
            catchers=tuple(replace(one, errors=_named(one.errors, failed)) for one in catchers),
            timeout=None, heartbeat=None, credentials=None,
        )  # fmt: skip

    def _facts(self, given: dict[str, Any]) -> e.Facts:
        """What the context object tells; as recorded, it knows of no redrives. given: replaces whole members."""
        execution = self._execution
        told = {
            "Id": execution.arn, "Input": parse(self._given), "Name": execution.name, "RoleArn": execution.role or None,
            "StartTime": iso8601_millis(execution.started),
        }  # fmt: skip
        machine = {"Id": execution.machine, "Name": execution.machine_name}
        return e.Facts(
            execution.arn, execution.name, execution.role, execution.machine, execution.machine_name, execution.started,
            told["Input"], {"Execution": told, "StateMachine": machine, **given},
        )  # fmt: skip

    async def run(self) -> None:
        """Let the state do its work. Raises ValidationException."""
        await asyncio.to_thread(self._learn)
        await self._step(e.Begin(self._given), 0)
        root = self._state.threads[ROOT]
        root.variables = self._variables
        root.held = self._state.held = sum(map(len, texts(self._variables).values()))
        outcome = await self._step(e.Go(), 1, away=self._chosen is not None)
        root = self._state.threads[ROOT]
        if root.phase == "wait":
            self._world = world_of(self._context, root.due or 0.0, 0)
            await self._step(e.Wake(root.id, root.attempt), 0)
        for command in outcome.commands:
            if isinstance(command, e.Request):
                await self._work(command)

    def _learn(self) -> None:
        """It takes a while where there is much."""
        for text, value in self._written:
            self._spelling.learn(text, value)

    async def _step(self, happening: e.Happening, most: int, away: bool = False) -> Outcome:
        """away: off the event loop in any case, as a Map may choose from very many items."""
        if away:
            step = self._context.part(Evaluators).step
            outcome, self._state = await step(self._program, self._state, happening, self._world, most)
        else:
            outcome, self._state = await advance(
                self._context, self._program, self._state, happening, self._world, most
            )
        for command in outcome.commands:
            if isinstance(command, e.Ended):
                self._ended = command
        for entry in outcome.entries:
            if entry.kind == "EvaluationFailed" and entry.details is not None:
                self._error = (entry.details.get("error"), entry.details.get("cause"))
        return outcome

    async def _work(self, command: e.Request) -> None:
        """Do what the state asks for, or what stands for it."""
        root = self._state.threads[ROOT]
        happening: e.Happening
        if self._req.mock is not None:
            happening = self._mock(command)
        else:
            watching = WATCHED.set(self._exchange)
            left = MAX_SECONDS if root.deadline is None else root.deadline - self._world.now
            try:
                async with asyncio.timeout(min(left, MAX_SECONDS)):
                    happening = await perform(
                        self._context, request_of(self._execution, command, dump(command.arguments))
                    )
            except TimeoutError:
                if left > MAX_SECONDS or root.deadline is None:
                    self._ended = e.Ended("FAILED", error="States.Timeout")
                    return
                self._world = world_of(self._context, root.deadline, 0)
                happening = e.Wake(root.id, root.attempt)
                self._error = ("States.Timeout", None)
            finally:
                WATCHED.reset(watching)
        if isinstance(happening, e.Failed):
            self._error = (happening.error, happening.cause)
            retried = self._retrier()
            if retried is not None:
                root.tries[retried] = self._configuration.retrierRetryCount or 0
        await self._step(happening, 0)

    def _mock(self, command: e.Request) -> e.Done | e.Failed:
        task = (command.thread, command.attempt)
        failed = self._configuration.mapIterationFailureCount
        if failed is not None and self._chosen is not None:
            if self._chosen.count is not None and failed > self._chosen.count:
                raise refuse("stateConfiguration.mapIterationFailureCount is more than there are items.")
            if self._chosen.exceeded(failed):
                return e.Failed(*task, EXCEEDED, "The specified tolerated failure threshold was exceeded")
        error = None if self._req.mock is None else self._req.mock.errorOutput
        if error is not None:
            return e.Failed(*task, error.error, error.cause)
        return e.Done(*task, self._mocked)

    def _retrier(self) -> int | None:
        """Which entry of Retry means the error."""
        error = self._error[0] or ""
        return next((i for i, one in enumerate(self._spec.retriers) if matches(one.errors, error, False)), None)

    def answer(self) -> t.TestStateOutput:
        """What came of it."""
        root, ended = self._state.threads[ROOT], self._ended
        details = t.InspectionErrorDetails(retryIndex=self._retrier() if self._error[0] is not None else None)
        found = t.TestStateOutput()
        if root.phase == "retry":
            found.status, (found.error, found.cause) = "RETRIABLE", self._error
            details.retryBackoffIntervalSeconds = int((root.due or self._world.now) - self._world.now)
        elif ended is not None and ended.status == "FAILED":
            found.status, found.error, found.cause = "FAILED", ended.error, ended.cause
        else:
            found.status = "SUCCEEDED"
            found.output = self._spelling.told(ended.output if ended is not None else root.input)
            found.nextState = None if ended is not None else root.state
            if self.caught is not None:
                found.status = "CAUGHT_ERROR"
                details.catchIndex, found.error, found.cause = self.caught
        if self._req.inspectionLevel in ("DEBUG", "TRACE"):
            found.inspectionData = self._inspected(root, details)
        return found

    def _inspected(self, root: e.Thread, details: t.InspectionErrorDetails) -> t.InspectionData:
        data = t.InspectionData(input=self._given)
        self._stages.put(data)
        if self._req.inspectionLevel == "TRACE":
            put_exchange(data, self._exchange, bool(self._req.revealSecrets))
        if root.variables:
            data.variables = dump(root.variables)
        if details != t.InspectionErrorDetails():
            data.errorDetails = details
        return data


def _named(errors: tuple[str, ...], error: str | None) -> tuple[str, ...]:
    """A list of ErrorEquals in which the mocked error stands where failed branches are meant."""
    return tuple(error if name == BRANCH and error is not None else name for name in errors)
