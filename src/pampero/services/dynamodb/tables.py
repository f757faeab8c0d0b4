"""Tables: make, describe, list, delete; the end of items."""

from __future__ import annotations

from pampero.api import ApiError, Call, Check, Context, TimerEvent, operation, timer
from pampero.aws.settling import CREATING, DELETING, pending, state_of
from pampero.aws.tags import tag_map
from pampero.kernel import ids
from pampero.services.dynamodb import types as t
from pampero.services.dynamodb.definitions import (
    PAY,
    ceilings_of,
    check_ceilings,
    check_definitions,
    check_encryption,
    check_keys,
    check_throughput,
    indexes_of,
    keys_of,
    throughput_of,
    types_of,
    warm_of,
    wrong,
)
from pampero.services.dynamodb.model import (
    TABLES,
    Table,
    check_idle,
    check_table_name,
    find,
    invalid,
    own_arn,
    table_arn,
    table_name,
)
from pampero.services.dynamodb.policies import set_policy
from pampero.services.dynamodb.replicas import drop, enable
from pampero.services.dynamodb.rows import load, remove
from pampero.services.dynamodb.sealing import accessible, begin, served
from pampero.services.dynamodb.settings import check_tags
from pampero.services.dynamodb.shapes import counted, deleted, description, warmed
from pampero.store.tx import ReadTx, Tx

MAX_LISTED = 100
UNSERVED = ("VectorIndexes", "GlobalTableSourceArn", "GlobalTableSettingsReplicationMode")


def _created(call: Call, req: t.CreateTableInput) -> str:
    return own_arn(call, req.TableName)


@operation("CreateTable", resource=_created)
def create_table(tx: Tx, call: Call, req: t.CreateTableInput) -> t.CreateTableOutput:
    """Make a table; it is ACTIVE at once, or when the server's time for that is over. Source: API_CreateTable. Raises as
    `create`."""
    made = description(create(tx, call, req), {}, tx.now)
    if made.BillingModeSummary is not None:
        # Told from then on, not yet by this answer.
        made.BillingModeSummary.LastUpdateToPayPerRequestDateTime = None
    return t.CreateTableOutput(TableDescription=made)


def create(tx: Tx, call: Call, req: t.CreateTableInput) -> Table:
    """CreateTable's change.

    Raises ResourceInUseException, ValidationException; NotImplemented for what is not served.
    """
    name = table_name(req.TableName)
    check_table_name(name)
    for parameter in UNSERVED:
        if getattr(req, parameter) is not None:
            raise ApiError("NotImplemented", f"CreateTable's {parameter} is not implemented yet.", status=501)
    if not req.KeySchema:
        raise invalid(
            "1 validation error detected: Value null at 'keySchema' failed to satisfy constraint: Member must not be null"
        )
    billing = req.BillingMode or "PROVISIONED"
    check_throughput(billing, req.ProvisionedThroughput, req.GlobalSecondaryIndexes)
    check_ceilings(req.OnDemandThroughput, billing)
    for index in req.GlobalSecondaryIndexes or ():
        check_ceilings(index.OnDemandThroughput, billing, index=index.IndexName)
    types = types_of(req.AttributeDefinitions)
    first = [element.AttributeName for element in req.KeySchema]
    check_keys(types, first[0], first[1] if len(first) > 1 else None)
    hash_, range_ = keys_of(req.KeySchema, "keySchema")
    indexes = indexes_of(req, hash_, range_)
    check_definitions(types, hash_, range_, indexes)
    read, write = throughput_of(req.ProvisionedThroughput)
    encrypted, key = check_encryption(req.SSESpecification)
    stream = req.StreamSpecification
    if stream is not None and stream.StreamEnabled and stream.StreamViewType is None:
        raise wrong("Table is being created with a stream enabled, UpdateViewType is required")
    if stream is not None and not stream.StreamEnabled and stream.StreamViewType is not None:
        raise wrong("Table is being created with a stream disabled, UpdateViewType should not be specified")
    if TABLES.get(tx, call.scope, name) is not None:
        raise ApiError("ResourceInUseException", f"Table already exists: {name}")
    table = Table(
        name=name,
        key=ids.uuid4(),
        account=call.account,
        region=call.region,
        created=tx.now,
        hash=hash_,
        range=range_,
        types=types,
        indexes={index.name: index for index in indexes},
        billing=billing,
        read=read,
        write=write,
        tags=tag_map(req.Tags),
        protected=bool(req.DeletionProtectionEnabled),
        table_class=req.TableClass or "",
        sse=encrypted,
        kms_key=key,
        on_demand=tx.now if billing == PAY else 0.0,
        most=ceilings_of(req.OnDemandThroughput),
        warm=warm_of(req.WarmThroughput),
        pending=pending(tx, call, CREATING),
    )
    for one in indexes:
        one.pending = table.pending
    check_tags(table.tags)
    if table.sse:
        begin(call, table)
    if req.ResourcePolicy is not None:
        call.require(tx, Check("dynamodb:PutResourcePolicy", table.arn))
        set_policy(tx, table, req.ResourcePolicy)
    if stream is not None and stream.StreamEnabled:
        enable(tx, call, table, str(stream.StreamViewType))
    TABLES.save(tx, table)
    return table


