"""The text of a model's types: a struct for each structure that its operations reach, in one module or in one a noun."""

from __future__ import annotations

import keyword
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from pampero.protocol.compiler import field_of
from pampero.protocol.constraints import compiled_pattern
from pampero.protocol.model import ServiceModel, Shape

SCALARS = {
    "string": "str",
    "boolean": "bool",
    "integer": "int",
    "long": "int",
    "float": "float",
    "double": "float",
    "timestamp": "float",
    "blob": "bytes",
}
MAX_PATTERN_LENGTH = 500
# Longer types are a package; what belongs to a noun that takes fewer lines goes to OTHERS, and to several nouns to SHARED.
MAX_LINES = 1500
MIN_LINES = 100
SHARED, OTHERS = "shared", "others"
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+|[A-Z]+")
READING = ("Describe", "Get", "Head")
REQUEST, ANSWER, PART = "request", "answer", "part"
IMPORTS = """
from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct
"""


class Kind(NamedTuple):
    """What a structure is: of an operation its request or answer, or a part of these. noun: the words of what it is about."""

    role: str
    noun: tuple[str, ...]
    verb: str = ""

    def extends(self, other: Kind) -> bool:
        """Whether it may be a subclass: of its own role (an answer also of what it answers with), and about the same."""
        roles = self.role == other.role or (self.role, other.role) == (ANSWER, PART)
        return roles and self.noun[: len(other.noun)] == other.noun


