"""Topics of a cluster of Kafka that is run elsewhere. Source: "Using Lambda with self-managed Apache Kafka".

A partition is read as a shard is. How far it is done is a checkpoint here, and committed to the consumer group, too, so that
Kafka's own tools show it. Without `pampero[kafka]` there is no client.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
from collections.abc import Iterator
from typing import Any

import msgspec

from pampero.api import ApiError, Context
from pampero.kernel import jsontext
from pampero.kernel.clock import iso8601_millis
from pampero.work.feeds.feed import KafkaSettings
from pampero.work.feeds.sources import Entry, ShardOf, encode

CONNECT_MILLIS = 10_000
UNREACHABLE = "Unreachable"
FETCH_MILLIS = 1000
# Kafka keeps what its topics say; only MaximumRecordAgeInSeconds bounds the age of records here.
FOREVER = float("inf")


async def is_there(role: Context, kafka: KafkaSettings) -> bool:
    """Whether there is such a topic. Raises ApiError Unreachable; NotImplemented where there is no client."""
    client = await _connected(role, kafka, "AIOKafkaAdminClient")
    try:
        return bool(await _partitions(client, kafka.topic))
    finally:
        await client.close()


async def _connected(role: Context, kafka: KafkaSettings, kind: str, **settings: Any) -> Any:
    """A client of this class of aiokafka, started. Raises ApiError."""
    try:
        import aiokafka
        import aiokafka.admin as admin
        from aiokafka.errors import KafkaError
    except ImportError as error:
        text = "Topics of Kafka need a client: pip install 'pampero[kafka]'"
        raise ApiError("NotImplemented", text, status=501) from error
    if not role.settings.reaches_private:
        # Brokers name each other by any address, and the client connects to what they say.
        text = "The server's settings do not let it reach what users name, as a client of Kafka does."
        raise ApiError(UNREACHABLE, text)
    made = getattr(admin, kind, None) or getattr(aiokafka, kind)
    client = made(bootstrap_servers=kafka.servers, client_id="pampero", request_timeout_ms=CONNECT_MILLIS, **settings)
    try:
        async with asyncio.timeout(CONNECT_MILLIS / 1000):
            await client.start()
    except (KafkaError, OSError, TimeoutError) as error:
        await (client.close() if kind == "AIOKafkaAdminClient" else client.stop())
        text = f"The brokers {', '.join(kafka.servers)} can't be reached: {error or type(error).__name__}"
        raise ApiError(UNREACHABLE, text) from error
    return client


async def _partitions(client: Any, topic: str) -> list[int]:
    """A topic's, by number; none where it is not there: to ask brokers for one may make it. Raises ApiError."""
    with _unreachable():
        if topic not in await client.list_topics():
            return []
        [found] = await client.describe_topics([topic])
    return sorted(one["partition"] for one in found["partitions"])


@contextlib.contextmanager
def _unreachable() -> Iterator[None]:
    """What the client raises, as errors of calls."""
    from aiokafka.errors import KafkaError, OffsetOutOfRangeError

    try:
        yield
    except OffsetOutOfRangeError as error:
        raise ApiError("TrimmedDataAccessException", str(error)) from error
    except (KafkaError, OSError, TimeoutError) as error:
        raise ApiError(UNREACHABLE, str(error) or type(error).__name__) from error


