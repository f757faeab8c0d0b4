"""Which variables the states of a definition refer to, as DescribeStateMachine tells them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from pampero.services.stepfunctions.asl.data import parse
from pampero.services.stepfunctions.asl.graph import inner
from pampero.services.stepfunctions.asl.jsonata.reading import read
from pampero.services.stepfunctions.asl.query import sources

_PATH_VARIABLE = re.compile(r"(?<![\w$'])\$([^\W\d]\w*)")
_NESTED = frozenset({"Branches", "ItemProcessor", "Iterator", "States"})


@lru_cache(maxsize=256)
def variable_references(text: str) -> Mapping[str, list[str]]:
    """Names by state, without `$` and in the order in which they stand; states without any are left out."""
    definition = parse(text)
    found: dict[str, list[str]] = {}
    _program(definition, definition.get("QueryLanguage", "JSONPath"), found)
    return found


def _program(program: Mapping[str, Any], language: str, found: dict[str, list[str]]) -> None:
    for name, state in program["States"].items():
        own = {field: value for field, value in state.items() if field not in _NESTED}
        paths = state.get("QueryLanguage", language) == "JSONPath"
        names = dict.fromkeys(_of_paths(own) if paths else _of_queries(own))
        if names:
            found[name] = list(names)
        for _, contained in inner(state):
            _program(contained, language, found)


def _of_queries(fields: Mapping[str, Any]) -> Iterator[str]:
    for source, _ in sources(fields, ""):
        yield from read(source).outer


def _of_paths(value: Any, field: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, inside in value.items():
            yield from _of_paths(inside, name)
    elif isinstance(value, list):
        for inside in value:
            yield from _of_paths(inside)
    elif isinstance(value, str) and field.endswith((".$", "Path", "Variable")):
        yield from _PATH_VARIABLE.findall(value)
