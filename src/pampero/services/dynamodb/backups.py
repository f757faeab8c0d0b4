"""Backups, recovery to a point in time, and tables restored from either.

A backup is a copy of the items under a key of its own, made in one transaction. While point-in-time recovery is on, each
change keeps what stood there before, for 35 days: the table of any second since is what stands there now, with these put
back. A restore is complete when its answer leaves.
"""

from __future__ import annotations

import msgspec

from pampero.api import ApiError, Call, Check, Context, TimerEvent, operation, timer
from pampero.aws.settling import CREATING, DELETING, Pending, pending, state_of
from pampero.kernel import ids
from pampero.services.dynamodb import types as t
from pampero.services.dynamodb.definitions import (
    PAY,
    ceilings_of,
    check_ceilings,
    check_encryption,
    index_of,
    throughput_of,
)
from pampero.services.dynamodb.model import (
    BEING,
    TABLES,
    Table,
    arn_of,
    check_table_name,
    find,
    invalid,
    place_within,
    table_arn,
    table_name,
)
from pampero.services.dynamodb.rows import COPY, add_to_index
from pampero.services.dynamodb.sealing import begin, encrypt, rewrite, table_key
from pampero.services.dynamodb.shapes import counted, description
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

DAY = 24 * 3600.0
MAX_LISTED = 100
AVAILABLE = "AVAILABLE"
# AWS can restore up to five minutes ago; here it is up to now.
_PUT = (
    "INSERT INTO ddb_items (tbl, hash, range, item) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (tbl, hash, range) DO UPDATE SET item = excluded.item"
)


class Backup(msgspec.Struct):
    """A backup. id: what its ARN ends with; key: what its items are kept under; table: as it was; pending: what it is before
    it is AVAILABLE."""

    id: str
    key: str
    name: str
    created: float
    items: int
    size: int
    table: Table
    pending: Pending | None = None

    @property
    def arn(self) -> str:
        """Its ARN."""
        return f"{self.table.arn}/backup/{self.id}"


BACKUPS: Documents[Backup] = Documents(
    "dynamodb.backup", Backup, at=lambda backup: (backup.table.scope, f"{backup.table.name}/{backup.id}")
)


def _table(tx: ReadTx, call: Call, name: str) -> Table:
    """Raises TableNotFoundException, also for one that is being deleted."""
    try:
        table = find(tx, call, name)
    except ApiError as error:
        if error.code != "ResourceNotFoundException":
            raise
        raise ApiError("TableNotFoundException", f"Table not found: {table_name(name)}") from error
    if state_of(table.pending, tx.now) == DELETING:
        raise ApiError("TableNotFoundException", f"Table not found: {table_name(name)}")
    return table


def _backup(tx: ReadTx, arn: str) -> Backup:
    """Raises BackupNotFoundException."""
    try:
        place = place_within(arn, "backup")
    except ValueError as error:
        raise invalid(f"Invalid BackupArn: {arn}") from error
    backup = BACKUPS.get(tx, *place)
    if backup is None:
        raise ApiError("BackupNotFoundException", f"Backup not found: {arn}")
    return backup


def _check_available(tx: ReadTx, backup: Backup) -> None:
    """Raises BackupInUseException for one that is still being made; the text is ours."""
    if state_of(backup.pending, tx.now, AVAILABLE) != AVAILABLE:
        raise ApiError("BackupInUseException", f"Backup is being created: {backup.arn}")


def _backup_arn(call: Call, req: t.DescribeBackupInput | t.DeleteBackupInput) -> str:
    return req.BackupArn


def _details(backup: Backup, now: float) -> t.BackupDetails:
    return t.BackupDetails(
        BackupArn=backup.arn,
        BackupName=backup.name,
        BackupStatus=state_of(backup.pending, now, AVAILABLE),
        BackupType="USER",
        BackupSizeBytes=backup.size,
        BackupCreationDateTime=backup.created,
    )


def _described(backup: Backup, now: float, status: str | None = None) -> t.BackupDescription:
    table, shape = backup.table, description(backup.table, {}, now)
    details = _details(backup, now)
    details.BackupStatus = status or details.BackupStatus
    units = t.ProvisionedThroughput(ReadCapacityUnits=table.read, WriteCapacityUnits=table.write)
    source = t.SourceTableDetails(
        TableName=table.name,
        TableId=table.key,
        TableArn=table.arn,
        TableSizeBytes=backup.size,
        KeySchema=shape.KeySchema or [],
        TableCreationDateTime=table.created,
        ProvisionedThroughput=units,
        ItemCount=backup.items,
        BillingMode=table.billing,
    )
    features = t.SourceTableFeatureDetails(
        GlobalSecondaryIndexes=[
            t.GlobalSecondaryIndexInfo(IndexName=one.IndexName, KeySchema=one.KeySchema, Projection=one.Projection)
            for one in shape.GlobalSecondaryIndexes or ()
        ]
        or None,
        LocalSecondaryIndexes=[
            t.LocalSecondaryIndexInfo(IndexName=one.IndexName, KeySchema=one.KeySchema, Projection=one.Projection)
            for one in shape.LocalSecondaryIndexes or ()
        ]
        or None,
        StreamDescription=shape.StreamSpecification,
        TimeToLiveDescription=t.TimeToLiveDescription(
            TimeToLiveStatus="DISABLED" if table.ttl is None else "ENABLED", AttributeName=table.ttl
        ),
        SSEDescription=shape.SSEDescription,
    )
    return t.BackupDescription(BackupDetails=details, SourceTableDetails=source, SourceTableFeatureDetails=features)


