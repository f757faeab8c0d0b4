"""Tokens of expressions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pampero.services.dynamodb.expr.values import ValidationError

_TOKEN = re.compile(
    r"\s*(?:(?P<name>[A-Za-z_][A-Za-z0-9_-]*)|(?P<alias>#[A-Za-z0-9_-]+)|(?P<value>:[A-Za-z0-9_-]+)"
    r"|(?P<number>\d+)|(?P<mark><>|<=|>=|[=<>()\[\],.+-]))"
)
LONGEST = 4096


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
        if len(text) > LONGEST:
            raise ValidationError(
                f"Invalid {what}: Expression size has exceeded the maximum allowed size; expression size: {len(text)}"
            )
        self._tokens = list(self._split())
        self._index = 0

    def _split(self) -> list[Token]:
        found: list[Token] = []
        position, end = 0, len(self._text.rstrip())
        while position < end:
            match = _TOKEN.match(self._text, position)
            if match is None:
                start = position + len(self._text[position:]) - len(self._text[position:].lstrip())
                raise self._error(self._text[start : start + 1], start)
            assert match.lastgroup is not None
            found.append(Token(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup)))
            position = match.end()
        found.append(Token("end", "<EOF>", len(self._text)))
        return found

    @property
    def now(self) -> Token:
        """The token under the cursor."""
        return self._tokens[self._index]

    @property
    def next(self) -> Token:
        """The one behind it."""
        return self._tokens[min(self._index + 1, len(self._tokens) - 1)]

    def take(self) -> Token:
        """The token under the cursor, which moves on."""
        token = self.now
        self._index = min(self._index + 1, len(self._tokens) - 1)
        return token

    def accept(self, *words: str) -> bool:
        """Take the token if it is one of these."""
        if self.now.word in words and self.now.kind in ("name", "mark"):
            self.take()
            return True
        return False

    def expect(self, word: str) -> None:
        """Take this token, or raise a syntax error."""
        if not self.accept(word):
            raise self.error()

    def error(self) -> ValidationError:
        """The syntax error at the cursor."""
        return self._error(self.now.text, self.now.at)

    def _error(self, token: str, at: int) -> ValidationError:
        words = list(re.finditer(r"\S+", self._text))
        index = next((i for i, word in enumerate(words) if word.end() > at), len(words) - 1)
        near = (
            self._text[words[max(0, index - 1)].start() : words[min(len(words) - 1, index + 1)].end()] if words else ""
        )
        return ValidationError(f'Invalid {self.what}: Syntax error; token: "{token}", near: "{near}"')
