"""Publish: one outbox event a message, one more a delivery; nothing acknowledged is lost."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

import msgspec

from pampero.api import ApiError, Call, Context, Event, consumer, operation
from pampero.kernel import ids
from pampero.kernel.clock import iso8601_millis
from pampero.kernel.log import logger
from pampero.kernel.patterns import compile_field, compile_pattern
from pampero.services.sns.model import SUBSCRIPTIONS, TOPICS, Subscription, Topic, find_topic
from pampero.services.sns.types import (
    BatchResultErrorEntry,
    MessageAttributeValue,
    PublishBatchInput,
    PublishBatchResponse,
    PublishBatchResultEntry,
    PublishInput,
    PublishResponse,
)
from pampero.store.tx import ReadTx, Tx

log = logger("sns")
LARGEST = 262_144
ATTEMPTS = 3
SERVICE = "sns.amazonaws.com"


def _target(call: Call, req: PublishInput | PublishBatchInput) -> str:
    if isinstance(req, PublishInput) and req.TopicArn is None:
        return req.TargetArn or "*"
    return req.TopicArn or "*"


def _accept(tx: Tx, topic: Topic, req: Any) -> tuple[str, str | None]:
    """Check a message and put it in the outbox: (message id, sequence number)."""
    if not req.Message:
        raise ApiError("InvalidParameterException", "Invalid parameter: Empty message")
    if len(req.Message.encode()) > LARGEST:
        raise ApiError("InvalidParameterException", "Invalid parameter: Message too long")
    body = _structured(req.Message) if req.MessageStructure == "json" else req.Message
    if topic.fifo and not req.MessageGroupId:
        raise ApiError(
            "InvalidParameterException", "Invalid parameter: The MessageGroupId parameter is required for FIFO topics"
        )
    if topic.fifo and not req.MessageDeduplicationId and topic.attributes.get("ContentBasedDeduplication") != "true":
        raise ApiError(
            "InvalidParameterException",
            "Invalid parameter: The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
        )
    message = {
        "id": ids.uuid4(),
        "topic": topic.arn,
        "message": body,
        "subject": req.Subject,
        "time": tx.now,
        "attributes": {name: _attribute(value) for name, value in (req.MessageAttributes or {}).items()},
        "group": req.MessageGroupId,
        "dedup": req.MessageDeduplicationId,
    }
    sequence = None
    if topic.fifo:
        topic.sequence += 1
        sequence = f"{topic.sequence:020d}"
        message["sequence"] = sequence
        TOPICS.put(tx, f"{topic.account}/{topic.region}", topic.name, topic)
    tx.emit("sns.published", message, key=topic.arn if topic.fifo else "")
    return str(message["id"]), sequence


def _attribute(value: MessageAttributeValue) -> dict[str, str]:
    if value.BinaryValue is not None:
        return {"Type": value.DataType, "Value": base64.b64encode(value.BinaryValue).decode()}
    if not value.StringValue:
        raise ApiError("InvalidParameterValueException", "The message attribute must contain a non-empty value.")
    return {"Type": value.DataType, "Value": value.StringValue}


def _structured(text: str) -> str:
    try:
        messages = json.loads(text)
        default = messages["default"]
    except (ValueError, KeyError, TypeError) as error:
        raise ApiError(
            "InvalidParameterException", "Invalid parameter: Message Structure - No default entry in JSON message body"
        ) from error
    return str(messages.get("sqs", default))


@operation("Publish", resource=_target)
def publish(tx: Tx, call: Call, req: PublishInput) -> PublishResponse:
    """Send a message to a topic's subscribers. Source: API_Publish. Raises NotFound, InvalidParameter."""
    if req.TopicArn is None and req.TargetArn is None:
        raise ApiError(
            "InvalidParameterException",
            "Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter",
        )
    topic = find_topic(tx, req.TopicArn or req.TargetArn or "")
    id_, sequence = _accept(tx, topic, req)
    return PublishResponse(MessageId=id_, SequenceNumber=sequence)


@operation("PublishBatch", resource=_target, action="sns:Publish")
def publish_batch(tx: Tx, call: Call, req: PublishBatchInput) -> PublishBatchResponse:
    """Send up to ten messages. Source: API_PublishBatch."""
    topic = find_topic(tx, req.TopicArn)
    entries = req.PublishBatchRequestEntries
    if not entries:
        raise ApiError("EmptyBatchRequestException", "The batch request doesn't contain any entries.")
    if len(entries) > 10:
        raise ApiError(
            "TooManyEntriesInBatchRequestException", "The batch request contains more entries than permissible."
        )
    if len({entry.Id for entry in entries}) != len(entries):
        raise ApiError(
            "BatchEntryIdsNotDistinctException", "Two or more batch entries in the request have the same Id."
        )
    sent: list[PublishBatchResultEntry] = []
    failed: list[BatchResultErrorEntry] = []
    for entry in entries:
        try:
            id_, sequence = _accept(tx, topic, entry)
        except ApiError as error:
            failed.append(BatchResultErrorEntry(Id=entry.Id, Code=error.code, Message=error.message, SenderFault=True))
        else:
            sent.append(PublishBatchResultEntry(Id=entry.Id, MessageId=id_, SequenceNumber=sequence))
    return PublishBatchResponse(Successful=sent, Failed=failed)


