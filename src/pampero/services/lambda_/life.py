"""What goes on as long as the server runs: pollers, warm environments, packages that nobody names any more."""

from __future__ import annotations

import asyncio
import contextlib

from pampero.api import Context, job
from pampero.kernel.log import logger
from pampero.services.lambda_.code import Packages, folder_name
from pampero.services.lambda_.deployments import expect
from pampero.services.lambda_.logs import Sink
from pampero.services.lambda_.mappings.model import CHANGED, MAPPINGS, Mapping
from pampero.services.lambda_.mappings.queues import QueuePoller
from pampero.services.lambda_.mappings.streams import StreamPoller
from pampero.services.lambda_.model import FUNCTIONS, LAYERS, VERSIONS, Settings
from pampero.store.tx import ReadTx
from pampero.work.workers.workers import Workers

log = logger("lambda")
AGAIN_SECONDS = 5.0
Poller = QueuePoller | StreamPoller


@job()
class Pollers:
    """Keeps one poller for each mapping that is enabled."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._running: dict[str, tuple[Poller, asyncio.Task[None]]] = {}
        self._ending: set[asyncio.Task[None]] = set()
        self._watching: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """See Job.start."""
        self._watching = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """Messages of batches that are cut off come back after their visibility timeout."""
        tasks = [task for _, task in self._running.values()]
        if self._watching is not None:
            tasks.append(self._watching)
        for task in (*tasks, *self._ending):
            task.cancel()
        for poller, _ in self._running.values():
            poller.cancel()
        await asyncio.gather(*tasks, *self._ending, return_exceptions=True)

    async def _watch(self) -> None:
        store = self._context.runtime.store
        while True:
            mark = store.mark(CHANGED)
            self._adjust(await self._context.read(_enabled))
            await store.wait_from(CHANGED, mark, float("inf"))

    def _adjust(self, enabled: list[Mapping]) -> None:
        wanted = {mapping.uuid: mapping for mapping in enabled}
        former: dict[str, asyncio.Task[None]] = {}
        for uuid, (poller, task) in list(self._running.items()):
            if wanted.get(uuid) != poller.mapping:
                task.cancel()
                del self._running[uuid]
                ending = asyncio.create_task(_finish(poller, task))
                self._ending.add(ending)
                if poller.ordered:
                    former[uuid] = ending
                ending.add_done_callback(self._ending.discard)
        for uuid, mapping in wanted.items():
            if uuid not in self._running:
                poller = _poller(self._context, mapping)
                task = asyncio.create_task(_run(poller, former.get(uuid)), name=uuid)
                task.add_done_callback(self._ended)
                self._running[uuid] = (poller, task)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """A poller never ends by itself: a fault of this machine broke it off (a full disk), and it begins again."""
        uuid = task.get_name()
        if task.cancelled() or self._running.get(uuid, (None, None))[1] is not task:
            return
        log.error("the poller of mapping %s broke off", uuid, exc_info=task.exception())
        del self._running[uuid]
        again = asyncio.create_task(self._again())
        self._ending.add(again)
        again.add_done_callback(self._ending.discard)

    async def _again(self) -> None:
        await self._context.runtime.clock.wait(asyncio.Event(), self._context.now + AGAIN_SECONDS)
        self._adjust(await self._context.read(_enabled))


def _poller(context: Context, mapping: Mapping) -> Poller:
    return QueuePoller(context, mapping) if mapping.stream is None else StreamPoller(context, mapping)


async def _run(poller: Poller, former: asyncio.Task[None] | None) -> None:
    """Where there is an order to keep, once the former poller of the mapping has ended."""
    if former is not None:
        await asyncio.wait({former})
    await poller.run()


async def _finish(poller: Poller, task: asyncio.Task[None]) -> None:
    await asyncio.gather(task, return_exceptions=True)
    await poller.finish()


def _enabled(tx: ReadTx) -> list[Mapping]:
    return [mapping for _, _, mapping in MAPPINGS.everywhere(tx) if mapping.enabled]


@job(everywhere=True)
class Environments:
    """Starts the template where there are functions, and ends every environment with the server."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._sweeping: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """See Job.start."""
        named, kinds = await self._context.read(_named)
        for settings in kinds:
            expect(self._context, settings)
        self._sweeping = asyncio.create_task(asyncio.to_thread(self._context.part(Packages).sweep, named))

    async def stop(self) -> None:
        """See Job.stop."""
        if self._sweeping is not None:
            with contextlib.suppress(asyncio.CancelledError, OSError):
                await self._sweeping
        await self._context.part(Workers).stop()
        await self._context.part(Sink).flush()


def _named(tx: ReadTx) -> tuple[set[str], list[Settings]]:
    """The addresses of all packages in use; the settings of one function of each runtime."""
    found: set[str] = set()
    kinds: dict[str, Settings] = {}
    for documents in (FUNCTIONS, VERSIONS):
        for _, _, function in documents.everywhere(tx):
            kinds.setdefault(function.settings.runtime, function.settings)
            found.add(function.code.address)
            layers = [use.code.address for use in function.settings.layers]
            found.update(layers)
            found.add(folder_name(layers))
    found.update(layer.code.address for _, _, layer in LAYERS.everywhere(tx))
    return found, list(kinds.values())
