"""Tags of objects."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from pampero.api import Call, Check, operation
from pampero.aws.tags import tag_list, tag_map
from pampero.services.s3 import types as t
from pampero.services.s3.events import tell
from pampero.services.s3.lookup import find, versioned
from pampero.services.s3.model import find_bucket, object_arn
from pampero.services.s3.replicas import follow
from pampero.services.s3.stored import rewrite_meta
from pampero.services.s3.tags import check_object_tags, request_tag_keys
from pampero.store.tx import ReadTx, Tx


def _retag(tx: Tx, call: Call, req: Any, tags: dict[str, str], event: str) -> str | None:
    method = "PUT" if event.endswith("Put") else "DELETE"
    found, version = find(tx, req.Bucket, req.Key, req.VersionId, method, marked=True)
    found.meta.tags = tags
    rewrite_meta(tx, req.Bucket, found)
    bucket = find_bucket(tx, req.Bucket)
    follow(tx, bucket, found)
    tell(tx, call, bucket, event, found)
    return version


def _tagging(call: Call, req: t.PutObjectTaggingRequest) -> list[Check]:
    keys = request_tag_keys(tag_map(req.Tagging.TagSet))
    return [replace(check, context={**check.context, **keys}) for check in versioned("PutObjectTagging")(call, req)]


@operation("PutObjectTagging", resource=object_arn, checks=_tagging)
def put_object_tagging(tx: Tx, call: Call, req: t.PutObjectTaggingRequest) -> t.PutObjectTaggingOutput:
    """Set all tags. Source: API_PutObjectTagging. Raises NoSuchKey, InvalidTag."""
    tags = req.Tagging.TagSet
    check_object_tags(tags)
    version = _retag(tx, call, req, tag_map(tags), "ObjectTagging:Put")
    return t.PutObjectTaggingOutput(VersionId=version)


@operation("GetObjectTagging", resource=object_arn, checks=versioned("GetObjectTagging"), read=True)
def get_object_tagging(tx: ReadTx, call: Call, req: t.GetObjectTaggingRequest) -> t.GetObjectTaggingOutput:
    """An object's tags. Source: API_GetObjectTagging. Raises NoSuchKey."""
    found, version = find(tx, req.Bucket, req.Key, req.VersionId, marked=True)
    tags = tag_list(t.Tag, found.meta.tags)
    return t.GetObjectTaggingOutput(VersionId=version, TagSet=tags)


@operation("DeleteObjectTagging", resource=object_arn, checks=versioned("DeleteObjectTagging"))
def delete_object_tagging(tx: Tx, call: Call, req: t.DeleteObjectTaggingRequest) -> t.DeleteObjectTaggingOutput:
    """Take all tags away. Source: API_DeleteObjectTagging. Raises NoSuchKey."""
    return t.DeleteObjectTaggingOutput(VersionId=_retag(tx, call, req, {}, "ObjectTagging:Delete"))
