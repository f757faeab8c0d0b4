"""The end of a run: its results, and what its parent is told."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

import msgspec

from pampero.api import Context
from pampero.aws.encryption import Box
from pampero.kernel.clock import breathe
from pampero.services.stepfunctions import driver
from pampero.services.stepfunctions.asl import events as e
from pampero.services.stepfunctions.asl.data import MAX_SIZE, Failure
from pampero.services.stepfunctions.maps import model
from pampero.services.stepfunctions.maps.model import (
    ABORTED,
    CLOSING,
    FAILED,
    OVER,
    PENDING,
    PENDING_REDRIVE,
    RUNNING,
    SUCCEEDED,
    UNSUCCESSFUL,
    MapRun,
    Settings,
)
from pampero.services.stepfunctions.maps.sweeping import SWEEP
from pampero.services.stepfunctions.maps.writing.place import Part, Result, ResultPlace, Status
from pampero.services.stepfunctions.maps.writing.results import write, write_manifest
from pampero.services.stepfunctions.maps.writing.shown import collected
from pampero.services.stepfunctions.model import KEPT_SECONDS, Execution
from pampero.services.stepfunctions.sealing import DataKeys, reveal
from pampero.services.stepfunctions.tasks.outcome import TaskError
from pampero.services.stepfunctions.tasks.roles import session
from pampero.store.tx import ReadTx, Row, Tx

# How many results are read at once.
PAGE = 100
LIMIT = "States.DataLimitExceeded"
# What is told of a child that has not succeeded has more bytes than this.
MIN_TOLD = 200
# Which children are written to the files of a status.
WRITTEN: dict[Status, tuple[str, ...]] = {
    "FAILED": UNSUCCESSFUL,
    "PENDING": (PENDING, PENDING_REDRIVE),
    "SUCCEEDED": (SUCCEEDED,),
}
_ROWS = (
    "SELECT number, status, items, input, body, execution, era FROM sfn_map_children WHERE run = ? AND number > ? "
    "ORDER BY number LIMIT ?"
)
_OF_STATUS = (
    "SELECT number, status, items, input, body, execution, era FROM sfn_map_children WHERE run = ? AND status = ? "
    "AND number > ? ORDER BY number LIMIT ?"
)
_execution = msgspec.msgpack.Decoder(Execution).decode


async def close(context: Context, key: int) -> None:
    """Write or gather the results of a run none of whose children run any more, and tell its parent."""
    run = await context.read(model.find, key)
    if run is None or run.phase != CLOSING:
        return
    settings = await context.read(model.settings_of, key)
    output: Any = None
    failure = None if run.error is None else Failure(run.error, run.cause)
    exported: list[tuple[str, int]] | None = None
    try:
        if settings.exports:
            output, exported = await _export(context, run, settings)
        elif failure is None and run.status == RUNNING:
            output = await _gathered(context, run, settings)
    except Failure as error:
        failure = failure or error
    context.runtime.faults.pass_point("stepfunctions.map.closing")
    await context.write(finish, context, key, output, failure, exported)


def finish(
    tx: Tx, context: Context, key: int, output: Any, failure: Failure | None, exported: list[tuple[str, int]] | None
) -> None:
    """A run is over: it has succeeded, or failed, or was aborted before. Its parent goes on."""
    run = model.found(tx, key)
    if run.phase != CLOSING:
        return
    run.phase = OVER
    if run.status == RUNNING:
        run.status, run.stopped = (SUCCEEDED if failure is None else FAILED), tx.now
        if failure is not None:
            run.error, run.cause = failure.error, failure.cause
    if exported is not None:
        run.exports, run.exported = [*run.exports, *exported], run.redrives
    done = (SUCCEEDED, *UNSUCCESSFUL) if exported is not None else (SUCCEEDED,) if run.status == SUCCEEDED else ()
    run.results = sum(getattr(run.executions, status.lower()) for status in done)
    run.result_items = sum(getattr(run.items, status.lower()) for status in done)
    model.save(tx, run)
    tx.at(SWEEP, str(run.key), tx.now + KEPT_SECONDS)
    if run.status == ABORTED:
        return
    if failure is None:
        happening: e.Happening = e.Done(run.thread, run.attempt, output)
    else:
        happening = e.Failed(run.thread, run.attempt, failure.error, failure.cause)
    driver.happen(tx, context, run.execution, [happening])


async def _gathered(context: Context, run: MapRun, settings: Settings) -> Any:
    """The results as the state's output. Raises Failure where they are too large."""
    if run.size + MIN_TOLD * run.executions.unsuccessful > MAX_SIZE:
        text = f"The state/task '{run.state}' returned a result with a size exceeding the maximum number of bytes"
        raise Failure(LIMIT, f"{text} service limit.")
    config = None if settings.writer is None else settings.writer["WriterConfig"]
    found: Any = collected([], config)
    async for page in _pages(context, run, None):
        found += collected(page, config)
    return found


