"""One HTTP/1.1 connection: requests in order, each answered before the next begins. The parser is httptools'."""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus
from typing import cast

import httptools

from pampero.api.streams import ByteStream, FileRange
from pampero.kernel.clock import Clock
from pampero.kernel.log import logger
from pampero.protocol.codec import RawRequest, RawResponse

log = logger("net")
Handler = Callable[[RawRequest, str], Awaitable[RawResponse]]
LONGEST_HEAD = 64 * 1024
TOO_LONG = "the head of the request is too long"
# Of a body that nobody reads yet, or of an answer that the client does not take: beyond it the other side waits.
HIGH_WATER = 256 * 1024
STATUS_LINES = {status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n" for status in HTTPStatus}
BODILESS = frozenset({204, 304})
_BROKEN = re.compile(r"[\r\n\0]")
WALL = Clock()
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
BAD = RawResponse(400)


class _Body:
    """A request's body as it arrives."""

    __slots__ = ("_chunks", "_connection", "_dropped", "_ended", "_gone", "_size", "_waiter", "expects")

    def __init__(self, connection: Connection, expects: bool) -> None:
        self._connection = connection
        self._chunks: deque[bytes] = deque()
        self._size = 0
        self._waiter: asyncio.Future[None] | None = None
        self._ended = False
        self._gone = False
        self._dropped = False
        self.expects = expects

    def add(self, chunk: bytes) -> None:
        """From the parser."""
        if self._dropped:
            return
        self._chunks.append(chunk)
        self._size += len(chunk)
        if self._size > HIGH_WATER:
            self._connection.hold(True)
        self._wake()

    def end(self) -> None:
        """The last chunk was added."""
        self._ended = True
        self._wake()

    def lose(self) -> None:
        """The client went away before the end."""
        self._gone = not self._ended
        self._wake()

    def drop(self) -> None:
        """Nobody reads it any more."""
        self._dropped = True
        self._chunks.clear()
        self._size = 0
        self._connection.hold(False)

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def taken(self) -> bytes:
        """All of it, once it has ended."""
        return self._chunks[0] if len(self._chunks) == 1 else b"".join(self._chunks)

    @property
    def ended(self) -> bool:
        """Whether all of it is here."""
        return self._ended

    async def read(self) -> AsyncIterator[bytes]:
        """The chunks. Raises ConnectionResetError when the client goes away."""
        if self.expects and not self._ended:
            self.expects = False
            self._connection.send(CONTINUE)
        while True:
            while self._chunks:
                chunk = self._chunks.popleft()
                self._size -= len(chunk)
                if self._size <= HIGH_WATER:
                    self._connection.hold(False)
                yield chunk
            if self._ended:
                return
            if self._gone:
                raise ConnectionResetError("the client went away before the end of the body")
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter


class _Incoming:
    """A request whose head is here."""

    __slots__ = ("body", "headers", "keep", "lines", "method", "target")

    def __init__(
        self,
        method: str,
        target: bytes,
        headers: dict[str, str],
        lines: list[tuple[bytes, bytes]],
        keep: bool,
        body: _Body,
    ) -> None:
        self.method = method
        self.lines = lines
        self.target = target
        self.headers = headers
        self.keep = keep
        self.body = body

    def raw(self) -> RawRequest:
        """The request, its body as bytes where it is all here. Raises ValueError for a target that is none."""
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
            self.method, path.decode("latin-1"), query.decode("latin-1"), self.headers, body, lines=self.lines
        )


