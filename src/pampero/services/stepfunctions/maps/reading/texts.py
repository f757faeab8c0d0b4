"""Files of text: delimited fields, and JSON documents one a line. Pure.

Sources: "ItemReader (Map)" in the developer guide; the order of fields in items, and what is read of files whose lines
are longer or shorter than their header, are as AWS's are in recordings.
"""

from __future__ import annotations

import codecs
import re
from collections import deque
from collections.abc import Iterable
from itertools import repeat
from operator import itemgetter
from typing import Any

from pampero.services.stepfunctions.asl.data import parse, parse_lines
from pampero.services.stepfunctions.maps.reading.items import MAX_ITEM_SIZE, Item, failed

DELIMITERS = {"COMMA": ",", "PIPE": "|", "SEMICOLON": ";", "SPACE": " ", "TAB": "\t"}
MAX_HEADER_SIZE = 10 * 1024
# So many fields become items at once: an empty line is an item with all the header's names.
MAX_FIELDS = 20_000
DUPLICATES = "CSV headers cannot contain duplicates."
ONLY_HEADERS = "The file contains only CSV headers."
ESCAPE, QUOTE = "\\", '"'
# Where something may happen, whichever the delimiter is.
_special = re.compile(r'["\\,|; \t]')


class JsonLines:
    """One JSON document a line; empty lines are none."""

    waiting = False

    def __init__(self, source: str, skip: int = 0) -> None:
        self._source = source
        self._rest = b""
        self._lines = 0
        self.skip = skip

    def feed(self, data: bytes) -> list[Item]:
        """See Parser."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > MAX_ITEM_SIZE:
            raise failed(f"Line {self._lines + len(lines) + 1} is longer than {MAX_ITEM_SIZE} bytes.")
        return self._at_once(lines) or self._items(lines)

    def _at_once(self, lines: list[bytes]) -> list[Item]:
        """Most lines are read together; nothing where one of them is not what it should be, or none is wanted."""
        if not lines or not self._lines or self.skip:
            return []
        try:
            found = parse_lines(b"\n".join(lines))
        except ValueError:
            return []
        if len(found) != sum(1 for line in lines if line and not line.isspace()):
            return []
        self._lines += len(lines)
        return [Item(value, None, self._source) for value in found]

    def close(self) -> list[Item]:
        """See Parser."""
        rest, self._rest = self._rest, b""
        return self._items([rest])

    def _items(self, lines: Iterable[bytes]) -> list[Item]:
        found = []
        for line in lines:
            self._lines += 1
            if self._lines == 1:
                line = line.removeprefix(codecs.BOM_UTF8)
            if not line or line.isspace():
                continue
            if self.skip:
                self.skip -= 1
                continue
            try:
                found.append(Item(parse(line), None, self._source))
            except ValueError as error:
                raise failed(f"Line {self._lines} is not valid JSON: {error}") from error
        return found


class Delimited:
    """Lines of fields. Whatever ends a line (LF, CR LF, CR), a quoted field keeps it as LF. A field that is missing is
    an empty text, one too many is passed over; so an empty line is an item, too. All values are texts.

    headers: those that are given; None: the first line. alone: this is the only file, which must have items.
    """

    def __init__(
        self, source: str, skip: int = 0, *, delimiter: str = ",", headers: list[str] | None = None, alone: bool = True
    ) -> None:
        self._source = source
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""
        self._first = True
        self._ended = False
        self._lines: deque[str] = deque()
        self._fields = Fields(delimiter)
        self._row: Row | None = None if headers is None else Row(headers)
        self._alone = alone and headers is None
        self._seen = False
        self.skip = skip

    def feed(self, data: bytes) -> list[Item]:
        """See Parser."""
        text = self._rest + self._decoder.decode(data)
        # A CR at the end may be half of what ends the line.
        last = "\r" if text.endswith("\r") else ""
        lines = _lines(text.removesuffix(last))
        self._rest = lines.pop() + last
        if len(self._rest) > MAX_ITEM_SIZE:
            raise failed(f"A line is longer than {MAX_ITEM_SIZE} characters.")
        self._lines.extend(lines)
        return self._items()

    def close(self) -> list[Item]:
        """See Parser."""
        lines = _lines(self._rest + self._decoder.decode(b"", True))
        self._rest, self._ended = "", True
        self._lines.extend(lines if lines[-1] else lines[:-1])
        return self._items()

    @property
    def waiting(self) -> bool:
        """See Parser."""
        return bool(self._lines)

    def _items(self) -> list[Item]:
        found: list[Item] = []
        made, lines = 0, self._lines
        if self._first and lines:
            self._first = False
            lines[0] = lines[0].removeprefix("\ufeff")
        while lines and made < MAX_FIELDS:
            fields = self._fields.of(lines.popleft())
            if fields is None:
                continue
            if self._row is None:
                self._row = Row(fields)
                continue
            self._seen = True
            if self.skip:
                self.skip -= 1
                continue
            found.append(Item(self._row.of(fields), None, self._source))
            made += self._row.size
        if self._ended and not lines:
            self._check()
        return found

    def _check(self) -> None:
        """Raises Failure where the file that has ended is none."""
        if self._fields.open:
            raise failed("A quoted field does not end before the file does.")
        if self._alone and not self._seen:
            raise failed(ONLY_HEADERS if self._row else "The CSV file is empty.")


def _lines(text: str) -> list[str]:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.split("\n")


class Row:
    """Makes objects of fields, in the order in which AWS's have their names."""

    def __init__(self, headers: list[str]) -> None:
        if len(set(headers)) < len(headers):
            raise failed(DUPLICATES)
        if sum(len(header.encode("utf-8", "replace")) + 1 for header in headers) > MAX_HEADER_SIZE:
            raise failed(f"The CSV headers are longer than {MAX_HEADER_SIZE} bytes.")
        order = hashed(headers)
        self.size = len(headers)
        self._names = [headers[at] for at in order]
        self._pick: Any = itemgetter(*order) if len(order) > 1 else None

    def of(self, fields: list[str]) -> dict[str, str]:
        """One object."""
        if len(fields) < self.size:
            fields.extend(repeat("", self.size - len(fields)))
        if self._pick is None:
            return dict.fromkeys(self._names, fields[0])
        return dict(zip(self._names, self._pick(fields)))


