"""Lifecycle rules, and what they do: once a day, at midnight UTC, each bucket with rules is gone through.

An object expires at the first midnight that is at least `Days` after its creation. The work is done in short
transactions: a timer goes through some hundred rows, and sets itself again behind the last of them until all are seen.
Source: "Lifecycle configuration elements" in the S3 user guide. Transitions change the storage class only.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from pampero.api import ApiError, Call, Context, TimerEvent, operation, timer
from pampero.kernel import ids
from pampero.services.s3 import types as t
from pampero.services.s3.configurations import drop, get, put
from pampero.services.s3.deletes import delete
from pampero.services.s3.events import LIFECYCLE as CAUSE
from pampero.services.s3.model import BUCKETS, Bucket, StoredObject, bucket_arn
from pampero.services.s3.multipart import drop as drop_upload
from pampero.services.s3.stored import COLUMNS, object_of, rewrite_meta
from pampero.store.tx import ReadTx, Tx

LIFECYCLE = "s3.lifecycle"
NAME = "lifecycle"
DAY = 86400
BATCH = 200
MAX_RULES = 1000
MALFORMED = "The XML you provided was not well-formed or did not validate against our published schema"
PHASES = ("current", "noncurrent", "uploads")


@operation("PutBucketLifecycleConfiguration", resource=bucket_arn, action="s3:PutLifecycleConfiguration")
def put_bucket_lifecycle_configuration(
    tx: Tx, call: Call, req: t.PutBucketLifecycleConfigurationRequest
) -> t.PutBucketLifecycleConfigurationOutput:
    """Set all rules. Source: API_PutBucketLifecycleConfiguration. Raises MalformedXML, InvalidArgument."""
    configuration = req.LifecycleConfiguration
    if configuration is None or not 0 < len(configuration.Rules) <= MAX_RULES:
        raise ApiError("MalformedXML", MALFORMED)
    for rule in configuration.Rules:
        rule.ID = rule.ID or ids.uuid4()
        _check(rule)
    if len({rule.ID for rule in configuration.Rules}) < len(configuration.Rules):
        text = "Rule ID must be unique. Found same ID for more than one rule"
        raise ApiError("InvalidArgument", text)
    put(tx, req.Bucket, NAME, configuration)
    tx.at(LIFECYCLE, req.Bucket, _midnight(tx.now), ["current", "", 0])
    return t.PutBucketLifecycleConfigurationOutput()


def _check(rule: t.LifecycleRule) -> None:
    if len(rule.ID or "") > 255:
        raise ApiError("InvalidArgument", "ID length should not exceed allowed limit of 255")
    actions = (
        rule.Expiration, rule.Transitions, rule.NoncurrentVersionExpiration, rule.NoncurrentVersionTransitions,
        rule.AbortIncompleteMultipartUpload,
    )  # fmt: skip
    if not any(actions):
        raise ApiError("InvalidRequest", "At least one action needs to be specified in a rule")
    if rule.Filter is not None and rule.Prefix is not None:
        raise ApiError("MalformedXML", MALFORMED)
    if rule.Filter is None and rule.Prefix is None:
        raise ApiError("MalformedXML", MALFORMED)
    expiration = rule.Expiration
    if expiration is not None:
        named = (expiration.Days, expiration.Date, expiration.ExpiredObjectDeleteMarker)
        if sum(one is not None for one in named) != 1:
            raise ApiError("MalformedXML", MALFORMED)
        if expiration.Days is not None and expiration.Days < 1:
            text = "'Days' for Expiration action must be a positive integer"
            raise ApiError("InvalidArgument", text)
        if expiration.Date is not None and expiration.Date % DAY:
            raise ApiError("InvalidArgument", "'Date' must be at midnight GMT")
    later = rule.NoncurrentVersionExpiration
    if later is not None and (later.NoncurrentDays or 0) < 1:
        text = "'NoncurrentDays' for NoncurrentVersionExpiration action must be a positive integer"
        raise ApiError("InvalidArgument", text)
    tagged = rule.Filter is not None and (rule.Filter.Tag or (rule.Filter.And and rule.Filter.And.Tags))
    if tagged and rule.AbortIncompleteMultipartUpload is not None:
        raise ApiError("InvalidRequest", "AbortIncompleteMultipartUpload cannot be specified with Tags.")
    abort = rule.AbortIncompleteMultipartUpload
    if abort is not None and (abort.DaysAfterInitiation or 0) < 1:
        text = "'DaysAfterInitiation' for AbortIncompleteMultipartUpload action must be a positive integer"
        raise ApiError("InvalidArgument", text)


@operation("GetBucketLifecycleConfiguration", resource=bucket_arn, action="s3:GetLifecycleConfiguration", read=True)
def get_bucket_lifecycle_configuration(
    tx: ReadTx, call: Call, req: t.GetBucketLifecycleConfigurationRequest
) -> t.GetBucketLifecycleConfigurationOutput:
    """The rules. Source: API_GetBucketLifecycleConfiguration. Raises NoSuchLifecycleConfiguration."""
    found = get(tx, req.Bucket, NAME, t.BucketLifecycleConfiguration)
    if found is None:
        text = "The lifecycle configuration does not exist"
        raise ApiError("NoSuchLifecycleConfiguration", text, status=404, BucketName=req.Bucket)
    return t.GetBucketLifecycleConfigurationOutput(Rules=found.Rules)


@operation("DeleteBucketLifecycle", resource=bucket_arn, action="s3:PutLifecycleConfiguration")
def delete_bucket_lifecycle(tx: Tx, call: Call, req: t.DeleteBucketLifecycleRequest) -> None:
    """Take all rules away. Source: API_DeleteBucketLifecycle."""
    drop(tx, req.Bucket, NAME)
    tx.cancel(LIFECYCLE, req.Bucket)


def _midnight(now: float) -> float:
    """The next midnight UTC."""
    day = datetime.fromtimestamp(now, UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day.timestamp() + DAY


def _old(moment: float, days: int | None, now: float) -> bool:
    """Whether the midnight behind `moment` plus some days has come."""
    return days is not None and -(-(moment + days * DAY) // DAY) * DAY <= now


def _applies(rule: t.LifecycleRule, found: StoredObject) -> bool:
    asked = rule.Filter
    if asked is None:
        return found.key.startswith(rule.Prefix or "")
    both: Any = asked.And or asked
    tags = list(asked.And.Tags or []) if asked.And else [asked.Tag] if asked.Tag else []
    return (
        found.key.startswith(both.Prefix or "")
        and (both.ObjectSizeGreaterThan is None or found.size > both.ObjectSizeGreaterThan)
        and (both.ObjectSizeLessThan is None or found.size < both.ObjectSizeLessThan)
        and all(found.meta.tags.get(tag.Key) == tag.Value for tag in tags)
    )


@timer(LIFECYCLE)
def enforce(tx: Tx, context: Context, event: TimerEvent) -> None:
    """One step of the day's work on one bucket."""
    bucket = BUCKETS.get(tx, "", event.key)
    configuration = None if bucket is None else get(tx, event.key, NAME, t.BucketLifecycleConfiguration)
    if bucket is None or configuration is None:
        return
    rules = [rule for rule in configuration.Rules if rule.Status == "Enabled"]
    phase, key, seq = event.payload
    step = {"current": _current, "noncurrent": _noncurrent, "uploads": _uploads}[phase]
    behind = step(tx, bucket, rules, key, seq)
    if behind is not None:
        tx.at(LIFECYCLE, event.key, tx.now, [phase, *behind])
    elif phase != PHASES[-1]:
        tx.at(LIFECYCLE, event.key, tx.now, [PHASES[PHASES.index(phase) + 1], "", 0])
    else:
        tx.at(LIFECYCLE, event.key, _midnight(tx.now), ["current", "", 0])


