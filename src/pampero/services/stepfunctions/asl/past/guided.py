"""The interpreter, held against a record: what it does has to be there, and what it cannot know is taken from there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pampero.services.stepfunctions.asl import program as p
from pampero.services.stepfunctions.asl.data import parse
from pampero.services.stepfunctions.asl.events import Entry, State, Thread
from pampero.services.stepfunctions.asl.jsonata.engine import evaluate
from pampero.services.stepfunctions.asl.jsonata.reading import read
from pampero.services.stepfunctions.asl.past.record import TOKEN, Record, alike_texts
from pampero.services.stepfunctions.asl.scope import Scope, World
from pampero.services.stepfunctions.asl.step import Machine

# JSONata whose value is another one each time.
FICKLE = frozenset({"now", "millis", "random", "uuid"})
UUID = "00000000-0000-4000-8000-000000000000"
# Members of details that have to be the same, by the end of an event's type. All else is said by what came from outside,
# or follows from these.
DATA: Mapping[str, tuple[str, ...]] = {
    "StateEntered": ("input",), "StateExited": ("output",), "Scheduled": ("input", "parameters"),
    "ExecutionSucceeded": ("output",),
}  # fmt: skip
WORDS: Mapping[str, tuple[str, ...]] = {
    "Scheduled": ("resourceType", "resource", "taskCredentials"), "ExecutionFailed": ("error",), "MapStateStarted": ("length",),
    "EvaluationFailed": ("error", "location"),
}  # fmt: skip
Evaluate = Callable[[str, Mapping[str, Any], Scope], Any]


class Departure(Exception):
    """The execution goes another way than the record. entry: what stands there instead of this; None: nothing, its line goes on
    no further there."""

    def __init__(self, kind: str, details: dict[str, Any], entry: Entry | None) -> None:
        super().__init__(kind, details, entry)
        self.kind = kind
        self.details = details
        self.entry = entry


class Lost(Exception):
    """The record tells no more of a thread."""


@dataclass(slots=True)
class Course:
    """What is to be remembered between steps.

    chance: whether something was asked for that is another thing each time. unsure: threads whose input may be another one
    than was recorded. hurried: those whose task has another time-out than was recorded. last: which state each was in last,
    and its input. at: the one that matters now.
    """

    chance: bool = False
    unsure: set[int] = field(default_factory=set)
    hurried: set[int] = field(default_factory=set)
    last: dict[int, tuple[str, str | None]] = field(default_factory=dict)
    at: tuple[str, str | None] = ("", None)

    def look(self, state: State, thread: Thread | None) -> None:
        """Attend to a thread: to where it is, or, where it was nowhere yet, to the state around it."""
        while thread is not None and thread.id not in self.last:
            thread = state.threads.get(thread.parent)
        self.at = ("", None) if thread is None else self.last[thread.id]

    def world(self, now: float, base: Evaluate | None) -> World:
        """The world at a moment. base: evaluates JSONata, where the engine is not to be asked itself."""

        def uuid() -> str:
            self.chance = True
            return UUID

        def uniform() -> float:
            self.chance = True
            return 0.5

        def evaluated(source: str, bindings: Mapping[str, Any], scope: Scope) -> Any:
            if read(source).variables & FICKLE:
                self.chance = True
            if base is not None:
                return base(source, bindings, scope)
            return evaluate(source, bindings, scope.world, kept=scope.kept)

        return World(now, uuid, uniform, lambda thread, attempt: TOKEN, evaluated)


class Guided(Machine):
    """Takes a step as the record has it. Raises Departure, Lost."""

    def __init__(self, program: p.Program, state: State, world: World, record: Record, course: Course) -> None:
        super().__init__(program, state, world)
        self._record = record
        self._course = course

    def add(self, kind: str, previous: int, details: dict[str, Any] | None = None) -> int:
        """See Lines.add."""
        found = self._record.find(kind, previous, details)
        if found is not None:
            self._compare(kind, details or {}, found.details or {}, found)
        elif self._record.cut(previous):
            raise Lost
        elif not kind.endswith("Aborted") or kind.startswith("Execution"):
            raise Departure(kind, details or {}, next(self._record.left(previous), None))
        number = super().add(kind, previous, details)
        self._record.meet(number, found)
        return number

    def _compare(self, kind: str, now: dict[str, Any], then: dict[str, Any], found: Entry) -> None:
        loose = self._course.chance
        if kind.endswith("Scheduled"):
            self._course.chance = False
        for ending, names in WORDS.items():
            if kind.endswith(ending) and any(now.get(name) != then.get(name) for name in names):
                raise Departure(kind, now, found)
        if loose:
            return
        for ending, names in DATA.items():
            if kind.endswith(ending) and not all(alike_texts(now.get(name), then.get(name)) for name in names):
                raise Departure(kind, now, found)
        if kind.endswith("StateExited") and "output" in then and not _same_variables(now, then):
            raise Departure(kind, now, found)

    def note(self, thread: Thread, kind: str, details: dict[str, Any] | None = None) -> None:
        """See Lines.note."""
        then = self._record.find(kind, thread.event, details)
        if kind.endswith("Scheduled") and then is not None:
            times = [(one or {}).get("timeoutInSeconds") for one in (details, then.details)]
            (self._course.hurried.add if times[0] != times[1] else self._course.hurried.discard)(thread.id)
        super().note(thread, kind, details)
        if kind.endswith("StateEntered"):
            self._course.last[thread.id] = self._course.at = (thread.state, (details or {}).get("input"))

    def thread(self, **fields: Any) -> Thread:
        """See Lines.thread."""
        made = super().thread(**fields)
        if self._course.chance:
            self._course.unsure.add(made.id)
        return made

    def _enter(self, thread: Thread) -> None:
        if thread.id in self._course.unsure:
            self._course.unsure.discard(thread.id)
            found = self._record.find(f"{self.spec(thread).kind}StateEntered", thread.event, {"name": thread.state})
            text = None if found is None else (found.details or {}).get("input")
            if text is not None:
                thread.input = parse(text)
                self.fresh.add(thread.id)
        super()._enter(thread)

    def leave(self, thread: Thread, output: Any, target: str | None, assigned: dict[str, Any] | None = None) -> None:
        """See Lines.leave. What depends on chance is what it was."""
        loose, self._course.chance = self._course.chance or TOKEN in self.text(output), False
        self._course.look(self.state, thread)
        spec = self.spec(thread)
        found = self._record.find(f"{spec.kind}StateExited", thread.event, {"name": thread.state}) if loose else None
        if found is not None and "output" in (found.details or {}):
            assert found.details is not None
            output = parse(found.details["output"])
            texts = found.details.get("assignedVariables") or {}
            assigned = {name: parse(text) for name, text in texts.items()} or None
            if isinstance(spec, p.ChoiceState):
                target = self._taken(found, spec) or target
        super().leave(thread, output, target, assigned)

    def _taken(self, left: Entry, spec: p.ChoiceState) -> str | None:
        """The state that a Choice led to."""
        ways = {*(rule.next for rule in spec.rules), spec.default}
        found = self._record.unmet(lambda entry: entry.previous == left.id and entry.kind.endswith("StateEntered"))
        name = None if found is None else (found.details or {}).get("name")
        return name if name in ways else None


def _same_variables(now: dict[str, Any], then: dict[str, Any]) -> bool:
    assigned, former = now.get("assignedVariables") or {}, then.get("assignedVariables") or {}
    return assigned.keys() == former.keys() and all(alike_texts(assigned[name], former[name]) for name in assigned)
