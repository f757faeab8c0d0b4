"""The server is killed with SIGKILL under load; nothing acknowledged may be lost, and nothing may happen by halves.

PAMPERO_KILLS sets how often (5 here, 50 in `make faults`); PAMPERO_SEED repeats a run's moments.
"""

from __future__ import annotations

import contextlib
import os
import random
import threading
from collections.abc import Callable
from typing import Any

import pytest
from tests.faults.workload import Load, Workload, all_workloads, settle
from tests.runs import seed

KILLS = int(os.environ.get("PAMPERO_KILLS", "5"))


@pytest.mark.timeout(240 + 120 * KILLS)
def test_killed_at_random_moments(own_server: Callable[..., Any], ends: contextlib.ExitStack) -> None:
    chance = random.Random(seed())
    running = own_server()
    load = Load(running, all_workloads(), ends)
    load.begin()
    pause = threading.Event()
    for _ in range(KILLS):
        if chance.random() < 0.75:
            load.wait_for_progress()
        # else it is killed while it still takes up what the last kill left behind
        pause.wait(chance.uniform(0.0, 0.6))
        running.kill()
        running.start()
    load.wait_for_progress()
    load.end()
    running.kill()
    running.start()
    settle(running)
    load.verify()


def test_every_workload_is_found() -> None:
    names = {class_.__name__ for class_ in all_workloads()}
    assert names == {
        "StandardQueue", "FifoQueue", "Items", "Counters", "Objects", "Topic", "Bus", "Functions", "Workflows",
        "BooksOfTheShop", "Changes", "Copies", "Deliveries", "Durable", "Forks", "Keys", "Lines", "Maps", "People", "Pipes", "Readings", "Records",
        "Replicas", "Secrets", "Sockets", "Statements", "Web",
    }  # fmt: skip
    assert all(issubclass(class_, Workload) for class_ in all_workloads())
