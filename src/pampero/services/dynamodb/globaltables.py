"""Global tables of the version of 2017: tables of one name that were made in each region, and are joined while they are empty.

From then on they are replicas of each other as those of `replicas` are. Each region that has one tells of the global table; the
others do not know it. Source: "Global tables version 2017.11.29 (Legacy)". The texts are ours where no other source is named.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pampero.api import ApiError, Call, Check, operation
from pampero.kernel import ids
from pampero.kernel.arn import arn
from pampero.services.dynamodb import types as t
from pampero.services.dynamodb.definitions import PAY
from pampero.services.dynamodb.model import TABLES, Table, invalid
from pampero.services.dynamodb.replicas import BOTH, others, spread
from pampero.services.dynamodb.rows import COPY, add_to_index
from pampero.services.dynamodb.shapes import billing_of
from pampero.store.tx import ReadTx, Tx

MAX_LISTED = 100
DAY = 24 * 3600.0
SCALED = (
    "GlobalTableProvisionedWriteCapacityAutoScalingSettingsUpdate", "GlobalTableGlobalSecondaryIndexSettingsUpdate",
)  # fmt: skip
SCALED_REPLICA = (
    "ReplicaProvisionedReadCapacityAutoScalingSettingsUpdate", "ReplicaGlobalSecondaryIndexSettingsUpdate",
)  # fmt: skip


def _global_arn(call: Call, req: Any) -> str:
    return arn("dynamodb", "", call.account, f"global-table/{req.GlobalTableName}")


def _checks(call: Call, req: Any, action: str, regions: Iterable[str]) -> list[Check]:
    places = (arn("dynamodb", region, call.account, f"table/{req.GlobalTableName}") for region in regions)
    return [Check(f"dynamodb:{action}", place) for place in (_global_arn(call, req), *places)]


def _create_checks(call: Call, req: t.CreateGlobalTableInput) -> list[Check]:
    return _checks(call, req, "CreateGlobalTable", [one.RegionName or call.region for one in req.ReplicationGroup])


def _update_checks(call: Call, req: t.UpdateGlobalTableInput) -> list[Check]:
    parts = [part for one in req.ReplicaUpdates for part in (one.Create, one.Delete) if part is not None]
    return _checks(call, req, "UpdateGlobalTable", [part.RegionName for part in parts])


def _settings_checks(call: Call, req: t.UpdateGlobalTableSettingsInput) -> list[Check]:
    return _checks(call, req, "UpdateGlobalTableSettings", [call.region])


def _found(tx: ReadTx, call: Call, name: str) -> Table:
    """The global table's table in the caller's region. Raises GlobalTableNotFoundException."""
    table = TABLES.get(tx, call.scope, name)
    if table is None or table.joined is None:
        text = f"Global table not found: Global table with name: '{name}' does not exist."
        raise ApiError("GlobalTableNotFoundException", text)
    return table


def _joining(tx: ReadTx, call: Call, name: str, region: str, like: Table | None) -> Table:
    """A table that may join, like another one. Raises TableNotFoundException, ValidationException."""
    table = TABLES.get(tx, f"{call.account}/{region}", name)
    if table is None:
        raise ApiError("TableNotFoundException", f"Table not found: {name} in region {region}")
    where = f"Table {name} in region {region}"
    if table.stream is None or not table.stream.enabled or table.stream.view != BOTH:
        raise invalid(f"{where} must have a stream with new and old images")
    if table.replicas:
        raise invalid(f"{where} is a replica already")
    if table.seal is not None:
        raise invalid(f"{where} must not have a KMS key")
    if tx.one("SELECT 1 FROM ddb_items WHERE tbl = ? LIMIT 1", table.key) is not None:
        raise invalid(f"{where} must be empty")
    if like is not None and _schema(table) != _schema(like):
        raise invalid(f"{where} must have the keys and indexes of the other replicas")
    return table


def _schema(table: Table) -> Any:
    indexes = {index.name: (index.hash, index.range, index.is_global) for index in table.indexes.values()}
    return table.hash, table.range, table.types, indexes


def _join(tx: Tx, group: list[Table], joined: float) -> None:
    """Let tables have the items of the first."""
    regions = [table.region for table in group]
    for table in group:
        if table.key != group[0].key:
            _take_key(tx, table, group[0].key)
        table.joined = joined
        table.replicas = [region for region in regions if region != table.region]
        TABLES.save(tx, table)


def _take_key(tx: Tx, table: Table, key: str) -> None:
    """Have the items of a key; what was kept of former ones to be restored is no more of use."""
    if table.recovery is not None:
        tx.cancel("dynamodb.history", table.key)
        tx.at("dynamodb.history", key, tx.now + DAY, [table.scope, table.name])
        table.recovery = tx.now
    table.key = key


def _description(table: Table, status: str = "ACTIVE") -> t.GlobalTableDescription:
    return t.GlobalTableDescription(
        ReplicationGroup=[
            t.ReplicaDescription(RegionName=region, ReplicaStatus=status) for region in (table.region, *table.replicas)
        ],
        GlobalTableArn=arn("dynamodb", "", table.account, f"global-table/{table.name}"),
        CreationDateTime=table.joined,
        GlobalTableStatus=status,
        GlobalTableName=table.name,
    )


@operation("CreateGlobalTable", resource="*", checks=_create_checks)
def create_global_table(tx: Tx, call: Call, req: t.CreateGlobalTableInput) -> t.CreateGlobalTableOutput:
    """Join tables of several regions. Source: API_CreateGlobalTable. The answer says CREATING; it is done by then.

    Raises GlobalTableAlreadyExistsException, TableNotFoundException, ValidationException.
    """
    name = req.GlobalTableName
    regions = list(dict.fromkeys(one.RegionName or call.region for one in req.ReplicationGroup))
    if not regions:
        raise invalid("The ReplicationGroup must name a region")
    for region in regions:
        table = TABLES.get(tx, f"{call.account}/{region}", name)
        if table is not None and table.joined is not None:
            raise ApiError("GlobalTableAlreadyExistsException", f"Global table with name: '{name}' already exists.")
    group: list[Table] = []
    for region in regions:
        group.append(_joining(tx, call, name, region, group[0] if group else None))
    _join(tx, group, tx.now)
    return t.CreateGlobalTableOutput(GlobalTableDescription=_description(group[0], "CREATING"))


@operation("UpdateGlobalTable", resource="*", checks=_update_checks)
def update_global_table(tx: Tx, call: Call, req: t.UpdateGlobalTableInput) -> t.UpdateGlobalTableOutput:
    """Let a table join, or go its own way with a copy of the items. Source: API_UpdateGlobalTable.

    Raises GlobalTableNotFoundException, ReplicaAlreadyExistsException, ReplicaNotFoundException, TableNotFoundException,
    ValidationException.
    """
    table = _found(tx, call, req.GlobalTableName)
    for update in req.ReplicaUpdates:
        group = [table, *others(tx, table)]
        regions = [one.region for one in group]
        if update.Create is not None:
            region = update.Create.RegionName
            if region in regions:
                raise ApiError("ReplicaAlreadyExistsException", f"Replica already exists in region {region}")
            _join(tx, [*group, _joining(tx, call, table.name, region, table)], table.joined or tx.now)
        elif update.Delete is not None:
            region = update.Delete.RegionName
            if region not in regions:
                raise ApiError("ReplicaNotFoundException", f"Replica not found in region {region}")
            _part(tx, group[regions.index(region)])
            _join(tx, [one for one in group if one.region != region], table.joined or tx.now)
        else:
            raise invalid("One of ReplicaUpdate.Create or Delete must be specified")
        table = TABLES.get(tx, table.scope, table.name) or table
    return t.UpdateGlobalTableOutput(GlobalTableDescription=_description(table, "UPDATING"))


def _part(tx: Tx, table: Table) -> None:
    """Let a table have items of its own."""
    shared = table.key
    _take_key(tx, table, ids.uuid4())
    table.joined, table.replicas = None, []
    tx.run(COPY, table.key, shared)
    for index in table.indexes.values():
        add_to_index(tx, table, index)
    TABLES.save(tx, table)


@operation("DescribeGlobalTable", resource=_global_arn, read=True)
def describe_global_table(tx: ReadTx, call: Call, req: t.DescribeGlobalTableInput) -> t.DescribeGlobalTableOutput:
    """One of them. Source: API_DescribeGlobalTable. Raises GlobalTableNotFoundException, also for those of 2019."""
    return t.DescribeGlobalTableOutput(GlobalTableDescription=_description(_found(tx, call, req.GlobalTableName)))


@operation("ListGlobalTables", resource="*", read=True)
def list_global_tables(tx: ReadTx, call: Call, req: t.ListGlobalTablesInput) -> t.ListGlobalTablesOutput:
    """Those of a region. Source: API_ListGlobalTables."""
    scope = f"{call.account}/{req.RegionName or call.region}"
    after, most = req.ExclusiveStartGlobalTableName or "", req.Limit or MAX_LISTED
    tables = [table for _, table in TABLES.page(tx, scope, after=after) if table.joined is not None]
    shown = [
        t.GlobalTable(
            GlobalTableName=table.name,
            ReplicationGroup=[t.Replica(RegionName=region) for region in (table.region, *table.replicas)],
        )
        for table in tables[:most]
    ]
    last = tables[most - 1].name if len(tables) > most else None
    return t.ListGlobalTablesOutput(GlobalTables=shown, LastEvaluatedGlobalTableName=last)


@operation("DescribeGlobalTableSettings", resource=_global_arn, read=True)
def describe_global_table_settings(
    tx: ReadTx, call: Call, req: t.DescribeGlobalTableSettingsInput
) -> t.DescribeGlobalTableSettingsOutput:
    """Billing, capacity and class of each replica. Source: API_DescribeGlobalTableSettings.

    Raises GlobalTableNotFoundException.
    """
    return t.DescribeGlobalTableSettingsOutput(**_settings(tx, _found(tx, call, req.GlobalTableName)))


def _settings(tx: ReadTx, table: Table) -> dict[str, Any]:
    return {
        "GlobalTableName": table.name,
        "ReplicaSettings": [
            t.ReplicaSettingsDescription(
                RegionName=one.region,
                ReplicaStatus="ACTIVE",
                ReplicaBillingModeSummary=billing_of(one) if one.billing == PAY else None,
                ReplicaProvisionedReadCapacityUnits=one.read,
                ReplicaProvisionedWriteCapacityUnits=one.write,
                ReplicaTableClassSummary=t.TableClassSummary(TableClass=one.table_class) if one.table_class else None,
            )
            for one in (table, *others(tx, table))
        ],
    }


@operation("UpdateGlobalTableSettings", resource="*", checks=_settings_checks)
def update_global_table_settings(
    tx: Tx, call: Call, req: t.UpdateGlobalTableSettingsInput
) -> t.UpdateGlobalTableSettingsOutput:
    """Change billing and writing capacity of all replicas, class and reading capacity of each. Source:
    API_UpdateGlobalTableSettings. Nothing scales by itself here: NotImplemented for that, and for settings of indexes.

    Raises GlobalTableNotFoundException, ReplicaNotFoundException.
    """
    table = _found(tx, call, req.GlobalTableName)
    updates = req.ReplicaSettingsUpdate or []
    for given, names in ((req, SCALED), *((one, SCALED_REPLICA) for one in updates)):
        for name in names:
            if getattr(given, name) is not None:
                raise ApiError("NotImplemented", f"{name} is not implemented yet.", status=501)
    if req.GlobalTableBillingMode is not None:
        table.on_demand = tx.now if req.GlobalTableBillingMode == PAY != table.billing else table.on_demand
        table.billing = req.GlobalTableBillingMode
        table.read, table.write = (0, 0) if table.billing == PAY else (table.read or 1, table.write or 1)
    table.write = req.GlobalTableProvisionedWriteCapacityUnits or table.write
    spread(tx, table)
    for update in updates:
        replica = TABLES.get(tx, f"{call.account}/{update.RegionName}", table.name)
        if replica is None or replica.joined is None:
            raise ApiError("ReplicaNotFoundException", f"Replica not found in region {update.RegionName}")
        replica.table_class = update.ReplicaTableClass or replica.table_class
        replica.read = update.ReplicaProvisionedReadCapacityUnits or replica.read
        TABLES.save(tx, replica)
    return t.UpdateGlobalTableSettingsOutput(**_settings(tx, _found(tx, call, table.name)))
