"""A REST API as an OpenAPI document, in either version: what `rest` reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from pampero.kernel import jsontext
from pampero.kernel.clock import iso8601
from pampero.services.apigateway.openapi.document import ANY, AUTHORIZER, AUTHTYPE, EXTENSION, INTEGRATION
from pampero.services.apigateway.rest import types as t
from pampero.services.apigateway.rest.model import Definition

KEY, IAM = "api_key", "sigv4"
PLACES = {"querystring": "query", "header": "header", "path": "path"}
# Members of integrations that documents call otherwise, or write in another form.
OTHERWISE = frozenset({"type", "httpMethod", "integrationResponses"})


class Export(msgspec.Struct, frozen=True):
    """What is written. swagger: version 2.0. integrations, authorizers: with these extensions. stage: whose address the
    document names. parts: of the documentation. created: epoch seconds."""

    definition: Definition
    stage: str
    host: str
    created: float
    swagger: bool
    integrations: bool
    authorizers: bool
    parts: list[t.DocumentationPart]


def written(export: Export, yaml_form: bool) -> str:
    """The document, as JSON or YAML."""
    document = msgspec.to_builtins(_document(export))
    if not yaml_form:
        return msgspec.json.format(msgspec.json.encode(document)).decode()
    import yaml

    text: str = yaml.safe_dump(document, sort_keys=False)
    return text


def _document(export: Export) -> dict[str, Any]:
    definition = export.definition
    settings = definition.settings
    info = {
        "title": settings.name, "description": settings.description,
        "version": settings.version or iso8601(export.created)[:19] + "Z",
    }  # fmt: skip
    head: dict[str, Any] = {"swagger": "2.0"} if export.swagger else {"openapi": "3.0.1"}
    head["info"] = {name: value for name, value in info.items() if value is not None}
    if export.swagger:
        head |= {"host": export.host, "basePath": f"/{export.stage}", "schemes": ["https"]}
    else:
        variables = {"basePath": {"default": export.stage}}
        head["servers"] = [{"url": f"https://{export.host}/{{basePath}}", "variables": variables}]
    paths: dict[str, Any] = {}
    for resource in sorted(definition.resources.values(), key=lambda one: one.path or ""):
        for verb, method in sorted((resource.resourceMethods or {}).items()):
            name = ANY if verb == "ANY" else verb.lower()
            paths.setdefault(resource.path or "/", {})[name] = _method(export, method)
    head["paths"] = paths
    _shared(export, head)
    if export.integrations or export.authorizers:
        _extensions(export, head)
    if export.parts:
        head[EXTENSION + "documentation"] = {
            "version": export.stage,
            "createdDate": iso8601(export.created)[:19] + "Z",
            "documentationParts": [
                {
                    "location": {name: value for name, value in msgspec.to_builtins(part.location).items() if value},
                    "properties": jsontext.loads(part.properties or "{}"),
                }
                for part in export.parts
            ],
        }
    return head


def _shared(export: Export, head: dict[str, Any]) -> None:
    """Models and how methods are secured."""
    definition = export.definition
    used = {name for one in _methods(definition) for name in _models_of(one)}
    models = {
        name: _local(jsontext.loads(model.schema or "{}"), export.swagger)
        for name, model in sorted(definition.models.items())
        if name in used
    }
    schemes = _schemes(export)
    if export.swagger:
        if schemes:
            head["securityDefinitions"] = schemes
        if models:
            head["definitions"] = models
        return
    components = {name: value for name, value in (("schemas", models), ("securitySchemes", schemes)) if value}
    if components:
        head["components"] = components


def _local(value: Any, swagger: bool) -> Any:
    """A schema whose references are within the document."""
    if isinstance(value, list):
        return [_local(one, swagger) for one in value]
    if not isinstance(value, dict):
        return value
    reference = value.get("$ref")
    if isinstance(reference, str) and "/models/" in reference:
        name = reference.rpartition("/")[2]
        return {**value, **({"$ref": f"#/definitions/{name}"} if swagger else _reference(name))}
    return {name: _local(one, swagger) for name, one in value.items()}


def _methods(definition: Definition) -> list[t.Method]:
    return [method for one in definition.resources.values() for method in (one.resourceMethods or {}).values()]


def _models_of(method: t.Method) -> set[str]:
    found = set((method.requestModels or {}).values())
    for response in (method.methodResponses or {}).values():
        found |= set((response.responseModels or {}).values())
    return found


def _schemes(export: Export) -> dict[str, Any]:
    methods, found = _methods(export.definition), {}
    if any(method.apiKeyRequired for method in methods):
        found[KEY] = {"type": "apiKey", "name": "x-api-key", "in": "header"}
    if any(method.authorizationType == "AWS_IAM" for method in methods):
        found[IAM] = {"type": "apiKey", "name": "Authorization", "in": "header", AUTHTYPE: "awsSigv4"}
    for authorizer in export.definition.authorizers.values():
        header = (authorizer.identitySource or "").partition("method.request.header.")[2].partition(",")[0]
        scheme: dict[str, Any] = {"type": "apiKey", "name": header or "Unused", "in": "header"}
        scheme[AUTHTYPE] = authorizer.authType or "custom"
        if export.authorizers:
            stated = {
                "identitySource": authorizer.identitySource if authorizer.type == "REQUEST" else None,
                "authorizerUri": authorizer.authorizerUri,
                "authorizerCredentials": authorizer.authorizerCredentials,
                "identityValidationExpression": authorizer.identityValidationExpression,
                "authorizerResultTtlInSeconds": authorizer.authorizerResultTtlInSeconds,
                "providerARNs": authorizer.providerARNs,
                "type": (authorizer.type or "").lower(),
            }
            scheme[AUTHORIZER] = {name: value for name, value in stated.items() if value is not None}
        found[authorizer.name or ""] = scheme
    return found


def _method(export: Export, method: t.Method) -> dict[str, Any]:
    definition = export.definition
    found: dict[str, Any] = {}
    if method.operationName:
        found["operationId"] = method.operationName
    parameters: list[Any] = [
        _parameter(export, name, bool(needed)) for name, needed in (method.requestParameters or {}).items()
    ]
    if export.swagger:
        if method.requestModels:
            found["consumes"] = list(method.requestModels)
        found["produces"] = list(dict.fromkeys(_produced(method))) or ["application/json"]
        for model in dict.fromkeys((method.requestModels or {}).values()):
            schema = {"$ref": f"#/definitions/{model}"}
            parameters.append({"in": "body", "name": model, "required": True, "schema": schema})
    elif method.requestModels:
        content = {type_: {"schema": _reference(model)} for type_, model in method.requestModels.items()}
        found["requestBody"] = {"content": content, "required": True}
    if parameters:
        found["parameters"] = parameters
    found["responses"] = {
        status: _response(export, response) for status, response in sorted((method.methodResponses or {}).items())
    }
    security: list[Any] = [{KEY: []}] if method.apiKeyRequired else []
    if method.authorizationType == "AWS_IAM":
        security.append({IAM: []})
    elif method.authorizerId in definition.authorizers:
        scopes = list(method.authorizationScopes or ())
        security.append({definition.authorizers[method.authorizerId or ""].name: scopes})
    if security:
        found["security"] = security
    validator = definition.validators.get(method.requestValidatorId or "")
    if validator is not None:
        found[EXTENSION + "request-validator"] = validator.name
    if export.integrations and method.methodIntegration is not None:
        found[INTEGRATION] = _integration(method.methodIntegration)
    return found


def _parameter(export: Export, name: str, needed: bool) -> dict[str, Any]:
    _, _, place, own = name.split(".", 3)
    typed = {"type": "string"}
    head: dict[str, Any] = {"name": own, "in": PLACES.get(place, place)}
    if needed or place == "path":
        head["required"] = True
    return {**head, **(typed if export.swagger else {"schema": typed})}


def _produced(method: t.Method) -> list[str]:
    return [type_ for one in (method.methodResponses or {}).values() for type_ in (one.responseModels or {})]


def _reference(model: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{model}"}


def _response(export: Export, response: t.MethodResponse) -> dict[str, Any]:
    found: dict[str, Any] = {"description": f"{response.statusCode} response"}
    headers = [name.removeprefix("method.response.header.") for name in response.responseParameters or ()]
    if headers:
        typed = {"type": "string"}
        found["headers"] = {name: typed if export.swagger else {"schema": typed} for name in headers}
    models = response.responseModels or {}
    if export.swagger:
        for model in models.values():
            found["schema"] = {"$ref": f"#/definitions/{model}"}
    else:
        found["content"] = {type_: {"schema": _reference(model)} for type_, model in models.items()}
    return found


def _integration(integration: t.Integration) -> dict[str, Any]:
    found: dict[str, Any] = {"type": (integration.type or "").lower()}
    if integration.httpMethod:
        found["httpMethod"] = integration.httpMethod
    for name in integration.__struct_fields__:
        value = getattr(integration, name)
        if name not in OTHERWISE and value is not None and value not in ({}, []):
            found[name] = value
    answers = {}
    for status, one in (integration.integrationResponses or {}).items():
        stated: Mapping[str, Any] = {
            "statusCode": status, "responseParameters": one.responseParameters,
            "responseTemplates": one.responseTemplates, "contentHandling": one.contentHandling,
        }  # fmt: skip
        answers[one.selectionPattern or "default"] = {key: value for key, value in stated.items() if value}
    if answers:
        found["responses"] = answers
    return found


def _extensions(export: Export, head: dict[str, Any]) -> None:
    definition = export.definition
    settings = definition.settings
    if definition.responses:
        head[EXTENSION + "gateway-responses"] = {
            kind: {
                name: value
                for name, value in (
                    ("statusCode", one.statusCode and int(one.statusCode)),
                    ("responseParameters", one.responseParameters),
                    ("responseTemplates", one.responseTemplates),
                )
                if value
            }
            for kind, one in sorted(definition.responses.items())
        }
    if definition.validators:
        head[EXTENSION + "request-validators"] = {
            one.name: {
                "validateRequestParameters": bool(one.validateRequestParameters),
                "validateRequestBody": bool(one.validateRequestBody),
            }
            for one in definition.validators.values()
        }
    if settings.binaryMediaTypes:
        head[EXTENSION + "binary-media-types"] = settings.binaryMediaTypes
    if settings.minimumCompressionSize is not None:
        head[EXTENSION + "minimum-compression-size"] = settings.minimumCompressionSize
    if settings.apiKeySource == "AUTHORIZER":
        head[EXTENSION + "api-key-source"] = settings.apiKeySource
    if settings.policy:
        head[EXTENSION + "policy"] = jsontext.loads(settings.policy)
