"""CloudFormation's view of DynamoDB."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

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
NO_TTL: dict[str, Any] = {"Enabled": False}


def _throughput(value: Any) -> dict[str, int]:
    return {name: number(value[name]) for name in ("ReadCapacityUnits", "WriteCapacityUnits")}


def _index(definition: Any) -> dict[str, Any]:
    index = {name: value for name, value in definition.items() if value is not None}
    if "ProvisionedThroughput" in index:
        index["ProvisionedThroughput"] = _throughput(index["ProvisionedThroughput"])
    return index


def _named(properties: Properties, name: str) -> dict[str, dict[str, Any]]:
    return {text(definition["IndexName"]): _index(definition) for definition in properties.get(name) or []}


def _stream(properties: Properties) -> dict[str, Any]:
    """A stream is on where the template describes one."""
    specification = properties.get("StreamSpecification")
    if not specification:
        return {"StreamEnabled": False}
    return {"StreamEnabled": True, "StreamViewType": text(specification["StreamViewType"])}


def _encryption(properties: Properties) -> dict[str, Any]:
    """The template says SSEEnabled where the API says Enabled."""
    specification = properties.get("SSESpecification") or {}
    found: dict[str, Any] = {"Enabled": flag(specification.get("SSEEnabled", False))}
    return found | {name: text(specification[name]) for name in ("SSEType", "KMSMasterKeyId") if name in specification}


def _ttl(properties: Properties) -> dict[str, Any]:
    specification = properties.get("TimeToLiveSpecification") or NO_TTL
    enabled = flag(specification["Enabled"])
    return {"Enabled": True, "AttributeName": text(specification["AttributeName"])} if enabled else NO_TTL


def _recovery(properties: Properties) -> dict[str, Any]:
    specification = properties.get("PointInTimeRecoverySpecification") or {}
    return {"PointInTimeRecoveryEnabled": flag(specification.get("PointInTimeRecoveryEnabled", False))}


def _policy(properties: Properties) -> Any:
    return (properties.get("ResourcePolicy") or {}).get("PolicyDocument")


def _common(properties: Properties) -> dict[str, Any]:
    """What CreateTable and UpdateTable say alike."""
    found: dict[str, Any] = {}
    for name in ("BillingMode", "TableClass"):
        if name in properties:
            found[name] = text(properties[name])
    if "DeletionProtectionEnabled" in properties:
        found["DeletionProtectionEnabled"] = flag(properties["DeletionProtectionEnabled"])
    if "ProvisionedThroughput" in properties:
        found["ProvisionedThroughput"] = _throughput(properties["ProvisionedThroughput"])
    return found


def _creation(properties: Properties) -> dict[str, Any]:
    request = _common(properties)
    for name in ("AttributeDefinitions", "KeySchema"):
        request[name] = list(properties.get(name) or [])
    for name in ("GlobalSecondaryIndexes", "LocalSecondaryIndexes"):
        if properties.get(name):
            request[name] = list(_named(properties, name).values())
    if properties.get("StreamSpecification"):
        request["StreamSpecification"] = _stream(properties)
    if properties.get("SSESpecification"):
        request["SSESpecification"] = _encryption(properties)
    return request


def _index_changes(table: Properties, new: Properties) -> Iterator[dict[str, Any]]:
    """From the indexes that a table has to those of the template."""
    before = {index["IndexName"]: index for index in table.get("GlobalSecondaryIndexes") or []}
    after = _named(new, "GlobalSecondaryIndexes")
    yield from ({"Delete": {"IndexName": name}} for name in before if name not in after)
    yield from ({"Create": index} for name, index in after.items() if name not in before)
    for name, index in after.items():
        was = before.get(name, index)
        if any(was.get(part) != index.get(part) for part in ("KeySchema", "Projection")):
            text_ = "CloudFormation cannot update a GSI's properties other than Provisioned Throughput and Contributor Insights Specification. You can create a new GSI with a different name."
            raise ApiError("ValidationException", text_)
        wanted = index.get("ProvisionedThroughput")
        if wanted is not None and _throughput(was["ProvisionedThroughput"]) != wanted:
            yield {"Update": {"IndexName": name, "ProvisionedThroughput": wanted}}


def _state(table: Properties) -> dict[str, Any]:
    """What a table is, in the words of a template."""
    billing = table.get("BillingModeSummary", {}).get("BillingMode", "PROVISIONED")
    found = {
        "BillingMode": billing,
        "TableClass": table["TableClassSummary"]["TableClass"],
        "DeletionProtectionEnabled": table.get("DeletionProtectionEnabled", False),
    }
    if billing == "PROVISIONED":
        found["ProvisionedThroughput"] = _throughput(table["ProvisionedThroughput"])
    return found


def _updates(table: Properties, old: Properties, new: Properties) -> dict[str, Any]:
    """The arguments of UpdateTable; none when nothing of it changes. What is gone goes back to its default.

    They follow from what the table is: an update may be repeated after a crash, or roll back one that failed.
    """
    defaults = {"BillingMode": "PROVISIONED", "TableClass": "STANDARD", "DeletionProtectionEnabled": False}
    before, after = _state(table), {**defaults, **_common(new)}
    found = {name: value for name, value in after.items() if before.get(name) != value}
    if _stream(old) != _stream(new):
        found["StreamSpecification"] = _stream(new)
    if _encryption(old) != _encryption(new):
        found["SSESpecification"] = _encryption(new)
    changes = list(_index_changes(table, new))
    if sum("Update" not in change for change in changes) > 1:
        raise ApiError(
            "ValidationException", "Cannot perform more than one GSI creation or deletion in a single update"
        )
    if changes:
        found["GlobalSecondaryIndexUpdates"] = changes
        found["AttributeDefinitions"] = list(new.get("AttributeDefinitions") or [])
    return found


def _check_attributes(old: Properties, new: Properties) -> None:
    """AWS replaces the table when a definition is edited; here that is asked of the template's author."""
    before = {item["AttributeName"]: item["AttributeType"] for item in old.get("AttributeDefinitions") or []}
    for item in new.get("AttributeDefinitions") or []:
        if before.get(item["AttributeName"], item["AttributeType"]) != item["AttributeType"]:
            name = item["AttributeName"]
            text_ = f"The type of attribute {name} cannot be changed in place; rename the table to have it replaced."
            raise ApiError("ValidationException", text_)


