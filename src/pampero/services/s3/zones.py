"""Directory buckets (S3 Express One Zone): their names, what they do not have, and how their requests are authorised.

Source: "Working with directory buckets" in the S3 user guide, and what the operations' pages say of directory buckets. With
which code AWS refuses an operation is not documented: here it is the one of headers that it does not take.
"""

from __future__ import annotations

import re
from typing import Any

from pampero.api import ApiError, Call, Check, restated_check
from pampero.services.s3.model import BUCKETS, Bucket
from pampero.services.s3.values import invalid, unexpected
from pampero.store.tx import ReadTx

EXPRESS = "s3express"
SESSION = f"{EXPRESS}:CreateSession"
MODE = f"{EXPRESS}:SessionMode"
READS, WRITES = "ReadOnly", "ReadWrite"
NAME = re.compile(r"(?=.{3,63}\Z)[a-z0-9][a-z0-9-]*--([a-z]{2,5}[0-9](?:-[a-z]{3}[0-9])?-az[0-9])--x-s3")
SUFFIX = "--x-s3"
DIRECTIONS = re.compile("north|south|east|west|central|gov")
ARN = "arn:aws:s3:::"
DELIMITER = "/"
# Actions that a session which only reads allows, and those that are asked of the bucket itself, not of a session.
READING = frozenset({
    "s3:GetObject", "s3:GetObjectAttributes", "s3:ListBucket", "s3:ListBucketMultipartUploads",
    "s3:ListMultipartUploadParts",
})  # fmt: skip
REGIONAL = frozenset({
    "s3:CreateBucket", "s3:DeleteBucket", "s3:PutBucketPolicy", "s3:GetBucketPolicy", "s3:DeleteBucketPolicy",
    "s3:PutEncryptionConfiguration", "s3:GetEncryptionConfiguration", "s3:PutLifecycleConfiguration",
    "s3:GetLifecycleConfiguration", "s3:PutInventoryConfiguration", "s3:GetInventoryConfiguration",
    "s3:PutMetricsConfiguration", "s3:GetMetricsConfiguration",
    "s3:ListTagsForResource", "s3:TagResource", "s3:UntagResource",
})  # fmt: skip
# Operations that directory buckets have; others say on their pages that they are not for them.
OPERATIONS = frozenset({
    "", "AbortMultipartUpload", "CompleteMultipartUpload", "CopyObject", "CreateBucket", "CreateMultipartUpload",
    "CreateSession", "DeleteBucket", "DeleteBucketEncryption", "DeleteBucketInventoryConfiguration",
    "DeleteBucketLifecycle", "DeleteBucketMetricsConfiguration", "DeleteBucketPolicy", "DeleteObject", "DeleteObjects",
    "GetBucketEncryption", "GetBucketInventoryConfiguration", "GetBucketLifecycleConfiguration",
    "GetBucketMetricsConfiguration", "GetBucketPolicy", "GetObject", "GetObjectAttributes", "HeadBucket", "HeadObject",
    "ListBucketInventoryConfigurations", "ListBucketMetricsConfigurations", "ListMultipartUploads", "ListObjectsV2",
    "ListParts", "PutBucketEncryption", "PutBucketInventoryConfiguration", "PutBucketLifecycleConfiguration",
    "PutBucketMetricsConfiguration", "PutBucketPolicy", "PutObject", "RenameObject", "UploadPart", "UploadPartCopy",
    "ListTagsForResource", "TagResource", "UntagResource",
})  # fmt: skip
# Members of requests for new objects, and their headers, that directory buckets do not take.
LACKING = (
    ("ACL", "x-amz-acl"),
    ("GrantFullControl", "x-amz-grant-full-control"),
    ("GrantRead", "x-amz-grant-read"),
    ("GrantReadACP", "x-amz-grant-read-acp"),
    ("GrantWriteACP", "x-amz-grant-write-acp"),
    ("Tagging", "x-amz-tagging"),
    ("WebsiteRedirectLocation", "x-amz-website-redirect-location"),
    ("ObjectLockMode", "x-amz-object-lock-mode"),
    ("ObjectLockRetainUntilDate", "x-amz-object-lock-retain-until-date"),
    ("ObjectLockLegalHoldStatus", "x-amz-object-lock-legal-hold"),
    ("SSECustomerAlgorithm", "x-amz-server-side-encryption-customer-algorithm"),
    ("RequestPayer", "x-amz-request-payer"),
    ("ContentMD5", "Content-MD5"),
)


