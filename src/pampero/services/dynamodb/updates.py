"""UpdateTable: billing, throughput, protection, class, encryption, streams, global indexes and replicas."""

from __future__ import annotations

from pampero.api import ApiError, Call, Context, TimerEvent, operation, timer
from pampero.aws.settling import CREATING, DELETING, UPDATING, Pending, ending, pending, state_of
from pampero.services.dynamodb import types as t
from pampero.services.dynamodb.definitions import (
    PAY,
    ceilings_of,
    check_ceilings,
    check_encryption,
    index_of,
    throughput_of,
    types_of,
    warm_of,
    wrong,
)
from pampero.services.dynamodb.model import BEING, TABLES, Table, check_idle, in_use, invalid, table_arn
from pampero.services.dynamodb.replicas import change, disable, enable, follow, others, spread
from pampero.services.dynamodb.rows import add_to_index
from pampero.services.dynamodb.sealing import begin, encrypt, opened, rewrite, rewrite_past, table_key
from pampero.services.dynamodb.shapes import counted, description, warmed
from pampero.services.dynamodb.tables import named
from pampero.store.tx import Tx

CHANGES = (
    "ProvisionedThroughput", "BillingMode", "StreamSpecification", "GlobalSecondaryIndexUpdates", "SSESpecification",
    "ReplicaUpdates", "MultiRegionConsistency", "DeletionProtectionEnabled", "OnDemandThroughput", "WarmThroughput",
    "TableClass", "GlobalTableWitnessUpdates", "VectorIndexUpdates", "GlobalTableSettingsReplicationMode",
    "DisassociationProtectionEnabled",
)  # fmt: skip
UNSERVED = (
    "MultiRegionConsistency", "GlobalTableWitnessUpdates", "VectorIndexUpdates", "GlobalTableSettingsReplicationMode",
    "DisassociationProtectionEnabled",
)  # fmt: skip
NOTHING = (
    "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, "
    "SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency, "
    "DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is required"
)
ONE_INDEX = "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table"
NO_INDEX = (
    "This operation cannot be performed with given input values. Please contact DynamoDB service team for more info: "
    "Action Blocked: IndexUpdate"
)


def _check(req: t.UpdateTableInput) -> None:
    for name in UNSERVED:
        if getattr(req, name) is not None:
            raise ApiError("NotImplemented", f"UpdateTable's {name} is not implemented yet.", status=501)
    if not any(getattr(req, name) not in (None, []) for name in CHANGES):
        raise invalid(NOTHING)
    names: list[str] = []
    for one in req.GlobalSecondaryIndexUpdates or ():
        parts = [part for part in (one.Update, one.Create, one.Delete) if part is not None]
        if not parts:
            text = "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, GlobalSecondaryIndexUpdate.Delete must not be null"
            raise wrong(text)
        if len(parts) > 1:
            raise wrong("Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object")
        if parts[0].IndexName in names:
            text = "Only one global secondary index update per index is allowed simultaneously."
            raise wrong(f"{text} Index: {parts[0].IndexName}")
        names.append(parts[0].IndexName)


@operation("UpdateTable", resource=table_arn)
def update_table(tx: Tx, call: Call, req: t.UpdateTableInput) -> t.UpdateTableOutput:
    """Change a table; all of it is done at once, though it may be told of as UPDATING for a while. Source: API_UpdateTable.

    What AWS wants in requests of their own (class, encryption, protection) may come together here. Raises
    ResourceNotFoundException, ResourceInUseException, LimitExceededException, ValidationException; NotImplemented for what
    is not served.
    """
    _check(req)
    table = named(tx, call, req.TableName)
    check_idle(tx, table)
    changes = req.GlobalSecondaryIndexUpdates or []
    _check_online(tx, table, changes)
    table.pending = pending(tx, call, UPDATING)
    types = types_of(req.AttributeDefinitions)
    _check_redefined(table, types)
    table.types |= types
    _set_throughput(tx, table, req)
    if req.DeletionProtectionEnabled is not None:
        table.protected = req.DeletionProtectionEnabled
    table.table_class = req.TableClass or table.table_class
    former = table.seal if table.sse else None
    if any(one.Create is not None for one in changes):
        table = opened(call, table)
    if req.SSESpecification is not None:
        _change_key(tx, call, table, req.SSESpecification)
        if table.pending is not None:
            table.changing["sse"] = table.pending
    if req.StreamSpecification is not None:
        _change_stream(tx, call, table, req.StreamSpecification)
    for one in changes:
        _change_index(tx, call, table, one, types)
    _forget_types(table)
    change(tx, call, table, req.ReplicaUpdates or [])
    spread(tx, table)
    shape = description(table, counted(tx, table), tx.now)
    if former is not None and not table.sse:
        # The key that is being taken away is told once more.
        shape.SSEDescription = t.SSEDescription(Status=UPDATING, SSEType="KMS", KMSMasterKeyArn=former.key)
    if (given := req.OnDemandThroughput) is not None:
        # What was taken away is told once more, as -1.
        left = shape.OnDemandThroughput or t.OnDemandThroughput()
        shape.OnDemandThroughput = t.OnDemandThroughput(
            MaxReadRequestUnits=given.MaxReadRequestUnits or left.MaxReadRequestUnits,
            MaxWriteRequestUnits=given.MaxWriteRequestUnits or left.MaxWriteRequestUnits,
        )
    return t.UpdateTableOutput(TableDescription=warmed(shape, table, tx.now))


