"""Deleting objects, one or a thousand."""

from __future__ import annotations

from pampero.api import ApiError, Call, Check, operation
from pampero.protocol.xml import malformed
from pampero.services.s3 import types as t
from pampero.services.s3.conditions import check_delete
from pampero.services.s3.events import Cause, cause_of, tell
from pampero.services.s3.lookup import no_such_version, versioned
from pampero.services.s3.metadata import check_key
from pampero.services.s3.model import NULL, Bucket, find_bucket, object_arn
from pampero.services.s3.stored import Removed, find_object, is_version, remove, remove_version
from pampero.store.tx import ReadTx, Tx

MAX = 1000


def delete(tx: Tx, by: Cause, bucket: Bucket, key: str, version: str | None, kind: str = "ObjectRemoved") -> Removed:
    """Delete a key, or one of its versions, and tell of it. Raises InvalidArgument."""
    if version is None or (not bucket.versioning and version == NULL):
        done = remove(tx, bucket, key)
    else:
        done = remove_version(tx, bucket, key, version)
    if done.marker is not None:
        tell(tx, by, bucket, f"{kind}:DeleteMarkerCreated", done.marker)
    elif done.gone is not None:
        tell(tx, by, bucket, f"{kind}:Delete", done.gone)
    return done


@operation("DeleteObject", resource=object_arn, checks=versioned("DeleteObject"))
def delete_object(tx: Tx, call: Call, req: t.DeleteObjectRequest) -> t.DeleteObjectOutput:
    """Delete an object or one of its versions. Source: API_DeleteObject. Raises NoSuchBucket, PreconditionFailed."""
    bucket = find_bucket(tx, req.Bucket)
    if req.IfMatch is not None:
        check_delete(req.IfMatch, find_object(tx, req.Bucket, req.Key))
    done = delete(tx, cause_of(call), bucket, req.Key, req.VersionId)
    if done.marker is not None:
        return t.DeleteObjectOutput(DeleteMarker=True, VersionId=done.marker.version)
    if req.VersionId is None:
        return t.DeleteObjectOutput()
    marker = done.gone is not None and done.gone.marker
    return t.DeleteObjectOutput(DeleteMarker=marker or None, VersionId=req.VersionId)


def _nothing(call: Call, req: t.DeleteObjectsRequest) -> list[Check]:
    """Each entry is authorised on its own: who may delete none of them still gets an answer with errors."""
    return []


@operation("DeleteObjects", resource="*", checks=_nothing)
async def delete_objects(call: Call, req: t.DeleteObjectsRequest) -> t.DeleteObjectsOutput:
    """Delete up to a thousand objects; each has its own outcome. Source: API_DeleteObjects.

    Raises NoSuchBucket, MalformedXML; AccessDenied, PreconditionFailed and the like stand at the entry they concern.
    """
    await call.read(find_bucket, req.Bucket)
    if not 0 < len(req.Delete.Objects) <= MAX:
        raise malformed()
    refused = await call.read(lambda tx: [_refusal(tx, call, req.Bucket, one) for one in req.Delete.Objects])
    outcomes = await call.write(_delete_all, call, req, refused)
    deleted = [one for one in outcomes if isinstance(one, t.DeletedObject)]
    errors = [one for one in outcomes if isinstance(one, t.Error)]
    return t.DeleteObjectsOutput(Deleted=None if req.Delete.Quiet else deleted or None, Errors=errors or None)


def _refusal(tx: ReadTx, call: Call, bucket: str, one: t.ObjectIdentifier) -> ApiError | None:
    """Why the caller may not delete this one, if so."""
    try:
        check_key(one.Key)
        for check in versioned("DeleteObject")(
            call, t.DeleteObjectRequest(Bucket=bucket, Key=one.Key, VersionId=one.VersionId)
        ):
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
            outcomes.append(_delete_one(tx, by, bucket, one))
        except ApiError as error:
            outcomes.append(t.Error(Key=one.Key, VersionId=one.VersionId, Code=error.code, Message=error.message))
    return outcomes


def _delete_one(tx: Tx, by: Cause, bucket: Bucket, one: t.ObjectIdentifier) -> t.DeletedObject:
    if one.ETag is not None:
        check_delete(one.ETag, find_object(tx, bucket.name, one.Key))
    if one.VersionId is not None and not is_version(one.VersionId):
        raise no_such_version(one.Key, one.VersionId)
    done = delete(tx, by, bucket, one.Key, one.VersionId)
    shown = t.DeletedObject(Key=one.Key, VersionId=one.VersionId)
    if done.marker is not None:
        shown.DeleteMarker, shown.DeleteMarkerVersionId = True, done.marker.version
    elif done.gone is not None and done.gone.marker:
        shown.DeleteMarker, shown.DeleteMarkerVersionId = True, one.VersionId
    return shown
