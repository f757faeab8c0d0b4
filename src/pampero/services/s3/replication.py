"""Replication between buckets: configurations, and what carries them out.

A version is replicated after the commit that made it, as the configuration's role, which has to be allowed to: with its
version's id, its time, metadata, tags and lock. Source: "Replicating objects within and across Regions" in the user guide.
"""

from __future__ import annotations

from copy import copy
from typing import Any

from pampero.api import ApiError, Call, Check, Context, Event, consumer, operation
from pampero.aws.encryption import ask
from pampero.kernel import ids
from pampero.protocol.xml import malformed
from pampero.services.s3 import types as t
from pampero.services.s3.configurations import drop, get, put
from pampero.services.s3.customerkeys import KmsSeal
from pampero.services.s3.events import SERVICE, Cause, tell
from pampero.services.s3.kmskeys import about_object, data_key_of, refusal
from pampero.services.s3.model import BUCKETS, ENFORCED, Bucket, StoredObject, bucket_arn, find_bucket
from pampero.services.s3.replicas import (
    ARN,
    COMPLETED,
    ENABLED,
    EVENT,
    FAILED,
    ITSELF,
    NAME,
    REPLICA,
    rules_for,
)
from pampero.services.s3.stored import find_version, place, rewrite_meta
from pampero.store.tx import ReadTx, Tx

MAX_COUNT = 1000
REPLICATION = Cause(SERVICE, SERVICE, SERVICE, "", "")
SCHEMA = (
    "must be specified for this version of Cross Region Replication configuration schema. Please refer to S3 Developer Guide "
    "for more information."
)


def _passing(call: Call, req: t.PutBucketReplicationRequest) -> list[Check]:
    passed = {"iam:PassedToService": [SERVICE]}
    return [
        Check("s3:PutReplicationConfiguration", bucket_arn(call, req)),
        Check("iam:PassRole", req.ReplicationConfiguration.Role, passed),
    ]


@operation("PutBucketReplication", resource=bucket_arn, checks=_passing)
def put_bucket_replication(tx: Tx, call: Call, req: t.PutBucketReplicationRequest) -> None:
    """Say what is replicated where. Source: API_PutBucketReplication. Raises InvalidRequest, InvalidArgument, MalformedXML."""
    bucket = find_bucket(tx, req.Bucket)
    if bucket.versioning != ENABLED:
        text = "Versioning must be 'Enabled' on the bucket to apply a replication configuration"
        raise ApiError("InvalidRequest", text)
    rules = req.ReplicationConfiguration.Rules
    if not 0 < len(rules) <= MAX_COUNT:
        raise malformed()
    for rule in rules:
        rule.ID = rule.ID or ids.uuid4()
        _check(tx, rule)
    if len({rule.ID for rule in rules}) < len(rules):
        raise ApiError("InvalidArgument", "Rule Id must be unique")
    if len({rule.Filter is None for rule in rules}) > 1:
        raise malformed()
    bucket.replicates = True
    BUCKETS.put(tx, "", bucket.name, bucket)
    put(tx, req.Bucket, NAME, req.ReplicationConfiguration)


def _check(tx: ReadTx, rule: t.ReplicationRule) -> None:
    asked = rule.Filter
    if asked is not None and rule.Prefix is not None:
        raise malformed()
    if asked is not None:
        if asked.Not is not None or (asked.And is not None and asked.And.Not is not None):
            raise ApiError("NotImplemented", "Replication filters with Not are not implemented yet.", status=501)
        if sum(one is not None for one in (asked.Prefix, asked.Tag, asked.And)) > 1:
            raise malformed()
        if rule.Priority is None:
            raise ApiError("InvalidRequest", f"Priority {SCHEMA}")
        if rule.DeleteMarkerReplication is None:
            raise ApiError("InvalidRequest", f"DeleteMarkerReplication {SCHEMA}")
    if rule.Destination.AccessControlTranslation is not None and rule.Destination.Account is None:
        raise ApiError("InvalidRequest", "Account must be specified with AccessControlTranslation.")
    arn = rule.Destination.Bucket
    target = BUCKETS.get(tx, "", arn.removeprefix(ARN)) if arn.startswith(ARN) else None
    if target is None:
        raise ApiError("InvalidRequest", "Destination bucket must exist.")
    if target.versioning != ENABLED:
        raise ApiError("InvalidRequest", "Destination bucket must have versioning enabled.")