def zone_in(name: str) -> str:
    """The zone in a directory bucket's name; empty for other names."""
    match = NAME.fullmatch(name)
    return "" if match is None else match[1]


def is_local(zone: str) -> bool:
    """Whether it is a Local Zone (`usw2-lax1-az1`)."""
    return zone.count("-") > 1


def zones_of(region: str) -> str:
    """How the zones of a region begin: `us-west-2` → `usw2`, `ap-southeast-1` → `apse1`."""
    *place, number = region.split("-")
    return place[0] + "".join(word[0] for word in DIRECTIONS.findall("".join(place[1:]))) + number


def storage_class(zone: str) -> str:
    """That of all objects in directory buckets of a zone."""
    return "ONEZONE_IA" if is_local(zone) else "EXPRESS_ONEZONE"


def check_new(req: Any) -> None:
    """What a request says of a new object. Raises NotImplemented."""
    for member, header in LACKING:
        if getattr(req, member, None) is not None:
            raise unexpected(header)


def check_list(bucket: Bucket, req: Any) -> None:
    """What a request says of a list: its prefixes are directories. Raises InvalidArgument."""
    if not bucket.zone:
        return
    if req.Delimiter not in (None, "", DELIMITER):
        raise invalid("delimiter", req.Delimiter, "Directory buckets support only / as delimiter.")
    if req.Prefix and not req.Prefix.endswith(DELIMITER):
        raise invalid("prefix", req.Prefix, "Directory buckets support only prefixes that end in the delimiter /.")
    if getattr(req, "StartAfter", None):
        raise invalid("start-after", req.StartAfter, "Directory buckets do not support start-after.")


def bound_to(name: str, mode: str) -> str:
    """What a session's credentials are good for, as principals say it."""
    return f"{EXPRESS}:{name}:{mode}"


@restated_check
def restate(tx: ReadTx, call: Call, check: Check) -> Check:
    """A question about a directory bucket or its objects, as their own actions and ARNs ask it.

    Objects are a matter of who may create a session in the mode that it takes, with or without one. What AWS keeps apart at
    an endpoint of its own (CreateBucket, policies, …) SDKs sign with a session, too, where all go to one endpoint: it is
    asked as whoever created the session. Raises NotImplemented, and AccessDenied for a session elsewhere.
    """
    bound = call.principal.bound
    if not bound and SUFFIX not in check.resource:
        return check
    name, _, _ = check.resource.removeprefix(ARN).partition("/")
    zone = zone_in(name) if check.resource.startswith(ARN) else ""
    if not zone:
        if bound:
            raise ApiError("AccessDenied", "Access Denied", 403)
        return check
    if call.operation not in OPERATIONS:
        text = f"{call.operation} is not supported for directory buckets."
        raise ApiError("NotImplemented", text, status=501)
    found = BUCKETS.get(tx, "", name)
    region, account = (call.region, call.account) if found is None else (found.region, found.account)
    arn = f"arn:aws:{EXPRESS}:{region}:{account}:bucket/{name}"
    if bound and not bound.startswith(bound_to(name, "")):
        raise ApiError("AccessDenied", "Access Denied", 403)
    if check.action in REGIONAL or check.action == SESSION:
        action = f"{EXPRESS}:{check.action.partition(':')[2]}"
        return Check(action, arn, check.context, account=account)
    mode = READS if check.action in READING else WRITES
    if mode == WRITES and bound == bound_to(name, READS):
        raise ApiError("AccessDenied", "Access Denied", 403)
    return Check(SESSION, arn, {MODE: [mode]}, account=account)
