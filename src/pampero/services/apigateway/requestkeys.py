"""The condition keys of requests whose values no member has: of patches, and of documents that are imported.

Source: "Actions, resources, and condition keys for Amazon API Gateway Management": keys of authorizers and routes are lists "during
import and reimport". Of a document that is merged into an API they tell what the API has afterwards, which no source says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pampero.api import Call, Check
from pampero.services.apigateway.openapi.http import Document
from pampero.services.apigateway.rest.model import Definition
from pampero.store.tx import Tx

Keys = dict[str, list[str]]


def patched(paths: Mapping[str, str]) -> Callable[[Call, Any], Keys]:
    """What an operation's patches say. paths: of each key, how the path begins whose value it has."""

    def keys(call: Call, req: Any) -> Keys:
        found: Keys = {}
        for one in req.patchOperations or ():
            path, value = one.path or "", one.value
            for key, begin in paths.items():
                if value is not None and (path == begin or path.startswith(f"{begin}/")):
                    found.setdefault(key, []).append(value)
        return found

    return keys


def unasked(call: Call, req: Any) -> tuple[Check, ...]:
    """Of an import nothing is asked before its document has been read: its keys are in there. See `require`."""
    return ()


def require(tx: Tx, call: Call, action: str, resource: str, keys: Keys) -> None:
    """Ask it then. Raises ApiError AccessDenied."""
    call.require(tx, Check(action, resource, keys))


def of_definition(definition: Definition) -> Keys:
    """What a REST API is to be."""
    settings = definition.settings
    methods = [
        method for resource in definition.resources.values() for method in (resource.resourceMethods or {}).values()
    ]
    types = settings.endpointConfiguration.types if settings.endpointConfiguration else None
    return _keys(
        {
            "apigateway:Request/ApiName": [settings.name],
            "apigateway:Request/DisableExecuteApiEndpoint": [bool(settings.disableExecuteApiEndpoint)],
            "apigateway:Request/EndpointType": types or (),
            "apigateway:Request/AuthorizerType": [one.type for one in definition.authorizers.values()],
            "apigateway:Request/AuthorizerUri": [one.authorizerUri for one in definition.authorizers.values()],
            "apigateway:Request/RouteAuthorizationType": [method.authorizationType for method in methods],
            "apigateway:Request/ApiKeyRequired": [bool(method.apiKeyRequired) for method in methods],
        }
    )


def of_document(document: Document) -> Keys:
    """What an HTTP API is to be."""
    routes = [one.route for one in document.routes]
    return _keys(
        {
            "apigateway:Request/ApiName": [document.title],
            "apigateway:Request/AuthorizerType": [one.AuthorizerType for one in document.authorizers.values()],
            "apigateway:Request/AuthorizerUri": [one.AuthorizerUri for one in document.authorizers.values()],
            "apigateway:Request/RouteAuthorizationType": [route.AuthorizationType or "NONE" for route in routes],
            "apigateway:Request/ApiKeyRequired": [bool(route.ApiKeyRequired) for route in routes],
        }
    )


def _keys(values: Mapping[str, Iterable[str | bool | None]]) -> Keys:
    found: Keys = {}
    for name, ones in values.items():
        texts = {str(one).lower() if isinstance(one, bool) else one for one in ones if one is not None}
        if texts:
            found[name] = sorted(texts)
    return found
