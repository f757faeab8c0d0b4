"""What a store is: documents. Every engine passes this."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pampero.store.documents import Documents


class Thing(msgspec.Struct):
    colour: str
    owner: str | None = None


THINGS: Documents[Thing] = Documents("test.thing", Thing, {"colour": lambda t: t.colour, "owner": lambda t: t.owner})
IDS = st.text(st.sampled_from("ab/é\U0001f600_%"), min_size=1, max_size=4)
STEPS = st.lists(
    st.tuples(st.sampled_from("ppd"), st.sampled_from(["x", "y"]), IDS, st.sampled_from("rgb"), st.sampled_from([None, "me"])),
    max_size=25,
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS, IDS, st.integers(0, 4))
def test_documents_are_a_table_in_order(bench: Any, steps: Any, prefix: str, limit: int) -> None:
    """Against a dictionary: put, replace, delete, page by id, prefix and limit, find by secondary keys."""
    model: dict[tuple[str, str], Thing] = {}

    def body(tx: Any) -> None:
        for scope, id_ in [(scope, id_) for scope, id_, _ in THINGS.everywhere(tx)]:
            THINGS.delete(tx, scope, id_)
        for what, scope, id_, colour, owner in steps:
            if what == "p":
                model[scope, id_] = Thing(colour, owner)
                THINGS.put(tx, scope, id_, model[scope, id_])
            else:
                assert THINGS.delete(tx, scope, id_) == (model.pop((scope, id_), None) is not None)

    def look(tx: Any) -> None:
        for scope in ("x", "y"):
            mine = sorted((id_, thing) for (s, id_), thing in model.items() if s == scope)
            assert THINGS.page(tx, scope) == mine
            wanted = [(id_, thing) for id_, thing in mine if id_.startswith(prefix)]
            assert THINGS.page(tx, scope, prefix=prefix) == wanted
            assert THINGS.page(tx, scope, limit=limit) == mine[:limit]
            assert THINGS.page(tx, scope, after=prefix) == [(id_, thing) for id_, thing in mine if id_ > prefix]
            for colour in "rgb":
                assert THINGS.find(tx, scope, "colour", colour) == [e for e in mine if e[1].colour == colour]
            assert THINGS.find(tx, scope, "owner", "me") == [e for e in mine if e[1].owner == "me"]
            for id_, thing in mine:
                assert THINGS.get(tx, scope, id_) == thing
        assert THINGS.get(tx, "z", "none") is None
        assert THINGS.everywhere(tx) == sorted((s, id_, thing) for (s, id_), thing in model.items())

    async def run(store: Any) -> None:
        await store.write(body)
        await store.read(look)

    bench.run(run)


def after(tx: Any, id_: str) -> list[tuple[str, Thing]]:
    return THINGS.page(tx, "s", after=id_, limit=10)


def test_pages_join_without_gap_or_repeat(bench: Any) -> None:
    async def run(store: Any) -> None:
        ids = [f"{number:03d}" for number in range(57)]
        await store.write(lambda tx: [THINGS.put(tx, "s", id_, Thing("r")) for id_ in reversed(ids)])
        found: list[str] = []
        while page := await store.read(after, found[-1] if found else ""):
            found += [id_ for id_, _ in page]
        assert found == ids

    bench.run(run)


def test_bodies_that_share_a_transaction_see_what_holds(bench: Any) -> None:
    """What one of them changes and takes back by failing, those behind it do not see; nor does anybody later."""

    def colour(tx: Any) -> str | None:
        found = THINGS.get(tx, "x", "a")
        return found and found.colour

    def change(tx: Any, text: str, fails: bool) -> str | None:
        before = colour(tx)
        THINGS.put(tx, "x", "a", Thing(text))
        assert colour(tx) == text
        if fails:
            raise ValueError(text)
        return before

    def clear(tx: Any) -> None:
        THINGS.clear(tx, "x")
        assert colour(tx) is None
        raise ValueError("clear")

    async def run(store: Any) -> None:
        async def one(*body: Any) -> Any:
            try:
                return await store.write(*body)
            except ValueError as error:
                return str(error)

        await store.write(change, "r", False)
        bodies = [(colour,), (change, "g", True), (colour,), (change, "b", False), (clear,), (colour,)]
        results = await asyncio.gather(*(one(*body) for body in bodies))
        assert results[1:5:3] == ["g", "clear"]
        if store.engine.startswith("SQLite"):  # elsewhere they run beside each other
            assert results == ["r", "g", "r", "r", "clear", "b"]
        assert await store.write(colour) == await store.read(colour) == "b"
        await store.write(lambda tx: THINGS.delete(tx, "x", "a"))
        assert await store.write(colour) is None

    bench.run(run)


def test_who_only_reads_a_document_shares_it_until_it_changes(bench: Any) -> None:
    def twice(tx: Any) -> tuple[Any, Any]:
        return THINGS.shared(tx, "x", "a"), THINGS.shared(tx, "x", "a")

    async def run(store: Any) -> None:
        assert await store.write(twice) == (None, None)
        await store.write(lambda tx: THINGS.put(tx, "x", "a", Thing("r")))
        for ask in (store.write, store.read):
            one, other = await ask(twice)
            assert one is other
            assert one == Thing("r")
        await store.write(lambda tx: THINGS.put(tx, "x", "a", Thing("b")))
        assert await store.write(twice) == await store.read(twice) == (Thing("b"), Thing("b"))

    bench.run(run)
