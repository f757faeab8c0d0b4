"""CompleteMultipartUpload: the parts become the object."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator
from functools import partial
from itertools import pairwise

import msgspec

from pampero.api import ApiError, Call, FileRange, operation
from pampero.protocol.checksums import Checksum, checksum, encoded
from pampero.protocol.xml import malformed
from pampero.services.s3 import types as t
from pampero.services.s3.bodies import content, held, let_go
from pampero.services.s3.checksums import DEFAULT, named, sums_of
from pampero.services.s3.conditions import check_conditions, check_write, conflict
from pampero.services.s3.customerkeys import NONCE, customer_key
from pampero.services.s3.encryption import sealed
from pampero.services.s3.events import tell
from pampero.services.s3.expirations import expiration_header
from pampero.services.s3.kmskeys import opening
from pampero.services.s3.locations import location_of
from pampero.services.s3.locks import lock_by_default
from pampero.services.s3.lookup import stored_version
from pampero.services.s3.model import Meta, StoredObject, find_bucket, object_arn, unpack
from pampero.services.s3.stored import find_object, save
from pampero.services.s3.uploads import drop, find_upload
from pampero.store.blobs import Blob
from pampero.store.tx import ReadTx, Row, Tx

MIN_PART = 5 * 1024 * 1024
INVALID_PART = (
    "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified "
    "entity tag may not match the part's entity tag."
)
Completed = t.CompleteMultipartUploadOutput


@operation("CompleteMultipartUpload", resource=object_arn, action="s3:PutObject")
async def complete_multipart_upload(call: Call, req: t.CompleteMultipartUploadRequest) -> Completed:
    """Make the object of the parts. Source: API_CompleteMultipartUpload.

    Raises NoSuchUpload, InvalidPart, InvalidPartOrder, InvalidRequest, EntityTooSmall, MalformedXML, BadDigest,
    PreconditionFailed, ConditionalRequestConflict.
    """
    check_conditions(req)
    parts, meta = await call.read(_chosen, req)
    blobs = call.runtime.blobs
    algorithm = None if meta.composite else meta.algorithm or DEFAULT
    whole = checksum(algorithm) if algorithm else None
    hidden = bool(meta.customer or meta.data)

    async def joined() -> AsyncIterator[bytes]:
        for _, size, _, blob in parts:
            stored = size + NONCE if hidden else size
            async for chunk in FileRange(partial(blobs.open, blob), 0, stored).chunks():
                yield chunk

    async with held(call, [row[3] for row in parts]):
        blob = await blobs.put_stream(joined(), [whole] if whole and not hidden else [])
    try:
        if hidden and whole is not None:
            whole = await _sum_opened(call, req, meta, blob, whole)
        if whole is not None and algorithm is not None:
            meta.checksums = {algorithm: base64.b64encode(whole.digest()).decode()}
        _check_whole(req, meta)
        return await call.write(_complete, call, req, parts, meta, blob)
    finally:
        await let_go(call, blob.address)


async def _sum_opened(
    call: Call, req: t.CompleteMultipartUploadRequest, meta: Meta, blob: Blob, whole: Checksum
) -> Checksum | None:
    """The checksum of what customers' keys hide; None where nobody asks for one and the key is not here."""
    if meta.customer and customer_key(req) is None and meta.algorithm is None:
        return None
    made = StoredObject(req.Key, sum(meta.sizes), "", 0, blob.address, None, meta)
    bucket = await call.read(find_bucket, req.Bucket)
    key = await opening(call, bucket.region, made, req)
    await asyncio.to_thread(content(call, made, 0, made.size, key).feed, (whole,))
    return whole


def _check_whole(req: t.CompleteMultipartUploadRequest, meta: Meta) -> None:
    """The whole object's checksum, where the client names it. Raises BadDigest."""
    for name, claimed in named(req).items():
        if meta.algorithm is None and name not in meta.checksums:
            continue
        if meta.checksums.get(name) != claimed:
            own = next(iter(meta.checksums), name).lower()
            raise ApiError("BadDigest", f"The {own} you specified did not match the calculated checksum.")


