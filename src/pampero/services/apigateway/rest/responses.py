"""Gateway responses: what an API answers where it refuses a request or fails to serve it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from pampero.api import Call, operation
from pampero.services.apigateway.model import at, not_found
from pampero.services.apigateway.rest import types as t
from pampero.services.apigateway.rest.model import RESPONSES, find_api, page
from pampero.services.apigateway.rest.patch import entry, patch, scalar
from pampero.store.tx import ReadTx, Tx

RESPONSE = "/restapis/{restApiId}/gatewayresponses/{responseType}"
TEMPLATES = MappingProxyType({"application/json": '{"message":$context.error.messageString}'})
# Each type with its status; None: the fallback of its class. Source: "Gateway response types".
DEFAULTS = MappingProxyType(
    {
        "ACCESS_DENIED": "403",
        "API_CONFIGURATION_ERROR": "500",
        "AUTHORIZER_CONFIGURATION_ERROR": "500",
        "AUTHORIZER_FAILURE": "500",
        "BAD_REQUEST_BODY": "400",
        "BAD_REQUEST_PARAMETERS": "400",
        "DEFAULT_4XX": None,
        "DEFAULT_5XX": None,
        "EXPIRED_TOKEN": "403",
        "INTEGRATION_FAILURE": "504",
        "INTEGRATION_TIMEOUT": "504",
        "INVALID_API_KEY": "403",
        "INVALID_SIGNATURE": "403",
        "MISSING_AUTHENTICATION_TOKEN": "403",
        "QUOTA_EXCEEDED": "429",
        "REQUEST_TOO_LARGE": "413",
        "RESOURCE_NOT_FOUND": "404",
        "THROTTLED": "429",
        "UNAUTHORIZED": "401",
        "UNSUPPORTED_MEDIA_TYPE": "415",
        "WAF_FILTERED": "403",
    }
)


def effective(responses: Mapping[str, t.GatewayResponse], kind: str) -> t.GatewayResponse:
    """What holds for a type: its own, else what its class's fallback says, else the default."""
    own = responses.get(kind)
    status = DEFAULTS[kind]
    fallback = responses.get(f"DEFAULT_{status[0]}XX") if status else None
    chosen = own or fallback
    if chosen is None:
        return t.GatewayResponse(
            responseType=kind, statusCode=status, responseParameters={}, responseTemplates=dict(TEMPLATES),
            defaultResponse=True,
        )  # fmt: skip
    return msgspec.structs.replace(
        chosen,
        responseType=kind,
        statusCode=chosen.statusCode or status,
        responseParameters=chosen.responseParameters or {},
        responseTemplates=chosen.responseTemplates or dict(TEMPLATES),
        defaultResponse=own is None,
    )


def _responses(tx: ReadTx, call: Call, api_id: str) -> dict[str, t.GatewayResponse]:
    """Those that the API has of its own."""
    find_api(tx, call, api_id)
    return dict(RESPONSES.page(tx, api_id))


@operation("PutGatewayResponse", resource=at(RESPONSE), action="apigateway:PUT")
def put_gateway_response(tx: Tx, call: Call, req: t.PutGatewayResponseRequest) -> t.GatewayResponse:
    """Say what a type answers. Source: API_PutGatewayResponse. Raises NotFoundException."""
    find_api(tx, call, req.restApiId)
    response = t.GatewayResponse(
        responseType=req.responseType,
        statusCode=req.statusCode,
        responseParameters=req.responseParameters or None,
        responseTemplates=req.responseTemplates or None,
        defaultResponse=False,
    )
    RESPONSES.put(tx, req.restApiId, req.responseType, response)
    return effective({req.responseType: response}, req.responseType)


@operation("GetGatewayResponse", resource=at(RESPONSE), action="apigateway:GET", read=True)
def get_gateway_response(tx: ReadTx, call: Call, req: t.GetGatewayResponseRequest) -> t.GatewayResponse:
    """What a type answers. Source: API_GetGatewayResponse. Raises NotFoundException."""
    return effective(_responses(tx, call, req.restApiId), req.responseType)


@operation(
    "GetGatewayResponses", resource=at("/restapis/{restApiId}/gatewayresponses"), action="apigateway:GET", read=True
)
def get_gateway_responses(tx: ReadTx, call: Call, req: t.GetGatewayResponsesRequest) -> t.GatewayResponses:
    """What all types answer. Source: API_GetGatewayResponses. Raises NotFoundException."""
    own = _responses(tx, call, req.restApiId)
    found = [effective(own, kind) for kind in DEFAULTS]
    items, position = page(found, lambda one: one.responseType or "", req.position, req.limit)
    return t.GatewayResponses(items=items, position=position)


RULES = {
    "/statusCode": scalar("statusCode", operations=("replace", "remove")),
    "/responseParameters/*": entry("responseParameters"),
    "/responseTemplates/*": entry("responseTemplates"),
}


@operation("UpdateGatewayResponse", resource=at(RESPONSE), action="apigateway:PATCH")
def update_gateway_response(tx: Tx, call: Call, req: t.UpdateGatewayResponseRequest) -> t.GatewayResponse:
    """Change what a type answers. Source: API_UpdateGatewayResponse. Raises NotFoundException, BadRequestException."""
    response = effective(_responses(tx, call, req.restApiId), req.responseType)
    patch(response, req.patchOperations, RULES)
    response.defaultResponse = False
    RESPONSES.put(tx, req.restApiId, req.responseType, response)
    return effective({req.responseType: response}, req.responseType)


@operation("DeleteGatewayResponse", resource=at(RESPONSE), action="apigateway:DELETE")
def delete_gateway_response(tx: Tx, call: Call, req: t.DeleteGatewayResponseRequest) -> None:
    """Back to the default. Source: API_DeleteGatewayResponse. Raises NotFoundException."""
    find_api(tx, call, req.restApiId)
    if not RESPONSES.delete(tx, req.restApiId, req.responseType):
        raise not_found("Gateway response type not defined on api")