def _check_online(tx: Tx, table: Table, changes: list[t.GlobalSecondaryIndexUpdate]) -> None:
    """Raises LimitExceededException where two indexes would be made or deleted at a time. An index may be deleted while it is
    filled (Source: API_GlobalSecondaryIndexDescription)."""
    named = {one.Delete.IndexName for one in changes if one.Delete is not None}
    busy = {
        index.name
        for index in table.indexes.values()
        if state_of(index.pending, tx.now) in (CREATING, DELETING) and index.name not in named
    }
    wanted = sum(one.Update is None for one in changes)
    if wanted > 1 or (wanted and busy):
        raise ApiError("LimitExceededException", ONE_INDEX)


def _forget_types(table: Table) -> None:
    """Only what keys are made of has a definition."""
    used = {table.hash, table.range, *(key for index in table.indexes.values() for key in (index.hash, index.range))}
    table.types = {name: kind for name, kind in table.types.items() if name in used}


def _check_redefined(table: Table, given: dict[str, str]) -> None:
    """Raises ValidationException for an attribute of another type than it has as a key."""
    for name, kind in given.items():
        if table.types.get(name, kind) != kind:
            places = [(table.hash, table.range), *((index.hash, index.range) for index in table.indexes.values())]
            role = next("HASH" if name == hash_ else "RANGE" for hash_, range_ in places if name in (hash_, range_))
            text = "Attributes cannot be redefined. Please check that your attribute has the same type as previously defined."
            before, after = (f"Schema:[SchemaElement: key{{{name}:{one}:{role}}}]" for one in (table.types[name], kind))
            raise wrong(f"{text} Existing schema: {before} New schema: {after}")


def _change_key(tx: Tx, call: Call, table: Table, wanted: t.SSESpecification) -> None:
    """Put a table under another key: the table key goes with it, so that items stay as they are. Only those of a table that
    had none are written anew. Raises AccessDeniedException, ValidationException."""
    former = table.seal
    table.sse, table.kms_key = check_encryption(wanted)
    if former is not None:
        encrypt(call, table, table_key(call, former))
        follow(tx, table)
        return
    if not table.sse:
        return
    if table.joined is not None:
        raise invalid(
            f"Table {table.name} is part of a global table of version 2017.11.29, and can not have a KMS key."
        )
    group = others(tx, table)
    if group and table.kms_key is not None:
        raise wrong("KMSMasterKeyId must be specified for each replica.")
    plain = begin(call, table)
    for other in group:
        other.sse, other.kms_key = True, None
        encrypt(call, other, plain)
    rewrite(tx, table)
    streams = [one.stream.key for one in (table, *group) if one.stream is not None and one.stream.enabled]
    rewrite_past(tx, table, streams)
    for one in (table, *group):
        follow(tx, one)
    for other in group:
        TABLES.save(tx, other)


def _change_stream(tx: Tx, call: Call, table: Table, wanted: t.StreamSpecification) -> None:
    enabled = table.stream is not None and table.stream.enabled
    if not wanted.StreamEnabled:
        if not enabled:
            raise invalid(f"Table has no stream to disable: TableName: {table.name}")
        disable(tx, call, table)
        return
    if enabled:
        raise invalid(f"Table already has an enabled stream: TableName: {table.name}")
    if wanted.StreamViewType is None:
        raise wrong("StreamViewType is required when a stream is enabled")
    enable(tx, call, table, wanted.StreamViewType)


