"""GetMetricData."""

from __future__ import annotations

from datetime import timezone

from pampero.api import ApiError, Call, operation
from pampero.aws.paging import decode_token, encode_token
from pampero.kernel.clock import bounded
from pampero.services.cloudwatch import types as t
from pampero.services.cloudwatch.evaluation import Evaluation, Queries
from pampero.services.cloudwatch.labels import filled, zone_of
from pampero.services.cloudwatch.math.values import Series, Value
from pampero.services.cloudwatch.model import refused
from pampero.store.tx import ReadTx

MAX_POINTS = 100_800
COMPLETE, PARTIAL = "Complete", "PartialData"


@operation("GetMetricData", resource="*")
async def get_metric_data(call: Call, req: t.GetMetricDataInput) -> t.GetMetricDataOutput:
    """Values of metrics and of expressions over them. Source: API_GetMetricData. Raises ValidationError, InvalidNextToken."""
    start, end = bounded(req.StartTime), bounded(req.EndTime)
    if start >= end:
        raise refused("The parameter StartTime must be less than the parameter EndTime.")
    queries = Queries(req.MetricDataQueries)
    zone = zone_of(req.LabelOptions.Timezone if req.LabelOptions else None)
    if zone is None:
        raise refused("The parameter LabelOptions.Timezone is not valid.")
    most = min(req.MaxDatapoints or MAX_POINTS, MAX_POINTS)
    return await call.scan(_answer, call, req, queries, start, end, zone, most)


def _answer(
    tx: ReadTx,
    call: Call,
    req: t.GetMetricDataInput,
    queries: Queries,
    start: float,
    end: float,
    zone: timezone,
    most: int,
) -> t.GetMetricDataOutput:
    whole = Evaluation(tx, call.scope, queries, start, end, tx.now)
    found = [
        (one, each)
        for one in queries.given
        if one.ReturnData is not False
        for each in _returned(one.Id, whole.value(one.Id))
    ]
    if not found:
        raise refused("At least one metric or expression must return data.")
    skip = _position(req.NextToken)
    results: list[t.MetricDataResult] = []
    left, passed = most, 0
    for one, series in found:
        points = sorted(series.points.items(), reverse=req.ScanBy != "TimestampAscending")
        first = min(max(skip - passed, 0), len(points))
        shown = points[first : first + left]
        left -= len(shown)
        passed += len(points)
        status = COMPLETE if first + len(shown) == len(points) else PARTIAL
        label = filled(one.Label or series.label, series, zone)
        results.append(
            t.MetricDataResult(
                Id=one.Id,
                Label=label,
                Timestamps=[float(at) for at, _ in shown],
                Values=[value for _, value in shown],
                StatusCode=status,
            )
        )
    token = encode_token(skip + most - left) if skip + most - left < passed else None
    return t.GetMetricDataOutput(MetricDataResults=results, NextToken=token, Messages=[])


def _returned(id_: str, value: Value) -> list[Series]:
    if isinstance(value, Series):
        return [value]
    found = [one for one in value if isinstance(one, Series)] if isinstance(value, list) else []
    if not isinstance(value, list) or len(found) < len(value):
        raise refused(f"Error in expression '{id_}': Unsupported return type")
    return found or [Series(id_, {}, 60)]


def _position(token: str | None) -> int:
    try:
        found = decode_token(token) if token else 0
    except ValueError as error:
        raise ApiError("InvalidNextToken", "The next token specified is invalid.") from error
    if not isinstance(found, int) or found < 0:
        raise ApiError("InvalidNextToken", "The next token specified is invalid.")
    return found
