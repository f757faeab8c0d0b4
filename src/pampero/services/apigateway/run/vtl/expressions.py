"""Reads expressions and references. Texts have no escapes but their own quote, doubled, as in Velocity 1.7."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from pampero.kernel.scanner import TextScanner
from pampero.services.apigateway.run.vtl import terms as n
from pampero.services.apigateway.run.vtl.run import Expression

MAX_LEVELS = 40
NAME = re.compile(r"[A-Za-z_][\w-]*")
_START = re.compile(r"\$(!?)(\{?)([A-Za-z_][\w-]*)")
_MEMBER = re.compile(r"\.([A-Za-z_][\w-]*)")
_OPEN = re.compile(r"[ \t]*\(")
_NUMBER = re.compile(r"-?\d{1,18}(?:\.\d{1,300})?(?:[eE][+-]?\d{1,3})?(?![\d])")
_NOT = re.compile(r"not\b")
_WORD = re.compile(r"(true|false|null)\b")
_LEVELS = (
    re.compile(r"\|\||or\b"),
    re.compile(r"&&|and\b"),
    re.compile(r"==|!=|eq\b|ne\b"),
    re.compile(r"<=|>=|<|>|le\b|ge\b|lt\b|gt\b"),
    re.compile(r"[+-]"),
    re.compile(r"[*/%]"),
)
_SPELLED = {"or": "||", "and": "&&", "eq": "==", "ne": "!=", "le": "<=", "ge": ">=", "lt": "<", "gt": ">"}


class BadTemplate(ValueError):
    """A text that is no template; the text says why."""


class Scanner(TextScanner):
    """Reads a text from left to right. names: what the references that were read
    begin with, and of each the members that are read of it; None: not those alone."""

    MAX_DEPTH = MAX_LEVELS

    def __init__(self, text: str, depth: int = 0) -> None:
        super().__init__(text, depth)
        self.names: dict[str, set[str] | None] = {}

    def error(self, reason: str) -> BadTemplate:
        """What is wrong, and where."""
        line = self.text.count("\n", 0, self.at) + 1
        column = self.at - self.text.rfind("\n", 0, self.at)
        return BadTemplate(f"{reason} at line {line}, column {column}")

    def take_one(self) -> str:
        """Read one character."""
        self.at += 1
        return self.text[self.at - 1]

    def until(self, token: str) -> str:
        """Read up to `token` and over it; to the end where there is none."""
        end = self.text.find(token, self.at)
        found = self.text[self.at : end if end >= 0 else len(self.text)]
        self.at = end + len(token) if end >= 0 else len(self.text)
        return found


class Expressions:
    """interpolated: reads the inside of a text in double quotes."""

    def __init__(self, scanner: Scanner, interpolated: Callable[[str], Expression]) -> None:
        self._scanner = scanner
        self._interpolated = interpolated

    def reference(self) -> n.Reference | None:
        """The reference whose `$` comes next; None, with nothing read, where it begins none. Raises BadTemplate."""
        scanner, begin = self._scanner, self._scanner.at
        start = scanner.match(_START)
        if start is None:
            return None
        steps: list[n.Step] = []
        while True:
            if scanner.peek("["):
                scanner.take("[")
                steps.append(n.Index(self.whole()))
                scanner.close("]")
                continue
            name = scanner.match(_MEMBER)
            if name is None:
                break
            called = scanner.match(_OPEN) if start[2] else scanner.take("(")
            steps.append(n.Method(name[1], self.arguments()) if called else n.Step(name[1]))
        if start[2] and not scanner.take("}"):
            scanner.at = begin
            return None
        self._read(start[3], steps)
        return n.Reference(start[3], steps, scanner.text[begin : scanner.at])

    def _read(self, name: str, steps: Sequence[n.Step]) -> None:
        members = self._scanner.names.setdefault(name, set())
        if members is not None and steps and steps[0].name:
            members.add(steps[0].name)
        else:
            self._scanner.names[name] = None

    def arguments(self) -> list[Expression]:
        """What stands between parentheses, of which the first was just read; with commas or, for macros, spaces."""
        return self._several(")")

    def _several(self, end: str) -> list[Expression]:
        found: list[Expression] = []
        while True:
            self._scanner.spaces()
            if self._scanner.take(end):
                return found
            found.append(self.whole())
            self._scanner.spaces()
            self._scanner.take(",")

    def whole(self) -> Expression:
        """One expression. Raises BadTemplate."""
        self._scanner.deeper(1)
        found = self._operators(0)
        self._scanner.deeper(-1)
        return found

    def _operators(self, level: int) -> Expression:
        if level == len(_LEVELS):
            return self._single()
        left, count = self._operators(level + 1), 0
        while True:
            begin = self._scanner.at
            self._scanner.spaces()
            operator = self._scanner.match(_LEVELS[level])
            if operator is None:
                self._scanner.at = begin
                return left
            count += 1
            if count > MAX_LEVELS:
                raise self._scanner.error(f"more than {MAX_LEVELS} operators in a row")
            word = operator[0]
            left = n.Binary(_SPELLED.get(word, word), left, self._operators(level + 1))

    def _single(self) -> Expression:
        scanner = self._scanner
        scanner.spaces()
        if scanner.peek("$"):
            reference = self.reference()
            if reference is None:
                raise scanner.error("expected a reference")
            return reference
        if scanner.peek("'") or scanner.peek('"'):
            return self._quoted()
        number = scanner.match(_NUMBER)
        if number is not None:
            return n.Constant(float(number[0]) if any(mark in number[0] for mark in ".eE") else int(number[0]))
        word = scanner.match(_WORD)
        if word is not None:
            return n.Constant({"true": True, "false": False}.get(word[1]))
        if scanner.take("!") or scanner.match(_NOT):
            return self._deeper("!")
        if scanner.take("-"):
            return self._deeper("-")
        if scanner.take("("):
            inner = self.whole()
            scanner.close(")")
            return inner
        if scanner.take("["):
            return self._list()
        if scanner.take("{"):
            return self._map()
        raise scanner.error("expected an expression")

    def _deeper(self, operator: str) -> Expression:
        self._scanner.deeper(1)
        inner = self._single()
        self._scanner.deeper(-1)
        return n.Unary(operator, inner)

    def _quoted(self) -> Expression:
        scanner = self._scanner
        quote = scanner.take_one()
        parts = []
        while True:
            if scanner.text.find(quote, scanner.at) < 0:
                raise scanner.error("a text is not closed")
            parts.append(scanner.until(quote))
            if not scanner.take(quote):
                break
        text = quote.join(parts)
        return n.Constant(text) if quote == "'" else self._interpolated(text)

    def _list(self) -> Expression:
        scanner = self._scanner
        scanner.spaces()
        if scanner.take("]"):
            return n.Items(())
        first = self.whole()
        scanner.spaces()
        if scanner.take(".."):
            last = self.whole()
            scanner.close("]")
            return n.Range(first, last)
        scanner.take(",")
        return n.Items((first, *self._several("]")))

    def _map(self) -> Expression:
        scanner, pairs = self._scanner, list[tuple[Expression, Expression]]()
        while True:
            scanner.spaces()
            if scanner.take("}"):
                return n.Pairs(pairs)
            key = self.whole()
            scanner.close(":")
            pairs.append((key, self.whole()))
            scanner.spaces()
            scanner.take(",")
