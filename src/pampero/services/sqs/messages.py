"""Messages: send, receive, delete, change their visibility."""

from __future__ import annotations

import hashlib
import re
import struct
from typing import Any

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.kernel import ids, lineage
from pampero.services.sqs import types as t
from pampero.services.sqs.model import Queue, by_arn, channel, find, queue_arn
from pampero.services.sqs.receipts import handle_of, row_of
from pampero.store.tx import ReadTx, Row, Tx

DEDUP_SECONDS = 300.0
LONGEST_VISIBILITY = 43_200
LONGEST_WAIT = 20
# A poller of the platform that is at rest is woken by messages, not by its time-outs: a hundred of them cost nothing.
LONGEST_WAIT_WITHIN = 120
BURIED_AT_ONCE = 100
EVERY = 1 << 60
TRACE = "AWSTraceHeader"
ID = re.compile(r"[!-~]{1,128}")

_PUT = (
    "INSERT INTO sqs_messages (queue, message_id, body, attributes, system, sender, sent, visible, grp, dedup) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id"
)
_COLUMNS = "id, message_id, body, attributes, system, sender, sent, receives, first_received, grp, dedup, source"
# What is past its retention, or due for the dead-letter queue, is not delivered even while it still is there.
_TAKE = (
    "UPDATE sqs_messages SET visible = ?, receives = receives + 1, first_received = coalesce(first_received, ?) "
    "WHERE id IN (SELECT id FROM sqs_messages WHERE queue = ? AND visible <= ? AND sent >= ? AND receives < ? "
    f"ORDER BY visible LIMIT ?) RETURNING {_COLUMNS}"
)
_TAKE_FIFO = (
    "UPDATE sqs_messages SET visible = ?, receives = receives + 1, first_received = coalesce(first_received, ?) "
    "WHERE id IN (SELECT m.id FROM sqs_messages m WHERE m.queue = ? AND m.visible <= ? AND m.sent >= ? "
    "AND m.receives < ? AND NOT EXISTS (SELECT 1 FROM sqs_messages o WHERE o.queue = m.queue AND o.grp = m.grp "
    "AND o.visible > ? AND o.sent >= ? AND (o.receives > 0 OR o.id < m.id)) ORDER BY m.id LIMIT ?) "
    f"RETURNING {_COLUMNS}"
)
_DEAD = (
    "SELECT id, sent FROM sqs_messages WHERE queue = ? AND visible <= ? AND sent >= ? AND receives >= ? "
    "ORDER BY visible LIMIT ?"
)
_MOVE = "UPDATE sqs_messages SET queue = ?, visible = ?, sent = ?, receives = 0, first_received = NULL, source = ? WHERE id = ?"
_READY = "SELECT min(visible) FROM sqs_messages WHERE queue = ?"
_NEXT = "SELECT min(visible) FROM sqs_messages WHERE queue = ? AND visible > ?"

_encode = msgspec.msgpack.Encoder().encode
_decode_attributes = msgspec.msgpack.Decoder(dict[str, t.MessageAttributeValue]).decode


def md5(text: str) -> str:
    """MD5 of a body, as clients check it."""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def attributes_md5(attributes: dict[str, t.MessageAttributeValue]) -> str:
    """MD5 over attributes by AWS's rule: sorted names, types and values, each with its length."""
    digest = hashlib.md5(usedforsecurity=False)
    for name in sorted(attributes):
        value = attributes[name]
        for text in (name, value.DataType):
            digest.update(struct.pack(">I", len(text.encode())) + text.encode())
        binary = value.DataType.startswith("Binary")
        body = (value.BinaryValue or b"") if binary else (value.StringValue or "").encode()
        digest.update((b"\2" if binary else b"\1") + struct.pack(">I", len(body)) + body)
    return digest.hexdigest()


def _check_attributes(attributes: dict[str, t.MessageAttributeValue]) -> int:
    """Raises InvalidParameterValue; their size in bytes."""
    size = 0
    for name, value in attributes.items():
        kind = value.DataType.split(".")[0]
        if kind not in ("String", "Number", "Binary"):
            text = f"The type of message (user) attribute '{name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String."
            raise ApiError("InvalidParameterValue", text)
        body = value.BinaryValue if kind == "Binary" else value.StringValue
        if not body:
            text = f"The message (user) attribute '{name}' must contain a non-empty message attribute value."
            raise ApiError("InvalidParameterValue", text)
        size += len(name.encode()) + len(value.DataType) + len(body if isinstance(body, bytes) else body.encode())
    return size


