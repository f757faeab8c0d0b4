"""Executions and their operations, and the rows they are kept in."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError, Context
from pampero.kernel import jsontext
from pampero.services.lambda_.names import Reference, invalid
from pampero.store.tx import ReadTx, Tx

RUNNING, PAUSING, PAUSED = "RUNNING", "PAUSING", "PAUSED"
SUCCEEDED, FAILED, TIMED_OUT, STOPPED = "SUCCEEDED", "FAILED", "TIMED_OUT", "STOPPED"
OPEN = frozenset({RUNNING, PAUSING, PAUSED})
# Statuses of operations.
STARTED, PENDING, READY, CANCELLED = "STARTED", "PENDING", "READY", "CANCELLED"
EXECUTION, CONTEXT, STEP, WAIT, CALLBACK, CHAINED = "EXECUTION", "CONTEXT", "STEP", "WAIT", "CALLBACK", "CHAINED_INVOKE"
DELETING = "DELETING"
# What one transaction deletes.
DELETED_ROWS, DELETED_BYTES = 200, 8 * 1024 * 1024
MISSING = "Durable Execution does not exist"

_pack = msgspec.msgpack.Encoder().encode


class Error(msgspec.Struct, omit_defaults=True):
    """An ErrorObject, by its own names."""

    ErrorMessage: str | None = None
    ErrorType: str | None = None
    ErrorData: str | None = None
    StackTrace: list[str] | None = None


class Answered(msgspec.Struct):
    """The last checkpoint, for a client that repeats it. first, last: which changes it was told of; those behind `outside` are
    the checkpoint's own."""

    client: str
    given: str
    token: str
    first: int
    last: int
    outside: int = 0


class Pause(msgspec.Struct):
    """asked: epoch seconds. stops_clock: the execution's time-out stands still."""

    asked: float
    reason: str | None
    stops_clock: bool
    client: str | None


class Execution(msgspec.Struct, omit_defaults=True):
    """Times are epoch seconds. version: of the function, for good.

    timeout: seconds; retention: days. largest: bytes of a result. parent: (execution, operation) that it was invoked by.
    client: the client context, JSON. queued: the request that it began with, where nobody waits for it.

    invocation: the one that is under way, lap: how often that was begun; token: the number of the next checkpoint.
    changes: the last number given to a change of an operation, seen: the last one that the function knows, known: the last
    one when its invocation began, outside: that of the last change which was not the function's own.
    failures: invocations in a row that failed. owed: an invocation was held back by a pause. born: which function it is of.
    """

    id: str
    name: str
    account: str
    region: str
    function: str
    version: str
    started: float
    timeout: int
    retention: int
    largest: int
    deadline: float
    status: str = RUNNING
    ended: float | None = None
    trace: str = ""
    client: str | None = None
    queued: str | None = None
    parent: tuple[str, str] | None = None
    invocation: str = ""
    lap: int = 0
    token: int = 0
    changes: int = 0
    seen: int = 0
    known: int = 0
    outside: int = 0
    failures: int = 0
    owed: bool = False
    events: int = 0
    operations: int = 0
    written: int = 0
    answered: Answered | None = None
    pause: Pause | None = None
    resumed: str | None = None
    born: str = ""

    @property
    def scope(self) -> str:
        """Where it lives."""
        return f"{self.account}/{self.region}"

    @property
    def where(self) -> Reference:
        """The version of the function."""
        return Reference(self.account, self.region, self.function, self.version)

    @property
    def function_arn(self) -> str:
        """With the version."""
        return self.where.qualified

    @property
    def arn(self) -> str:
        """Its own."""
        return f"{self.function_arn}/durable-execution/{self.name}/{self.id}"

    @property
    def channel(self) -> str:
        """Woken at its end."""
        return f"lambda.durable.{self.id}"


class Operation(msgspec.Struct, omit_defaults=True):
    """Times are epoch seconds. number: their order. changed: the execution's count of changes at the last one.

    due: when a wait ends, a step is tried again, a callback times out. beat, beats: when the heartbeat of a callback is
    due, and every how many seconds. replay: the children of a completed context are told again. function, child: whom a
    chained invoke invokes, and the id of the execution that came of it. hidden: it was begun within a completed context.
    """

    id: str
    type: str
    started: float
    number: int
    status: str = STARTED
    changed: int = 0
    parent: str | None = None
    name: str | None = None
    subtype: str | None = None
    ended: float | None = None
    attempt: int = 0
    due: float | None = None
    beat: float | None = None
    beats: int = 0
    replay: bool | None = None
    callback: str | None = None
    input: str | None = None
    result: str | None = None
    error: Error | None = None
    function: str | None = None
    tenant: str | None = None
    child: str | None = None
    hidden: bool = False

    @property
    def pending(self) -> bool:
        """Whether something outside the function completes it."""
        if self.type == STEP:
            return self.status == PENDING
        return self.type in (WAIT, CALLBACK, CHAINED) and self.status == STARTED

    @property
    def size(self) -> int:
        """Bytes of what it carries."""
        texts = (self.input, self.result)
        return sum(len(text.encode()) for text in texts if text) + size_of(self.error)


