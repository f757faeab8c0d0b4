"""The templates of a server: one for its own interpreter, and one for each program that this does not see."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

from pampero.work.workers.frost import Frost
from pampero.work.workers.interpreters import Interpreters, outside
from pampero.work.workers.launcher import Launcher
from pampero.work.workers.programs import Program, program
from pampero.work.workers.rooms import Rooms
from pampero.work.workers.spec import Spec

# What every sandbox shows.
SEEN = ("/usr", "/bin", "/lib", "/lib64", sys.base_prefix, sys.prefix)


class Started(NamedTuple):
    """How environments of a spec begin, and where."""

    program: Program
    launcher: Launcher

    def request(self, spec: Spec) -> dict[str, Any]:
        """What the launcher is asked for an environment that is initialized for itself."""
        return {"plan": spec.plan(), **self.program.request}


class Templates:
    """See the module. make: a launcher. main: the one of the server's own interpreter."""

    def __init__(self, make: Callable[..., Launcher]) -> None:
        self._make = make
        self.main = make()
        self.rooms = Rooms()
        self.frost = Frost()
        self.interpreters = Interpreters()
        # By the template's interpreter and the folders that are seen.
        self._launchers: dict[tuple[str | None, tuple[str, ...]], Launcher] = {(None, ()): self.main}

    async def find(self, spec: Spec) -> Started:
        """How environments of `spec` begin. Raises Missing where this machine has no program for it."""
        found = await asyncio.to_thread(program, spec, self.interpreters)
        key = (found.template, tuple(outside(found.folders, SEEN)))
        launcher = self._launchers.get(key)
        if launcher is None:
            launcher = self._make(python=key[0], folders=key[1], seat=len(self._launchers))
            self._launchers[key] = launcher
        return Started(found, launcher)

    async def stop(self) -> None:
        """End them all, and with them every environment."""
        self.rooms.close()
        self.frost.close()
        for launcher in self._launchers.values():
            await launcher.stop()
