"""The server kills itself at named points, under load."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import pytest
from tests.faults.workload import Load, all_workloads, settle

POINTS = ("commit.before", "commit.after", "outbox.handed-over")


@pytest.mark.timeout(300)
def test_killed_at_named_points(own_server: Callable[..., Any], ends: contextlib.ExitStack) -> None:
    """The server kills itself where it hurts most, the first time it comes there and in the midst of the load."""
    running = own_server()
    load = Load(running, all_workloads(slow=False), ends)
    load.begin()
    load.wait_for_progress()
    running.kill()
    for point in POINTS:
        for count in (1, 40):
            running.environment["PAMPERO_FAULT"] = f"{point}:{count}"
            running.launch()  # it may be dead before it answers at all
            assert running.wait_for_exit(30), f"{point} was not passed {count} times"
    running.environment.clear()
    running.start()
    load.wait_for_progress()
    load.end()  # what clients sign by their own clocks is refused by a turned one
    running.kill()
    running.environment["PAMPERO_FAULT"] = "timer.due:3"
    with contextlib.suppress(RuntimeError, OSError):  # what is tried again may be due before it answers at all
        running.start()
        running.advance(3700)  # every queue has a timer
    assert running.wait_for_exit(30), "no timer was due"
    running.environment.clear()
    running.start()
    settle(running)
    load.verify()
