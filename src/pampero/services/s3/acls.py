"""Access control lists of buckets and objects, as operations."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Call, operation
from pampero.services.s3 import types as t
from pampero.services.s3.events import tell
from pampero.services.s3.grants import allowed, asked, asks, shown, written
from pampero.services.s3.lookup import find, versioned
from pampero.services.s3.model import BUCKETS, Grant, bucket_arn, find_bucket, object_arn
from pampero.services.s3.stored import rewrite_meta
from pampero.store.tx import ReadTx, Tx


@operation("GetBucketAcl", resource=bucket_arn, read=True)
def get_bucket_acl(tx: ReadTx, call: Call, req: t.GetBucketAclRequest) -> t.GetBucketAclOutput:
    """A bucket's list. Source: API_GetBucketAcl."""
    bucket = find_bucket(tx, req.Bucket)
    owner, given = shown(bucket, bucket.acl)
    return t.GetBucketAclOutput(Owner=owner, Grants=given)


@operation("PutBucketAcl", resource=bucket_arn)
def put_bucket_acl(tx: Tx, call: Call, req: t.PutBucketAclRequest) -> None:
    """Set a bucket's list. Source: API_PutBucketAcl.

    Raises AccessControlListNotSupported, MalformedACLError, InvalidArgument, and AccessDenied where Block Public Access
    forbids it.
    """
    bucket = find_bucket(tx, req.Bucket)
    bucket.acl = allowed(call, bucket, _wanted(req, bucket.account), "s3:PutBucketAcl", bucket.arn)
    BUCKETS.put(tx, "", bucket.name, bucket)


def _wanted(req: Any, owner: str) -> tuple[Grant, ...]:
    """The list in headers or body, one of which it must be in."""
    policy = req.AccessControlPolicy
    if policy is not None and asks(req):
        raise ApiError("UnexpectedContent", "This request does not support content")
    given = written(policy, owner) if policy is not None else asked(req, owner)
    if given is None:
        text = "Your request was missing a required header"
        raise ApiError("MissingSecurityHeader", text, MissingHeaderName="x-amz-acl")
    return given


@operation("GetObjectAcl", resource=object_arn, checks=versioned("GetObjectAcl"), read=True)
def get_object_acl(tx: ReadTx, call: Call, req: t.GetObjectAclRequest) -> t.GetObjectAclOutput:
    """An object's list. Source: API_GetObjectAcl. Raises NoSuchKey."""
    found, _ = find(tx, req.Bucket, req.Key, req.VersionId)
    owner, given = shown(find_bucket(tx, req.Bucket), found.meta.acl)
    return t.GetObjectAclOutput(Owner=owner, Grants=given)


@operation("PutObjectAcl", resource=object_arn, checks=versioned("PutObjectAcl"))
def put_object_acl(tx: Tx, call: Call, req: t.PutObjectAclRequest) -> t.PutObjectAclOutput:
    """Set an object's list, and tell of it if it is another one. Source: API_PutObjectAcl.

    Raises what PutBucketAcl raises, and NoSuchKey, MethodNotAllowed.
    """
    bucket = find_bucket(tx, req.Bucket)
    found, _ = find(tx, req.Bucket, req.Key, req.VersionId, "PUT", marked=True)
    given = allowed(call, bucket, _wanted(req, bucket.account), "s3:PutObjectAcl", object_arn(call, req))
    if given != found.meta.acl:
        found.meta.acl = given
        rewrite_meta(tx, req.Bucket, found)
        tell(tx, call, bucket, "ObjectAcl:Put", found)
    return t.PutObjectAclOutput()
