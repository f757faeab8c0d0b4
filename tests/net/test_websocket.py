"""WebSockets by the frame: handshakes that are none, frames that may not be, clients that do not read."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pampero.api import Wire
from pampero.net.http import HttpServer
from pampero.net.patience import Patience
from pampero.protocol.codec import RawRequest, RawResponse

CONT, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
FIN = 0x80
KEY = base64.b64encode(b"0123456789abcdef").decode()
UPGRADE = (
    "GET /chat HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
    f"Sec-WebSocket-Key: {KEY}\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
PATIENCE = Patience(answer=0.5)


class Echo:
    """A session that answers each message with itself; what it was told."""

    def __init__(self) -> None:
        self.wire: Wire | None = None
        self.ends: list[tuple[int, str]] = []
        self.messages = 0
        self.refused = 0

    def opened(self, wire: Wire) -> None:
        self.wire = wire

    def received(self, message: str | bytes) -> None:
        self.messages += 1
        assert self.wire is not None
        if message == "hold":
            self.wire.hold(True)
        data = message.encode() if isinstance(message, str) else message
        self.refused += not self.wire.send(data, isinstance(message, str))

    def stirred(self) -> None: ...

    def watch(self) -> None: ...

    def closed(self, code: int, reason: str) -> None:
        self.ends.append((code, reason))


class Serving:
    """A server in a thread. sessions: of all connections, in order. run: does something in its loop."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.sessions: list[Echo] = []
        self.server = HttpServer(self.handle, "127.0.0.1", 0, patience=PATIENCE, every=0.02)
        self._thread = threading.Thread(target=self._run)
        self._started = threading.Event()
        self._thread.start()
        self._started.wait()

    async def handle(self, raw: RawRequest, client: str) -> RawResponse:
        if not raw.websocket:
            return RawResponse(200, body=b"plain")
        self.sessions.append(Echo())
        return RawResponse(101, [("x-own", "kept")], session=self.sessions[-1])

    def _run(self) -> None:
        self.loop.run_until_complete(self.server.start())
        self.loop.call_soon(self._started.set)
        self.loop.run_forever()

    def run(self, function: Callable[..., Any], *args: Any) -> Any:
        async def work() -> Any:
            found = function(*args)
            return await found if asyncio.iscoroutine(found) else found

        return asyncio.run_coroutine_threadsafe(work(), self.loop).result(30)

    def stop(self) -> None:
        self.run(self.server.stop)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()


class Client:
    """Sends bytes as it is told."""

    def __init__(self, port: int, head: str = UPGRADE, more: bytes = b"") -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.sendall(head.encode() + more)
        self.head = b""
        while not self.head.endswith(b"\r\n\r\n"):
            got = self.socket.recv(1)
            if not got:
                raise EOFError
            self.head += got

    def send(
        self, first: int, payload: bytes = b"", mask: bytes | None = b"\1\2\3\4", length: int | None = None
    ) -> None:
        self.socket.sendall(frame(first, payload, mask, length))

    def next(self) -> tuple[int, bytes]:
        """(the first byte, payload) of the next frame; EOFError when there is none."""
        first, length = self._exactly(2)
        if length == 126:
            [length] = struct.unpack(">H", self._exactly(2))
        elif length == 127:
            [length] = struct.unpack(">Q", self._exactly(8))
        return first, self._exactly(length)

    def closed(self) -> int:
        """The code of the close frame that comes, and nothing after it."""
        while True:
            first, payload = self.next()
            if first == FIN | CLOSE:
                break
        with pytest.raises((EOFError, ConnectionResetError)):
            self.next()
        return int.from_bytes(payload[:2], "big")

    def _exactly(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            more = self.socket.recv(count - len(data))
            if not more:
                raise EOFError
            data += more
        return data


def frame(first: int, payload: bytes = b"", mask: bytes | None = b"\1\2\3\4", length: int | None = None) -> bytes:
    """One frame. length: what its head says, where that is not so."""
    said = len(payload) if length is None else length
    bit = 0 if mask is None else 0x80
    if said < 126:
        head = struct.pack(">BB", first, bit | said)
    elif said < 1 << 16:
        head = struct.pack(">BBH", first, bit | 126, said)
    else:
        head = struct.pack(">BBQ", first, bit | 127, said)
    if mask is None:
        return head + payload
    return head + mask + bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))


