"""JSONata in the fields of states: texts between `{%` and `%}`, compiled to expressions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from pampero.services.stepfunctions.asl.budget import MAX_FREE, Scales
from pampero.services.stepfunctions.asl.data import Failure, dump
from pampero.services.stepfunctions.asl.jsonata.engine import FUNCTION, UNDEFINED, QueryError, evaluate
from pampero.services.stepfunctions.asl.jsonata.reading import Reading, read
from pampero.services.stepfunctions.asl.scope import Expression, Scope

ERROR = "States.QueryEvaluationError"
# What JSONata calls the types of values.
_TYPES: Mapping[type, str] = MappingProxyType(
    {bool: "boolean", int: "number", float: "number", str: "string", list: "array", dict: "object", type(None): "null"}
)


def source_of(value: Any) -> str | None:
    """The expression in a field's value, or None where there is none."""
    if isinstance(value, str) and value.startswith("{%") and value.endswith("%}") and len(value) >= 4:
        return value[2:-2].strip()
    return None


def _texts(template: Any, location: str) -> Iterator[tuple[str, str]]:
    """(text, location) of all texts that are values in a template."""
    if isinstance(template, dict):
        for name, value in template.items():
            yield from _texts(value, f"{location}/{name}")
    elif isinstance(template, list):
        for index, value in enumerate(template):
            yield from _texts(value, f"{location}[{index}]")
    elif isinstance(template, str):
        yield template, location


def sources(template: Any, location: str) -> Iterator[tuple[str, str]]:
    """(expression, location) of all that stand in a template."""
    for text, where in _texts(template, location):
        source = source_of(text)
        if source is not None:
            yield source, where


def half_open(template: Any, location: str) -> Iterator[str]:
    """Where texts begin or end as an expression does, and are none."""
    for text, where in _texts(template, location):
        if text.startswith("{%") != text.endswith("%}"):
            yield where


def compile_query(template: Any, location: str) -> Expression:
    """A template in which every text that is an expression is replaced by its value. location: the field, for errors."""
    count = sum(1 for _ in sources(template, location))
    if not count:
        return lambda scope: template
    made = _compiled(template, location, weighed=count > MAX_FREE)
    if count <= MAX_FREE:
        return made

    def weighed(scope: Scope) -> Any:
        scope.kept = scope.kept or {}
        scope.kept[Scales] = Scales()
        return made(scope)

    return weighed


def _compiled(template: Any, location: str, weighed: bool) -> Expression:
    if isinstance(template, dict):
        members = [(name, _compiled(value, f"{location}/{name}", weighed)) for name, value in template.items()]
        return lambda scope: {name: member(scope) for name, member in members}
    if isinstance(template, list):
        items = [_compiled(value, f"{location}[{index}]", weighed) for index, value in enumerate(template)]
        return lambda scope: [item(scope) for item in items]
    source = source_of(template)
    if source is None:
        return lambda scope: template
    return _expression(source, location, weighed)


def compile_typed(value: Any, location: str, *types: str) -> Expression:
    """A field whose value is of one of the types that JSONata names (`number`, `array` …)."""
    source = source_of(value)
    if source is None:
        return compile_query(value, location)
    made = _expression(source, location)

    def typed(scope: Scope) -> Any:
        found = made(scope)
        kind = _TYPES[type(found)]
        if kind not in types:
            text = (
                f"returned an unexpected result type. Expected '{types[0]}', but was '{kind}' for value: {dump(found)}"
            )
            raise _failure(source, location, text)
        return found

    return typed


def _expression(source: str, location: str, weighed: bool = False) -> Expression:
    reading = read(source)
    members = None if reading.paths is None else _tree(reading.paths)

    def value(scope: Scope) -> Any:
        if scope.kept is None:
            scope.kept = {}
        try:
            bindings = _bindings(scope, reading, members)
            if scope.world.evaluate is None:
                found = evaluate(source, bindings, scope.world, kept=scope.kept)
            else:
                found = scope.world.evaluate(source, bindings, scope)
        except QueryError as error:
            tail = f". {error.code}: {error.text}" if error.code else f": {error.text}"
            raise _failure(source, location, f"threw an error during evaluation{tail}") from error
        if found is UNDEFINED:
            raise _failure(source, location, "returned nothing (undefined).")
        if found is FUNCTION:
            raise _failure(source, location, "returned an unsupported result type.")
        if weighed and scope.kept is not None:
            scope.kept[Scales].put(found)
        return found

    return value


# The members that are asked for, each with those of its own; none: all of it.
Members = dict[str, "Members"]


def _tree(paths: Iterable[tuple[str, ...]]) -> Members:
    """What is asked for by paths. Where one ends, what is below it on others is in it."""
    asked: dict[str, list[tuple[str, ...]]] = {}
    for path in paths:
        asked.setdefault(path[0], []).append(path[1:])
    return {name: _tree(further) if all(further) else {} for name, further in asked.items()}


def _bindings(scope: Scope, reading: Reading, members: Members | None) -> dict[str, Any]:
    """What an expression refers to: its variables, and `states` with the context only where that is asked for."""
    found: dict[str, Any] = {}
    for name in reading.variables:
        if name == "states":
            found[name] = _states(scope, members)
        elif name in scope.variables:
            found[name] = scope.variables[name]
    return found


def _states(scope: Scope, members: Members | None) -> Mapping[str, Any]:
    """`$states`, with no more in it than is asked for: it is converted for each expression. members: None: all."""
    if members is None:
        return {**scope.states, "context": scope.context()}
    whole = {**scope.states, "context": scope.context()} if "context" in members else scope.states
    return _pruned(whole, members)


def _pruned(value: Mapping[str, Any], members: Members) -> dict[str, Any]:
    """What is asked for of a mapping; what is no object is whole."""
    found: dict[str, Any] = {}
    for name, further in members.items():
        if name in value:
            member = value[name]
            found[name] = _pruned(member, further) if further and isinstance(member, dict) else member
    return found


def _failure(source: str, location: str, text: str) -> Failure:
    return Failure(
        ERROR, f"The JSONata expression '{source}' specified for the field '{location}' {text}",
        prefixed=True, location=location,
    )  # fmt: skip
