"""Tags of rules and buses."""

from __future__ import annotations

from collections.abc import Callable

from pampero.api import ApiError, Call, operation
from pampero.kernel.arn import Arn
from pampero.services.events.model import BUSES, DEFAULT, RULES, find_bus, no_rule, refuse_managed
from pampero.services.events.types import (
    ListTagsForResourceRequest,
    ListTagsForResourceResponse,
    Tag,
    TagResourceRequest,
    TagResourceResponse,
    UntagResourceRequest,
    UntagResourceResponse,
)
from pampero.store.tx import ReadTx, Tx

Tags = dict[str, str]


def _resource(call: Call, req: TagResourceRequest | UntagResourceRequest | ListTagsForResourceRequest) -> str:
    return req.ResourceARN


def _find(tx: ReadTx, text: str) -> tuple[Tags, Callable[[Tx], None]]:
    """The tags of a rule or bus, and what writes them back. Raises ResourceNotFoundException."""
    try:
        parts = Arn.parse(text)
    except ValueError as error:
        reason = "Provided Arn is not in correct format."
        raise ApiError("ValidationException", f"Parameter {text} is not valid. Reason: {reason}") from error
    kind, _, name = parts.resource.partition("/")
    scope = f"{parts.account}/{parts.region}"
    if kind == "event-bus":
        bus = find_bus(tx, scope, name)
        return bus.tags, lambda tx_: BUSES.put(tx_, scope, bus.name, bus)
    if kind != "rule":
        raise ApiError("ValidationException", f"Parameter {text} is not valid. Reason: It names no rule or event bus.")
    bus_name, _, rule_name = name.rpartition("/")
    rule = RULES.get(tx, scope, f"{bus_name or DEFAULT}/{rule_name}")
    if rule is None:
        raise no_rule(rule_name, bus_name or DEFAULT)
    found = rule

    def save(tx_: Tx) -> None:
        refuse_managed(found)
        RULES.put(tx_, scope, found.key, found)

    return found.tags, save


@operation("TagResource", resource=_resource)
def tag_resource(tx: Tx, call: Call, req: TagResourceRequest) -> TagResourceResponse:
    """Add or change tags. Source: API_TagResource. Raises ManagedRuleException, ResourceNotFoundException."""
    tags, save = _find(tx, req.ResourceARN)
    tags.update({tag.Key: tag.Value for tag in req.Tags})
    save(tx)
    return TagResourceResponse()


@operation("UntagResource", resource=_resource)
def untag_resource(tx: Tx, call: Call, req: UntagResourceRequest) -> UntagResourceResponse:
    """Take tags away. Source: API_UntagResource. Raises ManagedRuleException, ResourceNotFoundException."""
    tags, save = _find(tx, req.ResourceARN)
    for key in req.TagKeys:
        tags.pop(key, None)
    save(tx)
    return UntagResourceResponse()


@operation("ListTagsForResource", resource=_resource, read=True)
def list_tags_for_resource(tx: ReadTx, call: Call, req: ListTagsForResourceRequest) -> ListTagsForResourceResponse:
    """A resource's tags. Source: API_ListTagsForResource. Raises ResourceNotFoundException."""
    tags, _ = _find(tx, req.ResourceARN)
    return ListTagsForResourceResponse(Tags=[Tag(Key=key, Value=value) for key, value in tags.items()])
