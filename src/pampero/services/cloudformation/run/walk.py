"""Takes a step for every node of a graph: in parallel, each after those that it waits for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

Step = Callable[[str], Coroutine[Any, Any, None]]
Failed = Callable[[str, BaseException], Coroutine[Any, Any, None]]


@dataclass
class Outcome:
    """failed: what each failing step raised. interrupted: steps that were cancelled because another one failed."""

    failed: dict[str, BaseException] = field(default_factory=dict)
    interrupted: list[str] = field(default_factory=list)
    halted: bool = False

    @property
    def good(self) -> bool:
        """Whether every step was taken."""
        return not self.failed and not self.interrupted and not self.halted


async def walk(
    needs: Mapping[str, set[str]],
    step: Step,
    failed: Failed,
    halt: asyncio.Event | None = None,
    interruptible: Callable[[str], bool] = lambda name: False,
    keep_going: bool = False,
) -> Outcome:
    """Walk the graph. After a failure, or once `halt` is set, no step is begun, those under way are awaited, and
    interruptible ones cancelled. failed: told of each failure. keep_going: only what waits for the failed one is left out (deletions)."""
    waiting = {name: {other for other in others if other in needs} for name, others in needs.items()}
    tasks: dict[asyncio.Task[Any], str] = {}
    cancelled: set[str] = set()
    outcome = Outcome()
    halting: asyncio.Task[Any] | None = asyncio.create_task(halt.wait()) if halt is not None else None
    try:
        while True:
            stopped = outcome.halted or (bool(outcome.failed) and not keep_going)
            if stopped:
                for task, name in tasks.items():
                    if name not in cancelled and interruptible(name):
                        cancelled.add(name)
                        task.cancel()
            else:
                for name in [name for name, others in waiting.items() if not others]:
                    del waiting[name]
                    tasks[asyncio.create_task(step(name))] = name
            if not tasks:
                return outcome
            watched: set[asyncio.Task[Any]] = set(tasks)
            if halting is not None and not outcome.halted:
                watched.add(halting)
            done, _ = await asyncio.wait(watched, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                if task is halting:
                    outcome.halted = True
                    continue
                name = tasks.pop(task)
                if task.cancelled():
                    outcome.interrupted.append(name)
                    continue
                error = task.exception()
                if error is not None:
                    outcome.failed[name] = error
                    await failed(name, error)
                    continue
                for others in waiting.values():
                    others.discard(name)
    finally:
        left = [*tasks, *([halting] if halting is not None else [])]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
