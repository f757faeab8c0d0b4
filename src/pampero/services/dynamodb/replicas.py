"""Replicas of a table in other regions: one and the same items, each region with its own table and stream.

What one region writes is there in the others at once. Source: "Global tables" (version 2019.11.21).
"""

from __future__ import annotations

import msgspec

from pampero.api import ApiError, Call, Context, TimerEvent, timer
from pampero.aws.settling import CREATING, DELETING, ending, pending, state_of
from pampero.services.dynamodb import types as t
from pampero.services.dynamodb.definitions import wrong
from pampero.services.dynamodb.model import TABLES, Streaming, Table, invalid
from pampero.services.dynamodb.sealing import encrypt, table_key
from pampero.services.dynamodb.streams.model import STREAMS
from pampero.services.dynamodb.streams.records import begin, end
from pampero.store.tx import ReadTx, Tx

BOTH = "NEW_AND_OLD_IMAGES"
# What is the same in every region.
SHARED = ("types", "indexes", "billing", "read", "write", "ttl", "on_demand", "most", "warm")
UNSERVED = ("ProvisionedThroughputOverride", "OnDemandThroughputOverride", "GlobalSecondaryIndexes")


def enable(tx: Tx, context: Context, table: Table, view: str) -> None:
    """Begin a stream of a table, which the caller saves."""
    stream = begin(tx, context, table, view)
    table.stream = Streaming(stream.key, stream.label, view)


def follow(tx: Tx, table: Table) -> None:
    """Have a table's stream be opened as the table is."""
    if table.stream is not None and table.stream.enabled:
        stream = STREAMS.get(tx, table.scope, f"{table.name}/{table.stream.label}")
        assert stream is not None
        stream.seal = table.seal
        STREAMS.save(tx, stream)


def disable(tx: Tx, context: Context, table: Table) -> None:
    """End a table's stream, if it has one; the caller saves the table."""
    if table.stream is not None and table.stream.enabled:
        end(tx, context, table.scope, f"{table.name}/{table.stream.label}")
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


def change(tx: Tx, context: Call, table: Table, updates: list[t.ReplicationGroupUpdate]) -> None:
    """UpdateTable's ReplicaUpdates; the caller saves the table. Raises ValidationException; NotImplemented for what replicas
    override, but for their class and key."""
    for update in updates:
        given = update.Create or update.Update
        for name in UNSERVED:
            if given is not None and getattr(given, name) is not None:
                raise ApiError("NotImplemented", f"{name} of replicas is not implemented yet.", status=501)
        if update.Disassociate is not None:
            raise ApiError("NotImplemented", "Replicas in other accounts are not implemented yet.", status=501)
        if update.Create is not None:
            _add(tx, context, table, update.Create)
        elif update.Delete is not None:
            _take(tx, context, table, update.Delete.RegionName)
        elif update.Update is not None:
            _change(tx, context, table, update.Update)
        else:
            raise invalid("One of ReplicationGroupUpdate.Create, Update or Delete must be specified")


def _add(tx: Tx, context: Call, table: Table, action: t.CreateReplicationGroupMemberAction) -> None:
    region = action.RegionName
    where = f"Failed to create a the new replica of table with name: '{table.name}' in region '{region}'"
    if region == table.region or region in table.replicas:
        raise invalid(f"{where} because a replica of the table exists already in that region.")
    if TABLES.get(tx, f"{table.account}/{region}", table.name) is not None:
        raise invalid(f"{where} because a table with the same name exists already in that region.")
    key = _key_of(table, action)
    if table.stream is None or not table.stream.enabled:
        enable(tx, context, table, BOTH)
    group = [table.region, *table.replicas, region]
    replica = msgspec.structs.replace(
        table, region=region, created=tx.now, stream=None, tags={}, policy=None, revision=None, recovery=None, insights={},
        replicas=[one for one in group if one != region], pending=pending(tx, context, CREATING), changing={}, restored=None,
        table_class=action.TableClassOverride or table.table_class, kms_key=key,
    )  # fmt: skip
    if table.seal is not None:
        encrypt(context, replica, table_key(context, table.seal))
    assert table.stream is not None
    enable(tx, context, replica, table.stream.view)
    TABLES.save(tx, replica)
    for other in (*others(tx, table), table):
        other.replicas = [one for one in group if one != other.region]
        if replica.pending is not None:
            other.changing[f"replica/{region}"] = replica.pending
        if other is not table:
            TABLES.save(tx, other)


