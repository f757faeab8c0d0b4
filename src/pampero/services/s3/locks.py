"""Object Lock: versions that may not be deleted until a date, or as long as a legal hold stands.

Source: "Locking objects with Object Lock" in the S3 user guide. Governance can be bypassed by whoever may
(`s3:BypassGovernanceRetention`) and says so; compliance by nobody, the account's root included.
"""

from __future__ import annotations

import calendar
from datetime import UTC, datetime
from typing import Any

from pampero.api import ApiError, Call, Check
from pampero.kernel.clock import iso8601
from pampero.services.s3.model import Bucket, Meta, StoredObject, object_arn
from pampero.services.s3.values import invalid
from pampero.store.tx import ReadTx

COMPLIANCE = "COMPLIANCE"
DAY = 86400
MODE = "x-amz-object-lock-mode"
UNTIL = "x-amz-object-lock-retain-until-date"
BYPASS = "x-amz-bypass-governance-retention"


def locked_bucket(bucket: Bucket) -> None:
    """Raises InvalidRequest for a bucket without Object Lock."""
    if bucket.lock is None:
        raise ApiError("InvalidRequest", "Bucket is missing Object Lock Configuration")


def lock(meta: Meta, bucket: Bucket, req: Any, now: float) -> None:
    """Note the lock that a request for a new object names, or else the bucket's default.

    Raises InvalidRequest, InvalidArgument.
    """
    note_lock(meta, bucket, req, now)
    lock_by_default(meta, bucket, now)


def note_lock(meta: Meta, bucket: Bucket, req: Any, now: float) -> None:
    """The same without the default."""
    check_lock(bucket, req, now)
    meta.retained, meta.until = req.ObjectLockMode or "", req.ObjectLockRetainUntilDate or 0
    meta.hold = req.ObjectLockLegalHoldStatus or ""


def lock_by_default(meta: Meta, bucket: Bucket, now: float) -> None:
    """Retain a new object as the bucket says, where nothing else was said."""
    default = bucket.lock
    if default is None or not default.mode or meta.retained:
        return
    meta.retained = default.mode
    meta.until = now + default.days * DAY if default.days else _years_on(now, default.years)


def _years_on(now: float, years: int) -> float:
    then = datetime.fromtimestamp(now, UTC)
    year = then.year + years
    day = min(then.day, calendar.monthrange(year, then.month)[1])
    return then.replace(year=year, day=day).timestamp()


def check_lock(bucket: Bucket, req: Any, now: float) -> None:
    """The lock of an object that is to come. Raises InvalidRequest, InvalidArgument."""
    mode, until = req.ObjectLockMode, req.ObjectLockRetainUntilDate
    if mode is None and until is None and req.ObjectLockLegalHoldStatus is None:
        return
    locked_bucket(bucket)
    if (mode is None) != (until is None):
        text = f"{UNTIL} and {MODE} must both be supplied"
        raise ApiError("InvalidArgument", text, ArgumentName=UNTIL if until is None else MODE)
    if until is not None:
        check_future(UNTIL, until, now)


def check_future(name: str, until: float, now: float) -> None:
    """Raises InvalidArgument for what is past."""
    if until <= now:
        raise invalid(name, iso8601(until), "The retain until date must be in the future!")


def needs_sum(req: Any, claimed: bool) -> None:
    """An object that comes with a lock has to come with a checksum. Raises InvalidRequest."""
    locks = (req.ObjectLockMode, req.ObjectLockRetainUntilDate, req.ObjectLockLegalHoldStatus)
    if any(one is not None for one in locks) and req.ContentMD5 is None and not claimed:
        text = (
            "Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters"
        )
        raise ApiError("InvalidRequest", text)


def lock_keys(req: Any, now: float) -> dict[str, list[str]]:
    """The lock as condition keys."""
    return keys_of(req.ObjectLockMode, req.ObjectLockRetainUntilDate, req.ObjectLockLegalHoldStatus, now)


def keys_of(mode: str | None, until: float | None, hold: str | None, now: float) -> dict[str, list[str]]:
    """The condition keys of a lock."""
    found = {"s3:object-lock-mode": mode, "s3:object-lock-legal-hold": hold}
    if until is not None:
        found["s3:object-lock-retain-until-date"] = iso8601(until)
        found["s3:object-lock-remaining-retention-days"] = str(max(0, int((until - now) // DAY)))
    return {key: [value] for key, value in found.items() if value is not None}


def is_protected(meta: Meta, now: float) -> bool:
    """Whether a version may not go: for lifecycle rules, which bypass nothing."""
    return meta.hold == "ON" or (meta.retained != "" and now < meta.until)


def refuse_locked(found: StoredObject, bypass: bool, now: float) -> None:
    """Raises AccessDenied for a version that may not go. bypass: governance does not count."""
    meta = found.meta
    if is_protected(meta, now) and (meta.hold == "ON" or meta.retained == COMPLIANCE or not bypass):
        raise protected()


def protected() -> ApiError:
    """The lock forbids it."""
    return ApiError("AccessDenied", "Access Denied because object protected by object lock.", 403)


def check_bypass(bucket: Bucket, asked: bool | None) -> None:
    """Raises InvalidArgument for a bypass of what there is not."""
    if asked is not None and bucket.lock is None:
        text = f"{BYPASS} is only applicable to Object Lock enabled buckets."
        raise ApiError("InvalidArgument", text, ArgumentName=BYPASS)


def bypassing(call: Call, req: Any) -> list[Check]:
    """The question of who asks to bypass governance."""
    return [Check("s3:BypassGovernanceRetention", object_arn(call, req))] if req.BypassGovernanceRetention else []


def shown_lock(tx: ReadTx, call: Call, req: Any, meta: Meta) -> dict[str, Any]:
    """A lock as members of an answer, as far as the caller may see it."""
    found: dict[str, Any] = {}
    if meta.retained and _may(tx, call, "s3:GetObjectRetention", req):
        found |= {"ObjectLockMode": meta.retained, "ObjectLockRetainUntilDate": meta.until}
    if meta.hold and _may(tx, call, "s3:GetObjectLegalHold", req):
        found["ObjectLockLegalHoldStatus"] = meta.hold
    return found


def _may(tx: ReadTx, call: Call, action: str, req: Any) -> bool:
    try:
        call.require(tx, Check(action, object_arn(call, req)))
    except ApiError:
        return False
    return True
