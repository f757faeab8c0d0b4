"""Consumed capacity: what AWS would have charged. Source: Read and write capacity units."""

from __future__ import annotations

from typing import Any

from pampero.services.dynamodb.model import Table
from pampero.services.dynamodb.types import Capacity, ConsumedCapacity

READ_BYTES = 4096
WRITE_BYTES = 1024


def read_units(size: int, consistent: bool) -> float:
    """Units of reading `size` bytes: half of it when eventually consistent."""
    units = max(1, -(-size // READ_BYTES))
    return float(units) if consistent else units / 2


def write_units(size: int) -> float:
    """Units of writing `size` bytes."""
    return float(max(1, -(-size // WRITE_BYTES)))


def consumed(req: Any, table: Table, units: float, write: bool = False) -> ConsumedCapacity | None:
    """The answer's ConsumedCapacity, if it was asked for."""
    what = req.ReturnConsumedCapacity
    if what in (None, "NONE"):
        return None
    part = Capacity(CapacityUnits=units) if what == "INDEXES" else None
    return ConsumedCapacity(TableName=table.name, CapacityUnits=units, Table=part)
