"""An API as an OpenAPI document: what `read` reads."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from pampero.aws.tags import reserved
from pampero.services.apigateway.http.model import Snapshot
from pampero.services.apigateway.http.types import Api, Authorizer, Cors, Integration, Route
from pampero.services.apigateway.openapi.document import ANY, AUTHORIZER, AUTHTYPE, INTEGRATION
from pampero.services.apigateway.openapi.http import CORS, CORS_LISTS, DEFAULT_PATH, MEMBERS

IAM = "sigv4"
_VARIABLE = re.compile(r"\{([^{}]+)\}")


def written(api: Api, content: Snapshot, endpoint: str, extended: bool, output: str) -> str:
    """extended: with API Gateway's extensions. output: JSON or YAML."""
    document = _document(api, content, endpoint, extended)
    if output == "JSON":
        return msgspec.json.format(msgspec.json.encode(document)).decode()
    import yaml

    text: str = yaml.safe_dump(document, sort_keys=False)
    return text


def _document(api: Api, content: Snapshot, endpoint: str, extended: bool) -> dict[str, Any]:
    integrations = {f"integrations/{one.IntegrationId}": one for one in content.integrations}
    authorizers = {one.AuthorizerId: one for one in content.authorizers}
    paths: dict[str, Any] = {}
    signed = False
    for route in sorted(content.routes, key=lambda route: route.RouteKey or ""):
        signed = signed or route.AuthorizationType == "AWS_IAM"
        name = None if route.AuthorizerId is None else authorizers[route.AuthorizerId].Name
        path, method, operation = _operation(route, name)
        integration = integrations.get(route.Target or "")
        if extended and integration is not None:
            operation[INTEGRATION] = _integration(integration)
        paths.setdefault(path, {})[method] = operation
    info = {"title": api.Name, "description": api.Description, "version": api.Version or "1.0"}
    document: dict[str, Any] = {
        "openapi": "3.0.1",
        "info": {key: value for key, value in info.items() if value is not None},
        "servers": [{"url": endpoint}],
        "paths": paths,
    }
    tags = [
        {"name": key, "x-amazon-apigateway-tag-value": value}
        for key, value in (api.Tags or {}).items()
        if not reserved(key)
    ]
    if tags and extended:
        document["tags"] = tags
    schemes = {one.Name or "": _scheme(one, extended) for one in content.authorizers}
    if signed:
        schemes[IAM] = {"type": "apiKey", "name": "Authorization", "in": "header", AUTHTYPE: "awsSigv4"}
    if schemes:
        document["components"] = {"securitySchemes": schemes}
    if extended:
        if api.CorsConfiguration is not None:
            document[CORS] = _cors(api.CorsConfiguration)
        document["x-amazon-apigateway-importexport-version"] = "1.0"
    return document


def _operation(route: Route, authorizer: str | None) -> tuple[str, str, dict[str, Any]]:
    key = route.RouteKey or ""
    method, _, path = key.partition(" ")
    operation: dict[str, Any] = {"responses": {"default": {"description": f"Default response for {key}"}}}
    if route.OperationName:
        operation["operationId"] = route.OperationName
    parameters = [
        {"name": name.rstrip("+"), "in": "path", "required": True, "schema": {"type": "string"}}
        for name in _VARIABLE.findall(path)
    ]
    if parameters:
        operation["parameters"] = parameters
    if route.AuthorizationType == "AWS_IAM":
        operation["security"] = [{IAM: []}]
    elif authorizer is not None:
        operation["security"] = [{authorizer: list(route.AuthorizationScopes or [])}]
    if not path:
        operation["isDefaultRoute"] = True
        return DEFAULT_PATH, ANY, operation
    return path, ANY if method == "ANY" else method.lower(), operation


def _integration(integration: Integration) -> dict[str, Any]:
    stated: dict[str, Any] = {"type": (integration.IntegrationType or "").lower()}
    for name, member in MEMBERS.items():
        if getattr(integration, member) is not None:
            stated[name] = getattr(integration, member)
    if integration.RequestParameters:
        stated["requestParameters"] = dict(integration.RequestParameters)
    if integration.ResponseParameters:
        stated["responseParameters"] = {key: dict(value) for key, value in integration.ResponseParameters.items()}
    if integration.TlsConfig is not None:
        stated["tlsConfig"] = {"serverNameToVerify": integration.TlsConfig.ServerNameToVerify}
    if integration.TimeoutInMillis is not None:
        stated["timeoutInMillis"] = integration.TimeoutInMillis
    return stated


def _scheme(authorizer: Authorizer, extended: bool) -> dict[str, Any]:
    if authorizer.AuthorizerType == "JWT":
        scheme: dict[str, Any] = {"type": "oauth2", "flows": {}}
        settings = authorizer.JwtConfiguration
        stated: dict[str, Any] = {
            "type": "jwt",
            "identitySource": ",".join(authorizer.IdentitySource or []),
            "jwtConfiguration": {
                "audience": list((settings and settings.Audience) or []),
                "issuer": settings and settings.Issuer,
            },
        }
    else:
        scheme = {"type": "apiKey", "name": "Unused", "in": "header"}
        stated = {
            "type": "request",
            "identitySource": ",".join(authorizer.IdentitySource or []),
            "authorizerUri": authorizer.AuthorizerUri,
            "authorizerCredentials": authorizer.AuthorizerCredentialsArn,
            "authorizerPayloadFormatVersion": authorizer.AuthorizerPayloadFormatVersion,
            "authorizerResultTtlInSeconds": authorizer.AuthorizerResultTtlInSeconds,
            "enableSimpleResponses": authorizer.EnableSimpleResponses,
        }
    if extended:
        scheme[AUTHORIZER] = {key: value for key, value in stated.items() if value is not None}
    return scheme


def _cors(cors: Cors) -> dict[str, Any]:
    stated: dict[str, Any] = {
        f"{name[0].lower()}{name[1:]}": list(getattr(cors, name)) for name in CORS_LISTS if getattr(cors, name)
    }
    if cors.MaxAge is not None:
        stated["maxAge"] = cors.MaxAge
    if cors.AllowCredentials is not None:
        stated["allowCredentials"] = cors.AllowCredentials
    return stated
