"""What an expression of a state can see, and what a step may ask of the world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pampero.services.stepfunctions.asl.budget import Scales


@dataclass(frozen=True, slots=True)
class World:
    """All that is not determined by a program, its state and the event: handed in, so that a step stays pure.

    now: epoch seconds. uniform: a number in [0, 1). token: makes the task token of (thread, attempt).
    """

    now: float
    uuid: Callable[[], str]
    uniform: Callable[[], float]
    token: Callable[[int, int], str]


@dataclass(frozen=True, slots=True)
class Scope:
    """What expressions are evaluated on: `$` is data, `$$` is what `context` makes.

    scales: where the members of a large template are weighed.
    """

    data: Any
    context: Callable[[], dict[str, Any]]
    world: World
    scales: Scales | None = None


Expression = Callable[[Scope], Any]
