"""A closed buffer on its way: backed up, processed, delivered, and only then gone.

At least once. How far it is stands in its row; objects are named by it. Tries that fail are repeated by a timer: to a bucket for
24 hours (from a stream of Kinesis for as long as it takes), to an endpoint for as long as its RetryOptions say.
Source: "Understand data delivery in Amazon Data Firehose".
"""

from __future__ import annotations

import asyncio
import base64
from functools import partial
from typing import Any

import msgspec

from pampero.api import ApiError, Context, Event, consumer
from pampero.aws.deliveries import delay
from pampero.kernel import ids
from pampero.kernel.log import logger
from pampero.services.firehose.buffers import (
    DELIVER,
    DELIVERED,
    PROCESSED,
    RAW,
    Buffer,
    Record,
    failed,
    load,
    note,
    records_of,
    sweep,
)
from pampero.services.firehose.endpoints import Refused, post
from pampero.services.firehose.errorlogs import tell
from pampero.services.firehose.metrics import count, delivered
from pampero.services.firehose.model import HTTP, KINESIS, Stream, of_uid
from pampero.services.firehose.names import EXPRESSION, KEYS
from pampero.services.firehose.objects import SOURCE, Bucket
from pampero.services.firehose.outcomes import Outcome, outcome_of
from pampero.services.firehose.processing import process
from pampero.services.firehose.processors import processors_of
from pampero.services.firehose.sealing import KEYLESS, box_for
from pampero.store.tx import ReadTx

log = logger("firehose")
DAY = 86_400.0
# Partition keys: namespace, name, value.
Group = tuple[tuple[str, str, str], ...]
PROCESSING, ENDPOINT = "processing-failed", "http-endpoint-failed"
# Buffers that are worked on at a time, each of which is in memory as a whole.
AT_ONCE = 8


class Desk:
    """A part of the server: how many buffers are in memory. Endpoints, which may take minutes, have a room of their own."""

    def __init__(self, context: Context) -> None:
        self.buckets = asyncio.Semaphore(AT_ONCE)
        self.endpoints = asyncio.Semaphore(AT_ONCE)


def _find(tx: ReadTx, arn: str, uid: str, id_: int) -> tuple[Stream | None, Buffer | None]:
    return of_uid(tx, arn, uid), load(tx, id_)


@consumer(DELIVER)
async def deliver(context: Context, event: Event) -> None:
    """Try to deliver one buffer."""
    stream, buffer = await context.read(_find, *event.payload)
    if buffer is None:
        return
    if stream is not None and buffer.stage != DELIVERED:
        desk = context.part(Desk)
        async with desk.endpoints if stream.destination == HTTP else desk.buckets:
            if not await _Delivery(context.within(stream.account, stream.region), stream, buffer).run():
                return
    while not await context.write(sweep, buffer.id):
        pass


