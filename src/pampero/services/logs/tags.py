"""Tags of log groups, destinations and deliveries, in the newer words (resources) and the older ones (log groups)."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Call, operation, resource_tags
from pampero.aws.tags import MAX_TAGS, Tagged, Tagging
from pampero.kernel.arn import Arn
from pampero.services.logs import types as t
from pampero.services.logs.deliverydestinations import DESTINATIONS
from pampero.services.logs.deliverysources import SOURCES, USES
from pampero.services.logs.destinations import TARGETS
from pampero.services.logs.model import GROUPS, group_of, invalid, named_arn
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

TOO_MANY = f"A resource can have at most {MAX_TAGS} tags."


def _too_many(thing: object) -> ApiError:
    return ApiError("TooManyTagsException", TOO_MANY)


TAGS = Tagging(GROUPS.save, _too_many)


def _arn(call: Call, req: t.TagResourceRequest | t.UntagResourceRequest | t.ListTagsForResourceRequest) -> str:
    return req.resourceArn.removesuffix(":*") if ":log-group:" in req.resourceArn else req.resourceArn


# What bears tags, by the word before the colon in its ARN. A group's tags are also those of its streams.
NOUNS: dict[str, Documents[Any]] = {
    "log-group": GROUPS,
    "destination": TARGETS,
    "delivery-source": SOURCES,
    "delivery-destination": DESTINATIONS,
    "delivery": USES,
}


@resource_tags
def tagged(tx: ReadTx, where: Arn) -> Tagged | None:
    """The thing of an ARN."""
    kind, _, name = where.resource.partition(":")
    found: Tagged | None = NOUNS[kind].get(tx, where.scope, name.partition(":")[0]) if kind in NOUNS else None
    return found


def _found(tx: ReadTx, text: str) -> tuple[Tagging[Tagged], Tagged]:
    """The thing of an ARN, and how its tags are written; that of a log group may end in `:*`. Raises
    ResourceNotFoundException, InvalidParameterException."""
    try:
        where = Arn.parse(text)
    except ValueError as error:
        raise invalid("The specified resource ARN is not valid.") from error
    kind, _, name = where.resource.partition(":")
    if kind == "log-group":
        name = name.removesuffix(":*")
    thing = tagged(tx, where)
    if thing is None or where.service != "logs" or ":" in name:
        raise ApiError("ResourceNotFoundException", "The specified resource does not exist.")

    def save(tx: Tx, thing: Tagged) -> None:
        NOUNS[kind].put(tx, where.scope, name, thing)

    return Tagging(save, _too_many), thing


@operation("TagResource", resource=_arn)
def tag_resource(tx: Tx, call: Call, req: t.TagResourceRequest) -> None:
    """Add or change tags. Source: API_TagResource. Raises ResourceNotFoundException, TooManyTagsException."""
    tagging, thing = _found(tx, req.resourceArn)
    tagging.add(tx, thing, req.tags)


@operation("UntagResource", resource=_arn)
def untag_resource(tx: Tx, call: Call, req: t.UntagResourceRequest) -> None:
    """Take tags away. Source: API_UntagResource. Raises ResourceNotFoundException."""
    tagging, thing = _found(tx, req.resourceArn)
    tagging.remove(tx, thing, req.tagKeys)


@operation("ListTagsForResource", resource=_arn, read=True)
def list_tags_for_resource(tx: ReadTx, call: Call, req: t.ListTagsForResourceRequest) -> t.ListTagsForResourceResponse:
    """A resource's tags. Source: API_ListTagsForResource. Raises ResourceNotFoundException."""
    return t.ListTagsForResourceResponse(tags=_found(tx, req.resourceArn)[1].tags)


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
