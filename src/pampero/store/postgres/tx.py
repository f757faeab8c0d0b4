"""What a body gets on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from pampero.store.engine import Effects
from pampero.store.postgres.connection import Connection
from pampero.store.postgres.dialect import claiming
from pampero.store.statements import AT, CANCEL, EMIT
from pampero.store.tx import Emitted, Row, Value

# What comes behind others of its key belongs to whoever has the first of them.
_EMIT_KEYED = (
    "WITH lane AS (SELECT owner FROM outbox WHERE topic = ? AND key = ? AND key <> '' LIMIT 1) "
    "INSERT INTO outbox (topic, key, payload, trace, owner) "
    "SELECT ?, ?, ?, ?, coalesce((SELECT owner FROM lane), ?) RETURNING id, (SELECT count(*) FROM lane)"
)


class PostgresReadTx:
    """See tx.ReadTx."""

    __slots__ = ("_connection", "now")

    def __init__(self, connection: Connection, now: float) -> None:
        self._connection = connection
        self.now = now

    def one(self, sql: str, *args: Value) -> Row | None:
        """See ReadTx.one."""
        rows = self._connection.rows(sql, args)
        return rows[0] if rows else None

    def all(self, sql: str, *args: Value) -> list[Row]:
        """See ReadTx.all."""
        return self._connection.rows(sql, args)


class PostgresTx(Effects, PostgresReadTx):
    """See tx.Tx. What nobody reads the answer of is sent with what comes next, at the latest with the COMMIT."""

    __slots__ = ("_encode", "_owner", "committing", "due", "emitted", "touched", "trace", "wakes", "works")

    def __init__(
        self, connection: Connection, now: float, encode: Callable[[Any], bytes], trace: str, owner: str
    ) -> None:
        super().__init__(connection, now)
        self.trace = trace
        self._owner = owner
        self._encode = encode
        self.wakes: list[str] = []
        self.touched: list[str] = []
        self.works: list[Callable[[], None]] = []
        self.emitted: list[Emitted] = []
        self.due: float | None = None
        # Whether it is lost with its connection is not known any more.
        self.committing = False

    def run(self, sql: str, *args: Value) -> int:
        """See Tx.run."""
        return self._connection.count(sql, args)

    def many(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        """See Tx.many."""
        for row in rows:
            self._connection.defer(sql, row)

    def claim(self, sql: str, *args: Value) -> list[Row]:
        """See Tx.claim."""
        return self._connection.rows(claiming(sql), args)

    def emit(self, topic: str, payload: Any, key: str = "") -> None:
        """See Tx.emit."""
        body, trace = self._encode(payload), self.trace

        def note(result: Any) -> None:
            behind = int.from_bytes(result.get_value(0, 1), "big") if key else 0
            if not behind:
                self.emitted.append((int.from_bytes(result.get_value(0, 0), "big"), topic, key, body, trace))

        values = (topic, key, body, trace, self._owner)
        if key:
            self._connection.defer(_EMIT_KEYED, (topic, key, *values), note)
        else:
            self._connection.defer(EMIT, values, note)

    def at(self, kind: str, key: str, due: float, payload: Any = None) -> None:
        """See Tx.at."""
        self._connection.defer(AT, (kind, key, due, self._encode(payload), self.trace, self._owner))
        self.due = due if self.due is None else min(self.due, due)

    def cancel(self, kind: str, key: str) -> bool:
        """See Tx.cancel."""
        return self._connection.count(CANCEL, (kind, key)) > 0