Behind = tuple[str, int] | None


def _current(tx: Tx, bucket: Bucket, rules: list[t.LifecycleRule], key: str, seq: int) -> Behind:
    rows = tx.all(
        f"SELECT {COLUMNS} FROM s3_objects WHERE bucket = ? AND key > ? ORDER BY key LIMIT ?", bucket.name, key, BATCH
    )
    for row in rows:
        found = object_of(row)
        own = [rule for rule in rules if _applies(rule, found)]
        if any(_expires(rule, found, tx.now) for rule in own):
            delete(tx, CAUSE, bucket, found.key, None, "LifecycleExpiration")
        else:
            _move(tx, bucket, own, found)
    return (rows[-1][0], 0) if len(rows) == BATCH else None


def _expires(rule: t.LifecycleRule, found: StoredObject, now: float) -> bool:
    asked = rule.Expiration
    if asked is None:
        return False
    return _old(found.modified, asked.Days, now) or (asked.Date is not None and asked.Date <= now)


def _move(tx: Tx, bucket: Bucket, rules: list[t.LifecycleRule], found: StoredObject) -> None:
    due = [
        (one.Days or 0, one.StorageClass)
        for rule in rules
        for one in rule.Transitions or []
        if _old(found.modified, one.Days, tx.now) or (one.Date is not None and one.Date <= tx.now)
    ]
    wanted = max(due, default=(0, None), key=lambda one: one[0])[1]
    if wanted is not None and wanted != found.meta.storage_class:
        found.meta.storage_class = wanted
        rewrite_meta(tx, bucket.name, found)


