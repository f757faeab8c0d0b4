"""Objects: put, get, head, and what is known of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl

from pampero.api import ApiError, Call, Check, operation
from pampero.services.s3 import types as t
from pampero.services.s3.acls import refuse_grants
from pampero.services.s3.bodies import Received, content, receive, release
from pampero.services.s3.conditions import check_read, check_write, missing, slice_of
from pampero.services.s3.events import tell
from pampero.services.s3.model import Bucket, Meta, StoredObject, find_bucket, kind_of, object_arn
from pampero.services.s3.overrides import overrides
from pampero.services.s3.stored import find_newest, find_object, find_version, save
from pampero.store.tx import ReadTx, Tx

LONGEST_KEY = 1024
MAX_METADATA = 2048
MAX_TAGS = 10
PAGE = 1000


def meta_of(req: Any) -> Meta:
    """What a request says of its object. Raises MetadataTooLarge, InvalidTag, NotImplemented."""
    user = dict(req.Metadata or {})
    if user and sum(len(key.encode()) + len(value.encode()) for key, value in user.items()) > MAX_METADATA:
        raise ApiError("MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size")
    refuse_unkept(req)
    return Meta(
        content_type=req.ContentType,
        cache_control=req.CacheControl,
        disposition=req.ContentDisposition,
        encoding=_encoding(req.ContentEncoding),
        language=req.ContentLanguage,
        expires=req.Expires,
        user=user,
        tags=tags_of(req.Tagging),
        storage_class=req.StorageClass or "STANDARD",
        redirect=req.WebsiteRedirectLocation,
    )


def refuse_unkept(req: Any) -> None:
    """Customers' keys and locks are promises that are not kept here. Raises NotImplemented."""
    for name, what in (
        ("SSECustomerAlgorithm", "Encryption with customer-provided keys (SSE-C)"),
        ("ObjectLockMode", "Object Lock"),
        ("ObjectLockLegalHoldStatus", "Object Lock"),
        ("WriteOffsetBytes", "Appending to objects"),
    ):
        if getattr(req, name, None) is not None:
            raise ApiError("NotImplemented", f"{what} is not implemented yet.", status=501)


def seal(meta: Meta, bucket: Bucket, req: Any) -> None:
    """Note the encryption that the request, or else the bucket, asks for."""
    asked = req.ServerSideEncryption
    meta.sse, meta.kms = (bucket.sse, bucket.kms) if asked is None else (asked, req.SSEKMSKeyId)


def sealed(meta: Meta) -> dict[str, Any]:
    """The encryption as members of an answer."""
    return {"ServerSideEncryption": meta.sse, "SSEKMSKeyId": meta.kms}


def tags_of(header: str | None) -> dict[str, str]:
    """The tags of an x-amz-tagging header. Raises InvalidTag, BadRequest."""
    if not header:
        return {}
    pairs = parse_qsl(header, keep_blank_values=True)
    check_tags([key for key, _ in pairs], [value for _, value in pairs])
    return dict(pairs)


def check_tags(keys: list[str], values: list[str]) -> None:
    """Raises InvalidTag, BadRequest."""
    if len(keys) > MAX_TAGS:
        raise ApiError("BadRequest", "Object tags cannot be greater than 10")
    if len(set(keys)) < len(keys):
        raise ApiError("InvalidTag", "Cannot provide multiple Tags with the same key")
    if any(not 1 <= len(key) <= 128 for key in keys):
        raise ApiError("InvalidTag", "The TagKey you have provided is invalid")
    if any(len(value) > 256 for value in values):
        raise ApiError("InvalidTag", "The TagValue you have provided is invalid")


def _encoding(header: str | None) -> str | None:
    """Content-Encoding without `aws-chunked`, which belongs to the way here."""
    kept = [part.strip() for part in (header or "").split(",") if part.strip() not in ("", "aws-chunked")]
    return ",".join(kept) or None


def checksum_members(values: dict[str, str]) -> dict[str, Any]:
    """Checksums as members of an answer."""
    return {f"Checksum{name}": value for name, value in values.items()}


def shown_version(found: StoredObject, versioning: str) -> str | None:
    """The version's id where answers name it: in buckets that keep, or have kept, versions."""
    return found.version if versioning else None


@operation("PutObject", resource=object_arn)
async def put_object(call: Call, req: t.PutObjectRequest) -> t.PutObjectOutput:
    """Store an object. Source: API_PutObject. Raises NoSuchBucket, BadDigest, PreconditionFailed, EntityTooLarge."""
    check_key(req.Key)
    refuse_grants(await call.read(find_bucket, req.Bucket), req)
    received = await receive(call, req.Body, req)
    call.runtime.faults.pass_point("s3.received")
    try:
        return await call.write(put, call, req, received)
    finally:
        await release(call, received)


