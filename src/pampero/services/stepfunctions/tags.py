"""Tags of state machines and activities."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Call, operation, resource_tags
from pampero.aws.tags import Tagging, member
from pampero.kernel.arn import same
from pampero.services.stepfunctions import types as t
from pampero.services.stepfunctions.model import MACHINES, Machine, split_arn
from pampero.services.stepfunctions.tagging import too_many
from pampero.services.stepfunctions.tasks.activity import ACTIVITIES, Activity
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

Noun = Machine | Activity


def _bearer(tx: ReadTx, arn: str) -> Noun | None:
    """Versions and aliases have the tags of their machine. Raises InvalidArn."""
    kind, most = ("activity", 1) if ":activity:" in arn else ("stateMachine", 2)
    account, region, names = split_arn(arn, kind, most)
    documents: Documents[Any] = ACTIVITIES if kind == "activity" else MACHINES
    return documents.get(tx, f"{account}/{region}", names[0])


def _find(tx: ReadTx, arn: str) -> Noun:
    """Raises InvalidArn, ResourceNotFound."""
    found = _bearer(tx, arn)
    if found is None or not same(arn, found.arn):
        raise ApiError("ResourceNotFound", f"Resource not found: '{arn}'", resourceName=arn)
    return found


tagged = resource_tags(lambda tx, where: _bearer(tx, str(where)))


KEPT: dict[type[Noun], Documents[Any]] = {Machine: MACHINES, Activity: ACTIVITIES}
TAGS: Tagging[Noun] = Tagging(
    lambda tx, found: KEPT[type(found)].save(tx, found),
    lambda found: too_many(found.arn),
)


@operation("TagResource", resource=member("resourceArn"))
def tag_resource(tx: Tx, call: Call, req: t.TagResourceInput) -> None:
    """Add or change tags. Source: API_TagResource. Raises ResourceNotFound, TooManyTags."""
    TAGS.add(tx, _find(tx, req.resourceArn), req.tags)


@operation("UntagResource", resource=member("resourceArn"))
def untag_resource(tx: Tx, call: Call, req: t.UntagResourceInput) -> None:
    """Take tags away. Source: API_UntagResource. Raises ResourceNotFound."""
    TAGS.remove(tx, _find(tx, req.resourceArn), req.tagKeys)


@operation("ListTagsForResource", resource=member("resourceArn"), read=True)
def list_tags_for_resource(tx: ReadTx, call: Call, req: t.ListTagsForResourceInput) -> t.ListTagsForResourceOutput:
    """The tags. Source: API_ListTagsForResource. Raises ResourceNotFound."""
    tags = _find(tx, req.resourceArn).tags
    return t.ListTagsForResourceOutput(tags=[t.Tag(key=key, value=value) for key, value in tags.items()])
