"""How much one evaluation of an expression may look at and make: few letters can ask for more than any machine has."""

from __future__ import annotations

from typing import Any

from pampero.services.stepfunctions.asl.data import LARGEST, Failure, runtime

# Values that one path may visit: more than a whole input of the largest size holds.
MAX_VISITED = 300_000
# Expressions of one template that may give whatever they find; what more of them give is weighed.
MAX_FREE = 16


class Budget:
    """What is left of it; spent by paths with `..`, wildcards and filters. root: what `$` is in the filters of a path."""

    __slots__ = ("left", "root")

    def __init__(self, root: Any = None) -> None:
        self.left = MAX_VISITED
        self.root = root

    def spend(self, amount: int) -> None:
        """Raises Failure (States.Runtime) when too much was looked at."""
        self.left -= amount
        if self.left < 0:
            raise runtime(f"A JSONPath looks at more than {MAX_VISITED} values.")


class Scales:
    """What has been put together so far."""

    __slots__ = ("left",)

    def __init__(self, most: int = LARGEST) -> None:
        self.left = most

    def put(self, value: Any) -> None:
        """Raises Failure (States.DataLimitExceeded) as soon as all together must be too large as JSON."""
        waiting = [value]
        while waiting:
            one = waiting.pop()
            self.left -= 1
            if isinstance(one, str):
                self.left -= len(one)
            elif isinstance(one, dict):
                self.left -= sum(map(len, one))
                waiting.extend(one.values())
            elif isinstance(one, list):
                waiting.extend(one)
            if self.left < 0:
                raise Failure(
                    "States.DataLimitExceeded",
                    "The state's data exceeds the maximum number of bytes service limit.",
                )