def _set_throughput(tx: Tx, table: Table, req: t.UpdateTableInput) -> None:
    billing = req.BillingMode or table.billing
    throughput = req.ProvisionedThroughput
    check_ceilings(req.OnDemandThroughput, billing, update=True)
    table.most = ceilings_of(req.OnDemandThroughput, table.most)
    table.warm = warm_of(req.WarmThroughput, table.warm)
    if billing == PAY:
        if throughput is not None:
            text = (
                "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"
            )
            raise wrong(text)
        table.read = table.write = 0
        for index in table.indexes.values():
            index.read = index.write = 0
    elif throughput is None:
        if table.billing == PAY:
            raise wrong("ProvisionedThroughput must be specified when BillingMode is PROVISIONED")
    else:
        read, write = throughput_of(throughput)
        if (read, write) == (table.read, table.write) and table.billing == billing:
            raise invalid(
                "The provisioned throughput for the table will not change. The requested value equals the current value. "
                f"Current ReadCapacityUnits provisioned for the table: {read}. Requested ReadCapacityUnits: {read}. "
                f"Current WriteCapacityUnits provisioned for the table: {write}. Requested WriteCapacityUnits: {write}. "
                "Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits."
            )
        table.read, table.write = read, write
    if billing == PAY != table.billing:
        table.on_demand = tx.now
    if billing != PAY:
        table.most = None
        for index in table.indexes.values():
            index.most = None
    table.billing = billing


def _change_index(
    tx: Tx, call: Call, table: Table, change: t.GlobalSecondaryIndexUpdate, given: dict[str, str]
) -> None:
    if change.Create is not None:
        _create_index(tx, call, table, change.Create, given)
    elif change.Delete is not None:
        index = table.indexes.get(change.Delete.IndexName)
        if index is None:
            raise ApiError("ResourceNotFoundException", "Requested resource not found")
        if not index.is_global:
            raise invalid(f"Cannot delete an index that is not a GlobalSecondaryIndex: {index.name}")
        if state_of(index.pending, tx.now) == DELETING:
            raise in_use(f"Index is being deleted.  Table: {table.name} Index: {index.name}")
        place = [table.scope, table.name, index.name]
        index.pending = ending(tx, call, "dynamodb.index", table.index_key(index.name), place)
        if index.pending is None:
            _remove_index(tx, table, index.name)
    elif change.Update is not None:
        _update_index(tx, table, change.Update)


def _remove_index(tx: Tx, table: Table, name: str) -> None:
    del table.indexes[name]
    tx.run("DELETE FROM ddb_index WHERE idx = ?", table.index_key(name))


@timer("dynamodb.index")
def index_dropped(tx: Tx, context: Context, event: TimerEvent) -> None:
    """The time for deleting an index is over."""
    scope, name, index = event.payload
    table = TABLES.get(tx, scope, name)
    if table is not None and event.key == table.index_key(index) and index in table.indexes:
        _remove_index(tx, table, index)
        _forget_types(table)
        spread(tx, table)


def _create_index(
    tx: Tx, call: Call, table: Table, action: t.CreateGlobalSecondaryIndexAction, given: dict[str, str]
) -> None:
    if action.IndexName in table.indexes:
        raise invalid("Attempting to create an index which already exists")
    index = index_of(action, True)
    if any(key is not None and key not in given for key in (index.hash, index.range)):
        raise wrong(f"AttributeDefinitions is not specified for index: {index.name}")
    if table.billing != PAY and action.ProvisionedThroughput is None:
        raise wrong(f"ProvisionedThroughput must be specified for index: {index.name}")
    if table.billing == PAY and action.ProvisionedThroughput is not None:
        text = "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index"
        raise wrong(f"{text}: {index.name} when BillingMode is PAY_PER_REQUEST")
    check_ceilings(action.OnDemandThroughput, table.billing, update=True, index=index.name)
    index.pending = pending(tx, call, CREATING)
    if index.pending is not None:
        # The table is free again as soon as the index begins to be filled.
        table.pending = Pending(UPDATING, tx.now, index.pending.middle)
    table.indexes[index.name] = index
    add_to_index(tx, table, index)


def _update_index(tx: Tx, table: Table, action: t.UpdateGlobalSecondaryIndexAction) -> None:
    index = table.indexes.get(action.IndexName)
    if index is None:
        raise invalid(NO_INDEX)
    if not index.is_global:
        raise invalid(f"Cannot update an index that is not a GlobalSecondaryIndex: {index.name}")
    if index.pending is not None and tx.now < index.pending.until:
        being = BEING[index.pending.state]
        raise in_use(f"Index is being {being}.  Table: {table.name} Index: {index.name}")
    check_ceilings(action.OnDemandThroughput, table.billing, update=True, index=index.name)
    index.most = ceilings_of(action.OnDemandThroughput, index.most)
    index.warm = warm_of(action.WarmThroughput, index.warm)
    index.pending = table.pending
    if action.ProvisionedThroughput is None and (action.OnDemandThroughput or action.WarmThroughput):
        return
    if table.billing == PAY:
        text = f"The only Updates for index: {index.name} when TableThroughputMode is PAY_PER_REQUEST can be to"
        raise wrong(f"{text} OnDemandThroughput, WarmThroughput")
    if action.ProvisionedThroughput is None:
        raise wrong(f"Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: {index.name}")
    index.read, index.write = throughput_of(action.ProvisionedThroughput)
