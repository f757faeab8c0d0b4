"""Arithmetic, comparisons and logic, of numbers and series in any combination."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from math import isfinite
from types import MappingProxyType

from pampero.services.cloudwatch.math.values import InvalidOperands, Series, Value, paired

Binary = Callable[[float, float], "float | None"]


def _divided(left: float, right: float) -> float | None:
    return left / right if right else None


def _power(left: float, right: float) -> float | None:
    try:
        found = left**right
    except (OverflowError, ZeroDivisionError):
        return None
    return found if isinstance(found, float) and isfinite(found) else None


OPERATORS: Mapping[str, Binary] = MappingProxyType(
    {
        "+": lambda a, b: a + b,
        "-": lambda a, b: a - b,
        "*": lambda a, b: a * b,
        "/": _divided,
        "^": _power,
        "==": lambda a, b: float(a == b),
        "!=": lambda a, b: float(a != b),
        "<": lambda a, b: float(a < b),
        "<=": lambda a, b: float(a <= b),
        ">": lambda a, b: float(a > b),
        ">=": lambda a, b: float(a >= b),
        "&&": lambda a, b: float(bool(a) and bool(b)),
        "||": lambda a, b: float(bool(a) or bool(b)),
    }
)


def applied(sign: str, left: Value, right: Value) -> Value:
    """Left and right, as far as both have values. Raises InvalidOperands."""
    function = OPERATORS[sign]
    if isinstance(left, str) or isinstance(right, str):
        raise InvalidOperands(f"Unsupported operand type(s) for {sign}")
    if isinstance(left, list) or isinstance(right, list):
        return _lists(sign, left, right)
    if isinstance(left, Series):
        if isinstance(right, Series):
            return paired(left, right, function)
        number = right
        return left.mapped(lambda value: function(value, number))
    if isinstance(right, Series):
        number = left
        return right.mapped(lambda value: function(number, value))
    found = function(left, right)
    if found is None:
        raise InvalidOperands("Division by zero")
    return found


def _lists(sign: str, left: Value, right: Value) -> Value:
    size = len(left) if isinstance(left, list) else len(right) if isinstance(right, list) else 0
    lefts: list[Value] = list(left) if isinstance(left, list) else [left] * size
    rights: list[Value] = list(right) if isinstance(right, list) else [right] * size
    if len(lefts) != len(rights):
        raise InvalidOperands(f"The arrays of {sign} are not of the same size")
    return _series([applied(sign, a, b) for a, b in zip(lefts, rights, strict=True)])


def _series(values: Iterable[Value]) -> list[Series]:
    given = list(values)
    found = [one for one in given if isinstance(one, Series)]
    if len(found) < len(given):
        raise InvalidOperands("An array of numbers cannot be calculated with")
    return found
