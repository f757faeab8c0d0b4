"""Query and Scan: keyed ranges, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pampero.api import Call, operation
from pampero.services.dynamodb.capacity import consumed, read_units
from pampero.services.dynamodb.expr.conditions import Predicate, compile_condition
from pampero.services.dynamodb.expr.keycode import encode
from pampero.services.dynamodb.expr.keyconditions import KeyCondition, parse_key_condition
from pampero.services.dynamodb.expr.names import Path, Scope
from pampero.services.dynamodb.expr.projections import parse_projection, project
from pampero.services.dynamodb.expr.values import Item, ValidationError, item_size
from pampero.services.dynamodb.items import refuse_legacy
from pampero.services.dynamodb.model import Table, find, index_arn, invalid, key_bytes, primary
from pampero.services.dynamodb.rows import decode
from pampero.services.dynamodb.types import QueryInput, QueryOutput, ScanInput, ScanOutput
from pampero.store.tx import ReadTx, Row

PAGE_BYTES = 1024 * 1024
CHUNK = 128


@dataclass(slots=True)
class Page:
    """What one page gathers."""

    items: list[Item]
    scanned: int = 0
    size: int = 0
    last: Item | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How items are read: which index, which filter, which parts."""

    table: Table
    index: str | None
    predicate: Predicate | None
    paths: tuple[Path, ...] | None
    limit: int | None
    count_only: bool


def _reading(table: Table, req: Any, scope: Scope) -> Reading:
    if req.IndexName is not None:
        index = table.indexes.get(req.IndexName)
        if index is None:
            raise ValidationError(f"The table does not have the specified index: {req.IndexName}")
        if index.is_global and req.ConsistentRead:
            raise ValidationError("Consistent reads are not supported on global secondary indexes")
    predicate = (
        None if req.FilterExpression is None else compile_condition("FilterExpression", req.FilterExpression, scope)
    )
    paths = None if req.ProjectionExpression is None else parse_projection(req.ProjectionExpression, scope)
    if req.Select == "COUNT" and paths is not None:
        raise ValidationError("Cannot specify the ProjectionExpression when choosing to get only the COUNT")
    return Reading(table, req.IndexName, predicate, paths, req.Limit, req.Select == "COUNT")


def _gather(reading: Reading, page: Page, rows: list[Row]) -> bool:
    """Add rows to a page; True when it is full."""
    for row in rows:
        item: Item = decode(row[-1])
        page.scanned += 1
        page.size += item_size(item)
        if reading.predicate is None or reading.predicate(item):
            page.items.append(_projected(reading, item))
        if (reading.limit is not None and page.scanned >= reading.limit) or page.size >= PAGE_BYTES:
            page.last = _position(reading.table, reading.index, item)
            return True
    return False


def _projected(reading: Reading, item: Item) -> Item:
    table = reading.table
    if reading.index is not None:
        index = table.indexes[reading.index]
        if index.projection != "ALL":
            keys = {table.hash, table.range, index.hash, index.range, *index.include}
            item = {name: value for name, value in item.items() if name in keys}
    return item if reading.paths is None else project(item, reading.paths)


def _position(table: Table, index: str | None, item: Item) -> Item:
    names = {table.hash, table.range, *(table.keys_of(index) if index else ())} - {None}
    return {name: item[name] for name in names if name is not None}


def _bounds(table: Table, index: str | None, condition: KeyCondition) -> tuple[bytes, str, list[bytes]]:
    """(hash, the SQL condition on range, its arguments)."""
    hash_name, range_name = table.keys_of(index)
    hash_ = _condition_bytes(table, hash_name, condition.hash)
    if not condition.operator:
        return hash_, "", []
    assert range_name is not None
    assert condition.low is not None
    low = _condition_bytes(table, range_name, condition.low)
    match condition.operator:
        case "between":
            assert condition.high is not None
            high = _condition_bytes(table, range_name, condition.high)
            if high < low:
                raise ValidationError(
                    "Invalid KeyConditionExpression: The BETWEEN operator requires upper bound to be greater than or equal to lower bound"
                )
            return hash_, " AND range >= ? AND range <= ?", [low, high]
        case "begins_with":
            if table.types[range_name] == "N":
                raise ValidationError(
                    "Invalid KeyConditionExpression: Incorrect operand type for operator or function; operator or function: begins_with, operand type: N"
                )
            above = _after(low)
            return hash_, " AND range >= ?" + (" AND range < ?" if above else ""), [low, above] if above else [low]
    return hash_, f" AND range {condition.operator} ?", [low]


