"""An OpenAPI document as routes, integrations and authorizers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pampero.aws.tags import reserved
from pampero.services.apigateway import RESERVED
from pampero.services.apigateway.http.types import Authorizer, Cors, Integration, Route, TlsConfig
from pampero.services.apigateway.model import bad_request
from pampero.services.apigateway.openapi.document import (
    EXTENSION,
    INTEGRATION,
    operations,
    prefix_of,
    read_document,
    texts,
)
from pampero.services.apigateway.openapi.security import Security, authorizers_of

INTEGRATIONS = INTEGRATION + "s"
CORS = EXTENSION + "cors"
DEFAULT_PATH = "/$default"
CORS_LISTS = ("AllowHeaders", "AllowMethods", "AllowOrigins", "ExposeHeaders")
MEMBERS = {
    "connectionId": "ConnectionId",
    "connectionType": "ConnectionType",
    "credentials": "CredentialsArn",
    "description": "Description",
    "httpMethod": "IntegrationMethod",
    "integrationSubtype": "IntegrationSubtype",
    "passthroughBehavior": "PassthroughBehavior",
    "payloadFormatVersion": "PayloadFormatVersion",
    "uri": "IntegrationUri",
}


@dataclass(slots=True)
class ImportedRoute:
    """A route; integration: a key into Document.integrations; authorizer: the name of the security scheme."""

    route: Route
    integration: str | None
    authorizer: str | None


@dataclass(slots=True)
class Document:
    """What a document says."""

    title: str
    description: str | None
    version: str | None
    cors: Cors | None
    tags: dict[str, str]
    routes: list[ImportedRoute] = field(default_factory=list)
    integrations: dict[str, Integration] = field(default_factory=dict)
    authorizers: dict[str, Authorizer] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def load(text: str) -> dict[str, Any]:
    """JSON or YAML. Raises BadRequestException."""
    try:
        document = read_document(text)
    except ValueError as error:
        raise bad_request(f"Unable to parse the API definition because of a malformed document: {error}") from error
    if not isinstance(document, dict):
        raise bad_request("Invalid OpenAPI input: the document is no object")
    return document


def read(document: Mapping[str, Any], basepath: str) -> Document:
    """basepath: ignore, prepend or split, as ImportApi says. Raises BadRequestException."""
    try:
        return _read(document, basepath)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        # Some value is of another kind than OpenAPI says: a list where an object is due, a word for a number.
        raise bad_request(f"Invalid OpenAPI input: {error}") from error


def _read(document: Mapping[str, Any], basepath: str) -> Document:
    version = str(document.get("openapi", ""))
    if not version.startswith("3.0"):
        text = f"Unable to build importer with provided input. Unable to determine OAS version from '{version}'"
        raise bad_request(text)
    info = _object(document.get("info") or {}, "info")
    if not info.get("title"):
        raise bad_request("Invalid OpenAPI input: info.title is missing")
    components = _object(document.get("components") or {}, "components")
    found = Document(
        title=str(info["title"]),
        description=_text(document.get("x-amazon-apigateway-description") or info.get("description")),
        version=_text(info.get("version")),
        cors=_cors(document.get(CORS)),
        tags=_tags(document.get("tags") or []),
        authorizers=authorizers_of(components.get("securitySchemes") or {}),
    )
    security = Security(components.get("securitySchemes") or {}, document.get("security"))
    prefix = prefix_of(document, basepath)
    paths = document.get("paths")
    for path, item in _object({} if paths is None else paths, "paths").items():
        for verb, operation in operations(_object(item, path)):
            found.routes.append(_route(found, components, security, _key(prefix, path, verb), operation))
    return found


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _object(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise bad_request(f"Invalid OpenAPI input: {where} is no object")
    return value


def _key(prefix: str, path: str, verb: str) -> str:
    if path in (DEFAULT_PATH, "$default"):
        return "$default"
    whole = prefix + path
    # API Gateway drops a slash at the end: the permissions that SAM writes count on it.
    return f"{verb} {whole.rstrip('/') or '/'}"


def _route(
    found: Document, components: Mapping[str, Any], security: Security, key: str, operation: Any
) -> ImportedRoute:
    operation = _object(operation, key)
    access = security.of(operation.get("security"))
    route = Route(
        RouteKey=key,
        ApiKeyRequired=False,
        AuthorizationType=access.kind,
        AuthorizationScopes=access.scopes or None,
        OperationName=_text(operation.get("operationId")),
    )
    stated = operation.get(INTEGRATION)
    if stated is None:
        found.warnings.append(f"No integration is defined for route '{key}'")
        return ImportedRoute(route, None, access.authorizer)
    reference = _object(stated, INTEGRATION).get("$ref")
    name = key
    if reference is not None:
        name = str(reference).rpartition("/")[2]
        stated = (components.get(INTEGRATIONS) or {}).get(name)
        if stated is None:
            raise bad_request(f"Unable to resolve the reference {reference}")
        name = f"#{name}"
    if name not in found.integrations:
        found.integrations[name] = integration_of(_object(stated, INTEGRATION))
    return ImportedRoute(route, name, access.authorizer)


def integration_of(stated: Mapping[str, Any]) -> Integration:
    """An x-amazon-apigateway-integration object."""
    integration = Integration(IntegrationType=str(stated.get("type", "")).upper())
    for name, member in MEMBERS.items():
        if stated.get(name) is not None:
            setattr(integration, member, str(stated[name]))
    if stated.get("timeoutInMillis") is not None:
        integration.TimeoutInMillis = int(stated["timeoutInMillis"])
    integration.RequestParameters = texts(stated.get("requestParameters"))
    if stated.get("responseParameters"):
        integration.ResponseParameters = {
            str(status): {key: str(value) for key, value in parameters.items()}
            for status, parameters in stated["responseParameters"].items()
        }
    verified = (stated.get("tlsConfig") or {}).get("serverNameToVerify")
    if verified:
        integration.TlsConfig = TlsConfig(ServerNameToVerify=str(verified))
    if integration.IntegrationType == "AWS_PROXY" and not integration.IntegrationSubtype:
        integration.PayloadFormatVersion = integration.PayloadFormatVersion or "1.0"
    return integration


def _cors(stated: Any) -> Cors | None:
    if stated is None:
        return None
    if stated is True:
        return Cors(AllowOrigins=["*"])
    stated = _object(stated, CORS)
    cors = Cors()
    for name in CORS_LISTS:
        value = stated.get(f"{name[0].lower()}{name[1:]}")
        if value is not None:
            setattr(cors, name, _texts(value))
    if stated.get("maxAge") is not None:
        cors.MaxAge = int(stated["maxAge"])
    if stated.get("allowCredentials") is not None:
        cors.AllowCredentials = str(stated["allowCredentials"]).lower() == "true"
    return cors


def _texts(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def _tags(stated: Any) -> dict[str, str]:
    value = "x-amazon-apigateway-tag-value"
    found = {str(tag["name"]): str(tag[value]) for tag in stated if isinstance(tag, Mapping) and value in tag}
    if any(map(reserved, found)):
        raise bad_request(RESERVED[1])
    return found
