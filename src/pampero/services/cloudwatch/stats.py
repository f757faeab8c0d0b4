"""Statistics of what was measured: the five that are kept, and those that need the values' spread.

Source: CloudWatch user guide, "CloudWatch statistics definitions". How AWS finds a percentile between two values is not told:
the nearest rank is taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from pampero.aws.metrics import Tally

Statistic = Callable[[Tally], "float | None"]
_SHORT = re.compile(r"(p|tm|wm|tc|ts)(\d{1,3}(?:\.\d{1,10})?)\Z")
_RANGE = re.compile(r"(tm|wm|tc|ts|pr)\((\d{1,15}(?:\.\d{1,10})?)?(%?):(\d{1,15}(?:\.\d{1,10})?)?(%?)\)\Z")
PLAIN: dict[str, Statistic] = {
    "samplecount": lambda one: one.count,
    "sum": lambda one: one.total,
    "average": lambda one: one.total / one.count,
    "minimum": lambda one: one.low,
    "maximum": lambda one: one.high,
}


@lru_cache(maxsize=1024)
def statistic(name: str) -> Statistic | None:
    """What computes a statistic (`Sum`, `p99.9`, `TM(10%:90%)`, `IQM`); None: there is none of that name."""
    plain = PLAIN.get(name.lower()) if name[:1].isupper() else None
    if plain is not None:
        return plain
    if name.lower() == "iqm":
        return lambda one: _ranged(one, "tm", 0.25, 0.75, True)
    short = _SHORT.match(name.lower())
    if short is not None:
        kind, share = short[1], float(short[2]) / 100
        if not 0 <= share <= 1:
            return None
        if kind == "p":
            return lambda one: _percentile(one, share)
        return lambda one: _ranged(one, kind, 0.0, share, True)
    return _of_range(name)


def is_plain(name: str) -> bool:
    """Whether it needs no spread."""
    return name.lower() in PLAIN


def _of_range(name: str) -> Statistic | None:
    found = _RANGE.match(name.lower().replace(" ", ""))
    if found is None or (found[2] is None and found[4] is None):
        return None
    kind, low, high = found[1], found[2], found[4]
    shares = bool(found[3] or found[5])
    if shares and (kind == "pr" or (low is not None) != bool(found[3]) or (high is not None) != bool(found[5])):
        return None
    if shares:
        first, last = float(low or 0) / 100, float(high or 100) / 100
        return (lambda one: _ranged(one, kind, first, last, True)) if 0 <= first <= last <= 1 else None
    bottom = float(low) if low is not None else float("-inf")
    top = float(high) if high is not None else float("inf")
    return lambda one: _ranged(one, kind, bottom, top, False)


def spread_of(one: Tally) -> dict[float, float] | None:
    """How often each value was; None where nobody knows. Source: user guide, "Percentiles": statistic sets tell it only
    where they are of one value, and negative values have none."""
    if one.low < 0:
        return None
    if one.spread is None:
        return {one.low: one.count} if one.low == one.high else None
    return one.spread


def _percentile(one: Tally, share: float) -> float | None:
    spread = spread_of(one)
    if not spread:
        return None
    rest = share * one.count
    last = 0.0
    for value in sorted(spread):
        last = value
        rest -= spread[value]
        if rest <= 1e-9:
            break
    return min(max(last, one.low), one.high)


def _ranged(one: Tally, kind: str, low: float, high: float, shares: bool) -> float | None:
    spread = spread_of(one)
    if not spread:
        return None
    inside = _shared(spread, low * one.count, high * one.count) if shares else _between(spread, low, high)
    count = sum(inside.values())
    if kind == "tc":
        return count
    if kind == "pr":
        return count / one.count * 100
    total = sum(value * times for value, times in inside.items())
    if kind == "ts":
        return total
    if kind == "wm":
        return _winsorized(one, spread, inside, low, high, shares)
    return total / count if count else None


def _shared(spread: dict[float, float], first: float, last: float) -> dict[float, float]:
    """What lies between two ranks; of a value on the border, its share."""
    found: dict[float, float] = {}
    at = 0.0
    for value in sorted(spread):
        taken = min(at + spread[value], last) - max(at, first)
        if taken > 1e-9:
            found[value] = taken
        at += spread[value]
    return found


def _between(spread: dict[float, float], low: float, high: float) -> dict[float, float]:
    """Without the lower border, with the upper one."""
    return {value: times for value, times in spread.items() if low < value <= high}


def _winsorized(
    one: Tally, spread: dict[float, float], inside: dict[float, float], low: float, high: float, shares: bool
) -> float | None:
    """The mean, where what lies outside counts as the border."""
    if not inside:
        return None
    bottom, top = (min(inside), max(inside)) if shares else (low, high)
    return sum(min(max(value, bottom), top) * times for value, times in spread.items()) / one.count
