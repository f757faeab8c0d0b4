"""What expressions are of: numbers, time series, and lists of time series."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct


class Series(Struct):
    """A time series: values by the second that their period begins at. source: what it is called where several come of one."""

    label: str
    points: Mapping[int, float]
    period: int
    facts: dict[str, str] = {}

    def mapped(self, function: Callable[[float], float | None]) -> Series:
        """Each value by itself; what has no result is missing."""
        found = {at: result for at, value in self.points.items() if (result := function(value)) is not None}
        return Series(self.label, found, self.period, self.facts)


Value = float | str | Series | list[Series] | list[float]


class InvalidOperands(ValueError):
    """A function cannot be applied to these."""


def ordered(series: Series) -> list[tuple[int, float]]:
    """Its values by time."""
    return sorted(series.points.items())


def together(many: Sequence[Series], function: Callable[[list[float]], float], label: str) -> Series:
    """One series of several: of the values that there are at each moment."""
    found: dict[int, list[float]] = {}
    for one in many:
        for at, value in one.points.items():
            found.setdefault(at, []).append(value)
    period = max((one.period for one in many), default=60)
    return Series(label, {at: function(values) for at, values in found.items()}, period)


def paired(left: Series, right: Series, function: Callable[[float, float], float | None]) -> Series:
    """Of the moments at which both have a value."""
    found: dict[int, float] = {}
    for at, value in left.points.items():
        other = right.points.get(at)
        if other is not None and (result := function(value, other)) is not None:
            found[at] = result
    return Series(left.label, found, max(left.period, right.period), left.facts)
