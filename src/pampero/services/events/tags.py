"""Tags of rules and buses."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Call, operation, resource_tags
from pampero.aws.tags import Tagging, member, tag_list
from pampero.kernel.arn import Arn
from pampero.services.events import types as t
from pampero.services.events.model import (
    BUSES,
    DEFAULT,
    RULES,
    Bus,
    Rule,
    find_bus,
    no_rule,
    refuse_managed,
    rule_key,
)
from pampero.store.tx import ReadTx, Tx

Noun = Bus | Rule


def _find(tx: ReadTx, text: str) -> tuple[Noun, Tagging[Any]]:
    """A rule or bus, and how its tags are written. Raises ResourceNotFoundException, ValidationException."""
    try:
        parts = Arn.parse(text)
    except ValueError as error:
        reason = "Provided Arn is not in correct format."
        raise ApiError("ValidationException", f"Parameter {text} is not valid. Reason: {reason}") from error
    kind, _, name = parts.resource.partition("/")
    scope = f"{parts.account}/{parts.region}"
    if kind == "event-bus" and parts.service == "events":
        return find_bus(tx, scope, name), Tagging(lambda tx, bus: BUSES.put(tx, scope, bus.name, bus))
    if kind != "rule":
        raise ApiError("ValidationException", f"Parameter {text} is not valid. Reason: It names no rule or event bus.")
    bus_name, _, rule_name = name.rpartition("/")
    # A rule of the default bus has an ARN without the bus.
    rule = None if bus_name == DEFAULT else RULES.get(tx, scope, rule_key(bus_name or DEFAULT, rule_name))
    if rule is None or parts.service != "events":
        raise no_rule(rule_name, bus_name or DEFAULT)
    return rule, Tagging(_save)


tagged = resource_tags(lambda tx, where: _find(tx, str(where))[0])


def _save(tx: Tx, rule: Rule) -> None:
    """Raises ManagedRuleException."""
    refuse_managed(rule)
    RULES.save(tx, rule)


@operation("TagResource", resource=member("ResourceARN"))
def tag_resource(tx: Tx, call: Call, req: t.TagResourceRequest) -> t.TagResourceResponse:
    """Add or change tags. Source: API_TagResource. Raises ManagedRuleException, ResourceNotFoundException."""
    found, tagging = _find(tx, req.ResourceARN)
    tagging.add(tx, found, req.Tags)
    return t.TagResourceResponse()


@operation("UntagResource", resource=member("ResourceARN"))
def untag_resource(tx: Tx, call: Call, req: t.UntagResourceRequest) -> t.UntagResourceResponse:
    """Take tags away. Source: API_UntagResource. Raises ManagedRuleException, ResourceNotFoundException."""
    found, tagging = _find(tx, req.ResourceARN)
    tagging.remove(tx, found, req.TagKeys)
    return t.UntagResourceResponse()


@operation("ListTagsForResource", resource=member("ResourceARN"), read=True)
def list_tags_for_resource(tx: ReadTx, call: Call, req: t.ListTagsForResourceRequest) -> t.ListTagsForResourceResponse:
    """A resource's tags. Source: API_ListTagsForResource. Raises ResourceNotFoundException."""
    return t.ListTagsForResourceResponse(Tags=tag_list(t.Tag, _find(tx, req.ResourceARN)[0].tags))
