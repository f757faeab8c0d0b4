"""How functions and layers are reached, and by whom: URLs, permissions, signatures."""

from __future__ import annotations

from pampero.api import Context
from pampero.aws.cfn import Properties, resource_type
from pampero.services.lambda_.resources.common import LambdaType


@resource_type("AWS::Lambda::Permission")
class PermissionType(LambdaType):
    """Ref and GetAtt Id: the statement's id."""

    creates, deletes = "AddPermission", "RemovePermission"
    ref, named, limit = "StatementId", "StatementId", 100


@resource_type("AWS::Lambda::LayerVersion")
class LayerVersionType(LambdaType):
    """Ref: the version's ARN. GetAtt: LayerVersionArn. A repeat after a crash publishes a second version; the first
    stays unused."""

    creates, deletes, ref = "PublishLayerVersion", "DeleteLayerVersion", "LayerVersionArn"
    named, limit = "LayerName", 140

    def identified(self, physical_id: str) -> Properties:
        """Layer and number, as the ARN has them."""
        return _version(physical_id)


@resource_type("AWS::Lambda::LayerVersionPermission")
class LayerPermissionType(LambdaType):
    """Ref and GetAtt Id: `layer version ARN#statement id`."""

    creates, deletes = "AddLayerVersionPermission", "RemoveLayerVersionPermission"
    ref, named, limit = "{LayerName}:{VersionNumber}#{StatementId}", "StatementId", 100

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """The operations take the layer and the number."""
        return {**properties, **_version(properties["LayerVersionArn"])}

    def identified(self, physical_id: str) -> Properties:
        """All is in what Ref gives."""
        arn, _, sid = physical_id.partition("#")
        return {**_version(arn), "StatementId": sid}


def _version(arn: str) -> Properties:
    layer, _, version = arn.rpartition(":")
    return {"LayerName": layer, "VersionNumber": int(version)}


@resource_type("AWS::Lambda::Url")
class UrlType(LambdaType):
    """Ref and GetAtt FunctionArn: the ARN of the function or alias. GetAtt: FunctionUrl."""

    creates, updates, deletes = "CreateFunctionUrlConfig", "UpdateFunctionUrlConfig", "DeleteFunctionUrlConfig"
    reads, ref = "GetFunctionUrlConfig", "FunctionArn"
    members = {"TargetFunctionArn": "FunctionName"}
    defaults = {"Cors": {}, "InvokeMode": "BUFFERED"}

    def identified(self, physical_id: str) -> Properties:
        """Operations take the ARN, with the alias where there is one, as the function's name."""
        return {"FunctionName": physical_id}


@resource_type("AWS::Lambda::CodeSigningConfig")
class CodeSigningConfigType(LambdaType):
    """Ref: the ARN. GetAtt: CodeSigningConfigArn, CodeSigningConfigId."""

    creates, updates, deletes = "CreateCodeSigningConfig", "UpdateCodeSigningConfig", "DeleteCodeSigningConfig"
    reads, ref, lists = "GetCodeSigningConfig", "CodeSigningConfigArn", "ListCodeSigningConfigs"
    tags, untags = "TagResource", "UntagResource"
    defaults = {"Description": "", "CodeSigningPolicies": {"UntrustedArtifactOnDeployment": "Warn"}}
