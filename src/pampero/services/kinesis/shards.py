"""Shards: their rows, names and hash keys."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from pampero.api import ApiError
from pampero.services.kinesis import types as t
from pampero.services.kinesis.model import Stream
from pampero.services.kinesis.sequences import LAST, prefix, sequence
from pampero.store.tx import ReadTx, Row, Tx

HASHES = 1 << 128
# A row's id: 23 bits of the shard's, 40 of the record's number.
RECORD_BITS = 40
MAX_NUMBER = (1 << 31) - 1
_FIELDS = "id, number, started, closed, lo, hi, parent, adjacent, first, last"
_ALL = f"SELECT {_FIELDS} FROM kinesis_shards WHERE stream = ? AND number > ? ORDER BY number LIMIT ?"
_ONE = f"SELECT {_FIELDS} FROM kinesis_shards WHERE stream = ? AND number = ?"
_OPEN = f"SELECT {_FIELDS} FROM kinesis_shards WHERE stream = ? AND closed = 0 ORDER BY lo"
_BETWEEN = f"SELECT {_FIELDS} FROM kinesis_shards WHERE stream = ? AND closed = 0 AND lo >= ? AND lo <= ? ORDER BY lo"
_OF_HASH = f"SELECT {_FIELDS} FROM kinesis_shards WHERE stream = ? AND closed = 0 AND lo <= ? ORDER BY lo DESC LIMIT 1"
_CHILDREN = f"SELECT {_FIELDS} FROM kinesis_shards WHERE stream = ? AND (parent = ? OR adjacent = ?) ORDER BY number"
_COUNT = "SELECT count(*) FROM kinesis_shards WHERE stream = ? AND closed = 0"
_MAKE = (
    "INSERT INTO kinesis_shards (stream, number, started, closed, lo, hi, parent, adjacent, first, last, w_at, r_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, 0, 0, 0)"
)
EVERY = 1 << 40


class Shard(NamedTuple):
    """A shard. closed: when, 0 while it is open; parent, adjacent: -1 for none; first, last: numbers of records."""

    id: int
    number: int
    started: float
    closed: float
    lo: int
    hi: int
    parent: int
    adjacent: int
    first: int
    last: int

    @property
    def name(self) -> str:
        """Its ShardId."""
        return shard_name(self.number)

    @property
    def prefix(self) -> int:
        """What its sequence numbers have in common."""
        return prefix(self.started, self.number)

    @property
    def starting(self) -> str:
        """The sequence number before all of its records."""
        return sequence(self.started, self.number, 0, self.started)

    @property
    def ending(self) -> str | None:
        """The one behind all of them, once it is closed."""
        return sequence(self.started, self.number, LAST, self.closed) if self.closed else None

    @property
    def range(self) -> t.HashKeyRange:
        """The hash keys it takes."""
        return t.HashKeyRange(StartingHashKey=str(self.lo), EndingHashKey=str(self.hi))

    def gone(self, stream: Stream, now: float) -> bool:
        """Whether it was closed so long ago that nothing of it is kept."""
        return bool(self.closed) and self.closed <= stream.horizon(now)


def _shard(row: Row) -> Shard:
    id_, number, started, closed, lo, hi, parent, adjacent, first, last = row
    ends = int.from_bytes(lo, "big"), int.from_bytes(hi, "big")
    return Shard(id_, number, started, closed, *ends, parent, adjacent, first, last)


def shard_name(number: int) -> str:
    """A shard's name by its number in the stream."""
    return f"shardId-{number:012d}"


def row_id(shard: int, record: int) -> int:
    """The id of a record's row."""
    return (shard << RECORD_BITS) | record


def record_of(id_: int) -> int:
    """A record's number in its shard, of its row's id."""
    return id_ & ((1 << RECORD_BITS) - 1)


def hash_of(key: str) -> int:
    """The hash key of a partition key. Source: API_PutRecord (MD5)."""
    return int.from_bytes(hashlib.md5(key.encode(), usedforsecurity=False).digest(), "big")


def uniform(count: int) -> list[int]:
    """Where the ranges of so many shards begin."""
    step = HASHES // count
    return [step * index for index in range(count)]


def shards_of(tx: ReadTx, stream: Stream, after: int = -1, limit: int = EVERY) -> list[Shard]:
    """Shards in the order in which they were made, closed ones, too; at most `limit`, those behind a number."""
    return [_shard(row) for row in tx.all(_ALL, stream.uid, after, limit)]


