"""Metrics that services publish of themselves: counted in memory, handed to whoever keeps metrics every few seconds.

A process that is killed loses what it has not handed over yet, `work.metrics.FLUSH_SECONDS` at most.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import floor, frexp, inf, ldexp

from msgspec import Struct, field

from pampero.api.call import Context

# Pairs of names and values, by name.
Dimensions = tuple[tuple[str, str], ...]
# account, region, namespace, metric, dimensions, unit
Measured = tuple[str, str, str, str, Dimensions, str]
MINUTE = 60.0


class Together:
    """Metrics that always have the same values, as of a function and of its account: they are counted as one, and told apart when
    they are handed over. Whoever counts keeps the object: it is known by itself."""

    __slots__ = ("metrics",)

    def __init__(self, *metrics: Measured) -> None:
        self.metrics = metrics


# So many values are told apart in a minute; more of them are counted on a grid, no farther than 1 % from where they are.
MAX_VALUES = 200
MAX_CELLS = 1000
_CELLS = 128


class Tally(Struct, array_like=True):
    """Values that were measured in some time: how many, their sum, the least and the greatest.

    spread: how often each was, on the grid where there are many; None where nobody knows.
    """

    count: float = 0.0
    total: float = 0.0
    low: float = inf
    high: float = -inf
    spread: dict[float, float] | None = field(default_factory=dict)

    def add(self, value: float, count: float = 1.0) -> None:
        """A value was measured, so many times."""
        self.count += count
        self.total += value * count
        if value < self.low:
            self.low = value
        if value > self.high:
            self.high = value
        spread = self.spread
        if spread is not None:
            if value in spread:
                spread[value] += count
            elif len(spread) < MAX_VALUES:
                spread[value] = count
            else:
                near = on_grid(value)
                if near in spread:
                    spread[near] += count
                else:
                    spread[near] = count
                    if len(spread) > MAX_CELLS:
                        self.spread = merged(spread, {})

    def merge(self, other: Tally) -> None:
        """What another one has counted, too."""
        self.count += other.count
        self.total += other.total
        self.low = min(self.low, other.low)
        self.high = max(self.high, other.high)
        if self.spread is not None:
            self.spread = None if other.spread is None else merged(self.spread, other.spread)


def merged(one: dict[float, float], other: dict[float, float]) -> dict[float, float]:
    """The values of both, on the grid where they are many; on a wider one where they are far apart, too."""
    found = _summed({}, one.items(), None)
    _summed(found, other.items(), None)
    if len(found) <= MAX_VALUES:
        return found
    cells = _CELLS
    found = _summed({}, found.items(), cells)
    while len(found) > MAX_CELLS:
        cells //= 2
        found = _summed({}, found.items(), cells)
    return found


def _summed(into: dict[float, float], counts: Iterable[tuple[float, float]], cells: int | None) -> dict[float, float]:
    for value, count in counts:
        key = value if cells is None else on_grid(value, cells)
        into[key] = into.get(key, 0.0) + count
    return into


def on_grid(value: float, cells: int = _CELLS) -> float:
    """The nearest value of a grid that has so many steps to each power of two; those of the grid stay where they are."""
    if not value:
        return value
    part, power = frexp(value)
    return ldexp((floor(part * cells) + 0.5) / cells, power)


# By the minute that they are of, in epoch seconds.
Batch = list[tuple[float, dict[Measured, Tally]]]


class Meter:
    """What one process has counted since it last told: by the minute, by metric. on_first: told when there is something
    to hand over. A test that turns the clock begins another minute at once."""

    def __init__(self, context: Context) -> None:
        self._clock = context.runtime.clock
        self._minute = 0.0
        self._tallies: dict[Measured | Together, Tally] = {}
        self._past: Batch = []
        self.on_first: Callable[[], None] = _nothing
        self._clock.on_turn(self._close)

    def add(self, measured: Measured | Together, value: float = 1.0, count: float = 1.0) -> None:
        """A value was measured, so many times."""
        tally = self._tallies.get(measured)
        if tally is None:
            if not self._tallies:
                self._minute = self._clock.now() // MINUTE * MINUTE
                self.on_first()
            tally = self._tallies[measured] = Tally()
        tally.add(value, count)

    def add_at(self, measured: Measured, at: float, value: float) -> None:
        """A value was measured at another moment."""
        if not (self._tallies or self._past):
            self.on_first()
        tally = Tally()
        tally.add(value)
        self._past.append((at // MINUTE * MINUTE, {measured: tally}))

    def _close(self) -> None:
        """What was counted so far is of the minute that it began in."""
        if self._tallies:
            self._past.append((self._minute, _apart(self._tallies)))
            self._tallies = {}

    def take(self) -> Batch:
        """What was counted since the last time; it is the caller's now."""
        self._close()
        taken, self._past = self._past, []
        return taken

    def give_back(self, taken: Batch) -> None:
        """What could not be kept now is taken again with the next."""
        self._past = taken + self._past


def _apart(tallies: dict[Measured | Together, Tally]) -> dict[Measured, Tally]:
    found: dict[Measured, Tally] = {}
    for key, tally in tallies.items():
        for measured in key.metrics if isinstance(key, Together) else (key,):
            # Whoever keeps them changes none.
            known = found.setdefault(measured, tally)
            if known is not tally:
                found[measured] = both = Tally()
                both.merge(known)
                both.merge(tally)
    return found


def meter(context: Context) -> Meter:
    """This process's."""
    return context.runtime.part(Meter, context)


def _nothing() -> None:
    """Nobody waits for a first value."""
