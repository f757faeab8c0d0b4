"""What stands for the placeholders of a definition that a template deploys (`${FunctionArn}`): a definition that has been
deployed tells it, by what it has in the same places."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

_PLACEHOLDER = re.compile(r"\$\{(\w+)\}")
# A text, or a placeholder that stands for a value: "TimeoutSeconds": ${Seconds}.
_BARE = re.compile(r'"(?:[^"\\]|\\.)*"|\$\{\w+\}', re.DOTALL)


def placeholders(text: str) -> set[str]:
    """The names of those that a definition has."""
    return set(_PLACEHOLDER.findall(text))


def substituted(text: str, deployed: str) -> tuple[str, list[str]]:
    """A definition with its placeholders filled in, and the names of those that the deployed one says nothing of: they stay
    as they are, and so does what is written the same way there. A text that is no JSON is left alone."""
    names = placeholders(text)
    if not names:
        return text, []
    try:
        given = json.loads(_BARE.sub(lambda found: found[0] if found[0][0] == '"' else f'"{found[0]}"', text))
        known = json.loads(deployed)
    except ValueError:
        return text, []
    literal = names & placeholders(deployed)
    values: dict[str, Any] = {}
    # What is a placeholder and nothing else leaves no doubt where it ends.
    for pattern, there in sorted(_pairs(given, known), key=lambda pair: len(_PLACEHOLDER.sub("", pair[0]))):
        values = _values(pattern, there) | values
    told = {name: value for name, value in values.items() if name not in literal}
    unknown = sorted(names - literal - told.keys())
    return (json.dumps(_filled(given, told)) if told else text), unknown


def _pairs(given: Any, known: Any) -> Iterator[tuple[str, Any]]:
    """The texts with placeholders, and what is in their places."""
    if isinstance(given, str):
        if _PLACEHOLDER.search(given):
            yield given, known
    elif isinstance(given, dict) and isinstance(known, dict):
        for name in given.keys() & known.keys():
            yield from _pairs(given[name], known[name])
    elif isinstance(given, list) and isinstance(known, list):
        for one, other in zip(given, known, strict=False):
            yield from _pairs(one, other)


def _filled(value: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(value, dict):
        return {name: _filled(one, values) for name, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, values) for one in value]
    if not isinstance(value, str):
        return value
    whole = _PLACEHOLDER.fullmatch(value)
    if whole is not None:
        return values.get(whole[1], value)

    def one(match: re.Match[str]) -> str:
        found = values.get(match[1], match[0])
        return found if isinstance(found, str) else json.dumps(found)

    return _PLACEHOLDER.sub(one, value)


def _values(pattern: str, there: Any) -> dict[str, Any]:
    """What the placeholders of a text stand for, if it can have become the other one. One that is all of it may stand for any
    value."""
    if whole := _PLACEHOLDER.fullmatch(pattern):
        return {whole[1]: there}
    if not isinstance(there, str):
        return {}
    literals = _PLACEHOLDER.split(pattern)
    names, texts = literals[1::2], literals[::2]
    found: dict[str, str] = {}
    if not there.startswith(texts[0]):
        return {}
    at = len(texts[0])
    for number, (name, after) in enumerate(zip(names, texts[1:], strict=True), 1):
        last = number == len(names)
        end = len(there) - len(after) if last else there.find(after, at) if after else -1
        if end < at or (last and not there.endswith(after)) or found.setdefault(name, there[at:end]) != there[at:end]:
            return {}
        at = end + len(after)
    return found
