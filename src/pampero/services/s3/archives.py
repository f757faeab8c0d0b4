"""Archived objects, which can be read once they are restored, for as many days as were asked for.

Source: "Restoring an archived object" in the S3 user guide. AWS takes minutes or hours, by the tier; here it is a second.
"""

from __future__ import annotations

from typing import ClassVar

from pampero.api import ApiError, Call, Context, TimerEvent, operation, timer
from pampero.kernel.clock import http_date
from pampero.protocol.xml import malformed
from pampero.services.s3 import types as t
from pampero.services.s3.events import RESTORED, tell
from pampero.services.s3.lookup import find, versioned
from pampero.services.s3.model import BUCKETS, Meta, StoredObject, find_bucket, object_arn
from pampero.services.s3.stored import find_version, rewrite_meta
from pampero.store.tx import Tx

ARCHIVED = ("GLACIER", "DEEP_ARCHIVE")
SECONDS = 1.0
DAY = 86400
RESTORE = "s3.restore"


def check_here(found: StoredObject, now: float) -> None:
    """Raises InvalidObjectState for an object that is archived and not restored."""
    if not _is_here(found, now):
        raise _archived(found, "The operation is not valid for the object's storage class")


def check_source_here(found: StoredObject, now: float) -> None:
    """The same for the source of a copy."""
    if not _is_here(found, now):
        raise _archived(found, "Operation is not valid for the source object's storage class")


def restore_header(found: StoredObject, now: float) -> str | None:
    """`x-amz-restore` of an archived object that was ever restored."""
    until = found.meta.restored
    if found.meta.storage_class not in ARCHIVED or until is None:
        return None
    if not until:
        return 'ongoing-request="true"'
    return f'ongoing-request="false", expiry-date="{http_date(until)}"' if now < until else None


def restore_status(meta: Meta, now: float) -> t.RestoreStatus | None:
    """The same in lists."""
    until = meta.restored
    if meta.storage_class not in ARCHIVED or until is None or 0 < until <= now:
        return None
    return t.RestoreStatus(IsRestoreInProgress=not until, RestoreExpiryDate=until or None)


def _is_here(found: StoredObject, now: float) -> bool:
    return found.meta.storage_class not in ARCHIVED or now < (found.meta.restored or 0)


def _archived(found: StoredObject, text: str) -> ApiError:
    return ApiError("InvalidObjectState", text, status=403, StorageClass=found.meta.storage_class)


class Begun(t.RestoreObjectOutput):
    """The answer to a restore that has only begun."""

    STATUS: ClassVar[int] = 202


@operation("RestoreObject", resource=object_arn, checks=versioned("RestoreObject"))
def restore_object(tx: Tx, call: Call, req: t.RestoreObjectRequest) -> t.RestoreObjectOutput:
    """Bring an archived object back for some days. Source: API_RestoreObject.

    Where it is back already, it stays longer. Raises NoSuchKey, InvalidObjectState, RestoreAlreadyInProgress,
    MalformedXML; NotImplemented for restores that select.
    """
    found, _ = find(tx, req.Bucket, req.Key, req.VersionId, "POST")
    asked = req.RestoreRequest
    if asked is not None and (asked.Type or asked.SelectParameters or asked.OutputLocation):
        raise ApiError("NotImplemented", "Restores with SELECT are not implemented yet.", status=501)
    if found.meta.storage_class not in ARCHIVED:
        raise _archived(found, "Restore is not allowed for the object's current storage class")
    days = (asked.Days if asked else None) or 0
    if days < 1:
        raise malformed()
    if found.meta.restored == 0:
        raise ApiError("RestoreAlreadyInProgress", "Object restore is already in progress", status=409)
    back = _is_here(found, tx.now)
    if back:
        _keep(tx, req.Bucket, found, days)
    else:
        found.meta.restored = 0.0
        rewrite_meta(tx, req.Bucket, found)
        tx.at(RESTORE, _timer(req.Bucket, found), tx.now + SECONDS, [req.Bucket, found.key, found.version, days])
    tell(tx, call, find_bucket(tx, req.Bucket), "ObjectRestore:Post", found)
    return t.RestoreObjectOutput() if back else Begun()


@timer(RESTORE)
def come_back(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A restored object is there, or its days are over."""
    name, key, version, days = event.payload
    bucket = BUCKETS.get(tx, "", name)
    found = None if bucket is None else find_version(tx, name, key, version)
    if bucket is None or found is None or found.meta.restored is None:
        return
    if days:
        _keep(tx, name, found, days)
        tell(tx, RESTORED, bucket, "ObjectRestore:Completed", found)
    else:
        found.meta.restored = None
        rewrite_meta(tx, name, found)
        tell(tx, RESTORED, bucket, "ObjectRestore:Delete", found)


def _keep(tx: Tx, bucket: str, found: StoredObject, days: int) -> None:
    """For some days, and to the end of the last one by UTC."""
    until = -(-(tx.now + days * DAY) // DAY) * DAY
    found.meta.restored = until
    rewrite_meta(tx, bucket, found)
    tx.at(RESTORE, _timer(bucket, found), until, [bucket, found.key, found.version, 0])


def _timer(bucket: str, found: StoredObject) -> str:
    return f"{bucket}/{found.version}/{found.key}"