@operation("GetBucketReplication", resource=bucket_arn, action="s3:GetReplicationConfiguration", read=True)
def get_bucket_replication(tx: ReadTx, call: Call, req: t.GetBucketReplicationRequest) -> t.GetBucketReplicationOutput:
    """What is replicated. Source: API_GetBucketReplication. Raises ReplicationConfigurationNotFoundError."""
    found = get(tx, req.Bucket, NAME, t.ReplicationConfiguration)
    if found is None:
        text = "The replication configuration was not found"
        raise ApiError("ReplicationConfigurationNotFoundError", text, status=404, BucketName=req.Bucket)
    return t.GetBucketReplicationOutput(ReplicationConfiguration=found)


@operation("DeleteBucketReplication", resource=bucket_arn, action="s3:PutReplicationConfiguration")
def delete_bucket_replication(tx: Tx, call: Call, req: t.DeleteBucketReplicationRequest) -> None:
    """Replicate no longer. Source: API_DeleteBucketReplication."""
    bucket = find_bucket(tx, req.Bucket)
    bucket.replicates = False
    BUCKETS.put(tx, "", bucket.name, bucket)
    drop(tx, req.Bucket, NAME)


@consumer(EVENT)
async def replicate(context: Context, event: Event) -> None:
    """One version to one bucket. What is not allowed, or not there, is told as FAILED; other failures are tried again."""
    asked = event.payload
    context.runtime.faults.pass_point("s3.replicate")
    source = await context.read(lambda tx: BUCKETS.get(tx, "", asked["bucket"]))
    if source is None:
        return
    place_ = context.within(source.account, source.region)
    role = await context.read(_role, source)
    try:
        acting = await place_.as_role(role, "s3-replication", SERVICE)
    except ApiError:
        await context.write(_settle, asked, FAILED)
        return
    call = Call(acting.runtime, acting.principal, acting.account, acting.region, {}, acting.via, service="s3")
    try:
        await context.write(_replicate, call, asked, await _resealed(call, asked))
    except ApiError:
        await context.write(_settle, asked, FAILED)


async def _resealed(call: Call, asked: dict[str, Any]) -> KmsSeal | None:
    """The version's data key by the key for replicas: the bytes stay as they are. The role needs kms:Decrypt for the one, and
    kms:Encrypt for the other. Source: "Replicating encrypted objects". Raises AccessDenied, and KMS's errors."""
    source, target, found, key = await call.read(_keys, asked)
    if found is None or not found.meta.data or key is None:
        return None
    plain = await data_key_of(call, source.region, found.meta)
    about = about_object(target, found.key, found.meta.key)
    there = call.within(call.account, target.region)
    made = await ask(there, "Encrypt", refusal, KeyId=key, Plaintext=plain, EncryptionContext=about)
    return KmsSeal(found.meta.sse, made["KeyId"], found.meta.key, made["CiphertextBlob"], about)


def _keys(tx: ReadTx, asked: dict[str, Any]) -> tuple[Bucket, Bucket, StoredObject | None, str | None]:
    """The two buckets, the version, and the key that its rule names. Raises NoSuchBucket."""
    source, target = find_bucket(tx, asked["bucket"]), find_bucket(tx, asked["to"])
    found = find_version(tx, source.name, asked["key"], asked["version"])
    rules = [] if found is None else rules_for(tx, source, found)
    rule = next((one for one in rules if one.Destination.Bucket == ARN + asked["to"]), None)
    wanted = None if rule is None else rule.Destination.EncryptionConfiguration
    return source, target, found, None if wanted is None else wanted.ReplicaKmsKeyID


def _role(tx: ReadTx, source: Bucket) -> str:
    configuration = get(tx, source.name, NAME, t.ReplicationConfiguration)
    return "" if configuration is None else configuration.Role


