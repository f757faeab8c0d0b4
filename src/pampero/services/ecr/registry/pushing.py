"""Manifests that are pushed and deleted."""

from __future__ import annotations

from pampero.api import WebResponse
from pampero.services.ecr import images, manifests, stored
from pampero.services.ecr.creation import made_on_push
from pampero.services.ecr.manifests import DIGEST, Manifest
from pampero.services.ecr.registry.visits import Refused, Visit, headed
from pampero.store.tx import Tx


async def put(visit: Visit, name: str, reference: str) -> WebResponse:
    """Store a manifest under its digest or a tag. What is there already is no error, unlike in PutImage."""
    await made_on_push(visit.call, visit.account, name)
    await visit.context.read(visit.repository, name, "PutImage")
    body = await _body(visit)
    manifest = await visit.context.write(_put, visit, name, reference, body)
    headers = [
        visit.located(f"{name}/manifests/{manifest.digest}"),
        ("docker-content-digest", manifest.digest),
    ]
    if manifest.subject is not None:
        headers.append(("oci-subject", manifest.subject))
    return headed(WebResponse(201, tuple(headers)))


async def _body(visit: Visit) -> bytes:
    stream = visit.request.stream
    pieces: list[bytes] = []
    size = 0
    if stream is not None:
        async for piece in stream:
            size += len(piece)
            if size > manifests.MAX_SIZE:
                raise Refused(413, "MANIFEST_INVALID", "The manifest is longer than 4 MiB")
            pieces.append(piece)
    return b"".join(pieces)


def _put(tx: Tx, visit: Visit, name: str, reference: str, body: bytes) -> Manifest:
    repository = visit.repository(tx, name, "PutImage")
    media = visit.headers.get("content-type", "").partition(";")[0].strip() or None
    named = DIGEST.fullmatch(reference) is not None
    if not named and ":" in reference:
        raise Refused(400, "DIGEST_INVALID", f"'{reference[:200]}' is no digest of SHA-256")
    manifest, _ = images.push(
        tx, repository, body, media, None if named else reference, reference if named else None
    )  # fmt: skip
    return manifest


async def delete(visit: Visit, name: str, reference: str) -> WebResponse:
    """Delete an image by its digest, or a tag."""
    await visit.context.write(_delete, visit, name, reference)
    return headed(WebResponse(202))


def _delete(tx: Tx, visit: Visit, name: str, reference: str) -> None:
    repository = visit.repository(tx, name, "BatchDeleteImage")
    by_digest = DIGEST.fullmatch(reference) is not None
    image = images.resolve(tx, repository, reference if by_digest else None, None if by_digest else reference)
    if isinstance(image, tuple):
        raise images.missing(repository, reference if by_digest else None, None if by_digest else reference)
    tags = stored.tags_on(tx, repository.arn, image.digest)
    if not by_digest and tags != [reference]:
        images.untag(tx, repository, image, reference)
        return
    if stored.listing(tx, repository.arn, image.digest):
        raise Refused(400, "UNSUPPORTED", "The image is referenced by a manifest list")
    images.remove(tx, repository, image, tags)