def kept_page(tx: ReadTx, stream: Stream, after: int, limit: int) -> list[Shard]:
    """So many of those of which something is kept, in the order in which they were made, behind a number."""
    found: list[Shard] = []
    while True:
        page = shards_of(tx, stream, after, limit)
        found += [shard for shard in page if not shard.gone(stream, tx.now)]
        if len(page) < limit or len(found) >= limit:
            return found[:limit]
        after = page[-1].number


def kept_shards(tx: ReadTx, stream: Stream, after: int = -1) -> list[Shard]:
    """The same, without those of which nothing is kept."""
    return [shard for shard in shards_of(tx, stream, after) if not shard.gone(stream, tx.now)]


def open_shards(tx: ReadTx, stream: Stream) -> list[Shard]:
    """Those that take records, by their hash keys."""
    return [_shard(row) for row in tx.all(_OPEN, stream.uid)]


def open_between(tx: ReadTx, stream: Stream, first: int, end: int) -> list[Shard]:
    """Of those that take records the ones that begin from one hash key on and before another one."""
    return [
        _shard(row) for row in tx.all(_BETWEEN, stream.uid, first.to_bytes(16, "big"), (end - 1).to_bytes(16, "big"))
    ]


def count_open(tx: ReadTx, stream: Stream) -> int:
    """How many take records."""
    row = tx.one(_COUNT, stream.uid)
    return int(row[0]) if row is not None else 0


def shard_at(tx: ReadTx, stream: Stream, number: int) -> Shard | None:
    """The shard of a number, while something of it is kept."""
    row = tx.one(_ONE, stream.uid, number)
    shard = None if row is None else _shard(row)
    return None if shard is None or shard.gone(stream, tx.now) else shard


def of_hash(tx: ReadTx, stream: Stream, hash_: int) -> Shard:
    """The open shard that takes a hash key."""
    row = tx.one(_OF_HASH, stream.uid, hash_.to_bytes(16, "big"))
    assert row is not None
    return _shard(row)


def children_of(tx: ReadTx, stream: Stream, shard: Shard) -> list[t.ChildShard]:
    """What goes on where a closed shard ends."""
    found = (_shard(row) for row in tx.all(_CHILDREN, stream.uid, shard.number, shard.number))
    return [
        t.ChildShard(
            ShardId=child.name,
            ParentShards=[shard_name(number) for number in (child.parent, child.adjacent) if number >= 0],
            HashKeyRange=child.range,
        )
        for child in found
    ]


def number_of(stream: Stream, text: str) -> int:
    """The number in a ShardId, of which the digits are enough. Raises ResourceNotFoundException."""
    digits = text.partition("-")[2] or text
    if not (digits.isascii() and digits.isdecimal()) or int(digits) > MAX_NUMBER:
        raise not_there(stream, text)
    return int(digits)


def not_there(stream: Stream, name: str) -> ApiError:
    """There is no such shard, in the words of the operations that change shards."""
    text = f"Could not find shard {name} in stream {stream.name} under account {stream.account}."
    return ApiError("ResourceNotFoundException", text)


def make(tx: Tx, stream: Stream, ranges: Iterable[tuple[int, int]], parent: int = -1, adjacent: int = -1) -> list[int]:
    """Make shards for ranges of hash keys; the caller saves the stream. Their numbers."""
    rows = [(number, 0.0, lo, hi, parent, adjacent) for number, (lo, hi) in enumerate(ranges, stream.made)]
    insert(tx, stream, rows)
    stream.made += len(rows)
    return [row[0] for row in rows]


def insert(tx: Tx, stream: Stream, shards: Iterable[tuple[int, float, int, int, int, int]]) -> None:
    """Write new shards: (number, when it was closed, its first and its last hash key, parent, adjacent)."""
    tx.many(
        _MAKE,
        [
            (stream.uid, number, tx.now, closed, lo.to_bytes(16, "big"), hi.to_bytes(16, "big"), parent, adjacent)
            for number, closed, lo, hi, parent, adjacent in shards
        ],
    )


def shown(shard: Shard) -> t.Shard:
    """A shard as answers have it."""
    return t.Shard(
        ShardId=shard.name,
        ParentShardId=shard_name(shard.parent) if shard.parent >= 0 else None,
        AdjacentParentShardId=shard_name(shard.adjacent) if shard.adjacent >= 0 else None,
        HashKeyRange=shard.range,
        SequenceNumberRange=t.SequenceNumberRange(
            StartingSequenceNumber=shard.starting, EndingSequenceNumber=shard.ending
        ),
    )
