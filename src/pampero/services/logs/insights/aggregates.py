"""What `stats` counts: one accumulator a group and function. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Protocol

from pampero.services.logs.insights.records import Budget, Record, as_number, as_text, order

Reads = Callable[[Record], Any]


class Accumulator(Protocol):
    """Takes a group's records one by one."""

    def add(self, record: Record) -> None:
        """One more."""

    def value(self) -> Any:
        """What came of them."""


class Count:
    """How many records have a value."""

    def __init__(self, reads: Reads | None) -> None:
        self._reads = reads
        self._count = 0

    def add(self, record: Record) -> None:
        """See Accumulator."""
        self._count += self._reads is None or self._reads(record) is not None

    def value(self) -> int:
        """See Accumulator."""
        return self._count


class Distinct:
    """How many different values there are."""

    def __init__(self, reads: Reads, budget: Budget) -> None:
        self._reads = reads
        self._budget = budget
        self._seen: set[str] = set()

    def add(self, record: Record) -> None:
        """See Accumulator."""
        value = self._reads(record)
        if value is not None and (text := as_text(value)) not in self._seen:
            self._budget.spend(len(text) + 80)
            self._seen.add(text)

    def value(self) -> int:
        """See Accumulator."""
        return len(self._seen)


class Moments:
    """Sum, mean or standard deviation of numbers."""

    def __init__(self, reads: Reads, of: Callable[[int, float, float], float | None]) -> None:
        self._reads = reads
        self._of = of
        self._count = 0
        self._mean = self._squares = 0.0
        self._sum: float = 0

    def add(self, record: Record) -> None:
        """See Accumulator."""
        number = as_number(self._reads(record))
        if number is not None:
            self._count += 1
            self._sum += number
            apart = number - self._mean
            self._mean += apart / self._count
            self._squares += apart * (number - self._mean)

    def value(self) -> float | None:
        """See Accumulator."""
        return self._of(self._count, self._sum, self._squares)


def total(count: int, sum_: float, squares: float) -> float | None:
    """For Moments."""
    return sum_ if count else None


def mean(count: int, sum_: float, squares: float) -> float | None:
    """For Moments."""
    return sum_ / count if count else None


def deviation(count: int, sum_: float, squares: float) -> float | None:
    """For Moments: the population's."""
    return math.sqrt(squares / count) if count else None


class Extreme:
    """The value of the record that comes first or last by a key; of equal ones the one that was read first."""

    def __init__(self, reads: Reads, key: Callable[[Record, Any], Any], sign: int) -> None:
        self._reads = reads
        self._key = key
        self._last = sign > 0
        self._best: tuple[Any, Any] | None = None

    def add(self, record: Record) -> None:
        """See Accumulator."""
        value = self._reads(record)
        if value is None:
            return
        key = self._key(record, value)
        if self._best is None or (key > self._best[0] if self._last else key < self._best[0]):
            self._best = key, value

    def value(self) -> Any:
        """See Accumulator."""
        return None if self._best is None else self._best[1]


def by_value(record: Record, value: Any) -> Any:
    """For Extreme."""
    return order(value)


def by_text(record: Record, value: Any) -> Any:
    """For Extreme."""
    return as_text(value)


def by_time(record: Record, value: Any) -> Any:
    """For Extreme."""
    return as_number(record.get("@timestamp")) or 0


class Percentile:
    """The value below which a share of the numbers lies: of those that there are, the nearest."""

    def __init__(self, reads: Reads, percent: float, budget: Budget) -> None:
        self._reads = reads
        self._percent = percent
        self._budget = budget
        self._numbers: list[float] = []

    def add(self, record: Record) -> None:
        """See Accumulator."""
        number = as_number(self._reads(record))
        if number is not None:
            self._budget.spend(32)
            self._numbers.append(number)

    def value(self) -> float | None:
        """See Accumulator."""
        numbers = sorted(self._numbers)
        return numbers[max(0, math.ceil(self._percent / 100 * len(numbers)) - 1)] if numbers else None


def aggregate(name: str, reads: Reads | None, percent: float, budget: Budget) -> Accumulator | None:
    """The accumulator of a function; None: there is no such function, or it needs a field."""
    if name == "count":
        return Count(reads)
    if reads is None:
        return None
    match name:
        case "count_distinct" | "distinct_count":
            return Distinct(reads, budget)
        case "sum":
            return Moments(reads, total)
        case "avg":
            return Moments(reads, mean)
        case "stddev":
            return Moments(reads, deviation)
        case "min":
            return Extreme(reads, by_value, -1)
        case "max":
            return Extreme(reads, by_value, 1)
        case "earliest":
            return Extreme(reads, by_time, -1)
        case "latest":
            return Extreme(reads, by_time, 1)
        case "sortsfirst":
            return Extreme(reads, by_text, -1)
        case "sortslast":
            return Extreme(reads, by_text, 1)
        case "pct":
            return Percentile(reads, percent, budget)
    return None


AGGREGATES = frozenset({
    "count", "count_distinct", "distinct_count", "sum", "avg", "stddev", "min", "max", "earliest", "latest", "sortsfirst",
    "sortslast", "pct",
})  # fmt: skip
