"""Records: the fields of one log event, of which those in a JSON message are found when one is asked for. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import msgspec

from pampero.kernel import jsontext

MAX_DISCOVERED = 200
MAX_DEPTH = 20
NUMBER = re.compile(r"\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*\Z")
REQUEST = re.compile(r"(START|END|REPORT) RequestId: ([0-9a-f-]{36})")
REPORTED = re.compile(
    r"(Init Duration|Billed Duration|Restore Duration|Duration|Memory Size|Max Memory Used|XRAY TraceId): (\S+)"
)
# What Insights calls the figures of Lambda's report, and by what they are multiplied: megabytes are bytes there.
FIGURES = {
    "Duration": ("@duration", 1),
    "Billed Duration": ("@billedDuration", 1),
    "Init Duration": ("@initDuration", 1),
    "Restore Duration": ("@restoreDuration", 1),
    "Memory Size": ("@memorySize", 1_000_000),
    "Max Memory Used": ("@maxMemoryUsed", 1_000_000),
}


class TooMuch(ValueError):
    """A query that keeps more than there is room for."""


class Budget:
    """How many bytes a query may keep, roughly."""

    def __init__(self, room: int) -> None:
        self._room = room

    def spend(self, size: int) -> None:
        """Raises TooMuch."""
        self._room -= size
        if self._room < 0:
            raise TooMuch("The query keeps more than there is room for: filter more, or group by less.")


class Millis(int):
    """A moment, which is shown as a date."""


class Record:
    """One event's fields. A field that a command has made hides one of the message. plain: the message before it was masked."""

    __slots__ = ("_plain", "_raw", "fields")

    def __init__(self, fields: dict[str, Any], message: str | None = None, plain: str | None = None) -> None:
        self.fields = fields
        self._raw = message
        self._plain = plain

    def get(self, name: str) -> Any:
        """A field's value, or what a path leads to in one; None: there is none."""
        value = self.fields.get(name)
        if value is None and self._raw is not None:
            raw, self._raw = self._raw, None
            self.fields = discovered(raw) | self.fields
            value = self.fields.get(name)
        return self._within(name) if value is None and "." in name else value

    def _within(self, name: str) -> Any:
        """In a field that is an object or a list."""
        parts = name.split(".")
        for length in range(len(parts) - 1, 0, -1):
            value = self.fields.get(".".join(parts[:length]))
            if isinstance(value, dict | list):
                for part in parts[length:]:
                    value = _inner(value, part)
                return value
        return None

    def unmasked(self) -> Record:
        """The record as it would be without masks; itself where nothing is masked."""
        if self._plain is None:
            return self
        own = {"@message": self._plain}
        return Record({**self.fields, **discovered(self._plain), **own})

    def with_field(self, name: str, value: Any) -> Record:
        """Another record with the same fields but one."""
        return Record({**self.fields, name: value}, self._raw, self._plain)

    @property
    def size(self) -> int:
        """Roughly, in bytes."""
        return 200 + sum(len(value) if isinstance(value, str) else 30 for value in self.fields.values())

    def whole(self) -> dict[str, Any]:
        """All fields."""
        self.get("")
        return self.fields


def _inner(value: Any, part: str) -> Any:
    if isinstance(value, dict):
        return value.get(part)
    if isinstance(value, list) and part.isascii() and part.isdigit() and len(part) < 10:
        return value[int(part)] if int(part) < len(value) else None
    return None


def discovered(message: str) -> dict[str, Any]:
    """The fields of a message: of the first JSON object in it, and of Lambda's own lines."""
    found: dict[str, Any] = {}
    if (match := REQUEST.match(message)) is not None:
        found |= {"@type": match[1], "@requestId": match[2]}
        for name, value in REPORTED.findall(message):
            field, unit = FIGURES.get(name, ("@xrayTraceId", 0))
            number = as_number(value)
            found[field] = value if not unit else None if number is None else number * unit
        return found
    begin = message.find("{")
    if begin < 0:
        return found
    try:
        document = jsontext.loads(message[begin : message.rfind("}") + 1])
    except ValueError:
        return found
    _flatten(document, "", found, 0)
    return found


def _flatten(value: Any, name: str, found: dict[str, Any], depth: int) -> None:
    if len(found) >= MAX_DISCOVERED or depth > MAX_DEPTH:
        return
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if inside is None:
        found[name] = value
        return
    for key, item in inside:
        _flatten(item, f"{name}.{key}" if name else str(key), found, depth + 1)


def as_number(value: Any) -> float | int | None:
    """A value as a number, if it is one or its text says one."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return value
    if isinstance(value, str) and len(value) < 64 and NUMBER.match(value):
        return float(value)
    return None


def as_text(value: Any) -> str:
    """A value as results show it, and as texts are compared."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Millis):
        return as_date(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e18 else f"{value:.4f}".rstrip("0").rstrip(".")
    if isinstance(value, dict | list):
        return msgspec.json.encode(value).decode()
    return "" if value is None else str(value)


def as_date(moment: int) -> str:
    """`2026-01-31 10:20:30.000`."""
    try:
        date = datetime.fromtimestamp(moment // 1000, UTC)
    except (OverflowError, ValueError, OSError):
        return str(int(moment))
    return f"{date:%Y-%m-%d %H:%M:%S}.{moment % 1000:03d}"


def order(value: Any) -> tuple[int, Any]:
    """What values are sorted by: numbers before texts."""
    number = as_number(value)
    return (1, as_text(value)) if number is None else (0, number)
