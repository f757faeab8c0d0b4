"""`step`: what one event makes of an execution. Deterministic: the same state and event give the same outcome."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from pampero.services.stepfunctions.asl import program as p
from pampero.services.stepfunctions.asl.data import Failure, dump, runtime, too_large
from pampero.services.stepfunctions.asl.distribution import Distribution
from pampero.services.stepfunctions.asl.events import (
    Beat,
    Began,
    Begin,
    Broken,
    Command,
    Done,
    Entry,
    Expired,
    Failed,
    Fork,
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
from pampero.services.stepfunctions.asl.faults import MAX_CAUSE_LENGTH, RUNTIME
from pampero.services.stepfunctions.asl.lines import MAX_EVENTS, ROOT, HistoryFull, said
from pampero.services.stepfunctions.asl.parameters import argument_faults
from pampero.services.stepfunctions.asl.resource import called_back, described, family
from pampero.services.stepfunctions.asl.scope import World
from pampero.services.stepfunctions.asl.waits import waited_until

# How many states may be entered in one step, and with how many characters of data behind no other is; what is then still
# ready goes on with the event Go.
MAX_ENTERED, MAX_WRITTEN = 100, 256 * 1024
PLAIN = (p.PassState, p.ChoiceState, p.SucceedState)
NEWS = (Wake, Done, Failed, Began, Submitted, Beat)
WAITING = ("task", "wait", "retry", "map")


class Outcome(Struct, frozen=True):
    """What came of a step. changed, fresh, removed: ids of threads (see Lines). more: something is ready still. written: how
    many characters of data it has shown."""

    entries: list[Entry]
    commands: list[Command]
    changed: set[int]
    fresh: set[int]
    removed: set[int]
    more: bool
    written: int = 0


def step(program: p.Program, state: State, event: Happening, world: World, most: int = MAX_ENTERED) -> Outcome:
    """Let `event` happen to `state`, which is changed in place, and let what is ready go on."""
    return taken(Machine(program, state, world), event, most)


def taken(machine: Machine, event: Happening, most: int) -> Outcome:
    """The step that a machine takes."""
    try:
        machine.happens(event)
        machine.go(most)
    except HistoryFull:
        machine.overflows()
    return Outcome(
        machine.entries, machine.commands, machine.changed, machine.fresh, machine.removed, bool(machine.state.ready),
        machine.written,
    )  # fmt: skip


class Machine(Distribution):
    """Everything a step does."""

    def happens(self, event: Happening) -> None:
        """Take one event; one that comes too late changes nothing."""
        if isinstance(event, NEWS):
            thread = self.state.threads.get(event.thread)
            if thread is None or self.state.status != "RUNNING":
                return
            if thread.attempt == event.attempt and thread.phase in WAITING:
                self._news(thread, event)
            return
        match event:
            case Begin():
                self._begin(event)
            case Redrive():
                self._redrive()
            case _ if self.state.status != "RUNNING":
                return
            case Fork():
                self._fork(event)
            case Expired():
                self.add("ExecutionTimedOut", self.state.threads[ROOT].event)
                self.over("TIMED_OUT")
            case Stop(error, cause):
                # As recorded, it follows nothing.
                self.add("ExecutionAborted", 0, said(error, cause) or {})
                self.over("ABORTED", error=error, cause=cause)
            case Broken(cause):
                self.add("ExecutionFailed", self.state.threads[ROOT].event, {"error": RUNTIME, "cause": cause})
                self.over("FAILED", error=RUNTIME, cause=cause)

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
        """Everything that had not ended goes on: failed and stopped states are tried anew, with all their retries and times.

        What has ended well stays, unless a fan-out failed when all of it had: then it runs anew. Which events a state adds
        is told in AWS's documentation by its words alone: a Task is scheduled, a Fail entered again.
        """
        self.state.status = "RUNNING"
        self.state.redrives += 1
        self.state.redriven_at = self.world.now
        root = self.state.threads[ROOT]
        self.note(root, "ExecutionRedriven", {"redriveCount": self.state.redrives})
        self._expire()
        for thread in sorted(self.state.threads.values(), key=lambda one: one.id):
            if thread.phase == "done":
                continue
            self.changed.add(thread.id)
            thread.tries = [0] * len(self.spec(thread).retriers)
            if thread.run:
                thread.event = root.event
                self.redrive_run(thread)
                continue
            children = self.children(thread)
            if children:
                thread.phase = "children"
                thread.ended, thread.failed = sum(child.phase == "done" for child in children), 0
            if len(children) == thread.ended or not children:
                thread.event = root.event
                self.ready(thread, "run" if thread.phase == "run" else "again")

    def overflows(self) -> None:
        """The history has no room left but for its end. Source: "Avoid reaching the history quota"."""
        text = f"The execution reached the maximum number of history events ({MAX_EVENTS})."
        self.add("ExecutionFailed", self.state.events, {"error": RUNTIME, "cause": text})
        self.over("FAILED", error=RUNTIME, cause=text)

    def _fork(self, event: Fork) -> None:
        """See Fork. A time of day that is waited for stays; of other waits, the rest begins now."""
        state, now = self.state, self.world.now
        state.redrives, state.redriven_at, state.deadline = 0, None, None
        self._expire()
        chosen = state.threads[event.thread]
        state.ready.remove(chosen.id)
        self.changed |= state.threads.keys()
        self.fresh |= state.threads.keys()
        chosen.input = event.input
        self._enter(chosen)
        for thread in sorted(state.threads.values(), key=lambda one: one.id):
            if thread is chosen or thread.id not in state.threads or state.status != "RUNNING":
                continue
            spec = self.spec(thread)
            if thread.due is not None and thread.phase in ("wait", "retry"):
                if not (isinstance(spec, p.WaitState) and spec.absolute):
                    thread.due += now - event.moment
                self.timer(thread)
            elif thread.phase in ("task", "map"):
                self.execute(thread, spec)

    def go(self, most: int) -> None:
        """Let what is ready go on, in turn."""
        entered, state = 0, self.state
        while state.ready and entered < most and self.written < MAX_WRITTEN and state.status == "RUNNING":
            thread = state.threads[state.ready.pop(0)]
            entered += 1
            if thread.phase == "again":
                self._again(thread, self.spec(thread))
            else:
                self._enter(thread)

    def _again(self, thread: Thread, spec: p.State) -> None:
        """Go on in a state that was entered before a redrive."""
        if isinstance(spec, p.FailState):
            self._enter(thread)
        elif self.children(thread):
            thread.phase = "children"
            self.follows(thread)
        else:
            thread.phase = "run"
            self.execute(thread, spec)

    def _enter(self, thread: Thread) -> None:
        spec = self.spec(thread)
        details = {"name": thread.state, "input": self.text(thread.input)}
        thread.before = thread.event
        self.note(thread, f"{spec.kind}StateEntered", details)
        thread.entered = thread.event
        thread.entered_at = self.world.now
        thread.tries = [0] * len(spec.retriers)
        self.execute(thread, spec)

    def execute(self, thread: Thread, spec: p.State) -> None:
        """Do the work of a state that was entered, or is tried again."""
        try:
            if isinstance(spec, PLAIN):
                self._plain(thread, spec)
                return
            match spec:
                case p.TaskState():
                    self._task(thread, spec)
                case p.ParallelState():
                    self.parallel(thread, spec)
                case p.MapState(distributed=None):
                    self.map(thread, spec)
                case p.MapState():
                    self.distribute(thread, spec)
                case p.FailState():
                    self._fail(thread, spec)
                case p.WaitState():
                    self._wait(thread, spec)
        except Failure as failure:
            self.fault(thread, failure)

    def _plain(self, thread: Thread, spec: p.State) -> None:
        """Pass, Choice and Succeed: nothing to wait for."""
        raw = self.scope(thread, thread.input)
        flow, target = spec.flow, spec.next
        result = flow.effective(raw)
        if isinstance(spec, p.PassState):
            result = spec.result if spec.fixed else flow.arguments(raw.on(result))
        elif isinstance(spec, p.ChoiceState):
            scope = raw.on(result)
            met = next((rule for rule in spec.rules if rule.test(scope)), None)
            flow, target = (flow, spec.default) if met is None else (met.flow, met.next)
            if target is None:
                raise runtime("Failed to transition out of the state. The state does not point to a next state.")
        self.leave(thread, flow.output(raw, result), target, flow.assigned(raw, result))

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
        due = waited_until(spec, spec.until(self.scope(thread, effective)), self.world.now)
        if due <= self.world.now:
            self._waited(thread, spec)
            return
        self.waits(thread, "wait")
        thread.due = due
        self.timer(thread)

    def _waited(self, thread: Thread, spec: p.State) -> None:
        raw = self.scope(thread, thread.input)
        result = spec.flow.effective(raw)
        self.leave(thread, spec.flow.output(raw, result), spec.next, spec.flow.assigned(raw, result))

    def _task(self, thread: Thread, spec: p.TaskState) -> None:
        effective = spec.flow.effective(self.scope(thread, thread.input))
        self.waits(thread, "task")
        scope = self.scope(thread, effective)
        arguments = spec.flow.arguments(scope)
        timeout, heartbeat = self._seconds(spec.timeout, scope), self._seconds(spec.heartbeat, scope)
        role = None if spec.credentials is None else spec.credentials(scope)
        text = dump(arguments)
        faults = argument_faults(spec.resource, arguments)
        if faults:
            field = "Parameters" if spec.language == "JSONPath" else "Arguments"
            raise runtime(f"The {field} '{text}' could not be used to start the Task: [{', '.join(faults)}]")
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
        # An activity's worker has to live from the moment on at which it gets the task.
        thread.beat = None if heartbeat is None or kind == "Activity" else self.world.now + heartbeat
        token = self.world.token(thread.id, thread.attempt) if called_back(spec.resource) else ""
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
        if thread.phase == "map":
            self.ran(thread, spec, event)
            return
        if not isinstance(spec, p.TaskState) or thread.phase != "task":
            return
        kind = family(spec.resource)
        match event:
            case Began(worker=worker):
                self._started(thread, kind, worker)
                if thread.heartbeat is not None:
                    self._beats(thread, thread.heartbeat)
                    self.timer(thread)
            case Beat():
                if thread.heartbeat is not None:
                    self._beats(thread, thread.heartbeat)
            case Submitted(output=output):
                self.note(thread, "TaskSubmitted", {**described(spec.resource), "output": self.text(output)})
            case Done(output=output):
                self._done(thread, spec, kind, output)
            case Failed():
                details = described(spec.resource) if kind == "Task" else {}
                told = said(event.error, None if event.cause is None else event.cause[:MAX_CAUSE_LENGTH]) or {}
                self.note(thread, f"{kind}{event.how}", {**details, **told} or None)
                self.fault(thread, Failure(event.error or "", event.cause))

    def _beats(self, thread: Thread, seconds: float) -> None:
        thread.beat = self.world.now + seconds
        self.changed.add(thread.id)

    def _done(self, thread: Thread, spec: p.TaskState, kind: str, output: Any) -> None:
        text = self.text(output)
        details = described(spec.resource) if kind == "Task" else {}
        try:
            if too_large(text):
                told = (
                    f"The state/task '{details.get('resourceType', spec.resource)}' returned a result with a size exceeding the maximum number of "
                    "bytes service limit."
                )
                self.note(thread, f"{kind}Failed", {**details, "error": "States.DataLimitExceeded", "cause": told})
                raise Failure("States.DataLimitExceeded", told)
            self.note(thread, f"{kind}Succeeded", {**details, "output": text})
            scope = self.scope(thread, thread.input, result=output)
            result, assigned = spec.flow.output(scope, output), spec.flow.assigned(scope, output)
            self.rests(thread)
            self.leave(thread, result, spec.next, assigned)
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
            # As recorded: the error is told as a time-out, whichever it is.
            error = "States.Timeout"
            kind = family(spec.resource)
            details = described(spec.resource) if kind == "Task" else {}
            self.note(thread, f"{kind}TimedOut", {**details, "error": error})
            self.drop(thread)
            self.fault(thread, Failure(error, also=None if late else "States.HeartbeatTimeout"))
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
