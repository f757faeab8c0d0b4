"""Texts with `*` and `?`, matched in time that grows with the text only: the one matcher of all such patterns. Pure.

A pattern is cut at its stars into segments. The first and the last stand where they must; each between is taken at the
leftmost place behind the one before, which is right because a star lets anything follow: nothing is ever tried again.
Segments are found by `str.find` (linear by its two-way search); those that hold a `?` and do not stand at an end are
found by a shift-and automaton, whose whole state is one integer: one step for each character of the text.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

Glob = Callable[[str], bool]
Find = Callable[[str, int, int], int]
# Literal runs of a segment, each with its distance from the segment's beginning; what lies between them is `?`.
Runs = tuple[tuple[int, str], ...]
ANY = None
Segment = list[str | None]


def always(text: str) -> bool:
    """What `*` alone is."""
    return True


def compile_glob(pattern: str, *, single: str = "?", escape: str = "") -> Glob:
    """Whether a whole text matches. single: the characters that stand for any one character ("" for none).

    escape: before a character, makes it stand for itself; at the end of the pattern it stands for itself.
    """
    if not escape or escape not in pattern:
        escape = ""
        if pattern == "*":
            return always
        if not any(char in pattern for char in single):
            return _plain(pattern)
    segments = _segments(pattern, single, escape)
    if len(segments) == 1:
        return _whole(segments[0])
    if any(ANY in segment for segment in segments):
        return _between(segments)
    return _literal(["".join(char for char in segment if char is not ANY) for segment in segments])


@lru_cache(maxsize=4096)
def _kept(pattern: str) -> Glob:
    return compile_glob(pattern)


def matches(pattern: str, text: str) -> bool:
    """Whether a text matches a pattern of `*` and `?` that is not at hand compiled."""
    return (_kept(pattern) if len(pattern) <= 256 else compile_glob(pattern))(text)


def _plain(pattern: str) -> Glob:
    """Stars only."""
    if "*" not in pattern:
        return pattern.__eq__
    return _literal(pattern.split("*"))


def _literal(parts: list[str]) -> Glob:
    first, last = parts[0], parts[-1]
    middle = tuple(part for part in parts[1:-1] if part)
    if not middle:
        if not last:
            return lambda text: text.startswith(first)
        if not first:
            return lambda text: text.endswith(last)
    fewest = sum(map(len, parts))

    def test(text: str) -> bool:
        if len(text) < fewest or not text.startswith(first) or not text.endswith(last):
            return False
        at, end = len(first), len(text) - len(last)
        for part in middle:
            found = text.find(part, at, end)
            if found < 0:
                return False
            at = found + len(part)
        return True

    return test


def _segments(pattern: str, single: str, escape: str) -> list[Segment]:
    found: list[Segment] = [[]]
    index, last = 0, len(pattern) - 1
    while index <= last:
        char = pattern[index]
        if char == escape and index < last:
            index += 1
            found[-1].append(pattern[index])
        elif char == "*":
            found.append([])
        else:
            found[-1].append(ANY if char in single else char)
        index += 1
    return found


def _runs(segment: Segment) -> Runs:
    """The literal parts of a segment."""
    runs: list[tuple[int, str]] = []
    begin = None
    for index, char in enumerate([*segment, ANY]):
        if char is ANY:
            if begin is not None:
                runs.append((begin, "".join(one for one in segment[begin:index] if one is not ANY)))
            begin = None
        elif begin is None:
            begin = index
    return tuple(runs)


def _stands(runs: Runs, text: str, at: int) -> bool:
    return all(text.startswith(run, at + offset) for offset, run in runs)


def _whole(segment: Segment) -> Glob:
    runs, length = _runs(segment), len(segment)
    return lambda text: len(text) == length and _stands(runs, text, 0)


def _between(segments: list[Segment]) -> Glob:
    """Stars and marks."""
    first, last = _runs(segments[0]), _runs(segments[-1])
    begin, tail = len(segments[0]), len(segments[-1])
    middle = tuple((_finder(segment), len(segment)) for segment in segments[1:-1] if segment)
    fewest = sum(map(len, segments))

    def test(text: str) -> bool:
        end = len(text) - tail
        if len(text) < fewest or not _stands(first, text, 0) or not _stands(last, text, end):
            return False
        at = begin
        for find, length in middle:
            found = find(text, at, end)
            if found < 0:
                return False
            at = found + length
        return True

    return test


def _finder(segment: Segment) -> Find:
    runs, length = _runs(segment), len(segment)
    if not runs:
        return lambda text, at, end: at if at + length <= end else -1
    offset, run = runs[0]
    if len(runs) == 1:

        def find(text: str, at: int, end: int) -> int:
            behind = length - offset - len(run)
            found = text.find(run, at + offset, end - behind)
            return found - offset if found >= 0 else -1

        return find
    return _automaton(segment)


def _automaton(segment: Segment) -> Find:
    """Bit i of the state: the text read last could be the segment's first i + 1 characters."""
    everywhere = sum(1 << index for index, char in enumerate(segment) if char is ANY)
    masks: dict[str, int] = {}
    for index, char in enumerate(segment):
        if char is not ANY:
            masks[char] = masks.get(char, everywhere) | 1 << index
    goal, length = 1 << len(segment) - 1, len(segment)

    def find(text: str, at: int, end: int) -> int:
        state = 0
        for index in range(at, end):
            state = (state << 1 | 1) & masks.get(text[index], everywhere)
            if state & goal:
                return index - length + 1
        return -1

    return find