def _replicate(tx: Tx, call: Call, asked: dict[str, Any], by: KmsSeal | None) -> None:
    """Raises AccessDenied, NoSuchBucket, InvalidRequest."""
    source = find_bucket(tx, asked["bucket"])
    found = find_version(tx, source.name, asked["key"], asked["version"])
    if found is None:
        return
    rule = next((one for one in rules_for(tx, source, found) if one.Destination.Bucket == ARN + asked["to"]), None)
    if rule is None and found.meta.replicas.get(asked["to"]) != COMPLETED:
        raise ApiError("InvalidRequest", "No rule of the bucket replicates this version.")
    target = find_bucket(tx, asked["to"])
    if target.versioning != ENABLED:
        raise ApiError("InvalidRequest", "Destination bucket must have versioning enabled.")
    if rule is not None and rule.Destination.Account not in (None, target.account):
        raise ApiError("InvalidRequest", "The destination bucket is another account's.")
    _ask(tx, call, source, target, found, rule)
    there = find_version(tx, target.name, found.key, found.version)
    replica = _replica(source, target, found, rule, by)
    if there is None:
        place(tx, target, replica)
        tell(
            tx,
            REPLICATION,
            target,
            "ObjectCreated:Put" if not found.marker else "ObjectRemoved:DeleteMarkerCreated",
            replica,
        )
    elif not found.marker:
        replica.meta.seq, replica.meta.storage_class = there.meta.seq, there.meta.storage_class
        rewrite_meta(tx, target.name, replica)
    _settle(tx, asked, COMPLETED)


def _translates(rule: t.ReplicationRule | None) -> bool:
    """Whether replicas shall belong to their bucket's owner."""
    return rule is not None and rule.Destination.AccessControlTranslation is not None


def _ask(
    tx: ReadTx, call: Call, source: Bucket, target: Bucket, found: StoredObject, rule: t.ReplicationRule | None
) -> None:
    """Whether the role may. Raises AccessDenied."""
    there = f"{target.arn}/{found.key}"
    if found.marker:
        call.require(tx, Check("s3:ReplicateDelete", there))
        return
    call.require(tx, Check("s3:GetObjectVersionForReplication", f"{source.arn}/{found.key}"))
    call.require(tx, Check("s3:ReplicateObject", there))
    if _translates(rule):
        call.require(tx, Check("s3:ObjectOwnerOverrideToBucketOwner", there))
    if found.meta.tags:
        call.require(tx, Check("s3:GetObjectVersionTagging", f"{source.arn}/{found.key}"))
        call.require(tx, Check("s3:ReplicateTags", there))


def _replica(
    source: Bucket, target: Bucket, found: StoredObject, rule: t.ReplicationRule | None, by: KmsSeal | None
) -> StoredObject:
    """What is written: it belongs to whom the version belongs to, unless the rule or the target's controls say otherwise."""
    meta = copy(found.meta)
    meta.replicas, owner = {ITSELF: REPLICA}, meta.owner or source.account
    meta.owner = "" if owner == target.account or target.ownership == ENFORCED else owner
    if _translates(rule):
        meta.owner, meta.acl = "", []
    if target.lock is None:
        meta.retained, meta.until, meta.hold = "", 0, ""
    wanted = rule.Destination if rule is not None else None
    if wanted is not None and wanted.StorageClass is not None:
        meta.storage_class = wanted.StorageClass
    if by is not None:
        meta.kms, meta.data, meta.about = by.kms, by.data, by.about
    return StoredObject(
        found.key, found.size, found.etag, found.modified, found.blob, found.body, meta, found.marker
    )  # fmt: skip


def _settle(tx: Tx, asked: dict[str, Any], state: str) -> None:
    found = find_version(tx, asked["bucket"], asked["key"], asked["version"])
    if found is not None and found.meta.replicas.get(asked["to"]) != state:
        found.meta.replicas[asked["to"]] = state
        rewrite_meta(tx, asked["bucket"], found)