class Connection(asyncio.Protocol):
    """Speaks HTTP/1.1 with one client.

    connections: where it enters itself while it lasts. door: see RawRequest. task: what answers the present request.
    """

    def __init__(self, handler: Handler, connections: set[Connection], door: str | None = None) -> None:
        self.door = door
        self._handler = handler
        self._connections = connections
        self._parser = httptools.HttpRequestParser(self)
        self._transport: asyncio.Transport | None = None
        self._client = "127.0.0.1"
        self._target = b""
        self._headers: dict[str, str] = {}
        self._lines: list[tuple[bytes, bytes]] = []
        self._head = 0
        self._arriving: _Body | None = None
        self._waiting: deque[_Incoming] = deque()
        self.task: asyncio.Task[None] | None = None
        self._drained: asyncio.Future[None] | None = None
        self._held = False
        self._closing = False
        self._broken = False
        self.idle_since = 0.0

    # What the event loop calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See asyncio.Protocol."""
        self._transport = cast(asyncio.Transport, transport)
        peer = transport.get_extra_info("peername")
        if peer:
            self._client = peer[0]
        self.idle_since = Clock.monotonic()
        self._connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """See asyncio.Protocol."""
        self._connections.discard(self)
        self._transport = None
        self._waiting.clear()
        if self._arriving is not None:
            self._arriving.lose()
        self.resume_writing()

    def data_received(self, data: bytes) -> None:
        """See asyncio.Protocol."""
        if self._broken:
            return
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            # No upgrade is offered: the request is answered as if none had been asked for, and is the last.
            self._broken = self._closing = True
            self._end_body()
        except httptools.HttpParserError:
            self._refuse()
        if self.task is not None:
            if self._waiting:
                self.hold(True)
        elif self._waiting:
            self._begin()

    def pause_writing(self) -> None:
        """See asyncio.Protocol."""
        if self._drained is None:
            self._drained = asyncio.get_running_loop().create_future()

    def resume_writing(self) -> None:
        """See asyncio.Protocol."""
        if self._drained is not None:
            if not self._drained.done():
                self._drained.set_result(None)
            self._drained = None

    # What the parser calls

    def on_url(self, url: bytes) -> None:
        """See httptools: a part of the target."""
        self._target += url
        self._head += len(url)
        if self._head > LONGEST_HEAD:
            raise ValueError(TOO_LONG)

    def on_header(self, name: bytes, value: bytes) -> None:
        """See httptools."""
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        headers = self._headers
        headers[key] = f"{headers[key]},{text}" if key in headers else text
        self._lines.append((name, value))
        self._head += len(name) + len(value)
        if self._head > LONGEST_HEAD:
            raise ValueError(TOO_LONG)

    def on_headers_complete(self) -> None:
        """See httptools."""
        headers = self._headers
        body = _Body(self, headers.get("expect", "").lower() == "100-continue")
        method = self._parser.get_method().decode("latin-1")
        keep = self._parser.should_keep_alive() and not self._closing
        self._arriving = body
        self._waiting.append(_Incoming(method, self._target, headers, self._lines, keep, body))
        self._target, self._headers, self._lines, self._head = b"", {}, [], 0

    def on_body(self, chunk: bytes) -> None:
        """See httptools."""
        body = self._arriving
        if body is not None:
            body.add(chunk)

    def on_message_complete(self) -> None:
        """See httptools."""
        self._end_body()

    def _end_body(self) -> None:
        if self._arriving is not None:
            self._arriving.end()
            self._arriving = None

    # Answering

    def finish(self) -> None:
        """Close after the request that is being answered; at once when there is none."""
        self._closing = True
        if self.task is None:
            self._close()

    def cancel(self) -> None:
        """End it now."""
        if self.task is not None:
            self.task.cancel()
        if self._transport is not None:
            self._transport.abort()

    def send(self, data: bytes) -> None:
        """To the client, if it is still there."""
        if self._transport is not None:
            self._transport.write(data)

    def hold(self, hold: bool) -> None:
        """Stop or go on reading."""
        if hold != self._held and self._transport is not None and not self._transport.is_closing():
            self._held = hold
            if hold:
                self._transport.pause_reading()
            else:
                self._transport.resume_reading()

    def _refuse(self) -> None:
        """What came is no HTTP: say so once everything before it is answered, and close."""
        self._broken = True
        if self._arriving is not None:
            self._arriving.lose()
            self._arriving = None
        if self.task is None and not self._waiting:
            self.send(_head(BAD, 0, keep=False))
            self._close()

    def _close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def _begin(self) -> None:
        incoming = self._waiting.popleft()
        if self._held:
            self.hold(False)
        try:
            raw = incoming.raw()
            raw.door = self.door
        except (ValueError, httptools.HttpParserError):
            self._waiting.clear()
            self._refuse()
            return
        self.task = asyncio.get_running_loop().create_task(self._answer(incoming, raw))
        self.task.add_done_callback(_tell)

    async def _answer(self, incoming: _Incoming, raw: RawRequest) -> None:
        keep = False
        try:
            response = await self._handler(raw, self._client)
            # A client that was never told to send its body may send it or not: nobody knows where the next request begins.
            unsent = incoming.body.expects and not incoming.body.ended
            wanted = incoming.keep and not self._closing and not unsent
            await self._write(response, incoming.method == "HEAD", wanted)
            keep = wanted
        except (ConnectionResetError, asyncio.CancelledError):
            pass
        finally:
            self.task = None
            self._next(incoming, keep)

    def _next(self, incoming: _Incoming, keep: bool) -> None:
        if not keep or self._transport is None:
            self._waiting.clear()
            self._close()
            return
        # Also what is all here: nobody will read it, and until it goes nothing more is read of the client.
        incoming.body.drop()
        self.idle_since = Clock.monotonic()
        if self._waiting:
            self._begin()
        elif self._broken:
            self._refuse()

    async def _write(self, response: RawResponse, head_only: bool, keep: bool) -> None:
        body = response.body
        if isinstance(body, bytes):
            empty = head_only or response.status in BODILESS
            head = _head(response, len(body), keep)
            self.send(head if empty else head + body)
        else:
            length = body.length if isinstance(body, FileRange) else None
            chunked = length is None and not any(name.lower() == "content-length" for name, _ in response.headers)
            self.send(_head(response, length, keep))
            if not head_only:
                await self._stream(body, chunked)
        if self._drained is not None:
            await self._drained

    async def _stream(self, body: FileRange | AsyncIterator[bytes], chunked: bool) -> None:
        async for chunk in body.chunks() if isinstance(body, FileRange) else body:
            if self._transport is None:
                raise ConnectionResetError("the client went away")
            if chunk:
                self.send(b"%x\r\n%b\r\n" % (len(chunk), chunk) if chunked else chunk)
            if self._drained is not None:
                await self._drained
        if chunked:
            self.send(b"0\r\n\r\n")


def _head(response: RawResponse, length: int | None, keep: bool) -> bytes:
    """Status line and headers. length: of the body; None: not known. Raises ValueError for a header that is none."""
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
        lines.append(f"{lower}: {value}\r\n")
    if not dated:
        lines.append(_date(int(WALL.now())))
    if not named:
        lines.append("transfer-encoding: chunked\r\n" if length is None else f"content-length: {length}\r\n")
    lines.append("\r\n" if keep else "connection: close\r\n\r\n")
    return "".join(lines).encode()


@lru_cache(maxsize=2)
def _date(second: int) -> str:
    return f"date: {formatdate(second, usegmt=True)}\r\n"


def _tell(task: asyncio.Task[None]) -> None:
    """The pipeline answers whatever happens in it: what fails beyond it is a fault of this module, and is logged."""
    if not task.cancelled() and task.exception() is not None:
        log.error("a request could not be answered", exc_info=task.exception())
