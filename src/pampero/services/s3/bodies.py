"""Bodies of objects: small ones in the row, others as blobs that are deleted when no row names them."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from pampero.api import ApiError, ByteStream, Call, Context, Event, FileRange, TaskJob, consumer, job
from pampero.protocol.checksums import checksum
from pampero.services.s3.checksums import Claims
from pampero.services.s3.customerkeys import InlineReader, OpenedReader, Sealing
from pampero.services.s3.model import StoredObject
from pampero.store.blobs import IsNamed
from pampero.store.tx import ReadTx

INLINE = 16 * 1024
MAX_SIZE = 5 * 1024**3
MISMATCH = "The provided 'x-amz-content-sha256' header does not match what was computed."


@dataclass(slots=True)
class Received:
    """A body that has arrived: either inline or a blob (held until `release`). claimed: the client named a checksum.
    by: with what it is encrypted, if that is not S3's own.
    """

    size: int
    md5: str
    body: bytes | None
    blob: str | None
    checksums: dict[str, str]
    claimed: bool = False
    by: Sealing | None = None


async def receive(
    call: Call,
    stream: Any,
    req: Any,
    inline: bool = True,
    claims: Claims | None = None,
    sealing: Sealing | None = None,
) -> Received:
    """Store a request's body and verify what the client said of it. Raises BadDigest, InvalidDigest, EntityTooLarge.

    sealing: how it is encrypted on the way; its ETag is then that of what is stored.
    """
    source = stream if isinstance(stream, ByteStream) else ByteStream.of(stream or b"")
    claims = claims or Claims(call, req, None)
    md5 = hashlib.md5(usedforsecurity=False)

    async def bounded() -> AsyncIterator[bytes]:
        size = 0
        async for chunk in source:
            size += len(chunk)
            if size > MAX_SIZE:
                raise ApiError("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size")
            yield chunk

    if source.size is not None and source.size > MAX_SIZE:
        raise ApiError("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size")
    watchers = [md5, *claims.running.values()]
    if sealing is not None:
        received = await _receive_sealed(
            call, bounded(), watchers, sealing, inline and (source.size or MAX_SIZE) <= INLINE
        )
        signed = ""
    elif inline and source.size is not None and source.size <= INLINE:
        signed, body = "", await source.read()
        for one in watchers:
            one.update(body)
        received = Received(len(body), md5.hexdigest(), body, None, {})
    else:
        signed = source.take_digest()
        blob = await call.runtime.blobs.put_stream(bounded(), watchers)
        received = Received(blob.size, md5.hexdigest(), None, blob.address, {})
    try:
        if signed not in ("", received.blob):
            raise ApiError("XAmzContentSHA256Mismatch", MISMATCH, 400)
        received.checksums = claims.verify(source, md5.digest())
        received.claimed = claims.algorithm is not None
    except ApiError:
        await release(call, received)
        raise
    return received


async def _receive_sealed(
    call: Call, chunks: AsyncIterator[bytes], watchers: list[Any], sealing: Sealing, inline: bool
) -> Received:
    nonce, cipher = sealing.begin()
    etag = hashlib.md5(nonce, usedforsecurity=False)
    size = 0

    async def sealed() -> AsyncIterator[bytes]:
        nonlocal size
        yield nonce
        async for chunk in chunks:
            size += len(chunk)
            for one in watchers:
                one.update(chunk)
            data = cipher.update(chunk)
            etag.update(data)
            yield data

    if inline:
        body = b"".join([piece async for piece in sealed()])
        return Received(size, etag.hexdigest(), body, None, {}, by=sealing)
    blob = await call.runtime.blobs.put_stream(sealed())
    return Received(size, etag.hexdigest(), None, blob.address, {}, by=sealing)


async def release(call: Call, received: Received) -> None:
    """The row is committed, or will never be."""
    if received.blob is not None:
        await let_go(call, received.blob)


async def let_go(call: Call, blob: str) -> None:
    """Hold a blob no longer; where no row has come to name it, it goes."""
    call.runtime.blobs.release(blob)
    await call.runtime.blobs.sweep(blob, named_in(call))


@asynccontextmanager
async def held(call: Call, addresses: Iterable[str | None]) -> AsyncIterator[None]:
    """Keep blobs while they are read here, even if their rows go meanwhile."""
    blobs, kept = call.runtime.blobs, [address for address in addresses if address is not None]
    for address in kept:
        await blobs.hold(address)
    try:
        yield
    finally:
        for address in kept:
            await let_go(call, address)


def content(call: Call, found: StoredObject, offset: int, length: int, key: bytes = b"") -> Any:
    """The part of an object's bytes that an answer carries. key: what opens them, where they are encrypted."""
    if key:
        return FileRange(partial(opened, call, found, key), offset, length)
    if found.body is not None:
        return found.body[offset : offset + length]
    if not length or found.blob is None:
        return b""
    return FileRange(partial(call.runtime.blobs.open, found.blob), offset, length)


async def pieces(body: bytes | FileRange) -> AsyncIterator[bytes]:
    """What `content` gives, piece by piece."""
    if isinstance(body, bytes):
        yield body
    else:
        async for piece in body.chunks():
            yield piece


def opened(call: Call, found: StoredObject, key: bytes) -> OpenedReader:
    """The bytes of an object that is encrypted. Raises FileNotFoundError, DamagedBlob."""
    under = InlineReader(found.body or b"") if found.blob is None else call.runtime.blobs.open(found.blob)
    return OpenedReader(under, found.meta.sizes or [found.size], key)


async def fingerprint(call: Call, found: StoredObject, algorithm: str) -> tuple[str, str]:
    """(MD5 in hexadecimal, checksum in base64) of an object's bytes. Whoever calls holds its blob."""
    md5, running = hashlib.md5(usedforsecurity=False), checksum(algorithm)
    source = content(call, found, 0, found.size)
    for chunk in [source] if isinstance(source, bytes) else ():
        md5.update(chunk)
        running.update(chunk)
    if not isinstance(source, bytes):
        await asyncio.to_thread(source.feed, (md5, running))
    return md5.hexdigest(), base64.b64encode(running.digest()).decode()


def named_in(context: Context) -> IsNamed:
    """Whether a row names a blob, as the sweeps ask it: by writing, so that no transaction beside it comes to name what it
    has read of rows that are gone by now."""
    return lambda blob: context.write(_is_named, blob)


def _is_named(tx: ReadTx, blob: str) -> bool:
    return (
        tx.one("SELECT 1 FROM s3_objects WHERE blob = ? LIMIT 1", blob) is not None
        or tx.one("SELECT 1 FROM s3_versions WHERE blob = ? LIMIT 1", blob) is not None
        or tx.one("SELECT 1 FROM s3_parts WHERE blob = ? LIMIT 1", blob) is not None
    )


@consumer("s3.sweep")
async def sweep(context: Context, event: Event) -> None:
    """Delete a blob that nothing names."""
    await context.runtime.blobs.sweep(str(event.payload), named_in(context))


@job()
class Sweeper(TaskJob):
    """At start, deletes the blobs that a crash left between file and row."""

    async def run(self) -> None:
        """It goes on beside the work, and begins anew with the next start."""
        await self.context.runtime.blobs.sweep_all(named_in(self.context))
