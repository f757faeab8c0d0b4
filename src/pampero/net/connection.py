"""One HTTP/1.1 connection: requests in order, each answered before the next begins. The parser is httptools'."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import cast

import httptools
from msgspec import Struct

from pampero.api.streams import Buffers, FileRange, SlowBodyError
from pampero.kernel.clock import Clock
from pampero.kernel.log import logger
from pampero.net.answers import BODILESS, head_of
from pampero.net.body import Body
from pampero.net.handover import FIRST, Handover
from pampero.net.incoming import Incoming
from pampero.net.near import is_near
from pampero.protocol.codec import RawRequest, RawResponse

log = logger("net")
Handler = Callable[[RawRequest, str], Awaitable[RawResponse]]
LONGEST_HEAD = 64 * 1024
LONGEST_TRAILERS = 8 * 1024
MAX_HEADERS = 256
TOO_LONG = "the head of the request is too long"
# Sent twice, they would mean one thing to a proxy and another to us (RFC 9112, 6.3; RFC 9110, 7.2).
ONCE = frozenset({"content-length", "transfer-encoding", "host"})
BAD = RawResponse(400)
LATE = RawResponse(408)


class Patience(Struct, frozen=True):
    """How long a connection waits for its client.

    idle: seconds between requests. head: for a head to end. body: over so many seconds, what of a body arrives must
    come to `rate` bytes a second. answer: for the client to take some of an answer.
    """

    idle: float = 120.0
    head: float = 30.0
    body: float = 30.0
    rate: float = 1024.0
    answer: float = 60.0


class Connection(asyncio.Protocol):
    """Speaks HTTP/1.1 with one client.

    connections: where it enters itself while it lasts. buffers: for files that it sends. door: see RawRequest. secure: whether it is in TLS. task: what
    answers the present request. handover: to the process that serves what this one does not. begun: what another
    process has read of the connection before it handed it over; None: nobody has had it before.
    """

    def __init__(
        self,
        handler: Handler,
        connections: set[Connection],
        buffers: Buffers,
        door: str | None = None,
        secure: bool = False,
        handover: Handover | None = None,
        begun: bytes | None = None,
    ) -> None:
        self.door = door
        self._handover = handover
        self._begun = begun
        self._kept: list[bytes] | None = None
        self._kept_from = 0
        self._scheme = "https" if secure else "http"
        self._secure = secure
        self._handler = handler
        self._connections = connections
        self._buffers = buffers
        self._parser = httptools.HttpRequestParser(self)
        self._transport: asyncio.Transport | None = None
        self._client = "127.0.0.1"
        self._target = b""
        self._headers: dict[str, str] = {}
        self._lines: list[tuple[bytes, bytes]] = []
        self._head = 0
        self._trail = 0
        self._heads = 0
        self._pieces: list[bytes] = []
        self._watched: tuple[object, int, float] | None = None
        self._arriving: Body | None = None
        self._waiting: deque[Incoming] = deque()
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
        self._secure = self._secure or self.door is not None or is_near(peer, transport.get_extra_info("sockname"))
        self.idle_since = Clock.monotonic()
        self._connections.add(self)
        if self._handover is not None:
            self._handover.count(1)
            if self._begun is None and (least := self._handover.least()) != self._handover.number:
                self._give(self._handover, least, [])
        if self._begun:
            self.data_received(self._begun)

    def connection_lost(self, exc: Exception | None) -> None:
        """See asyncio.Protocol."""
        self._connections.discard(self)
        if self._handover is not None:
            self._handover.count(-1)
        self._transport = None
        self._waiting.clear()
        if self._arriving is not None:
            self._arriving.lose()
        self.resume_writing()

    def data_received(self, data: bytes) -> None:
        """See asyncio.Protocol."""
        if self._broken:
            return
        if self._handover is not None:
            self._keep(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            # No upgrade is offered: the request is answered as if none had been asked for, and is the last.
            self._broken = self._closing = True
            self._end_body()
        except httptools.HttpParserError:
            self._refuse()
        if self._pieces:
            self._pour()
        if self.task is not None:
            if self._waiting:
                self.hold(True)
        elif self._waiting and not self._waiting[0].soon:
            self._begin()

    def _keep(self, data: bytes) -> None:
        """What is received from the beginning of a request on, until it is known who serves it."""
        if self._arriving is None and not self._head and not self._target and not self._waiting:
            self._kept = [data]
            self._kept_from = self._heads + 1
        elif self._kept is not None:
            self._kept.append(data)

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
        if self._arriving is not None:
            self._trailer(name, value)
            return
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        headers = self._headers
        if key in headers:
            if key in ONCE:
                raise ValueError(f"{key} is given twice")
            text = f"{headers[key]},{text}"
        headers[key] = text
        self._lines.append((name, value))
        self._head += len(name) + len(value)
        if self._head > LONGEST_HEAD or len(self._lines) > MAX_HEADERS:
            raise ValueError(TOO_LONG)

    def _trailer(self, name: bytes, value: bytes) -> None:
        """A field behind a chunked body belongs to that request (RFC 9110, 6.5), where no operation asks for any."""
        self._trail += len(name) + len(value)
        if self._trail > LONGEST_TRAILERS:
            raise ValueError("the trailer of the request is too long")

    def on_headers_complete(self) -> None:
        """See httptools."""
        headers = self._headers
        coding = headers.get("transfer-encoding")
        if coding is not None and (coding.lower() != "chunked" or "content-length" in headers):
            raise ValueError("the body's end is not certain")
        body = Body(self, headers.get("expect", "").lower() == "100-continue")
        method = self._parser.get_method().decode("latin-1")
        keep = self._parser.should_keep_alive() and not self._closing
        self._arriving = body
        self._heads += 1
        self._waiting.append(Incoming(method, self._target, headers, self._lines, keep, body, self._heads))
        self._target, self._headers, self._lines, self._head, self._trail = b"", {}, [], 0, 0

    def on_body(self, chunk: bytes) -> None:
        """See httptools."""
        self._pieces.append(chunk)

    def on_message_complete(self) -> None:
        """See httptools."""
        self._end_body()

    def _pour(self) -> None:
        """What came in one packet, as one piece: its chunks may be of a byte each."""
        pieces, self._pieces = self._pieces, []
        if self._arriving is not None:
            self._arriving.add(pieces[0] if len(pieces) == 1 else b"".join(pieces))

    def _end_body(self) -> None:
        if self._pieces:
            self._pour()
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

    def watch(self, now: float, patience: Patience) -> None:
        """From the sweep: end what stands still. It costs a connection nothing while it moves."""
        body = self._arriving
        what: tuple[object, int] | None = None
        if body is not None:
            if not self._held and not body.expects:
                what = (body, body.received)
        elif self._head:
            what = ("head", self._heads)
        elif self._drained is not None and self._transport is not None:
            what = ("answer", self._transport.get_write_buffer_size())
        elif self.task is None and self.idle_since < now - patience.idle:
            self.finish()
        seen = self._watched
        if what is None or seen is None or seen[0] != what[0]:
            self._watched = None if what is None else (*what, now)
            return
        moved, passed = what[1] - seen[1], now - seen[2]
        if what[0] is body:
            if passed >= patience.body:
                self._watched = (*what, now)
                if moved < patience.rate * passed:
                    self._late(body)
        elif moved:
            self._watched = (*what, now)
        elif what[0] == "head" and passed >= patience.head:
            self._refuse(LATE)
        elif what[0] == "answer" and passed >= patience.answer:
            self.cancel()

    def _late(self, body: Body | None) -> None:
        if body is None or (self.task is None and not self._waiting):
            self.cancel()
            return
        self._broken = True
        body.lose(SlowBodyError("the body came too slowly"))
        if self.task is None:
            self._begin()

    def _refuse(self, answer: RawResponse = BAD) -> None:
        """What came is no HTTP: say so once everything before it is answered, and close."""
        self._broken = True
        if self._arriving is not None:
            self._arriving.lose()
            self._arriving = None
        if self.task is None and not self._waiting:
            self.send(head_of(answer, 0, keep=False))
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
            raw.door, raw.secure, raw.scheme = self.door, self._secure, self._scheme
        except (ValueError, httptools.HttpParserError):
            self._waiting.clear()
            self._refuse()
            return
        if self._handover is not None:
            kept, self._kept = self._kept, None
            if not self._handover.serves(raw):
                self._give(self._handover, FIRST, kept if incoming.number == self._kept_from else None)
                return
        self.task = asyncio.get_running_loop().create_task(self._answer(incoming, raw))
        self.task.add_done_callback(_tell)

    def _give(self, handover: Handover, to: int, kept: list[bytes] | None) -> None:
        """Another process goes on with this connection. Where the request came in one packet with the one before, the
        client has to ask again, as after any connection that ends between two requests."""
        self._broken = True
        self._waiting.clear()
        transport = self._transport
        if transport is None:
            return
        if kept is None or transport.get_write_buffer_size():
            self._close()
            return
        transport.pause_reading()
        handover.give(to, transport.get_extra_info("socket").fileno(), b"".join(kept))
        transport.abort()

    async def _answer(self, incoming: Incoming, raw: RawRequest) -> None:
        keep = False
        try:
            response = await self._handler(raw, self._client)
            # A client that was never told to send its body may send it or not: nobody knows where the next request begins.
            wanted = incoming.keep and not self._closing and incoming.body.whole
            await self._write(response, incoming.method == "HEAD", wanted)
            keep = wanted
        except (ConnectionResetError, asyncio.CancelledError):
            pass
        finally:
            self.task = None
            self._next(incoming, keep)

    def _next(self, incoming: Incoming, keep: bool) -> None:
        if not keep or self._transport is None:
            self._waiting.clear()
            self._close()
            return
        # Also what is all here: nobody will read it, and until it goes nothing more is read of the client.
        incoming.body.drop()
        self.idle_since = Clock.monotonic()
        if self._waiting:
            if not self._waiting[0].soon:
                self._begin()
            elif self._held:
                self.hold(False)
        elif self._broken:
            self._refuse()

    async def _write(self, response: RawResponse, head_only: bool, keep: bool) -> None:
        body = response.body
        if isinstance(body, bytes):
            empty = head_only or response.status in BODILESS
            head = head_of(response, len(body), keep)
            self.send(head if empty else head + body)
        else:
            length = body.length if isinstance(body, FileRange) else None
            chunked = length is None and not any(name.lower() == "content-length" for name, _ in response.headers)
            self.send(head_of(response, length, keep))
            if not head_only and isinstance(body, FileRange) and not chunked:
                await self._send_file(body)
            elif not head_only:
                await self._stream(body, chunked)
        if self._drained is not None:
            await self._drained

    async def _send_file(self, body: FileRange) -> None:
        """A piece's memory is used again once the client has all of it, which only a buffer of no size tells."""
        if self._scheme == "https":  # what TLS does with the bytes is its own affair
            await self._stream(body, False)
            return
        self._limit(0)
        with self._buffers.one() as buffer:
            async for piece in body.pieces(buffer):
                if self._transport is None:
                    raise ConnectionResetError("the client went away")
                self._transport.write(piece)
                if self._drained is not None:
                    await self._drained
        self._limit(None)

    def _limit(self, high: int | None) -> None:
        if self._transport is not None:
            self._transport.set_write_buffer_limits(high)

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


def _tell(task: asyncio.Task[None]) -> None:
    """The pipeline answers whatever happens in it: what fails beyond it is a fault of this module, and is logged."""
    if not task.cancelled() and task.exception() is not None:
        log.error("a request could not be answered", exc_info=task.exception())
