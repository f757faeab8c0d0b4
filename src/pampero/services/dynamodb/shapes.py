"""Tables as answers show them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pampero.aws.settling import CREATING, Pending, state_of
from pampero.kernel.arn import arn
from pampero.services.dynamodb.definitions import ON_DEMAND
from pampero.services.dynamodb.model import Ceilings, Index, Table, Units
from pampero.services.dynamodb.sealing import MANAGED
from pampero.services.dynamodb.types import (
    AttributeDefinition,
    BillingModeSummary,
    GlobalSecondaryIndexDescription,
    GlobalSecondaryIndexWarmThroughputDescription,
    KeySchemaElement,
    LocalSecondaryIndexDescription,
    OnDemandThroughput,
    Projection,
    ProvisionedThroughputDescription,
    ReplicaDescription,
    RestoreSummary,
    SSEDescription,
    StreamSpecification,
    TableClassSummary,
    TableDescription,
    TableWarmThroughputDescription,
)
from pampero.store.tx import ReadTx

INACCESSIBLE = "INACCESSIBLE_ENCRYPTION_CREDENTIALS"
_COUNT = "SELECT count(*), coalesce(sum(length(item)), 0) FROM ddb_items WHERE tbl = ?"
_COUNT_INDEX = (
    "SELECT count(*), coalesce(sum(length(i.item)), 0) FROM ddb_index n "
    "JOIN ddb_items i ON i.tbl = ? AND i.hash = n.base_hash AND i.range = n.base_range WHERE n.idx = ?"
)
EMPTY = (0, 0)
Counts = Mapping[str, tuple[int, int]]


def counted(tx: ReadTx, table: Table) -> Counts:
    """(items, bytes) of the table, under "", and of each index. Bytes are those of the stored JSON of the items."""
    found = {"": tx.one(_COUNT, table.key)}
    found |= {name: tx.one(_COUNT_INDEX, table.key, table.index_key(name)) for name in table.indexes}
    return {name: (row[0], row[1]) for name, row in found.items() if row is not None}


def _schema(hash_: str, range_: str | None) -> list[KeySchemaElement]:
    schema = [KeySchemaElement(AttributeName=hash_, KeyType="HASH")]
    return schema if range_ is None else [*schema, KeySchemaElement(AttributeName=range_, KeyType="RANGE")]


def _projection(index: Index) -> Projection:
    return Projection(ProjectionType=index.projection, NonKeyAttributes=index.include or None)


def _filling(table: Table, index: Index, now: float) -> bool | None:
    """Backfilling, which is told of indexes that a table gets later: false at first, true in the second half of the time."""
    pending = index.pending
    if state_of(pending, now) != CREATING or state_of(table.pending, now) == CREATING:
        return None
    return pending is not None and now >= pending.middle


def _most(units: Ceilings | None) -> OnDemandThroughput | None:
    return None if units is None else OnDemandThroughput(MaxReadRequestUnits=units[0], MaxWriteRequestUnits=units[1])


def description(table: Table, counts: Counts, now: float) -> TableDescription:
    """A TableDescription, of a moment. ItemCount and sizes are those of now (AWS's lag by up to six hours)."""
    items, size = counts.get("", EMPTY)
    global_, local = [], []
    for index in table.indexes.values():
        common: dict[str, Any] = {
            "IndexName": index.name,
            "KeySchema": _schema(index.hash, index.range),
            "Projection": _projection(index),
            "IndexArn": f"{table.arn}/index/{index.name}",
            "ItemCount": counts.get(index.name, EMPTY)[0],
            "IndexSizeBytes": counts.get(index.name, EMPTY)[1],
        }
        if index.is_global:
            throughput = ProvisionedThroughputDescription(
                ReadCapacityUnits=index.read, WriteCapacityUnits=index.write, NumberOfDecreasesToday=0
            )
            global_.append(
                GlobalSecondaryIndexDescription(
                    **common,
                    IndexStatus=state_of(index.pending, now),
                    Backfilling=_filling(table, index, now),
                    ProvisionedThroughput=throughput,
                    OnDemandThroughput=_most(index.most),
                )
            )
        else:
            local.append(LocalSecondaryIndexDescription(**common))
    stream = table.stream
    on_demand = table.billing == "PAY_PER_REQUEST"
    return TableDescription(
        TableName=table.name,
        TableArn=table.arn,
        TableId=table.key,
        TableStatus=state_of(table.pending, now, "ACTIVE" if table.locked is None else INACCESSIBLE),
        CreationDateTime=table.created,
        AttributeDefinitions=[AttributeDefinition(AttributeName=n, AttributeType=t) for n, t in table.types.items()],
        KeySchema=_schema(table.hash, table.range),
        GlobalSecondaryIndexes=global_ or None,
        LocalSecondaryIndexes=local or None,
        ProvisionedThroughput=ProvisionedThroughputDescription(
            ReadCapacityUnits=table.read, WriteCapacityUnits=table.write, NumberOfDecreasesToday=0
        ),
        BillingModeSummary=billing_of(table) if on_demand else None,
        TableClassSummary=TableClassSummary(TableClass=table.table_class) if table.table_class else None,
        Replicas=[_replica(table, region, now) for region in table.replicas if table.joined is None] or None,
        GlobalTableVersion=_version(table),
        ItemCount=items,
        TableSizeBytes=size,
        DeletionProtectionEnabled=table.protected,
        SSEDescription=_encryption(table, now),
        OnDemandThroughput=_most(table.most),
        RestoreSummary=_restored(table, now),
        StreamSpecification=(
            StreamSpecification(StreamEnabled=True, StreamViewType=stream.view) if stream and stream.enabled else None
        ),
        LatestStreamLabel=stream.label if stream else None,
        LatestStreamArn=f"{table.arn}/stream/{stream.label}" if stream else None,
    )


def _replica(table: Table, region: str, now: float) -> ReplicaDescription:
    return ReplicaDescription(
        RegionName=region, ReplicaStatus=state_of(table.changing.get(f"replica/{region}"), now)
    )  # fmt: skip


def _version(table: Table) -> str | None:
    if table.joined is not None:
        return "2017.11.29"
    return "2019.11.21" if table.replicas else None


def _restored(table: Table, now: float) -> RestoreSummary | None:
    if table.restored is None:
        return None
    backup, source, moment = table.restored
    return RestoreSummary(
        SourceBackupArn=backup,
        SourceTableArn=source,
        RestoreDateTime=moment,
        RestoreInProgress=state_of(table.pending, now) == CREATING,
    )


def billing_of(table: Table) -> BillingModeSummary:
    """How a table on demand is paid, and since when."""
    since = table.on_demand or table.created
    return BillingModeSummary(BillingMode=table.billing, LastUpdateToPayPerRequestDateTime=since)


def warmed(shape: TableDescription, table: Table, now: float) -> TableDescription:
    """With what a table and its indexes can take at once, which DescribeTable tells: what was asked for, or else, on demand,
    as much as new tables can."""

    def units(warm: Units | None, read: int, write: int, pending: Pending | None) -> dict[str, Any]:
        if warm is not None:
            read, write = warm
        elif table.billing == "PAY_PER_REQUEST":
            read, write = ON_DEMAND
        state = state_of(pending, now)
        return {"ReadUnitsPerSecond": read or 1, "WriteUnitsPerSecond": write or 1, "Status": state}

    shape.WarmThroughput = TableWarmThroughputDescription(**units(table.warm, table.read, table.write, table.pending))
    for one in shape.GlobalSecondaryIndexes or ():
        index = table.indexes[one.IndexName or ""]
        of_index = units(index.warm, index.read, index.write, index.pending)
        one.WarmThroughput = GlobalSecondaryIndexWarmThroughputDescription(**of_index)
    return shape


def deleted(shape: TableDescription) -> TableDescription:
    """What is told of a table that is being deleted."""
    shape.TableStatus = "DELETING"
    shape.CreationDateTime = shape.KeySchema = shape.AttributeDefinitions = None
    shape.GlobalSecondaryIndexes = shape.LocalSecondaryIndexes = None
    return shape


def _encryption(table: Table, now: float) -> SSEDescription | None:
    """Nothing of a table that the server's own key encrypts."""
    if not table.sse:
        return None
    key = (None if table.seal is None else table.seal.key) or table.kms_key or MANAGED
    shown = key if key.startswith("arn:") else arn("kms", table.region, table.account, _key_resource(key))
    status = state_of(table.changing.get("sse"), now, "ENABLED")
    return SSEDescription(
        Status=status, SSEType="KMS", KMSMasterKeyArn=shown, InaccessibleEncryptionDateTime=table.locked
    )


def _key_resource(key: str) -> str:
    return key if key.startswith("alias/") else f"key/{key}"
