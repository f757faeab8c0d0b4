"""CloudFormation's view of parameters."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Context
from pampero.aws.cfn import Mapped, Properties, Resource, resource_type


@resource_type("AWS::SSM::Parameter")
class ParameterType(Mapped):
    """Ref: the name. GetAtt: Type, Value. As on AWS, SecureStrings cannot be made by a template."""

    service = "ssm"
    creates, updates, deletes = "PutParameter", "PutParameter", "DeleteParameter"
    tags, untags = "AddTagsToResource", "RemoveTagsFromResource"
    ref, named, limit = "Name", "Name", 1011
    exists, gone = ("ParameterAlreadyExists",), ("ParameterNotFound",)
    attributes = {"Type": "Type", "Value": "Value"}

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """An update overwrites."""
        if properties["Type"] == "SecureString":
            raise ApiError("ValidationException", "Type SecureString is not supported in templates.", status=400)
        return properties if old is None else {**properties, "Overwrite": True}

    def tag_identity(
        self, context: Context, operation: str, resource: Resource, properties: Properties
    ) -> dict[str, Any]:
        """By type and name."""
        return {"ResourceType": "Parameter", "ResourceId": resource.physical_id}
