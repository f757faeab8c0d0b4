"""Keeps pollers of feeds running."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from typing import Generic, TypeVar

from pampero.api import Context
from pampero.kernel.log import logger
from pampero.store.tx import ReadTx
from pampero.work.feeds.feed import Feed
from pampero.work.feeds.queues import QueuePoller
from pampero.work.feeds.streams import StreamPoller

log = logger("feeds")
AGAIN_SECONDS = 5.0
Poller = QueuePoller | StreamPoller
F = TypeVar("F", bound=Feed)


class Pollers(Generic[F]):
    """A job: keeps one poller for each feed that is to be worked off, and another one when it has changed.

    changed: the channel that tells so.
    """

    changed = ""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._running: dict[str, tuple[Poller, asyncio.Task[None]]] = {}
        self._ending: set[asyncio.Task[None]] = set()
        self._watching: asyncio.Task[None] | None = None

    @abstractmethod
    def wanted(self, tx: ReadTx) -> list[F]:
        """The feeds that are to be worked off now."""

    @abstractmethod
    def poller(self, feed: F) -> Poller:
        """What works one off."""

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
        store = self.context.runtime.store
        while True:
            mark = store.mark(self.changed)
            self._adjust(await self.context.read(self.wanted))
            await store.wait_from(self.changed, mark, float("inf"))

    def _adjust(self, enabled: list[F]) -> None:
        wanted = {feed.uuid: feed for feed in enabled}
        former: dict[str, asyncio.Task[None]] = {}
        for uuid, (poller, task) in list(self._running.items()):
            if wanted.get(uuid) != poller.feed:
                task.cancel()
                del self._running[uuid]
                ending = asyncio.create_task(_finish(poller, task))
                self._ending.add(ending)
                if poller.ordered:
                    former[uuid] = ending
                ending.add_done_callback(self._ending.discard)
        for uuid, feed in wanted.items():
            if uuid not in self._running:
                poller = self.poller(feed)
                task = asyncio.create_task(_run(poller, former.get(uuid)), name=uuid)
                task.add_done_callback(self._ended)
                self._running[uuid] = (poller, task)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """A poller never ends by itself: a fault of this machine broke it off (a full disk), and it begins again."""
        uuid = task.get_name()
        if task.cancelled() or self._running.get(uuid, (None, None))[1] is not task:
            return
        log.error("the poller %s broke off", uuid, exc_info=task.exception())
        del self._running[uuid]
        again = asyncio.create_task(self._again())
        self._ending.add(again)
        again.add_done_callback(self._ending.discard)

    async def _again(self) -> None:
        await self.context.runtime.clock.wait(asyncio.Event(), self.context.now + AGAIN_SECONDS)
        self._adjust(await self.context.read(self.wanted))


async def _run(poller: Poller, former: asyncio.Task[None] | None) -> None:
    """Where there is an order to keep, once the former poller of the feed has ended."""
    if former is not None:
        await asyncio.wait({former})
    await poller.run()


async def _finish(poller: Poller, task: asyncio.Task[None]) -> None:
    await asyncio.gather(task, return_exceptions=True)
    await poller.finish()
