"""Send this to that ARN: queues, topics and functions, for whatever service has something to tell them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pampero.api import ApiError, Context

THROTTLED = frozenset({
    "TooManyRequestsException", "ThrottlingException", "ThrottledException", "Throttling", "RequestThrottled",
    "LimitExceededException", "ExecutionLimitExceeded",
})  # fmt: skip
NOT_IMPLEMENTED = 501


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent. attributes: a message's attributes, as SQS and SNS take them. subject: for topics. group, dedup: for
    FIFO queues and topics."""

    text: str
    attributes: Mapping[str, Any] = field(default_factory=dict)
    subject: str | None = None
    group: str | None = None
    dedup: str | None = None


def queue_url(context: Context, arn: str) -> str:
    """The URL of a queue."""
    parts = arn.split(":")
    return f"{context.settings.endpoint}/{parts[4]}/{parts[5]}"


def string_attributes(values: Mapping[str, str]) -> dict[str, Any]:
    """Texts as a message's attributes."""
    return {name: {"DataType": "String", "StringValue": value} for name, value in values.items()}


async def send(context: Context, arn: str, letter: Letter) -> None:
    """Give a letter to a queue, a topic or a function (which is invoked asynchronously), as the context's principal.
    Raises ApiError, also for an ARN of anything else."""
    parts = arn.split(":", 5)
    if len(parts) != 6 or parts[2] not in ("sqs", "sns", "lambda"):
        raise ApiError("InvalidParameterValue", f"{arn} is no ARN of a queue, a topic or a function.")
    there = context.within(parts[4], parts[3]).client(parts[2])
    if parts[2] == "lambda":
        await there.call("Invoke", FunctionName=arn, InvocationType="Event", Payload=letter.text.encode())
        return
    message: dict[str, Any] = {}
    if letter.attributes:
        message["MessageAttributes"] = letter.attributes
    if letter.group is not None:
        message["MessageGroupId"] = letter.group
    if letter.dedup is not None:
        message["MessageDeduplicationId"] = letter.dedup
    if parts[2] == "sqs":
        await there.call("SendMessage", QueueUrl=queue_url(context, arn), MessageBody=letter.text, **message)
        return
    if letter.subject is not None:
        message["Subject"] = letter.subject
    await there.call("Publish", TopicArn=arn, Message=letter.text, **message)


def is_passing(error: ApiError) -> bool:
    """Whether a repeat may get through: the target throttles, or fails on its own side."""
    status = error.status or 400
    return error.code in THROTTLED or status == 429 or (status >= 500 and status != NOT_IMPLEMENTED)
