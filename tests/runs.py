"""What holds for a run of tests as a whole: a random order, no operation without a test, nobody who holds the event loop,
and the seconds that each folder may take."""

from __future__ import annotations

import os
import random
import statistics
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from tests import postgres

MAX_HELD = 150.0  # milliseconds
LONG = frozenset({"deploy", "faults", "fuzz", "hostile", "shop"})
MIN_SECONDS = 10.0
# What a folder may take of its budget: tests that are run beside others wait for these, now longer and now shorter.
MAX_COUNT = 3
# The exit code of a run that broke a rule of runs as a whole: no single test would pass for it.
RULE_BROKEN = 6
CALLED = pytest.StashKey[set[str]]()
IMPLEMENTED = pytest.StashKey[set[str]]()
HELD = pytest.StashKey[dict[str, float]]()
SPENT = pytest.StashKey["Spent"]()


def seed() -> int:
    """What everything random in a run begins with; PAMPERO_SEED repeats a run. Its processes inherit it."""
    return int(os.environ.setdefault("PAMPERO_SEED", str(random.randrange(1 << 32))))


class Spent:
    """The seconds of the tests of each folder, beside its budget."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.budgets: dict[str, float] = tomllib.loads((Path(__file__).parent / "budgets.toml").read_text())

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        parts = report.nodeid.split("::")[0].split("/")[1:-1]
        self.seconds["/".join(parts[: 2 if "services" in parts else 1])] += report.duration

    def lines(self) -> tuple[list[str], list[str]]:
        """A line for each folder, and the folders that take far more than they may on this machine. How fast that is tell the
        other folders: one that is slow, or busy, slows them all."""
        budgets = {folder: self.budgets.get(folder, MIN_SECONDS) for folder in self.seconds}
        paces = [self.seconds[folder] / budget for folder, budget in budgets.items()]
        pace = max(1.0, statistics.median(paces or [1.0]))
        told, beyond = [f"seconds of the tests, of their budgets at a pace of {pace:.2f}:"], []
        for folder, budget in sorted(budgets.items()):
            spent = self.seconds[folder]
            told.append(f"  {folder:24} {spent:6.1f} of {budget * pace:6.1f}")
            if spent > MAX_COUNT * pace * budget + MIN_SECONDS:
                beyond.append(folder)
        return told, beyond


def pytest_configure(config: pytest.Config) -> None:
    seed()
    if not hasattr(config, "workerinput"):
        if postgres.CHOSEN:
            # One, for all processes of the run.
            postgres.folder()
        config.stash[SPENT] = Spent()
        config.pluginmanager.register(config.stash[SPENT])


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In random order, file by file; folders of long tests first, so that no process waits for one at the end."""
    chance = random.Random(seed())
    chance.shuffle(items)
    places = {path: number for number, path in enumerate(dict.fromkeys(item.path for item in items))}
    items.sort(key=lambda item: (LONG.isdisjoint(item.path.parts), places[item.path]))


def pytest_testnodedown(node: Any, error: Any) -> None:
    """Where the tests run in several processes, each tells what its servers were asked for."""
    told = getattr(node, "workeroutput", {})
    node.config.stash.setdefault(HELD, {}).update(told.get("held", {}))
    node.config.stash.setdefault(CALLED, set()).update(told.get("called", ()))
    node.config.stash.setdefault(IMPLEMENTED, set()).update(told.get("implemented", ()))


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Tells what held the event loop for more than 50 ms. A run fails where that was three times as long: tests run side by
    side, and the same work takes longer then. A run of all tests fails where an implemented operation was called by none, and
    where a folder took far more than the time that it may."""
    config, stash = session.config, session.config.stash
    held, called, implemented = stash.get(HELD, {}), stash.get(CALLED, set()), stash.get(IMPLEMENTED, set())
    if hasattr(config, "workeroutput"):
        config.workeroutput.update(held=held, called=sorted(called), implemented=sorted(implemented))
        return
    print(f"\nPAMPERO_SEED={seed()}")
    failures = []
    if held:
        lines = [f"\n  {name}: {milliseconds:.0f} ms" for name, milliseconds in sorted(held.items())]
        print(f"\nwhat held the event loop for more than 50 ms:{''.join(lines)}")
        if max(held.values()) > MAX_HELD:
            failures.append(f"the event loop was held for more than {MAX_HELD:.0f} ms")
    done = exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)
    if done and config.args == config.getini("testpaths") and not config.option.ignore:
        if missed := sorted(implemented - called):
            failures.append(f"operations that no test called: {', '.join(missed)}")
        told, beyond = stash[SPENT].lines()
        print("\n" + "\n".join(told))
        if beyond:
            failures.append(f"more than {MAX_COUNT} times their budgets, see tests/budgets.toml: {', '.join(beyond)}")
    for failure in failures:
        print(f"\n{failure}")
        session.exitstatus = RULE_BROKEN
