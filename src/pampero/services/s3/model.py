"""Buckets and objects as they are stored. Bucket names are global: their scope is the server."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

from pampero.api import ApiError, Call, virtual_host
from pampero.kernel.arn import Arn
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


class Retention(msgspec.Struct, omit_defaults=True):
    """How long new objects of a bucket with Object Lock are retained: mode is empty where that is not said."""

    mode: str = ""
    days: int = 0
    years: int = 0


class Grant(msgspec.Struct, frozen=True):
    """A permission (`READ`) of a group, by its URI, or of an account, by its canonical id."""

    grantee: str
    permission: str


class Bucket(msgspec.Struct, omit_defaults=True):
    """A bucket.

    policy: JSON. public: whether that policy is public. block: the settings of Block Public Access that are on
    ([""]: none is; []: they were deleted).
    versioning: "", "Enabled" or "Suspended". rules, bridge: notifications, the latter those to EventBridge.
    ownership: of objects; empty when the controls were deleted. sse, kms: the encryption of
    objects that name none. expires: lifecycle rules may say when objects expire. constraint: the location
    constraint that it was made with, where that is no region's name. lock: the default retention of Object Lock, which
    is off where there is none. key: a bucket key is used where KMS's is. refused: kinds of encryption that are not taken (`SSE-C`).
    acl: whom it lets in beside its owner. zone: of a directory bucket.
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
    lock: Retention | None = None
    key: bool = False
    refused: list[str] = []
    requester_pays: bool = False
    replicates: bool = False
    acl: list[Grant] = []
    zone: str = ""

    @property
    def arn(self) -> str:
        """Its ARN, which names neither account nor region, unless it is a directory bucket's."""
        if self.zone:
            return f"arn:aws:s3express:{self.region}:{self.account}:bucket/{self.name}"
        return f"arn:aws:s3:::{self.name}"


class Meta(msgspec.Struct, omit_defaults=True):
    """What an object is stored with besides its bytes.

    checksums: by algorithm, base64; composite: they are of the parts' checksums.
    algorithm: of an upload's checksums while its parts arrive. sizes, sums: of a multipart
    upload's parts, the latter where the checksum is composite. restored: until when an archived object can be read;
    0: that is under way. initiator: the ARN of a user who began an upload. acl: as a
    bucket's. version: None for the version `null`. seq: the order of a key's versions;
    of an upload: of the object that it was begun over.
    sse, kms: the encryption that was asked for, by which key of KMS. data: its data key, as that has encrypted it, with the
    context `about`; empty of objects that are older than KMS here: they are as the disk keeps them.
    customer: what tells the customer's key that the bytes are encrypted with. key: a bucket key stands between them and KMS's.
    owner: the account that owns it, where that is not the bucket's. replicas: by destination, how its replication stands.
    retained, until: the mode of Object Lock, and how long it protects the version. hold: its legal hold, if it was ever set.
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
    acl: list[Grant] = []
    version: str | None = None
    seq: int = 0
    redirect: str | None = None
    sse: str = SSE
    kms: str | None = None
    retained: str = ""
    until: float = 0
    hold: str = ""
    customer: bytes = b""
    data: bytes = b""
    about: dict[str, str] = {}
    key: bool = False
    replicas: dict[str, str] = {}
    owner: str = ""


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


def canonical_id(account: str) -> str:
    """An account's canonical user id: 64 hexadecimal digits, of which the last are the account's own here."""
    return hashlib.sha256(f"canonical user {account}".encode()).hexdigest()[: 64 - len(account)] + account


def account_of(id_: str) -> str | None:
    """Whose canonical user id it is; None when it is none."""
    account = id_[-12:]
    return account if canonical_id(account) == id_ else None


def bucket_arn(call: Call, req: Any) -> str:
    """The ARN of the bucket that a request names."""
    return f"arn:aws:s3:::{req.Bucket}"


def object_arn(call: Call, req: Any) -> str:
    """The ARN of the object that a request names."""
    return f"arn:aws:s3:::{req.Bucket}/{req.Key}"


def bucket_of(tx: ReadTx, where: Arn) -> Bucket | None:
    """The bucket in the ARN of one, or of an object."""
    resource = where.resource.removeprefix("bucket/") if where.service == "s3express" else where.resource
    return BUCKETS.get(tx, "", resource.partition("/")[0])


@virtual_host
def exists(tx: ReadTx, name: str) -> bool:
    """Whether there is a bucket of this name."""
    return BUCKETS.get(tx, "", name) is not None
