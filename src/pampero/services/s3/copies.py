"""Copies of objects."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from pampero.api import ApiError, Call, Check, operation
from pampero.services.s3.acls import refuse_grants
from pampero.services.s3.conditions import check_read, check_write, missing
from pampero.services.s3.events import tell
from pampero.services.s3.metadata import (
    check_key,
    checksum_members,
    meta_of,
    refuse_unkept,
    seal,
    sealed,
    shown_version,
    tags_of,
)
from pampero.services.s3.model import Bucket, StoredObject, find_bucket, kind_of, object_arn
from pampero.services.s3.objects import no_such_version
from pampero.services.s3.stored import find_object, find_version, save
from pampero.services.s3.types import CopyObjectOutput, CopyObjectRequest, CopyObjectResult
from pampero.store.tx import ReadTx, Tx

LARGEST = 5 * 1024**3


def source_of(text: str) -> tuple[str, str, str | None]:
    """(bucket, key, version) of a copy's source. Raises InvalidArgument."""
    path, _, version = text.partition("?versionId=")
    bucket, slash, key = unquote(path).lstrip("/").partition("/")
    if not slash or not key:
        raise ApiError("InvalidArgument", "Copy Source must mention the source bucket and key: sourcebucket/sourcekey")
    return bucket, key, version or None


def copied(call: Call, req: Any) -> list[Check]:
    """The questions that a copy asks: may the source be read, may the copy be written."""
    bucket, key, version = source_of(req.CopySource)
    reading = "s3:GetObject" if version is None else "s3:GetObjectVersion"
    return [
        Check(reading, f"arn:aws:s3:::{bucket}/{key}"),
        Check("s3:PutObject", f"arn:aws:s3:::{req.Bucket}/{req.Key}"),
    ]


def find_source(tx: ReadTx, req: Any) -> tuple[Bucket, StoredObject]:
    """What is to be copied. Raises NoSuchBucket, NoSuchKey, NoSuchVersion, InvalidRequest, PreconditionFailed."""
    name, key, version = source_of(req.CopySource)
    bucket = find_bucket(tx, name)
    found = find_object(tx, name, key) if version is None else find_version(tx, name, key, version)
    if found is None:
        raise missing(key) if version is None else no_such_version(key, version)
    if found.marker:
        text = "The source of a copy request may not specifically refer to a delete marker by version id."
        raise ApiError("InvalidRequest", text)
    check_read(req, found, "CopySource")
    return bucket, found


@operation("CopyObject", resource=object_arn, checks=copied)
def copy_object(tx: Tx, call: Call, req: CopyObjectRequest) -> CopyObjectOutput:
    """Copy an object; its bytes are shared, not copied. Source: API_CopyObject. Raises NoSuchKey, InvalidRequest."""
    check_key(req.Key)
    source, found = find_source(tx, req)
    bucket = find_bucket(tx, req.Bucket)
    refuse_grants(bucket, req)
    refuse_unkept(req)
    if found.size > LARGEST:
        text = "The specified copy source is larger than the maximum allowable size for a copy source"
        raise ApiError("InvalidRequest", f"{text}: {LARGEST}")
    if req.IfMatch is not None or req.IfNoneMatch is not None:
        check_write(req, find_object(tx, req.Bucket, req.Key))
    replaced = req.MetadataDirective == "REPLACE"
    _refuse_same(req, source, found, replaced)
    meta = meta_of(req) if replaced else found.meta
    meta.checksums, meta.composite = found.meta.checksums, found.meta.composite
    meta.tags = tags_of(req.Tagging) if req.TaggingDirective == "REPLACE" else found.meta.tags
    meta.storage_class = req.StorageClass or "STANDARD"
    meta.redirect = req.WebsiteRedirectLocation
    meta.sizes = []
    seal(meta, bucket, req)
    new = StoredObject(req.Key, found.size, found.etag, tx.now, found.blob, found.body, meta)
    shown = shown_version(found, source.versioning)
    save(tx, bucket, new)
    tell(tx, call, bucket, "ObjectCreated:Copy", new)
    sums = checksum_members(meta.checksums)
    result = CopyObjectResult(ETag=new.etag, LastModified=new.modified, ChecksumType=kind_of(meta), **sums)
    return CopyObjectOutput(
        CopyObjectResult=result,
        CopySourceVersionId=shown,
        VersionId=shown_version(new, bucket.versioning),
        **sealed(meta),
    )


def _refuse_same(req: CopyObjectRequest, source: Bucket, found: StoredObject, replaced: bool) -> None:
    same = (source.name, found.key) == (req.Bucket, req.Key) and "?versionId=" not in req.CopySource
    if same and not replaced and not (req.StorageClass or req.WebsiteRedirectLocation or req.ServerSideEncryption):
        text = (
            "This copy request is illegal because it is trying to copy an object to itself without changing the object's "
            "metadata, storage class, website redirect location or encryption attributes."
        )
        raise ApiError("InvalidRequest", text)
