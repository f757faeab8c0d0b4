"""A page of a query or scan: what is gathered from rows, until a limit or a megabyte."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec

from pampero.aws.settling import CREATING, DELETING, state_of
from pampero.services.dynamodb.capacity import NONE, consumed, read_units
from pampero.services.dynamodb.expr.names import Path
from pampero.services.dynamodb.expr.predicates import Predicate
from pampero.services.dynamodb.expr.projections import project
from pampero.services.dynamodb.expr.values import INVALID, Item, ValidationError, item_size
from pampero.services.dynamodb.model import Index, Table
from pampero.services.dynamodb.requests import Asked
from pampero.services.dynamodb.rows import decode, index_names, projected
from pampero.services.dynamodb.sealing import shown
from pampero.store.tx import ReadTx, Row

T = TypeVar("T")
PAGE_BYTES = 1024 * 1024
NO_INDEX = "The table does not have the specified index"


@dataclass(frozen=True, slots=True)
class Reading:
    """How items are read: which index, which filter, which parts.

    fetched: parts that the index does not hold are read from the table. measured: capacity is asked for.
    """

    table: Table
    index: str | None
    predicate: Predicate | None
    paths: tuple[Path, ...] | None
    limit: int | None
    fetched: bool
    measured: bool

    @property
    def whole(self) -> bool:
        """Whether items are answered as they are stored, and need not be decoded."""
        stored = self.index is None or self.fetched or self.table.indexes[self.index].projection == "ALL"
        return stored and self.predicate is None and self.paths is None and not self.measured


def check_readable(tx: ReadTx, index: Index) -> None:
    """Raises ValidationError for an index that is not there yet. One that is being deleted is none: what AWS says of it is not
    known."""
    if index.pending is None:
        return
    state = state_of(index.pending, tx.now)
    if state == DELETING:
        raise ValidationError(f"{NO_INDEX}: {index.name}")
    if state == CREATING:
        raise ValidationError(f"Cannot read from backfilling global secondary index: {index.name}")


def check_index(tx: ReadTx, table: Table, req: Any) -> None:
    """Raises ValidationError."""
    if req.IndexName is None:
        return
    index = table.indexes.get(req.IndexName)
    if index is None:
        raise ValidationError(f"{NO_INDEX}: {req.IndexName}")
    check_readable(tx, index)
    if index.is_global and req.ConsistentRead:
        raise ValidationError("Consistent reads are not supported on global secondary indexes")


def reading_of(table: Table, req: Any, what: Asked) -> Reading:
    """Raises ValidationError for a Select that does not fit."""
    index = None if req.IndexName is None else table.indexes[req.IndexName]
    _check_select(req, what, index)
    fetched = False
    if index is not None and index.projection != "ALL":
        names = index_names(table, index)
        missing = sorted({str(path[0]) for path in what.paths or () if path[0] not in names})
        if missing and index.is_global:
            text = f"Global secondary index {index.name} does not project [{', '.join(missing)}]"
            raise ValidationError(f"{INVALID}: {text}")
        fetched = bool(missing) or req.Select == "ALL_ATTRIBUTES"
    measured = req.ReturnConsumedCapacity not in (None, "NONE")
    return Reading(table, req.IndexName, what.predicate, what.paths, req.Limit, fetched, measured)


def _check_select(req: Any, what: Asked, index: Index | None) -> None:
    select = req.Select
    parameter = "AttributesToGet" if req.AttributesToGet is not None else "ProjectionExpression"
    if select == "SPECIFIC_ATTRIBUTES" and what.paths is None:
        text = "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES"
        raise ValidationError(text)
    if select == "ALL_PROJECTED_ATTRIBUTES" and index is None:
        raise ValidationError("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName")
    if what.paths is not None and select not in (None, "SPECIFIC_ATTRIBUTES"):
        chosen = "only the Count" if select == "COUNT" else select
        raise ValidationError(f"Cannot specify the {parameter} when choosing to get {chosen}")
    if select == "ALL_ATTRIBUTES" and index is not None and index.is_global and index.projection != "ALL":
        text = f"Select type ALL_ATTRIBUTES is not supported for global secondary index {index.name}"
        raise ValidationError(f"{INVALID}: {text} because its projection type is not ALL")


@dataclass(slots=True)
class Page:
    """What one page gathers.

    size: the bytes read of table or index (rough: counted by their JSON, which is longer). fetched: units of reading
    items besides.
    """

    items: list[Any] = field(default_factory=list)
    scanned: int = 0
    size: int = 0
    fetched: float = 0.0
    last: Item | None = None
    rough: bool = False

    def add(self, reading: Reading, rows: list[Row]) -> bool:
        """Add rows; True when the page is full."""
        if reading.table.seal is not None:
            rows = [(*row[:-1], shown(reading.table, row[-1])) for row in rows]
        # The JSON of an item is longer than its size: while that fits, nobody needs the size.
        if reading.whole and self.size + sum(len(row[-1]) for row in rows) < PAGE_BYTES:
            return self._add_whole(reading, rows)
        if self.rough:
            self.size = sum(item_size(decode(item) if isinstance(item, msgspec.Raw) else item) for item in self.items)
            self.rough = False
        for row in rows:
            item: Item = decode(row[-1])
            self.scanned += 1
            read = (
                item if reading.index is None else projected(reading.table, reading.table.indexes[reading.index], item)
            )
            size = item_size(read)
            self.size += size
            if reading.fetched:
                self.fetched += read_units(item_size(item), False)
            if reading.predicate is None or reading.predicate(item if reading.fetched else read):
                told = item if reading.fetched else read
                self.items.append(told if reading.paths is None else project(told, reading.paths))
            if (reading.limit is not None and self.scanned >= reading.limit) or self.size >= PAGE_BYTES:
                self.last = _position(reading, item)
                return True
        return False

    def _add_whole(self, reading: Reading, rows: list[Row]) -> bool:
        limit = reading.limit
        if limit is not None and self.scanned + len(rows) >= limit:
            rows = rows[: limit - self.scanned]
            self.last = _position(reading, decode(rows[-1][-1])) if rows else None
        self.items += [msgspec.Raw(row[-1]) for row in rows]
        self.scanned += len(rows)
        self.size += sum(len(row[-1]) for row in rows)
        self.rough = True
        return self.last is not None


def _position(reading: Reading, item: Item) -> Item:
    table, index = reading.table, reading.index
    names = {table.hash, table.range, *(table.keys_of(index) if index else ())} - {None}
    return {name: item[name] for name in names if name is not None}


def answer(type_: Callable[..., T], page: Page, reading: Reading, req: Any) -> T:
    """The output of Query or Scan."""
    return type_(
        Items=None if req.Select == "COUNT" else page.items,
        Count=len(page.items),
        ScannedCount=page.scanned,
        LastEvaluatedKey=page.last,
        ConsumedCapacity=_consumed(page, reading, req) if reading.measured else None,
    )


def _consumed(page: Page, reading: Reading, req: Any) -> Any:
    consistent = bool(req.ConsistentRead)
    units = read_units(page.size, consistent)
    if reading.index is None:
        return consumed(req.ReturnConsumedCapacity, reading.table, units, NONE)
    fetched = page.fetched * 2 if consistent else page.fetched
    return consumed(req.ReturnConsumedCapacity, reading.table, fetched, {reading.index: units})