class Topics:
    """See Source. A partition has a consumer of its own, which is assigned to it by hand."""

    info = "KafkaBatchInfo"
    channel = None

    def __init__(self, kafka: KafkaSettings) -> None:
        self._kafka = kafka
        self._consumers: dict[str, Any] = {}
        self._admin: Any = None

    async def shards(self, role: Context) -> list[ShardOf]:
        """See Source."""
        if self._admin is None:
            self._admin = await _connected(role, self._kafka, "AIOKafkaAdminClient")
        return [
            ShardOf(f"{self._kafka.topic}-{number}") for number in await _partitions(self._admin, self._kafka.topic)
        ]

    async def retention(self, role: Context) -> float:
        """See Source. What Kafka still has is handed over."""
        return FOREVER

    async def iterator(self, role: Context, shard: str, kind: str, value: Any) -> str:
        """See Source: an offset."""
        consumer, place = await self._of(role, shard), self._place(shard)
        if kind == "AFTER_SEQUENCE_NUMBER":
            return str(int(value) + 1)
        with _unreachable():
            if kind != "AT_TIMESTAMP":
                return str((await consumer.beginning_offsets([place]))[place])
            found = (await consumer.offsets_for_times({place: int(value * 1000)}))[place]
            if found is not None:
                return str(found.offset)
            return str((await consumer.end_offsets([place]))[place])

    async def records(self, role: Context, shard: str, iterator: str, most: int) -> tuple[list[Entry], str | None]:
        """See Source."""
        consumer, place = await self._of(role, shard), self._place(shard)
        with _unreachable():
            if await consumer.position(place) != int(iterator):
                consumer.seek(place, int(iterator))
            found = (await consumer.getmany(place, timeout_ms=FETCH_MILLIS, max_records=most)).get(place, [])
        return [self._entry(record) for record in found], str(found[-1].offset + 1) if found else iterator

    def _entry(self, record: Any) -> Entry:
        event = {
            "topic": record.topic,
            "partition": record.partition,
            "offset": record.offset,
            "timestamp": record.timestamp,
            "timestampType": "LOG_APPEND_TIME" if record.timestamp_type == 1 else "CREATE_TIME",
            **{
                name: _text(value)
                for name, value in (("key", record.key), ("value", record.value))
                if value is not None
            },
            "headers": [{name: list(value)} for name, value in record.headers],
        }
        return Entry(str(record.offset), record.timestamp / 1000, event.get("key", ""), event)

    def event(self, shard: str, entries: list[Entry], members: dict[str, Any]) -> bytes:
        """See Source."""
        records = {shard: [msgspec.Raw(entry.body) for entry in entries]}
        servers = ",".join(self._kafka.servers)
        return encode({"eventSource": "SelfManagedKafka", "bootstrapServers": servers, "records": records})

    def filterable(self, entry: Entry) -> Any:
        """Source: "Using event filtering with Amazon MSK and self-managed Apache Kafka"."""
        shown = dict(entry.event)
        for name in ("key", "value"):
            if name in shown:
                text = base64.b64decode(shown[name])
                with contextlib.suppress(ValueError):
                    shown[name] = text.decode()
                    shown[name] = jsontext.loads(text)
        return shown

    def named(self, item: Any) -> Any:
        """See Source."""
        return str(item["offset"]) if isinstance(item, dict) and isinstance(item.get("offset"), int) else None

    def described(self, shard: str, entries: list[Entry]) -> dict[str, Any]:
        """See Source."""
        span = {
            "firstRecordOffset": entries[0].sequence,
            "lastRecordOffset": entries[-1].sequence,
            "firstRecordTimestamp": iso8601_millis(entries[0].created),
            "lastRecordTimestamp": iso8601_millis(entries[-1].created),
        }
        return {
            "batchSize": len(entries),
            "bootstrapServers": ",".join(self._kafka.servers),
            "payloadSize": sum(len(entry.body) for entry in entries),
            "recordsInfo": {shard: span},
        }

    async def reached(self, shard: str, position: str) -> None:
        """See Source: the group is told, for Kafka's tools. What counts is the checkpoint."""
        if shard in self._consumers and position:
            with contextlib.suppress(ApiError), _unreachable():
                await self._consumers[shard].commit({self._place(shard): int(position) + 1})

    async def close(self) -> None:
        """See Source."""
        consumers, self._consumers = self._consumers, {}
        for consumer in consumers.values():
            await consumer.stop()
        if self._admin is not None:
            admin, self._admin = self._admin, None
            await admin.close()

    async def _of(self, role: Context, shard: str) -> Any:
        if shard not in self._consumers:
            made = await _connected(
                role, self._kafka, "AIOKafkaConsumer", group_id=self._kafka.group, enable_auto_commit=False,
                auto_offset_reset="none",
            )  # fmt: skip
            made.assign([self._place(shard)])
            # Any place will do, so that it has one: reading begins with a seek.
            made.seek(self._place(shard), 0)
            self._consumers[shard] = made
        return self._consumers[shard]

    def _place(self, shard: str) -> Any:
        from aiokafka import TopicPartition

        return TopicPartition(self._kafka.topic, int(shard.rpartition("-")[2]))


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()
