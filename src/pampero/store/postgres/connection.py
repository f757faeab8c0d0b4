"""One connection: statements prepared once, sent in pipeline mode, so that only what needs an answer waits for one.

libpq is used as psycopg brings it (`psycopg.pq`), without its cursors: a statement costs a third of the time, and how an
answer is waited for is the subclass's business.
"""

from __future__ import annotations

import asyncio
import select
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import greenlet
from psycopg import OperationalError, pq
from psycopg.pq.abc import PGconn

from pampero.store.postgres.dialect import numbered
from pampero.store.postgres.errors import ConnectionLost, EngineError
from pampero.store.postgres.values import BINARY, decode_rows, decoders, encode
from pampero.store.tx import Row, Value

OK = (pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK)
# So many statements are sent before the answers to them are taken.
MANY = 500
MAX_PREPARED = 1000
Sink = Callable[[Any], None]
# What waits for an answer: who is handed it, and the statement that it prepares.
Expected = tuple[Sink | None, bytes]
# Statements are executed as SQLite does, which they are written for: by an index, in its order where that is asked for, and
# no further than LIMIT says. What is read besides costs time, and lets transactions conflict: the lock of a bitmap's or a
# sequential scan is that of the whole table. A planner that knows a table from when it was small would choose those.
SETTINGS = (
    "SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; "
    "SET jit = off; SET statement_timeout = 0; SET idle_in_transaction_session_timeout = '60s'; "
    "SET client_min_messages = error; SET client_encoding = 'UTF8'"
)


class Statement:
    """What is known of a statement once one connection has prepared it."""

    __slots__ = ("columns", "name", "text", "types")

    def __init__(self, sql: str, number: int) -> None:
        self.text = numbered(sql).encode()
        self.name = b"s%d" % number
        self.types: tuple[int, ...] | None = None
        self.columns: list[Callable[[bytes], Any]] | None = None


class Statements:
    """Those of all connections, by their texts."""

    def __init__(self) -> None:
        self._known: dict[str, Statement] = {}
        self._number = 0

    def get(self, sql: str) -> Statement:
        """A statement, told apart by a name of its own."""
        found = self._known.get(sql)
        if found is None:
            if len(self._known) >= MAX_PREPARED:
                self._known.clear()
            self._number += 1
            found = self._known[sql] = Statement(sql, self._number)
        return found


def connect(target: str) -> PGconn:
    """Blocks. Raises ConnectionLost."""
    connection = pq.PGconn.connect(target.encode())
    if connection.status != pq.ConnStatus.OK:
        text = connection.get_error_message()
        connection.finish()
        raise ConnectionLost(text)
    result = connection.exec_(SETTINGS.encode())
    if result.status not in OK:
        raise EngineError(result.get_error_message())
    return connection


