"""AWS's metrics of tables: latencies, items returned, and what was refused. Source: DynamoDB developer guide, "DynamoDB Metrics and
dimensions". Capacity is computed only for those who ask for it, and not counted."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pampero.api import ApiError, Call
from pampero.aws.metrics import Measured, meter
from pampero.services.dynamodb.model import table_arn

NAMESPACE = "AWS/DynamoDB"
THROTTLED = frozenset({"ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"})


@lru_cache(maxsize=4096)
def _measured(arn: str, metric: str, operation: str, unit: str) -> Measured:
    parts = arn.split(":", 5)
    table = ("TableName", parts[5].partition("/")[2])
    dimensions = (("Operation", operation), table) if operation else (table,)
    return parts[4], parts[3], NAMESPACE, metric, dimensions, unit


def answered(call: Call, req: Any, answer: Any, seconds: float) -> None:
    """An operation on one table was answered."""
    add = meter(call).add
    if isinstance(answer, ApiError):
        _refused(call, req, answer.code)
        return
    arn = table_arn(call, req)
    add(_measured(arn, "SuccessfulRequestLatency", call.operation, "Milliseconds"), seconds * 1000)
    if call.operation in ("Query", "Scan"):
        add(_measured(arn, "ReturnedItemCount", call.operation, "Count"), float(answer.Count or 0))


def _refused(call: Call, req: Any, code: str) -> None:
    if code in ("ValidationException", "ResourceNotFoundException"):
        meter(call).add((call.account, call.region, NAMESPACE, "UserErrors", (), "Count"))
    elif code == "ConditionalCheckFailedException":
        meter(call).add(_measured(table_arn(call, req), "ConditionalCheckFailedRequests", "", "Count"))
    elif code in THROTTLED:
        meter(call).add(_measured(table_arn(call, req), "ThrottledRequests", call.operation, "Count"))
