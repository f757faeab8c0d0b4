"""Patterns over space-delimited messages: `[ip, user, ..., status = 4* && status != 404, bytes > 1000]`."""

from __future__ import annotations

import re
from collections.abc import Callable

from pampero.services.logs.patterns.common import compare, invalid

Test = Callable[[str], bool]
FIELD = re.compile(r'\[([^\]]*)\]|"((?:[^"\\]|\\.)*)"|(\S+)')
CONDITION = re.compile(r'\s*(?:(\w+)\s*)?(!=|<=|>=|=|<|>)\s*(?:"((?:[^"\\]|\\.)*)"|(%[^%]*%)|([^\s&|"]+))\s*')
NAME = re.compile(r"\s*(?:[\w\-]+\s*)?\Z")
LEADING = re.compile(r"\s*(?![\d.])([\w\-]+)")
ELLIPSES = ("...", "…")


def compile_delimited(text: str) -> Callable[[str], bool]:
    """What stands between the brackets. Raises InvalidPattern."""
    parts = [part.strip() for part in _split(text)]
    gaps = [index for index, part in enumerate(parts) if part in ELLIPSES]
    if len(gaps) > 1:
        raise invalid()
    if not gaps:
        tests = [_field(part) for part in parts]
        return lambda message: _all(tests, fields(message), len(tests))
    head = [_field(part) for part in parts[: gaps[0]]]
    tail = [_field(part) for part in parts[gaps[0] + 1 :]]

    def matches(message: str) -> bool:
        found = fields(message)
        if len(found) < len(head) + len(tail):
            return False
        rest = found[len(found) - len(tail) :]
        return _all(head, found[: len(head)], len(head)) and _all(tail, rest, len(tail))

    return matches


def compile_fields(text: str) -> Callable[[str], dict[str, str]]:
    """The fields of a message by their names, and by `$` with their number where they have none."""
    parts = [part.strip() for part in _split(text)]
    gap = next((index for index, part in enumerate(parts) if part in ELLIPSES), None)
    names = [match[1] if (match := LEADING.match(part)) else "" for part in parts]

    def extract(message: str) -> dict[str, str]:
        found = fields(message)
        own = names
        if gap is not None:
            own = [*names[:gap], *[""] * (len(found) - len(names) + 1), *names[gap + 1 :]]
        return {f"${name or number}": field for number, (name, field) in enumerate(zip(own, found), 1)}

    return extract


def fields(message: str) -> list[str]:
    """A message's fields: words, and what stands in brackets or quotes."""
    return [bracketed or quoted or word or "" for bracketed, quoted, word in FIELD.findall(message)]


def _all(tests: list[Test], found: list[str], count: int) -> bool:
    return len(found) == count and all(test(field) for test, field in zip(tests, found))


def _split(text: str) -> list[str]:
    """At commas that stand in no quotes and in no regular expression."""
    parts, current, within = [], "", ""
    for char in text:
        if within:
            within = "" if char == within else within
        elif char in '"%':
            within = char
        elif char == ",":
            parts.append(current)
            current = ""
            continue
        current += char
    return [*parts, current]


def _field(part: str) -> Test:
    """A name, or conditions on one field joined by && and ||."""
    if NAME.match(part):
        return lambda field: True
    any_of: list[list[Test]] = [[]]
    at = 0
    while True:
        match = CONDITION.match(part, at)
        if match is None:
            raise invalid()
        _, operator, quoted, expression, plain = match.groups()
        operand = quoted if quoted is not None else expression or plain
        any_of[-1].append(compare(operator, operand, quoted is not None))
        at = match.end()
        if at == len(part):
            break
        joint = part[at : at + 2]
        if joint == "||":
            any_of.append([])
        elif joint != "&&":
            raise invalid()
        at += 2
    return lambda field: any(all(test(field) for test in tests) for tests in any_of)
