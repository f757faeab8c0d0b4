"""Works queues off: one poller a feed, batches beside each other, messages deleted when their batch succeeded."""

from __future__ import annotations

import asyncio
import base64
import contextlib
from typing import Any

from pampero.api import ApiError, Client, Context
from pampero.aws.patterns import Matcher, compile_stored, flatten
from pampero.aws.targets import queue_url
from pampero.kernel import jsontext
from pampero.kernel.arn import Arn
from pampero.kernel.log import logger
from pampero.work.feeds.feed import Feed, QueueWorker
from pampero.work.feeds.rests import Rests
from pampero.work.feeds.sources import QUICK
from pampero.work.gates import Gate

log = logger("feeds.queues")
POLL_SECONDS = 120
RECEIVED_AT_ONCE = 10
# Batches of one feed at a time, which become more while all of them are busy. Source: "Configuring scaling behavior for
# SQS event source mappings": five at first, 1,250 at most; this machine is smaller than AWS.
BATCHES, MAX_BATCHES = 5, 250
# Bytes of the messages of all of them, beyond which none is begun.
MAX_HELD = 64 * 1024 * 1024
# Of a poller of provisioned mode. Source: the same.
POLLER_BATCHES = 10
MAX_BATCH_BYTES = 6 * 1024 * 1024 - 64 * 1024


