"""HTTP/2 (RFC 9113) for clients that begin with it: AWS's SDK for JavaScript to Kinesis, and that for Java to its event streams.
The protocol is h2's; this is the way between its events and the server's requests and answers.

Imported with the first such connection.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from h2 import events
from h2.errors import ErrorCodes
from h2.exceptions import ProtocolError

from pampero.api.streams import FileRange, SlowBodyError
from pampero.kernel.clock import Clock
from pampero.kernel.log import logger
from pampero.net.answers import BODILESS, fields_of
from pampero.net.http2session import STREAMS, WINDOW, Session, Stream, request_of
from pampero.net.patience import Patience
from pampero.net.tasks import started
from pampero.protocol.codec import RawRequest, RawResponse

log = logger("net")
# Of what has come so much is looked at at a time, for so many seconds: then others have their turn.
SLICE = 2048
TURN_SECONDS = 0.005
# Streams that are given up or refused, beyond those that are answered.
MAX_GIVEN_UP = 1000
# Bytes without a request, bodies counting twice: frames that ask for nothing but work. More than a head has.
MAX_NOISE = 128 * 1024
# What a client may have to say about a piece of an answer.
ECHO = 64
MAX_PIECE_SIZE = 64 * 1024


class Http2:
    """Speaks HTTP/2 on a connection that begins with its preface. prepare: completes a request with what the connection knows.
    drained: a future while the transport has too much to send, else None."""

    def __init__(
        self,
        transport: asyncio.Transport,
        client: str,
        handler: Callable[[RawRequest, str], Awaitable[RawResponse]],
        prepare: Callable[[RawRequest], None],
        drained: Callable[[], asyncio.Future[None] | None],
    ) -> None:
        self._transport: asyncio.Transport | None = transport
        self._client = client
        self._handler = handler
        self._prepare = prepare
        self._drained = drained
        self._session = Session()
        self._streams: dict[int, Stream] = {}
        # Also those that the client gave up, while they are worked on: who begins and gives up has no more than others.
        self._occupied: set[Stream] = set()
        self._pending = bytearray()
        self._turning = False
        self._room = asyncio.Event()
        self._given_up = 0
        self._noise = 0
        self._finishing = False
        self.idle_since = Clock.monotonic()
        # Since when a frame or a head has not ended; how much of answers has stood for how long. 0: nothing.
        self._begun = 0.0
        self._standing = (0, 0.0)
        self._flush()

    # What the connection calls

    @property
    def tasks(self) -> list[asyncio.Task[None]]:
        """What answers requests now."""
        return [stream.task for stream in self._occupied if stream.task is not None]

    def data_received(self, data: bytes) -> None:
        """From the client."""
        self._pending += data
        if not self._turning:
            self._turn()

    def lost(self) -> None:
        """The client is gone."""
        self._transport = None
        self._pending.clear()
        for stream in list(self._streams.values()):
            self._give_up(stream)
        self._room.set()

    def finish(self) -> None:
        """Take no more requests; close once all are answered."""
        if not self._finishing and self._transport is not None:
            self._finishing = True
            self._transport.write(self._session.leaving())
        self._close_if_done()

    def watch(self, now: float, patience: Patience) -> None:
        """From the sweep: end what stands still."""
        transport = self._transport
        if transport is None:
            return
        standing = transport.get_write_buffer_size() if self._drained() is not None else 0
        if not standing or standing != self._standing[0]:
            self._standing = (standing, now)
        elif self._standing[1] < now - patience.answer:
            self.lost()
            transport.abort()
            return
        if self._begun and self._begun < now - patience.head:
            self._end(ErrorCodes.NO_ERROR, "what was begun does not go on")
        elif not self._occupied and self.idle_since < now - patience.idle:
            self.finish()
        for stream in list(self._streams.values()):
            body = stream.body
            if stream.stuck and stream.stuck < now - patience.answer:
                self._cancel(stream, ErrorCodes.CANCEL)
            elif not body.ended and not stream.held and now - stream.moved >= patience.body:
                if body.received - stream.seen < patience.rate * (now - stream.moved):
                    body.lose(SlowBodyError("the body came too slowly"))
                    if stream.task is None:
                        self._cancel(stream, ErrorCodes.CANCEL)
                stream.moved, stream.seen = now, body.received

    # What comes

    def _turn(self) -> None:
        """Look at what has come, but for no longer than others may wait: a byte can ask for a lot of work."""
        until = Clock.monotonic() + TURN_SECONDS
        while self._pending and self._transport is not None:
            piece = bytes(self._pending[:SLICE])
            del self._pending[:SLICE]
            self._receive(piece)
            if Clock.monotonic() >= until:
                break
        transport, before = self._transport, self._turning
        self._turning = bool(self._pending)
        if self._turning:
            asyncio.get_running_loop().call_soon(self._turn)
        if transport is not None and not transport.is_closing() and before != self._turning:
            if self._turning:
                transport.pause_reading()
            else:
                transport.resume_reading()

    def _receive(self, piece: bytes) -> None:
        self._noise += len(piece)
        try:
            happened = self._session.receive_data(piece)
        except ProtocolError as error:
            # h2 has written the frame that says so.
            self._leave(str(error))
            return
        for event in happened:
            self._happened(event)
        midway = self._session.midway
        if happened or not midway or not self._begun:
            self._begun = Clock.monotonic() if midway else 0.0
        if self._noise > MAX_NOISE or self._given_up > MAX_GIVEN_UP:
            self._end(ErrorCodes.ENHANCE_YOUR_CALM, "frames that ask for nothing but work")
        self._flush()

    def _happened(self, event: events.Event) -> None:
        if isinstance(event, events.RequestReceived):
            self._noise = min(self._noise, 0)
            self._requested(event)
        elif isinstance(event, events.DataReceived):
            self._forgive(2 * len(event.data))
            stream = self._streams.get(event.stream_id)
            if stream is None:
                self._session.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
                return
            if event.data:
                stream.body.add(event.data)
            stream.owe(event.flow_controlled_length)
        elif isinstance(event, events.StreamEnded):
            stream = self._streams.get(event.stream_id)
            if stream is not None and stream.wanting:
                self._cancel(stream, ErrorCodes.PROTOCOL_ERROR)
            elif stream is not None:
                stream.body.end()
                if stream.answered:
                    self._give_up(stream)
                else:
                    self._begin(stream)
        elif isinstance(event, events.StreamReset):
            stream = self._streams.get(event.stream_id)
            self._given_up += 1
            if stream is not None:
                self._give_up(stream)
        elif isinstance(event, events.WindowUpdated | events.RemoteSettingsChanged):
            self._room.set()

    def _forgive(self, count: int) -> None:
        if self._noise > 0:
            self._noise = max(0, self._noise - count)

    def _requested(self, event: events.RequestReceived) -> None:
        number = event.stream_id
        if self._finishing or len(self._occupied) >= STREAMS:
            self._given_up += 1
            self._reset(number, ErrorCodes.REFUSED_STREAM)
            return
        stream = Stream(self._session, number, self._flush)
        try:
            stream.incoming = request_of(event.headers, stream.body, number)
        except (ProtocolError, ValueError) as error:
            log.debug("a request that is none: %s", error)
            self._given_up += 1
            self._reset(number, ErrorCodes.PROTOCOL_ERROR)
            return
        self._streams[number] = stream
        self._occupied.add(stream)
        if event.stream_ended is None and not stream.incoming.short:
            self._begin(stream)

    # Answers

    def _begin(self, stream: Stream) -> None:
        if stream.task is None:
            stream.task = started(self._answer(stream))

    async def _answer(self, stream: Stream) -> None:
        code = ErrorCodes.INTERNAL_ERROR
        try:
            # What was given up in the packet that it came in is not begun.
            self._check(stream)
            assert stream.incoming is not None
            raw = stream.incoming.raw()
            self._prepare(raw)
            raw.left = lambda: self._leaving(stream)
            response = await self._handler(raw, self._client)
            await self._write(stream, response, stream.incoming.method == "HEAD")
            code = ErrorCodes.NO_ERROR
            self._given_up = max(0, self._given_up - 1)
        except (ConnectionResetError, asyncio.CancelledError):
            code = ErrorCodes.CANCEL
        finally:
            stream.body.drop()
            stream.task, stream.answered = None, True
            self.idle_since = Clock.monotonic()
            if code and stream.number in self._streams:
                self._reset(stream.number, code)
            self._flush()
            # Where the answer is whole, the rest of the request may come yet, as in HTTP/1.1: the standard would have us reset
            # the stream (section 8.1), but Node.js and curl then throw the answer away.
            if code or stream.body.ended or stream.number not in self._streams:
                self._give_up(stream)

    def _leaving(self, stream: Stream) -> asyncio.Future[None]:
        if stream.left is None:
            stream.left = asyncio.get_running_loop().create_future()
            if stream.number not in self._streams:
                stream.left.set_result(None)
        return stream.left

    async def _write(self, stream: Stream, response: RawResponse, head_only: bool) -> None:
        body: Any = response.body
        length = len(body) if isinstance(body, bytes) else body.length if isinstance(body, FileRange) else None
        bare = head_only or response.status in BODILESS or body == b""
        fields = [(b":status", b"%d" % response.status)]
        for name, value in fields_of(response, None if response.unsized else length):
            fields.append((name.encode("latin-1", "replace"), value.encode()))
        self._check(stream)
        self._session.send_headers(stream.number, fields, end_stream=bare)
        if isinstance(body, bytes):
            await self._send(stream, b"" if bare else body, end=not bare)
        elif not bare:
            self._flush()
            chunks: AsyncIterator[bytes] = body.chunks() if isinstance(body, FileRange) else body
            async for chunk in chunks:
                await self._send(stream, chunk, end=False)
            self._check(stream)
            self._session.end_stream(stream.number)
        self._flush()

    async def _send(self, stream: Stream, data: bytes, end: bool) -> None:
        """As much at a time as the client has room for. Raises ConnectionResetError."""
        session, number, at = self._session, stream.number, 0
        while at < len(data):
            self._check(stream)
            room = min(session.local_flow_control_window(number), session.max_outbound_frame_size, MAX_PIECE_SIZE)
            if room <= 0:
                stream.stuck = stream.stuck or Clock.monotonic()
                self._flush()
                self._room.clear()
                await self._room.wait()
                continue
            stream.stuck = 0.0
            piece = data[at : at + room]
            at += len(piece)
            session.send_data(number, piece, end_stream=end and at == len(data))
            self._forgive(ECHO)
            self._flush()
            await self._calm()
        self._flush()
        await self._calm()

    async def _calm(self) -> None:
        """Wait while the client takes too little of what is sent."""
        drained = self._drained()
        if drained is not None:
            await drained

    def _check(self, stream: Stream) -> None:
        if self._transport is None or stream.number not in self._streams:
            raise ConnectionResetError("the client went away")

    def _flush(self) -> None:
        data = self._session.data_to_send()
        if data and self._transport is not None:
            self._transport.write(data)

    # Ends

    def _reset(self, number: int, code: ErrorCodes) -> None:
        with contextlib.suppress(ProtocolError):  # it has ended already
            self._session.reset_stream(number, code)
            # What is on its way by now asks for nothing either, but that is not the client's fault.
            self._noise = max(self._noise - WINDOW, -STREAMS * WINDOW)

    def _cancel(self, stream: Stream, code: ErrorCodes) -> None:
        self._reset(stream.number, code)
        self._flush()
        self._give_up(stream)

    def _give_up(self, stream: Stream) -> None:
        self._streams.pop(stream.number, None)
        stream.body.lose()
        if stream.task is None:
            stream.body.drop()
            self._occupied.discard(stream)
        if stream.left is not None and not stream.left.done():
            stream.left.set_result(None)
        # Whoever sends to it finds that it is gone; what is being done is done to its end, as for HTTP/1.1.
        self._room.set()
        self._close_if_done()

    def _end(self, code: ErrorCodes, text: str) -> None:
        if self._transport is not None:
            self._session.close_connection(code)
            self._leave(text)

    def _leave(self, text: str) -> None:
        log.debug("a client of HTTP/2 is turned away: %s", text)
        transport = self._transport
        self._flush()
        self.lost()
        if transport is not None:
            transport.close()

    def _close_if_done(self) -> None:
        if self._finishing and not self._occupied and self._transport is not None:
            self._transport.close()
