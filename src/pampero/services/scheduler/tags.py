"""Tags of schedule groups; schedules have none."""

from __future__ import annotations

from pampero.api import Call, operation, resource_tags
from pampero.aws.tags import member, tag_list
from pampero.kernel.arn import Arn
from pampero.services.scheduler import types as t
from pampero.services.scheduler.groups import TAGGING
from pampero.services.scheduler.model import Group, group_of
from pampero.store.tx import ReadTx, Tx


def _group(tx: ReadTx, text: str) -> Group:
    """The group of an ARN. Raises ResourceNotFoundException."""
    where = Arn.parse(text)
    return group_of(tx, where.scope, where.resource.partition("/")[2])


@resource_tags
def tagged(tx: ReadTx, where: Arn) -> Group | None:
    """What has the tags of a group's ARN."""
    kind, _, name = where.resource.partition("/")
    return group_of(tx, where.scope, name) if kind == "schedule-group" and name != "*" else None


@operation("TagResource", resource=member("ResourceArn"))
def tag_resource(tx: Tx, call: Call, req: t.TagResourceInput) -> t.TagResourceOutput:
    """Add or change tags. Source: API_TagResource. Raises ResourceNotFoundException, ServiceQuotaExceededException."""
    TAGGING.add(tx, _group(tx, req.ResourceArn), req.Tags)
    return t.TagResourceOutput()


@operation("UntagResource", resource=member("ResourceArn"))
def untag_resource(tx: Tx, call: Call, req: t.UntagResourceInput) -> t.UntagResourceOutput:
    """Take tags away. Source: API_UntagResource. Raises ResourceNotFoundException."""
    TAGGING.remove(tx, _group(tx, req.ResourceArn), req.TagKeys)
    return t.UntagResourceOutput()


@operation("ListTagsForResource", resource=member("ResourceArn"), read=True)
def list_tags_for_resource(tx: ReadTx, call: Call, req: t.ListTagsForResourceInput) -> t.ListTagsForResourceOutput:
    """A group's tags. Source: API_ListTagsForResource. Raises ResourceNotFoundException."""
    return t.ListTagsForResourceOutput(Tags=tag_list(t.Tag, _group(tx, req.ResourceArn).tags))
