"""AttributeValues: raw tables of one type and one value, as they travel."""

from __future__ import annotations

import base64
import binascii
from decimal import Context, Decimal, InvalidOperation
from typing import Any

Value = dict[str, Any]
Item = dict[str, Value]
TYPES = frozenset({"S", "N", "B", "SS", "NS", "BS", "M", "L", "BOOL", "NULL"})
DEEPEST = 32
DIGITS = 38
# Wide enough that nothing is rounded before it is checked.
EXACT = Context(prec=400)
LARGEST = Decimal("9.9999999999999999999999999999999999999E+125")
SMALLEST = Decimal("1E-130")


class ValidationError(Exception):
    """A request that DynamoDB's ValidationException answers; the text is AWS's."""


def number(text: Any) -> Decimal:
    """A number within DynamoDB's limits. Raises ValidationError."""
    if not isinstance(text, str):
        raise ValidationError("The parameter cannot be converted to a numeric value")
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise ValidationError(f"The parameter cannot be converted to a numeric value: {text[:100]}")
    digits = value.normalize(EXACT).as_tuple().digits
    if len(digits) > DIGITS:
        raise ValidationError("Attempting to store more than 38 significant digits in a Number")
    if value and abs(value) > LARGEST:
        raise ValidationError(
            "Number overflow. Attempting to store a number with magnitude larger than supported range"
        )
    if value and abs(value) < SMALLEST:
        raise ValidationError(
            "Number underflow. Attempting to store a number with magnitude smaller than supported range"
        )
    return value


def is_plain(text: Any) -> bool:
    """Whether this is a short whole number as DynamoDB prints it: most are, and need no arithmetic."""
    return isinstance(text, str) and len(text) < DIGITS and text.isdecimal() and text.isascii() and text[0] != "0"


def canonical(value: Decimal) -> str:
    """A number as DynamoDB returns it: plain digits, no trailing zeros."""
    if not value:
        return "0"
    normal = value.normalize(EXACT)
    exponent = normal.as_tuple().exponent
    assert isinstance(exponent, int)
    if -DIGITS <= exponent <= DIGITS:
        return format(normal, "f")
    return str(normal)


def check(value: Any, depth: int = 0) -> None:
    """Make a value canonical in place. Raises ValidationError."""
    if not isinstance(value, dict) or len(value) != 1:
        if isinstance(value, dict) and len(value) > 1:
            text = "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"
            raise ValidationError(text)
        raise ValidationError("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes")
    kind, content = next(iter(value.items()))
    if depth > DEEPEST:
        raise ValidationError(
            "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit"
        )
    if kind == "S" and isinstance(content, str):
        return
    if kind == "N":
        if not is_plain(content):
            value["N"] = canonical(number(content))
    elif kind == "B":
        _bytes(content)
    elif kind in ("SS", "NS", "BS"):
        value[kind] = _set(kind, content)
    elif kind == "M" and isinstance(content, dict):
        for inner in content.values():
            check(inner, depth + 1)
    elif kind == "L" and isinstance(content, list):
        for inner in content:
            check(inner, depth + 1)
    elif kind == "NULL":
        if content is not True:
            raise ValidationError(
                "One or more parameter values were invalid: Null attribute value types must have the value of true"
            )
    elif kind != "BOOL" or not isinstance(content, bool):
        raise ValidationError("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes")


def _bytes(content: Any) -> bytes:
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, TypeError, ValueError) as error:
        raise ValidationError("Invalid attribute value: B is not base64-encoded") from error


def _set(kind: str, content: Any) -> list[str]:
    if not isinstance(content, list) or not all(isinstance(member, str) for member in content):
        raise ValidationError("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes")
    if not content:
        name = {"SS": "string", "NS": "number", "BS": "binary"}[kind]
        raise ValidationError(f"One or more parameter values were invalid: An {name} set  may not be empty")
    members = [canonical(number(member)) for member in content] if kind == "NS" else content
    if len(set(members)) != len(members):
        shown = ", ".join(members)
        raise ValidationError(
            f"One or more parameter values were invalid: Input collection [{shown}] contains duplicates."
        )
    return members


def same(left: Value, right: Value) -> bool:
    """Equality: by type, numbers by value, sets without order."""
    (kind, a), (other, b) = next(iter(left.items())), next(iter(right.items()))
    if kind != other:
        return False
    if kind == "N":
        return bool(Decimal(a) == Decimal(b))
    if kind == "NS":
        return {Decimal(member) for member in a} == {Decimal(member) for member in b}
    if kind in ("SS", "BS"):
        return set(a) == set(b)
    if kind == "L":
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b))
    if kind == "M":
        return a.keys() == b.keys() and all(same(a[name], b[name]) for name in a)
    return bool(a == b)


def sortable(value: Value) -> tuple[str, Any] | None:
    """(type, comparable) of a value that has an order; None for others."""
    kind, content = next(iter(value.items()))
    if kind == "N":
        return "N", Decimal(content)
    if kind == "S":
        return "S", content.encode()
    if kind == "B":
        return "B", base64.b64decode(content)
    return None


def size_of(value: Value) -> int:
    """The size in bytes that counts for limits and capacity. Source: Item sizes and formats."""
    kind, content = next(iter(value.items()))
    if kind == "S":
        return len(content) if content.isascii() else len(content.encode())
    if kind == "N":
        return len(content.strip("-").replace(".", "").strip("0")) // 2 + 2
    if kind == "B":
        return len(content) * 3 // 4
    if kind == "SS":
        return sum(len(member.encode()) for member in content)
    if kind == "NS":
        return sum(len(member) // 2 + 2 for member in content)
    if kind == "BS":
        return sum(len(member) * 3 // 4 for member in content)
    if kind == "M":
        return 3 + sum(len(name.encode()) + size_of(inner) + 1 for name, inner in content.items())
    if kind == "L":
        return 3 + sum(size_of(inner) + 1 for inner in content)
    return 1


def item_size(item: Item) -> int:
    """The size of an item in bytes."""
    return sum(len(name.encode()) + size_of(value) for name, value in item.items())
