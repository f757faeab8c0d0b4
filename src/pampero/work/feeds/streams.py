"""Works streams off: one poller a feed, a reader a shard, parents before their children."""

from __future__ import annotations

import asyncio
import zlib
from collections import deque
from collections.abc import Awaitable
from typing import Any

from pampero.api import ApiError, Context
from pampero.aws.patterns import Matcher, compile_stored, flatten
from pampero.kernel.clock import breathe
from pampero.kernel.log import logger
from pampero.work.feeds.batches import Desk
from pampero.work.feeds.checkpoints import Checkpoint, Checkpoints
from pampero.work.feeds.feed import Feed, StreamWorker
from pampero.work.feeds.kafka import Topics
from pampero.work.feeds.kinesis import DataStreams
from pampero.work.feeds.lanes import Lane, WindowLane
from pampero.work.feeds.rests import Rests
from pampero.work.feeds.sources import QUICK, Entry, ShardOf, Source
from pampero.work.feeds.tables import TableStreams

log = logger("feeds.streams")
# A stream says when something comes; what it says is looked after nevertheless, and so are its shards.
IDLE_SECONDS = 60.0
# Of a shard, read and not yet done: records, and their bytes.
MAX_PENDING, MAX_HELD = 10_000, 32 * 1024 * 1024
READ_AT_ONCE = 1000


def source_of(feed: Feed, via: str) -> Source:
    """What reads a feed's stream or topic. via: the service that does."""
    if feed.kafka is not None:
        return Topics(feed.kafka)
    return DataStreams(feed, via) if feed.source.split(":")[2] == "kinesis" else TableStreams(feed, via)


class StreamPoller:
    """One feed's. `run` goes on until it is cancelled; batches under way are then awaited by `finish`."""

    ordered = True

    def __init__(self, context: Context, feed: Feed, worker: StreamWorker, checkpoints: Checkpoints) -> None:
        self.feed, self.worker, self.checkpoints = feed, worker, checkpoints
        place = context.within(feed.account, feed.region)
        self.desk = Desk(place, feed, worker, source_of(feed, worker.service), asyncio.Event())
        self.filters: list[Matcher] = [compile_stored(text) for text in feed.filters]
        self._batches: set[asyncio.Future[None]] = set()
        self.rests = Rests(place, feed, worker, self.desk.closing)

    def filter_by(self, filters: list[str]) -> None:
        """Take these filters instead of the feed's own, before it runs."""
        self.filters = [compile_stored(text) for text in filters]

    async def run(self) -> None:
        """Keep a reader for each shard that has no parent left to read."""
        readers: dict[str, asyncio.Task[None]] = {}
        try:
            while True:
                channel, store = self.desk.source.channel, self.desk.place.runtime.store
                mark = store.mark(channel) if channel is not None else 0
                try:
                    await self._look(readers)
                    self.rests.over()
                except ApiError as error:
                    await self.rests.rest(error)
                    continue
                waiting = asyncio.ensure_future(
                    self.desk.pause(IDLE_SECONDS)
                    if readers or channel is None
                    else store.wait_from(channel, mark, self.desk.place.now + IDLE_SECONDS)
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
            await self.desk.source.close()

    async def _look(self, readers: dict[str, asyncio.Task[None]]) -> None:
        """Begin what can begin. Raises ApiError."""
        place, role = self.desk.place, await self.worker.role()
        self.desk.retention = await self.desk.source.retention(role)
        shards = await self.desk.source.shards(role)
        checkpoints = await place.read(self.checkpoints.load, self.feed)
        # What another stream of this name was read to says nothing of this one.
        foreign = {
            shard.id
            for shard in shards
            if shard.start and shard.id in checkpoints and _before(checkpoints[shard.id].position, shard.start)
        }
        if foreign:
            await place.write(self.checkpoints.keep, self.feed, checkpoints.keys() - foreign)
            for shard_id in foreign:
                del checkpoints[shard_id]
        present = {shard.id for shard in shards}
        if not checkpoints.keys() <= present:
            await place.write(self.checkpoints.keep, self.feed, present)
        ended = {shard for shard, checkpoint in checkpoints.items() if checkpoint.ended}
        for shard in shards:
            left = [parent for parent in shard.parents if parent in present and parent not in ended]
            if shard.id not in readers and shard.id not in ended and not left:
                reader = ShardReader(self, shard, checkpoints.get(shard.id, Checkpoint()))
                readers[shard.id] = asyncio.create_task(reader.run())

    def track(self, batch: Awaitable[None]) -> asyncio.Future[None]:
        """Keep the task of a batch, which outlives its lane."""
        task = asyncio.ensure_future(batch)
        self._batches.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Future[None]) -> None:
        self._batches.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("a batch for %s failed", self.worker.name, exc_info=task.exception())

    async def finish(self) -> None:
        """Let batches under way end, or cancel them with the caller: their records then come again."""
        while self._batches:
            await asyncio.gather(*self._batches, return_exceptions=True)

    def cancel(self) -> None:
        """End batches under way at once."""
        for task in self._batches:
            task.cancel()


