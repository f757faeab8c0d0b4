"""Buckets."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping

from pampero.api import ApiError, Call, Check, operation
from pampero.aws.paging import page, position_of
from pampero.aws.tags import MAX_TAGS, counted, refuse_reserved, tag_list, tag_map
from pampero.services.s3 import types as t
from pampero.services.s3.acls import grants
from pampero.services.s3.configurations import drop_all
from pampero.services.s3.lifecycle import LIFECYCLE
from pampero.services.s3.model import BLOCKS, BUCKETS, ENFORCED, Bucket, bucket_arn, find_bucket
from pampero.services.s3.uploads import drop as drop_upload
from pampero.store.tx import ReadTx, Tx

NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
FIRST_REGION = "us-east-1"
MAX = 10_000


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _made(call: Call, req: t.CreateBucketRequest) -> list[Check]:
    return [Check("s3:CreateBucket", bucket_arn(call, req), account=call.account)]


@operation("CreateBucket", resource=bucket_arn, checks=_made)
def create_bucket(tx: Tx, call: Call, req: t.CreateBucketRequest) -> t.CreateBucketOutput:
    """Make a bucket. Source: API_CreateBucket. Raises InvalidBucketName, BucketAlreadyExists, BucketAlreadyOwnedByYou.

    In us-east-1 making one's own bucket again is no error, as on AWS.
    """
    if not NAME.fullmatch(req.Bucket) or ".." in req.Bucket or _is_address(req.Bucket):
        raise ApiError("InvalidBucketName", "The specified bucket is not valid.", BucketName=req.Bucket)
    if req.ObjectLockEnabledForBucket:
        raise ApiError("NotImplemented", "Object Lock is not implemented yet.", status=501)
    ownership = req.ObjectOwnership or ENFORCED
    if grants(req):
        if ownership == ENFORCED:
            text = "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting"
            raise ApiError("InvalidBucketAclWithObjectOwnership", text)
        raise ApiError("NotImplemented", "ACLs other than the owner's own are not implemented yet.", status=501)
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
        tags = tag_map(configuration.Tags if configuration else None)
        made = Bucket(req.Bucket, call.account, region, tx.now, None, tags, block=list(BLOCKS), ownership=ownership)
        BUCKETS.put(tx, "", req.Bucket, made)
    return t.CreateBucketOutput(Location=f"/{req.Bucket}")


@operation("HeadBucket", resource=bucket_arn, action="s3:ListBucket", read=True)
def head_bucket(tx: ReadTx, call: Call, req: t.HeadBucketRequest) -> t.HeadBucketOutput:
    """Whether a bucket is there. Source: API_HeadBucket."""
    return t.HeadBucketOutput(BucketRegion=find_bucket(tx, req.Bucket).region, AccessPointAlias=False)


@operation("ListBuckets", resource="*", action="s3:ListAllMyBuckets", read=True)
def list_buckets(tx: ReadTx, call: Call, req: t.ListBucketsRequest) -> t.ListBucketsOutput:
    """The account's buckets. Source: API_ListBuckets."""
    most = MAX if req.MaxBuckets is None else req.MaxBuckets
    if not 1 <= most <= MAX:
        text = f"Argument max-buckets must be an integer between 1 and {MAX}."
        raise ApiError("InvalidArgument", text, ArgumentName="max-buckets", ArgumentValue=most)
    text = "The continuation token provided is incorrect"
    after = position_of(
        req.ContinuationToken, lambda: ApiError("InvalidArgument", text, ArgumentName="continuation-token")
    )
    every = BUCKETS.page(tx, "", prefix=req.Prefix or "", after=after)
    own = [one for _, one in every if one.account == call.account and req.BucketRegion in (None, one.region)]
    asked = req.MaxBuckets is not None or req.Prefix is not None or req.BucketRegion is not None
    shown, token = page(own, most, lambda one: one.name)
    shapes = [
        t.Bucket(Name=one.name, CreationDate=one.created, BucketRegion=one.region if asked else None) for one in shown
    ]
    return t.ListBucketsOutput(
        Buckets=shapes, Owner=t.Owner(ID=call.account), ContinuationToken=token, Prefix=req.Prefix
    )


