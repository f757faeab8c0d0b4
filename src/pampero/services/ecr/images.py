"""Images: pushed, found, listed and deleted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pampero.api import ApiError, Call, operation
from pampero.services.ecr import events, manifests, stored
from pampero.services.ecr import types as t
from pampero.services.ecr.manifests import BadManifest, Manifest
from pampero.services.ecr.model import Repository, find, invalid, is_immutable, repository_arn
from pampero.services.ecr.settings import notices
from pampero.services.ecr.stored import Image, Meta
from pampero.store.tx import ReadTx, Tx

Failure = tuple[str, str]
NOT_FOUND: Failure = ("ImageNotFound", "Requested image not found")
NOT_NAMED: Failure = ("MissingDigestAndTag", "Invalid request parameters: both tag and digest cannot be null")
OTHER_TAG: Failure = ("ImageTagDoesNotMatchDigest", "The provided tag does not refer to the provided digest")
BAD_DIGEST: Failure = (
    "InvalidImageDigest",
    "Invalid request parameters: image digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'",
)


def told(digest: str | None, tag: str | None) -> str:
    """An image's identifier as AWS's messages have it."""
    return f"{{imageDigest:'{digest or 'null'}', imageTag:'{tag or 'null'}'}}"


def missing(repository: Repository, digest: str | None, tag: str | None) -> ApiError:
    """AWS's error for an image that is not there."""
    where = f"the repository with name '{repository.name}' in the registry with id '{repository.account}'"
    return ApiError(
        "ImageNotFoundException", f"The image with imageId {told(digest, tag)} does not exist within {where}"
    )


def resolve(tx: ReadTx, repository: Repository, digest: str | None, tag: str | None) -> Image | Failure:
    """The image that an identifier names, or why it names none."""
    if digest is None and tag is None:
        return NOT_NAMED
    if digest is not None and manifests.DIGEST.fullmatch(digest) is None:
        return BAD_DIGEST
    named = None if tag is None else stored.tagged(tx, repository.arn, tag)
    if tag is not None and named is None:
        return NOT_FOUND
    if digest is not None and named is not None and named != digest:
        return OTHER_TAG
    found = stored.find_image(tx, repository.arn, digest or named or "")
    return NOT_FOUND if found is None else found


def existing(tx: ReadTx, repository: Repository, image: Any) -> Image:
    """The image that an identifier names. Raises ImageNotFoundException, InvalidParameterException."""
    found = resolve(tx, repository, image.imageDigest, image.imageTag)
    if isinstance(found, Image):
        return found
    if found in (NOT_NAMED, BAD_DIGEST):
        raise invalid(found[1].partition(": ")[2])
    raise missing(repository, image.imageDigest, image.imageTag)


def push(
    tx: Tx, repository: Repository, body: bytes, media: str | None, tag: str | None, digest: str | None
) -> tuple[Manifest, bool]:
    """Store a manifest under its digest, and a tag if one is given; and whether anything is new.

    Raises InvalidParameterException, ImageDigestDoesNotMatchException, LayersNotFoundException,
    ReferencedImagesNotFoundException, ImageTagAlreadyExistsException.
    """
    try:
        manifest = manifests.read(body, media)
    except BadManifest as error:
        raise invalid(f"'imageManifest': {error}") from error
    if tag is not None and manifests.TAG.fullmatch(tag) is None:
        raise invalid(f"'imageTag' failed to satisfy constraint: must match {manifests.TAG.pattern}")
    if digest is not None and digest != manifest.digest:
        problem = f"The image digest '{digest}' does not match that of the manifest, '{manifest.digest}'."
        raise ApiError("ImageDigestDoesNotMatchException", problem)
    size = _size(tx, repository, manifest)
    before = None if tag is None else stored.tagged(tx, repository.arn, tag)
    if before is not None and before != manifest.digest and is_immutable(repository, tag or ""):
        problem = f"The image tag '{tag}' already exists in the '{repository.name}' repository and cannot be overwritten because the tag is immutable."
        raise ApiError("ImageTagAlreadyExistsException", problem)
    fresh = stored.find_image(tx, repository.arn, manifest.digest) is None
    if fresh:
        meta = Meta(manifest.media, size, manifest.kind, manifest.annotations, length=len(body))
        stored.put_image(tx, repository.arn, manifest, body, meta)
    if tag is not None and before != manifest.digest:
        stored.set_tag(tx, repository.arn, tag, manifest.digest)
    new = fresh or (tag is not None and before != manifest.digest)
    if new:
        events.pushed(tx, repository, manifest.digest, tag, manifest.media, manifest.kind)
    return manifest, new


def _size(tx: ReadTx, repository: Repository, manifest: Manifest) -> int:
    """Of what a manifest is made of, in bytes, where all of it is here."""
    layers = {digest: stored.find_layer(tx, repository.arn, digest) for digest, _, _ in manifest.layers}
    images = {digest: stored.find_image(tx, repository.arn, digest) for digest in manifest.images}
    where = f"required for pushing image into repository with name '{repository.name}' in the registry with id '{repository.account}' do not exist"
    if absent := [digest for digest, found in layers.items() if found is None]:
        raise ApiError("LayersNotFoundException", f"Layers with digests '[{', '.join(absent)}]' {where}")
    if absent := [digest for digest, image in images.items() if image is None]:
        raise ApiError("ReferencedImagesNotFoundException", f"Images with digests '[{', '.join(absent)}]' {where}")
    return sum(found[0] for found in layers.values() if found is not None)


