"""One HTTP/1.1 connection: requests in order, each answered before the next begins. The parser is httptools'. One that begins
with HTTP/2, or becomes a WebSocket, is handed on by `switching.py`."""

from __future__ import annotations

import asyncio
import sys
from collections import deque
from typing import cast

import httptools

from pampero.api.streams import Buffers, SlowBodyError
from pampero.kernel.clock import Clock
from pampero.net.answers import head_of
from pampero.net.body import Body
from pampero.net.handover import FIRST, Handover
from pampero.net.incoming import MAX_HEAD_LENGTH, MAX_HEADERS, MAX_TRAILERS_LENGTH, ONCE, TOO_LONG, Incoming, name_of
from pampero.net.names import shown
from pampero.net.near import is_near
from pampero.net.patience import Patience
from pampero.net.switching import Handler, Successor, Switching, asks_websocket
from pampero.net.tasks import fault
from pampero.net.whole import Heads
from pampero.net.writing import Writing
from pampero.protocol.codec import RawRequest, RawResponse

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
HEADS = Heads()
BAD = RawResponse(400)
LATE = RawResponse(408)


class Connection(Writing, Switching, asyncio.Protocol):
    """Speaks HTTP/1.1 with one client, or another protocol with one that goes over to it.

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
        self._begun = begun is not None
        self._kept: list[bytes] | None = None
        self._kept_from = 0
        self._scheme = "https" if secure else "http"
        self._secure = secure
        self._tls = ""
        self._shown: tuple[str, bytes] | None = None
        self._handler = handler
        self._connections = connections
        self._buffers = buffers
        self._parser = httptools.HttpRequestParser(self)
        self._transport = None
        self._client = "127.0.0.1"
        self._target = b""
        self._headers: dict[str, str] = {}
        self._lines: list[tuple[bytes, bytes]] = []
        self._head = 0
        self._trail = 0
        self._heads = 0
        self._between = True
        self._pieces: list[bytes] = []
        self._watched: tuple[object, int, float] | None = None
        self._arriving: Body | None = None
        self._waiting: deque[Incoming] = deque()
        self.task: asyncio.Task[None] | None = None
        self._left: asyncio.Future[None] | None = None
        self._drained = None
        self._held = False
        self._closing = False
        self._broken = False
        self.idle_since = 0.0
        # What has come so far, while it may be HTTP/2's preface; None once that is known. A head whose body is to follow.
        self._first: bytes | None = begun or b""
        self._successor: Successor | None = None
        self._early: bytes | None = None

    @property
    def tasks(self) -> list[asyncio.Task[None]]:
        """What answers requests now."""
        if self._successor is not None:
            return self._successor.tasks
        return [] if self.task is None else [self.task]

    # What the event loop calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See asyncio.Protocol."""
        self._transport = cast(asyncio.Transport, transport)
        peer = transport.get_extra_info("peername")
        if peer:
            self._client = peer[0]
        if (encrypted := transport.get_extra_info("ssl_object")) is not None:
            self._tls = (encrypted.version() or "").removeprefix("TLSv")
        self._shown = shown(transport) if self._secure else None
        self._secure = self._secure or self.door is not None or is_near(peer, transport.get_extra_info("sockname"))
        self.idle_since = Clock.monotonic()
        self._connections.add(self)
        if self._handover is not None:
            self._handover.count(1)
            if not self._begun and (least := self._handover.least()) != self._handover.number:
                self._give(self._handover, least, [])
        if self._first:
            # Not now: uvloop begins to read when this returns, also where it was told to pause.
            asyncio.get_running_loop().call_soon(self._go_on)

    def connection_lost(self, exc: Exception | None) -> None:
        """See asyncio.Protocol."""
        self._connections.discard(self)
        if self._handover is not None:
            self._handover.count(-1)
        self._transport = None
        self._waiting.clear()
        if self._left is not None and not self._left.done():
            self._left.set_result(None)
        if self._arriving is not None:
            self._arriving.lose()
        if self._successor is not None:
            self._successor.lost()
        self.resume_writing()

    def data_received(self, data: bytes) -> None:
        """See asyncio.Protocol."""
        if self._successor is not None:
            self._successor.data_received(data)
            return
        if self._broken:
            self._keep_early(data)
            return
        came = data
        if self._first is not None:
            data = self._first + data
            self._first = data if len(data) < len(PREFACE) and PREFACE.startswith(data) else None
            if self._first is not None:
                return
            if data.startswith(PREFACE):
                self._speak_http2(data)
                return
        alone = self._between and self.task is None and not self._waiting
        if alone and came and HEADS.awaits(data):
            self._first = data
            return
        if alone and (raw := HEADS.whole(data)) is not None:
            self._start(raw, not self._closing, None, [data])
            return
        if self._handover is not None:
            self._keep(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            # Where it is granted, what follows is of the other protocol; else the request is the last.
            self._broken, self._early = True, data[upgrade.args[0] :]
            self._end_body()
        except httptools.HttpParserError:
            self._refuse()
        if self._pieces:
            self._pour()
        if self._waiting and self.task is not None:
            self.hold(True)
        elif self._waiting and not self._waiting[0].soon:
            self._begin()

    def _go_on(self) -> None:
        """With what another process has read, or with a head alone, unless more has come meanwhile and both were looked at."""
        if self._first:
            self.data_received(b"")

    def _keep(self, data: bytes) -> None:
        """What is received from the beginning of a request on, until it is known who serves it."""
        if self._arriving is None and not self._head and not self._target and not self._waiting:
            self._kept = [data]
            self._kept_from = self._heads + 1
        elif self._kept is not None:
            self._kept.append(data)

    # What the parser calls

    def on_message_begin(self) -> None:
        """See httptools."""
        self._between = False

    def on_url(self, url: bytes) -> None:
        """See httptools: a part of the target."""
        self._target += url
        self._head += len(url)
        if self._head > MAX_HEAD_LENGTH:
            raise ValueError(TOO_LONG)

    def on_header(self, name: bytes, value: bytes) -> None:
        """See httptools."""
        if self._arriving is not None:
            self._trailer(name, value)
            return
        key, text = name_of(name), value.decode("latin-1")
        headers, lines = self._headers, self._lines
        if key in headers:
            if key in ONCE:
                raise ValueError(f"{key} is given twice")
            text = f"{headers[key]},{text}"
        headers[key] = text
        lines.append((name, value))
        self._head = head = self._head + len(name) + len(value)
        if head > MAX_HEAD_LENGTH or len(lines) > MAX_HEADERS:
            raise ValueError(TOO_LONG)

    def _trailer(self, name: bytes, value: bytes) -> None:
        """A field behind a chunked body belongs to that request (RFC 9110, 6.5), where no operation asks for any."""
        self._trail += len(name) + len(value)
        if self._trail > MAX_TRAILERS_LENGTH:
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
        self._between = True
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
        self._go_on()
        if self._successor is not None:
            self._successor.finish()
        elif self.task is None:
            self._close()

    def cancel(self) -> None:
        """End it now."""
        for task in self.tasks:
            task.cancel()
        if self._transport is not None:
            self._transport.abort()

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
        if self._successor is not None:
            self._successor.watch(now, patience)
            return
        self._go_on()
        body = self._arriving
        what: tuple[object, int] | None = None
        if body is not None:
            if not self._held and not body.expects:
                what = (body, body.received)
        elif self._head or self._first:
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
        except (ValueError, httptools.HttpParserError):
            self._waiting.clear()
            self._refuse()
            return
        kept, self._kept = self._kept, None
        self._start(raw, incoming.keep, incoming.body, kept if incoming.number == self._kept_from else None)

    def _start(self, raw: RawRequest, keep: bool, body: Body | None, kept: list[bytes] | None) -> None:
        """Answer a request, or hand it over. body: None where all of it is here. kept: what was received of it."""
        self._prepare(raw)
        if self._early is not None and not self._waiting:
            keep, raw.websocket = False, asks_websocket(raw, self._parser.get_http_version())
            self._early = self._early if raw.websocket else None
        raw.left = self._leaving
        if self._handover is not None and not self._handover.serves(raw):
            self._give(self._handover, FIRST, kept)
            return
        self.task = asyncio.get_running_loop().create_task(self._answer(raw, keep, body))

    def _leaving(self) -> asyncio.Future[None]:
        if self._left is None:
            self._left = asyncio.get_running_loop().create_future()
            if self._transport is None:
                self._left.set_result(None)
        return self._left

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

    async def _answer(self, raw: RawRequest, kept: bool, body: Body | None) -> None:
        keep, head_only = False, raw.method == "HEAD"
        try:
            response = await self._handler(raw, self._client)
            if response.session is not None:
                await self._speak_websocket(raw, response)
                return
            # A client that was never told to send its body may send it or not: nobody knows where the next request begins.
            wanted = kept and not self._closing and (body is None or body.whole)
            if isinstance(response.body, bytes):
                self._write(response, response.body, head_only, wanted)
            else:
                await self._write_stream(response, response.body, head_only, wanted)
            if self._drained is not None:
                await self._drained
            keep = wanted
        except (ConnectionResetError, asyncio.CancelledError):
            pass
        finally:
            if (error := sys.exc_info()[1]) is not None:
                fault(error)
            self.task = None
            self._next(body, keep)

    def _next(self, body: Body | None, keep: bool) -> None:
        if not keep or self._transport is None:
            self._waiting.clear()
            if self._successor is None:
                self._close()
            return
        # Also what is all here: nobody will read it, and until it goes nothing more is read of the client.
        if body is not None:
            body.drop()
        self.idle_since = Clock.monotonic()
        if self._waiting:
            if not self._waiting[0].soon:
                self._begin()
            elif self._held:
                self.hold(False)
        elif self._broken:
            self._refuse()
