"""Reading events back in order: rows hold whole batches, whose times may overlap, and are merged here.

An event's place is (time, chunk, index): the order in which AWS sorts events (time, ingestion, request).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from pampero.api import Context
from pampero.services.logs.model import DAY
from pampero.services.logs.sealing import opened
from pampero.store.tx import ReadTx, Row

BLOCK = 32
Position = tuple[int, int, int]
FIRST: Position = (-1, 0, 0)
LAST: Position = (1 << 60, 0, 0)

_COLUMNS = "id, stream, first_event, last_event, ingested, body"
decode_events = msgspec.msgpack.Decoder(list[tuple[int, str]]).decode


class Event(NamedTuple):
    """One stored event. stream: the stream's row. Sorts by its place, which is unique."""

    time: int
    chunk: int
    number: int
    message: str
    stream: int
    ingested: int

    @property
    def place(self) -> Position:
        """Where it stands."""
        return self.time, self.chunk, self.number

    @property
    def id(self) -> str:
        """Its id: 56 digits, unique, in order."""
        return f"{self.time:020d}{self.chunk:020d}{self.number:016d}"


def place_of_id(text: str) -> Position:
    """The place in an event's id. Raises ValueError."""
    if len(text) != 56 or not (text.isascii() and text.isdigit()):
        raise ValueError("not an event id")
    return int(text[:20]), int(text[20:40]), int(text[40:])


@dataclass(frozen=True, slots=True)
class Span:
    """Which events: of a group or of one stream, from `start` to `end` (milliseconds, both included). context: of who reads."""

    context: Context
    group: str
    stream: int | None
    start: int
    end: int

    @property
    def _owner(self) -> tuple[str, str | int]:
        return ("grp", self.group) if self.stream is None else ("stream", self.stream)

    def forward(self, tx: ReadTx, after: Position = FIRST) -> Iterator[Event]:
        """The events behind a place, oldest first."""
        start = max(self.start, after[0])
        waiting: list[Event] = []
        for row in self._rows(tx, start):
            edge = row[2]
            ready = 0
            while ready < len(waiting) and waiting[ready].time < edge:
                ready += 1
            yield from waiting[:ready]
            overlap = ready < len(waiting)
            waiting = waiting[ready:] + [
                e for e in _events(self.context, row) if start <= e.time <= self.end and e.place > after
            ]
            if overlap:
                waiting.sort()
        yield from waiting

    def backward(self, tx: ReadTx, before: Position = LAST) -> Iterator[Event]:
        """The events before a place, newest first."""
        end = min(self.end, before[0])
        waiting: list[Event] = []
        for row in self._rows_back(tx, end):
            edge = row[3]
            ready = 0
            while ready < len(waiting) and waiting[ready].time > edge:
                ready += 1
            yield from waiting[:ready]
            overlap = ready < len(waiting)
            found = [e for e in _events(self.context, row) if self.start <= e.time <= end and e.place < before]
            waiting = waiting[ready:] + found[::-1]
            if overlap:
                waiting.sort(reverse=True)
        yield from waiting

    def _rows(self, tx: ReadTx, start: int) -> Iterator[Row]:
        """Batches by their first event. None spans more than a day: that bounds where to begin."""
        column, value = self._owner
        statement = (
            f"SELECT {_COLUMNS} FROM logs_chunks WHERE {column} = ? AND (first_event, id) > (?, ?) "
            "AND first_event <= ? AND last_event >= ? ORDER BY first_event, id LIMIT ?"
        )
        time, id_ = start - DAY - 1, 0
        while True:
            rows = tx.all(statement, value, time, id_, self.end, start, BLOCK)
            yield from rows
            if len(rows) < BLOCK:
                return
            time, id_ = rows[-1][2], rows[-1][0]

    def _rows_back(self, tx: ReadTx, end: int) -> Iterator[Row]:
        column, value = self._owner
        statement = (
            f"SELECT {_COLUMNS} FROM logs_chunks WHERE {column} = ? AND (last_event, id) < (?, ?) "
            "AND last_event >= ? AND first_event <= ? ORDER BY last_event DESC, id DESC LIMIT ?"
        )
        time, id_ = end + DAY + 1, 0
        while True:
            rows = tx.all(statement, value, time, id_, self.start, end, BLOCK)
            yield from rows
            if len(rows) < BLOCK:
                return
            time, id_ = rows[-1][3], rows[-1][0]


def chunk_events(tx: ReadTx, context: Context, chunk: int) -> list[Event]:
    """The events of one batch; none when it is gone."""
    row = tx.one(f"SELECT {_COLUMNS} FROM logs_chunks WHERE id = ?", chunk)
    return [] if row is None else _events(context, row)


def _events(context: Context, row: Row) -> list[Event]:
    id_, stream, _, _, ingested, body = row
    events = decode_events(opened(context, body))
    return [Event(time, id_, index, message, stream, ingested) for index, (time, message) in enumerate(events)]
