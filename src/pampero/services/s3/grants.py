"""Access control lists: what they say, and what policies say the same.

Source: "Access control list (ACL) overview" in the S3 user guide. A list of no grants is the owner's own (`private`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from pampero.api import ApiError, Call
from pampero.services.s3 import types as t
from pampero.services.s3.model import ENFORCED, Bucket, Grant, Meta, account_of, canonical_id
from pampero.services.s3.values import no_storage_class
from pampero.services.s3.zones import check_new, storage_class

GROUPS = "http://acs.amazonaws.com/groups/"
EVERYBODY = GROUPS + "global/AllUsers"
ACCOUNTS = GROUPS + "global/AuthenticatedUsers"
LOGS = GROUPS + "s3/LogDelivery"
PUBLIC = (EVERYBODY, ACCOUNTS)
KNOWN = (EVERYBODY, ACCOUNTS, LOGS)
PERMISSIONS = ("FULL_CONTROL", "WRITE", "WRITE_ACP", "READ", "READ_ACP")
# What else an object's list may be where there are none: it says what is so.
FULL = "bucket-owner-full-control"
HARMLESS = (FULL,)
PREFERRED = "BucketOwnerPreferred"
# What lists give the bucket's owner who does not own the object.
TO_OWNERS = MappingProxyType({FULL: "FULL_CONTROL", "bucket-owner-read": "READ"})
CANNED: Mapping[str, tuple[Grant, ...]] = MappingProxyType({
    "private": (),
    "bucket-owner-read": (),
    "bucket-owner-full-control": (),
    "aws-exec-read": (),
    "public-read": (Grant(EVERYBODY, "READ"),),
    "public-read-write": (Grant(EVERYBODY, "READ"), Grant(EVERYBODY, "WRITE")),
    "authenticated-read": (Grant(ACCOUNTS, "READ"),),
    "log-delivery-write": (Grant(LOGS, "READ_ACP"), Grant(LOGS, "WRITE")),
})  # fmt: skip
HEADERS = (
    ("GrantFullControl", "x-amz-grant-full-control", "FULL_CONTROL"),
    ("GrantRead", "x-amz-grant-read", "READ"),
    ("GrantReadACP", "x-amz-grant-read-acp", "READ_ACP"),
    ("GrantWrite", "x-amz-grant-write", "WRITE"),
    ("GrantWriteACP", "x-amz-grant-write-acp", "WRITE_ACP"),
)
GRANTEE = re.compile(r'\s*(\w+)\s*=\s*"?([^",]*)"?\s*')
BUCKET = MappingProxyType(
    {
        "READ": ("ListBucket", "ListBucketVersions", "ListBucketMultipartUploads"),
        "READ_ACP": ("GetBucketAcl",),
        "WRITE_ACP": ("PutBucketAcl",),
    }
)
OBJECTS = MappingProxyType({"WRITE": ("PutObject", "DeleteObject", "DeleteObjectVersion")})
OBJECT = MappingProxyType(
    {
        "READ": ("GetObject", "GetObjectVersion"),
        "READ_ACP": ("GetObjectAcl", "GetObjectVersionAcl"),
        "WRITE_ACP": ("PutObjectAcl", "PutObjectVersionAcl"),
    }
)


def asks(req: Any) -> bool:
    """Whether a request names a list."""
    return req.ACL is not None or any(getattr(req, name, None) for name, _, _ in HEADERS)


def asked(req: Any, owner: str) -> tuple[Grant, ...] | None:
    """The list that a request's headers name; None when they name none. Raises InvalidRequest, InvalidArgument."""
    found = [one for name, header, kind in HEADERS for one in _granted(header, kind, getattr(req, name, None))]
    if req.ACL is not None and found:
        raise ApiError("InvalidRequest", "Specifying both Canned ACLs and Header Grants is not allowed")
    if req.ACL is None:
        return tuple(found) or None
    given = CANNED.get(req.ACL)
    if given is None:
        raise _wrong("x-amz-acl", req.ACL, "")
    return (Grant(canonical_id(owner), "FULL_CONTROL"), *given) if given else ()


def _granted(header: str, kind: str, text: str | None) -> Iterator[Grant]:
    for part in (text or "").split(",") if text else ():
        match = GRANTEE.fullmatch(part)
        name, value = (match[1].lower(), match[2]) if match else ("", "")
        if name == "uri":
            if value not in KNOWN:
                raise _wrong("uri", value, "Invalid group uri")
        elif name == "id":
            if account_of(value) is None:
                raise _wrong("id", value, "Invalid id")
        elif name == "emailaddress":
            raise ApiError(
                "UnresolvableGrantByEmailAddress",
                "The e-mail address you provided does not match any account on record.",
            )
        else:
            raise _wrong(header, part, "Argument format not recognized")
        yield Grant(value, kind)


def _wrong(name: str, value: str, text: str) -> ApiError:
    return ApiError("InvalidArgument", text, ArgumentName=name, ArgumentValue=value)


def written(policy: t.AccessControlPolicy, owner: str) -> tuple[Grant, ...]:
    """The list in a document. Raises MalformedACLError, InvalidArgument."""
    if policy.Owner is None or policy.Owner.ID is None or policy.Grants is None:
        raise _malformed()
    for one in policy.Grants:
        if one.Grantee is None or one.Permission not in PERMISSIONS or one.Grantee.Type not in KINDS:
            raise _malformed()
    if account_of(policy.Owner.ID) is None:
        raise _wrong("CanonicalUser/ID", policy.Owner.ID, "Invalid id")
    found = [_one(grant.Grantee, grant.Permission or "") for grant in policy.Grants if grant.Grantee is not None]
    # That the owner has full control is what a list of none says.
    return tuple(found) if found != [Grant(canonical_id(owner), "FULL_CONTROL")] else ()


