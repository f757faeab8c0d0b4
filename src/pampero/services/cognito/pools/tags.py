"""Tags of pools. Sources: API_TagResource, API_UntagResource, API_ListTagsForResource."""

from __future__ import annotations

from pampero.api import Call, operation
from pampero.aws.tags import Tagging, member
from pampero.services.cognito import types as t
from pampero.services.cognito.pools.model import POOLS, Pool
from pampero.store.tx import ReadTx, Tx

TAGS: Tagging[Pool] = Tagging(POOLS.save)


@operation("TagResource", resource=member("ResourceArn"))
def tag_resource(tx: Tx, call: Call, req: t.TagResourceRequest) -> t.TagResourceResponse:
    """Add tags or change their values. Source: API_TagResource. Raises ResourceNotFoundException."""
    TAGS.add(tx, POOLS.existing(tx, req.ResourceArn), req.Tags)
    return t.TagResourceResponse()


@operation("UntagResource", resource=member("ResourceArn"))
def untag_resource(tx: Tx, call: Call, req: t.UntagResourceRequest) -> t.UntagResourceResponse:
    """Take tags away. Source: API_UntagResource. Raises ResourceNotFoundException."""
    TAGS.remove(tx, POOLS.existing(tx, req.ResourceArn), req.TagKeys)
    return t.UntagResourceResponse()


@operation("ListTagsForResource", resource=member("ResourceArn"), read=True)
def list_tags_for_resource(tx: ReadTx, call: Call, req: t.ListTagsForResourceRequest) -> t.ListTagsForResourceResponse:
    """A pool's tags. Source: API_ListTagsForResource. Raises ResourceNotFoundException."""
    return t.ListTagsForResourceResponse(Tags=POOLS.existing(tx, req.ResourceArn).tags)
