"""What a stream is: its document, its shards, and what their names and numbers look like.

A stream has one open shard at a time. Four hours after the first record of a shard it is closed, and a child goes on, as
on AWS; a day later it is gone with its records.
"""

from __future__ import annotations

import zlib
from typing import NamedTuple

import msgspec

from pampero.aws.settling import Pending
from pampero.kernel.arn import arn
from pampero.services.dynamodb.sealing import Seal
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx

RETENTION_SECONDS = 24 * 3600.0
SHARD_SECONDS = 4 * 3600.0
# AWS's sequence numbers have 21 digits or more.
BASE = 10**20
_SHARDS = "SELECT number, started, first, last, closed FROM ddb_shards WHERE stream = ? ORDER BY number"
_SHARD = "SELECT number, started, first, last, closed FROM ddb_shards WHERE stream = ? AND number = ?"


class Stream(msgspec.Struct):
    """A stream. key: how its rows name it; closed: when it was disabled, 0 while it is not; keys: the table's key
    attributes; policy, revision: of its resource policy; pending: what it is before it is ENABLED or DISABLED; seal: the table
    key that its records are sealed by."""

    account: str
    region: str
    table: str
    label: str
    key: str
    view: str
    created: float
    keys: list[str]
    closed: float = 0.0
    policy: str | None = None
    revision: str | None = None
    pending: Pending | None = None
    seal: Seal | None = None

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("dynamodb", self.region, self.account, f"table/{self.table}/stream/{self.label}")

    @property
    def scope(self) -> str:
        """The space in which its name is unique."""
        return f"{self.account}/{self.region}"


STREAMS: Documents[Stream] = Documents(
    "dynamodb.stream", Stream, at=lambda stream: (stream.scope, f"{stream.table}/{stream.label}")
)


class Shard(NamedTuple):
    """A shard. first, last: the first and the last of its sequence numbers; closed: when, 0 while it is open."""

    number: int
    started: float
    first: int
    last: int
    closed: float

    def id(self, stream: Stream) -> str:
        """Its name, in whose order shards began."""
        end = zlib.crc32(f"{stream.key}/{self.number}".encode())
        return f"shardId-{int(self.started * 1000):014d}{self.number:06d}-{end:08x}"

    def gone(self, now: float) -> bool:
        """Whether all of it is too old."""
        return bool(self.closed) and self.closed <= now - RETENTION_SECONDS


def shards_of(tx: ReadTx, stream: Stream) -> list[Shard]:
    """The shards of a stream that may be read, the oldest first."""
    shards = (Shard(*row) for row in tx.all(_SHARDS, stream.key))
    return [shard for shard in shards if not shard.gone(tx.now)]


def shard_of(tx: ReadTx, stream: Stream, number: int) -> Shard | None:
    """One shard, while it may be read."""
    row = tx.one(_SHARD, stream.key, number)
    shard = None if row is None else Shard(*row)
    return None if shard is None or shard.gone(tx.now) else shard


def sequence(number: int) -> str:
    """A sequence number as answers show it."""
    return str(BASE + number)
