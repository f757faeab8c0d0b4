"""Answers on the wire: status line, headers, files."""

from __future__ import annotations

import re
from functools import lru_cache
from http import HTTPStatus

from pampero.kernel.clock import Clock, http_date
from pampero.protocol.codec import RawResponse

STATUS_LINES = {status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n" for status in HTTPStatus}
BODILESS = frozenset({204, 304})
# Names of HTTP's own as they are written; those of services are in small letters.
NAMES = (
    "Accept-Ranges", "Access-Control-Allow-Credentials", "Access-Control-Allow-Headers", "Access-Control-Allow-Methods",
    "Access-Control-Allow-Origin", "Access-Control-Expose-Headers", "Access-Control-Max-Age", "Allow", "Cache-Control",
    "Connection", "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Length", "Content-Range",
    "Content-Type", "Date", "ETag", "Expires", "Last-Modified", "Location", "Server", "Transfer-Encoding", "Vary",
    "WWW-Authenticate",
)  # fmt: skip
SPELLED = {name.lower(): name for name in NAMES}
_BROKEN = re.compile(r"[\r\n\0]")
WALL = Clock()


def head_of(response: RawResponse, length: int | None, keep: bool) -> bytes:
    """Status line and headers. length: of the body; None: not known. Raises ValueError for an invalid header."""
    status = response.status
    lines = [STATUS_LINES.get(status) or f"HTTP/1.1 {status} \r\n"]
    named, dated = status in BODILESS, False
    for name, value in response.headers:
        lower = name.lower()
        if not name.isprintable() and _BROKEN.search(name):
            raise ValueError(f"{name!r}: {value!r} is no header")
        if not value.isprintable():
            value = _BROKEN.sub(" ", value)  # as RFC 9110, 5.5 has it
        named = named or lower == "content-length"
        dated = dated or lower == "date"
        lines.append(f"{SPELLED.get(lower, lower)}: {value}\r\n")
    if not dated:
        lines.append(_date(int(WALL.wall())))
    if not named:
        lines.append("Transfer-Encoding: chunked\r\n" if length is None else f"Content-Length: {length}\r\n")
    lines.append("\r\n" if keep else "Connection: close\r\n\r\n")
    return "".join(lines).encode()


@lru_cache(maxsize=2)
def _date(second: int) -> str:
    return f"Date: {http_date(second)}\r\n"