def _condition_bytes(table: Table, name: str, value: dict[str, Any]) -> bytes:
    if table.types[name] not in value:
        raise ValidationError(
            "One or more parameter values were invalid: Condition parameter type does not match schema type"
        )
    return encode(value)


def _after(prefix: bytes) -> bytes | None:
    """The least bytes above everything that begins with `prefix`."""
    kept = prefix.rstrip(b"\xff")
    return kept[:-1] + bytes([kept[-1] + 1]) if kept else None


def _start(table: Table, index: str | None, key: Item) -> tuple[bytes, bytes, bytes, bytes]:
    """(hash, range, base hash, base range) of an ExclusiveStartKey."""
    base = {name: key[name] for name in (table.hash, table.range) if name is not None and name in key}
    base_hash, base_range = primary(table, base)
    if index is None:
        if len(key) != len(base):
            raise ValidationError("The provided starting key is invalid")
        return base_hash, base_range, base_hash, base_range
    hash_name, range_name = table.keys_of(index)
    hash_ = key_bytes(table, hash_name, key.get(hash_name))
    return hash_, key_bytes(table, range_name, key.get(range_name)) if range_name else b"", base_hash, base_range


def query(tx: ReadTx, table: Table, req: Any) -> Page:
    """One page of a query. Raises ValidationError."""
    scope = Scope(req.ExpressionAttributeNames, req.ExpressionAttributeValues)
    if req.KeyConditionExpression is None:
        raise ValidationError(
            "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request."
        )
    reading = _reading(table, req, scope)
    condition = parse_key_condition(req.KeyConditionExpression, scope, *table.keys_of(req.IndexName))
    scope.finish()
    hash_, where, arguments = _bounds(table, req.IndexName, condition)
    forward = req.ScanIndexForward is not False
    start = None
    if req.ExclusiveStartKey is not None:
        start = _start(table, req.IndexName, req.ExclusiveStartKey)
        if start[0] != hash_:
            raise ValidationError("The provided starting key is outside query boundaries based on provided conditions")
    page = Page([])
    while True:
        rows = _range(tx, table, req.IndexName, hash_, where, arguments, start, forward)
        if _gather(reading, page, rows) or len(rows) < CHUNK:
            return page
        start = (hash_, rows[-1][0], rows[-1][1], rows[-1][2])


def _range(
    tx: ReadTx,
    table: Table,
    index: str | None,
    hash_: bytes,
    where: str,
    arguments: list[bytes],
    start: tuple[bytes, bytes, bytes, bytes] | None,
    forward: bool,
) -> list[Row]:
    order, beyond = ("ASC", ">") if forward else ("DESC", "<")
    if index is None:
        after = f" AND range {beyond} ?" if start else ""
        sql = f"SELECT range, hash, range, item FROM ddb_items WHERE tbl = ? AND hash = ?{where}{after} ORDER BY range {order} LIMIT {CHUNK}"
        return tx.all(sql, table.key, hash_, *arguments, *([start[1]] if start else []))
    after = f" AND (range, base_hash, base_range) {beyond} (?, ?, ?)" if start else ""
    sql = (
        "SELECT n.range, n.base_hash, n.base_range, i.item FROM (SELECT range, base_hash, base_range FROM ddb_index "
        f"WHERE idx = ? AND hash = ?{where}{after} ORDER BY range {order}, base_hash {order}, base_range {order} LIMIT {CHUNK}) n "
        "JOIN ddb_items i ON i.tbl = ? AND i.hash = n.base_hash AND i.range = n.base_range "
        f"ORDER BY n.range {order}, n.base_hash {order}, n.base_range {order}"
    )
    return tx.all(sql, table.index_key(index), hash_, *arguments, *(start[1:] if start else ()), table.key)


