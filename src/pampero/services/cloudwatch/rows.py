"""Series and their hours in rows: how values come there, and how they are read.

An hour of a series is one row: its whole in columns, its points packed. What is read by the hour opens no points.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import floor

import msgspec

from pampero.aws.metrics import MINUTE, Tally
from pampero.services.cloudwatch.model import Metric
from pampero.services.cloudwatch.stats import spread_of
from pampero.store.tx import ReadTx, Tx

HOUR = 3600
# How late `last` of a series may be.
LATE = 300.0
AGE = "cloudwatch.age"
_FIND = "SELECT id, last FROM cloudwatch_series WHERE scope = ? AND namespace = ? AND name = ? AND dimensions = ? AND unit = ?"
_MAKE = "INSERT INTO cloudwatch_series (scope, namespace, name, dimensions, unit, last) VALUES (?, ?, ?, ?, ?, ?) RETURNING id"
_SEEN = "UPDATE cloudwatch_series SET last = ? WHERE id = ?"
_HOUR = "SELECT step, body FROM cloudwatch_hours WHERE series = ? AND at = ?"
_KEEP = (
    "INSERT INTO cloudwatch_hours (series, at, step, n, total, low, high, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (series, at) DO UPDATE SET n = excluded.n, total = excluded.total, low = excluded.low, "
    "high = excluded.high, body = excluded.body"
)
_SECOND = "SELECT body FROM cloudwatch_seconds WHERE series = ? AND at = ?"
_KEEP_SECOND = "INSERT INTO cloudwatch_seconds (series, at, body) VALUES (?, ?, ?) ON CONFLICT (series, at) DO UPDATE SET body = excluded.body"
_SERIES = "SELECT id, unit FROM cloudwatch_series WHERE scope = ? AND namespace = ? AND name = ? AND dimensions = ?"
_WHOLE = "SELECT at, n, total, low, high FROM cloudwatch_hours WHERE series = ? AND at >= ? AND at < ? ORDER BY at"
_POINTS = "SELECT at, body FROM cloudwatch_hours WHERE series = ? AND at >= ? AND at < ? ORDER BY at"
_SECONDS = "SELECT at, body FROM cloudwatch_seconds WHERE series = ? AND at >= ? AND at < ? ORDER BY at"

Points = dict[int, Tally]
pack = msgspec.msgpack.Encoder().encode
unpack = msgspec.msgpack.Decoder(Points).decode
unpack_one = msgspec.msgpack.Decoder(Tally).decode


class Value(msgspec.Struct):
    """What was measured of a metric at a moment. fine: with a resolution of a second."""

    metric: Metric
    unit: str
    at: float
    tally: Tally
    fine: bool = False


def keep(tx: Tx, scope: str, values: Iterable[Value]) -> None:
    """Write values of an account and region."""
    found: dict[tuple[Metric, str], dict[int, Points]] = {}
    fine: dict[tuple[Metric, str], Points] = {}
    for one in values:
        which = one.metric, one.unit
        minute = floor(one.at / MINUTE) * int(MINUTE)
        hour = minute // HOUR * HOUR
        merge(found.setdefault(which, {}).setdefault(hour, {}), minute - hour, one.tally)
        if one.fine:
            merge(fine.setdefault(which, {}), floor(one.at), one.tally)
    for which, hours in found.items():
        latest = max(hour + max(points) for hour, points in hours.items())
        series = _series(tx, scope, *which, float(latest))
        for hour, points in hours.items():
            _keep_hour(tx, series, hour, points)
        for second, tally in fine.get(which, {}).items():
            _keep_second(tx, series, second, tally)


def merge(points: Points, at: int, tally: Tally) -> None:
    """Add what was measured to what there is at a moment; the given tally stays as it is."""
    there = points.get(at)
    if there is None:
        points[at] = Tally(tally.count, tally.total, tally.low, tally.high, tally.spread)
        return
    if there.spread is None and there.low == there.high:
        there.spread = {there.low: there.count}
    there.merge(
        Tally(
            tally.count, tally.total, tally.low, tally.high, spread_of(tally) if tally.spread is None else tally.spread
        )
    )


def _series(tx: Tx, scope: str, metric: Metric, unit: str, latest: float) -> int:
    place = scope, metric.namespace, metric.name, metric.key, unit
    row = tx.one(_FIND, *place)
    if row is None:
        row = tx.one(_MAKE, *place, latest)
        assert row is not None
        tx.at(AGE, "", (tx.now // HOUR + 1) * HOUR)
    elif latest - row[1] >= LATE:
        tx.run(_SEEN, latest, row[0])
    return int(row[0])


def _keep_hour(tx: Tx, series: int, hour: int, points: Points) -> None:
    row = tx.one(_HOUR, series, hour)
    step = int(MINUTE)
    if row is not None:
        step, there = row[0], unpack(row[1])
        for at, tally in points.items():
            merge(there, at // step * step, tally)
        points = there
    write_hour(tx, series, hour, step, points)


def write_hour(tx: Tx, series: int, hour: int, step: int, points: Points) -> None:
    """Write all points of an hour."""
    whole = whole_of(points.values())
    for tally in points.values():
        if tally.low == tally.high:
            tally.spread = None
    tx.run(_KEEP, series, hour, step, whole.count, whole.total, whole.low, whole.high, pack(points))


def _keep_second(tx: Tx, series: int, second: int, tally: Tally) -> None:
    row = tx.one(_SECOND, series, second)
    points = {second: unpack_one(row[0])} if row else {}
    merge(points, second, tally)
    tx.run(_KEEP_SECOND, series, second, pack(points[second]))


def whole_of(tallies: Iterable[Tally]) -> Tally:
    """All of them as one."""
    whole = Tally(spread=None)
    for one in tallies:
        whole.merge(one)
    return whole


def units(tx: ReadTx, scope: str, metric: Metric) -> list[tuple[int, str]]:
    """The series of a metric, with the unit of each."""
    return [(row[0], row[1]) for row in tx.all(_SERIES, scope, metric.namespace, metric.name, metric.key)]


def read(tx: ReadTx, series: Sequence[int], start: int, end: int, period: int, plain: bool) -> Points:
    """What some series have together, by periods that begin at `start`. plain: nobody asks for the spread."""
    found: Points = {}
    for id_ in series:
        rows: Iterable[tuple[int, Tally]]
        if period < MINUTE:
            rows = _fine(tx, id_, start, end)
        elif plain and period % HOUR == 0 and start % HOUR == 0 and end % HOUR == 0:
            rows = ((row[0], Tally(row[1], row[2], row[3], row[4], None)) for row in tx.all(_WHOLE, id_, start, end))
        else:
            rows = _opened(tx, id_, start, end)
        for at, tally in rows:
            slot = start + (at - start) // period * period
            there = found.get(slot)
            if there is None:
                found[slot] = tally
            elif plain:
                there.count += tally.count
                there.total += tally.total
                there.low = min(there.low, tally.low)
                there.high = max(there.high, tally.high)
            else:
                merge(found, slot, tally)
    return found


def _opened(tx: ReadTx, series: int, start: int, end: int) -> Iterable[tuple[int, Tally]]:
    for hour, body in tx.all(_POINTS, series, start // HOUR * HOUR, end):
        for second, tally in unpack(body).items():
            if start <= hour + second < end:
                yield hour + second, tally


def _fine(tx: ReadTx, series: int, start: int, end: int) -> Iterable[tuple[int, Tally]]:
    """Seconds; of minutes that have none, what they have, at their beginning."""
    seconds = [(at, unpack_one(body)) for at, body in tx.all(_SECONDS, series, start, end)]
    told = {at // MINUTE for at, _ in seconds}
    return [*seconds, *((at, tally) for at, tally in _opened(tx, series, start, end) if at // MINUTE not in told)]
