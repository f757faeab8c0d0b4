"""Route responses and integration responses of WebSocket APIs: whether a client is answered, and with what.

Source: developer guide, "WebSocket integration responses in API Gateway", "Set up a route response for a WebSocket API".
"""

from __future__ import annotations

from typing import Any, TypeVar

from pampero.api import Call, operation
from pampero.services.apigateway.http import types as t
from pampero.services.apigateway.http.changes import redeploy
from pampero.services.apigateway.http.model import (
    INTEGRATION_RESPONSES,
    INTEGRATIONS,
    ROUTE_RESPONSES,
    ROUTES,
    api_of,
    merge,
    page_of,
    part_of,
    shown,
)
from pampero.services.apigateway.http.websocket import (
    DEFAULT,
    check_expression,
    check_response_key,
    check_response_parameters,
    is_websocket,
)
from pampero.services.apigateway.model import at, bad_request, conflict, new_id, not_found
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

T = TypeVar("T")
OF_ROUTE = "/apis/{ApiId}/routes/{RouteId}/routeresponses"
OF_INTEGRATION = "/apis/{ApiId}/integrations/{IntegrationId}/integrationresponses"


def _route(tx: ReadTx, call: Call, req: Any) -> str:
    """The scope of a route's responses. Raises NotFoundException, BadRequestException."""
    _check_protocol(tx, call, req.ApiId)
    part_of(tx, call, ROUTES, req.ApiId, req.RouteId)
    return f"{req.ApiId}/{req.RouteId}"


def _integration(tx: ReadTx, call: Call, req: Any) -> str:
    """As `_route`, of an integration."""
    _check_protocol(tx, call, req.ApiId)
    part_of(tx, call, INTEGRATIONS, req.ApiId, req.IntegrationId)
    return f"{req.ApiId}/{req.IntegrationId}"


def _check_protocol(tx: ReadTx, call: Call, api_id: str) -> None:
    if not is_websocket(api_of(tx, call, api_id)):
        raise bad_request("Route responses and integration responses are supported for WebSocket APIs only")


def _found(tx: ReadTx, documents: Documents[T], scope: str, id_: str, noun: str) -> T:
    found = documents.get(tx, scope, id_)
    if found is None:
        raise not_found(f"Invalid {noun} identifier specified {id_}")
    return found


def _put_route_response(tx: Tx, scope: str, response: t.RouteResponse) -> None:
    if response.RouteResponseKey != DEFAULT:
        raise bad_request(f"RouteResponseKey must be {DEFAULT}")
    check_expression("ModelSelectionExpression", response.ModelSelectionExpression)
    for id_, other in ROUTE_RESPONSES.page(tx, scope):
        if id_ != response.RouteResponseId and other.RouteResponseKey == response.RouteResponseKey:
            raise conflict(f"RouteResponse with key {response.RouteResponseKey} already exists for this Route")
    ROUTE_RESPONSES.put(tx, scope, response.RouteResponseId or "", response)
    redeploy(tx, scope.partition("/")[0])


@operation("CreateRouteResponse", resource=at(OF_ROUTE), action="apigateway:POST")
def create_route_response(tx: Tx, call: Call, req: t.CreateRouteResponseRequest) -> t.CreateRouteResponseResponse:
    """Have a route answer its clients. Source: API_CreateRouteResponse.

    Raises NotFoundException, BadRequestException, ConflictException.
    """
    scope = _route(tx, call, req)
    response = t.RouteResponse(RouteResponseId=new_id(7), RouteResponseKey=req.RouteResponseKey)
    merge(response, req)
    _put_route_response(tx, scope, response)
    return shown(t.CreateRouteResponseResponse, response)


@operation("GetRouteResponse", resource=at(OF_ROUTE + "/{RouteResponseId}"), action="apigateway:GET", read=True)
def get_route_response(tx: ReadTx, call: Call, req: t.GetRouteResponseRequest) -> t.GetRouteResponseResponse:
    """One route response. Source: API_GetRouteResponse. Raises NotFoundException."""
    found = _found(tx, ROUTE_RESPONSES, _route(tx, call, req), req.RouteResponseId, "RouteResponse")
    return shown(t.GetRouteResponseResponse, found)


@operation("GetRouteResponses", resource=at(OF_ROUTE), action="apigateway:GET", read=True)
def get_route_responses(tx: ReadTx, call: Call, req: t.GetRouteResponsesRequest) -> t.GetRouteResponsesResponse:
    """All of a route. Source: API_GetRouteResponses. Raises NotFoundException, BadRequestException."""
    items, token = page_of(tx, _route(tx, call, req), ROUTE_RESPONSES, req)
    return t.GetRouteResponsesResponse(Items=items, NextToken=token)


