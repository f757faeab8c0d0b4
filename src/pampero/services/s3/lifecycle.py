"""Lifecycle rules, and what they do: once a day, at midnight UTC, each bucket with rules is gone through.

An object expires at the first midnight that is at least `Days` after its creation. The work is done in short
transactions: a timer goes through some hundred rows, and sets itself again behind the last of them until all are seen.
Source: "Lifecycle configuration elements" in the S3 user guide. Transitions change the storage class only.
"""

from __future__ import annotations

from pampero.api import ApiError, Call, Context, TimerEvent, operation, timer
from pampero.kernel import ids
from pampero.kernel.clock import iso8601
from pampero.protocol.xml import malformed
from pampero.services.s3 import types as t
from pampero.services.s3.archives import ARCHIVED
from pampero.services.s3.configurations import drop, get, put
from pampero.services.s3.deletes import delete
from pampero.services.s3.events import LIFECYCLE as CAUSE
from pampero.services.s3.events import tell
from pampero.services.s3.expirations import DAY, NAME, applies, is_old
from pampero.services.s3.model import BUCKETS, Bucket, StoredObject, bucket_arn, find_bucket
from pampero.services.s3.stored import COLUMNS, object_of, rewrite_meta
from pampero.services.s3.uploads import drop as drop_upload
from pampero.services.s3.values import invalid
from pampero.store.tx import ReadTx, Tx

LIFECYCLE = "s3.lifecycle"
BATCH = 200
MAX_RULES = 1000
MINIMUM = "all_storage_classes_128K"
SMALL = 128 * 1024
COLDER = ("STANDARD_IA", "INTELLIGENT_TIERING", "ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE")
PHASES = ("current", "noncurrent", "uploads")


@operation("PutBucketLifecycleConfiguration", resource=bucket_arn, action="s3:PutLifecycleConfiguration")
def put_bucket_lifecycle_configuration(
    tx: Tx, call: Call, req: t.PutBucketLifecycleConfigurationRequest
) -> t.PutBucketLifecycleConfigurationOutput:
    """Set all rules. Source: API_PutBucketLifecycleConfiguration. Raises MalformedXML, InvalidArgument."""
    configuration = req.LifecycleConfiguration
    if configuration is None or not 0 < len(configuration.Rules) <= MAX_RULES:
        raise malformed()
    for rule in configuration.Rules:
        rule.ID = rule.ID or ids.uuid4()
        _check(rule)
    if len({rule.ID for rule in configuration.Rules}) < len(configuration.Rules):
        text = "Rule ID must be unique. Found same ID for more than one rule"
        raise ApiError("InvalidArgument", text)
    least = req.TransitionDefaultMinimumObjectSize or MINIMUM
    kept = t.GetBucketLifecycleConfigurationOutput(Rules=configuration.Rules, TransitionDefaultMinimumObjectSize=least)
    put(tx, req.Bucket, NAME, kept)
    _note(tx, req.Bucket, any(rule.Expiration for rule in configuration.Rules))
    tx.at(LIFECYCLE, req.Bucket, _tonight(tx.now), ["current", "", 0])
    return t.PutBucketLifecycleConfigurationOutput(TransitionDefaultMinimumObjectSize=least)


def _note(tx: Tx, name: str, expires: bool) -> None:
    bucket = find_bucket(tx, name)
    bucket.expires = expires
    BUCKETS.put(tx, "", name, bucket)


def _check(rule: t.LifecycleRule) -> None:
    if len(rule.ID or "") > 255:
        raise ApiError("InvalidArgument", "ID length should not exceed allowed limit of 255")
    actions = (
        rule.Expiration, rule.Transitions, rule.NoncurrentVersionExpiration, rule.NoncurrentVersionTransitions,
        rule.AbortIncompleteMultipartUpload,
    )  # fmt: skip
    if not any(actions):
        raise ApiError("InvalidRequest", "At least one action needs to be specified in a rule")
    if (rule.Filter is None) == (rule.Prefix is None):
        raise malformed()
    asked = rule.Filter
    if asked is not None and sum(getattr(asked, name) is not None for name in asked.__struct_fields__) > 1:
        raise malformed()
    tags = (asked.And.Tags if asked and asked.And else None) or []
    if len({tag.Key for tag in tags}) < len(tags):
        raise ApiError("InvalidRequest", "Duplicate Tag Keys are not allowed.")
    if rule.Expiration is not None:
        _check_expiration(rule.Expiration)
    for moves, name in (
        (rule.Transitions, "Transition"),
        (rule.NoncurrentVersionTransitions, "NoncurrentVersionTransition"),
    ):
        classes = [one.StorageClass for one in moves or []]
        if len(set(classes)) < len(classes):
            raise ApiError("InvalidRequest", f"'StorageClass' must be different for '{name}' actions in same 'Rule'")
    later = rule.NoncurrentVersionExpiration
    if later is not None:
        if later.NoncurrentDays is None and later.NewerNoncurrentVersions is None:
            raise malformed()
        if later.NoncurrentDays is not None and later.NoncurrentDays < 1:
            text = "'NoncurrentDays' for NoncurrentVersionExpiration action must be a positive integer"
            raise ApiError("InvalidArgument", text)
    abort = rule.AbortIncompleteMultipartUpload
    if abort is None:
        return
    if tags or (asked and asked.Tag):
        raise ApiError("InvalidRequest", "AbortIncompleteMultipartUpload cannot be specified with Tags.")
    if (abort.DaysAfterInitiation or 0) < 1:
        text = "'DaysAfterInitiation' for AbortIncompleteMultipartUpload action must be a positive integer"
        raise ApiError("InvalidArgument", text)


