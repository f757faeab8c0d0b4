"""Layers on their way in, a part at a time, and out by the API.

What arrives is a blob from the first byte on: a layer that came in one part is that part's blob, whose address is its digest. Parts
are put together when the upload is completed.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from itertools import pairwise

from pampero.api import ApiError, ByteStream, Call, Context, TimerEvent, operation, timer
from pampero.kernel import ids
from pampero.kernel.arn import Arn
from pampero.services.ecr import stored
from pampero.services.ecr import types as t
from pampero.services.ecr.blobs import arriving, part
from pampero.services.ecr.manifests import DIGEST
from pampero.services.ecr.model import Repository, find, repository_arn
from pampero.services.ecr.tickets import layer_url
from pampero.store.tx import ReadTx, Tx

# What InitiateLayerUpload recommends, and the least that CompleteLayerUpload takes of all parts but the last.
PART_SIZE = 10 * 1024 * 1024
MIN_PART = 5 * 1024 * 1024
# An upload that is not completed, and a layer that no image has, are forgotten after so many seconds. Not told by AWS.
KEPT_SECONDS = 24 * 3600
UPLOAD, LAYER = "ecr.upload", "ecr.layer"
NOT_FOUND = "The upload could not be found, or the specified upload id is not valid for this repository."


def begin(tx: Tx, repository: str) -> str:
    """A new upload."""
    id_ = ids.uuid4()
    tx.run("INSERT INTO ecr_uploads (id, repository, started, size) VALUES (?, ?, ?, 0)", id_, repository, tx.now)
    tx.at(UPLOAD, id_, tx.now + KEPT_SECONDS)
    return id_


def size_of(tx: ReadTx, repository: str, upload: str) -> int:
    """How many bytes have come. Raises UploadNotFoundException."""
    row = tx.one("SELECT size FROM ecr_uploads WHERE id = ? AND repository = ?", upload, repository)
    if row is None:
        raise ApiError("UploadNotFoundException", NOT_FOUND)
    return int(row[0])


def append(tx: Tx, repository: str, upload: str, first: int | None, size: int, blob: str) -> int:
    """Note what has come; the size so far. first: the position that its sender names. Raises UploadNotFoundException,
    InvalidLayerPartException."""
    so_far = size_of(tx, repository, upload)
    if first is not None and first != so_far:
        where = Arn.parse(repository)
        raise ApiError(
            "InvalidLayerPartException",
            "The layer part is not valid, or the first byte is not consecutive to the last byte of a previous layer part upload.",
            registryId=where.account,
            repositoryName=where.resource.partition("/")[2],
            uploadId=upload,
            lastValidByteReceived=max(so_far - 1, 0),
        )
    if size:
        tx.run("INSERT INTO ecr_parts (upload, first, size, blob) VALUES (?, ?, ?, ?)", upload, so_far, size, blob)
        tx.run("UPDATE ecr_uploads SET size = ? WHERE id = ?", so_far + size, upload)
    return so_far + size


def parts_of(tx: ReadTx, repository: str, upload: str) -> list[tuple[int, str]]:
    """(size, blob) of what has come. Raises UploadNotFoundException."""
    size_of(tx, repository, upload)
    rows = tx.all("SELECT size, blob FROM ecr_parts WHERE upload = ? ORDER BY first", upload)
    return [(row[0], row[1]) for row in rows]


def cancel(tx: Tx, repository: str, upload: str) -> None:
    """Give it up. Raises UploadNotFoundException."""
    size_of(tx, repository, upload)
    tx.cancel(UPLOAD, upload)
    stored.drop_upload(tx, upload)


async def joined(context: Context, parts: list[tuple[int, str]]) -> AsyncIterator[bytes]:
    """The bytes of parts, one after the other."""
    for size, blob in parts:
        async for piece in part(context, blob, 0, size).chunks():
            yield piece


async def complete(context: Context, repository: str, upload: str, digest: str) -> None:
    """Make a layer of what has come. Raises UploadNotFoundException, InvalidLayerException, LayerAlreadyExistsException."""
    parts = await context.read(parts_of, repository, upload)
    if len(parts) == 1:
        await context.write(_place, repository, upload, digest, *parts[0])
        return
    async with arriving(context, joined(context, parts)) as blob:
        await context.write(_place, repository, upload, digest, blob.size, blob.address)


def _place(tx: Tx, repository: str, upload: str, digest: str, size: int, blob: str) -> None:
    size_of(tx, repository, upload)
    if digest != f"sha256:{blob}":
        problem = f"The layer digest '{digest}' does not match that of what was uploaded, 'sha256:{blob}'."
        raise ApiError("InvalidLayerException", problem)
    add(tx, repository, digest, size, blob)
    cancel(tx, repository, upload)


def add(tx: Tx, repository: str, digest: str, size: int, blob: str) -> None:
    """A layer that is here; where no image comes to have it, it goes again."""
    stored.put_layer(tx, repository, digest, size, blob)
    tx.at(LAYER, f"{repository}/{digest}", tx.now + KEPT_SECONDS, (repository, digest))


@timer(UPLOAD)
def expire_upload(tx: Tx, context: Context, timer: TimerEvent) -> None:
    """Forget an upload that nobody has completed."""
    stored.drop_upload(tx, timer.key)


@timer(LAYER)
def expire_layer(tx: Tx, context: Context, timer: TimerEvent) -> None:
    """Forget a layer that no image has."""
    repository, digest = timer.payload
    if not stored.listing(tx, repository, digest):
        stored.drop_layer(tx, repository, digest)


@operation("InitiateLayerUpload", resource=repository_arn)
def initiate_layer_upload(tx: Tx, call: Call, req: t.InitiateLayerUploadRequest) -> t.InitiateLayerUploadResponse:
    """Begin to upload a layer. Source: API_InitiateLayerUpload. Raises RepositoryNotFoundException."""
    return t.InitiateLayerUploadResponse(uploadId=begin(tx, find(tx, call, req).arn), partSize=PART_SIZE)


@operation("UploadLayerPart", resource=repository_arn)
async def upload_layer_part(call: Call, req: t.UploadLayerPartRequest) -> t.UploadLayerPartResponse:
    """One part of a layer, which follows on the one before. Source: API_UploadLayerPart.

    Raises UploadNotFoundException, InvalidLayerPartException.
    """
    repository = await call.read(find, call, req)
    body = req.layerPartBlob
    if req.partLastByte - req.partFirstByte + 1 != len(body):
        problem = "Layer part's first and last byte do not agree with its length."
        raise ApiError("InvalidParameterException", f"Invalid parameter: {problem}")
    async with arriving(call, aiter(ByteStream.of(body))) as blob:
        size = await call.write(append, repository.arn, req.uploadId, req.partFirstByte, blob.size, blob.address)
    return t.UploadLayerPartResponse(**repository.identity, uploadId=req.uploadId, lastByteReceived=max(size - 1, 0))


@operation("CompleteLayerUpload", resource=repository_arn)
async def complete_layer_upload(call: Call, req: t.CompleteLayerUploadRequest) -> t.CompleteLayerUploadResponse:
    """Make a layer of the parts. Source: API_CompleteLayerUpload.

    Raises UploadNotFoundException, EmptyUploadException, LayerPartTooSmallException, InvalidLayerException,
    LayerAlreadyExistsException.
    """
    repository, parts, digest = await call.read(_completed, call, req)
    if not parts:
        raise ApiError("EmptyUploadException", "The specified layer upload does not contain any layer parts.")
    if any(one[0] < MIN_PART for one, _ in pairwise(parts)):
        raise ApiError("LayerPartTooSmallException", "Layer parts must be at least 5 MiB in size.")
    await complete(call, repository.arn, req.uploadId, digest)
    return t.CompleteLayerUploadResponse(**repository.identity, uploadId=req.uploadId, layerDigest=digest)


def _completed(
    tx: ReadTx, call: Call, req: t.CompleteLayerUploadRequest
) -> tuple[Repository, list[tuple[int, str]], str]:
    repository = find(tx, call, req)
    digest = next((one for one in req.layerDigests if DIGEST.fullmatch(one)), "")
    if not digest:
        raise ApiError("InvalidParameterException", "Invalid parameter: no layer digest is one of SHA-256")
    parts = parts_of(tx, repository.arn, req.uploadId)
    if stored.find_layer(tx, repository.arn, digest) is not None:
        raise ApiError("LayerAlreadyExistsException", "The image layer already exists in the associated repository.")
    return repository, parts, digest


@operation("BatchCheckLayerAvailability", resource=repository_arn, read=True)
def batch_check_layer_availability(
    tx: ReadTx, call: Call, req: t.BatchCheckLayerAvailabilityRequest
) -> t.BatchCheckLayerAvailabilityResponse:
    """Which layers are here. Source: API_BatchCheckLayerAvailability. Raises RepositoryNotFoundException."""
    repository = find(tx, call, req)
    layers: list[t.Layer] = []
    failures: list[t.LayerFailure] = []
    for digest in req.layerDigests:
        if DIGEST.fullmatch(digest) is None:
            reason = "Invalid request parameters: layer digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'"
            failures.append(t.LayerFailure(layerDigest=digest, failureCode="InvalidLayerDigest", failureReason=reason))
            continue
        found = stored.find_layer(tx, repository.arn, digest)
        if found is None:
            layers.append(t.Layer(layerDigest=digest, layerAvailability="UNAVAILABLE"))
        else:
            layers.append(t.Layer(layerDigest=digest, layerAvailability="AVAILABLE", layerSize=found[0]))
    return t.BatchCheckLayerAvailabilityResponse(layers=layers, failures=failures)


@operation("GetDownloadUrlForLayer", resource=repository_arn, read=True)
def get_download_url_for_layer(
    tx: ReadTx, call: Call, req: t.GetDownloadUrlForLayerRequest
) -> t.GetDownloadUrlForLayerResponse:
    """A URL that answers the layer, for an hour, to whoever has it. Source: API_GetDownloadUrlForLayer.

    Raises RepositoryNotFoundException, LayersNotFoundException.
    """
    repository = find(tx, call, req)
    found = layer(tx, repository, req.layerDigest)
    return t.GetDownloadUrlForLayerResponse(
        downloadUrl=layer_url(call, found[1], found[0]), layerDigest=req.layerDigest
    )


def layer(tx: ReadTx, repository: Repository, digest: str) -> tuple[int, str]:
    """(size, blob) of a layer. Raises LayersNotFoundException."""
    found = stored.find_layer(tx, repository.arn, digest)
    if found is None:
        where = f"the repository with name '{repository.name}' in the registry with id '{repository.account}'"
        raise ApiError("LayersNotFoundException", f"The layer with digest '{digest}' does not exist in {where}")
    return found
