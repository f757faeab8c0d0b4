"""Buckets."""

from __future__ import annotations

import ipaddress
import re

from pampero.api import ApiError, Call, Check, operation
from pampero.aws.paging import page, position_of
from pampero.aws.tags import tag_list, tag_map
from pampero.protocol.xml import malformed
from pampero.services.s3 import types as t
from pampero.services.s3.configurations import drop_all
from pampero.services.s3.grants import allowed, asked, asks
from pampero.services.s3.lifecycle import LIFECYCLE
from pampero.services.s3.locations import location_of
from pampero.services.s3.model import (
    BLOCKS,
    BUCKETS,
    ENFORCED,
    Bucket,
    Retention,
    bucket_arn,
    canonical_id,
    find_bucket,
)
from pampero.services.s3.tags import check_bucket_tags, left_tags
from pampero.services.s3.uploads import drop as drop_upload
from pampero.services.s3.values import unexpected
from pampero.services.s3.zones import SUFFIX, is_local, zone_in, zones_of
from pampero.store.tx import ReadTx, Tx

NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
FIRST_REGION = "us-east-1"
MAX = 10_000
REGION = re.compile(r"[a-z]{2,3}(-[a-z]+)+-[0-9]+")
EUROPE = "EU"
EUROPES_REGION = "eu-west-1"


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _made(call: Call, req: t.CreateBucketRequest) -> list[Check]:
    actions = ["s3:CreateBucket"]
    if req.ObjectLockEnabledForBucket:
        actions += ["s3:PutBucketObjectLockConfiguration", "s3:PutBucketVersioning"]
    if req.ObjectOwnership is not None:
        actions.append("s3:PutBucketOwnershipControls")
    return [Check(action, bucket_arn(call, req), account=call.account) for action in actions]


@operation("CreateBucket", resource=bucket_arn, checks=_made)
def create_bucket(tx: Tx, call: Call, req: t.CreateBucketRequest) -> t.CreateBucketOutput:
    """Make a bucket. Source: API_CreateBucket. Raises InvalidBucketName, BucketAlreadyExists, BucketAlreadyOwnedByYou.

    In us-east-1 making one's own bucket again is no error, as on AWS, unless tags come with it.
    """
    configuration = req.CreateBucketConfiguration
    directory = configuration is not None and (configuration.Bucket is not None or configuration.Location is not None)
    reserved = req.Bucket.endswith(SUFFIX) and not directory
    if not NAME.fullmatch(req.Bucket) or ".." in req.Bucket or _is_address(req.Bucket) or reserved:
        raise ApiError("InvalidBucketName", "The specified bucket is not valid.", BucketName=req.Bucket)
    ownership = req.ObjectOwnership or ENFORCED
    listed = asked(req, call.account) or ()
    if listed and ownership == ENFORCED:
        text = "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting"
        raise ApiError("InvalidBucketAclWithObjectOwnership", text)
    constraint = (configuration.LocationConstraint if configuration else None) or ""
    given = (configuration.Tags if configuration else None) or []
    check_bucket_tags(call, given, made=True)
    zone = _zone(call, req, configuration) if directory and configuration is not None else ""
    region = call.region if zone else _region(call.region, constraint)
    found = BUCKETS.get(tx, "", req.Bucket)
    if found is not None:
        if found.account != call.account:
            text = (
                "The requested bucket name is not available. The bucket namespace is shared by all users of the system. "
                "Please select a different name and try again."
            )
            raise ApiError("BucketAlreadyExists", text, BucketName=req.Bucket)
        if zone or region != FIRST_REGION or found.region != FIRST_REGION or given:
            text = "Your previous request to create the named bucket succeeded and you already own it."
            raise ApiError("BucketAlreadyOwnedByYou", text, BucketName=req.Bucket)
    else:
        made = Bucket(
            req.Bucket, call.account, region, tx.now, None, tag_map(given), block=list(BLOCKS), ownership=ownership,
            constraint=constraint if constraint == EUROPE else "", zone=zone,
        )  # fmt: skip
        if req.ObjectLockEnabledForBucket:
            made.lock, made.versioning = Retention(), "Enabled"
        made.acl = allowed(call, made, listed, "s3:CreateBucket", made.arn) if listed else []
        BUCKETS.put(tx, "", req.Bucket, made)
    location = f"/{req.Bucket}" if region == FIRST_REGION else location_of(call, req.Bucket, "")
    made = find_bucket(tx, req.Bucket)
    return t.CreateBucketOutput(Location=location, BucketArn=made.arn)


