"""Layers: uploaded in one piece or in many, mounted from another repository, and read."""

from __future__ import annotations

import re

from pampero.api import ByteStream, WebResponse
from pampero.services.ecr import stored, uploads
from pampero.services.ecr.blobs import arriving, part
from pampero.services.ecr.creation import made_on_push
from pampero.services.ecr.manifests import DIGEST
from pampero.services.ecr.registry.ranges import sliced
from pampero.services.ecr.registry.visits import Refused, Visit, headed
from pampero.services.ecr.settings import setting
from pampero.store.tx import ReadTx, Tx

CONTENT_RANGE = re.compile(r"(?:bytes )?(\d{1,18})-(\d{1,18})(?:/.*)?")
ENABLED = "ENABLED"


async def get(visit: Visit, name: str, digest: str) -> WebResponse:
    """A layer, or a part of it."""
    size, blob = await visit.context.read(_find, visit, name, digest)
    about = ("docker-content-digest", digest)
    asked = visit.headers.get("range") if visit.request.method == "GET" else None
    answer = sliced(asked, size, lambda offset, length: part(visit.context, blob, offset, length), about)
    return headed(answer)


def _find(tx: ReadTx, visit: Visit, name: str, digest: str) -> tuple[int, str]:
    action = "GetDownloadUrlForLayer" if visit.request.method == "GET" else "BatchCheckLayerAvailability"
    repository = visit.repository(tx, name, action)
    if DIGEST.fullmatch(digest) is None:
        raise Refused(400, "DIGEST_INVALID", f"'{digest[:200]}' is no digest of SHA-256")
    return uploads.layer(tx, repository, digest)


async def begin(visit: Visit, name: str) -> WebResponse:
    """Begin an upload; or do it in one request (`digest`), or have a layer of another repository (`mount`)."""
    await made_on_push(visit.call, visit.account, name)
    mounted, source = visit.query.get("mount"), visit.query.get("from")
    if mounted and source:
        there: bool = await visit.context.write(_mount, visit, name, (mounted, source))
        if there:
            return _created(visit, name, mounted)
    upload = await visit.context.write(_begin, visit, name)
    if "digest" in visit.query:
        return await finish(visit, name, upload)
    return _accepted(visit, name, upload, 0)


def _begin(tx: Tx, visit: Visit, name: str) -> str:
    return uploads.begin(tx, visit.repository(tx, name, "InitiateLayerUpload").arn)


def _mount(tx: Tx, visit: Visit, name: str, wanted: tuple[str, str]) -> bool:
    """Whether it could be had from there: where the account has the setting BLOB_MOUNTING, and both repositories are in one registry.
    Source: Amazon ECR User Guide, "Blob mounting"."""
    if setting(tx, f"{visit.account}/{visit.region}", "BLOB_MOUNTING") != ENABLED:
        return False
    digest, source = wanted
    here = visit.repository(tx, name, "InitiateLayerUpload")
    there = visit.repository(tx, source, "GetDownloadUrlForLayer")
    found = stored.find_layer(tx, there.arn, digest)
    if found is not None:
        uploads.add(tx, here.arn, digest, *found)
    return found is not None


def _accepted(visit: Visit, name: str, upload: str, size: int, status: int = 202) -> WebResponse:
    headers = (
        visit.located(f"{name}/blobs/uploads/{upload}"),
        ("range", f"0-{max(size - 1, 0)}"),
        ("docker-upload-uuid", upload),
    )
    return headed(WebResponse(status, headers))


def _created(visit: Visit, name: str, digest: str) -> WebResponse:
    return headed(
        WebResponse(201, (visit.located(f"{name}/blobs/{digest}"), ("docker-content-digest", digest)))
    )  # fmt: skip


async def progress(visit: Visit, name: str, upload: str) -> WebResponse:
    """How much has come."""
    return _accepted(visit, name, upload, await visit.context.read(_progress, visit, name, upload), 204)


def _progress(tx: ReadTx, visit: Visit, name: str, upload: str) -> int:
    return uploads.size_of(tx, visit.repository(tx, name, "UploadLayerPart").arn, upload)


async def cancel(visit: Visit, name: str, upload: str) -> WebResponse:
    """Give an upload up."""
    await visit.context.write(_cancel, visit, name, upload)
    return headed(WebResponse(204))


def _cancel(tx: Tx, visit: Visit, name: str, upload: str) -> None:
    uploads.cancel(tx, visit.repository(tx, name, "UploadLayerPart").arn, upload)


async def patch(visit: Visit, name: str, upload: str) -> WebResponse:
    """A piece of a layer."""
    return _accepted(visit, name, upload, await _receive(visit, name, upload))


async def _receive(visit: Visit, name: str, upload: str) -> int:
    """Store what the request carries behind what has come already; the size so far."""
    so_far = await visit.context.read(_progress, visit, name, upload)
    first, length = _claimed(visit)
    if first is not None and first != so_far:
        # Out of order: nothing of it is read.
        raise Refused(
            416,
            "BLOB_UPLOAD_INVALID",
            "The first byte does not follow on what has come",
            *_accepted(visit, name, upload, so_far).headers,
        )
    stream = visit.request.stream or ByteStream.of(b"")
    if stream.size == 0:
        return so_far
    async with arriving(visit.context, aiter(stream)) as blob:
        if length is not None and length != blob.size:
            raise Refused(400, "SIZE_INVALID", "The content is not as long as its range says")
        return await visit.context.write(
            uploads.append, visit.arn(name), upload, so_far, blob.size, blob.address
        )  # fmt: skip


def _claimed(visit: Visit) -> tuple[int | None, int | None]:
    """(first byte, length) of a Content-Range."""
    header = visit.headers.get("content-range")
    if header is None:
        return None, None
    found = CONTENT_RANGE.fullmatch(header)
    if found is None or int(found[2]) < int(found[1]):
        raise Refused(416, "BLOB_UPLOAD_INVALID", "The Content-Range is not valid")
    return int(found[1]), int(found[2]) - int(found[1]) + 1


async def finish(visit: Visit, name: str, upload: str) -> WebResponse:
    """Make a layer of what has come, after the last piece, which the request may carry."""
    digest = visit.query.get("digest", "")
    await visit.context.read(visit.repository, name, "CompleteLayerUpload")
    if DIGEST.fullmatch(digest) is None:
        raise Refused(400, "DIGEST_INVALID", f"'{digest[:200]}' is no digest of SHA-256")
    await _receive(visit, name, upload)
    await uploads.complete(visit.context, visit.arn(name), upload, digest)
    return _created(visit, name, digest)
