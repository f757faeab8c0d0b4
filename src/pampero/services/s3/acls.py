"""Access control lists: in a world where the bucket's owner owns all, there is one, and nobody may set another.

Where a bucket's ownership controls let ACLs in, the owner's own (`private`) is all that is implemented yet.
"""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Call, operation
from pampero.services.s3 import types as t
from pampero.services.s3.lookup import find
from pampero.services.s3.model import ENFORCED, Bucket, bucket_arn, find_bucket, object_arn
from pampero.store.tx import ReadTx, Tx

GRANTS = ("GrantFullControl", "GrantRead", "GrantReadACP", "GrantWrite", "GrantWriteACP")
HARMLESS = "bucket-owner-full-control"
OWNERS = ("private", "bucket-owner-read", HARMLESS)


def grants(req: Any) -> bool:
    """Whether a request names an ACL that gives something to others than its owner."""
    return (req.ACL is not None and req.ACL not in OWNERS) or any(getattr(req, name, None) for name in GRANTS)


def refuse_grants(bucket: Bucket, req: Any) -> None:
    """An object that comes with an ACL. Raises AccessControlListNotSupported, NotImplemented."""
    if req.ACL in (None, HARMLESS) and not any(getattr(req, name, None) for name in GRANTS):
        return
    _refuse(bucket, grants(req))


def _refuse(bucket: Bucket, others: bool) -> None:
    if bucket.ownership == ENFORCED:
        raise ApiError("AccessControlListNotSupported", "The bucket does not allow ACLs")
    if others:
        raise ApiError("NotImplemented", "ACLs other than the owner's own are not implemented yet.", status=501)


def _others(req: Any, owner: str) -> bool:
    policy = req.AccessControlPolicy
    given = [] if policy is None else policy.Grants or []
    own = all(grant.Grantee is not None and owner == grant.Grantee.ID for grant in given)
    return grants(req) or not own


def _owned(bucket: Bucket) -> tuple[t.Owner, list[t.Grant]]:
    full = t.Grant(Grantee=t.Grantee(ID=bucket.account, Type="CanonicalUser"), Permission="FULL_CONTROL")
    return t.Owner(ID=bucket.account), [full]


@operation("GetBucketAcl", resource=bucket_arn, read=True)
def get_bucket_acl(tx: ReadTx, call: Call, req: t.GetBucketAclRequest) -> t.GetBucketAclOutput:
    """The owner's full control. Source: API_GetBucketAcl."""
    owner, given = _owned(find_bucket(tx, req.Bucket))
    return t.GetBucketAclOutput(Owner=owner, Grants=given)


@operation("PutBucketAcl", resource=bucket_arn)
def put_bucket_acl(tx: Tx, call: Call, req: t.PutBucketAclRequest) -> None:
    """Accept what is so already. Source: API_PutBucketAcl. Raises AccessControlListNotSupported."""
    bucket = find_bucket(tx, req.Bucket)
    _refuse(bucket, _others(req, bucket.account))


@operation("GetObjectAcl", resource=object_arn, read=True)
def get_object_acl(tx: ReadTx, call: Call, req: t.GetObjectAclRequest) -> t.GetObjectAclOutput:
    """The owner's full control. Source: API_GetObjectAcl. Raises NoSuchKey."""
    find(tx, req.Bucket, req.Key, req.VersionId)
    owner, given = _owned(find_bucket(tx, req.Bucket))
    return t.GetObjectAclOutput(Owner=owner, Grants=given)


@operation("PutObjectAcl", resource=object_arn)
def put_object_acl(tx: Tx, call: Call, req: t.PutObjectAclRequest) -> t.PutObjectAclOutput:
    """Accept what is so already. Source: API_PutObjectAcl. Raises AccessControlListNotSupported, NoSuchKey."""
    find(tx, req.Bucket, req.Key, req.VersionId, "PUT", marked=True)
    bucket = find_bucket(tx, req.Bucket)
    _refuse(bucket, _others(req, bucket.account))
    return t.PutObjectAclOutput()
