"""CloudFormation's view of EventBridge: AWS::Events::EventBus, EventBusPolicy, Rule, Archive."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from pampero.api import ApiError, Context
from pampero.api.resource import Properties, Resource, ResourceType, Target, number, resource_type, tag_list, text
from pampero.kernel import jsontext
from pampero.services.events.model import DEFAULT

MISSING = "ResourceNotFoundException"
RETRY_NUMBERS = ("MaximumRetryAttempts", "MaximumEventAgeInSeconds")


def _document(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _pairs(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def _tags(target: Target, properties: Properties) -> list[dict[str, str]]:
    return _pairs({**tag_list(target, properties), **_own_tags(target)})


def _own_tags(target: Target) -> dict[str, str]:
    """The tags by which CloudFormation marks what it makes; they tell a repeat of a create from a name that is taken."""
    return {
        "aws:cloudformation:stack-name": target.stack_name,
        "aws:cloudformation:stack-id": target.stack_id,
        "aws:cloudformation:logical-id": target.logical_id,
    }


async def _is_own(context: Context, target: Target, arn: str) -> bool:
    found = await context.client("events").call("ListTagsForResource", ResourceARN=arn)
    tags = {tag["Key"]: tag["Value"] for tag in found["Tags"]}
    return _own_tags(target).items() <= tags.items()


async def retag(context: Context, target: Target, arn: str, old: Properties, new: Properties) -> None:
    """Change a resource's tags from the old ones to the new ones."""
    client = context.client("events")
    before, after = tag_list(target, old), tag_list(target, new)
    gone = sorted(set(before) - set(after))
    if gone:
        await client.call("UntagResource", ResourceARN=arn, TagKeys=gone)
    if after and after != before:
        await client.call("TagResource", ResourceARN=arn, Tags=_pairs(after))


class Policies:
    """The statements of one bus's policy are changed one after another; a part of the server."""

    def __init__(self, context: Context) -> None:
        self.lock = asyncio.Lock()


@resource_type("AWS::Events::EventBus")
class EventBusType(ResourceType):
    """Ref: the name. GetAtt: Arn, Name, Policy."""

    replace_on = frozenset({"Name", "EventSourceName"})
    properties = frozenset({
        "Name", "EventSourceName", "Description", "DeadLetterConfig", "KmsKeyIdentifier", "LogConfig", "Policy", "Tags",
    })  # fmt: skip

    def _settings(self, properties: Properties) -> dict[str, Any]:
        names = ("Description", "DeadLetterConfig", "KmsKeyIdentifier", "LogConfig")
        return {name: properties[name] for name in names if properties.get(name) is not None}

    async def _resource(self, context: Context, name: str, properties: Properties) -> Resource:
        found = await context.client("events").call("DescribeEventBus", Name=name)
        attributes = {"Arn": found["Arn"], "Name": name, "Policy": properties.get("Policy") or ""}
        return Resource(name, attributes)

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """CreateEventBus, PutPermission."""
        client, name = context.client("events"), text(properties["Name"])
        request = {"Name": name, **self._settings(properties), "Tags": _tags(target, properties)}
        if properties.get("EventSourceName") is not None:
            request["EventSourceName"] = text(properties["EventSourceName"])
        try:
            await client.call("CreateEventBus", **request)
        except ApiError as error:
            if error.code != "ResourceAlreadyExistsException":
                raise
            found = await client.call("DescribeEventBus", Name=name)
            if not await _is_own(context, target, found["Arn"]):
                raise
        target.note(name)
        if properties.get("Policy"):
            await client.call("PutPermission", EventBusName=name, Policy=_document(properties["Policy"]))
        return await self._resource(context, name, properties)

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """UpdateEventBus, PutPermission, tags."""
        client = context.client("events")
        if self._settings(old) != self._settings(new):
            await client.call("UpdateEventBus", Name=physical_id, **self._settings(new))
        if new.get("Policy"):
            await client.call("PutPermission", EventBusName=physical_id, Policy=_document(new["Policy"]))
        elif old.get("Policy"):
            await client.call("RemovePermission", EventBusName=physical_id, RemoveAllPermissions=True)
        made = await self._resource(context, physical_id, new)
        await retag(context, target, made.attributes["Arn"], old, new)
        return made

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteEventBus."""
        await context.client("events").call("DeleteEventBus", Name=physical_id)


@resource_type("AWS::Events::EventBusPolicy")
class EventBusPolicyType(ResourceType):
    """One statement of a bus's policy. Ref: `bus|statement id`."""

    replace_on = frozenset({"EventBusName", "StatementId"})
    properties = frozenset({"EventBusName", "StatementId", "Action", "Principal", "Condition", "Statement"})

    async def _put(self, context: Context, bus: str, properties: Properties) -> None:
        client, sid = context.client("events"), text(properties["StatementId"])
        if properties.get("Statement") is None:
            request = {name: properties[name] for name in ("Action", "Condition") if properties.get(name) is not None}
            principal = text(properties.get("Principal", ""))
            await client.call("PutPermission", EventBusName=bus, StatementId=sid, Principal=principal, **request)
            return
        statement: Any = properties["Statement"]
        own: dict[str, Any] = {**(jsontext.loads(statement) if isinstance(statement, str) else statement), "Sid": sid}
        found = (await client.call("DescribeEventBus", Name=bus)).get("Policy")
        document: dict[str, Any] = jsontext.loads(found) if found else {"Version": "2012-10-17", "Statement": []}
        kept = [one for one in document["Statement"] if one.get("Sid") != sid]
        await client.call("PutPermission", EventBusName=bus, Policy=json.dumps({**document, "Statement": [*kept, own]}))

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """PutPermission."""
        bus = text(properties.get("EventBusName") or DEFAULT)
        async with context.part(Policies).lock:
            await self._put(context, bus, properties)
        return Resource(f"{bus}|{text(properties['StatementId'])}")

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """PutPermission replaces the statement of this id."""
        return await self.create(context, target, new)

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """RemovePermission."""
        bus, _, sid = physical_id.rpartition("|")
        async with context.part(Policies).lock:
            try:
                await context.client("events").call("RemovePermission", EventBusName=bus, StatementId=sid)
            except ApiError as error:
                if error.code != MISSING:
                    raise


