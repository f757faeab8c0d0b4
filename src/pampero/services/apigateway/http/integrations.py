"""Integrations: what a route calls."""

from __future__ import annotations

import re

from pampero.api import ApiError, Call, operation, pass_role
from pampero.services.apigateway.http import types as t
from pampero.services.apigateway.http import websocket
from pampero.services.apigateway.http.changes import redeploy
from pampero.services.apigateway.http.model import (
    INTEGRATION_RESPONSES,
    INTEGRATIONS,
    ROUTES,
    api_of,
    is_number,
    listed,
    merge,
    part_of,
    shown,
)
from pampero.services.apigateway.http.subtypes import SUBTYPES
from pampero.services.apigateway.model import PRINCIPAL, all_of, at, bad_request, conflict, new_id
from pampero.store.tx import ReadTx, Tx

DEFAULT_TIMEOUT = 30_000
_LAMBDA = re.compile(
    r"arn:aws[a-z-]*:lambda:[^:]+:[^:]+:function:[^:]+(:[^:]+)?"
    r"|arn:aws[a-z-]*:apigateway:[^:]+:lambda:path/2015-03-31/functions/arn:.+/invocations"
)
_REQUEST_KEY = re.compile(r"(append|overwrite|remove):(header|querystring)\.[^\s]+|overwrite:path")
_RESPONSE_KEY = re.compile(r"(append|overwrite|remove):header\.[^\s]+|overwrite:statuscode")


def check_integration(integration: t.Integration) -> None:
    """Raises BadRequestException."""
    kind = integration.IntegrationType
    if kind not in ("AWS_PROXY", "HTTP_PROXY"):
        raise bad_request(f"Invalid integration type {kind}. HTTP APIs support HTTP_PROXY and AWS_PROXY.")
    if integration.ConnectionType == "VPC_LINK":
        text = "Private integrations (ConnectionType VPC_LINK) are not implemented yet."
        raise ApiError("NotImplemented", text, status=501)
    if integration.IntegrationSubtype is not None:
        _check_subtype(integration, integration.IntegrationSubtype)
        return
    if not integration.IntegrationUri:
        raise bad_request("IntegrationUri must be specified")
    if kind == "AWS_PROXY" and not _LAMBDA.fullmatch(integration.IntegrationUri):
        raise bad_request("Invalid function ARN or invalid uri")
    if kind == "HTTP_PROXY":
        if not integration.IntegrationMethod:
            raise bad_request("IntegrationMethod must be specified for HTTP_PROXY integrations")
        if not re.match(r"https?://|\$\{stageVariables\.", integration.IntegrationUri):
            raise bad_request("Invalid HTTP endpoint specified for URI")
    _check_version(integration, kind)
    for key in integration.RequestParameters or {}:
        if not _REQUEST_KEY.fullmatch(key):
            raise bad_request(f"Invalid mapping expression specified: {key}")
    for status, parameters in (integration.ResponseParameters or {}).items():
        if not is_number(status) or not 200 <= int(status) <= 599:
            raise bad_request(f"Invalid response parameters status code: {status}")
        for key in parameters:
            if not _RESPONSE_KEY.fullmatch(key):
                raise bad_request(f"Invalid mapping expression specified: {key}")


def _check_version(integration: t.Integration, kind: str) -> None:
    if integration.PayloadFormatVersion is None:
        raise bad_request("PayloadFormatVersion is a required parameter for AWS_PROXY integration")
    if integration.PayloadFormatVersion not in (("1.0", "2.0") if kind == "AWS_PROXY" else ("1.0",)):
        raise bad_request(f"Invalid PayloadFormatVersion {integration.PayloadFormatVersion} for {kind} integration")


def _check_subtype(integration: t.Integration, name: str) -> None:
    subtype = SUBTYPES.get(name)
    if integration.IntegrationType != "AWS_PROXY":
        raise bad_request("IntegrationSubtype can only be specified for AWS_PROXY integrations")
    if subtype is None:
        raise bad_request(f"Invalid IntegrationSubtype specified: {name}")
    if not integration.CredentialsArn:
        raise bad_request("CredentialsArn must be specified when IntegrationSubtype is")
    given = integration.RequestParameters or {}
    missing = [parameter for parameter in subtype.required if parameter not in given]
    if missing:
        raise bad_request(f"Required request parameter {missing[0]} is missing for {name}")
    unknown = [parameter for parameter in given if parameter not in (*subtype.required, *subtype.optional)]
    if unknown:
        raise bad_request(f"Request parameter {unknown[0]} is not supported for {name}")


def with_defaults(integration: t.Integration) -> t.Integration:
    """What was left out, as API Gateway fills it in."""
    integration.ConnectionType = integration.ConnectionType or "INTERNET"
    integration.TimeoutInMillis = integration.TimeoutInMillis or DEFAULT_TIMEOUT
    if integration.IntegrationType == "HTTP_PROXY" or integration.IntegrationSubtype:
        integration.PayloadFormatVersion = integration.PayloadFormatVersion or "1.0"
    elif not integration.IntegrationMethod:
        integration.IntegrationMethod = "POST"
    return integration


