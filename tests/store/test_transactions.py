"""What a store is: transactions. Every engine passes this."""

from __future__ import annotations

import asyncio
import threading
import tracemalloc
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


class Stop(BaseException):
    """Not an Exception: what a debugger or a signal handler may raise anywhere."""


def put(tx: Any, key: str, value: str = "") -> int:
    changed: int = tx.run("INSERT INTO t (k, v) VALUES (?, ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v", key, value)
    return changed


def values(tx: Any) -> dict[str, str]:
    return dict(tx.all("SELECT k, v FROM t ORDER BY k"))


def test_reads_leave_nothing_behind(bench: Any) -> None:
    """Not even what a binding keeps of each cursor."""

    async def run(store: Any) -> None:
        await store.write(put, "a", "x" * 100)

        async def read(times: int) -> None:
            for _ in range(times):
                assert await store.read(lambda tx: tx.one("SELECT v FROM t WHERE k = ?", "a")) == ("x" * 100,)

        await read(100)
        tracemalloc.start()
        try:
            before = tracemalloc.get_traced_memory()[0]
            await read(1000)
            assert tracemalloc.get_traced_memory()[0] - before < 50_000
        finally:
            tracemalloc.stop()

    bench.run(run)


def test_a_failed_body_leaves_nothing_behind(bench: Any) -> None:
    async def run(store: Any) -> None:
        emitted: list[Any] = []
        due: list[float] = []
        store.on_emitted, store.on_due = emitted.extend, due.append
        mark = store.mark("c")

        def body(tx: Any) -> None:
            put(tx, "a")
            tx.emit("topic", 1)
            tx.at("kind", "key", 1.0)
            tx.wake("c")
            raise ValueError("no")

        with pytest.raises(ValueError, match="no"):
            await store.write(body)
        assert await store.read(values) == {}
        for table in ("timers", "outbox"):
            assert await store.read(lambda tx, table=table: tx.all(f"SELECT * FROM {table}")) == []
        assert (emitted, due, store.mark("c")) == ([], [], mark)

    bench.run(run)


@pytest.mark.parametrize("error", [ValueError("x"), Stop("x"), StopIteration("x"), asyncio.CancelledError()])
def test_a_failed_body_fails_alone(bench: Any, error: BaseException) -> None:
    """Grouped writes are isolated from each other, whatever one of them raises, and the writer goes on."""

    def bad(tx: Any) -> None:
        put(tx, "bad")
        raise error

    async def run(store: Any) -> None:
        async def one(body: Any, *args: Any) -> Any:
            try:
                return await store.write(body, *args)
            except BaseException as caught:
                return caught

        results = await asyncio.gather(one(put, "a"), one(bad), one(put, "b"), one(bad), one(put, "c"))
        assert results[0] == results[2] == results[4] == 1
        for failed in (results[1], results[3]):
            assert failed is error or failed.__cause__ is error or isinstance(error, asyncio.CancelledError)
        assert await asyncio.wait_for(store.write(put, "later"), 5) == 1
        assert set(await store.read(values)) == {"a", "b", "c", "later"}

    bench.run(run)


def test_a_broken_statement_is_its_own_fault(bench: Any) -> None:
    async def run(store: Any) -> None:
        await store.write(put, "a")
        results = await asyncio.gather(
            store.write(put, "c"),
            store.write(lambda tx: tx.run("INSERT INTO nowhere VALUES (1)")),
            store.write(lambda tx: tx.run("INSERT INTO t (k) VALUES ('a')")),
            store.write(put, "b"),
            return_exceptions=True,
        )
        assert [isinstance(result, Exception) for result in results] == [False, True, True, False]
        assert set(await store.read(values)) == {"a", "b", "c"}

    bench.run(run)


def test_what_was_acknowledged_is_seen(bench: Any) -> None:
    async def run(store: Any) -> None:
        for number in range(20):
            await store.write(put, "a", str(number))
            assert await store.read(values) == {"a": str(number)}
            assert await store.scan(values) == {"a": str(number)}

    bench.run(run)


def test_a_reader_sees_whole_transactions_only(bench: Any) -> None:
    async def run(store: Any) -> None:
        half, looked = threading.Event(), threading.Event()

        def body(tx: Any) -> Any:
            put(tx, "a")
            half.set()
            assert looked.wait(10)
            put(tx, "b")
            return values(tx)

        def look(tx: Any) -> Any:
            assert half.wait(10)
            try:
                return values(tx)
            finally:
                looked.set()

        assert await asyncio.gather(store.scan(look), store.write(body)) == [{}, {"a": "", "b": ""}]
        assert set(await store.read(values)) == {"a", "b"}

    bench.run(run)


