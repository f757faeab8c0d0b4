"""Drives executions: a step's state, history, timers and task requests are stored in one transaction."""

from __future__ import annotations

import base64
from collections import OrderedDict
from collections.abc import Iterable

import msgspec

from pampero.api import Context, Event, TimerEvent, consumer, timer
from pampero.kernel import ids
from pampero.services.stepfunctions.asl import events as e
from pampero.services.stepfunctions.asl.data import dump, parse
from pampero.services.stepfunctions.asl.parse import compile_program
from pampero.services.stepfunctions.asl.program import Program
from pampero.services.stepfunctions.asl.resource import family
from pampero.services.stepfunctions.asl.scope import World
from pampero.services.stepfunctions.asl.step import Outcome, step
from pampero.services.stepfunctions.model import Execution, definition_text
from pampero.store.tx import ReadTx, Tx

TOKEN = "stepfunctions.token"
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


class Programs:
    """Compiled definitions by their keys; the ones used last are kept."""

    MAX = 1000

    def __init__(self, context: Context) -> None:
        self._kept: OrderedDict[str, Program] = OrderedDict()

    def get(self, tx: ReadTx, key: str) -> Program:
        """The program of a stored definition."""
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = compile_program(definition_text(tx, key))
            if len(self._kept) > self.MAX:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return found


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


class TaskRequest(msgspec.Struct):
    """An outbox event that asks for a task. arguments: JSON. execution: key; 0 for an Express execution.

    credentials: the role that the machine's own assumes for it.
    """

    execution: int
    arn: str
    machine: str
    machine_name: str
    role: str
    thread: int
    attempt: int
    resource: str
    arguments: str
    token: str
    credentials: str | None = None


def facts_of(execution: Execution) -> e.Facts:
    """What the context object tells of an execution."""
    return e.Facts(
        execution.arn, execution.name, execution.role, execution.machine, execution.machine_name, execution.started,
        parse(execution.input),
    )  # fmt: skip


def make_token(context: Context, execution: int, thread: int, attempt: int) -> str:
    """A task token: opaque, and only this server can make one."""
    sealed = context.runtime.sealer.seal(_encode((execution, thread, attempt)), TOKEN)
    return base64.urlsafe_b64encode(sealed).decode()


def open_token(context: Context, token: str) -> tuple[int, int, int]:
    """(execution, thread, attempt). Raises ValueError."""
    sealed = base64.urlsafe_b64decode(token.encode())
    found: tuple[int, int, int] = msgspec.msgpack.decode(
        context.runtime.sealer.open(sealed, TOKEN), type=tuple[int, int, int]
    )
    return found


def world_of(context: Context, now: float, key: int) -> World:
    """What a step may ask."""
    return World(now, ids.uuid4, ids.uniform, lambda thread, attempt: make_token(context, key, thread, attempt))


def begin(tx: Tx, context: Context, execution: Execution) -> None:
    """Store a new execution (its row is there, its key is set) and let it run."""
    state = e.State(facts_of(execution))
    event = e.Begin(execution.input, execution.alias, execution.version)
    _apply(tx, context, execution, state, [event])


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


def happen(tx: Tx, context: Context, key: int, happenings: Iterable[e.Happening]) -> bool:
    """Let events happen to an execution; whether it is there."""
    live = context.part(Live)
    found = live.take(tx, key) or load(tx, key)
    if found is None:
        return False
    _apply(tx, context, *found, happenings)
    return True


def _apply(tx: Tx, context: Context, execution: Execution, state: e.State, happenings: Iterable[e.Happening]) -> None:
    # Whoever tells of a task's end is not what the next state descends from.
    tx.trace = execution.lineage
    program = context.part(Programs).get(tx, execution.definition)
    world = world_of(context, tx.now, execution.key)
    outcomes = [step(program, state, event, world) for event in happenings]
    entries = [entry for outcome in outcomes for entry in outcome.entries]
    if entries:
        row = (execution.key, entries[-1].id, entries[0].id, _encode(entries))
        tx.run("INSERT INTO sfn_history (execution, last, first, body) VALUES (?, ?, ?, ?)", *row)
        if execution.logging.get("level", "OFF") != "OFF":
            part = {"execution": execution.key, "first": entries[0].id, "last": entries[-1].id}
            tx.emit("stepfunctions.log", part, str(execution.key))
    was = execution.status
    execution.status = state.status
    for outcome in outcomes:
        for command in outcome.commands:
            _command(tx, execution, command)
    _save(tx, context, execution, state, outcomes, was)
    if state.ready and state.status == "RUNNING":
        tx.emit("stepfunctions.go", execution.key)


