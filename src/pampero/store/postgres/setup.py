"""The tables of a database, brought to the present version when a server starts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence

from psycopg import pq
from psycopg.pq.abc import PGconn, PGresult

from pampero.kernel.errors import StartError
from pampero.store.migrate import BASE, Schema, migrate, read_schema
from pampero.store.postgres.connection import OK
from pampero.store.postgres.dialect import numbered, schema
from pampero.store.postgres.errors import ConnectionLost, EngineError
from pampero.store.postgres.values import BINARY, TEXT, decode_rows, decoders, encode
from pampero.store.tx import Row, Value

OTHERS = (
    "the database belongs to another data folder: name that one with --data, or give this one a database of its own"
)
# Of the lock that one server holds while it does this.
LOCK = 7_267_376_241
_MADE = "CREATE TABLE IF NOT EXISTS schema_texts (digest TEXT PRIMARY KEY)"
_FOLDER = "CREATE TABLE IF NOT EXISTS data_folder (id INTEGER PRIMARY KEY, name TEXT NOT NULL)"
# Of tables on which an index was made after that of the primary key: of two that seem to cost the same, and on a small table
# all do, the planner takes the newer one. By another one it would read all that is there besides of a queue or a bucket.
_OLDER_KEYS = (
    "SELECT k.conrelid::regclass::text, quote_ident(k.conname), pg_get_constraintdef(k.oid) FROM pg_constraint k "
    "WHERE k.contype = 'p' AND k.connamespace = current_schema()::regnamespace AND k.conindid < "
    "(SELECT max(i.indexrelid) FROM pg_index i WHERE i.indrelid = k.conrelid)"
)
# The tables of a service, whatever is said of them before.
_TABLES = re.compile(r"(?:\s*--[^\n]*\n)*\s*CREATE TABLE IF NOT EXISTS")
_CLAIM_FOLDER = "INSERT INTO data_folder (id, name) VALUES (1, ?) ON CONFLICT (id) DO NOTHING"


def bring_to_present(raw: PGconn, schemas: Mapping[str, Schema], folder: str = "", unbound: str = "") -> list[Row]:
    """Blocks; the rows of `known_time`. folder: the name of the data folder that the rows belong to: what they say of blobs
    and secrets means nothing elsewhere. unbound: see PostgresStore. Raises EngineError, StartError."""
    query = _Query(raw)
    query("BEGIN", ())
    # Others that start at the same time wait here.
    query(f"SELECT pg_advisory_xact_lock({LOCK})", ())
    query(_MADE, ())
    query(_FOLDER, ())
    query.made = {str(digest) for (digest,) in query("SELECT digest FROM schema_texts", ())}
    migrate(query, {BASE: read_schema("pampero.store", "base.sql"), **schemas}, unnumbered=False)
    if query.changed:
        for table, key, definition in query(_OLDER_KEYS, ()):
            query(f"ALTER TABLE {table} DROP CONSTRAINT {key}, ADD CONSTRAINT {key} {definition}", ())
    if folder:
        known = query("SELECT name FROM data_folder WHERE id = 1", ())
        refused = OTHERS if known not in ([], [(folder,)]) else unbound if not known else ""
        if refused:
            query("ROLLBACK", ())
            raise StartError(refused)
        query(_CLAIM_FOLDER, (folder,))
    moments = query("SELECT moment FROM known_time", ())
    query("COMMIT", ())
    return moments


class _Query:
    """See migrate.Query. Tables that are there already are not asked for again: that would wait for those who write.

    changed: whether there are other tables now."""

    def __init__(self, raw: PGconn) -> None:
        self._raw = raw
        self.made: set[str] = set()
        self.changed = False

    def __call__(self, sql: str, args: Sequence[Value]) -> list[Row]:
        if args or sql.startswith("SELECT"):
            values = [encode(value, TEXT)[0] for value in args]
            return self._result(self._raw.exec_params(numbered(sql).encode(), values, result_format=BINARY))
        digest = hashlib.sha256(sql.encode()).hexdigest()
        if digest not in self.made:
            self._result(self._raw.exec_(schema(sql).encode()))
            self.changed |= sql not in ("BEGIN", _MADE)
            if _TABLES.match(sql) and sql != _MADE:
                self("INSERT INTO schema_texts (digest) VALUES (?) ON CONFLICT (digest) DO NOTHING", (digest,))
        return []

    def _result(self, result: PGresult) -> list[Row]:
        if result.status not in OK:
            state = (result.error_field(pq.DiagnosticField.SQLSTATE) or b"").decode()
            raise (EngineError if state else ConnectionLost)(result.get_error_message(), state)
        return decode_rows(result, decoders([result.ftype(column) for column in range(result.nfields)]))
