"""CompleteMultipartUpload: the parts become the object."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import AsyncIterator
from functools import partial
from itertools import pairwise

import msgspec

from pampero.api import ApiError, Call, FileRange, operation
from pampero.protocol.checksums import ALGORITHMS, checksum, encoded
from pampero.services.s3 import types as t
from pampero.services.s3.bodies import held, let_go
from pampero.services.s3.conditions import check_write
from pampero.services.s3.events import tell
from pampero.services.s3.metadata import checksum_members, sealed, shown_version
from pampero.services.s3.model import Meta, StoredObject, find_bucket, kind_of, object_arn, unpack
from pampero.services.s3.stored import find_object, save
from pampero.services.s3.uploads import drop, find_upload
from pampero.store.blobs import Blob
from pampero.store.tx import ReadTx, Row, Tx

MIN_PART = 5 * 1024 * 1024
INVALID_PART = (
    "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified "
    "entity tag may not match the part's entity tag."
)


@operation("CompleteMultipartUpload", resource=object_arn, action="s3:PutObject")
async def complete_multipart_upload(
    call: Call, req: t.CompleteMultipartUploadRequest
) -> t.CompleteMultipartUploadOutput:
    """Make the object of the parts. Source: API_CompleteMultipartUpload.

    Raises NoSuchUpload, InvalidPart, InvalidPartOrder, EntityTooSmall, MalformedXML, BadDigest.
    """
    parts, meta = await call.read(_chosen, req)
    blobs = call.runtime.blobs
    whole = checksum(meta.algorithm) if meta.algorithm and not meta.composite else None

    async def joined() -> AsyncIterator[bytes]:
        for _, size, _, blob in parts:
            async for chunk in FileRange(partial(blobs.open, blob), 0, size).chunks():
                yield chunk

    async with held(call, [row[3] for row in parts]):
        blob = await blobs.put_stream(joined(), [whole] if whole else [])
    try:
        if whole is not None and meta.algorithm is not None:
            meta.checksums = {meta.algorithm: base64.b64encode(whole.digest()).decode()}
            _check_whole(req, meta)
        done = await call.write(_complete, call, req, parts, meta, blob)
    finally:
        await let_go(call, blob.address)
    location = f"{call.settings.endpoint}/{req.Bucket}/{req.Key}"
    shown = shown_version(done, (await call.read(find_bucket, req.Bucket)).versioning)
    return t.CompleteMultipartUploadOutput(
        Location=location, Bucket=req.Bucket, Key=req.Key, ETag=done.etag, VersionId=shown,
        ChecksumType=kind_of(done.meta), **checksum_members(done.meta.checksums), **sealed(done.meta),
    )  # fmt: skip


def _check_whole(req: t.CompleteMultipartUploadRequest, meta: Meta) -> None:
    """The whole object's checksum, where the client names it. Raises BadDigest."""
    for name, value in meta.checksums.items():
        claimed = getattr(req, f"Checksum{name}")
        if claimed is not None and claimed != value:
            raise ApiError("BadDigest", f"The {name} you specified did not match the calculated checksum.")


def _chosen(tx: ReadTx, req: t.CompleteMultipartUploadRequest) -> tuple[list[Row], Meta]:
    """The parts that make the object, and the object's meta with its composite checksum."""
    meta = unpack(find_upload(tx, req)[2])
    wanted = list((req.MultipartUpload.Parts if req.MultipartUpload else None) or [])
    if not wanted:
        raise ApiError(
            "MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema"
        )
    numbers = [part.PartNumber or 0 for part in wanted]
    if any(later <= earlier for earlier, later in pairwise(numbers)):
        text = "The list of parts was not in ascending order. The parts list must be specified in order by part number."
        raise ApiError("InvalidPartOrder", text)
    rows = tx.all("SELECT number, size, etag, blob FROM s3_parts WHERE upload = ? ORDER BY number", req.UploadId)
    stored = {row[0]: row for row in rows}
    chosen = [stored.get(number) for number in numbers]
    for part, row in zip(wanted, chosen):
        if row is None or (part.ETag or "").strip('"') != row[2].strip('"'):
            raise ApiError("InvalidPart", INVALID_PART, UploadId=req.UploadId, PartNumber=part.PartNumber)
    found = [row for row in chosen if row is not None]
    _check_sums(tx, req, wanted, meta)
    if any(row[1] < MIN_PART for row in found[:-1]):
        raise ApiError("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size")
    return found, meta


def _check_sums(tx: ReadTx, req: t.CompleteMultipartUploadRequest, wanted: list[t.CompletedPart], meta: Meta) -> None:
    """The parts' checksums, where the client names them, and theirs as the object's. Raises InvalidPart."""
    rows = tx.all("SELECT number, sums FROM s3_part_sums WHERE upload = ?", req.UploadId)
    kept: dict[int, dict[str, str]] = {number: msgspec.msgpack.decode(sums) for number, sums in rows}
    for part in wanted:
        for name in ALGORITHMS:
            claimed = getattr(part, f"Checksum{name}")
            if claimed is not None and kept.get(part.PartNumber or 0, {}).get(name) != claimed:
                raise ApiError("InvalidPart", INVALID_PART, UploadId=req.UploadId, PartNumber=part.PartNumber)
    algorithm = meta.algorithm
    if algorithm is None or not meta.composite:
        return
    sums = [kept.get(part.PartNumber or 0, {}).get(algorithm) for part in wanted]
    if all(sum_ is not None for sum_ in sums):
        whole = encoded(algorithm, b"".join(base64.b64decode(sum_ or "") for sum_ in sums))
        meta.checksums = {algorithm: f"{whole}-{len(sums)}"}


def _complete(
    tx: Tx, call: Call, req: t.CompleteMultipartUploadRequest, parts: list[Row], meta: Meta, blob: Blob
) -> StoredObject:
    find_upload(tx, req)
    bucket = find_bucket(tx, req.Bucket)
    check_write(req, find_object(tx, req.Bucket, req.Key))
    digests = b"".join(bytes.fromhex(row[2].strip('"')) for row in parts)
    etag = f'"{hashlib.md5(digests, usedforsecurity=False).hexdigest()}-{len(parts)}"'
    meta.algorithm = None
    meta.sizes = [row[1] for row in parts]
    new = StoredObject(req.Key, blob.size, etag, tx.now, blob.address, None, meta)
    save(tx, bucket, new)
    tell(tx, call, bucket, "ObjectCreated:CompleteMultipartUpload", new)
    drop(tx, req.UploadId)
    return new
