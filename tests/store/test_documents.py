"""What a store is: documents. Every engine passes this."""

from __future__ import annotations

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
