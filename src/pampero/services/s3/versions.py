"""Versioning of buckets, and the list of versions."""

from __future__ import annotations

from pampero.api import ApiError, Call, operation
from pampero.services.s3 import types as t
from pampero.services.s3.checksums import kind_of
from pampero.services.s3.listing import LAST, encoder, most_of, prefix_key
from pampero.services.s3.model import BUCKETS, NULL, bucket_arn, canonical_id, find_bucket, unpack
from pampero.services.s3.stored import check_version, find_version, order_of, position_of
from pampero.store.tx import ReadTx, Row, Tx

PAGE = 1000
NEWEST = 1 << 62
_HALF = "WHERE bucket = ? AND key >= ? AND key >= ? AND key < ?"
_SELECT = (
    f"SELECT key, {NEWEST} AS seq, '' AS version, 0 AS marker, size, etag, modified, meta FROM s3_objects {_HALF} "
    f"UNION ALL SELECT key, seq, version, marker, size, etag, modified, meta FROM s3_versions {_HALF} "
    "AND (key > ? OR seq < ?) "
    "ORDER BY 1, 2 DESC LIMIT ?"
)


@operation("PutBucketVersioning", resource=bucket_arn)
def put_bucket_versioning(tx: Tx, call: Call, req: t.PutBucketVersioningRequest) -> None:
    """Begin to keep versions, or suspend it; there is no way back. Source: API_PutBucketVersioning.

    Raises MalformedXML, and NotImplemented for MFA delete.
    """
    bucket = find_bucket(tx, req.Bucket)
    wanted = req.VersioningConfiguration
    if wanted.MFADelete == "Enabled":
        raise ApiError("NotImplemented", "MFA delete is not implemented yet.", status=501)
    if wanted.Status is None:
        text = "The Versioning element must be specified"
        raise ApiError("IllegalVersioningConfigurationException", text)
    if bucket.lock is not None and wanted.Status != "Enabled":
        text = "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed."
        raise ApiError("InvalidBucketState", text, status=409)
    bucket.versioning = wanted.Status
    BUCKETS.put(tx, "", bucket.name, bucket)


@operation("GetBucketVersioning", resource=bucket_arn, read=True)
def get_bucket_versioning(tx: ReadTx, call: Call, req: t.GetBucketVersioningRequest) -> t.GetBucketVersioningOutput:
    """Whether versions are kept; empty when they never were. Source: API_GetBucketVersioning."""
    return t.GetBucketVersioningOutput(Status=find_bucket(tx, req.Bucket).versioning or None)


Found = tuple[Row, bool]


def gather_versions(
    tx: ReadTx, bucket: str, prefix: str, delimiter: str, after: tuple[str, int], most: int
) -> tuple[list[Found], list[str], tuple[str, str | None] | None]:
    """(rows and whether each is its key's latest, common prefixes, the last entry if there are more) behind (key, seq)."""
    rows: list[Found] = []
    prefixes: list[str] = []
    key, seq = after
    seen = key if seq >= 0 else None
    last: tuple[str, str | None] = ("", None)
    while True:
        half = (bucket, key, prefix, prefix + LAST)
        chunk = tx.all(_SELECT, *half, *half, key, seq, PAGE)
        if not chunk:
            return rows, prefixes, None
        for row in chunk:
            rest = row[0][len(prefix) :]
            cut = rest.find(delimiter) if delimiter else -1
            common = "" if cut < 0 else prefix + rest[: cut + len(delimiter)]
            if row[1] == NEWEST and row[0] == key and unpack(row[7]).seq >= seq:
                if len(chunk) == 1:
                    return rows, prefixes, None
                continue
            if common and after[0].startswith(common):
                key, seq = common + LAST, -1
                break
            if len(rows) + len(prefixes) >= most:
                return rows, prefixes, last
            if common:
                prefixes.append(common)
                last = (common, None)
                key, seq = common + LAST, -1
                break
            rows.append((row, row[0] != seen))
            seen = row[0]
            last = (row[0], _marker(row))
        else:
            key, seq = chunk[-1][0], unpack(chunk[-1][7]).seq


def _id(row: Row) -> str:
    version: str = row[2] or unpack(row[7]).version or NULL
    return version


def _marker(row: Row) -> str:
    """Where a page ends: a version's id, or for the version `null` the like of one, which is good when it is gone."""
    version = _id(row)
    return position_of(unpack(row[7]).seq) if version == NULL else version


def _after(tx: ReadTx, req: t.ListObjectVersionsRequest) -> tuple[str, int]:
    """Where a page begins: behind (key, order of the version). Raises InvalidArgument."""
    key, version = req.KeyMarker or "", req.VersionIdMarker
    if version is None:
        return key, -1
    if not key:
        text = "A version-id marker cannot be specified without a key marker."
        raise ApiError("InvalidArgument", text, ArgumentName="version-id-marker", ArgumentValue=version)
    check_version(version)
    if version != NULL:
        return key, order_of(version)
    found = find_version(tx, req.Bucket, key, NULL)
    return key, -1 if found is None else found.meta.seq


@operation("ListObjectVersions", resource=bucket_arn, action="s3:ListBucketVersions", context=prefix_key, read=True)
def list_object_versions(tx: ReadTx, call: Call, req: t.ListObjectVersionsRequest) -> t.ListObjectVersionsOutput:
    """All versions and delete markers, the newest of a key first. Source: API_ListObjectVersions.

    A page may begin behind a version that is gone. NextVersionIdMarker is no version's id where the page ends with the
    version `null`.
    """
    bucket = find_bucket(tx, req.Bucket)
    most, encode = most_of(req), encoder(req.EncodingType)
    rows, prefixes, last = gather_versions(tx, req.Bucket, req.Prefix or "", req.Delimiter or "", _after(tx, req), most)
    truncated = last is not None and most > 0
    owner = t.Owner(ID=canonical_id(bucket.account))
    versions = [
        t.ObjectVersion(
            Key=encode(row[0]), VersionId=_id(row), IsLatest=latest, Size=row[4], ETag=row[5], LastModified=row[6],
            StorageClass=unpack(row[7]).storage_class, Owner=t.Owner(ID=canonical_id(unpack(row[7]).owner or bucket.account)), ChecksumType=kind_of(unpack(row[7])),
            ChecksumAlgorithm=list(unpack(row[7]).checksums) or None,
        )
        for row, latest in rows if not row[3]
    ]  # fmt: skip
    markers = [
        t.DeleteMarkerEntry(Key=encode(row[0]), VersionId=_id(row), IsLatest=latest, LastModified=row[6], Owner=owner)
        for row, latest in rows if row[3]
    ]  # fmt: skip
    return t.ListObjectVersionsOutput(
        Name=req.Bucket,
        Prefix=encode(req.Prefix or ""),
        KeyMarker=encode(req.KeyMarker or ""),
        VersionIdMarker=req.VersionIdMarker or "",
        NextKeyMarker=encode(last[0]) if truncated and last else None,
        NextVersionIdMarker=last[1] if truncated and last else None,
        Delimiter=None if req.Delimiter is None else encode(req.Delimiter),
        MaxKeys=most,
        EncodingType=req.EncodingType,
        IsTruncated=truncated,
        Versions=versions or None,
        DeleteMarkers=markers or None,
        CommonPrefixes=[t.CommonPrefix(Prefix=encode(prefix)) for prefix in prefixes] or None,
    )
