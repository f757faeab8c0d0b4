"""CloudFormation's view of what stands around functions: permissions, mappings, layers, asynchronous invocation."""

from __future__ import annotations

import json
from typing import Any

from pampero.api import ApiError, Context
from pampero.api.resource import Properties, Resource, ResourceType, Target, flag, number, resource_type, tag_list, text
from pampero.services.lambda_.resources import ignoring

CONFLICT = "ResourceConflictException"


@resource_type("AWS::Lambda::Permission")
class PermissionType(ResourceType):
    """Ref: the statement's id."""

    replace_on = frozenset(
        {
            "FunctionName", "Action", "Principal", "SourceArn", "SourceAccount", "EventSourceToken", "PrincipalOrgID",
            "FunctionUrlAuthType", "InvokedViaFunctionUrl",
        }
    )  # fmt: skip

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """AddPermission."""
        sid = target.name(100)
        request: dict[str, Any] = {name: text(value) for name, value in properties.items() if name in self.replace_on}
        if "InvokedViaFunctionUrl" in request:
            request["InvokedViaFunctionUrl"] = flag(properties["InvokedViaFunctionUrl"])
        try:
            await context.client("lambda").call("AddPermission", StatementId=sid, **request)
        except ApiError as error:
            if error.code != CONFLICT:
                raise
        return Resource(sid, {"Id": sid})

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """RemovePermission."""
        name = text(properties["FunctionName"])
        await ignoring(context, "RemovePermission", FunctionName=name, StatementId=physical_id)


