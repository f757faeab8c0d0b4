"""Executions that a former version stored are listed where they belong, and go on."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import msgspec

from pampero.kernel.clock import Clock
from pampero.services.stepfunctions import service
from pampero.services.stepfunctions.model import Execution
from pampero.store.migrate import Schema
from pampero.store.sqlite import SqliteStore

FORMER = """
CREATE TABLE sfn_executions (
    id INTEGER PRIMARY KEY AUTOINCREMENT, arn TEXT NOT NULL UNIQUE, machine TEXT NOT NULL, status TEXT NOT NULL,
    stopped REAL, body BLOB NOT NULL, state BLOB, saves INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX sfn_executions_by_machine ON sfn_executions (machine, id);
CREATE INDEX sfn_executions_by_status ON sfn_executions (machine, status, id);
CREATE TABLE sfn_definitions (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sfn_threads (
    execution INTEGER NOT NULL, id INTEGER NOT NULL, body BLOB NOT NULL, data BLOB NOT NULL,
    PRIMARY KEY (execution, id)
) WITHOUT ROWID;
CREATE TABLE sfn_history (
    execution INTEGER NOT NULL, last INTEGER NOT NULL, first INTEGER NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (execution, last)
) WITHOUT ROWID;
"""
# What the tables hold whose rows get ids.
KEPT = {"sfn_definitions": ("d", "{}"), "sfn_threads": (1, 2, b"b", b"d"), "sfn_history": (1, 9, 5, b"e")}
MOMENTS = {
    "began": ({"started": 10.0}, 10.0),
    "redriven": ({"started": 10.0, "redriven": 30.5}, 30.5),
    "ended": ({"started": 10.0, "redriven": 30.5, "stopped": 40.25, "status": "FAILED"}, 40.25),
}


def body(name: str, fields: dict[str, Any]) -> bytes:
    """An execution as it was stored."""
    fixed = {
        "key": 1, "arn": name, "name": name, "machine": "m", "machine_name": "m", "role": "r", "definition": "d",
        "revision": "", "input": "{}", "updated": 1.0,
    }  # fmt: skip
    return msgspec.msgpack.encode({**fixed, **fields})


def test_their_moments(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    former = SqliteStore(path, Clock(), "process", {"stepfunctions": Schema(FORMER)})

    def fill(tx: Any) -> None:
        for name, (fields, _) in MOMENTS.items():
            row = (name, "m", fields.get("status", "RUNNING"), fields.get("stopped"), body(name, fields))
            tx.run("INSERT INTO sfn_executions (arn, machine, status, stopped, body) VALUES (?, ?, ?, ?, ?)", *row)
        for table, values in KEPT.items():
            tx.run(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values))})", *values)
        token = ("stepfunctions.redrive", "a/0", "t", b"\x80")
        tx.run("INSERT INTO documents (kind, scope, id, body) VALUES (?, ?, ?, ?)", *token)

    asyncio.run(former.write(fill))
    former.close()
    store = SqliteStore(path, Clock(), "process", {"stepfunctions": service.schema()})

    def look(tx: Any) -> None:
        rows = tx.all("SELECT arn, moment, body FROM sfn_executions ORDER BY moment")
        assert [(name, moment) for name, moment, _ in rows] == [(name, at) for name, (_, at) in MOMENTS.items()]
        for _, moment, kept in rows:
            assert msgspec.msgpack.decode(kept, type=Execution).moment == moment
        for table, values in KEPT.items():
            more = (None,) if table == "sfn_definitions" else ()
            assert tx.all(f"SELECT * FROM {table} WHERE rowid > 0") == [(*values, *more)]
        assert tx.all("SELECT * FROM documents WHERE kind = 'stepfunctions.redrive'") == []

    asyncio.run(store.read(look))
    store.close()
