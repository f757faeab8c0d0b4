"""CloudFormation's view of EventBridge: AWS::Events::EventBus, EventBusPolicy, Rule, Archive."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from pampero.api import ApiError, Context
from pampero.aws.cfn import Mapped, Properties, Resource, Target, document, resource_type
from pampero.kernel import jsontext
from pampero.services.events.model import DEFAULT


class _Events(Mapped):
    """What EventBridge's types have in common."""

    service = "events"
    exists, gone = ("ResourceAlreadyExistsException",), ("ResourceNotFoundException",)


class Policies:
    """The statements of one bus's policy are changed one after another; a part of the server."""

    def __init__(self, context: Context) -> None:
        self.lock = asyncio.Lock()


@resource_type("AWS::Events::EventBus")
class EventBusType(_Events):
    """Ref: the name. GetAtt: Arn, Name, Policy."""

    creates, updates, deletes, reads = "CreateEventBus", "UpdateEventBus", "DeleteEventBus", "DescribeEventBus"
    ref, tags, untags, tagged_by = "Name", "TagResource", "UntagResource", "Arn"
    attributes = {"Name": "Name", "Policy": "Policy"}
    # The documentation says Replacement; the schema does not list it.
    replaced_by = frozenset({"EventSourceName"})

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """The policy."""
        if new.get("Policy"):
            await self.call(context, "PutPermission", EventBusName=physical_id, Policy=document(new["Policy"]))
        elif old.get("Policy"):
            await self.call(context, "RemovePermission", EventBusName=physical_id, RemoveAllPermissions=True)


@resource_type("AWS::Events::EventBusPolicy")
class EventBusPolicyType(_Events):
    """One statement of a bus's policy. Ref: `bus|statement id`."""

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """PutPermission."""
        bus = properties.get("EventBusName", DEFAULT)
        async with context.part(Policies).lock:
            if "Statement" in properties:
                await self._put_statement(context, bus, properties)
            else:
                await self.call(context, "PutPermission", **{"Principal": "", **properties})
        return Resource(f"{bus}|{properties['StatementId']}")

    async def _put_statement(self, context: Context, bus: str, properties: Properties) -> None:
        given: Any = properties["Statement"]
        sid, statement = properties["StatementId"], jsontext.loads(given) if isinstance(given, str) else given
        found = (await self.call(context, "DescribeEventBus", Name=bus)).get("Policy")
        policy: Any = jsontext.loads(found) if found else {"Version": "2012-10-17", "Statement": []}
        kept = [one for one in policy["Statement"] if one.get("Sid") != sid]
        policy["Statement"] = [*kept, {**statement, "Sid": sid}]
        await self.call(context, "PutPermission", EventBusName=bus, Policy=json.dumps(policy))

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """PutPermission replaces the statement of this id."""
        return await self.create(context, target, new)

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """RemovePermission."""
        bus, _, sid = physical_id.rpartition("|")
        async with context.part(Policies).lock:
            await self.quietly(context, "RemovePermission", EventBusName=bus, StatementId=sid)


@resource_type("AWS::Events::Rule")
class RuleType(_Events):
    """Ref: the name on the default bus, `bus|name` on others. GetAtt: Arn."""

    creates = updates = "PutRule"
    deletes, ref, named = "DeleteRule", "Name", "Name"
    tags, untags, tagged_by = "TagResource", "UntagResource", "Arn"
    attributes = {"Arn": "RuleArn"}

    def physical_id(self, answer: Mapping[str, Any], request: Mapping[str, Any]) -> str:
        """The bus stands in the ARN unless it is the default one."""
        return "|".join(answer["RuleArn"].rsplit(":", 1)[1].split("/")[1:])

    def member(self, physical_id: str) -> str:
        """The name alone."""
        return physical_id.rpartition("|")[2]

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """PutRule would change a rule that somebody else has made."""
        if "Name" in properties and not target.repeat and await self._found(context, properties):
            text = f"Resource of type '{self.name}' with identifier '{properties['Name']}' already exists."
            raise ApiError("AlreadyExists", text)
        return await super().create(context, target, properties)

    async def _found(self, context: Context, properties: Properties) -> bool:
        try:
            await self.call(context, "DescribeRule", Name=properties["Name"], EventBusName=_bus(properties))
        except ApiError as error:
            if error.code not in self.gone:
                raise
            return False
        return True

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """Targets that are no longer named are removed."""
        rule = {"Rule": self.member(physical_id), "EventBusName": _bus(new)}
        if gone := _ids(old) - _ids(new):
            await self.call(context, "RemoveTargets", **rule, Ids=sorted(gone))
        if new.get("Targets"):
            request = self.request("PutTargets", {"Targets": new["Targets"]})
            for entry in (await self.call(context, "PutTargets", **rule, **request)).get("FailedEntries", ()):
                raise ApiError(entry["ErrorCode"], entry["ErrorMessage"])

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """RemoveTargets, DeleteRule."""
        name, bus = self.member(physical_id), _bus(properties)
        try:
            found = await self.call(context, "ListTargetsByRule", Rule=name, EventBusName=bus)
        except ApiError as error:
            if error.code not in self.gone:
                raise
            return
        if ids := [one["Id"] for one in found["Targets"]]:
            await self.quietly(context, "RemoveTargets", Rule=name, Ids=ids, EventBusName=bus)
        await self.quietly(context, "DeleteRule", Name=name, EventBusName=bus)


def _bus(properties: Properties) -> str:
    found: str = properties.get("EventBusName", DEFAULT)
    return found


def _ids(properties: Properties) -> set[str]:
    return {one["Id"] for one in properties.get("Targets", ())}


@resource_type("AWS::Events::Archive")
class ArchiveType(_Events):
    """Ref: the name. GetAtt: Arn, ArchiveName."""

    creates, updates, deletes, reads = "CreateArchive", "UpdateArchive", "DeleteArchive", "DescribeArchive"
    ref, named, limit = "ArchiveName", "ArchiveName", 48
    members, attributes = {"SourceArn": "EventSourceArn"}, {"Arn": "ArchiveArn", "ArchiveName": "ArchiveName"}
    defaults = {"Description": "", "EventPattern": "", "RetentionDays": 0}
