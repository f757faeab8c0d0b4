"""CloudFormation's view of parameters."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Context
from pampero.api.resource import Properties, Resource, ResourceType, Target, resource_type, tag_list, text


async def _put(context: Context, name: str, properties: Properties, **more: Any) -> Resource:
    arguments: dict[str, Any] = {"Name": name, "Type": text(properties["Type"]), "Value": text(properties["Value"])}
    for key in ("Description", "AllowedPattern", "Tier", "DataType", "Policies"):
        if key in properties:
            arguments[key] = text(properties[key])
    await context.client("ssm").call("PutParameter", **arguments, **more)
    return Resource(name, {"Type": arguments["Type"], "Value": arguments["Value"]})


@resource_type("AWS::SSM::Parameter")
class ParameterType(ResourceType):
    """Ref: the name. GetAtt: Type, Value. As on AWS, SecureStrings cannot be made by a template."""

    replace_on = frozenset({"Name"})

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """PutParameter."""
        if text(properties["Type"]) == "SecureString":
            raise ApiError("ValidationException", "Type SecureString is not supported in templates.", status=400)
        generated = "Name" not in properties
        name = target.name(1011) if generated else text(properties["Name"])
        tags = [{"Key": key, "Value": value} for key, value in tag_list(target, properties).items()]
        try:
            return await _put(context, name, properties, Tags=tags)
        except ApiError as error:
            # A generated name that exists was made by an earlier try of this step.
            if error.code != "ParameterAlreadyExists" or not (generated or target.repeat):
                raise
            return Resource(name, {"Type": text(properties["Type"]), "Value": text(properties["Value"])})

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """PutParameter with Overwrite, and the tags."""
        made = await _put(context, physical_id, new, Overwrite=True)
        client = context.client("ssm")
        before, after = tag_list(target, old), tag_list(target, new)
        if set(before) - set(after):
            gone = sorted(set(before) - set(after))
            await client.call("RemoveTagsFromResource", ResourceType="Parameter", ResourceId=physical_id, TagKeys=gone)
        if after:
            tags = [{"Key": key, "Value": value} for key, value in after.items()]
            await client.call("AddTagsToResource", ResourceType="Parameter", ResourceId=physical_id, Tags=tags)
        return made

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteParameter."""
        try:
            await context.client("ssm").call("DeleteParameter", Name=physical_id)
        except ApiError as error:
            if error.code != "ParameterNotFound":
                raise
