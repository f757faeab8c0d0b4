"""Tags of topics."""

from __future__ import annotations

from pampero.api import ApiError, Call, operation
from pampero.services.sns.model import Topic, find_topic, invalid, save_topic
from pampero.services.sns.types import (
    ListTagsForResourceRequest,
    ListTagsForResourceResponse,
    Tag,
    TagResourceRequest,
    TagResourceResponse,
    UntagResourceRequest,
    UntagResourceResponse,
)
from pampero.store.tx import ReadTx, Tx

MOST = 50


def _tagged(call: Call, req: TagResourceRequest | UntagResourceRequest | ListTagsForResourceRequest) -> str:
    return req.ResourceArn


def _topic(tx: ReadTx, call: Call, text: str) -> Topic:
    try:
        return find_topic(tx, call, text, "ResourceArn")
    except ApiError as error:
        if error.code == "NotFoundException":
            raise ApiError("ResourceNotFoundException", "Resource does not exist") from error
        raise


@operation("TagResource", resource=_tagged)
def tag_resource(tx: Tx, call: Call, req: TagResourceRequest) -> TagResourceResponse:
    """Add or change tags. Source: API_TagResource. Raises ResourceNotFound, TagLimitExceeded, InvalidParameter."""
    topic = _topic(tx, call, req.ResourceArn)
    if len({tag.Key for tag in req.Tags}) != len(req.Tags):
        raise invalid("Duplicated keys are not allowed.")
    topic.tags.update({tag.Key: tag.Value for tag in req.Tags})
    if len(topic.tags) > MOST:
        raise ApiError("TagLimitExceededException", "Could not complete request: tag quota of per resource exceeded")
    save_topic(tx, topic)
    return TagResourceResponse()


@operation("UntagResource", resource=_tagged)
def untag_resource(tx: Tx, call: Call, req: UntagResourceRequest) -> UntagResourceResponse:
    """Take tags away. Source: API_UntagResource. Raises ResourceNotFound."""
    topic = _topic(tx, call, req.ResourceArn)
    for key in req.TagKeys:
        topic.tags.pop(key, None)
    save_topic(tx, topic)
    return UntagResourceResponse()


@operation("ListTagsForResource", resource=_tagged, read=True)
def list_tags_for_resource(tx: ReadTx, call: Call, req: ListTagsForResourceRequest) -> ListTagsForResourceResponse:
    """A topic's tags. Source: API_ListTagsForResource. Raises ResourceNotFound."""
    tags = _topic(tx, call, req.ResourceArn).tags
    return ListTagsForResourceResponse(Tags=[Tag(Key=key, Value=value) for key, value in tags.items()])
