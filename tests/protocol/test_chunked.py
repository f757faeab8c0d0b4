"""Signed chunks and trailers: the chain holds, and breaks where a byte is changed."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator

import pytest

from pampero.protocol.chunked import ChunkSigner, dechunk
from pampero.protocol.errors import ApiError
from pampero.protocol.sigv4 import Signature

KEY = b"k" * 32
SEED = "0" * 64
TIME = "20260101T000000Z"
SIGNATURE = Signature("AK", "20260101", "eu-west-1", "s3", ("host",), SEED, TIME, None, None)


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def sign(kind: str, previous: str, tail: str) -> str:
    text = f"AWS4-HMAC-SHA256-{kind}\n{TIME}\n20260101/eu-west-1/s3/aws4_request\n{previous}\n{tail}"
    return hmac.new(KEY, text.encode(), "sha256").hexdigest()


def body(*chunks: bytes) -> bytes:
    previous, parts = SEED, []
    for chunk in (*chunks, b""):
        previous = sign("PAYLOAD", previous, f"{sha(b'')}\n{sha(chunk)}")
        parts.append(
            b"%x;chunk-signature=%s\r\n" % (len(chunk), previous.encode()) + (chunk + b"\r\n" if chunk else b"")
        )
    trailer = b"x-amz-checksum-crc32:AAAAAA=="
    last = sign("TRAILER", previous, sha(trailer + b"\n"))
    return b"".join(parts) + trailer + b"\r\nx-amz-trailer-signature:" + last.encode() + b"\r\n\r\n"


def read(data: bytes, step: int = 7, signed: bool = True) -> tuple[bytes, dict[str, str]]:
    trailers: dict[str, str] = {}

    async def source() -> AsyncIterator[bytes]:
        for start in range(0, len(data), step):
            yield data[start : start + step]

    async def run() -> bytes:
        signer = ChunkSigner(KEY, SIGNATURE) if signed else None
        return b"".join([piece async for piece in dechunk(source(), trailers, signer)])

    return asyncio.run(run()), trailers


@pytest.mark.parametrize("step", [1, 7, 10_000])
def test_the_payload_and_its_trailers(step: int) -> None:
    assert read(body(b"hello", b"world" * 100), step) == (
        b"hello" + b"world" * 100,
        {"x-amz-checksum-crc32": "AAAAAA=="},
    )


@pytest.mark.parametrize(
    ("old", "new"), [(b"hello", b"jello"), (b"AAAAAA==", b"BAAAAA=="), (b"trailer-signature", b"trailer-nothing")]
)
def test_a_change_is_refused(old: bytes, new: bytes) -> None:
    with pytest.raises(ApiError) as caught:
        read(body(b"hello").replace(old, new))
    assert caught.value.code == "SignatureDoesNotMatch"


def test_a_body_cut_short_is_refused() -> None:
    with pytest.raises(ApiError) as caught:
        read(body(b"hello")[:90])
    assert caught.value.code == "IncompleteBody"


def test_unsigned_chunks() -> None:
    assert read(b"3\r\nabc\r\n0\r\na:b\r\n\r\n", signed=False) == (b"abc", {"a": "b"})


def test_announced_trailers_must_come_and_no_others() -> None:
    async def source(data: bytes) -> AsyncIterator[bytes]:
        yield data

    async def run(data: bytes, announced: list[str]) -> bytes:
        signer = ChunkSigner(KEY, SIGNATURE)
        return b"".join([piece async for piece in dechunk(source(data), {}, signer, announced)])

    whole = body(b"hello")
    assert asyncio.run(run(whole, ["x-amz-checksum-crc32"])) == b"hello"
    without = whole[: whole.index(b"x-amz-checksum")] + b"\r\n"
    for data, announced in ((without, ["x-amz-checksum-crc32"]), (whole, []), (whole, ["x-amz-checksum-sha1"])):
        with pytest.raises(ApiError) as error:
            asyncio.run(run(data, announced))
        assert error.value.code == "MalformedTrailerError"
    assert asyncio.run(run(without, [])) == b"hello"