def _check_expiration(asked: t.LifecycleExpiration) -> None:
    if sum(one is not None for one in (asked.Days, asked.Date, asked.ExpiredObjectDeleteMarker)) != 1:
        raise malformed()
    if asked.Days is not None and asked.Days < 1:
        raise ApiError("InvalidArgument", "'Days' for Expiration action must be a positive integer")
    if asked.Date is not None and asked.Date % DAY:
        raise invalid("Date", iso8601(asked.Date), "'Date' must be at midnight GMT")


@operation("GetBucketLifecycleConfiguration", resource=bucket_arn, action="s3:GetLifecycleConfiguration", read=True)
def get_bucket_lifecycle_configuration(
    tx: ReadTx, call: Call, req: t.GetBucketLifecycleConfigurationRequest
) -> t.GetBucketLifecycleConfigurationOutput:
    """The rules. Source: API_GetBucketLifecycleConfiguration. Raises NoSuchLifecycleConfiguration."""
    found = get(tx, req.Bucket, NAME, t.GetBucketLifecycleConfigurationOutput)
    if found is None:
        text = "The lifecycle configuration does not exist"
        raise ApiError("NoSuchLifecycleConfiguration", text, status=404, BucketName=req.Bucket)
    return found


@operation("DeleteBucketLifecycle", resource=bucket_arn, action="s3:PutLifecycleConfiguration")
def delete_bucket_lifecycle(tx: Tx, call: Call, req: t.DeleteBucketLifecycleRequest) -> None:
    """Take all rules away. Source: API_DeleteBucketLifecycle."""
    drop(tx, req.Bucket, NAME)
    _note(tx, req.Bucket, False)
    tx.cancel(LIFECYCLE, req.Bucket)


