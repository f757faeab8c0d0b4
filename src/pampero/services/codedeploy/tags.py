"""Tags of applications and deployment groups."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Call, operation, resource_tags
from pampero.aws.nouns import Nouns
from pampero.aws.tags import Tagged, Tagging, member, tag_list
from pampero.kernel.arn import Arn
from pampero.services.codedeploy import types as t
from pampero.services.codedeploy.model import APPLICATIONS, GROUPS
from pampero.store.tx import ReadTx, Tx

# What bears tags, by the word before the colon in its ARN.
NOUNS: dict[str, Nouns[Any]] = {"application": APPLICATIONS, "deploymentgroup": GROUPS}


@resource_tags
def tagged(tx: ReadTx, where: Arn) -> Tagged | None:
    """The thing of an ARN."""
    nouns = NOUNS.get(where.resource.partition(":")[0])
    found: Tagged | None = nouns.named(tx, where) if nouns is not None else None
    return found


def _found(tx: ReadTx, text: str) -> tuple[Tagging[Any], Tagged]:
    """Raises InvalidArnException, ArnNotSupportedException, ApplicationDoesNotExistException,
    DeploymentGroupDoesNotExistException."""
    try:
        where = Arn.parse(text)
    except ValueError as error:
        raise ApiError("InvalidArnException", f"{text} is not a valid ARN.") from error
    nouns = NOUNS.get(where.resource.partition(":")[0]) if where.service == "codedeploy" else None
    if nouns is None:
        raise ApiError("ArnNotSupportedException", f"{text} is of nothing that bears tags.")
    return Tagging(nouns.save), nouns.existing(tx, text)


@operation("TagResource", resource=member("ResourceArn"))
def tag_resource(tx: Tx, call: Call, req: t.TagResourceInput) -> t.TagResourceOutput:
    """Add or change tags. Source: API_TagResource. Raises ApplicationDoesNotExistException,
    DeploymentGroupDoesNotExistException, InvalidArnException, ArnNotSupportedException."""
    tagging, thing = _found(tx, req.ResourceArn)
    tagging.add(tx, thing, req.Tags)
    return t.TagResourceOutput()


@operation("UntagResource", resource=member("ResourceArn"))
def untag_resource(tx: Tx, call: Call, req: t.UntagResourceInput) -> t.UntagResourceOutput:
    """Take tags away. Source: API_UntagResource. Raises as TagResource."""
    tagging, thing = _found(tx, req.ResourceArn)
    tagging.remove(tx, thing, req.TagKeys)
    return t.UntagResourceOutput()


@operation("ListTagsForResource", resource=member("ResourceArn"), read=True)
def list_tags_for_resource(tx: ReadTx, call: Call, req: t.ListTagsForResourceInput) -> t.ListTagsForResourceOutput:
    """All of a resource's tags: there are no more than a page of them. Source: API_ListTagsForResource. Raises as
    TagResource."""
    return t.ListTagsForResourceOutput(Tags=tag_list(t.Tag, _found(tx, req.ResourceArn)[1].tags))