@operation("CreateBackup", resource=table_arn)
def create_backup(tx: Tx, call: Call, req: t.CreateBackupInput) -> t.CreateBackupOutput:
    """Copy a table's items. Source: API_CreateBackup. Raises TableNotFoundException, TableInUseException."""
    table = _table(tx, call, req.TableName)
    if (being := BEING.get(state_of(table.pending, tx.now))) is not None:
        raise ApiError("TableInUseException", f"Table is being {being}: {table.name}")
    items, size = counted(tx, table)[""]
    id_ = f"{int(tx.now * 1000):014d}-{ids.hexadecimal(8)}"
    backup = BACKUPS.save(
        tx, Backup(id_, ids.uuid4(), req.BackupName, tx.now, items, size, table, pending(tx, call, CREATING))
    )
    tx.run(COPY, backup.key, table.key)
    return t.CreateBackupOutput(BackupDetails=_details(backup, tx.now))


@operation("DescribeBackup", resource=_backup_arn, read=True)
def describe_backup(tx: ReadTx, call: Call, req: t.DescribeBackupInput) -> t.DescribeBackupOutput:
    """One backup. Source: API_DescribeBackup. Raises BackupNotFoundException."""
    return t.DescribeBackupOutput(BackupDescription=_described(_backup(tx, req.BackupArn), tx.now))


@operation("DeleteBackup", resource=_backup_arn)
def delete_backup(tx: Tx, call: Call, req: t.DeleteBackupInput) -> t.DeleteBackupOutput:
    """Delete a backup. Source: API_DeleteBackup. Raises BackupNotFoundException, BackupInUseException."""
    backup = _backup(tx, req.BackupArn)
    _check_available(tx, backup)
    BACKUPS.delete(tx, backup.table.scope, f"{backup.table.name}/{backup.id}")
    tx.run("DELETE FROM ddb_items WHERE tbl = ?", backup.key)
    return t.DeleteBackupOutput(BackupDescription=_described(backup, tx.now, "DELETED"))


@operation("ListBackups", resource="*", read=True)
def list_backups(tx: ReadTx, call: Call, req: t.ListBackupsInput) -> t.ListBackupsOutput:
    """The backups of a table, or of all. Source: API_ListBackups."""
    prefix = f"{table_name(req.TableName)}/" if req.TableName else ""
    after = ""
    if req.ExclusiveStartBackupArn is not None:
        before = _backup(tx, req.ExclusiveStartBackupArn)
        after = f"{before.table.name}/{before.id}"
    low, high = req.TimeRangeLowerBound or 0.0, req.TimeRangeUpperBound or float("inf")
    found = [
        backup
        for _, backup in BACKUPS.page(tx, call.scope, prefix=prefix, after=after)
        if low <= backup.created < high and req.BackupType in (None, "ALL", "USER")
    ]
    most = req.Limit or MAX_LISTED
    last = found[most - 1].arn if len(found) > most else None
    return t.ListBackupsOutput(
        BackupSummaries=[_summary(one, tx.now) for one in found[:most]], LastEvaluatedBackupArn=last
    )


def _summary(backup: Backup, now: float) -> t.BackupSummary:
    return t.BackupSummary(
        TableName=backup.table.name,
        TableId=backup.table.key,
        TableArn=backup.table.arn,
        BackupArn=backup.arn,
        BackupName=backup.name,
        BackupCreationDateTime=backup.created,
        BackupStatus=state_of(backup.pending, now, AVAILABLE),
        BackupType="USER",
        BackupSizeBytes=backup.size,
    )


def _restore_checks(call: Call, req: t.RestoreTableFromBackupInput) -> list[Check]:
    target = arn_of(call, req.TargetTableName)
    return [Check("dynamodb:RestoreTableFromBackup", req.BackupArn), Check("dynamodb:RestoreTableFromBackup", target)]


