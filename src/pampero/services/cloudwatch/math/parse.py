"""Expressions as trees: `IF(m1 > 5, RATE(m2), 0)`. Linear in the text, and bounded in depth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

MAX_DEPTH = 50
_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<text>'[^']*'|\"[^\"]*\")|(?P<sign>==|!=|<=|>=|&&|\|\||[-+*/^(),<>\[\]!]))"
)
BINARY = {
    "||": 1,
    "OR": 1,
    "&&": 2,
    "AND": 2,
    "==": 3,
    "!=": 3,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
}
_POWER = 8


class Number(NamedTuple):
    """A scalar."""

    value: float


class Text(NamedTuple):
    """What stands in quotes."""

    value: str


class Name(NamedTuple):
    """The id of another query, or a word such as FILL's REPEAT."""

    name: str


class Call(NamedTuple):
    """A function of arguments; operators are called as they are written."""

    name: str
    arguments: tuple[Node, ...]


class Array(NamedTuple):
    """`[m1, m2]`"""

    items: tuple[Node, ...]


Node = Number | Text | Name | Call | Array


class InvalidExpression(ValueError):
    """What is wrong with an expression."""


class _Parser:
    def __init__(self, text: str) -> None:
        self._tokens: list[tuple[str, str]] = []
        at, end = 0, len(text.rstrip())
        while at < end:
            found = _TOKEN.match(text, at)
            if found is None:
                raise InvalidExpression("Syntax error")
            kind = found.lastgroup or ""
            self._tokens.append((kind, found[kind]))
            at = found.end()
        self._at = 0
        self._depth = 0

    def whole(self) -> Node:
        tree = self._binary(0)
        if self._at < len(self._tokens):
            raise InvalidExpression("Syntax error")
        return tree

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("", "")

    def _take(self) -> tuple[str, str]:
        token = self._peek()
        self._at += 1
        return token

    def _takes(self, sign: str) -> bool:
        if self._peek() == ("sign", sign):
            self._at += 1
            return True
        return False

    def _binary(self, least: int) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise InvalidExpression("Syntax error")
        left = self._unary()
        while True:
            kind, text = self._peek()
            sign = text.upper() if kind == "name" else text
            strength = BINARY.get(sign, 0) if kind in ("sign", "name") else 0
            if strength <= least:
                break
            self._at += 1
            right = self._binary(strength)
            left = Call({"OR": "||", "AND": "&&"}.get(sign, sign), (left, right))
        self._depth -= 1
        return left

    def _unary(self) -> Node:
        kind, text = self._peek()
        if kind == "sign" and text in "-+":
            self._at += 1
            self._depth += 1
            if self._depth > MAX_DEPTH:
                raise InvalidExpression("Syntax error")
            operand = self._unary()
            self._depth -= 1
            return Call("negated", (operand,)) if text == "-" else operand
        base = self._primary()
        if self._takes("^"):
            self._depth += 1
            if self._depth > MAX_DEPTH:
                raise InvalidExpression("Syntax error")
            power = self._unary()
            self._depth -= 1
            return Call("^", (base, power))
        return base

    def _primary(self) -> Node:
        kind, text = self._take()
        if kind == "number":
            return Number(float(text))
        if kind == "text":
            return Text(text[1:-1])
        if kind == "name":
            return Call(text.upper(), self._until(")")) if self._takes("(") else Name(text)
        if (kind, text) == ("sign", "("):
            inside = self._binary(0)
            if not self._takes(")"):
                raise InvalidExpression("Syntax error")
            return inside
        if (kind, text) == ("sign", "["):
            return Array(self._until("]"))
        raise InvalidExpression("Syntax error")

    def _until(self, closing: str) -> tuple[Node, ...]:
        found: list[Node] = []
        if self._takes(closing):
            return ()
        while True:
            found.append(self._binary(0))
            if self._takes(closing):
                return tuple(found)
            if not self._takes(","):
                raise InvalidExpression("Syntax error")


def parse(text: str) -> Node:
    """The tree of an expression. Raises InvalidExpression."""
    return _Parser(text).whole()


def names_in(node: Node) -> set[str]:
    """The ids that an expression may name."""
    return {one.name for one in _nodes(node) if isinstance(one, Name)}


def calls_in(node: Node) -> set[str]:
    """The functions that it calls."""
    return {one.name for one in _nodes(node) if isinstance(one, Call)}


def _nodes(node: Node) -> Iterator[Node]:
    """A tree's nodes. `a + a + …` is as deep as it is long."""
    rest = [node]
    while rest:
        one = rest.pop()
        yield one
        if isinstance(one, Call):
            rest += one.arguments
        elif isinstance(one, Array):
            rest += one.items
