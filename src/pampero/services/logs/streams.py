"""Log streams: make, list, delete."""

from __future__ import annotations

from pampero.api import ApiError, Call, operation
from pampero.aws.paging import decode_token, encode_token
from pampero.services.logs import types as t
from pampero.services.logs.model import (
    Group,
    group_at,
    group_of,
    invalid,
    millis,
    no_stream,
    place_of,
    placed_arn,
    stream_arn,
)
from pampero.store.tx import ReadTx, Row, Tx

MAX_LISTED = 50
LAST_NAME = "\U0010ffff"
LATEST = 1 << 60

_COLUMNS = "id, name, created, first_event, last_event, ingested"
_BY_NAME = (
    f"SELECT {_COLUMNS} FROM logs_streams WHERE grp = ? AND name > ? AND name >= ? AND name < ? ORDER BY name LIMIT ?"
)
_BY_NAME_BACK = (
    f"SELECT {_COLUMNS} FROM logs_streams WHERE grp = ? AND name < ? AND name >= ? AND name < ? "
    "ORDER BY name DESC LIMIT ?"
)
_BY_TIME = (
    f"SELECT {_COLUMNS} FROM logs_streams WHERE grp = ? AND (last_event, name) > (?, ?) "
    "ORDER BY last_event, name LIMIT ?"
)
_BY_TIME_BACK = (
    f"SELECT {_COLUMNS} FROM logs_streams WHERE grp = ? AND (last_event, name) < (?, ?) "
    "ORDER BY last_event DESC, name DESC LIMIT ?"
)


@operation("CreateLogStream", resource=stream_arn)
def create_log_stream(tx: Tx, call: Call, req: t.CreateLogStreamRequest) -> None:
    """Make a stream. Source: API_CreateLogStream.

    Raises ResourceNotFoundException, ResourceAlreadyExistsException.
    """
    group = group_of(tx, call, req.logGroupName)
    made = tx.one(
        "INSERT INTO logs_streams (grp, name, created) VALUES (?, ?, ?) ON CONFLICT (grp, name) DO NOTHING RETURNING id",
        group.uid, req.logStreamName, millis(tx.now),
    )  # fmt: skip
    if made is None:
        raise ApiError("ResourceAlreadyExistsException", "The specified log stream already exists")


@operation("DeleteLogStream", resource=stream_arn)
def delete_log_stream(tx: Tx, call: Call, req: t.DeleteLogStreamRequest) -> None:
    """Delete a stream with its events: unseen at once, removed in the background. Source: API_DeleteLogStream."""
    group = group_of(tx, call, req.logGroupName)
    row = tx.one("DELETE FROM logs_streams WHERE grp = ? AND name = ? RETURNING id", group.uid, req.logStreamName)
    if row is None:
        raise no_stream()
    tx.at("logs.sweep", f"stream/{row[0]}", tx.now)


@operation("DescribeLogStreams", resource=placed_arn, read=True)
def describe_log_streams(tx: ReadTx, call: Call, req: t.DescribeLogStreamsRequest) -> t.DescribeLogStreamsResponse:
    """A group's streams by name or by the time of their last event. Source: API_DescribeLogStreams.

    Raises ResourceNotFoundException, InvalidParameterException.
    """
    by_time = req.orderBy == "LastEventTime"
    if by_time and req.logStreamNamePrefix is not None:
        raise invalid("Cannot order by LastEventTime with a logStreamNamePrefix.")
    group = group_at(tx, place_of(call, req))
    most = req.limit or MAX_LISTED
    position = _position(req.nextToken, by_time)
    if by_time:
        start = position or ([LATEST, ""] if req.descending else [-1, ""])
        rows = tx.all(_BY_TIME_BACK if req.descending else _BY_TIME, group.uid, *start, most + 1)
    else:
        prefix = req.logStreamNamePrefix or ""
        start = position or [LAST_NAME if req.descending else ""]
        statement = _BY_NAME_BACK if req.descending else _BY_NAME
        rows = tx.all(statement, group.uid, *start, prefix, prefix + LAST_NAME, most + 1)
    token = None
    if len(rows) > most:
        last = rows[most - 1]
        token = encode_token([last[4], last[1]] if by_time else [last[1]])
    return t.DescribeLogStreamsResponse(logStreams=[_described(group, row) for row in rows[:most]], nextToken=token)


def _position(token: str | None, by_time: bool) -> list[str | int] | None:
    if token is None:
        return None
    try:
        position = decode_token(token)
    except ValueError as error:
        raise invalid("The specified nextToken is invalid.") from error
    types = [int, str] if by_time else [str]
    if not isinstance(position, list) or [type(part) for part in position] != types:
        raise invalid("The specified nextToken is invalid.")
    return position


def _described(group: Group, row: Row) -> t.LogStream:
    """AWS answers 0 stored bytes for every stream since 2019."""
    id_, name, created, first, last, ingested = row
    stream = t.LogStream(logStreamName=name, creationTime=created, arn=f"{group.arn}:log-stream:{name}", storedBytes=0)
    if ingested:
        stream.firstEventTimestamp, stream.lastEventTimestamp = first, last
        stream.lastIngestionTime, stream.uploadSequenceToken = ingested, sequence_token(id_)
    return stream


def sequence_token(stream: int) -> str:
    """A token of the form that PutLogEvents answers; nothing asks for it any more."""
    return f"{stream:056d}"
