"""What a target is sent: the event, a part of it, a constant, or a text made from parts. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_VARIABLE = re.compile(r"<([A-Za-z0-9_.-]+)>")
_PART = re.compile(r"\.([A-Za-z0-9_-]+)|\['([^']+)'\]|\[(\d+)\]")
MISSING = object()


def input_of(target: Mapping[str, Any], event: Mapping[str, Any], rule_arn: str, now: str) -> str:
    """The text that a target is sent."""
    if target.get("Input") is not None:
        return str(target["Input"])
    if target.get("InputPath") is not None:
        found = at_path(event, target["InputPath"])
        return json.dumps(None if found is MISSING else found, separators=(",", ":"))
    transformer = target.get("InputTransformer")
    if transformer is None:
        return json.dumps(event, separators=(",", ":"))
    values = {name: at_path(event, path) for name, path in (transformer.get("InputPathsMap") or {}).items()}
    values |= {
        "aws.events.rule-arn": rule_arn,
        "aws.events.rule-name": rule_arn.rsplit("/", 1)[-1],
        "aws.events.event.ingestion-time": now,
        "aws.events.event": {key: value for key, value in event.items() if key != "detail"},
        "aws.events.event.json": event,
    }
    return transformed(transformer["InputTemplate"], values)


def at_path(event: Any, path: str) -> Any:
    """The value at a JSON path of names and indexes; MISSING when there is none."""
    value = event
    for match in _PART.finditer(path.removeprefix("$")):
        name, quoted, index = match.groups()
        if index is not None:
            if not isinstance(value, list) or int(index) >= len(value):
                return MISSING
            value = value[int(index)]
        else:
            key = name or quoted
            if not isinstance(value, dict) or key not in value:
                return MISSING
            value = value[key]
    return value


def transformed(template: str, values: Mapping[str, Any]) -> str:
    """A template with its variables put in: as text inside quotes, as JSON elsewhere."""
    parts: list[str] = []
    position, quoted = 0, False
    is_text = template.strip().startswith('"')
    for match in _VARIABLE.finditer(template):
        before = template[position : match.start()]
        quoted ^= before.replace('\\"', "").count('"') % 2 == 1
        parts.append(before)
        value = values.get(match[1], MISSING)
        parts.append(_inside(value) if quoted else _outside(value))
        position = match.end()
    text = "".join([*parts, template[position:]])
    return text if not is_text else text.strip()


def _inside(value: Any) -> str:
    if value is MISSING or value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
    return json.dumps(text)[1:-1] if isinstance(value, str) else text.replace('"', '\\"')


def _outside(value: Any) -> str:
    return '""' if value is MISSING else json.dumps(value, separators=(",", ":"))