def hashed(names: list[str]) -> list[int]:
    """The places of names in the order that Java's HashMap gives them, in which AWS tells what has no order."""
    room = 16
    while len(names) > room * 3 // 4:
        room *= 2

    def bucket(at: int) -> int:
        code = 0
        units = names[at].encode("utf-16-be", "surrogatepass")
        for high, low in zip(units[::2], units[1::2]):
            code = (31 * code + (high << 8 | low)) & 0xFFFFFFFF
        return (code ^ code >> 16) & room - 1

    return sorted(range(len(names)), key=bucket)


class Fields:
    """Splits lines. The guide's rules: what quotes enclose may have delimiters and line ends in it; a quote is meant by
    two of them; a backslash takes the meaning from a quote, a delimiter or a backslash behind it, and is left out before
    all else. Other quotes in the middle of a field are as in the library that has just these rules, OpenCSV: they stay.
    """

    def __init__(self, delimiter: str) -> None:
        self._delimiter = delimiter
        self._done: list[str] = []
        self._field: list[str] = []
        self._size = 0
        self._inside = False
        self._blank = True
        self.open = False

    def of(self, line: str) -> list[str] | None:
        """The fields of a line; None while a quoted one goes on in the next line. Raises Failure."""
        if not self.open and QUOTE not in line and ESCAPE not in line:
            return line.split(self._delimiter)
        self._size += len(line) + 1
        if self._size > MAX_ITEM_SIZE:
            raise failed(f"A record is longer than {MAX_ITEM_SIZE} characters.")
        self._read(line)
        if self.open:
            self._add("\n")
            return None
        fields = [*self._done, "".join(self._field)]
        self._done, self._field, self._size, self._inside, self._blank = [], [], 0, False, True
        return fields

    def _read(self, line: str) -> None:
        at, size, delimiter = 0, len(line), self._delimiter
        while at < size:
            char, after = line[at], line[at + 1] if at + 1 < size else ""
            if char == ESCAPE:
                self._inside = True
                if after in (QUOTE, ESCAPE, delimiter):
                    self._add(after)
                    at += 1
            elif char == QUOTE:
                if after == QUOTE and (self.open or self._inside):
                    self._add(QUOTE)
                    at += 1
                else:
                    self.open = not self.open
                    if at > 2 and after not in ("", delimiter) and line[at - 1] != delimiter:
                        self._within()
                self._inside = not self._inside
            elif char == delimiter and not self.open:
                self._done.append("".join(self._field))
                self._field, self._inside, self._blank = [], False, True
            else:
                found = _special.search(line, at + 1)
                end = size if found is None else found.start()
                self._add(line[at:end])
                self._inside, at = True, end - 1
            at += 1

    def _add(self, text: str) -> None:
        self._field.append(text)
        self._blank = self._blank and text.isspace()

    def _within(self) -> None:
        """A quote in the middle of a field stays, but for one that only space is before."""
        if self._field and self._blank:
            self._field = []
        else:
            self._add(QUOTE)
