"""Where the periods of a query begin. Source: API_GetMetricStatistics and API_GetMetricData, "StartTime"."""

from __future__ import annotations

DAY = 86_400


def first_moment(start: float, period: int, now: float) -> int:
    """The start of a query, rounded down: the more, the older it is."""
    age = now - start
    if period < 60:
        grain = period
    elif age <= 15 * DAY:
        grain = 60
    else:
        grain = 300 if age <= 63 * DAY else 3600
    return int(start // grain * grain)
