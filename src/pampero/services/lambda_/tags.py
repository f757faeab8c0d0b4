"""Tags of functions and of event source mappings."""

from __future__ import annotations

from typing import Any

from pampero.api import Call, operation
from pampero.services.lambda_.mappings import MAPPINGS
from pampero.services.lambda_.model import FUNCTIONS, latest
from pampero.services.lambda_.names import invalid, not_found, reference
from pampero.services.lambda_.types import (
    ListTagsRequest,
    ListTagsResponse,
    TagResourceRequest,
    UntagResourceRequest,
)
from pampero.store.tx import ReadTx, Tx

MOST_TAGS = 50


def _arn(call: Call, req: Any) -> str:
    return str(req.Resource)


def _tags(tx: ReadTx, call: Call, arn: str) -> dict[str, str]:
    if ":event-source-mapping:" in arn:
        mapping = MAPPINGS.get(tx, call.scope, arn.rsplit(":", 1)[1])
        if mapping is None:
            raise not_found("The resource you requested does not exist.")
        return mapping.tags
    where = reference(call, arn)
    if where.qualifier:
        raise invalid("Tags on function aliases and versions are not supported. Please specify a function ARN.")
    return latest(tx, where).tags


def _save(tx: Tx, call: Call, arn: str, tags: dict[str, str]) -> None:
    if len(tags) > MOST_TAGS:
        raise invalid(f"The number of tags exceeds the limit of {MOST_TAGS}.")
    if ":event-source-mapping:" in arn:
        mapping = MAPPINGS.get(tx, call.scope, arn.rsplit(":", 1)[1])
        assert mapping is not None
        mapping.tags = tags
        MAPPINGS.put(tx, call.scope, mapping.uuid, mapping)
    else:
        function = latest(tx, reference(call, arn))
        function.tags = tags
        FUNCTIONS.put(tx, function.scope, function.name, function)


@operation("TagResource", resource=_arn)
def tag_resource(tx: Tx, call: Call, req: TagResourceRequest) -> None:
    """Add tags. Source: API_TagResource. Raises ResourceNotFoundException."""
    _save(tx, call, req.Resource, {**_tags(tx, call, req.Resource), **req.Tags})


@operation("UntagResource", resource=_arn)
def untag_resource(tx: Tx, call: Call, req: UntagResourceRequest) -> None:
    """Take tags away. Source: API_UntagResource. Raises ResourceNotFoundException."""
    tags = _tags(tx, call, req.Resource)
    _save(tx, call, req.Resource, {key: value for key, value in tags.items() if key not in set(req.TagKeys)})


@operation("ListTags", resource=_arn, read=True)
def list_tags(tx: ReadTx, call: Call, req: ListTagsRequest) -> ListTagsResponse:
    """The tags. Source: API_ListTags. Raises ResourceNotFoundException."""
    return ListTagsResponse(Tags=_tags(tx, call, req.Resource))
