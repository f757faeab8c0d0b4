"""Lists of images: as identifiers, with what is known of them, and those that are about one."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Call, operation
from pampero.aws.paging import encode_token, number_of
from pampero.services.ecr import stored
from pampero.services.ecr import types as t
from pampero.services.ecr.images import existing
from pampero.services.ecr.model import Repository, find, invalid, repository_arn
from pampero.services.ecr.stored import Image
from pampero.store.tx import ReadTx, Tx

PAGE = 100
MAX_REFERRERS = 50


def cut(found: list[Any], req: Any, most: int = PAGE) -> tuple[list[Any], str | None]:
    """The page of a list that a request asks for, and the token of the next."""
    start = number_of(req.nextToken, 0, lambda: invalid("nextToken"))
    end = start + (req.maxResults or most)
    return found[start:end], encode_token(end) if end < len(found) else None


def _wanted(image: Image, tags: list[str], wanted: Any) -> bool:
    """Whether it passes a filter: by default only what is active does. Source: API_ListImages, ListImagesFilter."""
    status = getattr(wanted, "imageStatus", None) or "ACTIVE"
    tagged = getattr(wanted, "tagStatus", None) or "ANY"
    if status not in ("ANY", image.meta.status):
        return False
    return tagged == "ANY" or bool(tags) == (tagged == "TAGGED")


def _named(tags: list[str] | None) -> list[str | None]:
    """The tags of an image; one that has none is listed, too."""
    return [*tags] if tags else [None]


@operation("ListImages", resource=repository_arn, read=True)
def list_images(tx: ReadTx, call: Call, req: t.ListImagesRequest) -> t.ListImagesResponse:
    """The identifiers of images, one for each tag. Source: API_ListImages. Raises RepositoryNotFoundException."""
    repository = find(tx, call, req)
    tags = stored.tags_of(tx, repository.arn)
    found = [
        t.ImageIdentifier(imageDigest=image.digest, imageTag=tag)
        for image in stored.images_of(tx, repository.arn)
        if _wanted(image, tags.get(image.digest, []), req.filter)
        for tag in _named(tags.get(image.digest))
    ]
    page, token = cut(found, req)
    return t.ListImagesResponse(imageIds=page, nextToken=token)


@operation("DescribeImages", resource=repository_arn, read=True)
def describe_images(tx: ReadTx, call: Call, req: t.DescribeImagesRequest) -> t.DescribeImagesResponse:
    """What is known of images. Source: API_DescribeImages. Raises RepositoryNotFoundException, ImageNotFoundException."""
    repository = find(tx, call, req)
    tags = stored.tags_of(tx, repository.arn)
    if req.imageIds:
        images = {one.digest: one for one in (existing(tx, repository, named) for named in req.imageIds)}
        found = list(images.values())
    else:
        images_ = stored.images_of(tx, repository.arn)
        found = [one for one in images_ if _wanted(one, tags.get(one.digest, []), req.filter)]
    page, token = cut(found, req)
    details = [_detail(repository, image, tags.get(image.digest)) for image in page]
    return t.DescribeImagesResponse(imageDetails=details, nextToken=token)


def _detail(repository: Repository, image: Image, tags: list[str] | None) -> t.ImageDetail:
    meta = image.meta
    return t.ImageDetail(
        **repository.identity,
        imageDigest=image.digest,
        imageTags=tags,
        imageSizeInBytes=meta.size,
        imagePushedAt=image.pushed,
        imageManifestMediaType=meta.media,
        artifactMediaType=meta.kind,
        lastRecordedPullTime=meta.pulled,
        subjectManifestDigest=image.subject,
        imageStatus=meta.status,
        lastArchivedAt=meta.archived,
        lastActivatedAt=meta.activated,
    )


@operation("ListImageReferrers", resource=repository_arn, read=True)
def list_image_referrers(tx: ReadTx, call: Call, req: t.ListImageReferrersRequest) -> t.ListImageReferrersResponse:
    """The artifacts that are about an image: signatures, lists of materials. Source: API_ListImageReferrers."""
    repository = find(tx, call, req)
    types = req.filter.artifactTypes if req.filter else None
    status = (req.filter.artifactStatus if req.filter else None) or "ACTIVE"
    found = [
        t.ImageReferrer(
            digest=image.digest,
            mediaType=image.meta.media,
            artifactType=image.meta.kind,
            size=image.meta.length,
            annotations=image.meta.annotations,
            artifactStatus=image.meta.status,
        )
        for image in stored.referrers(tx, repository.arn, req.subjectId.imageDigest)
        if (not types or image.meta.kind in types) and status in ("ANY", image.meta.status)
    ]
    page, token = cut(found, req, MAX_REFERRERS)
    return t.ListImageReferrersResponse(referrers=page, nextToken=token)


@operation("UpdateImageStorageClass", resource=repository_arn)
def update_image_storage_class(
    tx: Tx, call: Call, req: t.UpdateImageStorageClassRequest
) -> t.UpdateImageStorageClassResponse:
    """Archive an image, which is then not pulled, or bring it back. Source: API_UpdateImageStorageClass. Here it is back at once.

    Raises RepositoryNotFoundException, ImageNotFoundException, ImageStorageClassUpdateNotSupportedException.
    """
    repository = find(tx, call, req)
    image = existing(tx, repository, req.imageId)
    archived = req.targetStorageClass == "ARCHIVE"
    if archived and stored.listing(tx, repository.arn, image.digest):
        problem = "The image is referenced by a manifest list, and cannot be archived by itself."
        raise ApiError("ImageStorageClassUpdateNotSupportedException", problem)
    set_archived(tx, repository, image, archived)
    named = t.ImageIdentifier(imageDigest=image.digest, imageTag=req.imageId.imageTag)
    return t.UpdateImageStorageClassResponse(**repository.identity, imageId=named, imageStatus=image.meta.status)


def set_archived(tx: Tx, repository: Repository, image: Image, archived: bool) -> None:
    """Have it archived, or active."""
    if (image.meta.status == "ARCHIVED") == archived:
        return
    image.meta.status = "ARCHIVED" if archived else "ACTIVE"
    if archived:
        image.meta.archived = tx.now
    else:
        image.meta.activated = tx.now
    stored.save_meta(tx, repository.arn, image)
