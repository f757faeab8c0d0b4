"""Images, their tags and their layers as rows; `repository` is the ARN of the one that they are in."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec import Struct

from pampero.services.ecr.manifests import Manifest
from pampero.store.tx import ReadTx, Row, Tx

SWEEP = "ecr.sweep"
_COLUMNS = "digest, pushed, subject, meta"
_IMAGE = f"SELECT {_COLUMNS} FROM ecr_images WHERE repository = ? AND digest = ?"
_ALL = f"SELECT {_COLUMNS} FROM ecr_images WHERE repository = ? ORDER BY digest"
_REFERRERS = f"SELECT {_COLUMNS} FROM ecr_images WHERE repository = ? AND subject = ? ORDER BY digest"
_PUT = (
    "INSERT INTO ecr_images (repository, digest, pushed, subject, manifest, meta) VALUES (?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (repository, digest) DO UPDATE SET pushed = excluded.pushed, meta = excluded.meta"
)


class Meta(Struct):
    """What is known of an image beside its manifest. size: of all its layers, in bytes. status: ACTIVE, ARCHIVED or ACTIVATING;
    archived, activated: when it last became so. replicas: by `account/region`, COMPLETE or FAILED. scan: as answers show it."""

    media: str
    size: int
    kind: str | None = None
    annotations: dict[str, str] = {}
    pulled: float | None = None
    status: str = "ACTIVE"
    archived: float | None = None
    activated: float | None = None
    replicas: dict[str, str] = {}
    length: int = 0


class Image(Struct):
    """One image, artifact, or list of them. pushed: epoch seconds."""

    digest: str
    pushed: float
    subject: str | None
    meta: Meta


_meta = msgspec.msgpack.Decoder(Meta).decode


def _image(row: Row) -> Image:
    return Image(row[0], row[1], row[2], _meta(row[3]))


def find_image(tx: ReadTx, repository: str, digest: str) -> Image | None:
    """By its digest."""
    row = tx.one(_IMAGE, repository, digest)
    return None if row is None else _image(row)


def images_of(tx: ReadTx, repository: str) -> list[Image]:
    """All of a repository, in the order of their digests."""
    return [_image(row) for row in tx.all(_ALL, repository)]


def referrers(tx: ReadTx, repository: str, subject: str) -> list[Image]:
    """The images that are about this one."""
    return [_image(row) for row in tx.all(_REFERRERS, repository, subject)]


def has_images(tx: ReadTx, repository: str) -> bool:
    """Whether there are any."""
    return tx.one("SELECT 1 FROM ecr_images WHERE repository = ? LIMIT 1", repository) is not None


def manifest_of(tx: ReadTx, repository: str, digest: str) -> bytes:
    """The text that was pushed."""
    row = tx.one("SELECT manifest FROM ecr_images WHERE repository = ? AND digest = ?", repository, digest)
    return bytes(row[0]) if row else b""


def tags_of(tx: ReadTx, repository: str) -> dict[str, list[str]]:
    """The tags of each digest."""
    found: dict[str, list[str]] = {}
    for tag, digest in tx.all("SELECT tag, digest FROM ecr_tags WHERE repository = ? ORDER BY tag", repository):
        found.setdefault(digest, []).append(tag)
    return found


def tags_on(tx: ReadTx, repository: str, digest: str) -> list[str]:
    """The tags of one."""
    rows = tx.all("SELECT tag FROM ecr_tags WHERE repository = ? AND digest = ? ORDER BY tag", repository, digest)
    return [row[0] for row in rows]


def tagged(tx: ReadTx, repository: str, tag: str) -> str | None:
    """The digest that a tag names."""
    row = tx.one("SELECT digest FROM ecr_tags WHERE repository = ? AND tag = ?", repository, tag)
    return None if row is None else str(row[0])


def set_tag(tx: Tx, repository: str, tag: str, digest: str) -> None:
    """Have a tag name an image, whatever it named before."""
    tx.run(
        "INSERT INTO ecr_tags (repository, tag, digest) VALUES (?, ?, ?) "
        "ON CONFLICT (repository, tag) DO UPDATE SET digest = excluded.digest",
        repository, tag, digest,
    )  # fmt: skip


def drop_tag(tx: Tx, repository: str, tag: str) -> None:
    """Have it name nothing."""
    tx.run("DELETE FROM ecr_tags WHERE repository = ? AND tag = ?", repository, tag)


def put_image(tx: Tx, repository: str, manifest: Manifest, body: bytes, meta: Meta) -> None:
    """Write an image, and what it is made of."""
    encoded = msgspec.msgpack.encode(meta)
    tx.run(_PUT, repository, manifest.digest, tx.now, manifest.subject, body, encoded)
    for part in manifest.parts:
        tx.run(
            "INSERT INTO ecr_references (repository, part, digest) VALUES (?, ?, ?) "
            "ON CONFLICT (repository, part, digest) DO NOTHING",
            repository, part, manifest.digest,
        )  # fmt: skip


def save_meta(tx: Tx, repository: str, image: Image) -> None:
    """Write what has changed of it."""
    encoded = msgspec.msgpack.encode(image.meta)
    tx.run("UPDATE ecr_images SET meta = ? WHERE repository = ? AND digest = ?", encoded, repository, image.digest)


def listing(tx: ReadTx, repository: str, digest: str) -> list[str]:
    """The lists that an image, or the images that a layer, is in."""
    rows = tx.all("SELECT digest FROM ecr_references WHERE repository = ? AND part = ?", repository, digest)
    return [row[0] for row in rows]


def parts_of(tx: ReadTx, repository: str, digest: str) -> list[str]:
    """The digests of what an image is made of."""
    rows = tx.all("SELECT part FROM ecr_references WHERE repository = ? AND digest = ?", repository, digest)
    return [row[0] for row in rows]


def delete_image(tx: Tx, repository: str, digest: str) -> None:
    """Take it away with its tags, and those of its layers that no other image has."""
    parts = parts_of(tx, repository, digest)
    tx.run("DELETE FROM ecr_references WHERE repository = ? AND digest = ?", repository, digest)
    tx.run("DELETE FROM ecr_tags WHERE repository = ? AND digest = ?", repository, digest)
    tx.run("DELETE FROM ecr_images WHERE repository = ? AND digest = ?", repository, digest)
    for part in parts:
        if not listing(tx, repository, part):
            drop_layer(tx, repository, part)


def find_layer(tx: ReadTx, repository: str, digest: str) -> tuple[int, str] | None:
    """(size, blob)."""
    row = tx.one("SELECT size, blob FROM ecr_layers WHERE repository = ? AND digest = ?", repository, digest)
    return None if row is None else (row[0], row[1])


def put_layer(tx: Tx, repository: str, digest: str, size: int, blob: str) -> None:
    """Write one; that it is there already is no error."""
    tx.run(
        "INSERT INTO ecr_layers (repository, digest, size, blob) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (repository, digest) DO NOTHING",
        repository, digest, size, blob,
    )  # fmt: skip


def drop_layer(tx: Tx, repository: str, digest: str) -> None:
    """Take one away; its blob goes after the commit, where nothing else names it."""
    found = find_layer(tx, repository, digest)
    if found is not None:
        tx.run("DELETE FROM ecr_layers WHERE repository = ? AND digest = ?", repository, digest)
        tx.emit(SWEEP, found[1])


def clear(tx: Tx, repository: str) -> None:
    """Take all of a repository away."""
    blobs = tx.all("SELECT blob FROM ecr_layers WHERE repository = ?", repository)
    uploads = tx.all("SELECT id FROM ecr_uploads WHERE repository = ?", repository)
    for table in ("ecr_images", "ecr_tags", "ecr_references", "ecr_layers"):
        tx.run(f"DELETE FROM {table} WHERE repository = ?", repository)
    for (upload,) in uploads:
        drop_upload(tx, upload)
    sweep_after(tx, (row[0] for row in blobs))


def drop_upload(tx: Tx, upload: str) -> None:
    """Take an upload away with what has come of it."""
    blobs = tx.all("SELECT blob FROM ecr_parts WHERE upload = ?", upload)
    tx.run("DELETE FROM ecr_parts WHERE upload = ?", upload)
    tx.run("DELETE FROM ecr_uploads WHERE id = ?", upload)
    sweep_after(tx, (row[0] for row in blobs))


def sweep_after(tx: Tx, blobs: Iterable[str]) -> None:
    """Rows no longer name these."""
    for blob in blobs:
        tx.emit(SWEEP, blob)


def is_named(tx: ReadTx, blob: str) -> bool:
    """Whether a row names a blob."""
    return (
        tx.one("SELECT 1 FROM ecr_layers WHERE blob = ? LIMIT 1", blob) is not None
        or tx.one("SELECT 1 FROM ecr_parts WHERE blob = ? LIMIT 1", blob) is not None
    )
