"""What an API is made of: resources, methods, authorizers, models, validators, responses."""

from __future__ import annotations

from pampero.api import Context
from pampero.aws.cfn import Properties, Target, resource_type
from pampero.services.apigateway.rest.resources.common import RestType
from pampero.services.apigateway.templates import PLACE

METHOD = ("RestApiId", "ResourceId", "HttpMethod")


@resource_type("AWS::ApiGateway::Resource")
class PathType(RestType):
    """Ref and GetAtt ResourceId: the id."""

    creates, deletes, ref = "CreateResource", "DeleteResource", "resourceId"


@resource_type("AWS::ApiGateway::Method")
class MethodType(RestType):
    """Ref: a generated name."""

    named, deletes = "Id", "DeleteMethod"

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """Put all anew, after what a try before has left; what is deployed does not see it."""
        place = {name: new[name] for name in METHOD}
        await self.quietly(context, "DeleteMethod", **self.request("DeleteMethod", place))
        await self._put(context, "PutMethod", {"AuthorizationType": "NONE", **new})
        for response in new.get("MethodResponses", ()):
            await self._put(context, "PutMethodResponse", {**place, **response})
        if integration := new.get("Integration"):
            await self._put(context, "PutIntegration", {**place, **integration})
            for response in integration.get("IntegrationResponses", ()):
                await self._put(context, "PutIntegrationResponse", {**place, **response})

    async def _put(self, context: Context, operation: str, properties: Properties) -> None:
        await self.call(context, operation, **self.request(operation, properties))


@resource_type("AWS::ApiGateway::Authorizer")
class AuthorizerType(RestType):
    """Ref and GetAtt AuthorizerId: the id."""

    creates, updates, deletes, ref = "CreateAuthorizer", "UpdateAuthorizer", "DeleteAuthorizer", "authorizerId"
    patched = {
        "Name": None, "Type": None, "AuthType": "", "AuthorizerUri": "", "AuthorizerCredentials": "",
        "IdentitySource": "", "IdentityValidationExpression": "", "AuthorizerResultTtlInSeconds": 300,
        "ProviderARNs": "",
    }  # fmt: skip


@resource_type("AWS::ApiGateway::Model")
class ModelType(RestType):
    """Ref: the name."""

    creates, updates, deletes = "CreateModel", "UpdateModel", "DeleteModel"
    ref, answered, named, exists = "modelName", "name", "Name", ("ConflictException",)
    always, patched = {"ContentType": "application/json"}, {"Description": "", "Schema": {}}

    def generated(self, target: Target, properties: Properties) -> str:
        """Letters and digits alone."""
        return "".join(filter(str.isalnum, target.name(128)))


@resource_type("AWS::ApiGateway::RequestValidator")
class ValidatorType(RestType):
    """Ref and GetAtt RequestValidatorId: the id."""

    creates, updates, deletes = "CreateRequestValidator", "UpdateRequestValidator", "DeleteRequestValidator"
    ref, named, limit = "requestValidatorId", "Name", 128
    patched = {"ValidateRequestBody": False, "ValidateRequestParameters": False}


@resource_type("AWS::ApiGateway::GatewayResponse")
class GatewayResponseType(RestType):
    """Ref and GetAtt Id: a generated name."""

    creates = updates = "PutGatewayResponse"
    deletes, named = "DeleteGatewayResponse", "Id"


@resource_type("AWS::ApiGateway::ClientCertificate")
class ClientCertificateType(RestType):
    """Ref and GetAtt ClientCertificateId: the id."""

    creates, updates, deletes = "GenerateClientCertificate", "UpdateClientCertificate", "DeleteClientCertificate"
    ref, answered, lists, patched = (
        "clientCertificateId",
        "clientCertificateId",
        "GetClientCertificates",
        {"Description": ""},
    )
    tags, untags, tagged_by = "TagResource", "UntagResource", PLACE + "/clientcertificates/{id}"


@resource_type("AWS::ApiGateway::DocumentationPart")
class DocumentationPartType(RestType):
    """Ref and GetAtt DocumentationPartId: the id."""

    creates, updates, deletes = "CreateDocumentationPart", "UpdateDocumentationPart", "DeleteDocumentationPart"
    ref, lists, patched = "documentationPartId", "GetDocumentationParts", {"Properties": None}


@resource_type("AWS::ApiGateway::DocumentationVersion")
class DocumentationVersionType(RestType):
    """Ref: the version."""

    creates, updates = "CreateDocumentationVersion", "UpdateDocumentationVersion"
    deletes, ref, patched = "DeleteDocumentationVersion", "documentationVersion", {"Description": ""}
    answered, exists = "version", ("ConflictException",)
