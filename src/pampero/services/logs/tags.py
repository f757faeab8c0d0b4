"""Tags of log groups, in the newer words (resources) and the older ones (log groups)."""

from __future__ import annotations

from pampero.api import ApiError, Call, operation, resource_tags
from pampero.aws.tags import MAX_TAGS, Tagging
from pampero.kernel.arn import Arn
from pampero.services.logs import types as t
from pampero.services.logs.model import GROUPS, Group, group_of, named_arn, split
from pampero.store.tx import ReadTx, Tx

TOO_MANY = f"A resource can have at most {MAX_TAGS} tags."
TAGS = Tagging(GROUPS.save, lambda group: ApiError("TooManyTagsException", TOO_MANY))


def _arn(call: Call, req: t.TagResourceRequest | t.UntagResourceRequest | t.ListTagsForResourceRequest) -> str:
    return req.resourceArn.removesuffix(":*")


def _group(tx: ReadTx, call: Call, arn: str) -> Group:
    """The group of an ARN. Raises ResourceNotFoundException."""
    account, region, name = split(call, arn)
    group = GROUPS.get(tx, f"{account}/{region}", name)
    if group is None:
        raise ApiError("ResourceNotFoundException", "The specified resource does not exist.")
    return group


@resource_tags
def tagged(tx: ReadTx, where: Arn) -> Group | None:
    """A group, whose tags are also those of its streams."""
    kind, _, name = where.resource.partition(":")
    return GROUPS.get(tx, where.scope, name.partition(":")[0]) if kind == "log-group" else None


@operation("TagResource", resource=_arn)
def tag_resource(tx: Tx, call: Call, req: t.TagResourceRequest) -> None:
    """Add or change tags. Source: API_TagResource. Raises ResourceNotFoundException, TooManyTagsException."""
    TAGS.add(tx, _group(tx, call, req.resourceArn), req.tags)


@operation("UntagResource", resource=_arn)
def untag_resource(tx: Tx, call: Call, req: t.UntagResourceRequest) -> None:
    """Take tags away. Source: API_UntagResource. Raises ResourceNotFoundException."""
    TAGS.remove(tx, _group(tx, call, req.resourceArn), req.tagKeys)


@operation("ListTagsForResource", resource=_arn, read=True)
def list_tags_for_resource(tx: ReadTx, call: Call, req: t.ListTagsForResourceRequest) -> t.ListTagsForResourceResponse:
    """A resource's tags. Source: API_ListTagsForResource. Raises ResourceNotFoundException."""
    return t.ListTagsForResourceResponse(tags=_group(tx, call, req.resourceArn).tags)


@operation("TagLogGroup", resource=named_arn)
def tag_log_group(tx: Tx, call: Call, req: t.TagLogGroupRequest) -> None:
    """As TagResource, by name. Source: API_TagLogGroup. Raises ResourceNotFoundException."""
    TAGS.add(tx, group_of(tx, call, req.logGroupName), req.tags)


@operation("UntagLogGroup", resource=named_arn)
def untag_log_group(tx: Tx, call: Call, req: t.UntagLogGroupRequest) -> None:
    """As UntagResource, by name. Source: API_UntagLogGroup. Raises ResourceNotFoundException."""
    TAGS.remove(tx, group_of(tx, call, req.logGroupName), req.tags)


@operation("ListTagsLogGroup", resource=named_arn, read=True)
def list_tags_log_group(tx: ReadTx, call: Call, req: t.ListTagsLogGroupRequest) -> t.ListTagsLogGroupResponse:
    """As ListTagsForResource, by name. Source: API_ListTagsLogGroup. Raises ResourceNotFoundException."""
    return t.ListTagsLogGroupResponse(tags=group_of(tx, call, req.logGroupName).tags)
