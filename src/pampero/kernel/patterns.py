"""Event patterns and filter policies: the matcher that EventBridge and SNS share. Pure.

Source: "Amazon EventBridge event patterns", "SNS subscription filter policies".
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterator
from typing import Any

Test = Callable[[Any], bool]
Matcher = Callable[[Any], bool]
ABSENT = object()
OPERATORS = frozenset({
    "prefix", "suffix", "equals-ignore-case", "wildcard", "anything-but", "numeric", "cidr", "exists",
})  # fmt: skip
COMPARISONS: tuple[tuple[str, Callable[[float, float], bool]], ...] = (
    ("<", lambda a, b: a < b),
    ("<=", lambda a, b: a <= b),
    ("=", lambda a, b: a == b),
    (">", lambda a, b: a > b),
    (">=", lambda a, b: a >= b),
)


class InvalidPattern(ValueError):
    """A pattern that is none; the text says why."""


def compile_pattern(pattern: Any) -> Matcher:
    """A pattern over a JSON value. Raises InvalidPattern."""
    if not isinstance(pattern, dict):
        raise InvalidPattern("Filter is not an object")
    if not pattern:
        raise InvalidPattern("Empty patterns are not allowed")
    return _object(pattern)


def _object(pattern: dict[str, Any]) -> Matcher:
    parts: list[Matcher] = []
    for name, inner in pattern.items():
        if name == "$or":
            if not isinstance(inner, list) or len(inner) < 2 or not all(isinstance(one, dict) for one in inner):
                raise InvalidPattern("$or must be an array of at least two objects")
            options = [_object(one) for one in inner]
            parts.append(lambda value, options=options: any(option(value) for option in options))  # type: ignore[misc]
        elif isinstance(inner, dict):
            if not inner:
                raise InvalidPattern(f'"{name}" is empty')
            parts.append(_nested(name, _object(inner)))
        elif isinstance(inner, list):
            parts.append(_field(name, compile_field(name, inner)))
        else:
            raise InvalidPattern(f'"{name}" must be an object or an array')
    return lambda value: all(part(value) for part in parts)


def _candidates(value: Any, name: str) -> Iterator[Any]:
    """The values of a member; of every element where the value is a list of objects."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict) and name in one:
            yield one[name]


def _nested(name: str, inner: Matcher) -> Matcher:
    def match(value: Any) -> bool:
        found = list(_candidates(value, name))
        return any(inner(one) for one in found) if found else inner({})

    return match


def _field(name: str, test: Test) -> Matcher:
    def match(value: Any) -> bool:
        found = list(_candidates(value, name))
        return any(test(one) for one in found) if found else test(ABSENT)

    return match


def compile_field(name: str, options: list[Any]) -> Test:
    """The test of one field: any of its options. Raises InvalidPattern."""
    if not options:
        raise InvalidPattern(f'"{name}": empty arrays are not allowed')
    tests = [_option(name, option) for option in options]

    def test(value: Any) -> bool:
        values = value if isinstance(value, list) else [value]
        return any(one(item) for item in values for one in tests) if values else any(one(ABSENT) for one in tests)

    return test


def _option(name: str, option: Any) -> Test:
    if isinstance(option, dict):
        if len(option) != 1:
            raise InvalidPattern(f'"{name}": only one key is allowed in a match expression')
        operator, operand = next(iter(option.items()))
        if operator not in OPERATORS:
            raise InvalidPattern(f"Unrecognized match type {operator}")
        return _operator(name, operator, operand)
    if isinstance(option, list):
        raise InvalidPattern(f'"{name}": match value must be String, number, true, false, or null')
    return lambda value: value is not ABSENT and _equal(value, option)


def _equal(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, bool) or isinstance(value, bool) or wanted is None:
        return value is wanted
    if isinstance(wanted, int | float) and isinstance(value, int | float):
        return float(value) == float(wanted)
    return type(value) is type(wanted) and bool(value == wanted)


def _text(name: str, operator: str, operand: Any) -> str:
    if not isinstance(operand, str):
        raise InvalidPattern(f'"{name}": {operator} match pattern must be a string')
    return operand


def _operator(name: str, operator: str, operand: Any) -> Test:
    match operator:
        case "exists":
            if not isinstance(operand, bool):
                raise InvalidPattern(f'"{name}": exists match pattern must be either true or false.')
            return lambda value: (value is not ABSENT) == operand
        case "numeric":
            return _numeric(name, operand)
        case "anything-but":
            return _anything_but(name, operand)
        case "cidr":
            try:
                network = ipaddress.ip_network(_text(name, operator, operand), strict=False)
            except ValueError as error:
                raise InvalidPattern(f'"{name}": malformed CIDR') from error
            return lambda value: isinstance(value, str) and _inside(network, value)
        case "prefix" | "suffix":
            return _affix(name, operator, operand)
        case "equals-ignore-case":
            lower = _text(name, operator, operand).lower()
            return lambda value: isinstance(value, str) and value.lower() == lower
    regex = re.compile(_wildcard(_text(name, operator, operand)), re.DOTALL)
    return lambda value: isinstance(value, str) and regex.fullmatch(value) is not None


def _wildcard(pattern: str) -> str:
    if "**" in pattern:
        raise InvalidPattern("Consecutive wildcard characters are not allowed")
    return ".*".join(re.escape(part.replace("\0", "*")) for part in pattern.replace("\\*", "\0").split("*"))


def _inside(network: ipaddress.IPv4Network | ipaddress.IPv6Network, text: str) -> bool:
    try:
        return ipaddress.ip_address(text) in network
    except ValueError:
        return False


def _affix(name: str, operator: str, operand: Any) -> Test:
    fold = isinstance(operand, dict)
    text = _text(name, operator, operand.get("equals-ignore-case") if fold else operand)
    wanted = text.lower() if fold else text

    def test(value: Any) -> bool:
        if not isinstance(value, str):
            return False
        given = value.lower() if fold else value
        return given.startswith(wanted) if operator == "prefix" else given.endswith(wanted)

    return test


def _anything_but(name: str, operand: Any) -> Test:
    if isinstance(operand, dict):
        inner = _option(name, operand)
    else:
        options = operand if isinstance(operand, list) else [operand]
        if not options:
            raise InvalidPattern(f'"{name}": empty arrays are not allowed')
        tests = [_option(name, option) for option in options]

        def inner(value: Any) -> bool:
            return any(test(value) for test in tests)

    return lambda value: value is not ABSENT and not inner(value)


def _numeric(name: str, operand: Any) -> Test:
    if not isinstance(operand, list) or len(operand) not in (2, 4):
        raise InvalidPattern(f'"{name}": invalid member in numeric match')
    table = dict(COMPARISONS)
    checks: list[tuple[Callable[[float, float], bool], float]] = []
    for sign, limit in zip(operand[::2], operand[1::2]):
        if sign not in table or isinstance(limit, bool) or not isinstance(limit, int | float):
            raise InvalidPattern(f'"{name}": unrecognized numeric range operator: {sign}')
        checks.append((table[sign], float(limit)))

    def test(value: Any) -> bool:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        return all(compare(float(value), limit) for compare, limit in checks)

    return test
