"""Names of objects: prefixes with expressions, and what follows them.

Sources: "Understand custom prefixes for Amazon S3 objects", "Configure Amazon S3 object name format". Patterns of time are
those of Java's DateTimeFormatter, of which the fields of dates and times are known here; others are refused.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

EXPRESSION = re.compile(r"!\{([a-zA-Z]*):([^}]*)\}")
TIMES = "!{timestamp:yyyy/MM/dd/HH/}"
ERROR_TYPE = "!{firehose:error-output-type}"
RANDOM_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
RANDOM_LENGTH = 11
_FIELD = re.compile(r"'(?:[^']|'')*'|([A-Za-z])\1*|[^A-Za-z']+")
_NUMBERS = {
    "y": "year", "u": "year", "M": "month", "L": "month", "d": "day", "H": "hour", "m": "minute", "s": "second",
}  # fmt: skip
KEYS = {"partitionKeyFromQuery": "query", "partitionKeyFromLambda": "lambda"}


class Invalid(ValueError):
    """A prefix that is none. The text says why."""


class Moment(NamedTuple):
    """What an object is named by. time: of its oldest record, epoch seconds; zone: of CustomTimeZone; seed: what random strings
    are made of, so that a repeat makes the same ones; keys: partition keys, by their namespace; error: what failed."""

    time: float
    zone: str
    seed: str
    keys: Mapping[str, Mapping[str, str]] = {}
    error: str = ""

    @property
    def date(self) -> datetime:
        """Its time, there."""
        return datetime.fromtimestamp(self.time, ZoneInfo(self.zone or "UTC"))


def expressions(text: str) -> list[tuple[str, str]]:
    """(namespace, value) of a prefix. Raises Invalid."""
    found = [(one[1], one[2]) for one in EXPRESSION.finditer(text)]
    if "!{" in EXPRESSION.sub("", text):
        raise Invalid(f"The prefix {text} has an expression that is not of the form !{{namespace:value}}")
    for namespace, value in found:
        if namespace == "timestamp":
            formatted(value, datetime(2000, 1, 1))
        elif namespace == "firehose":
            if value not in ("random-string", "error-output-type"):
                raise Invalid(f"{value} is no value of the namespace firehose")
        elif namespace not in KEYS:
            raise Invalid(f"{namespace} is no namespace of prefixes")
    return found


def evaluated(prefix: str, moment: Moment) -> str:
    """A prefix with its expressions evaluated. Raises KeyError where a partition key is missing."""
    count = 0

    def value(one: re.Match[str]) -> str:
        nonlocal count
        count += 1
        namespace, name = one[1], one[2]
        if namespace == "timestamp":
            return formatted(name, moment.date)
        if namespace == "firehose":
            return moment.error if name == "error-output-type" else _random(f"{moment.seed}/{count}")
        return moment.keys[KEYS[namespace]][name]

    return EXPRESSION.sub(value, prefix)


def delivered_prefix(prefix: str) -> str:
    """With the default time behind it, where it says no time itself and has no partition keys."""
    found = expressions(prefix)
    return prefix if any(namespace in ("timestamp", *KEYS) for namespace, _ in found) else prefix + TIMES


def error_prefix(prefix: str, errors: str | None) -> str:
    """The prefix of what failed: the one for it, or else the other one with the kind of the failure and the time."""
    return errors if errors else f"{prefix}{ERROR_TYPE}/{TIMES}"


def suffix(stream: str, version: int, uid: str, moment: Moment, extension: str) -> str:
    """The end of an object's name."""
    return f"{stream}-{version}-{moment.date:%Y-%m-%d-%H-%M-%S}-{uid}{extension}"


def _random(seed: str) -> str:
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest(), "big")
    letters = []
    for _ in range(RANDOM_LENGTH):
        number, at = divmod(number, len(RANDOM_LETTERS))
        letters.append(RANDOM_LETTERS[at])
    return "".join(letters)


def formatted(pattern: str, date: datetime) -> str:
    """A date in a pattern. Raises Invalid."""
    made, at = [], 0
    while at < len(pattern):
        part = _FIELD.match(pattern, at)
        if part is None:
            raise Invalid(f"{pattern} is no pattern of dates")
        made.append(_field(part[0], part[1], date))
        at = part.end()
    return "".join(made)


def _field(text: str, letter: str | None, date: datetime) -> str:
    if letter is None:
        return ("'" if text == "''" else text[1:-1].replace("''", "'")) if text.startswith("'") else text
    width = len(text)
    if letter in _NUMBERS:
        number = getattr(date, _NUMBERS[letter])
        if letter in "yu" and width == 2:
            return f"{number % 100:02d}"
        if letter in "ML" and width > 2:
            return f"{date:%b}" if width == 3 else f"{date:%B}"
        return f"{number:0{width}d}"
    if letter == "D":
        return f"{date.timetuple().tm_yday:0{width}d}"
    if letter == "S":
        return f"{date.microsecond:06d}".ljust(width, "0")[:width]
    if letter == "h":
        return f"{(date.hour % 12) or 12:0{width}d}"
    if letter == "a":
        return "AM" if date.hour < 12 else "PM"
    if letter == "E":
        return f"{date:%a}" if width < 4 else f"{date:%A}"
    raise Invalid(f"The letter {letter} of the pattern of a timestamp is not supported")
