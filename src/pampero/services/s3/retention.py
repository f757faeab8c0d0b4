"""The operations of Object Lock: of buckets, retention and legal holds of objects."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pampero.api import ApiError, Call, Check, operation
from pampero.protocol.xml import malformed
from pampero.services.s3 import types as t
from pampero.services.s3.billing import charge
from pampero.services.s3.locks import (
    bypassing,
    check_bypass,
    check_future,
    keys_of,
    locked_bucket,
    protected,
)
from pampero.services.s3.lookup import find
from pampero.services.s3.model import (
    BUCKETS,
    Bucket,
    Meta,
    Retention,
    StoredObject,
    bucket_arn,
    find_bucket,
    object_arn,
)
from pampero.services.s3.replicas import follow
from pampero.services.s3.stored import rewrite_meta
from pampero.services.s3.values import unbuilt
from pampero.store.tx import ReadTx, Tx

MAX_YEARS = 100
MAX_DAYS = 36500
ENABLED = "Enabled"
COMPLIANCE = "COMPLIANCE"


@operation("PutObjectLockConfiguration", resource=bucket_arn, action="s3:PutBucketObjectLockConfiguration")
def put_object_lock_configuration(
    tx: Tx, call: Call, req: t.PutObjectLockConfigurationRequest
) -> t.PutObjectLockConfigurationOutput:
    """Turn Object Lock on for good, and set how long new objects are retained. Source: API_PutObjectLockConfiguration.

    Raises InvalidBucketState for a bucket that keeps no versions, MalformedXML, InvalidArgument.
    """
    bucket = find_bucket(tx, req.Bucket)
    charged = charge(call, bucket, req)
    asked = req.ObjectLockConfiguration
    if asked is None or asked.ObjectLockEnabled != ENABLED:
        raise malformed()
    if bucket.versioning != ENABLED:
        text = "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration"
        raise ApiError("InvalidBucketState", text, status=409)
    bucket.lock = Retention() if asked.Rule is None else _default(asked.Rule.DefaultRetention)
    BUCKETS.put(tx, "", bucket.name, bucket)
    return t.PutObjectLockConfigurationOutput(**charged)


def _default(asked: t.DefaultRetention | None) -> Retention:
    if asked is None or asked.Mode is None or (asked.Days is None) == (asked.Years is None):
        raise malformed()
    if asked.DefaultEventHold is not None:
        raise unbuilt("DefaultEventHold")
    days, years = asked.Days or 0, asked.Years or 0
    if days + years < 1:
        raise ApiError("InvalidArgument", "Default retention period must be a positive integer value")
    if days > MAX_DAYS or years > MAX_YEARS:
        raise ApiError("InvalidArgument", f"Default retention period must be no more than {MAX_YEARS} years")
    return Retention(asked.Mode, days, years)


@operation("GetObjectLockConfiguration", resource=bucket_arn, action="s3:GetBucketObjectLockConfiguration", read=True)
def get_object_lock_configuration(
    tx: ReadTx, call: Call, req: t.GetObjectLockConfigurationRequest
) -> t.GetObjectLockConfigurationOutput:
    """The bucket's lock. Source: API_GetObjectLockConfiguration. Raises ObjectLockConfigurationNotFoundError."""
    found = find_bucket(tx, req.Bucket).lock
    if found is None:
        text = "Object Lock configuration does not exist for this bucket"
        raise ApiError("ObjectLockConfigurationNotFoundError", text, status=404, BucketName=req.Bucket)
    shown = t.ObjectLockConfiguration(ObjectLockEnabled=ENABLED)
    if found.mode:
        default = t.DefaultRetention(Mode=found.mode, Days=found.days or None, Years=found.years or None)
        shown.Rule = t.ObjectLockRule(DefaultRetention=default)
    return t.GetObjectLockConfigurationOutput(ObjectLockConfiguration=shown)


def _retaining(call: Call, req: t.PutObjectRetentionRequest) -> Iterable[Check]:
    asked = req.Retention or t.ObjectLockRetention()
    keys = keys_of(asked.Mode, asked.RetainUntilDate, None, call.now)
    return [Check("s3:PutObjectRetention", object_arn(call, req), keys), *bypassing(call, req)]


