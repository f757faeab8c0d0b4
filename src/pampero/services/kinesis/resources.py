"""CloudFormation's view of Kinesis."""

from __future__ import annotations

from typing import Any

from pampero.api import Context
from pampero.aws.cfn import Mapped, Properties, Target, existed, resource_type
from pampero.aws.settling import ACTIVE, until_settled

GONE = ("ResourceNotFoundException",)
DAY = 24
MIN_KIB = 1024
ON_DEMAND = "ON_DEMAND"


class _Kinesis(Mapped):
    service, gone, exists = "kinesis", GONE, ("ResourceInUseException",)


def _mode(properties: Properties) -> str:
    """A stream of which nothing is said is on demand."""
    told = properties.get("StreamModeDetails", {}).get("StreamMode")
    return told or ("PROVISIONED" if "ShardCount" in properties else ON_DEMAND)


@resource_type("AWS::Kinesis::Stream")
class StreamType(_Kinesis):
    """Ref: the name. GetAtt: Arn. Source: AWS::Kinesis::Stream."""

    creates, deletes, reads = "CreateStream", "DeleteStream", "DescribeStreamSummary"
    tags, untags, tagged_by = "TagResource", "UntagResource", "Arn"
    ref, named, limit, members = "StreamName", "Name", 128, {"Name": "StreamName"}
    attributes = {"Arn": "StreamARN", "WarmThroughputObject": "WarmThroughput"}
    always = {"EnforceConsumerDeletion": True}

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """With the mode; shards are counted of provisioned ones alone."""
        mode = _mode(properties)
        given = {**properties, "StreamModeDetails": {"StreamMode": mode}}
        if mode == ON_DEMAND:
            given.pop("ShardCount", None)
        else:
            given.setdefault("ShardCount", 1)
        return given

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """What has operations of its own, one after the other, each once the one before is done."""
        stream = await self._active(context, physical_id)
        arn, name = stream["StreamARN"], {"StreamName": physical_id}

        async def change(operation: str, **given: Any) -> None:
            await self.call(context, operation, **given)
            await self._active(context, physical_id)

        if existed(old):
            mode = _mode(new)
            if stream["StreamModeDetails"]["StreamMode"] != mode:
                await change("UpdateStreamMode", StreamARN=arn, StreamModeDetails={"StreamMode": mode})
            wanted = new.get("ShardCount", 1) if mode != ON_DEMAND else stream["OpenShardCount"]
            if wanted != stream["OpenShardCount"]:
                await change("UpdateShardCount", **name, TargetShardCount=wanted, ScalingType="UNIFORM_SCALING")
            size = new.get("MaxRecordSizeInKiB", MIN_KIB)
            if size != stream["MaxRecordSizeInKiB"]:
                await change("UpdateMaxRecordSize", StreamARN=arn, MaxRecordSizeInKiB=size)
            warm = new.get("WarmThroughputMiBps")
            if warm is not None and warm != stream.get("WarmThroughput", {}).get("TargetMiBps"):
                await change("UpdateStreamWarmThroughput", StreamARN=arn, WarmThroughputMiBps=warm)
        hours, before = new.get("RetentionPeriodHours", DAY), stream["RetentionPeriodHours"]
        if hours != before:
            which = "Increase" if hours > before else "Decrease"
            await change(f"{which}StreamRetentionPeriod", **name, RetentionPeriodHours=hours)
        await self._encrypt(change, stream, new.get("StreamEncryption"))
        await self._monitor(change, stream, set(new.get("DesiredShardLevelMetrics", ())))

    async def _encrypt(self, change: Any, stream: Properties, wanted: Properties | None) -> None:
        name = {"StreamName": stream["StreamName"]}
        before = stream.get("KeyId")
        after = wanted["KeyId"] if wanted else None
        if before == after:
            return
        if after is None:
            await change("StopStreamEncryption", **name, EncryptionType="KMS", KeyId=before)
        else:
            await change("StartStreamEncryption", **name, EncryptionType="KMS", KeyId=after)

    async def _monitor(self, change: Any, stream: Properties, wanted: set[str]) -> None:
        name = {"StreamName": stream["StreamName"]}
        before = {metric for one in stream["EnhancedMonitoring"] for metric in one["ShardLevelMetrics"]}
        if "ALL" in wanted:
            if len(before) < 7:
                await change("EnableEnhancedMonitoring", **name, ShardLevelMetrics=["ALL"])
            return
        if more := sorted(wanted - before):
            await change("EnableEnhancedMonitoring", **name, ShardLevelMetrics=more)
        if fewer := sorted(before - wanted):
            await change("DisableEnhancedMonitoring", **name, ShardLevelMetrics=fewer)

    async def _active(self, context: Context, name: str) -> dict[str, Any]:
        """The stream, once nothing is done to it."""
        found: dict[str, Any] = {}

        async def look() -> bool:
            answer = await self.call(context, "DescribeStreamSummary", StreamName=name)
            found.update(answer["StreamDescriptionSummary"])
            return bool(found["StreamStatus"] == ACTIVE)

        await until_settled(context, look)
        return found

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """It is gone when that is done."""
        await super().delete(context, target, physical_id, properties)

        async def look() -> bool:
            return await self.quietly(context, "DescribeStreamSummary", StreamName=physical_id) is None

        await until_settled(context, look)


@resource_type("AWS::Kinesis::StreamConsumer")
class StreamConsumerType(_Kinesis):
    """Ref: the ARN. GetAtt: ConsumerARN, ConsumerName, ConsumerStatus, ConsumerCreationTimestamp, StreamARN. Source:
    AWS::Kinesis::StreamConsumer."""

    creates, deletes, reads = "RegisterStreamConsumer", "DeregisterStreamConsumer", "DescribeStreamConsumer"
    tags, untags = "TagResource", "UntagResource"
    ref, named = "ConsumerARN", "ConsumerName"

    async def existing(self, context: Context, target: Target, request: Properties) -> Properties:
        """The consumer of that name."""
        name = {member: request[member] for member in ("StreamARN", "ConsumerName")}
        return {"Consumer": (await self.call(context, "DescribeStreamConsumer", **name))["ConsumerDescription"]}

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """It is there once it is ACTIVE."""

        async def look() -> bool:
            answer = await self.call(context, "DescribeStreamConsumer", ConsumerARN=physical_id)
            return bool(answer["ConsumerDescription"]["ConsumerStatus"] == ACTIVE)

        await until_settled(context, look)

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """It is gone when that is done; with its stream it is gone already."""
        await self.quietly(context, "DeregisterStreamConsumer", ConsumerARN=physical_id)

        async def look() -> bool:
            return await self.quietly(context, "DescribeStreamConsumer", ConsumerARN=physical_id) is None

        await until_settled(context, look)


@resource_type("AWS::Kinesis::ResourcePolicy")
class ResourcePolicyType(_Kinesis):
    """Ref: the ARN of the stream or the consumer that it is on. Source: AWS::Kinesis::ResourcePolicy."""

    creates = updates = "PutResourcePolicy"
    deletes, finds, ref = "DeleteResourcePolicy", "GetResourcePolicy", "ResourceArn"
    members = {"ResourcePolicy": "Policy"}

    async def found(self, context: Context, properties: Properties) -> bool:
        """What has none answers an empty one."""
        answer = await self.quietly(context, self.finds, **self.request(self.finds, properties))
        return answer is not None and answer["Policy"] != "{}"
