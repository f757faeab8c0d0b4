"""AWS's metrics of streams: what is put and read. Source: Kinesis developer guide, "Monitoring with CloudWatch"."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pampero.api import ApiError, Call
from pampero.aws.metrics import Measured, meter
from pampero.services.kinesis.model import stream_arn

NAMESPACE = "AWS/Kinesis"


@lru_cache(maxsize=4096)
def _measured(arn: str, metric: str, unit: str) -> Measured:
    parts = arn.split(":", 5)
    return parts[4], parts[3], NAMESPACE, metric, (("StreamName", parts[5].partition("/")[2]),), unit


def _count(call: Call, arn: str, records: int, size: int) -> None:
    add = meter(call).add
    add(_measured(arn, "IncomingRecords", "Count"), float(records))
    add(_measured(arn, "IncomingBytes", "Bytes"), float(size))


def put(call: Call, req: Any, answer: Any, seconds: float) -> None:
    """PutRecord."""
    if not isinstance(answer, ApiError):
        _count(call, stream_arn(call, req), 1, len(req.Data))


def put_many(call: Call, req: Any, answer: Any, seconds: float) -> None:
    """PutRecords: those that were taken."""
    if not isinstance(answer, ApiError):
        taken = [len(one.Data) for one, told in zip(req.Records, answer.Records, strict=True) if told.ErrorCode is None]
        _count(call, stream_arn(call, req), len(taken), sum(taken))