def _tonight(now: float) -> float:
    """The next midnight UTC."""
    return (now // DAY + 1) * DAY


@timer(LIFECYCLE)
def enforce(tx: Tx, context: Context, event: TimerEvent) -> None:
    """One step of the day's work on one bucket."""
    bucket = BUCKETS.get(tx, "", event.key)
    configuration = None if bucket is None else get(tx, event.key, NAME, t.GetBucketLifecycleConfigurationOutput)
    if bucket is None or configuration is None:
        return
    rules = [rule for rule in configuration.Rules or [] if rule.Status == "Enabled"]
    least = configuration.TransitionDefaultMinimumObjectSize or MINIMUM
    phase, key, seq = event.payload
    step = {"current": _current, "noncurrent": _noncurrent, "uploads": _uploads}[phase]
    behind = step(tx, bucket, rules, key, least)
    if behind is not None:
        tx.at(LIFECYCLE, event.key, tx.now, [phase, *behind])
    elif phase != PHASES[-1]:
        tx.at(LIFECYCLE, event.key, tx.now, [PHASES[PHASES.index(phase) + 1], "", 0])
    else:
        tx.at(LIFECYCLE, event.key, _tonight(tx.now), ["current", "", 0])


Behind = tuple[str, int] | None


def _current(tx: Tx, bucket: Bucket, rules: list[t.LifecycleRule], key: str, least: str) -> Behind:
    rows = tx.all(
        f"SELECT {COLUMNS} FROM s3_objects WHERE bucket = ? AND key > ? ORDER BY key LIMIT ?", bucket.name, key, BATCH
    )
    for row in rows:
        found = object_of(row)
        own = [rule for rule in rules if applies(rule, found)]
        if any(_expires(rule, found, tx.now) for rule in own):
            delete(tx, CAUSE, bucket, found.key, None, "LifecycleExpiration")
        else:
            _move(tx, bucket, own, found, least)
    return (rows[-1][0], 0) if len(rows) == BATCH else None


def _expires(rule: t.LifecycleRule, found: StoredObject, now: float) -> bool:
    asked = rule.Expiration
    if asked is None:
        return False
    return is_old(found.modified, asked.Days, now) or (asked.Date is not None and asked.Date <= now)


def _move(tx: Tx, bucket: Bucket, rules: list[t.LifecycleRule], found: StoredObject, least: str) -> None:
    due = [
        one.StorageClass
        for rule in rules
        for one in rule.Transitions or []
        if _is_large_enough(rule, one.StorageClass, found, least)
        and (is_old(found.modified, one.Days, tx.now) or (one.Date is not None and one.Date <= tx.now))
    ]
    _move_to(tx, bucket, found, due)


def _is_large_enough(rule: t.LifecycleRule, wanted: str | None, found: StoredObject, least: str) -> bool:
    """Small objects stay where they are, unless a rule speaks of sizes."""
    asked = rule.Filter and (rule.Filter.And or rule.Filter)
    if asked and (asked.ObjectSizeGreaterThan is not None or asked.ObjectSizeLessThan is not None):
        return True
    return found.size >= SMALL or (least != MINIMUM and wanted in ARCHIVED)


def _move_to(tx: Tx, bucket: Bucket, found: StoredObject, due: list[str | None]) -> None:
    """Down to the coldest class that is due, never up. Source: "Transitioning objects using Amazon S3 Lifecycle"."""
    wanted = max((one for one in due if one in COLDER), default=None, key=COLDER.index)
    if wanted is not None and wanted in COLDER[_warmth(found) + 1 :]:
        found.meta.storage_class = wanted
        rewrite_meta(tx, bucket.name, found)
        tell(tx, CAUSE, bucket, "LifecycleTransition", found)


def _warmth(found: StoredObject) -> int:
    return COLDER.index(found.meta.storage_class) if found.meta.storage_class in COLDER else -1


def _noncurrent(tx: Tx, bucket: Bucket, rules: list[t.LifecycleRule], key: str, least: str) -> Behind:
    """Whole keys at a time: how long a version has been noncurrent is told by the one after it."""
    keys = tx.all(
        "SELECT DISTINCT key FROM s3_versions WHERE bucket = ? AND key > ? ORDER BY key LIMIT ?",
        bucket.name,
        key,
        BATCH,
    )
    for (one,) in keys:
        _noncurrent_key(tx, bucket, rules, one, least)
    return (keys[-1][0], 0) if len(keys) == BATCH else None


def _noncurrent_key(tx: Tx, bucket: Bucket, rules: list[t.LifecycleRule], key: str, least: str) -> None:
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
            elif not found.marker:
                due = [move for rule in rules for move in _noncurrent_moves(rule, found, since, newer, tx.now, least)]
                _move_to(tx, bucket, found, due)
        left += since is None or not gone
        since = found.modified
    if left == 1 and current is None:
        _lonely_marker(tx, bucket, rules, key)


def _noncurrent_expires(rule: t.LifecycleRule, found: StoredObject, since: float, newer: int, now: float) -> bool:
    asked = rule.NoncurrentVersionExpiration
    if asked is None or not applies(rule, found):
        return False
    return newer >= (asked.NewerNoncurrentVersions or 0) and is_old(since, asked.NoncurrentDays or 0, now)


def _noncurrent_moves(
    rule: t.LifecycleRule, found: StoredObject, since: float, newer: int, now: float, least: str
) -> list[str | None]:
    return [
        one.StorageClass
        for one in rule.NoncurrentVersionTransitions or []
        if applies(rule, found)
        and newer > (one.NewerNoncurrentVersions or 0)
        and is_old(since, one.NoncurrentDays or 0, now)
        and _is_large_enough(rule, one.StorageClass, found, least)
    ]


def _lonely_marker(tx: Tx, bucket: Bucket, rules: list[t.LifecycleRule], key: str) -> None:
    """A delete marker that hides nothing any more goes where a rule says so, or expires objects by age."""
    row = tx.one(f"SELECT {COLUMNS}, marker FROM s3_versions WHERE bucket = ? AND key = ?", bucket.name, key)
    found = None if row is None else object_of(row)
    if found is None or not found.marker:
        return
    for rule in rules:
        asked = rule.Expiration
        if asked is None or not applies(rule, found):
            continue
        if asked.ExpiredObjectDeleteMarker or is_old(found.modified, asked.Days, tx.now):
            delete(tx, CAUSE, bucket, key, found.version, "LifecycleExpiration")
            return


def _uploads(tx: Tx, bucket: Bucket, rules: list[t.LifecycleRule], key: str, least: str) -> Behind:
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
            if asked is not None and name.startswith(prefix) and is_old(started, asked.DaysAfterInitiation, tx.now):
                drop_upload(tx, id_)
                break
    return (rows[-1][0], 0) if len(rows) == BATCH else None
