"""Consumed capacity: what AWS would have charged. Source: Read and write capacity units."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pampero.services.dynamodb.expr.values import Item, item_size
from pampero.services.dynamodb.model import Index, Table
from pampero.services.dynamodb.rows import index_entry, projected
from pampero.services.dynamodb.types import Capacity, ConsumedCapacity, ItemCollectionMetrics

READ_BYTES = 4096
WRITE_BYTES = 1024
NONE: Mapping[str, float] = MappingProxyType({})


def read_units(size: int, consistent: bool) -> float:
    """Units of reading `size` bytes: half of it when eventually consistent."""
    units = max(1, -(-size // READ_BYTES))
    return float(units) if consistent else units / 2


def write_units(size: int) -> float:
    """Units of writing `size` bytes."""
    return float(max(1, -(-size // WRITE_BYTES)))


def written(
    table: Table, old: Item | None, new: Item | None, size: int | None = None
) -> tuple[float, dict[str, float]]:
    """Units that a write costs the table, and each index that it changes. size: of the new item, where that is known."""
    if size is None:
        size = item_size(new) if new else 0
    size = max(item_size(old) if old else 0, size)
    indexes = {index.name: _index_units(table, index, old, new) for index in table.indexes.values()}
    return write_units(size), {name: units for name, units in indexes.items() if units}


def _index_units(table: Table, index: Index, old: Item | None, new: Item | None) -> float:
    before = None if old is None else index_entry(table, index.name, old)
    after = None if new is None else index_entry(table, index.name, new)
    was = projected(table, index, old) if before is not None and old is not None else None
    now = projected(table, index, new) if after is not None and new is not None else None
    if was == now:
        return 0.0
    if was is not None and now is not None and before == after:
        return write_units(max(item_size(was), item_size(now)))
    return sum(write_units(item_size(item)) for item in (was, now) if item is not None)


def consumed(
    what: str | None, table: Table, units: float, indexes: Mapping[str, float] = NONE, transacted: str = ""
) -> ConsumedCapacity | None:
    """The answer's ConsumedCapacity, if it was asked for (`what`: ReturnConsumedCapacity).

    transacted: "Read" or "Write" within a transaction, where a unit of the table counts twice; one of an index does not
    (recorded on AWS).
    """
    if what in (None, "NONE"):
        return None
    factor = 2.0 if transacted else 1.0
    total = _capacity(units * factor + sum(indexes.values()), transacted)
    answer = ConsumedCapacity(
        TableName=table.name,
        CapacityUnits=total.CapacityUnits,
        ReadCapacityUnits=total.ReadCapacityUnits,
        WriteCapacityUnits=total.WriteCapacityUnits,
    )
    if what == "INDEXES":
        answer.Table = _capacity(units * factor, transacted)
        by_kind: dict[bool, dict[str, Capacity]] = {True: {}, False: {}}
        for name, of_index in indexes.items():
            by_kind[table.indexes[name].is_global][name] = _capacity(of_index, transacted)
        answer.GlobalSecondaryIndexes = by_kind[True] or None
        answer.LocalSecondaryIndexes = by_kind[False] or None
    return answer


def _capacity(units: float, transacted: str) -> Capacity:
    found = Capacity(CapacityUnits=units)
    if transacted == "Read":
        found.ReadCapacityUnits = units
    elif transacted == "Write":
        found.WriteCapacityUnits = units
    return found


class Bill:
    """Units of one request, gathered table by table."""

    def __init__(self, what: str | None, transacted: str = "") -> None:
        self._what = what
        self._transacted = transacted
        self._tables: dict[str, tuple[Table, float, dict[str, float]]] = {}

    @property
    def wanted(self) -> bool:
        """Whether anybody asks."""
        return self._what not in (None, "NONE")

    def add(self, table: Table, units: float, indexes: Mapping[str, float] = NONE) -> None:
        """Count units of a table."""
        _, before, of_indexes = self._tables.get(table.key, (table, 0.0, {}))
        for name, more in indexes.items():
            of_indexes[name] = of_indexes.get(name, 0.0) + more
        self._tables[table.key] = (table, before + units, of_indexes)

    def entries(self) -> list[tuple[Table, float, dict[str, float]]]:
        """By table: units of its own and of its indexes; in a transaction one of a table counts twice."""
        factor = 2.0 if self._transacted else 1.0
        return [(table, units * factor, indexes) for table, units, indexes in self._tables.values()]

    def names(self, table: Table) -> bool:
        """Whether units of a table were counted."""
        return table.key in self._tables

    def answer(self) -> list[ConsumedCapacity] | None:
        """ConsumedCapacity by table, if it was asked for."""
        entries = (consumed(self._what, *entry, self._transacted) for entry in self._tables.values())
        return [entry for entry in entries if entry is not None] if self.wanted else None


def collection(req: Any, table: Table, item: Item) -> ItemCollectionMetrics | None:
    """ItemCollectionMetrics, if asked for: only tables with local indexes have collections that may grow too large."""
    if req.ReturnItemCollectionMetrics != "SIZE" or all(index.is_global for index in table.indexes.values()):
        return None
    return ItemCollectionMetrics(ItemCollectionKey={table.hash: item[table.hash]}, SizeEstimateRangeGB=[0.0, 1.0])
