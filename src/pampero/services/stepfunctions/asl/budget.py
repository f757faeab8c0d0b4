"""How much one evaluation of an expression may look at and make: few letters can ask for more than any machine has."""

from __future__ import annotations

from typing import Any

from pampero.aws.jsonpath import Path, TooMuch
from pampero.services.stepfunctions.asl.data import MAX_SIZE, Failure, runtime

# Expressions of one template that may give whatever they find; what more of them give is weighed.
MAX_FREE = 16


def find(path: Path, root: Any) -> Any:
    """What a path finds, or MISSING. Raises Failure (States.Runtime) where it looks at too much."""
    try:
        return path.find(root)
    except TooMuch as error:
        raise runtime(str(error)) from error


class Scales:
    """What has been put together so far."""

    __slots__ = ("left",)

    def __init__(self, most: int = MAX_SIZE) -> None:
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
