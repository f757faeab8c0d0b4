"""Subscription filters that write to streams of Kinesis or of Firehose, with a role: compressed batches, a record each.

Source: "Subscription filters" in the CloudWatch Logs user guide.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import msgspec

from pampero.api import ApiError, Call, Context, pass_role
from pampero.kernel import ids
from pampero.services.logs.model import invalid, millis
from pampero.store.tx import ReadTx

SERVICE = "logs.amazonaws.com"
SESSION = "CloudWatchLogs"
MAX_SIZE = 1_000_000
KINESIS, FIREHOSE = "kinesis", "firehose"
STREAMS = (KINESIS, FIREHOSE)
CHECK = "CWL CONTROL MESSAGE: Checking health of destination {}."
CHECKED = {KINESIS: "Kinesis stream", FIREHOSE: "Firehose"}
UNREACHABLE = {
    KINESIS: (
        "Could not deliver test message to specified Kinesis stream. Check if the given kinesis stream is in ACTIVE state. "
    ),
    FIREHOSE: (
        "Could not deliver test message to specified Firehose stream. Check if the given Firehose stream is in ACTIVE state."
    ),
}


def kind_of(arn: str) -> str:
    """The service of a target."""
    return arn.split(":", 5)[2]


def may_pass(tx: ReadTx, call: Call, role: str) -> None:
    """Raises ApiError AccessDenied where the caller may not hand the role on."""
    pass_role(tx, call, SERVICE, role)


async def try_out(call: Call, arn: str, role: str) -> None:
    """Put a control message into a stream, as AWS does. Raises InvalidParameterException where that does not go."""
    await call.read(may_pass, call, role)
    kind = kind_of(arn)
    document = {
        "messageType": "CONTROL_MESSAGE",
        "owner": "CloudwatchLogs",
        "logGroup": "",
        "logStream": "",
        "subscriptionFilters": [],
        "logEvents": [{"id": "", "timestamp": millis(call.now), "message": CHECK.format(CHECKED[kind])}],
    }
    try:
        await put_records(call, arn, role, [packed(document)], ids.uuid4())
    except ApiError as error:
        raise invalid(UNREACHABLE[kind]) from error


async def put_records(place: Context, arn: str, role: str, records: list[bytes], key: str) -> None:
    """Write records to a stream as a role, which may trust the service in this region alone. Raises ApiError."""
    try:
        sender = await place.as_role(role, SESSION, SERVICE)
    except ApiError as error:
        if error.code not in ("AccessDenied", "AccessDeniedException"):
            raise
        sender = await place.as_role(role, SESSION, f"logs.{place.region}.amazonaws.com")
    _, _, _, region, account, name = arn.split(":", 5)
    client = sender.within(account, region).client(kind_of(arn))
    for data in records:
        if kind_of(arn) == FIREHOSE:
            stream = name.removeprefix("deliverystream/")
            await client.call("PutRecord", DeliveryStreamName=stream, Record={"Data": data})
            continue
        await client.call("PutRecord", StreamARN=arn, Data=data, PartitionKey=key)


def key_of(group: str, stream: str, distribution: str) -> str:
    """The partition key of a batch: one for all of a log stream, or any."""
    if distribution == "Random":
        return ids.uuid4()
    return hashlib.md5(f"{group}:{stream}".encode(), usedforsecurity=False).hexdigest()


def packed(document: dict[str, Any]) -> bytes:
    """A document as a record's data."""
    import gzip

    return gzip.compress(msgspec.json.encode(document), 6, mtime=0)


def records_of(document: dict[str, Any]) -> Iterator[bytes]:
    """A batch as records, several where one would be too large."""
    data, events = packed(document), document["logEvents"]
    if len(data) <= MAX_SIZE or len(events) < 2:
        yield data
        return
    half = len(events) // 2
    for part in (events[:half], events[half:]):
        yield from records_of({**document, "logEvents": part})
