"""Tags of buckets of both kinds, by their ARNs. What is wrong with them is told in other words than S3's."""

from __future__ import annotations

import re
from typing import Any

from pampero.api import ApiError, Call, operation
from pampero.aws.tags import counted, tag_list, tag_map
from pampero.services.s3.control import types as t
from pampero.services.s3.model import BUCKETS, Bucket
from pampero.services.s3.tags import ALLOWED, MAX_BUCKET_TAGS
from pampero.services.s3.values import unbuilt
from pampero.store.tx import ReadTx, Tx

BUCKET = re.compile(
    r"arn:aws[a-z-]*:s3(?:express:[a-z0-9-]+:[0-9]{12}:bucket/|:::|:[a-z0-9-]*:[0-9]{12}:bucket/)([^/:*]+)"
)

DOUBLED = "There are duplicate tag keys in your request. Remove the duplicate tag keys and try again."
BAD = (
    "This request contains a tag key or value that isn't valid. Valid characters include the following: [a-zA-Z+-=._:/]. "
    "Tag keys can contain up to 128 characters. Tag values can contain up to 256 characters."
)


def _name(arn: str) -> str:
    """The bucket that an ARN names. Raises NotImplemented for those of other things."""
    match = BUCKET.fullmatch(arn)
    if match is None:
        raise unbuilt(f"Tagging of {arn[:200]}")
    return match[1]


def resource(call: Call, req: Any) -> str:
    """The bucket's ARN, as policies have it."""
    return f"arn:aws:s3:::{_name(req.ResourceArn)}"


def _bucket(tx: ReadTx, call: Call, req: Any) -> Bucket:
    """Raises NoSuchResource, AccessDenied where it is another account's than the request names."""
    bucket = BUCKETS.get(tx, "", _name(req.ResourceArn))
    if bucket is None:
        raise ApiError("NoSuchResource", "The specified resource doesn't exist.", status=404)
    if bucket.account != req.AccountId:
        raise ApiError("AccessDenied", "Access Denied", status=403)
    return bucket


@operation("ListTagsForResource", resource=resource, read=True)
def list_tags_for_resource(tx: ReadTx, call: Call, req: t.ListTagsForResourceRequest) -> t.ListTagsForResourceResult:
    """A bucket's tags; none are no error. Source: API_control_ListTagsForResource. Raises NoSuchResource, NotImplemented."""
    return t.ListTagsForResourceResult(Tags=tag_list(t.Tag, _bucket(tx, call, req).tags))


@operation("TagResource", resource=resource)
def tag_resource(tx: Tx, call: Call, req: t.TagResourceRequest) -> t.TagResourceResult:
    """Add tags or change them; others stay. Source: API_control_TagResource. Raises NoSuchResource, InvalidTag, BadRequest."""
    bucket = _bucket(tx, call, req)
    given = tag_map(req.Tags)
    if len(given) < len(req.Tags):
        raise ApiError("InvalidTag", DOUBLED)
    if not all(ALLOWED.fullmatch(text) for pair in given.items() for text in pair):
        raise ApiError("InvalidTag", BAD)
    bucket.tags = bucket.tags | given
    if counted(bucket.tags) > MAX_BUCKET_TAGS:
        raise ApiError("BadRequest", "Bucket tag count cannot be greater than 50")
    BUCKETS.put(tx, "", bucket.name, bucket)
    return t.TagResourceResult()


@operation("UntagResource", resource=resource)
def untag_resource(tx: Tx, call: Call, req: t.UntagResourceRequest) -> t.UntagResourceResult:
    """Take tags away; those that are not there are no error. Source: API_control_UntagResource. Raises NoSuchResource, InvalidTag."""
    bucket = _bucket(tx, call, req)
    bucket.tags = {key: value for key, value in bucket.tags.items() if key not in req.TagKeys}
    BUCKETS.put(tx, "", bucket.name, bucket)
    return t.UntagResourceResult()
