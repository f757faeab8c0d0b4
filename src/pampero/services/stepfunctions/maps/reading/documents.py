"""JSON documents of any size: the items of an array, or the members of an object, one after the other. Pure.

Python's own decoder finds where a value ends; of what has not arrived yet it fails, and is asked again when twice as
much is there, so that all of it takes time that grows with the text alone.
Source: "ItemReader (Map)" in the developer guide.
"""

from __future__ import annotations

import codecs
import json
import re
from typing import Any

from pampero.kernel.jsontext import unescaped
from pampero.services.stepfunctions.asl.data import parse
from pampero.services.stepfunctions.maps.reading.items import MAX_ITEM_SIZE, Item, failed

NO_ITEMS = "Attempting to map over non-iterable node."
# Where the array or object that a pointer leads to begins, at the latest.
FARTHEST = 16 * 1024 * 1024
TOO_FAR = f"What the ItemsPointer leads to does not begin within the first {FARTHEST} characters."
# So many places are tried where many elements may end, and so many times in vain.
MISSES = 8
_space = re.compile(r"[ \t\n\r]*")
_scan = json.JSONDecoder().raw_decode
_OF_NUMBERS = "0123456789.eE+-"
_CLOSING = {"[": "]", "{": "}"}


class _Incomplete(Exception):
    """The text ends before what is looked for does."""


