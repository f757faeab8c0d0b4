"""CloudFormation's view of DynamoDB."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from pampero.api import ApiError, Context
from pampero.aws.cfn import Mapped, Properties, document, existed, resource_type, text
from pampero.aws.settling import ACTIVE, until_settled

NO_TTL: dict[str, Any] = {"Enabled": False}
INSIGHTS = "ContributorInsightsSpecification"
ON_DEMAND = "PAY_PER_REQUEST"
NO_STREAM: dict[str, Any] = {"StreamEnabled": False}
DEFAULTS: dict[str, Any] = {"BillingMode": "PROVISIONED", "TableClass": "STANDARD", "DeletionProtectionEnabled": False}
COMMON = (*DEFAULTS, "ProvisionedThroughput")
FIXED_INDEX = (
    "CloudFormation cannot update a GSI's properties other than Provisioned Throughput and Contributor Insights "
    "Specification. You can create a new GSI with a different name."
)
ONE_INDEX = "Cannot perform more than one GSI creation or deletion in a single update"


def _throughput(value: Any) -> dict[str, int]:
    return {name: value[name] for name in ("ReadCapacityUnits", "WriteCapacityUnits")}


def _stream(properties: Properties) -> dict[str, Any]:
    """A stream is on where the template describes one."""
    specification = properties.get("StreamSpecification")
    if not specification:
        return NO_STREAM
    return {"StreamEnabled": True, **specification}


def _view(specification: dict[str, Any] | None) -> str | None:
    """What a table's stream shows; None where it has none."""
    on = specification is not None and specification["StreamEnabled"]
    return specification.get("StreamViewType") if specification is not None and on else None


def _encryption(properties: Properties) -> dict[str, Any]:
    """The template says SSEEnabled where the API says Enabled."""
    specification = dict(properties.get("SSESpecification", {}))
    return {"Enabled": specification.pop("SSEEnabled", False), **specification}


def _plain(index: Properties) -> dict[str, Any]:
    """An index without what has an operation of its own."""
    return {name: value for name, value in index.items() if name != INSIGHTS}


def _index_changes(table: Properties, new: Properties) -> Iterator[dict[str, Any]]:
    """From the indexes that a table has to those of the template."""
    before = {index["IndexName"]: index for index in table.get("GlobalSecondaryIndexes", ())}
    after = {index["IndexName"]: index for index in new.get("GlobalSecondaryIndexes", ())}
    yield from ({"Delete": {"IndexName": name}} for name in before if name not in after)
    yield from ({"Create": _plain(index)} for name, index in after.items() if name not in before)
    for name, index in after.items():
        was = before.get(name, index)
        if any(was.get(part) != index.get(part) for part in ("KeySchema", "Projection")):
            raise ApiError("ValidationException", FIXED_INDEX)
        if name not in before:
            continue
        wanted, given = index.get("ProvisionedThroughput"), _ceilings(was, index)
        if wanted is not None and _throughput(was["ProvisionedThroughput"]) != wanted:
            given["ProvisionedThroughput"] = wanted
        if given:
            yield {"Update": {"IndexName": name, **given}}


def _ceilings(was: Properties, new: Properties) -> dict[str, Any]:
    """OnDemandThroughput and WarmThroughput where they change; a ceiling that leaves the template is taken away by -1."""
    found: dict[str, Any] = {}
    before, after = was.get("OnDemandThroughput", {}), new.get("OnDemandThroughput", {})
    changed = {name: units for name, units in after.items() if before.get(name) != units}
    changed |= {name: -1 for name in before if name not in after}
    if changed:
        found["OnDemandThroughput"] = changed
    warm = new.get("WarmThroughput", {})
    if any(was.get("WarmThroughput", {}).get(name) != units for name, units in warm.items()):
        found["WarmThroughput"] = warm
    return found


def _state(table: Properties) -> dict[str, Any]:
    """What a table is, in the words of a template."""
    billing = table.get("BillingModeSummary", {}).get("BillingMode", "PROVISIONED")
    found = {
        "BillingMode": billing,
        "TableClass": table.get("TableClassSummary", {}).get("TableClass", "STANDARD"),
        "DeletionProtectionEnabled": table.get("DeletionProtectionEnabled", False),
    }
    if billing == "PROVISIONED":
        found["ProvisionedThroughput"] = _throughput(table["ProvisionedThroughput"])
    return found


