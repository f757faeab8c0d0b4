"""Filters of JSONPath, `?(@.price < 10 && @.name == 'x')`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Protocol

from pampero.aws.jsonpath.budget import Budget
from pampero.aws.jsonpath.scanner import Scanner
from pampero.aws.jsonpath.values import same
from pampero.kernel.regex import BadRegex, Regex, compile_regex

Test = Callable[[Any, Budget], bool]
Operand = Callable[[Any, Budget], Any]
NOTHING: Any = type("Nothing", (), {"__slots__": ()})()
OPERATORS = ("==", "!=", "<=", ">=", "=~", "<", ">")
_WORD = re.compile(r"(in|nin|subsetof|anyof|noneof|contains|size|empty)\b")
# A text without quotes, as AWS's own examples have it: `[?(@.Name==Receipt)]`.
_BARE = re.compile(r"(?!(?:true|false|null)\b)[^\W\d][\w-]*")
_EXPRESSION = re.compile(r"/((?:\\.|[^/\\])*)/([ims]*)")


class Found(Protocol):
    """A compiled path, as filters need it."""

    def find(self, root: Any, budget: Budget | None = None) -> Any:
        """The value, the list of values, or a value of type Missing."""


ReadPath = Callable[[Scanner, str], Found]


def parse_filter(scanner: Scanner, read_path: ReadPath) -> Test:
    """The test between `?(` and `)`. Raises ValueError."""
    scanner.deeper(1)
    tests = [_and(scanner, read_path)]
    while _then(scanner, "||"):
        tests.append(_and(scanner, read_path))
    scanner.deeper(-1)
    return tests[0] if len(tests) == 1 else lambda value, budget: any(test(value, budget) for test in tests)


def _then(scanner: Scanner, token: str) -> bool:
    scanner.spaces()
    return scanner.take(token)


def _and(scanner: Scanner, read_path: ReadPath) -> Test:
    tests = [_single(scanner, read_path)]
    while _then(scanner, "&&"):
        tests.append(_single(scanner, read_path))
    return tests[0] if len(tests) == 1 else lambda value, budget: all(test(value, budget) for test in tests)


def _single(scanner: Scanner, read_path: ReadPath) -> Test:
    if _then(scanner, "!"):
        scanner.deeper(1)
        inner = _single(scanner, read_path)
        scanner.deeper(-1)
        return lambda value, budget: not inner(value, budget)
    if scanner.take("("):
        inner = parse_filter(scanner, read_path)
        scanner.close(")")
        return inner
    left = _operand(scanner, read_path)
    scanner.spaces()
    operator = next((token for token in OPERATORS if scanner.take(token)), None)
    if operator is None:
        word = scanner.match(_WORD)
        if word is None:
            return lambda value, budget: left(value, budget) is not NOTHING
        operator = word[1]
    scanner.spaces()
    if operator == "=~":
        pattern = _regex(scanner)
        return lambda value, budget: isinstance(text := left(value, budget), str) and pattern.whole(text)
    right = _operand(scanner, read_path)
    return lambda value, budget: _compare(operator, left(value, budget), right(value, budget), budget)


def _operand(scanner: Scanner, read_path: ReadPath) -> Operand:
    if scanner.take("@"):
        path = read_path(scanner, "@")
        return lambda value, budget: _plain(path.find(value, budget))
    if scanner.take("$"):
        rooted = read_path(scanner, "$")
        return lambda value, budget: _plain(rooted.find(budget.root, budget))
    if scanner.peek("'") or scanner.peek('"'):
        text = scanner.quoted()
        return lambda value, budget: text
    if scanner.take("["):
        scanner.deeper(1)
        items: list[Operand] = []
        while not _then(scanner, "]"):
            items.append(_operand(scanner, read_path))
            _then(scanner, ",")
        scanner.deeper(-1)
        return lambda value, budget: [item(value, budget) for item in items]
    bare = scanner.match(_BARE)
    if bare is not None:
        return lambda value, budget: bare[0]
    literal = scanner.literal("a value")
    return lambda value, budget: literal


def _plain(found: Any) -> Any:
    return NOTHING if type(found).__name__ == "Missing" else found


def _regex(scanner: Scanner) -> Regex:
    found = scanner.match(_EXPRESSION)
    if found is None:
        raise scanner.error("expected a regular expression")
    flags = found[2]
    try:
        return compile_regex(found[1], ignore_case="i" in flags, lines="m" in flags, dot_all="s" in flags)
    except BadRegex as error:
        raise scanner.error(f"invalid regular expression ({error})") from error


def _compare(operator: str, left: Any, right: Any, budget: Budget) -> bool:
    if operator == "==":
        return left is right or (left is not NOTHING and right is not NOTHING and same(left, right))
    if operator == "!=":
        return not _compare("==", left, right, budget)
    if operator in ("<", "<=", ">", ">="):
        if not _ordered(left, right):
            return False
        return bool({"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[operator])
    return _words(operator, left, right, budget)


def _ordered(left: Any, right: Any) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return False
    return (isinstance(left, int | float) and isinstance(right, int | float)) or (
        isinstance(left, str) and isinstance(right, str)
    )


def _holds(items: Any, value: Any, budget: Budget) -> bool:
    if not isinstance(items, list):
        return False
    budget.spend(len(items))
    return any(same(item, value) for item in items)


def _words(operator: str, left: Any, right: Any, budget: Budget) -> bool:
    match operator:
        case "in":
            return _holds(right, left, budget)
        case "nin":
            return not _holds(right, left, budget)
        case "contains":
            if isinstance(left, str):
                return isinstance(right, str) and right in left
            return _holds(left, right, budget)
        case "size":
            return isinstance(left, list | str) and same(len(left), right)
        case "empty":
            return isinstance(left, list | str) and (not left) is right
    if not isinstance(left, list):
        return False
    match operator:
        case "subsetof":
            return all(_holds(right, item, budget) for item in left)
        case "anyof":
            return any(_holds(right, item, budget) for item in left)
    return not any(_holds(right, item, budget) for item in left)
