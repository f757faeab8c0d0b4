"""One batch of a stream's records: handed over, tried again, halved, and given up in the end.

Source: "How Lambda processes records from stream and queue-based event sources", "Retain discarded records"; EventBridge Pipes
have the same settings.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from pampero.api import ApiError, Context
from pampero.aws.deliveries import is_passing
from pampero.kernel.log import logger
from pampero.work.feeds.feed import Answer, Feed, StreamWorker
from pampero.work.feeds.rests import FIRST_PAUSE, MAX_PAUSE
from pampero.work.feeds.sources import Entry, Source

log = logger("feeds.streams")
Done = Callable[[list[Entry]], Awaitable[None]]


@dataclass(slots=True)
class Desk:
    """Where batches of one feed are worked on. closing: nothing is tried again any more. retention: seconds that a record
    is kept."""

    place: Context
    feed: Feed
    worker: StreamWorker
    source: Source
    closing: asyncio.Event
    retention: float = float("inf")

    async def pause(self, seconds: float) -> None:
        """Wait, unless the poller closes."""
        await self.place.runtime.clock.wait(self.closing, self.place.now + seconds)


class Batch:
    """A batch on its way. members: further members of the event, beside its records. done: told of records that need not
    come again. answer: what came of it last, where it succeeded."""

    def __init__(self, desk: Desk, shard: str, done: Done, members: dict[str, Any] | None = None) -> None:
        self._desk = desk
        self._shard = shard
        self._done = done
        self._members = members or {}
        self.answer = b""

    async def deliver(self, entries: list[Entry]) -> None:
        """Until the records are done, or the poller closes. What has no records is handed over all the same."""
        settings, worker = self._desk.feed.stream, self._desk.worker
        assert settings is not None
        errors, tries, pause = 0, 0, FIRST_PAUSE
        answer: Answer | None = None
        empty = not entries
        while (entries or empty) and not self._desk.closing.is_set():
            entries = await self._without_old(entries, answer, tries)
            if not entries and not empty:
                return
            try:
                answer = await worker.hand(self._shard, entries, self._members)
            except ApiError as error:
                # No room, or no role: neither is the records' fault, nor counted.
                if worker.say(f"PROBLEM: {error.message or error.code}"):
                    log.warning("%s takes no batch: %s", worker.name, error)
                await self._desk.pause(pause)
                pause = min(MAX_PAUSE, pause * 2)
                continue
            tries += 1
            if answer.left == 0:
                worker.say("OK")
                self.answer = answer.payload
                await self._done(entries)
                return
            worker.say("PROBLEM: Function call failed")
            fine, entries = entries[: len(entries) - answer.left], entries[len(entries) - answer.left :]
            if fine:
                await self._done(fine)
            elif settings.bisect and len(entries) > 1:
                half = (len(entries) + 1) // 2
                await self.deliver(entries[:half])
                entries, errors, pause = entries[half:], 0, FIRST_PAUSE
                continue
            errors += 1
            if 0 <= settings.retries < errors:
                await self._give_up(entries, answer, "RetryAttemptsExhausted", tries)
                return
            await self._desk.pause(pause)
            pause = min(MAX_PAUSE, pause * 2)

    async def _without_old(self, entries: list[Entry], answer: Answer | None, tries: int) -> list[Entry]:
        settings, now = self._desk.feed.stream, self._desk.place.now
        assert settings is not None
        age = settings.age if settings.age >= 0 else self._desk.retention
        old = [entry for entry in entries if entry.created < now - age]
        if old:
            await self._give_up(old, answer, "RecordAgeExceeded", tries)
            entries = [entry for entry in entries if entry.created >= now - age]
        return entries

    async def _give_up(self, entries: list[Entry], answer: Answer | None, condition: str, tries: int) -> None:
        """The destination hears of records that no try got through."""
        settings = self._desk.feed.stream
        assert settings is not None
        if settings.on_failure and entries and not await self._tell(entries, answer, condition, tries):
            return
        await self._done(entries)

    async def _tell(self, entries: list[Entry], answer: Answer | None, condition: str, tries: int) -> bool:
        """Whether that is over: not where the poller closes before a destination that is out of order works again."""
        pause = FIRST_PAUSE
        told = None if answer is None else answer.told
        while True:
            try:
                await self._desk.worker.give_up(self._shard, entries, self._members, told, condition, tries)
            except ApiError as error:
                if not is_passing(error):
                    log.warning("%s could not tell of a batch that it gives up: %s", self._desk.worker.name, error)
                    return True
            else:
                return True
            await self._desk.pause(pause)
            pause = min(MAX_PAUSE, pause * 2)
            if self._desk.closing.is_set():
                return False


def left_of(failed: set[str] | None, entries: list[Entry]) -> int:
    """How many of the records have to come again: from the first on that an answer says it failed for; None: all."""
    if failed is None:
        return len(entries)
    first = next((number for number, entry in enumerate(entries) if entry.sequence in failed), len(entries))
    return len(entries) - first
