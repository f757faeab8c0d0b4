"""SEARCH: `{AWS/SQS,QueueName} MetricName="NumberOfMessagesSent" AND orders`. Source: user guide, "CloudWatch search expression
syntax". A word without `=` is looked for in all that a metric is called by, in parts of names, too."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from pampero.aws.metrics import Dimensions
from pampero.services.cloudwatch.math.parse import MAX_DEPTH, InvalidExpression

Matches = Callable[[str, str, Dimensions], bool]
_SCHEMA = re.compile(r"\s*\{([^}]*)\}")
_TOKEN = re.compile(r'\s*(?:("(?:[^"\\]|\\.)*")|([()=])|([^\s()="]+))')
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\w\s]+")


@lru_cache(maxsize=1024)
def parts_of(text: str) -> frozenset[str]:
    """The words that a name is of: CPUUtilization is of cpu and utilization, and is one itself."""
    found = {part.lower() for part in _PART.findall(text)}
    return frozenset(found | {word.lower() for word in re.split(r"[^\w]+", text) if word} | {text.lower()})


@lru_cache(maxsize=16)
def _words(namespace: str, name: str, dimensions: Dimensions, exact: bool) -> frozenset[str]:
    """All that a metric is called by; all terms of a search are looked for in it. exact: as it is written."""
    told = [namespace, name, *(word for pair in dimensions for word in pair)]
    return frozenset(told) if exact else frozenset().union(*map(parts_of, told))


class Search:
    """A search. namespace: the one that its schema names, if it does. Raises InvalidExpression."""

    def __init__(self, text: str) -> None:
        self.namespace: str | None = None
        self._names: set[str] | None = None
        found = _SCHEMA.match(text)
        at = 0
        if found is not None:
            at = found.end()
            names = [part.strip().strip('"') for part in found[1].split(",")]
            self.namespace = names[0] or None
            self._names = set(names[1:])
        self._tokens: list[tuple[str, str]] = []
        end = len(text.rstrip())
        while at < end:
            token = _TOKEN.match(text, at)
            if token is None:
                raise InvalidExpression("Syntax error")
            kind = "quoted" if token[1] else "sign" if token[2] else "word"
            self._tokens.append((kind, token[1][1:-1].replace('\\"', '"') if token[1] else token[0].strip()))
            at = token.end()
        self._at = 0
        self._depth = 0
        self._terms: Matches = self._either() if self._tokens else lambda *_: True
        if self._at < len(self._tokens):
            raise InvalidExpression("Syntax error")

    def matches(self, namespace: str, name: str, dimensions: Dimensions) -> bool:
        """Whether a metric is among what is looked for."""
        if self.namespace is not None and namespace != self.namespace:
            return False
        if self._names is not None and {key for key, _ in dimensions} != self._names:
            return False
        return self._terms(namespace, name, dimensions)

    def _word(self) -> str:
        if self._at < len(self._tokens) and self._tokens[self._at][0] == "word":
            return self._tokens[self._at][1]
        return ""

    def _sign(self) -> str:
        if self._at < len(self._tokens) and self._tokens[self._at][0] == "sign":
            return self._tokens[self._at][1]
        return ""

    def _either(self) -> Matches:
        found = [self._all()]
        while self._word() == "OR":
            self._at += 1
            found.append(self._all())
        return found[0] if len(found) == 1 else lambda *metric: any(one(*metric) for one in found)

    def _all(self) -> Matches:
        found = [self._one()]
        while self._at < len(self._tokens) and self._word() != "OR" and self._sign() != ")":
            if self._word() == "AND":
                self._at += 1
            found.append(self._one())
        return found[0] if len(found) == 1 else lambda *metric: all(one(*metric) for one in found)

    def _one(self) -> Matches:
        if self._at >= len(self._tokens):
            raise InvalidExpression("Syntax error")
        if self._word() == "NOT":
            self._at += 1
            inside = self._nested(self._one)
            return lambda *metric: not inside(*metric)
        if self._sign() == "(":
            self._at += 1
            inside = self._nested(self._either)
            if self._sign() != ")":
                raise InvalidExpression("Syntax error")
            self._at += 1
            return inside
        return self._term()

    def _nested(self, inner: Callable[[], Matches]) -> Matches:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise InvalidExpression("Syntax error")
        found = inner()
        self._depth -= 1
        return found

    def _term(self) -> Matches:
        kind, text = self._tokens[self._at]
        self._at += 1
        if kind == "sign":
            raise InvalidExpression("Syntax error")
        if self._sign() != "=":
            return _anywhere(text, kind == "quoted")
        self._at += 1
        if self._sign() == "(":
            self._at += 1
            values: list[Callable[[str], bool]] = []
            while self._at < len(self._tokens) and self._sign() != ")":
                if self._word() != "OR":
                    values.append(_value(*self._tokens[self._at]))
                self._at += 1
            self._at += 1
            return _property(text, lambda found: any(one(found) for one in values))
        if self._at >= len(self._tokens):
            raise InvalidExpression("Syntax error")
        value = _value(*self._tokens[self._at])
        self._at += 1
        return _property(text, value)


def _value(kind: str, text: str) -> Callable[[str], bool]:
    if kind == "sign":
        raise InvalidExpression("Syntax error")
    if kind == "quoted":
        return lambda found: found == text
    wanted = text.lower()
    return lambda found: wanted in parts_of(found)


def _property(name: str, value: Callable[[str], bool]) -> Matches:
    if name in ("MetricName", "Namespace"):
        at = 0 if name == "Namespace" else 1
        return lambda *metric: value(str(metric[at]))
    key = name.removeprefix("Dimension.")
    return lambda _, __, dimensions: any(value(found) for own, found in dimensions if own == key)


def _anywhere(text: str, exact: bool) -> Matches:
    wanted = text if exact else text.lower()
    return lambda namespace, name, dimensions: wanted in _words(namespace, name, dimensions, exact)