def _noncurrent(tx: Tx, bucket: Bucket, rules: list[t.LifecycleRule], key: str, seq: int) -> Behind:
    """Whole keys at a time: how long a version has been noncurrent is told by the one after it."""
    keys = tx.all(
        "SELECT DISTINCT key FROM s3_versions WHERE bucket = ? AND key > ? ORDER BY key LIMIT ?",
        bucket.name,
        key,
        BATCH,
    )
    for (one,) in keys:
        _noncurrent_key(tx, bucket, rules, one)
    return (keys[-1][0], 0) if len(keys) == BATCH else None


def _noncurrent_key(tx: Tx, bucket: Bucket, rules: list[t.LifecycleRule], key: str) -> None:
    current = tx.one("SELECT modified FROM s3_objects WHERE bucket = ? AND key = ?", bucket.name, key)
    rows = tx.all(
        f"SELECT {COLUMNS}, marker FROM s3_versions WHERE bucket = ? AND key = ? ORDER BY seq DESC", bucket.name, key
    )
    since, newer, left = (current[0] if current else None), 0, 0
    for row in rows:
        found = object_of(row)
        if since is not None:
            gone = any(_noncurrent_expires(rule, found, since, newer, tx.now) for rule in rules)
            newer += 1
            if gone:
                delete(tx, CAUSE, bucket, key, found.version, "LifecycleExpiration")
        left += since is None or not gone
        since = found.modified
    if left == 1 and current is None:
        _lonely_marker(tx, bucket, rules, key)


def _noncurrent_expires(rule: t.LifecycleRule, found: StoredObject, since: float, newer: int, now: float) -> bool:
    asked = rule.NoncurrentVersionExpiration
    if asked is None or not _applies(rule, found):
        return False
    return newer >= (asked.NewerNoncurrentVersions or 0) and _old(since, asked.NoncurrentDays, now)


def _lonely_marker(tx: Tx, bucket: Bucket, rules: list[t.LifecycleRule], key: str) -> None:
    """A delete marker that hides nothing any more goes where a rule says so, or expires objects by age."""
    row = tx.one(f"SELECT {COLUMNS}, marker FROM s3_versions WHERE bucket = ? AND key = ?", bucket.name, key)
    found = None if row is None else object_of(row)
    if found is None or not found.marker:
        return
    for rule in rules:
        asked = rule.Expiration
        if asked is None or not _applies(rule, found):
            continue
        if asked.ExpiredObjectDeleteMarker or _old(found.modified, asked.Days, tx.now):
            delete(tx, CAUSE, bucket, key, found.version, "LifecycleExpiration")
            return


def _uploads(tx: Tx, bucket: Bucket, rules: list[t.LifecycleRule], key: str, seq: int) -> Behind:
    rows = tx.all(
        "SELECT id, key, started FROM s3_uploads WHERE bucket = ? AND id > ? ORDER BY id LIMIT ?",
        bucket.name,
        key,
        BATCH,
    )
    for id_, name, started in rows:
        for rule in rules:
            asked = rule.AbortIncompleteMultipartUpload
            prefix = rule.Prefix or ((rule.Filter.Prefix or "") if rule.Filter else "")
            if asked is not None and name.startswith(prefix) and _old(started, asked.DaysAfterInitiation, tx.now):
                drop_upload(tx, id_)
                break
    return (rows[-1][0], 0) if len(rows) == BATCH else None
