"""What the kinds of patterns share: regular expressions, wildcards, comparisons."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from pampero.kernel.regex import BadRegex, compile_regex

# The parts of regular expressions that CloudWatch Logs allows: no groups, no look-around.
ALLOWED = re.compile(r"[A-Za-z0-9_#=@/;,\-^$?\[\]{}|\\*+. :]*\Z")
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\Z")
ORDERS: dict[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


class InvalidPattern(ValueError):
    """An invalid pattern; the text says why."""


def invalid() -> InvalidPattern:
    """AWS's answer to most of them."""
    return InvalidPattern("Invalid filter pattern")


def regex(text: str) -> Callable[[str], bool]:
    """Whether a text holds a match of an expression, as written between percent signs. Raises InvalidPattern."""
    if not text or not ALLOWED.match(text):
        raise invalid()
    try:
        return compile_regex(text).within
    except BadRegex as error:
        raise invalid() from error


def wildcard(text: str) -> Callable[[str], bool]:
    """A text in which an asterisk at the beginning or the end stands for anything."""
    if text == "*":
        return lambda value: True
    if len(text) > 1 and text[0] == text[-1] == "*":
        inner = text[1:-1]
        return lambda value: inner in value
    if text[:1] == "*":
        end = text[1:]
        return lambda value: value.endswith(end)
    if text[-1:] == "*":
        begin = text[:-1]
        return lambda value: value.startswith(begin)
    return lambda value: value == text


def equals(operand: str, quoted: bool) -> Callable[[Any], bool]:
    """Whether a value (text, number, boolean) is what the pattern says."""
    if not quoted and operand.startswith("%") and operand.endswith("%") and len(operand) > 2:
        holds = regex(operand[1:-1])
        return lambda value: holds(plain(value))
    same = wildcard(operand)
    if not quoted and NUMBER.match(operand):
        number = float(operand)
        return lambda value: float(value) == number if _is_number(value) else same(plain(value))
    return lambda value: same(plain(value))


def compare(operator: str, operand: str, quoted: bool) -> Callable[[Any], bool]:
    """The test `value operator operand`; orders compare numbers only. Raises InvalidPattern."""
    if operator == "=":
        return equals(operand, quoted)
    if operator == "!=":
        same = equals(operand, quoted)
        return lambda value: not same(value)
    if quoted or not NUMBER.match(operand):
        raise invalid()
    limit, holds = float(operand), ORDERS[operator]

    def test(value: Any) -> bool:
        if isinstance(value, str) and NUMBER.match(value):
            value = float(value)
        return _is_number(value) and holds(float(value), limit)

    return test


def plain(value: Any) -> str:
    """A value as a pattern sees it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
