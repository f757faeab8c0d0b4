"""The write-ahead log is copied into the database as it grows."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from pampero.kernel.clock import Clock
from pampero.store.migrate import Schema
from pampero.store.sqlite import SqliteStore
from pampero.store.tx import Tx

SCHEMA = {"test": Schema("CREATE TABLE IF NOT EXISTS t (v TEXT)")}


@pytest.mark.parametrize("durability", ["process", "machine"])
def test_the_log_stays_short_under_a_load_that_never_pauses(
    tmp_path: Path, durability: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pampero.store.checkpoints.PAGES", 50)
    written = 12_000_000

    async def run() -> int:
        store = SqliteStore(tmp_path / "x.db", Clock(), durability, SCHEMA)

        def body(tx: Tx) -> None:
            tx.run("INSERT INTO t (v) VALUES (?)", "x" * 3000)

        async def writer() -> None:
            for number in range(written // 3000 // 8):
                await store.write(body)
                await store.read(lambda tx: tx.one("SELECT v FROM t"))
                if number % 50 == 0:
                    await store.scan(lambda tx: tx.one("SELECT count(*) FROM t"))

        await asyncio.wait_for(asyncio.gather(*(writer() for _ in range(8))), 60)
        row = await store.read(lambda tx: tx.one("SELECT count(*) FROM t"))
        assert row is not None
        assert (tmp_path / "x.db-wal").stat().st_size < written / 2
        store.close()
        return int(row[0])

    assert asyncio.run(run()) == written // 3000
