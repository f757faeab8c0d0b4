"""What requests say of an object beside its bytes, and how answers show it."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from pampero.api import ApiError
from pampero.services.s3.model import Bucket, Meta, StoredObject

MAX_KEY = 1024
MAX_METADATA = 2048
MAX_TAGS = 10


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
    """Refuse what would be stored without effect: customers' keys, locks, appends. Raises NotImplemented."""
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


def check_key(key: str) -> None:
    """Raises KeyTooLongError."""
    size = len(key.encode())
    if size > MAX_KEY:
        raise ApiError("KeyTooLongError", "Your key is too long", Size=size, MaxSizeAllowed=MAX_KEY)
