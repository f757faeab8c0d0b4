"""What is kept for how long: seconds for three hours, minutes for 15 days, five minutes for 63, hours for 455. Source: user guide,
"Metrics retention". By the clock, a slice at a time."""

from __future__ import annotations

from pampero.api import Context, TimerEvent, timer
from pampero.services.cloudwatch.rows import AGE, HOUR, Points, merge, pack, unpack
from pampero.services.cloudwatch.times import DAY
from pampero.store.tx import Tx

SECONDS_KEPT = 3 * HOUR
# (what points stand for, for how long, what they stand for then)
STEPS = ((60, 15 * DAY, 300), (300, 63 * DAY, HOUR))
# Source: API_DescribeAlarmHistory.
HISTORY_KEPT = 30 * DAY
KEPT = 455 * DAY
SLICE, SOON = 200, 0.05
_OLD_SECONDS = "SELECT series, at FROM cloudwatch_seconds WHERE at < ? ORDER BY at LIMIT ?"
_DROP_SECOND = "DELETE FROM cloudwatch_seconds WHERE series = ? AND at = ?"
_OLD = "SELECT series, at, body FROM cloudwatch_hours WHERE step = ? AND at < ? ORDER BY at LIMIT ?"
_COARSER = "UPDATE cloudwatch_hours SET step = ?, body = ? WHERE series = ? AND at = ?"
_OLDEST = "SELECT series, at FROM cloudwatch_hours WHERE step = ? AND at < ? ORDER BY at LIMIT ?"
_DROP = "DELETE FROM cloudwatch_hours WHERE series = ? AND at = ?"
_FORGOTTEN = "DELETE FROM cloudwatch_series WHERE last < ?"
_FORGET_HISTORY = "DELETE FROM cloudwatch_history WHERE at < ?"
_ANY = "SELECT 1 FROM cloudwatch_series LIMIT 1"


@timer(AGE)
def age(tx: Tx, context: Context, event: TimerEvent) -> None:
    """An hour has ended."""
    full = False
    seconds = tx.all(_OLD_SECONDS, tx.now - SECONDS_KEPT, SLICE)
    tx.many(_DROP_SECOND, seconds)
    full |= len(seconds) == SLICE
    for step, kept, coarser in STEPS:
        rows = tx.all(_OLD, step, tx.now - kept - HOUR, SLICE)
        for series, at, body in rows:
            tx.run(_COARSER, coarser, pack(_coarser(unpack(body), coarser)), series, at)
        full |= len(rows) == SLICE
    gone = tx.all(_OLDEST, HOUR, tx.now - KEPT - HOUR, SLICE)
    tx.many(_DROP, gone)
    full |= len(gone) == SLICE
    if full:
        tx.at(AGE, "", tx.now + SOON)
        return
    tx.run(_FORGET_HISTORY, tx.now - HISTORY_KEPT)
    tx.run(_FORGOTTEN, tx.now - KEPT - HOUR)
    if tx.one(_ANY):
        tx.at(AGE, "", (tx.now // HOUR + 1) * HOUR)


def _coarser(points: Points, step: int) -> Points:
    found: Points = {}
    for at, tally in points.items():
        merge(found, at // step * step, tally)
    for tally in found.values():
        if tally.low == tally.high:
            tally.spread = None
    return found
