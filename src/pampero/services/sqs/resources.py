"""CloudFormation's view of SQS."""

from __future__ import annotations

from pampero.api import Context
from pampero.aws.cfn import Mapped, Properties, Target, document, resource_type


class _Sqs(Mapped):
    service, gone = "sqs", ("QueueDoesNotExist",)


@resource_type("AWS::SQS::Queue")
class QueueType(_Sqs):
    """Ref: the URL. GetAtt: Arn, QueueName, QueueUrl."""

    creates, updates, deletes = "CreateQueue", "SetQueueAttributes", "DeleteQueue"
    reads, finds, tags, untags = "GetQueueAttributes", "GetQueueUrl", "TagQueue", "UntagQueue"
    ref, named, always = "QueueUrl", "QueueName", {"AttributeNames": ["QueueArn"]}
    attributes = {"Arn": "QueueArn", "QueueName": "{name}"}
    in_attributes = (
        "ContentBasedDeduplication", "DeduplicationScope", "DelaySeconds", "FifoQueue", "FifoThroughputLimit",
        "KmsDataKeyReusePeriodSeconds", "KmsMasterKeyId", "MaximumMessageSize", "MessageRetentionPeriod",
        "ReceiveMessageWaitTimeSeconds", "RedriveAllowPolicy", "RedrivePolicy", "SqsManagedSseEnabled",
        "VisibilityTimeout",
    )  # fmt: skip
    defaults = dict.fromkeys(in_attributes, "")

    def generated(self, target: Target, properties: Properties) -> str:
        """The name of a FIFO queue ends in `.fifo`."""
        return target.name(75) + ".fifo" if properties.get("FifoQueue") else target.name(80)


@resource_type("AWS::SQS::QueuePolicy")
class QueuePolicyType(_Sqs):
    """The Policy attribute of queues. Ref and GetAtt Id: a generated name."""

    named, limit = "Id", 128

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """Queues that are no longer named lose their policy."""
        for url in old.get("Queues", ()):
            if url not in new.get("Queues", ()):
                await self.quietly(context, "SetQueueAttributes", QueueUrl=url, Attributes={"Policy": ""})
        for url in new.get("Queues", ()):
            policy = {"Policy": document(new["PolicyDocument"])}
            await self.call(context, "SetQueueAttributes", QueueUrl=url, Attributes=policy)
