"""Payload templates and the path fields of states, compiled to expressions."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from pampero.aws.jsonpath import MISSING, Path, compile_rooted
from pampero.services.stepfunctions.asl.budget import MAX_FREE, Scales, find
from pampero.services.stepfunctions.asl.data import dump, runtime
from pampero.services.stepfunctions.asl.intrinsics import compile_intrinsic
from pampero.services.stepfunctions.asl.scope import Expression, Scope, whole


def compile_template(template: Any) -> Expression:
    """Members whose names end in `.$` are replaced by what their path or function gives. Raises ValueError."""
    if not dynamic(template):
        return lambda scope: template
    made = _compiled_template(template)
    if _count(template) <= MAX_FREE:
        return made

    def weighed(scope: Scope) -> Any:
        return made(replace(scope, scales=Scales()))

    return weighed


def _count(template: Any) -> int:
    """How many members are replaced."""
    if isinstance(template, list):
        return sum(map(_count, template))
    if not isinstance(template, dict):
        return 0
    return sum(1 if name.endswith(".$") else _count(value) for name, value in template.items())


def _compiled_template(template: Any) -> Expression:
    if not dynamic(template):
        return lambda scope: template
    if isinstance(template, list):
        items = [_compiled_template(item) for item in template]
        return lambda scope: [item(scope) for item in items]
    members = [
        (name[:-2], _weighed(_member(name, value))) if name.endswith(".$") else (name, _compiled_template(value))
        for name, value in template.items()
    ]
    return lambda scope: {name: member(scope) for name, member in members}


def _weighed(member: Expression) -> Expression:
    def evaluate(scope: Scope) -> Any:
        value = member(scope)
        if scope.scales is not None:
            scope.scales.put(value)
        return value

    return evaluate


def dynamic(template: Any) -> bool:
    """Whether a template has anything to replace."""
    if isinstance(template, list):
        return any(dynamic(item) for item in template)
    return isinstance(template, dict) and any(name.endswith(".$") or dynamic(value) for name, value in template.items())


def _member(name: str, text: Any) -> Expression:
    if not isinstance(text, str):
        raise ValueError(
            f"The value for the field '{name}' must be a valid JSONPath or a valid intrinsic function call"
        )
    if not text.startswith("$"):
        return compile_intrinsic(text)
    path, begin = compile_rooted(text)

    def evaluate(scope: Scope) -> Any:
        root = scope.root(begin)
        found = find(path, root)
        if found is not MISSING:
            return found
        # As measured on AWS: an index beyond an array's end gives null here; a missing name fails.
        if path.keys and isinstance(path.keys[-1], int) and isinstance(
            Path("", path.keys[:-1]).find(root), list
        ):  # fmt: skip
            return None
        shown = dump(root)
        raise runtime(
            f"The JSONPath '{text}' specified for the field '{name}' could not be found in the input '{shown}'"
        )

    return evaluate


def compile_field(text: str) -> Expression:
    """A path field (InputPath, ItemsPath, SecondsPath …) as an expression. Raises ValueError."""
    path, begin = compile_rooted(text)
    if path.keys == () and path.function is None and not begin:
        return whole

    def evaluate(scope: Scope) -> Any:
        root = scope.root(begin)
        found = find(path, root)
        if found is MISSING:
            raise runtime(f"Invalid path '{text}' : {path.lacks(root)}")
        return found

    return evaluate


def compile_text(text: str) -> Expression:
    """A field that takes a path or a call of a function (ErrorPath, CausePath). Raises ValueError."""
    return compile_field(text) if text.startswith("$") else compile_intrinsic(text)


def optional_path(text: str) -> Expression:
    """As `compile_field`, but MISSING where the path leads nowhere. Raises ValueError."""
    path, begin = compile_rooted(text)
    return lambda scope: find(path, scope.root(begin))
