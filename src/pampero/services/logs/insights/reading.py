"""The words of a query, one after the other. Pure."""

from __future__ import annotations

import re

SPACE = re.compile(r"(?:\s+|#[^\n]*)*")
NAME = re.compile(r"[@A-Za-z_][\w@.]*")
STARRED = re.compile(r"[@A-Za-z_*][\w@.*]*")
QUOTED_NAME = re.compile(r"`([^`]+)`")
NUMBER = re.compile(r"\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+")
STRING = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'", re.DOTALL)
REGEX = re.compile(r"/((?:[^/\\\n]|\\.)+)/")
PERIOD = re.compile(r"(\d+)\s*(milliseconds?|msec|ms|seconds?|sec|s|minutes?|min|mo|months?|m|hours?|hr|h|days?|d|weeks?|w|"
                    r"quarters?|qtr|q|years?|yr|y)\b")  # fmt: skip
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
OPERATORS = ("!=", "<=", ">=", "=~", "=", "<", ">", "+", "-", "*", "/", "%", "^", "(", ")", "[", "]", ",", "|")
SECOND, MINUTE, HOUR, DAY = 1000, 60_000, 3_600_000, 86_400_000
UNITS = {
    "milliseconds": 1, "msec": 1, "ms": 1, "seconds": SECOND, "sec": SECOND, "s": SECOND, "minutes": MINUTE,
    "min": MINUTE, "m": MINUTE, "hours": HOUR, "hr": HOUR, "h": HOUR, "days": DAY, "d": DAY, "weeks": 7 * DAY,
    "w": 7 * DAY, "mo": 30 * DAY, "months": 30 * DAY, "quarters": 91 * DAY, "qtr": 91 * DAY, "q": 91 * DAY,
    "years": 365 * DAY, "yr": 365 * DAY, "y": 365 * DAY,
}  # fmt: skip


class MalformedQuery(ValueError):
    """A query that is none. start, end: where it says so, in characters."""

    def __init__(self, text: str, start: int, end: int) -> None:
        super().__init__(text)
        self.start = start
        self.end = end


class Reader:
    """A query's text and how far it is read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.skip()

    def skip(self) -> None:
        """Past white space and comments."""
        match = SPACE.match(self.text, self.at)
        self.at = match.end() if match is not None else self.at

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What stands here, read if it is of this form."""
        match = pattern.match(self.text, self.at)
        if match is not None:
            self.at = match.end()
            self.skip()
        return match

    def take(self, symbol: str) -> bool:
        """Read an operator, if it is this one."""
        found = next((one for one in OPERATORS if self.text.startswith(one, self.at)), None)
        if found != symbol:
            return False
        self.at += len(symbol)
        self.skip()
        return True

    def need(self, symbol: str) -> None:
        """Raises MalformedQuery."""
        if not self.take(symbol):
            raise self.unexpected()

    def word(self, *words: str) -> str | None:
        """Read a keyword, in any case of letters, if it is one of these."""
        match = NAME.match(self.text, self.at)
        if match is None or match[0].lower() not in words:
            return None
        self.at = match.end()
        self.skip()
        return match[0].lower()

    def name(self) -> str:
        """A field's name. Raises MalformedQuery."""
        if (match := self.match(QUOTED_NAME)) is not None:
            return match[1]
        if (match := self.match(NAME)) is not None:
            return match[0]
        raise self.unexpected()

    def starred(self) -> str:
        """A field's name, which may have stars. Raises MalformedQuery."""
        if (match := self.match(STARRED)) is not None:
            return match[0]
        return self.name()

    def string(self) -> str | None:
        """A text in quotes, if one stands here."""
        match = self.match(STRING)
        if match is None:
            return None
        return ESCAPED.sub(lambda one: ESCAPES.get(one[1], one[1]), match[1] if match[1] is not None else match[2])

    def period(self) -> int | None:
        """A length of time, in milliseconds."""
        match = self.match(PERIOD)
        if match is None:
            return None
        unit = match[2] if match[2] in UNITS else f"{match[2]}s"
        return max(1, int(match[1][:12])) * UNITS[unit]

    @property
    def ended(self) -> bool:
        """Whether all is read."""
        return self.at >= len(self.text)

    def unexpected(self) -> MalformedQuery:
        """What stands here stands wrong."""
        if self.ended:
            return MalformedQuery("unexpected end of query", self.at, self.at)
        match = NAME.match(self.text, self.at) or NUMBER.match(self.text, self.at)
        found = match[0] if match is not None else self.text[self.at]
        before = self.text[: self.at]
        line, column = before.count("\n") + 1, self.at - before.rfind("\n") - 1
        text = f"unexpected symbol found {found} at line {line} and position {column}"
        return MalformedQuery(text, self.at, self.at + len(found))

    def refused(self, text: str, start: int) -> MalformedQuery:
        """What was read from `start` on cannot be."""
        return MalformedQuery(text, start, self.at)
