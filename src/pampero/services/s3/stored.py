"""Objects and their versions as rows.

The newest version of a key stands in `s3_objects`, unless it is a delete marker; older ones and all delete markers in
`s3_versions`. So reads and lists of a bucket see only what is there, and without versioning nothing else is written.
A version's id begins with its order (`seq`), which makes a marker of a page of versions good after its version is gone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pampero.api import ApiError
from pampero.kernel import ids
from pampero.services.s3.model import NULL, Bucket, Meta, StoredObject, pack, unpack
from pampero.store.tx import ReadTx, Row, Tx

COLUMNS = "key, size, etag, modified, blob, body, meta"
DIGITS = 14
VERSION = re.compile(r"[0-9a-f]{14}[a-z0-9]{18}")
_FIND = f"SELECT {COLUMNS} FROM s3_objects WHERE bucket = ? AND key = ?"
_FIND_VERSION = f"SELECT {COLUMNS}, marker FROM s3_versions WHERE bucket = ? AND key = ? AND version = ?"
_NEWEST = f"SELECT {COLUMNS}, marker FROM s3_versions WHERE bucket = ? AND key = ? ORDER BY seq DESC LIMIT 1"
_PUT = (
    "INSERT INTO s3_objects (bucket, key, size, etag, modified, blob, body, meta) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (bucket, key) DO UPDATE SET size = excluded.size, etag = excluded.etag, modified = excluded.modified, "
    "blob = excluded.blob, body = excluded.body, meta = excluded.meta"
)
_PUT_VERSION = (
    "INSERT INTO s3_versions (bucket, key, seq, version, marker, size, etag, modified, blob, body, meta) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


@dataclass(frozen=True, slots=True)
class Removed:
    """What a delete did. gone: the version that was taken away for good; marker: the delete marker that was made."""

    gone: StoredObject | None = None
    marker: StoredObject | None = None


def object_of(row: Row) -> StoredObject:
    """An object from its COLUMNS, and `marker` where it is there."""
    key, size, etag, modified, blob, body, meta = row[:7]
    return StoredObject(key, size, etag, modified, blob, body, unpack(meta), bool(row[7]) if len(row) > 7 else False)


def find_object(tx: ReadTx, bucket: str, key: str) -> StoredObject | None:
    """The object of a key, or None."""
    row = tx.one(_FIND, bucket, key)
    return None if row is None else object_of(row)


def find_newest(tx: ReadTx, bucket: str, key: str) -> StoredObject | None:
    """The newest of the versions that are no current object: a delete marker when the key seems not to be there."""
    row = tx.one(_NEWEST, bucket, key)
    return None if row is None else object_of(row)


def find_version(tx: ReadTx, bucket: str, key: str, version: str) -> StoredObject | None:
    """A version (or delete marker) by its id. Raises InvalidArgument."""
    check_version(version)
    current = find_object(tx, bucket, key)
    if current is not None and current.version == version:
        return current
    row = tx.one(_FIND_VERSION, bucket, key, version)
    return None if row is None else object_of(row)


def is_version(text: str) -> bool:
    """Whether it has the form of a version's id."""
    return text == NULL or VERSION.fullmatch(text) is not None


def check_version(version: str) -> None:
    """Raises InvalidArgument for what no version's id can be."""
    if not is_version(version):
        text = "Invalid version id specified"
        raise ApiError("InvalidArgument", text, ArgumentName="versionId", ArgumentValue=version)


def order_of(version: str) -> int:
    """The `seq` in a version's id."""
    return int(version[:DIGITS], 16)


def position_of(seq: int) -> str:
    """What has the form of a version's id, and its order."""
    return f"{seq:0{DIGITS}x}{'0' * 18}"


def forget(tx: Tx, blob: str | None) -> None:
    """A row no longer names this blob: it is swept after the commit if no other does."""
    if blob is not None:
        tx.emit("s3.sweep", blob)


def save(tx: Tx, bucket: Bucket, new: StoredObject) -> None:
    """Write an object over whatever stands there, or before it when versions are kept. Sets version and seq."""
    old = find_object(tx, bucket.name, new.key)
    new.modified = float(int(tx.now))
    new.meta.seq = _next(tx, bucket, new.key, old)
    new.meta.version = _new_id(new.meta.seq) if bucket.versioning == "Enabled" else None
    if bucket.versioning:
        _set_aside(tx, bucket, new.key, old)
    elif old is not None and old.blob != new.blob:
        forget(tx, old.blob)
    _write(tx, bucket.name, new)