@pytest.fixture(scope="module")
def serving() -> Iterator[Serving]:
    made = Serving()
    yield made
    made.stop()


@pytest.fixture
def client(serving: Serving, wait_until: Any) -> Iterator[Client]:
    made = Client(serving.server.port)
    wait_until(lambda: serving.sessions[-1].wire)
    yield made
    made.socket.close()


def test_handshake(serving: Serving, client: Client) -> None:
    accept = base64.b64encode(hashlib.sha1(f"{KEY}258EAFA5-E914-47DA-95CA-C5AB0DC85B11".encode()).digest())
    head = client.head.lower()
    assert head.startswith(b"http/1.1 101 ")
    assert b"sec-websocket-accept: " + accept.lower() in head
    assert b"x-own: kept" in head
    assert b"content-length" not in head
    assert b"transfer-encoding" not in head
    client.send(FIN | TEXT, "grüße".encode())
    assert client.next() == (FIN | TEXT, "grüße".encode())
    client.send(FIN | BINARY, b"\0\1")
    assert client.next() == (FIN | BINARY, b"\0\1")
    client.send(FIN | PING, b"there?")
    assert client.next() == (FIN | PONG, b"there?")


def test_what_comes_with_the_handshake_is_not_lost(serving: Serving) -> None:
    early = Client(serving.server.port, more=frame(FIN | TEXT, b"first") + frame(FIN | TEXT, b"second"))
    assert [early.next()[1], early.next()[1]] == [b"first", b"second"]
    early.socket.close()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Version: 13", "Version: 8"),
        ("GET ", "POST "),
        ("HTTP/1.1", "HTTP/1.0"),
        (KEY, "short"),
        (KEY, "not base64!"),
        (f"Sec-WebSocket-Key: {KEY}\r\n", ""),
        ("Upgrade: websocket", "Upgrade: h2c"),
        ("Connection: keep-alive, Upgrade", "Connection: keep-alive"),
    ],
)
def test_no_handshake(serving: Serving, old: str, new: str) -> None:
    plain = Client(serving.server.port, UPGRADE.replace(old, new))
    assert plain.head.startswith(b"HTTP/1.1 200 ")
    plain.socket.close()


def test_fragments(client: Client) -> None:
    text = "größer".encode()
    client.send(TEXT, text[:3])
    client.send(FIN | PING, b"between")
    client.send(CONT, text[3:4])
    client.send(CONT)
    client.send(FIN | CONT, text[4:])
    assert client.next() == (FIN | PONG, b"between")
    assert client.next() == (FIN | TEXT, text)


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (frame(FIN | TEXT, b"x", mask=None), 1002),
        (frame(FIN | TEXT, b"\xff"), 1007),
        (frame(TEXT, b"\xc3") + frame(FIN | CONT, b"x"), 1007),
        (frame(FIN | CONT, b"x"), 1002),
        (frame(TEXT, b"x") + frame(FIN | TEXT, b"y"), 1002),
        (frame(PING, b"x"), 1002),
        (frame(FIN | PING, b"x" * 126), 1002),
        (frame(FIN | 0x40 | TEXT, b"x"), 1002),
        (frame(FIN | 0x3, b"x"), 1002),
        (frame(FIN | CLOSE, b"x"), 1002),
        (frame(FIN | CLOSE, struct.pack(">H", 999)), 1002),
        (frame(FIN | CLOSE, struct.pack(">H", 1000) + b"\xff"), 1007),
        (frame(FIN | TEXT, length=32 * 1024 + 1), 1009),
        (frame(FIN | TEXT, length=1 << 62), 1009),
        (frame(TEXT, b"x" * 32 * 1024) * 1 + frame(CONT, b"x" * 32 * 1024) * 3 + frame(FIN | CONT, b"x"), 1009),
        (frame(FIN | CLOSE, struct.pack(">H", 4000) + b"bye"), 4000),
        (frame(FIN | CLOSE), 0),
    ],
)
def test_ends(serving: Serving, client: Client, wait_until: Any, sent: bytes, code: int) -> None:
    session = serving.sessions[-1]
    client.socket.sendall(sent + frame(FIN | TEXT, b"after the end"))
    assert client.closed() == code
    wait_until(lambda: session.ends)
    assert session.ends[0][0] == (code or 1005)
    assert session.messages == 0


