"""OpenAPI: Swagger 2.0 and OpenAPI 3.0 documents, with API Gateway's extensions, as definitions of APIs.

Source: "Working with API Gateway extensions to OpenAPI". What only documents (summaries, examples) is left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from pampero.api import Call
from pampero.kernel.jsontext import unescaped
from pampero.services.apigateway.model import bad_request, new_id
from pampero.services.apigateway.openapi.document import (
    AUTHORIZER,
    AUTHTYPE,
    EXTENSION,
    INTEGRATION,
    in_place,
    is_signed,
    operations,
    prefix_of,
    read_document,
    texts,
)
from pampero.services.apigateway.rest import types as t
from pampero.services.apigateway.rest.apis import checked_compression, checked_policy, endpoint
from pampero.services.apigateway.rest.authorizers import check_authorizer
from pampero.services.apigateway.rest.integrations import DEFAULT_TIMEOUT, check_integration, check_selection
from pampero.services.apigateway.rest.methods import check_method
from pampero.services.apigateway.rest.model import Definition
from pampero.services.apigateway.rest.responses import DEFAULTS
from pampero.services.apigateway.rest.tree import add, below

Document = Mapping[str, Any]
VARIABLES = re.compile(r"\{([A-Za-z0-9._-]+)\+?\}")
LOCAL = ("#/definitions/", "#/components/schemas/")
LOCATIONS = {"query": "querystring", "header": "header", "path": "path"}


def parse(call: Call, body: bytes) -> Document:
    """A document of JSON or YAML. Raises BadRequestException."""
    try:
        document = read_document(in_place(body.decode(), call.account, call.region))
    except ValueError as error:
        raise bad_request("Invalid OpenAPI input.") from error
    if not isinstance(document, dict):
        raise bad_request("Invalid OpenAPI input.")
    if "swagger" not in document and "openapi" not in document:
        raise bad_request("Unsupported OpenAPI version")
    return document


class Importer:
    """Takes one document into one definition."""

    def __init__(self, call: Call, definition: Definition, document: Document, parameters: Mapping[str, str]) -> None:
        self._call = call
        self._definition = definition
        self._document = document
        self._parameters = parameters
        self._prefix = ""
        self.warnings: list[str] = []
        self._security: dict[str, tuple[str, str]] = {}

    def run(self, *, overwrite: bool) -> None:
        """Raises BadRequestException, ConflictException."""
        definition = self._definition
        if overwrite:
            root = definition.root
            root.resourceMethods = None
            definition.resources = {root.id or "": root}
            definition.authorizers, definition.validators, definition.responses = {}, {}, {}
            definition.models = {}
        try:
            self._prefix = prefix_of(self._document, self._parameters.get("basepath") or "ignore")
            self._settings(overwrite)
            self._models()
            self._schemes()
            self._validators()
            self._responses()
            for path, item in _entries(self._document.get("paths")):
                self._path(path, self._resolved(item))
        except (AttributeError, TypeError, KeyError, ValueError, msgspec.ValidationError) as error:
            raise bad_request(f"Invalid OpenAPI input: {type(error).__name__}: {error}") from error

    def _settings(self, overwrite: bool) -> None:
        document, settings = self._document, self._definition.settings
        info = document.get("info") or {}
        settings.name = str(info.get("title") or settings.name or "Untitled")
        if info.get("version") is not None:
            settings.version = str(info["version"])
        if info.get("description"):
            settings.description = str(info["description"])
        types = document.get(EXTENSION + "binary-media-types")
        if types or overwrite:
            settings.binaryMediaTypes = [str(one) for one in types or ()] or None
        if EXTENSION + "policy" in document:
            policy = document[EXTENSION + "policy"]
            text = policy if isinstance(policy, str) else json.dumps(policy)
            settings.policy = checked_policy(text, self._call.region, self._call.account, settings.id or "")
        if EXTENSION + "minimum-compression-size" in document:
            settings.minimumCompressionSize = checked_compression(int(document[EXTENSION + "minimum-compression-size"]))
        settings.apiKeySource = document.get(EXTENSION + "api-key-source") or settings.apiKeySource
        kind = self._parameters.get("endpointConfigurationTypes")
        if kind:
            settings.endpointConfiguration = endpoint(t.EndpointConfiguration(types=kind.split(",")))
        wanted = document.get(EXTENSION + "endpoint-configuration") or {}
        # Servers that are no list say nothing, as on AWS: published examples have a table there.
        servers = document.get("servers")
        for server in servers if isinstance(servers, list) else ():
            wanted = {**(server.get(EXTENSION + "endpoint-configuration") or {}), **wanted}
        if "disableExecuteApiEndpoint" in wanted:
            settings.disableExecuteApiEndpoint = str(wanted["disableExecuteApiEndpoint"]).lower() == "true"

    def _models(self) -> None:
        components = self._document.get("components") or {}
        for name, schema in _entries(self._document.get("definitions") or components.get("schemas")):
            known = self._definition.models.get(name)
            id_ = known.id if known else new_id()
            text = json.dumps(self._with_addresses(schema))
            said = schema.get("description") if isinstance(schema, dict) else None
            model = t.Model(id=id_, name=name, contentType="application/json", schema=text, description=said)
            self._definition.models[name] = model

    def _with_addresses(self, value: Any) -> Any:
        """A schema whose references to others of the document are the addresses of the API's models."""
        if isinstance(value, list):
            return [self._with_addresses(one) for one in value]
        if not isinstance(value, dict):
            return value
        reference = value.get("$ref")
        if isinstance(reference, str) and reference.startswith(LOCAL):
            base = f"https://apigateway.amazonaws.com/restapis/{self._definition.settings.id}/models"
            return {**value, "$ref": f"{base}/{_name(value)}"}
        return {name: self._with_addresses(one) for name, one in value.items()}

    def _schemes(self) -> None:
        components = self._document.get("components") or {}
        schemes = self._document.get("securityDefinitions") or components.get("securitySchemes")
        for name, scheme in _entries(schemes):
            described = scheme.get(AUTHORIZER)
            if described is None:
                kind = "AWS_IAM" if is_signed(scheme) else ""
                key = scheme.get("type") == "apiKey" and str(scheme.get("name", "")).lower() == "x-api-key"
                self._security[name] = (kind or ("KEY" if key else ""), "")
                continue
            kind = str(described.get("type", "")).upper()
            source = described.get("identitySource")
            if kind != "REQUEST" and not source:
                source = f"method.request.header.{scheme.get('name', 'Authorization')}"
            ttl = described.get("authorizerResultTtlInSeconds")
            authorizer = t.Authorizer(
                id=self._known_authorizer(name), name=name, type=kind, authType=scheme.get(AUTHTYPE),
                authorizerUri=described.get("authorizerUri"), providerARNs=described.get("providerARNs"),
                authorizerCredentials=described.get("authorizerCredentials") or None, identitySource=source,
                identityValidationExpression=described.get("identityValidationExpression"),
                authorizerResultTtlInSeconds=None if ttl is None else int(ttl),
            )  # fmt: skip
            check_authorizer(authorizer)
            self._definition.authorizers[authorizer.id or ""] = authorizer
            self._security[name] = (
                "COGNITO_USER_POOLS" if kind.startswith("COGNITO") else "CUSTOM",
                authorizer.id or "",
            )

    def _known_authorizer(self, name: str) -> str:
        known = (one.id for one in self._definition.authorizers.values() if one.name == name)
        return next(known, None) or new_id()

    def _validators(self) -> None:
        for name, described in _entries(self._document.get(EXTENSION + "request-validators")):
            id_ = self._validator(name) or new_id()
            self._definition.validators[id_] = t.RequestValidator(
                id=id_,
                name=name,
                validateRequestBody=bool(described.get("validateRequestBody")),
                validateRequestParameters=bool(described.get("validateRequestParameters")),
            )

    def _validator(self, name: str | None) -> str | None:
        found = (one.id for one in self._definition.validators.values() if one.name == name)
        return next(found, None) if name else None

    def _responses(self) -> None:
        for kind, described in _entries(self._document.get(EXTENSION + "gateway-responses")):
            status = described.get("statusCode")
            if kind not in DEFAULTS:
                raise bad_request(f"Invalid gateway response type: {kind}")
            self._definition.responses[kind] = t.GatewayResponse(
                responseType=kind,
                statusCode=None if status is None else str(status),
                responseParameters=texts(described.get("responseParameters")),
                responseTemplates=texts(described.get("responseTemplates")),
                defaultResponse=False,
            )

    def _path(self, path: str, item: Document) -> None:
        path = self._prefix + path
        resource = _reach(self._definition, path)
        methods = dict(resource.resourceMethods or {})
        shared = [self._resolved(one) for one in item.get("parameters") or ()]
        for verb, described in operations(item):
            methods[verb] = self._method(verb, described, shared, resource.id or "", path)
        resource.resourceMethods = methods or None

    def _method(self, name: str, described: Document, shared: list[Any], resource: str, path: str) -> t.Method:
        own = [self._resolved(one) for one in described.get("parameters") or ()]
        parameters = {(one.get("in"), one.get("name")): one for one in [*shared, *own]}.values()
        mapped = {
            f"method.request.{LOCATIONS[one['in']]}.{one['name']}": bool(one.get("required"))
            for one in parameters
            if one.get("in") in LOCATIONS
        }
        for variable in VARIABLES.findall(path):
            mapped.setdefault(f"method.request.path.{variable}", True)
        kind, authorizer, key, scopes = self._authorization(described)
        validator = described.get(EXTENSION + "request-validator") or self._document.get(
            EXTENSION + "request-validator"
        )
        method = t.Method(
            httpMethod=name, authorizationType=kind, authorizerId=authorizer, apiKeyRequired=key,
            authorizationScopes=scopes or None,
            operationName=described.get("operationId"), requestParameters=mapped or None,
            requestModels=self._request_models(described, parameters), requestValidatorId=self._validator(validator),
            methodResponses=self._method_responses(described) or None,
        )  # fmt: skip
        integration = described.get(INTEGRATION)
        if integration is not None:
            method.methodIntegration = _integration(self._told(self._resolved(integration), name, path), resource)
        definition = self._definition
        check_method(method, definition.authorizers, definition.validators, definition.models)
        return method

    def _told(self, integration: Document, verb: str, path: str) -> Document:
        """Without parameters that are no texts, of which a warning tells."""
        stated = integration.get("requestParameters") or {}
        kept = {name: value for name, value in stated.items() if isinstance(value, str)}
        for name in stated.keys() - kept.keys():
            shown = json.dumps(stated[name])
            self.warnings.append(
                f"Invalid format for 'requestParameters'. Expected type string for property '{name}' of resource '{path}' and "
                f"method '{verb}' but got '{shown}'"
            )
        return {**integration, "requestParameters": kept}

    def _authorization(self, described: Document) -> tuple[str, str | None, bool, list[str]]:
        kind, authorizer, key = "NONE", None, False
        scopes: list[str] = []
        auth = described.get(EXTENSION + "auth") or self._document.get(EXTENSION + "auth") or {}
        if str(auth.get("type", "")).upper() == "AWS_IAM":
            kind = "AWS_IAM"
        security = described.get("security")
        if security is None:
            security = self._document.get("security")
        for requirement in security or ():
            for name in requirement:
                how, id_ = self._security.get(name, ("", ""))
                if how == "KEY":
                    key = True
                elif how:
                    kind, authorizer = how, id_ or None
                    scopes = [str(one) for one in requirement[name] or ()]
        return kind, authorizer, key, scopes

    def _request_models(self, described: Document, parameters: Any) -> dict[str, str] | None:
        body = self._resolved(described.get("requestBody") or {})
        found = {
            type_: _name(content.get("schema"))
            for type_, content in _entries(body.get("content"))
            if _name(content.get("schema"))
        }
        consumes = described.get("consumes") or self._document.get("consumes") or ["application/json"]
        for one in parameters:
            if one.get("in") == "body" and _name(one.get("schema")):
                found |= {type_: _name(one["schema"]) for type_ in consumes}
        return found or None

    def _method_responses(self, described: Document) -> dict[str, t.MethodResponse]:
        found = {}
        produces = described.get("produces") or self._document.get("produces") or ["application/json"]
        for status, raw in _entries(described.get("responses")):
            if not str(status).isdigit():
                continue
            response = self._resolved(raw)
            models = {type_: _name(one.get("schema")) for type_, one in _entries(response.get("content"))}
            if _name(response.get("schema")):
                models = {type_: _name(response["schema"]) for type_ in produces}
            found[str(status)] = t.MethodResponse(
                statusCode=str(status),
                responseParameters={
                    f"method.response.header.{name}": False for name, _ in _entries(response.get("headers"))
                }
                or None,
                responseModels={type_: name for type_, name in models.items() if name} or None,
            )
        return found

    def _resolved(self, value: Any) -> Any:
        """A reference within the document followed."""
        for _ in range(10):
            if not isinstance(value, dict) or "$ref" not in value:
                return value
            target: Any = self._document
            for part in str(value["$ref"]).removeprefix("#/").split("/"):
                target = target[unescaped(part)]
            value = target
        raise bad_request("Invalid OpenAPI input: references go round in circles")


