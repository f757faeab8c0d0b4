"""Receiving messages."""

from __future__ import annotations

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.services.sqs import fifo
from pampero.services.sqs import types as t
from pampero.services.sqs.contents import attributes_md5, check_id, md5, sequence_number
from pampero.services.sqs.inflight import check_visibility
from pampero.services.sqs.model import QUEUES, Queue, channel, find, place_of, queue_arn
from pampero.services.sqs.receipts import handle_of
from pampero.store.tx import ReadTx, Row, Tx

MAX_WAIT = 20
# A poller of the platform that is at rest is woken by messages, not by its time-outs: a hundred of them cost nothing.
MAX_WAIT_WITHIN = 120
MAX_BURIED = 100
EVERY = 1 << 60
ALL = frozenset({"All", "*", ".*"})
# What is past its retention, or due for the dead-letter queue, is not delivered even while it still is there.
_TAKE = (
    "UPDATE sqs_messages SET visible = ?, receives = receives + 1, received = ?, "
    "first_received = coalesce(first_received, ?) "
    "WHERE id IN (SELECT id FROM sqs_messages WHERE queue = ? AND visible <= ? AND sent >= ? AND receives < ? "
    f"ORDER BY visible LIMIT ?) RETURNING {fifo.COLUMNS}"
)
_DEAD = (
    "SELECT id, sent, grp FROM sqs_messages WHERE queue = ? AND visible <= ? AND sent >= ? AND receives >= ? "
    "ORDER BY visible LIMIT ?"
)
_MOVE = (
    "UPDATE sqs_messages SET queue = ?, visible = ?, sent = ?, earlier = earlier + receives, receives = 0, "
    "first_received = NULL, source = ? WHERE id = ?"
)
_NEXT = "SELECT min(visible) FROM sqs_messages WHERE queue = ? AND visible > ?"
_decode_attributes = msgspec.msgpack.Decoder(dict[str, t.MessageAttributeValue]).decode


@operation("ReceiveMessage", resource=queue_arn)
async def receive_message(call: Call, req: t.ReceiveMessageRequest) -> t.ReceiveMessageResult:
    """Take up to ten messages, waiting for the first for up to 20 seconds. Source: API_ReceiveMessage.

    Raises QueueDoesNotExist, InvalidParameterValue.
    """
    begun, store = call.now, call.runtime.store
    waited_on = channel("/".join(place_of(call, req.QueueUrl)))
    while True:
        mark, now = store.mark(waited_on), call.now
        # Without a look before it whether there is something: where there is nothing, this writes nothing.
        queue, wait, rows = await call.write(take, call, req)
        if rows or call.now >= begun + wait:
            return t.ReceiveMessageResult(Messages=[_message(queue, row, req) for row in rows] or None)
        later = await call.read(_after, queue, now)
        until = begun + wait if later is None else min(begun + wait, later)
        await store.wait_from(waited_on, mark, until)


def _after(tx: ReadTx, queue: Queue, moment: float) -> float | None:
    row = tx.one(_NEXT, queue.key, moment)
    return None if row is None else row[0]


def take(tx: Tx, call: Call, req: t.ReceiveMessageRequest) -> tuple[Queue, int, list[Row]]:
    """Make some messages invisible; dead letters are moved first. (Queue, seconds to wait for a message, messages.)"""
    queue = find(tx, call, req.QueueUrl)
    most = 1 if req.MaxNumberOfMessages is None else req.MaxNumberOfMessages
    if not 1 <= most <= 10:
        text = (
            f"Value {most} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided."
        )
        raise ApiError("InvalidParameterValue", text)
    wait = queue.number("ReceiveMessageWaitTimeSeconds") if req.WaitTimeSeconds is None else req.WaitTimeSeconds
    if not 0 <= wait <= (MAX_WAIT if call.http is not None else MAX_WAIT_WITHIN):
        text = f"Value {wait} for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided."
        raise ApiError("InvalidParameterValue", text)
    hidden = queue.number("VisibilityTimeout") if req.VisibilityTimeout is None else req.VisibilityTimeout
    check_visibility(hidden)
    oldest = tx.now - queue.number("MessageRetentionPeriod")
    often = EVERY
    redrive = queue.redrive()
    if redrive is not None and _bury(tx, queue, *redrive, oldest):
        often = redrive[1]
    until = tx.now + hidden
    if not queue.fifo:
        rows = tx.claim(_TAKE, until, tx.now, tx.now, queue.key, tx.now, oldest, often, most)
        return queue, wait, sorted(rows, key=lambda row: row[0])
    attempt = req.ReceiveRequestAttemptId
    if attempt is None:
        return queue, wait, fifo.take(tx, queue, most, until, oldest, often)
    check_id("ReceiveRequestAttemptId", attempt)
    rows = fifo.again(tx, queue, attempt, until)
    if not rows:
        rows = fifo.take(tx, queue, most, until, oldest, often)
        if rows:
            fifo.note(tx, queue, attempt, until, rows)
    return queue, wait, rows


def _bury(tx: Tx, queue: Queue, target: str, most: int, oldest: float) -> bool:
    """Move dead letters; whether there is a queue for them. In a standard queue they stay as old as they were."""
    dead = QUEUES.by_arn(tx, target)
    if dead is None:
        return False
    rows = tx.claim(_DEAD, queue.key, tx.now, oldest, most, MAX_BURIED)
    for id_, sent, group in rows:
        if queue.fifo:
            fifo.enlist(tx, dead, group)
        tx.run(_MOVE, dead.key, tx.now, tx.now if queue.fifo else sent, queue.arn, id_)
        if queue.fifo:
            fifo.leave(tx, queue.key, group)
    if rows:
        tx.wake(channel(dead.key))
    return True


def _message(queue: Queue, row: Row, req: t.ReceiveMessageRequest) -> t.Message:
    id_, message_id, body, attributes, system, sender, sent, receives, first, group, dedup, source, earlier = row[:13]
    message = t.Message(
        MessageId=message_id, ReceiptHandle=handle_of(queue.key, id_, receives), MD5OfBody=md5(body), Body=body
    )
    wanted = {*(req.AttributeNames or ()), *(req.MessageSystemAttributeNames or ())}
    if wanted:
        known = {
            "SenderId": sender,
            "SentTimestamp": str(int(sent * 1000)),
            "ApproximateReceiveCount": str(earlier + receives),
            "ApproximateFirstReceiveTimestamp": str(int(first * 1000)),
        }
        if group is not None:
            known["MessageGroupId"] = group
        if queue.fifo:
            known |= {"SequenceNumber": sequence_number(id_), "MessageDeduplicationId": dedup or ""}
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
    if not ALL.isdisjoint(names):
        return attributes
    prefixes = tuple(name[:-2] for name in names if name.endswith(".*"))
    return {n: v for n, v in attributes.items() if n in names or (prefixes and n.startswith(prefixes))}
