"""Tags of registries, schemas and discoverers."""

from __future__ import annotations

from typing import Any

from pampero.api import Call, operation, resource_tags
from pampero.aws.tags import Tagged, Tagging, member
from pampero.kernel.arn import Arn
from pampero.services.schemas import types as t
from pampero.services.schemas.discoverers import DISCOVERERS
from pampero.services.schemas.model import REGISTRIES, SCHEMAS, bad, missing
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

# What bears tags, by the word before the slash in its ARN.
NOUNS: dict[str, Documents[Any]] = {"registry": REGISTRIES, "schema": SCHEMAS, "discoverer": DISCOVERERS}


@resource_tags
def tagged(tx: ReadTx, where: Arn) -> Tagged | None:
    """The thing of an ARN."""
    kind, _, name = where.resource.partition("/")
    found: Tagged | None = NOUNS[kind].get(tx, where.scope, name) if kind in NOUNS else None
    return found


def _found(tx: ReadTx, text: str) -> tuple[Tagging[Any], Tagged]:
    """The thing of an ARN, and how its tags are written. Raises BadRequestException, NotFoundException."""
    try:
        where = Arn.parse(text)
    except ValueError as error:
        raise bad(f"{text} is not a valid ARN.") from error
    thing = tagged(tx, where) if where.service == "schemas" else None
    if thing is None:
        raise missing(text)
    return Tagging(NOUNS[where.resource.partition("/")[0]].save), thing


@operation("TagResource", resource=member("ResourceArn"))
def tag_resource(tx: Tx, call: Call, req: t.TagResourceRequest) -> None:
    """Add or change tags. Source: TagResource. Raises NotFoundException."""
    tagging, thing = _found(tx, req.ResourceArn)
    tagging.add(tx, thing, req.Tags)


@operation("UntagResource", resource=member("ResourceArn"))
def untag_resource(tx: Tx, call: Call, req: t.UntagResourceRequest) -> None:
    """Take tags away. Source: UntagResource. Raises NotFoundException."""
    tagging, thing = _found(tx, req.ResourceArn)
    tagging.remove(tx, thing, req.TagKeys)


@operation("ListTagsForResource", resource=member("ResourceArn"), read=True)
def list_tags_for_resource(tx: ReadTx, call: Call, req: t.ListTagsForResourceRequest) -> t.ListTagsForResourceResponse:
    """A resource's tags. Source: ListTagsForResource. Raises NotFoundException."""
    return t.ListTagsForResourceResponse(Tags=_found(tx, req.ResourceArn)[1].tags)