def check_key(key: str) -> None:
    """Raises KeyTooLongError."""
    size = len(key.encode())
    if size > LONGEST_KEY:
        raise ApiError("KeyTooLongError", "Your key is too long", Size=size, MaxSizeAllowed=LONGEST_KEY)


def put(
    tx: Tx, call: Call, req: t.PutObjectRequest, received: Received, event: str = "ObjectCreated:Put"
) -> t.PutObjectOutput:
    """Make what has arrived an object, and tell of it. Raises NoSuchBucket, PreconditionFailed, and what meta_of does."""
    bucket = find_bucket(tx, req.Bucket)
    if req.IfMatch is not None or req.IfNoneMatch is not None:
        check_write(req, find_object(tx, req.Bucket, req.Key))
    meta = meta_of(req)
    meta.checksums = received.checksums
    seal(meta, bucket, req)
    new = StoredObject(req.Key, received.size, f'"{received.md5}"', tx.now, received.blob, received.body, meta)
    save(tx, bucket, new)
    tell(tx, call, bucket, event, new)
    return t.PutObjectOutput(
        ETag=new.etag,
        ChecksumType=kind_of(meta),
        VersionId=shown_version(new, bucket.versioning),
        **sealed(meta),
        **checksum_members(received.checksums),
    )


def find(tx: ReadTx, bucket: str, key: str, version: str | None) -> tuple[StoredObject, str | None]:
    """A version that can be read, and its id where answers show it.

    Raises NoSuchBucket, NoSuchKey, NoSuchVersion, MethodNotAllowed (a delete marker that was asked for by its id).
    """
    kept = find_bucket(tx, bucket).versioning
    if version is None:
        found = find_object(tx, bucket, key)
        if found is None:
            hidden = find_newest(tx, bucket, key) if kept else None
            raise missing(key) if hidden is None else _hidden(hidden)
    else:
        found = find_version(tx, bucket, key, version)
        if found is None:
            raise no_such_version(key, version)
        if found.marker:
            raise _marked(found)
    return found, shown_version(found, kept)


def no_such_version(key: str, version: str) -> ApiError:
    """The key is or was there, but not in this version."""
    text = "The specified version does not exist."
    return ApiError("NoSuchVersion", text, status=404, Key=key, VersionId=version)


def _hidden(marker: StoredObject) -> ApiError:
    headers: dict[str, Any] = {"x-amz-delete-marker": "true", "x-amz-version-id": marker.version}
    return ApiError("NoSuchKey", "The specified key does not exist.", Key=marker.key, **headers)


def _marked(marker: StoredObject) -> ApiError:
    text = "The specified method is not allowed against this resource."
    headers: dict[str, Any] = {"x-amz-delete-marker": "true", "x-amz-version-id": marker.version, "allow": "DELETE"}
    return ApiError("MethodNotAllowed", text, status=405, ResourceType="DeleteMarker", **headers)


def _described(
    found: StoredObject, req: Any, version: str | None, checksums: bool, wanted: dict[str, str]
) -> dict[str, Any]:
    meta = found.meta
    shown: dict[str, Any] = {
        "AcceptRanges": "bytes",
        "LastModified": found.modified,
        "ETag": found.etag,
        "CacheControl": meta.cache_control,
        "ContentDisposition": meta.disposition,
        "ContentEncoding": meta.encoding,
        "ContentLanguage": meta.language,
        "ContentType": meta.content_type or "binary/octet-stream",
        "Expires": meta.expires,
        "Metadata": meta.user or None,
        **sealed(meta),
        "StorageClass": None if meta.storage_class == "STANDARD" else meta.storage_class,
        "TagCount": len(meta.tags) or None,
        "VersionId": version,
        "WebsiteRedirectLocation": meta.redirect,
    }
    shown |= wanted
    if checksums and req.ChecksumMode == "ENABLED" and meta.checksums:
        shown |= checksum_members(meta.checksums) | {"ChecksumType": kind_of(meta)}
    return shown


