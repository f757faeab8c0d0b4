"""Engines under test. A second engine is one line in ENGINES: what has the constructor of SqliteStore."""

from __future__ import annotations

import asyncio
import importlib
import sys
from collections.abc import Awaitable, Callable
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
