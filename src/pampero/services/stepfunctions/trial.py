"""TestState: one state on its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pampero.api import ApiError, Call, Check, operation
from pampero.services.stepfunctions import driver
from pampero.services.stepfunctions import types as t
from pampero.services.stepfunctions.asl import events as e
from pampero.services.stepfunctions.asl import program as p
from pampero.services.stepfunctions.asl.data import dump, parse
from pampero.services.stepfunctions.asl.faults import matches
from pampero.services.stepfunctions.asl.flow import PathFlow, insert
from pampero.services.stepfunctions.asl.lines import ROOT, Lines
from pampero.services.stepfunctions.asl.parse import compile_state
from pampero.services.stepfunctions.asl.resource import split
from pampero.services.stepfunctions.asl.step import Outcome, step
from pampero.services.stepfunctions.asl.validate import state_errors, told
from pampero.services.stepfunctions.driver import TaskRequest
from pampero.services.stepfunctions.model import Execution
from pampero.services.stepfunctions.starting import check_input
from pampero.services.stepfunctions.tasks.run import perform

NAME = "StateToTest"
LATER = ("variables", "context")


def _checks(call: Call, req: t.TestStateInput) -> Iterable[Check]:
    yield Check("states:TestState", "*")
    if req.roleArn is not None:
        yield Check("iam:PassRole", req.roleArn, {"iam:PassedToService": ["states.amazonaws.com"]})


def _state(req: t.TestStateInput) -> tuple[str, Any]:
    """The state's name and fields. Raises InvalidDefinition, ValidationException."""
    try:
        found = parse(req.definition)
    except ValueError as error:
        raise ApiError(
            "InvalidDefinition", f"Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION: {error}'"
        ) from error
    if not isinstance(found, dict):
        raise ApiError(
            "InvalidDefinition", "Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION: no JSON object'"
        )
    if req.stateName is not None:
        states = found.get("States")
        if not isinstance(states, dict) or req.stateName not in states:
            raise ApiError("ValidationException", f"State not found in definition: {req.stateName}")
        return req.stateName, states[req.stateName]
    return NAME, found


@operation("TestState", resource="*", checks=_checks)
async def test_state(call: Call, req: t.TestStateInput) -> t.TestStateOutput:
    """Run one state, without a state machine; a Wait does not wait, and a mock stands for a task's service.

    Source: API_TestState. Parallel and Map states, variables and context are not built. Raises InvalidDefinition,
    InvalidExecutionInput, ValidationException.
    """
    for member in LATER:
        if getattr(req, member) is not None:
            raise ApiError(
                "NotImplemented", f"stepfunctions TestState with {member} is not implemented yet", status=501
            )
    name, fields = _state(req)
    found = state_errors(fields)
    if found:
        raise ApiError("InvalidDefinition", told(found))
    spec = compile_state(name, fields)
    if isinstance(spec, p.ParallelState | p.MapState):
        text = f"stepfunctions TestState of {spec.kind} states is not implemented yet"
        raise ApiError("NotImplemented", text, status=501)
    trial = Trial(call, req, spec)
    await trial.run()
    return trial.answer()


