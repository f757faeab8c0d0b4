"""What removes events: retention, and the remains of deleted groups and streams. In steps, so that writes go on."""

from __future__ import annotations

from pampero.api import Context, TimerEvent, timer
from pampero.services.logs.model import GROUPS, millis
from pampero.store.tx import Tx

SWEEP_SECONDS = 3600.0
STEP = 500


@timer("logs.retention")
def expire(tx: Tx, context: Context, event: TimerEvent) -> None:
    """Once an hour: remove a group's events that are past its retention."""
    account, region, name = event.key.split("/", 2)
    group = GROUPS.get(tx, f"{account}/{region}", name)
    if group is None or group.retention is None:
        return
    oldest = group.oldest(millis(tx.now))
    rows = tx.all(
        "SELECT id, stream, bytes FROM logs_chunks WHERE grp = ? AND last_event < ? LIMIT ?", group.uid, oldest, STEP
    )
    tx.many("DELETE FROM logs_chunks WHERE id = ?", [(row[0],) for row in rows])
    tx.many("UPDATE logs_streams SET bytes = bytes - ? WHERE id = ?", [(row[2], row[1]) for row in rows])
    tx.at("logs.retention", event.key, tx.now if len(rows) == STEP else tx.now + SWEEP_SECONDS)


@timer("logs.sweep")
def sweep(tx: Tx, context: Context, event: TimerEvent) -> None:
    """Remove what a deleted group or stream left."""
    kind, _, key = event.key.partition("/")
    if kind == "group":
        gone = tx.run(
            "DELETE FROM logs_chunks WHERE id IN (SELECT id FROM logs_chunks WHERE grp = ? LIMIT ?)", key, STEP
        )
        gone += tx.run(
            "DELETE FROM logs_streams WHERE id IN (SELECT id FROM logs_streams WHERE grp = ? LIMIT ?)", key, STEP
        )
    else:
        gone = tx.run(
            "DELETE FROM logs_chunks WHERE id IN (SELECT id FROM logs_chunks WHERE stream = ? LIMIT ?)", int(key), STEP
        )
    if gone >= STEP:
        tx.at("logs.sweep", event.key, tx.now)
