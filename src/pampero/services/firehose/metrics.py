"""AWS's metrics of delivery streams. Source: Data Firehose developer guide, "Monitoring Amazon Data Firehose Using CloudWatch
Metrics"."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pampero.api import ApiError, Call, Context
from pampero.aws.metrics import Measured, Together, meter
from pampero.services.firehose.model import Stream

NAMESPACE = "AWS/Firehose"
COUNT, BYTES, MILLIS, SECONDS = "Count", "Bytes", "Milliseconds", "Seconds"


@lru_cache(maxsize=4096)
def _measured(account: str, region: str, stream: str, metric: str, unit: str) -> Measured:
    return account, region, NAMESPACE, metric, (("DeliveryStreamName", stream),), unit


@lru_cache(maxsize=4096)
def _incoming(account: str, region: str, stream: str, operation: str) -> tuple[Together, Together]:
    """How many records come, and how large they are: what the operation tells of it is of the same values."""
    records = ["IncomingRecords", *(["PutRecordBatch.Records"] if operation == "PutRecordBatch" else [])]
    sizes = ["IncomingBytes", f"{operation}.Bytes"]
    return (
        Together(*(_measured(account, region, stream, metric, COUNT) for metric in records)),
        Together(*(_measured(account, region, stream, metric, BYTES) for metric in sizes)),
    )


def put(call: Call, req: Any, answer: Any, seconds: float) -> None:
    """PutRecord, PutRecordBatch."""
    if isinstance(answer, ApiError):
        return
    records = [req.Record] if call.operation == "PutRecord" else req.Records
    place, add = (call.account, call.region, req.DeliveryStreamName), meter(call).add
    number, sizes = _incoming(*place, call.operation)
    add(number, float(len(records)))
    add(sizes, float(sum(len(one.Data) for one in records)))
    add(_measured(*place, "IncomingPutRequests", COUNT))
    add(_measured(*place, f"{call.operation}.Requests", COUNT))
    add(_measured(*place, f"{call.operation}.Latency", MILLIS), seconds * 1000)


def count(context: Context, stream: Stream, metric: str, value: float = 1.0, unit: str = COUNT) -> None:
    """A value of a metric of a stream."""
    meter(context).add(_measured(stream.account, stream.region, stream.name, metric, unit), value)


def delivered(context: Context, stream: Stream, to: str, records: int, size: int, oldest: float) -> None:
    """Records were taken by where they go (`DeliveryToS3`). oldest: when the first of them came."""
    count(context, stream, f"{to}.Success")
    count(context, stream, f"{to}.Records", float(records))
    count(context, stream, f"{to}.Bytes", float(size), BYTES)
    count(context, stream, f"{to}.DataFreshness", max(0.0, context.now - oldest), SECONDS)
