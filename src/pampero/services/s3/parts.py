"""Parts of a multipart upload: store, copy, list."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError, ByteStream, Call, operation
from pampero.services.s3 import types as t
from pampero.services.s3.bodies import Received, content, held, pieces, receive, release
from pampero.services.s3.checksums import Claims, checksum_members
from pampero.services.s3.conditions import slice_of_source
from pampero.services.s3.customerkeys import SOURCE, UNLIKE, Sealing, customer_key, sealing
from pampero.services.s3.encryption import sealed
from pampero.services.s3.kmskeys import opening, part_sealing
from pampero.services.s3.model import Meta, canonical_id, find_bucket, object_arn, unpack
from pampero.services.s3.sources import copied, find_source
from pampero.services.s3.stored import forget
from pampero.services.s3.uploads import checksum_type, find_upload, initiator_of
from pampero.services.s3.values import PART_NUMBER, invalid
from pampero.store.tx import ReadTx, Row, Tx

MAX_PARTS = 10_000


def _check_number(number: int) -> None:
    if not 1 <= number <= MAX_PARTS:
        raise invalid("partNumber", number, PART_NUMBER)


def _claims(call: Call, req: Any, upload: Row) -> Claims:
    """What a part says of itself. Raises InvalidRequest for another checksum than that of its upload."""
    meta = unpack(upload[2])
    claims = Claims(call, req, meta.algorithm)
    if meta.algorithm is not None and claims.algorithm not in (None, meta.algorithm):
        text = (
            f"Checksum Type mismatch occurred, expected checksum Type: {meta.algorithm.lower()}, actual checksum Type: "
            f"{claims.algorithm.lower()}"
        )
        raise ApiError("InvalidRequest", text)
    return claims


async def _sealing(call: Call, req: Any, meta: Meta) -> Sealing | None:
    """How a part is encrypted: as its upload is. Raises InvalidRequest, InvalidArgument."""
    key = customer_key(req)
    if key is not None and not meta.customer:
        raise ApiError("InvalidRequest", UNLIKE)
    if meta.data:
        return await part_sealing(call, await call.read(find_bucket, req.Bucket), meta)
    return sealing(key, meta.customer)


def _put_part(tx: Tx, req: Any, received: Received) -> str:
    find_upload(tx, req)
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
    upload = await call.read(find_upload, req)
    claims, meta = _claims(call, req, upload), unpack(upload[2])
    wanted = await _sealing(call, req, meta)
    received = await receive(call, req.Body, req, inline=False, claims=claims, sealing=wanted)
    try:
        etag = await call.write(_put_part, req, received)
    finally:
        await release(call, received)
    sums = checksum_members(received.checksums) if claims.algorithm or meta.algorithm else {}
    return t.UploadPartOutput(ETag=etag, **sealed(meta, req), **sums)


@operation("UploadPartCopy", resource=object_arn, checks=copied)
async def upload_part_copy(call: Call, req: t.UploadPartCopyRequest) -> t.UploadPartCopyOutput:
    """Store a part of another object as a part. Source: API_UploadPartCopy. Raises NoSuchUpload, NoSuchKey."""
    _check_number(req.PartNumber)
    upload = await call.read(find_upload, req)
    source, found = await call.read(find_source, req)
    offset, length = slice_of_source(req.CopySourceRange, found.size)
    meta, key = unpack(upload[2]), await opening(call, source.region, found, req, SOURCE)
    wanted = await _sealing(call, req, meta)
    stream = ByteStream(pieces(content(call, found, offset, length, key)), length)
    async with held(call, [found.blob]):
        claims = _claims(call, None, upload)
        received = await receive(call, stream, None, inline=False, claims=claims, sealing=wanted)
    try:
        etag = await call.write(_put_part, req, received)
    finally:
        await release(call, received)
    sums = checksum_members(received.checksums) if meta.algorithm else {}
    result = t.CopyPartResult(ETag=etag, LastModified=int(call.now), **sums)
    return t.UploadPartCopyOutput(CopyPartResult=result, CopySourceVersionId=found.meta.version, **sealed(meta, req))


@operation("ListParts", resource=object_arn, action="s3:ListMultipartUploadParts", read=True)
def list_parts(tx: ReadTx, call: Call, req: t.ListPartsRequest) -> t.ListPartsOutput:
    """The parts that are there. Source: API_ListParts. Raises NoSuchUpload."""
    bucket, meta = find_bucket(tx, req.Bucket), unpack(find_upload(tx, req)[2])
    most = 1000 if req.MaxParts is None else max(0, min(req.MaxParts, 1000))
    marker = int(req.PartNumberMarker or 0)
    rows = tx.all(
        "SELECT number, size, etag, modified FROM s3_parts WHERE upload = ? AND number > ? ORDER BY number LIMIT ?",
        req.UploadId, marker, most + 1,
    )  # fmt: skip
    found = tx.all("SELECT number, sums FROM s3_part_sums WHERE upload = ?", req.UploadId)
    sums = {number: checksum_members(msgspec.msgpack.decode(one)) for number, one in found if meta.algorithm}
    parts = [
        t.Part(PartNumber=number, Size=size, ETag=etag, LastModified=int(at), **sums.get(number, {}))
        for number, size, etag, at in rows[:most]
    ]
    owner = t.Owner(ID=canonical_id(bucket.account))
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
        Initiator=initiator_of(meta, bucket.account),
        ChecksumAlgorithm=meta.algorithm,
        ChecksumType=checksum_type(meta),
    )
