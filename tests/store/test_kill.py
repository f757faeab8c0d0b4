"""What a store is: kill -9 of its process loses nothing acknowledged, and nothing happens by halves or twice."""

from __future__ import annotations

import asyncio
import importlib
import random
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from engines import postgres

from conftest import ENGINES
from pampero.kernel.clock import Clock

CHILD = Path(__file__).with_name("child.py")
KILLS = 6
KEYS = 8
MUCH = 1_000_000
FAULTS = ["commit.before", "commit.after", "outbox.handed-over", "timer.due"]


class Children:
    """One child after the other on the same folder."""

    def __init__(self, engine: str, folder: Path, durability: str) -> None:
        self.engine, self.folder, self.durability = engine, folder, durability
        self.acknowledged: set[int] = set()
        self.started: list[subprocess.Popen[str]] = []

    def start(self, most: int, fault: str = "") -> subprocess.Popen[str]:
        command = [sys.executable, str(CHILD), self.engine, str(self.folder), self.durability, fault, str(most)]
        self.started.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        return self.started[-1]

    def end(self) -> None:
        for child in self.started:
            child.kill()
            child.communicate()

    def read(self, child: subprocess.Popen[str], lines: int | None = None) -> str:
        """Take note of what it acknowledges, at most so many lines; the last line."""
        assert child.stdout is not None
        last = ""
        for line in child.stdout:
            if not line.endswith("\n"):
                break  # killed in the midst of it
            last = line.strip()
            if last.isdigit():
                self.acknowledged.add(int(last))
            if lines is not None:
                lines -= 1
                if lines == 0:
                    break
        return last

    def check(self) -> None:
        """Let a last child finish the work, and count everything."""
        assert self.read(self.start(max(self.acknowledged) + 50)) == "done"
        module, _, name = self.engine.partition(":")
        store = getattr(importlib.import_module(module), name)(self.folder / "store.db", Clock(), self.durability, {})
        written, fired, consumed, left = asyncio.run(store.read(found))
        store.close()
        assert self.acknowledged <= written, "an acknowledged write is lost"
        assert fired == dict.fromkeys(written, 1), "a timer was lost or fired twice"
        assert {n for n, _, _ in consumed} == written, "an event was lost"
        for key in range(KEYS):
            places = [place for n, _, place in sorted(consumed) if n % KEYS == key]
            assert all(earlier < later for earlier, later in pairwise(places)), "events of a key changed places"
        assert left == []


def found(tx: Any) -> tuple[set[int], dict[int, int], list[Any], list[Any]]:
    """What was written, how often what fired, what was consumed, and what is still to be done."""
    return (
        {n for (n,) in tx.all("SELECT n FROM written")},
        dict(tx.all("SELECT n, times FROM fired")),
        tx.all("SELECT n, times, place FROM consumed"),
        [row for table in ("outbox", "timers") for row in tx.all(f"SELECT * FROM {table}")],
    )


@pytest.fixture(params=["sealed", "postgres"])
def engine(request: pytest.FixtureRequest) -> str:
    """As servers are started; without encryption SQLite is the same engine."""
    if request.param == "postgres":
        # Not one that a child starts, which would end with it.
        postgres.folder()
    return ENGINES[request.param]


@pytest.fixture
def children(engine: str, durability: str, tmp_path: Path) -> Iterator[Children]:
    made = Children(engine, tmp_path, durability)
    yield made
    made.end()


def test_killed_at_random_moments(children: Children) -> None:
    for _ in range(KILLS):
        child = children.start(MUCH)
        children.read(child, random.randrange(2, 600))
        child.kill()
        children.read(child)
        child.wait()
    children.check()


@pytest.mark.parametrize("point", FAULTS)
def test_killed_at_a_named_point(children: Children, point: str) -> None:
    for count in (1, 2, 37):
        child = children.start(2000, f"{point}:{count}")
        children.read(child)
        assert child.wait() == -9
    children.read(children.start(max(children.acknowledged, default=0) + 10))
    children.check()
