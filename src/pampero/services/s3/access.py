"""Policies of buckets, and Block Public Access, which keeps them from letting everybody in."""

from __future__ import annotations

from pampero.api import ApiError, Call, operation
from pampero.aws.policies import check_policy
from pampero.services.s3 import types as t
from pampero.services.s3.model import BLOCKS, BUCKETS, Bucket, bucket_arn, find_bucket
from pampero.services.s3.publicity import is_public
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
