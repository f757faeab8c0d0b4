"""JSON values as workflows pass them on, and the errors that stop a state."""

from __future__ import annotations

import re
from typing import Any

import msgspec

LARGEST = 262_144
MOST_NESTED = 150
_LONG_TEXT, _LONG_BYTES = re.compile(r"\d{19}"), re.compile(rb"\d{19}")
_decode = msgspec.json.Decoder().decode
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
    """The value of a JSON text. Raises ValueError, also where it is nested deeper than MOST_NESTED.

    Integers beyond 64 bits become floats, as MessagePack has none.
    """
    try:
        value = _decode(text)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
        raise ValueError(str(error)) from error
    if too_deep(value, text if isinstance(text, str) else text.decode(errors="replace")):
        raise ValueError(f"JSON is nested deeper than {MOST_NESTED} levels")
    long = _LONG_TEXT if isinstance(text, str) else _LONG_BYTES
    return _narrow(value) if long.search(text) else value  # type: ignore[arg-type]


def too_deep(value: Any, text: str) -> bool:
    """Whether a value (whose JSON is `text`) has more levels than can be worked on safely."""
    if text.count("[") + text.count("{") <= MOST_NESTED:
        return False
    level, depth = [value], 0
    while level:
        depth += 1
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return depth > MOST_NESTED


def _narrow(value: Any) -> Any:
    match value:
        case bool():
            return value
        case int():
            return value if _LOWEST <= value <= _HIGHEST else float(value)
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