def _key_of(table: Table, action: t.CreateReplicationGroupMemberAction) -> str | None:
    """The key that a new replica names. Raises ValidationException: a table of a customer's key has one for each replica, and
    no other table has."""
    key = action.KMSMasterKeyId
    if table.seal is not None and table.kms_key is not None and key is None:
        raise wrong("KMSMasterKeyId must be specified for each replica.")
    if key is not None and not (table.seal is not None and table.sse):
        raise wrong("KMSMasterKeyId can not be specified for replicas of a table that has no KMS key.")
    return key


def _replica(tx: ReadTx, table: Table, region: str) -> Table:
    found = TABLES.get(tx, f"{table.account}/{region}", table.name) if region in table.replicas else None
    if found is None:
        raise invalid(
            f"Update global table operation failed because one or more replicas were not part of the global table: {region}"
        )
    return found


def _change(tx: Tx, call: Call, table: Table, action: t.UpdateReplicationGroupMemberAction) -> None:
    replica = _replica(tx, table, action.RegionName)
    replica.table_class = action.TableClassOverride or replica.table_class
    if action.KMSMasterKeyId is not None:
        if replica.seal is None or not replica.sse:
            raise wrong("KMSMasterKeyId can not be specified for replicas of a table that has no KMS key.")
        replica.kms_key = action.KMSMasterKeyId
        encrypt(call, replica, table_key(call.within(call.account, replica.region), replica.seal))
        follow(tx, replica)
    TABLES.save(tx, replica)


def _take(tx: Tx, context: Context, table: Table, region: str) -> None:
    drop(tx, context, _replica(tx, table, region))
    fresh = TABLES.get(tx, table.scope, table.name)
    assert fresh is not None
    table.replicas, table.changing = fresh.replicas, fresh.changing


def drop(tx: Tx, context: Context, table: Table) -> None:
    """Begin to delete a region's table: its stream ends at once, all else when the time for that is over."""
    disable(tx, context, table)
    table.pending = ending(
        tx, context, "dynamodb.table", f"{table.scope}/{table.name}", [table.scope, table.name, table.key]
    )
    if table.pending is None:
        _remove(tx, table)
        return
    TABLES.save(tx, table)
    for other in others(tx, table):
        other.changing[f"replica/{table.region}"] = table.pending
        TABLES.save(tx, other)


@timer("dynamodb.table")
def dropped(tx: Tx, context: Context, event: TimerEvent) -> None:
    """The time for deleting a table is over."""
    scope, name, key = event.payload
    table = TABLES.get(tx, scope, name)
    if table is not None and table.key == key and state_of(table.pending, tx.now) == DELETING:
        _remove(tx, table)


def _remove(tx: Tx, table: Table) -> None:
    """A region's table goes; the items stay as long as another region has them."""
    TABLES.delete(tx, table.scope, table.name)
    for other in others(tx, table):
        other.replicas = [one for one in other.replicas if one != table.region]
        other.changing.pop(f"replica/{table.region}", None)
        TABLES.save(tx, other)
    if table.replicas:
        return
    tx.run("DELETE FROM ddb_items WHERE tbl = ?", table.key)
    if table.recovery is not None:
        tx.run("DELETE FROM ddb_history WHERE tbl = ?", table.key)
        tx.cancel("dynamodb.history", table.key)
    for name in table.indexes:
        tx.run("DELETE FROM ddb_index WHERE idx = ?", table.index_key(name))
