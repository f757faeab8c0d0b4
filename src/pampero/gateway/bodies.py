"""Request bodies: gathered for the operations that want them whole, within a bound."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator

from pampero.api.streams import ByteStream
from pampero.gateway.limits import TOGETHER
from pampero.protocol.chunked import ChunkSigner, dechunk
from pampero.protocol.codec import RawRequest
from pampero.protocol.errors import ApiError
from pampero.protocol.sigv4 import Signature, Verifier

BATCH = 512 * 1024
IN_PLACE = 64 * 1024
# Longer bodies are decoded on a thread.
QUICK = 16 * 1024
# So many pieces of a body are put together at a time: clients may send it in chunks of a byte.
PIECES = 1024
MISMATCH = "The provided 'x-amz-content-sha256' header does not match what was computed."


class Gatherer:
    """Gathers bodies, whose sum is bounded: what goes beyond it makes the greatest of them give way, not the newest."""

    def __init__(self, together: int = TOGETHER) -> None:
        self._together = together
        self._held = 0
        self._bodies: set[_Gathered] = set()

    @property
    def held(self) -> int:
        """Bytes held by bodies that have not ended."""
        return self._held

    async def gather(self, raw: RawRequest, limit: int) -> bytes:
        """The whole body; its SHA-256 is computed as it comes where somebody signed for it.

        Raises ApiError RequestEntityTooLargeException, ServiceUnavailable.
        """
        body = raw.body
        if isinstance(body, bytes):
            _within(len(body), limit)
            return body
        _within(body.size or 0, limit)
        gathered = _Gathered()
        self._bodies.add(gathered)
        try:
            async for chunk in body:
                gathered.add(chunk)
                self._held += len(chunk)
                _within(gathered.size, limit)
                while self._held > self._together:
                    self._give_way()
                if gathered.refused:
                    raise ApiError("ServiceUnavailable", "Too many bodies are on their way; please try again.", 503)
            found = await gathered.whole()
        finally:
            self._held -= gathered.size
            self._bodies.discard(gathered)
        raw.digest = gathered.digest.hexdigest()
        return found

    def _give_way(self) -> None:
        greatest = max(self._bodies, key=lambda one: one.size)
        self._held -= greatest.size
        greatest.refuse()


class _Gathered:
    """What has come of one body. refused: it was given up, and its memory with it."""

    __slots__ = ("_batch", "_parts", "digest", "refused", "size")

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._batch: list[bytes] = []
        self.digest = hashlib.sha256()
        self.refused = False
        self.size = 0

    def add(self, chunk: bytes) -> None:
        self.size += len(chunk)
        self.digest.update(chunk)
        self._batch.append(chunk)
        if len(self._batch) >= PIECES:
            self._parts.append(b"".join(self._batch))
            self._batch.clear()

    def refuse(self) -> None:
        self.refused = True
        self.size = 0
        self._parts.clear()
        self._batch.clear()

    async def whole(self) -> bytes:
        parts = [*self._parts, *self._batch]
        return b"".join(parts) if self.size < BATCH else await asyncio.to_thread(b"".join, parts)


def _within(size: int, limit: int) -> None:
    if size > limit:
        raise ApiError("RequestEntityTooLargeException", f"Request must be smaller than {limit} bytes", 413)


def is_hash(named: str) -> bool:
    """Whether `x-amz-content-sha256` names a hash (and not one of the words that it may hold)."""
    return len(named) == 64


def payload(raw: RawRequest, signature: Signature | None, verifier: Verifier, secret: str) -> ByteStream:
    """The body as a stream of its payload: unchunked, its hash and its chunks' signatures verified as it is read."""
    body = ByteStream.of(raw.body) if isinstance(raw.body, bytes) else raw.body
    sha256 = raw.headers.get("x-amz-content-sha256", "")
    if not sha256.startswith("STREAMING-"):
        if not is_hash(sha256):
            return body
        return ByteStream(aiter(body), body.size, digest=sha256.lower(), verified=_hashed)
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


async def _hashed(body: AsyncIterator[bytes], wanted: str) -> AsyncIterator[bytes]:
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
    if digest.hexdigest() != wanted:
        raise ApiError("XAmzContentSHA256Mismatch", MISMATCH, 400)
