"""CloudFormation's view of what an API is made of: resources, methods, authorizers, models, validators, responses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pampero.api import ApiError, Context
from pampero.api.resource import Properties, Resource, ResourceType, Target, flag, number, resource_type, text
from pampero.services.apigateway.rest.resources import call, ignoring, replace, words

CONFLICT = "ConflictException"


def _texts(table: Any) -> dict[str, str]:
    return {name: words(value) for name, value in (table or {}).items()}


def _flags(table: Any) -> dict[str, bool]:
    return {name: flag(value) for name, value in (table or {}).items()}


def _some(properties: Mapping[str, Any], members: Mapping[str, tuple[str, Any]]) -> dict[str, Any]:
    """Members of a request: those whose property is there. members: property → (member, conversion)."""
    return {
        member: convert(properties[name]) for name, (member, convert) in members.items() if name in properties
    }  # fmt: skip


@resource_type("AWS::ApiGateway::Resource")
class PathType(ResourceType):
    """Ref: the id. GetAtt: ResourceId."""

    replace_on = frozenset({"ParentId", "PathPart", "RestApiId"})
    properties = replace_on

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """CreateResource."""
        api, parent, part = (text(properties[name]) for name in ("RestApiId", "ParentId", "PathPart"))
        made = await call(context, "CreateResource", restApiId=api, parentId=parent, pathPart=part)
        return Resource(made["id"], {"ResourceId": made["id"]})

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteResource."""
        await ignoring(context, "DeleteResource", restApiId=text(properties["RestApiId"]), resourceId=physical_id)


METHOD = {
    "AuthorizerId": ("authorizerId", text),
    "ApiKeyRequired": ("apiKeyRequired", flag),
    "OperationName": ("operationName", text),
    "RequestParameters": ("requestParameters", _flags),
    "RequestModels": ("requestModels", _texts),
    "RequestValidatorId": ("requestValidatorId", text),
    "AuthorizationScopes": ("authorizationScopes", list),
}
RESPONSE = {
    "ResponseParameters": ("responseParameters", _flags),
    "ResponseModels": ("responseModels", _texts),
}
INTEGRATION = {
    "IntegrationHttpMethod": ("integrationHttpMethod", text),
    "Uri": ("uri", text),
    "ConnectionType": ("connectionType", text),
    "ConnectionId": ("connectionId", text),
    "Credentials": ("credentials", text),
    "RequestParameters": ("requestParameters", _texts),
    "RequestTemplates": ("requestTemplates", _texts),
    "PassthroughBehavior": ("passthroughBehavior", text),
    "ContentHandling": ("contentHandling", text),
    "TimeoutInMillis": ("timeoutInMillis", number),
    "CacheNamespace": ("cacheNamespace", text),
    "CacheKeyParameters": ("cacheKeyParameters", list),
}
MAPPED = {
    "SelectionPattern": ("selectionPattern", text),
    "ResponseParameters": ("responseParameters", _texts),
    "ResponseTemplates": ("responseTemplates", _texts),
    "ContentHandling": ("contentHandling", text),
}


@resource_type("AWS::ApiGateway::Method")
class MethodType(ResourceType):
    """Ref: a generated name."""

    replace_on = frozenset({"HttpMethod", "ResourceId", "RestApiId"})
    properties = replace_on | frozenset(METHOD) | {"AuthorizationType", "Integration", "MethodResponses"}

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """PutMethod, PutMethodResponse, PutIntegration, PutIntegrationResponse, after what a try before has left."""
        place = self._place(properties)
        await ignoring(context, "DeleteMethod", **place)
        kind = text(properties.get("AuthorizationType", "NONE"))
        await call(context, "PutMethod", authorizationType=kind, **place, **_some(properties, METHOD))
        for one in properties.get("MethodResponses") or ():
            status = text(one["StatusCode"])
            await call(context, "PutMethodResponse", statusCode=status, **place, **_some(one, RESPONSE))
        integration = properties.get("Integration")
        if integration:
            kind = text(integration["Type"])
            await call(context, "PutIntegration", type=kind, **place, **_some(integration, INTEGRATION))
            for one in integration.get("IntegrationResponses") or ():
                status = text(one["StatusCode"])
                await call(context, "PutIntegrationResponse", statusCode=status, **place, **_some(one, MAPPED))
        return Resource(target.name(64))

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """Put anew; what is deployed does not see it."""
        await self.create(context, target, new)
        return Resource(physical_id)

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteMethod."""
        await ignoring(context, "DeleteMethod", **self._place(properties))

    def _place(self, properties: Properties) -> dict[str, str]:
        members = (("restApiId", "RestApiId"), ("resourceId", "ResourceId"), ("httpMethod", "HttpMethod"))
        return {member: text(properties[name]) for member, name in members}


AUTHORIZER = {
    "Type": ("type", text),
    "AuthType": ("authType", text),
    "AuthorizerUri": ("authorizerUri", text),
    "AuthorizerCredentials": ("authorizerCredentials", text),
    "IdentitySource": ("identitySource", text),
    "IdentityValidationExpression": ("identityValidationExpression", text),
    "AuthorizerResultTtlInSeconds": ("authorizerResultTtlInSeconds", number),
    "ProviderARNs": ("providerARNs", list),
}


@resource_type("AWS::ApiGateway::Authorizer")
class AuthorizerType(ResourceType):
    """Ref: the id. GetAtt: AuthorizerId."""

    replace_on = frozenset({"RestApiId"})
    properties = replace_on | frozenset(AUTHORIZER) | {"Name"}

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """CreateAuthorizer."""
        api, name = text(properties["RestApiId"]), text(properties.get("Name") or target.name(128))
        made = await call(context, "CreateAuthorizer", restApiId=api, name=name, **_some(properties, AUTHORIZER))
        return Resource(made["id"], {"AuthorizerId": made["id"]})

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """UpdateAuthorizer."""
        api = text(new["RestApiId"])
        wanted = {**_some(new, AUTHORIZER), **_some(new, {"Name": ("name", text)})}
        gone = [name for name in _some(old, AUTHORIZER) if name not in wanted]
        patches = [replace(f"/{name}", "300" if name.endswith("Seconds") else "") for name in gone]
        patches += [replace(f"/{name}", text(value)) for name, value in wanted.items()]
        await call(context, "UpdateAuthorizer", restApiId=api, authorizerId=physical_id, patchOperations=patches)
        return Resource(physical_id, {"AuthorizerId": physical_id})

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteAuthorizer."""
        await ignoring(context, "DeleteAuthorizer", restApiId=text(properties["RestApiId"]), authorizerId=physical_id)


