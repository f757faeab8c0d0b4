"""Regular expressions that users write, in linear time: RE2 instead of `re`. Pure.

AWS runs most of them through Java's engine, which tries again without end. RE2 has no look-around, no back references,
no possessive quantifiers and no intersections of classes: a pattern with them is refused where it is given, with a text
that says so, though AWS would take it. Counts beyond RE2's 1,000 (`[a-z]{1,2048}`) are written out.

The time is at worst the product of the text's length and the compiled program's size, about 15 ns each: so both have a
bound, and their product, too (MAX_STEPS).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

MAX_PATTERN_LENGTH = 4096
MAX_PROGRAM = 10_000
MEMORY = 1024 * 1024
MAX_STEPS = 3_000_000
# Every program may look at this much.
SURELY_READ = 4096
MAX_RE2_COUNT = 1000
MAX_COUNT = 10_000
MAX_WRITTEN_OUT_LENGTH = 65_536
_COUNT = re.compile(r"\{(\d{1,6})(?:(,)(\d{0,6}))?\}")
# What Java writes otherwise than RE2.
_ESCAPES = {"Z": r"(?:\n?\z)", "h": r"[ \t]", "_": "_"}


class BadRegex(ValueError):
    """An invalid pattern, or none that can be matched in linear time; the text says why."""


class Regex:
    """A compiled pattern."""

    __slots__ = ("_most", "_regex", "_size")

    def __init__(self, compiled: Any) -> None:
        self._regex = compiled
        self._size = compiled.programsize
        self._most = max(SURELY_READ, MAX_STEPS // max(1, compiled.programsize))

    def whole(self, text: str) -> bool:
        """Whether all of a text matches; a text beyond the bound does not."""
        return len(text) <= self._most and self._regex.fullmatch(_sendable(text)) is not None

    def begins(self, text: str) -> bool:
        """Whether a text begins with a match; read up to the bound."""
        return self._regex.match(_sendable(text[: self._most])) is not None

    def within(self, text: str) -> bool:
        """Whether a text holds a match; read up to the bound."""
        return self._regex.search(_sendable(text[: self._most])) is not None

    def named(self, text: str) -> dict[str, str] | None:
        """What the named groups of the first match hold, those that took part; None: a text, read up to the bound, holds
        none."""
        match = self._regex.search(_sendable(text[: self._most]))
        return None if match is None else {name: held for name, held in match.groupdict().items() if held is not None}

    def replaced(self, text: str, change: Callable[[str], str]) -> str:
        """The text with each match changed; read up to the bound."""
        read = _sendable(text[: self._most])
        changed: str = self._regex.sub(lambda match: change(match[0]), read)
        return changed + text[self._most :]

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where each match begins and ends; read up to the bound."""
        return [match.span() for match in self._regex.finditer(_sendable(text[: self._most]))]

    def cost(self, text: str) -> int:
        """How many steps matching a text takes at worst, about 15 ns each."""
        return len(text) * int(self._size)

    def reads(self, text: str) -> bool:
        """Whether a text is within the bound: no match of it is missed."""
        most: int = self._most
        return len(text) <= most

    def rewritten(self, text: str, change: Callable[[Callable[[int | str], str]], str]) -> str:
        """As `replaced`, where a change may ask for what the groups of the match hold, by number or name."""
        read = _sendable(text[: self._most])
        changed: str = self._regex.sub(lambda match: change(lambda group: match[group] or ""), read)
        return changed + text[self._most :]

    @property
    def groups(self) -> int:
        """How many there are."""
        return int(self._regex.groups)

    @property
    def names(self) -> list[str]:
        """Of the groups that have one, in order."""
        return list(self._regex.groupindex)


def literal(text: str) -> str:
    """A pattern that matches this text alone."""
    return re.escape(text)


def _sendable(text: str) -> str:
    """RE2 reads UTF-8, which knows no half characters."""
    if text.isascii():
        return text
    return text.encode("utf-8", "replace").decode()


