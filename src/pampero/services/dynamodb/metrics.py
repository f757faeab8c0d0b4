"""AWS's metrics of tables: latencies, items returned, capacity, and what was refused. Source: DynamoDB developer guide, "DynamoDB
Metrics and dimensions". Of what is read as it is stored, and whose capacity nobody asks for, that is counted by the length of its JSON."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Any

from pampero.api import ApiError, Call, Context
from pampero.aws.metrics import Measured, Together, meter
from pampero.services.dynamodb.capacity import NONE, Bill, read_units, written
from pampero.services.dynamodb.expr.values import Item
from pampero.services.dynamodb.model import Table, table_arn
from pampero.services.dynamodb.pages import Page, Reading
from pampero.store.tx import Tx

NAMESPACE = "AWS/DynamoDB"
THROTTLED = frozenset({"ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"})


@lru_cache(maxsize=4096)
def _measured(arn: str, metric: str, operation: str, unit: str) -> Measured:
    parts = arn.split(":", 5)
    table = ("TableName", parts[5].partition("/")[2])
    dimensions = (("Operation", operation), table) if operation else (table,)
    return parts[4], parts[3], NAMESPACE, metric, dimensions, unit


@lru_cache(maxsize=4096)
def _latency(account: str, region: str, named: str, operation: str) -> Together:
    """named: by its name or its ARN."""
    arn = named if named.startswith("arn:") else f"arn:aws:dynamodb:{region}:{account}:table/{named}"
    return Together(_measured(arn, "SuccessfulRequestLatency", operation, "Milliseconds"))


def answered(call: Call, req: Any, answer: Any, seconds: float) -> None:
    """An operation on one table was answered."""
    if isinstance(answer, ApiError):
        _refused(call, req, answer.code)
        return
    operation = call.operation
    meter(call).add(_latency(call.account, call.region, req.TableName, operation), seconds * 1000)
    if operation in ("Query", "Scan"):
        meter(call).add(
            _measured(table_arn(call, req), "ReturnedItemCount", operation, "Count"), float(answer.Count or 0)
        )


def _refused(call: Call, req: Any, code: str) -> None:
    if code in ("ValidationException", "ResourceNotFoundException"):
        meter(call).add((call.account, call.region, NAMESPACE, "UserErrors", (), "Count"))
    elif code == "ConditionalCheckFailedException":
        meter(call).add(_measured(table_arn(call, req), "ConditionalCheckFailedRequests", "", "Count"))
    elif code in THROTTLED:
        meter(call).add(_measured(table_arn(call, req), "ThrottledRequests", call.operation, "Count"))


@lru_cache(maxsize=4096)
def _capacity(account: str, region: str, table: str, index: str, metric: str) -> Together:
    dimensions = ("TableName", table), *([("GlobalSecondaryIndexName", index)] if index else [])
    return Together((account, region, NAMESPACE, metric, tuple(sorted(dimensions)), "Count"))


def consumed(context: Context, table: Table, read: bool, units: float, indexes: Mapping[str, float] = NONE) -> None:
    """Units of a table, with those of its local indexes, and of each global one."""
    metric = "ConsumedReadCapacityUnits" if read else "ConsumedWriteCapacityUnits"
    add = meter(context).add
    if not indexes:
        add(_capacity(table.account, table.region, table.name, "", metric), units)
        return
    for name, own in indexes.items():
        if table.indexes[name].is_global:
            add(_capacity(table.account, table.region, table.name, name, metric), own)
        else:
            units += own
    if units:
        add(_capacity(table.account, table.region, table.name, "", metric), units)


def wrote(
    tx: Tx, context: Context, table: Table, old: Item | None, new: Item | None, size: int | None = None
) -> tuple[float, dict[str, float]]:
    """Count a write once it is committed: the units that it costs the table and each index. size: of the new item, where that is
    known."""
    units = written(table, old, new, size)
    tx.once_committed(partial(consumed, context, table, False, *units))
    return units


def billed(context: Context, bill: Bill, read: bool) -> None:
    """What a bill holds, in the end."""
    for table, units, indexes in bill.entries():
        consumed(context, table, read, units, indexes)


def read(context: Context, page: Page, reading: Reading, consistent: bool) -> None:
    """A page of a query or scan."""
    units = read_units(page.size, consistent)
    if reading.index is None:
        consumed(context, reading.table, True, units)
    else:
        fetched = page.fetched * 2 if consistent else page.fetched
        consumed(context, reading.table, True, fetched, {reading.index: units})
