"""What belongs to an HTTP or WebSocket API: stages, routes, integrations, their responses, models, authorizers, deployments."""

from __future__ import annotations

from pampero.api import ApiError, Context
from pampero.aws.cfn import Part, Properties, Resource, Target, document, resource_type
from pampero.services.apigateway.http.resources.common import HttpType
from pampero.services.apigateway.templates import PLACE


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
    ref, cleared = "IntegrationId", {"RequestParameters": "", "ResponseParameters": {}}

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """The template lists the parameters of a status as Destination and Source."""
        given = await super().arguments(context, _paired(properties), _paired(old or {}))
        return {name: value for name, value in given.items() if value != {}}


def _paired(properties: Properties) -> Properties:
    responses = {
        status: {pair["Destination"]: pair["Source"] for pair in stated.get("ResponseParameters", ())}
        for status, stated in properties.get("ResponseParameters", {}).items()
    }
    return {**properties, "ResponseParameters": responses}


@resource_type("AWS::ApiGatewayV2::RouteResponse")
class RouteResponseType(HttpType):
    """Ref and GetAtt RouteResponseId: the response's id."""

    creates, updates, deletes = "CreateRouteResponse", "UpdateRouteResponse", "DeleteRouteResponse"
    ref, lists = "RouteResponseId", "GetRouteResponses"


@resource_type("AWS::ApiGatewayV2::IntegrationResponse")
class IntegrationResponseType(HttpType):
    """Ref and GetAtt IntegrationResponseId: the response's id."""

    creates, updates, deletes = "CreateIntegrationResponse", "UpdateIntegrationResponse", "DeleteIntegrationResponse"
    ref, lists = "IntegrationResponseId", "GetIntegrationResponses"


@resource_type("AWS::ApiGatewayV2::Model")
class ModelType(HttpType):
    """Ref and GetAtt ModelId: the model's id."""

    creates, updates, deletes, ref, lists = "CreateModel", "UpdateModel", "DeleteModel", "ModelId", "GetModels"

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """The schema may be written out in the template."""
        return await super().arguments(context, _written(properties), old and _written(old))


def _written(properties: Properties) -> Properties:
    return {**properties, "Schema": document(properties["Schema"])} if "Schema" in properties else properties


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
    tags, untags, tagged_by = "TagResource", "UntagResource", PLACE + "/apis/{ApiId}/stages/{id}"
    defaults, cleared = {"Description": "", "AutoDeploy": False}, {"StageVariables": ""}
    parts = (
        Part("AccessLogSettings", takes="DeleteAccessLogSettings"),
        Part("RouteSettings", takes="DeleteRouteSettings", member="RouteKey", each=True),
    )

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """CreateStage; a stage that an API's quick create made, or a first try, is changed instead."""
        try:
            return await super().create(context, target, properties)
        except ApiError as error:
            if error.code != "ConflictException":
                raise
        return await self.update(context, target, properties["StageName"], {}, properties)
