"""Message move tasks: dead letters back to where they came from, durable and cancellable."""

from __future__ import annotations

import base64
import re

import msgspec

from pampero.api import ApiError, Call, Context, TimerEvent, operation, timer
from pampero.aws.tags import member
from pampero.kernel import ids, jsontext
from pampero.services.sqs import fifo
from pampero.services.sqs import types as t
from pampero.services.sqs.model import QUEUES, Queue, channel
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

FASTEST = 500
KEPT = MAX_LISTED = 10
ARN = re.compile(r"arn:[^:]+:[^:]+:[^:]*:[^:]*:.+")
# Of a message that came to a dead-letter queue otherwise than by dying.
SOURCELESS = "CouldNotDetermineMessageSource"

# A message that is moved back counts as a new one: its id, its age and its place are new.
_COPY = (
    "INSERT INTO sqs_messages (queue, message_id, body, attributes, system, sender, sent, visible, grp, dedup) "
    "SELECT ?, ?, body, attributes, system, sender, ?, ?, grp, dedup FROM sqs_messages WHERE id = ?"
)


class Move(msgspec.Struct):
    """A move task. rate: messages a second."""

    handle: str
    source: str
    destination: str | None
    rate: int | None
    status: str
    started: float
    moved: int
    total: int
    reason: str | None = None


MOVES: Documents[Move] = Documents("sqs.move", Move)


def _of_handle(tx: ReadTx, call: Call, req: t.CancelMessageMoveTaskRequest) -> str:
    """The queue of a task, if it is there: what names none is no secret."""
    source = _said(req.TaskHandle)[1]
    return source if QUEUES.by_arn(tx, source) is not None else "*"


def _handle(task: str, source: str) -> str:
    return base64.b64encode(msgspec.json.encode({"taskId": task, "sourceArn": source})).decode()


def _said(handle: str) -> tuple[str, str]:
    """(task, ARN of the source queue) of a handle. Raises InvalidParameterValue."""
    try:
        found = jsontext.loads(base64.b64decode(handle, validate=True).decode())
        return str(found["taskId"]), str(found["sourceArn"])
    except (ValueError, KeyError, TypeError) as error:
        raise ApiError("InvalidParameterValue", "Value for parameter TaskHandle is invalid.") from error


def _queue(tx: ReadTx, arn: str, name: str = "SourceArn") -> Queue:
    """Raises ResourceNotFoundException, InvalidParameterValue."""
    if not ARN.fullmatch(arn):
        text = f"You must use this format to specify the {name}: arn:<partition>:<service>:<region>:<account-id>:<resource-id>"
        raise ApiError("InvalidParameterValue", text)
    queue = QUEUES.by_arn(tx, arn)
    if queue is None:
        text = f"The resource that you specified for the {name} parameter doesn't exist."
        raise ApiError("ResourceNotFoundException", text)
    return queue


def _check_number(name: str, value: int | None, most: int) -> None:
    if value is not None and not 1 <= value <= most:
        text = f"Value for parameter {name} is invalid. Reason: You must enter a number that's between 1 and {most}."
        raise ApiError("InvalidParameterValue", text)


def _is_dead_letter_queue(tx: ReadTx, queue: Queue) -> bool:
    redrives = (other.redrive() for _, other in QUEUES.page(tx, f"{queue.account}/{queue.region}"))
    return any(redrive is not None and redrive[0] == queue.arn for redrive in redrives)


@operation("StartMessageMoveTask", resource=member("SourceArn"))
def start_message_move_task(tx: Tx, call: Call, req: t.StartMessageMoveTaskRequest) -> t.StartMessageMoveTaskResult:
    """Begin to move a dead-letter queue's messages. Source: API_StartMessageMoveTask. Raises ResourceNotFoundException,
    InvalidParameterValue."""
    source = _queue(tx, req.SourceArn)
    if not _is_dead_letter_queue(tx, source):
        raise ApiError("InvalidParameterValue", "Source queue must be configured as a Dead Letter Queue.")
    if req.DestinationArn is not None:
        destination = _queue(tx, req.DestinationArn, "DestinationArn")
        if destination.arn == source.arn:
            text = "Source queue arn and destination queue arn cannot be the same."
            raise ApiError("InvalidParameterValue", text)
        if destination.fifo != source.fifo:
            text = "The source queue and destination queue must be of the same queue type."
            raise ApiError("InvalidParameterValue", text)
    _check_number("MaxNumberOfMessagesPerSecond", req.MaxNumberOfMessagesPerSecond, FASTEST)
    if any(move.status == "RUNNING" for _, move in MOVES.page(tx, source.arn)):
        text = (
            "There is already a task running. Only one active task is allowed for a source queue arn at a given time."
        )
        raise ApiError("InvalidParameterValue", text)
    row = tx.one("SELECT count(*) FROM sqs_messages WHERE queue = ?", source.key)
    assert row is not None
    rate = req.MaxNumberOfMessagesPerSecond
    move = Move(_handle(ids.uuid4(), source.arn), source.arn, req.DestinationArn, rate, "RUNNING", tx.now, 0, row[0])
    id_ = f"{tx.now:020.6f}/{ids.uuid4()}"
    MOVES.put(tx, source.arn, id_, move)
    tx.at("sqs.move", f"{source.arn}|{id_}", tx.now)
    return t.StartMessageMoveTaskResult(TaskHandle=move.handle)


