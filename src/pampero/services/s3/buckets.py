"""Buckets."""

from __future__ import annotations

import ipaddress
import re

from pampero.api import ApiError, Call, Check, operation
from pampero.auth.policy.parse import MalformedPolicy, parse, require_principal
from pampero.services.s3.model import BUCKETS, Bucket, bucket_arn, find_bucket
from pampero.services.s3.types import Bucket as BucketShape
from pampero.services.s3.types import (
    CreateBucketOutput,
    CreateBucketRequest,
    DeleteBucketPolicyRequest,
    DeleteBucketRequest,
    DeleteBucketTaggingRequest,
    GetBucketLocationOutput,
    GetBucketLocationRequest,
    GetBucketPolicyOutput,
    GetBucketPolicyRequest,
    GetBucketTaggingOutput,
    GetBucketTaggingRequest,
    HeadBucketOutput,
    HeadBucketRequest,
    ListBucketsOutput,
    ListBucketsRequest,
    Owner,
    PutBucketPolicyRequest,
    PutBucketTaggingRequest,
    Tag,
)
from pampero.store.tx import ReadTx, Tx

NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
FIRST_REGION = "us-east-1"


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _made(call: Call, req: CreateBucketRequest) -> list[Check]:
    return [Check("s3:CreateBucket", bucket_arn(call, req), account=call.account)]


@operation("CreateBucket", resource=bucket_arn, checks=_made)
def create_bucket(tx: Tx, call: Call, req: CreateBucketRequest) -> CreateBucketOutput:
    """Make a bucket. Source: API_CreateBucket. Raises InvalidBucketName, BucketAlreadyExists, BucketAlreadyOwnedByYou.

    In us-east-1 making one's own bucket again is no error, as on AWS.
    """
    if not NAME.fullmatch(req.Bucket) or ".." in req.Bucket or _is_address(req.Bucket):
        raise ApiError("InvalidBucketName", "The specified bucket is not valid.", BucketName=req.Bucket)
    configuration = req.CreateBucketConfiguration
    region = (configuration.LocationConstraint if configuration else None) or call.region
    found = BUCKETS.get(tx, "", req.Bucket)
    if found is not None:
        if found.account != call.account:
            text = (
                "The requested bucket name is not available. The bucket namespace is shared by all users of the system. "
                "Please select a different name and try again."
            )
            raise ApiError("BucketAlreadyExists", text, BucketName=req.Bucket)
        if region != FIRST_REGION or found.region != FIRST_REGION:
            text = "Your previous request to create the named bucket succeeded and you already own it."
            raise ApiError("BucketAlreadyOwnedByYou", text, BucketName=req.Bucket)
    else:
        BUCKETS.put(tx, "", req.Bucket, Bucket(req.Bucket, call.account, region, tx.now))
    return CreateBucketOutput(Location=f"/{req.Bucket}")


@operation("HeadBucket", resource=bucket_arn, action="s3:ListBucket", read=True)
def head_bucket(tx: ReadTx, call: Call, req: HeadBucketRequest) -> HeadBucketOutput:
    """Whether a bucket is there. Source: API_HeadBucket."""
    return HeadBucketOutput(BucketRegion=find_bucket(tx, req.Bucket).region, AccessPointAlias=False)


@operation("ListBuckets", resource="*", action="s3:ListAllMyBuckets", read=True)
def list_buckets(tx: ReadTx, call: Call, req: ListBucketsRequest) -> ListBucketsOutput:
    """The account's buckets. Source: API_ListBuckets."""
    most = req.MaxBuckets or 10_000
    page = BUCKETS.page(tx, "", prefix=req.Prefix or "", after=req.ContinuationToken or "")
    own = [bucket for _, bucket in page if bucket.account == call.account]
    shapes = [BucketShape(Name=bucket.name, CreationDate=bucket.created) for bucket in own[:most]]
    token = own[most - 1].name if len(own) > most else None
    return ListBucketsOutput(Buckets=shapes, Owner=Owner(ID=call.account), ContinuationToken=token, Prefix=req.Prefix)


