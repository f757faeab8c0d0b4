"""Tags of APIs and stages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pampero.api import Call, operation
from pampero.kernel.arn import Arn
from pampero.services.apigateway.http import types as t
from pampero.services.apigateway.http.model import APIS, STAGES, api_of, part_of
from pampero.services.apigateway.model import bad_request, not_found
from pampero.store.tx import ReadTx, Tx

MAX_TAGS = 50


def _arn(call: Call, req: Any) -> str:
    return f"arn:aws:apigateway:{call.region}::/tags/{req.ResourceArn}"


def _find(tx: ReadTx, call: Call, arn: str) -> tuple[t.Api | t.Stage, Callable[[Tx], None]]:
    """What an ARN names, and how it is written back. Raises NotFoundException, BadRequestException."""
    try:
        parts = Arn.parse(arn)
    except ValueError as error:
        raise bad_request(f"Invalid resource ARN specified in the request: {arn}") from error
    names = parts.resource.strip("/").split("/")
    if parts.service != "apigateway" or parts.region != call.region or names[0] != "apis":
        raise bad_request(f"Invalid resource ARN specified in the request: {arn}")
    if len(names) == 2:
        api = api_of(tx, call, names[1])
        return api, lambda tx: APIS.put(tx, call.scope, names[1], api)
    if len(names) == 4 and names[2] == "stages":
        stage = part_of(tx, call, STAGES, names[1], names[3])
        return stage, lambda tx: STAGES.put(tx, names[1], names[3], stage)
    raise not_found(f"Invalid resource ARN specified in the request: {arn}")


@operation("TagResource", resource=_arn, action="apigateway:POST")
def tag_resource(tx: Tx, call: Call, req: t.TagResourceRequest) -> t.TagResourceResponse:
    """Add or change tags. Source: API_TagResource. Raises NotFoundException, BadRequestException."""
    thing, write = _find(tx, call, req.ResourceArn)
    tags = {**(thing.Tags or {}), **(req.Tags or {})}
    if len(tags) > MAX_TAGS:
        raise bad_request(f"The maximum number of tags is {MAX_TAGS}")
    thing.Tags = tags
    write(tx)
    return t.TagResourceResponse()


@operation("UntagResource", resource=_arn, action="apigateway:DELETE")
def untag_resource(tx: Tx, call: Call, req: t.UntagResourceRequest) -> None:
    """Take tags away. Source: API_UntagResource. Raises NotFoundException, BadRequestException."""
    thing, write = _find(tx, call, req.ResourceArn)
    thing.Tags = {key: value for key, value in (thing.Tags or {}).items() if key not in req.TagKeys}
    write(tx)


@operation("GetTags", resource=_arn, action="apigateway:GET", read=True)
def get_tags(tx: ReadTx, call: Call, req: t.GetTagsRequest) -> t.GetTagsResponse:
    """The tags. Source: API_GetTags. Raises NotFoundException, BadRequestException."""
    return t.GetTagsResponse(Tags=_find(tx, call, req.ResourceArn)[0].Tags or {})