def _before(position: str, start: str) -> bool:
    return bool(position) and int(position) < int(start)


class ShardReader:
    """Reads one shard to its end, from where it was left; or until there is no such shard any more."""

    def __init__(self, poller: StreamPoller, shard: ShardOf, checkpoint: Checkpoint) -> None:
        self._poller = poller
        self._desk = poller.desk
        self._shard, self._first = shard.id, shard.start
        self._checkpoint = checkpoint
        self._read_to = checkpoint.position
        self._trimmed = self._gone = False
        # In the order of the shard; done ones leave at the left.
        self._pending: deque[Entry] = deque()
        self._held = 0
        self._moved = asyncio.Event()
        settings = poller.feed.stream
        assert settings is not None
        made = WindowLane if settings.tumbling else Lane
        self._lanes = [made(self._desk, shard.id, poller.track, self._done) for _ in range(settings.lanes)]
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
            if self._gone:
                return
            while self._pending:
                self._moved.clear()
                await self._moved.wait()
            await self._desk.place.write(
                self._poller.checkpoints.save,
                self._poller.feed,
                self._shard,
                Checkpoint(self._read_to or self._first, True),
            )
        finally:
            for task in (*lanes, reading):
                task.cancel()
            await asyncio.gather(*lanes, reading, return_exceptions=True)

    async def _read(self) -> None:
        place, source = self._desk.place, self._desk.source
        store, channel = place.runtime.store, source.channel
        iterator: str | None = None
        while True:
            while len(self._pending) >= MAX_PENDING or self._held >= MAX_HELD:
                self._moved.clear()
                await self._moved.wait()
            mark = store.mark(channel) if channel is not None else 0
            try:
                role = await self._poller.worker.role()
                if iterator is None:
                    iterator = await source.iterator(role, self._shard, *self._start())
                entries, iterator = await source.records(role, self._shard, iterator, READ_AT_ONCE)
            except ApiError as error:
                if error.code == "ExpiredIteratorException":
                    iterator = None
                elif error.code == "TrimmedDataAccessException":
                    iterator, self._trimmed = None, True
                else:
                    await self._poller.rests.rest(error)
                    if error.code == "ResourceNotFoundException":
                        self._gone = True
                        return
                continue
            await self._take(entries)
            if iterator is None:
                return
            if not entries and channel is not None:
                await store.wait_from(channel, mark, place.now + IDLE_SECONDS)

    def _start(self) -> tuple[str, Any]:
        """The kind of an iterator, and its value. Where reading begins with the latest, that is the moment in which the
        feed was made, however late it is read."""
        if self._trimmed:
            return "TRIM_HORIZON", None
        if self._read_to:
            return "AFTER_SEQUENCE_NUMBER", self._read_to
        if self._settings.start == "TRIM_HORIZON":
            return "TRIM_HORIZON", None
        return "AT_TIMESTAMP", self._settings.at if self._settings.at is not None else self._poller.feed.created

    async def _take(self, entries: list[Entry]) -> None:
        filters, lanes = self._poller.filters, self._lanes
        for number, entry in enumerate(entries, 1):
            if filters and number % 50 == 0:
                await breathe()
            self._pending.append(entry)
            self._held += len(entry.body)
            if filters and not await self._passes(filters, entry):
                entry.done = True
            else:
                lane = zlib.crc32(entry.key.encode()) % len(lanes) if len(lanes) > 1 else 0
                lanes[lane].put(entry)
        if entries:
            self._read_to, self._trimmed = entries[-1].sequence, False
            if filters:
                await self._done([])

    async def _passes(self, filters: list[Matcher], entry: Entry) -> bool:
        if len(entry.body) > QUICK:
            return await asyncio.to_thread(self._matches, filters, entry)
        return self._matches(filters, entry)

    def _matches(self, filters: list[Matcher], entry: Entry) -> bool:
        fields = flatten(self._desk.source.filterable(entry))
        return any(matcher.match(fields) for matcher in filters)

    async def _done(self, entries: list[Entry]) -> None:
        """Records need not come again: the checkpoint moves to the last before which all is done."""
        for entry in entries:
            entry.done = True
        position = self._checkpoint.position
        while self._pending and self._pending[0].done:
            first = self._pending.popleft()
            position = first.sequence
            self._held -= len(first.body)
        lane = self._lanes[0]
        window = lane.window if isinstance(lane, WindowLane) else None
        if position != self._checkpoint.position or window is not None or self._checkpoint.window is not None:
            self._checkpoint = Checkpoint(position, False, window)
            save, feed = self._poller.checkpoints.save, self._poller.feed
            await self._desk.place.write(save, feed, self._shard, self._checkpoint)
            await self._desk.source.reached(self._shard, position)
        self._moved.set()
