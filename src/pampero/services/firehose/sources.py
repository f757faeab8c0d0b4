"""Streams of Kinesis as sources: a reader a delivery stream, which puts records into buffers and notes how far it is in the same
transaction."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import msgspec

from pampero.api import ApiError, Context, job
from pampero.aws.deliveries import delay
from pampero.aws.settling import ACTIVE
from pampero.aws.streams import channel
from pampero.kernel import ids
from pampero.kernel.log import logger
from pampero.services.firehose.buffers import Incoming, gather
from pampero.services.firehose.model import SOURCES, STREAMS, Stream, of_uid
from pampero.services.firehose.roles import as_role
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

log = logger("firehose")
IDLE_SECONDS = 60.0
READ_AT_ONCE = 500
PROVISIONING = 1.0


class Progress(msgspec.Struct):
    """How far a shard is read. sequence: of the last record; "" before the first. ended: the shard is."""

    sequence: str = ""
    ended: bool = False


# In a scope of the delivery stream (its uid), by the shard's id.
PLACES = Documents("firehose.place", Progress)


def _sources(tx: ReadTx) -> dict[str, Stream]:
    """By uid."""
    return {one.uid: one for _, _, one in STREAMS.everywhere(tx) if one.source is not None}


@job()
class Readers:
    """A reader for each delivery stream with a source."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._readers: dict[str, asyncio.Task[None]] = {}
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """See Job."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """See Job."""
        tasks = [*self._readers.values(), *([self._task] if self._task is not None else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self) -> None:
        store = self._context.runtime.store
        while True:
            mark = store.mark(SOURCES)
            wanted = await self._context.scan(_sources)
            for uid in self._readers.keys() - wanted.keys():
                self._readers.pop(uid).cancel()
            for uid, stream in wanted.items():
                if uid not in self._readers:
                    reader = _Reader(self._context.within(stream.account, stream.region), stream)
                    self._readers[uid] = asyncio.create_task(reader.run())
            await store.wait_from(SOURCES, mark, self._context.now + IDLE_SECONDS)


class _Reader:
    """Reads all shards of one stream in turn; children when their parents have ended."""

    def __init__(self, context: Context, stream: Stream) -> None:
        self._context, self._stream = context, stream
        assert stream.source is not None
        self._arn: str = stream.source["KinesisStreamARN"]
        self._role: str = stream.source["RoleARN"]
        self._iterators: dict[str, str] = {}
        self._problems = 0

    async def run(self) -> None:
        """Until it is cancelled."""
        store, watched = self._context.runtime.store, channel(self._arn)
        while self._stream.status(self._context.now) != ACTIVE:
            await self._pause(PROVISIONING)
        while True:
            mark = store.mark(watched)
            try:
                busy = await self._round()
                self._problems = 0
            except ApiError as error:
                self._iterators.clear()
                log.warning("%s cannot read %s: %s", self._stream.arn, self._arn, error)
                await self._pause(delay(self._problems, ids.uniform()))
                self._problems += 1
                continue
            if not busy:
                await store.wait_from(watched, mark, self._context.now + IDLE_SECONDS)

    async def _pause(self, seconds: float) -> None:
        await self._context.runtime.clock.wait(asyncio.Event(), self._context.now + seconds)

    async def _round(self) -> bool:
        """Read each shard once; whether there may be more already. Raises ApiError."""
        context = self._context
        sender = await as_role(context, self._role, self._stream.arn)
        kinesis = sender.within(self._arn.split(":")[4], self._arn.split(":")[3]).client("kinesis")
        shards: list[dict[str, Any]] = []
        asked: dict[str, Any] = {"StreamARN": self._arn}
        while True:
            page = await kinesis.call("ListShards", **asked)
            shards += page["Shards"]
            if not page.get("NextToken"):
                break
            asked = {"StreamARN": self._arn, "NextToken": page["NextToken"]}
        places = dict(await context.read(PLACES.page, self._stream.uid))
        present = {shard["ShardId"] for shard in shards}
        open_ = present - {id_ for id_, place in places.items() if place.ended}
        busy = False
        for shard in shards:
            id_ = shard["ShardId"]
            parents = {shard.get("ParentShardId"), shard.get("AdjacentParentShardId")}
            if id_ in open_ and not parents & open_:
                busy |= await self._read(kinesis, id_, places.get(id_, Progress()))
        return busy

    async def _read(self, kinesis: Any, shard: str, place: Progress) -> bool:
        if shard not in self._iterators:
            start: dict[str, Any] = {"ShardIteratorType": "AT_TIMESTAMP", "Timestamp": self._stream.created}
            if place.sequence:
                start = {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "StartingSequenceNumber": place.sequence}
            made = await kinesis.call("GetShardIterator", StreamARN=self._arn, ShardId=shard, **start)
            self._iterators[shard] = made["ShardIterator"]
        answer = await kinesis.call(
            "GetRecords", StreamARN=self._arn, ShardIterator=self._iterators.pop(shard), Limit=READ_AT_ONCE
        )
        records, after = answer["Records"], answer.get("NextShardIterator")
        if records or after is None:
            sequence = records[-1]["SequenceNumber"] if records else place.sequence
            incoming = [_incoming(shard, record) for record in records]
            await self._context.write(_take, self._stream, shard, incoming, Progress(sequence, after is None))
        if after is not None:
            self._iterators[shard] = after
        return bool(records) or after is None


def _incoming(shard: str, record: dict[str, Any]) -> Incoming:
    created = record["ApproximateArrivalTimestamp"]
    source = {
        "shardId": shard,
        "partitionKey": record["PartitionKey"],
        "approximateArrivalTimestamp": int(created * 1000),
        "sequenceNumber": record["SequenceNumber"],
        "subsequenceNumber": 0,
    }
    return Incoming(record["Data"], created, json.dumps(source))


def _take(tx: Tx, known: Stream, shard: str, records: list[Incoming], place: Progress) -> None:
    stream = of_uid(tx, known.arn, known.uid)
    if stream is not None:
        gather(tx, stream, records)
        PLACES.put(tx, stream.uid, shard, place)
