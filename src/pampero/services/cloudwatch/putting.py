"""PutMetricData, and what services count of themselves."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from pampero.api import ApiError, Call, metric_keeper, operation
from pampero.aws.metrics import Batch, Tally
from pampero.services.cloudwatch import types as t
from pampero.services.cloudwatch.alarms.evaluating import wake
from pampero.services.cloudwatch.model import MAX_DIMENSIONS, Metric, contradictory, dimensions_of, invalid, missing
from pampero.services.cloudwatch.rows import Value, keep
from pampero.store.tx import Tx

MAX_DATA, MAX_VALUES = 1000, 150
MAX_SIZE = 2.0**360
OLDEST, NEWEST = 14 * 86_400.0, 7200.0


@metric_keeper
def keep_counted(tx: Tx, batch: Batch) -> None:
    """What this server's services have counted."""
    scopes: dict[str, list[Value]] = {}
    for minute, tallies in batch:
        for (account, region, namespace, name, dimensions, unit), tally in tallies.items():
            one = Value(Metric(namespace, name, dimensions), unit, minute, tally)
            scopes.setdefault(f"{account}/{region}", []).append(one)
    for scope, values in scopes.items():
        keep(tx, scope, values)
        wake(tx, scope, (one.metric for one in values))


@operation("PutMetricData", resource="*")
def put_metric_data(tx: Tx, call: Call, req: t.PutMetricDataInput) -> None:
    """Keep values of metrics. Source: API_PutMetricData. What entities they are of is read by nothing.

    Raises InvalidParameterValue, InvalidParameterCombination, MissingParameter.
    """
    given = [("MetricData", one) for one in [req.MetricData or []]]
    given += [
        (f"EntityMetricData.member.{number}.MetricData", one.MetricData or [])
        for number, one in enumerate(req.EntityMetricData or [], 1)
    ]
    count = sum(len(data) for _, data in given)
    if not count:
        raise missing("The parameter MetricData is required.")
    if count > MAX_DATA:
        raise invalid(f"The collection MetricData must not have a size greater than {MAX_DATA}.")
    if req.Namespace.startswith("AWS/"):
        raise invalid("The value AWS/ for parameter Namespace is invalid.")
    values = [
        value
        for name, data in given
        for number, one in enumerate(data, 1)
        for value in _values(tx, req.Namespace, f"{name}.member.{number}", one)
    ]
    keep(tx, call.scope, values)
    wake(tx, call.scope, (one.metric for one in values))


def _values(tx: Tx, namespace: str, name: str, one: t.MetricDatum) -> Iterator[Value]:
    tally = _tally(name, one)
    at = tx.now if one.Timestamp is None else one.Timestamp
    if not tx.now - OLDEST <= at <= tx.now + NEWEST:
        raise invalid(f"The parameter {name}.Timestamp must specify a time within the past two weeks.")
    dimensions = dimensions_of(one.Dimensions)
    if len(dimensions) > MAX_DIMENSIONS:
        raise invalid(f"The collection {name}.Dimensions must not have a size greater than {MAX_DIMENSIONS}.")
    if len({key for key, _ in dimensions}) < len(dimensions):
        raise invalid("No Metric may specify the same dimension twice.")
    if one.StorageResolution not in (None, 1, 60):
        raise invalid(f"The value {one.StorageResolution} for parameter {name}.StorageResolution is invalid.")
    metric = Metric(namespace, one.MetricName, dimensions)
    yield Value(metric, one.Unit or "None", at, tally, one.StorageResolution == 1)


def _tally(name: str, one: t.MetricDatum) -> Tally:
    """AWS takes Values beside StatisticValues; what becomes of both is not told: both are counted. Raises
    InvalidParameterCombination, MissingParameter, InvalidParameterValue."""
    if one.Value is not None:
        for other in ("Values", "StatisticValues"):
            if getattr(one, other) is not None:
                text = f"The parameters {name}.Value and {name}.{other} are mutually exclusive and you have specified both."
                raise contradictory(text)
    elif one.Values is None:
        if one.StatisticValues is None:
            raise _nothing(name)
        return _statistic_set(f"{name}.StatisticValues", one.StatisticValues)
    values = [one.Value] if one.Value is not None else one.Values or []
    counts = one.Counts if one.Counts is not None and one.Value is None else [1.0] * len(values)
    if len(values) != len(counts):
        raise invalid(f"The parameters {name}.Values and {name}.Counts must be of the same size.")
    if len(values) > MAX_VALUES:
        raise invalid(f"The collection {name}.Values must not have a size greater than {MAX_VALUES}.")
    tally = Tally()
    for number, (value, count) in enumerate(zip(values, counts, strict=True), 1):
        _check(f"{name}.Value" if one.Value is not None else f"{name}.Values.member.{number}", value)
        _check(f"{name}.Counts.member.{number}", count)
        if count > 0:
            tally.add(value, count)
    if tally.count <= 0:
        raise _nothing(name)
    if one.StatisticValues is not None:
        tally.merge(_statistic_set(f"{name}.StatisticValues", one.StatisticValues))
    return tally


def _nothing(name: str) -> ApiError:
    text = f"At least one of the parameters {name}.Value, {name}.Values or {name}.StatisticValues must be specified."
    return missing(text)


def _statistic_set(name: str, given: t.StatisticSet) -> Tally:
    for part in ("SampleCount", "Sum", "Minimum", "Maximum"):
        _check(f"{name}.{part}", getattr(given, part))
    if given.Maximum < given.Minimum:
        raise invalid(f"The parameter {name}.Maximum must be greater than {name}.Minimum.")
    if given.SampleCount < 0:
        raise invalid(f"The parameter {name}.SampleCount must be greater than 0.")
    if given.SampleCount == 0:
        raise invalid(f"The parameter {name}.SampleCount must not equal 0.")
    low = given.Sum if given.SampleCount == 1 else given.Minimum
    high = given.Sum if given.SampleCount == 1 else given.Maximum
    return Tally(given.SampleCount, given.Sum, low, high, None)


def _check(name: str, value: float) -> None:
    if not isfinite(value) or abs(value) > MAX_SIZE:
        told = (
            "NaN"
            if value != value
            else "Infinity"
            if value == float("inf")
            else str(value).replace("-inf", "-Infinity")
        )
        raise invalid(f"The value {told} for parameter {name} is invalid.")
