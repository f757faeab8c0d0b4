"""Buckets and objects as they are stored. Bucket names are global: their scope is the server."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError, Call, resource_owner, resource_policy
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Row


class Bucket(msgspec.Struct):
    """A bucket. policy: JSON; tags: by key."""

    name: str
    account: str
    region: str
    created: float
    policy: str | None = None
    tags: dict[str, str] = {}


class Meta(msgspec.Struct, omit_defaults=True):
    """What an object is stored with besides its bytes. checksums: by algorithm, base64. parts: of a multipart upload."""

    content_type: str | None = None
    cache_control: str | None = None
    disposition: str | None = None
    encoding: str | None = None
    language: str | None = None
    expires: str | None = None
    user: dict[str, str] = {}
    tags: dict[str, str] = {}
    storage_class: str = "STANDARD"
    checksums: dict[str, str] = {}
    parts: int = 0


class StoredObject(msgspec.Struct):
    """An object: its bytes lie in `body` when they are few, else in the blob."""

    key: str
    size: int
    etag: str
    modified: float
    blob: str | None
    body: bytes | None
    meta: Meta


BUCKETS: Documents[Bucket] = Documents("s3.bucket", Bucket)
COLUMNS = "key, size, etag, modified, blob, body, meta"
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Meta).decode


def pack(meta: Meta) -> bytes:
    """Meta for a row."""
    return _encode(meta)


def unpack(body: bytes) -> Meta:
    """Meta from a row."""
    return _decode(body)


def object_of(row: Row) -> StoredObject:
    """An object from its COLUMNS."""
    key, size, etag, modified, blob, body, meta = row
    return StoredObject(key, size, etag, modified, blob, body, unpack(meta))


def find_bucket(tx: ReadTx, name: str) -> Bucket:
    """Raises NoSuchBucket."""
    bucket = BUCKETS.get(tx, "", name)
    if bucket is None:
        raise ApiError("NoSuchBucket", "The specified bucket does not exist", BucketName=name)
    return bucket


def find_object(tx: ReadTx, bucket: str, key: str) -> StoredObject | None:
    """The object of a key, or None."""
    row = tx.one(f"SELECT {COLUMNS} FROM s3_objects WHERE bucket = ? AND key = ?", bucket, key)
    return None if row is None else object_of(row)


def bucket_arn(call: Call, req: Any) -> str:
    """The ARN of the bucket that a request names."""
    return f"arn:aws:s3:::{req.Bucket}"


def object_arn(call: Call, req: Any) -> str:
    """The ARN of the object that a request names."""
    return f"arn:aws:s3:::{req.Bucket}/{req.Key}"


def _bucket_of(arn: str) -> str:
    return arn.removeprefix("arn:aws:s3:::").partition("/")[0]


@resource_policy
def policy(tx: ReadTx, arn: str) -> str | None:
    """The bucket's policy."""
    bucket = BUCKETS.get(tx, "", _bucket_of(arn))
    return None if bucket is None else bucket.policy


@resource_owner
def owner(tx: ReadTx, arn: str) -> str | None:
    """The bucket's account."""
    bucket = BUCKETS.get(tx, "", _bucket_of(arn))
    return None if bucket is None else bucket.account
