"""CloudFormation's view of Step Functions."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any

from pampero.api import ApiError, Context
from pampero.aws.cfn import Mapped, Properties, Resource, Target, resource_type, text
from pampero.aws.objects import TooLarge, fetch_object
from pampero.aws.rollouts import IN_ALARM, WATCH_SECONDS, alarm_states
from pampero.kernel import jsontext, yamltext
from pampero.kernel.arn import arn

# The bytes of a definition. Source: "Step Functions service quotas".
MAX_SIZE = 1024 * 1024

# How a DeploymentPreference shifts what is started from one version to another.
AT_ONCE, LINEAR, CANARY = "ALL_AT_ONCE", "LINEAR", "CANARY"
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
        return substituted(properties["DefinitionString"], values)
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
    try:
        found = await fetch_object(context, place["Bucket"], place["Key"], place.get("Version"), most=MAX_SIZE)
        return found.decode()
    except (TooLarge, UnicodeDecodeError) as error:
        raise ApiError("InvalidDefinition", f"The definition cannot be read: {error}") from error


class _States(Mapped):
    service, limit = "stepfunctions", 80


@resource_type("AWS::StepFunctions::StateMachine")
class StateMachineType(_States):
    """Ref: the ARN. GetAtt: Arn, Name, StateMachineRevisionId."""

    creates, updates, deletes = "CreateStateMachine", "UpdateStateMachine", "DeleteStateMachine"
    finds, gone = "DescribeStateMachine", ("StateMachineDoesNotExist",)
    tags, untags = "TagResource", "UntagResource"
    reads, ref, named = "DescribeStateMachine", "stateMachineArn", "StateMachineName"
    members = {"StateMachineName": "name", "StateMachineType": "type"}
    attributes = {"Arn": "stateMachineArn", "StateMachineRevisionId": "revisionId"}
    # The first revision has no id of its own.
    always = {
        "LoggingConfiguration": {"Level": "OFF"}, "TracingConfiguration": {"Enabled": False}, "revisionId": "INITIAL",
    }  # fmt: skip

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """The definition as one text."""
        given = {name: value for name, value in properties.items() if not name.startswith("Definition")}
        return {**given, "definition": await definition_of(context, properties)}

    async def found(self, context: Context, properties: Properties) -> bool:
        """By the ARN that the name makes: CreateStateMachine takes what is the same for a repeat."""
        place = arn("states", context.region, context.account, f"stateMachine:{properties[self.named]}")
        return await self.quietly(context, self.finds, stateMachineArn=place) is not None


@resource_type("AWS::StepFunctions::Activity")
class ActivityType(_States):
    """Ref: the ARN. GetAtt: Arn, Name."""

    creates, deletes, ref = "CreateActivity", "DeleteActivity", "activityArn"
    tags, untags = "TagResource", "UntagResource"
    attributes = {"Arn": "activityArn", "Name": "Name"}


@resource_type("AWS::StepFunctions::StateMachineVersion")
class VersionType(_States):
    """Ref and GetAtt Arn: the version's ARN."""

    creates, deletes, ref = "PublishStateMachineVersion", "DeleteStateMachineVersion", "stateMachineVersionArn"
    members, attributes = {"StateMachineRevisionId": "revisionId"}, {"Arn": "stateMachineVersionArn"}
    shared = True
    # A version that an alias still names is kept: another resource owns it by now.
    gone = ("ConflictException",)


@resource_type("AWS::StepFunctions::StateMachineAlias")
class AliasType(_States):
    """Ref and GetAtt Arn: the alias's ARN.

    With a DeploymentPreference an update takes as long as its steps: the alias leads to the new version by `Percentage`, and
    each `Interval` by as much again (LINEAR) or to it alone (CANARY). A new alias leads to it at once, and so does a
    rollback. What a crash interrupts goes on from the weight that was reached. An alarm of `Alarms` that is in ALARM meanwhile fails
    the update; one that is not there never is, as CloudFormation's documentation says.
    """

    creates, updates, deletes = "CreateStateMachineAlias", "UpdateStateMachineAlias", "DeleteStateMachineAlias"
    ref, named, gone = "stateMachineAliasArn", "Name", ("ResourceNotFound",)
    attributes, always = {"Arn": "stateMachineAliasArn"}, {"RoutingConfiguration": []}
    interruptible = True

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """A preference names the one version. Raises ApiError."""
        preference = properties.get("DeploymentPreference")
        if not preference:
            return properties
        if properties.get("RoutingConfiguration"):
            raise ApiError("ValidationException", "Define one of RoutingConfiguration and DeploymentPreference.")
        if preference["Type"] not in (AT_ONCE, LINEAR, CANARY):
            raise ApiError(
                "ValidationException", f"The type of a DeploymentPreference is {AT_ONCE}, {LINEAR} or {CANARY}."
            )
        if preference["Type"] != AT_ONCE and not {"Interval", "Percentage"} <= preference.keys():
            text_ = f"A DeploymentPreference of type {preference['Type']} needs Interval and Percentage."
            raise ApiError("ValidationException", text_)
        route = {"StateMachineVersionArn": preference["StateMachineVersionArn"], "Weight": 100}
        return {**properties, "RoutingConfiguration": [route]}

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """Shift what is started, step by step, before the rest."""
        await self.arguments(context, new, old)
        preference = new.get("DeploymentPreference")
        if preference and preference["Type"] != AT_ONCE and not target.rolling_back:
            await self._shift(context, physical_id, preference)
        return await super().update(context, target, physical_id, old, new)

    async def _shift(self, context: Context, alias: str, preference: Properties) -> None:
        """All steps but the last one."""
        found = await self.call(context, "DescribeStateMachineAlias", stateMachineAliasArn=alias)
        weights = {one["stateMachineVersionArn"]: one["weight"] for one in found["routingConfiguration"]}
        wanted, percentage = preference["StateMachineVersionArn"], preference["Percentage"]
        reached = weights.pop(wanted, 0)
        if not weights:
            return
        former = max(weights, key=lambda version: weights[version])
        for weight in range(percentage, 100, percentage) if preference["Type"] == LINEAR else [percentage]:
            if weight > reached:
                routes = [(wanted, weight), (former, 100 - weight)]
                routing = [{"stateMachineVersionArn": version, "weight": share} for version, share in routes]
                await self.call(context, self.updates, stateMachineAliasArn=alias, routingConfiguration=routing)
            if weight >= reached:
                await _watched(context, preference.get("Alarms") or [], context.now + preference["Interval"] * 60)


async def _watched(context: Context, alarms: list[str], until: float) -> None:
    """Wait. Raises ApiError for an alarm."""
    clock, forever = context.runtime.clock, asyncio.Event()
    while alarms:
        states = await alarm_states(context, alarms)
        rung = [name for name in alarms if states.get(name) == IN_ALARM]
        if rung:
            raise ApiError("GeneralServiceException", f"Alarms were activated during the deployment: {', '.join(rung)}")
        if context.now >= until:
            return
        await clock.wait(forever, min(until, context.now + WATCH_SECONDS))
    await clock.wait(forever, until)
