"""A parsed template: nodes that write (blocks) and nodes that have a value (expressions)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from pampero.services.apigateway.run.vtl import methods
from pampero.services.apigateway.run.vtl.budget import LARGEST_OUTPUT, Budget, Failure, Overdrawn
from pampero.services.apigateway.run.vtl.hosts import Host, JavaList, Loop
from pampero.services.apigateway.run.vtl.values import calculate, compare, equal, text_of, truth

# Source: "Amazon API Gateway quotas": turns of a #foreach. As Velocity does, a loop ends there without an error.
MAX_TURNS = 1000
# Calls of macros and definitions within each other: Velocity's `velocimacro.max.depth`.
MAX_DEPTH = 20
LARGEST_RANGE = 10_000


class Stop(Exception):
    """#stop: the template ends here."""


class Break(Exception):
    """#break: the loop ends here."""


class Run:
    """One evaluation. variables: by name, `$input` and its like among them."""

    __slots__ = ("_size", "budget", "depth", "loop", "macros", "out", "variables")

    def __init__(self, variables: dict[str, Any], budget: Budget) -> None:
        self.variables = variables
        self.budget = budget
        self.out: list[str] = []
        self.macros: dict[str, Macro] = {}
        self.loop: Loop | None = None
        self.depth = 0
        self._size = 0

    def write(self, text: str) -> None:
        """Raises Overdrawn."""
        self._size += len(text)
        if self._size > LARGEST_OUTPUT:
            raise Overdrawn("the template's output is too large")
        self.out.append(text)

    def captured(self, block: Block) -> str:
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


class Expression(Protocol):
    """What has a value."""

    def value(self, run: Run) -> Any:
        """Raises Failure."""


class Node(Protocol):
    """What writes."""

    def write(self, run: Run) -> None:
        """Raises Failure, Stop, Break."""


class Block:
    """Nodes one after the other."""

    __slots__ = ("_nodes",)

    def __init__(self, nodes: Sequence[Node]) -> None:
        self._nodes = tuple(nodes)

    def write(self, run: Run) -> None:
        """See Node."""
        run.budget.spend(len(self._nodes))
        for node in self._nodes:
            node.write(run)


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

    def __init__(self, block: Block) -> None:
        self._block = block

    def value(self, run: Run) -> Any:
        """See Expression."""
        return run.captured(self._block)


class Defined(Host):
    """What #define gave a name: written anew wherever the name stands."""

    __slots__ = ("block",)

    def __init__(self, block: Block) -> None:
        self.block = block


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


class Step:
    """`.name`"""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def of(self, value: Any, run: Run) -> Any:
        """What the step leads to. Raises Failure."""
        return methods.member(value, self._name)

    def put(self, value: Any, new: Any, run: Run) -> None:
        """Set what the step leads to. Raises Failure."""
        methods.put(value, self._name, new)


class Index(Step):
    """`[key]`"""

    __slots__ = ("_key",)

    def __init__(self, key: Expression) -> None:
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
        if abs(last - first) >= LARGEST_RANGE:
            raise Failure(f"a range has at most {LARGEST_RANGE} numbers")
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


class Set:
    """#set"""

    __slots__ = ("_target", "_value")

    def __init__(self, target: Reference, value: Expression) -> None:
        self._target = target
        self._value = value

    def write(self, run: Run) -> None:
        """See Node."""
        self._target.assign(self._value.value(run), run)


class If:
    """#if with its #elseif and #else (whose condition is None)."""

    __slots__ = ("_branches",)

    def __init__(self, branches: Sequence[tuple[Expression | None, Block]]) -> None:
        self._branches = tuple(branches)

    def write(self, run: Run) -> None:
        """See Node."""
        for condition, block in self._branches:
            if condition is None or truth(condition.value(run)):
                block.write(run)
                return


class Foreach:
    """#foreach"""

    __slots__ = ("_block", "_items", "_name")

    def __init__(self, name: str, items: Expression, block: Block) -> None:
        self._name = name
        self._items = items
        self._block = block

    def write(self, run: Run) -> None:
        """See Node."""
        found = self._items.value(run)
        values = list(found.values()) if isinstance(found, dict) else list(found) if isinstance(found, list) else []
        run.budget.spend(len(values))
        names = (self._name, "foreach", "velocityCount", "velocityHasNext")
        variables, outer = run.variables, run.loop
        former = {name: variables[name] for name in names if name in variables}
        loop = run.loop = Loop(len(values), outer)
        try:
            for index, value in enumerate(values[:MAX_TURNS]):
                loop.index = index
                variables |= {
                    self._name: value,
                    "foreach": loop,
                    "velocityCount": index + 1,
                    "velocityHasNext": loop.more,
                }
                run.budget.spend(1)
                self._block.write(run)
        except Break:
            pass
        finally:
            run.loop = outer
            for name in names:
                variables.pop(name, None)
            variables |= former


class Ending:
    """#stop and #break"""

    __slots__ = ("_how",)

    def __init__(self, how: type[Exception]) -> None:
        self._how = how

    def write(self, run: Run) -> None:
        """See Node."""
        raise self._how


class Define:
    """#define"""

    __slots__ = ("_block", "_name")

    def __init__(self, name: str, block: Block) -> None:
        self._name = name
        self._block = block

    def write(self, run: Run) -> None:
        """See Node."""
        run.variables[self._name] = Defined(self._block)


class Macro:
    """#macro: it writes nothing where it stands."""

    __slots__ = ("block", "name", "parameters")

    def __init__(self, name: str, parameters: Sequence[str], block: Block) -> None:
        self.name = name
        self.parameters = tuple(parameters)
        self.block = block

    def write(self, run: Run) -> None:
        """See Node."""
        run.macros.setdefault(self.name, self)


class Call:
    """#name(…) of a macro; as it was written where there is none. Arguments are evaluated once, before the macro."""

    __slots__ = ("_args", "_name", "_source")

    def __init__(self, name: str, args: Sequence[Expression], source: str) -> None:
        self._name = name
        self._args = tuple(args)
        self._source = source

    def write(self, run: Run) -> None:
        """See Node."""
        macro = run.macros.get(self._name)
        if macro is None:
            run.write(self._source)
            return
        given = [arg.value(run) for arg in self._args]
        given += [None] * (len(macro.parameters) - len(given))
        variables = run.variables
        former = {name: variables.get(name) for name in macro.parameters}
        variables |= dict(zip(macro.parameters, given))
        run.enter()
        try:
            macro.block.write(run)
        finally:
            run.depth -= 1
            variables |= former


class Template:
    """A whole template, parsed once and evaluated for each request. macros: all of it, wherever they stand."""

    __slots__ = ("_block", "_macros")

    def __init__(self, block: Block, macros: Mapping[str, Macro]) -> None:
        self._block = block
        self._macros = macros

    def render(self, variables: dict[str, Any], budget: Budget) -> str:
        """What it writes. variables: by name; changed by what it sets. Raises Failure."""
        run = Run(variables, budget)
        run.macros.update(self._macros)
        try:
            self._block.write(run)
        except (Stop, Break):
            pass
        except RecursionError as error:
            raise Failure("the template is nested too deeply") from error
        return "".join(run.out)
