"""JSON values as workflows pass them on, and the errors that stop a state."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from pampero.kernel import jsontext

LARGEST = 262_144
MAX_NESTED = 150
_LONG_TEXT, _LONG_BYTES = re.compile(r"\d{19}"), re.compile(rb"\d{19}")
_encode = msgspec.json.Encoder().encode
_LOWEST, _HIGHEST = -(2**63), 2**64 - 1


class Failure(Exception):
    """A state fails: the error's name and its cause, as `Catch` and the history show them.

    prefixed: the cause is told behind "An error occurred while executing the state …".
    """

    def __init__(self, error: str, cause: str | None = None, *, prefixed: bool = False) -> None:
        super().__init__(error, cause)
        self.error = error
        self.cause = cause
        self.prefixed = prefixed


def runtime(cause: str) -> Failure:
    """States.Runtime, which nothing catches."""
    return Failure("States.Runtime", cause, prefixed=True)


def parse(text: str | bytes) -> Any:
    """The value of a JSON text. Raises ValueError, also where it is nested deeper than MAX_NESTED.

    Integers beyond 64 bits become floats, as MessagePack has none.
    """
    value = jsontext.loads(text, deepest=MAX_NESTED)
    long = _LONG_TEXT if isinstance(text, str) else _LONG_BYTES
    try:
        return _narrow(value) if long.search(text) else value  # type: ignore[arg-type]
    except OverflowError as error:
        raise ValueError("Number out of range") from error


def too_deep(value: Any, text: str) -> bool:
    """Whether a value (whose JSON is `text`) has more levels than can be worked on safely."""
    return text.count("[") + text.count("{") > MAX_NESTED and jsontext.too_deep(value, MAX_NESTED)


def fitting(value: float) -> float:
    """A number as it can be kept: integers beyond 64 bits are floats."""
    return float(value) if isinstance(value, int) and not _LOWEST <= value <= _HIGHEST else value


def _narrow(value: Any) -> Any:
    match value:
        case bool():
            return value
        case int():
            return fitting(value)
        case list():
            return [_narrow(item) for item in value]
        case dict():
            return {key: _narrow(item) for key, item in value.items()}
    return value


def dump(value: Any) -> str:
    """The compact JSON text of a value."""
    return _encode(value).decode()


def too_large(text: str) -> bool:
    """Whether a text is beyond what one state may hand to the next (256 KiB in UTF-8)."""
    return len(text) > LARGEST // 4 and len(text.encode()) > LARGEST


def same(left: Any, right: Any) -> bool:
    """Equality of JSON values: true is not 1, but 1 is 1.0."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, list):
        return isinstance(right, list) and len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict):
        return isinstance(right, dict) and left.keys() == right.keys() and all(same(left[k], right[k]) for k in left)
    return bool(left == right)
