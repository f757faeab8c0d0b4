"""What a manifest says: its type, and what it refers to. Pure.

Source: the OCI Image Specification 1.1 (manifest, index) and the Image Manifest V 2, Schema 2 of Docker.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from msgspec import Struct

from pampero.kernel import jsontext

DOCKER = "application/vnd.docker.distribution.manifest.v2+json"
DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json"
OCI = "application/vnd.oci.image.manifest.v1+json"
OCI_INDEX = "application/vnd.oci.image.index.v1+json"
LISTS = frozenset({DOCKER_LIST, OCI_INDEX})
KNOWN = LISTS | {DOCKER, OCI}
# Layers that need not be here: they are fetched from elsewhere.
FOREIGN = frozenset(
    {
        "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
        "application/vnd.oci.image.layer.nondistributable.v1.tar",
        "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
        "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd",
    }
)
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}")
MAX_SIZE = 4 * 1024 * 1024


class BadManifest(ValueError):
    """A text that is no manifest; the text says why."""


class Manifest(Struct, frozen=True):
    """A manifest that was read.

    layers: what it refers to as (digest, size, media type), its configuration first; images: the manifests that it lists.
    subject: the digest of the manifest that it is about. kind: the artifact's type: its own, or its configuration's.
    """

    media: str
    digest: str
    layers: tuple[tuple[str, int, str], ...] = ()
    images: tuple[str, ...] = ()
    subject: str | None = None
    kind: str | None = None
    annotations: dict[str, str] = {}

    @property
    def parts(self) -> tuple[str, ...]:
        """The digests of all that it is made of."""
        return (*(digest for digest, _, _ in self.layers), *self.images)


def digest_of(body: bytes) -> str:
    """By which content is known."""
    return f"sha256:{hashlib.sha256(body).hexdigest()}"


def read(body: bytes, named: str | None) -> Manifest:
    """A manifest. named: the media type that its sender names. Raises BadManifest."""
    if len(body) > MAX_SIZE:
        raise BadManifest("Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'manifest is too long'")
    try:
        document = jsontext.loads(body)
    except ValueError as error:
        raise BadManifest(f"the manifest is not valid JSON: {error}") from error
    if not isinstance(document, dict) or document.get("schemaVersion") != 2:
        raise BadManifest("the manifest's schemaVersion is not 2")
    inside, kind = document.get("mediaType"), document.get("artifactType")
    if not isinstance(inside, str | None) or not isinstance(kind, str | None):
        raise BadManifest("a type is no text")
    media = inside or named or (OCI_INDEX if "manifests" in document else OCI)
    if named and inside and named != inside:
        raise BadManifest(f"the manifest says that it is {inside}, and its sender that it is {named}")
    if media not in KNOWN:
        raise BadManifest(f"the media type {media} is not supported")
    subject = document.get("subject")
    about = None if subject is None else _descriptor(subject)[0]
    digest, notes = digest_of(body), _annotations(document)
    if media in LISTS:
        listed = tuple(_descriptor(one)[0] for one in _list(document, "manifests"))
        return Manifest(media, digest, (), listed, about, kind, notes)
    config = document.get("config")
    layers = [_descriptor(one) for one in _list(document, "layers")]
    needed = (_descriptor(config), *(one for one in layers if one[2] not in FOREIGN))
    return Manifest(media, digest, needed, (), about, kind or needed[0][2], notes)


def _list(document: dict[str, Any], name: str) -> list[Any]:
    found = document.get(name)
    if not isinstance(found, list):
        raise BadManifest(f"the manifest has no list of {name}")
    return found


def _descriptor(value: Any) -> tuple[str, int, str]:
    if not isinstance(value, dict):
        raise BadManifest("a descriptor is no object")
    digest, size, media = value.get("digest"), value.get("size"), value.get("mediaType")
    if not isinstance(digest, str) or DIGEST.fullmatch(digest) is None:
        raise BadManifest("a descriptor has no digest of the form sha256:<64 hexadecimal digits>")
    if not isinstance(size, int) or isinstance(size, bool) or size < 0 or not isinstance(media, str):
        raise BadManifest("a descriptor has no size or no media type")
    return digest, size, media


def _annotations(document: dict[str, Any]) -> dict[str, str]:
    found = document.get("annotations") or {}
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise BadManifest("annotations are no map of texts")
    return found
