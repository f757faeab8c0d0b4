"""Tags that pipes bear."""

from __future__ import annotations

from pampero.api import ApiError, Call, operation, resource_tags
from pampero.aws.tags import Tagging, member
from pampero.kernel.arn import Arn
from pampero.services.pipes import types as t
from pampero.services.pipes.model import PIPES, Pipe
from pampero.store.tx import ReadTx, Tx

# No source tells the words.
TAGS: Tagging[Pipe] = Tagging(
    PIPES.save, lambda pipe: ApiError("ValidationException", f"{pipe.name} has too many tags.")
)


@resource_tags
def tagged(tx: ReadTx, where: Arn) -> Pipe | None:
    """A pipe."""
    return PIPES.named(tx, where)


@operation("TagResource", resource=member("resourceArn"))
def tag_resource(tx: Tx, call: Call, req: t.TagResourceRequest) -> t.TagResourceResponse:
    """Add or change tags. Source: API_TagResource. Raises NotFoundException, ValidationException."""
    TAGS.add(tx, PIPES.existing(tx, req.resourceArn), req.tags)
    return t.TagResourceResponse()


@operation("UntagResource", resource=member("resourceArn"))
def untag_resource(tx: Tx, call: Call, req: t.UntagResourceRequest) -> t.UntagResourceResponse:
    """Take tags away. Source: API_UntagResource. Raises NotFoundException."""
    TAGS.remove(tx, PIPES.existing(tx, req.resourceArn), req.tagKeys)
    return t.UntagResourceResponse()


@operation("ListTagsForResource", resource=member("resourceArn"), read=True)
def list_tags_for_resource(tx: ReadTx, call: Call, req: t.ListTagsForResourceRequest) -> t.ListTagsForResourceResponse:
    """The tags. Source: API_ListTagsForResource. Raises NotFoundException."""
    return t.ListTagsForResourceResponse(tags=PIPES.existing(tx, req.resourceArn).tags)
