"""Tags of alarms."""

from __future__ import annotations

from pampero.api import Call, operation, resource_tags
from pampero.aws.tags import Tagged, member, tag_list
from pampero.kernel.arn import Arn
from pampero.services.cloudwatch import types as t
from pampero.services.cloudwatch.alarms.model import ALARMS
from pampero.services.cloudwatch.alarms.putting import TAGS
from pampero.store.tx import ReadTx, Tx


@resource_tags
def tagged(tx: ReadTx, arn: Arn) -> Tagged | None:
    """An alarm."""
    return ALARMS.named(tx, arn)


@operation("TagResource", resource=member("ResourceARN"))
def tag_resource(tx: Tx, call: Call, req: t.TagResourceInput) -> None:
    """Add or change tags. Source: API_TagResource. Raises ResourceNotFoundException."""
    TAGS.add(tx, ALARMS.existing(tx, req.ResourceARN), req.Tags)


@operation("UntagResource", resource=member("ResourceARN"))
def untag_resource(tx: Tx, call: Call, req: t.UntagResourceInput) -> None:
    """Take tags away. Source: API_UntagResource. Raises ResourceNotFoundException."""
    TAGS.remove(tx, ALARMS.existing(tx, req.ResourceARN), req.TagKeys)


@operation("ListTagsForResource", resource=member("ResourceARN"), read=True)
def list_tags_for_resource(tx: ReadTx, call: Call, req: t.ListTagsForResourceInput) -> t.ListTagsForResourceOutput:
    """Its tags. Source: API_ListTagsForResource. Raises ResourceNotFoundException."""
    return t.ListTagsForResourceOutput(Tags=tag_list(t.Tag, ALARMS.existing(tx, req.ResourceARN).tags))
