"""AWS's metrics of streams: what is put and read. Source: Kinesis developer guide, "Monitoring with CloudWatch"."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pampero.api import ApiError, Call
from pampero.aws.metrics import Measured, Together, meter
from pampero.services.kinesis.model import stream_arn

NAMESPACE = "AWS/Kinesis"
# Errors of streams that are there.
COUNTED = frozenset({"ProvisionedThroughputExceededException", "InternalFailure"})


@lru_cache(maxsize=4096)
def _measured(arn: str, metric: str, unit: str) -> Measured:
    parts = arn.split(":", 5)
    return parts[4], parts[3], NAMESPACE, metric, (("StreamName", parts[5].partition("/")[2]),), unit


@lru_cache(maxsize=4096)
def _incoming(arn: str, operation: str) -> tuple[Together, Together]:
    """How many records come, and how large they are: what the operation tells of it is of the same values."""
    records = [_measured(arn, "IncomingRecords", "Count")]
    if operation == "PutRecords":
        records.append(_measured(arn, "PutRecords.SuccessfulRecords", "Count"))
    sizes = _measured(arn, "IncomingBytes", "Bytes"), _measured(arn, f"{operation}.Bytes", "Bytes")
    return Together(*records), Together(*sizes)


def _count(call: Call, req: Any, records: int, size: int, seconds: float) -> None:
    arn, operation = stream_arn(call, req), call.operation
    add = meter(call).add
    number, sizes = _incoming(arn, operation)
    add(number, float(records))
    add(sizes, float(size))
    add(_measured(arn, f"{operation}.Success", "Count"), float(bool(records)))
    add(_measured(arn, f"{operation}.Latency", "Milliseconds"), seconds * 1000)


def _refused(call: Call, arn: str, code: str, metric: str) -> None:
    meter(call).add(_measured(arn, f"{call.operation}.Success", "Count"), 0.0)
    if code == "ProvisionedThroughputExceededException":
        meter(call).add(_measured(arn, metric, "Count"))


def put(call: Call, req: Any, answer: Any, seconds: float) -> None:
    """PutRecord."""
    if isinstance(answer, ApiError):
        if answer.code in COUNTED:
            _refused(call, stream_arn(call, req), answer.code, "WriteProvisionedThroughputExceeded")
    else:
        _count(call, req, 1, len(req.Data), seconds)


def put_many(call: Call, req: Any, answer: Any, seconds: float) -> None:
    """PutRecords: those that were taken."""
    if isinstance(answer, ApiError):
        return
    taken = [len(one.Data) for one, told in zip(req.Records, answer.Records, strict=True) if told.ErrorCode is None]
    _count(call, req, len(taken), sum(taken), seconds)
    arn, add = stream_arn(call, req), meter(call).add
    add(_measured(arn, "PutRecords.TotalRecords", "Count"), float(len(req.Records)))
    throttled = sum(one.ErrorCode == "ProvisionedThroughputExceededException" for one in answer.Records)
    if throttled:
        add(_measured(arn, "PutRecords.ThrottledRecords", "Count"), float(throttled))
        add(_measured(arn, "WriteProvisionedThroughputExceeded", "Count"), float(throttled))


def got(call: Call, arn: str, answer: Any, seconds: float) -> None:
    """GetRecords. The age of an iterator is what MillisBehindLatest tells: nothing, once all was read."""
    if isinstance(answer, ApiError):
        _refused(call, arn, answer.code, "ReadProvisionedThroughputExceeded")
        return
    add = meter(call).add
    add(_measured(arn, "GetRecords.Success", "Count"))
    add(_measured(arn, "GetRecords.Latency", "Milliseconds"), seconds * 1000)
    add(_measured(arn, "GetRecords.Records", "Count"), float(len(answer.Records)))
    add(_measured(arn, "GetRecords.Bytes", "Bytes"), float(sum(len(one.Data) for one in answer.Records)))
    add(_measured(arn, "GetRecords.IteratorAgeMilliseconds", "Milliseconds"), float(answer.MillisBehindLatest or 0))