def _updates(table: Properties, old: Properties, new: Properties) -> dict[str, Any]:
    """The arguments of UpdateTable; none when nothing of it changes. What is gone goes back to its default.

    They follow from what the table is: an update may be repeated after a crash, or roll back one that failed.
    """
    before, after = _state(table), {**DEFAULTS, **{name: new[name] for name in COMMON if name in new}}
    found = {name: value for name, value in after.items() if before.get(name) != value}
    on_demand = after["BillingMode"] == ON_DEMAND
    # What is paid otherwise has no ceilings any more.
    found |= _ceilings(table if on_demand else {**table, "OnDemandThroughput": {}}, new)
    if _view(table.get("StreamSpecification")) != _view(_stream(new)):
        found["StreamSpecification"] = _stream(new)
    if _encryption(old) != _encryption(new):
        found["SSESpecification"] = _encryption(new)
    changes = list(_index_changes(table, new))
    if sum("Update" not in change for change in changes) > 1:
        raise ApiError("ValidationException", ONE_INDEX)
    if changes:
        found["GlobalSecondaryIndexUpdates"] = changes
        found["AttributeDefinitions"] = new.get("AttributeDefinitions", [])
    return found


def _check_attributes(old: Properties, new: Properties) -> None:
    """AWS replaces the table when a definition is edited; here that is asked of the template's author."""
    before = {item["AttributeName"]: item["AttributeType"] for item in old.get("AttributeDefinitions", ())}
    for item in new.get("AttributeDefinitions", ()):
        name = item["AttributeName"]
        if before.get(name, item["AttributeType"]) != item["AttributeType"]:
            text = f"The type of attribute {name} cannot be changed in place; rename the table to have it replaced."
            raise ApiError("ValidationException", text)


def _insights(properties: Properties) -> dict[str, dict[str, Any]]:
    """Contributor insights that are on, by index; "" for the table itself."""
    found = {"": properties.get(INSIGHTS, {})}
    for index in properties.get("GlobalSecondaryIndexes", ()):
        found[index["IndexName"]] = index.get(INSIGHTS, {})
    return {name: given for name, given in found.items() if given.get("Enabled")}


# What operations of their own put.
LATER = ("ResourcePolicy", "KinesisStreamSpecification")


