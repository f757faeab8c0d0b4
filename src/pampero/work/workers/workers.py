"""All pools of a server."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime

from pampero.api.call import Context
from pampero.kernel.clock import Clock
from pampero.work.workers.doors import Doors
from pampero.work.workers.launcher import Launcher, node
from pampero.work.workers.pool import Pool
from pampero.work.workers.spec import NODE, Invocation, Outcome, Spec

IDLE_SECONDS = 600.0
SWEEP_SECONDS = 30.0
# Environments at rest beyond this number end, the longest idle first.
MAX_IDLE = 64


class Workers:
    """A part of the server: `context.part(Workers)`.

    PAMPERO_SANDBOX (`landlock`, `limits`) and PAMPERO_NETWORK (`ports`, `machine`) ask for less than the machine offers:
    to try what holds there.
    """

    def __init__(self, context: Context) -> None:
        level = os.environ.get("PAMPERO_SANDBOX", "")
        self.doors = Doors(context.settings, os.environ.get("PAMPERO_NETWORK", ""))
        self.launcher = Launcher(context.settings.data, self.doors, level, context.settings.strict)
        self._pools: dict[str, Pool] = {}
        self._sweep: asyncio.TimerHandle | None = None
        self._clock = context.runtime.clock

    def prepare(self) -> None:
        """Start the template, so that the first cold start need not wait for it."""
        self.launcher.start()
        if self._sweep is None:
            self._sweep = asyncio.get_running_loop().call_later(SWEEP_SECONDS, self._tidy)

    async def ready(self) -> None:
        """Wait until it is known in which sandbox functions run. Raises RuntimeError where strictness forbids it."""
        self.prepare()
        await self.launcher.ready()

    async def invoke(self, spec: Spec, invocation: Invocation) -> Outcome:
        """Run an invocation in an environment of `spec`."""
        pool = self._pools.get(spec.key)
        if pool is None:
            self.prepare()
            pool = self._pools[spec.key] = Pool(spec, self.launcher, self._date)
        return await pool.invoke(invocation)

    def warm(self, key: str) -> bool:
        """Whether there is a pool of this key."""
        return key in self._pools

    def retire(self, keep: str, prefix: str) -> None:
        """Close the pools whose keys begin with `prefix`, but for `keep`: a function has changed or is gone."""
        for key in [key for key in self._pools if key.startswith(prefix) and key != keep]:
            pool = self._pools.pop(key)
            pool.close()

    async def stop(self) -> None:
        """End every environment."""
        if self._sweep is not None:
            self._sweep.cancel()
        for pool in self._pools.values():
            pool.close()
        self._pools.clear()
        await self.launcher.stop()
        await self.doors.stop()

    def status(self) -> dict[str, object]:
        """For `pampero status`."""
        return {
            "sandbox": self.launcher.sandbox or "not started",
            "reason": self.launcher.reason,
            "advice": self.launcher.advice,
            "unprotected": self.launcher.unprotected,
            "network": self.launcher.network,
            "idle": sum(len(pool.idle) for pool in self._pools.values()),
            "busy": sum(pool.busy for pool in self._pools.values()),
        }

    def _date(self) -> str:
        return datetime.fromtimestamp(self._clock.now(), UTC).strftime("%Y/%m/%d")

    def _tidy(self) -> None:
        self._sweep = asyncio.get_running_loop().call_later(SWEEP_SECONDS, self._tidy)
        for pool in self._pools.values():
            pool.retire(Clock.monotonic() - IDLE_SECONDS)
        resting = sorted(warm.since for pool in self._pools.values() for warm in pool.idle)
        if len(resting) > MAX_IDLE:
            for pool in self._pools.values():
                pool.retire(resting[-MAX_IDLE])


def supported(runtime: str) -> str | None:
    """None when this machine can run `runtime`, otherwise why not."""
    if runtime.startswith(NODE) and node() is None:
        return "Node.js is not installed on this machine"
    return None
