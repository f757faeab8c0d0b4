"""CloudFormation's view of what belongs to an HTTP API: stages, routes, integrations, authorizers, deployments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pampero.api import ApiError, Context
from pampero.api.resource import Properties, Resource, ResourceType, Target, resource_type, tag_list, text
from pampero.services.apigateway.http.resources import CONFLICT, SERVICE, ignoring, picked

STAGE = frozenset(
    {
        "AccessLogSettings", "ApiId", "AutoDeploy", "ClientCertificateId", "DefaultRouteSettings", "DeploymentId",
        "Description", "RouteSettings", "StageName", "StageVariables",
    }
)  # fmt: skip
ROUTE = frozenset(
    {
        "ApiId", "ApiKeyRequired", "AuthorizationScopes", "AuthorizationType", "AuthorizerId",
        "ModelSelectionExpression", "OperationName", "RequestModels", "RequestParameters", "RouteKey",
        "RouteResponseSelectionExpression", "Target",
    }
)  # fmt: skip
INTEGRATION = frozenset(
    {
        "ApiId", "ConnectionId", "ConnectionType", "ContentHandlingStrategy", "CredentialsArn", "Description",
        "IntegrationMethod", "IntegrationSubtype", "IntegrationType", "IntegrationUri", "PassthroughBehavior",
        "PayloadFormatVersion", "RequestParameters", "RequestTemplates", "TemplateSelectionExpression",
        "TimeoutInMillis", "TlsConfig",
    }
)  # fmt: skip
AUTHORIZER = frozenset(
    {
        "ApiId", "AuthorizerCredentialsArn", "AuthorizerPayloadFormatVersion", "AuthorizerResultTtlInSeconds",
        "AuthorizerType", "AuthorizerUri", "EnableSimpleResponses", "IdentitySource", "IdentityValidationExpression",
        "JwtConfiguration", "Name",
    }
)  # fmt: skip


@resource_type("AWS::ApiGatewayV2::Stage")
class StageType(ResourceType):
    """Ref: the stage's name."""

    replace_on = frozenset({"ApiId", "StageName"})
    properties = STAGE | {"AccessPolicyId", "Tags"}

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """CreateStage; a stage that an API's quick create made, or a first try, is changed instead."""
        request = picked(properties, STAGE)
        tags = tag_list(target, properties)
        try:
            await context.client(SERVICE).call("CreateStage", **request, Tags=tags)
        except ApiError as error:
            if error.code != CONFLICT:
                raise
            await context.client(SERVICE).call("UpdateStage", **request)
        return Resource(text(properties["StageName"]))

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """UpdateStage; what is gone from the template is taken back."""
        client = context.client(SERVICE)
        where = {"ApiId": text(new["ApiId"]), "StageName": physical_id}
        request = picked(new, STAGE)
        for name, empty in (("Description", ""), ("AutoDeploy", False)):
            if name in old and name not in new:
                request[name] = empty
        gone = set(old.get("StageVariables") or {}) - set(new.get("StageVariables") or {})
        if gone:
            request["StageVariables"] = {**dict.fromkeys(gone, ""), **(request.get("StageVariables") or {})}
        if "AccessLogSettings" in old and "AccessLogSettings" not in new:
            await client.call("DeleteAccessLogSettings", **where)
        for key in set(old.get("RouteSettings") or {}) - set(new.get("RouteSettings") or {}):
            await ignoring(context, "DeleteRouteSettings", **where, RouteKey=key)
        await client.call("UpdateStage", **request)
        arn = f"arn:aws:apigateway:{context.region}::/apis/{where['ApiId']}/stages/{physical_id}"
        before, after = tag_list(target, old), tag_list(target, new)
        if set(before) - set(after):
            await client.call("UntagResource", ResourceArn=arn, TagKeys=sorted(set(before) - set(after)))
        if after:
            await client.call("TagResource", ResourceArn=arn, Tags=after)
        return Resource(physical_id)

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteStage."""
        await ignoring(context, "DeleteStage", ApiId=text(properties["ApiId"]), StageName=physical_id)


class PartType(ResourceType):
    """What routes, integrations and authorizers have in common. noun: the operations' and the attribute's.

    unique: the property by which a repeat finds what its first try made.
    """

    noun = ""
    unique = ""
    replace_on = frozenset({"ApiId"})

    def request(self, properties: Properties) -> dict[str, Any]:
        """The members of Create… and Update…."""
        return picked(properties, self.properties)

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """Create…."""
        client = context.client(SERVICE)
        request = self.request(properties)
        try:
            answer: Mapping[str, Any] = await client.call(f"Create{self.noun}", **request)
        except ApiError as error:
            if error.code != CONFLICT or not self.unique:
                raise
            earlier = await self._earlier(context, request)
            if earlier is None:
                raise
            answer = earlier
        id_ = str(answer[f"{self.noun}Id"])
        return Resource(id_, {f"{self.noun}Id": id_})

    async def _earlier(self, context: Context, request: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """One that is in every respect what was asked for: made by a first try."""
        page = await context.client(SERVICE).call(f"Get{self.noun}s", ApiId=request["ApiId"])
        for item in page.get("Items") or []:
            if all(item.get(name) == value for name, value in request.items() if name != "ApiId"):
                return dict(item)
        return None

    def changes(self, old: Properties, new: Properties) -> dict[str, Any]:
        """The members of Update…: the new ones, and what takes back those that are gone from the template."""
        return self.request(new)

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """Update…."""
        id_ = {f"{self.noun}Id": physical_id}
        await context.client(SERVICE).call(f"Update{self.noun}", **self.changes(old, new), **id_)
        return Resource(physical_id, id_)

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """Delete…."""
        id_ = {f"{self.noun}Id": physical_id}
        await ignoring(context, f"Delete{self.noun}", ApiId=text(properties["ApiId"]), **id_)


@resource_type("AWS::ApiGatewayV2::Route")
class RouteType(PartType):
    """Ref: the route's id. GetAtt: RouteId."""

    noun = "Route"
    unique = "RouteKey"
    properties = ROUTE

    def changes(self, old: Properties, new: Properties) -> dict[str, Any]:
        """Without its AuthorizationType a route is open again."""
        request = self.request(new)
        for name, empty in (("AuthorizationType", "NONE"), ("AuthorizationScopes", [])):
            if name in old and name not in new:
                request[name] = empty
        return request


