"""What a store is: a file that later versions can open, and earlier ones refuse. Every engine passes this."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pampero.app import registry
from pampero.store import lock
from pampero.store.migrate import Schema, read_schema

FIRST = Schema("CREATE TABLE IF NOT EXISTS m (a TEXT NOT NULL)")
SECOND = Schema(
    "CREATE TABLE IF NOT EXISTS m (a TEXT NOT NULL, b INTEGER NOT NULL DEFAULT 7)",
    ("ALTER TABLE m ADD COLUMN b INTEGER NOT NULL DEFAULT 7",),
)
THIRD = Schema(
    "CREATE TABLE IF NOT EXISTS m (a TEXT NOT NULL, b INTEGER NOT NULL DEFAULT 7, c TEXT); "
    "CREATE INDEX IF NOT EXISTS m_by_c ON m (c)",
    (*SECOND.migrations, "ALTER TABLE m ADD COLUMN c TEXT; UPDATE m SET c = a"),
)


@contextlib.contextmanager
def opened(bench: Any, schema: Schema) -> Iterator[Any]:
    store = bench.open({"m": schema})
    try:
        yield store
    finally:
        store.close()


def everything(tx: Any) -> list[Any]:
    rows: list[Any] = tx.all("SELECT * FROM m ORDER BY a")
    return rows


def fill(bench: Any, schema: Schema, value: str) -> None:
    async def run() -> None:
        store = bench.open({"m": schema})
        await store.write(lambda tx: tx.run("INSERT INTO m (a) VALUES (?)", value))
        store.close()

    import asyncio

    asyncio.run(run())


def test_an_older_store_is_brought_to_the_present(bench: Any) -> None:
    fill(bench, FIRST, "x")
    with opened(bench, THIRD) as store:
        assert asyncio.run(store.read(everything)) == [("x", 7, "x")]
    fill(bench, THIRD, "y")
    with opened(bench, THIRD) as store:
        assert asyncio.run(store.read(everything)) == [("x", 7, "x"), ("y", 7, None)]


def test_one_step_after_the_other_leads_to_the_same(bench: Any) -> None:
    fill(bench, FIRST, "x")
    fill(bench, SECOND, "y")
    with opened(bench, THIRD) as store:
        assert asyncio.run(store.read(everything)) == [("x", 7, "x"), ("y", 7, "y")]


def test_a_new_store_begins_at_the_present(bench: Any) -> None:
    fill(bench, THIRD, "x")
    with opened(bench, THIRD) as store:
        assert asyncio.run(store.read(everything)) == [("x", 7, None)]


def test_a_store_of_a_newer_version_is_refused_in_one_line(bench: Any) -> None:
    fill(bench, THIRD, "x")
    with pytest.raises(RuntimeError, match="a newer version of Pampero wrote this store") as error:
        bench.open({"m": SECOND})
    assert "\n" not in str(error.value)
    assert "--data" in str(error.value)
    with opened(bench, THIRD) as store:
        assert asyncio.run(store.read(everything)) == [("x", 7, None)]


def test_a_migration_that_fails_changes_nothing(bench: Any) -> None:
    fill(bench, FIRST, "x")
    broken = Schema(SECOND.sql, (*SECOND.migrations, "ALTER TABLE nowhere ADD COLUMN c TEXT"))
    with pytest.raises(Exception, match="nowhere"):
        bench.open({"m": broken})
    with opened(bench, FIRST) as store:
        assert asyncio.run(store.read(everything)) == [("x",)]


def test_only_one_process_opens_a_store(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    if not bench.one_writer:
        pytest.skip("any number may")
    # To itself a process looks like one that is just ending.
    monkeypatch.setattr(lock, "ORPHANS_SECONDS", 0.1)
    with opened(bench, FIRST), pytest.raises(RuntimeError, match="another server uses"):
        bench.open({"m": FIRST})
    with opened(bench, FIRST):
        pass


def test_every_service_numbers_its_migrations() -> None:
    for service in registry().services.values():
        assert isinstance(service.schema(), Schema)
    assert len(read_schema("pampero.store", "base.sql").migrations) >= 1


def test_a_gap_in_the_numbers_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "gapped"
    (package / "migrations").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "migrations" / "0002_later.sql").write_text("SELECT 1")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ValueError, match="0002_later"):
        read_schema("gapped")