def test_what_was_wrong_is_heard_by_who_goes_on_sending(serving: Serving, wait_until: Any) -> None:
    """What lies unread when a connection is closed has the kernel reset it, and the last frame may be lost with that."""
    one = Client(serving.server.port)
    session = serving.sessions[-1]
    one.socket.sendall(frame(FIN | 0x40 | TEXT, b"x") + frame(FIN | TEXT, b"x" * 32 * 1024) * 6)
    wait_until(lambda: session.ends)
    one.socket.sendall(frame(FIN | TEXT, b"more"))
    assert one.closed() == 1002
    one.socket.close()


def test_gone_without_a_word(serving: Serving, wait_until: Any) -> None:
    for half in (False, True):
        one = Client(serving.server.port)
        session = serving.sessions[-1]
        if half:
            one.socket.shutdown(socket.SHUT_WR)
        else:
            one.socket.close()
        wait_until(lambda: session.ends == [(1006, "")])  # noqa: B023
        one.socket.close()


def test_it_is_told_to_end(serving: Serving, client: Client, wait_until: Any) -> None:
    session = serving.sessions[-1]
    assert session.wire is not None
    serving.run(session.wire.close, 1001, "Going away")
    assert client.next() == (FIN | CLOSE, struct.pack(">H", 1001) + b"Going away")
    assert not serving.run(session.wire.send, b"x", True)
    client.send(FIN | CLOSE, struct.pack(">H", 1001))
    wait_until(lambda: session.ends == [(1001, "Going away")])


def test_who_does_not_read(serving: Serving, client: Client, wait_until: Any) -> None:
    """What it was sent is bounded, its session is told so, others go on, and it is let go."""
    session, other = serving.sessions[-1], Client(serving.server.port)
    assert session.wire is not None
    sent = 0
    while serving.run(session.wire.send, b"x" * 128 * 1024, False):
        sent += 1
        assert sent < 1000
    other.send(FIN | TEXT, b"still here")
    assert other.next() == (FIN | TEXT, b"still here")
    wait_until(lambda: session.ends)
    other.socket.close()


def test_who_asks_and_does_not_read(serving: Serving, client: Client, wait_until: Any) -> None:
    session = serving.sessions[-1]
    ping = frame(FIN | PING, b"x" * 125) * 500
    with contextlib.suppress(OSError):
        while not session.ends:
            client.socket.sendall(ping)
    wait_until(lambda: session.ends)
    assert session.ends == [(1006, "")]


def test_frames_of_nothing_hold_nobody_up(serving: Serving, client: Client) -> None:
    """A quarter of a million of them come at once; what others wait is but a fraction of what they take."""
    other, empty = Client(serving.server.port), frame(CONT, b"")
    sending = threading.Thread(target=client.socket.sendall, args=(frame(TEXT) + empty * 60_000 + frame(FIN | CONT),))
    sending.start()
    longest = 0.0
    while sending.is_alive():
        began = time.monotonic()
        other.send(FIN | TEXT, b"x")
        assert other.next() == (FIN | TEXT, b"x")
        longest = max(longest, time.monotonic() - began)
    sending.join()
    assert client.next() == (FIN | TEXT, b"")
    other.socket.close()
    assert longest < 1.0


def test_messages_wait_for_whoever_holds(serving: Serving, client: Client, wait_until: Any) -> None:
    session = serving.sessions[-1]
    client.socket.sendall(frame(FIN | TEXT, b"hold") + frame(FIN | TEXT, b"x" * 20_000) * 3)
    assert client.next() == (FIN | TEXT, b"hold")
    assert session.wire is not None
    assert session.messages == 1
    serving.run(session.wire.hold, False)
    assert [len(client.next()[1]) for _ in range(3)] == [20_000] * 3
    assert session.messages == 4
