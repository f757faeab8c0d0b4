"""Tags as S3 takes them, of buckets and objects."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from pampero.api import ApiError, Call
from pampero.aws.tags import CLOUDFORMATION, refuse_reserved, reserved
from pampero.services.s3.values import invalid

MAX_TAGS = 10
MAX_BUCKET_TAGS = 50
NONE: Mapping[str, str] = {}
ALLOWED = re.compile(r"[\w\s.:/=+\-@]*")
MAKING = (
    'User-defined tag keys can\'t start with "aws:". This prefix is reserved for system tags. Remove "aws:" from your '
    "tag keys and try again."
)


def check_bucket_tags(call: Call, tags: Sequence[Any], present: Mapping[str, str] = NONE, made: bool = False) -> None:
    """present: the bucket's, of which AWS's own stay as they are. made: with the bucket. Raises InvalidTag, BadRequest."""
    lacking = present.keys() - {tag.Key for tag in tags}
    refuse_reserved(call, lacking, lambda: ApiError("InvalidTag", "System tags cannot be removed by requester"))
    set_by_aws = call.via[-1:] == (CLOUDFORMATION,)
    tags = [tag for tag in tags if not (reserved(tag.Key) and (set_by_aws or present.get(tag.Key) == tag.Value))]
    if len(tags) > MAX_BUCKET_TAGS:
        raise ApiError("BadRequest", "Bucket tag count cannot be greater than 50")
    _check(tags, MAKING if made else "System tags cannot be added/updated by requester", named=not made)


def left_tags(call: Call, present: Mapping[str, str]) -> dict[str, str]:
    """What stays of a bucket's tags when they are deleted: those of AWS's own, which are not the caller's to remove."""
    by_aws = call.via[-1:] == (CLOUDFORMATION,)
    return {key: value for key, value in present.items() if reserved(key) and not by_aws}


def check_object_tags(tags: Sequence[Any]) -> None:
    """Raises InvalidTag, BadRequest."""
    if len(tags) > MAX_TAGS:
        raise ApiError("BadRequest", "Object tags cannot be greater than 10")
    _check(tags, "Your TagKey cannot be prefixed with aws:")


def _check(tags: Sequence[Any], refusal: str, named: bool = True) -> None:
    seen: set[str] = set()
    for tag in tags:
        if tag.Key in seen:
            raise ApiError("InvalidTag", "Cannot provide multiple Tags with the same key", TagKey=tag.Key)
        seen.add(tag.Key)
        if reserved(tag.Key):
            raise ApiError("InvalidTag", refusal, **({"TagKey": tag.Key} if named else {}))
        if not 1 <= len(tag.Key) <= 128 or not ALLOWED.fullmatch(tag.Key):
            raise ApiError("InvalidTag", "The TagKey you have provided is invalid", TagKey=tag.Key)
        if len(tag.Value) > 256 or not ALLOWED.fullmatch(tag.Value):
            text = "The TagValue you have provided is invalid"
            raise ApiError("InvalidTag", text, TagKey=tag.Key, TagValue=tag.Value)


def request_tag_keys(tags: Mapping[str, str]) -> dict[str, list[str]]:
    """The condition keys of the tags that a request gives an object. Source: "Tagging and access control policies"."""
    found = {f"s3:RequestObjectTag/{key}": [value] for key, value in tags.items()}
    if tags:
        found["s3:RequestObjectTagKeys"] = list(tags)
    return found


def tags_of(header: str | None) -> dict[str, str]:
    """The tags of an x-amz-tagging header. Raises InvalidArgument, InvalidTag, BadRequest."""
    if not header:
        return {}
    pairs = parse_qsl(header, keep_blank_values=True)
    if len(pairs) > MAX_TAGS:
        raise ApiError("BadRequest", "Object tags cannot be greater than 10")
    found = dict(pairs)
    if len(found) < len(pairs) or not all(ALLOWED.fullmatch(text) for pair in pairs for text in pair):
        text = (
            "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name "
            "duplicates."
        )
        raise invalid("x-amz-tagging", header, text)
    for key, value in pairs:
        if reserved(key):
            raise ApiError("InvalidTag", "Your TagKey cannot be prefixed with aws:", TagKey=key)
        if not 1 <= len(key) <= 128:
            raise ApiError("InvalidTag", "The TagKey you have provided is invalid", TagKey=key)
        if len(value) > 256:
            raise ApiError("InvalidTag", "The TagValue you have provided is invalid", TagKey=key, TagValue=value)
    return found
