"""Tokens of expressions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from pampero.services.dynamodb.expr.values import ValidationError

_TOKEN = re.compile(
    r"\s*(?:(?P<name>[A-Za-z][A-Za-z0-9_]*)|(?P<alias>#[A-Za-z0-9_]+)|(?P<value>:[A-Za-z0-9_]+)"
    r"|(?P<number>\d+)|(?P<mark><>|<=|>=|[=<>()\[\],.+-]))"
)
MAX_LENGTH = 4096
# What the stack takes with room: six frames a level.
MAX_LEVELS = 150
MAX_OPERATORS = 300
OPERATORS = frozenset({"=", "<>", "<", "<=", ">", ">=", "OR", "AND", "NOT", "BETWEEN", "IN", "+", "-"})


@dataclass(frozen=True, slots=True)
class Token:
    """kind: name, alias, value, number, mark, or end."""

    kind: str
    text: str
    at: int

    @property
    def word(self) -> str:
        """The text for keywords, in capitals."""
        return self.text.upper() if self.kind == "name" else self.text


class Tokens:
    """A cursor over the tokens of one expression. what: its name in messages (`ConditionExpression`)."""

    def __init__(self, what: str, text: str) -> None:
        self.what = what
        self._text = text
        if not text.strip():
            raise ValidationError(f"Invalid {what}: The expression can not be empty;")
        if len(text) > MAX_LENGTH:
            raise ValidationError(
                f"Invalid {what}: Expression size has exceeded the maximum allowed size; expression size: {len(text)}"
            )
        self._tokens, count = _split(text)
        self._index = 0
        self._depth = 0
        if what == "UpdateExpression":
            # There it assigns.
            count -= sum(token.text == "=" for token in self._tokens)
        if count > MAX_OPERATORS:
            text = f"The expression contains too many operators; operator count: {MAX_OPERATORS + 1}"
            raise ValidationError(f"Invalid {what}: {text}")
        wrong = next((index for index, token in enumerate(self._tokens) if token.kind == "wrong"), None)
        if wrong is not None:
            self._index = wrong
            raise self.error()

    @property
    def all(self) -> tuple[Token, ...]:
        """Every token."""
        return self._tokens

    @property
    def now(self) -> Token:
        """The token under the cursor."""
        return self._tokens[self._index]

    @property
    def next(self) -> Token:
        """The one behind it."""
        return self._tokens[min(self._index + 1, len(self._tokens) - 1)]

    def deeper(self, by: int) -> None:
        """Count a level of nesting, or its end. Raises ValidationError for more levels than anyone writes."""
        self._depth += by
        if self._depth > MAX_LEVELS:
            raise ValidationError(f"Invalid {self.what}: The expression has more than {MAX_LEVELS} levels of nesting;")

    def take(self) -> Token:
        """The token under the cursor, which moves on."""
        token = self.now
        self._index = min(self._index + 1, len(self._tokens) - 1)
        return token

    def at(self, *words: str) -> bool:
        """Whether the cursor is at one of these."""
        return self.now.word in words and self.now.kind in ("name", "mark")

    def accept(self, *words: str) -> bool:
        """Take the token if it is one of these."""
        if self.at(*words):
            self.take()
            return True
        return False

    def expect(self, word: str) -> None:
        """Take this token, or raise a syntax error."""
        if not self.accept(word):
            raise self.error()

    def error(self) -> ValidationError:
        """The syntax error at the cursor: the token, and its neighbours as they stand in the text."""
        before = self._tokens[max(0, self._index - 1)]
        after = self.next if self.next.kind != "end" else self.now
        end = after.at + (0 if after.kind == "end" else len(after.text))
        near = self._text[before.at : end].strip()
        return ValidationError(f'Invalid {self.what}: Syntax error; token: "{self.now.text}", near: "{near}"')


def _operators(tokens: list[Token]) -> int:
    """Comparisons, words that join, and functions."""
    return sum(
        one.word in OPERATORS or (one.kind == "name" and following.text == "(") for one, following in pairwise(tokens)
    )


@lru_cache(maxsize=256)
def _split(text: str) -> tuple[tuple[Token, ...], int]:
    found: list[Token] = []
    position, end = 0, len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None:
            start = position + len(text[position:]) - len(text[position:].lstrip())
            found.append(Token("wrong", text[start : start + 1], start))
            position = start + 1
        else:
            assert match.lastgroup is not None
            found.append(Token(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup)))
            position = match.end()
    found.append(Token("end", "<EOF>", len(text)))
    return tuple(found), _operators(found)
