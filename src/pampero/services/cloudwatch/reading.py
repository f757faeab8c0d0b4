"""What series hold, read for many of them at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pampero.aws.metrics import MINUTE, Tally
from pampero.services.cloudwatch.model import Metric
from pampero.services.cloudwatch.rows import HOUR, Points, merge, unpack, unpack_one
from pampero.store.statements import MARKS, in_parts
from pampero.store.tx import ReadTx

_SERIES = (
    "SELECT dimensions, id, unit FROM cloudwatch_series "
    f"WHERE scope = ? AND namespace = ? AND name = ? AND dimensions IN ({MARKS})"
)
_WHOLE = (
    f"SELECT series, at, n, total, low, high FROM cloudwatch_hours WHERE series IN ({MARKS}) AND at >= ? AND at < ?"
)
_POINTS = f"SELECT series, at, body FROM cloudwatch_hours WHERE series IN ({MARKS}) AND at >= ? AND at < ?"
_SECONDS = f"SELECT series, at, body FROM cloudwatch_seconds WHERE series IN ({MARKS}) AND at >= ? AND at < ?"
# By series: moments and what was measured then.
Measured = dict[int, list[tuple[int, Tally]]]
# A metric's series, with the unit of each.
Units = list[tuple[int, str]]


def units(tx: ReadTx, scope: str, metric: Metric) -> Units:
    """The series of a metric."""
    return units_of(tx, scope, [metric])[metric]


def units_of(tx: ReadTx, scope: str, metrics: Iterable[Metric]) -> dict[Metric, Units]:
    """Those of many."""
    found: dict[Metric, Units] = {metric: [] for metric in metrics}
    named: dict[tuple[str, str], dict[str, Units]] = {}
    for metric, own in found.items():
        named.setdefault((metric.namespace, metric.name), {})[metric.key] = own
    for name, keys in named.items():
        for part in in_parts(list(keys)):
            for key, id_, unit in tx.all(_SERIES, scope, *name, *part):
                keys[key].append((id_, unit))
    return found


def read(tx: ReadTx, series: Sequence[int], start: int, end: int, period: int, plain: bool) -> Points:
    """What some series have together, by periods that begin at `start`. plain: nobody asks for the spread."""
    return joined(measured(tx, series, start, end, period, plain), series, start, period, plain)


def measured(tx: ReadTx, series: Sequence[int], start: int, end: int, period: int, plain: bool) -> Measured:
    """What each of some series has, for periods of such a length."""
    found: Measured = {}
    for part in in_parts(series):
        if period < MINUTE:
            _fine(tx, part, start, end, found)
        elif plain and period % HOUR == 0 and start % HOUR == 0 and end % HOUR == 0:
            for id_, at, count, total, low, high in tx.all(_WHOLE, *part, start, end):
                found.setdefault(id_, []).append((at, Tally(count, total, low, high, None)))
        else:
            _opened(tx, part, start, end, found)
    return found


def joined(found: Measured, series: Sequence[int], start: int, period: int, plain: bool) -> Points:
    """What some of the series have together, by periods; what was found is used up."""
    points: Points = {}
    for id_ in series:
        for at, tally in found.get(id_, ()):
            slot = start + (at - start) // period * period
            there = points.get(slot)
            if there is None:
                points[slot] = tally
            elif plain:
                there.count += tally.count
                there.total += tally.total
                there.low = min(there.low, tally.low)
                there.high = max(there.high, tally.high)
            else:
                merge(points, slot, tally)
    return points


def _opened(tx: ReadTx, part: Sequence[int], start: int, end: int, found: Measured) -> None:
    for id_, hour, body in tx.all(_POINTS, *part, start // HOUR * HOUR, end):
        own = found.setdefault(id_, [])
        own += [(hour + second, tally) for second, tally in unpack(body).items() if start <= hour + second < end]


def _fine(tx: ReadTx, part: Sequence[int], start: int, end: int, found: Measured) -> None:
    """Seconds; of minutes that have none, what they have, at their beginning."""
    minutes: Measured = {}
    _opened(tx, part, start, end, minutes)
    seconds: Measured = {}
    for id_, at, body in tx.all(_SECONDS, *part, start, end):
        seconds.setdefault(id_, []).append((at, unpack_one(body)))
    for id_ in minutes.keys() | seconds.keys():
        own = seconds.get(id_, [])
        told = {at // MINUTE for at, _ in own}
        found[id_] = [*own, *(one for one in minutes.get(id_, ()) if one[0] // MINUTE not in told)]