def check_body(body: str) -> None:
    """Raises InvalidMessageContents for characters that XML does not have."""
    if not body.isprintable() and any(
        (ord(char) < 32 and char not in "\t\n\r") or char in "\ufffe\uffff" or "\ud800" <= char <= "\udfff"
        for char in body
    ):
        text = (
            "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | "
            "#xE000 to #xFFFD | #x10000 to #x10FFFF"
        )
        raise ApiError("InvalidMessageContents", text)


def put(tx: Tx, call: Call, queue: Queue, req: Any) -> t.SendMessageResult:
    """Put one message on a queue; `req` is a SendMessage request or a batch entry."""
    if not req.MessageBody:
        raise ApiError("MissingParameter", "The request must contain the parameter MessageBody.")
    check_body(req.MessageBody)
    attributes = req.MessageAttributes or {}
    size = len(req.MessageBody.encode()) + _check_attributes(attributes)
    most = queue.number("MaximumMessageSize")
    if size > most:
        raise ApiError(
            "InvalidParameterValue",
            f"One or more parameters are invalid. Reason: Message must be shorter than {most} bytes.",
        )
    delay = req.DelaySeconds if req.DelaySeconds is not None else queue.number("DelaySeconds")
    if not 0 <= delay <= 900:
        text = f"Value {delay} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900."
        raise ApiError("InvalidParameterValue", text)
    for name in ("MessageGroupId", "MessageDeduplicationId"):
        _check_id(name, getattr(req, name))
    dedup = _deduplication(queue, req)
    result = t.SendMessageResult(MD5OfMessageBody=md5(req.MessageBody), MessageId=ids.uuid4())
    if attributes:
        result.MD5OfMessageAttributes = attributes_md5(attributes)
    system = req.MessageSystemAttributes
    if system:
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
            result.MessageId, result.SequenceNumber = twin[0], _sequence(twin[1])
            return result
    assert result.MessageId is not None
    row = tx.one(
        _PUT,
        queue.key,
        result.MessageId,
        req.MessageBody,
        _encode(attributes) if attributes else None,
        _encode(_traced(system, tx.trace)) if system or tx.trace else None,
        call.principal.id,
        tx.now,
        tx.now + delay,
        req.MessageGroupId,
        dedup,
    )
    assert row is not None
    if dedup is not None:
        tx.run(
            "INSERT INTO sqs_dedup (queue, id, message_id, sequence, expires) VALUES (?, ?, ?, ?, ?) ON CONFLICT (queue, id) "
            "DO UPDATE SET message_id = excluded.message_id, sequence = excluded.sequence, expires = excluded.expires",
            queue.key, scope, result.MessageId, row[0], tx.now + DEDUP_SECONDS,
        )  # fmt: skip
        result.SequenceNumber = _sequence(row[0])
    tx.wake(channel(queue.key))
    return result


def _traced(system: dict[str, t.MessageAttributeValue] | None, trace: str) -> dict[str, t.MessageAttributeValue]:
    """System attributes with the trace header of the call that sends, as SQS takes it from HTTP's."""
    system = system or {}
    given = system[TRACE].StringValue or "" if TRACE in system else ""
    whole = lineage.kept(given, trace)
    return {**system, TRACE: t.MessageAttributeValue(DataType="String", StringValue=whole)} if whole else system


def _sequence(number: int) -> str:
    return f"{number:020d}"


def _check_id(name: str, value: str | None) -> None:
    if value is not None and not ID.fullmatch(value):
        text = f"{name} can only include alphanumeric and punctuation characters. 1 to 128 in length."
        raise ApiError("InvalidParameterValue", f"Value {value} for parameter {name} is invalid. Reason: {text}")


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


@operation("SendMessage", resource=queue_arn)
def send_message(tx: Tx, call: Call, req: t.SendMessageRequest) -> t.SendMessageResult:
    """Put one message on a queue. Source: API_SendMessage.

    Raises QueueDoesNotExist, InvalidMessageContents, InvalidParameterValue, MissingParameter.
    """
    return put(tx, call, find(tx, call, req.QueueUrl), req)


