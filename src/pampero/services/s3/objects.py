"""Objects: put, get, head, copy, delete, tags."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote

from pampero.api import ApiError, Call, Check, operation
from pampero.services.s3.bodies import Received, content, forget, receive, release
from pampero.services.s3.conditions import check_read, check_write, missing, slice_of
from pampero.services.s3.model import (
    Meta,
    StoredObject,
    find_bucket,
    find_object,
    object_arn,
    pack,
)
from pampero.services.s3.types import (
    CopyObjectOutput,
    CopyObjectRequest,
    CopyObjectResult,
    DeletedObject,
    DeleteObjectOutput,
    DeleteObjectRequest,
    DeleteObjectsOutput,
    DeleteObjectsRequest,
    DeleteObjectTaggingOutput,
    DeleteObjectTaggingRequest,
    GetObjectOutput,
    GetObjectRequest,
    GetObjectTaggingOutput,
    GetObjectTaggingRequest,
    HeadObjectOutput,
    HeadObjectRequest,
    PutObjectOutput,
    PutObjectRequest,
    PutObjectTaggingOutput,
    PutObjectTaggingRequest,
    Tag,
)
from pampero.store.tx import ReadTx, Tx

LONGEST_KEY = 1024
SSE = "AES256"
_PUT = (
    "INSERT INTO s3_objects (bucket, key, size, etag, modified, blob, body, meta) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (bucket, key) DO UPDATE SET size = excluded.size, etag = excluded.etag, modified = excluded.modified, "
    "blob = excluded.blob, body = excluded.body, meta = excluded.meta"
)


def meta_of(req: Any) -> Meta:
    """What a request says of its object."""
    return Meta(
        content_type=req.ContentType,
        cache_control=req.CacheControl,
        disposition=req.ContentDisposition,
        encoding=_encoding(req.ContentEncoding),
        language=req.ContentLanguage,
        expires=req.Expires,
        user=dict(req.Metadata or {}),
        tags=dict(parse_qsl(req.Tagging or "", keep_blank_values=True)),
        storage_class=req.StorageClass or "STANDARD",
    )


def _encoding(header: str | None) -> str | None:
    """Content-Encoding without `aws-chunked`, which belongs to the way here."""
    kept = [part.strip() for part in (header or "").split(",") if part.strip() not in ("", "aws-chunked")]
    return ",".join(kept) or None


def save(tx: Tx, bucket: str, new: StoredObject) -> None:
    """Write an object over whatever stood there."""
    find_bucket(tx, bucket)
    old = find_object(tx, bucket, new.key)
    modified = float(int(tx.now))
    tx.run(_PUT, bucket, new.key, new.size, new.etag, modified, new.blob, new.body, pack(new.meta))
    if old is not None and old.blob != new.blob:
        forget(tx, old.blob)


def _checksums(values: dict[str, str]) -> dict[str, str]:
    return {f"Checksum{name}": value for name, value in values.items()}


@operation("PutObject", resource=object_arn)
async def put_object(call: Call, req: PutObjectRequest) -> PutObjectOutput:
    """Store an object. Source: API_PutObject. Raises NoSuchBucket, BadDigest, PreconditionFailed, EntityTooLarge."""
    if len(req.Key.encode()) > LONGEST_KEY:
        raise ApiError(
            "KeyTooLongError", "Your key is too long", Size=len(req.Key.encode()), MaxSizeAllowed=LONGEST_KEY
        )
    call.read(find_bucket, req.Bucket)
    received = await receive(call, req.Body, req)
    try:
        return await call.write(_put, req, received)
    finally:
        release(call, received)


def _put(tx: Tx, req: PutObjectRequest, received: Received) -> PutObjectOutput:
    check_write(req, find_object(tx, req.Bucket, req.Key))
    meta = meta_of(req)
    meta.checksums = received.checksums
    etag = f'"{received.md5}"'
    new = StoredObject(req.Key, received.size, etag, tx.now, received.blob, received.body, meta)
    save(tx, req.Bucket, new)
    kind = "FULL_OBJECT" if received.checksums else None
    return PutObjectOutput(ETag=etag, ServerSideEncryption=SSE, ChecksumType=kind, **_checksums(received.checksums))  # type: ignore[arg-type]


def _found(tx: ReadTx, req: Any) -> StoredObject:
    find_bucket(tx, req.Bucket)
    if getattr(req, "VersionId", None) not in (None, "null"):
        raise ApiError("NotImplemented", "Versions of objects are not implemented yet.", status=501)
    found = find_object(tx, req.Bucket, req.Key)
    if found is None:
        raise missing(req.Key)
    return found


def _described(found: StoredObject, req: Any, checksums: bool) -> dict[str, Any]:
    meta = found.meta
    shown: dict[str, Any] = {
        "AcceptRanges": "bytes",
        "LastModified": found.modified,
        "ETag": found.etag,
        "CacheControl": req.ResponseCacheControl or meta.cache_control,
        "ContentDisposition": req.ResponseContentDisposition or meta.disposition,
        "ContentEncoding": req.ResponseContentEncoding or meta.encoding,
        "ContentLanguage": req.ResponseContentLanguage or meta.language,
        "ContentType": req.ResponseContentType or meta.content_type or "binary/octet-stream",
        "Expires": meta.expires,
        "Metadata": meta.user or None,
        "ServerSideEncryption": SSE,
        "StorageClass": None if meta.storage_class == "STANDARD" else meta.storage_class,
        "TagCount": len(meta.tags) or None,
        "PartsCount": None,
    }
    if checksums and req.ChecksumMode == "ENABLED" and meta.checksums:
        shown |= _checksums(meta.checksums) | {"ChecksumType": "FULL_OBJECT"}
    return shown


@operation("GetObject", resource=object_arn)
async def get_object(call: Call, req: GetObjectRequest) -> GetObjectOutput:
    """An object or a part of it. Source: API_GetObject. Raises NoSuchKey, InvalidRange, PreconditionFailed."""
    found = call.read(_found, req)
    check_read(req, found)
    part = slice_of(req.Range, found.size)
    shown = _described(found, req, part is None)
    offset, length = part or (0, found.size)
    if part is not None:
        shown["ContentRange"] = f"bytes {offset}-{offset + length - 1}/{found.size}"
    return GetObjectOutput(Body=content(call, found, offset, length), ContentLength=length, **shown)


@operation("HeadObject", resource=object_arn, action="s3:GetObject")
async def head_object(call: Call, req: HeadObjectRequest) -> HeadObjectOutput:
    """What is known of an object. Source: API_HeadObject. Raises NoSuchKey (404 without a body)."""
    found = call.read(_found, req)
    check_read(req, found)
    part = slice_of(req.Range, found.size)
    shown = _described(found, req, part is None)
    offset, length = part or (0, found.size)
    if part is not None:
        shown["ContentRange"] = f"bytes {offset}-{offset + length - 1}/{found.size}"
    return HeadObjectOutput(ContentLength=length, **shown)


def remove(tx: Tx, bucket: str, key: str) -> None:
    """Delete an object; that it is gone already is no error."""
    old = find_object(tx, bucket, key)
    if old is not None:
        tx.run("DELETE FROM s3_objects WHERE bucket = ? AND key = ?", bucket, key)
        forget(tx, old.blob)


@operation("DeleteObject", resource=object_arn)
def delete_object(tx: Tx, call: Call, req: DeleteObjectRequest) -> DeleteObjectOutput:
    """Delete an object. Source: API_DeleteObject."""
    find_bucket(tx, req.Bucket)
    remove(tx, req.Bucket, req.Key)
    return DeleteObjectOutput()


def _each(call: Call, req: DeleteObjectsRequest) -> list[Check]:
    return [Check("s3:DeleteObject", f"arn:aws:s3:::{req.Bucket}/{one.Key}") for one in req.Delete.Objects]


@operation("DeleteObjects", resource="*", checks=_each)
def delete_objects(tx: Tx, call: Call, req: DeleteObjectsRequest) -> DeleteObjectsOutput:
    """Delete up to a thousand objects. Source: API_DeleteObjects. Raises MalformedXML."""
    find_bucket(tx, req.Bucket)
    if len(req.Delete.Objects) > 1000:
        raise ApiError(
            "MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema"
        )
    for one in req.Delete.Objects:
        remove(tx, req.Bucket, one.Key)
    deleted = None if req.Delete.Quiet else [DeletedObject(Key=one.Key) for one in req.Delete.Objects]
    return DeleteObjectsOutput(Deleted=deleted)


def source_of(text: str) -> tuple[str, str]:
    """(bucket, key) of a copy's source. Raises InvalidArgument."""
    path, _, _ = text.partition("?versionId=")
    bucket, slash, key = unquote(path).lstrip("/").partition("/")
    if not slash or not key:
        raise ApiError("InvalidArgument", "Copy Source must mention the source bucket and key: sourcebucket/sourcekey")
    return bucket, key