class JsonDocument:
    """The items of one document. pointer: a JSON Pointer (RFC 6901) to the array or object whose items they are."""

    waiting = False

    def __init__(self, source: str, skip: int = 0, pointer: str | None = None) -> None:
        self._source = source
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._pointed = pointer is not None
        self._path = [unescaped(part) for part in (pointer or "").split("/")[1:]]
        self._text, self._at = "", 0
        self._wanted = 0
        self._kind = ""
        self._begun = self._ended = self._over = False
        self._misses = 0
        self.skip = skip

    def feed(self, data: bytes) -> list[Item]:
        """See Parser."""
        try:
            text = self._decoder.decode(data, self._over)
        except UnicodeDecodeError as error:
            raise failed(f"The file is not valid JSON: {error}") from error
        if self._ended:
            self._rest(text)
            return []
        self._text = self._text[self._at :] + text
        self._at = 0
        if len(self._text) < self._wanted and not self._over:
            return []
        found: list[Item] = []
        try:
            if not self._kind:
                self._find()
            self._many(found)
            while not self._ended:
                self._next(found)
        except (_Incomplete, ValueError, RecursionError) as error:
            self._again(error)
        return found

    def close(self) -> list[Item]:
        """See Parser."""
        self._over = True
        found = self.feed(b"")
        if not self._ended:
            raise failed("The file is not valid JSON: it ends before its value does.")
        return found

    def _again(self, error: Exception) -> None:
        """What has failed may be whole when more of the file is there."""
        room = MAX_ITEM_SIZE if self._kind else FARTHEST
        left = len(self._text) - self._at
        if isinstance(error, RecursionError):
            raise failed("The file is not valid JSON: it is nested too deeply.") from error
        if self._over or left > room:
            if not self._kind and left > room:
                raise failed(TOO_FAR) from error
            reason = "it ends before its value does" if isinstance(error, _Incomplete) else error
            raise failed(f"The file is not valid JSON: {reason}") from error
        self._wanted = 2 * left

    def _many(self, found: list[Item]) -> None:
        """Read as many elements of an array as are here, at once: a text that ends where a comma stands, and is an array
        when it is closed there, ends between two of its elements. What is not so is left to `_next`."""
        if self._kind != "[" or self._misses >= MISSES:
            return
        at = self._spaced(self._at)
        if self._begun:
            if self._text[at] != ",":
                return
            at += 1
        end = len(self._text)
        for _ in range(MISSES):
            end = self._comma(at, end)
            values = self._array(self._text[at:end]) if end > at else None
            if values is not None:
                found += [Item(value, None, self._source) for value in values[self.skip :]]
                self.skip = max(0, self.skip - len(values))
                self._at, self._begun, self._misses = end, True, 0
                return
        self._misses += 1

    def _comma(self, at: int, end: int) -> int:
        """The last comma that may stand between two elements: where there are objects or arrays, behind one."""
        closed = max(self._text.rfind("},", at, end), self._text.rfind("],", at, end))
        return closed + 1 if closed >= 0 else self._text.rfind(",", at, end)

    def _array(self, text: str) -> list[Any] | None:
        try:
            found = parse(f"[{text}]")
        except ValueError:
            return None
        return found if isinstance(found, list) and found else None

    def _next(self, found: list[Item]) -> None:
        """The next item. Raises ValueError, _Incomplete."""
        at, key = self._spaced(self._at), None
        closing = _CLOSING[self._kind]
        if self._text[at] == closing:
            self._end(at)
            return
        if self._begun:
            if self._text[at] != ",":
                raise ValueError(f"',' or '{closing}' is expected")
            at = self._spaced(at + 1)
        if self._kind == "{":
            key, at = self._key(at)
        end = self._behind(at)
        if self.skip:
            self.skip -= 1
        else:
            found.append(Item(parse(self._text[at:end]), key, self._source))
        self._at, self._begun = end, True

    def _end(self, at: int) -> None:
        self._ended = True
        rest, self._text = self._text[at + 1 :], ""
        self._rest(rest)

    def _rest(self, text: str) -> None:
        """Nothing may follow a document; what follows the array in it is not looked at."""
        if not self._pointed and text and not text.isspace():
            raise failed("The file is not valid JSON: something follows its value.")

    def _find(self) -> None:
        """Go where the pointer leads. Raises ValueError, _Incomplete."""
        at = self._spaced(1 if self._text.startswith("\ufeff") else 0)
        for part in self._path:
            at = self._member(at, part) if self._text[at] == "{" else self._element(at, part)
        if at > FARTHEST:
            raise failed(TOO_FAR)
        kind = self._text[at]
        if kind != "[" and not (kind == "{" and self._pointed):
            raise failed(NO_ITEMS)
        self._kind, self._at, self._wanted = kind, at + 1, 0

    def _member(self, at: int, wanted: str) -> int:
        """Where an object's member begins."""
        at = self._spaced(at + 1)
        while self._text[at] != "}":
            key, at = self._key(at)
            if key == wanted:
                return at
            at = self._spaced(self._behind(at))
            if self._text[at] == ",":
                at = self._spaced(at + 1)
            elif self._text[at] != "}":
                raise ValueError("',' or '}' is expected")
        raise failed(f"The ItemsPointer leads nowhere: there is no member '{wanted}'.")

    def _element(self, at: int, wanted: str) -> int:
        """Where an array's element begins."""
        if self._text[at] != "[" or not wanted.isdecimal():
            raise failed(f"The ItemsPointer leads nowhere: there is no member '{wanted}'.")
        # What has more digits lies farther than is looked.
        index = int(wanted) if len(wanted) <= len(str(FARTHEST)) else FARTHEST
        number, at = 0, self._spaced(at + 1)
        while self._text[at] != "]":
            if number == index:
                return at
            number, at = number + 1, self._spaced(self._behind(at))
            if self._text[at] == ",":
                at = self._spaced(at + 1)
            elif self._text[at] != "]":
                raise ValueError("',' or ']' is expected")
        raise failed(f"The ItemsPointer leads nowhere: there is no element {wanted}.")

    def _key(self, at: int) -> tuple[str, int]:
        """(a member's name, where its value begins)."""
        if self._text[at] != '"':
            raise ValueError("a member's name is expected")
        name: Any
        name, at = _scan(self._text, at)
        at = self._spaced(at)
        if self._text[at] != ":":
            raise ValueError("':' is expected")
        return name, self._spaced(at + 1)

    def _behind(self, at: int) -> int:
        """Where a value ends: only what comes behind a number tells that it is whole."""
        _, end = _scan(self._text, at)
        self._spaced(end)
        if self._text[end] in _OF_NUMBERS:
            raise _Incomplete
        return int(end)

    def _spaced(self, at: int) -> int:
        """Where the next character stands that is no space. Raises _Incomplete."""
        found = _space.match(self._text, at)
        end = at if found is None else found.end()
        if end >= len(self._text):
            raise _Incomplete
        return end
