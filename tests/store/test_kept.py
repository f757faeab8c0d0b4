"""What is kept of the store: until it is touched, and never from before."""

from __future__ import annotations

import asyncio
from typing import Any

from pampero.store.kept import Kept


def test_a_value_is_read_once_until_it_is_touched(bench: Any) -> None:
    async def run(store: Any) -> None:
        kept: Kept[str, str] = Kept(lambda key: store.generation(f"test/{key}"), 10)

        def read(tx: Any, key: str) -> str | None:
            asked.append(key)
            row = tx.one("SELECT v FROM t WHERE k = ?", key)
            return None if row is None else str(row[0])

        def write(tx: Any, key: str, value: str) -> None:
            tx.run("INSERT INTO t (k, v) VALUES (?, ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v", key, value)
            tx.touch(f"test/{key}")

        asked: list[str] = []
        assert await kept.read(store, "a", read, "a") is None
        await asyncio.gather(store.write(write, "a", "1"), store.write(write, "b", "1"))
        for _ in range(3):
            assert [await kept.read(store, key, read, key) for key in "ab"] == ["1", "1"]
        assert asked == ["a", "a", "b"]
        await store.write(write, "a", "2")
        assert [await kept.read(store, key, read, key) for key in "ab"] == ["2", "1"]
        assert await store.read(lambda tx: kept.of(tx, "a", read, "a")) == "2"
        assert asked == ["a", "a", "b", "a"]

    bench.run(run)


def test_what_was_read_before_a_change_is_not_kept_beyond_it() -> None:
    numbers = {"a": 1}
    kept: Kept[str, str] = Kept(lambda key: numbers[key], 2)
    before = kept.generation("a")
    numbers["a"] += 1
    kept.put("a", "old", before)
    assert kept.get("a") is None
    kept.put("a", "new", numbers["a"])
    assert kept.get("a") == "new"
