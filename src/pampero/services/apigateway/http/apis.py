"""HTTP and WebSocket APIs: make, find, change, delete."""

from __future__ import annotations

from typing import Literal

from pampero.api import Call, operation, pass_role
from pampero.services.apigateway.http import types as t
from pampero.services.apigateway.http.changes import redeploy
from pampero.services.apigateway.http.corsrules import check_cors
from pampero.services.apigateway.http.model import (
    APIS,
    INTEGRATION_RESPONSES,
    INTEGRATIONS,
    PARTS,
    ROUTE_RESPONSES,
    ROUTES,
    STAGES,
    api_of,
    endpoint,
    page_of,
    shown,
)
from pampero.services.apigateway.http.routekeys import check_route_key
from pampero.services.apigateway.http.websocket import STRANDED, WEBSOCKET, check_api, is_websocket
from pampero.services.apigateway.model import (
    DEFAULT_STAGE,
    OWNERS,
    PRINCIPAL,
    Owner,
    all_of,
    at,
    bad_request,
    changed,
    new_id,
)
from pampero.store.tx import ReadTx, Tx

SELECTION = "$request.method $request.path"
API_KEY_SELECTION = "$request.header.x-api-key"
PLAIN = (
    "ApiKeySelectionExpression", "CorsConfiguration", "Description", "DisableExecuteApiEndpoint",
    "DisableSchemaValidation", "IpAddressType", "Name", "Version",
)  # fmt: skip


def new_api(tx: Tx, call: Call, name: str, protocol: Literal["HTTP", "WEBSOCKET"] = "HTTP") -> t.Api:
    """An API with its defaults; not written yet."""
    id_ = new_id(10)
    OWNERS.put(tx, "", id_, Owner(call.account, call.region, protocol))
    return t.Api(
        ApiId=id_,
        Name=name,
        ProtocolType=protocol,
        RouteSelectionExpression=SELECTION if protocol == "HTTP" else "",
        ApiKeySelectionExpression=API_KEY_SELECTION,
        CreatedDate=tx.now,
        DisableExecuteApiEndpoint=False,
        IpAddressType="ipv4",
    )


def put_api(tx: Tx, call: Call, api: t.Api) -> None:
    """Write it, and have the data plane see it."""
    api.ApiEndpoint = None
    assert api.ApiId is not None
    APIS.put(tx, call.scope, api.ApiId, api)
    changed(tx, api.ApiId)


def show(call: Call, api: t.Api) -> t.Api:
    """With the address under which the caller reaches it."""
    assert api.ApiId is not None
    api.ApiEndpoint = endpoint(call, api.ApiId, is_websocket(api))
    return api


@operation("CreateApi", resource=at("/apis"), action="apigateway:POST")
def create_api(tx: Tx, call: Call, req: t.CreateApiRequest) -> t.CreateApiResponse:
    """Make an API; with a target (quick create) also its integration, route and stage. Source: API_CreateApi.

    Raises BadRequestException.
    """
    if req.ProtocolType not in ("HTTP", WEBSOCKET):
        raise bad_request(f"Invalid protocol specified: {req.ProtocolType}. Must be one of [HTTP, WEBSOCKET]")
    api = new_api(tx, call, req.Name, WEBSOCKET if req.ProtocolType == WEBSOCKET else "HTTP")
    for name in PLAIN:
        value = getattr(req, name)
        if value is not None:
            setattr(api, name, value)
    _check(api, req)
    api.Tags = dict(req.Tags) if req.Tags else None
    put_api(tx, call, api)
    if req.Target is not None and not is_websocket(api):
        _quick(tx, call, api, req.Target, req.RouteKey or "$default", req.CredentialsArn)
    elif req.RouteKey is not None or req.CredentialsArn is not None:
        raise bad_request("RouteKey and CredentialsArn can only be specified along with Target")
    return shown(t.CreateApiResponse, show(call, api))


def _check(api: t.Api, req: t.CreateApiRequest | t.UpdateApiRequest) -> None:
    if is_websocket(api):
        if req.Target is not None:
            raise bad_request("Target is supported for HTTP APIs only")
        api.RouteSelectionExpression = req.RouteSelectionExpression or api.RouteSelectionExpression
        check_api(api)
        return
    if req.RouteSelectionExpression not in (None, SELECTION, "${request.method} ${request.path}"):
        raise bad_request(f'RouteSelectionExpression must be "{SELECTION}" for HTTP APIs')
    check_cors(api.CorsConfiguration)


def _quick(tx: Tx, call: Call, api: t.Api, target: str, route_key: str, credentials: str | None) -> None:
    check_route_key(route_key)
    assert api.ApiId is not None
    integration = t.Integration(ApiGatewayManaged=True, IntegrationId=new_id(7), ConnectionType="INTERNET")
    _aim(integration, target, credentials)
    pass_role(tx, call, PRINCIPAL, credentials)
    INTEGRATIONS.put(tx, api.ApiId, integration.IntegrationId or "", integration)
    route = t.Route(
        ApiGatewayManaged=True,
        ApiKeyRequired=False,
        AuthorizationType="NONE",
        RouteId=new_id(7),
        RouteKey=route_key,
        Target=f"integrations/{integration.IntegrationId}",
    )
    ROUTES.put(tx, api.ApiId, route.RouteId or "", route)
    stage = t.Stage(
        ApiGatewayManaged=True, AutoDeploy=True, CreatedDate=tx.now, LastUpdatedDate=tx.now, StageName=DEFAULT_STAGE
    )
    STAGES.put(tx, api.ApiId, DEFAULT_STAGE, stage)
    redeploy(tx, api.ApiId)