@operation("UpdateRouteResponse", resource=at(OF_ROUTE + "/{RouteResponseId}"), action="apigateway:PATCH")
def update_route_response(tx: Tx, call: Call, req: t.UpdateRouteResponseRequest) -> t.UpdateRouteResponseResponse:
    """Change what is named. Source: API_UpdateRouteResponse. Raises NotFoundException, BadRequestException."""
    scope = _route(tx, call, req)
    response = _found(tx, ROUTE_RESPONSES, scope, req.RouteResponseId, "RouteResponse")
    merge(response, req)
    _put_route_response(tx, scope, response)
    return shown(t.UpdateRouteResponseResponse, response)


@operation("DeleteRouteResponse", resource=at(OF_ROUTE + "/{RouteResponseId}"), action="apigateway:DELETE")
def delete_route_response(tx: Tx, call: Call, req: t.DeleteRouteResponseRequest) -> None:
    """The route answers no more. Source: API_DeleteRouteResponse. Raises NotFoundException."""
    scope = _route(tx, call, req)
    _found(tx, ROUTE_RESPONSES, scope, req.RouteResponseId, "RouteResponse")
    ROUTE_RESPONSES.delete(tx, scope, req.RouteResponseId)
    redeploy(tx, req.ApiId)


def _put_integration_response(tx: Tx, scope: str, response: t.IntegrationResponse) -> None:
    key = response.IntegrationResponseKey or ""
    check_response_key(key)
    check_expression("TemplateSelectionExpression", response.TemplateSelectionExpression)
    check_response_parameters(response.ResponseParameters or {})
    for id_, other in INTEGRATION_RESPONSES.page(tx, scope):
        if id_ != response.IntegrationResponseId and other.IntegrationResponseKey == key:
            raise conflict(f"IntegrationResponse with key {key} already exists for this Integration")
    INTEGRATION_RESPONSES.put(tx, scope, response.IntegrationResponseId or "", response)
    redeploy(tx, scope.partition("/")[0])


@operation("CreateIntegrationResponse", resource=at(OF_INTEGRATION), action="apigateway:POST")
def create_integration_response(
    tx: Tx, call: Call, req: t.CreateIntegrationResponseRequest
) -> t.CreateIntegrationResponseResponse:
    """What becomes of what an integration answers. Source: API_CreateIntegrationResponse.

    Raises NotFoundException, BadRequestException, ConflictException.
    """
    scope = _integration(tx, call, req)
    response = t.IntegrationResponse(IntegrationResponseId=new_id(7), IntegrationResponseKey=req.IntegrationResponseKey)
    merge(response, req)
    _put_integration_response(tx, scope, response)
    return shown(t.CreateIntegrationResponseResponse, response)


@operation(
    "GetIntegrationResponse",
    resource=at(OF_INTEGRATION + "/{IntegrationResponseId}"),
    action="apigateway:GET",
    read=True,
)
def get_integration_response(
    tx: ReadTx, call: Call, req: t.GetIntegrationResponseRequest
) -> t.GetIntegrationResponseResponse:
    """One integration response. Source: API_GetIntegrationResponse. Raises NotFoundException."""
    scope = _integration(tx, call, req)
    found = _found(tx, INTEGRATION_RESPONSES, scope, req.IntegrationResponseId, "IntegrationResponse")
    return shown(t.GetIntegrationResponseResponse, found)


@operation("GetIntegrationResponses", resource=at(OF_INTEGRATION), action="apigateway:GET", read=True)
def get_integration_responses(
    tx: ReadTx, call: Call, req: t.GetIntegrationResponsesRequest
) -> t.GetIntegrationResponsesResponse:
    """All of an integration. Source: API_GetIntegrationResponses. Raises NotFoundException, BadRequestException."""
    items, token = page_of(tx, _integration(tx, call, req), INTEGRATION_RESPONSES, req)
    return t.GetIntegrationResponsesResponse(Items=items, NextToken=token)


@operation(
    "UpdateIntegrationResponse", resource=at(OF_INTEGRATION + "/{IntegrationResponseId}"), action="apigateway:PATCH"
)
def update_integration_response(
    tx: Tx, call: Call, req: t.UpdateIntegrationResponseRequest
) -> t.UpdateIntegrationResponseResponse:
    """Change what is named. Source: API_UpdateIntegrationResponse. Raises NotFoundException, BadRequestException."""
    scope = _integration(tx, call, req)
    response = _found(tx, INTEGRATION_RESPONSES, scope, req.IntegrationResponseId, "IntegrationResponse")
    merge(response, req)
    _put_integration_response(tx, scope, response)
    return shown(t.UpdateIntegrationResponseResponse, response)


@operation(
    "DeleteIntegrationResponse", resource=at(OF_INTEGRATION + "/{IntegrationResponseId}"), action="apigateway:DELETE"
)
def delete_integration_response(tx: Tx, call: Call, req: t.DeleteIntegrationResponseRequest) -> None:
    """Take it away. Source: API_DeleteIntegrationResponse. Raises NotFoundException."""
    scope = _integration(tx, call, req)
    _found(tx, INTEGRATION_RESPONSES, scope, req.IntegrationResponseId, "IntegrationResponse")
    INTEGRATION_RESPONSES.delete(tx, scope, req.IntegrationResponseId)
    redeploy(tx, req.ApiId)