@operation("ReceiveMessage", resource=queue_arn)
async def receive_message(call: Call, req: t.ReceiveMessageRequest) -> t.ReceiveMessageResult:
    """Take up to ten messages, waiting for the first for up to 20 seconds. Source: API_ReceiveMessage.

    Raises QueueDoesNotExist, InvalidParameterValue.
    """
    queue = await call.read(find, call, req.QueueUrl)
    most = 1 if req.MaxNumberOfMessages is None else req.MaxNumberOfMessages
    if not 1 <= most <= 10:
        text = (
            f"Value {most} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided."
        )
        raise ApiError("InvalidParameterValue", text)
    wait = queue.number("ReceiveMessageWaitTimeSeconds") if req.WaitTimeSeconds is None else req.WaitTimeSeconds
    if not 0 <= wait <= (LONGEST_WAIT if call.http is not None else LONGEST_WAIT_WITHIN):
        text = f"Value {wait} for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided."
        raise ApiError("InvalidParameterValue", text)
    hidden = queue.number("VisibilityTimeout") if req.VisibilityTimeout is None else req.VisibilityTimeout
    _check_visibility(hidden)
    deadline = call.now + wait
    store = call.runtime.store
    while True:
        mark = store.mark(channel(queue.key))
        rows: list[Row] = []
        ready = await call.read(_earliest, queue)
        if ready is not None and ready <= call.now:
            rows = await call.write(take, call, req.QueueUrl, hidden, most)
        if rows or call.now >= deadline:
            return t.ReceiveMessageResult(Messages=[_message(queue, row, req) for row in rows] or None)
        later = await call.read(_after, queue, call.now)
        until = deadline if later is None else min(deadline, later)
        await store.wait_from(channel(queue.key), mark, until)
        queue = await call.read(find, call, req.QueueUrl)


def _earliest(tx: ReadTx, queue: Queue) -> float | None:
    row = tx.one(_READY, queue.key)
    return None if row is None else row[0]


def _after(tx: ReadTx, queue: Queue, moment: float) -> float | None:
    row = tx.one(_NEXT, queue.key, moment)
    return None if row is None else row[0]


def _check_visibility(seconds: int) -> None:
    if not 0 <= seconds <= LONGEST_VISIBILITY:
        text = f"Value {seconds} for parameter VisibilityTimeout is invalid. Reason: Must be between 0 and 43200."
        raise ApiError("InvalidParameterValue", text)


def take(tx: Tx, call: Call, url: str, hidden: int, most: int) -> list[Row]:
    """Make up to `most` messages invisible for `hidden` seconds; dead letters are moved first."""
    queue = find(tx, call, url)
    oldest = tx.now - queue.number("MessageRetentionPeriod")
    often = EVERY
    redrive = queue.redrive()
    if redrive is not None and _bury(tx, queue, *redrive, oldest):
        often = redrive[1]
    until = tx.now + hidden
    if queue.fifo:
        # Not a claim: to pass over what another receiver takes right now would hand out what follows it in its group.
        rows = tx.all(_TAKE_FIFO, until, tx.now, queue.key, tx.now, oldest, often, tx.now, oldest, most)
    else:
        rows = tx.claim(_TAKE, until, tx.now, queue.key, tx.now, oldest, often, most)
    return sorted(rows, key=lambda row: row[0])


def _bury(tx: Tx, queue: Queue, target: str, most: int, oldest: float) -> bool:
    """Move dead letters; whether there is a queue for them. In a standard queue they stay as old as they were."""
    dead = by_arn(tx, target)
    if dead is None:
        return False
    rows = tx.claim(_DEAD, queue.key, tx.now, oldest, most, BURIED_AT_ONCE)
    for id_, sent in rows:
        tx.run(_MOVE, dead.key, tx.now, tx.now if queue.fifo else sent, queue.arn, id_)
    if rows:
        tx.wake(channel(dead.key))
    return True