@resource_type("AWS::ApiGateway::Model")
class ModelType(ResourceType):
    """Ref: the name."""

    replace_on = frozenset({"ContentType", "Name", "RestApiId"})
    properties = replace_on | {"Description", "Schema"}

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """CreateModel."""
        api, type_ = text(properties["RestApiId"]), text(properties.get("ContentType", "application/json"))
        name = text(properties.get("Name") or "".join(filter(str.isalnum, target.name(128))))
        members = {"Description": ("description", text), "Schema": ("schema", words)}
        try:
            made = _some(properties, members)
            await call(context, "CreateModel", restApiId=api, name=name, contentType=type_, **made)
        except ApiError as error:
            if error.code != CONFLICT or "Name" in properties:
                raise
        return Resource(name)

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """UpdateModel."""
        patches = [
            replace("/description", text(new.get("Description", ""))),
            replace("/schema", words(new.get("Schema", {}))),
        ]
        api = text(new["RestApiId"])
        await call(context, "UpdateModel", restApiId=api, modelName=physical_id, patchOperations=patches)
        return Resource(physical_id)

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteModel."""
        await ignoring(context, "DeleteModel", restApiId=text(properties["RestApiId"]), modelName=physical_id)


@resource_type("AWS::ApiGateway::RequestValidator")
class ValidatorType(ResourceType):
    """Ref: the id. GetAtt: RequestValidatorId."""

    replace_on = frozenset({"Name", "RestApiId"})
    properties = replace_on | {"ValidateRequestBody", "ValidateRequestParameters"}

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """CreateRequestValidator."""
        api, name = text(properties["RestApiId"]), text(properties.get("Name") or target.name(128))
        body, parameters = self._checks(properties)
        made = await call(
            context, "CreateRequestValidator", restApiId=api, name=name, validateRequestBody=body,
            validateRequestParameters=parameters,
        )  # fmt: skip
        return Resource(made["id"], {"RequestValidatorId": made["id"]})

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """UpdateRequestValidator."""
        body, parameters = self._checks(new)
        patches = [
            replace("/validateRequestBody", text(body)),
            replace("/validateRequestParameters", text(parameters)),
        ]
        await call(
            context, "UpdateRequestValidator", restApiId=text(new["RestApiId"]), requestValidatorId=physical_id,
            patchOperations=patches,
        )  # fmt: skip
        return Resource(physical_id, {"RequestValidatorId": physical_id})

    def _checks(self, properties: Properties) -> tuple[bool, bool]:
        names = ("ValidateRequestBody", "ValidateRequestParameters")
        return flag(properties.get(names[0], False)), flag(properties.get(names[1], False))

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteRequestValidator."""
        api = text(properties["RestApiId"])
        await ignoring(context, "DeleteRequestValidator", restApiId=api, requestValidatorId=physical_id)


@resource_type("AWS::ApiGateway::GatewayResponse")
class GatewayResponseType(ResourceType):
    """Ref and GetAtt Id: a generated name."""

    replace_on = frozenset({"ResponseType", "RestApiId"})
    properties = replace_on | {"ResponseParameters", "ResponseTemplates", "StatusCode"}

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """PutGatewayResponse."""
        members = {
            "ResponseParameters": ("responseParameters", _texts),
            "ResponseTemplates": ("responseTemplates", _texts),
            "StatusCode": ("statusCode", text),
        }
        place = {"restApiId": text(properties["RestApiId"]), "responseType": text(properties["ResponseType"])}
        await call(context, "PutGatewayResponse", **place, **_some(properties, members))
        return Resource(target.name(64), {"Id": target.name(64)})

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """The same: the request says all of it."""
        await self.create(context, target, new)
        return Resource(physical_id, {"Id": physical_id})

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteGatewayResponse."""
        place = {"restApiId": text(properties["RestApiId"]), "responseType": text(properties["ResponseType"])}
        await ignoring(context, "DeleteGatewayResponse", **place)
