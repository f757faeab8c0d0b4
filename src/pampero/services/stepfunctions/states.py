"""States of executions: their rows, and those that are kept in memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import msgspec

from pampero.api import Context
from pampero.aws.encryption import Box
from pampero.kernel import ids
from pampero.services.stepfunctions.asl import events as e
from pampero.services.stepfunctions.asl.data import parse
from pampero.services.stepfunctions.asl.step import Outcome
from pampero.services.stepfunctions.entries import put_entries
from pampero.services.stepfunctions.model import Execution
from pampero.services.stepfunctions.programs import Programs
from pampero.services.stepfunctions.sealing import DataKeys, kept, reveal
from pampero.store.statements import MARKS, in_parts
from pampero.store.tx import ReadTx, Tx, Value

NO_FACTS = e.Facts("", "", "", "", "", 0.0)
# The tables of what belongs to an execution, by the column of its key.
OWNED = (
    ("sfn_executions", "id"), ("sfn_threads", "execution"), ("sfn_history", "execution"),
    ("sfn_activity_tasks", "execution"),
)  # fmt: skip
_INSERT = (
    "INSERT INTO sfn_executions (arn, machine, status, moment, body, state) VALUES (?, ?, ?, ?, ?, ?) RETURNING id"
)
_encode = msgspec.msgpack.Encoder().encode
_state = msgspec.msgpack.Decoder(e.State).decode
_thread = msgspec.msgpack.Decoder(e.Thread).decode
_execution = msgspec.msgpack.Decoder(Execution).decode
_data = msgspec.msgpack.Decoder().decode
_PUT_THREAD = (
    "INSERT INTO sfn_threads (execution, id, body, data) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (execution, id) DO UPDATE SET body = excluded.body, data = excluded.data"
)
_MOVE_THREAD = "UPDATE sfn_threads SET body = ? WHERE execution = ? AND id = ?"
_UPDATE = "UPDATE sfn_executions SET status = ?, stopped = ?, moment = ?, body = ?, state = ?, saves = ? WHERE id = ?"
_UPDATE_STATE = "UPDATE sfn_executions SET state = ?, saves = ? WHERE id = ?"
# A state with one thread is stored with it, up to so many bytes: a row of its own would be written and deleted beside that
# of the execution.
MAX_WHOLE_LENGTH = 4096
_REMOVE_THREAD = "DELETE FROM sfn_threads WHERE execution = ? AND id = ?"
_CLEAR_THREADS = "DELETE FROM sfn_threads WHERE execution = ?"
_SAVES = f"SELECT id, saves FROM sfn_executions WHERE id IN ({MARKS})"
_LOAD = f"SELECT id, body, state, saves FROM sfn_executions WHERE id IN ({MARKS})"
_FIND = f"SELECT id, body FROM sfn_executions WHERE id IN ({MARKS})"
_CHILDREN = f"SELECT DISTINCT child FROM sfn_children WHERE child IN ({MARKS})"
_LOAD_THREADS = f"SELECT execution, id, body, data FROM sfn_threads WHERE execution IN ({MARKS})"


class Found(NamedTuple):
    """An execution as it is stored. saves: which save that was; see Live. spread: its threads have rows of their own. closed:
    without its data, as its data key is not at hand."""

    execution: Execution
    state: e.State
    saves: int = 0
    spread: bool = False
    closed: bool = False


class Live:
    """States of running executions, each with the number of its last save, which is drawn: no other save has it.

    A transaction takes a state out and puts it back before it is committed. Whoever finds another number in the row knows
    that the transaction was rolled back, or that another one came after it, and reads the rows. Were saves counted, the
    one that was rolled back would have the number of the one that was committed in its stead.
    """

    MAX = 2000

    def __init__(self, context: Context) -> None:
        self._kept: OrderedDict[int, Found] = OrderedDict()

    def take(self, tx: ReadTx, key: int) -> Found | None:
        """Take a state out; None when it is not here as it is in the store."""
        found = self._kept.pop(key, None)
        if found is None:
            return None
        row = tx.one("SELECT saves FROM sfn_executions WHERE id = ?", key)
        return found if row is not None and row[0] == found.saves else None

    def take_some(self, tx: ReadTx, keys: Iterable[int]) -> dict[int, Found]:
        """Take the states out that are here as they are in the store, by their keys."""
        kept = {key: found for key in keys if (found := self._kept.pop(key, None)) is not None}
        saves = {key: number for part in in_parts(list(kept)) for key, number in tx.all(_SAVES, *part)}
        return {key: found for key, found in kept.items() if saves.get(key) == found.saves}

    def put(self, found: Found) -> None:
        """Put a state back as it was saved."""
        self._kept[found.execution.key] = found
        if len(self._kept) > self.MAX:
            self._kept.popitem(last=False)


def facts_of(execution: Execution) -> e.Facts:
    """What the context object tells of an execution."""
    return e.Facts(
        execution.arn, execution.name, execution.role, execution.machine, execution.machine_name, execution.started,
        parse(execution.input),
    )  # fmt: skip


def insert(tx: Tx, execution: Execution) -> None:
    """Make the row of a new execution, which gives it its key."""
    row = tx.one(_INSERT, execution.arn, execution.machine, execution.status, execution.moment, b"", None)
    assert row is not None
    execution.key = row[0]


def find(tx: ReadTx, key: int) -> Execution | None:
    """An execution by its key."""
    row = tx.one("SELECT body FROM sfn_executions WHERE id = ?", key)
    return None if row is None else _execution(row[0])


def find_some(tx: ReadTx, keys: Sequence[int]) -> dict[int, Execution]:
    """Executions by their keys, as far as they are there."""
    if len(keys) == 1:
        one = find(tx, keys[0])
        return {} if one is None else {keys[0]: one}
    return {key: _execution(body) for part in in_parts(keys) for key, body in tx.all(_FIND, *part)}


def by_arn(tx: ReadTx, arn: str) -> Execution | None:
    """An execution by its ARN."""
    row = tx.one("SELECT body FROM sfn_executions WHERE arn = ?", arn)
    return None if row is None else _execution(row[0])


def forget(tx: Tx, keys: Iterable[int]) -> None:
    """Delete executions that have ended, with all that is theirs."""
    rows = [(key,) for key in keys]
    for table, column in OWNED:
        tx.many(f"DELETE FROM {table} WHERE {column} = ?", rows)


def load(tx: ReadTx, keys: DataKeys, key: int) -> Found | None:
    """An execution and its state, from their rows; None where it is gone, or has ended well."""
    row = tx.one("SELECT body, state, saves FROM sfn_executions WHERE id = ?", key)
    if row is None or row[1] is None:
        return None
    state = _state(row[1])
    threads = () if state.threads else tx.all("SELECT id, body, data FROM sfn_threads WHERE execution = ?", key)
    return _found(keys, row, state, threads)


def load_some(tx: ReadTx, data_keys: DataKeys, keys: Sequence[int]) -> dict[int, Found]:
    """The same of several, by their keys."""
    rows: dict[int, tuple[Sequence[Any], e.State]] = {}
    for part in in_parts(keys):
        rows |= {key: (row, _state(row[1])) for key, *row in tx.all(_LOAD, *part) if row[1] is not None}
    threads: dict[int, list[Sequence[Any]]] = {key: [] for key, (_, state) in rows.items() if not state.threads}
    for part in in_parts(list(threads)):
        for key, *row in tx.all(_LOAD_THREADS, *part):
            threads[key].append(row)
    return {key: _found(data_keys, row, state, threads.get(key, ())) for key, (row, state) in rows.items()}


def _found(keys: DataKeys, row: Sequence[Any], state: e.State, threads: Iterable[Sequence[Any]]) -> Found:
    execution, spread = _execution(row[0]), not state.threads
    box = keys.box(execution.sealing)
    if execution.sealing is not None and box is None:
        state.threads |= {id_: _thread(body) for id_, body, _ in threads}
        return Found(execution, state, row[2], spread, True)
    if box is not None:
        reveal(box, execution)
    state.facts = facts_of(execution)
    for id_, body, data in threads:
        thread = state.threads[id_] = _thread(body)
        # Rows of before there were variables hold three values.
        thread.input, thread.item, thread.output, *more = _data(data if box is None else box.open(data))
        thread.variables, thread.items = more or ({}, None)
    return Found(execution, state, row[2], spread)


class Changes:
    """What one transaction changes of executions, written at once.

    programs: what their steps need. keys: what some are sealed by. told: executions whose status is another, with those that
    they have come to. ended: ARNs of executions that have ended.
    """

    def __init__(self, context: Context) -> None:
        self._live = context.part(Live)
        self.programs = context.part(Programs)
        self.keys = context.part(DataKeys)
        self._entries: list[tuple[int, list[e.Entry], Box | None]] = []
        self.told: list[tuple[int, list[str]]] = []
        self.ended: list[str] = []
        self._updates: list[tuple[Value, ...]] = []
        self._states: list[tuple[bytes, int, int]] = []
        self._put: list[tuple[int, int, bytes, bytes]] = []
        self._moved: list[tuple[bytes, int, int]] = []
        self._removed: list[tuple[int, int]] = []
        self._cleared: list[tuple[int]] = []

    def add(self, execution: Execution, entries: list[e.Entry]) -> None:
        """What is added to a history."""
        self._entries.append((execution.key, entries, self.keys.box(execution.sealing)))

    def save(self, found: Found, outcomes: list[Outcome], *, begun: bool, moved: bool) -> None:
        """What steps have changed of one. begun: it has no rows yet. moved: its status is another."""
        execution, state, _, spread, _ = found
        box = self.keys.box(execution.sealing)
        key, status, number = execution.key, state.status, ids.number()
        head, spreads = None, False
        if status != "SUCCEEDED":
            # Where its data are what they were and were too long, or sealed, they are not looked at again.
            stays = spread and not any(outcome.fresh for outcome in outcomes)
            head = None if stays or execution.sealing is not None else _whole(state)
            spreads = head is None
        if spreads:
            head = _head(state)
            if spread:
                self._save_threads(key, state, outcomes, box)
            else:
                self._put += [(key, thread.id, *_parts(thread, box)) for thread in state.threads.values()]
        elif spread:
            self._cleared.append((key,))
        if moved or state.redrives != execution.redrives:
            execution.redrives, execution.redriven = state.redrives, state.redriven_at
            self._updates.append(
                (execution.status, execution.stopped, execution.moment, _encode(kept(self.keys, execution)), head, number, key)
            )  # fmt: skip
        elif head is not None:
            self._states.append((head, number, key))
        if status == "RUNNING" and not found.closed:
            self._live.put(Found(execution, state, number, spreads))

    def _save_threads(self, key: int, state: e.State, outcomes: list[Outcome], box: Box | None) -> None:
        """What threads carry (their data) only where it is another than before."""
        fresh = set[int]().union(*(outcome.fresh for outcome in outcomes))
        for id_ in sorted(set[int]().union(*(outcome.changed for outcome in outcomes))):
            thread = state.threads.get(id_)
            if thread is None:
                continue
            body, data = _parts(thread, box)
            if id_ in fresh:
                self._put.append((key, id_, body, data))
            else:
                self._moved.append((body, key, id_))
        removed = set[int]().union(*(outcome.removed for outcome in outcomes))
        self._removed += [(key, id_) for id_ in sorted(removed)]

    def write(self, tx: Tx) -> None:
        """Write all that has come together."""
        for sql, rows in (
            (_UPDATE, self._updates), (_UPDATE_STATE, self._states), (_PUT_THREAD, self._put),
            (_MOVE_THREAD, self._moved), (_REMOVE_THREAD, self._removed), (_CLEAR_THREADS, self._cleared),
        ):  # fmt: skip
            if rows:
                tx.many(sql, rows)
        put_entries(tx, self._entries)
        for child in _followed(tx, self.ended):
            tx.emit("stepfunctions.child", child)
        if self.told:
            tx.emit("stepfunctions.changed", {"executions": self.told})


def _followed(tx: ReadTx, ended: list[str]) -> list[str]:
    """Those of some executions for whose end another one waits."""
    if len(ended) == 1:
        rows = tx.all("SELECT child FROM sfn_children WHERE child = ? LIMIT 1", *ended)
    else:
        rows = [row for part in in_parts(ended) for row in tx.all(_CHILDREN, *part)]
    return [child for (child,) in rows]


def _head(state: e.State) -> bytes:
    """A state without what is stored elsewhere."""
    threads, state.threads = state.threads, {}
    head = _factless(state)
    state.threads = threads
    return head


def _whole(state: e.State) -> bytes | None:
    """A state with its thread, where that is the only one and carries little."""
    if len(state.threads) != 1:
        return None
    whole = _factless(state)
    return whole if len(whole) <= MAX_WHOLE_LENGTH else None


def _factless(state: e.State) -> bytes:
    facts, state.facts = state.facts, NO_FACTS
    encoded = _encode(state)
    state.facts = facts
    return encoded


def _parts(thread: e.Thread, box: Box | None) -> tuple[bytes, bytes]:
    """What the row of a thread holds: the thread without its data, and these, sealed where they are."""
    data = (thread.input, thread.item, thread.output, thread.variables, thread.items)
    thread.input = thread.item = thread.output = thread.items = None
    thread.variables = {}
    body = _encode(thread)
    thread.input, thread.item, thread.output, thread.variables, thread.items = data
    return body, _encode(data) if box is None else box.seal(_encode(data))


def _waiting(tx: ReadTx, key: int, thread: int) -> tuple[str, e.Thread | None]:
    """An execution's status, and one of its threads without its data; None where that is gone."""
    row = tx.one("SELECT status, state FROM sfn_executions WHERE id = ?", key)
    if row is None or row[1] is None:
        return "", None
    found = _state(row[1]).threads
    if found:
        return row[0], found.get(thread)
    body = tx.one("SELECT body FROM sfn_threads WHERE execution = ? AND id = ?", key, thread)
    return row[0], None if body is None else _thread(body[0])


def task_wanted(tx: ReadTx, key: int, thread: int, attempt: int) -> bool:
    """Whether an execution still waits for a task."""
    status, found = _waiting(tx, key, thread)
    return status == "RUNNING" and found is not None and found.attempt == attempt and found.phase == "task"


def resource_of(tx: ReadTx, key: int, thread: int) -> str:
    """The resource of the task that a thread is in; empty where there is none."""
    _, found = _waiting(tx, key, thread)
    return "" if found is None else found.resource