def _aim(integration: t.Integration, target: str, credentials: str | None) -> None:
    to_function = target.startswith("arn:")
    integration.IntegrationType = "AWS_PROXY" if to_function else "HTTP_PROXY"
    integration.IntegrationMethod = "POST" if to_function else "ANY"
    integration.PayloadFormatVersion = "2.0" if to_function else "1.0"
    integration.IntegrationUri = target
    integration.TimeoutInMillis = 30_000
    if credentials is not None:
        integration.CredentialsArn = credentials


@operation("GetApi", resource=at("/apis/{ApiId}"), action="apigateway:GET", read=True)
def get_api(tx: ReadTx, call: Call, req: t.GetApiRequest) -> t.GetApiResponse:
    """One API. Source: API_GetApi. Raises NotFoundException."""
    return shown(t.GetApiResponse, show(call, api_of(tx, call, req.ApiId)))


@operation("GetApis", resource=at("/apis"), action="apigateway:GET", read=True)
def get_apis(tx: ReadTx, call: Call, req: t.GetApisRequest) -> t.GetApisResponse:
    """The APIs of the account in the region. Source: API_GetApis. Raises BadRequestException."""
    found, token = page_of(tx, call.scope, APIS, req)
    return t.GetApisResponse(Items=[show(call, api) for api in found], NextToken=token)


@operation("UpdateApi", resource=at("/apis/{ApiId}"), action="apigateway:PATCH")
def update_api(tx: Tx, call: Call, req: t.UpdateApiRequest) -> t.UpdateApiResponse:
    """Change what is named; RouteKey and Target change what quick create made. Source: API_UpdateApi.

    Raises NotFoundException, BadRequestException.
    """
    api = api_of(tx, call, req.ApiId)
    for name in PLAIN:
        value = getattr(req, name)
        if value is not None:
            setattr(api, name, value)
    _check(api, req)
    put_api(tx, call, api)
    if req.RouteKey is not None or req.Target is not None or req.CredentialsArn is not None:
        _requick(tx, call, req)
    return shown(t.UpdateApiResponse, show(call, api))


def _requick(tx: Tx, call: Call, req: t.UpdateApiRequest) -> None:
    route = next((one for one in all_of(tx, ROUTES, req.ApiId) if one.ApiGatewayManaged), None)
    integration = next((one for one in all_of(tx, INTEGRATIONS, req.ApiId) if one.ApiGatewayManaged), None)
    if route is None or integration is None:
        raise bad_request("RouteKey, Target and CredentialsArn can only be updated for APIs made by quick create")
    if req.RouteKey is not None:
        check_route_key(req.RouteKey)
        route.RouteKey = req.RouteKey
        ROUTES.put(tx, req.ApiId, route.RouteId or "", route)
    _aim(integration, req.Target or integration.IntegrationUri or "", req.CredentialsArn)
    pass_role(tx, call, PRINCIPAL, req.CredentialsArn)
    INTEGRATIONS.put(tx, req.ApiId, integration.IntegrationId or "", integration)
    redeploy(tx, req.ApiId)


@operation("DeleteApi", resource=at("/apis/{ApiId}"), action="apigateway:DELETE")
def delete_api(tx: Tx, call: Call, req: t.DeleteApiRequest) -> None:
    """Delete an API with all that belongs to it. Source: API_DeleteApi. Raises NotFoundException."""
    if is_websocket(api_of(tx, call, req.ApiId)):
        tx.emit(STRANDED, req.ApiId)
    for route in all_of(tx, ROUTES, req.ApiId):
        ROUTE_RESPONSES.clear(tx, f"{req.ApiId}/{route.RouteId}")
    for integration in all_of(tx, INTEGRATIONS, req.ApiId):
        INTEGRATION_RESPONSES.clear(tx, f"{req.ApiId}/{integration.IntegrationId}")
    APIS.delete(tx, call.scope, req.ApiId)
    OWNERS.delete(tx, "", req.ApiId)
    for documents in PARTS:
        documents.clear(tx, req.ApiId)
    changed(tx, req.ApiId)


@operation("DeleteCorsConfiguration", resource=at("/apis/{ApiId}/cors"), action="apigateway:DELETE")
def delete_cors_configuration(tx: Tx, call: Call, req: t.DeleteCorsConfigurationRequest) -> None:
    """Integrations answer preflights again. Source: API_DeleteCorsConfiguration. Raises NotFoundException."""
    api = api_of(tx, call, req.ApiId)
    api.CorsConfiguration = None
    put_api(tx, call, api)
