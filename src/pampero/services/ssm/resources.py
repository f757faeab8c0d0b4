"""CloudFormation's view of parameters."""

from __future__ import annotations

from pampero.api import ApiError, Context
from pampero.aws.cfn import Mapped, Properties, resource_type


@resource_type("AWS::SSM::Parameter")
class ParameterType(Mapped):
    """Ref: the name. GetAtt: Type, Value. As on AWS, SecureStrings cannot be made by a template."""

    service, creates, updates, deletes = "ssm", "PutParameter", "PutParameter", "DeleteParameter"
    tags, untags, always = "AddTagsToResource", "RemoveTagsFromResource", {"ResourceType": "Parameter"}
    ref, named, limit = "Name", "Name", 1011
    exists, gone = ("ParameterAlreadyExists",), ("ParameterNotFound",)
    attributes = {"Type": "Type", "Value": "Value"}

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """An update overwrites."""
        if properties["Type"] == "SecureString":
            raise ApiError("ValidationException", "Type SecureString is not supported in templates.", status=400)
        return {**properties, "Overwrite": old is not None}