@resource_type("AWS::DynamoDB::Table")
class TableType(Mapped):
    """Ref: the name. GetAtt: Arn, StreamArn. Source: AWS::DynamoDB::Table."""

    service = "dynamodb"
    creates, deletes, reads = "CreateTable", "DeleteTable", "DescribeTable"
    tags, untags, tagged_by = "TagResource", "UntagResource", "Arn"
    ref, named, limit = "TableName", "TableName", 255
    exists, gone = ("ResourceInUseException",), ("ResourceNotFoundException",)
    attributes = {"Arn": "TableArn", "StreamArn": "LatestStreamArn"}
    # The documentation says Replacement; the schema does not list it.
    replaced_by = frozenset({"LocalSecondaryIndexes"})
    unsupported = frozenset({"ImportSourceSpecification", "VectorIndexes"})

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """With what the template says otherwise; the policy is put later."""
        given = {name: value for name, value in properties.items() if name not in LATER and value != []}
        given.setdefault("AttributeDefinitions", [])
        if "GlobalSecondaryIndexes" in given:
            given["GlobalSecondaryIndexes"] = [_plain(index) for index in given["GlobalSecondaryIndexes"]]
        if "StreamSpecification" in given:
            given["StreamSpecification"] = _stream(properties)
        if "SSESpecification" in given:
            given["SSESpecification"] = _encryption(properties)
        return given

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """The table itself, then what has operations of its own: changed where it is not yet as wanted."""
        name = {"TableName": physical_id}
        table = await self._active(context, physical_id)
        if existed(old):
            _check_attributes(old, new)
            updates = _updates(table, old, new)
            if updates.get("StreamSpecification", NO_STREAM)["StreamEnabled"] and _view(
                table.get("StreamSpecification")
            ):
                # A stream that shows something else is another one.
                await self.call(context, "UpdateTable", **name, StreamSpecification=NO_STREAM)
                await self._active(context, physical_id)
            if updates:
                await self.call(context, "UpdateTable", **name, **updates)
                # As on AWS, nothing waits until new indexes are filled.
                await self._active(context, physical_id)
        await self._set_insights(context, physical_id, old, new)
        await self._set_ttl(context, physical_id, new.get("TimeToLiveSpecification", NO_TTL))
        if recovery := new.get("PointInTimeRecoverySpecification"):
            wanted = {"PointInTimeRecoveryEnabled": False, **recovery}
            await self.call(context, "UpdateContinuousBackups", **name, PointInTimeRecoverySpecification=wanted)
        elif old.get("PointInTimeRecoverySpecification"):
            wanted = {"PointInTimeRecoveryEnabled": False}
            await self.call(context, "UpdateContinuousBackups", **name, PointInTimeRecoverySpecification=wanted)
        if policy := new.get("ResourcePolicy", {}).get("PolicyDocument"):
            await self.call(context, "PutResourcePolicy", ResourceArn=table["TableArn"], Policy=document(policy))
        else:
            await self.call(context, "DeleteResourcePolicy", ResourceArn=table["TableArn"])
        await self._feed(context, physical_id, old, new)

    async def _feed(self, context: Context, name: str, old: Properties, new: Properties) -> None:
        """The stream of Kinesis, which takes what changes."""
        before, after = (one.get("KinesisStreamSpecification", {}) for one in (old, new))
        told = await self.call(context, "DescribeKinesisStreamingDestination", TableName=name)
        streams = told["KinesisDataStreamDestinations"]
        active = {one["StreamArn"]: one for one in streams if one["DestinationStatus"] not in ("DISABLED", "DISABLING")}
        stream, precision = after.get("StreamArn"), after.get("ApproximateCreationDateTimePrecision")
        if (was := before.get("StreamArn")) != stream and was in active:
            await self.call(context, "DisableKinesisStreamingDestination", TableName=name, StreamArn=was)
        settings = {"ApproximateCreationDateTimePrecision": precision or "MILLISECOND"}
        if stream is not None and stream not in active:
            more = {} if precision is None else {"EnableKinesisStreamingConfiguration": settings}
            await self.call(context, "EnableKinesisStreamingDestination", TableName=name, StreamArn=stream, **more)
        elif stream is not None and before.get("ApproximateCreationDateTimePrecision") != precision:
            known = active[stream].get("ApproximateCreationDateTimePrecision", "MILLISECOND")
            if known != settings["ApproximateCreationDateTimePrecision"]:
                given = {"UpdateKinesisStreamingConfiguration": settings}
                await self.call(context, "UpdateKinesisStreamingDestination", TableName=name, StreamArn=stream, **given)

    async def _active(self, context: Context, name: str) -> dict[str, Any]:
        """The table, once nothing is done to it."""
        table: dict[str, Any] = {}

        async def look() -> bool:
            table.update((await self.call(context, "DescribeTable", TableName=name))["Table"])
            return bool(table["TableStatus"] == ACTIVE)

        await until_settled(context, look)
        return table

    async def _time_to_live(self, context: Context, name: str) -> dict[str, Any]:
        """What is told of a table's time to live, once that does not change."""
        told: dict[str, Any] = {}

        async def look() -> bool:
            told.clear()
            told.update((await self.call(context, "DescribeTimeToLive", TableName=name))["TimeToLiveDescription"])
            return told["TimeToLiveStatus"] in ("ENABLED", "DISABLED")

        await until_settled(context, look)
        return told

    async def delete(self, context: Context, target: Any, physical_id: str, properties: Properties) -> None:
        """It is gone when that is done."""
        with contextlib.suppress(ApiError):
            await self._active(context, physical_id)
        await super().delete(context, target, physical_id, properties)

        async def look() -> bool:
            return await self.quietly(context, "DescribeTable", TableName=physical_id) is None

        await until_settled(context, look)

    async def _set_insights(self, context: Context, name: str, old: Properties, new: Properties) -> None:
        """Contributor insights of the table and of its indexes, where they change."""
        before, after = _insights(old), _insights(new)
        kept = {"", *(index["IndexName"] for index in new.get("GlobalSecondaryIndexes", ()))}
        for index in sorted((before.keys() | after.keys()) & kept):
            if before.get(index) != after.get(index):
                wanted = after.get(index)
                given: dict[str, Any] = {"IndexName": index} if index else {}
                if wanted is not None and "Mode" in wanted:
                    given["ContributorInsightsMode"] = wanted["Mode"]
                action = "DISABLE" if wanted is None else "ENABLE"
                await self.call(
                    context, "UpdateContributorInsights", TableName=name, ContributorInsightsAction=action, **given
                )

    async def _set_ttl(self, context: Context, name: str, wanted: dict[str, Any]) -> None:
        current = (await self._time_to_live(context, name)).get("AttributeName")
        attribute = wanted["AttributeName"] if wanted["Enabled"] else None
        if current is not None and attribute != current:
            off = {"Enabled": False, "AttributeName": current}
            await self.call(context, "UpdateTimeToLive", TableName=name, TimeToLiveSpecification=off)
            await self._time_to_live(context, name)
        if attribute is not None and attribute != current:
            await self.call(context, "UpdateTimeToLive", TableName=name, TimeToLiveSpecification=wanted)


