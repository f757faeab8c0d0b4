"""What reading a stream or a topic is: where shards and records come from, and what is handed over of them.

Each kind of source is one class in a file of its own; readers, lanes and batches are the same for all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

import msgspec

from pampero.api import Client, Context
from pampero.kernel.arn import Arn
from pampero.kernel.clock import iso8601
from pampero.work.feeds.feed import Feed

DEFAULT_BATCH = 100
# Bytes of a record that filters read in place; a longer one is read on a thread.
QUICK = 16 * 1024
encode = msgspec.json.Encoder().encode


@dataclass(slots=True, eq=False)
class Entry:
    """A record on its way. key: what is kept in order. event, body: as they are handed over. done: it need not come
    again."""

    sequence: str
    created: float
    key: str
    event: dict[str, Any]
    body: bytes = field(init=False)
    done: bool = False

    def __post_init__(self) -> None:
        self.body = encode(self.event)


@dataclass(frozen=True, slots=True)
class ShardOf:
    """A shard as its stream lists it. start: the sequence number before all of its records, where streams may be made anew
    under their names and those of another one are smaller."""

    id: str
    parents: tuple[str, ...] = ()
    start: str = ""


class Source(Protocol):
    """One feed's stream. info: what records of failure call a batch. channel: what commits of new records wake; None: to
    read is to wait for them."""

    info: str

    @property
    def channel(self) -> str | None:
        """See Source."""

    async def shards(self, role: Context) -> list[ShardOf]:
        """The shards that may be read, parents first. role: who reads. Raises ApiError."""

    async def retention(self, role: Context) -> float:
        """Seconds that a record is kept. Raises ApiError."""

    async def iterator(self, role: Context, shard: str, kind: str, value: Any) -> str:
        """Where reading begins: TRIM_HORIZON; AT_TIMESTAMP with epoch seconds; AFTER_SEQUENCE_NUMBER with one."""

    async def records(self, role: Context, shard: str, iterator: str, most: int) -> tuple[list[Entry], str | None]:
        """Records, and the next iterator; none at the end of the shard."""

    def event(self, shard: str, entries: list[Entry], members: dict[str, Any]) -> bytes:
        """What a function gets. members: further ones, beside the records."""

    def filterable(self, entry: Entry) -> Any:
        """What patterns see of a record."""

    def named(self, item: Any) -> Any:
        """The sequence number that an itemIdentifier of an answer stands for."""

    def described(self, shard: str, entries: list[Entry]) -> dict[str, Any]:
        """What records of failure say of a batch."""

    async def reached(self, shard: str, position: str) -> None:
        """All up to there is done, and the checkpoint says so."""

    async def close(self) -> None:
        """Reading is over."""


class Streams:
    """What streams of DynamoDB and Kinesis have in common. info, service: of each. via: the service that reads."""

    service = ""
    info = ""
    time = staticmethod(iso8601)

    def __init__(self, feed: Feed, via: str) -> None:
        self.arn = feed.source
        self.via = via

    def client(self, role: Context) -> Client:
        """A client of the stream's service, as who reads."""
        return role.within(role.account, Arn.parse(self.arn).region).client(self.service)

    def event(self, shard: str, entries: list[Entry], members: dict[str, Any]) -> bytes:
        """See Source."""
        body = b'{"Records":[' + b",".join(entry.body for entry in entries) + b"]"
        return body + (b"," + encode(members)[1:] if members else b"}")

    def filterable(self, entry: Entry) -> Any:
        """See Source."""
        return entry.event

    def named(self, item: Any) -> Any:
        """See Source."""
        return item

    def described(self, shard: str, entries: list[Entry]) -> dict[str, Any]:
        """See Source."""
        return {
            "shardId": shard,
            "startSequenceNumber": entries[0].sequence,
            "endSequenceNumber": entries[-1].sequence,
            "approximateArrivalOfFirstRecord": self.time(entries[0].created),
            "approximateArrivalOfLastRecord": self.time(entries[-1].created),
            "batchSize": len(entries),
            "streamArn": self.arn,
        }

    async def close(self) -> None:
        """See Source."""

    async def reached(self, shard: str, position: str) -> None:
        """See Source."""
