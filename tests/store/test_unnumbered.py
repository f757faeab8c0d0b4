"""Stores on SQLite that were made before schemas had numbers."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

from pampero.kernel.clock import Clock
from pampero.store.sqlite import SqliteStore

OLD = """
CREATE TABLE timers (
    kind TEXT NOT NULL, key TEXT NOT NULL, due REAL NOT NULL, payload BLOB NOT NULL, PRIMARY KEY (kind, key)
) WITHOUT ROWID;
INSERT INTO timers VALUES ('k', 'a', 1.0, x'c0');
"""


def test_their_timers_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with sqlite3.connect(path) as old:
        old.executescript(OLD)
    for _ in range(2):
        store = SqliteStore(path, Clock(), "process", {})
        assert asyncio.run(store.read(lambda tx: tx.all("SELECT key, due, attempt FROM timers"))) == [("a", 1.0, 1)]
        assert asyncio.run(store.read(lambda tx: tx.all("SELECT name, version FROM schema_versions"))) == [("store", 3)]
        store.close()
