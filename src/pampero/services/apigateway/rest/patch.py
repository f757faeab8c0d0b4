"""PATCH: a list of operations on paths of a resource. Each kind of resource says which paths it has.

Source: "Patch Operations" in the API reference; the texts are what AWS answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from pampero.kernel.jsontext import unescaped
from pampero.services.apigateway.model import bad_request, not_found
from pampero.services.apigateway.rest.types import PatchOperation

# apply(target, operation, the path's free segment, value)
Apply = Callable[[Any, str, str, str], None]


class Rule(NamedTuple):
    """What may be done at a path. In the path, `*` is one free segment."""

    operations: tuple[str, ...]
    apply: Apply


Rules = Mapping[str, Rule]


def _text(value: str) -> str | None:
    return value


def flag(value: str) -> bool:
    """AWS takes anything but "true" for false."""
    return value.lower() == "true"


def whole(value: str) -> int:
    """Raises BadRequestException."""
    try:
        return int(value)
    except ValueError as error:
        raise bad_request(f"Invalid patch value '{value}'; an integer is expected") from error


def scalar(field: str, convert: Callable[[str], Any] = _text, operations: tuple[str, ...] = ("replace",)) -> Rule:
    """A member with one value; removing it takes it away."""

    def apply(target: Any, operation: str, name: str, value: str) -> None:
        setattr(target, field, None if operation == "remove" else convert(value))

    return Rule(operations, apply)


def entry(
    field: str,
    convert: Callable[[str], Any] = _text,
    absent: str = "",
    operations: tuple[str, ...] = ("add", "replace", "remove"),
) -> Rule:
    """An entry of a map. absent: what to say (NotFoundException) when an entry to remove or replace is not there."""

    def apply(target: Any, operation: str, name: str, value: str) -> None:
        table = dict(getattr(target, field) or {})
        if absent and operation != "add" and name not in table:
            raise not_found(absent)
        if operation == "remove":
            table.pop(name, None)
        else:
            table[name] = convert(value)
        setattr(target, field, table or None)

    return Rule(operations, apply)


def member(field: str) -> Rule:
    """A member of a list of texts; replacing puts the new one at the end."""

    def apply(target: Any, operation: str, name: str, value: str) -> None:
        items = [item for item in getattr(target, field) or () if item != name]
        if operation != "remove":
            items.append(name if operation == "add" else value)
        setattr(target, field, items or None)

    return Rule(("add", "replace", "remove"), apply)


def patch(target: Any, operations: Iterable[PatchOperation] | None, rules: Rules, *, listed: bool = False) -> None:
    """Apply the operations in order. listed: the kind of resource whose errors list its paths.

    Raises BadRequestException, NotFoundException.
    """
    for one in operations or ():
        operation, path = one.op or "", one.path or ""
        rule, name = _find(rules, path)
        if rule is None or operation not in rule.operations:
            raise _refused(rules, rule, operation, path, listed)
        rule.apply(target, operation, name, one.value or "")


def _find(rules: Rules, path: str) -> tuple[Rule | None, str]:
    segments = path.split("/")
    for known, rule in rules.items():
        parts = known.split("/")
        if len(parts) != len(segments):
            continue
        if all(part in ("*", segment) for part, segment in zip(parts, segments)):
            free = segments[parts.index("*")] if "*" in parts else ""
            return rule, unescaped(free)
    return None, ""


def _refused(rules: Rules, rule: Rule | None, operation: str, path: str, listed: bool) -> Exception:
    if not listed:
        if rule is None:
            return bad_request(f"Invalid patch path {path}")
        return bad_request(f"Invalid patch operation specified. Must be one of: [{', '.join(rule.operations)}]")
    supported = [known for known, found in rules.items() if operation in found.operations]
    hint = f"Must be one of: [{', '.join(supported)}]" if supported else "Please choose supported operations"
    return bad_request(f"Invalid patch path  '{path}' specified for op '{operation}'. {hint}")
