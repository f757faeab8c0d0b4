"""AttributeValues: raw tables of one type and one value, as they travel."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from decimal import Context, Decimal
from types import MappingProxyType
from typing import Any

Value = dict[str, Any]
Item = dict[str, Value]
TYPES = frozenset({"S", "N", "B", "SS", "NS", "BS", "M", "L", "BOOL", "NULL"})
MAX_DEPTH = 32
INVALID = "One or more parameter values were invalid"
EMPTY = "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
EMPTY_SETS = MappingProxyType({
    "SS": "An string set  may not be empty", "NS": "An number set  may not be empty",
    "BS": "Binary sets should not be empty",
})  # fmt: skip
EMPTY_MEMBERS = MappingProxyType({
    "SS": "An string set may not have a empty string as a member",
    "BS": "Binary sets may not contain null or empty values",
})  # fmt: skip
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
# Of a number's text; AWS gives none, and nothing within the limits of numbers needs as many.
JAVA = MappingProxyType({
    "String": "class java.lang.String", "Boolean": "class java.lang.Boolean", "Blob": "class java.nio.ByteBuffer",
    "Map": "java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>",
    "Value": "class com.amazonaws.dynamodb.v20120810.AttributeValue",
})  # fmt: skip
MAX_NUMBER = 1024
DIGITS = 38
# Wide enough that nothing is rounded before it is checked.
EXACT = Context(prec=400)
ZERO = Decimal(0)
NOT_NUMERIC = "The parameter cannot be converted to a numeric value"
DIGITS_TEXT = "Attempting to store more than 38 significant digits in a Number"
OVERFLOW = "Number overflow. Attempting to store a number with magnitude larger than supported range"
UNDERFLOW = "Number underflow. Attempting to store a number with magnitude smaller than supported range"
MAX_EXPONENT = 2**63 - 1
# Powers of ten: of the first digit of the largest and of the smallest number.
MAX_POWER, MIN_POWER = 125, -130


class ValidationError(Exception):
    """A request that DynamoDB's ValidationException answers; the text is AWS's."""

    code = "ValidationException"


class SerializationError(ValidationError):
    """A value of another JSON type than its AttributeValue says."""

    code = "SerializationException"


class EmptyKeyError(ValidationError):
    """A key that is empty: refused before anything else of a transaction is looked at."""


def wrong_type(value: Any, wanted: str) -> SerializationError:
    """The error for a value of a wrong JSON type, in the words of AWS's framework."""
    if isinstance(value, dict):
        return SerializationError("Start of structure or map found where not expected")
    if isinstance(value, list):
        return SerializationError(f"Unrecognized collection type {JAVA.get(wanted, wanted)}")
    if wanted in ("List", "Map"):
        return SerializationError("Unexpected field type")
    if wanted == "Blob":
        return SerializationError("only base-64-encoded strings are convertible to bytes")
    if wanted == "Boolean" and isinstance(value, str):
        return SerializationError("Unexpected token received from parser")
    if isinstance(value, bool):
        name = "TRUE_VALUE" if value else "FALSE_VALUE"
    else:
        name = "NULL_VALUE" if value is None else "STRING_VALUE" if isinstance(value, str) else _number_name(value)
    return SerializationError(f"{name} cannot be converted to {wanted}")


def _number_name(value: Any) -> str:
    return "DECIMAL_VALUE" if isinstance(value, float) else "NUMBER_VALUE"


def number(text: Any) -> Decimal:
    """A number within DynamoDB's limits. Raises ValidationError."""
    if not isinstance(text, str):
        raise wrong_type(text, "String")
    if not text:
        raise ValidationError(NOT_NUMERIC)
    if len(text) > MAX_NUMBER or _NUMBER.fullmatch(text) is None:
        raise ValidationError(f"{NOT_NUMERIC}: {text[:100]}")
    mantissa, _, exponent = text.lower().partition("e")
    value = Decimal(mantissa)
    if abs(int(exponent or 0)) > MAX_EXPONENT:
        raise ValidationError(f"{NOT_NUMERIC}: {text[:100]}")
    if value and len("".join(map(str, value.as_tuple().digits)).strip("0")) > DIGITS:
        raise ValidationError(DIGITS_TEXT)
    # Decimal knows only exponents of up to eighteen digits. Zero is measured by the exponent that it is written with.
    power = (value.adjusted() if value else 0) + int(exponent or 0)
    if power > MAX_POWER:
        raise ValidationError(OVERFLOW)
    if power < MIN_POWER:
        raise ValidationError(UNDERFLOW)
    return Decimal(text) if value else ZERO


def parameter_number(text: Any) -> Decimal:
    """A number among the parameters of a statement: read as Java reads it, with exponents of 32 bits, which wrap around.
    Raises ValidationError."""
    if isinstance(text, str) and _NUMBER.fullmatch(text) is not None:
        mantissa, _, exponent = text.lower().partition("e")
        if not -(2**31) < int(exponent or 0) < 2**31:
            raise ValidationError(f"{NOT_NUMERIC}: {text[:100]}")
        if len(mantissa.lstrip("+-").partition(".")[0]) + int(exponent or 0) >= 2**31:
            raise ValidationError(UNDERFLOW)
    return number(text)


