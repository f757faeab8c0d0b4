"""Sending messages."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.kernel import ids, lineage
from pampero.services.sqs import fifo, metrics
from pampero.services.sqs import types as t
from pampero.services.sqs.contents import (
    TRACE,
    attributes_md5,
    check_attributes,
    check_body,
    check_id,
    check_system_attributes,
    md5,
    sequence_number,
    size_of,
)
from pampero.services.sqs.model import Queue, look, queue_arn
from pampero.services.sqs.sealing import sealed
from pampero.store.tx import Tx

DEDUP_SECONDS = 300.0
_PUT = (
    "INSERT INTO sqs_messages (queue, message_id, body, attributes, system, sender, sent, visible, grp, dedup) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_PUT_NUMBERED = f"{_PUT} RETURNING id"
_encode = msgspec.msgpack.Encoder().encode


def put(tx: Tx, call: Call, queue: Queue, req: Any) -> t.SendMessageResult:
    """Put one message on a queue; `req` is a SendMessage request or a batch entry."""
    if not req.MessageBody:
        raise ApiError("MissingParameter", "The request must contain the parameter MessageBody.")
    check_body(req.MessageBody)
    body = req.MessageBody.encode()
    size = len(body)
    attributes = req.MessageAttributes or {}
    if attributes:
        check_attributes(attributes)
        size += size_of("", attributes)
    most = queue.numbers.largest
    if size > most:
        text = f"One or more parameters are invalid. Reason: Message must be shorter than {most} bytes."
        raise ApiError("InvalidParameterValue", text)
    delay = req.DelaySeconds
    if delay is None or (delay == 0 and queue.fifo):
        delay = queue.numbers.delay
    if not 0 <= delay <= 900:
        text = f"Value {delay} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900."
        raise ApiError("InvalidParameterValue", text)
    dedup = None
    if queue.fifo or req.MessageGroupId is not None or req.MessageDeduplicationId is not None:
        check_id("MessageGroupId", req.MessageGroupId)
        check_id("MessageDeduplicationId", req.MessageDeduplicationId)
        dedup = _deduplication(queue, req)
    result = t.SendMessageResult(MD5OfMessageBody=md5(body), MessageId=ids.uuid4())
    if attributes:
        result.MD5OfMessageAttributes = attributes_md5(attributes)
    system = req.MessageSystemAttributes
    if system:
        check_system_attributes(system)
        result.MD5OfMessageSystemAttributes = attributes_md5(system)
    if dedup is not None:
        scope = dedup
        if queue.attributes.get("DeduplicationScope") == "messageGroup":
            scope = f"{req.MessageGroupId}\0{dedup}"
        twin = tx.one(
            "SELECT message_id, sequence FROM sqs_dedup WHERE queue = ? AND id = ? AND expires > ?",
            queue.key,
            scope,
            tx.now,
        )
        if twin is not None:
            result.MessageId, result.SequenceNumber = twin[0], sequence_number(twin[1])
            return result
        fifo.enlist(tx, queue, req.MessageGroupId)
    assert result.MessageId is not None
    key = queue.attributes.get("KmsMasterKeyId")
    message = (
        queue.key,
        result.MessageId,
        sealed(call, queue, key, req.MessageBody) if key else req.MessageBody,
        _encode(attributes) if attributes else None,
        _encode(_traced(system, tx.trace)) if system or tx.trace else None,
        call.principal.id,
        tx.now,
        tx.now + delay,
        req.MessageGroupId,
        dedup,
    )
    if dedup is None:
        tx.run(_PUT, *message)
    else:
        row = tx.one(_PUT_NUMBERED, *message)
        assert row is not None
        tx.run(
            "INSERT INTO sqs_dedup (queue, id, message_id, sequence, expires) VALUES (?, ?, ?, ?, ?) ON CONFLICT (queue, id) "
            "DO UPDATE SET message_id = excluded.message_id, sequence = excluded.sequence, expires = excluded.expires",
            queue.key, scope, result.MessageId, row[0], tx.now + DEDUP_SECONDS,
        )  # fmt: skip
        result.SequenceNumber = sequence_number(row[0])
    tx.wake(queue.channel)
    return result


def _traced(system: dict[str, t.MessageAttributeValue] | None, trace: str) -> dict[str, t.MessageAttributeValue]:
    """System attributes with the trace header of the call that sends, as SQS takes it from HTTP's."""
    system = system or {}
    given = system[TRACE].StringValue or "" if TRACE in system else ""
    whole = lineage.kept(given, trace)
    return {**system, TRACE: t.MessageAttributeValue(DataType="String", StringValue=whole)} if whole else system


def _deduplication(queue: Queue, req: Any) -> str | None:
    if not queue.fifo:
        if req.MessageDeduplicationId:
            text = "The request includes a parameter that is not valid for this queue type."
            raise ApiError(
                "InvalidParameterValue",
                f"Value {req.MessageDeduplicationId} for parameter MessageDeduplicationId is invalid. Reason: {text}",
            )
        return None
    if not req.MessageGroupId:
        raise ApiError("MissingParameter", "The request must contain the parameter MessageGroupId.")
    if req.DelaySeconds:
        text = f"Value {req.DelaySeconds} for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type."
        raise ApiError("InvalidParameterValue", text)
    if req.MessageDeduplicationId:
        found: str = req.MessageDeduplicationId
        return found
    if queue.attributes.get("ContentBasedDeduplication") != "true":
        text = "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly"
        raise ApiError("InvalidParameterValue", text)
    return hashlib.sha256(req.MessageBody.encode()).hexdigest()


@operation("SendMessage", resource=queue_arn, metered=metrics.sent)
def send_message(tx: Tx, call: Call, req: t.SendMessageRequest) -> t.SendMessageResult:
    """Put one message on a queue. Source: API_SendMessage.

    Raises QueueDoesNotExist, InvalidMessageContents, InvalidParameterValue, MissingParameter, and what `sealed` raises.
    """
    return put(tx, call, look(tx, call, req.QueueUrl), req)
