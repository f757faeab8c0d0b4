"""Policies of buckets, and Block Public Access, which keeps them from letting everybody in."""

from __future__ import annotations

import json

from pampero.api import ApiError, Call, operation, resource_owner, resource_policy, resource_tags
from pampero.aws.policies import check_policy
from pampero.aws.publicity import is_public
from pampero.kernel import jsontext
from pampero.kernel.arn import Arn
from pampero.services.s3 import types as t
from pampero.services.s3.grants import of_missing, statements
from pampero.services.s3.model import (
    BLOCKS,
    BUCKETS,
    ENFORCED,
    Bucket,
    Meta,
    StoredObject,
    bucket_arn,
    bucket_of,
    find_bucket,
)
from pampero.services.s3.publicity import restricted
from pampero.services.s3.stored import find_object, find_version, is_version
from pampero.store.tx import ReadTx, Tx

BLOCK = "s3:PutBucketPublicAccessBlock"


@operation("PutBucketPolicy", resource=bucket_arn)
def put_bucket_policy(tx: Tx, call: Call, req: t.PutBucketPolicyRequest) -> None:
    """Set a bucket's policy. Source: API_PutBucketPolicy. Raises MalformedPolicy, and AccessDenied for a public policy
    where Block Public Access forbids it."""
    bucket = find_bucket(tx, req.Bucket)
    check_policy(req.Policy, lambda why: ApiError("MalformedPolicy", why))
    public = is_public(req.Policy)
    if public and "BlockPublicPolicy" in bucket.block:
        text = (
            f"User: {call.principal.arn} is not authorized to perform: s3:PutBucketPolicy on resource: "
            f'"{bucket.arn}" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public '
            "Access."
        )
        raise ApiError("AccessDenied", text)
    bucket.policy, bucket.public = req.Policy, public
    BUCKETS.put(tx, "", bucket.name, bucket)


def _policy(bucket: Bucket) -> str:
    if bucket.policy is None:
        text = "The bucket policy does not exist"
        raise ApiError("NoSuchBucketPolicy", text, status=404, BucketName=bucket.name)
    return bucket.policy


@operation("GetBucketPolicy", resource=bucket_arn, read=True)
def get_bucket_policy(tx: ReadTx, call: Call, req: t.GetBucketPolicyRequest) -> t.GetBucketPolicyOutput:
    """A bucket's policy. Source: API_GetBucketPolicy. Raises NoSuchBucketPolicy."""
    return t.GetBucketPolicyOutput(Policy=_policy(find_bucket(tx, req.Bucket)))


@operation("DeleteBucketPolicy", resource=bucket_arn)
def delete_bucket_policy(tx: Tx, call: Call, req: t.DeleteBucketPolicyRequest) -> None:
    """Take a bucket's policy away. Source: API_DeleteBucketPolicy."""
    bucket = find_bucket(tx, req.Bucket)
    bucket.policy, bucket.public = None, False
    BUCKETS.put(tx, "", bucket.name, bucket)


@operation("GetBucketPolicyStatus", resource=bucket_arn, read=True)
def get_bucket_policy_status(
    tx: ReadTx, call: Call, req: t.GetBucketPolicyStatusRequest
) -> t.GetBucketPolicyStatusOutput:
    """Whether the policy is public. Source: API_GetBucketPolicyStatus. Raises NoSuchBucketPolicy."""
    public = is_public(_policy(find_bucket(tx, req.Bucket)))
    return t.GetBucketPolicyStatusOutput(PolicyStatus=t.PolicyStatus(IsPublic=public))


@operation("PutPublicAccessBlock", resource=bucket_arn, action=BLOCK)
def put_public_access_block(tx: Tx, call: Call, req: t.PutPublicAccessBlockRequest) -> None:
    """Set what of public access is blocked. Source: API_PutPublicAccessBlock."""
    bucket = find_bucket(tx, req.Bucket)
    bucket.block = [name for name in BLOCKS if getattr(req.PublicAccessBlockConfiguration, name)] or [""]
    BUCKETS.put(tx, "", bucket.name, bucket)