KINDS = ("CanonicalUser", "Group", "AmazonCustomerByEmail")


def _one(grantee: t.Grantee, permission: str) -> Grant:
    if grantee.Type == "Group":
        if grantee.URI not in KNOWN:
            raise _wrong("Group/URI", grantee.URI or "", "Invalid group uri")
        return Grant(grantee.URI or "", permission)
    if grantee.Type == "CanonicalUser":
        if account_of(grantee.ID or "") is None:
            raise _wrong("CanonicalUser/ID", grantee.ID or "", "Invalid id")
        return Grant(grantee.ID or "", permission)
    text = "The e-mail address you provided does not match any account on record."
    raise ApiError("UnresolvableGrantByEmailAddress", text)


def _malformed() -> ApiError:
    text = "The XML you provided was not well-formed or did not validate against our published schema"
    return ApiError("MalformedACLError", text)


def allowed(call: Call, bucket: Bucket, given: tuple[Grant, ...], action: str, arn: str) -> list[Grant]:
    """The list, where the bucket lets it be set. Raises AccessControlListNotSupported, AccessDenied."""
    if bucket.ownership == ENFORCED:
        raise ApiError("AccessControlListNotSupported", "The bucket does not allow ACLs")
    if "BlockPublicAcls" in bucket.block and any(grant.grantee in PUBLIC for grant in given):
        text = (
            f'User: {call.principal.arn} is not authorized to perform: {action} on resource: "{arn}" because public ACLs '
            "are prevented by the BlockPublicAcls setting in S3 Block Public Access."
        )
        raise ApiError("AccessDenied", text, 403)
    return list(given)


def own(meta: Meta, call: Call, bucket: Bucket, req: Any) -> None:
    """Note who owns a new object, and the list that it comes with. Raises what `allowed` does.

    Source: "Controlling ownership of objects": what others write is theirs, unless the bucket prefers its owner, whom the
    list then has to let in.
    """
    if bucket.zone:
        check_new(req)
        meta.storage_class = storage_class(bucket.zone)
        if req.StorageClass not in (None, meta.storage_class):
            raise no_storage_class(req.StorageClass)
        return
    if req.StorageClass == "EXPRESS_ONEZONE":
        raise no_storage_class(req.StorageClass)
    meta.owner, meta.acl = _writer(call, bucket, req), []
    owner = meta.owner or bucket.account
    given = asked(req, owner)
    if given is None:
        return
    owners = (Grant(canonical_id(bucket.account), "FULL_CONTROL"),)
    if bucket.ownership == ENFORCED and (req.ACL in HARMLESS or given == owners):
        return
    meta.acl = allowed(call, bucket, given, "s3:PutObject", f"{bucket.arn}/{req.Key}")
    if meta.owner and req.ACL in TO_OWNERS:
        full = Grant(canonical_id(owner), "FULL_CONTROL")
        meta.acl = [full, Grant(canonical_id(bucket.account), TO_OWNERS[req.ACL])]


def _writer(call: Call, bucket: Bucket, req: Any) -> str:
    """The account that owns what it writes into another's bucket; empty: the bucket's does."""
    who = call.principal.account
    if not who or who == bucket.account or bucket.ownership == ENFORCED:
        return ""
    return "" if bucket.ownership == PREFERRED and req.ACL == FULL else who


def shown(bucket: Bucket, given: list[Grant], owner: str = "") -> tuple[t.Owner, list[t.Grant]]:
    """A list as answers show it. owner: the account that owns the object, where that is not the bucket's."""
    id_ = canonical_id((owner if bucket.ownership != ENFORCED else "") or bucket.account)
    return t.Owner(ID=id_), [_shown(grant) for grant in given or [Grant(id_, "FULL_CONTROL")]]


def _shown(grant: Grant) -> t.Grant:
    if grant.grantee in KNOWN:
        return t.Grant(Grantee=t.Grantee(URI=grant.grantee, Type="Group"), Permission=grant.permission)
    return t.Grant(Grantee=t.Grantee(ID=grant.grantee, Type="CanonicalUser"), Permission=grant.permission)


def statements(bucket: Bucket, given: list[Grant], arn: str) -> Iterator[dict[str, Any]]:
    """What a policy would say instead of a list: of the bucket (`arn` names no key) or of one object."""
    if bucket.ownership == ENFORCED:
        return
    of_bucket = arn == bucket.arn
    for grant in given:
        if grant.grantee == LOGS or (grant.grantee in PUBLIC and "IgnorePublicAcls" in bucket.block):
            continue
        kinds = PERMISSIONS if grant.permission == "FULL_CONTROL" else (grant.permission,)
        tables = ((BUCKET, arn), (OBJECTS, f"{arn}/*")) if of_bucket else ((OBJECT, arn),)
        for table, resource in tables:
            actions = [f"s3:{action}" for kind in kinds for action in table.get(kind, ())]
            if actions:
                yield {"Effect": "Allow", "Action": actions, "Resource": resource, **_whom(grant.grantee)}


def of_missing(bucket: Bucket, arn: str) -> Iterator[dict[str, Any]]:
    """Who may list the bucket is told of a key that it is not there, as if it could be read."""
    for one in statements(bucket, bucket.acl, bucket.arn):
        if "s3:ListBucket" in one["Action"]:
            yield {**one, "Action": ["s3:GetObject"], "Resource": arn}


def _whom(grantee: str) -> dict[str, Any]:
    if grantee == EVERYBODY:
        return {"Principal": "*"}
    if grantee == ACCOUNTS:
        return {"Principal": "*", "Condition": {"StringLike": {"aws:PrincipalAccount": "*"}}}
    return {"Principal": {"AWS": f"arn:aws:iam::{account_of(grantee)}:root"}}
