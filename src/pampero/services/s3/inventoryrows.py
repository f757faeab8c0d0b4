"""The rows of inventory reports: a version each, as CSV or for columns. Source: "Inventory list" in the S3 user guide."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from pampero.kernel.clock import iso8601_millis, parse_iso8601
from pampero.services.s3 import types as t
from pampero.services.s3.grants import shown
from pampero.services.s3.inventoryfiles import CSV, Column, available, schema
from pampero.services.s3.inventoryprogram import NUMBER, TEXT, TIME, TRUTH
from pampero.services.s3.listing import gather
from pampero.services.s3.model import Bucket, Meta, StoredObject, canonical_id, unpack
from pampero.services.s3.replicas import status_of
from pampero.services.s3.values import unbuilt
from pampero.services.s3.versions import gather_versions
from pampero.store.tx import ReadTx, Row

CURRENT = ("Bucket", "Key")
ALL = ("Bucket", "Key", "VersionId", "IsLatest", "IsDeleteMarker")
SEALS = {"": "NOT-SSE", "AES256": "SSE-S3", "aws:kms": "SSE-KMS", "aws:kms:dsse": "DSSE-KMS"}


class PageStart(NamedTuple):
    """Behind which version the next page begins."""

    key: str
    seq: int


class Version(NamedTuple):
    """A row's version. latest: whether it is its key's newest."""

    bucket: Bucket
    found: StoredObject
    latest: bool


def _acl(one: Version) -> str:
    _, grants = shown(one.bucket, one.found.meta.acl, one.found.meta.owner)
    listed = []
    for grant in grants:
        who = grant.Grantee or t.Grantee(Type="")
        named = {"uri": who.URI} if who.Type == "Group" else {"canonicalId": who.ID}
        listed.append({"type": who.Type, **named, "permission": grant.Permission})
    text = json.dumps({"version": "2022-11-10", "status": "AVAILABLE", "grants": listed})
    return base64.b64encode(text.encode()).decode()


def _seal(meta: Meta) -> str:
    return "SSE-C" if meta.customer else SEALS.get(meta.sse, "")


def _bucket_key(meta: Meta) -> str:
    return "" if not meta.sse.startswith("aws:kms") else "ENABLED" if meta.key else "DISABLED"


FIELDS: Mapping[str, Callable[[Version], str]] = {
    "Size": lambda one: str(one.found.size),
    "LastModifiedDate": lambda one: iso8601_millis(one.found.modified),
    "StorageClass": lambda one: one.found.meta.storage_class,
    "ETag": lambda one: one.found.etag.strip('"'),
    "IsMultipartUploaded": lambda one: _truth(bool(one.found.meta.sizes)),
    "ReplicationStatus": lambda one: status_of(one.found) or "",
    "EncryptionStatus": lambda one: _seal(one.found.meta),
    "ObjectLockRetainUntilDate": lambda one: iso8601_millis(one.found.meta.until) if one.found.meta.retained else "",
    "ObjectLockMode": lambda one: one.found.meta.retained,
    "ObjectLockLegalHoldStatus": lambda one: one.found.meta.hold,
    "IntelligentTieringAccessTier": lambda one: (
        "FREQUENT" if one.found.meta.storage_class == "INTELLIGENT_TIERING" else ""
    ),
    "BucketKeyStatus": lambda one: _bucket_key(one.found.meta),
    "ChecksumAlgorithm": lambda one: next(iter(one.found.meta.checksums), ""),
    "ObjectAccessControlList": _acl,
    "ObjectOwner": lambda one: canonical_id(one.found.meta.owner or one.bucket.account),
}
# Those of what a delete marker has, too.
OF_MARKERS = frozenset({"LastModifiedDate", "ReplicationStatus", "ObjectOwner"})
# Those that are no texts where columns have types.
KINDS: Mapping[str, str] = {
    "IsLatest": TRUTH, "IsDeleteMarker": TRUTH, "IsMultipartUploaded": TRUTH, "Size": NUMBER,
    "LastModifiedDate": TIME, "ObjectLockRetainUntilDate": TIME,
}  # fmt: skip
VALUES: Mapping[str, Callable[[str], Any]] = {
    TEXT: str,
    NUMBER: int,
    TRUTH: "true".__eq__,
    TIME: lambda text: round(parse_iso8601(text) * 1000),
}
WORDS = re.compile(r"(?<!^)(?=[A-Z])")


def _truth(value: bool) -> str:
    return "true" if value else "false"


def check(asked: t.InventoryConfiguration) -> None:
    """Refuse what no report would show. Raises NotImplemented."""
    kind = form_of(asked)
    if not available(kind):
        raise unbuilt(f"The inventory format {kind} without pyarrow (pip install 'pampero[inventory]')")
    for name in asked.OptionalFields or []:
        if name not in FIELDS:
            raise unbuilt(f"The inventory field {name}")


def form_of(asked: t.InventoryConfiguration) -> str:
    """The format of a report."""
    return asked.Destination.S3BucketDestination.Format


def told(asked: t.InventoryConfiguration) -> str:
    """The columns, as manifests name them."""
    form = form_of(asked)
    return ", ".join(_names(asked)) if form == CSV else schema(form, columns(asked))


def columns(asked: t.InventoryConfiguration) -> list[Column]:
    """The columns of a file in columns."""
    return [
        Column(WORDS.sub("_", name).lower(), KINDS.get(name, TEXT), needed=name in CURRENT) for name in _names(asked)
    ]


def _names(asked: t.InventoryConfiguration) -> list[str]:
    return [*_fixed(asked), *(asked.OptionalFields or [])]


def _fixed(asked: t.InventoryConfiguration) -> tuple[str, ...]:
    return ALL if asked.IncludedObjectVersions == "All" else CURRENT


def lines(
    tx: ReadTx, bucket: Bucket, asked: t.InventoryConfiguration, after: PageStart, most: int
) -> tuple[bytes, int, PageStart | None]:
    """(a page of rows, how many, where the next page begins)."""
    prefix = (asked.Filter.Prefix if asked.Filter else None) or ""
    if asked.IncludedObjectVersions == "All":
        found, _, last = gather_versions(tx, bucket.name, prefix, "", after, most)
        versions = [Version(bucket, _version(row), latest) for row, latest in found]
        end = None if last is None or not versions else PageStart(versions[-1].found.key, versions[-1].found.meta.seq)
    else:
        rows, _, position = gather(tx, bucket.name, prefix, "", after.key, most)
        versions = [Version(bucket, _object(row), True) for row in rows]
        end = None if position is None else PageStart(position, -1)
    line = _line if form_of(asked) == CSV else _record
    return "".join(line(one, asked) for one in versions).encode(), len(versions), end


def _version(row: Row) -> StoredObject:
    key, _, _, marker, size, etag, modified, body = row
    return StoredObject(key, size, etag, modified, None, None, unpack(body), bool(marker))


def _object(row: Row) -> StoredObject:
    key, size, etag, modified, body = row
    return StoredObject(key, size, etag, modified, None, None, unpack(body))


def _line(one: Version, asked: t.InventoryConfiguration) -> str:
    """All is quoted; keys are encoded as in URLs."""
    bucket, key, *others = _texts(one, asked)
    return ",".join(f'"{text}"' for text in (bucket, quote(key, safe="/~-_.*"), *others)) + "\n"


def _record(one: Version, asked: t.InventoryConfiguration) -> str:
    """Values of their columns' types, in JSON; keys are as they are."""
    pairs = zip(_texts(one, asked), _names(asked), strict=True)
    values = [VALUES[KINDS.get(name, TEXT)](text) if text else None for text, name in pairs]
    return json.dumps(values, separators=(",", ":")) + "\n"


def _texts(one: Version, asked: t.InventoryConfiguration) -> list[str]:
    """What the columns have, empty where there is nothing."""
    found = one.found
    fixed = [one.bucket.name, found.key]
    if asked.IncludedObjectVersions == "All":
        version = "" if not one.bucket.versioning else found.version
        fixed += [version, _truth(one.latest), _truth(found.marker)]
    more = [FIELDS[name](one) if not found.marker or name in OF_MARKERS else "" for name in asked.OptionalFields or []]
    return fixed + more
