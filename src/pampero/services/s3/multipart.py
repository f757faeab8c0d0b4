"""Multipart uploads."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from functools import partial
from itertools import pairwise
from typing import Any

import msgspec

from pampero.api import ApiError, ByteStream, Call, FileRange, operation
from pampero.kernel import ids
from pampero.protocol.checksums import ALGORITHMS, checksum, encoded
from pampero.services.s3 import types as t
from pampero.services.s3.acls import refuse_grants
from pampero.services.s3.bodies import Received, let_go, receive, release
from pampero.services.s3.conditions import check_write, slice_of
from pampero.services.s3.copies import copied, find_source
from pampero.services.s3.events import tell
from pampero.services.s3.listing import LAST, encoder
from pampero.services.s3.model import Meta, StoredObject, bucket_arn, find_bucket, kind_of, object_arn, pack, unpack
from pampero.services.s3.objects import check_key, checksum_members, meta_of, seal, sealed, shown_version
from pampero.services.s3.stored import find_object, forget, save
from pampero.store.blobs import Blob
from pampero.store.tx import ReadTx, Row, Tx

SMALLEST_PART = 5 * 1024 * 1024
MAX_PARTS = 10_000
INVALID_PART = (
    "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified "
    "entity tag may not match the part's entity tag."
)
PAGE = 1000


def _upload(tx: ReadTx, req: Any) -> Row:
    row = tx.one("SELECT bucket, key, meta FROM s3_uploads WHERE id = ?", req.UploadId)
    if row is None or row[:2] != (req.Bucket, req.Key):
        text = "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed."
        raise ApiError("NoSuchUpload", text, UploadId=req.UploadId)
    return row


@operation("CreateMultipartUpload", resource=object_arn, action="s3:PutObject")
def create_multipart_upload(tx: Tx, call: Call, req: t.CreateMultipartUploadRequest) -> t.CreateMultipartUploadOutput:
    """Begin an upload in parts. Source: API_CreateMultipartUpload."""
    check_key(req.Key)
    bucket = find_bucket(tx, req.Bucket)
    refuse_grants(bucket, req)
    meta = meta_of(req)
    seal(meta, bucket, req)
    meta.algorithm, meta.composite = _checksums_of(req)
    id_ = ids.secret(64)
    tx.run(
        "INSERT INTO s3_uploads (id, bucket, key, started, meta) VALUES (?, ?, ?, ?, ?)",
        id_, req.Bucket, req.Key, tx.now, pack(meta),
    )  # fmt: skip
    return t.CreateMultipartUploadOutput(Bucket=req.Bucket, Key=req.Key, UploadId=id_, ChecksumAlgorithm=meta.algorithm,
        ChecksumType=_kind(meta), **sealed(meta),
    )  # fmt: skip


def _checksums_of(req: t.CreateMultipartUploadRequest) -> tuple[str | None, bool]:
    """(algorithm, whether the object's checksum is one of its parts' checksums). Raises InvalidRequest."""
    algorithm = req.ChecksumAlgorithm
    if algorithm is None:
        return None, False
    if algorithm not in ALGORITHMS:
        raise ApiError("NotImplemented", f"The checksum {algorithm} is not implemented yet.", status=501)
    kind = req.ChecksumType or ("FULL_OBJECT" if algorithm == "CRC64NVME" else "COMPOSITE")
    if (algorithm == "CRC64NVME") if kind == "COMPOSITE" else algorithm.startswith("SHA"):
        text = f"The {kind} checksum type cannot be used with the {algorithm.lower()} checksum algorithm."
        raise ApiError("InvalidRequest", text)
    return algorithm, kind == "COMPOSITE"


def _kind(meta: Meta) -> str | None:
    return None if meta.algorithm is None else "COMPOSITE" if meta.composite else "FULL_OBJECT"


def _check_number(number: int) -> None:
    if not 1 <= number <= MAX_PARTS:
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
    sums = msgspec.msgpack.encode(received.checksums)
    tx.run(
        "INSERT INTO s3_part_sums (upload, number, sums) VALUES (?, ?, ?) "
        "ON CONFLICT (upload, number) DO UPDATE SET sums = excluded.sums",
        req.UploadId, req.PartNumber, sums,
    )  # fmt: skip
    if old is not None and old[0] != received.blob:
        forget(tx, old[0])
    return etag


@operation("UploadPart", resource=object_arn, action="s3:PutObject")
async def upload_part(call: Call, req: t.UploadPartRequest) -> t.UploadPartOutput:
    """Store one part. Source: API_UploadPart. Raises NoSuchUpload, BadDigest."""
    _check_number(req.PartNumber)
    upload = await call.read(_upload, req)
    received = await receive(call, req.Body, req, inline=False, also=unpack(upload[2]).algorithm)
    try:
        etag = await call.write(_put_part, req, received)
    finally:
        await release(call, received)
    sums: dict[str, Any] = {f"Checksum{name}": value for name, value in received.checksums.items()}
    return t.UploadPartOutput(ETag=etag, **sealed(unpack(upload[2])), **sums)


@operation("UploadPartCopy", resource=object_arn, checks=copied)
async def upload_part_copy(call: Call, req: t.UploadPartCopyRequest) -> t.UploadPartCopyOutput:
    """Store a part of another object as a part. Source: API_UploadPartCopy. Raises NoSuchUpload, NoSuchKey."""
    _check_number(req.PartNumber)
    upload = await call.read(_upload, req)
    source, found = await call.read(find_source, req)
    offset, length = slice_of(req.CopySourceRange, found.size) or (0, found.size)
    stream = ByteStream(_bytes(call, found, offset, length), length)
    async with _held(call, [found.blob]):
        received = await receive(call, stream, None, inline=False, also=unpack(upload[2]).algorithm)
    try:
        etag = await call.write(_put_part, req, received)
    finally:
        await release(call, received)
    result = t.CopyPartResult(ETag=etag, LastModified=call.now)
    shown = shown_version(found, source.versioning)
    return t.UploadPartCopyOutput(CopyPartResult=result, CopySourceVersionId=shown, **sealed(unpack(upload[2])))


async def _bytes(call: Call, found: StoredObject, offset: int, length: int) -> AsyncIterator[bytes]:
    if found.body is not None:
        yield found.body[offset : offset + length]
    elif found.blob is not None:
        async for chunk in FileRange(partial(call.runtime.blobs.open, found.blob), offset, length).chunks():
            yield chunk


@asynccontextmanager
async def _held(call: Call, addresses: Iterable[str | None]) -> AsyncIterator[None]:
    """Blobs that are read here stay, even if their rows go meanwhile."""
    blobs, kept = call.runtime.blobs, [address for address in addresses if address is not None]
    for address in kept:
        blobs.hold(address)
    try:
        yield
    finally:
        for address in kept:
            await let_go(call, address)


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

    async with _held(call, [row[3] for row in parts]):
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
    meta = unpack(_upload(tx, req)[2])
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
    if any(row[1] < SMALLEST_PART for row in found[:-1]):
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
    _upload(tx, req)
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


def drop(tx: Tx, upload: str) -> None:
    """Take an upload and its parts away."""
    for row in tx.all("SELECT blob FROM s3_parts WHERE upload = ?", upload):
        forget(tx, row[0])
    tx.run("DELETE FROM s3_parts WHERE upload = ?", upload)
    tx.run("DELETE FROM s3_part_sums WHERE upload = ?", upload)
    tx.run("DELETE FROM s3_uploads WHERE id = ?", upload)


@operation("AbortMultipartUpload", resource=object_arn)
def abort_multipart_upload(tx: Tx, call: Call, req: t.AbortMultipartUploadRequest) -> t.AbortMultipartUploadOutput:
    """Give an upload up. Source: API_AbortMultipartUpload. Raises NoSuchUpload."""
    _upload(tx, req)
    drop(tx, req.UploadId)
    return t.AbortMultipartUploadOutput()


@operation("ListParts", resource=object_arn, action="s3:ListMultipartUploadParts", read=True)
def list_parts(tx: ReadTx, call: Call, req: t.ListPartsRequest) -> t.ListPartsOutput:
    """The parts that are there. Source: API_ListParts. Raises NoSuchUpload."""
    bucket, meta = find_bucket(tx, req.Bucket), unpack(_upload(tx, req)[2])
    most = 1000 if req.MaxParts is None else max(0, min(req.MaxParts, 1000))
    marker = int(req.PartNumberMarker or 0)
    rows = tx.all(
        "SELECT number, size, etag, modified FROM s3_parts WHERE upload = ? AND number > ? ORDER BY number LIMIT ?",
        req.UploadId, marker, most + 1,
    )  # fmt: skip
    found = tx.all("SELECT number, sums FROM s3_part_sums WHERE upload = ?", req.UploadId)
    sums = {number: checksum_members(msgspec.msgpack.decode(one)) for number, one in found}
    parts = [
        t.Part(PartNumber=number, Size=size, ETag=etag, LastModified=at, **sums.get(number, {}))
        for number, size, etag, at in rows[:most]
    ]
    owner = t.Owner(ID=bucket.account)
    return t.ListPartsOutput(
        Bucket=req.Bucket,
        Key=req.Key,
        UploadId=req.UploadId,
        MaxParts=most,
        PartNumberMarker=marker,
        NextPartNumberMarker=parts[-1].PartNumber if parts else 0,
        IsTruncated=len(rows) > most,
        Parts=parts or None,
        StorageClass=meta.storage_class,
        Owner=owner,
        Initiator=t.Initiator(ID=owner.ID),
        ChecksumAlgorithm=meta.algorithm,
        ChecksumType=_kind(meta),
    )


@operation("ListMultipartUploads", resource=bucket_arn, action="s3:ListBucketMultipartUploads", read=True)
def list_multipart_uploads(tx: ReadTx, call: Call, req: t.ListMultipartUploadsRequest) -> t.ListMultipartUploadsOutput:
    """Uploads that are under way. Source: API_ListMultipartUploads."""
    bucket = find_bucket(tx, req.Bucket)
    most = PAGE if req.MaxUploads is None else max(0, min(req.MaxUploads, PAGE))
    prefix, marker, after = req.Prefix or "", req.KeyMarker or "", req.UploadIdMarker or LAST
    if req.Delimiter:
        raise ApiError("NotImplemented", "Delimiters in lists of uploads are not implemented yet.", status=501)
    rows = tx.all(
        "SELECT id, key, started, meta FROM s3_uploads WHERE bucket = ? AND key >= ? AND key < ? "
        "AND (key > ? OR (key = ? AND id > ?)) ORDER BY key, id LIMIT ?",
        req.Bucket, prefix, prefix + LAST, marker, marker, after, most + 1,
    )  # fmt: skip
    owner, encode = t.Owner(ID=bucket.account), encoder(req.EncodingType)
    uploads = [
        t.MultipartUpload(
            UploadId=id_, Key=encode(key), Initiated=started, StorageClass=unpack(meta).storage_class, Owner=owner,
            Initiator=t.Initiator(ID=owner.ID), ChecksumAlgorithm=unpack(meta).algorithm, ChecksumType=_kind(unpack(meta)),
        )
        for id_, key, started, meta in rows[:most]
    ]  # fmt: skip
    truncated = len(rows) > most > 0
    return t.ListMultipartUploadsOutput(
        Bucket=req.Bucket,
        Prefix=encode(prefix),
        KeyMarker=encode(marker),
        UploadIdMarker=req.UploadIdMarker or "",
        NextKeyMarker=uploads[-1].Key if truncated else None,
        NextUploadIdMarker=uploads[-1].UploadId if truncated else None,
        EncodingType=req.EncodingType,
        MaxUploads=most,
        IsTruncated=truncated,
        Uploads=uploads or None,
    )
