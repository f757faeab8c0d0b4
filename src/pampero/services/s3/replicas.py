"""Which versions are replicated where, as rules say. What does it stands in `replication`.

Source: "Replication configuration file elements" in the S3 user guide.
"""

from __future__ import annotations

from collections.abc import Iterator

from pampero.services.s3 import types as t
from pampero.services.s3.configurations import get
from pampero.services.s3.model import SSE, Bucket, StoredObject
from pampero.store.tx import ReadTx, Tx

NAME = "replication"
EVENT = "s3.replicate"
PENDING = "PENDING"
COMPLETED = "COMPLETED"
FAILED = "FAILED"
REPLICA = "REPLICA"
# Under which name a replica's own state stands among those of its destinations.
ITSELF = ""
ENABLED = "Enabled"
ARN = "arn:aws:s3:::"


def begin(tx: Tx, bucket: Bucket, new: StoredObject) -> None:
    """Note to which buckets a new version, which is about to be written, goes; it goes after the commit."""
    if not bucket.replicates or ITSELF in new.meta.replicas:
        return
    new.meta.replicas = {rule.Destination.Bucket.removeprefix(ARN): PENDING for rule in rules_for(tx, bucket, new)}
    follow(tx, bucket, new)


def follow(tx: Tx, bucket: Bucket, found: StoredObject) -> None:
    """Have a version's replicas follow it: after the commit they are made, or have its tags, its list and its lock."""
    for target in found.meta.replicas:
        if target != ITSELF:
            payload = {"bucket": bucket.name, "key": found.key, "version": found.version, "to": target}
            tx.emit(EVENT, payload, f"{bucket.name}/{found.key}")


def rules_for(tx: ReadTx, bucket: Bucket, found: StoredObject) -> list[t.ReplicationRule]:
    """The rules that a version goes by: one for each destination, of the highest priority."""
    configuration = get(tx, bucket.name, NAME, t.ReplicationConfiguration)
    chosen: dict[str, t.ReplicationRule] = {}
    for rule in sorted(configuration.Rules if configuration else [], key=lambda rule: rule.Priority or 0):
        if rule.Status == ENABLED and _covers(rule, found):
            chosen[rule.Destination.Bucket] = rule
    return list(chosen.values())


def _covers(rule: t.ReplicationRule, found: StoredObject) -> bool:
    if found.marker and not _takes_markers(rule):
        return False
    if not found.marker and found.meta.sse not in ("", SSE) and not _takes_kms(rule):
        return False
    tags = found.meta.tags
    return found.key.startswith(_prefix(rule)) and all(tags.get(tag.Key) == tag.Value for tag in _tags(rule))


def _takes_markers(rule: t.ReplicationRule) -> bool:
    """Rules of the older kind, which have no Filter, take delete markers; those with tags never do."""
    asked = rule.DeleteMarkerReplication
    if asked is None or asked.Status is None:
        return rule.Filter is None
    return asked.Status == ENABLED and not list(_tags(rule))


def _takes_kms(rule: t.ReplicationRule) -> bool:
    asked = rule.SourceSelectionCriteria
    return bool(asked and asked.SseKmsEncryptedObjects and asked.SseKmsEncryptedObjects.Status == ENABLED)


def _prefix(rule: t.ReplicationRule) -> str:
    asked = rule.Filter and (rule.Filter.And or rule.Filter)
    return (asked.Prefix if asked else rule.Prefix) or ""


def _tags(rule: t.ReplicationRule) -> Iterator[t.Tag]:
    asked = rule.Filter
    if asked is not None and asked.Tag is not None:
        yield asked.Tag
    yield from (asked.And.Tags if asked and asked.And else None) or []


def status_of(found: StoredObject) -> str | None:
    """`x-amz-replication-status`: of a replica, or of all destinations together."""
    states = found.meta.replicas
    if ITSELF in states:
        return REPLICA
    return next((state for state in (FAILED, PENDING, COMPLETED) if state in states.values()), None)
