"""What an event source mapping does with batches: its function is invoked."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from pampero.api import ApiError, Context
from pampero.kernel import ids, lineage
from pampero.kernel.clock import iso8601_millis
from pampero.services.lambda_.deployments import Deployment, Deployments
from pampero.services.lambda_.destinations import deliver
from pampero.services.lambda_.durable.entry import run
from pampero.services.lambda_.mappings.model import CHECKPOINTS, Mapping, Results
from pampero.services.lambda_.mappings.sealing import open_for
from pampero.services.lambda_.metrics import MILLIS, count
from pampero.services.lambda_.names import LATEST
from pampero.services.lambda_.roles import SERVICE
from pampero.services.lambda_.running import RECURSION, descend
from pampero.work.feeds.answers import failures
from pampero.work.feeds.batches import left_of
from pampero.work.feeds.feed import Answer
from pampero.work.feeds.pollers import Poller
from pampero.work.feeds.queues import QueuePoller, record_of, trace_of
from pampero.work.feeds.rests import FIRST_PAUSE
from pampero.work.feeds.sources import Entry, encode
from pampero.work.feeds.streams import StreamPoller, source_of
from pampero.work.workers.spec import Outcome


def poller_of(context: Context, mapping: Mapping) -> Poller:
    """What works a mapping's source off."""
    if mapping.stream is None:
        of_queue = OfQueue(context, mapping)
        return SealedQueue(context, mapping, of_queue) if mapping.sealed else QueuePoller(context, mapping, of_queue)
    of_stream = OfStream(context, mapping)
    kind = SealedStream if mapping.sealed else StreamPoller
    return kind(context, mapping, of_stream, CHECKPOINTS)


class SealedQueue(QueuePoller):
    """One whose filters are opened first."""

    async def run(self) -> None:
        """See QueuePoller."""
        assert isinstance(self.feed, Mapping)
        await open_for(self.place, self.feed, self)
        await super().run()


class SealedStream(StreamPoller):
    """One whose filters are opened first."""

    async def run(self) -> None:
        """See StreamPoller."""
        assert isinstance(self.feed, Mapping)
        await open_for(self.desk.place, self.feed, self)
        await super().run()


class _Worker:
    """See Worker."""

    service = SERVICE

    def __init__(self, context: Context, mapping: Mapping) -> None:
        self._place = context.within(mapping.account, mapping.region)
        self._mapping = mapping
        self.name = mapping.where.qualified

    async def role(self) -> Context:
        """See Worker: the function's role."""
        return (await self._deployment()).context

    def say(self, result: str) -> bool:
        """See Worker."""
        return self._place.part(Results).say(self._mapping, result)

    async def _deployment(self) -> Deployment:
        return await self._place.part(Deployments).find(self._mapping.where)


class OfQueue(_Worker):
    """See QueueWorker."""

    async def work(self, messages: list[dict[str, Any]]) -> tuple[float | None, list[dict[str, Any]]]:
        """See QueueWorker."""
        deployment = await self._deployment()
        trace, batch = self._descend(deployment, messages)
        if not batch:
            self.say(f"PROBLEM: {RECURSION}")
            return None, []
        body = encode({"Records": [record_of(message, self._mapping.source) for message in batch]})
        outcome = await self._invoke(deployment, body, trace)
        if outcome is None:
            return None, []
        if outcome.failed:
            self.say("PROBLEM: Function call failed")
            return outcome.duration, []
        done = batch
        if self._mapping.partial:
            failed = failures(outcome.payload, {message["MessageId"] for message in batch})
            if failed is None:
                self.say("PROBLEM: Function returned an invalid batch response")
                return outcome.duration, []
            done = [message for message in batch if message["MessageId"] not in failed]
        self.say("OK")
        return outcome.duration, done

    async def _invoke(self, deployment: Deployment, body: bytes, trace: str) -> Outcome | None:
        pause = FIRST_PAUSE
        # The messages stay hidden for the queue's visibility timeout: within half of it a batch waits for room.
        until = self._place.now + deployment.function.settings.timeout
        while True:
            try:
                return await run(self._place, deployment, self.name, ids.uuid4(), body, trace)
            except ApiError as error:
                if error.code != "TooManyRequestsException" or self._place.now + pause > until:
                    self.say(f"PROBLEM: {error.message}")
                    return None
                await self._place.runtime.clock.wait(asyncio.Event(), self._place.now + pause)
                pause *= 2

    def _descend(self, deployment: Deployment, batch: list[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
        """(trace, messages) of the invocation for a batch, without those whose chain has come here too often.

        Like all that no invocation succeeds for, they come back after the visibility timeout, and go to the queue's
        dead-letter queue in the end. Source: "Detecting and stopping recursive loops in AWS Lambda functions".
        """
        chains: dict[str, str] = {}
        for trace in {trace_of(message) for message in batch}:
            with contextlib.suppress(ApiError):
                chains[trace] = descend(self._place, deployment, trace)
        return lineage.deepest(chains.values()), [message for message in batch if trace_of(message) in chains]


class OfStream(_Worker):
    """See StreamWorker."""

    def __init__(self, context: Context, mapping: Mapping) -> None:
        super().__init__(context, mapping)
        self._source = source_of(mapping, SERVICE)

    async def hand(self, shard: str, entries: list[Entry], members: dict[str, Any]) -> Answer:
        """See StreamWorker."""
        deployment = await self._deployment()
        trace = descend(self._place, deployment, "")
        body = self._source.event(shard, entries, members)
        if entries:
            age = max(0.0, self._place.now - entries[-1].created) * 1000
            count(self._place, self.name, "IteratorAge", age, MILLIS)
        outcome = await run(self._place, deployment, self.name, ids.uuid4(), body, trace)
        return Answer(self._left(outcome, entries), outcome.payload, outcome)

    def _left(self, outcome: Outcome, entries: list[Entry]) -> int:
        if outcome.failed:
            return max(1, len(entries))
        if not self._mapping.partial or not entries:
            return 0
        known = {entry.sequence for entry in entries}
        return left_of(failures(outcome.payload, known, self._source.named), entries)

    async def give_up(
        self, shard: str, entries: list[Entry], members: dict[str, Any], told: Any, condition: str, tries: int
    ) -> None:
        """See StreamWorker: the role of the function sends."""
        assert self._mapping.stream is not None
        deployment = await self._deployment()
        record: dict[str, Any] = {
            "requestContext": {
                "requestId": ids.uuid4(),
                "functionArn": self.name,
                "condition": condition,
                "approximateInvokeCount": tries,
            }
        }
        if isinstance(told, Outcome):
            answered: dict[str, Any] = {"statusCode": 200, "executedVersion": deployment.function.version or LATEST}
            answered["functionError"] = "Unhandled" if told.failed else None
            record["responseContext"] = answered
        record["version"] = "1.0"
        record["timestamp"] = iso8601_millis(self._place.now)
        record[self._source.info] = self._source.described(shard, entries)
        event = self._source.event(shard, entries, members)
        prefix = f"{self._mapping.uuid}/{shard}"
        await deliver(deployment.context, self._mapping.stream.on_failure, record, prefix, event)
