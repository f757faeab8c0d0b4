"""Objects: put, get, head."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from pampero.api import ApiError, Call, Check, operation
from pampero.services.s3 import types as t
from pampero.services.s3.appends import append
from pampero.services.s3.archives import check_here, restore_header
from pampero.services.s3.billing import charge
from pampero.services.s3.bodies import Received, content, receive, release
from pampero.services.s3.checksums import checksum_members, kind_of, sums_of
from pampero.services.s3.conditions import check_conditions, check_read, check_write, slice_of
from pampero.services.s3.customerkeys import cipher_key_of
from pampero.services.s3.encryption import seal, sealed
from pampero.services.s3.events import tell
from pampero.services.s3.expirations import expiration_header
from pampero.services.s3.grants import own
from pampero.services.s3.kmskeys import opening, sealing_for
from pampero.services.s3.locks import check_lock, lock, needs_sum, shown_lock
from pampero.services.s3.lookup import find, stored_version, versioned
from pampero.services.s3.metadata import check_key, meta_of, shown_metadata
from pampero.services.s3.model import Meta, StoredObject, bucket_arn, find_bucket, object_arn
from pampero.services.s3.overrides import overrides
from pampero.services.s3.putting import putting
from pampero.services.s3.replicas import status_of
from pampero.services.s3.stored import find_object, save
from pampero.store.tx import ReadTx, Tx


@operation("PutObject", resource=object_arn, checks=putting)
async def put_object(call: Call, req: t.PutObjectRequest) -> t.PutObjectOutput:
    """Store an object. Source: API_PutObject. Raises NoSuchBucket, BadDigest, PreconditionFailed, EntityTooLarge."""
    check_key(req.Key)
    check_conditions(req)
    bucket = await call.read(find_bucket, req.Bucket)
    charged = charge(call, bucket, req)
    own(Meta(), call, bucket, req)
    check_lock(bucket, req, call.now)
    if req.WriteOffsetBytes is not None and (appended := await append(call, req, bucket)) is not None:
        return appended
    received = await receive(call, req.Body, req, sealing=await sealing_for(call, bucket, req, req.Key))
    call.runtime.faults.pass_point("s3.received")
    try:
        needs_sum(req, received.claimed)
        return replace(await call.write(put, call, req, received), **charged)
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
    own(meta, call, bucket, req)
    seal(meta, bucket, req, received.by)
    lock(meta, bucket, req, tx.now)
    new = StoredObject(req.Key, received.size, f'"{received.md5}"', tx.now, received.blob, received.body, meta)
    save(tx, bucket, new)
    tell(tx, call, bucket, event, new)
    return t.PutObjectOutput(
        ETag=new.etag,
        VersionId=stored_version(new),
        Expiration=expiration_header(tx, bucket, new),
        **sealed(meta, req),
        **sums_of(meta),
    )


def _described(
    found: StoredObject, req: Any, version: str | None, sums: dict[str, Any], wanted: dict[str, str], now: float
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
        "ReplicationStatus": status_of(found),
        "Restore": restore_header(found, now),
        "Metadata": shown_metadata(meta.user),
        **sealed(meta, req),
        "StorageClass": None if meta.storage_class == "STANDARD" else meta.storage_class,
        "TagCount": len(meta.tags) or None,
        "VersionId": version,
        "WebsiteRedirectLocation": meta.redirect,
    }
    return shown | wanted | (sums if (req.ChecksumMode or "").upper() == "ENABLED" else {})


def _sums(found: StoredObject, part: int | None, length: int) -> dict[str, Any]:
    """The checksums of what is answered, where they are known: of the whole, or of a part of a composite one."""
    meta = found.meta
    if part is not None and meta.composite and meta.sums:
        return checksum_members(dict.fromkeys(meta.checksums, meta.sums[part - 1])) | {"ChecksumType": kind_of(meta)}
    return sums_of(meta) if length == found.size else {}


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


def _look(tx: ReadTx, call: Call, req: Any, method: str) -> tuple[StoredObject, str | None, dict[str, Any], str]:
    """(the version, its id where it is shown, when it expires and how it is locked, its Region). That there is none is told to those who
    may list."""
    try:
        found, version = find(tx, req.Bucket, req.Key, req.VersionId, method)
    except ApiError as error:
        if error.code == "NoSuchKey":
            call.require(tx, Check("s3:ListBucket", bucket_arn(call, req)))
        raise
    bucket = find_bucket(tx, req.Bucket)
    shown = charge(call, bucket, req) | shown_lock(tx, call, req, found.meta)
    if req.VersionId is None:
        shown["Expiration"] = expiration_header(tx, bucket, found)
    return found, version, shown, bucket.region


async def _key(call: Call, found: StoredObject, req: Any, method: str, region: str) -> bytes:
    """What opens it; who only asks what is known of it needs KMS for checksums alone. Source: API_HeadObject."""
    if method == "HEAD" and (req.ChecksumMode or "").upper() != "ENABLED":
        return cipher_key_of(found, req)
    return await opening(call, region, found, req)


async def _answer(call: Call, req: Any, method: str) -> tuple[StoredObject, dict[str, Any], int, bytes]:
    wanted = overrides(call, req)
    found, version, more, region = await call.read(_look, call, req, method)
    key = await _key(call, found, req, method, region)
    check_read(req, found, call.now)
    part = _part(req, found)
    offset, length, count = part or (0, found.size, None)
    shown = _described(found, req, version, _sums(found, req.PartNumber, length), wanted, call.now) | more
    if part is None:
        return found, {**shown, "ContentLength": found.size}, 0, key
    if length:
        shown["ContentRange"] = f"bytes {offset}-{offset + length - 1}/{found.size}"
    return found, {**shown, "ContentLength": length, "PartsCount": count}, offset, key


@operation("GetObject", resource=object_arn, checks=versioned("GetObject"))
async def get_object(call: Call, req: t.GetObjectRequest) -> t.GetObjectOutput:
    """An object or a part of it. Source: API_GetObject.

    Raises NoSuchKey, InvalidRange, InvalidObjectState, PreconditionFailed.
    """
    found, shown, offset, key = await _answer(call, req, "GET")
    check_here(found, call.now)
    return t.GetObjectOutput(Body=content(call, found, offset, shown["ContentLength"], key), **shown)


@operation("HeadObject", resource=object_arn, checks=versioned("GetObject"))
async def head_object(call: Call, req: t.HeadObjectRequest) -> t.HeadObjectOutput:
    """What is known of an object. Source: API_HeadObject. Raises NoSuchKey (404 without a body)."""
    _, shown, _, _ = await _answer(call, req, "HEAD")
    return t.HeadObjectOutput(**shown)
