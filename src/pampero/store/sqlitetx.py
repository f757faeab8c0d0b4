"""Transactions on SQLite."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

import apsw

from pampero.store.engine import Effects
from pampero.store.statements import AT, CANCEL, EMIT
from pampero.store.tx import Emitted, Row, Value

_LANE = "SELECT owner FROM outbox WHERE topic = ? AND key = ? AND key <> '' LIMIT 1"


class SqliteReadTx:
    """See tx.ReadTx."""

    __slots__ = ("_execute", "now")

    def __init__(self, connection: apsw.Connection, now: float) -> None:
        self._execute = connection.execute
        self.now = now

    def one(self, sql: str, *args: Value) -> Row | None:
        """See ReadTx.one."""
        cursor = self._execute(sql, args)
        row: Row | None = cursor.fetchone()
        cursor.close()
        return row

    def all(self, sql: str, *args: Value) -> list[Row]:
        """See ReadTx.all."""
        return self._execute(sql, args).fetchall()


class SqliteTx(Effects, SqliteReadTx):
    """See tx.Tx."""

    __slots__ = ("_connection", "_encode", "_owner", "due", "emitted", "touched", "trace", "wakes")

    def __init__(
        self, connection: apsw.Connection, now: float, encode: Callable[[Any], bytes], trace: str, owner: str
    ) -> None:
        super().__init__(connection, now)
        self.trace = trace
        self._owner = owner
        self._connection = connection
        self._encode = encode
        self.wakes: list[str] = []
        self.touched: list[str] = []
        self.emitted: list[Emitted] = []
        self.due: float | None = None

    def one(self, sql: str, *args: Value) -> Row | None:
        """See ReadTx.one; a statement with RETURNING is run to its end."""
        rows = self._execute(sql, args).fetchall()
        return rows[0] if rows else None

    def run(self, sql: str, *args: Value) -> int:
        """See Tx.run."""
        self._execute(sql, args)
        return self._connection.changes()

    claim = SqliteReadTx.all

    def many(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        """See Tx.many."""
        self._connection.executemany(sql, rows)

    def emit(self, topic: str, payload: Any, key: str = "") -> None:
        """See Tx.emit. What comes behind others of its key belongs to whoever has the first of them, and waits for it."""
        body = self._encode(payload)
        lane = self._execute(_LANE, (topic, key)).fetchall() if key else None
        owner = cast(str, lane[0][0]) if lane else self._owner
        (id_,) = self._execute(EMIT, (topic, key, body, self.trace, owner)).fetchall()[0]
        if not lane:
            self.emitted.append((cast(int, id_), topic, key, body, self.trace))

    def at(self, kind: str, key: str, due: float, payload: Any = None) -> None:
        """See Tx.at."""
        self._execute(AT, (kind, key, due, self._encode(payload), self.trace, self._owner))
        self.due = due if self.due is None else min(self.due, due)

    def cancel(self, kind: str, key: str) -> bool:
        """See Tx.cancel."""
        self._execute(CANCEL, (kind, key))
        return self._connection.changes() > 0
