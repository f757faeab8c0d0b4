"""Tags of functions, event source mappings and code signing configurations."""

from __future__ import annotations

from typing import Any

from pampero.api import Call, operation, resource_tags
from pampero.aws.tags import Tagging, member
from pampero.kernel.arn import Arn, same
from pampero.services.lambda_ import types as t
from pampero.services.lambda_.mappings.model import MAPPINGS, Mapping
from pampero.services.lambda_.model import FUNCTIONS, Function, latest, revise
from pampero.services.lambda_.names import TOO_MANY_TAGS, invalid, not_found, reference
from pampero.services.lambda_.signing import PREFIX, SIGNING, Signing
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

Noun = Function | Mapping | Signing


def _find(tx: ReadTx, call: Call, arn: str) -> Noun:
    """Raises ResourceNotFoundException, InvalidParameterValueException."""
    if ":event-source-mapping:" in arn:
        mapping = MAPPINGS.get(tx, call.scope, arn.rsplit(":", 1)[1])
        if mapping is None or not same(arn, mapping.arn):
            raise not_found(f"Event source mapping not found: {arn}")
        return mapping
    if f":{PREFIX}" in arn:
        config = SIGNING.by_arn(tx, arn)
        if config is None or config.scope != call.scope:
            raise not_found(f"The Lambda code signing configuration {arn} can not be found.")
        return config
    if ":capacity-provider:" in arn:
        raise not_found(f"Capacity provider not found: {arn}")
    where = reference(call, arn)
    if where.qualifier or not same(arn, where.arn):
        raise invalid("Tags on function aliases and versions are not supported. Please specify a function ARN.")
    return latest(tx, where)


@resource_tags
def tagged(tx: ReadTx, where: Arn) -> Noun | None:
    """A function, whose tags are also those of its versions and aliases, a mapping, or a code signing configuration."""
    kind, _, rest = where.resource.partition(":")
    name = rest.partition(":")[0]
    if kind == "event-source-mapping":
        return MAPPINGS.get(tx, where.scope, name)
    if f"{kind}:" == PREFIX:
        return SIGNING.get(tx, where.scope, name)
    return FUNCTIONS.get(tx, where.scope, name) if kind == "function" else None


KEPT: dict[type[Noun], Documents[Any]] = {Mapping: MAPPINGS, Signing: SIGNING}


def _save(tx: Tx, found: Noun) -> None:
    """A function's revision is another one with other tags."""
    if isinstance(found, Function):
        revise(tx, found)
    else:
        KEPT[type(found)].save(tx, found)


TAGS: Tagging[Noun] = Tagging(
    _save,
    lambda _: invalid(TOO_MANY_TAGS),
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