@resource_type("AWS::ApiGatewayV2::Integration")
class IntegrationType(PartType):
    """Ref: the integration's id. GetAtt: IntegrationId."""

    noun = "Integration"
    replace_on = frozenset({"ApiId", "IntegrationType"})
    properties = INTEGRATION | {"ResponseParameters"}

    def request(self, properties: Properties) -> dict[str, Any]:
        """The template lists the parameters of a status as Destination and Source."""
        request = picked(properties, INTEGRATION)
        for status, stated in (properties.get("ResponseParameters") or {}).items():
            pairs = stated.get("ResponseParameters", stated)
            if isinstance(pairs, list):
                pairs = {text(pair["Destination"]): text(pair["Source"]) for pair in pairs}
            request.setdefault("ResponseParameters", {})[text(status)] = pairs
        return request

    def changes(self, old: Properties, new: Properties) -> dict[str, Any]:
        """Of the maps, what is gone is set to nothing."""
        request, before = self.request(new), self.request(old)
        maps: tuple[tuple[str, Any], ...] = (("RequestParameters", ""), ("ResponseParameters", {}))
        for name, empty in maps:
            gone = set(before.get(name) or {}) - set(request.get(name) or {})
            if gone:
                request[name] = {**(request.get(name) or {}), **dict.fromkeys(gone, empty)}
        return request


@resource_type("AWS::ApiGatewayV2::Authorizer")
class AuthorizerType(PartType):
    """Ref: the authorizer's id. GetAtt: AuthorizerId."""

    noun = "Authorizer"
    unique = "Name"
    properties = AUTHORIZER


@resource_type("AWS::ApiGatewayV2::Deployment")
class DeploymentType(PartType):
    """Ref: the deployment's id. GetAtt: DeploymentId."""

    noun = "Deployment"
    replace_on = frozenset({"ApiId", "StageName"})
    properties = frozenset({"ApiId", "Description", "StageName"})

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """Only the description changes in place."""
        where = {"ApiId": text(new["ApiId"]), "DeploymentId": physical_id}
        await context.client(SERVICE).call("UpdateDeployment", **where, Description=text(new.get("Description", "")))
        return Resource(physical_id, {"DeploymentId": physical_id})

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteDeployment; one that its stage still serves goes with the stage."""
        try:
            await super().delete(context, target, physical_id, properties)
        except ApiError as error:
            if error.code != "BadRequestException":
                raise
