"""What commands do with records: each stage takes them one by one, and gives them on. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from pampero.kernel.glob import compile_glob
from pampero.services.logs.insights.aggregates import Accumulator, aggregate
from pampero.services.logs.insights.expressions import Counted, Reads, counted_field
from pampero.services.logs.insights.records import Budget, Record, as_text, order

# After how many bytes a sort drops what will not be among the first.
SORTED = 16 * 1024 * 1024
Row = list[tuple[str, str]]
Named = tuple[str, Reads]


class Stage(Protocol):
    """What a command does with records. `push` gives them on to the next stage; `close`: there are no more."""

    @property
    def full(self) -> bool:
        """Whether no further record can change what comes of it."""

    def push(self, record: Record) -> None:
        """One record."""

    def close(self) -> None:
        """Give on what was kept."""


class Sink:
    """The end: rows of texts."""

    def __init__(self, columns: list[str], limit: int, budget: Budget) -> None:
        self._columns = columns
        self._limit = limit
        self._budget = budget
        self.rows: list[Row] = []
        self.matched = 0

    @property
    def full(self) -> bool:
        """See Stage. What is found beyond the limit is counted, though."""
        return len(self.rows) >= self._limit

    def push(self, record: Record) -> None:
        """See Stage."""
        self.matched += 1
        if self.full:
            return
        row = [(name, as_text(value)) for name in self._columns if (value := record.get(name)) is not None]
        self._budget.spend(sum(len(name) + len(value) + 100 for name, value in row))
        self.rows.append(row)

    def close(self) -> None:
        """See Stage."""


class Each:
    """A command on each record alone: it changes the record, and says whether the record goes on."""

    def __init__(self, then: Stage, change: Callable[[Record], bool]) -> None:
        self._then = then
        self._change = change

    @property
    def full(self) -> bool:
        """See Stage."""
        return self._then.full

    def push(self, record: Record) -> None:
        """See Stage."""
        if self._change(record):
            self._then.push(record)

    def close(self) -> None:
        """See Stage."""


class Unnest:
    """A record for each item of a list; anything else counts as a list of one item."""

    def __init__(self, then: Stage, reads: Reads, name: str) -> None:
        self._then = then
        self._reads = reads
        self._name = name

    @property
    def full(self) -> bool:
        """See Stage."""
        return self._then.full

    def push(self, record: Record) -> None:
        """See Stage."""
        value = self._reads(record)
        for item in value if isinstance(value, list) else [] if value is None else [value]:
            if self._then.full:
                return
            self._then.push(record.with_field(self._name, item))

    def close(self) -> None:
        """See Stage."""


class FillDown:
    """What a record lacks is what the one before it had. names: of the fields, with `*`; none: all."""

    def __init__(self, then: Stage, names: list[str], budget: Budget) -> None:
        self._then = then
        self._tests = [compile_glob(name) for name in names]
        self._budget = budget
        self._last: dict[str, Any] = {}

    @property
    def full(self) -> bool:
        """See Stage."""
        return self._then.full

    def push(self, record: Record) -> None:
        """See Stage."""
        found = record.whole()
        for name, value in found.items():
            if value is not None and not name.startswith("@ptr") and self._fills(name):
                if name not in self._last:
                    self._budget.spend(len(name) + 200)
                self._last[name] = value
        record.fields.update({name: value for name, value in self._last.items() if found.get(name) is None})
        self._then.push(record)

    def _fills(self, name: str) -> bool:
        return not self._tests or any(test(name) for test in self._tests)

    def close(self) -> None:
        """See Stage."""


class Limit:
    """The first records."""

    def __init__(self, then: Stage, most: int) -> None:
        self._then = then
        self._left = most

    @property
    def full(self) -> bool:
        """See Stage."""
        return self._left <= 0 or self._then.full

    def push(self, record: Record) -> None:
        """See Stage."""
        if self._left > 0:
            self._left -= 1
            self._then.push(record)

    def close(self) -> None:
        """See Stage."""


class Dedup:
    """The first record of each combination of values; records without one of them all go on."""

    def __init__(self, then: Stage, reads: list[Reads], budget: Budget) -> None:
        self._then = then
        self._reads = reads
        self._budget = budget
        self._seen: set[tuple[str, ...]] = set()

    @property
    def full(self) -> bool:
        """See Stage."""
        return self._then.full

    def push(self, record: Record) -> None:
        """See Stage."""
        values = [read(record) for read in self._reads]
        if None not in values:
            key = tuple(map(as_text, values))
            if key in self._seen:
                return
            self._budget.spend(sum(map(len, key)) + 150)
            self._seen.add(key)
        self._then.push(record)

    def close(self) -> None:
        """See Stage."""


class Sort:
    """All records in another order, or the first `most` of them. A record without a key comes last."""

    full = False

    def __init__(self, then: Stage, keys: list[tuple[Reads, bool]], most: int | None, budget: Budget) -> None:
        self._then = then
        self._keys = keys
        self._most = most
        self._budget = budget
        self._kept: list[tuple[list[Any], int, Record]] = []
        self._news = 0

    def push(self, record: Record) -> None:
        """See Stage."""
        values = [read(record) for read, _ in self._keys]
        size = record.size
        self._budget.spend(size)
        self._kept.append((values, size, record))
        self._news += size
        if self._most is not None and self._news > SORTED and len(self._kept) > self._most:
            self._cut()

    def _cut(self) -> None:
        for index in range(len(self._keys) - 1, -1, -1):
            self._order(index)
        if self._most is not None:
            self._budget.spend(-sum(size for _, size, _ in self._kept[self._most :]))
            del self._kept[self._most :]
        self._news = 0

    def _order(self, index: int) -> None:
        backward = self._keys[index][1]
        self._kept.sort(
            key=lambda one: ((one[0][index] is None) is not backward, order(one[0][index])), reverse=backward
        )

    def close(self) -> None:
        """See Stage."""
        self._cut()
        for _, _, record in self._kept:
            if self._then.full:
                break
            self._then.push(record)
        self._kept = []


class Stats:
    """A record for each group, in the order in which the groups were met."""

    full = False

    def __init__(
        self, then: Stage, by: list[Named], shown: list[Named], counted: list[Counted], budget: Budget
    ) -> None:
        self._then = then
        self._by = by
        self._shown = shown
        self._counted = counted
        self._budget = budget
        self._groups: dict[tuple[str, ...], tuple[dict[str, Any], list[Accumulator]]] = {}
        if not by:
            self._groups[()] = {}, self._made()

    def _made(self) -> list[Accumulator]:
        made = (aggregate(name, reads, percent, self._budget) for name, reads, percent in self._counted)
        return [one for one in made if one is not None]

    def push(self, record: Record) -> None:
        """See Stage."""
        values = {name: read(record) for name, read in self._by}
        key = tuple(map(as_text, values.values()))
        group = self._groups.get(key)
        if group is None:
            self._budget.spend(sum(map(len, key)) + 400 * (1 + len(self._counted)))
            group = self._groups[key] = values, self._made()
        for accumulator in group[1]:
            accumulator.add(record)

    def close(self) -> None:
        """See Stage."""
        for values, accumulators in self._groups.values():
            record = Record(values | {counted_field(n): one.value() for n, one in enumerate(accumulators)})
            self._then.push(Record(values | {name: read(record) for name, read in self._shown}))
        self._groups = {}
