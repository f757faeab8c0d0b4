"""CloudFormation's view of EventBridge: AWS::Events::EventBus, EventBusPolicy, Rule, Archive, Connection, ApiDestination,
Endpoint."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from pampero.api import ApiError, Context
from pampero.aws.cfn import Mapped, Part, Properties, Target, resource_type
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
    attributes, always = {"Name": "Name", "Policy": "Policy"}, {"RemoveAllPermissions": True}
    parts = (Part("Policy", "PutPermission", "RemovePermission"),)
    # The documentation says Replacement; the schema does not list it.
    replaced_by = frozenset({"EventSourceName"})

    def identified(self, physical_id: str) -> Properties:
        """Other nouns' operations take its name, too."""
        return {"Name": physical_id, "EventBusName": physical_id}


@resource_type("AWS::Events::EventBusPolicy")
class EventBusPolicyType(_Events):
    """One statement of a bus's policy. Ref: `bus|statement id`."""

    ref, always = "{EventBusName}|{StatementId}", {"EventBusName": DEFAULT, "Principal": ""}

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """The statement of this id is put, or removed."""
        async with context.part(Policies).lock:
            if new:
                await self.call(context, "PutPermission", **await self._permission(context, new))
            else:
                await self.quietly(context, "RemovePermission", **self.request("RemovePermission", old))

    async def _permission(self, context: Context, new: Properties) -> Properties:
        if "Statement" not in new:
            return new
        given, bus, sid = new["Statement"], new["EventBusName"], new["StatementId"]
        statement = jsontext.loads(given) if isinstance(given, str) else given
        found = (await self.call(context, "DescribeEventBus", Name=bus)).get("Policy")
        policy: Any = jsontext.loads(found) if found else {"Version": "2012-10-17", "Statement": []}
        kept = [one for one in policy["Statement"] if one.get("Sid") != sid]
        policy["Statement"] = [*kept, {**statement, "Sid": sid}]
        return {"EventBusName": bus, "Policy": json.dumps(policy)}


@resource_type("AWS::Events::Rule")
class RuleType(_Events):
    """Ref: the name on the default bus, `bus|name` on others. GetAtt: Arn."""

    creates, updates, deletes, finds = "PutRule", "PutRule", "DeleteRule", "DescribeRule"
    ref, named, always, attributes = "Name", "Name", {"EventBusName": DEFAULT}, {"Arn": "RuleArn"}
    tags, untags, tagged_by = "TagResource", "UntagResource", "Arn"

    def physical_id(self, answer: Mapping[str, Any], given: Mapping[str, Any]) -> str:
        """The bus stands in the ARN unless it is the default one."""
        bus, _, name = answer["RuleArn"].rsplit(":", 1)[1].removeprefix("rule/").rpartition("/")
        return f"{bus}|{name}" if bus else name

    def identified(self, physical_id: str) -> Properties:
        """Other nouns' operations take its name, too."""
        name = physical_id.rpartition("|")[2]
        return {"Name": name, "Rule": name}

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """Targets that are no longer named are removed."""
        if gone := _ids(old) - _ids(new):
            ids = {**new, "Ids": sorted(gone)}
            await self.call(context, "RemoveTargets", **self.request("RemoveTargets", ids, physical_id))
        if new.get("Targets"):
            put = await self.call(context, "PutTargets", **self.request("PutTargets", new, physical_id))
            for entry in put.get("FailedEntries", ()):
                raise ApiError(entry["ErrorCode"], entry["ErrorMessage"])

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """The targets, whoever put them, then the rule."""
        rule = self.request("ListTargetsByRule", {**self.always, **properties}, physical_id)
        found = await self.quietly(context, "ListTargetsByRule", **rule) or {}
        if ids := [one["Id"] for one in found.get("Targets", ())]:
            await self.quietly(context, "RemoveTargets", **rule, Ids=ids)
        await super().delete(context, target, physical_id, properties)


def _ids(properties: Properties) -> set[str]:
    return {one["Id"] for one in properties.get("Targets", ())}


@resource_type("AWS::Events::Archive")
class ArchiveType(_Events):
    """Ref: the name. GetAtt: Arn, ArchiveName."""

    creates, updates, deletes, reads = "CreateArchive", "UpdateArchive", "DeleteArchive", "DescribeArchive"
    ref, named, limit = "ArchiveName", "ArchiveName", 48
    members, attributes = {"SourceArn": "EventSourceArn"}, {"Arn": "ArchiveArn", "ArchiveName": "ArchiveName"}
    defaults = {"Description": "", "EventPattern": "", "RetentionDays": 0}


@resource_type("AWS::Events::Connection")
class ConnectionType(_Events):
    """Ref: the name. GetAtt: Arn, ArnForPolicy (without the last part, as policies may name it), SecretArn."""

    creates, updates, deletes = "CreateConnection", "UpdateConnection", "DeleteConnection"
    reads, ref, named = "DescribeConnection", "Name", "Name"
    attributes = {
        "Arn": "ConnectionArn",
        "ArnForPolicy": "arn:aws:events:{region}:{account}:connection/{id}",
        "SecretArn": "SecretArn",
    }
    defaults = {"Description": ""}


@resource_type("AWS::Events::ApiDestination")
class ApiDestinationType(_Events):
    """Ref: the name. GetAtt: Arn, ArnForPolicy."""

    creates, updates, deletes = "CreateApiDestination", "UpdateApiDestination", "DeleteApiDestination"
    reads, ref, named = "DescribeApiDestination", "Name", "Name"
    attributes = {
        "Arn": "ApiDestinationArn",
        "ArnForPolicy": "arn:aws:events:{region}:{account}:api-destination/{id}",
    }
    defaults = {"Description": "", "InvocationRateLimitPerSecond": 300}


@resource_type("AWS::Events::Endpoint")
class EndpointType(_Events):
    """Ref: the name. GetAtt: Arn, EndpointId, EndpointUrl, State, StateReason."""

    creates, updates, deletes, reads = "CreateEndpoint", "UpdateEndpoint", "DeleteEndpoint", "DescribeEndpoint"
    ref, named, defaults = "Name", "Name", {"Description": ""}
