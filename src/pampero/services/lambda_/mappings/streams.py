"""Works streams off: one poller a mapping, a reader a shard, parents before their children."""

from __future__ import annotations

import asyncio
import zlib
from collections import deque
from collections.abc import Awaitable
from typing import Any

from pampero.api import ApiError, Client, Context
from pampero.aws.patterns import Matcher, compile_stored
from pampero.aws.streams import channel
from pampero.kernel.log import logger
from pampero.services.lambda_.deployments import Deployments
from pampero.services.lambda_.mappings.batches import FIRST_PAUSE, LONGEST_PAUSE, Desk
from pampero.services.lambda_.mappings.checkpoints import Checkpoint, keep, load, save
from pampero.services.lambda_.mappings.lanes import Lane, WindowLane
from pampero.services.lambda_.mappings.model import Mapping
from pampero.services.lambda_.mappings.sources import Entry, client_of, source_of

log = logger("lambda.streams")
# A stream says when something comes; what it says is looked after nevertheless, and so are its shards.
IDLE_SECONDS = 60.0
MAX_PENDING = 10_000
READ_AT_ONCE = 1000


class StreamPoller:
    """One mapping's. `run` goes on until it is cancelled; batches under way are then awaited by `finish`."""

    ordered = True

    def __init__(self, context: Context, mapping: Mapping) -> None:
        source = source_of(mapping.source)
        assert source is not None
        self.mapping = mapping
        self.desk = Desk(context.within(mapping.account, mapping.region), mapping, source, asyncio.Event())
        self.filters: list[Matcher] = [compile_stored(text) for text in mapping.filters]
        self._batches: set[asyncio.Future[None]] = set()
        self._pause = 0.0

    async def run(self) -> None:
        """Keep a reader for each shard that has no parent left to read."""
        readers: dict[str, asyncio.Task[None]] = {}
        try:
            while True:
                mark = self.desk.place.runtime.store.mark(channel(self.mapping.source))
                try:
                    await self._look(readers)
                    self._pause = 0.0
                except ApiError as error:
                    await self.rest(error)
                    continue
                store, now = self.desk.place.runtime.store, self.desk.place.now
                waiting = asyncio.ensure_future(
                    store.wait_from(channel(self.mapping.source), mark, now + IDLE_SECONDS)
                    if not readers
                    else self.desk.pause(IDLE_SECONDS)
                )
                try:
                    await asyncio.wait({waiting, *readers.values()}, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    waiting.cancel()
                for shard, task in list(readers.items()):
                    if task.done():
                        del readers[shard]
                        task.result()
        finally:
            self.desk.closing.set()
            for task in readers.values():
                task.cancel()
            await asyncio.gather(*readers.values(), return_exceptions=True)

    async def _look(self, readers: dict[str, asyncio.Task[None]]) -> None:
        """Begin what can begin. Raises ApiError."""
        place = self.desk.place
        shards = await self.desk.source.shards(await self.client(), self.mapping.source)
        checkpoints = await place.read(load, self.mapping)
        present = {shard.id for shard in shards}
        if not checkpoints.keys() <= present:
            await place.write(keep, self.mapping, present)
        ended = {shard for shard, checkpoint in checkpoints.items() if checkpoint.ended}
        for shard in shards:
            left = [parent for parent in shard.parents if parent in present and parent not in ended]
            if shard.id not in readers and shard.id not in ended and not left:
                reader = ShardReader(self, shard.id, checkpoints.get(shard.id, Checkpoint()))
                readers[shard.id] = asyncio.create_task(reader.run())

    async def client(self) -> Client:
        """A client of the stream's service, as the function's role. Raises ApiError."""
        deployment = await self.desk.place.part(Deployments).find(self.mapping.where)
        return client_of(self.desk.source, deployment.context, self.mapping.source)

    async def rest(self, error: ApiError) -> None:
        """Something is missing, most often a permission: said once, tried again after a growing pause."""
        if self.desk.say(f"PROBLEM: {error.message or error.code}"):
            log.warning("%s cannot work %s off: %s", self.mapping.where.qualified, self.mapping.source, error)
        self._pause = min(LONGEST_PAUSE, max(FIRST_PAUSE, self._pause * 2))
        await self.desk.pause(self._pause)

    def track(self, batch: Awaitable[None]) -> asyncio.Future[None]:
        """Keep the task of a batch, which outlives its lane."""
        task = asyncio.ensure_future(batch)
        self._batches.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Future[None]) -> None:
        self._batches.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("a batch for %s failed", self.mapping.where.qualified, exc_info=task.exception())

    async def finish(self) -> None:
        """Let batches under way end, or cancel them with the caller: their records then come again."""
        while self._batches:
            await asyncio.gather(*self._batches, return_exceptions=True)

    def cancel(self) -> None:
        """End batches under way at once."""
        for task in self._batches:
            task.cancel()


