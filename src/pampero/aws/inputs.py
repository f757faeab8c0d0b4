"""Templates of what targets are sent, and paths into events: of EventBridge's rules and pipes. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from pampero.kernel import jsontext

_PART = re.compile(r"\.([A-Za-z0-9_/:-]+)|\[['\"]([^'\"]+)['\"]\]|\[(\d{1,9})\]|\.(\*)|\[(\*)\]")
MISSING = object()


class NoJson(ValueError):
    """What a template makes of an event is no JSON."""


def compact(value: Any) -> str:
    """JSON without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def at_path(event: Any, path: str) -> Any:
    """The value at a JSON path of names, indexes and wildcards; MISSING when there is none.

    A path with wildcards gives the list of all values that it leads to. Source: "Amazon EventBridge input
    transformation".
    """
    rest = path.removeprefix("$")
    found, many = [event], False
    while rest:
        match = _PART.match(rest)
        if match is None:
            return MISSING
        rest = rest[match.end() :]
        name, quoted, index, star, bracket_star = match.groups()
        if star or bracket_star:
            many = True
            found = [inner for value in found for inner in _inner(value)]
        elif index is not None:
            at = int(index)
            found = [value[at] for value in found if isinstance(value, list) and at < len(value)]
        else:
            key = name or quoted
            found = [value[key] for value in found if isinstance(value, dict) and key in value]
    if many:
        return found
    return found[0] if found else MISSING


def _inner(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def transformed(template: str, variable: re.Pattern[str], value_of: Callable[[str], Any]) -> str:
    """A template with its variables put in: as text inside quotes, as JSON elsewhere. variable: its first group is the name.

    Inside a text objects and lists lose their quotes; inside the quotes of a JSON template they keep them, which leaves no
    JSON (AWS's recorded answers). Raises NoJson.
    """
    parts: list[str] = []
    position, quoted = 0, False
    is_text = template.strip().startswith('"')
    for match in variable.finditer(template):
        before = template[position : match.start()]
        quoted ^= before.replace('\\"', "").count('"') % 2 == 1
        parts.append(before)
        value = value_of(match[1])
        parts.append(_inside(value, is_text) if quoted else _outside(value))
        position = match.end()
    text = "".join([*parts, template[position:]])
    if is_text:
        return text.strip()
    if template.strip().startswith("{"):
        try:
            jsontext.loads(text)
        except ValueError as error:
            raise NoJson(f"The transformed input is no JSON: {error}") from error
    return text


def _inside(value: Any, is_text: bool) -> str:
    if value is MISSING or value is None:
        return ""
    if isinstance(value, str):
        return compact(value)[1:-1]
    return compact(value).replace('"', "") if is_text else compact(value)


def _outside(value: Any) -> str:
    return '""' if value is MISSING else compact(value)
