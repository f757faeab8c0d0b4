"""Export tasks: a group's events of some time as compressed files in a bucket, one task of an account at a time.

Source: "Export log data to Amazon S3". The bucket's policy must let the service in, as on AWS.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from functools import partial

import msgspec

from pampero.api import ApiError, Call, Context, Event, consumer, fulfilled, operation
from pampero.aws.paging import named_page
from pampero.kernel import ids
from pampero.kernel.clock import iso8601_millis
from pampero.services.logs import types as t
from pampero.services.logs.chunks import FIRST, Position, Span
from pampero.services.logs.model import GROUPS, Group, group_of, invalid, millis, named_arn, next_position
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

MAX_LISTED = 50
MAX_ATTEMPTS = 5
# Of the text in one file.
FILE = 16 * 1_048_576
LIVE = ("PENDING", "RUNNING")
PREFIX = "exportedlogs"
REFUSED = (
    "{} call on the given bucket failed. Please check if CloudWatch Logs has been granted permission to perform this "
    "operation."
)


class Export(msgspec.Struct):
    """A task. start, end, created, completed: milliseconds. streams: a prefix of their names."""

    id: str
    name: str | None
    group: str
    streams: str
    start: int
    end: int
    bucket: str
    prefix: str
    created: int
    status: str = "PENDING"
    text: str | None = None
    completed: int | None = None

    @property
    def live(self) -> str | None:
        """For those that run."""
        return "yes" if self.status in LIVE else None


EXPORTS: Documents[Export] = Documents("logs.export", Export, {"live": lambda one: one.live})


@operation("CreateExportTask", resource=named_arn)
async def create_export_task(call: Call, req: t.CreateExportTaskRequest) -> t.CreateExportTaskResponse:
    """Begin to write a group's events to a bucket. Source: API_CreateExportTask.

    Raises ResourceNotFoundException, InvalidParameterException, LimitExceededException.
    """
    group = await call.read(group_of, call, req.logGroupName)
    if req.to < req.from_:
        raise invalid("The specified time range is not valid: from must not be after to.")
    prefix = req.destinationPrefix or PREFIX
    place = _place(call, group)
    test = f"{prefix}/aws-logs-write-test"
    await _exists(call, req.destination)
    await _allowed(place, "GetBucketAcl", Bucket=req.destination)
    await _allowed(place, "PutObject", Bucket=req.destination, Key=test, Body=b"Permission Check Successful")
    return t.CreateExportTaskResponse(taskId=await call.write(_create, call, req, prefix))


def _place(context: Context, group: Group) -> Context:
    at = context.within(group.account, group.region)
    return at.as_service(f"logs.{group.region}.amazonaws.com", f"{group.arn}:*")


async def _exists(call: Call, bucket: str) -> None:
    """Asked as the caller, whom S3 tells it; what else it says is no matter."""
    try:
        await call.client("s3").call("GetBucketAcl", Bucket=bucket)
    except ApiError as error:
        if error.code == "NoSuchBucket":
            text = "The given bucket does not exist. Please make sure the bucket is valid."
            raise invalid(text) from error


async def _allowed(place: Context, call: str, **arguments: object) -> None:
    try:
        await place.client("s3").call(call, **arguments)
    except ApiError as error:
        raise invalid(REFUSED.format(call)) from error


def _create(tx: Tx, call: Call, req: t.CreateExportTaskRequest, prefix: str) -> str:
    if EXPORTS.find(tx, call.scope, "live", "yes"):
        raise ApiError("LimitExceededException", "Resource limit exceeded.")
    made = Export(
        ids.uuid4(),
        req.taskName,
        req.logGroupName,
        req.logStreamNamePrefix or "",
        req.from_,
        req.to,
        req.destination,
        prefix,
        millis(tx.now),
    )
    EXPORTS.put(tx, call.scope, made.id, made)
    tx.emit("logs.export", [call.scope, made.id])
    return made.id


@consumer("logs.export")
async def export(context: Context, event: Event) -> None:
    """Write a task's files. Their names are the task's, so that a repeat after a crash writes the same ones."""
    scope, id_ = event.payload
    task, group = await context.read(_task, scope, id_)
    if task is None or task.live is None:
        return
    if group is None:
        await context.write(_end, scope, id_, "FAILED", "The specified log group does not exist.")
        return
    await context.write(_end, scope, id_, "RUNNING", None)
    place = _place(context, group)
    try:
        for stream, name in await context.scan(_streams, group, task):
            await _files(place, scope, task, group, stream, name)
    except ApiError as error:
        if event.attempt < MAX_ATTEMPTS and (error.status or 400) >= 500:
            raise
        await context.write(_end, scope, id_, "FAILED", error.message)
        return
    await context.write(_end, scope, id_, "COMPLETED", "Completed successfully")


async def _files(place: Context, scope: str, task: Export, group: Group, stream: int, name: str) -> None:
    reached: Position | None = FIRST
    number = 0
    while reached is not None:
        current, _ = await place.read(_task, scope, task.id)
        if current is None or current.live is None:
            return
        body, reached = await fulfilled(partial(place.scan, _file, place, group, task, stream, reached))
        if body:
            key = f"{task.prefix}/{task.id}/{name.replace('/', '-')}/{number:06d}.gz"
            await place.client("s3").call("PutObject", Bucket=task.bucket, Key=key, Body=body)
            number += 1


def _task(tx: ReadTx, scope: str, id_: str) -> tuple[Export | None, Group | None]:
    task = EXPORTS.get(tx, scope, id_)
    return task, None if task is None else GROUPS.get(tx, scope, task.group)


def _streams(tx: ReadTx, group: Group, task: Export) -> list[tuple[int, str]]:
    rows = tx.all(
        "SELECT id, name FROM logs_streams WHERE grp = ? AND name >= ? AND name < ? ORDER BY name",
        group.uid, task.streams, task.streams + "\U0010ffff",
    )  # fmt: skip
    return [(row[0], row[1]) for row in rows]


def _file(
    tx: ReadTx, context: Context, group: Group, task: Export, stream: int, after: Position
) -> tuple[bytes, Position | None]:
    """The next file of a stream, and where it ends; None: it is the last one."""
    start = max(task.start, group.oldest(millis(tx.now)))
    lines: list[str] = []
    size = 0
    for event in Span(context, group.uid, stream, start, task.end).forward(tx, after):
        lines.append(f"{iso8601_millis(event.time / 1000)} {event.message}\n")
        size += len(lines[-1])
        if size >= FILE:
            return gzip.compress("".join(lines).encode(), 6, mtime=0), event.place
    return gzip.compress("".join(lines).encode(), 6, mtime=0) if lines else b"", None


def _end(tx: Tx, scope: str, id_: str, status: str, text: str | None) -> None:
    task = EXPORTS.get(tx, scope, id_)
    if task is None or task.live is None:
        return
    task.status, task.text = status, text
    task.completed = millis(tx.now) if task.live is None else None
    EXPORTS.put(tx, scope, id_, task)


@operation("CancelExportTask", resource="*")
def cancel_export_task(tx: Tx, call: Call, req: t.CancelExportTaskRequest) -> None:
    """Stop a task; what it has written stays. Source: API_CancelExportTask.

    Raises ResourceNotFoundException, InvalidOperationException.
    """
    task = EXPORTS.get(tx, call.scope, req.taskId)
    if task is None:
        raise ApiError("ResourceNotFoundException", "The specified export task does not exist.")
    if task.live is None:
        raise ApiError("InvalidOperationException", "The specified export task has already finished")
    _end(tx, call.scope, req.taskId, "CANCELLED", "Cancelled by user")


@operation("DescribeExportTasks", resource="*", read=True)
def describe_export_tasks(tx: ReadTx, call: Call, req: t.DescribeExportTasksRequest) -> t.DescribeExportTasksResponse:
    """All tasks, one, or those of a status. Source: API_DescribeExportTasks. Raises InvalidParameterException."""
    most, after = req.limit or MAX_LISTED, next_position(req.nextToken)
    found = [
        (id_, one)
        for id_, one in EXPORTS.page(tx, call.scope, after=after)
        if req.taskId in (None, id_) and (req.statusCode or one.status) == one.status
    ]
    if req.taskId is not None and not found and req.statusCode is None:
        raise ApiError("ResourceNotFoundException", "The specified export task does not exist.")
    shown, token = named_page(found, most)
    return t.DescribeExportTasksResponse(exportTasks=list(_shown(shown)), nextToken=token)


def _shown(tasks: list[Export]) -> Iterator[t.ExportTask]:
    for one in tasks:
        yield t.ExportTask(
            taskId=one.id,
            taskName=one.name,
            logGroupName=one.group,
            from_=one.start,
            to=one.end,
            destination=one.bucket,
            destinationPrefix=one.prefix,
            status=t.ExportTaskStatus(code=one.status, message=one.text),
            executionInfo=t.ExportTaskExecutionInfo(creationTime=one.created, completionTime=one.completed),
        )