def size_of(error: Error | None) -> int:
    """Bytes of an error, as JSON."""
    return 0 if error is None else len(msgspec.json.encode(error))


_execution = msgspec.msgpack.Decoder(Execution).decode
_operation = msgspec.msgpack.Decoder(Operation).decode
_BY_ID = "SELECT body FROM lambda_durable_executions WHERE id = ?"
_PENDING = (
    "SELECT body FROM lambda_durable_operations WHERE execution = ? AND "
    "((type = 'STEP' AND status = 'PENDING') OR (type IN ('WAIT', 'CALLBACK', 'CHAINED_INVOKE') AND status = 'STARTED'))"
)
_WAITS = (
    "SELECT 1 FROM lambda_durable_operations WHERE execution = ? AND ((type = 'STEP' AND status = 'PENDING') OR "
    "(type IN ('WAIT', 'CALLBACK', 'CHAINED_INVOKE') AND status = 'STARTED')) LIMIT 1"
)


def insert(tx: Tx, execution: Execution, payload: str) -> None:
    """A new one, with its input."""
    tx.run(
        "INSERT INTO lambda_durable_executions (id, scope, function, version, name, status, started, body, input) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        execution.id, execution.scope, execution.function, execution.version, execution.name, execution.status,
        execution.started, _pack(execution), payload,
    )  # fmt: skip


def save(tx: Tx, execution: Execution) -> None:
    """What is known of it by now."""
    tx.run(
        "UPDATE lambda_durable_executions SET status = ?, body = ? WHERE id = ?",
        execution.status, _pack(execution), execution.id,
    )  # fmt: skip


def find(tx: ReadTx, key: str) -> Execution | None:
    """By its id."""
    row = tx.one(_BY_ID, key)
    return None if row is None else _execution(row[0])


def by_name(tx: ReadTx, where: Reference, name: str) -> tuple[Execution, str] | None:
    """A function's execution of that name, and its input."""
    sql = "SELECT body, input FROM lambda_durable_executions WHERE scope = ? AND function = ? AND name = ?"
    row = tx.one(sql, where.scope, where.name, name)
    return None if row is None else (_execution(row[0]), row[1])


def existing(tx: ReadTx, call: Context, text: str) -> Execution:
    """The execution with this ARN, of the caller's account and region. Raises ResourceNotFoundException."""
    found = find(tx, text.rsplit("/", 1)[-1])
    if found is None or found.arn != text or (found.account, found.region) != (call.account, call.region):
        raise ApiError("ResourceNotFoundException", MISSING, Type="User")
    return found


def input_of(tx: ReadTx, key: str) -> str:
    """What it was started with."""
    row = tx.one("SELECT input FROM lambda_durable_executions WHERE id = ?", key)
    return "" if row is None else row[0]


def output_of(tx: ReadTx, key: str) -> str | None:
    """The result; of one that did not succeed, its error as JSON."""
    row = tx.one("SELECT output FROM lambda_durable_executions WHERE id = ?", key)
    return None if row is None else row[0]


def end_with(tx: Tx, execution: Execution, output: str | None) -> None:
    """Keep how it ended."""
    tx.run("UPDATE lambda_durable_executions SET output = ? WHERE id = ?", output, execution.id)


def read_error(text: str | None) -> Error:
    """What `output_of` gives of one that did not succeed."""
    return msgspec.convert(jsontext.loads(text), Error) if text else Error()


def operation(tx: ReadTx, key: str, id_: str) -> Operation | None:
    """One operation of an execution."""
    row = tx.one("SELECT body FROM lambda_durable_operations WHERE execution = ? AND id = ?", key, id_)
    return None if row is None else _operation(row[0])


def put(tx: Tx, execution: Execution, one: Operation) -> None:
    """Keep an operation as it has become. The caller saves the execution."""
    execution.changes += 1
    one.changed = execution.changes
    tx.run(
        "INSERT INTO lambda_durable_operations (execution, id, number, changed, parent, type, status, hidden, size, body) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (execution, id) DO UPDATE SET changed = excluded.changed, "
        "status = excluded.status, size = excluded.size, body = excluded.body",
        execution.id, one.id, one.number, one.changed, one.parent or "", one.type, one.status, int(one.hidden), one.size,
        _pack(one),
    )  # fmt: skip


