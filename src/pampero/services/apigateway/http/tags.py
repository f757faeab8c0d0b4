"""Tags of APIs and stages."""

from __future__ import annotations

from typing import Any

from pampero.api import Call, operation
from pampero.services.apigateway.domains.model import DOMAINS, find_domain
from pampero.services.apigateway.http import types as t
from pampero.services.apigateway.http.model import APIS, STAGES, api_of, part_of
from pampero.services.apigateway.model import bad_request, not_found
from pampero.services.apigateway.tags import HTTP_TAGS, Bearer
from pampero.store.tx import ReadTx, Tx


def _arn(call: Call, req: Any) -> str:
    return f"arn:aws:apigateway:{call.region}::/tags/{req.ResourceArn}"


def _find(tx: ReadTx, call: Call, arn: str) -> Bearer:
    """What an ARN names. Raises NotFoundException, BadRequestException."""
    here = f"arn:aws:apigateway:{call.region}::/"
    names = arn.removeprefix(here).split("/")
    if arn.startswith(here) and names[0] == "domainnames" and len(names) == 2:
        return Bearer(DOMAINS, call.scope, names[1], find_domain(tx, call, names[1]))
    if not arn.startswith(here) or names[0] != "apis":
        raise bad_request(f"Invalid resource ARN specified in the request: {arn}")
    if len(names) == 2:
        return Bearer(APIS, call.scope, names[1], api_of(tx, call, names[1]))
    if len(names) == 4 and names[2] == "stages":
        return Bearer(STAGES, names[1], names[3], part_of(tx, call, STAGES, names[1], names[3]))
    raise not_found(f"Invalid resource ARN specified in the request: {arn}")


@operation("TagResource", resource=_arn, action="apigateway:POST")
def tag_resource(tx: Tx, call: Call, req: t.TagResourceRequest) -> t.TagResourceResponse:
    """Add or change tags. Source: API_TagResource. Raises NotFoundException, BadRequestException."""
    HTTP_TAGS.add(tx, _find(tx, call, req.ResourceArn), req.Tags or {})
    return t.TagResourceResponse()


@operation("UntagResource", resource=_arn, action="apigateway:DELETE")
def untag_resource(tx: Tx, call: Call, req: t.UntagResourceRequest) -> None:
    """Take tags away. Source: API_UntagResource. Raises NotFoundException, BadRequestException."""
    HTTP_TAGS.remove(tx, _find(tx, call, req.ResourceArn), req.TagKeys)


@operation("GetTags", resource=_arn, action="apigateway:GET", read=True)
def get_tags(tx: ReadTx, call: Call, req: t.GetTagsRequest) -> t.GetTagsResponse:
    """The tags. Source: API_GetTags. Raises NotFoundException, BadRequestException."""
    return t.GetTagsResponse(Tags=_find(tx, call, req.ResourceArn).tags)