@operation("RestoreTableFromBackup", resource="*", checks=_restore_checks)
def restore_table_from_backup(tx: Tx, call: Call, req: t.RestoreTableFromBackupInput) -> t.RestoreTableFromBackupOutput:
    """Make a table of a backup. Source: API_RestoreTableFromBackup. Tags, streams, time to live and policies are not
    restored, as on AWS.

    Raises BackupNotFoundException, BackupInUseException, TableAlreadyExistsException, ValidationException.
    """
    backup = _backup(tx, req.BackupArn)
    _check_available(tx, backup)
    table = _new(tx, call, backup.table, req)
    table.restored = (backup.arn, backup.table.arn, backup.created)
    tx.run(COPY, table.key, backup.key)
    return t.RestoreTableFromBackupOutput(TableDescription=_restored(tx, table, backup.table))


def _new(
    tx: Tx, call: Call, old: Table, req: t.RestoreTableFromBackupInput | t.RestoreTableToPointInTimeInput
) -> Table:
    """A table like another one, with what the request overrides. Raises ApiError."""
    if req.VectorIndexOverride is not None:
        raise ApiError("NotImplemented", "VectorIndexOverride is not implemented yet.", status=501)
    name = req.TargetTableName
    check_table_name(name)
    if TABLES.get(tx, call.scope, name) is not None:
        raise ApiError("TableAlreadyExistsException", f"Table already exists: {name}")
    table = msgspec.structs.replace(
        old, name=name, key=ids.uuid4(), account=call.account, region=call.region, created=tx.now, tags={}, ttl=None,
        stream=None, policy=None, revision=None, recovery=None, protected=False, insights={}, replicas=[], changing={}, joined=None,
        feeds={}, locked=None,
        billing=req.BillingModeOverride or old.billing, pending=pending(tx, call, CREATING),
    )  # fmt: skip
    check_ceilings(req.OnDemandThroughputOverride, table.billing)
    table.most = ceilings_of(req.OnDemandThroughputOverride, old.most if table.billing == PAY else None)
    if req.ProvisionedThroughputOverride is not None:
        table.read, table.write = throughput_of(req.ProvisionedThroughputOverride)
    if req.SSESpecificationOverride is not None:
        table.sse, table.kms_key = check_encryption(req.SSESpecificationOverride)
    for given, is_global in ((req.GlobalSecondaryIndexOverride, True), (req.LocalSecondaryIndexOverride, False)):
        if given is not None:
            kept = {name: index for name, index in table.indexes.items() if index.is_global != is_global}
            table.indexes = kept | {index.name: index for index in (index_of(one, is_global) for one in given)}
    table.indexes = {
        name: msgspec.structs.replace(index, pending=table.pending) for name, index in table.indexes.items()
    }
    if table.seal is not None:
        encrypt(call, table, table_key(call, table.seal))
    elif req.SSESpecificationOverride is not None and table.sse:
        begin(call, table)
    used = {table.hash, table.range, *(key for index in table.indexes.values() for key in (index.hash, index.range))}
    table.types = {name: kind for name, kind in table.types.items() if name in used}
    return table


def _restored(tx: Tx, table: Table, old: Table) -> t.TableDescription:
    if table.seal is not None and old.seal is None:
        rewrite(tx, table)
    for index in table.indexes.values():
        add_to_index(tx, table, index)
    TABLES.save(tx, table)
    return description(table, counted(tx, table), tx.now)


@operation("DescribeContinuousBackups", resource=table_arn, read=True)
def describe_continuous_backups(
    tx: ReadTx, call: Call, req: t.DescribeContinuousBackupsInput
) -> t.DescribeContinuousBackupsOutput:
    """Whether a table can be restored to a point in time. Source: API_DescribeContinuousBackups.

    Raises TableNotFoundException.
    """
    return t.DescribeContinuousBackupsOutput(
        ContinuousBackupsDescription=_continuous(tx, _table(tx, call, req.TableName))
    )


def _continuous(tx: ReadTx, table: Table) -> t.ContinuousBackupsDescription:
    recovery = t.PointInTimeRecoveryDescription(PointInTimeRecoveryStatus="DISABLED")
    if table.recovery is not None:
        recovery = t.PointInTimeRecoveryDescription(
            PointInTimeRecoveryStatus="ENABLED",
            RecoveryPeriodInDays=table.recovery_days,
            EarliestRestorableDateTime=_earliest(tx, table),
            LatestRestorableDateTime=tx.now,
        )
    return t.ContinuousBackupsDescription(ContinuousBackupsStatus="ENABLED", PointInTimeRecoveryDescription=recovery)


def _earliest(tx: ReadTx, table: Table) -> float:
    return max(table.recovery or 0.0, tx.now - table.recovery_days * DAY)