class ShardReader:
    """Reads one shard to its end, from where it was left."""

    def __init__(self, poller: StreamPoller, shard: str, checkpoint: Checkpoint) -> None:
        self._poller = poller
        self._desk = poller.desk
        self._shard = shard
        self._checkpoint = checkpoint
        self._read_to = checkpoint.position
        self._trimmed = False
        # In the order of the shard; done ones leave at the left.
        self._pending: deque[Entry] = deque()
        self._moved = asyncio.Event()
        settings = poller.mapping.stream
        assert settings is not None
        made = WindowLane if settings.tumbling else Lane
        self._lanes = [made(self._desk, shard, poller.track, self._done) for _ in range(settings.lanes)]
        self._settings = settings
        lane = self._lanes[0]
        if isinstance(lane, WindowLane):
            lane.window = checkpoint.window

    async def run(self) -> None:
        """Until the shard has ended and all of it is done."""
        lanes = [asyncio.create_task(lane.run()) for lane in self._lanes]
        reading = asyncio.create_task(self._read())
        try:
            await asyncio.wait({reading, *lanes}, return_when=asyncio.FIRST_COMPLETED)
            for task in lanes:
                if task.done():
                    task.result()
            await reading
            while self._pending:
                self._moved.clear()
                await self._moved.wait()
            await self._desk.place.write(save, self._poller.mapping, self._shard, Checkpoint(self._read_to, True))
        finally:
            for task in (*lanes, reading):
                task.cancel()
            await asyncio.gather(*lanes, reading, return_exceptions=True)

    async def _read(self) -> None:
        place, source, arn = self._desk.place, self._desk.source, self._poller.mapping.source
        store = place.runtime.store
        iterator: str | None = None
        while True:
            while len(self._pending) >= MAX_PENDING:
                self._moved.clear()
                await self._moved.wait()
            mark = store.mark(channel(arn))
            try:
                client = await self._poller.client()
                if iterator is None:
                    iterator = await source.iterator(client, arn, self._shard, *self._start())
                entries, iterator = await source.records(client, arn, iterator, READ_AT_ONCE)
            except ApiError as error:
                if error.code == "ExpiredIteratorException":
                    iterator = None
                elif error.code == "TrimmedDataAccessException":
                    iterator, self._trimmed = None, True
                else:
                    await self._poller.rest(error)
                continue
            await self._take(entries)
            if iterator is None:
                return
            if not entries:
                await store.wait_from(channel(arn), mark, place.now + IDLE_SECONDS)

    def _start(self) -> tuple[str, Any]:
        """The kind of an iterator, and its value. Where reading begins with the latest, that is the moment in which the
        mapping was made, however late it is read."""
        if self._trimmed:
            return "TRIM_HORIZON", None
        if self._read_to:
            return "AFTER_SEQUENCE_NUMBER", self._read_to
        if self._settings.start == "TRIM_HORIZON":
            return "TRIM_HORIZON", None
        return "AT_TIMESTAMP", self._settings.at if self._settings.at is not None else self._poller.mapping.created

    async def _take(self, entries: list[Entry]) -> None:
        filters, lanes = self._poller.filters, self._lanes
        for entry in entries:
            self._pending.append(entry)
            if filters and not any(matches(entry.event) for matches in filters):
                entry.done = True
            else:
                number = zlib.crc32(entry.key.encode()) % len(lanes) if len(lanes) > 1 else 0
                lanes[number].put(entry)
        if entries:
            self._read_to, self._trimmed = entries[-1].sequence, False
            if filters:
                await self._done([])

    async def _done(self, entries: list[Entry]) -> None:
        """Records need not come again: the checkpoint moves to the last before which all is done."""
        for entry in entries:
            entry.done = True
        position = self._checkpoint.position
        while self._pending and self._pending[0].done:
            position = self._pending.popleft().sequence
        lane = self._lanes[0]
        window = lane.window if isinstance(lane, WindowLane) else None
        if position != self._checkpoint.position or window is not None or self._checkpoint.window is not None:
            self._checkpoint = Checkpoint(position, False, window)
            await self._desk.place.write(save, self._poller.mapping, self._shard, self._checkpoint)
        self._moved.set()
