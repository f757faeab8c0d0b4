"""A process that writes until it is killed: `child.py ENGINE FOLDER DURABILITY FAULT MAX`.

Every write puts a row, an event and a timer. It prints "n" once write n is acknowledged, "ready" when it has begun, and
"done" when it has written up to MAX and everything is consumed and fired.
"""

from __future__ import annotations

import asyncio
import importlib
import random
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from pampero.kernel.clock import Clock
from pampero.store.faultpoints import FaultPoints
from pampero.store.migrate import Schema
from pampero.work.dispatcher import Dispatcher
from pampero.work.timers import Timers

SCHEMA = Schema("""
CREATE TABLE IF NOT EXISTS written (n INTEGER PRIMARY KEY, big TEXT);
CREATE TABLE IF NOT EXISTS consumed (n INTEGER PRIMARY KEY, times INTEGER NOT NULL, place INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS fired (n INTEGER PRIMARY KEY, times INTEGER NOT NULL);
""")
# Each writes the numbers of one key, one after the other: engines may run bodies that were handed in together in any order.
WRITERS = 8


def say(text: object) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def write(tx: Any, number: int) -> None:
    tx.run("INSERT INTO written (n, big) VALUES (?, ?)", number, "x" * (number % 50) * 100)
    tx.emit("child.event", number, key=f"k{number % WRITERS}")
    tx.at("child.timer", str(number), tx.now + random.random() * 0.05, number)


def note(tx: Any, number: int) -> None:
    (place,) = tx.one("SELECT coalesce(max(place), 0) + 1 FROM consumed")
    tx.run(
        "INSERT INTO consumed (n, times, place) VALUES (?, 1, ?) ON CONFLICT (n) DO UPDATE SET times = consumed.times + 1",
        number, place,
    )  # fmt: skip


def fire(tx: Any, context: Any, event: Any) -> None:
    tx.run(
        "INSERT INTO fired (n, times) VALUES (?, 1) ON CONFLICT (n) DO UPDATE SET times = fired.times + 1",
        event.payload,
    )


async def main(engine: str, folder: str, durability: str, fault: str, most: int) -> None:
    module, _, name = engine.partition(":")
    clock, faults = Clock(), FaultPoints(fault)
    path = Path(folder) / "store.db"
    store = getattr(importlib.import_module(module), name)(path, clock, durability, {"child": SCHEMA}, faults)
    context: Any = SimpleNamespace(runtime=SimpleNamespace(faults=faults))

    async def consume(context: Any, event: Any) -> None:
        await store.write(note, event.payload)

    timers = Timers(store, clock, {"child.timer": fire}, context)
    dispatcher = Dispatcher(store, clock, {"child.event": consume}, context)
    await timers.start()
    await dispatcher.start()
    (last,) = await store.read(lambda tx: tx.one("SELECT coalesce(max(n), 0) FROM written"))
    say("ready")

    async def writer(first: int) -> None:
        for number in range(first, most + 1, WRITERS):
            await store.write(write, number)
            say(number)

    await asyncio.gather(*(writer(last + 1 + place) for place in range(WRITERS)))
    clock.advance(1)
    await timers.idle()
    await dispatcher.idle()
    await timers.stop()
    await dispatcher.stop()
    store.close()
    say("done")


if __name__ == "__main__":
    engine, folder, durability, fault, most = sys.argv[1:]
    asyncio.run(main(engine, folder, durability, fault, int(most)))