class Trial:
    """One state under test."""

    def __init__(self, call: Call, req: t.TestStateInput, spec: p.State) -> None:
        self._call = call
        self._req = req
        self._spec = spec
        given = check_input(req.input)
        place = f"{call.region}:{call.account}"
        arn = f"arn:aws:states:{place}:execution:test:test"
        machine = f"arn:aws:states:{place}:stateMachine:test"
        self._execution = Execution(
            0, arn, "test", machine, "test", req.roleArn or "", "", "", given, call.now, call.now
        )
        self._program = p.Program(spec.name, {spec.name: spec})
        self._state = e.State(driver.facts_of(self._execution))
        self._world = driver.world_of(call, call.now, 0)
        self._ended: e.Ended | None = None
        self._failed: e.Failed | None = None
        self._result: Any = None

    async def run(self) -> None:
        """Let the state do its work."""
        outcome = self._step(e.Begin(self._execution.input), 1)
        root = self._state.threads[ROOT]
        if self._req.stateConfiguration is not None and self._req.stateConfiguration.retrierRetryCount is not None:
            root.tries = [self._req.stateConfiguration.retrierRetryCount] * len(root.tries)
        if root.phase == "wait":
            self._world = driver.world_of(self._call, root.due or 0.0, 0)
            self._step(e.Wake(root.id, root.attempt), 0)
        for command in outcome.commands:
            if isinstance(command, e.Request):
                happening = self._mocked(command, self._req.mock) if self._req.mock else await self._perform(command)
                self._failed = happening if isinstance(happening, e.Failed) else None
                self._result = happening.output if isinstance(happening, e.Done) else None
                self._step(happening, 0)

    def _step(self, happening: e.Happening, most: int) -> Outcome:
        outcome = step(self._program, self._state, happening, self._world, most)
        for command in outcome.commands:
            if isinstance(command, e.Ended):
                self._ended = command
        return outcome

    def _mocked(self, command: e.Request, mock: t.MockInput) -> e.Done | e.Failed:
        task = (command.thread, command.attempt)
        if mock.errorOutput is not None:
            return e.Failed(*task, mock.errorOutput.error, mock.errorOutput.cause)
        try:
            return e.Done(*task, parse(mock.result or "null"))
        except ValueError as error:
            raise ApiError("ValidationException", f"The mocked result is no JSON: {error}") from error

    async def _perform(self, command: e.Request) -> e.Happening:
        pattern = split(command.resource)[2] if command.resource.startswith("arn:aws:states:::") else ""
        if pattern or ":activity:" in command.resource:
            raise ApiError("ValidationException", f"The resource {command.resource} can only be tested with a mock")
        if self._req.roleArn is None:
            raise ApiError("ValidationException", "A role is required to test a Task state without a mock")
        request: TaskRequest = driver.request_of(self._execution, command, dump(command.arguments))
        return await perform(self._call, request)

    def answer(self) -> t.TestStateOutput:
        """What came of it."""
        root, ended = self._state.threads[ROOT], self._ended
        error = (self._failed.error, self._failed.cause) if self._failed is not None else (None, None)
        data = t.InspectionData(input=self._execution.input)
        if self._req.inspectionLevel in ("DEBUG", "TRACE"):
            data = self._inspected()
        if root.phase == "retry":
            index = _index(self._spec.retriers, error[0])
            backoff = int((root.due or self._world.now) - self._world.now)
            data.errorDetails = t.InspectionErrorDetails(retryIndex=index, retryBackoffIntervalSeconds=backoff)
            return t.TestStateOutput(
                status="RETRIABLE", error=error[0], cause=error[1], inspectionData=self._shown(data)
            )
        if ended is not None and ended.status == "FAILED":
            return t.TestStateOutput(
                status="FAILED", error=ended.error, cause=ended.cause, inspectionData=self._shown(data)
            )
        output = dump(ended.output if ended is not None else root.input)
        following = None if ended is not None else root.state
        if self._failed is not None:
            index = _index(self._spec.catchers, error[0])
            data.errorDetails = t.InspectionErrorDetails(catchIndex=index)
            return t.TestStateOutput(
                status="CAUGHT_ERROR", output=output, nextState=following, error=error[0], cause=error[1],
                inspectionData=self._shown(data),
            )  # fmt: skip
        return t.TestStateOutput(
            status="SUCCEEDED", output=output, nextState=following, inspectionData=self._shown(data)
        )

    def _shown(self, data: t.InspectionData) -> t.InspectionData | None:
        return data if self._req.inspectionLevel in ("DEBUG", "TRACE") or data.errorDetails is not None else None

    def _inspected(self) -> t.InspectionData:
        """The data at every stage that was reached."""
        data = t.InspectionData(input=self._execution.input)
        flow = self._spec.flow
        if not isinstance(flow, PathFlow) or (self._ended is not None and self._ended.status == "FAILED"):
            return data
        raw = self._state.facts.input
        thread = e.Thread(ROOT, state=self._spec.name, phase="task", entered_at=self._call.now)
        lines = Lines(self._program, self._state, self._world)
        effective = flow.effective(lines.scope(thread, raw))
        data.afterInputPath = dump(effective)
        result = self._result
        if isinstance(self._spec, p.PassState):
            result = self._spec.result if self._spec.fixed else flow.arguments(lines.scope(thread, effective))
        elif not isinstance(self._spec, p.TaskState):
            return data
        data.afterParameters = dump(flow.arguments(lines.scope(thread, effective)))
        if self._failed is None:
            data.result = dump(result)
            selected = result if flow.selector is None else flow.selector(lines.scope(thread, result))
            data.afterResultSelector = dump(selected)
            data.afterResultPath = dump(insert(raw, flow.result_path, selected))
        return data


def _index(handlers: Sequence[p.Retrier | p.Catcher], error: str | None) -> int | None:
    """Which entry of Retry or Catch means an error."""
    return next((i for i, one in enumerate(handlers) if matches(one.errors, error or "", False)), None)
