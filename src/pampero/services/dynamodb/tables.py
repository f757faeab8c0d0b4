"""Tables: make, describe, change, delete."""

from __future__ import annotations

import re
from typing import Any

from pampero.api import ApiError, Call, Context, TimerEvent, operation, timer
from pampero.kernel import ids
from pampero.services.dynamodb.model import TABLES, Index, Table, find, invalid, table_arn, table_name
from pampero.services.dynamodb.rows import decode, index_entry, load, remove
from pampero.services.dynamodb.shapes import description
from pampero.services.dynamodb.types import (
    CreateTableInput,
    CreateTableOutput,
    DeleteTableInput,
    DeleteTableOutput,
    DescribeTableInput,
    DescribeTableOutput,
    ListTablesInput,
    ListTablesOutput,
    UpdateTableInput,
    UpdateTableOutput,
)
from pampero.store.tx import ReadTx, Tx

NAME = re.compile(r"[a-zA-Z0-9_.-]{3,255}")
MOST_GLOBAL = 20
MOST_LOCAL = 5
MOST_LISTED = 100


def _keys(elements: Any) -> tuple[str, str | None]:
    kinds = [element.KeyType for element in elements]
    if kinds not in (["HASH"], ["HASH", "RANGE"]):
        raise invalid("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")
    return elements[0].AttributeName, elements[1].AttributeName if len(elements) > 1 else None


def _index(definition: Any, is_global: bool) -> Index:
    hash_, range_ = _keys(definition.KeySchema)
    projection = definition.Projection
    throughput = definition.ProvisionedThroughput if is_global else None
    return Index(
        definition.IndexName,
        hash_,
        range_,
        is_global,
        projection.ProjectionType or "ALL",
        list(projection.NonKeyAttributes or []),
        throughput.ReadCapacityUnits if throughput else 0,
        throughput.WriteCapacityUnits if throughput else 0,
    )


@operation("CreateTable", resource=table_arn)
def create_table(tx: Tx, call: Call, req: CreateTableInput) -> CreateTableOutput:
    """Make a table; it is ACTIVE at once. Source: API_CreateTable. Raises ResourceInUseException, ValidationException."""
    if not NAME.fullmatch(req.TableName):
        raise invalid("TableName must be at least 3 characters long and at most 255 characters long")
    if TABLES.get(tx, call.scope, req.TableName) is not None:
        raise ApiError("ResourceInUseException", f"Table already exists: {req.TableName}")
    if not req.KeySchema or not req.AttributeDefinitions:
        raise invalid("One or more parameter values were invalid: KeySchema and AttributeDefinitions are needed")
    hash_, range_ = _keys(req.KeySchema)
    types = {definition.AttributeName: definition.AttributeType for definition in req.AttributeDefinitions}
    indexes = [_index(definition, True) for definition in req.GlobalSecondaryIndexes or []]
    locals_ = [_index(definition, False) for definition in req.LocalSecondaryIndexes or []]
    if len(indexes) > MOST_GLOBAL or len(locals_) > MOST_LOCAL:
        raise invalid("One or more parameter values were invalid: too many secondary indexes")
    if any(index.hash != hash_ for index in locals_):
        raise invalid(
            "One or more parameter values were invalid: Table KeySchema does not match a local index's HASH key"
        )
    _check_attributes(types, hash_, range_, [*indexes, *locals_])
    billing = req.BillingMode or "PROVISIONED"
    throughput = req.ProvisionedThroughput
    if billing == "PROVISIONED" and throughput is None:
        raise invalid(
            "One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"
        )
    stream = req.StreamSpecification
    table = Table(
        name=req.TableName,
        key=ids.uuid4(),
        account=call.account,
        region=call.region,
        created=tx.now,
        hash=hash_,
        range=range_,
        types=types,
        indexes={index.name: index for index in [*indexes, *locals_]},
        billing=billing,
        read=throughput.ReadCapacityUnits if throughput else 0,
        write=throughput.WriteCapacityUnits if throughput else 0,
        tags={tag.Key: tag.Value for tag in req.Tags or []},
        protected=bool(req.DeletionProtectionEnabled),
        stream=None,
        table_class=req.TableClass or "STANDARD",
        sse=bool(req.SSESpecification and req.SSESpecification.Enabled),
        kms_key=req.SSESpecification.KMSMasterKeyId if req.SSESpecification else None,
    )
    if stream is not None and stream.StreamEnabled:
        raise ApiError("NotImplemented", "DynamoDB streams are not implemented yet.", status=501)
    TABLES.put(tx, call.scope, table.name, table)
    return CreateTableOutput(TableDescription=description(tx, table))