@operation("PutObjectRetention", resource=object_arn, checks=_retaining)
def put_object_retention(tx: Tx, call: Call, req: t.PutObjectRetentionRequest) -> t.PutObjectRetentionOutput:
    """Retain a version until a date; an empty retention ends it. Source: API_PutObjectRetention.

    Compliance can only be prolonged; governance is shortened or ended by whoever may bypass it. Raises NoSuchKey,
    InvalidRequest, MalformedXML, InvalidArgument, AccessDenied.
    """
    found, bucket = _version(tx, req, "PUT")
    charged = charge(call, bucket, req)
    check_bypass(bucket, req.BypassGovernanceRetention)
    asked = req.Retention
    if asked is None or (asked.Mode is None) != (asked.RetainUntilDate is None):
        raise malformed()
    if asked.EventHold is not None or asked.EventHoldDuration is not None:
        raise unbuilt("EventHold")
    mode, until = asked.Mode or "", asked.RetainUntilDate or 0
    if mode:
        check_future("RetainUntilDate", until, tx.now)
    if _is_weaker(found.meta, mode, until, tx.now) and (
        found.meta.retained == COMPLIANCE or not req.BypassGovernanceRetention
    ):
        raise protected()
    found.meta.retained, found.meta.until = mode, until
    rewrite_meta(tx, req.Bucket, found)
    follow(tx, bucket, found)
    return t.PutObjectRetentionOutput(**charged)


def _is_weaker(meta: Meta, mode: str, until: float, now: float) -> bool:
    """Whether another retention would take protection away that there is."""
    if not meta.retained or meta.until <= now:
        return False
    return until < meta.until or (meta.retained == COMPLIANCE and mode != COMPLIANCE)


@operation("GetObjectRetention", resource=object_arn, read=True)
def get_object_retention(tx: ReadTx, call: Call, req: t.GetObjectRetentionRequest) -> t.GetObjectRetentionOutput:
    """How long a version is retained. Source: API_GetObjectRetention. Raises NoSuchObjectLockConfiguration."""
    found, bucket = _version(tx, req, "GET")
    charge(call, bucket, req)
    meta = found.meta
    if not meta.retained:
        raise _unlocked()
    shown = t.ObjectLockRetention(Mode=meta.retained, RetainUntilDate=meta.until)
    return t.GetObjectRetentionOutput(Retention=shown)


def _holding(call: Call, req: t.PutObjectLegalHoldRequest) -> Iterable[Check]:
    keys = keys_of(None, None, req.LegalHold.Status if req.LegalHold else None, call.now)
    return [Check("s3:PutObjectLegalHold", object_arn(call, req), keys)]


@operation("PutObjectLegalHold", resource=object_arn, checks=_holding)
def put_object_legal_hold(tx: Tx, call: Call, req: t.PutObjectLegalHoldRequest) -> t.PutObjectLegalHoldOutput:
    """Hold a version, or let it go. Source: API_PutObjectLegalHold. Raises NoSuchKey, InvalidRequest, MalformedXML."""
    found, bucket = _version(tx, req, "PUT")
    charged = charge(call, bucket, req)
    if req.LegalHold is None or req.LegalHold.Status is None:
        raise malformed()
    found.meta.hold = req.LegalHold.Status
    rewrite_meta(tx, req.Bucket, found)
    follow(tx, bucket, found)
    return t.PutObjectLegalHoldOutput(**charged)


@operation("GetObjectLegalHold", resource=object_arn, read=True)
def get_object_legal_hold(tx: ReadTx, call: Call, req: t.GetObjectLegalHoldRequest) -> t.GetObjectLegalHoldOutput:
    """A version's legal hold. Source: API_GetObjectLegalHold. Raises NoSuchObjectLockConfiguration."""
    found, bucket = _version(tx, req, "GET")
    charge(call, bucket, req)
    meta = found.meta
    if not meta.hold:
        raise _unlocked()
    return t.GetObjectLegalHoldOutput(LegalHold=t.ObjectLockLegalHold(Status=meta.hold))


def _version(tx: ReadTx, req: Any, method: str) -> tuple[StoredObject, Bucket]:
    """The version that is named, and its bucket. Raises NoSuchKey, MethodNotAllowed for a delete marker, InvalidRequest."""
    found, _ = find(tx, req.Bucket, req.Key, req.VersionId, method, marked=method == "PUT")
    bucket = find_bucket(tx, req.Bucket)
    locked_bucket(bucket)
    return found, bucket


def _unlocked() -> ApiError:
    text = "The specified object does not have a ObjectLock configuration"
    return ApiError("NoSuchObjectLockConfiguration", text, status=404)
