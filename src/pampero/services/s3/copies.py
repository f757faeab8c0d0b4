"""Copies of objects."""

from __future__ import annotations

from pampero.api import ApiError, ByteStream, Call, operation
from pampero.services.s3.billing import charge
from pampero.services.s3.bodies import content, fingerprint, held, pieces, receive, release
from pampero.services.s3.checksums import DEFAULT, Claims, sums_of
from pampero.services.s3.conditions import check_conditions, check_write
from pampero.services.s3.configurations import is_set
from pampero.services.s3.customerkeys import SOURCE, Sealing
from pampero.services.s3.encryption import seal, sealed
from pampero.services.s3.events import tell
from pampero.services.s3.expirations import expiration_header
from pampero.services.s3.grants import own
from pampero.services.s3.kmskeys import opening, sealing_for
from pampero.services.s3.locks import lock
from pampero.services.s3.lookup import stored_version
from pampero.services.s3.metadata import check_key, meta_of, storage_class_of
from pampero.services.s3.model import Bucket, StoredObject, find_bucket, object_arn
from pampero.services.s3.sources import copied_tags, copied_whole, find_source
from pampero.services.s3.stored import find_object, save
from pampero.services.s3.tags import tags_of
from pampero.services.s3.types import CopyObjectOutput, CopyObjectRequest, CopyObjectResult
from pampero.store.tx import Tx

MAX_SIZE = 5 * 1024**3


@operation("CopyObject", resource=object_arn, checks=copied_whole)
async def copy_object(call: Call, req: CopyObjectRequest) -> CopyObjectOutput:
    """Copy an object; its bytes are shared, not copied. Source: API_CopyObject.

    They are read only where the copy's ETag or checksum is another one: an object that came in parts is copied as one.
    Raises NoSuchKey, InvalidRequest, InvalidObjectState, PreconditionFailed.
    """
    check_key(req.Key)
    check_conditions(req)
    source, found = await call.read(find_source, req)
    algorithm = req.ChecksumAlgorithm or next(iter(found.meta.checksums), DEFAULT)
    key = await opening(call, source.region, found, req, SOURCE)
    wanted = await sealing_for(call, await call.read(find_bucket, req.Bucket), req, req.Key)
    if key or wanted is not None:
        async with held(call, [found.blob]):
            stream = ByteStream(pieces(content(call, found, 0, found.size, key)), found.size)
            claims = Claims(call, None, algorithm)
            received = await receive(call, stream, None, claims=claims, sealing=wanted)
        try:
            found.blob, found.body = received.blob, received.body
            found.etag, found.meta.checksums, found.meta.composite = f'"{received.md5}"', received.checksums, False
            return await call.write(_copy, call, req, found, received.by)
        finally:
            await release(call, received)
    if algorithm in found.meta.checksums and not found.meta.sizes:
        return await call.write(_copy, call, req)
    async with held(call, [found.blob]):
        md5, value = await fingerprint(call, found, algorithm)
        found.etag, found.meta.checksums, found.meta.composite = f'"{md5}"', {algorithm: value}, False
        return await call.write(_copy, call, req, found)


def _copy(
    tx: Tx, call: Call, req: CopyObjectRequest, read: StoredObject | None = None, by: Sealing | None = None
) -> CopyObjectOutput:
    """read: the source as it was read, with its new ETag and checksum. by: with what it is encrypted now."""
    source, found = find_source(tx, req)
    found = read or found
    bucket = find_bucket(tx, req.Bucket)
    if found.meta.tags and req.TaggingDirective != "REPLACE":
        for check in copied_tags(call, req):
            call.require(tx, check)
    charged = charge(call, source, req) | charge(call, bucket, req)
    replaced = req.MetadataDirective == "REPLACE"
    _refuse_same(tx, req, source, found, replaced)
    if found.size > MAX_SIZE:
        text = "The specified copy source is larger than the maximum allowable size for a copy source"
        raise ApiError("InvalidRequest", f"{text}: {MAX_SIZE}")
    check_write(req, find_object(tx, req.Bucket, req.Key))
    shown = found.meta.version
    meta = meta_of(req) if replaced else found.meta
    meta.checksums, meta.composite = found.meta.checksums, found.meta.composite
    meta.tags = tags_of(req.Tagging) if req.TaggingDirective == "REPLACE" else found.meta.tags
    meta.storage_class = storage_class_of(req)
    meta.redirect = req.WebsiteRedirectLocation
    meta.sizes, meta.sums, meta.restored, meta.replicas = [], [], None, {}
    own(meta, call, bucket, req)
    seal(meta, bucket, req, by)
    lock(meta, bucket, req, tx.now)
    new = StoredObject(req.Key, found.size, found.etag, tx.now, found.blob, found.body, meta)
    save(tx, bucket, new)
    tell(tx, call, bucket, "ObjectCreated:Copy", new)
    result = CopyObjectResult(ETag=new.etag, LastModified=new.modified, **sums_of(meta))
    return CopyObjectOutput(
        CopyObjectResult=result,
        CopySourceVersionId=shown,
        VersionId=stored_version(new),
        Expiration=expiration_header(tx, bucket, new),
        **sealed(meta, req),
        **charged,
    )


def _refuse_same(tx: Tx, req: CopyObjectRequest, source: Bucket, found: StoredObject, replaced: bool) -> None:
    """A copy onto itself has to change something; where the bucket's encryption was set, it may be that."""
    same = (source.name, found.key) == (req.Bucket, req.Key) and "?versionId=" not in req.CopySource
    changed = (
        replaced
        or req.StorageClass
        or req.WebsiteRedirectLocation
        or req.ServerSideEncryption
        or found.meta.customer
        or found.meta.kms
        or req.SSECustomerAlgorithm
    )
    if same and not changed and found.meta.restored is None and not is_set(tx, req.Bucket, "encryption"):
        text = (
            "This copy request is illegal because it is trying to copy an object to itself without changing the object's "
            "metadata, storage class, website redirect location or encryption attributes."
        )
        raise ApiError("InvalidRequest", text)
