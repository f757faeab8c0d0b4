"""Expressions: what has a value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pampero.services.apigateway.run.vtl import methods
from pampero.services.apigateway.run.vtl.budget import Failure
from pampero.services.apigateway.run.vtl.hosts import JavaList
from pampero.services.apigateway.run.vtl.run import Defined, Expression, Node, Run
from pampero.services.apigateway.run.vtl.values import calculate, compare, equal, truth

MAX_RANGE = 10_000


class Text:
    """A text as it stands."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def write(self, run: Run) -> None:
        """See Node."""
        run.write(self.text)

    def value(self, run: Run) -> Any:
        """See Expression."""
        return self.text


class Constant:
    """A number, true, false, null, or a text in single quotes."""

    __slots__ = ("_value",)

    def __init__(self, value: Any) -> None:
        self._value = value

    def value(self, run: Run) -> Any:
        """See Expression."""
        return self._value


class Interpolated:
    """A text in double quotes that has references or directives in it."""

    __slots__ = ("_block",)

    def __init__(self, block: Node) -> None:
        self._block = block

    def value(self, run: Run) -> Any:
        """See Expression."""
        return run.captured(self._block)


class Step:
    """`.name`; "" where a step is no member."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def of(self, value: Any, run: Run) -> Any:
        """What the step leads to. Raises Failure."""
        return methods.member(value, self.name)

    def put(self, value: Any, new: Any, run: Run) -> None:
        """Set what the step leads to. Raises Failure."""
        methods.put(value, self.name, new)


class Index(Step):
    """`[key]`"""

    __slots__ = ("_key",)

    def __init__(self, key: Expression) -> None:
        super().__init__("")
        self._key = key

    def of(self, value: Any, run: Run) -> Any:
        """See Step."""
        return methods.item(value, self._key.value(run))

    def put(self, value: Any, new: Any, run: Run) -> None:
        """See Step."""
        methods.put(value, self._key.value(run), new)


class Method(Step):
    """`.name(arguments)`"""

    __slots__ = ("_args", "_method")

    def __init__(self, name: str, args: Sequence[Expression]) -> None:
        super().__init__("")
        self._method = name
        self._args = tuple(args)

    def of(self, value: Any, run: Run) -> Any:
        """See Step."""
        args = [arg.value(run) for arg in self._args]
        args = [run.captured(arg.block) if isinstance(arg, Defined) else arg for arg in args]
        return methods.call(value, self._method, args, run.budget)

    def put(self, value: Any, new: Any, run: Run) -> None:
        """See Step."""
        raise Failure(f"a call of {self._method} is nothing that can be set")


class Reference:
    """`$name` with its steps: members, indices, calls."""

    __slots__ = ("name", "source", "steps")

    def __init__(self, name: str, steps: Sequence[Step], source: str) -> None:
        self.name = name
        self.steps = tuple(steps)
        self.source = source

    def value(self, run: Run) -> Any:
        """See Expression."""
        value = run.variables.get(self.name)
        if self.steps:
            value = run.captured(value.block) if isinstance(value, Defined) else value
            for step in self.steps:
                value = step.of(value, run)
        return value

    def write(self, run: Run) -> None:
        """See Node."""
        run.write(run.text(self.value(run)))

    def assign(self, new: Any, run: Run) -> None:
        """Raises Failure. What is set to null is null; so is what is set on null, without an error, as in Velocity."""
        if not self.steps:
            run.variables[self.name] = new
            return
        value = run.variables.get(self.name)
        for step in self.steps[:-1]:
            value = step.of(value, run)
        if value is not None:
            self.steps[-1].put(value, new, run)


class Unary:
    """`!value`, `-value`"""

    __slots__ = ("_inner", "_operator")

    def __init__(self, operator: str, inner: Expression) -> None:
        self._operator = operator
        self._inner = inner

    def value(self, run: Run) -> Any:
        """See Expression."""
        value = self._inner.value(run)
        return not truth(value) if self._operator == "!" else calculate("-", 0, value, run.budget)


class Binary:
    """Two operands and what stands between them."""

    __slots__ = ("_left", "_operator", "_right")

    def __init__(self, operator: str, left: Expression, right: Expression) -> None:
        self._operator = operator
        self._left = left
        self._right = right

    def value(self, run: Run) -> Any:
        """See Expression."""
        operator, budget = self._operator, run.budget
        left = self._left.value(run)
        if operator == "&&":
            return truth(left) and truth(self._right.value(run))
        if operator == "||":
            return truth(left) or truth(self._right.value(run))
        right = self._right.value(run)
        budget.spend(1)
        if operator in ("==", "!="):
            return equal(left, right, budget) == (operator == "==")
        if operator[0] in "<>":
            return compare(operator, left, right)
        left, right = (run.captured(one.block) if isinstance(one, Defined) else one for one in (left, right))
        return calculate(operator, left, right, budget)


class Items:
    """`[a, b]`"""

    __slots__ = ("_items",)

    def __init__(self, items: Sequence[Expression]) -> None:
        self._items = tuple(items)

    def value(self, run: Run) -> Any:
        """See Expression."""
        run.budget.spend(len(self._items))
        return JavaList([one.value(run) for one in self._items])


class Range:
    """`[1..9]`, in either direction."""

    __slots__ = ("_first", "_last")

    def __init__(self, first: Expression, last: Expression) -> None:
        self._first = first
        self._last = last

    def value(self, run: Run) -> Any:
        """See Expression."""
        first, last = self._first.value(run), self._last.value(run)
        if not (isinstance(first, int) and isinstance(last, int)):
            return None
        if abs(last - first) >= MAX_RANGE:
            raise Failure(f"a range has at most {MAX_RANGE} numbers")
        run.budget.spend(abs(last - first))
        return JavaList(range(first, last + 1) if first <= last else range(first, last - 1, -1))


class Pairs:
    """`{"a": 1}`"""

    __slots__ = ("_pairs",)

    def __init__(self, pairs: Sequence[tuple[Expression, Expression]]) -> None:
        self._pairs = tuple(pairs)

    def value(self, run: Run) -> Any:
        """See Expression."""
        made: dict[Any, Any] = {}
        run.budget.spend(len(self._pairs))
        for key, value in self._pairs:
            methods.put(made, key.value(run), value.value(run))
        return made
