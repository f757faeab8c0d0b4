"""Two servers on one PostgreSQL, of which one is killed each time, under load. PAMPERO_KILLS as in `test_kill`."""

from __future__ import annotations

import contextlib
import os
import random
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests import postgres
from tests.conftest import Server
from tests.faults.workload import Load, all_workloads, settle
from tests.runs import seed

KILLS = int(os.environ.get("PAMPERO_KILLS", "2"))


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


@pytest.mark.timeout(240 + 120 * KILLS)
def test_one_of_two_is_killed_in_turn(pair: Pair, ends: contextlib.ExitStack) -> None:
    """The other goes on with everything meanwhile, what the dead one had under way included."""
    chance = random.Random(seed())
    load = Load(pair, all_workloads(), ends)
    load.begin()
    pause = threading.Event()
    for number in range(KILLS):
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
