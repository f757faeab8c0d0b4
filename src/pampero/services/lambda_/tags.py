"""Tags of functions and of event source mappings."""

from __future__ import annotations

from pampero.api import Call, operation
from pampero.aws.tags import MAX_TAGS, Tagging, member
from pampero.services.lambda_ import types as t
from pampero.services.lambda_.mappings.model import MAPPINGS, Mapping
from pampero.services.lambda_.model import FUNCTIONS, Function, latest
from pampero.services.lambda_.names import invalid, not_found, reference
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


def _save(tx: Tx, found: Noun) -> None:
    if isinstance(found, Mapping):
        MAPPINGS.save(tx, found)
    else:
        FUNCTIONS.save(tx, found)


TAGS: Tagging[Noun] = Tagging(_save, lambda _: invalid(f"The number of tags exceeds the limit of {MAX_TAGS}."))


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
