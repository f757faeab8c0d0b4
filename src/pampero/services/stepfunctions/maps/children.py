"""Children of map runs as rows: made of items, begun, counted when they have ended.

Each function is the body of a transaction, or a part of one, and does a bounded number of rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from pampero.api import Context
from pampero.services.stepfunctions import driver, states
from pampero.services.stepfunctions.asl import events as e
from pampero.services.stepfunctions.maps import model
from pampero.services.stepfunctions.maps.batches import Made
from pampero.services.stepfunctions.maps.model import (
    ABORTED,
    CLOSING,
    GOING,
    PENDING,
    PENDING_REDRIVE,
    RUNNING,
    UNSUCCESSFUL,
    Child,
    MapRun,
)
from pampero.services.stepfunctions.redrivable import obstacle
from pampero.services.stepfunctions.sealing import DataKeys
from pampero.store.tx import ReadTx, Row, Tx

EXCEEDED = "States.ExceedToleratedFailureThreshold"
EXCEEDED_CAUSE = "The specified tolerated failure threshold was exceeded"
# How many children of a run are under way at most, whatever its MaxConcurrency says; 10,000 on AWS. Express ones are in
# memory.
STANDARD_AT_ONCE, EXPRESS_AT_ONCE = 1000, 200
# How many rows a transaction works on, and how many Standard children it begins or stops, each of which takes its first
# steps in it.
MAX_ROWS, MAX_BEGUN = 500, 8
_INSERT = "INSERT INTO sfn_map_children (run, number, status, items, input, body) VALUES (?, ?, ?, ?, ?, ?)"
_NEWS = "SELECT number, status, items, size FROM sfn_map_children WHERE run = ? AND news = 1 ORDER BY number LIMIT ?"
_SETTLED = "UPDATE sfn_map_children SET news = 0, era = ? WHERE run = ? AND number = ?"
_READY = (
    "SELECT number, items, input, execution, body FROM sfn_map_children WHERE run = ? AND status = ? "
    "ORDER BY number LIMIT ?"
)
_STATUS = "UPDATE sfn_map_children SET status = ? WHERE run = ? AND number = ?"
_BEGUN = "UPDATE sfn_map_children SET status = ?, execution = ?, input = '' WHERE run = ? AND number = ?"
_ENDED = "UPDATE sfn_map_children SET status = ?, size = ?, era = ?, body = ? WHERE run = ? AND number = ?"


class Outcome(msgspec.Struct):
    """How an Express child has ended."""

    number: int
    status: str
    items: int
    child: Child


class Ready(msgspec.Struct):
    """A child that is to begin, or to be redriven."""

    number: int
    items: int
    input: str
    execution: int
    child: Child


class Turn(msgspec.Struct):
    """What came of one. begun: Express children to run. more: there is more to do at once. pending: how many children wait."""

    phase: str
    begun: list[Ready]
    more: bool
    pending: int


def reserve(tx: Tx, key: int, start: int, made: Sequence[Made], read: int, whole: bool) -> int | None:
    """Store children made of the items from `start` up to `read`. whole: there are no more items.

    How many children wait; None where the run no longer takes any, or has others of these items already.
    """
    run = model.found(tx, key)
    if run.phase != GOING or run.read != start:
        return None
    rows = [
        (key, run.made + number, PENDING, one.items, one.input, model.NO_CHILD) for number, one in enumerate(made, 1)
    ]
    tx.many(_INSERT, rows)
    run.made += len(made)
    run.read, run.whole = read, whole
    run.executions.move(None, PENDING, len(made))
    run.items.move(None, PENDING, sum(one.items for one in made))
    model.save(tx, run)
    tx.wake(run.channel)
    return run.executions.pending


def take_turn(tx: Tx, context: Context, key: int, outcomes: Iterable[Outcome] = ()) -> Turn:
    """Count children that have ended, and begin others. outcomes: of Express children."""
    run = model.found(tx, key)
    if run.phase != GOING:
        return Turn(run.phase, [], False, 0)
    settled = record(tx, run, outcomes) if run.express else settle(tx, run)
    _judge(run)
    begun: list[Ready] = []
    if run.phase == GOING:
        most = run.concurrency or model.MAX_CONCURRENCY
        limit = min(most, EXPRESS_AT_ONCE if run.express else STANDARD_AT_ONCE)
        most = min(limit - run.executions.running, MAX_ROWS if run.express else MAX_BEGUN)
        begun = _begin(tx, context, run, most) if most > 0 else []
        _judge(run)
    model.save(tx, run)
    more = settled == MAX_ROWS or (bool(begun) and not run.express) or run.phase != GOING
    return Turn(run.phase, begun if run.express else [], more, run.executions.pending)


def _judge(run: MapRun) -> None:
    """Whether a run is to end: too many have failed, or all have ended."""
    counts = run.executions
    if run.exceeds():
        run.phase, run.error, run.cause = CLOSING, EXCEEDED, EXCEEDED_CAUSE
    elif run.whole and not (counts.pending or counts.running or counts.pending_redrive):
        run.phase = CLOSING


def settle(tx: Tx, run: MapRun) -> int:
    """Count Standard children that have ended; how many there were."""
    rows = tx.all(_NEWS, run.key, MAX_ROWS)
    for _, status, items, size in rows:
        count(run, status, items, size)
    tx.many(_SETTLED, [(run.redrives, run.key, number) for number, *_ in rows])
    return len(rows)


def record(tx: Tx, run: MapRun, outcomes: Iterable[Outcome]) -> int:
    """Store how Express children have ended, and count them; how many there were."""
    rows = []
    for one in outcomes:
        size = 0 if one.child.output is None else len(one.child.output.encode())
        rows.append((one.status, size, run.redrives, model.encode_child(one.child), run.key, one.number))
        count(run, one.status, one.items, size)
    tx.many(_ENDED, rows)
    return len(rows)


def count(run: MapRun, status: str, items: int, size: int) -> None:
    """One child of those that run has ended."""
    run.executions.move(RUNNING, status, 1)
    run.items.move(RUNNING, status, items)
    run.size += size


def _begin(tx: Tx, context: Context, run: MapRun, most: int) -> list[Ready]:
    """Begin children: those that are redriven first."""
    begun: list[Ready] = []
    for status in (PENDING_REDRIVE, PENDING):
        waiting = run.executions.pending_redrive if status == PENDING_REDRIVE else run.executions.pending
        if not waiting or len(begun) == most:
            continue
        rows = tx.all(_READY, run.key, status, most - len(begun))
        found = [_ready(row) for row in rows]
        run.executions.move(status, RUNNING, len(found))
        run.items.move(status, RUNNING, sum(one.items for one in found))
        begun += found
    if run.express:
        tx.many(_STATUS, [(RUNNING, run.key, one.number) for one in begun])
        return begun
    for one in begun:
        if one.execution:
            tx.run(_STATUS, RUNNING, run.key, one.number)
            loaded = states.load(tx, context.part(DataKeys), one.execution)
            assert loaded is not None
            driver.again(tx, context, loaded)
        else:
            _begin_standard(tx, context, run, one)
    return begun


def _begin_standard(tx: Tx, context: Context, run: MapRun, one: Ready) -> None:
    execution = model.execution_of(run, one.number, one.input, tx.now)
    states.insert(tx, execution)
    tx.run(_BEGUN, RUNNING, execution.key, run.key, one.number)
    driver.begin(tx, context, execution)


def under_way(tx: ReadTx, key: int) -> list[Ready]:
    """The Express children that run, or ran when a server died: they are run once more."""
    rows = tx.all(_READY, key, RUNNING, EXPRESS_AT_ONCE)
    return [_ready(row) for row in rows]


def _ready(row: Row) -> Ready:
    number, items, given, execution, body = row
    return Ready(number, items, given, execution, model.child_of(body))


def stop_some(tx: Tx, context: Context, key: int) -> bool:
    """End some of the children of a run that ends; whether any are left."""
    run = model.found(tx, key)
    if run.phase != CLOSING:
        return False
    most = MAX_ROWS if run.express else MAX_BEGUN
    rows = tx.all(_READY, key, RUNNING, most)
    if run.express:
        # Those that ran in memory have been cancelled.
        outcomes = []
        for number, items, _, _, body in rows:
            child = model.child_of(body)
            child.stopped = tx.now
            outcomes.append(Outcome(number, ABORTED, items, child))
        record(tx, run, outcomes)
        settled = 0
    else:
        for number, _, _, execution, _ in rows:
            if not driver.happen(tx, context, execution, [e.Stop()]):
                tx.run(
                    "UPDATE sfn_map_children SET status = ?, news = 1 WHERE run = ? AND number = ?",
                    ABORTED,
                    key,
                    number,
                )
        settled = settle(tx, run)
    model.save(tx, run)
    return bool(rows) or settled > 0


def revive_some(tx: Tx, key: int) -> bool:
    """Have some of a redriven run's children that have not succeeded wait for their redrive; whether there are more to see.

    Standard children that cannot be redriven stay as they are, and are counted so.
    """
    run = model.found(tx, key)
    if run.phase != model.REVIVING:
        return False
    if not run.express:
        settle(tx, run)
    rows = tx.all(
        "SELECT number, status, items, execution, size FROM sfn_map_children WHERE run = ? AND number > ? ORDER BY number LIMIT ?",
        key, run.revived, MAX_ROWS,
    )  # fmt: skip
    moved = []
    for number, status, items, execution, size in rows:
        run.revived = number
        if status not in UNSUCCESSFUL and not (run.express and status == RUNNING):
            continue
        found = states.find(tx, execution) if execution else None
        if execution and (found is None or obstacle(tx, found) is not None):
            run.executions.not_redrivable += 1
            run.items.not_redrivable += items
            continue
        moved.append((PENDING_REDRIVE, key, number))
        run.executions.move(status, PENDING_REDRIVE, 1)
        run.items.move(status, PENDING_REDRIVE, items)
        run.size -= size
    tx.many(_STATUS, moved)
    if len(rows) < MAX_ROWS:
        run.phase = GOING
    model.save(tx, run)
    return len(rows) == MAX_ROWS
