"""Event patterns and filter policies: the matcher that EventBridge, SNS and event source mappings share. Pure.

Source: "Amazon EventBridge event patterns", "SNS subscription filter policies". An event is flattened to its leaves:
names are joined by dots, so that `{"a.b": …}` means the same as `{"a": {"b": …}}`; an empty list or object is no leaf.
Leaves that a pattern takes together must not stand in different elements of one array.
"""

from __future__ import annotations

from typing import Any

from pampero.kernel.fieldtests import ABSENT, InvalidPattern, Test, compile_field

__all__ = ["ABSENT", "Fields", "InvalidPattern", "Matcher", "compile_field", "compile_pattern", "flatten"]

Place = tuple[tuple[int, int], ...]
Fields = dict[str, list[tuple[Any, Place]]]
Rule = list[tuple[str, Test]]
MOST_RULES = 1000
NOWHERE: Place = ()


def flatten(value: Any) -> Fields:
    """The leaves of a JSON object by their path: (value, the elements of arrays it stands in)."""
    fields: Fields = {}
    _flatten(value, "", NOWHERE, fields, [0])
    return fields


def _flatten(value: Any, path: str, place: Place, fields: Fields, arrays: list[int]) -> None:
    if isinstance(value, dict):
        for name, inner in value.items():
            _flatten(inner, f"{path}.{name}" if path else name, place, fields, arrays)
    elif isinstance(value, list):
        arrays[0] += 1
        array = arrays[0]
        for index, inner in enumerate(value):
            inside = (*place, (array, index)) if isinstance(inner, dict | list) else place
            _flatten(inner, path, inside, fields, arrays)
    elif path:
        fields.setdefault(path, []).append((value, place))


class Matcher:
    """A compiled pattern; call it with a JSON value, or `match` it with fields that are flattened already."""

    __slots__ = ("_rules",)

    def __init__(self, rules: list[Rule]) -> None:
        self._rules = rules

    def __call__(self, value: Any) -> bool:
        return self.match(flatten(value))

    def match(self, fields: Fields) -> bool:
        """Whether one of the alternatives holds."""
        return any(_holds(rule, 0, fields, {}) for rule in self._rules)


def _holds(rule: Rule, index: int, fields: Fields, chosen: dict[int, int]) -> bool:
    if index == len(rule):
        return True
    path, test = rule[index]
    found = fields.get(path)
    if found is None:
        return test(ABSENT) and _holds(rule, index + 1, fields, chosen)
    for value, place in found:
        if test(value) and all(chosen.get(array, at) == at for array, at in place):
            inside = {**chosen, **dict(place)} if place else chosen
            if _holds(rule, index + 1, fields, inside):
                return True
    return False


def compile_pattern(pattern: Any) -> Matcher:
    """A pattern over JSON objects. Raises InvalidPattern with AWS's text."""
    if not isinstance(pattern, dict):
        raise InvalidPattern("Filter is not an object")
    return Matcher(_rules(pattern, ""))


def _rules(pattern: dict[str, Any], prefix: str) -> list[Rule]:
    """The alternatives of a pattern: each a list of tests that must all hold."""
    if not pattern:
        raise InvalidPattern("Empty objects are not allowed")
    rules: list[Rule] = [[]]
    for name, inner in pattern.items():
        path = f"{prefix}.{name}" if prefix else name
        if name == "$or" and _is_or(inner):
            options = [rule for one in inner for rule in _rules(one, prefix)]
        elif isinstance(inner, dict):
            options = _rules(inner, path)
        elif isinstance(inner, list):
            options = [[(path, compile_field(path, inner))]]
        else:
            raise InvalidPattern(f'"{name}" must be an object or an array')
        if len(rules) * len(options) > MOST_RULES:
            raise InvalidPattern("Rule is too complex - try using fewer combinations of $or")
        rules = [[*rule, *option] for rule in rules for option in options]
    return rules


def _is_or(inner: Any) -> bool:
    """Whether `$or` is the operator: a list of at least two objects that hold fields; else it is a field's name."""
    return isinstance(inner, list) and len(inner) >= 2 and all(isinstance(one, dict) and one for one in inner)