def _check_attributes(types: dict[str, str], hash_: str, range_: str | None, indexes: list[Index]) -> None:
    used = {hash_, range_, *(index.hash for index in indexes), *(index.range for index in indexes)} - {None}
    missing = sorted(name for name in used if name is not None and name not in types)
    if missing:
        text = "One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions."
        raise invalid(
            f"{text} Keys: [{', '.join(sorted(filter(None, used)))}], AttributeDefinitions: [{', '.join(sorted(types))}]"
        )
    if len(types) > len(used):
        text = "One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions"
        raise invalid(text)


def _named(tx: ReadTx, call: Call, name: str) -> Table:
    """The table, in the words of the operations on tables. Raises ResourceNotFoundException."""
    try:
        return find(tx, call, name)
    except ApiError as error:
        if error.code != "ResourceNotFoundException":
            raise
        text = f"Requested resource not found: Table: {table_name(name)} not found"
        raise ApiError("ResourceNotFoundException", text) from error


@operation("DescribeTable", resource=table_arn, read=True)
def describe_table(tx: ReadTx, call: Call, req: DescribeTableInput) -> DescribeTableOutput:
    """One table. Source: API_DescribeTable. Raises ResourceNotFoundException."""
    table = _named(tx, call, req.TableName)
    return DescribeTableOutput(Table=description(tx, table))


@operation("ListTables", resource="*", read=True)
def list_tables(tx: ReadTx, call: Call, req: ListTablesInput) -> ListTablesOutput:
    """The names of tables. Source: API_ListTables."""
    most = req.Limit or MOST_LISTED
    page = TABLES.page(tx, call.scope, after=req.ExclusiveStartTableName or "", limit=most + 1)
    names = [name for name, _ in page[:most]]
    return ListTablesOutput(TableNames=names, LastEvaluatedTableName=names[-1] if len(page) > most else None)


@operation("DeleteTable", resource=table_arn)
def delete_table(tx: Tx, call: Call, req: DeleteTableInput) -> DeleteTableOutput:
    """Delete a table with its items. Source: API_DeleteTable. Raises ResourceNotFoundException."""
    table = _named(tx, call, req.TableName)
    if table.protected:
        text = "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first."
        raise invalid(text)
    shape = description(tx, table)
    shape.TableStatus = "DELETING"
    TABLES.delete(tx, f"{table.account}/{table.region}", table.name)
    tx.run("DELETE FROM ddb_items WHERE tbl = ?", table.key)
    for name in table.indexes:
        tx.run("DELETE FROM ddb_index WHERE idx = ?", table.index_key(name))
    return DeleteTableOutput(TableDescription=shape)