def test_a_scan_keeps_its_view(bench: Any) -> None:
    async def run(store: Any) -> None:
        await store.write(put, "a")
        loop, began, go_on = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event()

        def body(tx: Any) -> tuple[Any, Any]:
            first = values(tx)
            loop.call_soon_threadsafe(began.set)
            asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result(10)
            return first, values(tx)

        scan = asyncio.create_task(store.scan(body))
        await began.wait()
        await store.write(put, "b")
        go_on.set()
        assert await scan == ({"a": ""}, {"a": ""})

    bench.run(run)


def test_bodies_run_in_the_order_of_the_calls(bench: Any) -> None:
    """More than one group's worth at once."""
    if not bench.one_writer:
        pytest.skip("bodies run beside each other")

    async def run(store: Any) -> None:
        order: list[int] = []

        def body(tx: Any, number: int) -> int:
            order.append(number)
            put(tx, f"{number:04d}", str(len(order)))
            return number

        results = await asyncio.gather(*(store.write(body, number) for number in range(1000)))
        assert results == order == list(range(1000))
        assert [int(value) for value in (await store.read(values)).values()] == list(range(1, 1001))

    bench.run(run)


def test_a_caller_that_gives_up_harms_nobody(bench: Any) -> None:
    async def run(store: Any) -> None:
        given_up = asyncio.create_task(store.write(put, "a"))
        other = asyncio.create_task(store.write(put, "b"))
        await asyncio.sleep(0)
        given_up.cancel()
        assert await other == 1
        assert "b" in await store.read(values)

    bench.run(run)


def test_time_stands_still_in_a_transaction_and_never_goes_back(bench: Any) -> None:
    async def run(store: Any) -> None:
        first = await store.write(lambda tx: (tx.now, tx.now))
        bench.clock.advance(100)
        second = await store.write(lambda tx: tx.now)
        assert first[0] == first[1]
        assert second >= first[0] + 100
        assert await store.read(lambda tx: tx.now) >= second

    bench.run(run)


@settings(max_examples=25, deadline=None, suppress_health_check=SLOW)
@given(
    text=st.none() | st.text(st.characters(exclude_categories=["Cs"])),
    blob=st.none() | st.binary(max_size=300),
    number=st.none() | st.integers(-(2**63), 2**63 - 1),
    real=st.none() | st.floats(allow_nan=False),
)
def test_values_come_back_as_they_were(bench: Any, text: Any, blob: Any, number: Any, real: Any) -> None:
    async def run(store: Any) -> None:
        sql = "INSERT INTO typed (id, a, b, c, d) VALUES (1, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET a = excluded.a, b = excluded.b, c = excluded.c, d = excluded.d RETURNING a, b, c, d"
        row = await store.write(lambda tx: tx.one(sql, text, blob, number, real))
        assert tuple(row) == (text, blob, number, real)
        assert tuple(await store.read(lambda tx: tx.one("SELECT a, b, c, d FROM typed"))) == (text, blob, number, real)

    bench.run(run)


@pytest.mark.parametrize("text", ["\0", "a\0b", "\0\1\2\1", "\1\1"])
def test_texts_with_nul_come_back_as_they_were(bench: Any, text: str) -> None:
    async def run(store: Any) -> None:
        await store.write(put, text, text)
        assert await store.read(values) == {text: text}
        assert await store.read(lambda tx: tx.all("SELECT v FROM t WHERE k = ?", text)) == [(text,)]

    bench.run(run)


@pytest.mark.parametrize("text", ["\ud800", "a\udfffb"])
def test_lone_surrogates_are_refused(bench: Any, text: str) -> None:
    async def run(store: Any) -> None:
        for key, value in (("k", text), (text, "v")):
            with pytest.raises(UnicodeEncodeError):
                await store.write(put, key, value)
        assert await store.read(values) == {}

    bench.run(run)


def test_statements_say_what_they_did(bench: Any) -> None:
    async def run(store: Any) -> None:
        def body(tx: Any) -> None:
            tx.many("INSERT INTO t (k, v) VALUES (?, ?)", [("a", "1"), ("b", "1"), ("c", "2")])
            assert tx.run("UPDATE t SET v = ? WHERE v = ?", "3", "1") == 2
            assert tx.run("DELETE FROM t WHERE k = ?", "none") == 0
            kept = tx.one(
                "INSERT INTO t (k, v) VALUES ('a', 'x') ON CONFLICT (k) DO UPDATE SET v = t.v || excluded.v RETURNING v"
            )
            assert kept == ("3x",)
            assert tx.run("INSERT INTO t (k, v) VALUES ('a', 'y') ON CONFLICT (k) DO NOTHING") == 0
            assert tx.one("SELECT v FROM t WHERE k = ?", "none") is None
            rows = tx.all("DELETE FROM t WHERE v <> ? RETURNING k", "2")
            assert sorted(rows) == [("a",), ("b",)]

        await store.write(body)
        assert await store.read(values) == {"c": "2"}

    bench.run(run)