class QueuePoller:
    """One feed's. `run` goes on until it is cancelled; batches under way are then awaited by `finish`."""

    def __init__(self, context: Context, feed: Feed, worker: QueueWorker) -> None:
        self.feed, self.worker = feed, worker
        # Messages that a poller holds come to no other one: it need not be waited for, but where the number is bounded.
        self.ordered = feed.most is not None
        self.place = context.within(feed.account, feed.region)
        self._filters: list[Matcher] = [compile_stored(text) for text in feed.filters]
        # With the bytes of its messages.
        self._batches: dict[asyncio.Task[float | None], int] = {}
        self._held = 0
        self._gate = Gate(*_bounds(feed))
        self._freed = asyncio.Event()
        self._never = asyncio.Event()
        self._rests = Rests(self.place, feed, worker, self._never)

    def filter_by(self, filters: list[str]) -> None:
        """Take these filters instead of the feed's own, before it runs."""
        self._filters = [compile_stored(text) for text in filters]

    async def run(self) -> None:
        """Poll, and hand batches over."""
        while True:
            await self._gate.enter()
            batch: list[dict[str, Any]] = []
            try:
                while self._held >= MAX_HELD:
                    self._freed.clear()
                    await self._freed.wait()
                batch = await self._gather()
            except ApiError as error:
                await self._rests.rest(error)
            finally:
                if not batch:
                    self._gate.leave(None)
            if batch:
                task = asyncio.create_task(self._work(batch))
                self._batches[task] = size = _size(batch)
                self._held += size
                task.add_done_callback(self._ended)

    async def finish(self) -> None:
        """Let batches under way end, or cancel them with the caller: their messages then come back."""
        while self._batches:
            await asyncio.gather(*self._batches, return_exceptions=True)

    def cancel(self) -> None:
        """End batches under way at once."""
        for task in self._batches:
            task.cancel()

    def _ended(self, task: asyncio.Task[float | None]) -> None:
        self._held -= self._batches.pop(task)
        self._freed.set()
        fine = not task.cancelled() and task.exception() is None
        self._gate.leave(task.result() if fine else None)
        if not task.cancelled() and task.exception() is not None:
            log.error("a batch for %s failed", self.worker.name, exc_info=task.exception())

    async def _gather(self) -> list[dict[str, Any]]:
        """A batch, when there is one: as many messages as are there, or as come within the window."""
        role = await self.worker.role()
        batch = await self._receive(role, min(self.feed.batch, RECEIVED_AT_ONCE), POLL_SECONDS)
        self._rests.over()
        until = self.place.now + self.feed.window
        size = _size(batch)
        while batch and len(batch) < self.feed.batch and size < MAX_BATCH_BYTES - (1 << 20):
            left = until - self.place.now
            if left <= 0:
                break
            wanted = min(self.feed.batch - len(batch), RECEIVED_AT_ONCE)
            more = await self._receive(role, wanted, min(POLL_SECONDS, int(left)))
            if not more and left < 1:
                await self.place.runtime.clock.wait(self._never, until)
            size += _size(more)
            batch += more
        return batch

    async def _receive(self, role: Context, most: int, seconds: int) -> list[dict[str, Any]]:
        answer = await self._queue(role).call(
            "ReceiveMessage",
            QueueUrl=queue_url(self.place, self.feed.source),
            MaxNumberOfMessages=most,
            WaitTimeSeconds=seconds,
            AttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        messages: list[dict[str, Any]] = answer.get("Messages") or []
        if not self._filters:
            return messages
        wanted: list[dict[str, Any]] = []
        refused: list[dict[str, Any]] = []
        for message in messages:
            long = len(message["Body"]) > QUICK
            passes = await asyncio.to_thread(self._passes, message) if long else self._passes(message)
            (wanted if passes else refused).append(message)
        if refused:
            await self._delete(role, refused)
        return wanted

    def _queue(self, role: Context) -> Client:
        return role.within(role.account, Arn.parse(self.feed.source).region).client("sqs")

    def _passes(self, message: dict[str, Any]) -> bool:
        """A pattern sees the record, with a body that is JSON read as such."""
        record = record_of(message, self.feed.source)
        with contextlib.suppress(ValueError):
            record["body"] = jsontext.loads(record["body"])
        fields = flatten(record)
        return any(matcher.match(fields) for matcher in self._filters)

    async def _work(self, batch: list[dict[str, Any]]) -> float | None:
        """Milliseconds that it took, where it was tried."""
        took, done = await self.worker.work(batch)
        if done:
            await self._delete(await self.worker.role(), done)
        return took

    async def _delete(self, role: Context, messages: list[dict[str, Any]]) -> None:
        url = queue_url(self.place, self.feed.source)
        for start in range(0, len(messages), RECEIVED_AT_ONCE):
            entries = [
                {"Id": str(number), "ReceiptHandle": message["ReceiptHandle"]}
                for number, message in enumerate(messages[start : start + RECEIVED_AT_ONCE])
            ]
            try:
                await self._queue(role).call("DeleteMessageBatch", QueueUrl=url, Entries=entries)
            except ApiError as error:
                self.worker.say(f"PROBLEM: {error.message}")
                log.warning("%s could not delete what it has worked off: %s", self.worker.name, error)


def _bounds(feed: Feed) -> tuple[int, int]:
    """(least, most) batches at a time."""
    if feed.pollers is not None:
        least, most = feed.pollers
        return min(least * POLLER_BATCHES, MAX_BATCHES), min(most * POLLER_BATCHES, MAX_BATCHES)
    most = min(feed.most or MAX_BATCHES, MAX_BATCHES)
    return min(BATCHES, most), most


def _size(messages: list[dict[str, Any]]) -> int:
    """Bytes of their bodies."""
    return sum(len(message["Body"]) for message in messages)


def trace_of(message: dict[str, Any]) -> str:
    """The chain that a message belongs to."""
    found: str = (message.get("Attributes") or {}).get("AWSTraceHeader", "")
    return found


def record_of(message: dict[str, Any], source: str) -> dict[str, Any]:
    """A message as functions get it. Source: "Using Lambda with Amazon SQS"."""
    record = {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message.get("Attributes", {}),
        "messageAttributes": {
            name: _attribute(value) for name, value in (message.get("MessageAttributes") or {}).items()
        },
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": source,
        "awsRegion": source.split(":")[3],
    }
    if "MD5OfMessageAttributes" in message:
        record["md5OfMessageAttributes"] = message["MD5OfMessageAttributes"]
    return record


def _attribute(value: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"stringListValues": [], "binaryListValues": [], "dataType": value["DataType"]}
    if "StringValue" in value:
        found["stringValue"] = value["StringValue"]
    if "BinaryValue" in value:
        found["binaryValue"] = base64.b64encode(value["BinaryValue"]).decode()
    return found
