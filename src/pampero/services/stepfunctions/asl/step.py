"""`step`: what one event makes of an execution. Deterministic: the same state and event give the same outcome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pampero.services.stepfunctions.asl import program as p
from pampero.services.stepfunctions.asl.choice import timestamp
from pampero.services.stepfunctions.asl.data import Failure, dump, runtime, too_large
from pampero.services.stepfunctions.asl.events import (
    Beat,
    Began,
    Begin,
    Command,
    Done,
    Entry,
    Expired,
    Failed,
    Go,
    Happening,
    Redrive,
    Request,
    State,
    Stop,
    Submitted,
    Thread,
    Timer,
    Wake,
)
from pampero.services.stepfunctions.asl.fans import Fans
from pampero.services.stepfunctions.asl.faults import LONGEST_CAUSE
from pampero.services.stepfunctions.asl.lines import MAX_EVENTS, ROOT, said
from pampero.services.stepfunctions.asl.resource import described, family
from pampero.services.stepfunctions.asl.scope import World

# How many states may be entered in one step; what is then still ready goes on with the event Go.
MAX_ENTERED = 100
RESERVE = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a step. changed, fresh, removed: ids of threads (see Lines). more: something is ready still."""

    entries: list[Entry]
    commands: list[Command]
    changed: set[int]
    fresh: set[int]
    removed: set[int]
    more: bool


def step(program: p.Program, state: State, event: Happening, world: World, most: int = MAX_ENTERED) -> Outcome:
    """Let `event` happen to `state`, which is changed in place, and let what is ready go on."""
    machine = Machine(program, state, world)
    machine.happens(event)
    machine.go(most)
    return Outcome(
        machine.entries, machine.commands, machine.changed, machine.fresh, machine.removed, bool(state.ready)
    )


