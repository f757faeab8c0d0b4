"""What the intrinsic functions compute. Source: "Intrinsic functions" in the developer guide.

Every function takes the world and its arguments' values; ValueError becomes States.IntrinsicFailure.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Self

from pampero.aws.jsonpath.values import same
from pampero.services.stepfunctions.asl.data import dump, parse
from pampero.services.stepfunctions.asl.scope import World

MAX_TEXT_LENGTH = 10_000
MAX_ITEMS = 1000
MIN_VALUE, MAX_VALUE = -(2**63), 2**63 - 1
HASHES = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
Function = Callable[..., Any]


class Quoted(str):
    """A text that stood in quotes. pieces: what stands around its unescaped `{}`."""

    pieces: tuple[str, ...]

    def __new__(cls, pieces: Sequence[str]) -> Self:
        made = super().__new__(cls, "{}".join(pieces))
        made.pieces = tuple(pieces)
        return made


def _need(condition: bool, text: str) -> None:
    if not condition:
        raise ValueError(text)


def _array(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError("Invalid argument: an array is expected.")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("Invalid argument: a string is expected.")
    return value


def _integer(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("Invalid argument: a number is expected.")
    whole = value if isinstance(value, int) else int(value + 0.5 if value >= 0 else value - 0.5)
    _need(MIN_VALUE <= whole <= MAX_VALUE, "Invalid argument: the number is too large.")
    return whole


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else dump(value)


def _plain(value: Any) -> str:
    """A value in a text, as Java shows maps and lists; a text alone as it is, other scalars as JSON."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}={_plain(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_plain(one) for one in value) + "]"
    return _shown(value)


def form(world: World, template: Any, *values: Any) -> str:
    """States.Format: each `{}` replaced by a value; one that was escaped stays."""
    pieces = template.pieces if isinstance(template, Quoted) else _text(template).split("{}")
    _need(len(pieces) - 1 == len(values), "The number of occurrences of {} must match the number of arguments.")
    filled = [pieces[0]]
    for value, piece in zip(values, pieces[1:]):
        filled += (_plain(value), piece)
    return "".join(filled)


def string_to_json(world: World, text: Any) -> Any:
    """States.StringToJson."""
    if isinstance(text, str):
        return parse(text) if text.strip() else None
    return _need(text is None, "Not a string.")


def json_to_string(world: World, value: Any) -> str:
    """States.JsonToString."""
    return dump(value)


def array(world: World, *values: Any) -> list[Any]:
    """States.Array."""
    return list(values)


def array_partition(world: World, items: Any, size: Any) -> list[Any]:
    """States.ArrayPartition: pieces of at most `size`."""
    length = _integer(size)
    _need(length > 0, "The chunk size must be a positive integer.")
    return [_array(items)[start : start + length] for start in range(0, len(_array(items)), length)]


def array_contains(world: World, items: Any, value: Any) -> bool:
    """States.ArrayContains."""
    return any(same(item, value) for item in _array(items))


def array_range(world: World, first: Any, last: Any, step: Any) -> list[int]:
    """States.ArrayRange: first to last, both included."""
    start, end, by = _integer(first), _integer(last), _integer(step)
    _need(by != 0, "The increment must not be zero.")
    found = range(start, end + (1 if by > 0 else -1), by)
    _need(len(found) <= MAX_ITEMS, "The range must not hold more than 1000 items.")
    return list(found)


def array_get_item(world: World, items: Any, index: Any) -> Any:
    """States.ArrayGetItem."""
    at = _integer(index)
    _need(0 <= at < len(_array(items)), "The index is out of the array's bounds.")
    return items[at]


def array_length(world: World, items: Any) -> int:
    """States.ArrayLength."""
    return len(_array(items))


def array_unique(world: World, items: Any) -> list[Any]:
    """States.ArrayUnique: the first of each value. Numbers that are equal are one value."""
    found: dict[tuple[str, str], Any] = {}
    for item in _array(items):
        kind = "number" if isinstance(item, int | float) and not isinstance(item, bool) else type(item).__name__
        whole = isinstance(item, float) and item.is_integer()
        found.setdefault((kind, dump(int(item) if whole else item)), item)
    return list(found.values())