@operation("PutImage", resource=repository_arn)
def put_image(tx: Tx, call: Call, req: t.PutImageRequest) -> t.PutImageResponse:
    """Store a manifest whose layers are here. Source: API_PutImage. Raises RepositoryNotFoundException, ImageAlreadyExistsException,
    and what `push` does."""
    repository = find(tx, call, req)
    body = req.imageManifest.encode()
    manifest, new = push(tx, repository, body, req.imageManifestMediaType, req.imageTag, req.imageDigest)
    if not new:
        where = f"in the repository with name '{repository.name}' in registry with id '{repository.account}'"
        problem = f"Image with digest '{manifest.digest}' and tag '{req.imageTag or 'null'}' already exists {where}"
        raise ApiError("ImageAlreadyExistsException", problem)
    image = _shown(repository, manifest.digest, req.imageTag, req.imageManifest, manifest.media)
    return t.PutImageResponse(image=image)


def _shown(repository: Repository, digest: str, tag: str | None, text: str, media: str) -> t.Image:
    named = t.ImageIdentifier(imageDigest=digest, imageTag=tag)
    return t.Image(**repository.identity, imageId=named, imageManifest=text, imageManifestMediaType=media)


def pull(tx: Tx, call: Call, repository: Repository, image: Image) -> bytes:
    """The manifest; that it was pulled is noted, unless that is not to be of who asks."""
    if notices(tx, call, repository.scope):
        image.meta.pulled = tx.now
        stored.save_meta(tx, repository.arn, image)
    return stored.manifest_of(tx, repository.arn, image.digest)


@operation("BatchGetImage", resource=repository_arn)
def batch_get_image(tx: Tx, call: Call, req: t.BatchGetImageRequest) -> t.BatchGetImageResponse:
    """Manifests, as they were pushed. Source: API_BatchGetImage. Raises RepositoryNotFoundException.

    acceptedMediaTypes: an image of another type is answered as it is, since none is translated.
    """
    repository = find(tx, call, req)
    images: list[t.Image] = []
    failures: list[t.ImageFailure] = []
    for one in req.imageIds:
        found = resolve(tx, repository, one.imageDigest, one.imageTag)
        if not isinstance(found, Image):
            failures.append(_failed(one, found))
        elif found.meta.status != "ACTIVE":
            failures.append(
                _failed(one, ("ImageInaccessible", "The image is archived; restore it before it is pulled"))
            )
        else:
            text = pull(tx, call, repository, found).decode()
            images.append(_shown(repository, found.digest, one.imageTag, text, found.meta.media))
    return t.BatchGetImageResponse(images=images, failures=failures)


def _failed(image: t.ImageIdentifier, failure: Failure) -> t.ImageFailure:
    return t.ImageFailure(imageId=image, failureCode=failure[0], failureReason=failure[1])


@operation("BatchDeleteImage", resource=repository_arn)
def batch_delete_image(tx: Tx, call: Call, req: t.BatchDeleteImageRequest) -> t.BatchDeleteImageResponse:
    """Delete images by digest, or tags; an image goes with its last tag. Source: API_BatchDeleteImage."""
    repository = find(tx, call, req)
    gone: list[t.ImageIdentifier] = []
    failures: list[t.ImageFailure] = []
    for one in req.imageIds:
        found = resolve(tx, repository, one.imageDigest, one.imageTag)
        if not isinstance(found, Image):
            failures.append(_failed(one, found))
            continue
        lists = stored.listing(tx, repository.arn, found.digest)
        tags = stored.tags_on(tx, repository.arn, found.digest)
        if one.imageTag is not None and one.imageDigest is None and tags != [one.imageTag]:
            untag(tx, repository, found, one.imageTag)
            gone.append(t.ImageIdentifier(imageDigest=found.digest, imageTag=one.imageTag))
        elif lists:
            reason = f"Requested image referenced by manifest list: [{', '.join(lists)}]"
            failures.append(_failed(one, ("ImageReferencedByManifestList", reason)))
        else:
            remove(tx, repository, found, tags)
            gone += _identifiers(found.digest, tags)
    return t.BatchDeleteImageResponse(imageIds=gone, failures=failures)


def untag(tx: Tx, repository: Repository, image: Image, tag: str) -> None:
    """Delete one of an image's tags, and tell of it."""
    stored.drop_tag(tx, repository.arn, tag)
    events.deleted(tx, repository, image, tag)


def remove(tx: Tx, repository: Repository, image: Image, tags: list[str]) -> None:
    """Delete an image with its tags, and tell of it."""
    stored.delete_image(tx, repository.arn, image.digest)
    named: list[str | None] = [*tags]
    for tag in named or [None]:
        events.deleted(tx, repository, image, tag)


def _identifiers(digest: str, tags: Iterable[str]) -> list[t.ImageIdentifier]:
    found = [t.ImageIdentifier(imageDigest=digest, imageTag=tag) for tag in tags]
    return found or [t.ImageIdentifier(imageDigest=digest)]
