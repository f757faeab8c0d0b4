"""Bodies of objects: small ones in the row, others as blobs that are deleted when no row names them."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from pampero.api import ApiError, ByteStream, Call, Context, Event, FileRange, consumer, job
from pampero.protocol.checksums import ALGORITHMS, Checksum, checksum
from pampero.services.s3.model import StoredObject
from pampero.store.blobs import IsNamed
from pampero.store.tx import ReadTx

INLINE = 16 * 1024
UNSUPPORTED = ("SHA512", "MD5", "XXHASH64", "XXHASH3", "XXHASH128")
LARGEST = 5 * 1024**3


@dataclass(slots=True)
class Received:
    """A body that has arrived: either inline or a blob (held until `release`)."""

    size: int
    md5: str
    body: bytes | None
    blob: str | None
    checksums: dict[str, str]


async def receive(call: Call, stream: Any, req: Any, inline: bool = True, also: str | None = None) -> Received:
    """Store a request's body and verify what the client said of it. Raises BadDigest, InvalidDigest, EntityTooLarge.

    also: a checksum to compute, whether the client names one or not.
    """
    source = stream if isinstance(stream, ByteStream) else ByteStream.of(stream or b"")
    named = _named(req)
    running = {name: checksum(name) for name in named}
    if also is not None:
        running.setdefault(also, checksum(also))
    trailer = _trailer(call)
    if trailer is not None:
        running.setdefault(trailer, checksum(trailer))
    md5 = hashlib.md5(usedforsecurity=False)

    async def bounded() -> AsyncIterator[bytes]:
        size = 0
        async for chunk in source:
            size += len(chunk)
            if size > LARGEST:
                raise ApiError("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size")
            yield chunk

    if source.size is not None and source.size > LARGEST:
        raise ApiError("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size")
    watchers = [md5, *running.values()]
    if inline and source.size is not None and source.size <= INLINE:
        body = await source.read()
        for one in watchers:
            one.update(body)
        received = Received(len(body), md5.hexdigest(), body, None, {})
    else:
        blob = await call.runtime.blobs.put_stream(bounded(), watchers)
        received = Received(blob.size, md5.hexdigest(), None, blob.address, {})
    try:
        received.checksums = _verify(req, source, named, running, trailer, md5.digest())
    except ApiError:
        await release(call, received)
        raise
    return received


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


def _named(req: Any) -> dict[str, str]:
    found = {name: value for name in ALGORITHMS if (value := getattr(req, f"Checksum{name}", None)) is not None}
    for name in UNSUPPORTED:
        if getattr(req, f"Checksum{name}", None) is not None:
            raise ApiError("NotImplemented", f"The checksum {name} is not implemented yet.", status=501)
    return found


def _trailer(call: Call) -> str | None:
    header = call.http.headers.get("x-amz-trailer", "") if call.http is not None else ""
    name = header.lower().removeprefix("x-amz-checksum-").upper()
    if name in UNSUPPORTED:
        raise ApiError("NotImplemented", f"The checksum {name} is not implemented yet.", status=501)
    if header and name not in ALGORITHMS:
        raise ApiError("InvalidRequest", "The value specified in the x-amz-trailer header is not supported")
    return name or None


def _verify(
    req: Any, source: ByteStream, named: dict[str, str], running: dict[str, Checksum], trailer: str | None, md5: bytes
) -> dict[str, str]:
    wanted = getattr(req, "ContentMD5", None)
    if wanted is not None:
        try:
            given = base64.b64decode(wanted, validate=True)
        except binascii.Error:
            given = b""
        if len(given) != 16:
            raise ApiError("InvalidDigest", "The Content-MD5 you specified was invalid.")
        if given != md5:
            raise ApiError("BadDigest", "The Content-MD5 you specified did not match what we received.")
    found = {name: base64.b64encode(one.digest()).decode() for name, one in running.items()}
    claims = dict(named)
    if trailer is not None and f"x-amz-checksum-{trailer.lower()}" in source.trailers:
        claims[trailer] = source.trailers[f"x-amz-checksum-{trailer.lower()}"]
    for name, value in claims.items():
        if found[name] != value:
            raise ApiError("BadDigest", f"The {name} you specified did not match the calculated checksum.")
    return found


def content(call: Call, found: StoredObject, offset: int, length: int) -> Any:
    """The part of an object's bytes that an answer carries."""
    if found.body is not None:
        return found.body[offset : offset + length]
    if not length or found.blob is None:
        return b""
    return FileRange(partial(call.runtime.blobs.open, found.blob), offset, length)


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
class Sweeper:
    """At start, deletes the blobs that a crash left between file and row."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin; goes on beside the work."""
        named = named_in(self._context)
        self._task = asyncio.create_task(self._context.runtime.blobs.sweep_all(named))

    async def stop(self) -> None:
        """End; the next start begins anew."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
