"""Lines for a log stream, which is made when the first ones come."""

from __future__ import annotations

from typing import Any, NamedTuple

from pampero.api import ApiError, Client
from pampero.store.tx import Tx

MISSING = "ResourceNotFoundException"
# What services log for deliveries that are set up of their resources.
VENDED = "logs.vended"


class Vended(NamedTuple):
    """A record. kind: the log type of delivery sources (`INFO_LOGS`). time: milliseconds. text: JSON."""

    kind: str
    time: int
    text: str


def vend(tx: Tx, resource: str, stream: str, records: list[Vended]) -> None:
    """Give records of a resource (its ARN) to CloudWatch Logs after the commit. stream: how it is called in log groups."""
    tx.emit(VENDED, {"resource": resource, "stream": stream, "records": [list(one) for one in records]})


async def put_log_events(
    logs: Client, group: str, stream: str, events: list[dict[str, Any]], *, make_group: bool = False
) -> None:
    """PutLogEvents, by a client of CloudWatch Logs. make_group: the group is made, too, where it is missing. Raises ApiError."""
    put = {"logGroupName": group, "logStreamName": stream, "logEvents": events}
    try:
        await logs.call("PutLogEvents", **put)
        return
    except ApiError as error:
        if error.code != MISSING:
            raise
    try:
        await _make(logs, "CreateLogStream", logGroupName=group, logStreamName=stream)
    except ApiError as error:
        if error.code != MISSING or not make_group:
            raise
        await _make(logs, "CreateLogGroup", logGroupName=group)
        await _make(logs, "CreateLogStream", logGroupName=group, logStreamName=stream)
    await logs.call("PutLogEvents", **put)


async def _make(logs: Client, operation: str, **names: str) -> None:
    try:
        await logs.call(operation, **names)
    except ApiError as error:
        if error.code != "ResourceAlreadyExistsException":
            raise
