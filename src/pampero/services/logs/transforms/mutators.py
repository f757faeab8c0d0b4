"""What changes fields: keys added, copied, moved, renamed, deleted, lists made maps; texts changed; types converted. Pure."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable
from typing import Any

from pampero.kernel.regex import BadRegex, Regex, compile_regex
from pampero.services.logs import types as t
from pampero.services.logs.transforms.documents import (
    MAX_SIZE,
    Document,
    InvalidTransformer,
    Step,
    check_path,
    find,
    put,
    spread,
    take,
)

MAX_REFERENCES, MAX_SAME = 10, 2
_REFERENCE = re.compile(r"\\(.)|\$(?:(\d)|\{([A-Za-z][A-Za-z0-9_]*)\})|\$|\\", re.DOTALL)


def add_keys(given: t.AddKeys) -> Step:
    """Constants."""
    for one in given.entries:
        check_path(one.key)

    def step(document: Document) -> None:
        for one in given.entries:
            put(document, one.key, one.value, bool(one.overwriteIfExists))

    return step


def copy_value(given: t.CopyValue) -> Step:
    """Values, or where the message comes from, under another key."""
    for one in given.entries:
        check_path(one.source)
        check_path(one.target)

    def step(document: Document) -> None:
        for one in given.entries:
            if (value := find(document, one.source)) is not None:
                put(document, one.target, copy.deepcopy(value), bool(one.overwriteIfExists))

    return step


def move_keys(given: t.MoveKeys) -> Step:
    """A key to another place; into an object that stands there, under its own name."""
    for one in given.entries:
        check_path(one.source)
        check_path(one.target)

    def step(document: Document) -> None:
        for one in given.entries:
            inside = isinstance(find(document, one.target), dict)
            target = f"{one.target}.{one.source.rsplit('.', 1)[-1]}" if inside else one.target
            _move(document, one.source, target, bool(one.overwriteIfExists))

    return step


def rename_keys(given: t.RenameKeys) -> Step:
    """A key's name."""
    for one in given.entries:
        check_path(one.renameTo)

    def step(document: Document) -> None:
        for one in given.entries:
            _move(document, one.key, one.renameTo, bool(one.overwriteIfExists))

    return step


def _move(document: Document, source: str, target: str, overwrite: bool) -> None:
    """What may not go to its target stays."""
    value = take(document, source)
    if value is not None and not put(document, target, value, overwrite):
        put(document, source, value)


def delete_keys(given: t.DeleteKeys) -> Step:
    """Fields away."""

    def step(document: Document) -> None:
        for path in given.withKeys:
            take(document, path)

    return step


def changing(change: Callable[[str], str]) -> Callable[[Any], Step]:
    """Of processors that change texts at some keys."""
    return lambda given: _texts(given.withKeys, change)


def _texts(paths: Iterable[str], change: Callable[[str], Any]) -> Step:
    def step(document: Document) -> None:
        for path in paths:
            if isinstance(value := find(document, path), str):
                put(document, path, change(value))

    return step


def _one_by_one(steps: list[Step]) -> Step:
    def step(document: Document) -> None:
        for each in steps:
            each(document)

    return step


def split_string(given: t.SplitString) -> Step:
    """A text to a list."""
    return _one_by_one([_texts([one.source], _splitting(one.delimiter)) for one in given.entries])


def _splitting(delimiter: str) -> Callable[[str], list[str]]:
    return lambda text: text.split(delimiter)


def substitute_string(given: t.SubstituteString) -> Step:
    """What a regular expression finds, by a text that may refer to its groups: `$1`, `${name}`."""
    steps: list[Step] = []
    for one in given.entries:
        check_path(one.source)
        try:
            regex = compile_regex(one.from_)
        except BadRegex as error:
            raise InvalidTransformer(f"substituteString: {error}") from error
        steps.append(_texts([one.source], _substituting(regex, _parts(one.to, regex))))
    return _one_by_one(steps)


def _parts(text: str, regex: Regex) -> list[str | tuple[int | str]]:
    """Constants, and groups in tuples. Raises InvalidTransformer."""
    parts: list[str | tuple[int | str]] = []
    at = 0
    for match in _REFERENCE.finditer(text):
        escaped, number, name = match.groups()
        parts.append(text[at : match.start()] + (escaped or ""))
        at = match.end()
        if number is not None and int(number) <= regex.groups:
            parts.append((int(number),))
        elif name is not None and name in regex.names:
            parts.append((name,))
        elif escaped is None:
            raise InvalidTransformer(f"substituteString: {match[0]} refers to no group of the regular expression.")
    found = [one for one in parts if isinstance(one, tuple)]
    if len(found) > MAX_REFERENCES or any(found.count(one) > MAX_SAME for one in found):
        raise InvalidTransformer("substituteString has too many references to groups.")
    return [*parts, text[at:]]


def _substituting(regex: Regex, parts: list[str | tuple[int | str]]) -> Callable[[str], str]:
    def change(group: Callable[[int | str], str]) -> str:
        return "".join(one if isinstance(one, str) else group(one[0]) for one in parts)

    def substitute(text: str) -> str:
        made = regex.rewritten(text, change)
        if len(made) > MAX_SIZE:
            raise ValueError("too long")
        return made

    return substitute


CONVERSIONS: dict[str, Callable[[str], Any]] = {
    "integer": lambda text: int(float(text)),
    "double": float,
    "boolean": lambda text: text.strip().lower() == "true",
    "string": str,
}


def convert_types(given: t.TypeConverter) -> Step:
    """Texts and numbers; what cannot be converted stays."""
    for one in given.entries:
        check_path(one.key)

    def step(document: Document) -> None:
        for one in given.entries:
            value = find(document, one.key)
            if isinstance(value, bool):
                value = str(value).lower()
            if isinstance(value, str | int | float):
                try:
                    put(document, one.key, CONVERSIONS[one.type](str(value)))
                except (ValueError, OverflowError):
                    continue

    return step


def list_to_map(given: t.ListToMap) -> Step:
    """A list of objects to a map by one of their fields: of lists, or of the first or last with a key."""
    check_path(given.source)
    check_path(given.target)
    if given.flatten and given.flattenedElement is None:
        raise InvalidTransformer("listToMap needs flattenedElement where flatten is true.")

    def step(document: Document) -> None:
        items = find(document, given.source)
        found: Document = {}
        for item in items if isinstance(items, list) else ():
            key = item.get(given.key) if isinstance(item, dict) else None
            if key is None:
                continue
            value = item.get(given.valueKey) if given.valueKey else item
            if not given.flatten:
                found.setdefault(str(key), []).append(value)
            elif given.flattenedElement == "last" or str(key) not in found:
                found[str(key)] = value
        spread(document, found, given.target)

    return step
