"""Lanes of a shard: each hands over one batch after the other, so that what has the same key keeps its order."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from pampero.kernel import jsontext
from pampero.kernel.clock import iso8601
from pampero.work.feeds.batches import Batch, Desk
from pampero.work.feeds.checkpoints import Window
from pampero.work.feeds.sources import Entry, encode

MAX_BATCH_BYTES = 6 * 1024 * 1024 - 64 * 1024
# Bytes of a window's state, beyond which it ends early. Source: "Tumbling windows".
MAX_STATE_SIZE = 1024 * 1024


class Lane:
    """A part of a shard's records. track: keeps the task of a batch that is under way. done: see Batch."""

    def __init__(
        self,
        desk: Desk,
        shard: str,
        track: Callable[[Awaitable[None]], asyncio.Future[None]],
        done: Callable[[list[Entry]], Awaitable[None]],
    ) -> None:
        self._desk = desk
        self._shard = shard
        self._track = track
        self._done = done
        self._waiting: deque[Entry] = deque()
        self._came = asyncio.Event()

    def put(self, entry: Entry) -> None:
        """A record waits to be handed over."""
        self._waiting.append(entry)
        self._came.set()

    async def run(self) -> None:
        """Until it is cancelled; a batch that is under way goes on then."""
        while True:
            await asyncio.shield(self._track(self.deliver(await self.gather())))

    async def deliver(self, entries: list[Entry]) -> None:
        """One batch."""
        await Batch(self._desk, self._shard, self._done).deliver(entries)

    async def gather(self) -> list[Entry]:
        """A batch: what is there, or what comes within the feed's window."""
        clock, feed = self._desk.place.runtime.clock, self._desk.feed
        await self._some(None)
        until = clock.now() + feed.window
        batch: list[Entry] = []
        size = 0
        while len(batch) < feed.batch:
            if not self._waiting and not (feed.window and await self._some(until)):
                break
            if batch and size + len(self._waiting[0].body) > MAX_BATCH_BYTES:
                break
            batch.append(self._waiting.popleft())
            size += len(batch[-1].body) + 1
        return batch

    async def _some(self, until: float | None) -> bool:
        """Wait for a record, until a moment; whether there is one."""
        while not self._waiting:
            self._came.clear()
            if not await self._desk.place.runtime.clock.wait(self._came, until):
                return False
        return True


class WindowLane(Lane):
    """A lane whose function gathers a state over tumbling windows. Source: "Tumbling windows"."""

    window: Window | None = None

    async def run(self) -> None:
        """See Lane.run."""
        while True:
            ends = None if self.window is None else self.window.start + self._length
            if await self._some(ends):
                start = self._waiting[0].created // self._length * self._length
                if self.window is not None and start > self.window.start:
                    await asyncio.shield(self._track(self._finish()))
                if self.window is None:
                    self.window = Window(start)
                await asyncio.shield(self._track(self._within(await self.gather())))
            else:
                await asyncio.shield(self._track(self._finish()))

    @property
    def _length(self) -> int:
        assert self._desk.feed.stream is not None
        return self._desk.feed.stream.tumbling

    async def _within(self, entries: list[Entry]) -> None:
        assert self.window is not None
        end = self.window.start + self._length
        kept = [entry for entry in entries if entry.created < end]
        self._waiting.extendleft(reversed(entries[len(kept) :]))
        await self._invoke(kept, False)
        if len(self.window.state) > MAX_STATE_SIZE:
            await self._finish(early=True)

    async def _finish(self, *, early: bool = False) -> None:
        """The window is over: the function is told, and its state is dropped."""
        await self._invoke([], True, early)
        if not self._desk.closing.is_set():
            self.window = None
            await self._done([])

    async def _invoke(self, entries: list[Entry], final: bool, early: bool = False) -> None:
        window = self.window
        assert window is not None
        members = {
            "window": {"start": iso8601(window.start), "end": iso8601(window.start + self._length)},
            "state": jsontext.loads(window.state),
            "shardId": self._shard,
            "eventSourceARN": self._desk.feed.source,
            "isFinalInvokeForWindow": final,
            "isWindowTerminatedEarly": early,
        }

        async def keep(done: list[Entry]) -> None:
            if batch.answer:
                window.state = _state(batch.answer)
            await self._done(done)

        batch = Batch(self._desk, self._shard, keep, members)
        await batch.deliver(entries)


def _state(answer: bytes) -> bytes:
    try:
        found = jsontext.loads(answer or b"null")
    except ValueError:
        return b"{}"
    state = found.get("state") if isinstance(found, dict) else None
    return encode(state) if isinstance(state, dict) else b"{}"
