"""Lists of objects: prefixes, delimiters, pages. A rolled-up prefix is skipped over, not read through."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from pampero.api import ApiError, Call, operation
from pampero.aws.paging import decode_token, encode_token
from pampero.services.s3 import types as t
from pampero.services.s3.archives import restore_status
from pampero.services.s3.billing import charge
from pampero.services.s3.checksums import kind_of
from pampero.services.s3.model import Bucket, bucket_arn, canonical_id, find_bucket, unpack
from pampero.services.s3.zones import check_list
from pampero.store.tx import ReadTx, Row

PAGE = 1000
LAST = "\U0010ffff"
_SELECT = (
    "SELECT key, size, etag, modified, meta FROM s3_objects WHERE bucket = ? AND key > ? AND key >= ? AND key < ? "
    "ORDER BY key LIMIT ?"
)


def prefix_key(call: Call, req: Any) -> dict[str, list[str]]:
    """What policies can ask of a list."""
    keys = {"s3:prefix": [req.Prefix or ""]}
    if req.Delimiter:
        keys["s3:delimiter"] = [req.Delimiter]
    return keys


def gather(
    tx: ReadTx, bucket: str, prefix: str, delimiter: str, after: str, most: int
) -> tuple[list[Row], list[str], str | None]:
    """(rows, common prefixes, where the next page begins)."""
    rows: list[Row] = []
    prefixes: list[str] = []
    position = after
    while True:
        chunk = tx.all(_SELECT, bucket, position, prefix, prefix + LAST, PAGE)
        if not chunk:
            return rows, prefixes, None
        for row in chunk:
            if len(rows) + len(prefixes) >= most:
                return rows, prefixes, position
            rest = row[0][len(prefix) :]
            cut = rest.find(delimiter) if delimiter else -1
            if cut < 0:
                rows.append(row)
                position = row[0]
                continue
            common = prefix + rest[: cut + len(delimiter)]
            position = common + LAST
            if not after.startswith(common):
                prefixes.append(common)
            break


def encoder(kind: str | None) -> Callable[[str], str]:
    """How keys are written: as they are, or as in a URL (EncodingType)."""
    return (lambda text: quote(text, safe="/~-_.*")) if kind == "url" else (lambda text: text)


def _objects(
    req: Any, rows: list[Row], encode: Callable[[str], str], owner: str | None, now: float
) -> list[t.Object] | None:
    found = [_object(row, encode, owner) for row in rows]
    if "RestoreStatus" in (req.OptionalObjectAttributes or ()):
        for one, row in zip(found, rows):
            one.RestoreStatus = restore_status(unpack(row[4]), now)
    return found or None


def _object(row: Row, encode: Callable[[str], str], owner: str | None) -> t.Object:
    key, size, etag, modified, body = row
    meta = unpack(body)
    return t.Object(
        Key=encode(key),
        Size=size,
        ETag=etag,
        LastModified=modified,
        StorageClass=meta.storage_class,
        ChecksumAlgorithm=list(meta.checksums) or None,
        ChecksumType=kind_of(meta),
        Owner=None if owner is None else t.Owner(ID=canonical_id(meta.owner or owner)),
    )


def _owner(call: Call, bucket: Bucket) -> str | None:
    """Whose objects they are, unless who asks is nobody: then lists do not say it."""
    return None if call.principal.kind == "anonymous" else bucket.account


def most_of(req: Any) -> int:
    """The size of a page. Raises InvalidArgument."""
    most = PAGE if req.MaxKeys is None else req.MaxKeys
    if most < 0:
        raise ApiError("InvalidArgument", "Argument maxKeys must be an integer between 0 and 2147483647")
    return min(most, PAGE)


@operation("ListObjectsV2", resource=bucket_arn, action="s3:ListBucket", context=prefix_key, read=True)
def list_objects_v2(tx: ReadTx, call: Call, req: t.ListObjectsV2Request) -> t.ListObjectsV2Output:
    """Objects in the order of their keys. Source: API_ListObjectsV2. Raises NoSuchBucket, InvalidArgument."""
    bucket = find_bucket(tx, req.Bucket)
    check_list(bucket, req)
    charged = charge(call, bucket, req)
    after = req.StartAfter or ""
    if req.ContinuationToken is not None:
        try:
            after = str(decode_token(req.ContinuationToken))
        except ValueError as error:
            raise ApiError("InvalidArgument", "The continuation token provided is incorrect") from error
    most = most_of(req)
    rows, prefixes, position = gather(tx, req.Bucket, req.Prefix or "", req.Delimiter or "", after, most)
    encode = encoder(req.EncodingType)
    truncated = position is not None and most > 0
    return t.ListObjectsV2Output(
        Name=req.Bucket,
        Prefix=encode(req.Prefix or ""),
        Delimiter=None if req.Delimiter is None else encode(req.Delimiter),
        MaxKeys=most,
        EncodingType=req.EncodingType,
        KeyCount=len(rows) + len(prefixes),
        IsTruncated=truncated,
        Contents=_objects(req, rows, encode, _owner(call, bucket) if req.FetchOwner else None, tx.now),
        CommonPrefixes=[t.CommonPrefix(Prefix=encode(prefix)) for prefix in prefixes] or None,
        ContinuationToken=req.ContinuationToken,
        NextContinuationToken=encode_token(position) if truncated else None,
        StartAfter=None if req.StartAfter is None or req.ContinuationToken is not None else encode(req.StartAfter),
        **charged,
    )


@operation("ListObjects", resource=bucket_arn, action="s3:ListBucket", context=prefix_key, read=True)
def list_objects(tx: ReadTx, call: Call, req: t.ListObjectsRequest) -> t.ListObjectsOutput:
    """The older list. Source: API_ListObjects. Raises NoSuchBucket."""
    bucket = find_bucket(tx, req.Bucket)
    charged = charge(call, bucket, req)
    most = most_of(req)
    rows, prefixes, position = gather(tx, req.Bucket, req.Prefix or "", req.Delimiter or "", req.Marker or "", most)
    encode = encoder(req.EncodingType)
    truncated = position is not None and most > 0
    last = max([*(row[0] for row in rows[-1:]), *prefixes[-1:]], default="")
    return t.ListObjectsOutput(
        Name=req.Bucket,
        Prefix=encode(req.Prefix or ""),
        Marker=encode(req.Marker or ""),
        Delimiter=None if req.Delimiter is None else encode(req.Delimiter),
        MaxKeys=most,
        EncodingType=req.EncodingType,
        IsTruncated=truncated,
        Contents=_objects(req, rows, encode, _owner(call, bucket), tx.now),
        CommonPrefixes=[t.CommonPrefix(Prefix=encode(prefix)) for prefix in prefixes] or None,
        NextMarker=encode(last) if truncated and req.Delimiter else None,
        **charged,
    )
