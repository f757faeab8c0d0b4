"""Tags of alarms and dashboards."""

from __future__ import annotations

from pampero.api import Call, operation, resource_tags
from pampero.aws.tags import Tagged, member, tag_list
from pampero.kernel.arn import Arn
from pampero.services.cloudwatch import types as t
from pampero.services.cloudwatch.alarms.model import ALARMS, Alarm
from pampero.services.cloudwatch.alarms.putting import TAGS
from pampero.services.cloudwatch.dashboards import DASHBOARD_TAGS, DASHBOARDS, Dashboard
from pampero.store.tx import ReadTx, Tx


@resource_tags
def tagged(tx: ReadTx, arn: Arn) -> Tagged | None:
    """An alarm or a dashboard."""
    if arn.service == "cloudwatch" and arn.resource.startswith("dashboard/"):
        return DASHBOARDS.get(tx, arn.account, arn.resource.removeprefix("dashboard/"))
    return ALARMS.named(tx, arn)


def _find(tx: ReadTx, text: str) -> Alarm | Dashboard:
    if ":dashboard/" in text and text.count(":") >= 5:
        where = Arn.parse(text)
        found = DASHBOARDS.get(tx, where.account, where.resource.removeprefix("dashboard/"))
        if found is not None:
            return found
    return ALARMS.existing(tx, text)


@operation("TagResource", resource=member("ResourceARN"))
def tag_resource(tx: Tx, call: Call, req: t.TagResourceInput) -> None:
    """Add or change tags. Source: API_TagResource. Raises ResourceNotFoundException."""
    found = _find(tx, req.ResourceARN)
    if isinstance(found, Dashboard):
        DASHBOARD_TAGS.add(tx, found, req.Tags)
    else:
        TAGS.add(tx, found, req.Tags)


@operation("UntagResource", resource=member("ResourceARN"))
def untag_resource(tx: Tx, call: Call, req: t.UntagResourceInput) -> None:
    """Take tags away. Source: API_UntagResource. Raises ResourceNotFoundException."""
    found = _find(tx, req.ResourceARN)
    if isinstance(found, Dashboard):
        DASHBOARD_TAGS.remove(tx, found, req.TagKeys)
    else:
        TAGS.remove(tx, found, req.TagKeys)


@operation("ListTagsForResource", resource=member("ResourceARN"), read=True)
def list_tags_for_resource(tx: ReadTx, call: Call, req: t.ListTagsForResourceInput) -> t.ListTagsForResourceOutput:
    """Its tags. Source: API_ListTagsForResource. Raises ResourceNotFoundException."""
    return t.ListTagsForResourceOutput(Tags=tag_list(t.Tag, _find(tx, req.ResourceARN).tags))