@operation("UpdateContinuousBackups", resource=table_arn)
def update_continuous_backups(
    tx: Tx, call: Call, req: t.UpdateContinuousBackupsInput
) -> t.UpdateContinuousBackupsOutput:
    """Begin to keep what changes, or end it. Source: API_UpdateContinuousBackups. Raises TableNotFoundException,
    ContinuousBackupsUnavailableException while the table is being made."""
    table = _table(tx, call, req.TableName)
    if state_of(table.pending, tx.now) == CREATING:
        text = f"Backups are being enabled for the table: {table.name}. Please retry later"
        raise ApiError("ContinuousBackupsUnavailableException", text)
    wanted = req.PointInTimeRecoverySpecification
    if wanted.RecoveryPeriodInDays is not None:
        table.recovery_days = wanted.RecoveryPeriodInDays
    if wanted.PointInTimeRecoveryEnabled and table.recovery is None:
        table.recovery = tx.now
        tx.at("dynamodb.history", table.key, tx.now + DAY, [table.scope, table.name])
    elif not wanted.PointInTimeRecoveryEnabled and table.recovery is not None:
        table.recovery = None
        tx.cancel("dynamodb.history", table.key)
        tx.run("DELETE FROM ddb_history WHERE tbl = ?", table.key)
    TABLES.save(tx, table)
    return t.UpdateContinuousBackupsOutput(ContinuousBackupsDescription=_continuous(tx, table))


@timer("dynamodb.history")
def trim(tx: Tx, context: Context, event: TimerEvent) -> None:
    """Once a day what is too old to be restored is forgotten."""
    table = TABLES.get(tx, *event.payload)
    if table is not None and table.key == event.key and table.recovery is not None:
        tx.run("DELETE FROM ddb_history WHERE tbl = ? AND at <= ?", table.key, tx.now - table.recovery_days * DAY)
        tx.at("dynamodb.history", table.key, tx.now + DAY, event.payload)


def _point_checks(call: Call, req: t.RestoreTableToPointInTimeInput) -> list[Check]:
    source = arn_of(call, req.SourceTableArn or req.SourceTableName or "")
    action = "dynamodb:RestoreTableToPointInTime"
    return [Check(action, source), Check(action, arn_of(call, req.TargetTableName))]


@operation("RestoreTableToPointInTime", resource="*", checks=_point_checks)
def restore_table_to_point_in_time(
    tx: Tx, call: Call, req: t.RestoreTableToPointInTimeInput
) -> t.RestoreTableToPointInTimeOutput:
    """Make a table of what another one was at a moment. Source: API_RestoreTableToPointInTime.

    Raises TableNotFoundException, TableAlreadyExistsException, PointInTimeRecoveryUnavailableException,
    InvalidRestoreTimeException, ValidationException.
    """
    name = req.SourceTableArn or req.SourceTableName
    if name is None:
        raise invalid("One of SourceTableArn or SourceTableName must be specified")
    if bool(req.UseLatestRestorableTime) == (req.RestoreDateTime is not None):
        raise invalid("Exactly one of RestoreDateTime and UseLatestRestorableTime must be specified")
    source = _table(tx, call, name)
    moment = check_moment(tx, source, req.RestoreDateTime, "InvalidRestoreTimeException")
    table = _new(tx, call, source, req)
    table.restored = (None, source.arn, moment)
    tx.run(COPY, table.key, source.key)
    for hash_, range_, old in before(tx, source, moment):
        if old is None:
            tx.run("DELETE FROM ddb_items WHERE tbl = ? AND hash = ? AND range = ?", table.key, hash_, range_)
        else:
            tx.run(_PUT, table.key, hash_, range_, old)
    return t.RestoreTableToPointInTimeOutput(TableDescription=_restored(tx, table, source))


def check_moment(tx: ReadTx, table: Table, moment: float | None, code: str) -> float:
    """The moment that is meant, of a table that can be restored to it. Raises PointInTimeRecoveryUnavailableException,
    and `code` for a moment that is out of reach."""
    if table.recovery is None:
        text = f"Point in time recovery is not enabled for table '{table.name}'"
        raise ApiError("PointInTimeRecoveryUnavailableException", text)
    if moment is None:
        return tx.now
    if not int(_earliest(tx, table)) <= moment <= tx.now:
        raise ApiError(code, "The moment is not between the earliest and the latest restorable time.")
    return moment


def before(tx: ReadTx, table: Table, moment: float) -> list[tuple[bytes, bytes, bytes | None]]:
    """(hash, range, item or None) of what stood at a moment where something has changed since."""
    rows = tx.all(
        "SELECT hash, range, old FROM ddb_history WHERE tbl = ? AND at > ? ORDER BY id DESC", table.key, moment
    )
    found = {(hash_, range_): old for hash_, range_, old in rows}
    return [(*key, old) for key, old in found.items()]
