"""Series and their hours in rows: how values come there. `reading` reads them.

An hour of a series is one row: its whole in columns, its points packed. What is read by the hour opens no points.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import floor

import msgspec

from pampero.aws.metrics import MINUTE, Tally
from pampero.services.cloudwatch.model import Metric
from pampero.services.cloudwatch.stats import spread_of
from pampero.store.tx import Tx

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