def hide_within(tx: Tx, key: str, parent: str) -> None:
    """Nothing within a completed context is told again. Source: API_GetDurableExecutionState."""
    waiting = [parent]
    while waiting:
        inner = waiting.pop()
        sql = "SELECT id FROM lambda_durable_operations WHERE execution = ? AND parent = ? AND type = 'CONTEXT' AND hidden = 0"
        waiting += [id_ for (id_,) in tx.all(sql, key, inner)]
        tx.run("UPDATE lambda_durable_operations SET hidden = 1 WHERE execution = ? AND parent = ?", key, inner)


def is_hidden(tx: ReadTx, key: str, id_: str) -> bool:
    """Whether an operation, which there is, lies within a completed context."""
    row = tx.one("SELECT hidden FROM lambda_durable_operations WHERE execution = ? AND id = ?", key, id_)
    return row is not None and bool(row[0])


def changed_since(tx: ReadTx, key: str, after: int, until: int) -> list[Operation]:
    """What has changed, in the order in which it began."""
    sql = "SELECT body FROM lambda_durable_operations WHERE execution = ? AND changed > ? AND changed <= ?"
    found = [_operation(body) for (body,) in tx.all(sql, key, after, until)]
    return sorted(found, key=lambda one: one.number)


def changed_page(
    tx: ReadTx, key: str, after: int, until: int, most: int, room: int
) -> tuple[list[Operation], int | None]:
    """As `changed_since`, the first that have changed: at most so many and so many bytes; where the next page begins."""
    sql = (
        "SELECT changed, size FROM lambda_durable_operations WHERE execution = ? AND changed > ? AND changed <= ? "
        "ORDER BY changed LIMIT ?"
    )
    last, further = _fitting(tx.all(sql, key, after, until, most + 1), after, most, room)
    return changed_since(tx, key, after, last), further


def changed_ids(tx: ReadTx, key: str, after: int) -> list[str]:
    """As `changed_since`, without what the operations carry."""
    sql = "SELECT id FROM lambda_durable_operations WHERE execution = ? AND changed > ? ORDER BY number"
    return [id_ for (id_,) in tx.all(sql, key, after)]


def told(tx: ReadTx, key: str, after: int, most: int, room: int) -> tuple[list[Operation], int | None]:
    """What a function is told of, behind a number: at most so many and so many bytes; where the next page begins."""
    sql = (
        "SELECT number, size FROM lambda_durable_operations WHERE execution = ? AND hidden = 0 AND number > ? "
        "ORDER BY number LIMIT ?"
    )
    last, further = _fitting(tx.all(sql, key, after, most + 1), after, most, room)
    sql = (
        "SELECT body FROM lambda_durable_operations WHERE execution = ? AND hidden = 0 AND number > ? AND number <= ? "
        "ORDER BY number"
    )
    return [_operation(body) for (body,) in tx.all(sql, key, after, last)], further


def _fitting(rows: list[tuple[int, int]], after: int, most: int, room: int) -> tuple[int, int | None]:
    """Of rows of a place and a size: the last place of a page, one row at least; and the same again where more follow."""
    last = after
    for index, (place, size) in enumerate(rows):
        room -= size
        if index == most or (room < 0 and index):
            return last, last
        last = place
    return last, None


def waits(tx: ReadTx, key: str) -> bool:
    """Whether something outside the function is to complete an operation."""
    return tx.one(_WAITS, key) is not None


def pending(tx: ReadTx, key: str) -> list[Operation]:
    """The operations that something outside the function completes."""
    return [_operation(body) for (body,) in tx.all(_PENDING, key)]


def delete(tx: Tx, key: str) -> bool:
    """A part of what is kept of an execution; whether that was the last of it."""
    for table in ("operations", "history"):
        sql = f"SELECT id, length(body) FROM lambda_durable_{table} WHERE execution = ? ORDER BY id LIMIT ?"
        room = DELETED_BYTES
        found = tx.all(sql, key, DELETED_ROWS)
        for id_, size in found:
            tx.run(f"DELETE FROM lambda_durable_{table} WHERE execution = ? AND id = ?", key, id_)
            room -= size
            if room < 0:
                break
        if found:
            return False
    tx.run("DELETE FROM lambda_durable_executions WHERE id = ?", key)
    return True


def bad_marker() -> ApiError:
    """Of a page that there is none of."""
    return invalid("Invalid Marker")


def as_error(value: Any) -> Error | None:
    """An error object of a request."""
    if value is None:
        return None
    return Error(value.ErrorMessage, value.ErrorType, value.ErrorData, value.StackTrace)
