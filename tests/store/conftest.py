"""Engines under test. A second engine is one line in ENGINES and in SHARING: what has the constructors of those there."""

from __future__ import annotations

import asyncio
import importlib
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pampero.kernel.clock import Clock
from pampero.store.faultpoints import FaultPoints
from pampero.store.migrate import Schema

# `engines` is imported by the suite and by the processes that it kills.
sys.path.append(str(Path(__file__).parent))
ENGINES = {"plain": "engines:PlainStore", "sealed": "engines:SealedStore"}
# Stores of which several can have the same rows at a time.
SHARING = {"plain": "engines:SharingPlain", "sealed": "engines:SharingSealed"}
SCHEMA = {
    "test": Schema(
        "CREATE TABLE IF NOT EXISTS t (k TEXT PRIMARY KEY, v TEXT); "
        "CREATE TABLE IF NOT EXISTS typed (id INTEGER PRIMARY KEY, a TEXT, b BLOB, c INTEGER, d REAL)"
    )
}


class Bench:
    """A store to test, its clock, and a context for the timers and the dispatcher."""

    def __init__(self, class_: Any, path: Path, durability: str) -> None:
        self._class = class_
        self.path = path
        self.durability = durability
        self.clock = Clock()
        self.context: Any = SimpleNamespace(runtime=SimpleNamespace(faults=FaultPoints("")))
        self.reported: list[str] = []

    def open(self, schemas: dict[str, Schema] | None = None) -> Any:
        return self._class(self.path, self.clock, self.durability, SCHEMA if schemas is None else schemas)

    def run(self, test: Callable[[Any], Awaitable[None]]) -> None:
        """Run `async def test(store)` and close the store; nothing in it may take longer than 20 seconds."""

        async def body() -> None:
            loop = asyncio.get_running_loop()
            loop.set_exception_handler(lambda loop, context: self.reported.append(context["message"]))
            store = self.open()
            try:
                await asyncio.wait_for(test(store), 20)
            finally:
                store.close()

        asyncio.run(body())


@pytest.fixture(params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest) -> str:
    """Where the engine's class is: "module:Class"."""
    return ENGINES[request.param]


@pytest.fixture(params=["process", "machine"])
def durability(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def bench(engine: str, durability: str, tmp_path: Path) -> Bench:
    module, _, name = engine.partition(":")
    return Bench(getattr(importlib.import_module(module), name), tmp_path / "store.db", durability)


@dataclass
class Process:
    """What one of several processes has of a store that they share.

    moment: its monotonic clock, which moves when the test says so. Nothing beats by itself.
    """

    store: Any
    moment: float = 1000.0

    @property
    def members(self) -> Any:
        return self.store.members

    async def beat(self, seconds: float = 0.0) -> None:
        """So many seconds later: one beat, and what it entails."""
        self.moment += seconds
        await self.members.beat()
        await self.members.settle()


class Shared:
    """Several processes' stores on the same rows."""

    def __init__(self, class_: Any, path: Path, durability: str) -> None:
        self._make = partial(class_, path, durability=durability, schemas=SCHEMA)
        self.clock = Clock()
        self.context: Any = SimpleNamespace(runtime=SimpleNamespace(faults=FaultPoints("")))
        self._open: list[Process] = []

    def process(self) -> Process:
        """One more; it has not joined yet."""
        made = Process(None)
        made.store = self._make(clock=self.clock, now=lambda: made.moment)
        self._open.append(made)
        return made

    def run(self, test: Callable[[], Awaitable[None]]) -> None:
        """Run `async def test()`; nothing in it may take longer than 20 seconds."""

        async def body() -> None:
            await asyncio.wait_for(test(), 20)

        asyncio.run(body())

    def close(self) -> None:
        for process in self._open:
            process.store.close()


@pytest.fixture(params=sorted(SHARING))
def shared(request: pytest.FixtureRequest, durability: str, tmp_path: Path) -> Iterator[Shared]:
    module, _, name = SHARING[request.param].partition(":")
    made = Shared(getattr(importlib.import_module(module), name), tmp_path / "store.db", durability)
    yield made
    made.close()
