"""One evaluation of a template: its variables, its output, how deep it is."""

from __future__ import annotations

from typing import Any, Protocol

from pampero.services.apigateway.run.vtl.budget import MAX_OUTPUT_SIZE, Budget, Failure, Overdrawn
from pampero.services.apigateway.run.vtl.hosts import Host, Loop
from pampero.services.apigateway.run.vtl.values import text_of

# Calls of macros and definitions within each other: Velocity's `velocimacro.max.depth`.
MAX_DEPTH = 20


class Stop(Exception):
    """#stop: the template ends here."""


class Break(Exception):
    """#break: the loop ends here."""


class Node(Protocol):
    """What writes."""

    def write(self, run: Run) -> None:
        """Raises Failure, Stop, Break."""


class Expression(Protocol):
    """What has a value."""

    def value(self, run: Run) -> Any:
        """Raises Failure."""


class Defined(Host):
    """What #define gave a name: written anew wherever the name stands."""

    __slots__ = ("block",)

    def __init__(self, block: Node) -> None:
        self.block = block


class Run:
    """One evaluation. variables: by name, `$input` and its like among them."""

    __slots__ = ("_size", "budget", "depth", "loop", "macros", "out", "variables")

    def __init__(self, variables: dict[str, Any], budget: Budget) -> None:
        self.variables = variables
        self.budget = budget
        self.out: list[str] = []
        self.macros: dict[str, Any] = {}
        self.loop: Loop | None = None
        self.depth = 0
        self._size = 0

    def write(self, text: str) -> None:
        """Raises Overdrawn."""
        self._size += len(text)
        if self._size > MAX_OUTPUT_SIZE:
            raise Overdrawn("the template's output is too large")
        self.out.append(text)

    def captured(self, block: Node) -> str:
        """What a block writes. Raises Failure."""
        outer, size = self.out, self._size
        self.out, self._size = [], 0
        self.enter()
        try:
            block.write(self)
            text = "".join(self.out)
        finally:
            self.depth -= 1
            self.out, self._size = outer, size
        self.budget.make(len(text))
        return text

    def enter(self) -> None:
        """One call more within others. Raises Failure."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Failure(f"macros and definitions call each other more than {MAX_DEPTH} deep")

    def text(self, value: Any) -> str:
        """As it prints. Raises Failure."""
        return self.captured(value.block) if isinstance(value, Defined) else text_of(value, self.budget)