def named(tx: ReadTx, call: Call, name: str) -> Table:
    """The table, in the words of the operations on tables. Raises ResourceNotFoundException."""
    try:
        return find(tx, call, name)
    except ApiError as error:
        if error.code != "ResourceNotFoundException":
            raise
        text = f"Requested resource not found: Table: {table_name(name)} not found"
        raise ApiError("ResourceNotFoundException", text) from error


@operation("DescribeTable", resource=table_arn)
async def describe_table(call: Call, req: t.DescribeTableInput) -> t.DescribeTableOutput:
    """One table; its items are counted on a thread. Source: API_DescribeTable. Raises ResourceNotFoundException."""
    table = await call.read(named, call, req.TableName)
    if table.seal is not None and (table.locked is None) != await accessible(call, table):
        table = await call.write(_lock, call, req.TableName, table.locked is None)
    shape = warmed(description(table, await call.scan(counted, table), call.now), table, call.now)
    return t.DescribeTableOutput(Table=deleted(shape) if shape.TableStatus == DELETING else shape)


def _lock(tx: Tx, call: Call, name: str, locked: bool) -> Table:
    """Note when it was found that the service cannot use a table's key, or can again."""
    table = named(tx, call, name)
    table.locked = tx.now if locked else None
    return TABLES.save(tx, table)


@operation("ListTables", resource="*", read=True)
def list_tables(tx: ReadTx, call: Call, req: t.ListTablesInput) -> t.ListTablesOutput:
    """The names of tables. Source: API_ListTables."""
    most = req.Limit or MAX_LISTED
    page = TABLES.page(tx, call.scope, after=req.ExclusiveStartTableName or "", limit=most + 1)
    names = [name for name, _ in page[:most]]
    return t.ListTablesOutput(TableNames=names, LastEvaluatedTableName=names[-1] if len(page) > most else None)


@operation("DeleteTable", resource=table_arn)
def delete_table(tx: Tx, call: Call, req: t.DeleteTableInput) -> t.DeleteTableOutput:
    """Delete a table with its items. Source: API_DeleteTable. One that is being deleted may be deleted again.

    Raises ResourceNotFoundException, ResourceInUseException, ValidationException.
    """
    table = named(tx, call, req.TableName)
    if table.protected:
        text = "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first."
        raise invalid(text)
    shape = deleted(description(table, counted(tx, table), tx.now))
    if state_of(table.pending, tx.now) != DELETING:
        check_idle(tx, table)
        drop(tx, call, table)
    return t.DeleteTableOutput(TableDescription=shape)


@timer("dynamodb.ttl")
def expire(tx: Tx, context: Context, event: TimerEvent) -> None:
    """An item's time to live has ended."""
    account, region, rest = event.key.split("/", 2)
    name, hash_, range_ = rest.rsplit("/", 2)
    table = TABLES.get(tx, f"{account}/{region}", name)
    if table is None or table.ttl is None:
        return
    key, ends = (bytes.fromhex(hash_), bytes.fromhex(range_)), table.ttl
    table = served(context, table)
    item = load(tx, table, key)
    if item is not None and float(item.get(ends, {}).get("N", "inf")) <= tx.now:
        remove(tx, table, key, item, expired=True)