@resource_type("AWS::Events::Rule")
class RuleType(ResourceType):
    """Ref: the name on the default bus, `bus|name` on others. GetAtt: Arn."""

    replace_on = frozenset({"Name", "EventBusName"})
    properties = frozenset({
        "Name", "EventBusName", "Description", "EventPattern", "ScheduleExpression", "State", "RoleArn", "Targets",
        "Tags",
    })  # fmt: skip

    def _targets(self, properties: Properties) -> list[dict[str, Any]]:
        return [_target(one) for one in properties.get("Targets") or []]

    async def _put(self, context: Context, name: str, properties: Properties, tags: list[dict[str, str]]) -> Resource:
        client, bus = context.client("events"), _bus(properties)
        request: dict[str, Any] = {"Name": name, "EventBusName": bus, "Tags": tags}
        for member in ("Description", "ScheduleExpression", "State", "RoleArn"):
            if properties.get(member) is not None:
                request[member] = text(properties[member])
        if properties.get("EventPattern") is not None:
            request["EventPattern"] = _document(properties["EventPattern"])
        arn = (await client.call("PutRule", **request))["RuleArn"]
        plain = arn.rsplit(":", 1)[1].split("/")[1:-1]
        return Resource("|".join((*plain, name)), {"Arn": arn})

    async def _put_targets(self, context: Context, name: str, properties: Properties) -> None:
        targets = self._targets(properties)
        if not targets:
            return
        answer = await context.client("events").call(
            "PutTargets", Rule=name, EventBusName=_bus(properties), Targets=targets
        )
        for entry in answer.get("FailedEntries", []):
            raise ApiError(entry["ErrorCode"], entry["ErrorMessage"])

    async def _refuse_taken(self, context: Context, target: Target, name: str, bus: str) -> None:
        """PutRule would change a rule that somebody else has made."""
        try:
            found = await context.client("events").call("DescribeRule", Name=name, EventBusName=bus)
        except ApiError as error:
            if error.code != MISSING:
                raise
            return
        if not await _is_own(context, target, found["Arn"]):
            text_ = f"Resource of type '{self.name}' with identifier '{name}' already exists."
            raise ApiError("AlreadyExists", text_)

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """PutRule, PutTargets."""
        name = text(properties.get("Name") or target.name(64))
        if properties.get("Name"):
            await self._refuse_taken(context, target, name, _bus(properties))
        made = await self._put(context, name, properties, _tags(target, properties))
        target.note(made.physical_id)
        await self._put_targets(context, name, properties)
        return made

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """PutRule; targets that are no longer named are removed."""
        name = physical_id.rpartition("|")[2]
        made = await self._put(context, name, new, [])
        gone = {one["Id"] for one in self._targets(old)} - {one["Id"] for one in self._targets(new)}
        if gone:
            client = context.client("events")
            await client.call("RemoveTargets", Rule=name, EventBusName=_bus(new), Ids=sorted(gone))
        await self._put_targets(context, name, new)
        await retag(context, target, made.attributes["Arn"], old, new)
        return made

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """RemoveTargets, DeleteRule."""
        client = context.client("events")
        where = {"EventBusName": _bus(properties)}
        name = physical_id.rpartition("|")[2]
        try:
            found = await client.call("ListTargetsByRule", Rule=name, **where)
            ids = [one["Id"] for one in found["Targets"]]
            if ids:
                await client.call("RemoveTargets", Rule=name, Ids=ids, **where)
            await client.call("DeleteRule", Name=name, **where)
        except ApiError as error:
            if error.code != MISSING:
                raise


