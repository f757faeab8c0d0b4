"""CloudFormation's view of log groups, streams, subscription filters and resource policies."""

from __future__ import annotations

import json
from typing import Any

from pampero.api import ApiError, Context
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

GONE = "ResourceNotFoundException"
EXISTS = "ResourceAlreadyExistsException"
UNSUPPORTED = (
    "DataProtectionPolicy",
    "FieldIndexPolicies",
    "ResourcePolicyDocument",
    "BearerTokenAuthenticationEnabled",
)


async def _quietly(context: Context, operation: str, ignored: str, **arguments: Any) -> None:
    try:
        await context.client("logs").call(operation, **arguments)
    except ApiError as error:
        if error.code != ignored:
            raise


def _group(context: Context, name: str) -> Resource:
    return Resource(name, {"Arn": f"arn:aws:logs:{context.region}:{context.account}:log-group:{name}:*"})


def _refuse(properties: Properties) -> None:
    for name in UNSUPPORTED:
        if properties.get(name):
            raise ApiError("ValidationException", f"Property {name} is not supported.", status=400)


@resource_type("AWS::Logs::LogGroup")
class LogGroupType(ResourceType):
    """Ref: the name. GetAtt: Arn (ending in `:*`, as AWS gives it)."""

    replace_on = frozenset({"LogGroupName"})

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """CreateLogGroup, PutRetentionPolicy."""
        _refuse(properties)
        generated = "LogGroupName" not in properties
        name = target.name(512) if generated else text(properties["LogGroupName"])
        arguments: dict[str, Any] = {"logGroupName": name}
        tags = tag_list(target, properties)
        if tags:
            arguments["tags"] = tags
        for key, member in (("KmsKeyId", "kmsKeyId"), ("LogGroupClass", "logGroupClass")):
            if properties.get(key):
                arguments[member] = text(properties[key])
        if "DeletionProtectionEnabled" in properties:
            arguments["deletionProtectionEnabled"] = flag(properties["DeletionProtectionEnabled"])
        # A generated name that exists was made by an earlier try of this step.
        own = generated or target.repeat
        await _quietly(context, "CreateLogGroup", EXISTS if own else "", **arguments)
        target.note(name)
        if "RetentionInDays" in properties:
            days = number(properties["RetentionInDays"])
            await context.client("logs").call("PutRetentionPolicy", logGroupName=name, retentionInDays=days)
        return _group(context, name)

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """The retention, the protection, the tags."""
        _refuse(new)
        if new.get("KmsKeyId") or new.get("LogGroupClass", "STANDARD") != "STANDARD":
            raise ApiError("ValidationException", "KmsKeyId and LogGroupClass cannot be changed here.", status=400)
        client = context.client("logs")
        if "RetentionInDays" in new:
            days = number(new["RetentionInDays"])
            await client.call("PutRetentionPolicy", logGroupName=physical_id, retentionInDays=days)
        elif "RetentionInDays" in old:
            await client.call("DeleteRetentionPolicy", logGroupName=physical_id)
        protected = flag(new.get("DeletionProtectionEnabled", False))
        if protected != flag(old.get("DeletionProtectionEnabled", False)):
            arguments = {"logGroupIdentifier": physical_id, "deletionProtectionEnabled": protected}
            await client.call("PutLogGroupDeletionProtection", **arguments)
        before, after = tag_list(target, old), tag_list(target, new)
        if set(before) - set(after):
            await client.call("UntagLogGroup", logGroupName=physical_id, tags=sorted(set(before) - set(after)))
        if after:
            await client.call("TagLogGroup", logGroupName=physical_id, tags=after)
        return _group(context, physical_id)

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteLogGroup."""
        await _quietly(context, "DeleteLogGroup", GONE, logGroupName=physical_id)


@resource_type("AWS::Logs::LogStream")
class LogStreamType(ResourceType):
    """Ref: the stream's name."""

    replace_on = frozenset({"LogGroupName", "LogStreamName"})

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """CreateLogStream."""
        generated = "LogStreamName" not in properties
        name = target.name(512) if generated else text(properties["LogStreamName"])
        arguments = {"logGroupName": text(properties["LogGroupName"]), "logStreamName": name}
        await _quietly(context, "CreateLogStream", EXISTS if generated or target.repeat else "", **arguments)
        return Resource(name)

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """Nothing can be changed in place."""
        return Resource(physical_id)

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteLogStream."""
        arguments = {"logGroupName": text(properties["LogGroupName"]), "logStreamName": physical_id}
        await _quietly(context, "DeleteLogStream", GONE, **arguments)


@resource_type("AWS::Logs::SubscriptionFilter")
class SubscriptionFilterType(ResourceType):
    """Ref: the filter's name."""

    replace_on = frozenset({"LogGroupName", "FilterName"})

    async def _put(self, context: Context, name: str, properties: Properties) -> Resource:
        arguments = {
            "logGroupName": text(properties["LogGroupName"]),
            "filterName": name,
            "filterPattern": text(properties["FilterPattern"]),
            "destinationArn": text(properties["DestinationArn"]),
        }
        for key, member in (("RoleArn", "roleArn"), ("Distribution", "distribution")):
            if properties.get(key):
                arguments[member] = text(properties[key])
        await context.client("logs").call("PutSubscriptionFilter", **arguments)
        return Resource(name)

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """PutSubscriptionFilter."""
        return await self._put(context, text(properties.get("FilterName") or target.name(512)), properties)

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """PutSubscriptionFilter."""
        return await self._put(context, physical_id, new)

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteSubscriptionFilter."""
        arguments = {"logGroupName": text(properties["LogGroupName"]), "filterName": physical_id}
        await _quietly(context, "DeleteSubscriptionFilter", GONE, **arguments)


@resource_type("AWS::Logs::ResourcePolicy")
class ResourcePolicyType(ResourceType):
    """Ref: the policy's name."""

    replace_on = frozenset({"PolicyName"})

    async def _put(self, context: Context, name: str, properties: Properties) -> Resource:
        document = properties["PolicyDocument"]
        body = document if isinstance(document, str) else json.dumps(document)
        await context.client("logs").call("PutResourcePolicy", policyName=name, policyDocument=body)
        return Resource(name)

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """PutResourcePolicy."""
        return await self._put(context, text(properties["PolicyName"]), properties)

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """PutResourcePolicy."""
        return await self._put(context, physical_id, new)

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteResourcePolicy."""
        await _quietly(context, "DeleteResourcePolicy", GONE, policyName=physical_id)
