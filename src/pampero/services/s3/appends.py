"""What is appended to objects of directory buckets: `x-amz-write-offset-bytes`.

Source: "Appending data to objects in directory buckets" in the S3 user guide. Bytes lie in files that are never changed: the
object is written anew, with what was appended behind it, in the time that a copy takes.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

from pampero.api import ApiError, ByteStream, Call
from pampero.services.s3 import types as t
from pampero.services.s3.bodies import Received, content, held, pieces, receive, release
from pampero.services.s3.checksums import DEFAULT, Claims, sums_of
from pampero.services.s3.conditions import check_write
from pampero.services.s3.encryption import sealed
from pampero.services.s3.events import tell
from pampero.services.s3.kmskeys import part_sealing
from pampero.services.s3.model import Bucket, Meta, StoredObject, find_bucket
from pampero.services.s3.stored import find_object, save
from pampero.services.s3.values import unexpected
from pampero.store.tx import Tx

HEADER = "x-amz-write-offset-bytes"
MAX_PARTS = 10_000


async def append(call: Call, req: t.PutObjectRequest, bucket: Bucket) -> t.PutObjectOutput | None:
    """The object with more bytes at its end; None where there is no object yet that they could be appended to.

    Raises NotImplemented for other buckets, InvalidWriteOffset, TooManyParts, PreconditionFailed.
    """
    if not bucket.zone:
        raise unexpected(HEADER)
    found = await call.read(find_object, bucket.name, req.Key)
    if req.WriteOffsetBytes != (0 if found is None else found.size):
        raise _misplaced()
    if found is None or not found.size:
        return None
    meta = found.meta
    if len(meta.sizes or [0]) >= MAX_PARTS:
        text = "You have attempted to add more parts than the maximum of 10000 that are allowed for this object."
        raise ApiError("TooManyParts", text)
    by = await part_sealing(call, bucket, meta) if meta.data else None
    part = await receive(call, req.Body, req)
    try:
        added = StoredObject(req.Key, part.size, "", call.now, part.blob, part.body, Meta())

        async def joined() -> AsyncIterator[bytes]:
            for one, key in ((found, b"" if by is None else by.key), (added, b"")):
                async for piece in pieces(content(call, one, 0, one.size, key)):
                    yield piece

        async with held(call, [found.blob]):
            claims = Claims(call, None, next(iter(meta.checksums), DEFAULT))
            stream = ByteStream(joined(), found.size + part.size)
            whole = await receive(call, stream, None, claims=claims, sealing=by)
    finally:
        await release(call, part)
    try:
        return await call.write(_put, call, req, found, part, whole)
    finally:
        await release(call, whole)


def _misplaced() -> ApiError:
    text = "The write offset value that you specified does not match the current object size."
    return ApiError("InvalidWriteOffset", text)


def _put(
    tx: Tx, call: Call, req: t.PutObjectRequest, before: StoredObject, part: Received, whole: Received
) -> t.PutObjectOutput:
    bucket, found = find_bucket(tx, req.Bucket), find_object(tx, req.Bucket, req.Key)
    check_write(req, found)
    if found is None or found.meta.seq != before.meta.seq:
        raise _misplaced()
    meta = found.meta
    # What is sealed is one segment then.
    meta.sizes, meta.sums = [] if meta.data else [*(meta.sizes or [found.size]), part.size], []
    meta.checksums, meta.composite = whole.checksums, False
    new = StoredObject(req.Key, whole.size, f'"{whole.md5}"', tx.now, whole.blob, whole.body, meta)
    save(tx, bucket, new)
    tell(tx, call, bucket, "ObjectCreated:Put", new)
    return t.PutObjectOutput(ETag=new.etag, Size=new.size, **sealed(meta, req), **sums_of(meta))
