"""States of executions: their rows, and those that are kept in memory."""

from __future__ import annotations

from collections import OrderedDict

import msgspec

from pampero.api import Context
from pampero.services.stepfunctions.asl import events as e
from pampero.services.stepfunctions.asl.data import parse
from pampero.services.stepfunctions.asl.step import Outcome
from pampero.services.stepfunctions.model import Execution
from pampero.store.tx import ReadTx, Tx

NO_FACTS = e.Facts("", "", "", "", "", 0.0)
_encode = msgspec.msgpack.Encoder().encode
_state = msgspec.msgpack.Decoder(e.State).decode
_thread = msgspec.msgpack.Decoder(e.Thread).decode
_execution = msgspec.msgpack.Decoder(Execution).decode
_PUT_THREAD = (
    "INSERT INTO sfn_threads (execution, id, body, data) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (execution, id) DO UPDATE SET body = excluded.body, data = excluded.data"
)
_MOVE_THREAD = "UPDATE sfn_threads SET body = ? WHERE execution = ? AND id = ?"
_UPDATE = "UPDATE sfn_executions SET status = ?, stopped = ?, body = ?, state = ?, saves = saves + 1 WHERE id = ? RETURNING saves"
_UPDATE_STATE = "UPDATE sfn_executions SET state = ?, saves = saves + 1 WHERE id = ? RETURNING saves"


class Live:
    """States of running executions, each with the number of its last save.

    A transaction takes a state out and puts it back when it has saved it. Whoever finds that the row has another number
    of saves knows that the transaction was rolled back since, and reads the rows.
    """

    MAX = 2000

    def __init__(self, context: Context) -> None:
        self._kept: OrderedDict[int, tuple[Execution, e.State, int]] = OrderedDict()

    def take(self, tx: ReadTx, key: int) -> tuple[Execution, e.State] | None:
        """Take a state out; None when it is not here as it is in the store."""
        found = self._kept.pop(key, None)
        if found is None:
            return None
        row = tx.one("SELECT saves FROM sfn_executions WHERE id = ?", key)
        return found[:2] if row is not None and row[0] == found[2] else None

    def put(self, execution: Execution, state: e.State, saves: int) -> None:
        """Put a state back as it was saved."""
        self._kept[execution.key] = (execution, state, saves)
        if len(self._kept) > self.MAX:
            self._kept.popitem(last=False)


def facts_of(execution: Execution) -> e.Facts:
    """What the context object tells of an execution."""
    return e.Facts(
        execution.arn, execution.name, execution.role, execution.machine, execution.machine_name, execution.started,
        parse(execution.input),
    )  # fmt: skip


def find(tx: ReadTx, key: int) -> Execution | None:
    """An execution by its key."""
    row = tx.one("SELECT body FROM sfn_executions WHERE id = ?", key)
    return None if row is None else _execution(row[0])


def by_arn(tx: ReadTx, arn: str) -> Execution | None:
    """An execution by its ARN."""
    row = tx.one("SELECT body FROM sfn_executions WHERE arn = ?", arn)
    return None if row is None else _execution(row[0])


def load(tx: ReadTx, key: int) -> tuple[Execution, e.State] | None:
    """An execution and its state, from their rows."""
    row = tx.one("SELECT body, state FROM sfn_executions WHERE id = ?", key)
    if row is None or row[1] is None:
        return None
    execution, state = _execution(row[0]), _state(row[1])
    state.facts = facts_of(execution)
    for id_, body, data in tx.all("SELECT id, body, data FROM sfn_threads WHERE execution = ?", key):
        thread = state.threads[id_] = _thread(body)
        thread.input, thread.item, thread.output = msgspec.msgpack.decode(data)
    return execution, state


def save(
    tx: Tx, context: Context, execution: Execution, state: e.State, outcomes: list[Outcome], *, begun: bool, moved: bool
) -> None:
    """Store what a transaction's steps have changed. begun: the execution has no rows yet. moved: its status is another."""
    key = execution.key
    if state.status == "SUCCEEDED":
        if not begun:
            tx.run("DELETE FROM sfn_threads WHERE execution = ?", key)
        tx.run(_UPDATE, execution.status, execution.stopped, _encode(execution), None, key)
    else:
        _save_threads(tx, key, state, outcomes)
        head = _head(state)
        if moved or state.redrives != execution.redrives:
            execution.redrives, execution.redriven = state.redrives, state.redriven_at
            row = tx.one(_UPDATE, execution.status, execution.stopped, _encode(execution), head, key)
        else:
            row = tx.one(_UPDATE_STATE, head, key)
        assert row is not None
        if state.status == "RUNNING":
            context.part(Live).put(execution, state, row[0])


def _head(state: e.State) -> bytes:
    """A state without what is stored elsewhere."""
    facts, threads = state.facts, state.threads
    state.facts, state.threads = NO_FACTS, {}
    head = _encode(state)
    state.facts, state.threads = facts, threads
    return head


def _save_threads(tx: Tx, key: int, state: e.State, outcomes: list[Outcome]) -> None:
    """Store what has changed; what threads carry (their data) only where it is another than before."""
    fresh = set[int]().union(*(outcome.fresh for outcome in outcomes))
    moved: list[tuple[bytes, int, int]] = []
    put: list[tuple[int, int, bytes, bytes]] = []
    for id_ in sorted(set[int]().union(*(outcome.changed for outcome in outcomes))):
        thread = state.threads.get(id_)
        if thread is None:
            continue
        data = (thread.input, thread.item, thread.output)
        thread.input = thread.item = thread.output = None
        body = _encode(thread)
        thread.input, thread.item, thread.output = data
        if id_ in fresh:
            put.append((key, id_, body, _encode(data)))
        else:
            moved.append((body, key, id_))
    tx.many(_PUT_THREAD, put)
    tx.many(_MOVE_THREAD, moved)
    removed = set[int]().union(*(outcome.removed for outcome in outcomes))
    tx.many("DELETE FROM sfn_threads WHERE execution = ? AND id = ?", [(key, id_) for id_ in sorted(removed)])


def task_wanted(tx: ReadTx, key: int, thread: int, attempt: int) -> bool:
    """Whether an execution still waits for a task."""
    row = tx.one("SELECT body FROM sfn_threads WHERE execution = ? AND id = ?", key, thread)
    found = None if row is None else _thread(row[0])
    if found is None or found.attempt != attempt or found.phase != "task":
        return False
    status = tx.one("SELECT status FROM sfn_executions WHERE id = ?", key)
    return status is not None and status[0] == "RUNNING"