def remove(tx: Tx, bucket: Bucket, key: str) -> Removed:
    """Delete a key: a delete marker where versions are kept. That it is gone already is no error."""
    old = find_object(tx, bucket.name, key)
    if not bucket.versioning:
        if old is not None:
            _unwrite(tx, bucket.name, old)
            old.meta.seq = _next(tx, bucket, key, old)
        return Removed(gone=old)
    seq = _next(tx, bucket, key, old)
    version = _new_id(seq) if bucket.versioning == "Enabled" else None
    if old is not None:
        tx.run("DELETE FROM s3_objects WHERE bucket = ? AND key = ?", bucket.name, key)
    _set_aside(tx, bucket, key, old)
    marker = StoredObject(key, 0, "", float(int(tx.now)), None, None, Meta(version=version, seq=seq), True)
    _archive(tx, bucket.name, marker)
    return Removed(marker=marker)


def remove_version(tx: Tx, bucket: Bucket, key: str, version: str) -> Removed:
    """Delete one version for good; the one before it becomes the current one. Raises InvalidArgument."""
    found = find_version(tx, bucket.name, key, version)
    if found is None:
        return Removed()
    current = find_object(tx, bucket.name, key)
    if current is not None and current.version == version:
        _unwrite(tx, bucket.name, current)
        current = None
    else:
        _drop(tx, bucket.name, found)
    newest = find_newest(tx, bucket.name, key) if current is None and bucket.versioning else None
    if newest is not None and not newest.marker:
        tx.run("DELETE FROM s3_versions WHERE bucket = ? AND key = ? AND seq = ?", bucket.name, key, newest.meta.seq)
        _write(tx, bucket.name, newest)
    return Removed(gone=found)


def rewrite_meta(tx: Tx, bucket: str, found: StoredObject) -> None:
    """Store a version's changed meta where the version stands."""
    body = pack(found.meta)
    seq = found.meta.seq
    if not tx.run(
        "UPDATE s3_versions SET meta = ? WHERE bucket = ? AND key = ? AND seq = ?", body, bucket, found.key, seq
    ):
        tx.run("UPDATE s3_objects SET meta = ? WHERE bucket = ? AND key = ?", body, bucket, found.key)


def _new_id(seq: int) -> str:
    return f"{seq:0{DIGITS}x}{ids.name_id(18)}"


def _next(tx: ReadTx, bucket: Bucket, key: str, old: StoredObject | None) -> int:
    last = 0 if old is None else old.meta.seq
    if bucket.versioning:
        row = tx.one("SELECT max(seq) FROM s3_versions WHERE bucket = ? AND key = ?", bucket.name, key)
        last = max(last, (row[0] if row else None) or 0)
    return max(int(tx.now * 1_000_000), last + 1)


def _set_aside(tx: Tx, bucket: Bucket, key: str, old: StoredObject | None) -> None:
    """Make room for a newer version: keep the old one, but only one version `null` of a key can be."""
    if bucket.versioning == "Suspended":
        row = tx.one(_FIND_VERSION, bucket.name, key, NULL)
        if row is not None:
            _drop(tx, bucket.name, object_of(row))
        if old is not None and old.meta.version is None:
            forget(tx, old.blob)
            return
    if old is not None:
        _archive(tx, bucket.name, old)


def _archive(tx: Tx, bucket: str, old: StoredObject) -> None:
    tx.run(
        _PUT_VERSION, bucket, old.key, old.meta.seq, old.version, int(old.marker), old.size, old.etag, old.modified,
        old.blob, old.body, pack(old.meta),
    )  # fmt: skip


def _write(tx: Tx, bucket: str, new: StoredObject) -> None:
    tx.run(_PUT, bucket, new.key, new.size, new.etag, new.modified, new.blob, new.body, pack(new.meta))


def _unwrite(tx: Tx, bucket: str, old: StoredObject) -> None:
    tx.run("DELETE FROM s3_objects WHERE bucket = ? AND key = ?", bucket, old.key)
    forget(tx, old.blob)


def _drop(tx: Tx, bucket: str, old: StoredObject) -> None:
    tx.run("DELETE FROM s3_versions WHERE bucket = ? AND key = ? AND version = ?", bucket, old.key, old.version)
    forget(tx, old.blob)
