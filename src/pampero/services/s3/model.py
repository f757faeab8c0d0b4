"""Buckets and objects as they are stored. Bucket names are global: their scope is the server."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError, Call, resource_owner, resource_policy, virtual_host
from pampero.kernel.arn import Arn
from pampero.services.s3.publicity import restricted
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx

NULL = "null"
SSE = "AES256"
ENFORCED = "BucketOwnerEnforced"
BLOCKS = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")


class Rule(msgspec.Struct, omit_defaults=True):
    """Whom to tell of which events (`s3:ObjectCreated:*`) on keys between a prefix and a suffix."""

    id: str
    arn: str
    events: list[str]
    prefix: str | None = None
    suffix: str | None = None


class Bucket(msgspec.Struct, omit_defaults=True):
    """A bucket.

    policy: JSON. public: whether that policy is public. block: the settings of Block Public Access that are on
    ([""]: none is; []: they were deleted).
    versioning: "", "Enabled" or "Suspended". rules, bridge: notifications, the latter those to EventBridge.
    ownership: of objects; empty when the controls were deleted. sse, kms: the encryption of
    objects that name none. expires: lifecycle rules may say when objects expire. constraint: the location
    constraint that it was made with, where that is no region's name.
    """

    name: str
    account: str
    region: str
    created: float
    policy: str | None = None
    tags: dict[str, str] = {}
    versioning: str = ""
    rules: list[Rule] = []
    bridge: bool = False
    public: bool = False
    block: list[str] = []
    ownership: str = ENFORCED
    sse: str = SSE
    kms: str | None = None
    expires: bool = False
    constraint: str = ""

    @property
    def arn(self) -> str:
        """Its ARN, which names neither account nor region."""
        return f"arn:aws:s3:::{self.name}"


class Meta(msgspec.Struct, omit_defaults=True):
    """What an object is stored with besides its bytes.

    checksums: by algorithm, base64; composite: they are of the parts' checksums.
    algorithm: of an upload's checksums while its parts arrive. sizes, sums: of a multipart
    upload's parts, the latter where the checksum is composite. restored: until when an archived object can be read;
    0: that is under way. initiator: the ARN of a user who began an upload. version: None for the version `null`. seq: the order of a key's versions;
    of an upload: of the object that it was begun over.
    sse, kms: the encryption that was asked for; it is told to whoever asks, but files are as the disk keeps them.
    """

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
    composite: bool = False
    algorithm: str | None = None
    sizes: list[int] = []
    sums: list[str] = []
    restored: float | None = None
    initiator: str = ""
    version: str | None = None
    seq: int = 0
    redirect: str | None = None
    sse: str = SSE
    kms: str | None = None


class StoredObject(msgspec.Struct):
    """One version of an object: its bytes lie in `body` when they are few, else in the blob. marker: a delete marker."""

    key: str
    size: int
    etag: str
    modified: float
    blob: str | None
    body: bytes | None
    meta: Meta
    marker: bool = False

    @property
    def version(self) -> str:
        """Its version's id."""
        return self.meta.version or NULL


BUCKETS: Documents[Bucket] = Documents("s3.bucket", Bucket)
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Meta).decode


def pack(meta: Meta) -> bytes:
    """Meta for a row."""
    return _encode(meta)


def unpack(body: bytes) -> Meta:
    """Meta from a row."""
    return _decode(body)


def find_bucket(tx: ReadTx, name: str) -> Bucket:
    """Raises NoSuchBucket."""
    bucket = BUCKETS.get(tx, "", name)
    if bucket is None:
        raise ApiError("NoSuchBucket", "The specified bucket does not exist", BucketName=name)
    return bucket


def bucket_arn(call: Call, req: Any) -> str:
    """The ARN of the bucket that a request names."""
    return f"arn:aws:s3:::{req.Bucket}"


def object_arn(call: Call, req: Any) -> str:
    """The ARN of the object that a request names."""
    return f"arn:aws:s3:::{req.Bucket}/{req.Key}"


def _named(tx: ReadTx, where: Arn) -> Bucket | None:
    return BUCKETS.get(tx, "", where.resource.partition("/")[0])


@resource_policy
def policy(tx: ReadTx, where: Arn) -> str | None:
    """The bucket's policy; where it is public and RestrictPublicBuckets is on, strangers are denied."""
    bucket = _named(tx, where)
    if bucket is None or bucket.policy is None:
        return None
    if bucket.public and "RestrictPublicBuckets" in bucket.block:
        return restricted(bucket.policy, bucket.account)
    return bucket.policy


@virtual_host
def exists(tx: ReadTx, name: str) -> bool:
    """Whether there is a bucket of this name."""
    return BUCKETS.get(tx, "", name) is not None


@resource_owner
def owner(tx: ReadTx, where: Arn) -> str | None:
    """The bucket's account."""
    bucket = _named(tx, where)
    return None if bucket is None else bucket.account