@resource_type("AWS::Lambda::EventSourceMapping")
class MappingType(ResourceType):
    """Ref: the UUID. GetAtt: Id, EventSourceMappingArn."""

    replace_on = frozenset({"EventSourceArn", "StartingPosition", "StartingPositionTimestamp"})

    def _request(self, properties: Properties) -> dict[str, Any]:
        request = {name: value for name, value in properties.items() if name not in ("Tags", *self.replace_on)}
        for name in ("BatchSize", "MaximumBatchingWindowInSeconds"):
            if name in request:
                request[name] = number(request[name])
        if "Enabled" in request:
            request["Enabled"] = flag(request["Enabled"])
        if "FilterCriteria" in request:
            filters = (request["FilterCriteria"] or {}).get("Filters") or []
            request["FilterCriteria"] = {"Filters": [{"Pattern": _json(one["Pattern"])} for one in filters]}
        if "ScalingConfig" in request:
            most = request["ScalingConfig"].get("MaximumConcurrency")
            request["ScalingConfig"] = {} if most is None else {"MaximumConcurrency": number(most)}
        return request

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """CreateEventSourceMapping."""
        client = context.client("lambda")
        fixed = {name: text(properties[name]) for name in self.replace_on if name in properties}
        tags = tag_list(target, properties)
        try:
            made = await client.call("CreateEventSourceMapping", **self._request(properties), **fixed, Tags=tags)
        except ApiError as error:
            if error.code != CONFLICT:
                raise
            made = await self._own(context, properties, tags, error)
        return _mapping(made)

    async def _own(
        self, context: Context, properties: Properties, tags: dict[str, str], error: ApiError
    ) -> dict[str, Any]:
        """The mapping that an interrupted try of this very resource made; its tags tell."""
        client = context.client("lambda")
        named = {"FunctionName": text(properties["FunctionName"]), "EventSourceArn": text(properties["EventSourceArn"])}
        found = (await client.call("ListEventSourceMappings", **named)).get("EventSourceMappings") or []
        for mapping in found:
            theirs = (await client.call("ListTags", Resource=mapping["EventSourceMappingArn"])).get("Tags")
            if tags and theirs == tags:
                own: dict[str, Any] = mapping
                return own
        raise error

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """UpdateEventSourceMapping; what is gone from the template goes back to its default."""
        defaults = {
            "BatchSize": 10, "MaximumBatchingWindowInSeconds": 0, "Enabled": True, "FilterCriteria": {"Filters": []},
            "FunctionResponseTypes": [], "ScalingConfig": {},
        }  # fmt: skip
        gone = {name: value for name, value in defaults.items() if name in old and name not in new}
        request = {**gone, **self._request(new)}
        made = await context.client("lambda").call("UpdateEventSourceMapping", UUID=physical_id, **request)
        return _mapping(made)

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteEventSourceMapping."""
        await ignoring(context, "DeleteEventSourceMapping", UUID=physical_id)


def _mapping(made: dict[str, Any]) -> Resource:
    return Resource(made["UUID"], {"Id": made["UUID"], "EventSourceMappingArn": made["EventSourceMappingArn"]})


def _json(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


@resource_type("AWS::Lambda::LayerVersion")
class LayerVersionType(ResourceType):
    """Ref: the version's ARN. GetAtt: LayerVersionArn."""

    replace_on = frozenset(
        {"LayerName", "Content", "Description", "CompatibleRuntimes", "CompatibleArchitectures", "LicenseInfo"}
    )

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """PublishLayerVersion. A repeat after a crash publishes a second version; the first stays unused."""
        request = {name: properties[name] for name in self.replace_on if name in properties}
        request["LayerName"] = text(properties.get("LayerName") or target.name(140))
        made = await context.client("lambda").call("PublishLayerVersion", **request)
        return Resource(made["LayerVersionArn"], {"LayerVersionArn": made["LayerVersionArn"]})

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteLayerVersion."""
        layer, _, version = physical_id.rpartition(":")
        await ignoring(context, "DeleteLayerVersion", LayerName=layer, VersionNumber=int(version))


@resource_type("AWS::Lambda::LayerVersionPermission")
class LayerPermissionType(ResourceType):
    """Ref: `layer version ARN#statement id`."""

    replace_on = frozenset({"LayerVersionArn", "Action", "Principal", "OrganizationId"})

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """AddLayerVersionPermission."""
        arn, sid = text(properties["LayerVersionArn"]), target.name(100)
        layer, _, version = arn.rpartition(":")
        request = {
            name: text(properties[name]) for name in ("Action", "Principal", "OrganizationId") if name in properties
        }
        named = {"LayerName": layer, "VersionNumber": int(version), "StatementId": sid}
        try:
            await context.client("lambda").call("AddLayerVersionPermission", **named, **request)
        except ApiError as error:
            if error.code != CONFLICT:
                raise
        return Resource(f"{arn}#{sid}", {"Id": sid})

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """RemoveLayerVersionPermission."""
        arn, _, sid = physical_id.partition("#")
        layer, _, version = arn.rpartition(":")
        named = {"LayerName": layer, "VersionNumber": int(version), "StatementId": sid}
        await ignoring(context, "RemoveLayerVersionPermission", **named)


@resource_type("AWS::Lambda::EventInvokeConfig")
class EventInvokeConfigType(ResourceType):
    """Ref: `name|qualifier`."""

    replace_on = frozenset({"FunctionName", "Qualifier"})

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """PutFunctionEventInvokeConfig."""
        request: dict[str, Any] = {name: text(properties[name]) for name in self.replace_on if name in properties}
        for name in ("MaximumRetryAttempts", "MaximumEventAgeInSeconds"):
            if name in properties:
                request[name] = number(properties[name])
        if "DestinationConfig" in properties:
            request["DestinationConfig"] = properties["DestinationConfig"]
        await context.client("lambda").call("PutFunctionEventInvokeConfig", **request)
        return Resource(f"{request['FunctionName']}|{request.get('Qualifier', '$LATEST')}")

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """The same: the request says all of it."""
        return await self.create(context, target, new)

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteFunctionEventInvokeConfig."""
        name, _, qualifier = physical_id.partition("|")
        await ignoring(context, "DeleteFunctionEventInvokeConfig", FunctionName=name, Qualifier=qualifier)
