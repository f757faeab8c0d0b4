"""Deleting objects, one or a thousand."""

from __future__ import annotations

from pampero.api import ApiError, Call, Check, operation
from pampero.protocol.xml import malformed
from pampero.services.s3 import types as t
from pampero.services.s3.billing import charge
from pampero.services.s3.conditions import check_delete, failed
from pampero.services.s3.events import Cause, cause_of, tell
from pampero.services.s3.locks import bypassing, check_bypass, refuse_locked
from pampero.services.s3.lookup import no_such_version, versioned
from pampero.services.s3.metadata import check_key
from pampero.services.s3.model import NULL, Bucket, find_bucket, object_arn
from pampero.services.s3.stored import Removed, find_object, find_version, is_version, remove, remove_version
from pampero.services.s3.values import unexpected
from pampero.store.tx import ReadTx, Tx

MAX = 1000
LAST_MODIFIED = "x-amz-if-match-last-modified-time"
SIZE = "x-amz-if-match-size"


def delete(
    tx: Tx, by: Cause, bucket: Bucket, key: str, version: str | None, kind: str = "ObjectRemoved", bypass: bool = False
) -> Removed:
    """Delete a key, or one of its versions, and tell of it. Raises InvalidArgument, and AccessDenied for what is locked.

    bypass: governance does not count.
    """
    if bucket.lock is not None and version is not None:
        found = find_version(tx, bucket.name, key, version)
        if found is not None:
            refuse_locked(found, bypass, tx.now)
    if version is None or (not bucket.versioning and version == NULL):
        done = remove(tx, bucket, key)
    else:
        done = remove_version(tx, bucket, key, version)
    if done.marker is not None:
        tell(tx, by, bucket, f"{kind}:DeleteMarkerCreated", done.marker)
    elif done.gone is not None:
        tell(tx, by, bucket, f"{kind}:Delete", done.gone)
    return done


def _deleting(call: Call, req: t.DeleteObjectRequest) -> list[Check]:
    return [*versioned("DeleteObject")(call, req), *bypassing(call, req)]


@operation("DeleteObject", resource=object_arn, checks=_deleting)
def delete_object(tx: Tx, call: Call, req: t.DeleteObjectRequest) -> t.DeleteObjectOutput:
    """Delete an object or one of its versions. Source: API_DeleteObject. Raises NoSuchBucket, PreconditionFailed."""
    bucket = find_bucket(tx, req.Bucket)
    _check(tx, bucket, req.Key, req.IfMatch, req.IfMatchLastModifiedTime, req.IfMatchSize)
    check_bypass(bucket, req.BypassGovernanceRetention)
    charged = charge(call, bucket, req)
    done = delete(tx, cause_of(call), bucket, req.Key, req.VersionId, bypass=bool(req.BypassGovernanceRetention))
    if done.marker is not None:
        return t.DeleteObjectOutput(DeleteMarker=True, VersionId=done.marker.version, **charged)
    if req.VersionId is None:
        return t.DeleteObjectOutput(**charged)
    marker = done.gone is not None and done.gone.marker
    return t.DeleteObjectOutput(DeleteMarker=marker or None, VersionId=req.VersionId, **charged)


def _check(tx: ReadTx, bucket: Bucket, key: str, etag: str | None, modified: float | None, size: int | None) -> None:
    """The conditions of a delete; directory buckets alone take those on time and size. Raises PreconditionFailed, NotImplemented."""
    if not bucket.zone and (modified is not None or size is not None):
        raise unexpected(LAST_MODIFIED if modified is not None else SIZE)
    if etag is None and modified is None and size is None:
        return
    found = find_object(tx, bucket.name, key)
    if etag is not None:
        check_delete(etag, found)
    if found is None:
        return
    if modified is not None and int(found.modified) != int(modified):
        raise failed(LAST_MODIFIED)
    if size is not None and found.size != size:
        raise failed(SIZE)


def _nothing(call: Call, req: t.DeleteObjectsRequest) -> list[Check]:
    """Each entry is authorised on its own: who may delete none of them still gets an answer with errors."""
    return []


@operation("DeleteObjects", resource="*", checks=_nothing)
async def delete_objects(call: Call, req: t.DeleteObjectsRequest) -> t.DeleteObjectsOutput:
    """Delete up to a thousand objects; each has its own outcome. Source: API_DeleteObjects.

    Raises NoSuchBucket, MalformedXML; AccessDenied, PreconditionFailed and the like stand at the entry they concern.
    """
    bucket = await call.read(find_bucket, req.Bucket)
    charged = charge(call, bucket, req)
    check_bypass(bucket, req.BypassGovernanceRetention)
    if not 0 < len(req.Delete.Objects) <= MAX:
        raise malformed()
    refused = await call.read(lambda tx: [_refusal(tx, call, req, one) for one in req.Delete.Objects])
    outcomes = await call.write(_delete_all, call, req, refused)
    deleted = [one for one in outcomes if isinstance(one, t.DeletedObject)]
    errors = [one for one in outcomes if isinstance(one, t.Error)]
    return t.DeleteObjectsOutput(
        Deleted=None if req.Delete.Quiet else deleted or None, Errors=errors or None, **charged
    )


def _refusal(tx: ReadTx, call: Call, req: t.DeleteObjectsRequest, one: t.ObjectIdentifier) -> ApiError | None:
    """Why the caller may not delete this one, if so."""
    try:
        check_key(one.Key)
        alone = t.DeleteObjectRequest(Bucket=req.Bucket, Key=one.Key, VersionId=one.VersionId)
        alone.BypassGovernanceRetention = req.BypassGovernanceRetention
        for check in _deleting(call, alone):
            call.require(tx, check)
    except ApiError as error:
        return error
    return None


def _delete_all(
    tx: Tx, call: Call, req: t.DeleteObjectsRequest, refused: list[ApiError | None]
) -> list[t.DeletedObject | t.Error]:
    bucket, by = find_bucket(tx, req.Bucket), cause_of(call)
    outcomes: list[t.DeletedObject | t.Error] = []
    for one, refusal in zip(req.Delete.Objects, refused):
        try:
            if refusal is not None:
                raise refusal
            outcomes.append(_delete_one(tx, by, bucket, one, bool(req.BypassGovernanceRetention)))
        except ApiError as error:
            outcomes.append(t.Error(Key=one.Key, VersionId=one.VersionId, Code=error.code, Message=error.message))
    return outcomes


def _delete_one(tx: Tx, by: Cause, bucket: Bucket, one: t.ObjectIdentifier, bypass: bool) -> t.DeletedObject:
    _check(tx, bucket, one.Key, one.ETag, one.LastModifiedTime, one.Size)
    if one.VersionId is not None and not is_version(one.VersionId):
        raise no_such_version(one.Key, one.VersionId)
    done = delete(tx, by, bucket, one.Key, one.VersionId, bypass=bypass)
    shown = t.DeletedObject(Key=one.Key, VersionId=one.VersionId)
    if done.marker is not None:
        shown.DeleteMarker, shown.DeleteMarkerVersionId = True, done.marker.version
    elif done.gone is not None and done.gone.marker:
        shown.DeleteMarker, shown.DeleteMarkerVersionId = True, one.VersionId
    return shown
