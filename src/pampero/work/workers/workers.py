"""All pools of a server."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from pampero.api.call import Context
from pampero.kernel.clock import Clock
from pampero.work.workers.doors import Doors
from pampero.work.workers.interpreters import NODE
from pampero.work.workers.keeping import Kept, beyond
from pampero.work.workers.launcher import Launcher
from pampero.work.workers.pool import Pool
from pampero.work.workers.programs import Missing
from pampero.work.workers.spec import Invocation, Outcome, Spec
from pampero.work.workers.templates import Templates

IDLE_SECONDS = 600.0
# Nothing is kept of a function that was last invoked so long ago, not even its snapshot.
FORGOTTEN_SECONDS = 3600.0
SWEEP_SECONDS = 30.0
# Environments at rest beyond this number end, the longest idle first.
MAX_IDLE = 64
# Snapshots that are kept: their number, and what the functions may use together (MiB). One shares most of its memory with all others.
MAX_SNAPSHOTS, MAX_SNAPSHOTS_MEMORY = 32, 16_384
# Between the key of a spec and a tenant; and the key of a pool that is kept ready (no tenant is called so).
TENANT = "#"
AHEAD = f"{TENANT}!"


class Workers:
    """A part of the server: `context.part(Workers)`.

    PAMPERO_SANDBOX (`landlock`, `limits`) and PAMPERO_NETWORK (`ports`, `machine`) ask for less than the machine offers:
    to try what holds there.
    """

    def __init__(self, context: Context) -> None:
        level = os.environ.get("PAMPERO_SANDBOX", "")
        self.doors = Doors(context.settings, os.environ.get("PAMPERO_NETWORK", ""))
        self._templates = Templates(
            partial(Launcher, context.settings.data, self.doors, level, context.settings.strict)
        )
        self.launcher = self._templates.main
        self._pools: dict[str, Pool] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._sweep: asyncio.TimerHandle | None = None
        self._clock = context.runtime.clock

    def prepare(self) -> None:
        """Start the template, so that the first cold start need not wait for it."""
        self.launcher.start()
        if self._sweep is None:
            self._sweep = asyncio.get_running_loop().call_later(SWEEP_SECONDS, self._tidy)

    def expect(self, runtime: str, memory: int, variables: Mapping[str, str]) -> None:
        """Functions of this runtime and so many MiB will come."""
        self.prepare()
        if runtime.startswith(NODE):
            task = asyncio.create_task(self._stock(runtime, memory, variables))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _stock(self, runtime: str, memory: int, variables: Mapping[str, str]) -> None:
        expected = Spec("", "", runtime, "", Path("/"), None, memory, 512, 1, variables)
        with contextlib.suppress(RuntimeError, Missing):
            how = await self._templates.find(expected)
            await how.launcher.ready()
            self._templates.rooms.stock(how.launcher, how.request(expected), variables, most=1)

    async def ready(self) -> None:
        """Wait until it is known in which sandbox functions run. Raises RuntimeError where strictness forbids it."""
        self.prepare()
        await self.launcher.ready()

    async def invoke(self, spec: Spec, invocation: Invocation) -> Outcome:
        """Run an invocation in an environment of `spec`, and of its tenant."""
        return await self._pool(spec, invocation.tenant).invoke(invocation)

    def keep(self, spec: Spec, count: int) -> None:
        """Have so many environments of `spec`, whose key ends in AHEAD, from now on; those beyond end."""
        if spec.key in self._pools or count:
            self._pool(spec).provisioned.want(count)

    def kept_ahead(self, key: str) -> int:
        """How many environments of this key there are to be."""
        pool = self._pools.get(key)
        return 0 if pool is None else pool.provisioned.wanted

    def ready_ahead(self, key: str) -> int:
        """How many environments of this key are initialized, at rest or busy."""
        pool = self._pools.get(key)
        return 0 if pool is None else pool.provisioned.ready

    def failed_ahead(self, key: str) -> bool:
        """Whether the last one that was to be kept ready could not be made."""
        pool = self._pools.get(key)
        return pool is not None and pool.provisioned.failure is not None

    def drop(self, key: str) -> None:
        """Keep none of this key ready any more."""
        pool = self._pools.pop(key, None)
        if pool is not None:
            pool.close()

    async def snapshot(self, spec: Spec) -> None:
        """Initialize a function with SnapStart, unless that has been done. Raises FailedInit, with the outcome."""
        await self._pool(spec).snapshot()
        self._bound_snapshots()

    def _bound_snapshots(self) -> None:
        """Those that were not used for longest end, with the environments that were forked from them, where none is busy; of the
        accounts that have most."""
        seeded = sorted((pool for pool in self._pools.values() if pool.seeded), key=lambda pool: pool.used)
        kept = [Kept(pool.spec.account, pool.spec.memory, pool.busy > 0) for pool in seeded]
        for at in beyond(kept, MAX_SNAPSHOTS, MAX_SNAPSHOTS_MEMORY):
            seeded[at].forget()

    def _pool(self, spec: Spec, tenant: str = "") -> Pool:
        key = f"{spec.key}{TENANT}{tenant}" if tenant else spec.key
        pool = self._pools.get(key)
        if pool is None:
            self.prepare()
            pool = self._pools[key] = Pool(spec, self._templates, self._date)
        return pool

    def warm(self, key: str) -> bool:
        """Whether there is a pool of this key."""
        return key in self._pools

    def versions(self) -> set[str]:
        """Of what there are pools: what stands before the last slash of their keys."""
        return {key.partition(TENANT)[0].rpartition("/")[0] for key in self._pools}

    def retire(self, keep: str, prefix: str) -> None:
        """Close the pools whose keys begin with `prefix`, but for `keep`: a function has changed or is gone."""
        former = [key for key in self._pools if key.startswith(prefix) and key.partition(TENANT)[0] != keep]
        for key in former:
            pool = self._pools.pop(key)
            pool.close()

    async def stop(self) -> None:
        """End every environment."""
        if self._sweep is not None:
            self._sweep.cancel()
        for task in self._tasks:
            task.cancel()
        for pool in self._pools.values():
            pool.close()
        self._pools.clear()
        await self._templates.stop()
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
            "rooms": self._templates.rooms.ready,
            "ahead": self._ahead(),
            "busy": sum(pool.busy for pool in self._pools.values()),
        }

    def _ahead(self) -> str:
        """What is done before it is needed, for people."""
        main = self.launcher
        snapshots = "are forked" if main.seeds else f"are not forked ({main.unseeded})"
        never = "not in this sandbox, or an interpreter in /tmp or /opt, or an older kernel"
        rooms = "are kept" if main.furnishes else f"are not kept ({never})"
        return f"environments of SnapStart {snapshots}; rooms for Node.js {rooms}"

    def _date(self) -> str:
        return datetime.fromtimestamp(self._clock.now(), UTC).strftime("%Y/%m/%d")

    def _tidy(self) -> None:
        self._sweep = asyncio.get_running_loop().call_later(SWEEP_SECONDS, self._tidy)
        for key, pool in list(self._pools.items()):
            pool.retire(Clock.monotonic() - IDLE_SECONDS)
            if pool.at_rest and (TENANT in key or pool.used < Clock.monotonic() - FORGOTTEN_SECONDS):
                del self._pools[key]
                pool.close()
        self._bound_snapshots()
        self._templates.rooms.retire(Clock.monotonic() - IDLE_SECONDS)
        resting = sorted(warm.since for pool in self._pools.values() for warm in pool.idle if not warm.provisioned)
        if len(resting) > MAX_IDLE:
            for pool in self._pools.values():
                pool.retire(resting[-MAX_IDLE])
