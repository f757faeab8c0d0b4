"""CloudFormation's view of SQS."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pampero.api import Context
from pampero.aws.cfn import Mapped, Properties, Resource, Target, document, resource_type


@resource_type("AWS::SQS::Queue")
class QueueType(Mapped):
    """Ref: the URL. GetAtt: Arn, QueueName, QueueUrl."""

    service = "sqs"
    creates, updates, deletes = "CreateQueue", "SetQueueAttributes", "DeleteQueue"
    tags, untags = "TagQueue", "UntagQueue"
    ref, named, limit, gone = "QueueUrl", "QueueName", 80, ("QueueDoesNotExist",)

    def generated(self, target: Target, properties: Properties) -> str:
        """The name of a FIFO queue ends in `.fifo`."""
        return target.name(75) + ".fifo" if properties.get("FifoQueue") else target.name(80)

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """All properties but the name are attributes; what is gone from the template goes back to its default."""
        attributes = {**dict.fromkeys(old or (), ""), **{name: document(one) for name, one in properties.items()}}
        if old is not None or not properties.get("FifoQueue"):
            attributes.pop("FifoQueue", None)
        names = attributes.keys() - {"QueueName", "Tags"}
        return {**properties, "Attributes": {name: attributes[name] for name in names}}

    async def shown(
        self, context: Context, physical_id: str, properties: Properties, answer: Mapping[str, Any]
    ) -> Resource:
        """GetQueueAttributes tells the ARN."""
        found = await self.call(context, "GetQueueAttributes", QueueUrl=physical_id, AttributeNames=["QueueArn"])
        arn = found["Attributes"]["QueueArn"]
        return Resource(physical_id, {"Arn": arn, "QueueName": arn.rsplit(":", 1)[1], "QueueUrl": physical_id})


@resource_type("AWS::SQS::QueuePolicy")
class QueuePolicyType(Mapped):
    """The Policy attribute of queues. Ref and GetAtt Id: a generated name."""

    service, named, limit, gone = "sqs", "Id", 128, ("QueueDoesNotExist",)

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """Queues that are no longer named lose their policy."""
        for url in old.get("Queues", ()):
            if url not in new.get("Queues", ()):
                await self.quietly(context, "SetQueueAttributes", QueueUrl=url, Attributes={"Policy": ""})
        for url in new.get("Queues", ()):
            policy = {"Policy": document(new["PolicyDocument"])}
            await self.call(context, "SetQueueAttributes", QueueUrl=url, Attributes=policy)
