"""Tables as answers show them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pampero.kernel.arn import arn
from pampero.services.dynamodb.model import Index, Table
from pampero.services.dynamodb.types import (
    AttributeDefinition,
    BillingModeSummary,
    GlobalSecondaryIndexDescription,
    GlobalSecondaryIndexWarmThroughputDescription,
    KeySchemaElement,
    LocalSecondaryIndexDescription,
    Projection,
    ProvisionedThroughputDescription,
    ReplicaDescription,
    SSEDescription,
    StreamSpecification,
    TableClassSummary,
    TableDescription,
    TableWarmThroughputDescription,
)
from pampero.store.tx import ReadTx

_COUNT = "SELECT count(*), coalesce(sum(length(item)), 0) FROM ddb_items WHERE tbl = ?"
_COUNT_INDEX = (
    "SELECT count(*), coalesce(sum(length(i.item)), 0) FROM ddb_index n "
    "JOIN ddb_items i ON i.tbl = ? AND i.hash = n.base_hash AND i.range = n.base_range WHERE n.idx = ?"
)
EMPTY = (0, 0)
# Source: "DynamoDB warm throughput".
ON_DEMAND = (12_000, 4_000)
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


def description(table: Table, counts: Counts) -> TableDescription:
    """A TableDescription. ItemCount and sizes are those of now (AWS's lag by up to six hours)."""
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
                GlobalSecondaryIndexDescription(**common, IndexStatus="ACTIVE", ProvisionedThroughput=throughput)
            )
        else:
            local.append(LocalSecondaryIndexDescription(**common))
    stream = table.stream
    on_demand = table.billing == "PAY_PER_REQUEST"
    return TableDescription(
        TableName=table.name,
        TableArn=table.arn,
        TableId=table.key,
        TableStatus="ACTIVE",
        CreationDateTime=table.created,
        AttributeDefinitions=[AttributeDefinition(AttributeName=n, AttributeType=t) for n, t in table.types.items()],
        KeySchema=_schema(table.hash, table.range),
        GlobalSecondaryIndexes=global_ or None,
        LocalSecondaryIndexes=local or None,
        ProvisionedThroughput=ProvisionedThroughputDescription(
            ReadCapacityUnits=table.read, WriteCapacityUnits=table.write, NumberOfDecreasesToday=0
        ),
        BillingModeSummary=_billing(table) if on_demand else None,
        TableClassSummary=TableClassSummary(TableClass=table.table_class) if table.table_class else None,
        Replicas=[ReplicaDescription(RegionName=one, ReplicaStatus="ACTIVE") for one in table.replicas] or None,
        GlobalTableVersion="2019.11.21" if table.replicas else None,
        ItemCount=items,
        TableSizeBytes=size,
        DeletionProtectionEnabled=table.protected,
        SSEDescription=_encryption(table),
        StreamSpecification=(
            StreamSpecification(StreamEnabled=True, StreamViewType=stream.view) if stream and stream.enabled else None
        ),
        LatestStreamLabel=stream.label if stream else None,
        LatestStreamArn=f"{table.arn}/stream/{stream.label}" if stream else None,
    )


def _billing(table: Table) -> BillingModeSummary:
    since = table.on_demand or table.created
    return BillingModeSummary(BillingMode=table.billing, LastUpdateToPayPerRequestDateTime=since)


def warmed(shape: TableDescription, table: Table) -> TableDescription:
    """With what a table and its indexes can take at once, which DescribeTable tells: on demand, as much as new tables can."""

    def units(read: int, write: int) -> dict[str, Any]:
        if table.billing == "PAY_PER_REQUEST":
            read, write = ON_DEMAND
        return {"ReadUnitsPerSecond": read or 1, "WriteUnitsPerSecond": write or 1, "Status": "ACTIVE"}

    shape.WarmThroughput = TableWarmThroughputDescription(**units(table.read, table.write))
    for one in shape.GlobalSecondaryIndexes or ():
        index = table.indexes[one.IndexName or ""]
        one.WarmThroughput = GlobalSecondaryIndexWarmThroughputDescription(**units(index.read, index.write))
    return shape


def deleted(shape: TableDescription) -> TableDescription:
    """What is told of a table that is being deleted."""
    shape.TableStatus = "DELETING"
    shape.CreationDateTime = shape.KeySchema = shape.AttributeDefinitions = None
    shape.GlobalSecondaryIndexes = shape.LocalSecondaryIndexes = None
    return shape


def _encryption(table: Table) -> SSEDescription | None:
    """What was asked for; the store encrypts, if at all, with the server's own key."""
    if not table.sse:
        return None
    key = table.kms_key or "alias/aws/dynamodb"
    shown = key if key.startswith("arn:") else arn("kms", table.region, table.account, _key_resource(key))
    return SSEDescription(Status="ENABLED", SSEType="KMS", KMSMasterKeyArn=shown)


def _key_resource(key: str) -> str:
    return key if key.startswith("alias/") else f"key/{key}"
