"""Sequence numbers, as AWS shapes them: they grow within a shard, and tell which one, and when.

186 bits: version, the second in which the shard began, its number's last digit, the record's number in it, eight bits of
nothing, the record's second, the shard's number, version again. Source: what kinesalite found out of AWS's.
"""

from __future__ import annotations

from typing import NamedTuple

VERSION = 2
MIN_COUNT = 1 << 184
LAST = (1 << 63) - 1


class Sequence(NamedTuple):
    """What a sequence number says. began: the second of the shard; shard: its number; record: the number in it."""

    began: int
    shard: int
    record: int
    second: int


def sequence(began: float, shard: int, record: int, moment: float) -> str:
    """The sequence number of a shard's record. began, moment: epoch seconds."""
    return str(prefix(began, shard) + (record << 80) + (int(moment) << 36))


def prefix(began: float, shard: int) -> int:
    """What all numbers of a shard have in common."""
    return (VERSION << 184) | (int(began) << 148) | ((shard & 15) << 144) | (shard << 4) | VERSION


def parse(text: str) -> Sequence | None:
    """What a sequence number says; None for what is none."""
    number = int(text)
    if number >> 184 != VERSION or number & 15 != VERSION:
        return None
    found = Sequence(_bits(number, 148, 36), _bits(number, 4, 32), _bits(number, 80, 64), _bits(number, 36, 36))
    return found if found.record <= LAST else None


def _bits(number: int, shift: int, count: int) -> int:
    return (number >> shift) & ((1 << count) - 1)