@operation("CreateIntegration", resource=at("/apis/{ApiId}/integrations"), action="apigateway:POST")
def create_integration(tx: Tx, call: Call, req: t.CreateIntegrationRequest) -> t.CreateIntegrationResult:
    """Make an integration. Source: API_CreateIntegration. Raises NotFoundException, BadRequestException."""
    api = api_of(tx, call, req.ApiId)
    integration = t.Integration(IntegrationId=new_id(7))
    merge(integration, req, "TlsConfig")
    if req.TlsConfig is not None:
        integration.TlsConfig = shown(t.TlsConfig, req.TlsConfig)
    if websocket.is_websocket(api):
        websocket.check_integration(websocket.with_defaults(integration))
    else:
        check_integration(with_defaults(integration))
    pass_role(tx, call, PRINCIPAL, req.CredentialsArn)
    INTEGRATIONS.put(tx, req.ApiId, integration.IntegrationId or "", integration)
    redeploy(tx, req.ApiId)
    return shown(t.CreateIntegrationResult, integration)


@operation(
    "GetIntegration", resource=at("/apis/{ApiId}/integrations/{IntegrationId}"), action="apigateway:GET", read=True
)
def get_integration(tx: ReadTx, call: Call, req: t.GetIntegrationRequest) -> t.GetIntegrationResult:
    """One integration. Source: API_GetIntegration. Raises NotFoundException."""
    return shown(t.GetIntegrationResult, part_of(tx, call, INTEGRATIONS, req.ApiId, req.IntegrationId))


@operation("GetIntegrations", resource=at("/apis/{ApiId}/integrations"), action="apigateway:GET", read=True)
def get_integrations(tx: ReadTx, call: Call, req: t.GetIntegrationsRequest) -> t.GetIntegrationsResponse:
    """All integrations. Source: API_GetIntegrations. Raises NotFoundException, BadRequestException."""
    items, token = listed(tx, call, INTEGRATIONS, req.ApiId, req)
    return t.GetIntegrationsResponse(Items=items, NextToken=token)


@operation("UpdateIntegration", resource=at("/apis/{ApiId}/integrations/{IntegrationId}"), action="apigateway:PATCH")
def update_integration(tx: Tx, call: Call, req: t.UpdateIntegrationRequest) -> t.UpdateIntegrationResult:
    """Change what is named; of the parameter maps, an entry with an empty value is taken away.

    Source: API_UpdateIntegration. Raises NotFoundException, BadRequestException.
    """
    integration = part_of(tx, call, INTEGRATIONS, req.ApiId, req.IntegrationId)
    merge(integration, req, "TlsConfig", "RequestParameters", "ResponseParameters")
    if req.TlsConfig is not None:
        integration.TlsConfig = shown(t.TlsConfig, req.TlsConfig)
    if req.RequestParameters is not None:
        merged = {**(integration.RequestParameters or {}), **req.RequestParameters}
        integration.RequestParameters = {key: value for key, value in merged.items() if value} or None
    if req.ResponseParameters is not None:
        answers = {**(integration.ResponseParameters or {}), **req.ResponseParameters}
        integration.ResponseParameters = {status: value for status, value in answers.items() if value} or None
    if websocket.is_websocket(api_of(tx, call, req.ApiId)):
        websocket.check_integration(integration)
    else:
        check_integration(integration)
    pass_role(tx, call, PRINCIPAL, req.CredentialsArn)
    INTEGRATIONS.put(tx, req.ApiId, req.IntegrationId, integration)
    redeploy(tx, req.ApiId)
    return shown(t.UpdateIntegrationResult, integration)


@operation("DeleteIntegration", resource=at("/apis/{ApiId}/integrations/{IntegrationId}"), action="apigateway:DELETE")
def delete_integration(tx: Tx, call: Call, req: t.DeleteIntegrationRequest) -> None:
    """Delete an integration that no route uses. Source: API_DeleteIntegration.

    Raises NotFoundException, ConflictException.
    """
    part_of(tx, call, INTEGRATIONS, req.ApiId, req.IntegrationId)
    target = f"integrations/{req.IntegrationId}"
    using = [route.RouteId or "" for route in all_of(tx, ROUTES, req.ApiId) if route.Target == target]
    if using:
        text = f"Cannot delete Integration '{req.IntegrationId}'. Please remove the integration from the following"
        raise conflict(f"{text} route(s): {', '.join(using)}.")
    INTEGRATIONS.delete(tx, req.ApiId, req.IntegrationId)
    INTEGRATION_RESPONSES.clear(tx, f"{req.ApiId}/{req.IntegrationId}")
    redeploy(tx, req.ApiId)
