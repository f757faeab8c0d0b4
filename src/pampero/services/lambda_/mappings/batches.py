"""One batch of a stream's records: invoked, tried again, halved, and given up in the end.

Source: "How Lambda processes records from stream and queue-based event sources", "Retain discarded records".
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from pampero.api import ApiError, Context
from pampero.aws.deliveries import is_passing
from pampero.kernel import ids
from pampero.kernel.clock import iso8601_millis
from pampero.kernel.log import logger
from pampero.services.lambda_.deployments import Deployment, Deployments
from pampero.services.lambda_.destinations import deliver
from pampero.services.lambda_.durable.entry import run
from pampero.services.lambda_.mappings.answers import failures
from pampero.services.lambda_.mappings.model import Mapping, Results
from pampero.services.lambda_.mappings.rests import FIRST_PAUSE, LONGEST_PAUSE
from pampero.services.lambda_.mappings.sources import Entry, Source
from pampero.services.lambda_.metrics import MILLIS, count
from pampero.services.lambda_.names import LATEST
from pampero.services.lambda_.running import descend
from pampero.work.workers.spec import Outcome

log = logger("lambda.streams")
Done = Callable[[list[Entry]], Awaitable[None]]


@dataclass(slots=True)
class Desk:
    """Where batches of one mapping are worked on. closing: nothing is tried again any more. retention: seconds that a record
    is kept."""

    place: Context
    mapping: Mapping
    source: Source
    closing: asyncio.Event
    retention: float = float("inf")

    async def role(self) -> Context:
        """The function's role, which reads. Raises ApiError."""
        return (await self.place.part(Deployments).find(self.mapping.where)).context

    def say(self, result: str) -> bool:
        """How the last batch went; whether that is news."""
        return self.place.part(Results).say(self.mapping, result)

    async def pause(self, seconds: float) -> None:
        """Wait, unless the poller closes."""
        await self.place.runtime.clock.wait(self.closing, self.place.now + seconds)


class Batch:
    """A batch on its way. members: further members of the event, beside its records. done: told of records that need not
    come again. answer: what the function answered last, where it succeeded."""

    def __init__(self, desk: Desk, shard: str, done: Done, members: dict[str, Any] | None = None) -> None:
        self._desk = desk

        self._shard = shard
        self._done = done
        self._members = members or {}
        self.answer = b""

    async def deliver(self, entries: list[Entry]) -> None:
        """Until the records are done, or the poller closes. Without records the function is invoked all the same."""
        settings = self._desk.mapping.stream
        assert settings is not None
        errors, invoked, pause = 0, 0, FIRST_PAUSE
        outcome: Outcome | None = None
        empty = not entries
        while (entries or empty) and not self._desk.closing.is_set():
            entries = await self._without_old(entries, outcome, invoked)
            if not entries and not empty:
                return
            try:
                outcome = await self._invoke(entries)
            except ApiError as error:
                # No room, or no role: neither is the records' fault, nor counted.
                if self._desk.say(f"PROBLEM: {error.message or error.code}"):
                    log.warning("%s takes no batch: %s", self._desk.mapping.where.qualified, error)
                await self._desk.pause(pause)
                pause = min(LONGEST_PAUSE, pause * 2)
                continue
            invoked += 1
            left = self._left(outcome, entries)
            if left == 0:
                self._desk.say("OK")
                self.answer = outcome.payload
                await self._done(entries)
                return
            self._desk.say("PROBLEM: Function call failed")
            fine, entries = entries[: len(entries) - left], entries[len(entries) - left :]
            if fine:
                await self._done(fine)
            elif settings.bisect and len(entries) > 1:
                half = (len(entries) + 1) // 2
                await self.deliver(entries[:half])
                entries, errors, pause = entries[half:], 0, FIRST_PAUSE
                continue
            errors += 1
            if 0 <= settings.retries < errors:
                await self._give_up(entries, outcome, "RetryAttemptsExhausted", invoked)
                return
            await self._desk.pause(pause)
            pause = min(LONGEST_PAUSE, pause * 2)

    async def _invoke(self, entries: list[Entry]) -> Outcome:
        place, where = self._desk.place, self._desk.mapping.where
        deployment = await place.part(Deployments).find(where)
        trace = descend(place, deployment, "")
        body = self._desk.source.event(self._shard, entries, self._members)
        if entries:
            count(place, where.qualified, "IteratorAge", max(0.0, place.now - entries[-1].created) * 1000, MILLIS)
        outcome = await run(place, deployment, where.qualified, ids.uuid4(), body, trace)
        return outcome

    def _left(self, outcome: Outcome, entries: list[Entry]) -> int:
        """How many of the records have to come again: from the first on that the function failed for."""
        if outcome.failed:
            return max(1, len(entries))
        if not self._desk.mapping.partial or not entries:
            return 0
        failed = failures(outcome.payload, {entry.sequence for entry in entries}, self._desk.source.named)
        if failed is None:
            return len(entries)
        first = next((number for number, entry in enumerate(entries) if entry.sequence in failed), len(entries))
        return len(entries) - first

    async def _without_old(self, entries: list[Entry], outcome: Outcome | None, invoked: int) -> list[Entry]:
        settings, now = self._desk.mapping.stream, self._desk.place.now
        assert settings is not None
        age = settings.age if settings.age >= 0 else self._desk.retention
        old = [entry for entry in entries if entry.created < now - age]
        if old:
            await self._give_up(old, outcome, "RecordAgeExceeded", invoked)
            entries = [entry for entry in entries if entry.created >= now - age]
        return entries

    async def _give_up(self, entries: list[Entry], outcome: Outcome | None, condition: str, invoked: int) -> None:
        """The destination hears of records that no try got through; the role of the function sends."""
        settings = self._desk.mapping.stream
        assert settings is not None
        if (
            settings.on_failure
            and entries
            and not await self._tell(settings.on_failure, entries, outcome, condition, invoked)
        ):
            return
        await self._done(entries)

    async def _tell(
        self, target: str, entries: list[Entry], outcome: Outcome | None, condition: str, invoked: int
    ) -> bool:
        """Whether that is over: not where the poller closes before a destination that is out of order works again."""
        pause = FIRST_PAUSE
        while True:
            try:
                deployment = await self._desk.place.part(Deployments).find(self._desk.mapping.where)
                record = self._record(deployment, entries, outcome, condition, invoked)
                event = self._desk.source.event(self._shard, entries, self._members)
                await deliver(deployment.context, target, record, f"{self._desk.mapping.uuid}/{self._shard}", event)
            except ApiError as error:
                if not is_passing(error):
                    log.warning("%s could not be told of a batch: %s", target, error)
                    return True
            else:
                return True
            await self._desk.pause(pause)
            pause = min(LONGEST_PAUSE, pause * 2)
            if self._desk.closing.is_set():
                return False

    def _record(
        self, deployment: Deployment, entries: list[Entry], outcome: Outcome | None, condition: str, invoked: int
    ) -> dict[str, Any]:
        function = deployment.function
        record: dict[str, Any] = {
            "requestContext": {
                "requestId": ids.uuid4(),
                "functionArn": self._desk.mapping.where.qualified,
                "condition": condition,
                "approximateInvokeCount": invoked,
            }
        }
        if outcome is not None:
            answered: dict[str, Any] = {"statusCode": 200, "executedVersion": function.version or LATEST}
            answered["functionError"] = "Unhandled" if outcome.failed else None
            record["responseContext"] = answered
        record["version"] = "1.0"
        record["timestamp"] = iso8601_millis(self._desk.place.now)
        record[self._desk.source.info] = self._desk.source.described(self._shard, entries)
        return record
