"""The cluster query language, of filters and memberOf constraints. Source: developer guide, "Create expressions to define
container instances for Amazon ECS tasks"."""

from __future__ import annotations

import re

from pampero.kernel import glob
from pampero.services.ecs.errors import invalid
from pampero.services.ecs.model import Instance

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'[^']*'|\"[^\"]*\")|(?P<mark>==|!=|=~|!~|>=|<=|&&|\|\||[()\[\],<>!])|(?P<word>[^\s()\[\],=!~<>&|]+))"
)
MAX_LENGTH = 2000
_SIGNS = {"equals": "==", "not_equals": "!=", "&&": "and", "||": "or", "!": "not", "greater_than": ">", "less_than": "<",
          "greater_than_equal": ">=", "less_than_equal": "<=", "matches": "=~"}  # fmt: skip


def matches(instance: Instance, text: str) -> bool:
    """Whether an instance is one of an expression's. Raises InvalidParameterException."""
    return _Query(instance, text).answer()


class _Query:
    """One expression, read and answered at once: there are few instances, and expressions are short."""

    def __init__(self, instance: Instance, text: str) -> None:
        if len(text) > MAX_LENGTH:
            raise _invalid(text)
        self._instance, self._text = instance, text
        self._tokens: list[str] = []
        place = 0
        while place < len(text.rstrip()):
            found = _TOKEN.match(text, place)
            if found is None:
                raise _invalid(text)
            token = found[found.lastgroup or "word"]
            self._tokens.append(_SIGNS.get(token, token))
            place = found.end()
        self._place = 0

    def answer(self) -> bool:
        result = self._either()
        if self._place != len(self._tokens):
            raise _invalid(self._text)
        return result

    def _next(self) -> str:
        if self._place >= len(self._tokens):
            raise _invalid(self._text)
        self._place += 1
        return self._tokens[self._place - 1]

    def _at(self, token: str) -> bool:
        if self._place < len(self._tokens) and self._tokens[self._place] == token:
            self._place += 1
            return True
        return False

    def _either(self) -> bool:
        result = self._both()
        while self._at("or"):
            result = self._both() or result
        return result

    def _both(self) -> bool:
        result = self._one()
        while self._at("and"):
            result = self._one() and result
        return result

    def _one(self) -> bool:
        if self._at("not"):
            return not self._one()
        if self._at("("):
            result = self._either()
            if not self._at(")"):
                raise _invalid(self._text)
            return result
        value, sign = self._subject(self._next()), self._next()
        if sign == "exists":
            return value is not None
        if sign == "not_exists":
            return value is None
        if sign in ("in", "not_in"):
            return (value in self._list()) == (sign == "in")
        return _compare(value, sign, self._next().strip("'\""), self._text)

    def _subject(self, name: str) -> str | None:
        kind, _, rest = name.partition(":")
        if kind == "attribute":
            return self._instance.attributes.get(rest)
        if name == "agentConnected":
            return str(bool(self._instance.body.agentConnected)).lower()
        if name == "ec2InstanceId":
            return self._instance.body.ec2InstanceId
        raise _invalid(self._text)

    def _list(self) -> list[str]:
        if not self._at("["):
            raise _invalid(self._text)
        found: list[str] = []
        while not self._at("]"):
            found.append(self._next().strip("'\""))
            self._at(",")
        return found


def _compare(value: str | None, sign: str, wanted: str, text: str) -> bool:
    if sign == "==":
        return value == wanted
    if sign == "!=":
        return value != wanted
    if sign in ("=~", "!~"):
        return glob.matches(wanted, value or "") == (sign == "=~")
    if value is None:
        return False
    order = float(value) - float(wanted) if _numbers(value, wanted) else (value > wanted) - (value < wanted)
    tests = {">": order > 0, "<": order < 0, ">=": order >= 0, "<=": order <= 0}
    if sign not in tests:
        raise _invalid(text)
    return tests[sign]


def _numbers(*texts: str) -> bool:
    return all(re.fullmatch(r"-?\d+(\.\d+)?", text) is not None for text in texts)


def _invalid(text: str) -> Exception:
    return invalid(f"Expression validation error: {text}")
