"""A parsed template: what writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pampero.services.apigateway.run.vtl.budget import Budget, Failure
from pampero.services.apigateway.run.vtl.hosts import Loop
from pampero.services.apigateway.run.vtl.run import Break, Defined, Expression, Node, Run, Stop
from pampero.services.apigateway.run.vtl.terms import Reference, Text
from pampero.services.apigateway.run.vtl.values import truth

# Source: "Amazon API Gateway quotas": turns of a #foreach. As Velocity does, a loop ends there without an error.
MAX_TURNS = 1000


class Block:
    """Nodes one after the other."""

    __slots__ = ("_nodes",)

    def __init__(self, nodes: Sequence[Node]) -> None:
        self._nodes = tuple(nodes)

    @property
    def text(self) -> str | None:
        """What it is, where it is nothing but text."""
        texts = [node.text for node in self._nodes if isinstance(node, Text)]
        return "".join(texts) if len(texts) == len(self._nodes) else None

    def write(self, run: Run) -> None:
        """See Node."""
        run.budget.spend(len(self._nodes))
        for node in self._nodes:
            node.write(run)


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
    """A whole template, parsed once and evaluated for each request. macros: all of it, wherever they stand. names: what its
    references begin with, and of each the members that are read of it (None: not those alone). text: what it writes whoever asks; None: that depends."""

    __slots__ = ("_block", "_macros", "names", "text")

    def __init__(self, block: Block, macros: Mapping[str, Macro], names: Mapping[str, set[str] | None]) -> None:
        self._block = block
        self._macros = macros
        self.names = names
        self.text = block.text

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
