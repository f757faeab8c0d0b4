"""Query and Scan: keyed ranges, page by page."""

from __future__ import annotations

import zlib
from typing import Any

from pampero.api import Call, operation
from pampero.services.dynamodb import access
from pampero.services.dynamodb.expr.conditions import check_bounds
from pampero.services.dynamodb.expr.keyconditions import WHAT, KeyCondition
from pampero.services.dynamodb.expr.values import Item, ValidationError, check
from pampero.services.dynamodb.metrics import answered
from pampero.services.dynamodb.metrics import read as spent
from pampero.services.dynamodb.model import MISMATCH, Table, index_arn, key_bytes, primary, ready, refused
from pampero.services.dynamodb.pages import Page, Reading, answer, check_index, reading_of
from pampero.services.dynamodb.requests import Asked, asked, asked_of_query, check_paths
from pampero.services.dynamodb.types import QueryInput, QueryOutput, ScanInput, ScanOutput
from pampero.store.tx import ReadTx, Row

CHUNK = 128
BAD_START = "The provided starting key is invalid"
Start = tuple[bytes, bytes, bytes, bytes]
# (hash, the SQL condition on range, its arguments).
Bounds = tuple[bytes, str, list[bytes]]


def bounds(table: Table, index: str | None, condition: KeyCondition) -> Bounds:
    """Raises ValidationError."""
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
            check_bounds(WHAT, condition.low, condition.high)
            return hash_, " AND range >= ? AND range <= ?", [low, high]
        case "begins_with":
            if table.types[range_name] == "N":
                text = "operator or function: begins_with, operand type: N"
                raise ValidationError(f"Invalid {WHAT}: Incorrect operand type for operator or function; {text}")
            above = after(low)
            return hash_, " AND range >= ?" + (" AND range < ?" if above else ""), [low, above] if above else [low]
    return hash_, f" AND range {condition.operator} ?", [low]


def _condition_bytes(table: Table, name: str, value: dict[str, Any]) -> bytes:
    if table.types[name] not in value:
        text = "Condition parameter type does not match schema type"
        raise ValidationError(f"One or more parameter values were invalid: {text}")
    return key_bytes(table, name, value)


def after(prefix: bytes) -> bytes | None:
    """The least bytes above everything that begins with `prefix`."""
    kept = prefix.rstrip(b"\xff")
    return kept[:-1] + bytes([kept[-1] + 1]) if kept else None


def start_at(table: Table, index: str | None, key: Item, scanned: bool) -> Start:
    """(hash, range, base hash, base range) of an ExclusiveStartKey."""
    for value in key.values():
        try:
            check(value)
        except ValidationError as error:
            raise ValidationError(f"{BAD_START}: {error}") from error
    names = {table.hash, table.range, *table.keys_of(index)} - {None}
    if set(key) != names:
        raise ValidationError(f"{BAD_START}: {MISMATCH}" if scanned and index is None else BAD_START)
    entry = b"", b""
    if index is not None:
        hash_name, range_name = table.keys_of(index)
        hash_ = key_bytes(table, hash_name, key[hash_name])
        entry = hash_, key_bytes(table, range_name, key[range_name]) if range_name else b""
    try:
        base = primary(table, {name: key[name] for name in (table.hash, table.range) if name is not None})
    except ValidationError as error:
        raise ValidationError(f"{BAD_START}: {error}") from error
    return (*base, *base) if index is None else (*entry, *base)


def _within(where: str, arguments: list[bytes], place: bytes) -> bool:
    """Whether a sort key lies in the range that `bounds` made."""
    operators = [part.split()[1] for part in where.split(" AND ") if part]
    tests = {"=": bytes.__eq__, "<": bytes.__lt__, "<=": bytes.__le__, ">": bytes.__gt__, ">=": bytes.__ge__}
    return all(tests[operator](place, argument) for operator, argument in zip(operators, arguments))


def query(tx: ReadTx, table: Table, req: QueryInput) -> tuple[Page, Reading]:
    """One page of a query. Raises ValidationError."""
    check_index(tx, table, req)
    what, condition = asked_of_query(req, *table.keys_of(req.IndexName))
    check_paths(table, what.all_paths)
    reading = reading_of(table, req, what)
    hash_, where, arguments = bounds(table, req.IndexName, condition)
    start = None
    if req.ExclusiveStartKey is not None:
        start = start_at(table, req.IndexName, req.ExclusiveStartKey, False)
        if start[0] != hash_:
            raise ValidationError("The provided starting key is outside query boundaries based on provided conditions")
        if not _within(where, arguments, start[1]):
            raise ValidationError("The provided starting key does not match the range key predicate")
    page = Page()
    read_partition(tx, reading, page, (hash_, where, arguments), start, req.ScanIndexForward is not False)
    return page, reading


def read_partition(tx: ReadTx, reading: Reading, page: Page, bound: Bounds, start: Start | None, forward: bool) -> bool:
    """Gather what lies within bounds, from a start on; whether the page is full."""
    hash_, where, arguments = bound
    while True:
        limit = CHUNK if reading.limit is None else min(CHUNK, reading.limit - page.scanned)
        rows = _range(tx, reading, hash_, where, arguments, start, forward, limit)
        if page.add(reading, rows):
            return True
        if len(rows) < limit:
            return False
        start = (hash_, rows[-1][0], rows[-1][1], rows[-1][2])


