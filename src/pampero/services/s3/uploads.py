"""Multipart uploads: begin, list, abort."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from pampero.api import ApiError, Call, operation
from pampero.kernel import ids
from pampero.services.s3 import types as t
from pampero.services.s3.billing import charge
from pampero.services.s3.conditions import failed
from pampero.services.s3.customerkeys import Sealing
from pampero.services.s3.encryption import seal, sealed
from pampero.services.s3.grants import own
from pampero.services.s3.kmskeys import sealing_for
from pampero.services.s3.listing import LAST, encoder
from pampero.services.s3.locks import note_lock
from pampero.services.s3.metadata import check_key, meta_of
from pampero.services.s3.model import Meta, bucket_arn, canonical_id, find_bucket, object_arn, pack, unpack
from pampero.services.s3.putting import putting
from pampero.services.s3.stored import find_object, forget
from pampero.services.s3.values import invalid, unexpected
from pampero.services.s3.zones import check_list
from pampero.store.tx import ReadTx, Row, Tx

PAGE = 1000
INITIATED = "x-amz-if-match-initiated-time"
_SELECT = (
    "SELECT id, key, started, meta FROM s3_uploads WHERE bucket = ? AND key >= ? AND key < ? "
    "AND (key > ? OR (key = ? AND (started > ? OR (started = ? AND id > ?)))) ORDER BY key, started, id LIMIT ?"
)


def find_upload(tx: ReadTx, req: Any) -> Row:
    """(bucket, key, meta) of the upload that a request names. Raises NoSuchUpload."""
    row = tx.one("SELECT bucket, key, meta FROM s3_uploads WHERE id = ?", req.UploadId)
    if row is None or row[:2] != (req.Bucket, req.Key):
        text = "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed."
        raise ApiError("NoSuchUpload", text, UploadId=req.UploadId)
    return row


@operation("CreateMultipartUpload", resource=object_arn, checks=putting)
async def create_multipart_upload(call: Call, req: t.CreateMultipartUploadRequest) -> t.CreateMultipartUploadOutput:
    """Begin an upload in parts. Source: API_CreateMultipartUpload."""
    check_key(req.Key)
    bucket = await call.read(find_bucket, req.Bucket)
    return await call.write(_begin, call, req, await sealing_for(call, bucket, req, req.Key))


def _begin(
    tx: Tx, call: Call, req: t.CreateMultipartUploadRequest, by: Sealing | None
) -> t.CreateMultipartUploadOutput:
    bucket = find_bucket(tx, req.Bucket)
    meta = meta_of(req)
    own(meta, call, bucket, req)
    seal(meta, bucket, req, by)
    note_lock(meta, bucket, req, tx.now)
    meta.algorithm, meta.composite = _checksums_of(req)
    found = find_object(tx, req.Bucket, req.Key)
    meta.seq = 0 if found is None else found.meta.seq
    meta.initiator = "" if call.principal.is_root else call.principal.arn
    id_ = ids.secret(64)
    tx.run(
        "INSERT INTO s3_uploads (id, bucket, key, started, meta) VALUES (?, ?, ?, ?, ?)",
        id_, req.Bucket, req.Key, tx.now, pack(meta),
    )  # fmt: skip
    return t.CreateMultipartUploadOutput(Bucket=req.Bucket, Key=req.Key, UploadId=id_, ChecksumAlgorithm=meta.algorithm,
        ChecksumType=checksum_type(meta), **sealed(meta, req),
    )  # fmt: skip


def _checksums_of(req: t.CreateMultipartUploadRequest) -> tuple[str | None, bool]:
    """(algorithm, whether the object's checksum is one of its parts' checksums). Raises InvalidRequest."""
    algorithm = req.ChecksumAlgorithm
    if algorithm is None and req.ChecksumType is not None:
        text = "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header."
        raise ApiError("InvalidRequest", text)
    if algorithm is None:
        return None, False
    kind = req.ChecksumType or ("FULL_OBJECT" if algorithm == "CRC64NVME" else "COMPOSITE")
    if (algorithm == "CRC64NVME") if kind == "COMPOSITE" else not algorithm.startswith("CRC"):
        text = f"The {kind} checksum type cannot be used with the {algorithm.lower()} checksum algorithm."
        raise ApiError("InvalidRequest", text)
    return algorithm, kind == "COMPOSITE"


def checksum_type(meta: Meta) -> str | None:
    """What the checksum of an upload's object will be: of its bytes, or of its parts' checksums."""
    return None if meta.algorithm is None else "COMPOSITE" if meta.composite else "FULL_OBJECT"


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
    bucket = find_bucket(tx, req.Bucket)
    charged = charge(call, bucket, req)
    if req.IfMatchInitiatedTime is not None:
        if not bucket.zone:
            raise unexpected(INITIATED)
        row = tx.one("SELECT started FROM s3_uploads WHERE id = ?", req.UploadId)
        if row is None:
            return t.AbortMultipartUploadOutput()
        if int(row[0]) != int(req.IfMatchInitiatedTime):
            raise failed(INITIATED)
    find_upload(tx, req)
    drop(tx, req.UploadId)
    return t.AbortMultipartUploadOutput(**charged)


@operation("ListMultipartUploads", resource=bucket_arn, action="s3:ListBucketMultipartUploads", read=True)
def list_multipart_uploads(tx: ReadTx, call: Call, req: t.ListMultipartUploadsRequest) -> t.ListMultipartUploadsOutput:
    """Uploads that are under way, by key and beginning. Source: API_ListMultipartUploads. Raises InvalidArgument."""
    bucket = find_bucket(tx, req.Bucket)
    check_list(bucket, req)
    most = PAGE if req.MaxUploads is None else max(0, min(req.MaxUploads, PAGE))
    prefix, delimiter = req.Prefix or "", req.Delimiter or ""
    rows, prefixes, truncated = _gather(tx, req.Bucket, prefix, delimiter, _after(tx, req), most)
    encode = encoder(req.EncodingType)
    ends = [(row[1], row[0]) for row in rows[-1:]]
    if truncated:  # a page may end with a prefix; AWS names it only where there is more
        ends += [(one, "") for one in prefixes[-1:]]
    last = max(ends, default=("", ""))
    return t.ListMultipartUploadsOutput(
        Bucket=req.Bucket,
        Prefix=encode(prefix) if prefix else None,
        Delimiter=encode(delimiter) if delimiter else None,
        KeyMarker=encode(req.KeyMarker or ""),
        UploadIdMarker=(req.UploadIdMarker or "") if req.KeyMarker else "",
        NextKeyMarker=encode(last[0]),
        NextUploadIdMarker=last[1],
        EncodingType=req.EncodingType,
        MaxUploads=most,
        IsTruncated=truncated and most > 0,
        Uploads=[_upload(row, bucket.account, encode) for row in rows] or None,
        CommonPrefixes=[t.CommonPrefix(Prefix=encode(one)) for one in prefixes] or None,
    )


Marker = tuple[str, float, str]


def _after(tx: ReadTx, req: t.ListMultipartUploadsRequest) -> Marker:
    """Where the page begins: behind the upload that is named, or behind all of a key."""
    key, marker = req.KeyMarker or "", req.UploadIdMarker
    if not key or not marker:
        return key, math.inf, ""
    row = tx.one("SELECT key, started FROM s3_uploads WHERE id = ? AND bucket = ?", marker, req.Bucket)
    if row is None or row[0] != key:
        raise invalid("upload-id-marker", marker, "Invalid uploadId marker")
    return key, row[1], marker


def _gather(
    tx: ReadTx, bucket: str, prefix: str, delimiter: str, after: Marker, most: int
) -> tuple[list[Row], list[str], bool]:
    """(rows, common prefixes, whether there are more)."""
    rows: list[Row] = []
    prefixes: list[str] = []
    key, started, id_ = after
    while True:
        chunk = tx.all(_SELECT, bucket, prefix, prefix + LAST, key, key, started, started, id_, PAGE)
        if not chunk:
            return rows, prefixes, False
        for row in chunk:
            cut = row[1].find(delimiter, len(prefix)) if delimiter else -1
            common = "" if cut < 0 else row[1][: cut + len(delimiter)]
            if common and after[0].startswith(common):
                key, started, id_ = common + LAST, math.inf, ""
                break
            if len(rows) + len(prefixes) >= most:
                return rows, prefixes, True
            if common:
                prefixes.append(common)
                key, started, id_ = common + LAST, math.inf, ""
                break
            rows.append(row)
            id_, key, started = row[:3]


def _upload(row: Row, owner: str, encode: Callable[[str], str]) -> t.MultipartUpload:
    id_, key, started, body = row
    meta = unpack(body)
    return t.MultipartUpload(
        UploadId=id_, Key=encode(key), Initiated=started, StorageClass=meta.storage_class, Owner=t.Owner(ID=canonical_id(owner)),
        Initiator=initiator_of(meta, owner), ChecksumAlgorithm=meta.algorithm, ChecksumType=checksum_type(meta),
    )  # fmt: skip


def initiator_of(meta: Meta, owner: str) -> t.Initiator:
    """Who began an upload: a user by its ARN, the owner by its id."""
    if not meta.initiator:
        return t.Initiator(ID=canonical_id(owner), DisplayName=owner)
    return t.Initiator(ID=meta.initiator, DisplayName=meta.initiator.rpartition("/")[2])
