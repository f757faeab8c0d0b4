"""DescribeAlarms, DescribeAlarmsForMetric, DescribeAlarmHistory."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Call, operation
from pampero.aws.paging import encode_token, named_page, number_of, position_of
from pampero.kernel.arn import arn
from pampero.services.cloudwatch import types as t
from pampero.services.cloudwatch.alarms.model import ALARMS, COMPOSITE, METRIC, Alarm, metric_key, refer
from pampero.services.cloudwatch.alarms.rule import parse_rule
from pampero.services.cloudwatch.model import Metric, contradictory, dimensions_of
from pampero.store.tx import ReadTx, Value

MAX_ALARMS, MAX_HISTORY = 50, 100
_OLDEST_FIRST = (
    "SELECT id, alarm, kind, at, type, summary, data FROM cloudwatch_history WHERE scope = ? AND id > ? AND at >= ? AND "
    "at <= ? AND (? = '' OR alarm = ?) AND (? = '' OR type = ?) ORDER BY id LIMIT ?"
)
_NEWEST_FIRST = (
    "SELECT id, alarm, kind, at, type, summary, data FROM cloudwatch_history WHERE scope = ? AND id < ? AND at >= ? AND "
    "at <= ? AND (? = '' OR alarm = ?) AND (? = '' OR type = ?) ORDER BY id DESC LIMIT ?"
)
LAST = 1 << 62


def invalid_token() -> ApiError:
    """InvalidNextToken."""
    return ApiError("InvalidNextToken", "The next token specified is invalid.")


def all_alarms(call: Call, req: object) -> str:
    """What stands for all alarms of an account and region."""
    return arn("cloudwatch", call.region, call.account, "alarm:*")


@operation("DescribeAlarms", resource=all_alarms, read=True)
def describe_alarms(tx: ReadTx, call: Call, req: t.DescribeAlarmsInput) -> t.DescribeAlarmsOutput:
    """Alarms by name: metric alarms, where no types are asked for. Source: API_DescribeAlarms. Raises InvalidNextToken,
    InvalidParameterCombination (its text is ours)."""
    if req.AlarmNames is not None and req.AlarmNamePrefix is not None:
        raise contradictory("AlarmNamePrefix and AlarmNames are mutually exclusive and you have specified both.")
    if req.ChildrenOfAlarmName is not None or req.ParentsOfAlarmName is not None:
        return _related(tx, call, req)
    types = req.AlarmTypes or [METRIC]
    after, most = position_of(req.NextToken, invalid_token), req.MaxRecords or MAX_ALARMS
    if req.AlarmNames:
        names = sorted(name for name in set(req.AlarmNames) if name > after)
        listed = [(name, one) for name in names if (one := ALARMS.get(tx, call.scope, name))]
    else:
        listed = ALARMS.page(tx, call.scope, prefix=req.AlarmNamePrefix or "", after=after)
    found = [(name, alarm) for name, alarm in listed if alarm.kind in types and _fits(alarm, req)]
    shown, token = named_page(found[: most + 1], most)
    return _listed(shown, token)


def _fits(alarm: Alarm, req: t.DescribeAlarmsInput) -> bool:
    if req.StateValue is not None and alarm.state.value != req.StateValue:
        return False
    given = alarm.given
    actions = [*(given.OKActions or []), *(given.AlarmActions or []), *(given.InsufficientDataActions or [])]
    return req.ActionPrefix is None or any(one.startswith(req.ActionPrefix) for one in actions)


def _related(tx: ReadTx, call: Call, req: t.DescribeAlarmsInput) -> t.DescribeAlarmsOutput:
    """The alarms that a composite one is of, or is in."""
    others = (req.AlarmNames, req.AlarmNamePrefix, req.AlarmTypes, req.StateValue, req.ActionPrefix)
    if any(one is not None for one in others) or (req.ChildrenOfAlarmName and req.ParentsOfAlarmName):
        raise contradictory("ChildrenOfAlarmName and ParentsOfAlarmName are used without other parameters.")
    if req.ChildrenOfAlarmName is not None:
        whole = ALARMS.get(tx, call.scope, req.ChildrenOfAlarmName)
        names = parse_rule(whole.composite.AlarmRule).names if whole is not None and whole.composite else ()
        found = [child for name in names if (child := refer(tx, call.scope, name))]
    else:
        found = []
        for _, one in ALARMS.find(tx, call.scope, "kind", COMPOSITE):
            assert one.composite is not None
            children = [refer(tx, call.scope, name) for name in parse_rule(one.composite.AlarmRule).names]
            if any(child is not None and child.name == req.ParentsOfAlarmName for child in children):
                found.append(one)
    metrics = [t.MetricAlarm(AlarmName=one.name, AlarmArn=one.arn) for one in found if one.metric]
    composites = [t.CompositeAlarm(AlarmName=one.name, AlarmArn=one.arn) for one in found if one.composite]
    return t.DescribeAlarmsOutput(MetricAlarms=metrics, CompositeAlarms=composites)


def _listed(alarms: list[Alarm], token: str | None) -> t.DescribeAlarmsOutput:
    return t.DescribeAlarmsOutput(
        MetricAlarms=[shown_metric(one) for one in alarms if one.composite is None],
        CompositeAlarms=[shown_composite(one) for one in alarms if one.composite is not None],
        NextToken=token,
    )


def _shown(alarm: Alarm, given: t.PutMetricAlarmInput | t.PutCompositeAlarmInput) -> dict[str, Any]:
    """What both kinds have in common."""
    return {
        "AlarmName": alarm.name,
        "AlarmArn": alarm.arn,
        "AlarmDescription": given.AlarmDescription,
        "AlarmConfigurationUpdatedTimestamp": alarm.configured,
        "ActionsEnabled": given.ActionsEnabled is not False,
        "OKActions": given.OKActions or [],
        "AlarmActions": given.AlarmActions or [],
        "InsufficientDataActions": given.InsufficientDataActions or [],
        "StateValue": alarm.state.value,
        "StateReason": alarm.state.reason,
        "StateReasonData": alarm.state.data,
        "StateUpdatedTimestamp": alarm.state.at,
        "StateTransitionedTimestamp": alarm.transitioned,
    }


def shown_metric(alarm: Alarm) -> t.MetricAlarm:
    """A metric alarm as answers have it."""
    given = alarm.metric
    assert given is not None
    single = not given.Metrics
    return t.MetricAlarm(
        **_shown(alarm, given),
        MetricName=given.MetricName,
        Namespace=given.Namespace,
        Statistic=given.Statistic,
        ExtendedStatistic=given.ExtendedStatistic,
        Dimensions=(given.Dimensions or []) if single else [],
        Period=given.Period,
        Unit=given.Unit,
        EvaluationPeriods=given.EvaluationPeriods,
        DatapointsToAlarm=given.DatapointsToAlarm,
        Threshold=given.Threshold,
        ComparisonOperator=given.ComparisonOperator,
        TreatMissingData=given.TreatMissingData,
        EvaluateLowSampleCountPercentile=given.EvaluateLowSampleCountPercentile,
        Metrics=given.Metrics,
        ThresholdMetricId=given.ThresholdMetricId,
    )


def shown_composite(alarm: Alarm) -> t.CompositeAlarm:
    """A composite alarm as answers have it."""
    given = alarm.composite
    assert given is not None
    by, why, _ = alarm.suppressed or (None, None, 0.0)
    return t.CompositeAlarm(
        **_shown(alarm, given),
        AlarmRule=given.AlarmRule,
        ActionsSuppressor=given.ActionsSuppressor,
        ActionsSuppressorWaitPeriod=given.ActionsSuppressorWaitPeriod,
        ActionsSuppressorExtensionPeriod=given.ActionsSuppressorExtensionPeriod,
        ActionsSuppressedBy=by,
        ActionsSuppressedReason=why,
    )


@operation("DescribeAlarmsForMetric", resource="*", read=True)
def describe_alarms_for_metric(
    tx: ReadTx, call: Call, req: t.DescribeAlarmsForMetricInput
) -> t.DescribeAlarmsForMetricOutput:
    """The alarms on a metric; those on expressions are not among them. Source: API_DescribeAlarmsForMetric."""
    metric = Metric(req.Namespace, req.MetricName, dimensions_of(req.Dimensions))
    found = [shown_metric(alarm) for _, alarm in ALARMS.find(tx, call.scope, "metric", metric_key(metric))]
    fitting = [
        one
        for one in found
        if req.Statistic in (None, one.Statistic)
        and req.ExtendedStatistic in (None, one.ExtendedStatistic)
        and req.Period in (None, one.Period)
        and req.Unit in (None, one.Unit)
    ]
    return t.DescribeAlarmsForMetricOutput(MetricAlarms=sorted(fitting, key=lambda one: one.AlarmName or ""))


@operation(
    "DescribeAlarmHistory",
    resource=lambda call, req: arn("cloudwatch", call.region, call.account, f"alarm:{req.AlarmName or '*'}"),
    read=True,
)
def describe_alarm_history(tx: ReadTx, call: Call, req: t.DescribeAlarmHistoryInput) -> t.DescribeAlarmHistoryOutput:
    """What became of alarms, also of deleted ones: the newest first. Source: API_DescribeAlarmHistory. Raises InvalidNextToken."""
    forward = req.ScanBy == "TimestampAscending"
    after = number_of(req.NextToken, 0 if forward else LAST, invalid_token)
    most = req.MaxRecords or MAX_HISTORY
    name, type_ = req.AlarmName or "", req.HistoryItemType or ""
    until = float(LAST) if req.EndDate is None else req.EndDate
    asked: tuple[Value, ...] = (call.scope, after, req.StartDate or 0.0, until, name, name, type_, type_, most + 1)
    types = req.AlarmTypes or [METRIC, COMPOSITE]
    rows = tx.all(_OLDEST_FIRST if forward else _NEWEST_FIRST, *asked)
    items = [
        t.AlarmHistoryItem(
            AlarmName=alarm,
            AlarmType=kind,
            Timestamp=at,
            HistoryItemType=kind_of_item,
            HistorySummary=summary,
            HistoryData=data,
        )
        for _, alarm, kind, at, kind_of_item, summary, data in rows[:most]
        if kind in types
    ]
    token = encode_token(rows[most - 1][0]) if len(rows) > most else None
    return t.DescribeAlarmHistoryOutput(AlarmHistoryItems=items, NextToken=token)
