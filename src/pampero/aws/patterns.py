"""Event patterns and filter policies: the matcher that EventBridge, SNS and event source mappings share. Pure.

Source: "Amazon EventBridge event patterns", "SNS subscription filter policies". An event is flattened to its leaves:
names are joined by dots, so that `{"a.b": …}` means the same as `{"a": {"b": …}}`; an empty list or object is no leaf.
Leaves that a pattern takes together must not stand in different elements of one array.
"""

from __future__ import annotations

import itertools
from typing import Any

from pampero.aws.fieldtests import ABSENT, InvalidPattern, Test, compile_field
from pampero.kernel import jsontext

__all__ = [
    "ABSENT",
    "Fields",
    "InvalidPattern",
    "Matcher",
    "compile_field",
    "compile_pattern",
    "compile_stored",
    "flatten",
]

Indices = tuple[tuple[int, int], ...]
Fields = dict[str, list[tuple[Any, Indices]]]
Rule = list[tuple[str, Test]]
MAX_RULES = 1000
# All tests of all alternatives: AWS bounds the text of a pattern instead, by which many alternatives of many fields fit.
MAX_TESTS = 10_000
# Elements of arrays in more arrays than these are not told apart, so that a place stays short.
MAX_ARRAY_DEPTH = 16
MAX_WAYS = 64
# AWS gives no depth; a pattern over the deepest event is not this deep.
MAX_PATTERN_DEPTH = 100
NOWHERE: Indices = ()


def flatten(value: Any) -> Fields:
    """The leaves of a JSON object by their path: (value, the elements of arrays it stands in)."""
    fields: Fields = {}
    _flatten(value, "", NOWHERE, fields, [0])
    return fields


def _flatten(value: Any, path: str, place: Indices, fields: Fields, arrays: list[int]) -> None:
    if isinstance(value, dict):
        for name, inner in value.items():
            _flatten(inner, f"{path}.{name}" if path else name, place, fields, arrays)
    elif isinstance(value, list):
        arrays[0] += 1
        array = arrays[0]
        for index, inner in enumerate(value):
            further = isinstance(inner, dict | list) and len(place) < MAX_ARRAY_DEPTH
            inside = (*place, (array, index)) if further else place
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
        return any(_holds(rule, fields) for rule in self._rules)


def _holds(rule: Rule, fields: Fields) -> bool:
    """Every test holds for some leaf, and the leaves stand together in one element of each array they share."""
    wanted: list[set[Indices]] = []
    for path, test in rule:
        found = fields.get(path)
        if found is None:
            if not test(ABSENT):
                return False
            continue
        places = {place for value, place in found if test(value)}
        if not places:
            return False
        if NOWHERE not in places:
            wanted.append(places)
    return len(wanted) < 2 or _together(wanted, 0)


def _together(wanted: list[set[Indices]], level: int) -> bool:
    """Whether one place of each set can be taken so that none is in another element of an array than the others.

    Below `level` they agree. A name leads into one array, so the sets fall apart by array and each array is looked at
    alone, an element at a time: every place is seen once a level. Only names with dots of their own lead into several.
    """
    arrays = [sorted({place[level][0] for place in places}) for places in wanted]
    for ways, choice in enumerate(itertools.product(*arrays)):
        if ways == MAX_WAYS:
            return False
        groups: dict[int, list[set[Indices]]] = {}
        for array, places in zip(choice, wanted):
            groups.setdefault(array, []).append({place for place in places if place[level][0] == array})
        if all(_in_one_element(group, level) for group in groups.values()):
            return True
    return False


def _in_one_element(group: list[set[Indices]], level: int) -> bool:
    if len(group) == 1:
        return True
    by_element: list[dict[int, set[Indices]]] = []
    for places in group:
        elements: dict[int, set[Indices]] = {}
        for place in places:
            elements.setdefault(place[level][1], set()).add(place)
        by_element.append(elements)
    for index in set(by_element[0]).intersection(*by_element[1:]):
        inside = [elements[index] for elements in by_element]
        deeper = [places for places in inside if all(len(place) > level + 1 for place in places)]
        if len(deeper) < 2 or _together(deeper, level + 1):
            return True
    return False


def compile_pattern(pattern: Any) -> Matcher:
    """A pattern over JSON objects. Raises InvalidPattern with AWS's text."""
    if not isinstance(pattern, dict):
        raise InvalidPattern("Filter is not an object")
    return Matcher(_rules(pattern, "", 0))


def compile_stored(text: str) -> Matcher:
    """The JSON text of a pattern that was checked when it was stored.

    One that is no pattern any more (a later version may have narrower bounds) matches nothing, and stops nothing.
    """
    try:
        return compile_pattern(jsontext.loads(text))
    except ValueError:
        return Matcher([])


def _rules(pattern: dict[str, Any], prefix: str, depth: int) -> list[Rule]:
    """The alternatives of a pattern: each a list of tests that must all hold."""
    if not pattern:
        raise InvalidPattern("Empty objects are not allowed")
    if depth > MAX_PATTERN_DEPTH:
        raise InvalidPattern("Rule is nested too deep")
    rules: list[Rule] = [[]]
    for name, inner in pattern.items():
        path = f"{prefix}.{name}" if prefix else name
        if name == "$or" and _is_or(inner):
            options = [rule for one in inner for rule in _rules(one, prefix, depth + 1)]
        elif isinstance(inner, dict):
            options = _rules(inner, path, depth + 1)
        elif isinstance(inner, list):
            options = [[(path, compile_field(path, inner))]]
        else:
            raise InvalidPattern(f'"{name}" must be an object or an array')
        tests = len(options) * sum(map(len, rules)) + len(rules) * sum(map(len, options))
        if len(rules) * len(options) > MAX_RULES or tests > MAX_TESTS:
            raise InvalidPattern("Rule is too complex - try using fewer combinations of $or")
        rules = [[*rule, *option] for rule in rules for option in options]
    return rules


def _is_or(inner: Any) -> bool:
    """Whether `$or` is the operator: a list of at least two objects that hold fields; else it is a field's name."""
    return isinstance(inner, list) and len(inner) >= 2 and all(isinstance(one, dict) and one for one in inner)
