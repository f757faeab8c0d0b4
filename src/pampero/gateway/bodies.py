"""Request bodies: gathered for the operations that want them whole, within a bound."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator

from pampero.api.streams import ByteStream
from pampero.protocol.chunked import ChunkSigner, dechunk
from pampero.protocol.codec import RawRequest
from pampero.protocol.errors import ProtocolError
from pampero.protocol.sigv4 import Signature, Verifier

# Lambda's direct upload is the largest body that is no stream: 50 MB of zip, in base64, and room around it.
BATCH = 512 * 1024
IN_PLACE = 64 * 1024
LIMIT = 80 * 1024 * 1024


async def buffered(raw: RawRequest) -> bytes:
    """The whole body. Raises ProtocolError RequestEntityTooLarge."""
    body = raw.body
    if isinstance(body, bytes):
        return body
    chunks: list[bytes] = []
    size = 0
    async for chunk in body:
        size += len(chunk)
        if size > LIMIT:
            text = f"Request must be smaller than {LIMIT} bytes"
            raise ProtocolError("RequestEntityTooLargeException", text, 413)
        chunks.append(chunk)
    return b"".join(chunks)


def payload(raw: RawRequest, signature: Signature | None, verifier: Verifier, secret: str) -> ByteStream:
    """The body as a stream of its payload: unchunked, its hash and its chunks' signatures verified as it is read."""
    body = ByteStream.of(raw.body) if isinstance(raw.body, bytes) else raw.body
    sha256 = raw.headers.get("x-amz-content-sha256", "")
    if not sha256.startswith("STREAMING-"):
        named = len(sha256) == 64
        return ByteStream(_hashed(body, sha256), body.size) if named else body
    signer = None
    if sha256.startswith("STREAMING-AWS4-HMAC-SHA256-PAYLOAD") and signature is not None:
        signer = ChunkSigner(verifier.key(secret, signature), signature, _digest)
    length = raw.headers.get("x-amz-decoded-content-length", "")
    size = int(length) if length.isdigit() else None
    announced = [name.strip().lower() for name in raw.headers.get("x-amz-trailer", "").split(",") if name.strip()]
    trailers: dict[str, str] = {}
    return ByteStream(dechunk(aiter(body), trailers, signer, announced, size), size, trailers)


async def _digest(data: bytes) -> str:
    if len(data) <= IN_PLACE:
        return hashlib.sha256(data).hexdigest()
    return (await asyncio.to_thread(hashlib.sha256, data)).hexdigest()


def _feed(digest: hashlib._Hash, chunks: list[bytes]) -> None:
    for chunk in chunks:
        digest.update(chunk)


async def _hashed(body: ByteStream, wanted: str) -> AsyncIterator[bytes]:
    digest = hashlib.sha256()
    batch: list[bytes] = []
    waiting = 0
    async for chunk in body:
        batch.append(chunk)
        waiting += len(chunk)
        if waiting >= BATCH:
            await asyncio.to_thread(_feed, digest, batch)
            for one in batch:
                yield one
            batch, waiting = [], 0
    _feed(digest, batch)
    for one in batch:
        yield one
    if digest.hexdigest() != wanted.lower():
        text = "The provided 'x-amz-content-sha256' header does not match what was computed."
        raise ProtocolError("XAmzContentSHA256Mismatch", text, 400)
