"""One WebSocket connection (RFC 6455). The protocol is that of websockets, without its input and output; this is the way
between its frames and the session of a data plane.

Imported with the first such connection.
"""

from __future__ import annotations

import asyncio
import logging
from typing import cast

from websockets.frames import CloseCode, Frame, Opcode
from websockets.protocol import SERVER, State
from websockets.protocol import Protocol as Frames

from pampero.api.sockets import ABNORMAL, Session
from pampero.kernel.clock import Clock
from pampero.net.patience import Patience

# Source: "Amazon API Gateway quotas", WebSocket frame size and message payload size, in bytes.
MAX_FRAME_SIZE = 32 * 1024
MAX_MESSAGE = 128 * 1024
# Of what the client has not taken yet: beyond it nothing more is sent. Two messages of the largest size.
MAX_WAITING = 256 * 1024
# Of what has come so much is looked at at a time, for so many seconds: then others have their turn.
SLICE = 4096
TURN_SECONDS = 0.005
# How long a client may take to answer that the connection is to be closed.
CLOSING_SECONDS = 10.0
# After a failure what the client still sends is read and thrown away for as long, and so much of it: a socket that is closed
# with something unread resets the connection, and the client may lose the frame that says what was wrong.
LINGER_SECONDS, MAX_DISCARDED = 2.0, 1024 * 1024
# What websockets says of each connection is no news.
QUIET = logging.getLogger("pampero.net.websocket.frames")
QUIET.setLevel(logging.ERROR)