@operation("DeleteBucket", resource=bucket_arn)
def delete_bucket(tx: Tx, call: Call, req: DeleteBucketRequest) -> None:
    """Delete an empty bucket. Source: API_DeleteBucket. Raises NoSuchBucket, BucketNotEmpty."""
    find_bucket(tx, req.Bucket)
    if tx.one("SELECT 1 FROM s3_objects WHERE bucket = ? LIMIT 1", req.Bucket) is not None:
        text = "The bucket you tried to delete is not empty"
        raise ApiError("BucketNotEmpty", text, status=409, BucketName=req.Bucket)
    BUCKETS.delete(tx, "", req.Bucket)


@operation("GetBucketLocation", resource=bucket_arn, read=True)
def get_bucket_location(tx: ReadTx, call: Call, req: GetBucketLocationRequest) -> GetBucketLocationOutput:
    """A bucket's region; empty for us-east-1. Source: API_GetBucketLocation."""
    region = find_bucket(tx, req.Bucket).region
    return GetBucketLocationOutput(LocationConstraint=None if region == FIRST_REGION else region)


@operation("PutBucketPolicy", resource=bucket_arn)
def put_bucket_policy(tx: Tx, call: Call, req: PutBucketPolicyRequest) -> None:
    """Set a bucket's policy. Source: API_PutBucketPolicy. Raises MalformedPolicy."""
    bucket = find_bucket(tx, req.Bucket)
    try:
        require_principal(parse(req.Policy))
    except MalformedPolicy as error:
        raise ApiError("MalformedPolicy", str(error)) from error
    bucket.policy = req.Policy
    BUCKETS.put(tx, "", bucket.name, bucket)


@operation("GetBucketPolicy", resource=bucket_arn, read=True)
def get_bucket_policy(tx: ReadTx, call: Call, req: GetBucketPolicyRequest) -> GetBucketPolicyOutput:
    """A bucket's policy. Source: API_GetBucketPolicy. Raises NoSuchBucketPolicy."""
    bucket = find_bucket(tx, req.Bucket)
    if bucket.policy is None:
        text = "The bucket policy does not exist"
        raise ApiError("NoSuchBucketPolicy", text, status=404, BucketName=bucket.name)
    return GetBucketPolicyOutput(Policy=bucket.policy)


@operation("DeleteBucketPolicy", resource=bucket_arn)
def delete_bucket_policy(tx: Tx, call: Call, req: DeleteBucketPolicyRequest) -> None:
    """Take a bucket's policy away. Source: API_DeleteBucketPolicy."""
    bucket = find_bucket(tx, req.Bucket)
    bucket.policy = None
    BUCKETS.put(tx, "", bucket.name, bucket)


@operation("PutBucketTagging", resource=bucket_arn)
def put_bucket_tagging(tx: Tx, call: Call, req: PutBucketTaggingRequest) -> None:
    """Set all tags. Source: API_PutBucketTagging."""
    bucket = find_bucket(tx, req.Bucket)
    bucket.tags = {tag.Key: tag.Value for tag in req.Tagging.TagSet}
    BUCKETS.put(tx, "", bucket.name, bucket)


@operation("GetBucketTagging", resource=bucket_arn, read=True)
def get_bucket_tagging(tx: ReadTx, call: Call, req: GetBucketTaggingRequest) -> GetBucketTaggingOutput:
    """A bucket's tags. Source: API_GetBucketTagging. Raises NoSuchTagSet."""
    bucket = find_bucket(tx, req.Bucket)
    if not bucket.tags:
        raise ApiError("NoSuchTagSet", "The TagSet does not exist", status=404, BucketName=bucket.name)
    return GetBucketTaggingOutput(TagSet=[Tag(Key=key, Value=value) for key, value in bucket.tags.items()])


@operation("DeleteBucketTagging", resource=bucket_arn, action="s3:PutBucketTagging")
def delete_bucket_tagging(tx: Tx, call: Call, req: DeleteBucketTaggingRequest) -> None:
    """Take all tags away. Source: API_DeleteBucketTagging."""
    bucket = find_bucket(tx, req.Bucket)
    bucket.tags = {}
    BUCKETS.put(tx, "", bucket.name, bucket)