def _range(
    tx: ReadTx,
    reading: Reading,
    hash_: bytes,
    where: str,
    arguments: list[bytes],
    start: Start | None,
    forward: bool,
    limit: int,
) -> list[Row]:
    table, index = reading.table, reading.index
    order, beyond = ("ASC", ">") if forward else ("DESC", "<")
    if index is None:
        behind = f" AND range {beyond} ?" if start else ""
        sql = f"SELECT range, hash, range, item FROM ddb_items WHERE tbl = ? AND hash = ?{where}{behind} ORDER BY range {order} LIMIT ?"
        return tx.all(sql, table.key, hash_, *arguments, *([start[1]] if start else []), limit)
    behind = f" AND (range, base_hash, base_range) {beyond} (?, ?, ?)" if start else ""
    sql = (
        "SELECT n.range, n.base_hash, n.base_range, i.item FROM (SELECT range, base_hash, base_range FROM ddb_index "
        f"WHERE idx = ? AND hash = ?{where}{behind} ORDER BY range {order}, base_hash {order}, base_range {order} LIMIT ?) n "
        "JOIN ddb_items i ON i.tbl = ? AND i.hash = n.base_hash AND i.range = n.base_range "
        f"ORDER BY n.range {order}, n.base_hash {order}, n.base_range {order}"
    )
    return tx.all(sql, table.index_key(index), hash_, *arguments, *(start[1:] if start else ()), limit, table.key)


@operation("Query", resource=index_arn, context=access.of_query, read=True, metered=answered)
def query_items(tx: ReadTx, call: Call, req: QueryInput) -> QueryOutput:
    """The items of one partition. Source: API_Query. Raises ValidationException, ResourceNotFoundException."""
    try:
        page, reading = query(tx, ready(tx, call, req.TableName), req)
    except ValidationError as error:
        raise refused(error) from error
    spent(call, page, reading, bool(req.ConsistentRead))
    return answer(QueryOutput, page, reading, req)


@operation("Scan", resource=index_arn, context=access.of_scan, metered=answered)
async def scan_items(call: Call, req: ScanInput) -> ScanOutput:
    """All items, page by page, on a thread. Source: API_Scan. Raises ValidationException, ResourceNotFoundException."""
    try:
        segment = _segment(req)
        what = asked(req)
        table = await call.read(ready, call, req.TableName)
        page, reading = await call.scan(_scan, table, req, what, *segment)
    except ValidationError as error:
        raise refused(error) from error
    spent(call, page, reading, bool(req.ConsistentRead))
    return answer(ScanOutput, page, reading, req)


def _scan(tx: ReadTx, table: Table, req: ScanInput, what: Asked, segment: int, segments: int) -> tuple[Page, Reading]:
    check_index(tx, table, req)
    check_paths(table, what.all_paths)
    reading = reading_of(table, req, what)
    start = None
    if req.ExclusiveStartKey is not None:
        start = start_at(table, req.IndexName, req.ExclusiveStartKey, True)
        if _part(start[2], segments) != segment:
            text = "Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment."
            raise ValidationError(f"{BAD_START}: {text} TotalSegments: {segments} Segment: {segment}")
    return read_all(tx, reading, start, segment, segments), reading


def read_all(tx: ReadTx, reading: Reading, start: Start | None, segment: int = 0, segments: int = 1) -> Page:
    """A page of everything, or of one segment of it, from a start on."""
    page = Page()
    while True:
        rows = _everything(tx, reading, start)
        mine = rows if segments == 1 else [row for row in rows if _part(row[2], segments) == segment]
        if page.add(reading, mine) or len(rows) < CHUNK:
            return page
        start = (rows[-1][0], rows[-1][1], rows[-1][2], rows[-1][3])


def _part(hash_: bytes, segments: int) -> int:
    """Which segment of a parallel scan an item is in."""
    return zlib.crc32(hash_) % segments


def _segment(req: ScanInput) -> tuple[int, int]:
    if req.Segment is not None and req.TotalSegments is None:
        text = "The TotalSegments parameter is required but was not present in the request when Segment parameter is present"
        raise ValidationError(text)
    if req.Segment is None and req.TotalSegments is not None:
        text = "The Segment parameter is required but was not present in the request when parameter TotalSegments is present"
        raise ValidationError(text)
    if req.Segment is None or req.TotalSegments is None:
        return 0, 1
    if req.Segment >= req.TotalSegments:
        text = "The Segment parameter is zero-based and must be less than parameter TotalSegments"
        shown = f"Segment: {req.Segment} is not less than TotalSegments: {req.TotalSegments}"
        raise ValidationError(f"{text}: {shown}")
    return req.Segment, req.TotalSegments


def _everything(tx: ReadTx, reading: Reading, start: Start | None) -> list[Row]:
    table, index = reading.table, reading.index
    if index is None:
        behind = " AND (hash, range) > (?, ?)" if start else ""
        sql = f"SELECT hash, range, hash, range, item FROM ddb_items WHERE tbl = ?{behind} ORDER BY hash, range LIMIT {CHUNK}"
        return tx.all(sql, table.key, *(start[:2] if start else ()))
    behind = " AND (n.hash, n.range, n.base_hash, n.base_range) > (?, ?, ?, ?)" if start else ""
    sql = (
        "SELECT n.hash, n.range, n.base_hash, n.base_range, i.item FROM ddb_index n JOIN ddb_items i "
        f"ON i.tbl = ? AND i.hash = n.base_hash AND i.range = n.base_range WHERE n.idx = ?{behind} "
        f"ORDER BY n.hash, n.range, n.base_hash, n.base_range LIMIT {CHUNK}"
    )
    return tx.all(sql, table.key, table.index_key(index), *(start or ()))
