"""Reading a text from left to right: what the scanners of small languages share."""

from __future__ import annotations

import re


class TextScanner:
    """Stands at a place of a text. depth: how many levels are open there. MAX_DEPTH: how many anyone writes."""

    MAX_DEPTH: int

    def __init__(self, text: str, depth: int = 0) -> None:
        self.text = text
        self.at = 0
        self.depth = depth

    @property
    def done(self) -> bool:
        """Whether all is read."""
        return self.at >= len(self.text)

    def error(self, reason: str) -> ValueError:
        """What is wrong, and where."""
        return ValueError(f"{reason} at position {self.at} of {self.text}")

    def deeper(self, by: int) -> None:
        """Count a level of nesting, or its end. Raises `error` for more levels than anyone writes."""
        self.depth += by
        if self.depth > self.MAX_DEPTH:
            raise self.error(f"nested deeper than {self.MAX_DEPTH} levels")

    def peek(self, token: str) -> bool:
        """Whether `token` comes next."""
        return self.text.startswith(token, self.at)

    def take(self, token: str) -> bool:
        """Read `token` if it comes next."""
        found = self.peek(token)
        self.at += len(token) * found
        return found

    def expect(self, token: str) -> None:
        """Read `token`. Raises `error`."""
        if not self.take(token):
            raise self.error(f"expected {token}")

    def close(self, token: str) -> None:
        """Read `token` behind spaces. Raises `error`."""
        self.spaces()
        self.expect(token)

    def spaces(self) -> None:
        """Read over spaces."""
        while not self.done and self.text[self.at].isspace():
            self.at += 1

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Read what matches."""
        found = pattern.match(self.text, self.at)
        if found:
            self.at = found.end()
        return found