def _message(queue: Queue, row: Row, req: t.ReceiveMessageRequest) -> t.Message:
    id_, message_id, body, attributes, system, sender, sent, receives, first, group, dedup, source = row
    message = t.Message(
        MessageId=message_id, ReceiptHandle=handle_of(queue.key, id_, receives), MD5OfBody=md5(body), Body=body
    )
    wanted = {*(req.AttributeNames or ()), *(req.MessageSystemAttributeNames or ())}
    if wanted:
        known = {
            "SenderId": sender,
            "SentTimestamp": str(int(sent * 1000)),
            "ApproximateReceiveCount": str(receives),
            "ApproximateFirstReceiveTimestamp": str(int(first * 1000)),
        }
        if group is not None:
            known["MessageGroupId"] = group
        if queue.fifo:
            known |= {"SequenceNumber": _sequence(id_), "MessageDeduplicationId": dedup or ""}
        if source is not None:
            known["DeadLetterQueueSourceArn"] = source
        if system is not None:
            known |= {name: value.StringValue or "" for name, value in _decode_attributes(system).items()}
        message.Attributes = known if "All" in wanted else {n: v for n, v in known.items() if n in wanted}
    if attributes is not None and req.MessageAttributeNames:
        chosen = _chosen(_decode_attributes(attributes), req.MessageAttributeNames)
        if chosen:
            message.MessageAttributes = chosen
            message.MD5OfMessageAttributes = attributes_md5(chosen)
    return message


def _chosen(attributes: dict[str, t.MessageAttributeValue], names: list[str]) -> dict[str, t.MessageAttributeValue]:
    if "All" in names or ".*" in names:
        return attributes
    prefixes = tuple(name[:-2] for name in names if name.endswith(".*"))
    return {n: v for n, v in attributes.items() if n in names or (prefixes and n.startswith(prefixes))}


def _state(tx: ReadTx, queue: Queue, id_: int) -> Row | None:
    """(receives, visible) of a message that is there and not past its retention."""
    oldest = tx.now - queue.number("MessageRetentionPeriod")
    return tx.one(
        "SELECT receives, visible FROM sqs_messages WHERE id = ? AND queue = ? AND sent >= ?", id_, queue.key, oldest
    )


def remove(tx: Tx, queue: Queue, receipt: str) -> None:
    """Delete a received message; that it is gone already is no error. Raises ReceiptHandleIsInvalid."""
    id_, receives = row_of(queue.key, receipt)
    if queue.fifo:
        row = _state(tx, queue, id_)
        if row is not None and (row[0] != receives or row[1] <= tx.now):
            text = f"Value {receipt} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired."
            raise ApiError("InvalidParameterValue", text)
    tx.run("DELETE FROM sqs_messages WHERE id = ? AND queue = ?", id_, queue.key)
    if queue.fifo:
        tx.wake(channel(queue.key))


@operation("DeleteMessage", resource=queue_arn)
def delete_message(tx: Tx, call: Call, req: t.DeleteMessageRequest) -> None:
    """Delete a received message. Source: API_DeleteMessage. Raises QueueDoesNotExist, ReceiptHandleIsInvalid."""
    remove(tx, find(tx, call, req.QueueUrl), req.ReceiptHandle)


def change_visibility(tx: Tx, queue: Queue, receipt: str, seconds: int) -> None:
    """Set when a message in flight becomes visible. Raises MessageNotInflight, ReceiptHandleIsInvalid."""
    _check_visibility(seconds)
    id_, receives = row_of(queue.key, receipt)
    row = _state(tx, queue, id_)
    if row is None or row[1] <= tx.now or row[0] != receives:
        text = f"Value {receipt} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change."
        raise ApiError("MessageNotInflight" if row is not None else "InvalidParameterValue", text)
    tx.run("UPDATE sqs_messages SET visible = ? WHERE id = ?", tx.now + seconds, id_)
    tx.wake(channel(queue.key))


@operation("ChangeMessageVisibility", resource=queue_arn)
def change_message_visibility(tx: Tx, call: Call, req: t.ChangeMessageVisibilityRequest) -> None:
    """Lengthen or end a message's visibility timeout. Source: API_ChangeMessageVisibility."""
    change_visibility(tx, find(tx, call, req.QueueUrl), req.ReceiptHandle, req.VisibilityTimeout)
