"""Tags of keys."""

from __future__ import annotations

from pampero.api import ApiError, Call, operation
from pampero.aws.tags import MAX_TAGS, Tagging, counted, tag_map
from pampero.services.kms import types as t
from pampero.services.kms.access import key_arn, on_plain_key
from pampero.services.kms.listing import pages
from pampero.services.kms.model import KEYS, Key, changed, check_not_deleting, find_plain
from pampero.store.tx import ReadTx, Tx

LISTED = 50


def _too_many() -> ApiError:
    return ApiError("LimitExceededException", f"A KMS key may have {MAX_TAGS} tags at most.")


TAGGING: Tagging[Key] = Tagging(KEYS.save, lambda key: _too_many())


def check_tags(tags: dict[str, str]) -> dict[str, str]:
    """Tags that a new key may bear. Raises LimitExceededException."""
    if counted(tags) > MAX_TAGS:
        raise _too_many()
    return tags


@operation("TagResource", resource=key_arn, checks=on_plain_key)
def tag_resource(tx: Tx, call: Call, req: t.TagResourceRequest) -> None:
    """Add tags, or change their values. Source: API_TagResource.

    Raises NotFoundException, InvalidArnException, KMSInvalidStateException, LimitExceededException, TagException.
    """
    key = changed(tx, find_plain(tx, call, req.KeyId))
    check_not_deleting(key)
    TAGGING.add(tx, key, tag_map(req.Tags))


@operation("UntagResource", resource=key_arn, checks=on_plain_key)
def untag_resource(tx: Tx, call: Call, req: t.UntagResourceRequest) -> None:
    """Take tags away. Source: API_UntagResource. Raises NotFoundException, InvalidArnException, KMSInvalidStateException."""
    key = changed(tx, find_plain(tx, call, req.KeyId))
    check_not_deleting(key)
    TAGGING.remove(tx, key, req.TagKeys)


@operation("ListResourceTags", resource=key_arn, checks=on_plain_key, read=True)
def list_resource_tags(tx: ReadTx, call: Call, req: t.ListResourceTagsRequest) -> t.ListResourceTagsResponse:
    """Its tags in pages of 50. Source: API_ListResourceTags. Raises NotFoundException, InvalidArnException,
    InvalidMarkerException."""
    tags = find_plain(tx, call, req.KeyId).tags

    def look(after: str, most: int) -> list[tuple[str, t.Tag]]:
        names = [name for name in sorted(tags) if name > after]
        return [(name, t.Tag(TagKey=name, TagValue=tags[name])) for name in names[:most]]

    found, marker = pages(req, LISTED, look)
    return t.ListResourceTagsResponse(Tags=found, NextMarker=marker, Truncated=marker is not None)
