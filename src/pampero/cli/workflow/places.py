"""Where things stand in a text: line and column (from 1) by the location that a diagnostic names, `/States/A/Next`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pampero.kernel import yamltext
from pampero.kernel.jsontext import MAX_LEVELS

Position = tuple[int, int]
FIRST: Position = (1, 1)
# A placeholder may stand where JSON has a value: `"Seconds": ${Pause}`. A text that is left open goes on to the end.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.?)*(?:"|\Z)|\$\{[^{}]*\}|[{}\[\],:]|[^\s{}\[\],:"$]+|\S', re.DOTALL)
_ESCAPE = re.compile(r'\\u([0-9a-fA-F]{4})|\\(["\\/bfnrt])')
_PLAIN = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


@dataclass(slots=True)
class Places:
    """found: by location. doubled: keys that stand twice in one object, of which the last counts."""

    found: dict[str, Position] = field(default_factory=lambda: {"": FIRST})
    doubled: list[tuple[str, Position]] = field(default_factory=list)

    def put(self, location: str, place: Position, key: bool = False) -> None:
        """Keep a place. key: it is that of a member."""
        if key and location in self.found:
            self.doubled.append((location, place))
        self.found[location] = place

    def of(self, location: str | None) -> Position:
        """Of a location, or of the next thing around it that is known."""
        at = location or ""
        while at not in self.found:
            at = at[: max(at.rfind("/"), at.rfind("["), 0)]
        return self.found[at]

    def within(self, prefix: str, moved: Callable[[Position], Position] = lambda place: place) -> Places:
        """Those below a location, by what is left of their own. moved: where a place is in the file."""
        return Places(
            {"": moved(self.of(prefix))}
            | {at.removeprefix(prefix): moved(place) for at, place in self.found.items() if at.startswith(prefix)},
            [(at.removeprefix(prefix), moved(place)) for at, place in self.doubled if at.startswith(prefix)],
        )


def places_in_json(text: str) -> Places:
    """Of a JSON text; of one that is none, as far as it can be read."""
    places = Places()
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    # Of each object or array that is open: its location, and the index of the next item (None: it is an object).
    open_: list[list[Any]] = []
    key: str | None = None
    for token, at, colon in _tokens(text):
        if token in (",", ":"):
            continue
        if token in ("}", "]"):
            if open_:
                open_.pop()
            key = None
            continue
        place = _place(starts, at)
        around = open_[-1] if open_ else None
        if around is not None and around[1] is None and colon and token[0] == '"':
            key = f"{around[0]}/{_unescaped(token[1:-1])}"
            places.put(key, place, key=True)
            continue
        location = "" if around is None else key or f"{around[0]}"
        if around is not None and around[1] is not None:
            location = f"{around[0]}[{around[1]}]"
            around[1] += 1
            places.put(location, place)
        elif around is None:
            places.put("", place)
        if token in ("{", "["):
            if len(open_) > MAX_LEVELS:
                return places
            open_.append([location, 0 if token == "[" else None])
        key = None
    return places


def _tokens(text: str) -> Iterator[tuple[str, int, bool]]:
    """(token, offset, whether a colon follows)."""
    former: re.Match[str] | None = None
    for match in _TOKEN.finditer(text):
        if former is not None:
            yield former.group(), former.start(), match.group() == ":"
        former = match
    if former is not None:
        yield former.group(), former.start(), False


def _place(starts: list[int], offset: int) -> Position:
    line = bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else _PLAIN.get(m[2], m[2]), text)


@dataclass(slots=True)
class Scalars:
    """The texts of a YAML document by their location: where what they say begins, and how far it is indented."""

    literal: dict[str, Position] = field(default_factory=dict)


def places_in_yaml(text: str) -> tuple[Places, Scalars]:
    """Of a YAML text that has been read by `yamltext`, which bounds it."""
    import yaml

    places, scalars = Places(), Scalars()
    lines = text.split("\n")
    node = yaml.compose(text, Loader=yamltext.safe_loader())
    if node is not None:
        _walk(node, "", places, scalars, lines)
    return places, scalars


def _walk(node: Any, at: str, places: Places, scalars: Scalars, lines: list[str]) -> None:
    import yaml

    if node.tag.startswith("!") and node.tag != "!":
        # CloudFormation's short form of {"Fn::Sub": …}.
        name = node.tag[1:]
        at = f"{at}/{name if name in ('Ref', 'Condition') else f'Fn::{name}'}"
        places.put(at, _mark(node))
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name = f"{at}/{key.value}" if isinstance(key, yaml.ScalarNode) else at
            places.put(name, _mark(key), key=name in seen)
            seen.add(name)
            _walk(value, name, places, scalars, lines)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            places.put(f"{at}[{index}]", _mark(value))
            _walk(value, f"{at}[{index}]", places, scalars, lines)
    elif node.style == "|":
        # The first line that is not empty says how far all are indented.
        first = node.start_mark.line + 1
        indents = (len(line) - len(line.lstrip(" ")) for line in lines[first : node.end_mark.line + 1] if line.strip())
        scalars.literal[at] = (first + 1, next(indents, 0) + 1)


def _mark(node: Any) -> Position:
    return node.start_mark.line + 1, node.start_mark.column + 1


def inside(first: Position) -> Callable[[Position], Position]:
    """From a place in a literal block to that in its file."""
    return lambda place: (place[0] + first[0] - 1, place[1] + first[1] - 1)


def at(place: Position) -> Callable[[Position], Position]:
    """Everything is at one place: what is written in one line with escapes is not taken apart."""
    return lambda _: place


def members(value: Any, name: str) -> Mapping[str, Any]:
    """The object that a value has under a name; an empty one where it has none."""
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}
