"""Tags of topics."""

from __future__ import annotations

from pampero.api import ApiError, Call, operation
from pampero.aws.tags import Tagging, member, tag_list
from pampero.services.sns import types as t
from pampero.services.sns.model import TOPICS, Topic, find_topic, invalid
from pampero.store.tx import ReadTx, Tx

TOO_MANY = "Could not complete request: tag quota of per resource exceeded"
TAGS = Tagging(TOPICS.save, lambda topic: ApiError("TagLimitExceededException", TOO_MANY))


def _topic(tx: ReadTx, call: Call, text: str) -> Topic:
    try:
        return find_topic(tx, call, text, "ResourceArn")
    except ApiError as error:
        if error.code == "NotFoundException":
            raise ApiError("ResourceNotFoundException", "Resource does not exist") from error
        raise


@operation("TagResource", resource=member("ResourceArn"))
def tag_resource(tx: Tx, call: Call, req: t.TagResourceRequest) -> t.TagResourceResponse:
    """Add or change tags. Source: API_TagResource. Raises ResourceNotFound, TagLimitExceeded, InvalidParameter."""
    topic = _topic(tx, call, req.ResourceArn)
    if len({tag.Key for tag in req.Tags}) != len(req.Tags):
        raise invalid("Duplicated keys are not allowed.")
    TAGS.add(tx, topic, req.Tags)
    return t.TagResourceResponse()


@operation("UntagResource", resource=member("ResourceArn"))
def untag_resource(tx: Tx, call: Call, req: t.UntagResourceRequest) -> t.UntagResourceResponse:
    """Take tags away. Source: API_UntagResource. Raises ResourceNotFound."""
    TAGS.remove(tx, _topic(tx, call, req.ResourceArn), req.TagKeys)
    return t.UntagResourceResponse()


@operation("ListTagsForResource", resource=member("ResourceArn"), read=True)
def list_tags_for_resource(tx: ReadTx, call: Call, req: t.ListTagsForResourceRequest) -> t.ListTagsForResourceResponse:
    """A topic's tags. Source: API_ListTagsForResource. Raises ResourceNotFound."""
    return t.ListTagsForResourceResponse(Tags=tag_list(t.Tag, _topic(tx, call, req.ResourceArn).tags))
