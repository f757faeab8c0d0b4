"""Keeps the pollers of pipes, and gives them batches to work on."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError, Context, job
from pampero.aws.patterns import compile_stored, flatten
from pampero.aws.targets import Letter, send
from pampero.kernel import lineage
from pampero.kernel.clock import breathe, iso8601_millis
from pampero.kernel.log import logger
from pampero.services.pipes.inputs import parsed
from pampero.services.pipes.model import (
    CHANGED,
    CHECKPOINTS,
    DELETING,
    PIPES,
    RUNNING,
    SERVICE,
    Pipe,
    PipeFeed,
    feed_of,
)
from pampero.services.pipes.roles import as_role
from pampero.services.pipes.running.execution import SLICE, Execution, Result
from pampero.services.pipes.sealing import opened
from pampero.store.tx import ReadTx
from pampero.work.feeds import pollers as feeds
from pampero.work.feeds.feed import Answer
from pampero.work.feeds.pollers import Poller
from pampero.work.feeds.queues import QueuePoller, record_of, trace_of
from pampero.work.feeds.sources import Entry
from pampero.work.feeds.streams import StreamPoller, source_of

log = logger("pipes")


@job()
class Pollers(feeds.Pollers[PipeFeed]):
    """Keeps one poller for each pipe that runs."""

    changed = CHANGED

    def wanted(self, tx: ReadTx) -> list[PipeFeed]:
        """See Pollers."""
        return [
            feed_of(pipe)
            for _, _, pipe in PIPES.everywhere(tx)
            if pipe.desired == RUNNING and not pipe.failed and (pipe.pending is None or pipe.pending.state != DELETING)
        ]

    def poller(self, feed: PipeFeed) -> Poller:
        """See Pollers."""
        if feed.stream is None:
            return QueuePoller(self.context, feed, OfQueue(self.context, feed))
        return StreamPoller(self.context, feed, OfStream(self.context, feed), CHECKPOINTS)


class _Worker:
    """See Worker. What a pipe has sealed is opened with each batch, as its role, so that it does as its key allows."""

    service = SERVICE

    def __init__(self, context: Context, feed: PipeFeed) -> None:
        self._place = context.within(feed.account, feed.region)
        self._feed, self._pipe = feed, feed.pipe
        self.name = feed.pipe.arn
        self._last = ""

    async def role(self) -> Context:
        """See Worker."""
        return await as_role(self._place, self._pipe)

    def say(self, result: str) -> bool:
        """See Worker."""
        news = self._last != result
        self._last = result
        if news and result != "OK":
            log.warning("%s: %s", self.name, result)
        return news

    async def _opened(self, role: Context) -> Pipe:
        return await opened(role.acting(role.principal, SERVICE), self._pipe) if self._pipe.sealed else self._pipe

    def _told(self, result: Result) -> None:
        why = result.why
        self.say("OK" if why is None else f"PROBLEM: {why.code}: {why.message}")


class OfQueue(_Worker):
    """See QueueWorker."""

    async def work(self, messages: list[dict[str, Any]]) -> tuple[float | None, list[dict[str, Any]]]:
        """See QueueWorker."""
        began = self._place.now
        try:
            role = await self.role()
            pipe = await self._opened(role)
        except ApiError as error:
            self.say(f"PROBLEM: {error.message or error.code}")
            return None, []
        events = [record_of(message, self._pipe.source) for message in messages]
        passing = await _passing(pipe, self._pipe, events)
        taken = [number for number, passes in enumerate(passing) if passes]
        result = Result()
        if taken:
            with lineage.following(lineage.deepest({trace_of(messages[number]) for number in taken})):
                execution = Execution(role, self._place, pipe)
                result = await execution.run(
                    [events[number] for number in taken], [messages[number]["MessageId"] for number in taken]
                )
        self._told(result)
        failed = {taken[number] for number in result.failed}
        done = [message for number, message in enumerate(messages) if number not in failed]
        return (self._place.now - began) * 1000, done


class OfStream(_Worker):
    """See StreamWorker."""

    def __init__(self, context: Context, feed: PipeFeed) -> None:
        super().__init__(context, feed)
        self._source = source_of(feed, SERVICE)

    async def hand(self, shard: str, entries: list[Entry], members: dict[str, Any]) -> Answer:
        """See StreamWorker."""
        role = await self.role()
        pipe = await self._opened(role)
        events = [self._event(shard, entry) for entry in entries]
        passing = await _passing(pipe, self._pipe, events)
        taken = [number for number, passes in enumerate(passing) if passes]
        if not taken:
            return Answer(0)
        execution = Execution(role, self._place, pipe)
        names = [str(events[number].get("eventID", "")) for number in taken]
        result = await execution.run([events[number] for number in taken], names)
        self._told(result)
        return Answer(len(entries) - taken[min(result.failed)] if result.failed else 0)

    def _event(self, shard: str, entry: Entry) -> dict[str, Any]:
        """A record as pipes have it. Source: "Amazon EventBridge Pipes sources"."""
        event = entry.event
        if self._pipe.kind == "kinesis":
            return {**event["kinesis"], **{name: value for name, value in event.items() if name != "kinesis"}}
        if self._feed.kafka is not None:
            servers = ",".join(self._feed.kafka.servers)
            return {
                "eventSource": "SelfManagedKafka",
                "bootstrapServers": servers,
                "eventSourceKey": shard,
                **event,
            }
        return event

    async def give_up(
        self, shard: str, entries: list[Entry], members: dict[str, Any], told: Any, condition: str, tries: int
    ) -> None:
        """See StreamWorker: the pipe's role sends. The form is as reported."""
        assert self._feed.stream is not None
        record = {
            "context": {"partnerResourceArn": self._pipe.arn, "condition": condition},
            "version": "1.0",
            "timestamp": iso8601_millis(self._place.now),
            self._source.info: self._source.described(shard, entries),
        }
        await send(await self.role(), self._feed.stream.on_failure, Letter(msgspec.json.encode(record).decode()))


async def _passing(pipe: Pipe, stored: Pipe, events: list[dict[str, Any]]) -> list[bool]:
    """Which events a pipe takes, where its patterns are sealed; those of others are known to what polls."""
    filters = (pipe.part("SourceParameters").get("FilterCriteria") or {}).get("Filters") or ()
    if not stored.sealed or not filters:
        return [True] * len(events)
    matchers = [compile_stored(one.get("Pattern") or "") for one in filters]
    found: list[bool] = []
    for number, event in enumerate(events, 1):
        if number % SLICE == 0:
            await breathe()
        fields = flatten(parsed(stored.kind, event))
        found.append(any(matcher.match(fields) for matcher in matchers))
    return found
