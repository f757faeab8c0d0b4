"""A compiled definition: immutable, shared by all executions of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from pampero.services.stepfunctions.asl.choice import Test
from pampero.services.stepfunctions.asl.scope import Expression, Scope


class Flow(Protocol):
    """How data goes into a state and out of it. Each query language has its own way (`flow.py`)."""

    def effective(self, scope: Scope) -> Any:
        """The part of the state's input (`scope.data`) that the state works on."""

    def arguments(self, scope: Scope) -> Any:
        """What the state's work is given, made from the effective input (`scope.data`)."""

    def output(self, scope: Scope, result: Any) -> Any:
        """The state's output, from its input (`scope.data`) and its result."""

    def assigned(self, scope: Scope, result: Any) -> dict[str, Any] | None:
        """The variables that the state assigns; None: none."""


@dataclass(frozen=True, slots=True)
class Retrier:
    """An entry of `Retry`. Times in seconds; attempts: how often it tries again."""

    errors: tuple[str, ...]
    interval: float
    backoff: float
    attempts: int
    longest: float | None
    jitter: bool


@dataclass(frozen=True, slots=True)
class Catcher:
    """An entry of `Catch`. flow: how its error output, as the result, becomes the state's output and variables."""

    errors: tuple[str, ...]
    next: str
    flow: Flow


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What all states have. next: None ends the (sub-)workflow. language: its QueryLanguage."""

    name: str
    kind: str
    next: str | None
    flow: Flow
    retriers: tuple[Retrier, ...] = ()
    catchers: tuple[Catcher, ...] = ()
    language: str = "JSONPath"


@dataclass(frozen=True, slots=True, kw_only=True)
class PassState(State):
    """Pass. fixed: whether `result` is given in the definition."""

    fixed: bool
    result: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskState(State):
    """Task. timeout, heartbeat: seconds. credentials: the role to assume, where it is not the workflow's."""

    resource: str
    timeout: Expression | None
    heartbeat: Expression | None
    credentials: Expression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceState(State):
    """Choice. Where no rule is met, the state's own flow leads to `default`."""

    rules: tuple[Rule, ...]
    default: str | None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a Choice state. flow: what becomes of output and variables where the rule is met."""

    test: Test
    next: str
    flow: Flow


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitState(State):
    """Wait. until: an expression for seconds, or for a time stamp when `absolute`. path: its path, where it has one."""

    until: Expression
    absolute: bool
    path: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SucceedState(State):
    """Succeed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FailState(State):
    """Fail."""

    error: Expression | None
    cause: Expression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParallelState(State):
    """Parallel."""

    branches: tuple[Program, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Distributed:
    """What a Map of the mode DISTRIBUTED has beside its fields. express: whether its children are Express workflows.

    reader, writer: give Resource, Arguments and ReaderConfig or WriterConfig of ItemReader and ResultWriter. batcher: gives
    MaxItemsPerBatch, MaxInputBytesPerBatch and BatchInput. None where the field is absent.
    """

    express: bool
    label: str | None
    reader: Expression | None
    batcher: Expression | None
    writer: Expression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MapState(State):
    """Map; inline, where `distributed` is None. computed: whether the items are kept, as they come from an expression, or from
    a path that may lead to many places. item: makes an iteration's input; None: the item itself. Counts of failures are tolerated up to
    `tolerated_count` or `tolerated_percentage`."""

    items: Expression
    computed: bool
    item: Expression | None
    processor: Program
    concurrency: Expression
    concurrency_path: str | None
    tolerated_count: Expression | None
    tolerated_percentage: Expression | None
    distributed: Distributed | None = None


@dataclass(frozen=True, slots=True)
class Program:
    """A workflow, a branch, or an item processor. timeout: seconds, of a whole workflow. queries: whether any of its
    states, or of those inside them, speaks JSONata. length: characters of a whole workflow's definition."""

    start: str
    states: Mapping[str, State] = field(repr=False)
    timeout: float | None = None
    queries: bool = False
    length: int = 0

    def within(self, place: Iterable[tuple[str, int]]) -> Program:
        """The program at a place in this one: (name, branch) of each state on the way; a Map's processor is its 0."""
        program = self
        for name, number in place:
            state = program.states[name]
            if isinstance(state, ParallelState):
                program = state.branches[number]
            else:
                assert isinstance(state, MapState)
                program = state.processor
        return program