class Machine(Fans):
    """Everything a step does."""

    def happens(self, event: Happening) -> None:
        """Take one event; one that comes too late changes nothing."""
        match event:
            case Begin():
                self._begin(event)
            case Redrive():
                self._redrive()
            case _ if self.state.status != "RUNNING":
                return
            case Expired():
                self.add("ExecutionTimedOut", self.state.threads[ROOT].event)
                self.over("TIMED_OUT")
            case Stop(error, cause):
                self.add("ExecutionAborted", self.state.threads[ROOT].event, said(error, cause))
                self.over("ABORTED", error=error, cause=cause)
            case Go():
                return
            case _:
                thread = self.state.threads.get(event.thread)
                if thread is not None and thread.attempt == event.attempt and thread.phase in ("task", "wait", "retry"):
                    self._news(thread, event)

    def _begin(self, event: Begin) -> None:
        facts = self.state.facts
        details = {
            "input": event.text,
            "roleArn": facts.role,
            "stateMachineAliasArn": event.alias,
            "stateMachineVersionArn": event.version,
        }
        self.add("ExecutionStarted", 0, {name: value for name, value in details.items() if value is not None})
        self._expire()
        self.ready(self.thread(state=self.program.start, input=facts.input))

    def _expire(self) -> None:
        if self.program.timeout is not None:
            self.state.deadline = self.world.now + self.program.timeout
            self.commands.append(Timer(0, 0, self.state.deadline))

    def _redrive(self) -> None:
        """Everything that had not ended goes on: failed and stopped states begin anew, with all their retries."""
        self.state.status = "RUNNING"
        self.state.redrives += 1
        self.state.redriven_at = self.world.now
        root = self.state.threads[ROOT]
        self.note(root, "ExecutionRedriven", {"redriveCount": self.state.redrives})
        self._expire()
        for thread in list(self.state.threads.values()):
            if thread.phase not in ("done", "children"):
                thread.tries = [0] * len(self.spec(thread).retriers)
                self.ready(thread)

    def go(self, most: int) -> None:
        """Let what is ready go on, in turn."""
        entered = 0
        while self.state.ready and entered < most and self.state.status == "RUNNING":
            thread = self.state.threads[self.state.ready.pop(0)]
            entered += 1
            if self.state.events >= MAX_EVENTS - RESERVE:
                text = f"The execution reached the maximum number of history events ({MAX_EVENTS})."
                self.fails(thread, "States.Runtime", text)
                return
            self._enter(thread)

    def _enter(self, thread: Thread) -> None:
        spec = self.spec(thread)
        details = {"name": thread.state, "input": self.text(thread.input)}
        self.note(thread, f"{spec.kind}StateEntered", details)
        thread.entered = thread.event
        thread.entered_at = self.world.now
        thread.tries = [0] * len(spec.retriers)
        self.execute(thread, spec)

    def execute(self, thread: Thread, spec: p.State) -> None:
        """Do the work of a state that was entered, or is tried again."""
        try:
            match spec:
                case p.TaskState():
                    self._task(thread, spec)
                case p.ParallelState():
                    self.parallel(thread, spec)
                case p.MapState():
                    self.map(thread, spec)
                case p.FailState():
                    self._fail(thread, spec)
                case p.WaitState():
                    self._wait(thread, spec)
                case _:
                    self._plain(thread, spec)
        except Failure as failure:
            self.fault(thread, failure)

    def _plain(self, thread: Thread, spec: p.State) -> None:
        """Pass, Choice and Succeed: nothing to wait for."""
        raw = self.scope(thread, thread.input)
        result = spec.flow.effective(raw)
        target = spec.next
        if isinstance(spec, p.PassState):
            result = spec.result if spec.fixed else spec.flow.arguments(self.scope(thread, result))
        elif isinstance(spec, p.ChoiceState):
            scope = self.scope(thread, result)
            target = next((name for test, name in spec.rules if test(scope)), spec.default)
            if target is None:
                raise runtime("Failed to transition out of the state. The state does not point to a next state.")
        self.leave(thread, spec.flow.output(raw, result), target)

    def _fail(self, thread: Thread, spec: p.FailState) -> None:
        scope = self.scope(thread, thread.input)
        told: list[str | None] = []
        for name, expression in (("Error", spec.error), ("Cause", spec.cause)):
            value = None if expression is None else expression(scope)
            if value is not None and not isinstance(value, str):
                raise runtime(f"The {name}Path must point to a string, but it is '{dump(value)}'.")
            told.append(value)
        self.failed(thread, told[0], told[1])

    def failed(self, thread: Thread, error: str | None, cause: str | None) -> None:
        """The thread comes to its end at a Fail state."""
        if thread.id == ROOT:
            self.fails(thread, error, cause)
            return
        thread.phase = "failed"
        self.changed.add(thread.id)
        self.child_failed(thread, Failure(error or "", cause))

    def _wait(self, thread: Thread, spec: p.WaitState) -> None:
        effective = spec.flow.effective(self.scope(thread, thread.input))
        value = spec.until(self.scope(thread, effective))
        if spec.absolute:
            moment = timestamp(value)
            if moment is None:
                raise runtime(f"The {spec.field} parameter '{dump(value)}' is not a valid time stamp.")
            due = moment.timestamp()
        else:
            if isinstance(value, bool) or not isinstance(value, int | float) or value < 0 or value != int(value):
                raise runtime(f"The {spec.field} parameter '{dump(value)}' is not a positive whole number.")
            due = self.world.now + value
        if due <= self.world.now:
            self._waited(thread, spec)
            return
        self.waits(thread, "wait")
        thread.due = due
        self.timer(thread)

    def _waited(self, thread: Thread, spec: p.State) -> None:
        raw = self.scope(thread, thread.input)
        self.leave(thread, spec.flow.output(raw, spec.flow.effective(raw)), spec.next)

    def _task(self, thread: Thread, spec: p.TaskState) -> None:
        effective = spec.flow.effective(self.scope(thread, thread.input))
        self.waits(thread, "task")
        scope = self.scope(thread, effective)
        arguments = spec.flow.arguments(scope)
        timeout, heartbeat = self._seconds(spec.timeout, scope), self._seconds(spec.heartbeat, scope)
        role = None if spec.credentials is None else spec.credentials(scope)
        text = dump(arguments)
        if too_large(text):
            raise Failure(
                "States.DataLimitExceeded",
                f"The state/task '{spec.resource}' was given an input with a size exceeding the maximum number of "
                "bytes service limit.",
            )
        kind = family(spec.resource)
        details: dict[str, Any] = described(spec.resource)
        details["parameters" if kind == "Task" else "input"] = text
        if kind == "Task":
            details["region"] = self.state.facts.arn.split(":")[3]
        details |= {
            name: value
            for name, value in (("timeoutInSeconds", timeout), ("heartbeatInSeconds", heartbeat))
            if value is not None and (kind != "LambdaFunction" or name == "timeoutInSeconds")
        }
        if role is not None and kind != "Activity":
            details["taskCredentials"] = {"roleArn": role}
        self.note(thread, f"{kind}Scheduled", details)
        if kind != "Activity":
            self._started(thread, kind)
        thread.resource = spec.resource
        thread.deadline = None if timeout is None else self.world.now + timeout
        thread.heartbeat = heartbeat
        thread.beat = None if heartbeat is None else self.world.now + heartbeat
        called_back = kind == "Activity" or spec.resource.endswith(".waitForTaskToken")
        token = self.world.token(thread.id, thread.attempt) if called_back else ""
        self.commands.append(
            Request(thread.id, thread.attempt, spec.resource, arguments, token, role, timeout, heartbeat)
        )
        if thread.deadline is not None or thread.beat is not None:
            self.timer(thread)

    def _started(self, thread: Thread, kind: str, worker: str | None = None) -> None:
        details = described(self.spec_resource(thread)) if kind == "Task" else None
        if kind == "Activity" and worker is not None:
            details = {"workerName": worker}
        self.note(thread, f"{kind}Started", details)

    def spec_resource(self, thread: Thread) -> str:
        """The resource of the task a thread is at."""
        spec = self.spec(thread)
        assert isinstance(spec, p.TaskState)
        return spec.resource

    def _seconds(self, expression: Any, scope: Any) -> int | None:
        value = None if expression is None else expression(scope)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value <= 0:
            raise runtime(f"A time-out must be a positive integer, but it is '{dump(value)}'.")
        return value

    def _news(self, thread: Thread, event: Wake | Began | Submitted | Done | Failed | Beat) -> None:
        """Something that a thread waited for."""
        spec = self.spec(thread)
        if isinstance(event, Wake):
            self._woken(thread, spec)
            return
        if not isinstance(spec, p.TaskState) or thread.phase != "task":
            return
        kind = family(spec.resource)
        match event:
            case Began(worker=worker):
                self._started(thread, kind, worker)
            case Beat():
                if thread.heartbeat is not None:
                    thread.beat = self.world.now + thread.heartbeat
                    self.changed.add(thread.id)
            case Submitted(output=output):
                self.note(thread, "TaskSubmitted", {**described(spec.resource), "output": self.text(output)})
            case Done(output=output):
                self._done(thread, spec, kind, output)
            case Failed():
                details = described(spec.resource) if kind == "Task" else {}
                told = said(event.error, None if event.cause is None else event.cause[:LONGEST_CAUSE]) or {}
                self.note(thread, f"{kind}{event.how}", {**details, **told} or None)
                self.fault(thread, Failure(event.error or "", event.cause))

    def _done(self, thread: Thread, spec: p.TaskState, kind: str, output: Any) -> None:
        text = self.text(output)
        details = described(spec.resource) if kind == "Task" else {}
        try:
            if too_large(text):
                told = (
                    f"The state/task '{spec.resource}' returned a result with a size exceeding the maximum number of "
                    "bytes service limit."
                )
                self.note(thread, f"{kind}Failed", {**details, "error": "States.DataLimitExceeded", "cause": told})
                raise Failure("States.DataLimitExceeded", told)
            self.note(thread, f"{kind}Succeeded", {**details, "output": text})
            result = spec.flow.output(self.scope(thread, thread.input), output)
            self.rests(thread)
            self.leave(thread, result, spec.next)
        except Failure as failure:
            self.fault(thread, failure)

    def _woken(self, thread: Thread, spec: p.State) -> None:
        now = self.world.now
        if thread.phase == "task":
            late = thread.deadline is not None and now >= thread.deadline
            silent = thread.beat is not None and now >= thread.beat
            if not late and not silent:
                self.timer(thread)
                return
            assert isinstance(spec, p.TaskState)
            error = "States.Timeout" if late else "States.HeartbeatTimeout"
            kind = family(spec.resource)
            details = described(spec.resource) if kind == "Task" else {}
            self.note(thread, f"{kind}TimedOut", {**details, "error": error})
            self.drop(thread)
            self.fault(thread, Failure(error))
        elif thread.due is not None and now < thread.due:
            self.timer(thread)
        elif thread.phase == "retry":
            thread.due = None
            thread.phase = "run"
            self.execute(thread, spec)
        else:
            thread.due = None
            try:
                self._waited(thread, spec)
            except Failure as failure:
                self.fault(thread, failure)
