"""Tags of log groups, in the newer words (resources) and the older ones (log groups)."""

from __future__ import annotations

from pampero.api import ApiError, Call, operation
from pampero.services.logs.model import GROUPS, Group, group_of, named_arn, split
from pampero.services.logs.types import (
    ListTagsForResourceRequest,
    ListTagsForResourceResponse,
    ListTagsLogGroupRequest,
    ListTagsLogGroupResponse,
    TagLogGroupRequest,
    TagResourceRequest,
    UntagLogGroupRequest,
    UntagResourceRequest,
)
from pampero.store.tx import ReadTx, Tx

MOST_TAGS = 50


def _resource(call: Call, req: TagResourceRequest | UntagResourceRequest | ListTagsForResourceRequest) -> str:
    return req.resourceArn.removesuffix(":*")


def _group(tx: ReadTx, call: Call, arn: str) -> Group:
    """The group of an ARN. Raises ResourceNotFoundException."""
    account, region, name = split(call, arn)
    group = GROUPS.get(tx, f"{account}/{region}", name)
    if group is None:
        raise ApiError("ResourceNotFoundException", "The specified resource does not exist.")
    return group


def _tag(tx: Tx, group: Group, tags: dict[str, str]) -> None:
    group.tags.update(tags)
    if len(group.tags) > MOST_TAGS:
        raise ApiError("TooManyTagsException", f"A resource can have at most {MOST_TAGS} tags.")
    GROUPS.put(tx, group.scope, group.name, group)


def _untag(tx: Tx, group: Group, keys: list[str]) -> None:
    for key in keys:
        group.tags.pop(key, None)
    GROUPS.put(tx, group.scope, group.name, group)


@operation("TagResource", resource=_resource)
def tag_resource(tx: Tx, call: Call, req: TagResourceRequest) -> None:
    """Add or change tags. Source: API_TagResource. Raises ResourceNotFoundException, TooManyTagsException."""
    _tag(tx, _group(tx, call, req.resourceArn), req.tags)


@operation("UntagResource", resource=_resource)
def untag_resource(tx: Tx, call: Call, req: UntagResourceRequest) -> None:
    """Take tags away. Source: API_UntagResource. Raises ResourceNotFoundException."""
    _untag(tx, _group(tx, call, req.resourceArn), req.tagKeys)


@operation("ListTagsForResource", resource=_resource, read=True)
def list_tags_for_resource(tx: ReadTx, call: Call, req: ListTagsForResourceRequest) -> ListTagsForResourceResponse:
    """A resource's tags. Source: API_ListTagsForResource. Raises ResourceNotFoundException."""
    return ListTagsForResourceResponse(tags=_group(tx, call, req.resourceArn).tags)


@operation("TagLogGroup", resource=named_arn)
def tag_log_group(tx: Tx, call: Call, req: TagLogGroupRequest) -> None:
    """As TagResource, by name. Source: API_TagLogGroup. Raises ResourceNotFoundException."""
    _tag(tx, group_of(tx, call, req.logGroupName), req.tags)


@operation("UntagLogGroup", resource=named_arn)
def untag_log_group(tx: Tx, call: Call, req: UntagLogGroupRequest) -> None:
    """As UntagResource, by name. Source: API_UntagLogGroup. Raises ResourceNotFoundException."""
    _untag(tx, group_of(tx, call, req.logGroupName), req.tags)


@operation("ListTagsLogGroup", resource=named_arn, read=True)
def list_tags_log_group(tx: ReadTx, call: Call, req: ListTagsLogGroupRequest) -> ListTagsLogGroupResponse:
    """As ListTagsForResource, by name. Source: API_ListTagsLogGroup. Raises ResourceNotFoundException."""
    return ListTagsLogGroupResponse(tags=group_of(tx, call, req.logGroupName).tags)