def _chosen(tx: ReadTx, req: t.CompleteMultipartUploadRequest) -> tuple[list[Row], Meta]:
    """The parts that make the object, and the object's meta with its composite checksum."""
    meta = unpack(find_upload(tx, req)[2])
    wanted = list((req.MultipartUpload.Parts if req.MultipartUpload else None) or [])
    if not wanted:
        if req.MultipartUpload is None:
            raise ApiError("InvalidRequest", "You must specify at least one part")
        raise malformed()
    numbers = [part.PartNumber or 0 for part in wanted]
    if any(later < earlier for earlier, later in pairwise(numbers)):
        text = "The list of parts was not in ascending order. Parts must be ordered by part number."
        raise ApiError("InvalidPartOrder", text, UploadId=req.UploadId)
    if find_bucket(tx, req.Bucket).zone and numbers != list(range(1, len(numbers) + 1)):
        text = "The part numbers of uploads to directory buckets must be consecutive, and begin with 1."
        raise ApiError("InvalidPartOrder", text, UploadId=req.UploadId)
    kind = None if meta.algorithm is None else "COMPOSITE" if meta.composite else "FULL_OBJECT"
    if req.ChecksumType is not None and req.ChecksumType != kind:
        text = (
            f"The upload was created using the {kind or 'null'} checksum mode. The complete request must use the same "
            "checksum mode."
        )
        raise ApiError("InvalidRequest", text)
    rows = {row[0]: row for row in tx.all(_PARTS, req.UploadId)}
    sums = {number: msgspec.msgpack.decode(found) for number, found in tx.all(_SUMS, req.UploadId)}
    for part in wanted:
        row = rows.get(part.PartNumber or 0)
        if row is None or (part.ETag or "").strip('"') != row[2].strip('"'):
            raise _invalid_part(req, part)
        _check_part(req, part, meta, sums.get(row[0], {}))
        if part is not wanted[-1] and row[1] < MIN_PART:
            text = "Your proposed upload is smaller than the minimum allowed size"
            raise ApiError(
                "EntityTooSmall", text, ProposedSize=row[1], MinSizeAllowed=MIN_PART, PartNumber=row[0],
                ETag=row[2].strip('"'),
            )  # fmt: skip
    found = [rows[number] for number in numbers]
    size = sum(row[1] for row in found)
    if req.MpuObjectSize is not None and req.MpuObjectSize != size:
        text = f"The provided 'x-amz-mp-object-size' header value {req.MpuObjectSize} does not match what was computed: {size}"
        raise ApiError("InvalidRequest", text)
    meta.sizes = [row[1] for row in found]
    if meta.algorithm is not None and meta.composite:
        meta.sums = [sums[number][meta.algorithm] for number in numbers]
        together = b"".join(base64.b64decode(one) for one in meta.sums)
        meta.checksums = {meta.algorithm: f"{encoded(meta.algorithm, together)}-{len(numbers)}"}
    return found, meta


_PARTS = "SELECT number, size, etag, blob FROM s3_parts WHERE upload = ?"
_SUMS = "SELECT number, sums FROM s3_part_sums WHERE upload = ?"


def _check_part(req: t.CompleteMultipartUploadRequest, part: t.CompletedPart, meta: Meta, sums: dict[str, str]) -> None:
    """The checksums that are named of a part; a composite one needs that of each. Raises InvalidPart, InvalidRequest."""
    claims, algorithm = named(part), meta.algorithm
    if algorithm is not None and meta.composite and algorithm not in claims:
        if claims:
            other = next(iter(claims)).lower()
            text = f"The {other} you specified for part {part.PartNumber} did not match what we received."
            raise ApiError("BadDigest", text)
        text = (
            f"The upload was created using a {algorithm.lower()} checksum. The complete request must include the "
            f"checksum for each part. It was missing for part {part.PartNumber} in the request."
        )
        raise ApiError("InvalidRequest", text)
    if any(algorithm is None or sums.get(name) != value for name, value in claims.items()):
        raise _invalid_part(req, part)


def _invalid_part(req: t.CompleteMultipartUploadRequest, part: t.CompletedPart) -> ApiError:
    etag = (part.ETag or "").strip('"')
    return ApiError("InvalidPart", INVALID_PART, UploadId=req.UploadId, PartNumber=part.PartNumber, ETag=etag)


def _complete(
    tx: Tx, call: Call, req: t.CompleteMultipartUploadRequest, parts: list[Row], meta: Meta, blob: Blob
) -> Completed:
    bucket = find_bucket(tx, req.Bucket)
    _check_meanwhile(tx, req, unpack(find_upload(tx, req)[2]).seq)
    digests = b"".join(bytes.fromhex(row[2].strip('"')) for row in parts)
    etag = f'"{hashlib.md5(digests, usedforsecurity=False).hexdigest()}-{len(parts)}"'
    meta.algorithm, meta.initiator = None, ""
    lock_by_default(meta, bucket, tx.now)
    new = StoredObject(req.Key, sum(meta.sizes), etag, tx.now, blob.address, None, meta)
    save(tx, bucket, new)
    tell(tx, call, bucket, "ObjectCreated:CompleteMultipartUpload", new)
    drop(tx, req.UploadId)
    return Completed(
        Location=location_of(call, req.Bucket, req.Key), Bucket=req.Bucket, Key=req.Key, ETag=new.etag,
        VersionId=stored_version(new), Expiration=expiration_header(tx, bucket, new), **sums_of(meta), **sealed(meta),
    )  # fmt: skip


def _check_meanwhile(tx: ReadTx, req: t.CompleteMultipartUploadRequest, begun: int) -> None:
    """A condition holds only if the object is the one of when the upload began, or there was none. begun: its order."""
    found = find_object(tx, req.Bucket, req.Key)
    check_write(req, found)
    if req.IfMatch is not None and found is not None and found.meta.seq != begun:
        raise conflict("If-Match", req.Key)
    if req.IfNoneMatch is not None and begun:
        raise conflict("If-None-Match", req.Key)