def test_what_is_cached_is_outdated_when_a_transaction_ends(bench: Any) -> None:
    async def run(store: Any) -> None:
        def body(tx: Any, name: str) -> None:
            tx.touch(name)
            assert store.generation(name) == before[name]

        def fails(tx: Any) -> None:
            tx.touch("c")
            raise KeyError

        before = {name: store.generation(name) for name in "abc"}
        await store.write(body, "a")
        assert store.generation("a") != before["a"]
        assert store.generation("b") == before["b"]
        with pytest.raises(KeyError):
            await store.write(fails)
        assert store.generation("c") != before["c"], "whoever followed in the group may have kept what it wrote"

    bench.run(run)


def test_what_a_body_touched_is_outdated_for_those_behind_it(bench: Any) -> None:
    if not bench.one_writer:
        pytest.skip("nobody is behind it in the same transaction")

    async def run(store: Any) -> None:
        seen = []
        before = store.generation("a")
        await asyncio.gather(
            store.write(lambda tx: tx.touch("a")), store.write(lambda tx: seen.append(store.generation("a")))
        )
        assert before != seen[0] != store.generation("a")

    bench.run(run)


def test_what_is_claimed_is_nobody_elses(bench: Any) -> None:
    async def run(store: Any) -> None:
        def take(tx: Any) -> list[str]:
            rows = tx.claim("SELECT k FROM t ORDER BY k LIMIT ?", 3)
            tx.many("DELETE FROM t WHERE k = ?", rows)
            return [key for (key,) in rows]

        await asyncio.gather(*(store.write(put, f"{number:02}") for number in range(20)))
        taken = await asyncio.gather(*(store.write(take) for _ in range(8)))
        assert sorted(key for keys in taken for key in keys) == [f"{number:02}" for number in range(20)]
        whole = "DELETE FROM t WHERE k IN (SELECT k FROM t ORDER BY k LIMIT ?) RETURNING k"
        await store.write(put, "z")
        assert await store.write(lambda tx: tx.claim(whole, 3)) == [("z",)]

    bench.run(run)


def test_those_who_take_from_one_line_are_not_in_each_others_way(bench: Any) -> None:
    async def run(store: Any) -> None:
        runs = 0

        def take(tx: Any) -> list[str]:
            nonlocal runs
            runs += 1
            first = "SELECT k FROM t WHERE k < 'taken' ORDER BY k LIMIT ?"
            rows = tx.claim(f"UPDATE t SET k = 'taken ' || k, v = k WHERE k IN ({first}) RETURNING v", 3)
            return [key for (key,) in rows]

        await asyncio.gather(*(store.write(put, f"{number:03}") for number in range(100)))
        taken = await asyncio.gather(*(store.take(take) for _ in range(40)))
        assert sorted(key for keys in taken for key in keys) == [f"{number:03}" for number in range(100)]
        assert runs == 40

    bench.run(run)


def test_bodies_that_conflict_lose_nothing_and_seldom_run_in_vain(bench: Any) -> None:
    async def run(store: Any) -> None:
        runs = 0

        def count(tx: Any) -> None:
            nonlocal runs
            runs += 1
            (number,) = tx.one("SELECT v FROM t WHERE k = 'number'")
            put(tx, "number", str(int(number) + 1))

        await store.write(put, "number", "0")
        await asyncio.gather(*(store.write(count) for _ in range(200)))
        assert await store.read(values) == {"number": "200"}
        assert runs < 300

    bench.run(run)


def test_hooks_run_after_the_commit_and_harm_nobody(bench: Any) -> None:
    async def run(store: Any) -> None:
        ran: list[Any] = []

        def fail(events: list[Any]) -> None:
            raise RuntimeError("a hook failed")

        async def sees(key: str) -> bool:
            return key in await store.read(values)

        def body(tx: Any, key: str) -> int:
            tx.emit("topic", key)
            tx.at("kind", key, float(key))
            return put(tx, key)

        store.on_emitted = fail
        store.on_due = lambda due: ran.append(asyncio.ensure_future(sees(str(int(due)))))
        assert await asyncio.gather(store.write(body, "1"), store.write(body, "2")) == [1, 1]
        assert await asyncio.gather(*ran) == [True, True]
        assert bench.reported == ["a hook failed after its commit"] * 2

    bench.run(run)
