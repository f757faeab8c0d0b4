"""Takes an execution's way again, by its history: with the definition that it had, or with another one.

What came from outside (results of tasks, moments, chance) is taken from the history and happens to the pure interpreter in
the order in which it happened. Where that does what the history tells, the state is the one that the execution had; where it
does not, the way parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pampero.services.stepfunctions.asl import events as e
from pampero.services.stepfunctions.asl import program as p
from pampero.services.stepfunctions.asl.data import Failure, parse
from pampero.services.stepfunctions.asl.past.guided import Course, Departure, Evaluate, Guided, Lost
from pampero.services.stepfunctions.asl.past.record import Record
from pampero.services.stepfunctions.asl.past.words import Difference, beyond, difference
from pampero.services.stepfunctions.asl.resource import family
from pampero.services.stepfunctions.asl.step import Outcome, taken

OVER = ("ExecutionAborted", "ExecutionTimedOut", "ExecutionRedriven")
TASKS = ("LambdaFunction", "Activity", "Task")
WAITING = ("task", "wait", "retry", "map")
# What a server's clock and its timers may differ by.
SLACK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Part:
    """From which event on an execution ran which program, and what its context object told. An execution that was forked
    has one for what it took over, and one for what it did.

    moment: of a fork, the time at which what it took over had come so far.
    """

    first: int
    program: p.Program
    facts: e.Facts
    moment: float = 0.0


@dataclass(frozen=True, slots=True)
class Retraced:
    """How it went. state: where the execution stands then. entries: what it did. difference: where it parted, if it did.
    unfinished: the history tells of no end."""

    state: e.State
    entries: Sequence[e.Entry]
    difference: Difference | None = None
    unfinished: bool = False


class Retrace:
    """One execution. evaluate: evaluates JSONata, in place of the engine. hurried: whether the whole workflow's time-out is
    another than it was, so that it has to be looked at."""

    def __init__(
        self, parts: Sequence[Part], entries: Iterable[e.Entry], evaluate: Evaluate | None = None, hurried: bool = False
    ) -> None:
        self.record = Record(entries)
        self.state = e.State(parts[0].facts)
        self.entries: list[e.Entry] = []
        self._parts = list(parts)
        self._program = parts[0].program
        self._evaluate = evaluate
        self._course = Course()
        # Threads of which the record tells no more.
        self._lost: set[int] = set()
        self._hurried = hurried

    def run(self, until: int | None = None) -> Retraced:
        """To the end of the history, or as far as the execution was before an event."""
        first = self.record.unmet()
        if first is None or first.kind != "ExecutionStarted":
            return Retraced(self.state, [], None, True)
        details = first.details or {}
        begin = e.Begin(
            details.get("input", "{}"), details.get("stateMachineAliasArn"), details.get("stateMachineVersionArn")
        )
        self._step(begin, first.at, 0)
        while True:
            found = self._next()
            if found is None:
                return self._ended()
            entry, thread = found
            if until is not None and entry.id >= until:
                return Retraced(self.state, self.entries, None, True)
            try:
                self._act(entry, thread)
            except Lost:
                self._lost.add(0 if thread is None else thread.id)
            except Departure as departure:
                return Retraced(self.state, self.entries, self._told(departure))

    def _ended(self) -> Retraced:
        """What is to be said when the history tells no more."""
        ended = self.record.ended
        left = self.record.unmet(lambda entry: not entry.kind.endswith("Aborted"))
        going = self._in_turn()
        if ended and self.state.status == "RUNNING" and left is not None and going:
            thread = going[0]
            self._course.look(self.state, thread)
            return Retraced(self.state, self.entries, beyond(thread, left, *self._course.at))
        return Retraced(self.state, self.entries, None, not ended)

    def _next(self) -> tuple[e.Entry, e.Thread | None] | None:
        """What happened next, by the numbers of events: to which thread; None: to the whole execution."""
        best: tuple[e.Entry, e.Thread | None] | None = None
        over = self.record.unmet(lambda entry: entry.kind in OVER)
        if over is not None and (over.kind == "ExecutionRedriven") == (self.state.status != "RUNNING"):
            best = (over, None)
        if self.state.status == "RUNNING":
            claimed: set[int] = set()
            for thread in self._in_turn():
                entry = self._continuation(thread, claimed)
                if entry is not None:
                    claimed.add(entry.id)
                    if best is None or entry.id < best[0].id:
                        best = (entry, thread)
        return best

    def _in_turn(self) -> list[e.Thread]:
        """Threads that may go on: those that are ready, in their order, and those that wait."""
        ready = [self.state.threads[id_] for id_ in self.state.ready]
        waiting = [thread for thread in self.state.threads.values() if thread.phase in WAITING]
        return [thread for thread in ready + waiting if thread.id not in self._lost]

    def _continuation(self, thread: e.Thread, claimed: set[int]) -> e.Entry | None:
        """How the record goes on where a thread stands. Several begin behind one event: each has its own."""
        left = [entry for entry in self.record.left(thread.event) if entry.id not in claimed]
        if thread.id in self.state.ready and thread.phase == "run":
            entered = [entry for entry in left if entry.kind.endswith("StateEntered")]
            own = [entry for entry in entered if (entry.details or {}).get("name") == thread.state]
            others = {
                self.state.threads[id_].state
                for id_ in self.state.ready
                if self.state.threads[id_].event == thread.event and id_ != thread.id
            }
            rest = [entry for entry in entered if (entry.details or {}).get("name") not in others]
            if own or rest:
                return (own or rest)[0]
        fitting = [entry for entry in left if not entry.kind.startswith("MapIteration")]
        return fitting[0] if fitting else None

    def _act(self, entry: e.Entry, thread: e.Thread | None) -> None:
        part = self._parts[1] if len(self._parts) > 1 else None
        if part is not None and entry.id >= part.first and thread is not None:
            del self._parts[0]
            self._program = part.program
            self.state.facts = part.facts
            given = parse((entry.details or {}).get("input") or "null")
            self._step(e.Fork(thread.id, given, part.moment), entry.at, 0)
            return
        self._course.look(self.state, thread)
        self._check_time(entry)
        if thread is None:
            details = entry.details or {}
            whole: dict[str, e.Happening] = {
                "ExecutionAborted": e.Stop(details.get("error"), details.get("cause")),
                "ExecutionTimedOut": e.Expired(),
                "ExecutionRedriven": e.Redrive(),
            }
            self._step(whole[entry.kind], entry.at, 0)
        elif thread.id in self.state.ready:
            self.state.ready.remove(thread.id)
            self.state.ready.insert(0, thread.id)
            self._step(e.Go(), entry.at, 1)
        elif thread.phase == "map":
            self._ran(entry, thread)
        elif thread.phase == "task":
            self._task(entry, thread)
        else:
            thread.due = entry.at if thread.due is None else min(thread.due, entry.at)
            self._step(e.Wake(thread.id, thread.attempt), entry.at, 0)

    def _task(self, entry: e.Entry, thread: e.Thread) -> None:
        """What the record says of a task."""
        details = entry.details or {}
        spec = self._spec(thread)
        assert isinstance(spec, p.TaskState)
        kind = family(spec.resource)
        if not entry.kind.startswith(kind) or entry.kind.endswith(("Scheduled", "StateEntered", "StateExited")):
            raise Departure(f"{kind}Waits", {"name": thread.state}, entry)
        late = thread.deadline is not None and entry.at > thread.deadline
        if late and thread.id in self._course.hurried and not entry.kind.endswith("TimedOut"):
            raise Departure(f"{kind}TimedOut", {"name": thread.state}, entry)
        happening: e.Happening
        match entry.kind.removeprefix(kind):
            case "Started":
                happening = e.Began(thread.id, thread.attempt, details.get("workerName"))
            case "Submitted":
                happening = e.Submitted(thread.id, thread.attempt, _read(details.get("output")))
            case "Succeeded":
                happening = e.Done(thread.id, thread.attempt, _read(details.get("output")))
            case "TimedOut":
                self._expire(entry, thread, kind)
                happening = e.Wake(thread.id, thread.attempt)
            case how:
                happening = e.Failed(thread.id, thread.attempt, details.get("error"), details.get("cause"), how)
        self._step(happening, entry.at, 0)

    def _expire(self, entry: e.Entry, thread: e.Thread, kind: str) -> None:
        """A task's time was over: by its deadline, or, where that had not come, by its heartbeat."""
        if thread.deadline is not None and thread.deadline <= entry.at + SLACK_SECONDS:
            thread.deadline = min(thread.deadline, entry.at)
        elif thread.heartbeat is not None:
            thread.beat = entry.at
        else:
            raise Departure(f"{kind}Waits", {"name": thread.state}, entry)

    def _ran(self, entry: e.Entry, thread: e.Thread) -> None:
        """A map run has ended. Its result is told only by what became of it."""
        details = entry.details or {}
        if entry.kind == "MapRunSucceeded":
            machine = self._machine(entry.at)
            machine.note(thread, entry.kind)
            thread.phase = "run"
            machine.add("MapStateSucceeded", thread.event)
            self._course.chance = True
            try:
                machine.leave(thread, None, self._spec(thread).next)
            except Failure as failure:
                machine.fault(thread, failure)
            self._keep(taken(machine, e.Go(), 0))
        else:
            self._step(e.Failed(thread.id, thread.attempt, details.get("error"), details.get("cause")), entry.at, 0)

    def _check_time(self, entry: e.Entry) -> None:
        deadline = self.state.deadline
        if self._hurried and deadline is not None and entry.at > deadline and entry.kind not in OVER:
            raise Departure("ExecutionTimedOut", {}, entry)

    def _step(self, event: e.Happening, now: float, most: int) -> None:
        self._keep(taken(self._machine(now), event, most))

    def _machine(self, now: float) -> Guided:
        self._course.chance = False
        world = self._course.world(now, self._evaluate)
        return Guided(self._program, self.state, world, self.record, self._course)

    def _keep(self, outcome: Outcome) -> None:
        self.entries += outcome.entries

    def _spec(self, thread: e.Thread) -> p.State:
        return Guided(self._program, self.state, self._course.world(0, None), self.record, self._course).spec(thread)

    def _told(self, departure: Departure) -> Difference:
        return difference(departure.kind, departure.details, departure.entry, *self._course.at, self.record)


def _read(text: str | None) -> Any:
    return None if text is None else parse(text)