def is_plain(text: Any) -> bool:
    """Whether this is a short whole number as DynamoDB prints it: most are, and need no arithmetic."""
    return isinstance(text, str) and len(text) < DIGITS and text.isdecimal() and text.isascii() and text[0] != "0"


def canonical(value: Decimal) -> str:
    """A number as DynamoDB returns it: plain digits however many, no trailing zeros."""
    return format(value.normalize(EXACT), "f") if value else "0"


def check(value: Any, depth: int = 0, read: Callable[[Any], Decimal] = number) -> None:
    """Make a value canonical in place. read: how its numbers are. Raises ValidationError."""
    if not isinstance(value, dict) or len(value) != 1:
        if isinstance(value, dict) and len(value) > 1:
            text = "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"
            raise ValidationError(text)
        if isinstance(value, list):
            raise wrong_type(value, "Value")
        if value is not None and not isinstance(value, dict):
            raise SerializationError("Unexpected value type in payload")
        raise ValidationError(EMPTY)
    kind, content = next(iter(value.items()))
    if depth > MAX_DEPTH:
        raise ValidationError(
            "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit"
        )
    if kind == "S":
        if not isinstance(content, str):
            raise wrong_type(content, "String")
        return
    if kind == "N":
        if not is_plain(content):
            value["N"] = canonical(read(content))
    elif kind == "B":
        _bytes(content)
    elif kind in ("SS", "NS", "BS"):
        value[kind] = _set(kind, content, read)
    elif kind == "M" and isinstance(content, dict):
        for inner in content.values():
            check(inner, depth + 1, read)
    elif kind == "L" and isinstance(content, list):
        for inner in content:
            check(inner, depth + 1, read)
    elif kind == "NULL":
        if not isinstance(content, bool):
            raise wrong_type(content, "Boolean")
        if not content:
            raise ValidationError(
                "One or more parameter values were invalid: Null attribute value types must have the value of true"
            )
    elif kind == "BOOL":
        if not isinstance(content, bool):
            raise wrong_type(content, "Boolean")
    elif kind in TYPES:
        raise wrong_type(content, "Map" if kind == "M" else "List")
    else:
        raise ValidationError(EMPTY)


def _bytes(content: Any) -> bytes:
    if not isinstance(content, str):
        raise wrong_type(content, "Blob")
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError) as error:
        text = f"Base64 encoded length is expected a multiple of 4 bytes but found: {len(content)}"
        if len(content) % 4 == 0:
            # The spelling is AWS's.
            text = "Invalid last non-pad Base64 character dectected"
        raise SerializationError(text) from error


def _set(kind: str, content: Any, read: Callable[[Any], Decimal]) -> list[str]:
    if not isinstance(content, list):
        raise wrong_type(content, "List")
    for member in content:
        if not isinstance(member, str):
            raise wrong_type(member, "String")
    if not content:
        raise ValidationError(f"{INVALID}: {EMPTY_SETS[kind]}")
    if kind == "NS":
        members = [canonical(read(member)) for member in content]
        if len(set(members)) != len(members):
            raise ValidationError("Input collection contains duplicates")
        return members
    if "" in content:
        raise ValidationError(f"{INVALID}: {EMPTY_MEMBERS[kind]}")
    if kind == "BS":
        for member in content:
            _bytes(member)
    if len(set(content)) != len(content):
        of_type = "of type BS contains duplicates." if kind == "BS" else " contains duplicates."
        raise ValidationError(f"{INVALID}: Input collection [{', '.join(content)}]{of_type}")
    return content


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
        return _number_size(content)
    if kind == "B":
        return _binary_size(content)
    if kind == "SS":
        return sum(len(member.encode()) for member in content)
    if kind == "NS":
        return sum(_number_size(member) for member in content)
    if kind == "BS":
        return sum(_binary_size(member) for member in content)
    if kind == "M":
        return 3 + sum(len(name.encode()) + size_of(inner) + 1 for name, inner in content.items())
    if kind == "L":
        return 3 + sum(size_of(inner) + 1 for inner in content)
    return 1


def _number_size(text: str) -> int:
    """A byte for two significant digits, before the point and behind it for themselves, one more, and one for a sign
    (recorded on AWS)."""
    if text.isdecimal():
        return (len(text.strip("0")) + 1) // 2 + 1
    mantissa, _, exponent = text.lower().partition("e")
    whole, _, fraction = mantissa.lstrip("+-").partition(".")
    digits = (whole + fraction).lstrip("0")
    point = int(exponent or 0) + len(whole) - (len(whole) + len(fraction) - len(digits))
    digits = digits.rstrip("0")
    before = min(max(point, 0), len(digits))
    return (before + 1) // 2 + (len(digits) - before + 1) // 2 + 1 + (text.startswith("-") and bool(digits))


def _binary_size(text: str) -> int:
    return len(text) * 3 // 4 - text.endswith("=") - text.endswith("==")


def described(value: Value) -> str:
    """A value in messages: `AttributeValue: {S:a}`."""
    kind, content = next(iter(value.items()))
    return f"AttributeValue: {{{kind}:{content}}}"


def item_size(item: Item) -> int:
    """The size of an item in bytes."""
    return sum(len(name.encode()) + size_of(value) for name, value in item.items())