@operation("Query", resource=index_arn, read=True)
def query_items(tx: ReadTx, call: Call, req: QueryInput) -> QueryOutput:
    """The items of one partition. Source: API_Query. Raises ValidationException, ResourceNotFoundException."""
    refuse_legacy(req)
    table = find(tx, call, req.TableName)
    try:
        page = query(tx, table, req)
    except ValidationError as error:
        raise invalid(str(error)) from error
    units = read_units(page.size, bool(req.ConsistentRead))
    return QueryOutput(
        Items=None if req.Select == "COUNT" else page.items,
        Count=len(page.items),
        ScannedCount=page.scanned,
        LastEvaluatedKey=page.last,
        ConsumedCapacity=consumed(req, table, units),
    )


@operation("Scan", resource=index_arn)
async def scan_items(call: Call, req: ScanInput) -> ScanOutput:
    """All items, page by page, on a thread. Source: API_Scan. Raises ValidationException, ResourceNotFoundException."""
    refuse_legacy(req)
    table = call.read(find, call, req.TableName)
    try:
        page = await call.scan(_scan, table, req)
    except ValidationError as error:
        raise invalid(str(error)) from error
    units = read_units(page.size, bool(req.ConsistentRead))
    return ScanOutput(
        Items=None if req.Select == "COUNT" else page.items,
        Count=len(page.items),
        ScannedCount=page.scanned,
        LastEvaluatedKey=page.last,
        ConsumedCapacity=consumed(req, table, units),
    )


def _scan(tx: ReadTx, table: Table, req: ScanInput) -> Page:
    scope = Scope(req.ExpressionAttributeNames, req.ExpressionAttributeValues)
    reading = _reading(table, req, scope)
    scope.finish()
    segment, segments = _segment(req)
    start = None if req.ExclusiveStartKey is None else _start(table, req.IndexName, req.ExclusiveStartKey)
    page = Page([])
    while True:
        rows = _everything(tx, table, req.IndexName, start)
        mine = rows if segments == 1 else [row for row in rows if sum(row[2]) % segments == segment]
        if _gather(reading, page, mine) or len(rows) < CHUNK:
            return page
        start = (rows[-1][0], rows[-1][1], rows[-1][2], rows[-1][3])


def _segment(req: ScanInput) -> tuple[int, int]:
    if (req.Segment is None) != (req.TotalSegments is None):
        name = "Segment" if req.Segment is None else "TotalSegments"
        raise ValidationError(f"The {name} parameter is required but was not present in the request")
    if req.Segment is None or req.TotalSegments is None:
        return 0, 1
    if req.Segment >= req.TotalSegments:
        text = f"The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: {req.Segment} is not less than TotalSegments: {req.TotalSegments}"
        raise ValidationError(text)
    return req.Segment, req.TotalSegments


def _everything(
    tx: ReadTx, table: Table, index: str | None, start: tuple[bytes, bytes, bytes, bytes] | None
) -> list[Row]:
    if index is None:
        after = " AND (hash, range) > (?, ?)" if start else ""
        sql = f"SELECT hash, range, hash, range, item FROM ddb_items WHERE tbl = ?{after} ORDER BY hash, range LIMIT {CHUNK}"
        return tx.all(sql, table.key, *(start[:2] if start else ()))
    after = " AND (n.hash, n.range, n.base_hash, n.base_range) > (?, ?, ?, ?)" if start else ""
    sql = (
        "SELECT n.hash, n.range, n.base_hash, n.base_range, i.item FROM ddb_index n JOIN ddb_items i "
        f"ON i.tbl = ? AND i.hash = n.base_hash AND i.range = n.base_range WHERE n.idx = ?{after} "
        f"ORDER BY n.hash, n.range, n.base_hash, n.base_range LIMIT {CHUNK}"
    )
    return tx.all(sql, table.key, table.index_key(index), *(start or ()))
