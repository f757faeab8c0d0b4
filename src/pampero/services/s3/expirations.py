"""When objects expire by the bucket's lifecycle rules, and the header that says so.

Source: "Lifecycle configuration elements" in the S3 user guide: at the first midnight UTC that is at least `Days` after
an object's creation.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from pampero.kernel.clock import http_date
from pampero.services.s3 import types as t
from pampero.services.s3.configurations import get
from pampero.services.s3.model import Bucket, StoredObject
from pampero.store.tx import ReadTx

NAME = "lifecycle"
DAY = 86400


def midnight(moment: float, days: int = 0) -> float:
    """The first midnight that is at least some days later."""
    return -(-(moment + days * DAY) // DAY) * DAY


def is_old(moment: float, days: int | None, now: float) -> bool:
    """Whether the midnight behind `moment` plus some days has come."""
    return days is not None and midnight(moment, days) <= now


def applies(rule: t.LifecycleRule, found: StoredObject) -> bool:
    """Whether a rule is about an object."""
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


def expiration_header(tx: ReadTx, bucket: Bucket, found: StoredObject) -> str | None:
    """`x-amz-expiration` of a current version: when it goes, and by which rule."""
    kept = get(tx, bucket.name, NAME, t.GetBucketLifecycleConfigurationOutput) if bucket.expires else None
    due = [
        (midnight(found.modified, rule.Expiration.Days or 0) if rule.Expiration.Date is None else rule.Expiration.Date, rule)
        for rule in (kept and kept.Rules) or ()
        if rule.Status == "Enabled" and rule.Expiration is not None and applies(rule, found)
        and (rule.Expiration.Days is not None or rule.Expiration.Date is not None)
    ]  # fmt: skip
    if not due:
        return None
    when, rule = min(due, key=lambda one: one[0])
    return f'expiry-date="{http_date(when)}", rule-id="{quote(rule.ID or "", safe="")}"'
