"""The services that an HTTP API can call itself, by IntegrationSubtype: what each call takes. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subtype:
    """One call. service: the model's name. required, optional: names of its parameters as the subtype has them.

    lower: the operation's members begin with a small letter. structured: parameters whose text is JSON.
    """

    service: str
    operation: str
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    lower: bool = False
    structured: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()


_QUEUE = ("QueueUrl",)
# Source: developer guide, "Integration subtype reference for HTTP APIs".
SUBTYPES = {
    "EventBridge-PutEvents": Subtype(
        "events",
        "PutEvents",
        ("Detail", "DetailType", "Source"),
        ("Time", "EventBusName", "Resources", "Region", "TraceHeader"),
        structured=frozenset({"Resources"}),
    ),
    "SQS-SendMessage": Subtype(
        "sqs",
        "SendMessage",
        (*_QUEUE, "MessageBody"),
        (
            "DelaySeconds", "MessageAttributes", "MessageDeduplicationId", "MessageGroupId",
            "MessageSystemAttributes", "Region",
        ),
        structured=frozenset({"MessageAttributes", "MessageSystemAttributes"}),
        numbers=frozenset({"DelaySeconds"}),
    ),
    "SQS-ReceiveMessage": Subtype(
        "sqs",
        "ReceiveMessage",
        _QUEUE,
        (
            "AttributeNames", "MaxNumberOfMessages", "MessageAttributeNames", "ReceiveRequestAttemptId",
            "VisibilityTimeout", "WaitTimeSeconds", "Region",
        ),
        structured=frozenset({"AttributeNames", "MessageAttributeNames"}),
        numbers=frozenset({"MaxNumberOfMessages", "VisibilityTimeout", "WaitTimeSeconds"}),
    ),
    "SQS-DeleteMessage": Subtype("sqs", "DeleteMessage", ("ReceiptHandle", *_QUEUE), ("Region",)),
    "SQS-PurgeQueue": Subtype("sqs", "PurgeQueue", _QUEUE, ("Region",)),
    "Kinesis-PutRecord": Subtype(
        "kinesis",
        "PutRecord",
        ("StreamName", "Data", "PartitionKey"),
        ("SequenceNumberForOrdering", "ExplicitHashKey", "Region"),
    ),
    "StepFunctions-StartExecution": Subtype(
        "stepfunctions", "StartExecution", ("StateMachineArn",), ("Name", "Input", "Region"), lower=True
    ),
    "StepFunctions-StartSyncExecution": Subtype(
        "stepfunctions",
        "StartSyncExecution",
        ("StateMachineArn",),
        ("Name", "Input", "Region", "TraceHeader"),
        lower=True,
    ),
    "StepFunctions-StopExecution": Subtype(
        "stepfunctions", "StopExecution", ("ExecutionArn",), ("Cause", "Error", "Region"), lower=True
    ),
}  # fmt: skip
