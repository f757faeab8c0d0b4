"""Executions are forgotten 90 days after their end, and end after a year: once a day, in small steps."""

from __future__ import annotations

from collections.abc import Iterator

from pampero.api import Context, TimerEvent, timer
from pampero.services.stepfunctions import driver
from pampero.services.stepfunctions.asl import events as e
from pampero.services.stepfunctions.definitions import look_tomorrow
from pampero.services.stepfunctions.model import KEPT_SECONDS, MACHINES, unqualified
from pampero.services.stepfunctions.states import forget
from pampero.store.tx import Tx

SWEEP_SECONDS = 86_400.0
SOON_SECONDS = 1.0
# A year, and a day in which the sweep comes by.
MAX_SECONDS = 366 * 86_400.0
# What one transaction deletes: executions, and rows of their histories.
MAX_SWEPT, MAX_ROWS = 100, 1000
MAX_EXPIRED = 50
ENDED = ("SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED")
_OLDEST = "SELECT id FROM sfn_executions WHERE machine = ? AND status = ? AND moment < ? ORDER BY moment, id LIMIT ?"
_ROWS = "SELECT last FROM sfn_history WHERE execution = ? ORDER BY last LIMIT ?"


@timer("stepfunctions.sweep")
def sweep(tx: Tx, context: Context, event: TimerEvent) -> None:
    """Once a day for each state machine, until it is gone and its last execution forgotten."""
    machine = event.key
    more = _forget_old(tx, machine) | _end_old(tx, context, machine)
    scope, name, _ = unqualified(machine)
    left = tx.one("SELECT 1 FROM sfn_executions WHERE machine = ? LIMIT 1", machine)
    look_tomorrow(tx)
    if left is not None or MACHINES.get(tx, scope, name) is not None:
        tx.at("stepfunctions.sweep", machine, tx.now + (SOON_SECONDS if more else SWEEP_SECONDS))


def _old(tx: Tx, machine: str) -> Iterator[int]:
    for status in ENDED:
        for (key,) in tx.all(_OLDEST, machine, status, tx.now - KEPT_SECONDS, MAX_SWEPT):
            yield key


def _forget_old(tx: Tx, machine: str) -> bool:
    """Delete what ended 90 days ago; whether there is more of it."""
    room, whole = MAX_ROWS, list[int]()
    for key in _old(tx, machine):
        rows = tx.all(_ROWS, key, room)
        room -= len(rows)
        if room <= 0 or len(whole) == MAX_SWEPT:
            last = rows[-1][0] if rows else 0
            tx.run("DELETE FROM sfn_history WHERE execution = ? AND last <= ?", key, last)
            forget(tx, whole)
            return True
        whole.append(key)
    forget(tx, whole)
    return False


def _end_old(tx: Tx, context: Context, machine: str) -> bool:
    """End what has run for a year. Source: "Step Functions service quotas", maximum execution time."""
    rows = tx.all(_OLDEST, machine, "RUNNING", tx.now - MAX_SECONDS, MAX_EXPIRED)
    for (key,) in rows:
        driver.happen(tx, context, key, [e.Expired()])
    return len(rows) == MAX_EXPIRED
