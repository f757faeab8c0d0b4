"""The scanner that paths, filters and intrinsic functions are read with."""

from __future__ import annotations

import re

from pampero.kernel.scanner import TextScanner

# Digits that a whole number may have and still be one of 64 bits; a longer one is a float.
MAX_DIGITS = 18
LITERALS = (("true", True), ("false", False), ("null", None))
_NAME = re.compile(r"[^\s.\[\]()'\",:=<>!&|*?@$+/~%^;{}`\\#]+", re.UNICODE)
_INTEGER = re.compile(r"\s*(-?\d+)\s*")
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


class Scanner(TextScanner):
    """Reads a text from left to right."""

    MAX_DEPTH = 20

    def name(self) -> str:
        """A member's name."""
        found = self.match(_NAME)
        if found is None:
            raise self.error("expected a name")
        return found[0]

    def integer(self) -> int | None:
        """A whole number, if one comes."""
        found = self.match(_INTEGER)
        if found is not None and len(found[1]) > MAX_DIGITS:
            raise self.error("the number is too large")
        return int(found[1]) if found else None

    def quoted(self) -> str:
        """A text in single or double quotes, with backslash escapes."""
        quote = self.text[self.at]
        self.at += 1
        letters: list[str] = []
        while not self.done:
            letter = self.text[self.at]
            self.at += 1
            if letter == quote:
                return self._paired("".join(letters))
            if letter == "\\" and not self.done:
                letter = self.text[self.at]
                self.at += 1
                if letter == "u" and re.fullmatch(r"[0-9a-fA-F]{4}", self.text[self.at : self.at + 4]):
                    letter = chr(int(self.text[self.at : self.at + 4], 16))
                    self.at += 4
                elif letter in "'\"" and letter != quote:
                    # As recorded: only its own quote needs the backslash, which stays before the other one.
                    letter = "\\" + letter
                else:
                    letter = _ESCAPES.get(letter, letter)
            letters.append(letter)
        raise self.error("the quote is not closed")

    def _paired(self, text: str) -> str:
        """The text with its surrogates, which come of two escapes, as one character. Raises ValueError."""
        try:
            return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError as error:
            raise self.error("half a character") from error

    def literal(self, wanted: str) -> float | bool | None:
        """A number, true, false or null. wanted: what the error says was expected. Raises ValueError."""
        for word, value in LITERALS:
            if self.take(word):
                return value
        number = self.match(_NUMBER)
        if number is None:
            raise self.error(f"expected {wanted}")
        whole = number[1] is None and number[2] is None and len(number[0]) <= MAX_DIGITS
        return int(number[0]) if whole else float(number[0])
