"""Send this to that ARN: what a queue, a topic, a function, a state machine, a bus, a log group or a stream takes as its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from pampero.api import ApiError, Context
from pampero.aws.logstreams import put_log_events

# Under this key of a context's source, which no caller from outside can set, a service names itself to EventBridge as the one
# that manages a rule.
MANAGED_BY = "events:ManagedBy"
# What becomes of events that a discoverer of schemas is given: {discoverer: its ARN, event}.
DISCOVERED_EVENT = "schemas.discover"


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent, and what kinds of targets need beside it.

    attributes: a message's, as SQS and SNS take them. subject: for topics. group, dedup: for FIFO queues and topics. name:
    of a state machine's execution; where another try has begun that one, there is no second. entry: for buses, the
    members of PutEvents' entry beside EventBusName and Detail. stream, millis: of a log group's event, and its time. key: the
    partition key of a stream's record.
    """

    text: str
    attributes: Mapping[str, Any] = field(default_factory=dict)
    subject: str | None = None
    group: str | None = None
    dedup: str | None = None
    name: str | None = None
    entry: Mapping[str, Any] = field(default_factory=dict)
    stream: str = ""
    millis: int = 0
    key: str = ""


def queue_url(context: Context, arn: str) -> str:
    """The URL of a queue."""
    parts = arn.split(":")
    return f"{context.settings.endpoint}/{parts[4]}/{parts[5]}"


def string_attributes(values: Mapping[str, str]) -> dict[str, Any]:
    """Texts as a message's attributes."""
    return {name: {"DataType": "String", "StringValue": value} for name, value in values.items()}


async def send(context: Context, arn: str, letter: Letter) -> Mapping[str, Any]:
    """Give a letter to a target, as the context's principal; a function is invoked asynchronously. Which kinds are allowed is
    checked where the ARN is set. What a queue answers is handed back. Raises ApiError."""
    parts = arn.split(":", 5)
    sender = SENDERS.get(parts[2]) or OF_SERVICES.get(parts[2]) if len(parts) == 6 else None
    if sender is None:
        raise ApiError("InvalidParameterValue", f"{arn} is no ARN of a target.")
    return await sender(context.within(parts[4], parts[3]), arn, letter) or {}


def _message(letter: Letter) -> dict[str, Any]:
    members = {
        "MessageAttributes": letter.attributes or None,
        "MessageGroupId": letter.group,
        "MessageDeduplicationId": letter.dedup,
    }
    return {name: value for name, value in members.items() if value is not None}


async def _queue(there: Context, arn: str, letter: Letter) -> Mapping[str, Any]:
    client = there.client("sqs")
    url = queue_url(there, arn)
    return await client.call("SendMessage", QueueUrl=url, MessageBody=letter.text, **_message(letter))


async def _topic(there: Context, arn: str, letter: Letter) -> None:
    message = _message(letter) | ({"Subject": letter.subject} if letter.subject is not None else {})
    await there.client("sns").call("Publish", TopicArn=arn, Message=letter.text, **message)


async def _function(there: Context, arn: str, letter: Letter) -> None:
    payload = letter.text.encode()
    await there.client("lambda").call("Invoke", FunctionName=arn, InvocationType="Event", Payload=payload)


async def _machine(there: Context, arn: str, letter: Letter) -> None:
    named = {} if letter.name is None else {"name": letter.name}
    try:
        await there.client("stepfunctions").call("StartExecution", stateMachineArn=arn, input=letter.text, **named)
    except ApiError as error:
        if letter.name is None or error.code != "ExecutionAlreadyExists":
            raise


async def _bus(there: Context, arn: str, letter: Letter) -> None:
    entry = {**letter.entry, "EventBusName": arn, "Detail": letter.text}
    result = (await there.client("events").call("PutEvents", Entries=[entry]))["Entries"][0]
    if "ErrorCode" in result:
        raise ApiError(result["ErrorCode"], result.get("ErrorMessage", ""))


async def _log_group(there: Context, arn: str, letter: Letter) -> None:
    group = arn.split(":", 5)[5].removeprefix("log-group:").removesuffix(":*")
    event = {"timestamp": letter.millis, "message": letter.text}
    await put_log_events(there.client("logs"), group, letter.stream, [event])


async def _stream(there: Context, arn: str, letter: Letter) -> None:
    data = letter.text.encode()
    await there.client("kinesis").call("PutRecord", StreamARN=arn, Data=data, PartitionKey=letter.key)


async def _delivery_stream(there: Context, arn: str, letter: Letter) -> None:
    name = arn.split(":", 5)[5].removeprefix("deliverystream/")
    record = {"Data": letter.text.encode()}
    await there.client("firehose").call("PutRecord", DeliveryStreamName=name, Record=record)


async def _discoverer(there: Context, arn: str, letter: Letter) -> None:
    await there.write(lambda tx: tx.emit(DISCOVERED_EVENT, {"discoverer": arn, "event": letter.text}))


async def announce(context: Context, service: str, *entries: dict[str, Any]) -> None:
    """Put events whose Source is `aws.…` on the default bus of the context's account and region, as a service (its principal).

    entries: ten at most, in PutEvents' form.
    """
    await context.as_service(service).client("events").call("PutEvents", Entries=list(entries))


# By the service in the ARN.
SENDERS: Mapping[str, Callable[[Context, str, Letter], Awaitable[Mapping[str, Any] | None]]] = MappingProxyType({
    "sqs": _queue,
    "sns": _topic,
    "lambda": _function,
    "states": _machine,
    "events": _bus,
    "logs": _log_group,
    "kinesis": _stream,
    "firehose": _delivery_stream,
})  # fmt: skip
# What only services make targets, of rules that they manage.
OF_SERVICES: Mapping[str, Callable[[Context, str, Letter], Awaitable[Mapping[str, Any] | None]]] = MappingProxyType({
    "schemas": _discoverer,
})  # fmt: skip
