"""What follows a change of state: actions, and an event. Sources: user guide, "Alarm events and EventBridge" and "Lambda alarm
actions"; Amazon SNS's notifications as they are recorded."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec.structs import replace

from pampero.api import ApiError, Context, Event, consumer
from pampero.aws.targets import announce
from pampero.kernel import ids, jsontext
from pampero.services.cloudwatch.alarms.model import ALARMS, CHANGED, VERSION, Alarm, State, record, stamp
from pampero.store.tx import Tx

SERVICE, INVOKER = "cloudwatch.amazonaws.com", "lambda.alarms.cloudwatch.amazonaws.com"
REGIONS = {
    "us-east-1": "US East (N. Virginia)", "us-east-2": "US East (Ohio)", "us-west-1": "US West (N. California)",
    "us-west-2": "US West (Oregon)", "eu-west-1": "EU (Ireland)", "eu-west-2": "EU (London)", "eu-west-3": "EU (Paris)",
    "eu-central-1": "EU (Frankfurt)", "eu-north-1": "EU (Stockholm)", "ap-southeast-1": "Asia Pacific (Singapore)",
    "ap-southeast-2": "Asia Pacific (Sydney)", "ap-northeast-1": "Asia Pacific (Tokyo)",
    "ap-northeast-2": "Asia Pacific (Seoul)", "ap-south-1": "Asia Pacific (Mumbai)", "sa-east-1": "South America (Sao Paulo)",
    "ca-central-1": "Canada (Central)",
}  # fmt: skip
TITLES = {"SampleCount": "SAMPLE_COUNT", "Average": "AVERAGE", "Sum": "SUM", "Minimum": "MINIMUM", "Maximum": "MAXIMUM"}


class Change(msgspec.Struct):
    """The payload of CHANGED. late: its actions were suppressed until now; the event has gone already."""

    scope: str
    name: str
    old: State
    new: State
    late: bool = False


@consumer(CHANGED)
async def changed(context: Context, event: Event) -> None:
    """Tell EventBridge, and take the actions of the new state."""
    change = msgspec.convert(event.payload, Change)
    there = context.at(change.scope)
    alarm = await there.read(lambda tx: ALARMS.get(tx, change.scope, change.name))
    if alarm is None:
        return
    if not change.late:
        entry = {
            "Source": "aws.cloudwatch",
            "DetailType": "CloudWatch Alarm State Change",
            "Resources": [alarm.arn],
            "Time": change.new.at,
            "Detail": msgspec.json.encode(_detail(alarm, change)).decode(),
        }
        await announce(there, SERVICE, entry)
    if alarm.given.ActionsEnabled is False or (alarm.suppressed is not None and not change.late):
        return
    for action in alarm.actions(change.new.value):
        await _act(there, alarm, change, action)


def _detail(alarm: Alarm, change: Change) -> dict[str, Any]:
    configured: dict[str, Any] = {}
    if alarm.given.AlarmDescription is not None:
        configured["description"] = alarm.given.AlarmDescription
    if alarm.metric is not None:
        configured["metrics"] = _metrics(alarm)
    else:
        assert alarm.composite is not None
        configured["alarmRule"] = alarm.composite.AlarmRule
        if alarm.composite.ActionsSuppressor is not None:
            configured["actionsSuppressor"] = alarm.composite.ActionsSuppressor
            configured["actionsSuppressorWaitPeriod"] = alarm.composite.ActionsSuppressorWaitPeriod
            configured["actionsSuppressorExtensionPeriod"] = alarm.composite.ActionsSuppressorExtensionPeriod
    return {
        "alarmName": alarm.name,
        "state": _state(change.new),
        "previousState": _state(change.old),
        "configuration": configured,
    }


def _state(state: State) -> dict[str, Any]:
    found = {"value": state.value, "reason": state.reason, "timestamp": stamp(state.at)}
    return found if state.data is None else {**found, "reasonData": state.data}


def _metrics(alarm: Alarm) -> list[dict[str, Any]]:
    given = alarm.metric
    assert given is not None
    if not given.Metrics:
        named = {"namespace": given.Namespace, "name": given.MetricName}
        metric = {**named, "dimensions": {one.Name: one.Value for one in given.Dimensions or []}}
        stat = {"metric": metric, "period": given.Period, "stat": given.Statistic or given.ExtendedStatistic}
        stat |= {} if given.Unit is None else {"unit": given.Unit}
        return [{"id": ids.uuid4(), "metricStat": stat, "returnData": True}]
    found: list[dict[str, Any]] = []
    for one in given.Metrics:
        shown: dict[str, Any] = {"id": one.Id, "returnData": one.ReturnData is not False}
        if one.MetricStat is not None:
            asked = one.MetricStat
            named = {"namespace": asked.Metric.Namespace, "name": asked.Metric.MetricName}
            metric = {**named, "dimensions": {each.Name: each.Value for each in asked.Metric.Dimensions or []}}
            shown["metricStat"] = {"metric": metric, "period": asked.Period, "stat": asked.Stat}
        else:
            shown["expression"] = one.Expression
        found.append(shown if one.Label is None else {**shown, "label": one.Label})
    return found


async def _act(there: Context, alarm: Alarm, change: Change, action: str) -> None:
    service = action.split(":")[2]
    error: str | None = None
    try:
        if service == "sns":
            await _notify(there, alarm, change, action)
        elif service == "lambda":
            await _invoke(there, alarm, change, action)
        else:
            error = f"{service} is no service of this server."
    except ApiError as refusal:
        error = refusal.message

    def write(tx: Tx) -> None:
        words = "Successfully executed" if error is None else "Failed to execute"
        state = {"actionState": "Succeeded" if error is None else "Failed", "notificationResource": action}
        state |= {} if error is None else {"error": error}
        record(tx, alarm, "Action", f"{words} action {action}", {"version": VERSION, **state})

    await there.write(write)


async def _notify(there: Context, alarm: Alarm, change: Change, topic: str) -> None:
    region = REGIONS.get(alarm.region, alarm.region)
    subject = f'{change.new.value}: "{alarm.name}" in {region}'
    text = msgspec.json.encode(_message(alarm, change, region)).decode()
    caller = there.as_service(SERVICE, alarm.arn)
    # The policy that topics have at first lets in who acts for the topic's own account.
    caller = replace(caller, source={**caller.source, "aws:SourceOwner": alarm.account})
    parts = topic.split(":")
    client = caller.within(parts[4], parts[3]).client("sns")
    await client.call("Publish", TopicArn=topic, Message=text, Subject=subject[:100])


def _message(alarm: Alarm, change: Change, region: str) -> dict[str, Any]:
    given = alarm.given
    head: dict[str, Any] = {
        "AlarmName": alarm.name,
        "AlarmDescription": given.AlarmDescription,
        "AWSAccountId": alarm.account,
        "AlarmConfigurationUpdatedTimestamp": stamp(alarm.configured),
        "NewStateValue": change.new.value,
        "NewStateReason": change.new.reason,
        "StateChangeTime": stamp(change.new.at),
        "Region": region,
        "AlarmArn": alarm.arn,
        "OldStateValue": change.old.value,
        "OKActions": given.OKActions or [],
        "AlarmActions": given.AlarmActions or [],
        "InsufficientDataActions": given.InsufficientDataActions or [],
    }
    if alarm.metric is not None:
        return {**head, "Trigger": _trigger(alarm)}
    assert alarm.composite is not None
    data = jsontext.loads(change.new.data) if change.new.data else {}
    children = [
        {"Arn": one["arn"], "State": {"Value": one["state"]["value"], "Timestamp": one["state"]["timestamp"]}}
        for one in data.get("triggeringAlarms", [])
    ]
    names = {"AlarmRule": alarm.composite.AlarmRule, "TriggeringChildren": children}
    return {**{key: value for key, value in head.items() if key != "AlarmConfigurationUpdatedTimestamp"}, **names}


def _trigger(alarm: Alarm) -> dict[str, Any]:
    given = alarm.metric
    assert given is not None
    rest: dict[str, Any] = {"Period": given.Period, "EvaluationPeriods": given.EvaluationPeriods}
    if given.DatapointsToAlarm is not None:
        rest["DatapointsToAlarm"] = given.DatapointsToAlarm
    rest |= {
        "ComparisonOperator": given.ComparisonOperator,
        "Threshold": given.Threshold,
        "TreatMissingData": given.TreatMissingData or "",
        "EvaluateLowSampleCountPercentile": given.EvaluateLowSampleCountPercentile or "",
    }
    if given.Metrics:
        queries = [_query(one) for one in given.Metrics]
        found = {**rest, "Metrics": queries}
        return found if given.ThresholdMetricId is None else {**found, "ThresholdMetricId": given.ThresholdMetricId}
    extended = given.ExtendedStatistic is not None
    kind = {"StatisticType": "ExtendedStatistic" if extended else "Statistic"}
    value = {
        "ExtendedStatistic" if extended else "Statistic": given.ExtendedStatistic
        or TITLES.get(given.Statistic or "", "")
    }
    dimensions = [{"value": one.Value, "name": one.Name} for one in given.Dimensions or []]
    named = {"MetricName": given.MetricName, "Namespace": given.Namespace}
    return {**named, **kind, **value, "Unit": given.Unit, "Dimensions": dimensions, **rest}


def _query(one: Any) -> dict[str, Any]:
    shown: dict[str, Any] = {"Id": one.Id}
    if one.MetricStat is None:
        shown["Expression"] = one.Expression
    else:
        asked = one.MetricStat
        dimensions = [{"value": each.Value, "name": each.Name} for each in asked.Metric.Dimensions or []]
        metric = {"Dimensions": dimensions, "MetricName": asked.Metric.MetricName, "Namespace": asked.Metric.Namespace}
        shown["MetricStat"] = {"Metric": metric, "Period": asked.Period, "Stat": asked.Stat}
    shown |= {} if one.Label is None else {"Label": one.Label}
    return {**shown, "ReturnData": one.ReturnData is not False}


async def _invoke(there: Context, alarm: Alarm, change: Change, function: str) -> None:
    """Source: user guide, "Lambda functions as alarm actions"."""
    detail = _detail(alarm, change)
    payload = {
        "source": "aws.cloudwatch",
        "alarmArn": alarm.arn,
        "accountId": alarm.account,
        "time": stamp(change.new.at),
        "region": alarm.region,
        "alarmData": detail,
    }
    parts = function.split(":")
    client = there.as_service(INVOKER, alarm.arn).within(parts[4], parts[3]).client("lambda")
    text = msgspec.json.encode(payload)
    await client.call("Invoke", FunctionName=function, InvocationType="Event", Payload=text)
