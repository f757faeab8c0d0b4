"""CloudFormation's view of SQS."""

from __future__ import annotations

from pampero.aws.cfn import Mapped, Part, Properties, Target, resource_type


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
    in_attributes, members, defaults = ("PolicyDocument",), {"PolicyDocument": "Policy"}, {"PolicyDocument": ""}
    parts = (Part("Queues", "SetQueueAttributes", "SetQueueAttributes", "QueueUrl", each=True),)