@operation("CancelMessageMoveTask", resource=_of_handle)
def cancel_message_move_task(tx: Tx, call: Call, req: t.CancelMessageMoveTaskRequest) -> t.CancelMessageMoveTaskResult:
    """Stop a running task. Source: API_CancelMessageMoveTask. Raises ResourceNotFoundException."""
    source = _queue(tx, _said(req.TaskHandle)[1])
    for id_, move in MOVES.page(tx, source.arn):
        if move.handle == req.TaskHandle and move.status == "RUNNING":
            move.status = "CANCELLED"
            MOVES.put(tx, source.arn, id_, move)
            tx.cancel("sqs.move", f"{source.arn}|{id_}")
            return t.CancelMessageMoveTaskResult(ApproximateNumberOfMessagesMoved=move.moved)
    raise ApiError("ResourceNotFoundException", "The task that you specified doesn't exist, or is not running.")


@operation("ListMessageMoveTasks", resource=member("SourceArn"), read=True)
def list_message_move_tasks(tx: ReadTx, call: Call, req: t.ListMessageMoveTasksRequest) -> t.ListMessageMoveTasksResult:
    """The newest tasks of a queue. Source: API_ListMessageMoveTasks."""
    source = _queue(tx, req.SourceArn)
    _check_number("MaxResults", req.MaxResults, MAX_LISTED)
    newest = [move for _, move in MOVES.page(tx, source.arn)][::-1][: req.MaxResults or 1]
    return t.ListMessageMoveTasksResult(
        Results=[
            t.ListMessageMoveTasksResultEntry(
                TaskHandle=move.handle if move.status == "RUNNING" else None,
                Status=move.status,
                SourceArn=move.source,
                DestinationArn=move.destination,
                MaxNumberOfMessagesPerSecond=move.rate,
                ApproximateNumberOfMessagesMoved=move.moved,
                ApproximateNumberOfMessagesToMove=move.total,
                FailureReason=move.reason,
                StartedTimestamp=int(move.started * 1000),
            )
            for move in newest
        ]
    )


@timer("sqs.move")
def move_some(tx: Tx, context: Context, event: TimerEvent) -> None:
    """Move a second's worth of messages; what has no destination ends the task."""
    arn, _, id_ = event.key.partition("|")
    move = MOVES.get(tx, arn, id_)
    source = QUEUES.by_arn(tx, arn)
    if move is None or source is None or move.status != "RUNNING":
        return
    rows = tx.claim(
        "SELECT id, source, grp FROM sqs_messages WHERE queue = ? AND visible <= ? ORDER BY id LIMIT ?",
        source.key, tx.now, move.rate or FASTEST,
    )  # fmt: skip
    for id_row, origin, group in rows:
        target = QUEUES.by_arn(tx, move.destination or origin or "")
        if target is None:
            lost = move.destination or origin
            move.status, move.reason = "FAILED", "AWS.SimpleQueueService.NonExistentQueue" if lost else SOURCELESS
            break
        if target.fifo:
            fifo.enlist(tx, target, group)
        tx.run(_COPY, target.key, ids.uuid4(), tx.now, tx.now, id_row)
        tx.run("DELETE FROM sqs_messages WHERE id = ?", id_row)
        if source.fifo:
            fifo.leave(tx, source.key, group)
        tx.wake(channel(target.key))
        move.moved += 1
    if move.status == "RUNNING" and len(rows) < (move.rate or FASTEST):
        move.status = "COMPLETED"
    MOVES.put(tx, arn, id_, move)
    if move.status == "RUNNING":
        tx.at("sqs.move", event.key, tx.now + 1)
    for old, _ in MOVES.page(tx, arn)[:-KEPT]:
        MOVES.delete(tx, arn, old)
