"""The services' jobs: each begins when its service has something in the store, or is called for the first time."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable, Mapping, Sequence

from pampero.api.call import Context
from pampero.api.operation import MARK
from pampero.api.service import Reference
from pampero.api.work import Job, JobSpec
from pampero.kernel.log import logger
from pampero.store.store import Store
from pampero.store.tx import ReadTx
from pampero.work.loop import Loop

log = logger("work.jobs")
_HOLDS = "SELECT 1 FROM documents WHERE kind >= ? AND kind < ? LIMIT 1"


class Leased:
    """A job that one process runs: this one, while it has the lease of that name."""

    def __init__(self, name: str, make: Callable[[Context], Job], context: Context) -> None:
        self._name = name
        self._make = make
        self._context = context
        self._members = context.runtime.store.members
        self._job: Job | None = None

    async def start(self) -> None:
        """Stand for the lease."""
        await self._members.campaign(self._name, self._begin, self._end)

    async def stop(self) -> None:
        """End the job, and leave it to others."""
        await self._members.withdraw(self._name)

    async def _begin(self) -> None:
        self._job = self._make(self._context)
        await self._job.start()

    async def _end(self) -> None:
        if self._job is not None:
            await self._job.stop()
            self._job = None


class Jobs:
    """A service that nobody uses costs no start-up: its jobs are not even imported.

    A service's documents have kinds that begin with its name and a dot.
    """

    def __init__(self, places: Mapping[str, Sequence[Reference]], store: Store, context: Context) -> None:
        self._dormant = dict(places)
        self._store = store
        self._context = context
        self._loop = Loop([])
        self._beginning: set[asyncio.Task[None]] = set()
        self._unlisten: Callable[[], None] = lambda: None

    async def start(self) -> None:
        """Begin the jobs of the services that have something in the store."""
        self._unlisten = self._store.members.listen(self._inherit)
        for service in await self._held():
            await self._begin(service)

    async def stop(self) -> None:
        """Stop what runs, the last first."""
        self._unlisten()
        self._dormant.clear()
        await asyncio.gather(*self._beginning, return_exceptions=True)
        await self._loop.stop()

    def wanted(self, service: str) -> None:
        """A service is called: its jobs begin now, if they have not."""
        if service in self._dormant:
            # What a job does, it does for nobody: it has no part in what the call that began it descends from.
            task = asyncio.get_running_loop().create_task(self._begin(service), context=contextvars.Context())
            self._beginning.add(task)
            task.add_done_callback(self._ended)

    async def _inherit(self, gone: list[str], expelled: bool) -> None:
        """Another process is gone, which may have run the jobs of services that were never called here."""
        for service in await self._held():
            self.wanted(service)

    async def _held(self) -> list[str]:
        """The services whose jobs have not begun, though the store holds something of them."""
        return [service for service in list(self._dormant) if await self._store.read(_holds, service)]

    async def _begin(self, service: str) -> None:
        for place in self._dormant.pop(service, ()):
            make: type[Job] = place.load()
            spec: JobSpec = vars(make)[MARK]
            if spec.everywhere:
                await self._loop.add(make(self._context))
            else:
                await self._loop.add(Leased(f"{service}.{place.name}", make, self._context))

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._beginning.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("a job did not start", exc_info=task.exception())


def _holds(tx: ReadTx, service: str) -> bool:
    return tx.one(_HOLDS, f"{service}.", f"{service}/") is not None
