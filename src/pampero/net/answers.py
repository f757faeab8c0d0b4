"""Answers on the wire: status line, headers, files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from http import HTTPStatus

from pampero.kernel.clock import Clock, http_date
from pampero.protocol.codec import RawResponse

STATUS_LINES = {status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n" for status in HTTPStatus}
BODILESS = frozenset({101, 204, 304})
# Names of HTTP's own as they are written; those of services are in small letters.
NAMES = (
    "Accept-Ranges", "Access-Control-Allow-Credentials", "Access-Control-Allow-Headers", "Access-Control-Allow-Methods",
    "Access-Control-Allow-Origin", "Access-Control-Expose-Headers", "Access-Control-Max-Age", "Allow", "Cache-Control",
    "Connection", "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Length", "Content-Range",
    "Content-Type", "Date", "ETag", "Expires", "Last-Modified", "Location", "Server", "Transfer-Encoding", "Vary",
    "WWW-Authenticate",
)  # fmt: skip
SPELLED = {name.lower(): name for name in NAMES}
# As they begin the lines of nearly every answer.
EVERY = {"x-amzn-requestid": "x-amzn-requestid: ", "content-type": "Content-Type: ", "x-amz-crc32": "x-amz-crc32: "}
CLOSE = "Connection: close\r\n"
# What is written here where an answer does not bring it, or not as the connection has it.
OWN = frozenset({"Connection", "Content-Length", "Date"})
KEPT = "keep-alive"
_BROKEN = re.compile(r"[\r\n\0]")
WALL = Clock()
MAX_KEPT_LENGTH = 64


def head_of(response: RawResponse, length: int | None, keep: bool) -> bytes:
    """Status line and headers. length: of the body; None: not known. Raises ValueError for an invalid header."""
    status = response.status
    head = STATUS_LINES.get(status) or f"HTTP/1.1 {status} \r\n"
    named, dated = status in BODILESS, False
    for name, value in response.headers:
        if name in EVERY and value.isprintable():
            head = f"{head}{EVERY[name]}{value}\r\n"
            continue
        spelled = (_spelled if len(name) <= MAX_KEPT_LENGTH else _spelled.__wrapped__)(name)
        if not value.isprintable():
            value = _BROKEN.sub(" ", value)  # as RFC 9110, 5.5 has it
        if spelled in OWN:
            if spelled == "Connection" and value == KEPT and not keep:
                continue
            named = named or spelled == "Content-Length"
            dated = dated or spelled == "Date"
        head = f"{head}{spelled}: {value}\r\n"
    date = "" if dated else _date(int(WALL.wall()))
    size = "" if named else "Transfer-Encoding: chunked\r\n" if length is None else f"Content-Length: {length}\r\n"
    return f"{head}{date}{size}{'' if keep else CLOSE}\r\n".encode()


def fields_of(response: RawResponse, length: int | None) -> Iterator[tuple[str, str]]:
    """The headers as HTTP/2 has them: names in small letters, the date and the length among them. Raises ValueError for an
    invalid header."""
    named, dated = response.status in BODILESS or length is None, False
    for name, value in response.headers:
        lower = (_spelled if len(name) <= MAX_KEPT_LENGTH else _spelled.__wrapped__)(name).lower()
        if lower == "connection":  # HTTP/2 has none (RFC 9113, 8.2.2)
            continue
        named, dated = named or lower == "content-length", dated or lower == "date"
        yield lower, value if value.isprintable() else _BROKEN.sub(" ", value)
    if not dated:
        yield "date", http_date(int(WALL.wall()))
    if not named:
        yield "content-length", str(length)


@lru_cache(maxsize=256)
def _spelled(name: str) -> str:
    if not name.isprintable() and _BROKEN.search(name):
        raise ValueError(f"{name!r} is no header")
    lower = name.lower()
    return SPELLED.get(lower, lower)


@lru_cache(maxsize=2)
def _date(second: int) -> str:
    return f"Date: {http_date(second)}\r\n"
