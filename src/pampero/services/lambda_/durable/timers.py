"""What the clock completes: waits, pauses between tries of a step, time-outs, the time that an execution is kept."""

from __future__ import annotations

from pampero.api import Context, TimerEvent, timer
from pampero.services.lambda_.durable.driver import BEAT, DUE, END, FORGET, close, complete, elapse, wake
from pampero.services.lambda_.durable.model import (
    CALLBACK,
    DELETING,
    TIMED_OUT,
    Error,
    Execution,
    Operation,
    delete,
    find,
    operation,
    save,
)
from pampero.store.tx import Tx

LATE = Error("Callback timed out", "Callback.Timeout")
SILENT = Error("Callback timed out on heartbeat", "Callback.Heartbeat")


def _pending(tx: Tx, event: TimerEvent) -> tuple[Execution, Operation] | None:
    key, id_ = event.payload
    execution, one = find(tx, key), operation(tx, key, id_)
    if execution is None or one is None or execution.ended is not None or not one.pending:
        return None
    return execution, one


@timer(DUE)
def due(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A wait is over, a step is tried again, a callback comes too late."""
    found = _pending(tx, event)
    if found is None:
        return
    execution, one = found
    if one.type == CALLBACK:
        complete(tx, execution, one, TIMED_OUT, error=LATE)
        return
    elapse(tx, execution, one)
    wake(tx, execution)
    save(tx, execution)


@timer(BEAT)
def silent(tx: Tx, context: Context, event: TimerEvent) -> None:
    """Nobody has sent a heartbeat of a callback in time."""
    found = _pending(tx, event)
    if found is not None:
        complete(tx, *found, TIMED_OUT, error=SILENT)


@timer(END)
def end(tx: Tx, context: Context, event: TimerEvent) -> None:
    """An execution has lasted too long."""
    execution = find(tx, event.key)
    if execution is not None and execution.ended is None:
        close(tx, execution, TIMED_OUT, error=Error(f"Execution timed out after {execution.timeout} seconds."))


@timer(FORGET)
def forget(tx: Tx, context: Context, event: TimerEvent) -> None:
    """An execution has been kept for as long as its function said, or is to be deleted: it goes in small steps."""
    execution = find(tx, event.key)
    if execution is not None and execution.status != DELETING:
        execution.status = DELETING
        save(tx, execution)
    if not delete(tx, event.key):
        tx.at(FORGET, event.key, tx.now)
