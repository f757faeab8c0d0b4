"""What a target is sent: the event, a part of it, a constant, or a text made from parts. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pampero.kernel import jsontext

VARIABLE = re.compile(r"<([A-Za-z0-9_.-]+)>")
_PART = re.compile(r"\.([A-Za-z0-9_/:-]+)|\[['\"]([^'\"]+)['\"]\]|\[(\d{1,9})\]|\.(\*)|\[(\*)\]")
MISSING = object()
WHOLE_EVENT = "aws.events.event.json"
PREDEFINED = frozenset({
    "aws.events.rule-arn", "aws.events.rule-name", "aws.events.event.ingestion-time", "aws.events.event", WHOLE_EVENT,
})  # fmt: skip


# `aws.events.event` has a name of its own for this field.
_NAMES = MappingProxyType({"detail-type": "detailType"})


class NoJson(ValueError):
    """What a template makes of an event is no JSON."""


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def input_of(target: Mapping[str, Any], event: Mapping[str, Any], whole: str, rule_arn: str, now: str) -> str:
    """The text that a target is sent. whole: the event as text. now: when it arrived, ISO 8601. Raises NoJson."""
    if target.get("Input") is not None:
        return str(target["Input"])
    if target.get("InputPath") is not None:
        found = at_path(event, target["InputPath"])
        return _text(None if found is MISSING else found)
    transformer = target.get("InputTransformer")
    if transformer is None:
        return whole
    values = {name: at_path(event, path) for name, path in (transformer.get("InputPathsMap") or {}).items()}
    values |= {
        "aws.events.rule-arn": rule_arn,
        "aws.events.rule-name": rule_arn.rsplit("/", 1)[-1],
        "aws.events.event.ingestion-time": now,
        "aws.events.event": {_NAMES.get(key, key): value for key, value in event.items() if key != "detail"},
        WHOLE_EVENT: event,
    }
    return transformed(transformer["InputTemplate"], values)


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


def transformed(template: str, values: Mapping[str, Any]) -> str:
    """A template with its variables put in: as text inside quotes, as JSON elsewhere.

    Inside a text objects and lists lose their quotes; inside the quotes of a JSON template they keep them, which leaves no
    JSON (AWS's recorded answers). Raises NoJson.
    """
    parts: list[str] = []
    position, quoted = 0, False
    is_text = template.strip().startswith('"')
    for match in VARIABLE.finditer(template):
        before = template[position : match.start()]
        quoted ^= before.replace('\\"', "").count('"') % 2 == 1
        parts.append(before)
        value = values.get(match[1], MISSING)
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
        return _text(value)[1:-1]
    return _text(value).replace('"', "") if is_text else _text(value)


def _outside(value: Any) -> str:
    return '""' if value is MISSING else _text(value)
