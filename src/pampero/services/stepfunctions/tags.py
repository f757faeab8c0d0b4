"""Tags of state machines and activities."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pampero.api import ApiError, Call, operation
from pampero.services.stepfunctions.activities import ACTIVITIES
from pampero.services.stepfunctions.model import MACHINES, split_arn
from pampero.services.stepfunctions.types import (
    ListTagsForResourceInput,
    ListTagsForResourceOutput,
    Tag,
    TagResourceInput,
    UntagResourceInput,
)
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

MOST_TAGS = 50


def _arn(call: Call, req: Any) -> str:
    return str(req.resourceArn)


def _find(tx: ReadTx, arn: str) -> tuple[Any, Callable[[Tx], None]]:
    """The tagged thing, and how to save it. Raises InvalidArn, ResourceNotFound."""
    kind = "activity" if ":activity:" in arn else "stateMachine"
    account, region, names = split_arn(arn, kind)
    scope = f"{account}/{region}"
    documents: Documents[Any] = ACTIVITIES if kind == "activity" else MACHINES
    found = documents.get(tx, scope, names[0])
    if found is None:
        raise ApiError("ResourceNotFound", f"Resource not found: '{arn}'", resourceName=arn)
    return found, lambda tx: documents.put(tx, scope, names[0], found)


@operation("TagResource", resource=_arn)
def tag_resource(tx: Tx, call: Call, req: TagResourceInput) -> None:
    """Add or change tags. Source: API_TagResource. Raises ResourceNotFound, TooManyTags."""
    found, save = _find(tx, req.resourceArn)
    found.tags.update({tag.key or "": tag.value or "" for tag in req.tags})
    if len(found.tags) > MOST_TAGS:
        text = "You've exceeded the number of tags allowed for a resource."
        raise ApiError("TooManyTags", text, resourceName=req.resourceArn)
    save(tx)


@operation("UntagResource", resource=_arn)
def untag_resource(tx: Tx, call: Call, req: UntagResourceInput) -> None:
    """Take tags away. Source: API_UntagResource. Raises ResourceNotFound."""
    found, save = _find(tx, req.resourceArn)
    for key in req.tagKeys:
        found.tags.pop(key, None)
    save(tx)


@operation("ListTagsForResource", resource=_arn, read=True)
def list_tags_for_resource(tx: ReadTx, call: Call, req: ListTagsForResourceInput) -> ListTagsForResourceOutput:
    """The tags. Source: API_ListTagsForResource. Raises ResourceNotFound."""
    found, _ = _find(tx, req.resourceArn)
    return ListTagsForResourceOutput(tags=[Tag(key=key, value=value) for key, value in found.tags.items()])
