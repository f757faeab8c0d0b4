"""Tags of APIs, stages, keys and usage plans."""

from __future__ import annotations

from pampero.api import Call, operation
from pampero.services.apigateway.domains.model import DOMAINS, find_domain
from pampero.services.apigateway.model import at, not_found
from pampero.services.apigateway.rest import types as t
from pampero.services.apigateway.rest.clientcertificates import CERTIFICATES, find_client_certificate
from pampero.services.apigateway.rest.keys import find_key
from pampero.services.apigateway.rest.model import APIS, KEYS, PLANS, STAGES, find_api, find_stage
from pampero.services.apigateway.rest.plans import find_plan
from pampero.services.apigateway.tags import REST_TAGS, Bearer
from pampero.store.tx import ReadTx, Tx


def _find(tx: ReadTx, call: Call, arn: str) -> Bearer:
    """What an ARN names, spelled as policies on `/tags/…` have it. Raises NotFoundException."""
    here = f"arn:aws:apigateway:{call.region}::/"
    match arn.removeprefix(here).split("/") if arn.startswith(here) else []:
        case ["restapis", api]:
            return Bearer(APIS, call.scope, api, find_api(tx, call, api))
        case ["restapis", api, "stages", stage]:
            return Bearer(STAGES, api, stage, find_stage(tx, call, api, stage))
        case ["apikeys", key]:
            return Bearer(KEYS, call.scope, key, find_key(tx, call, key))
        case ["clientcertificates", id_]:
            return Bearer(CERTIFICATES, call.scope, id_, find_client_certificate(tx, call, id_))
        case ["domainnames", name]:
            return Bearer(DOMAINS, call.scope, name, find_domain(tx, call, name))
        case ["usageplans", plan]:
            return Bearer(PLANS, call.scope, plan, find_plan(tx, call, plan))
    raise not_found("Invalid resource ARN specified")


@operation("TagResource", resource=at("/tags/{resourceArn}"), action="apigateway:PUT")
def tag_resource(tx: Tx, call: Call, req: t.TagResourceRequest) -> None:
    """Add or change tags of an API, a stage, a key or a usage plan. Source: API_TagResource. Raises NotFoundException."""
    REST_TAGS.add(tx, _find(tx, call, req.resourceArn), req.tags)


@operation("UntagResource", resource=at("/tags/{resourceArn}"), action="apigateway:DELETE")
def untag_resource(tx: Tx, call: Call, req: t.UntagResourceRequest) -> None:
    """Take tags away. Source: API_UntagResource. Raises NotFoundException."""
    REST_TAGS.remove(tx, _find(tx, call, req.resourceArn), req.tagKeys)


@operation("GetTags", resource=at("/tags/{resourceArn}"), action="apigateway:GET", read=True)
def get_tags(tx: ReadTx, call: Call, req: t.GetTagsRequest) -> t.Tags:
    """The tags of an API, a stage, a key or a usage plan. Source: API_GetTags. Raises NotFoundException."""
    return t.Tags(tags=_find(tx, call, req.resourceArn).tags)