def _zone(call: Call, req: t.CreateBucketRequest, asked: t.CreateBucketConfiguration) -> str:
    """The zone of a directory bucket that is to be made. Raises InvalidBucketName, InvalidRequest, MalformedXML, NotImplemented."""
    zone, kind, where = zone_in(req.Bucket), asked.Bucket, asked.Location
    if not zone:
        raise ApiError("InvalidBucketName", "The specified bucket is not valid.", BucketName=req.Bucket)
    if kind is None or kind.Type is None or where is None or where.Name is None or asked.LocationConstraint:
        raise malformed()
    local = is_local(zone)
    redundancy = "SingleLocalZone" if local else "SingleAvailabilityZone"
    if where.Name != zone or not zone.startswith(f"{zones_of(call.region)}-"):
        text = f"The bucket's name, its location and the region {call.region} have to name the same zone."
        raise ApiError("InvalidRequest", text)
    if kind.DataRedundancy not in (None, redundancy) or where.Type != ("LocalZone" if local else "AvailabilityZone"):
        raise ApiError("InvalidRequest", f"The zone {zone} is of another type.")
    if req.ObjectLockEnabledForBucket or req.ObjectOwnership not in (None, ENFORCED) or asks(req):
        raise unexpected("x-amz-bucket-object-lock-enabled" if req.ObjectLockEnabledForBucket else "x-amz-acl")
    return zone


def _region(called: str, constraint: str) -> str:
    """Where a bucket is made: where the client asks, who may name another region only in us-east-1.

    Raises InvalidLocationConstraint, IllegalLocationConstraintException.
    """
    if not constraint and called == FIRST_REGION:
        return FIRST_REGION
    if called == FIRST_REGION:
        if constraint == FIRST_REGION or (constraint != EUROPE and not REGION.fullmatch(constraint)):
            text = "The specified location-constraint is not valid"
            raise ApiError("InvalidLocationConstraint", text, LocationConstraint=constraint)
        return EUROPES_REGION if constraint == EUROPE else constraint
    if constraint == called or (constraint == EUROPE and called == EUROPES_REGION):
        return called
    text = (
        f"The {constraint or 'unspecified'} location constraint is incompatible for the region specific endpoint this "
        "request was sent to."
    )
    raise ApiError("IllegalLocationConstraintException", text)


@operation("HeadBucket", resource=bucket_arn, action="s3:ListBucket", read=True)
def head_bucket(tx: ReadTx, call: Call, req: t.HeadBucketRequest) -> t.HeadBucketOutput:
    """Whether a bucket is there. Source: API_HeadBucket."""
    bucket = find_bucket(tx, req.Bucket)
    shown = t.HeadBucketOutput(BucketRegion=bucket.region, BucketArn=bucket.arn, AccessPointAlias=False)
    if bucket.zone:
        shown.BucketLocationType = "LocalZone" if is_local(bucket.zone) else "AvailabilityZone"
        shown.BucketLocationName = bucket.zone
    return shown


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
    mine = [one for _, one in every if one.account == call.account and not one.zone]
    own = [one for one in mine if req.BucketRegion in (None, one.region)]
    asked = req.MaxBuckets is not None or req.Prefix is not None or req.BucketRegion is not None
    shown, token = page(own, most, lambda one: one.name)
    shapes = [
        t.Bucket(
            Name=one.name,
            CreationDate=one.created,
            BucketRegion=one.region if asked else None,
            BucketArn=one.arn if asked else None,
        )
        for one in shown
    ]
    return t.ListBucketsOutput(
        Buckets=shapes, Owner=t.Owner(ID=canonical_id(call.account)), ContinuationToken=token, Prefix=req.Prefix
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
    bucket = find_bucket(tx, req.Bucket)
    region = bucket.constraint or bucket.region
    return t.GetBucketLocationOutput(LocationConstraint=None if region == FIRST_REGION else region)


@operation("PutBucketTagging", resource=bucket_arn)
def put_bucket_tagging(tx: Tx, call: Call, req: t.PutBucketTaggingRequest) -> None:
    """Set all tags. Source: API_PutBucketTagging."""
    bucket = find_bucket(tx, req.Bucket)
    check_bucket_tags(call, req.Tagging.TagSet, bucket.tags)
    bucket.tags = tag_map(req.Tagging.TagSet)
    BUCKETS.put(tx, "", bucket.name, bucket)


@operation("GetBucketTagging", resource=bucket_arn, read=True)
def get_bucket_tagging(tx: ReadTx, call: Call, req: t.GetBucketTaggingRequest) -> t.GetBucketTaggingOutput:
    """A bucket's tags. Source: API_GetBucketTagging. Raises NoSuchTagSet."""
    bucket = find_bucket(tx, req.Bucket)
    if not bucket.tags:
        raise ApiError("NoSuchTagSet", "The TagSet does not exist", status=404, BucketName=bucket.name)
    return t.GetBucketTaggingOutput(TagSet=tag_list(t.Tag, bucket.tags))


@operation("DeleteBucketTagging", resource=bucket_arn, action="s3:PutBucketTagging")
def delete_bucket_tagging(tx: Tx, call: Call, req: t.DeleteBucketTaggingRequest) -> None:
    """Take all tags away but the system's. Source: API_DeleteBucketTagging."""
    bucket = find_bucket(tx, req.Bucket)
    bucket.tags = left_tags(call, bucket.tags)
    BUCKETS.put(tx, "", bucket.name, bucket)
