"""Environments at rest stand still, as on AWS: what a function has left running goes on with its next invocation.

To stop a process and have it go on costs more than an invocation that follows at once, so only what has been at rest for a
moment is stopped: an environment that is asked again and again never is.
"""

from __future__ import annotations

import asyncio
from typing import Protocol

from pampero.kernel.clock import Clock

# An environment stands still when it has been at rest for one to two of these.
SECONDS = 0.05


class Freezable(Protocol):
    """resting: since when it is at rest (monotonic seconds), 0 while it is not."""

    resting: float

    def freeze(self) -> None:
        """Let it stand still."""


class Frost:
    """Of a server's environments."""

    def __init__(self) -> None:
        self._awake: set[Freezable] = set()
        self._timer: asyncio.TimerHandle | None = None

    def rests(self, environment: Freezable) -> None:
        """One has nothing to do from now on; what gives it something sets `resting` to 0."""
        environment.resting = Clock.monotonic()
        self._awake.add(environment)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(SECONDS, self._look)

    def close(self) -> None:
        """None is stopped any more."""
        self._awake.clear()
        if self._timer is not None:
            self._timer.cancel()

    def _look(self) -> None:
        self._timer = None
        before = Clock.monotonic() - SECONDS
        for environment in list(self._awake):
            if environment.resting <= before:
                self._awake.discard(environment)
                if environment.resting:
                    environment.freeze()
        if self._awake:
            self._timer = asyncio.get_running_loop().call_later(SECONDS, self._look)
