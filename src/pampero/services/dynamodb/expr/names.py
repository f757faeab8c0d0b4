"""What an expression's aliases and values stand for, and paths into items."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pampero.services.dynamodb.expr.reserved import RESERVED
from pampero.services.dynamodb.expr.tokens import Tokens
from pampero.services.dynamodb.expr.values import Item, SerializationError, ValidationError, Value, check

# A path: names and list indexes.
Path = tuple[str | int, ...]


MAX_INDEX = 2**31 - 1
MAX_NESTING = 32
MAX_NAME_LENGTH = 65535
_ALIAS = re.compile(r"#[A-Za-z0-9_]+")
_VALUE = re.compile(r":[A-Za-z0-9_]+")


class Scope:
    """ExpressionAttributeNames and -Values of a request; remembers which were used.

    paths: every document path that the expressions name.
    """

    def __init__(self, names: Mapping[str, str] | None, values: Mapping[str, Value] | None) -> None:
        self.names = names or {}
        self.values = values or {}
        self.paths: list[Path] = []
        self._unused_names = set(self.names)
        self._unused_values = set(self.values)
        for kind, given in (("Names", names), ("Values", values)):
            if given is not None and not given:
                raise ValidationError(f"ExpressionAttribute{kind} must not be empty")
            pattern = _ALIAS if kind == "Names" else _VALUE
            for key in given or ():
                if pattern.fullmatch(key) is None:
                    raise ValidationError(f'ExpressionAttribute{kind} contains invalid key: Syntax error; key: "{key}"')
        for alias, name in self.names.items():
            try:
                check_name(name)
            except ValidationError as error:
                text = f"ExpressionAttributeNames contains invalid value: {error} for key {alias}"
                raise ValidationError(text) from error
        for name, value in self.values.items():
            try:
                check(value)
            except SerializationError:
                raise
            except ValidationError as error:
                raise ValidationError(
                    f"ExpressionAttributeValues contains invalid value: {error} for key {name}"
                ) from error

    def name(self, what: str, alias: str) -> str:
        """The attribute that an alias stands for."""
        if alias not in self.names:
            text = f"Invalid {what}: An expression attribute name used in the document path is not defined; attribute name: {alias}"
            raise ValidationError(text)
        self._unused_names.discard(alias)
        return self.names[alias]

    def value(self, what: str, alias: str) -> Value:
        """The value that an alias stands for."""
        if alias not in self.values:
            text = f"Invalid {what}: An expression attribute value used in expression is not defined; attribute value: {alias}"
            raise ValidationError(text)
        self._unused_values.discard(alias)
        return self.values[alias]

    def finish(self) -> None:
        """Raises ValidationError when something was given and not used."""
        for kind, unused in (("Names", self._unused_names), ("Values", self._unused_values)):
            if unused:
                shown = ", ".join(sorted(unused))
                raise ValidationError(
                    f"Value provided in ExpressionAttribute{kind} unused in expressions: keys: {{{shown}}}"
                )


def check_name(name: str) -> None:
    """Raises ValidationError for a name that no attribute can have."""
    if not name:
        raise ValidationError("Empty attribute name")
    if len(name) > MAX_NAME_LENGTH:
        raise ValidationError(f"Attribute name is too large, must be less than {MAX_NAME_LENGTH + 1} bytes")


def parse_path(tokens: Tokens, scope: Scope) -> Path:
    """A document path at the cursor; the scope remembers it."""
    path = _path(tokens, scope)
    scope.paths.append(path)
    return path


def _path(tokens: Tokens, scope: Scope) -> Path:
    parts: list[str | int] = [_name(tokens, scope)]
    while True:
        if tokens.accept("."):
            parts.append(_name(tokens, scope))
        elif tokens.accept("["):
            if tokens.now.kind != "number":
                raise tokens.error()
            number = tokens.take().text
            if int(number) > MAX_INDEX:
                text = f"List index is not within the allowable range; index: [{number}]"
                raise ValidationError(f"Invalid {tokens.what}: {text}")
            parts.append(int(number))
            tokens.expect("]")
        else:
            if len(parts) > MAX_NESTING:
                text = f"The document path has too many nesting levels; nesting levels: {len(parts)}"
                raise ValidationError(f"Invalid {tokens.what}: {text}")
            return tuple(parts)


def _name(tokens: Tokens, scope: Scope) -> str:
    token = tokens.now
    if token.kind == "alias":
        tokens.take()
        return scope.name(tokens.what, token.text)
    if token.kind != "name":
        raise tokens.error()
    if token.word in RESERVED:
        text = f"Invalid {tokens.what}: Attribute name is a reserved keyword; reserved keyword: {token.text}"
        raise ValidationError(text)
    tokens.take()
    return token.text


def get(item: Item, path: Path) -> Value | None:
    """The value at a path; None when there is none."""
    value: Any = item.get(str(path[0]))
    for part in path[1:]:
        if value is None:
            return None
        if isinstance(part, int):
            entries = value.get("L")
            value = entries[part] if entries is not None and part < len(entries) else None
        else:
            value = value["M"].get(part) if "M" in value else None
    found: Value | None = value
    return found


def shown(path: Path) -> str:
    """A path in messages: `[a, b, [0]]`."""
    return "[" + ", ".join(f"[{part}]" if isinstance(part, int) else part for part in path) + "]"


class _Place:
    """A place in items that paths lead to or through. Paths are told by their number.

    through: the first that leads further. end: the one that ends here. kinds: the first that leads on by a name, by an
    index.
    """

    __slots__ = ("end", "inside", "kinds", "through")

    def __init__(self) -> None:
        self.end: int | None = None
        self.through: int | None = None
        self.kinds: dict[type, int] = {}
        self.inside: dict[str | int, _Place] = {}


def check_overlaps(what: str, paths: list[Path]) -> None:
    """Raises ValidationError when one path holds another, or when two disagree on what stands at a place."""
    root = _Place()
    problems: dict[str, tuple[int, int]] = {}
    for number, path in enumerate(paths):
        place = root
        for part in path:
            if place.end is not None:
                problems.setdefault("overlap", (place.end, number))
            other = place.kinds.get(str if isinstance(part, int) else int)
            if other is not None:
                problems.setdefault("conflict", (other, number))
            place.kinds.setdefault(type(part), number)
            if place.through is None:
                place.through = number
            place = place.inside.setdefault(part, _Place())
        earlier = place.through if place.end is None else place.end
        if earlier is not None:
            problems.setdefault("overlap", (earlier, number))
        else:
            place.end = number
    for problem in ("overlap", "conflict"):
        if problem in problems:
            one, two = (shown(paths[number]) for number in problems[problem])
            text = f"Two document paths {problem} with each other; must remove or rewrite one of these paths"
            raise ValidationError(f"Invalid {what}: {text}; path one: {one}, path two: {two}")
