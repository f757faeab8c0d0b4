"""Replicas of a table in other regions: one and the same items, each region with its own table and stream.

What one region writes is there in the others at once. Source: "Global tables" (version 2019.11.21).
"""

from __future__ import annotations

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.services.dynamodb import types as t
from pampero.services.dynamodb.model import TABLES, Streaming, Table, invalid
from pampero.services.dynamodb.streams.records import begin, end
from pampero.store.tx import ReadTx, Tx

BOTH = "NEW_AND_OLD_IMAGES"
# What is the same in every region.
SHARED = ("types", "indexes", "billing", "read", "write", "ttl", "on_demand", "table_class")


def enable(tx: Tx, table: Table, view: str) -> None:
    """Begin a stream of a table, which the caller saves."""
    stream = begin(tx, table, view)
    table.stream = Streaming(stream.key, stream.label, view)


def disable(tx: Tx, table: Table) -> None:
    """End a table's stream, if it has one; the caller saves the table."""
    if table.stream is not None and table.stream.enabled:
        end(tx, table.scope, f"{table.name}/{table.stream.label}")
        table.stream.enabled = False


def others(tx: ReadTx, table: Table) -> list[Table]:
    """The same table in the other regions."""
    found = (TABLES.get(tx, f"{table.account}/{region}", table.name) for region in table.replicas)
    return [other for other in found if other is not None]


def spread(tx: Tx, table: Table) -> None:
    """Save a table, and what is the same in every region with it."""
    TABLES.save(tx, table)
    for other in others(tx, table):
        for field in SHARED:
            setattr(other, field, getattr(table, field))
        TABLES.save(tx, other)


def change(tx: Tx, table: Table, updates: list[t.ReplicationGroupUpdate]) -> None:
    """UpdateTable's ReplicaUpdates; the caller saves the table. Raises ValidationException."""
    for update in updates:
        if update.Create is not None:
            _add(tx, table, update.Create.RegionName)
        elif update.Delete is not None:
            _take(tx, table, update.Delete.RegionName)
        elif update.Update is None:
            raise invalid("One of ReplicationGroupUpdate.Create, Update or Delete must be specified")


def _add(tx: Tx, table: Table, region: str) -> None:
    where = f"Failed to create a the new replica of table with name: '{table.name}' in region '{region}'"
    if region == table.region or region in table.replicas:
        raise invalid(f"{where} because a replica of the table exists already in that region.")
    if TABLES.get(tx, f"{table.account}/{region}", table.name) is not None:
        raise invalid(f"{where} because a table with the same name exists already in that region.")
    if table.stream is None or not table.stream.enabled:
        enable(tx, table, BOTH)
    group = [table.region, *table.replicas, region]
    replica = msgspec.structs.replace(
        table, region=region, created=tx.now, stream=None, tags={}, policy=None, revision=None, recovery=None,
        replicas=[one for one in group if one != region],
    )  # fmt: skip
    assert table.stream is not None
    enable(tx, replica, table.stream.view)
    TABLES.save(tx, replica)
    for other in others(tx, table):
        other.replicas = [one for one in group if one != other.region]
        TABLES.save(tx, other)
    table.replicas = [one for one in group if one != table.region]


def _take(tx: Tx, table: Table, region: str) -> None:
    gone = TABLES.get(tx, f"{table.account}/{region}", table.name) if region in table.replicas else None
    if gone is None:
        raise invalid(
            f"Update global table operation failed because one or more replicas were not part of the global table: {region}"
        )
    leave(tx, gone)
    table.replicas = [one for one in table.replicas if one != region]


def leave(tx: Tx, table: Table) -> None:
    """A region's table goes; the items stay as long as another region has them."""
    disable(tx, table)
    TABLES.delete(tx, table.scope, table.name)
    for other in others(tx, table):
        other.replicas = [one for one in other.replicas if one != table.region]
        TABLES.save(tx, other)


def _missing(name: str) -> ApiError:
    text = f"Global table not found: Global table with name: '{name}' does not exist."
    return ApiError("GlobalTableNotFoundException", text)


@operation("DescribeGlobalTable", resource="*", read=True)
def describe_global_table(tx: ReadTx, call: Call, req: t.DescribeGlobalTableInput) -> t.DescribeGlobalTableOutput:
    """Global tables of the version of 2017 cannot be made here. Source: API_DescribeGlobalTable.

    Raises GlobalTableNotFoundException.
    """
    raise _missing(req.GlobalTableName)


@operation("DescribeGlobalTableSettings", resource="*", read=True)
def describe_global_table_settings(
    tx: ReadTx, call: Call, req: t.DescribeGlobalTableSettingsInput
) -> t.DescribeGlobalTableSettingsOutput:
    """See DescribeGlobalTable. Source: API_DescribeGlobalTableSettings. Raises GlobalTableNotFoundException."""
    raise _missing(req.GlobalTableName)


@operation("ListGlobalTables", resource="*", read=True)
def list_global_tables(tx: ReadTx, call: Call, req: t.ListGlobalTablesInput) -> t.ListGlobalTablesOutput:
    """See DescribeGlobalTable. Source: API_ListGlobalTables."""
    return t.ListGlobalTablesOutput(GlobalTables=[])
