"""Between members by name and a document's tree of JSON or CBOR: functions for the shapes that differ in the two."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator

from pampero.protocol.compiler import Compiler
from pampero.protocol.model import ServiceModel, Shape

NESTED = frozenset({"structure", "list", "map"})


class Trees(ABC):
    """Writes the source of functions from one form to the other. What is alike in both is passed as it is.

    call: how such a function is called with `{name}` and `{value}`. copied: structures are made anew even where they are
    alike, without what their shapes do not know.
    """

    parameters = "value"
    call = "write_{name}({value})"
    copied = False

    def __init__(self, model: ServiceModel, compiler: Compiler) -> None:
        self._model = model
        self._compiler = compiler
        self._alike: dict[str, bool] = {}

    @abstractmethod
    def fetch(self, source: str, name: str, reference: Shape) -> str:
        """An expression of a member's value, which is None where there is none."""

    @abstractmethod
    def key(self, name: str, reference: Shape) -> str:
        """What a member is called in the other form."""

    @abstractmethod
    def converter(self, reference: Shape, shape: Shape) -> str:
        """The function that converts a scalar; none ("") where it stays as it is."""

    @abstractmethod
    def differs(self, name: str, reference: Shape) -> bool:
        """Whether a member has another name or place in the other form."""

    def guard(self, type_: str) -> Iterable[str]:
        """What a function for values of a type begins with."""
        return ()

    def value(self, reference: Shape, variable: str) -> str:
        """An expression of a value in the other form."""
        name = reference["shape"]
        shape = self._model.shape(name)
        if shape["type"] not in NESTED:
            converter = self.converter(reference, shape)
            return f"{converter}({variable})" if converter else variable
        if name not in self._alike:
            self._alike[name] = self._is_alike(name)
        if self._alike[name]:
            return variable
        call = self.call.format(name=name, value=variable)
        self._compiler.define(call.partition("(")[0], self.parameters, self._body(shape))
        return call

    def members(self, members: dict[str, Shape], source: str, target: str) -> Iterator[str]:
        """Statements that pass the members that are there."""
        for name, reference in members.items():
            yield f"if (item := {self.fetch(source, name, reference)}) is not None:"
            yield f"    {target}[{self.key(name, reference)!r}] = {self.value(reference, 'item')}"

    def _body(self, shape: Shape) -> Iterator[str]:
        kind = shape["type"]
        yield from self.guard("list" if kind == "list" else "dict")
        if kind == "list":
            yield f"return [{self.value(shape['member'], 'item')} for item in value]"
        elif kind == "map":
            yield f"return {{key: {self.value(shape['value'], 'item')} for key, item in value.items()}}"
        else:
            yield "found = {}"
            yield from self.members(shape["members"], "value", "found")
            yield "return found"

    def _is_alike(self, name: str) -> bool:
        seen: set[str] = set()
        waiting = [name]
        while waiting:
            name = waiting.pop()
            shape = self._model.shape(name)
            if name in seen or shape.get("document"):
                continue
            seen.add(name)
            if shape["type"] == "structure":
                if self.copied or any(self.differs(*member) for member in shape["members"].items()):
                    return False
                references = list(shape["members"].values())
            else:
                references = [shape["member" if shape["type"] == "list" else "value"]]
            for reference in references:
                inside = self._model.shape(reference["shape"])
                if inside["type"] in NESTED:
                    waiting.append(reference["shape"])
                elif self.converter(reference, inside):
                    return False
        return True
