"""Bodies of objects: small ones in the row, others as blobs that are deleted when no row names them."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from pampero.api import ApiError, ByteStream, Call, Context, Event, FileRange, consumer
from pampero.protocol.checksums import ALGORITHMS, Checksum, checksum
from pampero.services.s3.model import StoredObject
from pampero.store.tx import ReadTx

INLINE = 16 * 1024
LARGEST = 5 * 1024**3


class Held:
    """Blobs that were written and whose row is not yet committed: the sweep leaves them alone."""

    def __init__(self, context: Context) -> None:
        self._counts: dict[str, int] = {}

    def hold(self, address: str) -> None:
        """Count one more."""
        self._counts[address] = self._counts.get(address, 0) + 1

    def release(self, address: str) -> None:
        """Count one less."""
        left = self._counts.pop(address, 1) - 1
        if left > 0:
            self._counts[address] = left

    def __contains__(self, address: str) -> bool:
        return address in self._counts


@dataclass(slots=True)
class Received:
    """A body that has arrived: either inline or a blob (held until `release`)."""

    size: int
    md5: str
    body: bytes | None
    blob: str | None
    checksums: dict[str, str]


async def receive(call: Call, stream: Any, req: Any, inline: bool = True) -> Received:
    """Store a request's body and verify what the client said of it. Raises BadDigest, InvalidDigest, EntityTooLarge."""
    source = stream if isinstance(stream, ByteStream) else ByteStream.of(stream or b"")
    named = _named(req)
    running = {name: checksum(name) for name in named}
    trailer = _trailer(call)
    if trailer is not None:
        running.setdefault(trailer, checksum(trailer))
    md5 = hashlib.md5(usedforsecurity=False)
    size = 0

    async def watched() -> AsyncIterator[bytes]:
        nonlocal size
        async for chunk in source:
            size += len(chunk)
            if size > LARGEST:
                raise ApiError("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size")
            md5.update(chunk)
            for one in running.values():
                one.update(chunk)
            yield chunk

    if inline and source.size is not None and source.size <= INLINE:
        body = b"".join([chunk async for chunk in watched()])
        received = Received(len(body), md5.hexdigest(), body, None, {})
    else:
        blob = await call.runtime.blobs.put_stream(watched())
        call.part(Held).hold(blob.address)
        received = Received(size, md5.hexdigest(), None, blob.address, {})
    try:
        received.checksums = _verify(req, source, named, running, trailer, md5.digest())
    except ApiError:
        release(call, received)
        raise
    return received


def release(call: Call, received: Received) -> None:
    """The row is committed, or will never be."""
    if received.blob is not None:
        call.part(Held).release(received.blob)


def _named(req: Any) -> dict[str, str]:
    found = {name: value for name in ALGORITHMS if (value := getattr(req, f"Checksum{name}", None)) is not None}
    for name in ("SHA512", "MD5", "XXHASH64", "XXHASH3", "XXHASH128"):
        if getattr(req, f"Checksum{name}", None) is not None:
            raise ApiError("NotImplemented", f"The checksum {name} is not implemented yet.", status=501)
    return found


def _trailer(call: Call) -> str | None:
    header = call.http.headers.get("x-amz-trailer", "") if call.http is not None else ""
    name = header.removeprefix("x-amz-checksum-").upper()
    return name if header.startswith("x-amz-checksum-") and name in ALGORITHMS else None


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
    return FileRange(call.runtime.blobs.path(found.blob), offset, length)


def _is_named(tx: ReadTx, blob: str) -> bool:
    return (
        tx.one("SELECT 1 FROM s3_objects WHERE blob = ? LIMIT 1", blob) is not None
        or tx.one("SELECT 1 FROM s3_versions WHERE blob = ? LIMIT 1", blob) is not None
        or tx.one("SELECT 1 FROM s3_parts WHERE blob = ? LIMIT 1", blob) is not None
    )


@consumer("s3.sweep")
async def sweep(context: Context, event: Event) -> None:
    """Delete a blob that nothing names."""
    blob = str(event.payload)
    if blob not in context.part(Held) and not context.read(_is_named, blob):
        context.runtime.blobs.delete(blob)
