"""Receiving messages."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from pampero.api import ApiError, Call, Prerequisite, operation
from pampero.services.sqs import fifo, metrics
from pampero.services.sqs import types as t
from pampero.services.sqs.contents import attributes_md5, check_id, md5, sequence_number
from pampero.services.sqs.inflight import check_visibility
from pampero.services.sqs.limits import has_room, is_counted
from pampero.services.sqs.model import FIFO, QUEUES, Queue, channel, look, place_of, queue_arn
from pampero.services.sqs.receipts import handle_of
from pampero.services.sqs.sealing import opened
from pampero.store.tx import ReadTx, Row, Tx

MAX_WAIT = 20
# A poller of the platform that is at rest is woken by messages, not by its time-outs: a hundred of them cost nothing.
MAX_WAIT_WITHIN = 120
MAX_BURIED = 100
# So far a receive of a standard queue looks for dead letters: those behind have their turn when they come to the front.
_FRONT = "SELECT id, receives FROM sqs_messages WHERE queue = ? AND visible <= ? AND sent >= ? ORDER BY visible LIMIT ?"
EVERY = 1 << 60
ALL = frozenset({"All", "*", ".*"})
# What is past its retention, or due for the dead-letter queue, is not delivered even while it still is there.
_CHOOSE = (
    f"SELECT {fifo.COLUMNS} FROM sqs_messages WHERE queue = ? AND visible <= ? AND sent >= ? AND receives < ? "
    "ORDER BY visible LIMIT ?"
)
# Nobody reads its answer: on SQLite the two cost less than one with RETURNING, on PostgreSQL it goes with the COMMIT.
_HIDE = (
    "UPDATE sqs_messages SET visible = ?, receives = receives + 1, received = ?, "
    "first_received = coalesce(first_received, ?) WHERE id = ?"
)
_ANY_DEAD = f"SELECT count(*) FROM ({_FRONT}) front WHERE receives >= ?"
_DEAD = (
    f"SELECT id, sent, grp FROM sqs_messages WHERE id IN (SELECT id FROM ({_FRONT}) front WHERE receives >= ?) "
    "ORDER BY visible"
)
_MOVE = (
    "UPDATE sqs_messages SET queue = ?, visible = ?, sent = ?, earlier = earlier + receives, receives = 0, "
    "first_received = NULL, source = ? WHERE id = ?"
)
_NEXT = "SELECT min(visible) FROM sqs_messages WHERE queue = ? AND visible > ?"
_decode_attributes = msgspec.msgpack.Decoder(dict[str, t.MessageAttributeValue]).decode


@operation("ReceiveMessage", resource=queue_arn, metered=metrics.received)
async def receive_message(call: Call, req: t.ReceiveMessageRequest) -> t.ReceiveMessageResult:
    """Take up to ten messages, waiting for the first for up to 20 seconds. Source: API_ReceiveMessage.

    Raises QueueDoesNotExist, InvalidParameterValue, OverLimit, and what `sealing.opened` raises.
    """
    begun, store = call.now, call.runtime.store
    place = place_of(call, req.QueueUrl)
    waited_on, in_order = place.channel, place.name.endswith(FIFO)
    while True:
        mark, now = store.mark(waited_on), call.now
        counted = is_counted(call.settings.in_flight)
        try:
            # Without a look before it whether there is something: where there is nothing, this writes nothing.
            found = None if in_order or counted else await call.take(_of_standard, call, req)
            if found is None:
                found = await call.write(_of_any, call, req, counted)
        except Prerequisite as needed:
            await needed.work()
            continue
        queue, wait, rows = found
        if rows or call.now >= begun + wait:
            return t.ReceiveMessageResult(Messages=[_message(queue, row, req) for row in rows] or None)
        later = await call.read(_after, queue, now)
        until = begun + wait if later is None else min(begun + wait, later)
        await store.wait_from(waited_on, mark, until)


def _after(tx: ReadTx, queue: Queue, moment: float) -> float | None:
    row = tx.one(_NEXT, queue.key, moment)
    return None if row is None else row[0]


class Asked(NamedTuple):
    """What a receive asks for. wait: seconds. until: when the messages can be seen again. oldest: past its retention is what
    was sent before."""

    queue: Queue
    most: int
    wait: int
    until: float
    oldest: float


def _asked(tx: Tx, call: Call, req: t.ReceiveMessageRequest) -> Asked:
    queue = look(tx, call, req.QueueUrl)
    most = 1 if req.MaxNumberOfMessages is None else req.MaxNumberOfMessages
    if not 1 <= most <= 10:
        text = (
            f"Value {most} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided."
        )
        raise ApiError("InvalidParameterValue", text)
    wait = queue.numbers.wait if req.WaitTimeSeconds is None else req.WaitTimeSeconds
    if not 0 <= wait <= (MAX_WAIT if call.http is not None else MAX_WAIT_WITHIN):
        text = f"Value {wait} for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided."
        raise ApiError("InvalidParameterValue", text)
    hidden = queue.numbers.visibility if req.VisibilityTimeout is None else req.VisibilityTimeout
    check_visibility(hidden)
    return Asked(queue, most, wait, tx.now + hidden, tx.now - queue.numbers.retention)


def _of_standard(tx: Tx, call: Call, req: t.ReceiveMessageRequest) -> tuple[Queue, int, list[Row]] | None:
    """Make some messages of a standard queue invisible. (Queue, seconds to wait for a message, messages); None where dead
    letters are to be moved first, or too much was in flight."""
    asked = _asked(tx, call, req)
    queue, often = asked.queue, EVERY
    if queue.full > 0:
        return None
    redrive = queue.redrive()
    if redrive is not None and QUEUES.by_arn(tx, redrive[0]) is not None:
        often = redrive[1]
        dead = tx.one(_ANY_DEAD, queue.key, tx.now, asked.oldest, MAX_BURIED, often)
        if dead != (0,):
            return None
    return queue, asked.wait, _take(tx, call, asked, often)


def _take(tx: Tx, call: Call, asked: Asked, often: int) -> list[Row]:
    """Messages as they are once they were received."""
    now = tx.now
    chosen = tx.claim(_CHOOSE, asked.queue.key, now, asked.oldest, often, asked.most)
    tx.many(_HIDE, [(asked.until, now, now, row[0]) for row in chosen])
    rows = [(*row[:7], row[7] + 1, now if row[8] is None else row[8], *row[9:]) for row in chosen]
    return opened(call, asked.queue, rows if len(rows) < 2 else sorted(rows, key=lambda row: row[0]))


def _of_any(tx: Tx, call: Call, req: t.ReceiveMessageRequest, counted: bool) -> tuple[Queue, int, list[Row]]:
    """As `_of_standard`, of FIFO queues too; dead letters are moved first. counted: what is in flight is."""
    asked = _asked(tx, call, req)
    queue, most, wait, until, oldest = asked
    limit, often = call.settings.in_flight, EVERY
    if (counted or queue.full > 0) and not has_room(tx, queue, limit, wait):
        return queue, wait, []
    redrive = queue.redrive()
    if redrive is not None and _bury(tx, queue, *redrive, oldest):
        often = redrive[1]
    if not queue.fifo:
        return queue, wait, _take(tx, call, asked, often)
    attempt = req.ReceiveRequestAttemptId
    if attempt is None:
        return queue, wait, opened(call, queue, fifo.take(tx, queue, most, until, oldest, often))
    check_id("ReceiveRequestAttemptId", attempt)
    rows = fifo.again(tx, queue, attempt, until)
    if not rows:
        rows = fifo.take(tx, queue, most, until, oldest, often)
        if rows:
            fifo.note(tx, queue, attempt, until, rows)
    return queue, wait, opened(call, queue, rows)


def _bury(tx: Tx, queue: Queue, target: str, most: int, oldest: float) -> bool:
    """Move dead letters; whether there is a queue for them. In a standard queue they stay as old as they were."""
    dead = QUEUES.by_arn(tx, target)
    if dead is None:
        return False
    rows = tx.claim(_DEAD, queue.key, tx.now, oldest, EVERY if queue.fifo else MAX_BURIED, most)
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
        MessageId=message_id, ReceiptHandle=handle_of(queue.key, id_, receives), MD5OfBody=md5(body.encode()), Body=body
    )
    if req.AttributeNames or req.MessageSystemAttributeNames:
        wanted = {*(req.AttributeNames or ()), *(req.MessageSystemAttributeNames or ())}
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
