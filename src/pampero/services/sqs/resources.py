"""CloudFormation's view of SQS."""

from __future__ import annotations

from pampero.api import Context
from pampero.aws.cfn import Mapped, Part, Properties, Target, resource_type
from pampero.aws.cfn.values import document


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
    # Other than a queue's own defaults, as AWS is seen to do; how a FIFO queue deduplicates stays as it was.
    defaults = {
        **{name: "" for name in in_attributes if name not in ("DeduplicationScope", "FifoThroughputLimit")},
        "MaximumMessageSize": "262144",
        "SqsManagedSseEnabled": "false",
    }

    def generated(self, target: Target, properties: Properties) -> str:
        """The name of a FIFO queue ends in `.fifo`."""
        return target.name(75) + ".fifo" if properties.get("FifoQueue") else target.name(80)


@resource_type("AWS::SQS::QueueInlinePolicy")
class QueueInlinePolicyType(_Sqs):
    """The Policy attribute of one queue. Ref: the queue's URL."""

    ref = "Queue"

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """The policy; the same as before is not set again."""
        before, after = (document(one.get("PolicyDocument", "")) for one in (old, new))
        if after != before:
            attributes = {"Policy": after}
            await self.quietly(context, "SetQueueAttributes", QueueUrl=physical_id, Attributes=attributes)


@resource_type("AWS::SQS::QueuePolicy")
class QueuePolicyType(_Sqs):
    """The Policy attribute of queues. Ref and GetAtt Id: a generated name."""

    named, limit = "Id", 128
    in_attributes, members, defaults = ("PolicyDocument",), {"PolicyDocument": "Policy"}, {"PolicyDocument": ""}
    parts = (Part("Queues", "SetQueueAttributes", "SetQueueAttributes", "QueueUrl", each=True),)
