"""Multipart uploads."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from pampero.api import ApiError, ByteStream, Call, operation
from pampero.kernel import ids
from pampero.services.s3.acls import refuse_grants
from pampero.services.s3.bodies import Held, Received, receive, release
from pampero.services.s3.conditions import check_write, slice_of
from pampero.services.s3.copies import copied, find_source
from pampero.services.s3.events import tell
from pampero.services.s3.model import StoredObject, bucket_arn, find_bucket, object_arn, pack, unpack
from pampero.services.s3.objects import check_key, meta_of, seal, sealed, shown_version
from pampero.services.s3.stored import find_object, forget, save
from pampero.services.s3.types import (
    AbortMultipartUploadOutput,
    AbortMultipartUploadRequest,
    CompleteMultipartUploadOutput,
    CompleteMultipartUploadRequest,
    CopyPartResult,
    CreateMultipartUploadOutput,
    CreateMultipartUploadRequest,
    ListMultipartUploadsOutput,
    ListMultipartUploadsRequest,
    ListPartsOutput,
    ListPartsRequest,
    MultipartUpload,
    Part,
    UploadPartCopyOutput,
    UploadPartCopyRequest,
    UploadPartOutput,
    UploadPartRequest,
)
from pampero.store.tx import ReadTx, Row, Tx

SMALLEST_PART = 5 * 1024 * 1024
MOST_PARTS = 10_000
CHUNK = 1024 * 1024


def _upload(tx: ReadTx, req: Any) -> Row:
    row = tx.one("SELECT bucket, key, meta FROM s3_uploads WHERE id = ?", req.UploadId)
    if row is None or row[:2] != (req.Bucket, req.Key):
        text = "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed."
        raise ApiError("NoSuchUpload", text, UploadId=req.UploadId)
    return row


@operation("CreateMultipartUpload", resource=object_arn, action="s3:PutObject")
def create_multipart_upload(tx: Tx, call: Call, req: CreateMultipartUploadRequest) -> CreateMultipartUploadOutput:
    """Begin an upload in parts. Source: API_CreateMultipartUpload."""
    check_key(req.Key)
    bucket = find_bucket(tx, req.Bucket)
    refuse_grants(bucket, req)
    meta = meta_of(req)
    seal(meta, bucket, req)
    id_ = ids.secret(64)
    tx.run(
        "INSERT INTO s3_uploads (id, bucket, key, started, meta) VALUES (?, ?, ?, ?, ?)",
        id_, req.Bucket, req.Key, tx.now, pack(meta),
    )  # fmt: skip
    return CreateMultipartUploadOutput(Bucket=req.Bucket, Key=req.Key, UploadId=id_, **sealed(meta))


def _check_number(number: int) -> None:
    if not 1 <= number <= MOST_PARTS:
        text = "Part number must be an integer between 1 and 10000, inclusive"
        raise ApiError("InvalidArgument", text, ArgumentName="partNumber", ArgumentValue=number)


def _put_part(tx: Tx, req: Any, received: Received) -> str:
    _upload(tx, req)
    old = tx.one("SELECT blob FROM s3_parts WHERE upload = ? AND number = ?", req.UploadId, req.PartNumber)
    etag = f'"{received.md5}"'
    tx.run(
        "INSERT INTO s3_parts (upload, number, size, etag, modified, blob) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (upload, number) DO UPDATE SET size = excluded.size, etag = excluded.etag, "
        "modified = excluded.modified, blob = excluded.blob",
        req.UploadId, req.PartNumber, received.size, etag, tx.now, received.blob,
    )  # fmt: skip
    if old is not None and old[0] != received.blob:
        forget(tx, old[0])
    return etag


@operation("UploadPart", resource=object_arn, action="s3:PutObject")
async def upload_part(call: Call, req: UploadPartRequest) -> UploadPartOutput:
    """Store one part. Source: API_UploadPart. Raises NoSuchUpload, BadDigest."""
    _check_number(req.PartNumber)
    upload = call.read(_upload, req)
    received = await receive(call, req.Body, req, inline=False)
    try:
        etag = await call.write(_put_part, req, received)
    finally:
        release(call, received)
    sums: dict[str, Any] = {f"Checksum{name}": value for name, value in received.checksums.items()}
    return UploadPartOutput(ETag=etag, **sealed(unpack(upload[2])), **sums)


@operation("UploadPartCopy", resource=object_arn, checks=copied)
async def upload_part_copy(call: Call, req: UploadPartCopyRequest) -> UploadPartCopyOutput:
    """Store a part of another object as a part. Source: API_UploadPartCopy. Raises NoSuchUpload, NoSuchKey."""
    _check_number(req.PartNumber)
    call.read(_upload, req)
    source, found = call.read(find_source, req)
    offset, length = slice_of(req.CopySourceRange, found.size) or (0, found.size)
    stream = ByteStream(_bytes(call, found, offset, length), length)
    received = await receive(call, stream, None, inline=False)
    try:
        etag = await call.write(_put_part, req, received)
    finally:
        release(call, received)
    result = CopyPartResult(ETag=etag, LastModified=call.now)
    shown = shown_version(found, source.versioning)
    return UploadPartCopyOutput(CopyPartResult=result, CopySourceVersionId=shown, **sealed(found.meta))


async def _bytes(call: Call, found: StoredObject, offset: int, length: int) -> AsyncIterator[bytes]:
    if found.body is not None:
        yield found.body[offset : offset + length]
    elif found.blob is not None:
        async for chunk in _file(call.runtime.blobs.path(found.blob), offset, length):
            yield chunk


async def _file(path: Path, offset: int, length: int) -> AsyncIterator[bytes]:
    with open(path, "rb") as file:
        file.seek(offset)
        left = length
        while left and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk


@operation("CompleteMultipartUpload", resource=object_arn, action="s3:PutObject")
async def complete_multipart_upload(call: Call, req: CompleteMultipartUploadRequest) -> CompleteMultipartUploadOutput:
    """Make the object of the parts. Source: API_CompleteMultipartUpload.

    Raises NoSuchUpload, InvalidPart, InvalidPartOrder, EntityTooSmall, MalformedXML.
    """
    parts = call.read(_chosen, req)
    blobs = call.runtime.blobs

    async def joined() -> AsyncIterator[bytes]:
        for _, size, _, blob in parts:
            async for chunk in _file(blobs.path(blob), 0, size):
                yield chunk

    blob = await blobs.put_stream(joined())
    held = call.part(Held)
    held.hold(blob.address)
    try:
        done = await call.write(_complete, call, req, parts, blob.address, blob.size)
    finally:
        held.release(blob.address)
    location = f"{call.settings.endpoint}/{req.Bucket}/{req.Key}"
    shown = shown_version(done, call.read(find_bucket, req.Bucket).versioning)
    return CompleteMultipartUploadOutput(
        Location=location, Bucket=req.Bucket, Key=req.Key, ETag=done.etag, VersionId=shown, **sealed(done.meta)
    )


def _chosen(tx: ReadTx, req: CompleteMultipartUploadRequest) -> list[Row]:
    _upload(tx, req)
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
            text = "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag."
            raise ApiError("InvalidPart", text, UploadId=req.UploadId, PartNumber=part.PartNumber)
    found = [row for row in chosen if row is not None]
    if any(row[1] < SMALLEST_PART for row in found[:-1]):
        raise ApiError("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size")
    return found


def _complete(
    tx: Tx, call: Call, req: CompleteMultipartUploadRequest, parts: list[Row], blob: str, size: int
) -> StoredObject:
    upload = _upload(tx, req)
    bucket = find_bucket(tx, req.Bucket)
    check_write(req, find_object(tx, req.Bucket, req.Key))
    digests = b"".join(bytes.fromhex(row[2].strip('"')) for row in parts)
    etag = f'"{hashlib.md5(digests, usedforsecurity=False).hexdigest()}-{len(parts)}"'
    meta = unpack(upload[2])
    meta.sizes = [row[1] for row in parts]
    new = StoredObject(req.Key, size, etag, tx.now, blob, None, meta)
    save(tx, bucket, new)
    tell(tx, call, bucket, "ObjectCreated:CompleteMultipartUpload", new)
    drop(tx, req.UploadId)
    return new


def drop(tx: Tx, upload: str) -> None:
    """Take an upload and its parts away."""
    for row in tx.all("SELECT blob FROM s3_parts WHERE upload = ?", upload):
        forget(tx, row[0])
    tx.run("DELETE FROM s3_parts WHERE upload = ?", upload)
    tx.run("DELETE FROM s3_uploads WHERE id = ?", upload)


@operation("AbortMultipartUpload", resource=object_arn)
def abort_multipart_upload(tx: Tx, call: Call, req: AbortMultipartUploadRequest) -> AbortMultipartUploadOutput:
    """Give an upload up. Source: API_AbortMultipartUpload. Raises NoSuchUpload."""
    _upload(tx, req)
    drop(tx, req.UploadId)
    return AbortMultipartUploadOutput()


@operation("ListParts", resource=object_arn, action="s3:ListMultipartUploadParts", read=True)
def list_parts(tx: ReadTx, call: Call, req: ListPartsRequest) -> ListPartsOutput:
    """The parts that are there. Source: API_ListParts. Raises NoSuchUpload."""
    _upload(tx, req)
    most = 1000 if req.MaxParts is None else max(0, min(req.MaxParts, 1000))
    marker = int(req.PartNumberMarker or 0)
    rows = tx.all(
        "SELECT number, size, etag, modified FROM s3_parts WHERE upload = ? AND number > ? ORDER BY number LIMIT ?",
        req.UploadId, marker, most + 1,
    )  # fmt: skip
    parts = [Part(PartNumber=n, Size=size, ETag=etag, LastModified=at) for n, size, etag, at in rows[:most]]
    return ListPartsOutput(
        Bucket=req.Bucket,
        Key=req.Key,
        UploadId=req.UploadId,
        MaxParts=most,
        IsTruncated=len(rows) > most,
        Parts=parts or None,
        StorageClass="STANDARD",
    )


@operation("ListMultipartUploads", resource=bucket_arn, action="s3:ListBucketMultipartUploads", read=True)
def list_multipart_uploads(tx: ReadTx, call: Call, req: ListMultipartUploadsRequest) -> ListMultipartUploadsOutput:
    """Uploads that are under way. Source: API_ListMultipartUploads."""
    find_bucket(tx, req.Bucket)
    rows = tx.all(
        "SELECT id, key, started FROM s3_uploads WHERE bucket = ? ORDER BY key, started LIMIT 1000", req.Bucket
    )
    uploads = [
        MultipartUpload(UploadId=id_, Key=key, Initiated=started, StorageClass="STANDARD")
        for id_, key, started in rows
        if key.startswith(req.Prefix or "")
    ]
    return ListMultipartUploadsOutput(Bucket=req.Bucket, Uploads=uploads or None, IsTruncated=False, MaxUploads=1000)