@operation("DeleteBucket", resource=bucket_arn)
def delete_bucket(tx: Tx, call: Call, req: t.DeleteBucketRequest) -> None:
    """Delete an empty bucket. Source: API_DeleteBucket. Raises NoSuchBucket, BucketNotEmpty."""
    bucket = find_bucket(tx, req.Bucket)
    for table in ("s3_objects", "s3_versions"):
        if tx.one(f"SELECT 1 FROM {table} WHERE bucket = ? LIMIT 1", req.Bucket) is not None:
            text = "The bucket you tried to delete is not empty"
            if bucket.versioning:
                text += ". You must delete all versions in the bucket."
            raise ApiError("BucketNotEmpty", text, status=409, BucketName=req.Bucket)
    for (upload,) in tx.all("SELECT id FROM s3_uploads WHERE bucket = ?", req.Bucket):
        drop_upload(tx, upload)
    drop_all(tx, req.Bucket)
    tx.cancel(LIFECYCLE, req.Bucket)
    BUCKETS.delete(tx, "", req.Bucket)


@operation("GetBucketLocation", resource=bucket_arn, read=True)
def get_bucket_location(tx: ReadTx, call: Call, req: t.GetBucketLocationRequest) -> t.GetBucketLocationOutput:
    """A bucket's region; empty for us-east-1. Source: API_GetBucketLocation."""
    region = find_bucket(tx, req.Bucket).region
    return t.GetBucketLocationOutput(LocationConstraint=None if region == FIRST_REGION else region)


@operation("PutBucketTagging", resource=bucket_arn)
def put_bucket_tagging(tx: Tx, call: Call, req: t.PutBucketTaggingRequest) -> None:
    """Set all tags. Source: API_PutBucketTagging."""
    bucket = find_bucket(tx, req.Bucket)
    tags = tag_map(req.Tagging.TagSet)
    if len(tags) < len(req.Tagging.TagSet):
        raise ApiError("InvalidTag", "Cannot provide multiple Tags with the same key")
    if counted(tags) > MAX_TAGS:
        raise ApiError("BadRequest", "Bucket tag count cannot be greater than 50")
    _refuse_system_tags(call, bucket.tags, tags)
    bucket.tags = tags
    BUCKETS.put(tx, "", bucket.name, bucket)


def _refuse_system_tags(call: Call, present: Mapping[str, str], wanted: Mapping[str, str]) -> None:
    """The tags by which AWS marks a bucket stay as they are. Raises InvalidTag."""
    lacking = [key for key in present if key not in wanted]
    refuse_reserved(call, lacking, lambda: ApiError("InvalidTag", "System tags cannot be removed by requester"))
    changed = [key for key, value in wanted.items() if present.get(key) != value]
    refuse_reserved(call, changed, lambda: ApiError("InvalidTag", "System tags cannot be added/updated by requester"))


@operation("GetBucketTagging", resource=bucket_arn, read=True)
def get_bucket_tagging(tx: ReadTx, call: Call, req: t.GetBucketTaggingRequest) -> t.GetBucketTaggingOutput:
    """A bucket's tags. Source: API_GetBucketTagging. Raises NoSuchTagSet."""
    bucket = find_bucket(tx, req.Bucket)
    if not bucket.tags:
        raise ApiError("NoSuchTagSet", "The TagSet does not exist", status=404, BucketName=bucket.name)
    return t.GetBucketTaggingOutput(TagSet=tag_list(t.Tag, bucket.tags))


@operation("DeleteBucketTagging", resource=bucket_arn, action="s3:PutBucketTagging")
def delete_bucket_tagging(tx: Tx, call: Call, req: t.DeleteBucketTaggingRequest) -> None:
    """Take all tags away. Source: API_DeleteBucketTagging."""
    bucket = find_bucket(tx, req.Bucket)
    bucket.tags = {}
    BUCKETS.put(tx, "", bucket.name, bucket)
