"""Accepted and ignored: every member of the requests of implemented operations is read, refused, or declared."""

from __future__ import annotations

from tests.style.unread import DEBT, declared, silent, unread

from pampero.app import registry


def test_nothing_that_callers_ask_for_is_ignored_in_silence() -> None:
    """What nothing reads stands in `Traits.ignored` of its service with the reason, from where COVERAGE has it."""
    now, debt = silent(), set(DEBT.read_text().split())
    assert not now - debt, "neither read nor declared:\n" + "\n".join(sorted(now - debt))
    assert not debt - now, "mended (`python -m tests.style.unread`):\n" + "\n".join(sorted(debt - now))
    models = registry().models
    used = {(model, declared(models[model], name)) for model, names in unread().items() for name in names}
    idle = [
        f"{name}: {one}" for name, model in models.items() for one in model.traits.ignored if (name, one) not in used
    ]
    assert not idle, "declared as ignored, but read, or no member at all:\n" + "\n".join(idle)


def test_what_is_refused_is_a_member() -> None:
    for name, model in registry().models.items():
        for operation, _, member in (one.partition(".") for one in model.traits.refused):
            shape = model.operations[operation].input
            assert shape is not None
            assert member in model.shape(shape)["members"], f"{name} {operation} has no {member}"
