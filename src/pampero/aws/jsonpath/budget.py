"""How much one evaluation of a path may look at: few letters can ask for more than any machine has. Pure."""

from __future__ import annotations

from typing import Any

# Values that one path may visit: more than a whole input of a workflow's largest size holds.
MAX_VISITED = 300_000


class TooMuch(Exception):
    """A path looks at more than anyone may ask for."""


class Budget:
    """What is left of it; spent by paths with `..`, wildcards and filters. root: what `$` is in the filters of a path."""

    __slots__ = ("left", "root")

    def __init__(self, root: Any = None) -> None:
        self.left = MAX_VISITED
        self.root = root

    def spend(self, amount: int) -> None:
        """Raises TooMuch."""
        self.left -= amount
        if self.left < 0:
            raise TooMuch(f"A JSONPath looks at more than {MAX_VISITED} values.")