class _Delivery:
    """One try."""

    def __init__(self, place: Context, stream: Stream, buffer: Buffer) -> None:
        self._place, self._stream, self._buffer = place, stream, buffer
        self._bucket = Bucket(place, stream, buffer, stream.bucket)
        self._processors = processors_of(stream.config.get("ProcessingConfiguration"))

    async def run(self) -> bool:
        """Whether the buffer is done with: delivered, or given up."""
        place, stream, buffer = self._place, self._stream, self._buffer
        try:
            if buffer.key is not None:
                self._buffer = buffer = buffer._replace(box=await box_for(place, stream, buffer.key))
            if buffer.stage == RAW:
                await self._back_up()
                await self._process()
                await place.write(note, buffer.id, PROCESSED)
            await self._deliver()
        except ApiError as error:
            code = error.code if error.code == KEYLESS else f"S3.{error.code}"
            count(place, stream, "DeliveryToS3.Success", 0.0)
            await self._tell(stream.bucket, f"arn:aws:s3:::{self._bucket.name}", code, error.message or error.code)
            return await self._later(error, self._patience())
        except Refused as error:
            count(place, stream, "DeliveryToHttpEndpoint.Success", 0.0)
            await self._tell(stream.config, self._url(), error.code, error.text)
            if not await self._later(error, stream.config["RetryOptions"]["DurationInSeconds"]):
                return False
            return await self._returned(error)
        place.runtime.faults.pass_point("firehose.delivered")
        await place.write(note, buffer.id, DELIVERED)
        return True

    def _patience(self) -> float:
        """Seconds for which a bucket is tried."""
        if self._stream.type == KINESIS:
            return float("inf")
        partitioned = self._stream.bucket.get("DynamicPartitioningConfiguration", {})
        return float(partitioned.get("RetryOptions", {}).get("DurationInSeconds", DAY))

    async def _later(self, error: Exception, seconds: float) -> bool:
        """Set the timer of the next try; True: there is none left."""
        place, buffer = self._place, self._buffer
        since = buffer.since or place.now
        log.warning("%s could not deliver: %s", self._stream.arn, error)
        if place.now - since >= seconds:
            return True
        pause = min(delay(buffer.attempts, ids.uniform()), since + seconds - place.now)
        await place.write(failed, self._stream, buffer, place.now + pause, since)
        return False

    async def _tell(self, config: dict[str, Any], destination: str, code: str, text: str) -> None:
        await tell(self._place, self._stream, config["CloudWatchLoggingOptions"], destination, code, text)

    def _url(self) -> str:
        url: str = self._stream.config["EndpointConfiguration"]["Url"]
        return url

    async def _back_up(self) -> None:
        """The records as they came, where that is asked for."""
        config, mode = self._stream.config, self._stream.config.get("S3BackupMode")
        if mode not in ("Enabled", "AllData"):
            return
        records = await self._place.scan(records_of, self._buffer)
        where = config["S3Configuration"] if mode == "AllData" else config["S3BackupConfiguration"]
        bucket = Bucket(self._place, self._stream, self._buffer, where)
        await bucket.put(self._buffer.opened, partial(_joined, records), SOURCE)
        self._count("BackupToS3", records)

    async def _process(self) -> None:
        role = self._stream.config.get("RoleARN") or self._stream.bucket["RoleARN"]
        failures = await process(self._place, self._stream, self._buffer, self._processors, role)
        for failure in failures:
            await self._tell(self._stream.config, self._processors.function or "", failure.code, failure.text)

    async def _deliver(self) -> None:
        """Raises ApiError, Refused."""
        records = await self._place.scan(records_of, self._buffer)
        good, bad = await asyncio.to_thread(self._sorted, records)
        if bad:
            write = partial(_failures, bad, self._processors.function)
            await self._bucket.put_failed(bad[0][0].created, PROCESSING, write)
        if self._stream.destination == HTTP:
            whole = [record for group in good.values() for record in group]
            if whole:
                await post(self._place, self._stream, self._buffer, whole)
                self._count("DeliveryToHttpEndpoint", whole)
            return
        for keys, group in good.items():
            write = partial(_joined, group, self._processors.ends)
            await self._bucket.put(group[0].created, write, "/".join(map("=".join, keys)), keys)
            count(self._place, self._stream, "DeliveryToS3.ObjectCount")
            self._count("DeliveryToS3", group)

    def _count(self, to: str, records: list[Record]) -> None:
        if records:
            size = sum(len(one.data) for one in records)
            delivered(self._place, self._stream, to, len(records), size, min(one.created for one in records))

    def _sorted(self, records: list[Record]) -> tuple[dict[Group, list[Record]], list[tuple[Record, Outcome]]]:
        """What goes out, by partition keys, and what failed. A record without one of the keys that the prefix names has failed:
        with which code, AWS does not say."""
        prefix = self._stream.bucket["Prefix"]
        wanted = [(KEYS[one[1]], one[2]) for one in EXPRESSION.finditer(prefix) if one[1] in KEYS]
        good: dict[Group, list[Record]] = {}
        bad: list[tuple[Record, Outcome]] = []
        for record in records:
            outcome = outcome_of(record)
            if outcome.result == "Dropped":
                continue
            if outcome.result == "Ok" and not all(outcome.key(*key) for key in wanted):
                text = "The record has no value of a partition key that the prefix names."
                outcome = Outcome(
                    "ProcessingFailed", {}, "DynamicPartitioning.KeyNotFound", text, 1, int(self._place.now * 1000)
                )
            if outcome.result == "Ok":
                group = tuple((*key, outcome.key(*key)) for key in wanted)
                good.setdefault(group, []).append(record)
            else:
                bad.append((record, outcome))
        return good, bad

    async def _returned(self, error: Refused) -> bool:
        """What the endpoint did not take goes to the bucket."""
        records = await self._place.scan(records_of, self._buffer)
        good, _ = await asyncio.to_thread(self._sorted, records)
        ended = int(self._place.now * 1000)
        outcome = Outcome("Failed", {}, error.code, error.text, self._buffer.attempts + 1, ended)
        bad = [(record, outcome) for group in good.values() for record in group]
        try:
            await self._bucket.put_failed(bad[0][0].created, ENDPOINT, partial(_failures, bad, None))
        except ApiError as failure:
            place = self._place
            since = self._buffer.since or place.now
            if place.now - since >= self._stream.config["RetryOptions"]["DurationInSeconds"] + DAY:
                log.warning("%s has lost records: its bucket does not take them: %s", self._stream.arn, failure)
                return True
            pause = delay(self._buffer.attempts, ids.uniform())
            await place.write(failed, self._stream, self._buffer, place.now + pause, since)
            return False
        await self._place.write(note, self._buffer.id, DELIVERED)
        return True


def _joined(records: list[Record], ends: bytes = b"") -> bytes:
    return b"".join(record.data + ends for record in records)


def _failures(bad: list[tuple[Record, Outcome]], function: str | None) -> bytes:
    """A line of JSON for each record."""
    lines: list[bytes] = []
    for record, outcome in bad:
        line: dict[str, Any] = {
            "attemptsMade": outcome.attempts,
            "arrivalTimestamp": int(record.created * 1000),
            "errorCode": outcome.code,
            "errorMessage": outcome.text,
            "attemptEndingTimestamp": outcome.ended,
            "rawData": base64.b64encode(record.data).decode(),
        }
        if function is not None:
            line["lambdaArn"] = function
        lines.append(msgspec.json.encode(line) + b"\n")
    return b"".join(lines)
