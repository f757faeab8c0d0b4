"""A request whose head has arrived."""

from __future__ import annotations

from functools import lru_cache

import httptools

from pampero.api.streams import ByteStream
from pampero.net.body import Body
from pampero.protocol.codec import RawRequest

# Clients send head and body in two packets: such a body is in memory before its request is looked at.
SHORT = 16 * 1024
MAX_KEPT_LENGTH = 64
MAX_HEAD_LENGTH = 64 * 1024
MAX_TRAILERS_LENGTH = 8 * 1024
MAX_HEADERS = 256
TOO_LONG = "the head of the request is too long"
# Sent twice, they would mean one thing to a proxy and another to us (RFC 9112, 6.3; RFC 9110, 7.2).
ONCE = frozenset({"content-length", "transfer-encoding", "host"})


class Incoming:
    """number: of the requests of its connection. short: its body is not worth a stream: the request waits for it."""

    __slots__ = ("body", "headers", "keep", "lines", "method", "number", "short", "target")

    def __init__(
        self,
        method: str,
        target: bytes,
        headers: dict[str, str],
        lines: list[tuple[bytes, bytes]],
        keep: bool,
        body: Body,
        number: int,
    ) -> None:
        self.method = method
        self.number = number
        self.lines = lines
        self.target = target
        self.headers = headers
        self.keep = keep
        self.body = body
        length = headers.get("content-length")
        self.short = length is not None and len(length) < 6 and int(length) <= SHORT and not body.expects

    @property
    def soon(self) -> bool:
        """Whether the rest of it is waited for."""
        return self.short and not self.body.ended and self.body.whole

    def raw(self) -> RawRequest:
        """The request, its body as bytes where it is all here. Raises ValueError for an invalid target."""
        target = self.target
        if target.startswith(b"/") or target == b"*":
            path, _, query = target.partition(b"#")[0].partition(b"?")
        else:
            url = httptools.parse_url(target)
            path, query = url.path or b"/", url.query or b""
        body: bytes | ByteStream
        if self.body.ended:
            body = self.body.taken()
        else:
            length = self.headers.get("content-length", "")
            body = ByteStream(self.body.read(), int(length) if length.isdigit() else None)
        return RawRequest(
            self.method, path.decode("latin-1"), query.decode("latin-1"), self.headers, body, sent=self.lines
        )


def name_of(name: bytes) -> str:
    """A header's name in small letters."""
    return (key_of if len(name) <= MAX_KEPT_LENGTH else key_of.__wrapped__)(name)


@lru_cache(maxsize=256)
def key_of(name: bytes) -> str:
    """A header's name in small letters: few are ever sent."""
    return name.decode("latin-1").lower()