@operation("GetPublicAccessBlock", resource=bucket_arn, action="s3:GetBucketPublicAccessBlock", read=True)
def get_public_access_block(tx: ReadTx, call: Call, req: t.GetPublicAccessBlockRequest) -> t.GetPublicAccessBlockOutput:
    """What of public access is blocked. Source: API_GetPublicAccessBlock.

    Raises NoSuchPublicAccessBlockConfiguration.
    """
    bucket = find_bucket(tx, req.Bucket)
    if not bucket.block:
        text = "The public access block configuration was not found"
        raise ApiError("NoSuchPublicAccessBlockConfiguration", text, status=404, BucketName=bucket.name)
    found = t.PublicAccessBlockConfiguration(**{name: name in bucket.block for name in BLOCKS})
    return t.GetPublicAccessBlockOutput(PublicAccessBlockConfiguration=found)


@operation("DeletePublicAccessBlock", resource=bucket_arn, action=BLOCK)
def delete_public_access_block(tx: Tx, call: Call, req: t.DeletePublicAccessBlockRequest) -> None:
    """Block nothing. Source: API_DeletePublicAccessBlock."""
    bucket = find_bucket(tx, req.Bucket)
    bucket.block = []
    BUCKETS.put(tx, "", bucket.name, bucket)


# What is asked of the bucket's owner, whoever owns the object that it is about.
OF_BUCKETS = frozenset({
    "s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts",
    "s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags", "s3:BypassGovernanceRetention",
})  # fmt: skip


@resource_owner
def owner(tx: ReadTx, where: Arn, action: str) -> str | None:
    """The bucket's account; of an object that somebody else has written, where writers own their objects, the writer's."""
    bucket = bucket_of(tx, where)
    if bucket is None:
        return None
    _, _, key = where.resource.partition("/")
    if bucket.zone or bucket.ownership == ENFORCED or not key or action in OF_BUCKETS:
        return bucket.account
    found = _object(tx, bucket, key, where.part)
    return (found.meta.owner if found is not None else "") or bucket.account


@resource_policy
def policy(tx: ReadTx, where: Arn) -> str | None:
    """The bucket's policy, and what lists say beside it; where it is public and RestrictPublicBuckets is on, strangers
    are denied."""
    bucket = bucket_of(tx, where)
    if bucket is None:
        return None
    written = bucket.policy
    if written is not None and bucket.public and "RestrictPublicBuckets" in bucket.block:
        written = restricted(written, bucket.account)
    return written if bucket.ownership == ENFORCED else _with_lists(tx, bucket, where, written)


@resource_tags
def tagged(tx: ReadTx, where: Arn) -> Meta | None:
    """An object has its own. Those of buckets are no condition keys, but in buckets that are made to, which none here is."""
    bucket, key = bucket_of(tx, where), where.resource.partition("/")[2]
    found = _object(tx, bucket, key, where.part) if bucket is not None and key else None
    return None if found is None else found.meta


def _object(tx: ReadTx, bucket: Bucket, key: str, version: str) -> StoredObject | None:
    """The version that is asked for, each of which has an owner and a list of its own."""
    if not version:
        return find_object(tx, bucket.name, key)
    return find_version(tx, bucket.name, key, version) if is_version(version) else None


def _with_lists(tx: ReadTx, bucket: Bucket, where: Arn, policy: str | None) -> str | None:
    """A policy, and what access control lists say beside it."""
    found, arn = list(statements(bucket, bucket.acl, bucket.arn)), str(where)
    key = arn.removeprefix(bucket.arn)[1:]
    if key:
        one = _object(tx, bucket, key, where.part)
        found += of_missing(bucket, arn) if one is None else statements(bucket, one.meta.acl, arn)
    if not found:
        return policy
    document = jsontext.loads(policy) if policy else {"Version": "2012-10-17", "Statement": []}
    own = document["Statement"]
    return json.dumps({**document, "Statement": [*(own if isinstance(own, list) else [own]), *found]})
