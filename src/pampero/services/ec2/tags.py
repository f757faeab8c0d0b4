"""Tags: of what is made, of what is there, and as a list of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from pampero.api import ApiError, Call, Check, operation
from pampero.aws.tags import MAX_TAGS, counted, refuse_reserved, tag_keys, tag_list, tag_map
from pampero.protocol.traits import RESERVED_TAGS
from pampero.services.ec2 import types as t
from pampero.services.ec2.asking import asks, placed
from pampero.services.ec2.kinds import KINDS, kind_of
from pampero.services.ec2.places import settled
from pampero.services.ec2.things import Things, paged, passing
from pampero.store.tx import ReadTx, Tx

FILTERS = {"key": "Key", "resource-id": "ResourceId", "resource-type": "ResourceType", "value": "Value"}


def _checked(call: Call, tags: dict[str, str]) -> dict[str, str]:
    refuse_reserved(call, tags, lambda: ApiError("InvalidParameterValue", RESERVED_TAGS))
    if counted(tags) > MAX_TAGS:
        raise ApiError("TagLimitExceeded", f"The maximum number of Tags for a resource is {MAX_TAGS}.")
    if "" in tags:
        raise ApiError("InvalidParameterValue", "Tag key can't be empty. Specify a key that is 1-128 characters.")
    return tags


def new_tags(tx: ReadTx, call: Call, req: Any, kind: Things[Any], id_: str) -> list[t.Tag] | None:
    """The tags that a request gives to what it makes, asked for as ec2:CreateTags. Raises InvalidParameterValue,
    TagLimitExceeded, UnauthorizedOperation. Source: "Grant permission to tag Amazon EC2 resources during creation"."""
    tags: dict[str, str] = {}
    for one in req.TagSpecifications or ():
        if one.ResourceType != kind.resource:
            problem = f"'{one.ResourceType}' is not a valid taggable resource type for this operation."
            raise ApiError("InvalidParameterValue", problem)
        tags |= tag_map(one.Tags)
    if not tags:
        return None
    context = {**placed(call, req), "ec2:CreateAction": [call.operation], **tag_keys(tags)}
    call.require(tx, Check("ec2:CreateTags", kind.arn(call, id_), context, account=call.account))
    return tag_list(t.Tag, _checked(call, tags))


def _named(tx: ReadTx, call: Call, ids: Sequence[str]) -> list[tuple[Things[Any], Struct]]:
    found = []
    if not ids:
        raise ApiError("MissingParameter", "The request must contain the parameter resourceIdSet")
    for id_ in ids:
        kind = kind_of(id_)
        if kind is None:
            raise ApiError("InvalidID", f"The ID '{id_}' is not valid")
        found.append((kind, kind.existing(tx, call, id_)))
    return found


def _tag_checks(tx: ReadTx, call: Call, req: Any) -> list[Check]:
    tags = tag_keys(req.Tags)
    asked = asks()(tx, call, req)[0]
    known = [(kind_of(id_), id_) for id_ in req.Resources]
    if not known:
        return [Check(asked.action, "*", {**placed(call, req), **tags})]
    return [
        Check(asked.action, kind.arn(call, id_) if kind else "*", {**placed(call, req), **tags}) for kind, id_ in known
    ]


@operation("CreateTags", resource="*", checks=_tag_checks)
def create_tags(tx: Tx, call: Call, req: t.CreateTagsRequest) -> None:
    """Set tags of things. Source: API_CreateTags. Raises Invalid….NotFound, InvalidID, TagLimitExceeded."""
    given = tag_map(req.Tags)
    for kind, thing in _named(tx, call, req.Resources):
        tags = _checked(call, tag_map(getattr(thing, kind.tagged))) if not given else None
        merged = tag_map(getattr(thing, kind.tagged)) | _checked(call, given)
        if tags is None and counted(merged) > MAX_TAGS:
            raise ApiError("TagLimitExceeded", f"The maximum number of Tags for a resource is {MAX_TAGS}.")
        setattr(thing, kind.tagged, tag_list(t.Tag, merged))
        kind.keep(tx, call, thing)


@operation("DeleteTags", resource="*", checks=_tag_checks)
def delete_tags(tx: Tx, call: Call, req: t.DeleteTagsRequest) -> None:
    """Take tags away: those of a key, of a key with a value, or all but AWS's own. Source: API_DeleteTags."""
    refuse_reserved(
        call, [tag.Key or "" for tag in req.Tags or ()], lambda: ApiError("InvalidParameterValue", RESERVED_TAGS)
    )
    for kind, thing in _named(tx, call, req.Resources):
        kept = [tag for tag in getattr(thing, kind.tagged) or () if not _goes(tag, req.Tags)]
        setattr(thing, kind.tagged, kept or None)
        kind.keep(tx, call, thing)


def _goes(tag: t.Tag, gone: list[t.Tag] | None) -> bool:
    if gone is None:
        return not (tag.Key or "").startswith("aws:")
    return any(one.Key == tag.Key and one.Value in (None, tag.Value) for one in gone)


@operation("DescribeTags", resource="*", context=placed, read=True)
def describe_tags(tx: ReadTx, call: Call, req: t.DescribeTagsRequest) -> t.DescribeTagsResult:
    """The tags of all things. Source: API_DescribeTags. Raises InvalidParameterValue."""
    settled(tx, call)
    tests = []
    for one in req.Filters or ():
        if (one.Name or "").startswith("tag:"):
            name = t.Filter(Name="key", Values=[(one.Name or "")[4:]])
            tests += [passing(FILTERS, "", name), passing(FILTERS, "", t.Filter(Name="value", Values=one.Values))]
        else:
            tests.append(passing(FILTERS, "", one))
    found = [
        t.TagDescription(Key=tag.Key, ResourceId=kind.id(thing), ResourceType=kind.resource, Value=tag.Value)
        for kind in KINDS
        for thing in kind.all(tx, call)
        for tag in getattr(thing, kind.tagged) or ()
    ]
    kept = [one for one in found if all(test(one) for test in tests)]
    shown, token = paged(kept, req, lambda one: f"{one.ResourceId} {one.Key}")
    return t.DescribeTagsResult(Tags=shown, NextToken=token)
