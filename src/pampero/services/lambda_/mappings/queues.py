"""Works queues off: one poller a mapping, batches beside each other, messages deleted when their batch succeeded."""

from __future__ import annotations

import asyncio
import base64
import contextlib
from typing import Any

from pampero.api import ApiError, Context
from pampero.aws.patterns import Matcher, compile_stored, flatten
from pampero.aws.targets import queue_url
from pampero.kernel import ids, jsontext, lineage
from pampero.kernel.arn import Arn
from pampero.kernel.log import logger
from pampero.services.lambda_.deployments import Deployment, Deployments
from pampero.services.lambda_.durable.entry import run
from pampero.services.lambda_.gates import Gate
from pampero.services.lambda_.mappings.answers import failures
from pampero.services.lambda_.mappings.model import Mapping, Results
from pampero.services.lambda_.mappings.rests import FIRST_PAUSE, Rests
from pampero.services.lambda_.mappings.sources import QUICK, encode
from pampero.services.lambda_.running import RECURSION, descend

log = logger("lambda.queues")
POLL_SECONDS = 120
RECEIVED_AT_ONCE = 10
# Batches of one mapping at a time, which become more while all of them are busy. Source: "Configuring scaling behavior for
# SQS event source mappings": five at first, 1,250 at most; this machine is smaller than AWS.
BATCHES, MOST_BATCHES = 5, 250
# Bytes of the messages of all of them, beyond which none is begun.
MOST_HELD = 64 * 1024 * 1024
# Of a poller of provisioned mode. Source: the same.
POLLER_BATCHES = 10
LARGEST_BATCH_BYTES = 6 * 1024 * 1024 - 64 * 1024


