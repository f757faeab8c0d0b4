"""Metric filters: which events of a group become values of metrics (`measures.py`), and what a pattern takes from messages."""

from __future__ import annotations

import re

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.aws.paging import named_page
from pampero.kernel.arn import arn
from pampero.services.logs import types as t
from pampero.services.logs.model import GROUPS, group_of, invalid, millis, named_arn, next_position
from pampero.services.logs.patterns import InvalidPattern, compile_extraction, compile_pattern
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

MAX_FILTERS = 100
MAX_DIMENSIONS = 3
MAX_LISTED = 50
VALUE = re.compile(r"\$.*|[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\Z", re.DOTALL)


class MetricFilter(msgspec.Struct):
    """A filter of a group. created: milliseconds."""

    name: str
    group: str
    pattern: str
    transformations: list[t.MetricTransformation]
    created: int
    transformed: bool = False
    criteria: str | None = None
    dimensions: list[str] | None = None

    @property
    def id(self) -> str:
        """Filters are listed by their names, which have no colon."""
        return f"{self.name}:{self.group}"


FILTERS: Documents[MetricFilter] = Documents("logs.metricfilter", MetricFilter, {"group": lambda one: one.group})


@operation("PutMetricFilter", resource=named_arn)
def put_metric_filter(tx: Tx, call: Call, req: t.PutMetricFilterRequest) -> None:
    """Make or change a filter. Source: API_PutMetricFilter.

    Raises ResourceNotFoundException, InvalidParameterException, LimitExceededException.
    """
    group = group_of(tx, call, req.logGroupName)
    try:
        compile_pattern(req.filterPattern)
    except InvalidPattern as error:
        raise invalid(str(error)) from error
    for one in req.metricTransformations:
        _check(one)
    made = MetricFilter(
        req.filterName,
        group.name,
        req.filterPattern,
        req.metricTransformations,
        millis(tx.now),
        bool(req.applyOnTransformedLogs),
        req.fieldSelectionCriteria,
        req.emitSystemFieldDimensions,
    )
    if FILTERS.get(tx, call.scope, made.id) is None:
        if group.metric_filters >= MAX_FILTERS:
            raise ApiError("LimitExceededException", "Resource limit exceeded.")
        group.metric_filters += 1
        GROUPS.save(tx, group)
    FILTERS.put(tx, call.scope, made.id, made)


def _check(one: t.MetricTransformation) -> None:
    if not VALUE.match(one.metricValue):
        raise invalid("Invalid metric transformation: metricValue must be a number or a field of the pattern.")
    if one.dimensions and one.defaultValue is not None:
        raise invalid("Invalid metric transformation: dimensions and default value are mutually exclusive properties.")
    if len(one.dimensions or {}) > MAX_DIMENSIONS:
        raise invalid(f"Invalid metric transformation: at most {MAX_DIMENSIONS} dimensions are allowed.")


@operation(
    "DescribeMetricFilters",
    resource=lambda call, req: arn(
        "logs", call.region, call.account, f"log-group:{req.logGroupName or ''}:log-stream:"
    ),
    read=True,
)
def describe_metric_filters(
    tx: ReadTx, call: Call, req: t.DescribeMetricFiltersRequest
) -> t.DescribeMetricFiltersResponse:
    """Filters by name: of a group, with a prefix, or of a metric. Source: API_DescribeMetricFilters.

    Raises ResourceNotFoundException, InvalidParameterException.
    """
    if (req.metricName is None) != (req.metricNamespace is None):
        raise invalid(
            "If you include the metricName parameter in your request, you must also include the metricNamespace "
            "parameter."
            if req.metricNamespace is None
            else "If you include the metricNamespace parameter in your request, you must also include the metricName "
            "parameter."
        )
    if req.logGroupName is not None:
        group_of(tx, call, req.logGroupName)
    most, after, prefix = req.limit or MAX_LISTED, next_position(req.nextToken), req.filterNamePrefix or ""
    found = [
        (id_, one)
        for id_, one in FILTERS.page(tx, call.scope, prefix=prefix, after=after)
        if (req.logGroupName is None or one.group == req.logGroupName) and _feeds(one, req)
    ]
    shown, token = named_page(found[: most + 1], most)
    return t.DescribeMetricFiltersResponse(metricFilters=[_shown(one) for one in shown], nextToken=token)


def _feeds(one: MetricFilter, req: t.DescribeMetricFiltersRequest) -> bool:
    wanted = req.metricName, req.metricNamespace
    return wanted == (None, None) or any(
        (each.metricName, each.metricNamespace) == wanted for each in one.transformations
    )


def _shown(one: MetricFilter) -> t.MetricFilter:
    return t.MetricFilter(
        filterName=one.name,
        filterPattern=one.pattern,
        metricTransformations=one.transformations,
        creationTime=one.created,
        logGroupName=one.group,
        applyOnTransformedLogs=one.transformed,
        fieldSelectionCriteria=one.criteria,
        emitSystemFieldDimensions=one.dimensions,
    )


@operation("DeleteMetricFilter", resource=named_arn)
def delete_metric_filter(tx: Tx, call: Call, req: t.DeleteMetricFilterRequest) -> None:
    """Delete a filter. Source: API_DeleteMetricFilter. Raises ResourceNotFoundException."""
    group = group_of(tx, call, req.logGroupName)
    if not FILTERS.delete(tx, call.scope, f"{req.filterName}:{group.name}"):
        raise ApiError("ResourceNotFoundException", "The specified metric filter does not exist.")
    group.metric_filters -= 1
    GROUPS.save(tx, group)


def delete_filters_of(tx: Tx, scope: str, group: str) -> None:
    """With its group."""
    for id_, _ in FILTERS.find(tx, scope, "group", group):
        FILTERS.delete(tx, scope, id_)


@operation("TestMetricFilter", resource="*", read=True)
def test_metric_filter(tx: ReadTx, call: Call, req: t.TestMetricFilterRequest) -> t.TestMetricFilterResponse:
    """Which of some messages a pattern matches, and what it takes from them. Source: API_TestMetricFilter.

    Messages are counted from one. Raises InvalidParameterException.
    """
    try:
        matches, extract = compile_pattern(req.filterPattern), compile_extraction(req.filterPattern)
    except InvalidPattern as error:
        raise invalid(str(error)) from error
    found = [
        t.MetricFilterMatchRecord(eventNumber=number, eventMessage=message, extractedValues=extract(message))
        for number, message in enumerate(req.logEventMessages, 1)
        if matches(message)
    ]
    return t.TestMetricFilterResponse(matches=found)
