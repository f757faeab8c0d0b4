"""CloudFormation's view of Step Functions."""

from __future__ import annotations

import json
import re
from typing import Any

from pampero.api import ApiError, Context, TooLarge, fetch_object
from pampero.api.resource import (
    Properties,
    Resource,
    ResourceType,
    Target,
    flag,
    number,
    resource_type,
    tag_list,
    text,
)
from pampero.kernel import jsontext, yamltext

# The bytes of a definition. Source: "Step Functions service quotas".
LARGEST = 1024 * 1024

_SUBSTITUTION = re.compile(r"\$\{([a-zA-Z0-9_]+)\}")


def substituted(definition: str, values: dict[str, Any]) -> str:
    """`${Name}` replaced by DefinitionSubstitutions; a name that is not given stays.

    Source: AWS::StepFunctions::StateMachine DefinitionSubstitutions.
    """
    return _SUBSTITUTION.sub(lambda m: text(values[m[1]]) if m[1] in values else m[0], definition)


def _replaced(value: Any, values: dict[str, Any]) -> Any:
    if isinstance(value, str):
        return substituted(value, values)
    if isinstance(value, dict):
        return {key: _replaced(item, values) for key, item in value.items()}
    return [_replaced(item, values) for item in value] if isinstance(value, list) else value


async def definition_of(context: Context, properties: Properties) -> str:
    """The definition's text from whichever property gives it. Raises ApiError."""
    values = properties.get("DefinitionSubstitutions") or {}
    if "DefinitionString" in properties:
        return substituted(text(properties["DefinitionString"]), values)
    if "DefinitionS3Location" in properties:
        fetched = substituted(await _fetch(context, properties["DefinitionS3Location"]), values)
        return _as_json(fetched)
    if "Definition" in properties:
        return json.dumps(_replaced(properties["Definition"], values))
    text_ = "One of Definition, DefinitionString and DefinitionS3Location is required."
    raise ApiError("ValidationException", text_)


def _as_json(fetched: str) -> str:
    """A definition in a file may be written in YAML."""
    try:
        jsontext.loads(fetched)
        return fetched
    except ValueError:
        pass
    try:
        return json.dumps(yamltext.loads(fetched))
    except (ValueError, TypeError):
        return fetched


async def _fetch(context: Context, place: dict[str, Any]) -> str:
    version = text(place["Version"]) if place.get("Version") else None
    try:
        found = await fetch_object(context, text(place["Bucket"]), text(place["Key"]), version, most=LARGEST)
        return found.decode()
    except (TooLarge, UnicodeDecodeError) as error:
        raise ApiError("InvalidDefinition", f"The definition cannot be read: {error}") from error


def _lower(value: Any) -> Any:
    """Property names as the API has them: `IncludeExecutionData` → `includeExecutionData`."""
    if isinstance(value, dict):
        return {key[:1].lower() + key[1:]: _lower(item) for key, item in value.items()}
    return [_lower(item) for item in value] if isinstance(value, list) else value


def _settings(properties: Properties) -> dict[str, Any]:
    logging = _lower(properties.get("LoggingConfiguration") or {"Level": "OFF"})
    if "includeExecutionData" in logging:
        logging["includeExecutionData"] = flag(logging["includeExecutionData"])
    tracing = properties.get("TracingConfiguration") or {}
    found: dict[str, Any] = {
        "roleArn": text(properties["RoleArn"]),
        "loggingConfiguration": logging,
        "tracingConfiguration": {"enabled": flag(tracing.get("Enabled", False))},
    }
    encryption = _lower(properties.get("EncryptionConfiguration") or {})
    if encryption:
        if "kmsDataKeyReusePeriodSeconds" in encryption:
            encryption["kmsDataKeyReusePeriodSeconds"] = number(encryption["kmsDataKeyReusePeriodSeconds"])
        found["encryptionConfiguration"] = encryption
    return found


def _tags(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in tags.items()]