def _subscriptions(tx: ReadTx, topic: str) -> list[Subscription]:
    parts = topic.split(":")
    return [one for _, one in SUBSCRIPTIONS.find(tx, f"{parts[4]}/{parts[3]}", "topic", topic)]


@consumer("sns.published")
async def fan_out(context: Context, event: Event) -> None:
    """A message was published: one delivery for every subscription whose filter lets it through."""
    message = event.payload
    wanted = [s.arn for s in context.read(_subscriptions, message["topic"]) if passes(s.attributes, message)]
    if wanted:
        await context.write(_emit_deliveries, wanted, message, event.key)


def _emit_deliveries(tx: Tx, wanted: list[str], message: dict[str, Any], key: str) -> None:
    for arn in wanted:
        lane = f"{arn}/{message['group']}" if key else ""
        tx.emit("sns.deliver", {"subscription": arn, "message": message}, key=lane)


def passes(attributes: Mapping[str, str], message: Mapping[str, Any]) -> bool:
    """Whether a subscription's filter policy lets a message through."""
    text = attributes.get("FilterPolicy")
    if not text or text == "{}":
        return True
    policy = json.loads(text)
    if attributes.get("FilterPolicyScope") == "MessageBody":
        try:
            return compile_pattern(policy)(json.loads(message["message"]))
        except ValueError:
            return False
    values = {name: _filterable(value) for name, value in message["attributes"].items()}
    return all(_field(name, options, values) for name, options in policy.items())


def _field(name: str, options: Any, values: Mapping[str, Any]) -> bool:
    if name in values:
        return compile_field(name, options)(values[name])
    return any(isinstance(option, dict) and option.get("exists") is False for option in options)


def _filterable(value: Mapping[str, str]) -> Any:
    kind = value["Type"]
    if kind.startswith("Number"):
        return float(value["Value"])
    if kind == "String.Array":
        try:
            return json.loads(value["Value"])
        except ValueError:
            return value["Value"]
    return value["Value"]


@consumer("sns.deliver")
async def deliver(context: Context, event: Event) -> None:
    """Put a message on a subscribed queue, as the service principal that the queue's policy must allow.

    A refusal of the queue (it is gone, or its policy says no) is final, as on AWS: the message goes to the
    subscription's dead-letter queue, or is dropped with a line in the log. Anything else is tried again.
    """
    message = event.payload["message"]
    parts = message["topic"].split(":")
    region, account = parts[3], parts[4]
    subscription = context.read(SUBSCRIPTIONS.get, f"{account}/{region}", event.payload["subscription"])
    if subscription is None:
        return
    place = context.within(account, region).as_service(SERVICE, message["topic"])
    try:
        await _send(place, subscription.endpoint, _queue_message(subscription, message, context.settings.endpoint))
    except ApiError as error:
        if error.status is not None and error.status >= 500 and event.attempt < ATTEMPTS:
            raise
        dead = json.loads(subscription.attributes.get("RedrivePolicy") or "{}").get("deadLetterTargetArn")
        log.warning("%s could not be delivered to %s: %s", message["id"], subscription.endpoint, error)
        if dead is not None:
            await _send(place, dead, _queue_message(subscription, message, context.settings.endpoint))


async def _send(place: Context, queue: str, request: dict[str, Any]) -> None:
    _, _, _, region, account, name = queue.split(":")
    url = f"{place.settings.endpoint}/{account}/{name}"
    await place.within(account, region).client("sqs").call("SendMessage", QueueUrl=url, **request)


def _queue_message(subscription: Subscription, message: dict[str, Any], endpoint: str) -> dict[str, Any]:
    request: dict[str, Any] = {}
    if subscription.endpoint.endswith(".fifo"):
        request["MessageGroupId"] = message["group"]
        request["MessageDeduplicationId"] = message["dedup"] or message["id"]
    if subscription.attributes.get("RawMessageDelivery") == "true":
        request["MessageBody"] = message["message"]
        if message["attributes"]:
            request["MessageAttributes"] = {name: _raw_attribute(v) for name, v in message["attributes"].items()}
        return request
    envelope = {
        "Type": "Notification",
        "MessageId": message["id"],
        "TopicArn": message["topic"],
        "Message": message["message"],
        "Timestamp": iso8601_millis(message["time"]),
        "UnsubscribeURL": f"{endpoint}/?Action=Unsubscribe&SubscriptionArn={subscription.arn}",
    }
    if message.get("sequence"):
        envelope["SequenceNumber"] = message["sequence"]
    if message["subject"]:
        envelope["Subject"] = message["subject"]
    if message["attributes"]:
        envelope["MessageAttributes"] = message["attributes"]
    request["MessageBody"] = msgspec.json.encode(envelope).decode()
    return request


def _raw_attribute(value: Mapping[str, str]) -> dict[str, Any]:
    if value["Type"].startswith("Binary"):
        return {"DataType": value["Type"], "BinaryValue": base64.b64decode(value["Value"])}
    kind = "String" if value["Type"] == "String.Array" else value["Type"]
    return {"DataType": kind, "StringValue": value["Value"]}
