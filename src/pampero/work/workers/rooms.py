"""Rooms: environments whose program has begun, in their sandbox, before any function needs them.

A program that takes long to start (Node.js: 40 to 80 ms of processor time) waits in its room without code, role or variables; a
cold start gives it those, and it loads the handler. There are as many kinds of rooms as there are commands, with the
size of the heap among their arguments, and variables that a program reads only when it starts.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pampero.kernel import ids
from pampero.kernel.clock import Clock
from pampero.work.workers.environment import Died, Environment
from pampero.work.workers.launcher import Launcher
from pampero.work.workers.output import Kept

# Of each kind, and kinds. A room of Node.js takes about 20 MiB of its own.
STOCK = 3
KINDS = 3
# The first part of names of variables that programs, or the libraries beneath them, read when they start.
EARLY = ("GLIBC_", "LANG", "LC_", "LD_", "MALLOC_", "NODE_", "OPENSSL_", "SSL_", "TZ", "UV_")
# What our runtime sees to when it comes later.
LATE = ("NODE_PATH",)
EMPTY = "_ROOM"


@dataclass(slots=True)
class Kind:
    """Rooms that are alike. used: when one was last asked for (monotonic seconds). most: how many."""

    launcher: Launcher
    request: dict[str, Any]
    variables: Mapping[str, str]
    used: float
    most: int = 0
    ready: deque[Environment] = field(default_factory=deque)


class Rooms:
    """The stock. Its size follows what is asked for: a kind that nobody has asked for has none."""

    def __init__(self) -> None:
        self._kinds: dict[tuple[object, ...], Kind] = {}
        self._filling: asyncio.Task[None] | None = None

    def take(self, launcher: Launcher, request: dict[str, Any], variables: Mapping[str, str]) -> Environment | None:
        """One for this request, whose `start` follows; None where there is none. `stock` follows in any case."""
        if not _fits(request):
            return None
        kind = self._kinds.get(_key(launcher, request, variables))
        while kind is not None and kind.ready:
            room = kind.ready.popleft()
            if room.alive:
                return room
        return None

    def stock(
        self, launcher: Launcher, request: dict[str, Any], variables: Mapping[str, str], most: int = STOCK
    ) -> None:
        """One of this kind has begun: others may follow, so many at the most."""
        if not _fits(request) or not launcher.furnishes:
            return
        key = _key(launcher, request, variables)
        kind = self._kinds.get(key)
        if kind is None:
            while len(self._kinds) >= KINDS:
                self._drop(min(self._kinds, key=lambda known: self._kinds[known].used))
            kind = self._kinds[key] = Kind(launcher, request, _early(variables), 0.0)
        kind.used, kind.most = Clock.monotonic(), max(kind.most, most)
        if self._filling is None:
            self._filling = asyncio.create_task(self._fill())
            self._filling.add_done_callback(self._filled)

    def retire(self, idle_since: float) -> None:
        """End the rooms of kinds that nobody has asked for since that moment (monotonic seconds)."""
        for key in [key for key, kind in self._kinds.items() if kind.used < idle_since]:
            self._drop(key)

    @property
    def ready(self) -> int:
        """How many wait."""
        return sum(len(kind.ready) for kind in self._kinds.values())

    def close(self) -> None:
        """End them all."""
        if self._filling is not None:
            self._filling.cancel()
        self.retire(float("inf"))

    def _drop(self, key: tuple[object, ...]) -> None:
        for room in self._kinds.pop(key).ready:
            room.kill()

    async def _fill(self) -> None:
        while True:
            for known in self._kinds.values():
                known.ready = deque(room for room in known.ready if room.alive)
            kind = next((known for known in self._kinds.values() if len(known.ready) < known.most), None)
            if kind is None:
                return
            room = Environment(ids.uuid4().replace("-", ""), "", kind.launcher, Kept())
            await room.wait_empty(kind.request, {**kind.variables, EMPTY: "1"})
            kind.ready.append(room)

    def _filled(self, task: asyncio.Task[None]) -> None:
        self._filling = None
        if not task.cancelled() and isinstance(task.exception(), Died):
            # The kernel or the template gives none now: the next cold start tries again.
            return
        if not task.cancelled():
            task.result()


def _fits(request: dict[str, Any]) -> bool:
    """Whether its program may wait for its code: not where something else begins first."""
    return "command" in request and not {"restore", "snapshot", "supervise"} & request.keys()


def _early(variables: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in variables.items() if name.startswith(EARLY) and name not in LATE}


def _key(launcher: Launcher, request: dict[str, Any], variables: Mapping[str, str]) -> tuple[object, ...]:
    return (id(launcher), request["plan"]["memory"], *request["command"], *sorted(_early(variables).items()))
