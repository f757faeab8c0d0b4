"""JSON values as workflows pass them on, and the errors that stop a state."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.aws.jsonpath.values import fitting
from pampero.kernel import jsontext

MAX_SIZE = 262_144
MAX_NESTED = 150
# Every digit as 0, so that a long number is found without going through a text digit by digit.
_DIGITS = bytes(48 if 48 <= code <= 57 else 32 for code in range(256))
_LONG = b"0" * 19
_encode = msgspec.json.Encoder().encode
_decode_lines = msgspec.json.Decoder().decode_lines


class Failure(Exception):
    """A state fails: the error's name and its cause, as `Catch` and the history show them.

    prefixed: the cause is told behind "An error occurred while executing the state …". location: the field whose
    evaluation failed, which the history tells in an event of its own; "" where that is no field. also: another name by
    which Retry and Catch may mean it.
    """

    def __init__(
        self, error: str, cause: str | None = None, *, prefixed: bool = False, location: str | None = None,
        also: str | None = None,
    ) -> None:  # fmt: skip
        super().__init__(error, cause)
        self.error = error
        self.cause = cause
        self.prefixed = prefixed
        self.location = location
        self.also = also


def runtime(cause: str) -> Failure:
    """States.Runtime, which nothing catches."""
    return Failure("States.Runtime", cause, prefixed=True)


def parse(text: str | bytes) -> Any:
    """The value of a JSON text. Raises ValueError, also where it is nested deeper than MAX_NESTED.

    Integers beyond 64 bits become floats, as MessagePack has none.
    """
    value = jsontext.loads(text, deepest=MAX_NESTED)
    try:
        return _narrow(value) if _has_long(text) else value
    except OverflowError as error:
        raise ValueError("Number out of range") from error


def _has_long(text: str | bytes) -> bool:
    if len(text) < len(_LONG):
        return False
    return _LONG in (text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text).translate(_DIGITS)


def too_deep(value: Any, text: str) -> bool:
    """Whether a value (whose JSON is `text`) has more levels than can be worked on safely."""
    return (
        len(text) > 2 * MAX_NESTED
        and text.count("[") + text.count("{") > MAX_NESTED
        and jsontext.too_deep(value, MAX_NESTED)
    )


def parse_lines(text: bytes) -> list[Any]:
    """The values of many JSON texts, a line each: faster than one by one. Raises ValueError, also for what `parse` would
    have to look at closely."""
    try:
        found = _decode_lines(text)
    except RecursionError as error:
        raise ValueError("JSON is nested too deeply") from error
    if _has_long(text) or jsontext.too_deep(found, MAX_NESTED + 1):
        raise ValueError("a number is too long, or a value too deep")
    return found


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
    return len(text) > MAX_SIZE // 4 and len(text.encode()) > MAX_SIZE