def _bus(properties: Properties) -> str:
    return text(properties.get("EventBusName") or DEFAULT)


def _target(given: Properties) -> dict[str, Any]:
    """A target as PutTargets takes it: its numbers may be written as text."""
    made = {name: value for name, value in given.items() if value is not None}
    if "RetryPolicy" in made:
        policy = made["RetryPolicy"]
        made["RetryPolicy"] = {name: number(policy[name]) for name in RETRY_NUMBERS if policy.get(name) is not None}
    for name in ("Id", "Arn", "RoleArn", "Input", "InputPath"):
        if name in made:
            made[name] = text(made[name])
    return made


@resource_type("AWS::Events::Archive")
class ArchiveType(ResourceType):
    """Ref: the name. GetAtt: Arn, ArchiveName."""

    replace_on = frozenset({"ArchiveName", "SourceArn"})
    properties = frozenset({
        "ArchiveName", "SourceArn", "Description", "EventPattern", "RetentionDays", "KmsKeyIdentifier",
    })  # fmt: skip

    def _settings(self, properties: Properties) -> dict[str, Any]:
        found: dict[str, Any] = {
            name: text(properties[name])
            for name in ("Description", "KmsKeyIdentifier")
            if properties.get(name) is not None
        }
        if properties.get("EventPattern") is not None:
            found["EventPattern"] = _document(properties["EventPattern"])
        if properties.get("RetentionDays") is not None:
            found["RetentionDays"] = number(properties["RetentionDays"])
        return found

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """CreateArchive."""
        client, name = context.client("events"), text(properties.get("ArchiveName") or target.name(48))
        request = {"EventSourceArn": text(properties["SourceArn"]), **self._settings(properties)}
        try:
            arn = (await client.call("CreateArchive", ArchiveName=name, **request))["ArchiveArn"]
        except ApiError as error:
            if error.code != "ResourceAlreadyExistsException" or ("ArchiveName" in properties and not target.repeat):
                raise
            arn = (await client.call("DescribeArchive", ArchiveName=name))["ArchiveArn"]
        return Resource(name, {"Arn": arn, "ArchiveName": name})

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """UpdateArchive; what is gone from the template goes back to its default."""
        gone = {"Description": "", "EventPattern": "", "RetentionDays": 0}
        request = {name: gone[name] for name in self._settings(old) if name in gone} | self._settings(new)
        arn = (await context.client("events").call("UpdateArchive", ArchiveName=physical_id, **request))["ArchiveArn"]
        return Resource(physical_id, {"Arn": arn, "ArchiveName": physical_id})

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteArchive."""
        try:
            await context.client("events").call("DeleteArchive", ArchiveName=physical_id)
        except ApiError as error:
            if error.code != MISSING:
                raise
