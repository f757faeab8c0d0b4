"""A compiled definition: immutable, shared by all executions of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from pampero.services.stepfunctions.asl.choice import Test
from pampero.services.stepfunctions.asl.scope import Expression, Scope


class Flow(Protocol):
    """How data goes into a state and out of it. JSONPath has one way (`flow.py`); another query language has its own."""

    def effective(self, scope: Scope) -> Any:
        """The part of the state's input (`scope.data`) that the state works on."""

    def arguments(self, scope: Scope) -> Any:
        """What the state's work is given, made from the effective input (`scope.data`)."""

    def output(self, scope: Scope, result: Any) -> Any:
        """The state's output, from its input (`scope.data`) and its result."""


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
    """An entry of `Catch`. path: where the error goes in the input; None: nowhere."""

    errors: tuple[str, ...]
    next: str
    path: tuple[str | int, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What all states have. next: None ends the (sub-)workflow."""

    name: str
    kind: str
    next: str | None
    flow: Flow
    retriers: tuple[Retrier, ...] = ()
    catchers: tuple[Catcher, ...] = ()


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
    """Choice. rules: (test, next state)."""

    rules: tuple[tuple[Test, str], ...]
    default: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitState(State):
    """Wait. until: an expression for seconds, or for a time stamp when `absolute`."""

    until: Expression
    absolute: bool
    field: str


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
class MapState(State):
    """Map, inline. item: makes an iteration's input; None: the item itself. Counts of failures are tolerated up to
    `tolerated_count` or `tolerated_percentage`."""

    items: Expression
    item: Expression | None
    processor: Program
    concurrency: Expression
    tolerated_count: Expression | None
    tolerated_percentage: Expression | None


@dataclass(frozen=True, slots=True)
class Program:
    """A workflow, a branch, or an item processor. timeout: seconds, of a whole workflow."""

    start: str
    states: Mapping[str, State] = field(repr=False)
    timeout: float | None = None
