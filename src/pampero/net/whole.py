"""Requests that arrive whole, in one packet and alone, as most do: read in one step, where httptools calls back a dozen times.

What is read here has one meaning only, and the same as for httptools: anything beside the plain form (a repeated header, a
body whose end is not certain, what concerns the connection) is left to it. A client sends nearly the same lines with each
request: what they say is kept. So is what a whole head says but for the three values that are others with each request; the
gateway keeps what it makes of such a head beside it (`Alike`).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pampero.protocol.codec import Alike, RawRequest

MAX_LENGTH = 32 * 1024
MAX_LINES = 64
MAX_KEPT = 2048
MAX_KEPT_LENGTH = 128
# Heads that are kept whole, and of how many it is remembered that they were seen once: most never come again.
MAX_HEADS, MAX_HEAD_LENGTH, MAX_SEEN = 512, 2048, 8192
END = b"\r\n\r\n"
# Of the connection rather than of the request.
APART = frozenset(
    {"connection", "expect", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"}
)
# Another one with each request.
UNIQUE = frozenset({"amz-sdk-invocation-id", "authorization"})
_FIRST = re.compile(rb'(GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH) (/[!"$-~]*) HTTP/1\.1')
_LINE = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):(?: ?([!-~\x80-\xff](?:[\t -~\x80-\xff]*[!-~\x80-\xff])?))?")
_SHORT = re.compile(rb"\r\ncontent-length: [1-9][0-9]{0,3}\r\n")
UNCERTAIN = (b"\r\nexpect", b"\r\ntransfer-encoding", b"\r\nupgrade")
# What stands before the values that are cut out of a head: in hexadecimal, a UUID, a number.
SIGNATURE, NUMBER, LENGTH = b"Signature=", b"nvocation-id: ", b"ength: "
SIGNATURE_DIGITS, NUMBER_DIGITS = 64, 36
# The lines of a head that is cut. NUL stands where the signature was; no head has another one.
_CUT = {
    SIGNATURE: re.compile(rb"\r\nauthorization: AWS4-HMAC-SHA256 [^\r\n]*Signature=\0(?:\r\n|\Z)", re.IGNORECASE),
    NUMBER: re.compile(rb"\r\namz-sdk-invocation-id: (?:\r\n|\Z)", re.IGNORECASE),
    LENGTH: re.compile(rb"\r\ncontent-length: (?:\r\n|\Z)", re.IGNORECASE),
}

# A header: its name in small letters, its value, and both as they were sent.
Field = tuple[str, str, tuple[bytes, bytes]]
# The request line: method, path and query.
First = tuple[str, str, str]
# A head without the values that are cut: what stands before the signature, and behind it.
Key = tuple[bytes, bytes]


class _Head(NamedTuple):
    """A head that was read. claim: the Authorization header before its signature. cut: how long a signature and a number are
    in it, and whether a length."""

    first: First
    headers: dict[str, str]
    claim: str
    cut: tuple[int, int, bool]
    alike: Alike


class Heads:
    """What lines of heads say, and whole heads, of those that were seen lately."""

    def __init__(self) -> None:
        self._firsts: dict[bytes, First] = {}
        self._fields: dict[bytes, Field] = {}
        self._heads: dict[Key, _Head] = {}
        self._seen: set[int] = set()

    @staticmethod
    def awaits(head: bytes) -> bool:
        """Whether this is one head and no more, whose body is short and on its way: many clients send the two apart, and then
        both are read in one step."""
        if len(head) > MAX_LENGTH or head.find(END) + len(END) != len(head):
            return False
        small = head.lower()
        return _SHORT.search(small) is not None and not any(line in small for line in UNCERTAIN)

    def whole(self, data: bytes) -> RawRequest | None:
        """The one request that `data` is from its beginning to its end; None where that is not certain."""
        if len(data) > MAX_LENGTH:
            return None
        at = data.find(SIGNATURE) + len(SIGNATURE)
        end = data.find(END, at + SIGNATURE_DIGITS)
        if at < len(SIGNATURE) or end < 0 or end > MAX_HEAD_LENGTH:
            return self._read(data)
        before, signature, after = data[:at], data[at : at + SIGNATURE_DIGITS], data[at + SIGNATURE_DIGITS : end]
        number = length = b""
        if (at := after.find(NUMBER)) >= 0:
            number, after = _number(after, at + len(NUMBER))
        if (at := after.find(LENGTH)) >= 0:
            length, after = _length(after, at + len(LENGTH))
        key = before, after
        kept = self._heads.get(key)
        if kept is None and not (number and length):
            if not number and (at := before.find(NUMBER)) >= 0:
                number, before = _number(before, at + len(NUMBER))
            if not length and (at := before.find(LENGTH)) >= 0:
                length, before = _length(before, at + len(LENGTH))
            key = before, after
            kept = self._heads.get(key)
        if (
            kept is None
            or (len(signature), len(number), length != b"") != kept.cut
            or not signature.isalnum()
            or (number and not number.replace(b"-", b"").isalnum())
        ):
            raw = self._read(data)
            if raw is not None and kept is None:
                self._see(key, (signature, number, length), raw)
            return raw
        body = data[end + len(END) :]
        headers = kept.headers.copy()
        headers["authorization"] = kept.claim + signature.decode()
        if number:
            headers["amz-sdk-invocation-id"] = number.decode()
        if length:
            headers["content-length"] = length.decode()
        if headers.get("content-length", "0") != str(len(body)):
            return None
        return RawRequest(*kept.first, headers, body, sent=data, alike=kept.alike)

    def _see(self, key: Key, cut: tuple[bytes, bytes, bytes], raw: RawRequest) -> None:
        """Keep a head that comes for the second time, if the values that were cut out are those that they seem."""
        known = hash(key)
        if known not in self._seen:
            if len(self._seen) >= MAX_SEEN:
                self._seen.clear()
            self._seen.add(known)
            return
        before, after = key
        text = before + b"\0" + after
        for value, (mark, line) in zip(cut, _CUT.items()):
            if text.count(mark) != bool(value) or (value and line.search(text) is None):
                return
        lengths = len(cut[0]), len(cut[1]), cut[2] != b""
        if lengths[0] != SIGNATURE_DIGITS or lengths[1] not in (0, NUMBER_DIGITS) or END in before:
            return
        if len(self._heads) >= MAX_HEADS:
            self._heads.clear()
        claim = raw.headers["authorization"][:-SIGNATURE_DIGITS]
        self._heads[key] = _Head((raw.method, raw.path, raw.query), raw.headers.copy(), claim, lengths, Alike())

    def _read(self, data: bytes) -> RawRequest | None:
        """A request, line by line."""
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
        return RawRequest(*first, headers, body, sent=sent)

    def _first(self, line: bytes) -> First | None:
        match = _FIRST.fullmatch(line)
        if match is None:
            return None
        path, _, query = match[2].decode("latin-1").partition("?")
        first = match[1].decode("latin-1"), path, query
        if len(line) <= MAX_KEPT_LENGTH:
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
        if len(line) <= MAX_KEPT_LENGTH and key not in UNIQUE:
            if len(self._fields) >= MAX_KEPT:
                self._fields.clear()
            self._fields[line] = field
        return field


def _number(text: bytes, at: int) -> tuple[bytes, bytes]:
    """The number of a call, and the text without it."""
    return text[at : at + NUMBER_DIGITS], text[:at] + text[at + NUMBER_DIGITS :]


def _length(text: bytes, at: int) -> tuple[bytes, bytes]:
    """The length of a body, and the text without it."""
    rest = text[at:].lstrip(b"0123456789")
    return text[at : len(text) - len(rest)], text[:at] + rest