# What a global table says for each region: it becomes a property of that region's table.
OF_REGIONS = (
    "TableClass", "DeletionProtectionEnabled", "PointInTimeRecoverySpecification", "ResourcePolicy", "Tags", INSIGHTS,
)  # fmt: skip
# What nothing here fulfils.
UNSERVED = (
    "DisassociationProtectionEnabled", "GlobalTableSettingsReplicationMode", "KinesisStreamSpecification",
    "ReadOnDemandThroughputSettings", "ReplicaStreamSpecification",
)  # fmt: skip
WRITES, READS = "WriteProvisionedThroughputSettings", "ReadProvisionedThroughputSettings"


def _replica(properties: Properties, region: str) -> dict[str, Any]:
    found = [replica for replica in properties.get("Replicas", ()) if replica["Region"] == region]
    return dict(found[0]) if found else {}


def _units(writes: Properties, reads: Properties) -> dict[str, int]:
    """Throughput is scaled on AWS: here it is its least."""
    least = writes.get("WriteCapacityAutoScalingSettings", {}).get("MinCapacity", 1)
    scaled = reads.get("ReadCapacityAutoScalingSettings", {}).get("MinCapacity", 1)
    return {"ReadCapacityUnits": reads.get("ReadCapacityUnits", scaled), "WriteCapacityUnits": least}


def _watched(indexes: list[dict[str, Any]], replica: Properties) -> list[dict[str, Any]]:
    """Indexes with the contributor insights that they have in a replica."""
    told = {one["IndexName"]: one[INSIGHTS] for one in replica.get("GlobalSecondaryIndexes", ()) if INSIGHTS in one}
    plain = [_plain(index) for index in indexes]
    return [{**one, INSIGHTS: told[one["IndexName"]]} if one["IndexName"] in told else one for one in plain]


def _check_replicas(properties: Properties) -> None:
    for replica in properties.get("Replicas", ()):
        for name in UNSERVED:
            if name in replica:
                raise ApiError("ValidationException", f"The property {name} of replicas is not supported here")


def _made(properties: Properties, region: str) -> dict[str, Any]:
    """How a replica is made; the rest is set once it is there."""
    key = _replica(properties, region).get("SSESpecification", {}).get("KMSMasterKeyId")
    return {"RegionName": region} | ({"KMSMasterKeyId": key} if key is not None else {})