def base64_encode(world: World, text: Any) -> str:
    """States.Base64Encode."""
    _need(len(_text(text)) <= MAX_TEXT_LENGTH, "The string must not be longer than 10000 characters.")
    return base64.b64encode(text.encode()).decode()


def base64_decode(world: World, text: Any) -> str:
    """States.Base64Decode."""
    _need(len(_text(text)) <= MAX_TEXT_LENGTH, "The string must not be longer than 10000 characters.")
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise ValueError("Invalid Base64.") from error


def hashed(world: World, data: Any, algorithm: Any) -> str:
    """States.Hash: the hexadecimal digest of a text, or of a value's JSON."""
    name = HASHES.get(algorithm) if isinstance(algorithm, str) else None
    if name is None:
        raise ValueError("The algorithm must be one of MD5, SHA-1, SHA-256, SHA-384, SHA-512.")
    text = _shown(data)
    _need(len(text) <= MAX_TEXT_LENGTH, "The data must not be longer than 10000 characters.")
    return hashlib.new(name, text.encode(), usedforsecurity=False).hexdigest()


def json_merge(world: World, left: Any, right: Any, deep: Any) -> dict[str, Any]:
    """States.JsonMerge: the second object's members over the first's; shallow only, as on AWS."""
    _need(deep is False, "The third argument must be false: deep merging is not supported.")
    if not isinstance(left, dict) or not isinstance(right, dict):
        raise ValueError("Invalid argument: a JSON object is expected.")
    return {**left, **right}


def math_random(world: World, start: Any, end: Any, *seed: Any) -> int:
    """States.MathRandom: from start (included) to end (excluded); the same seed gives the same number."""
    low, high = _integer(start), _integer(end)
    _need(low < high, "The start must be less than the end.")
    share = world.uniform()
    if seed:
        digest = hashlib.sha256(str(_integer(seed[0])).encode()).digest()
        share = int.from_bytes(digest[:6], "big") / 2**48
    return low + int(share * (high - low))


def math_add(world: World, left: Any, right: Any) -> int:
    """States.MathAdd: of whole numbers; others are rounded."""
    return _integer(_integer(left) + _integer(right))


def string_split(world: World, text: Any, separators: Any) -> list[str]:
    """States.StringSplit: at each of the separators' characters; empty pieces are left out."""
    blanked = _text(text)
    first = _text(separators)[:1]
    if not first:
        return [blanked] if blanked else []
    for letter in separators[1:]:
        blanked = blanked.replace(letter, first)
    return [piece for piece in blanked.split(first) if piece]


def uuid(world: World) -> str:
    """States.UUID: version 4."""
    return world.uuid()


# name → (function, fewest arguments, most arguments)
FUNCTIONS: Mapping[str, tuple[Function, int, int]] = MappingProxyType(
    {
        "Format": (form, 1, 10_000),
        "StringToJson": (string_to_json, 1, 1),
        "JsonToString": (json_to_string, 1, 1),
        "Array": (array, 0, 10_000),
        "ArrayPartition": (array_partition, 2, 2),
        "ArrayContains": (array_contains, 2, 2),
        "ArrayRange": (array_range, 3, 3),
        "ArrayGetItem": (array_get_item, 2, 2),
        "ArrayLength": (array_length, 1, 1),
        "ArrayUnique": (array_unique, 1, 1),
        "Base64Encode": (base64_encode, 1, 1),
        "Base64Decode": (base64_decode, 1, 1),
        "Hash": (hashed, 2, 2),
        "JsonMerge": (json_merge, 3, 3),
        "MathRandom": (math_random, 2, 3),
        "MathAdd": (math_add, 2, 2),
        "StringSplit": (string_split, 2, 2),
        "UUID": (uuid, 0, 0),
    }
)
