"""Requests that arrive whole, in one packet and alone, as most do: read in one step, where httptools calls back a dozen times.

What is read here has one meaning only, and the same as for httptools: anything beside the plain form (a repeated header, a
body whose end is not certain, what concerns the connection) is left to it. A client sends nearly the same lines with each
request: what they say is kept.
"""

from __future__ import annotations

import re

from pampero.protocol.codec import RawRequest

LONGEST = 32 * 1024
MAX_LINES = 64
MAX_KEPT = 2048
LONGEST_KEPT = 128
END = b"\r\n\r\n"
# Of the connection rather than of the request.
APART = frozenset(
    {"connection", "expect", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"}
)
# Another one with each request.
UNIQUE = frozenset({"amz-sdk-invocation-id", "authorization"})
_FIRST = re.compile(rb'(GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH) (/[!"$-~]*) HTTP/1\.1')
_LINE = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):(?: ?([!-~\x80-\xff](?:[\t -~\x80-\xff]*[!-~\x80-\xff])?))?")

# A header: its name in small letters, its value, and both as they were sent.
Field = tuple[str, str, tuple[bytes, bytes]]
# The request line: method, path and query.
First = tuple[str, str, str]


class Heads:
    """What lines of heads say, of those that were seen lately."""

    def __init__(self) -> None:
        self._firsts: dict[bytes, First] = {}
        self._fields: dict[bytes, Field] = {}

    def whole(self, data: bytes) -> RawRequest | None:
        """The one request that `data` is from its beginning to its end; None where that is not certain."""
        if len(data) > LONGEST:
            return None
        head, _, body = data.partition(END)
        line, *lines = head.split(b"\r\n")
        first = self._firsts.get(line) or self._first(line)
        if first is None or len(lines) > MAX_LINES:
            return None
        headers: dict[str, str] = {}
        sent: list[tuple[bytes, bytes]] = []
        known = self._fields.get
        for line in lines:
            field = known(line) or self._field(line)
            if field is None:
                return None
            headers[field[0]] = field[1]
            sent.append(field[2])
        if len(headers) != len(sent) or headers.get("content-length", "0") != str(len(body)):
            return None
        if not body and not data.endswith(END):
            return None
        return RawRequest(*first, headers, body, lines=sent)

    def _first(self, line: bytes) -> First | None:
        match = _FIRST.fullmatch(line)
        if match is None:
            return None
        path, _, query = match[2].decode("latin-1").partition("?")
        first = match[1].decode("latin-1"), path, query
        if len(line) <= LONGEST_KEPT:
            if len(self._firsts) >= MAX_KEPT:
                self._firsts.clear()
            self._firsts[line] = first
        return first

    def _field(self, line: bytes) -> Field | None:
        match = _LINE.fullmatch(line)
        if match is None:
            return None
        name, value = match[1], match[2] or b""
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        if key in APART and (key != "connection" or text.lower() != "keep-alive"):
            return None
        field = key, text, (name, value)
        if len(line) <= LONGEST_KEPT and key not in UNIQUE:
            if len(self._fields) >= MAX_KEPT:
                self._fields.clear()
            self._fields[line] = field
        return field
