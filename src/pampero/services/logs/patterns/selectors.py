"""Patterns over JSON messages: `{ $.a.b[0] = "x" && ($.n >= 5 || $.c NOT EXISTS) }`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import msgspec

from pampero.services.logs.patterns.common import compare, invalid, plain

Test = Callable[[Any], bool]
Step = str | int
SPACE = re.compile(r"\s*")
STEP = re.compile(r"\.([A-Za-z0-9_\-@:]+)|\.?\[(?:(\d+)|'([^']*)'|\"([^\"]*)\")\]")
OPERATOR = re.compile(r"!=|<=|>=|=|<|>")
WORDS = re.compile(r"(IS\s+NULL|IS\s+TRUE|IS\s+FALSE|NOT\s+EXISTS|EXISTS)\b", re.IGNORECASE)
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
PLAIN = re.compile(r"%[^%]*%|[^\s()&|\"]+")
ESCAPED = re.compile(r"\\(.)")
MAX_DEPTH = 50
MISSING = object()

_decode = msgspec.json.Decoder().decode


def compile_selectors(text: str) -> Callable[[str], bool]:
    """What stands between the braces. A message that is no JSON matches nothing. Raises InvalidPattern."""
    test = _Parser(text).whole()

    def matches(message: str) -> bool:
        if not message.lstrip().startswith(("{", "[")):
            return False
        try:
            document = _decode(message)
        except (msgspec.DecodeError, RecursionError):
            return False
        return test(document)

    return matches


def compile_values(text: str) -> Callable[[str], dict[str, str]]:
    """The values that a pattern's selectors point to, by the selectors as they are written. Raises InvalidPattern."""
    parser = _Parser(text)
    parser.whole()

    def extract(message: str) -> dict[str, str]:
        try:
            document = _decode(message)
        except (msgspec.DecodeError, RecursionError):
            return {}
        found = {name: _find(document, steps) for name, steps in parser.selectors.items()}
        return {name: plain(value) for name, value in found.items() if isinstance(value, str | int | float)}

    return extract


class _Parser:
    """Or of ands of conditions and parentheses."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._depth = 0
        self.selectors: dict[str, list[Step]] = {}

    def whole(self) -> Test:
        test = self._or()
        if self._at != len(self._text):
            raise invalid()
        return test

    def _take(self, token: str) -> bool:
        self._skip()
        found = self._text.startswith(token, self._at)
        if found:
            self._at += len(token)
            self._skip()
        return found

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self._text, self._at)
        if match is not None:
            self._at = match.end()
        return match

    def _skip(self) -> None:
        self._match(SPACE)

    def _or(self) -> Test:
        tests = [self._and()]
        while self._take("||"):
            tests.append(self._and())
        return tests[0] if len(tests) == 1 else lambda document: any(test(document) for test in tests)

    def _and(self) -> Test:
        tests = [self._one()]
        while self._take("&&"):
            tests.append(self._one())
        return tests[0] if len(tests) == 1 else lambda document: all(test(document) for test in tests)

    def _one(self) -> Test:
        if not self._take("("):
            return self._condition()
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise invalid()
        test = self._or()
        if not self._take(")"):
            raise invalid()
        self._depth -= 1
        return test

    def _condition(self) -> Test:
        if not self._take("$"):
            raise invalid()
        steps: list[Step] = []
        begin = self._at
        while (match := self._match(STEP)) is not None:
            name, index, single, double = match.groups()
            steps.append(int(index) if index is not None else name or single or double or "")
        self.selectors[f"${self._text[begin : self._at]}"] = steps
        self._skip()
        words = self._match(WORDS)
        if words is not None:
            self._skip()
            return _state(steps, " ".join(words[1].upper().split()))
        operator = self._match(OPERATOR)
        if operator is None:
            raise invalid()
        self._skip()
        return self._comparison(steps, operator[0])

    def _comparison(self, steps: list[Step], operator: str) -> Test:
        quoted = self._match(QUOTED)
        bare = None if quoted is not None else self._match(PLAIN)
        if quoted is None and bare is None:
            raise invalid()
        operand = ESCAPED.sub(r"\1", quoted[1]) if quoted is not None else bare[0] if bare is not None else ""
        self._skip()
        holds = compare(operator, operand, quoted is not None)

        def test(document: Any) -> bool:
            # A selector must point to a value: objects, lists, null and nothing match no comparison.
            value = _find(document, steps)
            return isinstance(value, str | int | float) and holds(value)

        return test


def _state(steps: list[Step], words: str) -> Test:
    match words:
        case "IS NULL":
            return lambda document: _find(document, steps) is None
        case "IS TRUE":
            return lambda document: _find(document, steps) is True
        case "IS FALSE":
            return lambda document: _find(document, steps) is False
        case "NOT EXISTS":
            return lambda document: _find(document, steps) is MISSING
    return lambda document: _find(document, steps) is not MISSING


def _find(value: Any, steps: list[Step]) -> Any:
    for step in steps:
        if isinstance(step, int):
            if not isinstance(value, list) or step >= len(value):
                return MISSING
            value = value[step]
        else:
            if not isinstance(value, dict) or step not in value:
                return MISSING
            value = value[step]
    return value
