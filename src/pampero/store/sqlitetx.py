"""Transactions on SQLite."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

import apsw

from pampero.store.engine import Effects
from pampero.store.statements import AT, CANCEL, CHANGE_DOCUMENTS, DOCUMENT, EMIT
from pampero.store.tx import Emitted, Row, Value

_LANE = "SELECT owner FROM outbox WHERE topic = ? AND key = ? AND key <> '' LIMIT 1"
MAX_KEPT = 1024
MAX_KEPT_LENGTH = 8192


class KeptDocuments:
    """Documents as the writer has read them: nearly every body asks for one that the body before has asked for.

    Only bodies see them, one after the other, so that what is here is what their connection would read. Whatever is rolled
    back, or changed by another process, clears it. changed: by a body of the present group.
    """

    __slots__ = ("_rows", "changed")

    def __init__(self) -> None:
        self._rows: dict[tuple[Value, ...], Row] = {}
        self.changed = False

    def get(self, execute: Callable[..., Any], at: tuple[Value, ...]) -> Row | None:
        """The row of DOCUMENT. at: its arguments."""
        row: Row | None = self._rows.get(at)
        if row is None:
            rows = execute(DOCUMENT, at).fetchall()
            row = rows[0] if rows else None
            if row is not None and len(row[0]) <= MAX_KEPT_LENGTH:
                if len(self._rows) >= MAX_KEPT:
                    self._rows.clear()
                self._rows[at] = row
        return row

    def change(self, args: tuple[Value, ...]) -> None:
        """One of CHANGE_DOCUMENTS is executed: a document's key stands before all else."""
        self.changed = True
        if len(args) > 2:
            self._rows.pop(args[:3], None)
        else:
            self._rows.clear()

    def clear(self) -> None:
        """What is here may be no longer so."""
        self._rows.clear()


class SqliteReadTx:
    """See tx.ReadTx."""

    __slots__ = ("_execute", "now")

    def __init__(self, connection: apsw.Connection, now: float) -> None:
        self._execute = connection.execute
        self.now = now

    def one(self, sql: str, *args: Value) -> Row | None:
        """See ReadTx.one."""
        # The cursor ends with its last reference: one that is closed before leaves 200 bytes behind (apsw 3.54).
        row: Row | None = self._execute(sql, args).fetchone()
        return row

    def all(self, sql: str, *args: Value) -> list[Row]:
        """See ReadTx.all."""
        return self._execute(sql, args).fetchall()


class SqliteTx(Effects, SqliteReadTx):
    """See tx.Tx."""

    __slots__ = (
        "_connection",
        "_documents",
        "_encode",
        "_owner",
        "due",
        "emitted",
        "touched",
        "trace",
        "wakes",
        "works",
    )

    def __init__(
        self,
        connection: apsw.Connection,
        now: float,
        encode: Callable[[Any], bytes],
        trace: str,
        owner: str,
        documents: KeptDocuments,
    ) -> None:
        self._execute = connection.execute
        self.now = now
        self.trace = trace
        self._owner = owner
        self._documents = documents
        self._connection = connection
        self._encode = encode
        self.wakes: list[str] = []
        self.touched: list[str] = []
        self.works: list[Callable[[], None]] = []
        self.emitted: list[Emitted] = []
        self.due: float | None = None

    def one(self, sql: str, *args: Value) -> Row | None:
        """See ReadTx.one; a statement with RETURNING is run to its end."""
        if sql is DOCUMENT:
            return self._documents.get(self._execute, args)
        rows = self._execute(sql, args).fetchall()
        return rows[0] if rows else None

    def run(self, sql: str, *args: Value) -> int:
        """See Tx.run."""
        if sql in CHANGE_DOCUMENTS:
            self._documents.change(args)
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