def _copied(call: Call, req: CopyObjectRequest) -> list[Check]:
    bucket, key = source_of(req.CopySource)
    return [
        Check("s3:GetObject", f"arn:aws:s3:::{bucket}/{key}"),
        Check("s3:PutObject", f"arn:aws:s3:::{req.Bucket}/{req.Key}"),
    ]


@operation("CopyObject", resource=object_arn, checks=_copied)
def copy_object(tx: Tx, call: Call, req: CopyObjectRequest) -> CopyObjectOutput:
    """Copy an object; its bytes are shared, not copied. Source: API_CopyObject. Raises NoSuchKey, InvalidRequest."""
    bucket, key = source_of(req.CopySource)
    find_bucket(tx, bucket)
    found = find_object(tx, bucket, key)
    if found is None:
        raise missing(key)
    check_read(req, found, "CopySource")
    replaced = req.MetadataDirective == "REPLACE"
    if (
        (bucket, key) == (req.Bucket, req.Key)
        and not replaced
        and req.StorageClass is None
        and req.TaggingDirective != "REPLACE"
    ):
        text = (
            "This copy request is illegal because it is trying to copy an object to itself without changing the object's "
            "metadata, storage class, website redirect location or encryption attributes."
        )
        raise ApiError("InvalidRequest", text)
    meta = meta_of(req) if replaced else found.meta
    meta.checksums = found.meta.checksums
    meta.tags = dict(parse_qsl(req.Tagging or "")) if req.TaggingDirective == "REPLACE" else found.meta.tags
    new = StoredObject(req.Key, found.size, found.etag, tx.now, found.blob, found.body, meta)
    save(tx, req.Bucket, new)
    result = CopyObjectResult(ETag=found.etag, LastModified=tx.now)
    return CopyObjectOutput(CopyObjectResult=result, ServerSideEncryption=SSE)


