"""Tags of APIs, stages, keys and usage plans."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

from pampero.api import Call, operation
from pampero.services.apigateway.model import at, not_found
from pampero.services.apigateway.rest import types as t
from pampero.services.apigateway.rest.keys import find_key
from pampero.services.apigateway.rest.model import APIS, KEYS, PLANS, STAGES, find_api, find_stage
from pampero.services.apigateway.rest.plans import find_plan
from pampero.store.tx import ReadTx, Tx


def _tags(tx: ReadTx, call: Call, arn: str) -> tuple[dict[str, str], Callable[[Tx], None]]:
    """The tags of what an ARN names, and how they are kept after a change. Raises NotFoundException."""
    parts = unquote(arn).rpartition("::/")[2].split("/")
    if parts[0] == "restapis" and len(parts) == 2:
        api = find_api(tx, call, parts[1])
        api.tags = api.tags or {}
        return api.tags, lambda tx: APIS.put(tx, call.scope, parts[1], api)
    if parts[0] == "restapis" and len(parts) == 4 and parts[2] == "stages":
        stage = find_stage(tx, call, parts[1], parts[3])
        stage.tags = stage.tags or {}
        return stage.tags, lambda tx: STAGES.put(tx, parts[1], parts[3], stage)
    if parts[0] == "apikeys" and len(parts) == 2:
        key = find_key(tx, call, parts[1])
        key.tags = key.tags or {}
        return key.tags, lambda tx: KEYS.put(tx, call.scope, parts[1], key)
    if parts[0] == "usageplans" and len(parts) == 2:
        plan = find_plan(tx, call, parts[1])
        plan.plan.tags = plan.plan.tags or {}
        return plan.plan.tags, lambda tx: PLANS.put(tx, call.scope, parts[1], plan)
    raise not_found("Invalid resource ARN specified")


@operation("TagResource", resource=at("/tags/{resourceArn}"), action="apigateway:PUT")
def tag_resource(tx: Tx, call: Call, req: t.TagResourceRequest) -> None:
    """Add or change tags of an API, a stage, a key or a usage plan. Source: API_TagResource. Raises NotFoundException."""
    tags, keep = _tags(tx, call, req.resourceArn)
    tags.update(req.tags)
    keep(tx)


@operation("UntagResource", resource=at("/tags/{resourceArn}"), action="apigateway:DELETE")
def untag_resource(tx: Tx, call: Call, req: t.UntagResourceRequest) -> None:
    """Take tags away. Source: API_UntagResource. Raises NotFoundException."""
    tags, keep = _tags(tx, call, req.resourceArn)
    for key in req.tagKeys:
        tags.pop(key, None)
    keep(tx)


@operation("GetTags", resource=at("/tags/{resourceArn}"), action="apigateway:GET", read=True)
def get_tags(tx: ReadTx, call: Call, req: t.GetTagsRequest) -> t.Tags:
    """The tags of an API, a stage, a key or a usage plan. Source: API_GetTags. Raises NotFoundException."""
    return t.Tags(tags=dict(_tags(tx, call, req.resourceArn)[0]))
