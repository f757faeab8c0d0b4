"""Executions get the moment by which they are listed; client tokens of redrives stand in the executions themselves."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.store.migrate import Query

AT_ONCE = 500


def migrate(query: Query) -> None:
    """Bring version 0 to version 1."""
    query("ALTER TABLE sfn_executions ADD COLUMN moment REAL NOT NULL DEFAULT 0", ())
    query("DROP INDEX IF EXISTS sfn_executions_by_machine", ())
    query("DROP INDEX IF EXISTS sfn_executions_by_status", ())
    query("DELETE FROM documents WHERE kind = 'stepfunctions.redrive'", ())
    last = 0
    while rows := query(f"SELECT id, body FROM sfn_executions WHERE id > ? ORDER BY id LIMIT {AT_ONCE}", (last,)):
        for id_, body in rows:
            query("UPDATE sfn_executions SET moment = ? WHERE id = ?", (_moment(body), id_))
            last = int(str(id_))


def _moment(body: Any) -> float:
    execution = msgspec.msgpack.decode(body, type=dict[str, Any])
    return float(execution.get("stopped") or execution.get("redriven") or execution["started"])
