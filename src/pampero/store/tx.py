"""What a transaction body may do. A body is a plain function `body(tx, …)`: no await, short, retriable."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

Value = str | bytes | int | float | None
Row = tuple[Any, ...]
# An event of the outbox that this process is to hand over: id, topic, key, payload as it is stored, trace.
Emitted = tuple[int, str, str, bytes, str]


class ReadTx(Protocol):
    """A consistent view of the store, for reading."""

    @property
    def now(self) -> float:
        """Epoch seconds at which this transaction began."""

    def one(self, sql: str, *args: Value) -> Row | None:
        """The first row, or None."""

    def all(self, sql: str, *args: Value) -> list[Row]:
        """All rows."""


class Tx(ReadTx, Protocol):
    """One write transaction: rows, outbox events, timers and wake-ups, all or nothing.

    SQL uses `?` placeholders and the subset that SQLite and PostgreSQL share
    (INSERT … ON CONFLICT … RETURNING). An exception rolls the whole body back.

    trace: what its events and timers descend from (`kernel.lineage`), at first whatever the writing task descends from;
    "" where something begins that nothing causes, such as a firing of a schedule.
    """

    trace: str

    def run(self, sql: str, *args: Value) -> int:
        """Execute; the number of rows changed."""

    def claim(self, sql: str, *args: Value) -> list[Row]:
        """The rows of a `SELECT … ORDER BY … LIMIT …`, which nobody else gets before this transaction ends.

        What takes them at once may stand around it: `DELETE … WHERE id IN (SELECT … LIMIT …) RETURNING …`. The statement
        has one LIMIT: an engine that locks rows does so there.
        """

    def many(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        """Execute once a row."""

    def emit(self, topic: str, payload: Any, key: str = "") -> None:
        """Put an event in the outbox: `@consumer(topic)` of the same service runs after the commit, at least once.

        payload: anything msgspec can encode to MessagePack. Events of one non-empty key are consumed in order,
        one at a time; those without a key concurrently.
        """

    def at(self, kind: str, key: str, due: float, payload: Any = None) -> None:
        """Set the timer (kind, key) to `due` (epoch seconds), replacing an earlier one.

        `@timer(kind)` runs once it is due, in the transaction that removes the timer.
        """

    def cancel(self, kind: str, key: str) -> bool:
        """Remove a timer; whether there was one."""

    def wake(self, channel: str) -> None:
        """After the commit, wake whoever waits in `Store.wait(channel)`."""

    def once_committed(self, work: Callable[[], None]) -> None:
        """Do this in this process once it is committed: what may be lost, such as a count. It neither waits nor writes."""

    def touch(self, name: str) -> None:
        """What is cached under `name` changes: after the commit `Store.generation(name)` is another number."""


def as_told(error: BaseException) -> BaseException:
    """What a body raised, as a future takes it: not a StopIteration."""
    if not isinstance(error, StopIteration):
        return error
    told = RuntimeError("a transaction raised StopIteration")
    told.__cause__ = error
    return told
