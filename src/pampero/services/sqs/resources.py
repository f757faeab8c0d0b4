"""CloudFormation's view of SQS."""

from __future__ import annotations

import json
from typing import Any

from pampero.api import ApiError, Context
from pampero.api.resource import Properties, Resource, ResourceType, Target, resource_type, tag_list, text

DOCUMENTS = ("RedrivePolicy", "RedriveAllowPolicy")
ATTRIBUTES = (
    "ContentBasedDeduplication", "DeduplicationScope", "DelaySeconds", "FifoThroughputLimit", "KmsMasterKeyId",
    "KmsDataKeyReusePeriodSeconds", "MaximumMessageSize", "MessageRetentionPeriod", "ReceiveMessageWaitTimeSeconds",
    "SqsManagedSseEnabled", "VisibilityTimeout",
)  # fmt: skip


def _attributes(properties: Properties) -> dict[str, str]:
    found = {name: text(properties[name]) for name in ATTRIBUTES if name in properties}
    for name in DOCUMENTS:
        if name in properties:
            value = properties[name]
            found[name] = value if isinstance(value, str) else json.dumps(value)
    return found


async def _resource(context: Context, url: str) -> Resource:
    answer = await context.client("sqs").call("GetQueueAttributes", QueueUrl=url, AttributeNames=["QueueArn"])
    arn = answer["Attributes"]["QueueArn"]
    return Resource(url, {"Arn": arn, "QueueName": arn.rsplit(":", 1)[1], "QueueUrl": url})


@resource_type("AWS::SQS::Queue")
class QueueType(ResourceType):
    """Ref: the URL. GetAtt: Arn, QueueName, QueueUrl."""

    replace_on = frozenset({"QueueName", "FifoQueue"})

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """CreateQueue."""
        fifo = text(properties.get("FifoQueue", False)) == "true"
        name = properties.get("QueueName") or target.name(75 if fifo else 80) + (".fifo" if fifo else "")
        attributes = _attributes(properties) | ({"FifoQueue": "true"} if fifo else {})
        tags = tag_list(target, properties)
        answer = await context.client("sqs").call("CreateQueue", QueueName=name, Attributes=attributes, tags=tags)
        return await _resource(context, answer["QueueUrl"])

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """SetQueueAttributes; what is gone from the template goes back to its default."""
        client = context.client("sqs")
        attributes = {**dict.fromkeys(_attributes(old), ""), **_attributes(new)}
        if attributes:
            await client.call("SetQueueAttributes", QueueUrl=physical_id, Attributes=attributes)
        gone = set(tag_list(target, old)) - set(tag_list(target, new))
        if gone:
            await client.call("UntagQueue", QueueUrl=physical_id, TagKeys=sorted(gone))
        if tag_list(target, new):
            await client.call("TagQueue", QueueUrl=physical_id, Tags=tag_list(target, new))
        return await _resource(context, physical_id)

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteQueue."""
        try:
            await context.client("sqs").call("DeleteQueue", QueueUrl=physical_id)
        except ApiError as error:
            if error.code != "QueueDoesNotExist":
                raise


@resource_type("AWS::SQS::QueuePolicy")
class QueuePolicyType(ResourceType):
    """The Policy attribute of queues."""

    async def _set(self, context: Context, queues: Any, policy: str) -> None:
        for url in queues:
            try:
                await context.client("sqs").call("SetQueueAttributes", QueueUrl=url, Attributes={"Policy": policy})
            except ApiError as error:
                if error.code != "QueueDoesNotExist" or policy:
                    raise

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """SetQueueAttributes on every queue."""
        await self._set(context, properties["Queues"], json.dumps(properties["PolicyDocument"]))
        return Resource(target.name(128), {"Id": target.name(128)})

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """Queues that are no longer named lose their policy."""
        await self._set(context, [url for url in old["Queues"] if url not in new["Queues"]], "")
        await self._set(context, new["Queues"], json.dumps(new["PolicyDocument"]))
        return Resource(physical_id, {"Id": physical_id})

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """The queues lose their policy."""
        await self._set(context, properties["Queues"], "")