class QueuePoller:
    """One mapping's. `run` goes on until it is cancelled; batches under way are then awaited by `finish`."""

    def __init__(self, context: Context, mapping: Mapping) -> None:
        self.mapping = mapping
        # Messages that a poller holds come to no other one: it need not be waited for, but where the number is bounded.
        self.ordered = mapping.most is not None
        self._place = context.within(mapping.account, mapping.region)
        self._filters: list[Matcher] = [compile_stored(text) for text in mapping.filters]
        # With the bytes of its messages.
        self._batches: dict[asyncio.Task[float | None], int] = {}
        self._held = 0
        self._gate = Gate(*_bounds(mapping))
        self._freed = asyncio.Event()
        self._never = asyncio.Event()
        self._rests = Rests(self._place, mapping, self._never)

    async def run(self) -> None:
        """Poll, and hand batches over."""
        while True:
            await self._gate.enter()
            batch: list[dict[str, Any]] = []
            try:
                while self._held >= MOST_HELD:
                    self._freed.clear()
                    await self._freed.wait()
                batch, deployment = await self._gather()
            except ApiError as error:
                await self._rests.rest(error)
            finally:
                if not batch:
                    self._gate.leave(None)
            if batch:
                task = asyncio.create_task(self._work(deployment, batch))
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
            log.error("a batch for %s failed", self.mapping.where.qualified, exc_info=task.exception())

    async def _gather(self) -> tuple[list[dict[str, Any]], Deployment]:
        """A batch, when there is one, and the function as it is by then: as many messages as are there, or as come within
        the window."""
        deployment = await self._place.part(Deployments).find(self.mapping.where)
        batch = await self._receive(deployment, min(self.mapping.batch, RECEIVED_AT_ONCE), POLL_SECONDS)
        self._rests.over()
        until = self._place.now + self.mapping.window
        size = _size(batch)
        while batch and len(batch) < self.mapping.batch and size < LARGEST_BATCH_BYTES - (1 << 20):
            left = until - self._place.now
            if left <= 0:
                break
            wanted = min(self.mapping.batch - len(batch), RECEIVED_AT_ONCE)
            more = await self._receive(deployment, wanted, min(POLL_SECONDS, int(left)))
            if not more and left < 1:
                await self._place.runtime.clock.wait(self._never, until)
            size += _size(more)
            batch += more
        # It may have changed in the minutes that the poller waited.
        return batch, await self._place.part(Deployments).find(self.mapping.where) if batch else deployment

    async def _receive(self, deployment: Deployment, most: int, seconds: int) -> list[dict[str, Any]]:
        answer = await self._queue(deployment).call(
            "ReceiveMessage",
            QueueUrl=queue_url(self._place, self.mapping.source),
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
            await self._delete(deployment, refused)
        return wanted

    def _queue(self, deployment: Deployment) -> Any:
        region = Arn.parse(self.mapping.source).region
        return deployment.context.within(deployment.context.account, region).client("sqs")

    def _passes(self, message: dict[str, Any]) -> bool:
        """A pattern sees the record, with a body that is JSON read as such."""
        record = record_of(message, self.mapping.source)
        with contextlib.suppress(ValueError):
            record["body"] = jsontext.loads(record["body"])
        fields = flatten(record)
        return any(matcher.match(fields) for matcher in self._filters)

    def _descend(self, deployment: Deployment, batch: list[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
        """(trace, messages) of the invocation for a batch, without those whose chain has come here too often.

        Like all that no invocation succeeds for, they come back after the visibility timeout, and go to the queue's
        dead-letter queue in the end. Source: "Detecting and stopping recursive loops in AWS Lambda functions".
        """
        chains: dict[str, str] = {}
        for trace in {_trace(message) for message in batch}:
            with contextlib.suppress(ApiError):
                chains[trace] = descend(self._place, deployment, trace)
        return lineage.deepest(chains.values()), [message for message in batch if _trace(message) in chains]

    async def _work(self, deployment: Deployment, batch: list[dict[str, Any]]) -> float | None:
        """Milliseconds that the function took, where it ran."""
        trace, batch = self._descend(deployment, batch)
        if not batch:
            self._say(f"PROBLEM: {RECURSION}")
            return None
        body = encode({"Records": [record_of(message, self.mapping.source) for message in batch]})
        where = self.mapping.where
        outcome = None
        pause = FIRST_PAUSE
        # The messages stay hidden for the queue's visibility timeout: within half of it a batch waits for room.
        until = self._place.now + deployment.function.settings.timeout
        while outcome is None:
            try:
                outcome = await run(self._place, deployment, where.qualified, ids.uuid4(), body, trace)
            except ApiError as error:
                if error.code != "TooManyRequestsException" or self._place.now + pause > until:
                    self._say(f"PROBLEM: {error.message}")
                    return None
                await self._place.runtime.clock.wait(self._never, self._place.now + pause)
                pause *= 2
        if outcome.failed:
            self._say("PROBLEM: Function call failed")
            return outcome.duration
        done = batch
        if self.mapping.partial:
            failed = failures(outcome.payload, {message["MessageId"] for message in batch})
            if failed is None:
                self._say("PROBLEM: Function returned an invalid batch response")
                return outcome.duration
            done = [message for message in batch if message["MessageId"] not in failed]
        self._say("OK")
        await self._delete(deployment, done)
        return outcome.duration

    def _say(self, result: str) -> None:
        self._place.part(Results).say(self.mapping, result)

    async def _delete(self, deployment: Deployment, messages: list[dict[str, Any]]) -> None:
        url = queue_url(self._place, self.mapping.source)
        for start in range(0, len(messages), RECEIVED_AT_ONCE):
            entries = [
                {"Id": str(number), "ReceiptHandle": message["ReceiptHandle"]}
                for number, message in enumerate(messages[start : start + RECEIVED_AT_ONCE])
            ]
            try:
                await self._queue(deployment).call("DeleteMessageBatch", QueueUrl=url, Entries=entries)
            except ApiError as error:
                self._say(f"PROBLEM: {error.message}")
                log.warning("%s could not delete what it has worked off: %s", self.mapping.where.qualified, error)


def _bounds(mapping: Mapping) -> tuple[int, int]:
    """(least, most) batches at a time."""
    if mapping.pollers is not None:
        least, most = mapping.pollers
        return min(least * POLLER_BATCHES, MOST_BATCHES), min(most * POLLER_BATCHES, MOST_BATCHES)
    most = min(mapping.most or MOST_BATCHES, MOST_BATCHES)
    return min(BATCHES, most), most


def _size(messages: list[dict[str, Any]]) -> int:
    """Bytes of their bodies."""
    return sum(len(message["Body"]) for message in messages)


def _trace(message: dict[str, Any]) -> str:
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
