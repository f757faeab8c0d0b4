"""Between members by name and a document's tree of JSON or CBOR: functions for the shapes that differ in the two."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from types import MappingProxyType

from pampero.protocol.compiler import Compiler, field_of
from pampero.protocol.model import ServiceModel, Shape

NESTED = frozenset({"structure", "list", "map"})
ITEM = MappingProxyType({"list": "member", "map": "value"})


class Trees:
    """Writes the source of functions from one form to the other. What is alike in both is passed as it is.

    call: of such a function. fetch: a member's value, None where there is none. converter: the function that a scalar goes
    through, if any. guard: what each function begins with; where it is given, structures are made anew even where they are
    alike, without what their shapes do not know. wire: whether members get the names that they have on the wire, and those
    that stand outside a body are left out. texts: the members that hold maps of texts that pass through `read_texts` or `write_texts`.
    """

    def __init__(
        self,
        model: ServiceModel,
        compiler: Compiler,
        call: str,
        fetch: str,
        converter: Callable[[Shape, Shape], str],
        guard: Sequence[str] = (),
        wire: bool = False,
        texts: frozenset[str] = frozenset(),
    ) -> None:
        self._model = model
        self._compiler = compiler
        self._call = call
        self._fetch = fetch
        self._converter = converter
        self._guard = guard
        self._wire = wire
        self._texts = texts
        self._alike: dict[str, bool] = {}

    def value(self, reference: Shape, variable: str) -> str:
        """An expression of a value in the other form."""
        name = reference["shape"]
        shape = self._model.shape(name)
        if shape["type"] not in NESTED:
            converter = self._converter(reference, shape)
            return f"{converter}({variable})" if converter else variable
        if name not in self._alike:
            self._alike[name] = self._is_alike(name)
        if self._alike[name]:
            return variable
        call = self._call.format(name=name, value=variable)
        parameters = "value, depth" if "depth" in call else "value"
        self._compiler.define(call.partition("(")[0], parameters, self._body(shape))
        return call

    def members(self, members: dict[str, Shape], source: str, target: str) -> Iterator[str]:
        """Statements that pass the members that are there."""
        for name, reference in members.items():
            if not (self._wire and "location" in reference):
                wire = reference.get("locationName", name)
                fetch = self._fetch.format(source=source, name=name, field=field_of(name), wire=wire)
                yield f"if (item := {fetch}) is not None:"
                value = (
                    f"{self._call.partition('_')[0]}_texts(item)"
                    if name in self._texts
                    else self.value(reference, "item")
                )
                yield f"    {target}[{(wire if self._wire else name)!r}] = {value}"

    def _body(self, shape: Shape) -> Iterator[str]:
        kind = shape["type"]
        yield from (line.format(type="list" if kind == "list" else "dict") for line in self._guard)
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
            members = shape["members"] if shape["type"] == "structure" else {"": shape[ITEM[shape["type"]]]}
            if shape["type"] == "structure" and (self._guard or any(self._moves(*pair) for pair in members.items())):
                return False
            for reference in members.values():
                inside = self._model.shape(reference["shape"])
                if inside["type"] in NESTED:
                    waiting.append(reference["shape"])
                elif self._converter(reference, inside):
                    return False
        return True

    def _moves(self, name: str, reference: Shape) -> bool:
        return name in self._texts or (
            self._wire and ("location" in reference or reference.get("locationName", name) != name)
        )
