"""Map runs as executions ask for them: begun, redriven, given up. Each is told of it in the asking step's transaction."""

from __future__ import annotations

from pampero.kernel.arn import arn
from pampero.services.stepfunctions.asl import events as e
from pampero.services.stepfunctions.asl.data import dump
from pampero.services.stepfunctions.maps import model
from pampero.services.stepfunctions.maps.model import ABORTED, CLOSING, GOING, OVER, REVIVING, RUNNING, TOPIC
from pampero.services.stepfunctions.model import Execution, processor_key
from pampero.store.tx import Tx


def begin(tx: Tx, execution: Execution, command: e.MapRequest) -> None:
    """Store a new run, and have it go."""
    account, region = execution.place
    name = f"{execution.machine_name.partition('/')[0]}/{command.label}"
    run = model.MapRun(
        key=0,
        arn=command.arn,
        parent=execution.arn,
        execution=execution.key,
        thread=command.thread,
        attempt=command.attempt,
        state=command.state,
        entered=command.entered,
        machine=arn("states", region, account, f"stateMachine:{name}"),
        machine_name=name,
        definition=processor_key(execution.definition, command.place),
        role=execution.role,
        express=command.express,
        started=tx.now,
        updated=execution.updated,
        concurrency=command.concurrency,
        tolerated_count=command.tolerated_count,
        tolerated_percentage=command.tolerated_percentage,
        total=None if command.items is None else len(command.items),
        revision=execution.revision,
        logging=execution.logging,
        lineage=execution.lineage,
        sealing=execution.sealing,
    )
    items = None if command.items is None else dump(command.items)
    model.insert(tx, run, model.Settings(items, command.reader, command.batcher, command.writer))
    go(tx, run)


def go(tx: Tx, run: model.MapRun) -> None:
    """There is something to do for a run."""
    tx.emit(TOPIC, run.key, str(run.key))
    tx.wake(run.channel)


def redrive(tx: Tx, command: e.MapRedrive) -> None:
    """Let a run that has ended go on. One that has succeeded has nothing to do, and succeeds again."""
    run = model.by_arn(tx, command.arn)
    assert run is not None
    run.thread, run.attempt = command.thread, command.attempt
    run.status, run.stopped, run.phase = RUNNING, None, REVIVING
    run.redrives, run.redriven = run.redrives + 1, tx.now
    run.error = run.cause = None
    run.revived, run.checked, run.results, run.result_items = 0, False, 0, 0
    run.executions.not_redrivable = run.items.not_redrivable = 0
    model.save(tx, run)
    go(tx, run)


def abort(tx: Tx, text: str) -> None:
    """A run is no longer wanted: its children end."""
    run = model.by_arn(tx, text)
    if run is not None and run.status == RUNNING and run.phase != OVER:
        run.status, run.stopped, run.phase = ABORTED, tx.now, CLOSING
        model.save(tx, run)
        go(tx, run)


def fail(tx: Tx, key: int, error: str, cause: str | None) -> None:
    """A run cannot go on: its children end, and then it has failed."""
    run = model.found(tx, key)
    if run.phase in (GOING, REVIVING) and run.status == RUNNING:
        run.phase, run.error, run.cause = CLOSING, error, cause
        model.save(tx, run)


def permit(tx: Tx, key: int) -> None:
    """The role of a run may start its children."""
    run = model.found(tx, key)
    run.checked = True
    model.save(tx, run)


def pin(tx: Tx, key: int, etag: str) -> None:
    """Which object a run reads its items from."""
    run = model.found(tx, key)
    run.etag = etag
    model.save(tx, run)


def child_ended(tx: Tx, execution: Execution) -> None:
    """A Standard child has ended. Its run counts it in its own time: runs are not what all their children wait for."""
    size = 0 if execution.output is None else len(execution.output.encode())
    tx.run(
        "UPDATE sfn_map_children SET status = ?, news = 1, size = ? WHERE run = ? AND number = ?",
        execution.status, size, execution.run, execution.number,
    )  # fmt: skip
    tx.emit(TOPIC, execution.run, str(execution.run))
    tx.wake(f"{TOPIC}/{execution.run}")
