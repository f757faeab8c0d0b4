"""PutMetricAlarm, PutCompositeAlarm, DeleteAlarms. Texts of errors are AWS's where reports show them; the others are ours."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from pampero.api import ApiError, Call, operation
from pampero.aws.tags import Tagging
from pampero.services.cloudwatch import types as t
from pampero.services.cloudwatch.alarms.evaluating import first_due, queries_of
from pampero.services.cloudwatch.alarms.model import (
    ALARMS,
    COMPOSE,
    EVALUATE,
    SUPPRESS,
    UNCHECKED,
    UNKNOWN,
    VERSION,
    Alarm,
    State,
    alarm_arn,
    each_alarm,
    key_of,
    record,
    refer,
)
from pampero.services.cloudwatch.alarms.rule import InvalidRule, parse_rule
from pampero.services.cloudwatch.model import refused
from pampero.services.cloudwatch.stats import is_plain, statistic
from pampero.store.tx import ReadTx, Tx

DAY, WEEK = 86_400, 7 * 86_400
TREATMENTS = ("breaching", "notBreaching", "ignore", "missing")
BANDS = ("LessThanLowerOrGreaterThanUpperThreshold", "LessThanLowerThreshold", "GreaterThanUpperThreshold")
# What an action may be. What no service here does when it is asked to is kept, and recorded as a failure.
ACTIONS = re.compile(
    r"arn:aws[a-z-]*:(sns|lambda|autoscaling|automate|swf|ssm|ssm-incidents|ssm-contacts|aiops|ssm-quicksetup|events):[^:]*:[^:]*:.+\Z"
)
TAGS: Tagging[Alarm] = Tagging(ALARMS.save, lambda _: refused("An alarm may have at most 50 tags."))


def action_keys(call: Call, req: Any) -> Mapping[str, list[str]]:
    """`cloudwatch:AlarmActions`."""
    given = [*(req.OKActions or []), *(req.AlarmActions or []), *(req.InsufficientDataActions or [])]
    return {"cloudwatch:AlarmActions": given} if given else {}


@operation("PutMetricAlarm", resource=alarm_arn, context=action_keys)
def put_metric_alarm(tx: Tx, call: Call, req: t.PutMetricAlarmInput) -> None:
    """Make or change an alarm; one that is there keeps its state and its tags. Source: API_PutMetricAlarm. Raises ValidationError."""
    _check_actions(req)
    for name in ("EvaluationPeriods", "ComparisonOperator"):
        if getattr(req, name) is None:
            raise refused(f"The parameter {name} is required.")
    periods = req.EvaluationPeriods or 0
    if (req.DatapointsToAlarm or 0) > periods:
        raise refused("DatapointsToAlarm must be less than or equal to EvaluationPeriods")
    if req.TreatMissingData not in (None, *TREATMENTS):
        allowed = ", ".join(TREATMENTS)
        raise refused(f"Unsupported treat missing data: {req.TreatMissingData}. Valid values are: {allowed}")
    if req.EvaluateLowSampleCountPercentile not in (None, "evaluate", "ignore"):
        text = f"Option {req.EvaluateLowSampleCountPercentile} is not supported. Supported options for parameter "
        raise refused(text + "EvaluateLowSampleCountPercentile are evaluate and ignore.")
    _check_threshold(req)
    if req.Metrics:
        _check_metrics(req)
    else:
        _check_metric(req)
    _save(tx, call, req.AlarmName, req.Tags, metric=replace(req, Tags=None))


def _check_threshold(req: t.PutMetricAlarmInput) -> None:
    banded = req.ComparisonOperator in BANDS
    if banded and req.ThresholdMetricId is None:
        raise refused(f"ComparisonOperator {req.ComparisonOperator} requires the parameter ThresholdMetricId.")
    if not banded and req.ThresholdMetricId is not None:
        raise refused(f"ComparisonOperator {req.ComparisonOperator} is not supported with ThresholdMetricId.")
    if req.Threshold is not None and banded:
        raise refused(
            "The parameters Threshold and ThresholdMetricId are mutually exclusive and you have specified both."
        )
    if req.Threshold is None and not banded:
        raise refused("The parameter Threshold is required.")


def _check_metric(req: t.PutMetricAlarmInput) -> None:
    for name in ("MetricName", "Namespace", "Period"):
        if getattr(req, name) is None:
            raise refused(f"The parameter {name} is required.")
    if req.Statistic is not None and req.ExtendedStatistic is not None:
        text = "The parameters Statistic and ExtendedStatistic are mutually exclusive and you have specified both."
        raise refused(text)
    if req.Statistic is None and req.ExtendedStatistic is None:
        raise refused("Must specify either Statistic or ExtendedStatistic")
    extended = req.ExtendedStatistic
    if extended is not None and (statistic(extended) is None or is_plain(extended)):
        raise refused(f"The value {extended} for parameter ExtendedStatistic is not supported.")
    if req.EvaluateLowSampleCountPercentile is not None and not (extended or "").startswith("p"):
        raise refused("EvaluateLowSampleCountPercentile is only supported with percentile statistics.")
    period = req.Period or 0
    if period not in (10, 20, 30) and period % 60:
        raise refused("Period must be 10, 20, 30 or a multiple of 60")
    _check_range(period, req.EvaluationPeriods or 0)


def _check_range(period: int, periods: int) -> None:
    """Source: API_PutMetricAlarm, "EvaluationPeriods": a day; a week where the period is an hour or more."""
    if period * periods > (WEEK if period >= 3600 else DAY):
        days = "7 days" if period >= 3600 else "a day"
        raise refused(
            f"Metrics cannot be checked across more than {days} (EvaluationPeriods * Period must be <= {WEEK if period >= 3600 else DAY})."
        )


def _check_metrics(req: t.PutMetricAlarmInput) -> None:
    single = ("MetricName", "Namespace", "Dimensions", "Period", "Unit", "Statistic", "ExtendedStatistic")
    for name in single:
        if getattr(req, name) is not None:
            raise refused(f"The parameters {name} and Metrics are mutually exclusive and you have specified both.")
    queries = queries_of(req)
    returned = [one.Id for one in queries.given if one.ReturnData is not False]
    if req.ThresholdMetricId is None and len(returned) != 1:
        raise refused("Exactly one element of the metrics list should return data.")
    if req.ThresholdMetricId is not None and (len(returned) != 2 or req.ThresholdMetricId not in returned):
        raise refused("Exactly two elements of the metrics list should return data.")
    for id_ in returned:
        _check_range(queries.period_of(id_), req.EvaluationPeriods or 0)
    if any("SEARCH" in (one.Expression or "") for one in queries.given):
        raise refused("SEARCH is not supported on Metric Alarms.")


def _check_actions(req: Any) -> None:
    for action in [*(req.OKActions or []), *(req.AlarmActions or []), *(req.InsufficientDataActions or [])]:
        if not ACTIONS.match(action):
            raise refused(f"Invalid arn syntax: {action}")


def _save(
    tx: Tx,
    call: Call,
    name: str,
    tags: Sequence[t.Tag] | None,
    metric: t.PutMetricAlarmInput | None = None,
    composite: t.PutCompositeAlarmInput | None = None,
) -> Alarm:
    alarm = ALARMS.get(tx, call.scope, name)
    created = alarm is None
    if alarm is None:
        alarm = Alarm(name, call.account, call.region, State(UNKNOWN, UNCHECKED, tx.now), transitioned=tx.now)
    elif (alarm.composite is None) != (composite is None):
        raise refused(f"An alarm of another type with the name {name} exists already.")
    alarm.metric, alarm.composite, alarm.configured = metric, composite, tx.now
    if created:
        TAGS.add(tx, alarm, tags or [])
    else:
        ALARMS.save(tx, alarm)
    verb = "created" if created else "updated"
    data = {"version": VERSION, "type": "Create" if created else "Update", f"{verb}Alarm": configuration(alarm)}
    record(tx, alarm, "ConfigurationUpdate", f'Alarm "{name}" {verb}', data)
    if metric is not None:
        first_due(tx, alarm)
    else:
        tx.at(COMPOSE, key_of(alarm), tx.now)
    return alarm


def configuration(alarm: Alarm) -> dict[str, Any]:
    """An alarm as its history and its events tell it."""
    given = alarm.given
    return {
        "alarmName": alarm.name,
        "alarmArn": alarm.arn,
        "actionsEnabled": given.ActionsEnabled is not False,
        "okActions": list(given.OKActions or []),
        "alarmActions": list(given.AlarmActions or []),
        "insufficientDataActions": list(given.InsufficientDataActions or []),
        **({} if given.AlarmDescription is None else {"alarmDescription": given.AlarmDescription}),
        **(_of_metric(alarm.metric) if alarm.metric is not None else {}),
        **({} if alarm.composite is None else {"alarmRule": alarm.composite.AlarmRule}),
    }


def _of_metric(given: t.PutMetricAlarmInput) -> dict[str, Any]:
    found: dict[str, Any] = {
        "metricName": given.MetricName,
        "namespace": given.Namespace,
        "statistic": given.Statistic,
        "extendedStatistic": given.ExtendedStatistic,
        "period": given.Period,
        "unit": given.Unit,
        "evaluationPeriods": given.EvaluationPeriods,
        "datapointsToAlarm": given.DatapointsToAlarm,
        "threshold": given.Threshold,
        "thresholdMetricId": given.ThresholdMetricId,
        "comparisonOperator": given.ComparisonOperator,
        "treatMissingData": given.TreatMissingData,
        "evaluateLowSampleCountPercentile": given.EvaluateLowSampleCountPercentile,
    }
    if given.MetricName is not None:
        found["dimensions"] = [{"name": one.Name, "value": one.Value} for one in given.Dimensions or []]
    return {name: value for name, value in found.items() if value is not None}


@operation("PutCompositeAlarm", resource=alarm_arn, context=action_keys)
def put_composite_alarm(tx: Tx, call: Call, req: t.PutCompositeAlarmInput) -> None:
    """Make or change an alarm on other alarms. Source: API_PutCompositeAlarm. Raises ValidationError."""
    _check_actions(req)
    try:
        rule = parse_rule(req.AlarmRule)
    except InvalidRule as error:
        raise refused(f"AlarmRule is invalid: {error}") from error
    for name in rule.names:
        child = refer(tx, call.scope, name)
        if child is None:
            raise refused(f"Alarm {name} in AlarmRule does not exist.")
        if child.name == req.AlarmName or _reaches(tx, child, req.AlarmName):
            raise refused(f"AlarmRule of {req.AlarmName} is circular.")
    if (req.ActionsSuppressorWaitPeriod is None) != (req.ActionsSuppressor is None) or (
        req.ActionsSuppressorExtensionPeriod is None
    ) != (req.ActionsSuppressor is None):
        text = "ActionsSuppressor, ActionsSuppressorWaitPeriod and ActionsSuppressorExtensionPeriod must be specified together."
        raise refused(text)
    if req.ActionsSuppressor and refer(tx, call.scope, req.ActionsSuppressor) is None:
        raise refused(f"Suppressor alarm {req.ActionsSuppressor} does not exist.")
    _save(tx, call, req.AlarmName, req.Tags, composite=replace(req, Tags=None))


def _reaches(tx: ReadTx, alarm: Alarm, name: str) -> bool:
    """Whether a composite alarm depends on another one."""
    rest, seen = [alarm], set()
    while rest:
        one = rest.pop()
        if one.composite is None or one.name in seen:
            continue
        seen.add(one.name)
        for text in parse_rule(one.composite.AlarmRule).names:
            child = refer(tx, one.scope, text)
            if child is not None:
                if child.name == name:
                    return True
                rest.append(child)
    return False


@operation("DeleteAlarms", resource="*", checks=each_alarm("cloudwatch:DeleteAlarms"))
def delete_alarms(tx: Tx, call: Call, req: t.DeleteAlarmsInput) -> None:
    """Delete alarms; names of none are no error. Source: API_DeleteAlarms. Raises ResourceConflict where a composite alarm
    names one that stays; the text is ours."""
    gone = set(req.AlarmNames)
    for _, other in ALARMS.find(tx, call.scope, "kind", "CompositeAlarm"):
        if other.name not in gone and other.composite is not None:
            names = {
                child.name
                for text in parse_rule(other.composite.AlarmRule).names
                if (child := refer(tx, call.scope, text))
            }
            if used := names & gone:
                raise ApiError("ResourceConflict", f"Alarm {min(used)} is used by the composite alarm {other.name}.")
    for name in gone:
        alarm = ALARMS.get(tx, call.scope, name)
        if alarm is not None:
            ALARMS.delete(tx, call.scope, name)
            for timer in (EVALUATE, COMPOSE, SUPPRESS):
                tx.cancel(timer, key_of(alarm))
            data = {"version": VERSION, "type": "Delete", "deletedAlarm": configuration(alarm)}
            record(tx, alarm, "ConfigurationUpdate", f'Alarm "{name}" deleted', data)
