"""Filters of JSONPath, `?(@.price < 10 && @.name == 'x')`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Protocol

from pampero.services.stepfunctions.asl.data import same
from pampero.services.stepfunctions.asl.scanner import Scanner

Test = Callable[[Any], bool]
Operand = Callable[[Any], Any]
NOTHING: Any = type("Nothing", (), {"__slots__": ()})()
OPERATORS = ("==", "!=", "<=", ">=", "=~", "<", ">")
WORDS = ("in", "nin", "subsetof", "anyof", "noneof", "contains", "size", "empty")


class Found(Protocol):
    """A compiled path, as filters need it."""

    def find(self, root: Any) -> Any:
        """The value, the list of values, or a value of type Missing."""


ReadPath = Callable[[Scanner, str], Found]


def parse_filter(scanner: Scanner, read_path: ReadPath) -> Test:
    """The test between `?(` and `)`. Raises ValueError."""
    tests = [_and(scanner, read_path)]
    while _then(scanner, "||"):
        tests.append(_and(scanner, read_path))
    return tests[0] if len(tests) == 1 else lambda value: any(test(value) for test in tests)


def _then(scanner: Scanner, token: str) -> bool:
    scanner.spaces()
    return scanner.take(token)


def _and(scanner: Scanner, read_path: ReadPath) -> Test:
    tests = [_single(scanner, read_path)]
    while _then(scanner, "&&"):
        tests.append(_single(scanner, read_path))
    return tests[0] if len(tests) == 1 else lambda value: all(test(value) for test in tests)


def _single(scanner: Scanner, read_path: ReadPath) -> Test:
    if _then(scanner, "!"):
        inner = _single(scanner, read_path)
        return lambda value: not inner(value)
    if scanner.take("("):
        inner = parse_filter(scanner, read_path)
        scanner.close(")")
        return inner
    left = _operand(scanner, read_path)
    scanner.spaces()
    operator = next((token for token in OPERATORS if scanner.take(token)), None)
    if operator is None:
        operator = next((word for word in WORDS if re.match(rf"{word}\b", scanner.text[scanner.at :])), None)
        if operator is None:
            return lambda value: left(value) is not NOTHING
        scanner.at += len(operator)
    scanner.spaces()
    if operator == "=~":
        pattern = _regex(scanner)
        return lambda value: isinstance(text := left(value), str) and pattern.fullmatch(text) is not None
    right = _operand(scanner, read_path)
    return lambda value: _compare(operator, left(value), right(value))


def _operand(scanner: Scanner, read_path: ReadPath) -> Operand:
    start = scanner.at
    if scanner.take("@"):
        path = read_path(scanner, scanner.text[start:])
        return lambda value: _plain(path.find(value))
    if scanner.peek("'") or scanner.peek('"'):
        text = scanner.quoted()
        return lambda value: text
    if scanner.take("["):
        items: list[Operand] = []
        while not _then(scanner, "]"):
            items.append(_operand(scanner, read_path))
            _then(scanner, ",")
        return lambda value: [item(value) for item in items]
    literal = scanner.literal("a value")
    return lambda value: literal


def _plain(found: Any) -> Any:
    return NOTHING if type(found).__name__ == "Missing" else found


def _regex(scanner: Scanner) -> re.Pattern[str]:
    found = scanner.match(re.compile(r"/((?:\\.|[^/\\])*)/([imsx]*)"))
    if found is None:
        raise scanner.error("expected a regular expression")
    flags = re.RegexFlag(0)
    for letter in found[2]:
        flags |= {"i": re.I, "m": re.M, "s": re.S, "x": re.X}[letter]
    try:
        return re.compile(found[1], flags)
    except re.error as error:
        raise scanner.error(f"invalid regular expression ({error})") from error


def _compare(operator: str, left: Any, right: Any) -> bool:
    if operator == "==":
        return left is right or (left is not NOTHING and right is not NOTHING and same(left, right))
    if operator == "!=":
        return not _compare("==", left, right)
    if operator in ("<", "<=", ">", ">="):
        if not _ordered(left, right):
            return False
        return bool({"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[operator])
    return _words(operator, left, right)


def _ordered(left: Any, right: Any) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return False
    return (isinstance(left, int | float) and isinstance(right, int | float)) or (
        isinstance(left, str) and isinstance(right, str)
    )


def _holds(items: Any, value: Any) -> bool:
    return isinstance(items, list) and any(same(item, value) for item in items)


def _words(operator: str, left: Any, right: Any) -> bool:
    match operator:
        case "in":
            return _holds(right, left)
        case "nin":
            return not _holds(right, left)
        case "contains":
            if isinstance(left, str):
                return isinstance(right, str) and right in left
            return _holds(left, right)
        case "size":
            return isinstance(left, list | str) and same(len(left), right)
        case "empty":
            return isinstance(left, list | str) and (not left) is right
    if not isinstance(left, list):
        return False
    match operator:
        case "subsetof":
            return all(_holds(right, item) for item in left)
        case "anyof":
            return any(_holds(right, item) for item in left)
    return not any(_holds(right, item) for item in left)
