"""Publish and PublishBatch: check a message, number it, and record its deliveries in the same transaction."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from pampero.api import ApiError, Call, Context, operation
from pampero.aws.outbox import post
from pampero.kernel import ids, jsontext
from pampero.services.sns import archive, messageattributes, platforms, protection
from pampero.services.sns import types as t
from pampero.services.sns.encryption import check_key
from pampero.services.sns.fanout import spread
from pampero.services.sns.metrics import published, published_many
from pampero.services.sns.model import PHONE, TOPICS, Message, Topic, find_topic, invalid
from pampero.services.sns.platforms import endpoint_of
from pampero.services.sns.sms import told
from pampero.store.tx import Tx

MAX_SIZE = 262_144
DEDUP_SECONDS = 300.0
MAX_ENTRIES = 10
MAX_SUBJECT_LENGTH = 100
MAX_ENTRY_ID_LENGTH = 80
ENTRY_ID = re.compile(r"[A-Za-z0-9_-]{1,80}")
FIFO_ID = re.compile(r"[!-~]{1,128}")

_TWIN = "SELECT message_id, sequence FROM sns_dedup WHERE topic = ? AND id = ?"
_FORGET = "DELETE FROM sns_dedup WHERE topic = ? AND expires <= ?"
_REMEMBER = "INSERT INTO sns_dedup (topic, id, message_id, sequence, expires) VALUES (?, ?, ?, ?, ?)"


def _target(call: Call, req: t.PublishInput | t.PublishBatchInput) -> str:
    if isinstance(req, t.PublishInput) and req.PhoneNumber is not None:
        return "*"
    if isinstance(req, t.PublishInput) and req.TopicArn is None:
        return req.TargetArn or "*"
    return req.TopicArn or "*"


@operation("Publish", resource=_target, metered=published)
def publish(tx: Tx, call: Call, req: t.PublishInput) -> t.PublishResponse:
    """Send a message to a topic's subscribers. Source: API_Publish. Raises NotFound, InvalidParameter,
    ParameterValueInvalid, EndpointDisabled, and what `check_key` raises. Text messages and what goes to a device land in the outbox."""
    if req.PhoneNumber is not None:
        return t.PublishResponse(MessageId=_text(tx, call, req, req.PhoneNumber))
    if req.TopicArn is None and req.TargetArn is None:
        raise invalid("TopicArn or TargetArn Reason: no value for required parameter")
    if req.TopicArn is None and ":endpoint/" in (req.TargetArn or ""):
        return t.PublishResponse(MessageId=_push(tx, req, req.TargetArn or ""))
    topic = find_topic(tx, call, req.TopicArn if req.TopicArn is not None else req.TargetArn or "")
    message, _ = _message(tx, topic, req)
    check_key(call, topic)
    if topic.protection:
        protection.receive(tx, call, topic, message)
    message_id, sequence = _accept(tx, call, topic, message)
    return t.PublishResponse(MessageId=message_id, SequenceNumber=sequence)


@operation("PublishBatch", resource=_target, action="sns:Publish", metered=published_many)
def publish_batch(tx: Tx, call: Call, req: t.PublishBatchInput) -> t.PublishBatchResponse:
    """Send up to ten messages; one that is not valid fails the call, as on AWS; one that data protection denies fails alone. Source: API_PublishBatch."""
    topic = find_topic(tx, call, req.TopicArn)
    entries = req.PublishBatchRequestEntries
    if not entries:
        raise ApiError("EmptyBatchRequestException", "The batch request doesn't contain any entries.")
    if len(entries) > MAX_ENTRIES:
        text = "The batch request contains more entries than permissible."
        raise ApiError("TooManyEntriesInBatchRequestException", text)
    if len({entry.Id for entry in entries}) != len(entries):
        text = "Two or more batch entries in the request have the same Id."
        raise ApiError("BatchEntryIdsNotDistinctException", text)
    for entry in entries:
        if not ENTRY_ID.fullmatch(entry.Id):
            long = len(entry.Id) > MAX_ENTRY_ID_LENGTH
            why = "is too long" if long else "contains an impermissible character"
            text = f"The Id of a batch entry in the batch request {why}: {entry.Id}"
            raise ApiError("InvalidBatchEntryIdException", text)
    messages = [_message(tx, topic, entry) for entry in entries]
    if sum(size for _, size in messages) > _largest(topic):
        text = "The length of all the messages put together is more than the limit."
        raise ApiError("BatchRequestTooLongException", text)
    check_key(call, topic)
    sent: list[t.PublishBatchResultEntry] = []
    failed: list[t.BatchResultErrorEntry] = []
    for entry, (message, _) in zip(entries, messages):
        if topic.protection:
            try:
                protection.receive(tx, call, topic, message)
            except ApiError as error:
                code = error.code.removesuffix("Exception")
                failed.append(t.BatchResultErrorEntry(Id=entry.Id, Code=code, Message=error.message, SenderFault=True))
                continue
        message_id, sequence = _accept(tx, call, topic, message)
        sent.append(t.PublishBatchResultEntry(Id=entry.Id, MessageId=message_id, SequenceNumber=sequence))
    return t.PublishBatchResponse(Successful=sent, Failed=failed)


def _text(tx: Tx, call: Call, req: t.PublishInput, number: str) -> str:
    """A message to one telephone: its id."""
    if not PHONE.fullmatch(number):
        raise invalid(f"PhoneNumber Reason: {number} is not valid to publish to")
    if not req.Message:
        raise invalid("Empty message")
    messageattributes.check(req.MessageAttributes or {})
    message_id = ids.uuid4()
    post(tx, call.scope, message_id, "sms", number, req.Message)
    told(tx, call.scope, number, Message(message_id, "", req.Message, tx.now))
    return message_id


def _push(tx: Tx, req: t.PublishInput, target: str) -> str:
    """A message to one device: its id."""
    endpoint = endpoint_of(tx, target)
    if endpoint is None:
        raise invalid("TargetArn Reason: No endpoint found for the target arn specified")
    if endpoint.attributes.get("Enabled") != "true":
        raise ApiError("EndpointDisabledException", "Endpoint is disabled")
    if not req.Message:
        raise invalid("Empty message")
    body = req.Message
    if req.MessageStructure == "json":
        default, bodies = _structured(req.Message)
        body = bodies.get(endpoint.platform, default)
    message_id = ids.uuid4()
    post(tx, endpoint.scope, message_id, "application", endpoint.arn, body, req.Subject)
    platforms.told(tx, endpoint, Message(message_id, "", body, tx.now))
    return message_id


def _largest(topic: Topic) -> int:
    return int(topic.attributes.get("MaximumMessageSize") or MAX_SIZE)


def _message(tx: Tx, topic: Topic, req: t.PublishInput | t.PublishBatchRequestEntry) -> tuple[Message, int]:
    """Check a message: (it, its size). Raises InvalidParameter, ParameterValueInvalid."""
    if not req.Message:
        raise invalid("Empty message")
    if req.Subject is not None and not _is_subject(req.Subject):
        raise invalid("Subject")
    attributes, size = messageattributes.check(req.MessageAttributes or {})
    size += len(req.Message.encode())
    if size > _largest(topic):
        raise invalid("Message too long")
    body = req.Message
    bodies: dict[str, str] = {}
    if req.MessageStructure == "json":
        body, bodies = _structured(req.Message)
    elif req.MessageStructure:
        raise invalid("MessageStructure")
    _check_fifo(topic, req)
    message = Message(
        ids.uuid4(),
        topic.arn,
        body,
        tx.now,
        topic.attributes.get("SignatureVersion", "1"),
        subject=req.Subject,
        bodies=bodies,
        attributes=attributes,
        group=req.MessageGroupId,
        dedup=req.MessageDeduplicationId,
    )
    return message, size


def _is_subject(text: str) -> bool:
    return 0 < len(text) <= MAX_SUBJECT_LENGTH and not any(ord(char) < 32 or ord(char) == 127 for char in text)


def _structured(text: str) -> tuple[str, dict[str, str]]:
    try:
        found: Any = jsontext.loads(text)
    except ValueError as error:
        raise invalid("Message Structure - JSON message body failed to parse") from error
    if not isinstance(found, dict) or not isinstance(found.get("default"), str):
        raise invalid("Message Structure - No default entry in JSON message body")
    bodies = {name: body for name, body in found.items() if name != "default" and isinstance(body, str)}
    return found["default"], bodies


def _check_fifo(topic: Topic, req: t.PublishInput | t.PublishBatchRequestEntry) -> None:
    if not topic.fifo:
        if req.MessageDeduplicationId is not None:
            text = "The request includes MessageDeduplicationId parameter that is not valid for this topic type"
            raise invalid(f"MessageDeduplicationId Reason: {text}")
        return
    if not req.MessageGroupId:
        raise invalid("The MessageGroupId parameter is required for FIFO topics")
    if not req.MessageDeduplicationId and topic.attributes.get("ContentBasedDeduplication") != "true":
        raise invalid(
            "The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided "
            "explicitly"
        )
    for name in ("MessageGroupId", "MessageDeduplicationId"):
        value = getattr(req, name)
        if value and not FIFO_ID.fullmatch(value):
            raise invalid(f"{name} Reason: {name} can only include alphanumeric and punctuation characters")


def _accept(tx: Tx, context: Context, topic: Topic, message: Message) -> tuple[str, str | None]:
    """Number a message and record its deliveries: (message id, sequence number)."""
    if not topic.fifo:
        spread(tx, context, topic.scope, message)
        return message.id, None
    message.dedup = message.dedup or hashlib.sha256(message.body.encode()).hexdigest()
    scope = message.dedup
    if topic.attributes.get("FifoThroughputScope") == "MessageGroup":
        scope = f"{message.group}\0{message.dedup}"
    tx.run(_FORGET, topic.arn, tx.now)
    twin = tx.one(_TWIN, topic.arn, scope)
    if twin is not None:
        return str(twin[0]), _sequence(twin[1])
    topic.sequence += 1
    message.sequence = _sequence(topic.sequence)
    TOPICS.save(tx, topic)
    tx.run(_REMEMBER, topic.arn, scope, message.id, topic.sequence, tx.now + DEDUP_SECONDS)
    if topic.archived:
        archive.keep(tx, topic, message)
    spread(tx, context, topic.scope, message)
    return message.id, message.sequence


def _sequence(number: int) -> str:
    return f"{number:020d}"