@resource_type("AWS::DynamoDB::Table")
class TableType(ResourceType):
    """Ref: the name. GetAtt: Arn, StreamArn. Source: AWS::DynamoDB::Table.

    Point-in-time recovery is refused where a template enables it, as UpdateContinuousBackups does.
    """

    replace_on = frozenset({"TableName", "KeySchema", "LocalSecondaryIndexes"})
    properties = replace_on | {
        "AttributeDefinitions", "BillingMode", "DeletionProtectionEnabled", "GlobalSecondaryIndexes",
        "PointInTimeRecoverySpecification", "ProvisionedThroughput", "ResourcePolicy", "SSESpecification",
        "StreamSpecification", "TableClass", "Tags", "TimeToLiveSpecification",
    }  # fmt: skip

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """CreateTable, UpdateTimeToLive, UpdateContinuousBackups, PutResourcePolicy."""
        client = context.client("dynamodb")
        generated = "TableName" not in properties
        name = target.name(255) if generated else text(properties["TableName"])
        tags = [{"Key": key, "Value": value} for key, value in tag_list(target, properties).items()]
        try:
            await client.call(
                "CreateTable", TableName=name, **_creation(properties), **({"Tags": tags} if tags else {})
            )
        except ApiError as error:
            # A generated name that exists was made by an earlier try of this step.
            if not (generated or target.repeat) or error.code != "ResourceInUseException":
                raise
        target.note(name)
        await self._settings(context, name, properties)
        return await self._found(context, name)

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """UpdateTable, UpdateTimeToLive, UpdateContinuousBackups, resource policy, tags."""
        client = context.client("dynamodb")
        _check_attributes(old, new)
        table = (await client.call("DescribeTable", TableName=physical_id))["Table"]
        updates = _updates(table, old, new)
        if updates:
            await client.call("UpdateTable", TableName=physical_id, **updates)
        await self._settings(context, physical_id, new)
        found = await self._found(context, physical_id)
        arn = found.attributes["Arn"]
        before, after = tag_list(target, old), tag_list(target, new)
        if set(before) - set(after):
            await client.call("UntagResource", ResourceArn=arn, TagKeys=sorted(set(before) - set(after)))
        if after and after != before:
            tags = [{"Key": key, "Value": value} for key, value in after.items()]
            await client.call("TagResource", ResourceArn=arn, Tags=tags)
        return found

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteTable."""
        try:
            await context.client("dynamodb").call("DeleteTable", TableName=physical_id)
        except ApiError as error:
            if error.code != GONE:
                raise

    async def _found(self, context: Context, name: str) -> Resource:
        answer = await context.client("dynamodb").call("DescribeTable", TableName=name)
        table = answer["Table"]
        attributes = {"Arn": table["TableArn"]}
        if "LatestStreamArn" in table:
            attributes["StreamArn"] = table["LatestStreamArn"]
        return Resource(name, attributes)

    async def _settings(self, context: Context, name: str, properties: Properties) -> None:
        """What has operations of its own: changed where it is not yet as wanted."""
        client = context.client("dynamodb")
        answer = await client.call("DescribeTimeToLive", TableName=name)
        current = answer["TimeToLiveDescription"].get("AttributeName")
        wanted = _ttl(properties)
        if current is not None and wanted.get("AttributeName") != current:
            off = {"Enabled": False, "AttributeName": current}
            await client.call("UpdateTimeToLive", TableName=name, TimeToLiveSpecification=off)
        if wanted["Enabled"] and wanted["AttributeName"] != current:
            await client.call("UpdateTimeToLive", TableName=name, TimeToLiveSpecification=wanted)
        if "PointInTimeRecoverySpecification" in properties:
            recovery = _recovery(properties)
            await client.call("UpdateContinuousBackups", TableName=name, PointInTimeRecoverySpecification=recovery)
        await self._set_policy(context, name, _policy(properties))

    async def _set_policy(self, context: Context, name: str, policy: Any) -> None:
        client = context.client("dynamodb")
        arn = (await self._found(context, name)).attributes["Arn"]
        if policy is not None:
            document = policy if isinstance(policy, str) else msgspec.json.encode(policy).decode()
            await client.call("PutResourcePolicy", ResourceArn=arn, Policy=document)
        else:
            await client.call("DeleteResourcePolicy", ResourceArn=arn)
