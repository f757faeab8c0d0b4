"""Who may use functions and layers: permissions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pampero.api import Context
from pampero.aws.cfn import Properties, Target, resource_type
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

    creates, ref, named, limit = "PublishLayerVersion", "LayerVersionArn", "LayerName", 140

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteLayerVersion."""
        await self.quietly(context, "DeleteLayerVersion", **_version(physical_id))


@resource_type("AWS::Lambda::LayerVersionPermission")
class LayerPermissionType(LambdaType):
    """Ref and GetAtt Id: `layer version ARN#statement id`."""

    creates, ref, named, limit = "AddLayerVersionPermission", "StatementId", "StatementId", 100

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """The operations take the layer and the number."""
        return {**properties, **_version(properties["LayerVersionArn"])}

    def physical_id(self, answer: Mapping[str, Any], request: Mapping[str, Any]) -> str:
        """Of the version and the statement."""
        return f"{request['LayerName']}:{request['VersionNumber']}#{request['StatementId']}"

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """RemoveLayerVersionPermission."""
        arn, _, sid = physical_id.partition("#")
        await self.quietly(context, "RemoveLayerVersionPermission", **_version(arn), StatementId=sid)


def _version(arn: str) -> dict[str, Any]:
    layer, _, version = arn.rpartition(":")
    return {"LayerName": layer, "VersionNumber": int(version)}
