"""The clock while the machine's jumps: never back, forward at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pampero.kernel import clock as module
from pampero.kernel.clock import FARTHEST, SLEW, Clock


class Machine:
    """The machine's two clocks, turned by hand."""

    def __init__(self) -> None:
        self.wall, self.mono = 1_000_000.0, 50.0

    def time(self) -> float:
        return self.wall

    def monotonic(self) -> float:
        return self.mono

    def run(self, seconds: float) -> None:
        self.wall += seconds
        self.mono += seconds


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine()
    monkeypatch.setattr(module, "time", made)
    return made


def test_forward_is_followed_at_once(machine: Machine) -> None:
    clock = Clock()
    machine.run(10)
    machine.wall += 3600
    assert clock.look() == pytest.approx(3600)
    assert clock.now() == machine.wall


def test_back_goes_on_and_comes_together_slowly(machine: Machine) -> None:
    clock = Clock()
    before = clock.now()
    machine.wall -= 3600
    clock.look()
    assert clock.now() == pytest.approx(before)
    machine.run(100)
    assert clock.now() == pytest.approx(before + 100 * (1 - SLEW))
    assert clock.wall() == machine.wall
    for _ in range(800):
        machine.run(100)
        clock.look()
    for _ in range(3):
        machine.run(1)
        clock.look()
    assert clock.now() == pytest.approx(machine.wall, abs=0.002)


def test_a_wrong_date_that_is_corrected_is_followed(machine: Machine) -> None:
    clock = Clock()
    machine.wall -= 2 * FARTHEST
    clock.look()
    assert clock.now() == machine.wall


def test_a_former_run_knew_better(machine: Machine) -> None:
    clock = Clock()
    clock.not_before(machine.wall + 600)
    assert clock.now() == pytest.approx(machine.wall + 600)
    clock.not_before(machine.wall + 3 * FARTHEST)
    assert clock.now() == pytest.approx(machine.wall + 600)


@given(
    st.lists(
        st.tuples(st.floats(0, 100), st.floats(-FARTHEST / 20, FARTHEST / 20)),
        max_size=15,
    )
)
def test_never_back(steps: list[tuple[float, float]]) -> None:
    machine = Machine()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "time", machine)
        clock = Clock()
        last = clock.now()
        for passed, jump in steps:
            machine.run(passed)
            machine.wall += jump
            clock.look()
            now = clock.now()
            assert now >= last - 1e-6
            last = now
