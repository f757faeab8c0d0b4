"""Settings of buckets that stand beside them, each a document: what was put is what is given back."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.services.s3 import types as t
from pampero.services.s3.model import BUCKETS, ENFORCED, SSE, bucket_arn, canonical_id, find_bucket
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

T = TypeVar("T")
# Of request metrics: how their names begin, and what is touched when there is another one, or one less.
METRICS = "metrics/"
METRICS_CHANGED = "s3.metrics"
CONFIGURATIONS: Documents[dict[str, Any]] = Documents("s3.configuration", dict)


def put(tx: Tx, bucket: str, name: str, value: Any) -> None:
    """Keep a structure as the bucket's configuration of that name. Raises NoSuchBucket."""
    find_bucket(tx, bucket)
    CONFIGURATIONS.put(tx, bucket, name, msgspec.to_builtins(value))


def get(tx: ReadTx, bucket: str, name: str, type_: type[T]) -> T | None:
    """The configuration, or None. Raises NoSuchBucket."""
    find_bucket(tx, bucket)
    found = CONFIGURATIONS.get(tx, bucket, name)
    return None if found is None else msgspec.convert(found, type_)


def is_set(tx: ReadTx, bucket: str, name: str) -> bool:
    """Whether there is one."""
    return CONFIGURATIONS.get(tx, bucket, name) is not None


def drop(tx: Tx, bucket: str, name: str) -> None:
    """That there is none is no error. Raises NoSuchBucket."""
    find_bucket(tx, bucket)
    CONFIGURATIONS.delete(tx, bucket, name)


def drop_all(tx: Tx, bucket: str) -> None:
    """All configurations of a bucket that goes."""
    for name, _ in CONFIGURATIONS.page(tx, bucket):
        CONFIGURATIONS.delete(tx, bucket, name)
        if name.startswith(METRICS):
            tx.touch(METRICS_CHANGED)


@operation("PutBucketEncryption", resource=bucket_arn, action="s3:PutEncryptionConfiguration")
def put_bucket_encryption(tx: Tx, call: Call, req: t.PutBucketEncryptionRequest) -> None:
    """Set the encryption of objects that ask for none. Source: API_PutBucketEncryption. Raises MalformedXML.

    It is noted with each object and told; what lies on the disk is as the disk keeps it.
    """
    rules = req.ServerSideEncryptionConfiguration.Rules
    if len(rules) != 1:
        text = "The XML you provided was not well-formed or did not validate against our published schema"
        raise ApiError("MalformedXML", text)
    bucket = find_bucket(tx, req.Bucket)
    wanted = rules[0].ApplyServerSideEncryptionByDefault
    if wanted is not None and wanted.KMSMasterKeyID and wanted.SSEAlgorithm == SSE:
        text = "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse"
        raise ApiError("InvalidArgument", text, ArgumentName="ApplyServerSideEncryptionByDefault")
    bucket.sse = wanted.SSEAlgorithm if wanted else SSE
    bucket.kms = wanted.KMSMasterKeyID if wanted else None
    bucket.key, blocked = bool(rules[0].BucketKeyEnabled), rules[0].BlockedEncryptionTypes
    bucket.refused = [kind for kind in (blocked and blocked.EncryptionType) or [] if kind != "NONE"]
    rules[0].BucketKeyEnabled = bucket.key
    BUCKETS.put(tx, "", bucket.name, bucket)
    put(tx, req.Bucket, "encryption", req.ServerSideEncryptionConfiguration)


@operation("GetBucketEncryption", resource=bucket_arn, action="s3:GetEncryptionConfiguration", read=True)
def get_bucket_encryption(tx: ReadTx, call: Call, req: t.GetBucketEncryptionRequest) -> t.GetBucketEncryptionOutput:
    """The default encryption: AES256 when none was set. Source: API_GetBucketEncryption."""
    kept = get(tx, req.Bucket, "encryption", t.ServerSideEncryptionConfiguration)
    if kept is None:
        plain = t.ServerSideEncryptionByDefault(SSEAlgorithm=SSE)
        rule = t.ServerSideEncryptionRule(ApplyServerSideEncryptionByDefault=plain, BucketKeyEnabled=False)
        kept = t.ServerSideEncryptionConfiguration(Rules=[rule])
    return t.GetBucketEncryptionOutput(ServerSideEncryptionConfiguration=kept)


@operation("DeleteBucketEncryption", resource=bucket_arn, action="s3:PutEncryptionConfiguration")
def delete_bucket_encryption(tx: Tx, call: Call, req: t.DeleteBucketEncryptionRequest) -> None:
    """Go back to AES256. Source: API_DeleteBucketEncryption."""
    bucket = find_bucket(tx, req.Bucket)
    bucket.sse, bucket.kms, bucket.key, bucket.refused = SSE, None, False, []
    BUCKETS.put(tx, "", bucket.name, bucket)
    drop(tx, req.Bucket, "encryption")


@operation("PutBucketOwnershipControls", resource=bucket_arn)
def put_bucket_ownership_controls(tx: Tx, call: Call, req: t.PutBucketOwnershipControlsRequest) -> None:
    """Set who owns objects, and so whether ACLs count. Source: API_PutBucketOwnershipControls.

    Raises MalformedXML, and InvalidBucketAclWithObjectOwnership where the bucket's list lets others in.
    """
    rules = req.OwnershipControls.Rules
    if len(rules) != 1:
        text = "The XML you provided was not well-formed or did not validate against our published schema"
        raise ApiError("MalformedXML", text)
    bucket = find_bucket(tx, req.Bucket)
    others = any(grant.grantee != canonical_id(bucket.account) for grant in bucket.acl)
    if others and rules[0].ObjectOwnership == ENFORCED:
        text = "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting"
        raise ApiError("InvalidBucketAclWithObjectOwnership", text)
    bucket.ownership = rules[0].ObjectOwnership
    BUCKETS.put(tx, "", bucket.name, bucket)


@operation("GetBucketOwnershipControls", resource=bucket_arn, read=True)
def get_bucket_ownership_controls(
    tx: ReadTx, call: Call, req: t.GetBucketOwnershipControlsRequest
) -> t.GetBucketOwnershipControlsOutput:
    """Source: API_GetBucketOwnershipControls. Raises OwnershipControlsNotFoundError."""
    bucket = find_bucket(tx, req.Bucket)
    if not bucket.ownership:
        text = "The bucket ownership controls were not found"
        raise ApiError("OwnershipControlsNotFoundError", text, status=404, BucketName=bucket.name)
    rule = t.OwnershipControlsRule(ObjectOwnership=bucket.ownership)
    return t.GetBucketOwnershipControlsOutput(OwnershipControls=t.OwnershipControls(Rules=[rule]))


@operation("DeleteBucketOwnershipControls", resource=bucket_arn, action="s3:PutBucketOwnershipControls")
def delete_bucket_ownership_controls(tx: Tx, call: Call, req: t.DeleteBucketOwnershipControlsRequest) -> None:
    """Without controls writers own their objects. Source: API_DeleteBucketOwnershipControls."""
    bucket = find_bucket(tx, req.Bucket)
    bucket.ownership = ""
    BUCKETS.put(tx, "", bucket.name, bucket)