class Typewriter:
    """Writes the types of the operations of one model.

    A structure that begins with the members of another one (two at least) is its subclass where their kinds allow that:
    `DeleteBucketCorsRequest(GetBucketCorsRequest)`, `GetApiResponse(Api)`. Members stay in the model's order.
    """

    def __init__(self, model: ServiceModel, operations: list[str]) -> None:
        self._model = model
        self._operations = operations
        self._parents: dict[str, str] = {}
        self._reached = self._reach(operations)
        self._title = f"Types of {model.name}"
        self._parents = {name: parent for name in self._reached if (parent := self._parent(name))}

    def text(self) -> str:
        """All of them, as one module."""
        return _module(self._title, "", self._structs.values())

    def files(self, package: str) -> dict[str, str]:
        """The texts by name: `types.py`, or those of the package `types`. package: that they are in."""
        title, structs, whole = self._title, self._structs, self.text()
        if whole.count("\n") <= MAX_LINES:
            return {"types.py": whole}
        homes = self._homes()
        shared = {name for name in structs if homes[name] == SHARED}
        texts: dict[str, str] = {}
        for home in sorted(set(homes.values())):
            mine = [text for name, text in structs.items() if homes[name] == home]
            used = sorted(shared.intersection(re.findall(r"\w+", "".join(mine)))) if home != SHARED else ()
            imports = "".join(f"    {_class(name)},\n" for name in used)
            line = f"from {package}.types.{SHARED} import (\n{imports})\n" if imports else ""
            texts[f"types/{home}.py"] = _module(f"{title}, {home}", line, mine)
        stars = "".join(f"from {package}.types.{home} import *\n" for home in sorted(set(homes.values())))
        return {"types/__init__.py": f"{_said(title)}\n{stars}", **texts}

    def _reach(self, operations: Iterable[str]) -> dict[str, None]:
        """The structures that operations need."""
        found: dict[str, None] = {}
        for name in operations:
            operation = self._model.operations[name]
            for shape in (operation.input, operation.output):
                if shape is not None:
                    self._follow(shape, found)
        return found

    def _follow(self, name: str, found: dict[str, None]) -> None:
        shape = self._model.shape(name)
        kind = shape["type"]
        if name in self._model.traits.raw_shapes or shape.get("document") or shape.get("eventstream"):
            return
        if kind == "structure":
            if name in found:
                return
            found[name] = None
            for reference in shape["members"].values():
                self._follow(reference["shape"], found)
            if name in self._parents:
                self._follow(self._parents[name], found)
        elif kind == "list":
            self._follow(shape["member"]["shape"], found)
        elif kind == "map":
            self._follow(shape["value"]["shape"], found)

    @cached_property
    def _kinds(self) -> dict[str, Kind]:
        kinds: dict[str, Kind] = {}
        for name, operation in self._model.operations.items():
            verb, *noun = WORD.findall(name)
            if operation.input is not None:
                kinds.setdefault(operation.input, Kind(REQUEST, tuple(noun), verb))
            if operation.output is not None and operation.output.startswith(name):
                kinds.setdefault(operation.output, Kind(ANSWER, tuple(noun), verb))
        for name in self._reached:
            kinds.setdefault(name, Kind(PART, tuple(WORD.findall(name))))
        return kinds

    @cached_property
    def _fields(self) -> dict[str, list[str]]:
        return {name: list(self._lines(name)) for name in self._reached}

    def _parent(self, name: str) -> str | None:
        """Whose subclass it is: of those that it may be of the one that leaves least to say, then the one of the nearest noun.
        Of equal ones the simpler noun comes first, then what is read."""
        kind, fields = self._kinds[name], self._fields[name]
        best: list[tuple[int, int, tuple[bool, int, bool, str], str]] = []
        for other, begun in self._fields.items():
            if len(begun) < 2 or fields[: len(begun)] != begun or not kind.extends(self._kinds[other]):
                continue
            if len(begun) < len(fields) or self._rank(other) < self._rank(name):
                best.append((-len(begun), -len(self._kinds[other].noun), self._rank(other), other))
        return min(best)[-1] if best else None

    def _rank(self, name: str) -> tuple[bool, int, bool, str]:
        kind = self._kinds[name]
        return kind.role != PART, len(kind.noun), kind.verb not in READING, name

    def _ordered(self) -> list[str]:
        """By name, but parents first."""
        found: dict[str, None] = {}

        def add(name: str) -> None:
            if parent := self._parents.get(name):
                add(parent)
            found[name] = None

        for name in sorted(self._reached):
            add(name)
        return list(found)

    def _homes(self) -> dict[str, str]:
        """The module of each struct: that of the noun whose operations alone need it."""
        needed: defaultdict[str, set[str]] = defaultdict(set)
        for name in self._operations:
            noun = _noun(name, self._model)
            for struct in (*self._reach([name]), f"{name}Request"):
                if struct in self._structs:
                    needed[struct].add(noun)
        lines: defaultdict[str, int] = defaultdict(int)
        for name, users in needed.items():
            if len(users) == 1:
                lines[min(users)] += self._structs[name].count("\n") + 2
        homes = {
            name: {noun if lines[noun] >= MIN_LINES else OTHERS for noun in users} for name, users in needed.items()
        }
        return {name: min(users) if len(users) == 1 else SHARED for name, users in homes.items()}

    @cached_property
    def _structs(self) -> dict[str, str]:
        structs = {name: self._struct(name) for name in self._ordered()}
        for name in self._operations:
            if self._model.operations[name].input is None:
                structs[f"{name}Request"] = f'class {name}Request(Struct, kw_only=True):\n    """No members."""\n'
        return structs

    def _struct(self, name: str) -> str:
        parent = self._parents.get(name)
        inherited = self._fields[parent] if parent else []
        members = list(self._model.shape(name)["members"])[len(inherited) :]
        renames = {field_of(member): member for member in members if field_of(member) != member}
        rename = f", rename={renames!r}" if renames else ""
        nothing = '"""No further members."""' if parent else '"""No members."""'
        body = "".join(f"    {line}\n" for line in self._fields[name][len(inherited) :] or [nothing])
        return f"class {_class(name)}({_class(parent or 'Struct')}, kw_only=True, omit_defaults=True{rename}):\n{body}"

    def _lines(self, name: str) -> Iterator[str]:
        shape = self._model.shape(name)
        left_out = self._model.traits.optional
        required = {member for member in shape.get("required", ()) if f"{name}.{member}" not in left_out}
        # To mypy a required member hides the class of its name from those behind it, and any member from lists of it.
        hidden: set[str] = set()
        for member, reference in shape["members"].items():
            field, type_ = field_of(member), self._type(reference["shape"], reference)
            needed = member in required and not reference.get("streaming")
            ignored = "  # type: ignore[valid-type]" if type_ in hidden else ""
            hidden |= {field, f"list[{field}]"} if needed else {f"list[{field}]"}
            yield (f"{field}: {type_}" if needed else f"{field}: {type_} | None = None") + ignored

    def _type(self, name: str, reference: Shape) -> str:
        shape = self._model.shape(name)
        raw = self._model.traits.raw_shapes.get(name)
        if raw is not None:
            return raw
        if reference.get("streaming") or any(shape.get(kind) for kind in ("streaming", "document", "eventstream")):
            return "Any"
        kind = shape["type"]
        if kind == "structure":
            return _class(name)
        if kind == "list":
            return self._limited(f"list[{self._type(shape['member']['shape'], shape['member'])}]", shape)
        if kind == "map":
            value = self._type(shape["value"]["shape"], shape["value"])
            key = self._limited("str", self._model.shape(shape["key"]["shape"]))
            return self._limited(f"dict[{key}, {value}]", shape)
        return self._limited(SCALARS[kind], shape)

    def _limited(self, type_: str, shape: Shape) -> str:
        kind = shape["type"]
        meta: list[str] = []
        if kind in ("integer", "long", "float", "double"):
            meta += [f"ge={shape['min']}"] if "min" in shape else []
            meta += [f"le={shape['max']}"] if "max" in shape else []
        elif kind in ("string", "blob", "list", "map"):
            meta += [f"min_length={int(shape['min'])}"] if shape.get("min") else []
            meta += [f"max_length={int(shape['max'])}"] if "max" in shape and shape["max"] < 2**31 else []
        if kind == "string":
            pattern = self._pattern(shape)
            meta += [f"pattern={pattern!r}"] if pattern else []
        return f"Annotated[{type_}, Meta({', '.join(meta)})]" if meta else type_

    def _pattern(self, shape: Shape) -> str | None:
        if "enum" in shape and self._model.traits.own_enums:
            return None
        if "enum" in shape:
            return r"\A(?:" + "|".join(_quoted(value) for value in shape["enum"]) + r")\Z"
        pattern = shape.get("pattern")
        if not pattern or len(pattern) > MAX_PATTERN_LENGTH:
            return None
        compiled = compiled_pattern(pattern)
        return None if compiled is None else compiled.pattern


def _class(name: str) -> str:
    """API Gateway has a shape called None."""
    return f"{name}_" if keyword.iskeyword(name) else name


def _quoted(value: str) -> str:
    return "".join(f"\\{char}" if char in r"\.^$*+?{}[]|()-" else char for char in value)


def _said(title: str) -> str:
    return f'"""{title}, generated from its model by `make types`. Do not edit."""\n'


def _module(title: str, line: str, structs: Iterable[str]) -> str:
    imports = IMPORTS + ("\n" + line if line else "")
    return _said(title) + imports + "".join(f"\n\n{text}" for text in structs)


def _noun(operation: str, model: ServiceModel) -> str:
    """The first word of what an operation is about, in the singular: of ListObjectsV2 `object`; of Invoke and
    InvokeWithResponseStream, whose second word is none, or names no module, `invoke`."""
    word = _word(operation)
    alone = word.removesuffix("s")
    return alone if alone in {_word(name) for name in model.operations} else word


def _word(operation: str) -> str:
    words: list[str] = [word.lower() for word in WORD.findall(operation)]
    return words[0] if len(words) == 1 or keyword.iskeyword(words[1]) else words[1]
