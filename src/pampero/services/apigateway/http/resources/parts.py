"""What belongs to an HTTP API: stages, routes, integrations, authorizers, deployments."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Context
from pampero.aws.cfn import Properties, Resource, Target, resource_type
from pampero.services.apigateway.http.resources.common import HttpType


@resource_type("AWS::ApiGatewayV2::Route")
class RouteType(HttpType):
    """Ref and GetAtt RouteId: the route's id."""

    creates, updates, deletes, ref, lists = "CreateRoute", "UpdateRoute", "DeleteRoute", "RouteId", "GetRoutes"
    # Without its AuthorizationType a route is open again.
    defaults = {"AuthorizationType": "NONE", "AuthorizationScopes": []}


@resource_type("AWS::ApiGatewayV2::Authorizer")
class AuthorizerType(HttpType):
    """Ref and GetAtt AuthorizerId: the authorizer's id."""

    creates, updates, deletes = "CreateAuthorizer", "UpdateAuthorizer", "DeleteAuthorizer"
    ref, lists = "AuthorizerId", "GetAuthorizers"


@resource_type("AWS::ApiGatewayV2::Integration")
class IntegrationType(HttpType):
    """Ref and GetAtt IntegrationId: the integration's id."""

    creates, updates, deletes = "CreateIntegration", "UpdateIntegration", "DeleteIntegration"
    ref, exists = "IntegrationId", ()

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """The template lists the parameters of a status as Destination and Source. Of the maps, what is gone from the
        template is set to nothing."""
        given = {**properties, "ResponseParameters": _responses(properties)}
        for name, empty, before in (
            ("RequestParameters", "", (old or {}).get("RequestParameters", {})),
            ("ResponseParameters", {}, _responses(old or {})),
        ):
            given[name] = {**{key: empty for key in before if key not in given.get(name, {})}, **given.get(name, {})}
        return {name: value for name, value in given.items() if value != {}}


def _responses(properties: Properties) -> dict[str, Any]:
    return {
        status: {pair["Destination"]: pair["Source"] for pair in stated.get("ResponseParameters", ())}
        for status, stated in properties.get("ResponseParameters", {}).items()
    }


@resource_type("AWS::ApiGatewayV2::Deployment")
class DeploymentType(HttpType):
    """Ref and GetAtt DeploymentId: the deployment's id."""

    creates, updates, deletes = "CreateDeployment", "UpdateDeployment", "DeleteDeployment"
    ref, defaults = "DeploymentId", {"Description": ""}
    # UpdateDeployment cannot move a stage; the documentation says No interruption.
    replaced_by = frozenset({"StageName"})
    # One that its stage still serves goes with the stage.
    gone = ("NotFoundException", "BadRequestException")


@resource_type("AWS::ApiGatewayV2::Stage")
class StageType(HttpType):
    """Ref: the stage's name."""

    creates, updates, deletes, ref = "CreateStage", "UpdateStage", "DeleteStage", "StageName"
    tags, untags, place = "TagResource", "UntagResource", "/apis/{ApiId}/stages/{id}"
    defaults = {"Description": "", "AutoDeploy": False}

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """CreateStage; a stage that an API's quick create made, or a first try, is changed instead."""
        try:
            return await super().create(context, target, properties)
        except ApiError as error:
            if error.code not in self.exists:
                raise
        return await self.update(context, target, properties["StageName"], {}, properties)

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """Variables that are gone from the template are set to nothing."""
        given = dict(await super().arguments(context, properties, old))
        wanted = given.get("StageVariables", {})
        if gone := (old or {}).get("StageVariables", {}).keys() - wanted.keys():
            given["StageVariables"] = {**dict.fromkeys(gone, ""), **wanted}
        return given

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """What else is gone from the template is taken back."""
        stage = {"ApiId": new["ApiId"], "StageName": physical_id}
        if "AccessLogSettings" in old and "AccessLogSettings" not in new:
            await self.call(context, "DeleteAccessLogSettings", **stage)
        for key in sorted(old.get("RouteSettings", {}).keys() - new.get("RouteSettings", {}).keys()):
            await self.quietly(context, "DeleteRouteSettings", **stage, RouteKey=key)
