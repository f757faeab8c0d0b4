"""Tags of functions and of event source mappings."""

from __future__ import annotations

from typing import Any

from pampero.api import Call, operation, resource_tags
from pampero.aws.tags import MAX_TAGS, Tagging, member
from pampero.kernel.arn import Arn
from pampero.services.lambda_ import types as t
from pampero.services.lambda_.mappings.model import MAPPINGS, Mapping
from pampero.services.lambda_.model import FUNCTIONS, Function, latest
from pampero.services.lambda_.names import invalid, not_found, reference
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

Noun = Function | Mapping


def _find(tx: ReadTx, call: Call, arn: str) -> Noun:
    """Raises ResourceNotFoundException, InvalidParameterValueException."""
    if ":event-source-mapping:" in arn:
        mapping = MAPPINGS.get(tx, call.scope, arn.rsplit(":", 1)[1])
        if mapping is None:
            raise not_found("The resource you requested does not exist.")
        return mapping
    where = reference(call, arn)
    if where.qualifier:
        raise invalid("Tags on function aliases and versions are not supported. Please specify a function ARN.")
    return latest(tx, where)


@resource_tags
def tagged(tx: ReadTx, where: Arn) -> Noun | None:
    """A function, whose tags are also those of its versions and aliases, or a mapping."""
    kind, name = where.resource.split(":")[:2]
    if kind == "event-source-mapping":
        return MAPPINGS.get(tx, where.scope, name)
    return FUNCTIONS.get(tx, where.scope, name) if kind == "function" else None


KEPT: dict[type[Noun], Documents[Any]] = {Function: FUNCTIONS, Mapping: MAPPINGS}
TAGS: Tagging[Noun] = Tagging(
    lambda tx, found: KEPT[type(found)].save(tx, found),
    lambda _: invalid(f"The number of tags exceeds the limit of {MAX_TAGS}."),
)


@operation("TagResource", resource=member("Resource"))
def tag_resource(tx: Tx, call: Call, req: t.TagResourceRequest) -> None:
    """Add tags. Source: API_TagResource. Raises ResourceNotFoundException."""
    TAGS.add(tx, _find(tx, call, req.Resource), req.Tags)


@operation("UntagResource", resource=member("Resource"))
def untag_resource(tx: Tx, call: Call, req: t.UntagResourceRequest) -> None:
    """Take tags away. Source: API_UntagResource. Raises ResourceNotFoundException."""
    TAGS.remove(tx, _find(tx, call, req.Resource), req.TagKeys)


@operation("ListTags", resource=member("Resource"), read=True)
def list_tags(tx: ReadTx, call: Call, req: t.ListTagsRequest) -> t.ListTagsResponse:
    """The tags. Source: API_ListTags. Raises ResourceNotFoundException."""
    return t.ListTagsResponse(Tags=_find(tx, call, req.Resource).tags)
