"""GetMetricStatistics."""

from __future__ import annotations

from pampero.api import Call, operation
from pampero.kernel.clock import bounded
from pampero.services.cloudwatch import types as t
from pampero.services.cloudwatch.model import (
    Metric,
    check_period,
    contradictory,
    dimensions_of,
    invalid,
    missing,
)
from pampero.services.cloudwatch.reading import read, units
from pampero.services.cloudwatch.stats import is_plain, statistic
from pampero.services.cloudwatch.times import first_moment
from pampero.store.tx import ReadTx

MAX_POINTS = 1440


@operation("GetMetricStatistics", resource="*", read=True)
def get_metric_statistics(tx: ReadTx, call: Call, req: t.GetMetricStatisticsInput) -> t.GetMetricStatisticsOutput:
    """Statistics of one metric; those of each unit apart. Source: API_GetMetricStatistics. Data points have no order there;
    here they are by time. Raises InvalidParameterValue, InvalidParameterCombination, MissingParameter."""
    begins, ends = bounded(req.StartTime), bounded(req.EndTime)
    if begins >= ends:
        raise invalid("The parameter StartTime must be less than the parameter EndTime.")
    check_period("Period", req.Period)
    named = list(req.Statistics or [])
    extended = list(req.ExtendedStatistics or [])
    if not named and not extended:
        raise missing("Must specify either Statistics or ExtendedStatistics")
    for number, one in enumerate(extended, 1):
        if statistic(one) is None or is_plain(one):
            raise invalid(f"The value {one} for parameter ExtendedStatistics.member.{number} is invalid.")
    start, end = first_moment(begins, req.Period, tx.now), int(-(-ends // 1))
    asked = int((ends - begins) // req.Period)
    if asked > MAX_POINTS:
        text = f"You have requested up to {asked} datapoints, which exceeds the limit of {MAX_POINTS}. "
        raise contradictory(
            text + "You may reduce the datapoints requested by increasing Period, or decreasing the time range."
        )
    metric = Metric(req.Namespace, req.MetricName, dimensions_of(req.Dimensions))
    points: list[t.Datapoint] = []
    for series, unit in units(tx, call.scope, metric):
        if req.Unit in (None, unit):
            for at, tally in read(tx, [series], start, end, req.Period, not extended).items():
                point = t.Datapoint(Timestamp=float(at), Unit=unit)
                for name in named:
                    compute = statistic(name)
                    assert compute is not None
                    setattr(point, name, compute(tally))
                values = {name: compute(tally) for name in extended if (compute := statistic(name))}
                told = {name: value for name, value in values.items() if value is not None}
                if named or told:
                    point.ExtendedStatistics = told or None
                    points.append(point)
    points.sort(key=lambda one: one.Timestamp or 0.0)
    return t.GetMetricStatisticsOutput(Label=req.MetricName, Datapoints=points)