def _save(tx: Tx, context: Context, execution: Execution, state: e.State, outcomes: list[Outcome], was: str) -> None:
    key = execution.key
    begun = any(entry.id == 1 for outcome in outcomes for entry in outcome.entries)
    if state.status == "SUCCEEDED":
        if not begun:
            tx.run("DELETE FROM sfn_threads WHERE execution = ?", key)
        tx.run(_UPDATE, execution.status, execution.stopped, _encode(execution), None, key)
    else:
        _save_threads(tx, key, state, outcomes)
        head = _head(state)
        if begun or was != state.status or state.redrives != execution.redrives:
            execution.redrives, execution.redriven = state.redrives, state.redriven_at
            row = tx.one(_UPDATE, execution.status, execution.stopped, _encode(execution), head, key)
        else:
            row = tx.one(_UPDATE_STATE, head, key)
        assert row is not None
        if state.status == "RUNNING":
            context.part(Live).put(execution, state, row[0])
    if begun or was != state.status:
        _told(tx, execution, [*(["RUNNING"] if begun or was != "RUNNING" else []), state.status])


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


def _told(tx: Tx, execution: Execution, statuses: list[str]) -> None:
    """EventBridge hears of every change of status."""
    tx.emit(
        "stepfunctions.changed", {"execution": execution.key, "statuses": sorted(set(statuses), key=statuses.index)}
    )


def _command(tx: Tx, execution: Execution, command: e.Command) -> None:
    match command:
        case e.Request():
            _request(tx, execution, command)
        case e.Timer(thread, attempt, None):
            tx.cancel("stepfunctions.wake", f"{execution.key}/{thread}")
        case e.Timer(thread, attempt, due):
            assert due is not None
            tx.at("stepfunctions.wake", f"{execution.key}/{thread}", due, attempt)
        case e.Dropped():
            _dropped(tx, execution, command)
        case e.Ended():
            execution.stopped = tx.now
            execution.error, execution.cause = command.error, command.cause
            execution.output = dump(command.output) if command.status == "SUCCEEDED" else None
            tx.wake(channel(execution.arn))
            rows = tx.all("SELECT execution, thread, attempt, parsed FROM sfn_children WHERE child = ?", execution.arn)
            if rows:
                tx.emit("stepfunctions.child", execution.arn)


def channel(arn: str) -> str:
    """Woken when an execution ends."""
    return f"stepfunctions/{arn}"


def _request(tx: Tx, execution: Execution, command: e.Request) -> None:
    arguments = dump(command.arguments)
    if family(command.resource) == "Activity":
        tx.run(
            "INSERT INTO sfn_activity_tasks (activity, execution, thread, attempt, token, input) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            command.resource, execution.key, command.thread, command.attempt, command.token, arguments,
        )  # fmt: skip
        tx.wake(channel(command.resource))
        return
    tx.emit("stepfunctions.task", request_of(execution, command, arguments))


def request_of(execution: Execution, command: e.Request, arguments: str) -> TaskRequest:
    """A task as its integration gets it."""
    return TaskRequest(
        execution.key, execution.arn, execution.machine, execution.machine_name,
        execution.role, command.thread, command.attempt, command.resource, arguments,
        command.token, command.credentials,
    )  # fmt: skip


def _dropped(tx: Tx, execution: Execution, command: e.Dropped) -> None:
    task = (execution.key, command.thread, command.attempt)
    if family(command.resource) == "Activity":
        tx.run("DELETE FROM sfn_activity_tasks WHERE execution = ? AND thread = ? AND attempt = ?", *task)
    elif ".sync" in command.resource:
        rows = tx.all("SELECT child FROM sfn_children WHERE execution = ? AND thread = ? AND attempt = ?", *task)
        for (child,) in rows:
            tx.emit("stepfunctions.stop", {"child": child, "role": execution.role, "name": execution.machine_name})
        tx.run("DELETE FROM sfn_children WHERE execution = ? AND thread = ? AND attempt = ?", *task)


def task_wanted(tx: ReadTx, key: int, thread: int, attempt: int) -> bool:
    """Whether an execution still waits for a task."""
    row = tx.one("SELECT body FROM sfn_threads WHERE execution = ? AND id = ?", key, thread)
    found = None if row is None else _thread(row[0])
    if found is None or found.attempt != attempt or found.phase != "task":
        return False
    status = tx.one("SELECT status FROM sfn_executions WHERE id = ?", key)
    return status is not None and status[0] == "RUNNING"


@timer("stepfunctions.wake")
def wake(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A wait, a retry, a time-out: the thread's moment has come. Thread 0 is the execution's own time-out."""
    key, _, thread = event.key.partition("/")
    happening = e.Wake(int(thread), event.payload) if thread != "0" else e.Expired()
    happen(tx, context, int(key), [happening])


@consumer("stepfunctions.go")
async def go(context: Context, event: Event) -> None:
    """More states are ready than one transaction takes."""
    await context.write(happen, context, event.payload, [e.Go()])


def again(tx: Tx, context: Context, execution: Execution, state: e.State) -> None:
    """Let an execution that has ended go on from there."""
    execution.stopped = execution.error = execution.cause = None
    _apply(tx, context, execution, state, [e.Redrive()])
