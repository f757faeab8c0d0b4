"""Metric alarms evaluated: when they are due, and when their metric has a new value.

Of a period under way counts what cannot change any more: a sum, a count or a maximum that is too high already, a minimum that is
too low. AWS waits for the period's end.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from pampero.api import ApiError, Context, TimerEvent, timer
from pampero.services.cloudwatch import types as t
from pampero.services.cloudwatch.alarms.judging import COMPARISONS, EXTRA, Point, Verdict, judged, reason_of
from pampero.services.cloudwatch.alarms.model import (
    ALARM,
    ALARMS,
    EVALUATE,
    UNKNOWN,
    VERSION,
    Alarm,
    key_of,
    metric_key,
    of_key,
    stamp,
    transit,
)
from pampero.services.cloudwatch.evaluation import Evaluation, Queries
from pampero.services.cloudwatch.math.values import Series
from pampero.services.cloudwatch.model import Metric, dimensions_of
from pampero.services.cloudwatch.reading import read, units
from pampero.store.tx import ReadTx, Tx

LATE, LATE_FINE = 5.0, 1.0
FIRST = 5.0
# Points that an alarm's expressions may make: it is evaluated between other requests.
MAX_MADE = 200_000
GROWS, SHRINKS = ("Sum", "SampleCount", "Maximum"), ("Minimum",)


def grain_of(period: int) -> int:
    """How often an alarm of a period is evaluated. Source: API_PutMetricAlarm: each ten seconds with high resolution."""
    return 60 if period >= 60 else 10


def first_due(tx: Tx, alarm: Alarm) -> None:
    """It was put just now."""
    tx.at(EVALUATE, key_of(alarm), tx.now + FIRST)


def wake(tx: Tx, scope: str, metrics: Iterable[Metric]) -> None:
    """Metrics have new values: the alarms on them look at once."""
    for metric in set(metrics):
        for _, alarm in ALARMS.find(tx, scope, "metric", metric_key(metric)):
            tx.at(EVALUATE, key_of(alarm), tx.now)


@timer(EVALUATE)
def evaluate(tx: Tx, context: Context, event: TimerEvent) -> None:
    """An alarm is due."""
    alarm = of_key(tx, event.key)
    if alarm is None or alarm.metric is None:
        return
    queries = queries_of(alarm.metric)
    watched = watched_id(alarm.metric, queries)
    grain = grain_of(queries.period_of(watched))
    tx.at(EVALUATE, event.key, (tx.now // grain + 1) * grain + (LATE if grain == 60 else LATE_FINE))
    try:
        verdict = _verdict(tx, alarm, queries, watched, tx.now // grain * grain)
        if verdict.state != ALARM and _is_final(alarm.metric):
            early = _verdict(tx, alarm, queries, watched, (tx.now // grain + 1) * grain)
            verdict = early if early.state == ALARM else verdict
    except ApiError:
        # An expression that cannot be computed of these data yields none.
        verdict = Verdict(UNKNOWN, [Point(0, None)] * (alarm.metric.EvaluationPeriods or 1))
    if verdict.state is None or verdict.state == alarm.state.value:
        return
    given = alarm.metric
    periods, enough = given.EvaluationPeriods or 1, given.DatapointsToAlarm or given.EvaluationPeriods or 1
    comparison = given.ComparisonOperator or ""
    if given.ThresholdMetricId is None:
        threshold = f"the threshold ({float(given.Threshold or 0.0)})"
        reason = reason_of(verdict, alarm.state.value, comparison, threshold, periods, enough)
    else:
        reason = _band_reason(verdict, alarm.state.value, periods, enough)
    transit(tx, alarm, verdict.state, reason, _data(tx, given, verdict, queries.period_of(watched)))


def queries_of(given: t.PutMetricAlarmInput) -> Queries:
    """What an alarm asks: its one metric, or its metrics and expressions. Raises ValidationError."""
    if given.Metrics:
        return Queries(given.Metrics, "Metrics")
    metric = t.Metric(Namespace=given.Namespace, MetricName=given.MetricName, Dimensions=given.Dimensions)
    stat = given.Statistic or given.ExtendedStatistic or ""
    asked = t.MetricStat(Metric=metric, Period=given.Period or 60, Stat=stat, Unit=given.Unit)
    return Queries([t.MetricDataQuery(Id="m1", MetricStat=asked)], "Metrics")


def watched_id(given: t.PutMetricAlarmInput, queries: Queries) -> str:
    """The query whose values are compared."""
    found = [one.Id for one in queries.given if one.ReturnData is not False and one.Id != given.ThresholdMetricId]
    return str(found[0])


def _is_final(given: t.PutMetricAlarmInput) -> bool:
    comparison = given.ComparisonOperator or ""
    if given.Statistic is None:
        return False
    return given.Statistic in (GROWS if comparison.startswith("Greater") else SHRINKS)


def _verdict(tx: ReadTx, alarm: Alarm, queries: Queries, watched: str, end: float) -> Verdict:
    given = alarm.metric
    assert given is not None
    periods, enough = given.EvaluationPeriods or 1, given.DatapointsToAlarm or given.EvaluationPeriods or 1
    period = queries.period_of(watched)
    start = int(end) - (periods + EXTRA) * period
    whole = Evaluation(tx, alarm.scope, queries, float(start), end, end, MAX_MADE)
    values = whole.value(watched)
    found = values.points if isinstance(values, Series) else {}
    bounds = _bounds(whole, given)
    points = []
    few = _few(tx, alarm, given, start, int(end)) if given.EvaluateLowSampleCountPercentile == "ignore" else set()
    for at in range(start, int(end), period):
        value = found.get(at)
        point = Point(at, None if at in few else value)
        if point.value is not None:
            point.breaches, point.bound = _breaches(given, bounds, at, point.value)
        points.append(point)
    return judged(points, periods, enough, given.TreatMissingData or "missing")


def _bounds(whole: Evaluation, given: t.PutMetricAlarmInput) -> tuple[Series, Series] | None:
    if given.ThresholdMetricId is None:
        return None
    band = whole.value(given.ThresholdMetricId)
    series = [one for one in band if isinstance(one, Series)] if isinstance(band, list) else []
    return (series[0], series[1]) if len(series) == 2 else None


def _breaches(
    given: t.PutMetricAlarmInput, bounds: tuple[Series, Series] | None, at: int, value: float
) -> tuple[bool, float | None]:
    comparison = given.ComparisonOperator or ""
    if given.ThresholdMetricId is None:
        compare, _ = COMPARISONS[comparison]
        return compare(value, given.Threshold or 0.0), None
    if bounds is None or at not in bounds[0].points:
        return False, None
    upper, lower = bounds[0].points[at], bounds[1].points[at]
    over = "Greater" in comparison and value > upper
    under = "Less" in comparison and value < lower
    return over or under, lower if under else upper


def _few(tx: ReadTx, alarm: Alarm, given: t.PutMetricAlarmInput, start: int, end: int) -> set[int]:
    """Periods with too few values for a percentile. Source: user guide, "Percentile-based alarms and low data samples": fewer
    than 10 / (1 - percentile) above the middle, 10 / percentile below."""
    text = given.ExtendedStatistic or ""
    if not text.startswith("p") or not text[1:].replace(".", "", 1).isdigit():
        return set()
    share = float(text[1:]) / 100
    edge = 1 - share if share >= 0.5 else share
    least = 10 / edge if edge > 0 else float("inf")
    metric = Metric(given.Namespace or "", given.MetricName or "", dimensions_of(given.Dimensions))
    series = [id_ for id_, unit in units(tx, alarm.scope, metric) if given.Unit in (None, unit)]
    points = read(tx, series, start, end, given.Period or 60, True)
    return {at for at, tally in points.items() if tally.count < least}


def _band_reason(verdict: Verdict, old: str, periods: int, enough: int) -> str:
    if verdict.state == UNKNOWN or not verdict.points:
        return reason_of(verdict, old, "GreaterThanThreshold", "the threshold", periods, enough)
    newest = verdict.points[-1]
    bound = f"[{newest.bound}]"
    if verdict.state != ALARM:
        text = reason_of(verdict, old, "GreaterThanThreshold", f"the thresholds {bound}", periods, enough)
        return text.replace("not greater than", "within")
    side = "greater than the upper" if (newest.value or 0.0) > (newest.bound or 0.0) else "less than the lower"
    text = reason_of(verdict, old, "GreaterThanThreshold", f"thresholds {bound}", periods, enough)
    return text.replace("greater than", side)


def _data(tx: Tx, given: t.PutMetricAlarmInput, verdict: Verdict, period: int) -> str:
    """StateReasonData."""
    real = [one for one in verdict.points if one.value is not None]
    data: dict[str, Any] = {"version": VERSION, "queryDate": stamp(tx.now)}
    if real:
        data["startDate"] = stamp(real[0].at)
    if given.Unit is not None:
        data["unit"] = given.Unit
    if given.Statistic or given.ExtendedStatistic:
        data["statistic"] = given.Statistic or given.ExtendedStatistic
    data |= {"period": period, "recentDatapoints": [one.value for one in real]}
    if given.ThresholdMetricId is None:
        data["threshold"] = float(given.Threshold or 0.0)
    else:
        data["recentUpperThresholds"] = [one.bound for one in real]
    evaluated = [
        {"timestamp": stamp(one.at), **({} if one.value is None else {"value": one.value})}
        for one in reversed(verdict.points)
        if one.at
    ]
    data["evaluatedDatapoints"] = evaluated
    return msgspec.json.encode(data).decode()