class Websocket:
    """A Wire for its session, on a transport whose client was told that it is connected."""

    __slots__ = (
        "_discarded", "_ending", "_frames", "_held", "_kind", "_late", "_lingering", "_parts", "_session", "_standing", "_transport", "_waits",
    )  # fmt: skip

    def __init__(self, transport: asyncio.Transport, session: Session) -> None:
        self._transport: asyncio.Transport | None = transport
        self._session = session
        self._frames = Frames(SERVER, state=State.OPEN, max_size=(MAX_MESSAGE, MAX_FRAME_SIZE), logger=QUIET)
        # Of a message whose last frame is not here yet.
        self._parts: bytearray | None = None
        self._kind = Opcode.TEXT
        # What has come and was not looked at yet, and whether that goes on by itself.
        self._late = b""
        self._waits = False
        self._held = False
        self._ending = 0.0
        self._standing = (0, 0.0)
        # The transport, once all has been said and the session knows.
        self._lingering: asyncio.Transport | None = None
        self._discarded = 0

    def begin(self, early: bytes) -> None:
        """The session is told. early: what has come already."""
        self._session.opened(self)
        if early:
            self.data_received(early)

    @property
    def tasks(self) -> list[asyncio.Task[None]]:
        """See Successor: messages are the session's own affair."""
        return []

    # What the connection calls

    def data_received(self, data: bytes) -> None:
        """See Successor."""
        if self._lingering is not None:
            self._discarded += len(data)
            if self._discarded > MAX_DISCARDED:
                self._lingering.abort()
            return
        if self._late or self._held:
            self._late += data
            return
        self._feed(data)

    def _feed(self, data: bytes) -> None:
        """Frames may be of no bytes at all: a packet of them is more work than others can wait for."""
        self._session.stirred()
        begun = Clock.monotonic()
        for at in range(0, len(data), SLICE):
            if self._transport is None or self._frames.eof_sent:
                return
            tired = at and Clock.monotonic() - begun > TURN_SECONDS
            if tired or self._held:
                self._late = data[at:]
                self._pause(True)
                if not self._held:
                    self._resume_soon()
                return
            self._frames.receive_data(data[at : at + SLICE])
            for frame in self._frames.events_received():
                self._take(cast(Frame, frame))
            self._flush()

    def _resume_soon(self) -> None:
        if not self._waits:
            self._waits = True
            asyncio.get_running_loop().call_soon(self._go_on)

    def _go_on(self) -> None:
        self._waits = False
        if self._held or self._transport is None:
            return
        late, self._late = self._late, b""
        if late:
            self._feed(late)
        if not self._late and not self._held:
            self._pause(False)

    def _pause(self, pause: bool) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        if pause:
            self._transport.pause_reading()
        else:
            self._transport.resume_reading()

    def _take(self, frame: Frame) -> None:
        if frame.opcode not in (Opcode.TEXT, Opcode.BINARY, Opcode.CONT) or self._frames.eof_sent:
            return
        if frame.opcode is not Opcode.CONT:
            self._kind = frame.opcode
        if not frame.fin or self._parts is not None:
            self._parts = self._parts or bytearray()
            self._parts += frame.data
            if not frame.fin:
                return
        whole = frame.data if self._parts is None else self._parts
        self._parts = None
        if self._frames.state is not State.OPEN:
            return
        if self._kind is Opcode.BINARY:
            self._session.received(bytes(whole))
            return
        try:
            text = str(whole, "utf-8")
        except UnicodeDecodeError:
            self._frames.fail(CloseCode.INVALID_DATA, "a text that is no UTF-8")
            return
        self._session.received(text)

    def _flush(self) -> None:
        transport = self._transport
        ends = False
        for piece in self._frames.data_to_send():
            if not piece:
                ends = True
            elif transport is not None:
                transport.write(piece)
        if transport is None:
            return
        if ends:
            self._ending = self._ending or Clock.monotonic()
            if self._frames.close_rcvd is None and transport.can_write_eof():
                self._linger(transport)
            else:
                transport.close()
        elif transport.get_write_buffer_size() > MAX_WAITING + MAX_MESSAGE:
            # It asks by pings for more than it takes.
            transport.abort()

    def _linger(self, transport: asyncio.Transport) -> None:
        transport.write_eof()
        self.lost()
        self._lingering, self._held, self._ending = transport, False, Clock.monotonic()
        transport.resume_reading()

    def lost(self) -> None:
        """See Successor."""
        if self._transport is None:
            return
        self._transport, self._late, self._parts = None, b"", None
        sent, came = self._frames.close_sent, self._frames.close_rcvd
        first = came if came is not None and (sent is None or self._frames.close_rcvd_then_sent) else sent
        self._session.closed(*((ABNORMAL, "") if first is None else (first.code, first.reason)))

    def watch(self, now: float, patience: Patience) -> None:
        """See Successor."""
        transport = self._transport
        if self._lingering is not None and self._ending < now - LINGER_SECONDS:
            self._lingering.abort()
        if transport is None:
            return
        standing = transport.get_write_buffer_size()
        if not self._standing[0] or standing < self._standing[0]:
            self._standing = (standing, now)
        elif self._standing[1] < now - patience.answer:
            transport.abort()
            return
        if self._ending and self._ending < now - CLOSING_SECONDS:
            transport.abort()
            return
        self._session.watch()

    def finish(self) -> None:
        """See Successor."""
        self.close(CloseCode.SERVICE_RESTART, "Service restart")
        transport = self._transport or self._lingering
        if transport is not None:
            transport.close()

    # What the session calls

    @property
    def open(self) -> bool:
        """See Wire."""
        return self._transport is not None and self._frames.state is State.OPEN

    def send(self, data: bytes, text: bool) -> bool:
        """See Wire."""
        transport, frames = self._transport, self._frames
        if transport is None or not self.open or transport.get_write_buffer_size() > MAX_WAITING:
            return False
        begin = frames.send_text if text else frames.send_binary
        if len(data) <= MAX_FRAME_SIZE:
            begin(data)
        else:
            begin(data[:MAX_FRAME_SIZE], fin=False)
            for at in range(MAX_FRAME_SIZE, len(data), MAX_FRAME_SIZE):
                frames.send_continuation(data[at : at + MAX_FRAME_SIZE], fin=at + MAX_FRAME_SIZE >= len(data))
        self._flush()
        return True

    def close(self, code: int, reason: str = "") -> None:
        """See Wire."""
        if self.open:
            self._frames.send_close(code, reason)
            self._ending = Clock.monotonic()
            self._flush()

    def hold(self, hold: bool) -> None:
        """See Wire."""
        if hold == self._held:
            return
        self._held = hold
        if hold:
            self._pause(True)
        else:
            self._resume_soon()
