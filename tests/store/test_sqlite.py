"""The store's writer keeps going, whatever a transaction's hooks do."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from pampero.kernel.clock import Clock
from pampero.store.sqlite import SqliteStore
from pampero.store.tx import Tx

SCHEMA = {"test": "CREATE TABLE IF NOT EXISTS t (v TEXT)"}


def fail() -> None:
    raise RuntimeError("a hook failed")


@pytest.mark.parametrize("durability", ["process", "machine"])
def test_a_failing_hook_does_not_hang_the_writer(tmp_path: Path, durability: str) -> None:
    async def run() -> tuple[list[int], list[str], int]:
        reported: list[str] = []
        ran: list[str] = []
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: reported.append(context["message"]))
        store = SqliteStore(tmp_path / "x.db", Clock(), durability, SCHEMA)

        def body(tx: Tx, hook: bool) -> int:
            if hook:
                tx.after(fail)
            tx.after(lambda: ran.append("other"))
            return tx.run("INSERT INTO t (v) VALUES ('x')")

        writes = [store.write(body, True), store.write(body, False)]
        first = await asyncio.wait_for(asyncio.gather(*writes), 5)
        later = await asyncio.wait_for(store.write(body, False), 5)
        assert len(ran) == 3
        row = store.read(lambda tx: tx.one("SELECT count(*) FROM t"))
        store.close()
        assert row is not None
        return [*first, later], reported, row[0]

    results, reported, count = asyncio.run(run())
    assert results == [1, 1, 1]
    assert count == 3
    assert len(reported) == 1


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
                store.read(lambda tx: tx.one("SELECT v FROM t"))
                if number % 50 == 0:
                    await store.scan(lambda tx: tx.one("SELECT count(*) FROM t"))

        await asyncio.wait_for(asyncio.gather(*(writer() for _ in range(8))), 60)
        row = store.read(lambda tx: tx.one("SELECT count(*) FROM t"))
        assert row is not None
        assert (tmp_path / "x.db-wal").stat().st_size < written / 2
        store.close()
        return int(row[0])

    assert asyncio.run(run()) == written // 3000
