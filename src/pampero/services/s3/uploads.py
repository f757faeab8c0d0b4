"""Multipart uploads: begin, list, abort."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Call, operation
from pampero.kernel import ids
from pampero.protocol.checksums import ALGORITHMS
from pampero.services.s3 import types as t
from pampero.services.s3.acls import refuse_grants
from pampero.services.s3.listing import LAST, encoder
from pampero.services.s3.metadata import check_key, meta_of, seal, sealed
from pampero.services.s3.model import Meta, bucket_arn, find_bucket, object_arn, pack, unpack
from pampero.services.s3.stored import forget
from pampero.store.tx import ReadTx, Row, Tx

PAGE = 1000


def find_upload(tx: ReadTx, req: Any) -> Row:
    """(bucket, key, meta) of the upload that a request names. Raises NoSuchUpload."""
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
        ChecksumType=checksum_type(meta), **sealed(meta),
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
    find_upload(tx, req)
    drop(tx, req.UploadId)
    return t.AbortMultipartUploadOutput()


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
            Initiator=t.Initiator(ID=owner.ID), ChecksumAlgorithm=unpack(meta).algorithm, ChecksumType=checksum_type(unpack(meta)),
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
