"""The server is killed with SIGKILL under load; nothing acknowledged may be lost, and nothing may happen by halves.

PAMPERO_KILLS sets how often (5 here, 50 in `make faults`); PAMPERO_SEED repeats a run's moments.
"""

from __future__ import annotations

import contextlib
import os
import random
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests import postgres
from tests.conftest import Server
from tests.faults.workload import Load, Workload, all_workloads
from tests.runs import seed

KILLS = int(os.environ.get("PAMPERO_KILLS", "5"))
KILLS_OF_TWO = int(os.environ.get("PAMPERO_KILLS", "2"))
SEED = seed()
POINTS = ("commit.before", "commit.after", "outbox.handed-over")


class Pair:
    """Two servers on one database and one folder: whoever asks is answered by one that runs."""

    def __init__(self, data: Path) -> None:
        environment = {"PAMPERO_STORE": postgres.database(data)}
        self.servers = [Server(data, environment=environment).start() for _ in range(2)]

    @property
    def running(self) -> list[Server]:
        return [server for server in self.servers if server.process is not None and server.process.poll() is None]

    def pick(self) -> Server:
        return random.choice(self.running)

    @property
    def url(self) -> str:
        return self.pick().url

    def reach(self, url: str) -> str:
        port = self.pick().port
        for server in self.servers:
            url = url.replace(server.url, f"http://127.0.0.1:{port}")
        return url

    def client(self, service: str, account: str) -> Any:
        return self.pick().client(service, account)

    def page(self, name: str, body: Any = None) -> None:
        for server in self.running:
            server.page(name, body)

    def advance(self, seconds: float) -> None:
        for server in self.running:
            server.advance(seconds)

    def stop(self) -> None:
        for server in self.running:
            server.stop()


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    made = Pair(tmp_path / "data")
    yield made
    made.stop()


@pytest.fixture
def ends() -> Iterator[contextlib.ExitStack]:
    """What the workloads have beside the server."""
    with contextlib.ExitStack() as stack:
        yield stack


def settle(running: Any) -> None:
    """Let everything that is under way end."""
    running.page("idle")
    running.advance(30)
    running.page("idle")


@pytest.mark.timeout(240 + 30 * KILLS)
def test_killed_at_random_moments(own_server: Callable[..., Any], ends: contextlib.ExitStack) -> None:
    chance = random.Random(SEED)
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


@pytest.mark.timeout(240 + 60 * KILLS_OF_TWO)
def test_one_of_two_is_killed_in_turn(pair: Pair, ends: contextlib.ExitStack) -> None:
    """The other goes on with everything meanwhile, what the dead one had under way included."""
    chance = random.Random(SEED)
    load = Load(pair, all_workloads(), ends)
    load.begin()
    pause = threading.Event()
    for number in range(KILLS_OF_TWO):
        load.wait_for_progress()
        pause.wait(chance.uniform(0.0, 0.6))
        victim = pair.servers[number % 2]
        victim.kill()
        load.wait_for_progress()
        victim.start()
    load.wait_for_progress()
    load.end()
    for server in pair.servers:
        server.kill()
    pair.servers[0].start()
    settle(pair)
    load.verify()


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


def test_every_workload_is_found() -> None:
    names = {class_.__name__ for class_ in all_workloads()}
    assert names == {
        "StandardQueue", "FifoQueue", "Items", "Counters", "Objects", "Topic", "Bus", "Functions", "Workflows",
        "BooksOfTheShop", "Changes", "Copies", "Deliveries", "Durable", "Forks", "Lines", "Maps", "People", "Readings", "Records",
        "Replicas", "Secrets", "Sockets", "Statements", "Web",
    }  # fmt: skip
    assert all(issubclass(class_, Workload) for class_ in all_workloads())
