"""Splitting and merging shards: the rows of it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from pampero.services.kinesis.model import Stream
from pampero.services.kinesis.shards import Shard, insert, make, shard_at
from pampero.store.tx import Tx

_CLOSE = "UPDATE kinesis_shards SET closed = ? WHERE id = ?"
_CLOSE_NUMBER = "UPDATE kinesis_shards SET closed = ? WHERE stream = ? AND number = ?"
_CLOSED_EMPTY = "SELECT id FROM kinesis_shards WHERE stream = ? AND closed = ? AND first > last"


def close(tx: Tx, stream: Stream, shard: Shard) -> None:
    """No more records come into a shard; it is kept as long as its last one might be."""
    tx.run(_CLOSE, tx.now, shard.id)
    if shard.first > shard.last:
        tx.at("kinesis.trim", str(shard.id), tx.now + stream.retention * 3600.0, stream.arn)


def split(tx: Tx, stream: Stream, shard: Shard, middle: int) -> list[Shard]:
    """Two shards go on where one ends. middle: where the second one begins. The caller saves the stream."""
    close(tx, stream, shard)
    return _made(tx, stream, make(tx, stream, [(shard.lo, middle - 1), (middle, shard.hi)], shard.number))


def merge(tx: Tx, stream: Stream, first: Shard, second: Shard) -> Shard:
    """One shard goes on where two neighbours end. first: the one that is named as its parent. The caller saves the stream."""
    close(tx, stream, first)
    close(tx, stream, second)
    whole = min(first.lo, second.lo), max(first.hi, second.hi)
    return _made(tx, stream, make(tx, stream, [whole], first.number, second.number))[0]


def _made(tx: Tx, stream: Stream, numbers: list[int]) -> list[Shard]:
    found = (shard_at(tx, stream, number) for number in numbers)
    return [shard for shard in found if shard is not None]


@dataclass(slots=True)
class _Piece:
    """A shard that is there, or is to be made."""

    number: int
    lo: int
    hi: int
    parent: int = -1
    adjacent: int = -1
    closed: bool = False


def rearrange(tx: Tx, stream: Stream, shards: list[Shard], starts: list[int]) -> None:
    """Split and merge until the open shards, given by their hash keys, begin at these places; the first is 0. Thousands of
    shards are written by few statements. The caller saves the stream."""
    present = [_Piece(shard.number, shard.lo, shard.hi) for shard in shards]
    made: list[_Piece] = []

    def new(lo: int, hi: int, parent: int, adjacent: int = -1) -> _Piece:
        made.append(_Piece(stream.made, lo, hi, parent, adjacent))
        stream.made += 1
        return made[-1]

    pieces: list[_Piece] = []
    for piece in present:
        for start in starts[bisect_right(starts, piece.lo) : bisect_right(starts, piece.hi)]:
            piece.closed = True
            pieces.append(new(piece.lo, start - 1, piece.number))
            piece = new(start, piece.hi, piece.number)
        pieces.append(piece)
    wanted = set(starts)
    done: list[_Piece] = []
    for piece in pieces:
        if piece.lo in wanted:
            done.append(piece)
        else:
            before = done[-1]
            before.closed = piece.closed = True
            done[-1] = new(before.lo, piece.hi, before.number, piece.number)
    tx.many(_CLOSE_NUMBER, [(tx.now, stream.uid, piece.number) for piece in present if piece.closed])
    insert(
        tx,
        stream,
        ((one.number, tx.now if one.closed else 0.0, one.lo, one.hi, one.parent, one.adjacent) for one in made),
    )
    for (id_,) in tx.all(_CLOSED_EMPTY, stream.uid, tx.now):
        tx.at("kinesis.trim", str(id_), tx.now + stream.retention * 3600.0, stream.arn)