async def _export(context: Context, run: MapRun, settings: Settings) -> tuple[Any, list[tuple[str, int]]]:
    """Write the results to a bucket: of what has succeeded, that which was not written before the run was redriven. The
    state's output, and the files of what has succeeded. Raises Failure."""
    try:
        place = await session(context, run.parent, run.role, run.machine_name)
    except TaskError as error:
        raise Failure(error.error, error.cause) from error
    client, where = place.client("s3"), _result_place(run, settings)
    parts: dict[Status, Sequence[Part]] = {}
    for status, statuses in WRITTEN.items():
        parts[status] = await write(client, where, status, _pages(context, run, statuses))
    output = await write_manifest(client, where, parts, [Part(key, size) for key, size in run.exports])
    return output, [(part.key, part.size) for part in parts["SUCCEEDED"]]


def _result_place(run: MapRun, settings: Settings) -> ResultPlace:
    """Raises Failure."""
    writer = settings.writer
    assert writer is not None
    given = {name: value for name, value in writer["Arguments"].items() if value is not None}
    for name, value in given.items():
        # What a path or an expression gives is seen no sooner.
        if not isinstance(value, str):
            cause = f"The field '{name}' of the ResultWriter's arguments must be a string."
            raise Failure("States.ResultWriterFailed", cause)
    return ResultPlace(
        run.arn, given.get("Bucket"), given.get("Prefix", ""), writer["WriterConfig"],
        given.get("ExpectedBucketOwner"), run.redrives,
    )  # fmt: skip


async def _pages(context: Context, run: MapRun, statuses: tuple[str, ...] | None) -> AsyncIterator[list[Result]]:
    """The children of these statuses, one status after the other; None: all, in the order of their items."""
    for status in statuses or (None,):
        after = 0
        while True:
            rows = await context.read(_rows, run, status, after)
            wanted = [row for row in rows if status != SUCCEEDED or row[6] > run.exported]
            if wanted:
                yield await context.read(_results, run, wanted, context.part(DataKeys).box(run.sealing))
                await breathe()
            if len(rows) < PAGE:
                break
            after = rows[-1][0]


def _rows(tx: ReadTx, run: MapRun, status: str | None, after: int) -> list[Row]:
    if status is None:
        return tx.all(_ROWS, run.key, after, PAGE)
    return tx.all(_OF_STATUS, run.key, status, after, PAGE)


def _results(tx: ReadTx, run: MapRun, rows: list[Row], box: Box | None) -> list[Result]:
    return [result_of(tx, run, row, box) for row in rows]


def result_of(tx: ReadTx, run: MapRun, row: Row, box: Box | None = None) -> Result:
    """A child as its results tell of it. row: number, status, items, input, body, execution, era. box: by which the data of
    Standard ones are opened; without it they are not told."""
    number, status, _, given, body, key, _ = row
    found = Result(status, given)
    if status == PENDING:
        return found
    found.name, found.arn, found.machine = run.name_of(number), run.arn_of(number), run.machine
    if key:
        kept = tx.one("SELECT body FROM sfn_executions WHERE id = ?", key)
        if kept is not None:
            execution = _execution(kept[0])
            if box is not None and execution.sealing is not None:
                reveal(box, execution)
            found.input, found.output = execution.input, execution.output
            found.error, found.cause = execution.error, execution.cause
            found.started, found.stopped = execution.started, execution.stopped
            found.redrives, found.redriven = execution.redrives, execution.redriven
    else:
        child = model.child_of(body)
        found.output, found.error, found.cause = child.output, child.error, child.cause
        found.started, found.stopped, found.redrives = child.started, child.stopped, child.redrives
    found.redrivable = "NOT_REDRIVABLE" if status in (SUCCEEDED, RUNNING) else "REDRIVABLE_BY_MAP_RUN"
    if status in (SUCCEEDED, RUNNING):
        found.reason = f"Execution is {status} and cannot be redriven"
    return found