@resource_type("AWS::DynamoDB::GlobalTable")
class GlobalTableType(TableType):
    """Ref: the name. GetAtt: Arn, StreamArn, TableId. Source: AWS::DynamoDB::GlobalTable. The table of the stack's region is
    made first; the others are its replicas."""

    tags = untags = tagged_by = ""
    attributes = {"Arn": "TableArn", "StreamArn": "LatestStreamArn", "TableId": "TableId"}
    unsupported = frozenset({
        "GlobalTableSourceArn", "GlobalTableWitnesses", "MultiRegionConsistency", "ReadOnDemandThroughputSettings",
        "ReadProvisionedThroughputSettings", "WarmThroughput", "WriteOnDemandThroughputSettings", "VectorIndexes",
        "TableType",
    })  # fmt: skip

    def _own(self, context: Context, properties: Properties) -> Properties:
        """What a table of the stack's region would say."""
        mine = _replica(properties, context.region)
        given = {name: value for name, value in properties.items() if name not in ("Replicas", WRITES)}
        given |= {name: mine[name] for name in OF_REGIONS if name in mine}
        if properties.get("BillingMode", "PROVISIONED") == "PROVISIONED":
            given["ProvisionedThroughput"] = _units(properties.get(WRITES, {}), mine.get(READS, {}))
        indexes = [dict(index) for index in properties.get("GlobalSecondaryIndexes", ())]
        for index in indexes:
            writes = index.pop(WRITES, {})
            if "ProvisionedThroughput" in given:
                reads = [
                    one for one in mine.get("GlobalSecondaryIndexes", ()) if one["IndexName"] == index["IndexName"]
                ]
                index["ProvisionedThroughput"] = _units(writes, reads[0].get(READS, {}) if reads else {})
        if indexes:
            given["GlobalSecondaryIndexes"] = _watched(indexes, mine)
        return given

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """See Mapped."""
        if not _replica(properties, context.region):
            text = f"A replica must be specified in the region where the stack is: {context.region}"
            raise ApiError("ValidationException", text)
        _check_replicas(properties)
        before = None if old is None else self._own(context, old)
        return await super().arguments(context, self._own(context, properties), before)

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """The table of the region, then its replicas."""
        _check_replicas(new)
        before = self._own(context, old) if existed(old) else old
        await super().settle(context, physical_id, before, self._own(context, new))
        table = await self._active(context, physical_id)
        has = {replica["RegionName"] for replica in table.get("Replicas", ())}
        wanted = {replica["Region"] for replica in new.get("Replicas", ())} - {context.region}
        updates = [{"Create": _made(new, region)} for region in sorted(wanted - has)]
        updates += [{"Delete": {"RegionName": region}} for region in sorted(has - wanted)]
        if updates:
            await self.call(context, "UpdateTable", TableName=physical_id, ReplicaUpdates=updates)
            await self._active(context, physical_id)
        for region in sorted(wanted):
            there = context.within(context.account, region)
            # A replica that was just made is changed to what is its own.
            before = self._there(context, old, region) if existed(old) and region in has else {}
            await super().settle(there, physical_id, before, self._there(context, new, region))
            await self._tag_there(there, physical_id, _replica(old, region), _replica(new, region))

    def _there(self, context: Context, properties: Properties, region: str) -> Properties:
        """What a replica in another region would say: what the group has in common, and its own."""
        common = {name: value for name, value in self._own(context, properties).items() if name not in OF_REGIONS}
        mine = _replica(properties, region)
        if "GlobalSecondaryIndexes" in common:
            common["GlobalSecondaryIndexes"] = _watched(common["GlobalSecondaryIndexes"], mine)
        return common | {name: mine[name] for name in OF_REGIONS if name in mine}

    async def _tag_there(self, there: Context, name: str, old: Properties, new: Properties) -> None:
        """The tags of a replica: those of its own, not the stack's."""
        before, after = ({tag["Key"]: tag["Value"] for tag in one.get("Tags", ())} for one in (old, new))
        if before == after:
            return
        where = (await self._active(there, name))["TableArn"]
        if gone := sorted(before.keys() - after.keys()):
            await self.call(there, "UntagResource", ResourceArn=where, TagKeys=gone)
        if after:
            tags = [{"Key": key, "Value": text(value)} for key, value in after.items()]
            await self.call(there, "TagResource", ResourceArn=where, Tags=tags)

    async def delete(self, context: Context, target: Any, physical_id: str, properties: Properties) -> None:
        """All of them."""
        for replica in properties.get("Replicas", ()):
            if replica["Region"] != context.region:
                there = context.within(context.account, replica["Region"])
                await self.quietly(there, "DeleteTable", TableName=physical_id)
        await super().delete(context, target, physical_id, properties)
