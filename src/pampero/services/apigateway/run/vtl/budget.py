"""How much one evaluation of a template may do and make: few letters can ask for more than any machine has."""

from __future__ import annotations

# What an evaluation may do at most: nodes visited, items looked at; and the characters of all that it makes.
MAX_STEPS = 1_000_000
MAX_MADE = 64 * 1024 * 1024
# Source: "Amazon API Gateway quotas": the size of a payload.
MAX_OUTPUT_SIZE = 10 * 1024 * 1024


class Failure(Exception):
    """A template that cannot be evaluated; the text says why."""


class Overdrawn(Failure):
    """A template asks for more than its budget."""


class Budget:
    """What is left of an evaluation's steps and characters."""

    __slots__ = ("made", "steps")

    def __init__(self, steps: int = MAX_STEPS, made: int = MAX_MADE) -> None:
        self.steps = steps
        self.made = made

    def spend(self, steps: int) -> None:
        """Raises Overdrawn."""
        self.steps -= steps
        if self.steps < 0:
            raise Overdrawn("the template takes too many steps")

    def make(self, characters: int) -> None:
        """Before a text of this length is made. Raises Overdrawn."""
        self.made -= characters
        if self.made < 0:
            raise Overdrawn("the template makes too much")
