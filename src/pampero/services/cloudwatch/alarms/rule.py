"""Rules of composite alarms: `ALARM(one) AND NOT (OK("two") OR AT_LEAST(2, ALARM, (a, b, c)))`. Source: API_PutCompositeAlarm,
"AlarmRule"."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from pampero.services.cloudwatch.alarms.model import ALARM, OK, UNKNOWN

MAX_DEPTH = 50
_TOKEN = re.compile(r'\s*(?:(?P<quoted>"(?:[^"\\]|\\.)*")|(?P<sign>[(),])|(?P<word>[^\s(),"]+))')
States = Callable[[str], str]
Holds = Callable[[States], bool]


class InvalidRule(ValueError):
    """What is wrong with a rule."""


class Rule(NamedTuple):
    """holds: whether it does, given the state of each alarm by name. names: of the alarms, as they are written."""

    holds: Holds
    names: tuple[str, ...]


class _Parser:
    def __init__(self, text: str) -> None:
        self.names: list[str] = []
        self._tokens: list[tuple[str, str]] = []
        at, end = 0, len(text.rstrip())
        while at < end:
            found = _TOKEN.match(text, at)
            if found is None:
                raise InvalidRule("Syntax error")
            kind = found.lastgroup or ""
            value = found[kind]
            self._tokens.append((kind, value[1:-1].replace('\\"', '"') if kind == "quoted" else value))
            at = found.end()
        self._at = 0
        self._depth = 0

    def whole(self) -> Holds:
        found = self._either()
        if self._at < len(self._tokens):
            raise InvalidRule("Syntax error")
        return found

    def _word(self) -> str:
        if self._at < len(self._tokens) and self._tokens[self._at][0] == "word":
            return self._tokens[self._at][1]
        return ""

    def _takes(self, sign: str) -> bool:
        if self._at < len(self._tokens) and self._tokens[self._at] == ("sign", sign):
            self._at += 1
            return True
        return False

    def _needs(self, sign: str) -> None:
        if not self._takes(sign):
            raise InvalidRule("Syntax error")

    def _either(self) -> Holds:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise InvalidRule("The rule is nested too deeply")
        found = [self._all()]
        while self._word() == "OR":
            self._at += 1
            found.append(self._all())
        self._depth -= 1
        return found[0] if len(found) == 1 else lambda states: any(one(states) for one in found)

    def _all(self) -> Holds:
        found = [self._one()]
        while self._word() == "AND":
            self._at += 1
            found.append(self._one())
        return found[0] if len(found) == 1 else lambda states: all(one(states) for one in found)

    def _one(self) -> Holds:
        negated = False
        while self._word() == "NOT":
            self._at += 1
            negated = not negated
        inner = self._primary()
        return (lambda states: not inner(states)) if negated else inner

    def _primary(self) -> Holds:
        if self._takes("("):
            inside = self._either()
            self._needs(")")
            return inside
        word = self._word()
        self._at += 1
        if word in ("TRUE", "FALSE"):
            if self._takes("("):
                self._needs(")")
            return lambda _: word == "TRUE"
        if word in (OK, ALARM, UNKNOWN):
            self._needs("(")
            name = self._name()
            self._needs(")")
            return lambda states: states(name) == word
        if word == "AT_LEAST":
            return self._at_least()
        raise InvalidRule("Syntax error")

    def _at_least(self) -> Holds:
        self._needs("(")
        count = self._word()
        self._at += 1
        self._needs(",")
        negated = self._word() == "NOT"
        self._at += negated
        state = self._word()
        self._at += 1
        self._needs(",")
        self._needs("(")
        names = [self._name()]
        while self._takes(","):
            names.append(self._name())
        self._needs(")")
        self._needs(")")
        share = count.endswith("%")
        digits = count.removesuffix("%")
        if state not in (OK, ALARM, UNKNOWN) or not digits.isdecimal() or len(digits) > 4:
            raise InvalidRule("Syntax error")
        least = int(digits) * len(names) / 100 if share else int(digits)
        return lambda states: sum((states(name) == state) != negated for name in names) >= least

    def _name(self) -> str:
        if self._at >= len(self._tokens) or self._tokens[self._at][0] == "sign":
            raise InvalidRule("Syntax error")
        name = self._tokens[self._at][1]
        self._at += 1
        self.names.append(name)
        return name


def parse_rule(text: str) -> Rule:
    """Raises InvalidRule."""
    parser = _Parser(text)
    holds = parser.whole()
    return Rule(holds, tuple(dict.fromkeys(parser.names)))
