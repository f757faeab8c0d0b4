"""A request is the same however its bytes are cut: in one packet, head and body apart, or anywhere else."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pampero.api.streams import Buffers, ByteStream
from pampero.net.connection import Connection
from pampero.net.patience import Patience
from pampero.protocol.codec import RawRequest, RawResponse

BODY = b'{"a": "b"}'
CLAIM = b"authorization: AWS4-HMAC-SHA256 Credential=a, Signature=" + b"a" * 64
HEAD = b"POST / HTTP/1.1\r\nHost: a\r\n%b\r\nContent-Length: 10\r\n\r\n" % CLAIM
HEADS = (
    HEAD, HEAD.lower().replace(b"post / http", b"POST / HTTP"), HEAD.replace(CLAIM, b"Expect: 100-continue"),
    HEAD.replace(CLAIM, b"Connection: close"), HEAD.replace(b" 10", b" 010"), HEAD.replace(b"Host", b"content-length: 10\r\nHost"),
)  # fmt: skip
CHUNKED = b"POST /c HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\ncontent-type: x\r\n\r\n"
GET = b"GET /next HTTP/1.1\r\nhost: a\r\n\r\n"
REQUESTS = (*(head + BODY for head in HEADS), CHUNKED + b"a\r\n" + BODY + b"\r\n0\r\n\r\n", GET)


class Transport(asyncio.Transport):
    """What a connection writes to."""

    def __init__(self) -> None:
        super().__init__()
        self.sent, self.closed = b"", False

    def write(self, data: Any) -> None:
        self.sent += bytes(data)

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True

    abort = close

    def pause_reading(self) -> None:
        """Nothing is read here."""

    def resume_reading(self) -> None:
        """Nothing is read here."""

    def get_write_buffer_size(self) -> int:
        return 0


class Talk:
    """A connection, and what its requests are taken for."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str, dict[str, str], bytes]] = []
        self.transport = Transport()
        self.connection = Connection(self._answer, set(), Buffers())
        self.connection.connection_made(self.transport)

    async def _answer(self, raw: RawRequest, client: str) -> RawResponse:
        body = b"".join([piece async for piece in raw.body]) if isinstance(raw.body, ByteStream) else raw.body
        self.seen.append((raw.method, raw.path, raw.headers, body))
        return RawResponse(200, body=b"answer")

    async def hear(self, *pieces: bytes) -> None:
        for piece in pieces:
            if not self.transport.closed:
                self.connection.data_received(piece)
            for _ in range(6):
                await asyncio.sleep(0)


def heard(*pieces: bytes) -> tuple[Any, bytes, bool]:
    async def talk() -> tuple[Any, bytes, bool]:
        one = Talk()
        await one.hear(*pieces)
        sent = b"".join(line for line in one.transport.sent.splitlines(True) if not line.startswith(b"Date"))
        return one.seen, sent, one.transport.closed

    return asyncio.run(talk())


@example([HEAD + BODY, GET], [], False)
@example([GET, HEAD + BODY], [], False)
@given(
    st.lists(st.sampled_from(REQUESTS), min_size=1, max_size=3),
    st.lists(st.integers(0, 700), max_size=4),
    st.booleans(),
)
def test_it_means_the_same_in_pieces(requests: list[bytes], cuts: list[int], apart: bool) -> None:
    """apart: a piece ends, too, wherever a head or a body does."""
    data = b"".join(requests)
    places = set(cuts)
    if apart:
        ends = [len(b"".join(requests[:number])) for number in range(len(requests))]
        places |= {*ends, *(end + requests[at].find(b"\r\n\r\n") + 4 for at, end in enumerate(ends))}
    at = [0, *sorted(place for place in places if 0 < place < len(data)), len(data)]
    bytewise = heard(*(data[place : place + 1] for place in range(len(data))))
    found = heard(*(data[start:end] for start, end in pairwise(at)))
    assert found[0] == bytewise[0]
    assert found[2] == bytewise[2]
    assert found[1].replace(b"HTTP/1.1 100 Continue\r\n\r\n", b"") == bytewise[1].replace(
        b"HTTP/1.1 100 Continue\r\n\r\n", b""
    )


@pytest.mark.parametrize("ends", ["finish", "watch"])
def test_a_head_whose_body_does_not_come_is_not_waited_for_without_end(ends: str) -> None:
    async def talk() -> None:
        one = Talk()
        await one.hear(HEAD)
        if ends == "finish":
            one.connection.finish()
        else:
            for now in (0.0, 100.0, 200.0):
                one.connection.watch(now, Patience(10.0, 10.0, 1.0, 10.0, 10.0))
                await asyncio.sleep(0)
        assert one.transport.closed or one.connection.task is not None
        assert one.seen == [] or ends == "watch"

    asyncio.run(talk())


def test_the_body_may_come_after_a_look_at_the_head() -> None:
    async def talk() -> None:
        one = Talk()
        await one.hear(HEAD)
        one.connection.watch(0.0, Patience(10.0, 10.0, 1.0, 10.0, 10.0))
        await one.hear(BODY, HEAD, BODY)
        assert [body for *_, body in one.seen] == [BODY, BODY]

    asyncio.run(talk())
