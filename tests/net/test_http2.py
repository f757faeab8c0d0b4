"""HTTP/2 by the frame: requests beside each other, room that is kept to, and what is no HTTP/2."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bench.signer import Signer
from h2.exceptions import ProtocolError
from hpack import Decoder, Encoder, OversizedHeaderListError
from hyperframe.frame import SettingsFrame
from hypothesis import given
from hypothesis import strategies as st

from pampero.api.streams import SlowBodyError
from pampero.net.connection import PREFACE
from pampero.net.http import HttpServer
from pampero.net.http2session import MAX_HEAD_LENGTH, STREAMS, Session
from pampero.net.patience import Patience
from pampero.protocol.codec import RawRequest, RawResponse

DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PUSH_PROMISE, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = range(10)
END_STREAM, ACK, END_HEADERS, PADDED = 0x1, 0x1, 0x4, 0x8
NO_ERROR, PROTOCOL, FLOW_CONTROL, CLOSED, SIZE, REFUSED, CANCELLED, CALM = 0x0, 0x1, 0x3, 0x5, 0x6, 0x7, 0x8, 0xB
INITIAL_WINDOW = SettingsFrame.INITIAL_WINDOW_SIZE
HEAD = struct.Struct(">IBI")
GET = [(b":method", b"GET"), (b":scheme", b"http"), (b":authority", b"localhost"), (b":path", b"/_pampero/health")]


def encode(fields: list[tuple[bytes, bytes]]) -> bytes:
    """A head that can stand anywhere: nothing in it goes into a table."""
    return bytes(Encoder().encode([(name, value, True) for name, value in fields], huffman=False))


def frame(kind: int, flags: int, number: int, payload: bytes = b"") -> bytes:
    return HEAD.pack(len(payload) << 8 | kind, flags, number) + payload


class Wire:
    """A client of HTTP/2 that does as it is told."""

    def __init__(self, port: int, window: int = 65_535, preface: bytes = PREFACE) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self._decoder = Decoder()
        self._number = -1
        self.socket.sendall(preface)
        self.send(SETTINGS, 0, 0, struct.pack(">HI", INITIAL_WINDOW, window))

    def send(self, kind: int, flags: int, number: int, payload: bytes = b"") -> None:
        self.socket.sendall(frame(kind, flags, number, payload))

    def next(self) -> tuple[int, int, int, bytes]:
        """The next frame; EOFError when there is none."""
        length_kind, flags, number = HEAD.unpack(self._exactly(9))
        return length_kind & 0xFF, flags, number, self._exactly(length_kind >> 8)

    def _exactly(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            more = self.socket.recv(count - len(data))
            if not more:
                raise EOFError
            data += more
        return data

    def request(self, fields: list[tuple[bytes, bytes]], body: bytes | None = None) -> int:
        """Begin a stream; its number."""
        self._number += 2
        self.send(HEADERS, END_HEADERS | (END_STREAM if body is None else 0), self._number, encode(fields))
        for start in range(0, len(body or b""), 16_384):
            piece = (body or b"")[start : start + 16_384]
            self.send(DATA, END_STREAM if start + 16_384 >= len(body or b"") else 0, self._number, piece)
        return self._number

    def answers(self, *numbers: int, give: bool = True) -> dict[int, tuple[dict[bytes, bytes], bytes]]:
        """(head, body) of these streams. give: whether room is given for more of them."""
        heads: dict[int, dict[bytes, bytes]] = {}
        bodies = dict.fromkeys(numbers, b"")
        open_ = set(numbers)
        while open_:
            kind, flags, number, payload = self.next()
            if kind == HEADERS:
                heads[number] = dict(self._decoder.decode(payload, raw=True))
            elif kind == DATA:
                bodies[number] += payload
                if give and payload:
                    for place in (0, number):
                        self.send(WINDOW_UPDATE, 0, place, struct.pack(">I", len(payload)))
            elif kind in (RST_STREAM, GOAWAY):
                raise AssertionError((kind, payload))
            if kind in (HEADERS, DATA) and flags & END_STREAM:
                open_.discard(number)
        return {number: (heads[number], bodies[number]) for number in numbers}

    def refused(self) -> int:
        """The code with which the connection ends."""
        while True:
            kind, _, _, payload = self.next()
            if kind == GOAWAY:
                return int(struct.unpack(">I", payload[4:8])[0])


@pytest.fixture
def wire(server: Any) -> Iterator[Any]:
    made: list[Wire] = []

    def connect(**more: Any) -> Wire:
        made.append(Wire(server.port, **more))
        return made[-1]

    yield connect
    for one in made:
        one.socket.close()


def serve(handler: Any, talk: Callable[[int], None]) -> None:
    """Have a client talk with a server of little patience."""

    async def run() -> None:
        patience = Patience(idle=30, head=0.1, body=0.1, rate=1000, answer=0.1)
        server = HttpServer(handler, "127.0.0.1", 0, patience=patience, every=0.02)
        await server.start()
        try:
            await asyncio.to_thread(talk, server.port)
        finally:
            await server.stop()

    asyncio.run(run())


def signed(signer: Signer, operation: str, body: Any) -> tuple[list[tuple[bytes, bytes]], bytes]:
    """A request of AWS JSON as HTTP/2 has it."""
    head, _, payload = signer.request(operation, json.dumps(body).encode()).partition(b"\r\n\r\n")
    lines = [line.split(b": ", 1) for line in head.split(b"\r\n")[1:]]
    fields = [(name.lower(), value) for name, value in lines if name.lower() not in (b"host", b"connection")]
    begin = [(b":method", b"POST"), (b":scheme", b"http"), (b":authority", signer.host.encode()), (b":path", b"/")]
    return begin + fields, payload


def test_requests_are_answered_beside_each_other(wire: Any) -> None:
    one = wire()
    numbers = [one.request(GET) for _ in range(50)]
    missing = one.request([*GET[:3], (b":path", b"/_pampero/nothing")])
    head = one.request([(b":method", b"HEAD"), *GET[1:]])
    told = one.answers(*numbers, missing, head)
    assert [told[number][0][b":status"] for number in numbers] == [b"200"] * 50
    assert told[missing][0][b":status"] == b"404"
    assert json.loads(told[numbers[0]][1])["status"] == "running"
    assert (told[head][1], int(told[head][0][b"content-length"]) > 0) == (b"", True)
    one.send(PING, 0, 0, b"12345678")
    frames = (one.next() for _ in range(10))
    assert next(payload for kind, flags, _, payload in frames if kind == PING and flags & ACK) == b"12345678"


def test_long_bodies_both_ways_within_the_room_that_there_is(wire: Any, server: Any) -> None:
    signer = Signer("kinesis", "Kinesis_20131202", "1.1", server.port)
    one = wire(window=20_000)
    ask = lambda operation, **body: one.request(*signed(signer, operation, body))  # noqa: E731
    name = f"h2-{os.getpid()}"
    one.answers(ask("CreateStream", StreamName=name, ShardCount=1))
    data = "eHh4" * 50_000
    # What is not yet read of a client leaves it no room: it has 256 KiB for each stream from the beginning.
    number = ask("PutRecord", StreamName=name, PartitionKey="k", Data=data)
    assert one.answers(number)[number][0][b":status"] == b"200"
    number = ask("GetShardIterator", StreamName=name, ShardId="0", ShardIteratorType="TRIM_HORIZON")
    place = json.loads(one.answers(number)[number][1])["ShardIterator"]
    read, health = ask("GetRecords", ShardIterator=place), one.request(GET)
    told = one.answers(read, health)
    assert json.loads(told[read][1])["Records"][0]["Data"] == data
    assert told[health][0][b":status"] == b"200"
    number = ask("DeleteStream", StreamName=name)
    assert one.answers(number)[number][0][b":status"] == b"200"


def test_a_request_that_is_answered_early_may_go_on(wire: Any) -> None:
    one = wire()
    head = [(b":method", b"POST"), *GET[1:3], (b":path", b"/_pampero/nothing"), (b"content-length", b"4000000")]
    one.send(HEADERS, END_HEADERS, 1, encode(head))
    assert one.answers(1)[1][0][b":status"] == b"404"
    room = 256 * 1024
    for start in range(0, 4_000_000, 16_000):
        while room < 16_000:
            kind, _, number, payload = one.next()
            assert kind == WINDOW_UPDATE
            room += struct.unpack(">I", payload)[0] if number == 1 else 0
        one.send(DATA, END_STREAM if start == 3_984_000 else 0, 1, b"x" * 16_000)
        room -= 16_000
    one._number = 1
    number = one.request(GET)
    assert one.answers(number)[number][0][b":status"] == b"200"


def test_heads_in_pieces_and_padding(wire: Any) -> None:
    one = wire()
    block = encode([*GET, (b"x-long", b"y" * 40_000)])
    one.send(HEADERS, END_STREAM | PADDED, 1, b"\x03" + block[:100] + b"\0\0\0")
    one.send(CONTINUATION, 0, 1, block[100:16_000])
    one.send(CONTINUATION, 0, 1, block[16_000:32_000])
    one.send(CONTINUATION, END_HEADERS, 1, block[32_000:])
    assert one.answers(1)[1][0][b":status"] == b"200"
    one.send(PRIORITY, 0, 3, b"\0\0\0\0\x10")
    one.send(99, 0, 0, b"unknown")
    for byte in frame(HEADERS, END_HEADERS | END_STREAM, 5, encode(GET)):
        one.socket.sendall(bytes([byte]))
    assert one.answers(5)[5][0][b":status"] == b"200"


def test_a_preface_in_pieces(server: Any) -> None:
    one = Wire.__new__(Wire)
    one.socket, one._decoder, one._number = socket.create_connection(("127.0.0.1", server.port), 10), Decoder(), -1
    for byte in PREFACE:
        one.socket.sendall(bytes([byte]))
    one.send(SETTINGS, 0, 0)
    number = one.request(GET)
    assert one.answers(number)[number][0][b":status"] == b"200"
    one.socket.close()


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        ([(DATA, 0, 1, b"x")], PROTOCOL),
        ([(HEADERS, END_HEADERS | END_STREAM, 2, encode(GET))], PROTOCOL),
        ([(HEADERS, 0, 1, b""), (PING, 0, 0, b"12345678")], PROTOCOL),
        ([(CONTINUATION, END_HEADERS, 1, b"")], PROTOCOL),
        ([(HEADERS, END_HEADERS, 1, b"\xff\xff\xff\xff\xff\xff")], PROTOCOL),
        ([(HEADERS, END_HEADERS | PADDED, 1, b"\x05x")], PROTOCOL),
        ([(PING, 0, 0, b"1")], SIZE),
        ([(SETTINGS, 0, 0, b"1")], SIZE),
        ([(WINDOW_UPDATE, 0, 0, b"\x7f\xff\xff\xff")], FLOW_CONTROL),
        ([(HEADERS, END_HEADERS, 1, encode(GET)), (DATA, 0, 1, b"x" * 20_000)], SIZE),
        ([(PUSH_PROMISE, END_HEADERS, 1, b"\0\0\0\2")], PROTOCOL),
        ([(PING, 0, 0, b"12345678")] * 8000, CALM),
        ([(SETTINGS, 0, 0, b"")] * 15_000, CALM),
        ([(SETTINGS, 0, 0, b"\x66\x66\0\0\0\1" * 2700)] * 9, CALM),
        ([(PRIORITY, 0, 1, b"\0\0\0\0\x10")] * 10_000, CALM),
        ([(HEADERS, 0, 1, b"")] + [(CONTINUATION, 0, 1, b"\0" * 16_000)] * 9, CALM),
        ([(HEADERS, 0, 1, b"")] + [(CONTINUATION, 0, 1, b"")] * 100, PROTOCOL),
        ([(HEADERS, 0, 1, encode(GET)), (CONTINUATION, END_HEADERS, 1, b"\0\1x\1y" * 15_000)], SIZE),
        ([(HEADERS, END_HEADERS, 1, encode(GET))] + [(DATA, 0, 1, b"")] * 15_000, CALM),
        ([(HEADERS, END_HEADERS, 1, encode(GET))] + [(DATA, PADDED, 1, b"\xff" + b"\0" * 255)] * 550, CALM),
        # A field of 4,000 bytes that a table keeps, and a thousand times its number: HPACK's bomb.
        ([(HEADERS, END_HEADERS, 1, b"\x40\x01a\x7f\xa1\x1e" + b"b" * 4000 + b"\xbe" * 1000)], CALM),
        ([(HEADERS, END_HEADERS, 1, encode([*GET, (b"content-length", b"1x")]))], PROTOCOL),
        (
            [(HEADERS, END_HEADERS, 1, encode([*GET, (b"content-length", b"1")])), (DATA, END_STREAM, 1, b"xy")],
            PROTOCOL,
        ),
    ],
)
def test_who_does_not_keep_to_it_is_turned_away(wire: Any, frames: list[Any], code: int) -> None:
    one = wire()
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        one.socket.sendall(b"".join(frame(*each) for each in frames))
    assert one.refused() == code
    with pytest.raises((EOFError, ConnectionResetError)):
        one.next()


def test_requests_that_are_none_end_alone(wire: Any) -> None:
    one = wire()
    for fields in (
        GET[:3],
        [*GET, (b"Upper", b"x")],
        [*GET, (b"connection", b"close")],
        [(b"x", b"y"), *GET],
        [*GET, (b"host", b"other")],
        [*GET, (b"x", b"a\nb")],
        [*GET[:3], (b":path", b"x")],
        [*GET[:3], (b":path", b"/a b\r\nx: y")],
        [(b":method", b"GET / HTTP/1.1\r\nx:"), *GET[1:]],
        [*GET, (b"x\r\ny", b"1")],
        [*GET, (b"x", b"a\r\n:path: /other")],
        [*GET, (b"", b"x")],
        [*GET, (b"x y", b"x")],
        [*GET, (b"x:y", b"x")],
        [*GET, (b":path", b"/other")],
        [*GET, (b":status", b"200")],
        [*GET, (b":other", b"x")],
        [*GET, (b"transfer-encoding", b"chunked")],
        [*GET, (b"host", b"localhost"), (b"host", b"localhost")],
        [*GET, (b"content-length", b"0"), (b"content-length", b"0")],
        [*GET[:3], (b":path", b"")],
        [*GET[:3], (b":path", b"/ HTTP/1.1")],
        [*GET[:3], (b":path", b"http://other/")],
        [(b":method", b"GET / HTTP/1.1"), *GET[1:]],
        [(b":method", b"CONNECT"), GET[2]],
        [GET[0], GET[1], GET[3]],
        [*GET, *((b"x-%d" % number, b"") for number in range(300))],
    ):
        number = one.request(fields)
        kind, _, of, payload = next(frame for frame in iter(one.next, None) if frame[0] == RST_STREAM)
        assert (kind, of, payload) == (RST_STREAM, number, struct.pack(">I", PROTOCOL))
    number = one.request(GET)
    assert one.answers(number)[number][0][b":status"] == b"200"


@pytest.mark.parametrize(
    ("length", "body"), [(b"\xb2" * 7, b"ab"), (b"+2", b"ab"), (b"2", None), (b"3", b"ab"), (b"1", b"ab")]
)
def test_a_body_of_another_length_is_none(wire: Any, length: bytes, body: bytes | None) -> None:
    """The connection may end with its stream (RFC 9113, 5.4)."""
    one = wire()
    one.request([*GET, (b"content-length", length)], body)
    kind = next(frame[0] for frame in iter(one.next, None) if frame[0] in (HEADERS, RST_STREAM, GOAWAY))
    assert kind in (RST_STREAM, GOAWAY)


def test_what_is_given_up_leaves_the_connection_as_it_is(wire: Any) -> None:
    one = wire(window=0)
    first = one.request(GET)
    while one.next()[0] != HEADERS:
        pass
    one.send(RST_STREAM, 0, first, struct.pack(">I", 0x8))
    second = one.request(GET)
    one.send(WINDOW_UPDATE, 0, second, struct.pack(">I", 1000))
    assert one.answers(second)[second][0][b":status"] == b"200"


def test_who_stands_still_is_not_waited_for() -> None:
    async def handler(raw: RawRequest, client: str) -> RawResponse:
        try:
            body = raw.body if isinstance(raw.body, bytes) else await raw.body.read()
        except SlowBodyError:
            return RawResponse(408)
        return RawResponse(200, [], b"x" * (100 + len(body)))

    def talk(port: int) -> None:
        post = [(b":method", b"POST"), *GET[1:]]
        one = Wire(port, window=0)
        for number, fields in ((1, [*post, (b"content-length", b"10")]), (3, [*post, (b"content-length", b"99999")])):
            one.send(HEADERS, END_HEADERS, number, encode(fields))
        one.send(HEADERS, END_HEADERS | END_STREAM, 5, encode(GET))
        # The short body's stream ends, the long one's is answered, and who takes no answer has none.
        wanted, told = {(1, RST_STREAM), (3, HEADERS), (5, RST_STREAM)}, set()
        while not wanted <= told:
            kind, _, number, _ = one.next()
            told.add((number, kind))
        one.socket.sendall(b"half")
        assert one.refused() == 0

    serve(handler, talk)


def test_who_begins_and_gives_up_is_turned_away() -> None:
    """CVE-2023-44487: what is given up is worked on no more than what is waited for, and not for ever."""
    working, most, begun = 0, 0, 0

    async def handler(raw: RawRequest, client: str) -> RawResponse:
        nonlocal working, most, begun
        working, begun = working + 1, begun + 1
        most = max(most, working)
        await raw.left()
        await asyncio.sleep(0)
        working -= 1
        return RawResponse(200, [], b"x")

    def talk(port: int) -> None:
        one = Wire(port)
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for number in range(1, 3000, 2):
                # In packets of their own, and together.
                one.send(HEADERS, END_HEADERS | END_STREAM, number, encode(GET))
                one.send(RST_STREAM, 0, number, struct.pack(">I", CANCELLED))
        # Who is still sending when the connection ends may find it gone, and no word why.
        with contextlib.suppress(ConnectionResetError):
            assert one.refused() == CALM

    serve(handler, talk)
    assert begun <= 1001
    assert most <= STREAMS
    assert working == 0


def test_more_streams_than_there_may_be_are_refused_alone() -> None:
    go = threading.Event()

    async def handler(raw: RawRequest, client: str) -> RawResponse:
        await asyncio.to_thread(go.wait)
        return RawResponse(200, [], b"x")

    def talk(port: int) -> None:
        one = Wire(port)
        heads = [frame(HEADERS, END_HEADERS | END_STREAM, number, encode(GET)) for number in range(1, 401, 2)]
        one.socket.sendall(b"".join(heads))
        refused = {}
        while len(refused) < 200 - STREAMS:
            kind, _, number, payload = one.next()
            if kind == RST_STREAM:
                refused[number] = payload
        assert refused == {number: struct.pack(">I", REFUSED) for number in range(2 * STREAMS + 1, 401, 2)}
        # Who leaves has its answers all the same.
        one.send(GOAWAY, 0, 0, struct.pack(">II", 0, 0))
        go.set()
        assert len(one.answers(*range(1, 2 * STREAMS, 2))) == STREAMS

    serve(handler, talk)


def test_who_reads_nothing_is_not_waited_for() -> None:
    gone = threading.Event()

    async def handler(raw: RawRequest, client: str) -> RawResponse:
        raw.left().add_done_callback(lambda _: gone.set())
        return RawResponse(200, [], b"x" * 30_000_000)

    def talk(port: int) -> None:
        one = Wire(port, window=2**31 - 1)
        one.send(WINDOW_UPDATE, 0, 0, struct.pack(">I", 2**30))
        one.request(GET)
        assert gone.wait(10)

    serve(handler, talk)


def test_a_half_sent_preface_is_not_waited_for() -> None:
    async def handler(raw: RawRequest, client: str) -> RawResponse:
        return RawResponse(200)

    def talk(port: int) -> None:
        one = socket.create_connection(("127.0.0.1", port), timeout=10)
        one.sendall(PREFACE[:10])
        assert one.recv(100).startswith(b"HTTP/1.1 408 ")
        # The head of a request that does not end, byte by byte.
        two = Wire(port)
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for byte in frame(HEADERS, 0, 1, b"\0" * 16_000):
                two.socket.sendall(bytes([byte]))
        assert two.refused() == NO_ERROR

    serve(handler, talk)


def test_a_server_that_stops_answers_what_it_has_begun() -> None:
    begun, told = asyncio.Event(), asyncio.Event()

    async def handler(raw: RawRequest, client: str) -> RawResponse:
        begun.set()
        await told.wait()
        return RawResponse(200, [], b"whole")

    async def run() -> Any:
        server = HttpServer(handler, "127.0.0.1", 0)
        await server.start()
        one = await asyncio.to_thread(Wire, server.port)
        number = one.request(GET)
        await begun.wait()
        async with asyncio.TaskGroup() as group:
            group.create_task(server.stop())
            assert await asyncio.to_thread(one.refused) == NO_ERROR
            told.set()
        return await asyncio.to_thread(one.answers, number, give=False)

    assert [body for _, body in asyncio.run(run()).values()] == [b"whole"]


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 255), st.integers(0, 9), st.binary(max_size=40))))
def test_any_frames_are_understood_or_refused(frames: list[tuple[int, int, int, bytes]]) -> None:
    session = Session()
    session.receive_data(PREFACE + frame(SETTINGS, 0, 0) + frame(HEADERS, END_HEADERS, 1, encode(GET)))
    with contextlib.suppress(ProtocolError):
        session.receive_data(b"".join(frame(*each) for each in frames))


def test_the_longest_heads_do_not_hold_the_loop() -> None:
    for fields, huffman in (
        ([(b"x", b"y")] * 13_000, False),
        ([(b"x", b"y")] * 1500 + [(b"x", b"y" * 50_000)], False),
        ([(b"x", b"a" * 100_000)], True),
    ):
        block = Encoder().encode([(name, value, True) for name, value in fields], huffman=huffman)
        assert len(block) < MAX_HEAD_LENGTH
        began = time.process_time()
        with pytest.raises(OversizedHeaderListError):
            Session().decoder.decode(block, raw=True)
        # Some 20 ms.
        assert time.process_time() - began < 0.2
    with pytest.raises(OversizedHeaderListError):
        Session().decoder.decode(bytes(MAX_HEAD_LENGTH + 1), raw=True)


NODE = """
import http2 from "node:http2";
const session = http2.connect(process.argv[2]);
const get = path => new Promise((done, fail) => {
  const stream = session.request({ ":path": path });
  let body = ""; let status;
  stream.on("response", head => { status = head[":status"]; });
  stream.on("data", data => { body += data; });
  stream.on("end", () => done([status, body])); stream.on("error", fail); stream.end();
});
const early = await new Promise((done, fail) => {
  const stream = session.request({ ":path": "/_pampero/nothing", ":method": "POST" }); let status;
  stream.on("response", head => { status = head[":status"]; }); stream.on("error", fail);
  stream.on("close", () => done(status)); stream.end(Buffer.alloc(3000000)); stream.resume();
});
const all = await Promise.all(Array.from({ length: 20 }, () => get("/_pampero/health")));
const last = Array.from({ length: 5 }, () => get("/_pampero/health"));
session.close();
console.log(JSON.stringify([early, ...[...all, ...await Promise.all(last)].map(([status]) => status)]));
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="there is no Node.js")
def test_node_speaks_with_it(server: Any, tmp_path: Path) -> None:
    file = tmp_path / "client.mjs"
    file.write_text(NODE)
    done = subprocess.run(["node", str(file), server.url], capture_output=True, text=True, timeout=30, check=True)
    assert json.loads(done.stdout) == [404] + [200] * 25
