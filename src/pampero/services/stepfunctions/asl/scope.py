"""What an expression of a state can see, and what a step may ask of the world."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct, field

from pampero.services.stepfunctions.asl.budget import Scales
from pampero.services.stepfunctions.asl.data import runtime


class Postponed(Exception):
    """An evaluation may take longer than a step may. The step has come to nothing, and its state is no longer good."""


class World(Struct, frozen=True):
    """All that is not determined by a program, its state and the event: handed in, so that a step stays pure.

    now: epoch seconds. uniform: a number in [0, 1). token: makes the task token of (thread, attempt).
    evaluate: evaluates a JSONata expression on its bindings, as `jsonata.engine.evaluate` does, which None stands for;
    it may raise Postponed.
    """

    now: float
    uuid: Callable[[], str]
    uniform: Callable[[], float]
    token: Callable[[int, int], str]
    evaluate: Callable[[str, Mapping[str, Any], Scope], Any] | None = None


class Scope(Struct, eq=False):
    """What expressions are evaluated on; nothing changes it but `kept`. One is made for each of a state's fields, so that
    it is made for speed.

    data: `$` of JSONPath. context: makes `$$` and `$states.context`. variables: those that are to be seen.
    states: members of `$states` beside the context: input, result, errorOutput, as far as there are any.
    scales: where the members of a large template are weighed. kept: what the engine of JSONata keeps between the
    expressions of one scope.
    """

    data: Any
    context: Callable[[], dict[str, Any]]
    world: World
    variables: Mapping[str, Any] = field(default_factory=dict)
    states: Mapping[str, Any] = field(default_factory=dict)
    scales: Scales | None = None
    kept: dict[Any, Any] | None = None

    def root(self, name: str) -> Any:
        """What a path begins at: "" the data, "$" the context, or a variable's name. Raises Failure States.Runtime."""
        if not name:
            return self.data
        if name == "$":
            return self.context()
        if name not in self.variables:
            raise runtime(f"The variable '{name}' is not defined.")
        return self.variables[name]

    def on(self, data: Any) -> Scope:
        """The same with other data."""
        return Scope(data, self.context, self.world, self.variables, self.states, self.scales)


Expression = Callable[[Scope], Any]


def whole(scope: Scope) -> Any:
    """The expression that gives all of the data: what `$` is."""
    return scope.data
