"""Objects: put, get, head."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pampero.api import ApiError, Call, Check, operation
from pampero.services.s3 import types as t
from pampero.services.s3.acls import refuse_grants
from pampero.services.s3.bodies import Received, content, receive, release
from pampero.services.s3.conditions import check_read, check_write, missing, slice_of
from pampero.services.s3.events import tell
from pampero.services.s3.metadata import check_key, checksum_members, meta_of, seal, sealed, shown_version
from pampero.services.s3.model import StoredObject, find_bucket, kind_of, object_arn
from pampero.services.s3.overrides import overrides
from pampero.services.s3.stored import find_newest, find_object, find_version, save
from pampero.store.tx import ReadTx, Tx


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
