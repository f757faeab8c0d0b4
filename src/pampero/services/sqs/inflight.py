"""Messages in flight: delete them, and change when they become visible again."""

from __future__ import annotations

from pampero.api import ApiError, Call, operation
from pampero.services.sqs import fifo, metrics
from pampero.services.sqs import types as t
from pampero.services.sqs.model import Queue, look, queue_arn
from pampero.services.sqs.receipts import row_of
from pampero.store.tx import ReadTx, Row, Tx

MAX_VISIBILITY = 43_200


def check_visibility(seconds: int) -> None:
    """Refuse what is no visibility timeout. Raises InvalidParameterValue."""
    if not 0 <= seconds <= MAX_VISIBILITY:
        text = f"Value {seconds} for parameter VisibilityTimeout is invalid. Reason: Must be between 0 and 43200."
        raise ApiError("InvalidParameterValue", text)


def _state(tx: ReadTx, queue: Queue, id_: int) -> Row | None:
    """(receives, visible, when it was last received) of a message that is there and not past its retention."""
    oldest = tx.now - queue.numbers.retention
    return tx.one(
        "SELECT receives, visible, received FROM sqs_messages WHERE id = ? AND queue = ? AND sent >= ?",
        id_,
        queue.key,
        oldest,
    )


def remove(tx: Tx, queue: Queue, receipt: str) -> None:
    """Delete a received message; that it is gone already is no error. Raises ReceiptHandleIsInvalid."""
    id_, receives = row_of(queue.key, receipt)
    if not queue.fifo:
        tx.run("DELETE FROM sqs_messages WHERE id = ? AND queue = ?", id_, queue.key)
        return
    row = _state(tx, queue, id_)
    if row is not None and (row[0] != receives or row[1] <= tx.now):
        text = f"Value {receipt} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired."
        raise ApiError("InvalidParameterValue", text)
    gone = tx.one("DELETE FROM sqs_messages WHERE id = ? AND queue = ? RETURNING grp", id_, queue.key)
    if gone is not None:
        fifo.leave(tx, queue.key, gone[0])
        tx.wake(queue.channel)


@operation("DeleteMessage", resource=queue_arn, metered=metrics.deleted)
def delete_message(tx: Tx, call: Call, req: t.DeleteMessageRequest) -> None:
    """Delete a received message. Source: API_DeleteMessage. Raises QueueDoesNotExist, ReceiptHandleIsInvalid."""
    remove(tx, look(tx, call, req.QueueUrl), req.ReceiptHandle)


def change_visibility(tx: Tx, queue: Queue, receipt: str, seconds: int) -> None:
    """Set when a message in flight becomes visible. Raises MessageNotInflight, ReceiptHandleIsInvalid.

    In a standard queue any receipt of a message will do, also when it has become visible, as is seen on AWS.
    """
    check_visibility(seconds)
    id_, receives = row_of(queue.key, receipt)
    row = _state(tx, queue, id_)
    if row is None or (queue.fifo and (row[1] <= tx.now or row[0] != receives)):
        text = f"Value {receipt} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change."
        raise ApiError("MessageNotInflight" if row is not None else "InvalidParameterValue", text)
    if row[2] is not None and tx.now + seconds > row[2] + MAX_VISIBILITY:
        text = f"Total VisibilityTimeout for the message is beyond the limit [{MAX_VISIBILITY} seconds]"
        raise ApiError(
            "InvalidParameterValue", f"Value {seconds} for parameter VisibilityTimeout is invalid. Reason: {text}."
        )
    tx.run("UPDATE sqs_messages SET visible = ? WHERE id = ?", tx.now + seconds, id_)
    tx.wake(queue.channel)


@operation("ChangeMessageVisibility", resource=queue_arn)
def change_message_visibility(tx: Tx, call: Call, req: t.ChangeMessageVisibilityRequest) -> None:
    """Lengthen or end a message's visibility timeout. Source: API_ChangeMessageVisibility."""
    change_visibility(tx, look(tx, call, req.QueueUrl), req.ReceiptHandle, req.VisibilityTimeout)