def _reach(definition: Definition, path: str) -> t.Resource:
    """The resource of a path, made with all above it where it is not there. Raises as check_place."""
    resource = definition.root
    for part in path.split("/"):
        if part:
            here = below(definition.resources.values(), resource.id)
            found = [one for one in here if one.pathPart == part]
            resource = found[0] if found else add(here, resource, part)
            definition.resources[resource.id or ""] = resource
    return resource


def _entries(table: Any) -> Iterator[tuple[str, Any]]:
    for name, value in (table or {}).items():
        if not str(name).startswith("x-") or isinstance(value, dict):
            yield str(name), value


def _name(schema: Any) -> str:
    reference = schema.get("$ref", "") if isinstance(schema, dict) else ""
    return str(reference).rsplit("/", 1)[-1]


def _integration(described: Document, resource: str) -> t.Integration:
    kind = str(described.get("type", "")).upper()
    verb = described.get("httpMethod")
    timeout = described.get("timeoutInMillis")
    integration = t.Integration(
        type=kind, httpMethod=str(verb).upper() if verb and kind != "MOCK" else None,
        uri=None if kind == "MOCK" else described.get("uri"), connectionType=described.get("connectionType") or ("INTERNET" if kind.startswith("HTTP") else None),
        connectionId=described.get("connectionId"), credentials=described.get("credentials") or None,
        requestParameters=texts(described.get("requestParameters")),
        requestTemplates=texts(described.get("requestTemplates")),
        passthroughBehavior=str(described.get("passthroughBehavior") or "WHEN_NO_MATCH").upper(),
        contentHandling=described.get("contentHandling"),
        responseTransferMode=described.get("responseTransferMode"),
        timeoutInMillis=DEFAULT_TIMEOUT if timeout is None else int(timeout),
        cacheNamespace=described.get("cacheNamespace") or resource,
        cacheKeyParameters=list(described.get("cacheKeyParameters") or ()),
    )  # fmt: skip
    if kind not in ("MOCK", "HTTP", "HTTP_PROXY", "AWS", "AWS_PROXY"):
        raise bad_request(
            f"Unable to parse API definition because of a malformed integration: type {described.get('type')}"
        )
    check_integration(integration)
    responses = {}
    for pattern, one in _entries(described.get("responses")):
        responses[str(one["statusCode"])] = t.IntegrationResponse(
            statusCode=str(one["statusCode"]),
            selectionPattern=None if pattern == "default" else pattern,
            responseParameters=texts(one.get("responseParameters")),
            responseTemplates=texts(one.get("responseTemplates")),
            contentHandling=one.get("contentHandling"),
        )
        check_selection(responses[str(one["statusCode"])])
    integration.integrationResponses = responses or None
    return integration