class Connection:
    """What both kinds have. Used by one body at a time. Every method that waits raises EngineError."""

    def __init__(self, raw: PGconn, statements: Statements) -> None:
        self.raw = raw
        self._statements = statements
        self._prepared: set[bytes] = set()
        self._expected: deque[Expected] = deque()
        self._syncs = 0
        self._error: EngineError | None = None
        self.lost = False
        raw.nonblocking = 1
        raw.enter_pipeline_mode()

    def _wait(self, writing: bool) -> None:
        """Return when the socket can be read, or written where `writing`."""
        raise NotImplementedError

    def rows(self, sql: str, args: Sequence[Value]) -> list[Row]:
        """Execute; the rows."""
        statement = self._statements.get(sql)
        result = self._answer(statement, args)
        if statement.columns is None:
            statement.columns = decoders([result.ftype(column) for column in range(result.nfields)])
        return decode_rows(result, statement.columns)

    def count(self, sql: str, args: Sequence[Value]) -> int:
        """Execute; how many rows were changed."""
        return self._answer(self._statements.get(sql), args).command_tuples or 0

    def defer(self, sql: str, args: Sequence[Value], sink: Sink | None = None) -> None:
        """Execute with whatever is executed next, which also raises its error. sink: is handed the result."""
        self._send(self._statements.get(sql), args, sink)
        if len(self._expected) > MANY:
            self.sync()

    def command(self, text: bytes, sink: Sink | None = None) -> None:
        """As `defer`, for BEGIN and the like."""
        try:
            self.raw.send_query_params(text, None)
        except OperationalError as error:
            self._lose(error)
        self._expected.append((sink, b""))

    def sync(self) -> None:
        """Wait for all answers. Raises the first error."""
        self._end()
        self._collect()

    def forget(self, text: bytes) -> None:
        """The transaction is over, by COMMIT of what only read or by ROLLBACK: nobody waits for the answer."""
        if not self.lost:
            self._error = None
            self._expected = deque((_ignore, name) for _, name in self._expected)
            self.command(text, _ignore)
            self._end()

    def _end(self) -> None:
        try:
            self.raw.pipeline_sync()
        except OperationalError as error:
            self._lose(error)
        self._syncs += 1

    def _answer(self, statement: Statement, args: Sequence[Value]) -> Any:
        found: list[Any] = []
        self._send(statement, args, found.append)
        self.sync()
        return found[0]

    def _send(self, statement: Statement, args: Sequence[Value], sink: Sink | None) -> None:
        types = statement.types
        if types is None:
            types = statement.types = self._describe(statement)
        elif statement.name not in self._prepared:
            self._prepare(statement)
        encoded = [encode(value, type_) for value, type_ in zip(args, types, strict=True)]
        values, formats = [data for data, _ in encoded], [form for _, form in encoded]
        try:
            self.raw.send_query_prepared(statement.name, values, formats, BINARY)
        except OperationalError as error:
            self._lose(error)
        self._expected.append((sink, b""))

    def _describe(self, statement: Statement) -> tuple[int, ...]:
        self._prepare(statement)
        found: list[Any] = []
        try:
            self.raw.send_describe_prepared(statement.name)
        except OperationalError as error:
            self._lose(error)
        self._expected.append((found.append, b""))
        self.sync()
        return tuple(found[0].param_type(number) for number in range(found[0].nparams))

    def _prepare(self, statement: Statement) -> None:
        if len(self._prepared) >= MAX_PREPARED:
            self.command(b"DEALLOCATE ALL")
            self._prepared.clear()
        try:
            self.raw.send_prepare(statement.name, statement.text, statement.types)
        except OperationalError as error:
            self._lose(error)
        self._expected.append((None, statement.name))
        self._prepared.add(statement.name)

    def _lose(self, error: Exception) -> NoReturn:
        self.lost = True
        raise ConnectionLost(str(error)) from error

    def _collect(self) -> None:
        raw = self.raw
        try:
            while self._syncs:
                while raw.is_busy():
                    self._wait(bool(raw.flush()))
                    raw.consume_input()
                result = raw.get_result()
                if result is not None:
                    self._take(result)
        except OperationalError as error:
            self._lose(error)
        if self._error is not None:
            error_, self._error = self._error, None
            raise error_

    def _take(self, result: Any) -> None:
        status = result.status
        if status == pq.ExecStatus.PIPELINE_SYNC:
            self._syncs -= 1
            return
        sink, name = self._expected.popleft()
        if status in OK:
            if sink is not None:
                sink(result)
            return
        self._prepared.discard(name)
        if status != pq.ExecStatus.PIPELINE_ABORTED and self._error is None and sink is not _ignore:
            state = result.error_field(pq.DiagnosticField.SQLSTATE)
            text = result.error_field(pq.DiagnosticField.MESSAGE_PRIMARY) or result.error_message
            if state is None or state.startswith((b"57P", b"08")):
                self.lost = True
                self._error = ConnectionLost(text.decode(errors="replace"), (state or b"").decode())
            else:
                self._error = EngineError(text.decode(errors="replace"), state.decode())

    def close(self) -> None:
        """End the session."""
        self.lost = True
        self.raw.finish()


class ThreadConnection(Connection):
    """Blocks the thread it is used on."""

    def _wait(self, writing: bool) -> None:
        socket = self.raw.socket
        select.select([socket], [socket] if writing else [], [])


class LoopConnection(Connection):
    """Used in greenlets of the event loop's thread: whoever waits lets the loop go on.

    on_idle: is called when something arrives while nobody waits: a notification, or the end of the connection.
    """

    def __init__(self, raw: PGconn, statements: Statements, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(raw, statements)
        self._loop = loop
        self._socket = raw.socket
        self._waiting: greenlet.greenlet | None = None
        self._writing = False
        self.on_idle: Callable[[], None] = lambda: None
        loop.add_reader(self._socket, self._ready)

    def _wait(self, writing: bool) -> None:
        if writing != self._writing:
            self._writing = writing
            if writing:
                self._loop.add_writer(self._socket, self._ready)
            else:
                self._loop.remove_writer(self._socket)
        self._waiting = current = greenlet.getcurrent()
        try:
            current.parent.switch()
        finally:
            self._waiting = None

    def _ready(self) -> None:
        if self._waiting is not None:
            self._waiting.switch()
            return
        try:
            self.raw.consume_input()
            if self._writing and not self.raw.flush():
                self._writing = False
                self._loop.remove_writer(self._socket)
        except OperationalError:
            self.lost = True
            self._detach()
        self.on_idle()

    def _detach(self) -> None:
        if self._socket >= 0 and not self._loop.is_closed():
            self._loop.remove_reader(self._socket)
            self._loop.remove_writer(self._socket)
            self._socket = -1

    def close(self) -> None:
        """See Connection.close; whoever waits gets ConnectionLost."""
        self._detach()
        super().close()
        if self._waiting is not None:
            self._waiting.throw(ConnectionLost("the store is closed"))


def _ignore(result: object) -> None:
    """Of a transaction that is over."""