@operation("PutObjectTagging", resource=object_arn)
def put_object_tagging(tx: Tx, call: Call, req: PutObjectTaggingRequest) -> PutObjectTaggingOutput:
    """Set all tags. Source: API_PutObjectTagging. Raises NoSuchKey, InvalidTag."""
    tags = {tag.Key: tag.Value for tag in req.Tagging.TagSet}
    if len(tags) > 10:
        raise ApiError("BadRequest", "Object tags cannot be greater than 10")
    _retag(tx, req, tags)
    return PutObjectTaggingOutput()


def _retag(tx: Tx, req: Any, tags: dict[str, str]) -> None:
    found = _found(tx, req)
    found.meta.tags = tags
    tx.run("UPDATE s3_objects SET meta = ? WHERE bucket = ? AND key = ?", pack(found.meta), req.Bucket, req.Key)


@operation("GetObjectTagging", resource=object_arn, read=True)
def get_object_tagging(tx: ReadTx, call: Call, req: GetObjectTaggingRequest) -> GetObjectTaggingOutput:
    """An object's tags. Source: API_GetObjectTagging. Raises NoSuchKey."""
    return GetObjectTaggingOutput(TagSet=[Tag(Key=k, Value=v) for k, v in _found(tx, req).meta.tags.items()])


@operation("DeleteObjectTagging", resource=object_arn)
def delete_object_tagging(tx: Tx, call: Call, req: DeleteObjectTaggingRequest) -> DeleteObjectTaggingOutput:
    """Take all tags away. Source: API_DeleteObjectTagging. Raises NoSuchKey."""
    _retag(tx, req, {})
    return DeleteObjectTaggingOutput()
