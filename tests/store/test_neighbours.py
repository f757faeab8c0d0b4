"""Two processes of one server on one file: what one has acknowledged, the other sees; who waits there, is woken."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import SCHEMA
from pampero.kernel.clock import Clock
from pampero.store.documents import Documents
from pampero.store.faultpoints import FaultPoints
from pampero.store.kept import Kept
from pampero.store.lock import FolderLock
from pampero.store.neighbours import Memory, Neighbours
from pampero.store.sqlite import SqliteStore


@contextlib.contextmanager
def pair(path: Path, durability: str) -> Iterator[tuple[Any, Any]]:
    memory, lock, clock = Memory.make(2), FolderLock(path / "lock"), Clock()
    stores = [
        SqliteStore(path / "s.db", clock, durability, SCHEMA, lock=lock, neighbours=Neighbours(memory, number))
        for number in range(2)
    ]
    for store in stores:
        assert store._neighbours is not None
        store._neighbours.listen(asyncio.get_running_loop())
    try:
        yield stores[0], stores[1]
    finally:
        # The second one lets the lock go that both have in this process.
        stores[0]._lock = type("Kept", (), {"release": lambda self: None})()
        stores[0].close()
        stores[1].close()


@pytest.fixture
def together(tmp_path: Path, durability: str) -> Callable[[Callable[[Any, Any], Awaitable[None]]], None]:
    def run(test: Callable[[Any, Any], Awaitable[None]]) -> None:
        async def body() -> None:
            with pair(tmp_path, durability) as (first, second):
                await asyncio.wait_for(test(first, second), 20)

        asyncio.run(body())

    return run


def put(tx: Any, key: str, value: str) -> None:
    tx.run("INSERT INTO t (k, v) VALUES (?, ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v", key, value)


def get(tx: Any, key: str) -> Any:
    row = tx.one("SELECT v FROM t WHERE k = ?", key)
    return row and row[0]


def test_each_reads_what_the_other_has_acknowledged(together: Any) -> None:
    async def run(first: Any, second: Any) -> None:
        for number in range(50):
            writer, reader = (first, second) if number % 2 else (second, first)
            assert await reader.read(get, "a") == (str(number - 1) if number else None)
            await writer.write(put, "a", str(number))
            assert await reader.read(get, "a") == str(number)
            assert await reader.scan(get, "a") == str(number)

    together(run)


def test_bodies_see_documents_that_the_other_has_changed(together: Any) -> None:
    notes: Documents[str] = Documents("test.note", str)

    def change(tx: Any, text: str) -> str | None:
        before = notes.get(tx, "", "a")
        notes.put(tx, "", "a", text)
        return before

    async def run(first: Any, second: Any) -> None:
        for number in range(20):
            store = second if number % 3 else first
            assert await store.write(change, str(number)) == (str(number - 1) if number else None)

    together(run)


def test_both_write_at_once(together: Any) -> None:
    async def run(first: Any, second: Any) -> None:
        def add(tx: Any) -> None:
            put(tx, "sum", str(int(get(tx, "sum") or 0) + 1))

        await asyncio.gather(*(store.write(add) for _ in range(300) for store in (first, second)))
        assert await first.read(get, "sum") == "600"

    together(run)


def test_a_touch_outdates_in_both(together: Any) -> None:
    async def run(first: Any, second: Any) -> None:
        before = second.generation("x")
        await first.write(lambda tx: put(tx, "a", "1"))
        assert second.generation("x") == before
        await first.write(lambda tx: tx.touch("x"))
        assert second.generation("x") != before
        mine = first.generation("x")
        await second.write(lambda tx: tx.touch("x"))
        assert first.generation("x") != mine

    together(run)


def test_a_wake_up_crosses(together: Any) -> None:
    async def run(first: Any, second: Any) -> None:
        waiting = asyncio.ensure_future(second.wait("channel", float("inf")))
        await asyncio.sleep(0)
        await first.write(lambda tx: tx.wake("another"))
        await first.write(lambda tx: tx.wake("channel"))
        assert await asyncio.wait_for(waiting, 5) is True

    together(run)


def test_no_wake_up_is_lost_between_a_look_and_the_wait(together: Any) -> None:
    async def run(first: Any, second: Any) -> None:
        mark = second.mark("channel")
        await first.write(lambda tx: tx.wake("channel"))
        assert await asyncio.wait_for(second.wait_from("channel", mark, float("inf")), 5) is True
        now = second.mark("channel")
        assert now != mark
        assert await second.wait_from("channel", now, 0) is False

    together(run)


def test_the_first_is_told_of_timers(together: Any) -> None:
    async def run(first: Any, second: Any) -> None:
        told: asyncio.Queue[float] = asyncio.Queue()
        first.on_due = told.put_nowait
        await second.write(lambda tx: tx.at("k", "a", 12.5))
        async with asyncio.timeout(5):
            while await told.get() != 12.5:  # as processes begin, they have each other look once
                pass
        assert await first.read(lambda tx: tx.all("SELECT owner FROM timers")) == [(first.owner,)]

    together(run)


def test_many_notes_are_all_taken_in_order(together: Any) -> None:
    """More than the socket holds."""

    async def run(first: Any, second: Any) -> None:
        got: list[int] = []
        all_ = asyncio.Event()

        def take(number: int) -> None:
            got.append(number)
            if number == 4999:
                all_.set()

        first._neighbours.on_note["n"] = take
        for number in range(5000):
            second._neighbours.tell(0, ("n", number))
        await all_.wait()
        assert got == list(range(5000))

    together(run)


def dies(path: Path, memory: Memory, lock: FolderLock, durability: str, point: str) -> Callable[[], None]:
    """A process, forked now, that changes what others keep, and dies at that point of its commit; called, it does so."""
    told, tell = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(tell)
        os.read(told, 1)
        faults, neighbours = FaultPoints(point), Neighbours(memory, 1)
        store = SqliteStore(path, Clock(), durability, SCHEMA, faults, lock=lock, neighbours=neighbours)

        def change(tx: Any) -> None:
            put(tx, "a", "new")
            tx.touch("x")
            tx.wake("channel")
            tx.at("k", "a", 12.5)

        with contextlib.suppress(BaseException):
            asyncio.run(store.write(change))
        os._exit(0)

    def let() -> None:
        os.close(told)
        os.close(tell)
        assert os.WIFSIGNALED(os.waitpid(pid, 0)[1])

    return let


@pytest.mark.parametrize(("point", "then"), [("commit.before", "old"), ("commit.after", "new")])
def test_of_what_one_commits_that_dies_nobody_keeps_what_was_before(
    tmp_path: Path, durability: str, point: str, then: str
) -> None:
    memory, lock, path = Memory.make(2), FolderLock(tmp_path / "lock"), tmp_path / "s.db"
    let_it_die = dies(path, memory, lock, durability, point)

    async def body() -> None:
        neighbours = Neighbours(memory, 0)
        neighbours.listen(asyncio.get_running_loop())
        store = SqliteStore(path, Clock(), durability, SCHEMA, lock=lock, neighbours=neighbours)
        kept: Kept[str, str] = Kept(lambda key: store.generation("x"), 10)
        await store.write(put, "a", "old")
        assert await kept.read(store, "a", get, "a") == "old"
        assert kept.get("a") == "old"
        timers: asyncio.Queue[float] = asyncio.Queue()
        store.on_due = timers.put_nowait
        mark = store.mark("channel")

        let_it_die()
        assert kept.get("a") is None
        # How its commit ended, nobody has told: until it has a successor, nothing is kept.
        for _ in range(2):
            await store.write(lambda tx: tx.touch("x"))
            assert await kept.read(store, "a", get, "a") == then
            assert kept.get("a") is None

        Neighbours(memory, 1).listen(asyncio.get_running_loop())
        assert await kept.read(store, "a", get, "a") == then
        assert kept.get("a") == then
        async with asyncio.timeout(5):
            assert await store.wait_from("channel", mark, float("inf"))
            assert await timers.get() <= 12.5
        store.close()

    asyncio.run(body())
