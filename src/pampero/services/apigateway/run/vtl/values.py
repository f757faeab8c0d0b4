"""Values as Java shows and compares them: texts of maps, lists and numbers, truth, equality, arithmetic.

Source: Velocity's user guide; how objects and lists of JSON print is what API Gateway does: an object as Java's map
(`{a=1, b=[{"c":2}]}`), a list, with all that is in it, as JSON.
"""

from __future__ import annotations

import math
from typing import Any

import msgspec

from pampero.services.apigateway.run.vtl.budget import Budget, Failure
from pampero.services.apigateway.run.vtl.hosts import Entry, Host, JavaList

MAX_LEVELS = 200
LONG = 2**63
_encode = msgspec.json.Encoder().encode
CLASSES = (
    (bool, "java.lang.Boolean"), (str, "java.lang.String"), (float, "java.lang.Double"), (dict, "java.util.LinkedHashMap"),
    (list, "java.util.ArrayList"),
)  # fmt: skip


def text_of(value: Any, budget: Budget) -> str:
    """What printing a value gives; nothing for null, as API Gateway prints it. Raises Failure."""
    text = value if isinstance(value, str) else "" if value is None else _java(value, budget, 0)
    budget.make(len(text))
    return text


def _java(value: Any, budget: Budget, level: int) -> str:
    _descend(budget, level)
    match value:
        case str():
            budget.make(len(value))
            return value
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return double(value)
        case dict():
            inside = (f"{_java(key, budget, level + 1)}={_java(one, budget, level + 1)}" for key, one in value.items())
            return "{" + ", ".join(inside) + "}"
        case JavaList():
            return "[" + ", ".join([_java(one, budget, level + 1) for one in value]) + "]"
        case list():
            return json_of(value, budget, level)
        case Entry():
            return f"{_java(value.key, budget, level + 1)}={_java(value.value, budget, level + 1)}"
    return ""


def json_of(value: Any, budget: Budget, level: int = 0) -> str:
    """The compact JSON of a value. Raises Failure."""
    _descend(budget, level)
    match value:
        case str():
            budget.make(len(value))
            return _encode(value).decode()
        case dict():
            inside = (f"{_encode(str(key)).decode()}:{json_of(one, budget, level + 1)}" for key, one in value.items())
            return "{" + ",".join(inside) + "}"
        case list():
            return "[" + ",".join([json_of(one, budget, level + 1) for one in value]) + "]"
        case Host():
            return "null"
    return _encode(value).decode()


def written(value: Any, budget: Budget) -> str:
    """As json_of, of a value that was read from JSON and that no template has seen. Raises Failure."""
    text = _encode(value).decode()
    budget.make(len(text))
    budget.spend(1 + (len(text) >> 6))
    return text


def _descend(budget: Budget, level: int) -> None:
    budget.spend(1)
    if level > MAX_LEVELS:
        raise Failure(f"a value has more than {MAX_LEVELS} levels")


def double(value: float) -> str:
    """As `Double.toString`: `1.0`, `1.5E10`."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0 or 1e-3 <= abs(value) < 1e7:
        return repr(value)
    digits, _, exponent = f"{value!r}".partition("e")
    if not exponent:
        digits, _, exponent = f"{value:.16e}".partition("e")
        found = float(digits)
        # The shortest digits that mean the same number.
        digits = next(
            text for places in range(1, 18) if float(f"{(text := f'{found:.{places}f}')}e{exponent}") == value
        )
    return f"{digits if '.' in digits else digits + '.0'}E{int(exponent)}"


def truth(value: Any) -> bool:
    """Only null and false are false, as in Velocity 1.7: an empty text is true."""
    return value is not None and value is not False


def equal(left: Any, right: Any, budget: Budget, level: int = 0) -> bool:
    """`==`: numbers by value, values of different types by their text; null equals null and the empty text, as which API
    Gateway prints it. Raises Failure."""
    _descend(budget, level)
    if left is None or right is None:
        return left in (None, "") and right in (None, "")
    if number(left) and number(right):
        return bool(left == right)
    if isinstance(left, str) and isinstance(right, str):
        budget.spend(min(len(left), len(right)) >> 6)
        return left == right
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(equal(one, other, budget, level + 1) for one, other in zip(left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(equal(left[key], right[key], budget, level + 1) for key in left)
    if isinstance(left, Host) or isinstance(right, Host):
        return left is right
    return text_of(left, budget) == text_of(right, budget)


def number(value: Any) -> bool:
    """Whether a value is a number."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def fitting(value: float) -> float:
    """A number as it is kept: whole ones beyond 64 bits as doubles."""
    return float(value) if isinstance(value, int) and not -LONG <= value < LONG else value


def calculate(operator: str, left: Any, right: Any, budget: Budget) -> Any:
    """Arithmetic; `+` joins texts. Null where an operand is no number, or where a whole number is divided by zero."""
    if operator == "+" and (isinstance(left, str) or isinstance(right, str)):
        return text_of(left, budget) + text_of(right, budget)
    if not (number(left) and number(right)):
        return None
    try:
        match operator:
            case "+":
                return fitting(left + right)
            case "-":
                return fitting(left - right)
            case "*":
                return fitting(left * right)
            case "/" if isinstance(left, int) and isinstance(right, int):
                quotient = abs(left) // abs(right)
                return quotient if (left < 0) == (right < 0) else -quotient
            case "/":
                return left / right
        rest = math.fmod(left, right)
        return int(rest) if isinstance(left, int) and isinstance(right, int) else rest
    except (ZeroDivisionError, ValueError, OverflowError):
        return None


def compare(operator: str, left: Any, right: Any) -> bool:
    """`<` and its like: of numbers; false for anything else."""
    if not (number(left) and number(right)):
        return False
    match operator:
        case "<":
            return bool(left < right)
        case "<=":
            return bool(left <= right)
        case ">":
            return bool(left > right)
    return bool(left >= right)


def class_of(value: Any) -> dict[str, Any] | None:
    """`.class` of a value: its names."""
    if value is None or isinstance(value, Host):
        return None
    name = next((name for type_, name in CLASSES if isinstance(value, type_)), "")
    if not name:
        name = "java.lang.Integer" if -(2**31) <= value < 2**31 else "java.lang.Long"
    return {"name": name, "simpleName": name.rpartition(".")[2]}