@lru_cache(maxsize=1024)
def compile_regex(pattern: str, *, ignore_case: bool = False, dot_all: bool = False, lines: bool = False) -> Regex:
    """A pattern. dot_all: the dot is any character, a line's end too. lines: `^` and `$` stand at lines' ends.

    Raises BadRegex.
    """
    import re2

    if len(pattern) > MAX_PATTERN_LENGTH:
        raise BadRegex(f"the pattern is longer than {MAX_PATTERN_LENGTH} characters")
    options = re2.Options()
    options.log_errors = False
    options.max_mem = MEMORY
    options.case_sensitive = not ignore_case
    options.dot_nl = dot_all
    try:
        compiled = re2.compile(("(?m)" if lines else "") + _translated(_sendable(pattern)), options)
    except re2.error as error:
        reason = error.args[0] if error.args else ""
        text = reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
        if "(?" in text or "invalid escape sequence" in text or "bad repetition" in text:
            text += " (look-around, back references and possessive quantifiers are not supported)"
        raise BadRegex(text) from error
    if compiled.programsize > MAX_PROGRAM:
        raise BadRegex("the pattern is too complex")
    return Regex(compiled)


def _translated(pattern: str) -> str:
    """The pattern as RE2 writes it: a few escapes, and counts beyond MAX_RE2_COUNT written out."""
    made: list[str] = []
    # Where in `made` the last thing begins that a count can stand behind; where open groups begin.
    atom: int | None = None
    groups: list[int] = []
    at = 0
    while at < len(pattern):
        begin, char = len(made), pattern[at]
        if char == "{" and atom is not None and (count := _COUNT.match(pattern, at)):
            made.append(_times("".join(made[atom:]), count))
            if made[-1] != count[0]:
                del made[atom:begin]
            at, atom = count.end(), None
            continue
        end = at + 1
        if char == "\\":
            end = at + 2
            if pattern[at + 1 : at + 2] in ("p", "P", "x") and pattern[end : end + 1] == "{":
                end = pattern.find("}", end) + 1 or len(pattern)
            made.append(_ESCAPES.get(pattern[at + 1 : at + 2], pattern[at:end]))
        elif char == "[":
            end = _class_end(pattern, at)
            made.append(pattern[at:end])
            if "&&[" in made[-1]:
                raise BadRegex("intersections of character classes are not supported")
        else:
            made.append(char)
        atom = begin
        if char == "(":
            groups.append(begin)
            atom = None
        elif char == ")" and groups:
            atom = groups.pop()
        elif char in "|^$*+?":
            atom = None
        at = end
    return "".join(made)


def _class_end(pattern: str, at: int) -> int:
    """Behind the bracket that closes the class which opens there."""
    at += 1
    if pattern[at : at + 1] == "^":
        at += 1
    if pattern[at : at + 1] == "]":
        at += 1
    while at < len(pattern) and pattern[at] != "]":
        if pattern.startswith("[:", at) and (end := pattern.find(":]", at + 2)) >= 0:
            at = end + 2
        else:
            at += 2 if pattern[at] == "\\" else 1
    return at + 1


def _times(atom: str, count: re.Match[str]) -> str:
    """The atom with its count; where RE2 takes the count, the count alone."""
    low = int(count[1])
    high = low if count[2] is None else int(count[3]) if count[3] else None
    if max(low, high or 0) <= MAX_RE2_COUNT:
        return count[0]
    if max(low, high or 0) > MAX_COUNT or (high is not None and high < low):
        raise BadRegex(f"invalid repetition size: {count[0]}")
    if len(atom) * (max(low, high or 0) // MAX_RE2_COUNT + 2) > MAX_WRITTEN_OUT_LENGTH:
        raise BadRegex("the pattern is too complex")
    made = [f"{atom}{{{MAX_RE2_COUNT}}}"] * (low // MAX_RE2_COUNT) + [f"{atom}{{{low % MAX_RE2_COUNT}}}"]
    if high is None:
        made.append(f"{atom}*")
    else:
        optional = high - low
        made += [f"{atom}{{0,{MAX_RE2_COUNT}}}"] * (optional // MAX_RE2_COUNT) + [
            f"{atom}{{0,{optional % MAX_RE2_COUNT}}}"
        ]
    return f"(?:{''.join(made)})"
