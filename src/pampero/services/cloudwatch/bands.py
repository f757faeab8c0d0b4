"""ANOMALY_DETECTION_BAND: what is expected of a metric, and how far from it is no anomaly.

AWS's model is not told. Here what is expected at an hour of the day is the mean of the values at that hour in the two weeks
before; where there are few of them, of all. The band is so many standard deviations wide, to each side.
"""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt

from pampero.services.cloudwatch.math.parse import Node
from pampero.services.cloudwatch.math.values import Series

LEARNT = 14 * 86_400
MIN_COUNT = 3
HOUR, HOURS = 3600, 24


def band_of(
    series: Series, training: Callable[[Node, int], Series | None], node: Node, deviations: float, moments: range
) -> list[Series]:
    """Upper and lower. training: finds a metric with what came before."""
    learnt = training(node, LEARNT) or series
    hours: list[list[float]] = [[] for _ in range(HOURS)]
    everything: list[float] = []
    for at, value in learnt.points.items():
        hours[at // HOUR % HOURS].append(value)
        everything.append(value)
    if not everything:
        return [Series(f"{series.label} (expected)", {}, series.period) for _ in range(2)]
    whole = _model(everything)
    models = [_model(values) if len(values) >= MIN_COUNT else whole for values in hours]
    upper: dict[int, float] = {}
    lower: dict[int, float] = {}
    for at in moments:
        mean, deviation = models[at // HOUR % HOURS]
        upper[at], lower[at] = mean + deviations * deviation, mean - deviations * deviation
    label = f"{series.label} (expected)"
    return [Series(label, upper, series.period), Series(label, lower, series.period)]


def _model(values: list[float]) -> tuple[float, float]:
    mean = sum(values) / len(values)
    return mean, sqrt(sum((value - mean) ** 2 for value in values) / len(values))