@resource_type("AWS::StepFunctions::StateMachine")
class StateMachineType(ResourceType):
    """Ref: the ARN. GetAtt: Arn, Name, StateMachineRevisionId."""

    replace_on = frozenset({"StateMachineName", "StateMachineType"})
    properties = frozenset({
        "Definition", "DefinitionString", "DefinitionS3Location", "DefinitionSubstitutions", "RoleArn",
        "StateMachineName", "StateMachineType", "LoggingConfiguration", "TracingConfiguration",
        "EncryptionConfiguration", "Tags",
    })  # fmt: skip

    async def _made(self, context: Context, arn: str) -> Resource:
        found = await context.client("stepfunctions").call("DescribeStateMachine", stateMachineArn=arn)
        revision = found.get("revisionId", "INITIAL")
        return Resource(arn, {"Arn": arn, "Name": found["name"], "StateMachineRevisionId": revision})

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """CreateStateMachine; a repeat answers the same."""
        made = await context.client("stepfunctions").call(
            "CreateStateMachine",
            name=text(properties.get("StateMachineName") or target.name(80)),
            type=text(properties.get("StateMachineType", "STANDARD")),
            definition=await definition_of(context, properties),
            tags=_tags(tag_list(target, properties)),
            **_settings(properties),
        )
        return await self._made(context, made["stateMachineArn"])

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """UpdateStateMachine and its tags."""
        client = context.client("stepfunctions")
        definition = await definition_of(context, new)
        await client.call("UpdateStateMachine", stateMachineArn=physical_id, definition=definition, **_settings(new))
        await _retag(context, physical_id, tag_list(target, old), tag_list(target, new))
        return await self._made(context, physical_id)

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteStateMachine."""
        await context.client("stepfunctions").call("DeleteStateMachine", stateMachineArn=physical_id)


async def _retag(context: Context, arn: str, old: dict[str, str], new: dict[str, str]) -> None:
    client = context.client("stepfunctions")
    gone = sorted(set(old) - set(new))
    if gone:
        await client.call("UntagResource", resourceArn=arn, tagKeys=gone)
    if new:
        await client.call("TagResource", resourceArn=arn, tags=_tags(new))


@resource_type("AWS::StepFunctions::Activity")
class ActivityType(ResourceType):
    """Ref: the ARN. GetAtt: Arn, Name."""

    replace_on = frozenset({"Name", "EncryptionConfiguration"})
    properties = frozenset({"Name", "Tags", "EncryptionConfiguration"})

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """CreateActivity; a repeat answers the same."""
        request: dict[str, Any] = {"name": text(properties["Name"]), "tags": _tags(tag_list(target, properties))}
        if properties.get("EncryptionConfiguration"):
            request["encryptionConfiguration"] = _lower(properties["EncryptionConfiguration"])
        made = await context.client("stepfunctions").call("CreateActivity", **request)
        return Resource(made["activityArn"], {"Arn": made["activityArn"], "Name": request["name"]})

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """Only tags change in place."""
        await _retag(context, physical_id, tag_list(target, old), tag_list(target, new))
        return Resource(physical_id, {"Arn": physical_id, "Name": text(new["Name"])})

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteActivity."""
        await context.client("stepfunctions").call("DeleteActivity", activityArn=physical_id)


@resource_type("AWS::StepFunctions::StateMachineVersion")
class VersionType(ResourceType):
    """Ref and GetAtt Arn: the version's ARN."""

    replace_on = frozenset({"StateMachineArn", "StateMachineRevisionId", "Description"})
    properties = frozenset({"StateMachineArn", "StateMachineRevisionId", "Description"})

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """PublishStateMachineVersion; a repeat publishes nothing new."""
        request = {"stateMachineArn": text(properties["StateMachineArn"])}
        if "StateMachineRevisionId" in properties:
            request["revisionId"] = text(properties["StateMachineRevisionId"])
        if "Description" in properties:
            request["description"] = text(properties["Description"])
        made = await context.client("stepfunctions").call("PublishStateMachineVersion", **request)
        return Resource(made["stateMachineVersionArn"], {"Arn": made["stateMachineVersionArn"]})

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteStateMachineVersion. One that an alias still names is kept: another resource owns it by now."""
        try:
            await context.client("stepfunctions").call("DeleteStateMachineVersion", stateMachineVersionArn=physical_id)
        except ApiError as error:
            if error.code != "ConflictException":
                raise


@resource_type("AWS::StepFunctions::StateMachineAlias")
class AliasType(ResourceType):
    """Ref and GetAtt Arn: the alias's ARN. A DeploymentPreference moves all at once: its steps are not built."""

    replace_on = frozenset({"Name"})
    properties = frozenset({"Name", "Description", "RoutingConfiguration", "DeploymentPreference"})

    def _request(self, properties: Properties) -> dict[str, Any]:
        preference = properties.get("DeploymentPreference")
        if preference:
            if text(preference.get("Type", "ALL_AT_ONCE")) != "ALL_AT_ONCE":
                raise ApiError("ValidationException", "Only the deployment preference ALL_AT_ONCE is supported yet.")
            routes = [{"stateMachineVersionArn": text(preference["StateMachineVersionArn"]), "weight": 100}]
        else:
            routes = [
                {"stateMachineVersionArn": text(item["StateMachineVersionArn"]), "weight": number(item["Weight"])}
                for item in properties.get("RoutingConfiguration") or ()
            ]
        request: dict[str, Any] = {"routingConfiguration": routes}
        if "Description" in properties:
            request["description"] = text(properties["Description"])
        return request

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """CreateStateMachineAlias; a repeat answers the same."""
        name = text(properties.get("Name") or target.name(80))
        made = await context.client("stepfunctions").call(
            "CreateStateMachineAlias", name=name, **self._request(properties)
        )
        return Resource(made["stateMachineAliasArn"], {"Arn": made["stateMachineAliasArn"]})

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """UpdateStateMachineAlias."""
        await context.client("stepfunctions").call(
            "UpdateStateMachineAlias", stateMachineAliasArn=physical_id, **self._request(new)
        )
        return Resource(physical_id, {"Arn": physical_id})

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteStateMachineAlias."""
        try:
            await context.client("stepfunctions").call("DeleteStateMachineAlias", stateMachineAliasArn=physical_id)
        except ApiError as error:
            if error.code != "ResourceNotFound":
                raise
