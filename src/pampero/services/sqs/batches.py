"""Batches: up to ten entries, each with its own outcome."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pampero.api import ApiError, Call, operation
from pampero.services.sqs import metrics
from pampero.services.sqs import types as t
from pampero.services.sqs.contents import size_of
from pampero.services.sqs.inflight import change_visibility, remove
from pampero.services.sqs.model import Queue, look, queue_arn
from pampero.services.sqs.sending import put
from pampero.store.tx import Tx

ID = re.compile(r"[A-Za-z0-9_-]{1,80}")
MAX = 10
MAX_LENGTH = 1_048_576
TOO_LONG = ("One or more parameters are invalid.", "One or more parameters cannot be validated.")


def _check(entries: Sequence[Any]) -> None:
    if not entries:
        raise ApiError("EmptyBatchRequest", "There should be at least one entry in the request.")
    if len(entries) > MAX:
        text = f"Maximum number of entries per request are 10. You have sent {len(entries)}."
        raise ApiError("TooManyEntriesInBatchRequest", text)
    for entry in entries:
        if not ID.fullmatch(entry.Id):
            text = "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long."
            raise ApiError("InvalidBatchEntryId", text)
    seen: set[str] = set()
    for entry in entries:
        if entry.Id in seen:
            raise ApiError("BatchEntryIdsNotDistinct", f"Id {entry.Id} repeated.")
        seen.add(entry.Id)


def _failed(id_: str, error: ApiError) -> t.BatchResultErrorEntry:
    return t.BatchResultErrorEntry(Id=id_, SenderFault=True, Code=error.code, Message=error.message)


@operation("SendMessageBatch", resource=queue_arn, action="sqs:SendMessage", metered=metrics.sent_many)
def send_message_batch(tx: Tx, call: Call, req: t.SendMessageBatchRequest) -> t.SendMessageBatchResult:
    """Put up to ten messages on a queue. Source: API_SendMessageBatch."""
    queue = look(tx, call, req.QueueUrl)
    _check(req.Entries)
    total = sum(size_of(entry.MessageBody, entry.MessageAttributes) for entry in req.Entries)
    if total > MAX_LENGTH:
        text = f"Batch requests cannot be longer than {MAX_LENGTH} bytes. You have sent {total} bytes."
        raise ApiError("BatchRequestTooLong", text)
    done: list[t.SendMessageBatchResultEntry] = []
    failed: list[t.BatchResultErrorEntry] = []
    for entry in req.Entries:
        try:
            sent = put(tx, call, queue, entry)
        except ApiError as error:
            # AWS's words for a message that is too long differ here.
            error.message = error.message.replace(*TOO_LONG)
            failed.append(_failed(entry.Id, error))
            continue
        assert sent.MessageId is not None
        assert sent.MD5OfMessageBody is not None
        done.append(
            t.SendMessageBatchResultEntry(
                Id=entry.Id,
                MessageId=sent.MessageId,
                MD5OfMessageBody=sent.MD5OfMessageBody,
                MD5OfMessageAttributes=sent.MD5OfMessageAttributes,
                MD5OfMessageSystemAttributes=sent.MD5OfMessageSystemAttributes,
                SequenceNumber=sent.SequenceNumber,
            )
        )
    return t.SendMessageBatchResult(Successful=done or None, Failed=failed or None)


@operation("DeleteMessageBatch", resource=queue_arn, action="sqs:DeleteMessage", metered=metrics.deleted_many)
def delete_message_batch(tx: Tx, call: Call, req: t.DeleteMessageBatchRequest) -> t.DeleteMessageBatchResult:
    """Delete up to ten received messages. Source: API_DeleteMessageBatch."""
    queue: Queue = look(tx, call, req.QueueUrl)
    _check(req.Entries)
    done: list[t.DeleteMessageBatchResultEntry] = []
    failed: list[t.BatchResultErrorEntry] = []
    for entry in req.Entries:
        try:
            remove(tx, queue, entry.ReceiptHandle)
        except ApiError as error:
            failed.append(_failed(entry.Id, error))
        else:
            done.append(t.DeleteMessageBatchResultEntry(Id=entry.Id))
    return t.DeleteMessageBatchResult(Successful=done or None, Failed=failed or None)


@operation("ChangeMessageVisibilityBatch", resource=queue_arn, action="sqs:ChangeMessageVisibility")
def change_message_visibility_batch(
    tx: Tx, call: Call, req: t.ChangeMessageVisibilityBatchRequest
) -> t.ChangeMessageVisibilityBatchResult:
    """Change the visibility of up to ten messages. Source: API_ChangeMessageVisibilityBatch."""
    queue = look(tx, call, req.QueueUrl)
    _check(req.Entries)
    done: list[t.ChangeMessageVisibilityBatchResultEntry] = []
    failed: list[t.BatchResultErrorEntry] = []
    for entry in req.Entries:
        seconds = queue.numbers.visibility if entry.VisibilityTimeout is None else entry.VisibilityTimeout
        try:
            change_visibility(tx, queue, entry.ReceiptHandle, seconds)
        except ApiError as error:
            failed.append(_failed(entry.Id, error))
        else:
            done.append(t.ChangeMessageVisibilityBatchResultEntry(Id=entry.Id))
    return t.ChangeMessageVisibilityBatchResult(Successful=done or None, Failed=failed or None)
