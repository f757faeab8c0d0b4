"""Jobs begin in order and end in the reverse order, whatever one of them does."""

from __future__ import annotations

import asyncio

import pytest

from pampero.work.loop import Loop


class Job:
    def __init__(self, name: str, told: list[str], bad: str = "") -> None:
        self.name, self.told, self.bad = name, told, bad

    async def start(self) -> None:
        self.told.append(f"start {self.name}")
        if self.bad == "start":
            raise RuntimeError(self.name)

    async def stop(self) -> None:
        self.told.append(f"stop {self.name}")
        if self.bad == "stop":
            raise RuntimeError(self.name)


def test_all_are_stopped_although_one_fails() -> None:
    async def run() -> list[str]:
        told: list[str] = []
        loop = Loop([Job("a", told), Job("b", told, "stop"), Job("c", told)])
        await loop.start()
        await loop.stop()
        await loop.stop()
        return told

    assert asyncio.run(run()) == ["start a", "start b", "start c", "stop c", "stop b", "stop a"]


def test_what_began_is_stopped_when_a_later_one_cannot_begin() -> None:
    async def run() -> list[str]:
        told: list[str] = []
        loop = Loop([Job("a", told), Job("b", told, "start"), Job("c", told)])
        with pytest.raises(RuntimeError, match="b"):
            await loop.start()
        await loop.stop()
        return told

    assert asyncio.run(run()) == ["start a", "start b", "stop a"]