def _part(req: Any, found: StoredObject) -> tuple[int, int, int | None] | None:
    """(offset, length, number of parts) of the Range or PartNumber that is asked for. Raises InvalidRange."""
    if req.PartNumber is None:
        asked = slice_of(req.Range, found.size)
        return None if asked is None else (*asked, None)
    if req.Range is not None:
        text = "Cannot specify both Range header and partNumber query parameter"
        raise ApiError("InvalidRequest", text)
    sizes = found.meta.sizes or [found.size]
    if not 1 <= req.PartNumber <= len(sizes):
        text = "The requested partnumber is not satisfiable"
        raise ApiError(
            "InvalidPartNumber", text, status=416, PartNumberRequested=req.PartNumber, ActualPartCount=len(sizes)
        )
    count = len(sizes) if found.meta.sizes else None
    return sum(sizes[: req.PartNumber - 1]), sizes[req.PartNumber - 1], count


async def _answer(call: Call, req: Any) -> tuple[StoredObject, dict[str, Any], int]:
    wanted = overrides(call, req)
    found, version = await call.read(find, req.Bucket, req.Key, req.VersionId)
    check_read(req, found)
    part = _part(req, found)
    shown = _described(found, req, version, part is None or part[1] == found.size, wanted)
    if part is None:
        return found, {**shown, "ContentLength": found.size}, 0
    offset, length, count = part
    if length:
        shown["ContentRange"] = f"bytes {offset}-{offset + length - 1}/{found.size}"
    return found, {**shown, "ContentLength": length, "PartsCount": count}, offset


def versioned(action: str) -> Any:
    """The check of an action whose name differs where a version is named: GetObject, GetObjectVersion."""

    def checks(call: Call, req: Any) -> Iterable[Check]:
        wanted = action if req.VersionId is None else action.replace("Object", "ObjectVersion", 1)
        keys = {} if req.VersionId is None else {"s3:VersionId": [req.VersionId]}
        return [Check(f"s3:{wanted}", object_arn(call, req), keys)]

    return checks


@operation("GetObject", resource=object_arn, checks=versioned("GetObject"))
async def get_object(call: Call, req: t.GetObjectRequest) -> t.GetObjectOutput:
    """An object or a part of it. Source: API_GetObject. Raises NoSuchKey, InvalidRange, PreconditionFailed."""
    found, shown, offset = await _answer(call, req)
    return t.GetObjectOutput(Body=content(call, found, offset, shown["ContentLength"]), **shown)


@operation("HeadObject", resource=object_arn, checks=versioned("GetObject"))
async def head_object(call: Call, req: t.HeadObjectRequest) -> t.HeadObjectOutput:
    """What is known of an object. Source: API_HeadObject. Raises NoSuchKey (404 without a body)."""
    _, shown, _ = await _answer(call, req)
    return t.HeadObjectOutput(**shown)


def _attributes(call: Call, req: Any) -> Iterable[Check]:
    checks = versioned("GetObject")(call, req)
    return [*checks, *versioned("GetObjectAttributes")(call, req)]


@operation("GetObjectAttributes", resource=object_arn, checks=_attributes)
async def get_object_attributes(call: Call, req: t.GetObjectAttributesRequest) -> t.GetObjectAttributesOutput:
    """The attributes that are asked for. Source: API_GetObjectAttributes. Raises NoSuchKey."""
    found, version = await call.read(find, req.Bucket, req.Key, req.VersionId)
    wanted, meta = set(req.ObjectAttributes), found.meta
    sums = t.Checksum(ChecksumType=kind_of(meta), **checksum_members(meta.checksums)) if meta.checksums else None
    return t.GetObjectAttributesOutput(
        LastModified=found.modified,
        VersionId=version,
        ETag=found.etag.strip('"') if "ETag" in wanted else None,
        Checksum=sums if "Checksum" in wanted else None,
        ObjectParts=_parts(req, meta) if "ObjectParts" in wanted and meta.sizes else None,
        StorageClass=meta.storage_class if "StorageClass" in wanted else None,
        ObjectSize=found.size if "ObjectSize" in wanted else None,
    )


def _parts(req: t.GetObjectAttributesRequest, meta: Meta) -> t.GetObjectAttributesParts:
    """Parts are listed one by one only where they have checksums, as on AWS."""
    most = PAGE if req.MaxParts is None else max(0, min(req.MaxParts, PAGE))
    after = int(req.PartNumberMarker or 0)
    shown = meta.sizes[after : after + most]
    last = after + len(shown)
    if not meta.composite:
        return t.GetObjectAttributesParts(TotalPartsCount=len(meta.sizes))
    return t.GetObjectAttributesParts(
        TotalPartsCount=len(meta.sizes),
        PartNumberMarker=after,
        NextPartNumberMarker=last,
        MaxParts=most,
        IsTruncated=last < len(meta.sizes),
        Parts=[t.ObjectPart(PartNumber=number, Size=size) for number, size in enumerate(shown, after + 1)],
    )