@operation("UpdateTable", resource=table_arn)
def update_table(tx: Tx, call: Call, req: UpdateTableInput) -> UpdateTableOutput:
    """Change billing, throughput, protection or global indexes. Source: API_UpdateTable."""
    table = _named(tx, call, req.TableName)
    _check_update(req)
    for definition in req.AttributeDefinitions or []:
        table.types[definition.AttributeName] = definition.AttributeType
    table.billing = req.BillingMode or table.billing
    if req.ProvisionedThroughput is not None:
        table.read = req.ProvisionedThroughput.ReadCapacityUnits
        table.write = req.ProvisionedThroughput.WriteCapacityUnits
    if req.DeletionProtectionEnabled is not None:
        table.protected = req.DeletionProtectionEnabled
    table.table_class = req.TableClass or table.table_class
    if req.SSESpecification is not None:
        table.sse, table.kms_key = bool(req.SSESpecification.Enabled), req.SSESpecification.KMSMasterKeyId
    if req.StreamSpecification is not None and req.StreamSpecification.StreamEnabled:
        raise ApiError("NotImplemented", "DynamoDB streams are not implemented yet.", status=501)
    for change in req.GlobalSecondaryIndexUpdates or []:
        _change_index(tx, table, change)
    TABLES.put(tx, f"{table.account}/{table.region}", table.name, table)
    return UpdateTableOutput(TableDescription=description(tx, table))


CHANGES = (
    "BillingMode", "ProvisionedThroughput", "GlobalSecondaryIndexUpdates", "StreamSpecification", "SSESpecification",
    "ReplicaUpdates", "TableClass", "DeletionProtectionEnabled", "OnDemandThroughput", "WarmThroughput",
    "MultiRegionConsistency", "GlobalTableWitnessUpdates", "VectorIndexUpdates",
)  # fmt: skip
UNSERVED = (
    "ReplicaUpdates", "OnDemandThroughput", "WarmThroughput", "MultiRegionConsistency", "GlobalTableWitnessUpdates",
    "VectorIndexUpdates",
)  # fmt: skip


def _check_update(req: UpdateTableInput) -> None:
    for name in UNSERVED:
        if getattr(req, name) is not None:
            raise ApiError("NotImplemented", f"UpdateTable's {name} is not implemented yet.", status=501)
    if all(getattr(req, name) is None for name in CHANGES):
        text = "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required"
        raise invalid(text)
    changes = req.GlobalSecondaryIndexUpdates or []
    if sum(change.Create is not None or change.Delete is not None for change in changes) > 1:
        text = "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table"
        raise ApiError("LimitExceededException", text)


def _change_index(tx: Tx, table: Table, change: Any) -> None:
    if change.Create is not None:
        index = _index(change.Create, True)
        if index.name in table.indexes:
            raise invalid(f"Attempting to create an index which already exists: {index.name}")
        table.indexes[index.name] = index
        for hash_, range_, body in tx.all("SELECT hash, range, item FROM ddb_items WHERE tbl = ?", table.key):
            entry = index_entry(table, index.name, decode(body))
            if entry is not None:
                tx.run(
                    "INSERT INTO ddb_index (idx, hash, range, base_hash, base_range) VALUES (?, ?, ?, ?, ?)",
                    table.index_key(index.name), *entry, hash_, range_,
                )  # fmt: skip
    elif change.Delete is not None:
        if change.Delete.IndexName not in table.indexes:
            raise ApiError("ResourceNotFoundException", "Requested resource not found")
        del table.indexes[change.Delete.IndexName]
        tx.run("DELETE FROM ddb_index WHERE idx = ?", table.index_key(change.Delete.IndexName))
    elif change.Update is not None and change.Update.IndexName in table.indexes:
        index = table.indexes[change.Update.IndexName]
        index.read = change.Update.ProvisionedThroughput.ReadCapacityUnits
        index.write = change.Update.ProvisionedThroughput.WriteCapacityUnits


@timer("dynamodb.ttl")
def expire(tx: Tx, context: Context, event: TimerEvent) -> None:
    """An item's time to live has ended."""
    account, region, rest = event.key.split("/", 2)
    name, hash_, range_ = rest.rsplit("/", 2)
    table = TABLES.get(tx, f"{account}/{region}", name)
    if table is None or table.ttl is None:
        return
    key = (bytes.fromhex(hash_), bytes.fromhex(range_))
    item = load(tx, table, key)
    if item is not None and float(item.get(table.ttl, {}).get("N", "inf")) <= tx.now:
        remove(tx, table, key, item)
