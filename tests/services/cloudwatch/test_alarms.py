"""Alarms: judged by the clock, by other alarms, by hand; what follows of that."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.conftest import Server

from pampero.services.cloudwatch.alarms.judging import Point, judged
from pampero.services.cloudwatch.alarms.rule import InvalidRule, parse_rule

Make = Callable[..., Any]
ALARM: dict[str, Any] = {
    "MetricName": "m", "Namespace": "n", "Statistic": "Sum", "Period": 60, "EvaluationPeriods": 1, "Threshold": 10.0,
    "ComparisonOperator": "GreaterThanThreshold",
}  # fmt: skip


@pytest.fixture
def cloudwatch(client: Make) -> Any:
    return client("cloudwatch")


def state(cloudwatch: Any, name: str = "a", kind: str = "Metric") -> str:
    (found,) = cloudwatch.describe_alarms(AlarmNames=[name], AlarmTypes=[f"{kind}Alarm"])[f"{kind}Alarms"]
    value: str = found["StateValue"]
    return value


# Source: user guide, "Configuring how CloudWatch alarms treat missing data": both tables, three periods. X: breaches, 0: does
# not, -: missing. Per treatment: missing, ignore, breaching, notBreaching.
@pytest.mark.parametrize(
    ("points", "enough", "states"),
    [
        ("0-X-X", 3, "OK OK OK OK"),
        ("----0", 3, "OK OK OK OK"),
        ("-----", 3, "INSUFFICIENT_DATA None ALARM OK"),
        ("0XX-X", 3, "ALARM ALARM ALARM ALARM"),
        ("--X--", 3, "ALARM None ALARM OK"),
        ("0-X-X", 2, "ALARM ALARM ALARM ALARM"),
        ("00X0X", 2, "ALARM ALARM ALARM ALARM"),
        ("0-X--", 2, "OK OK ALARM OK"),
        ("----0", 2, "OK OK ALARM OK"),
        ("---X-", 2, "ALARM None ALARM OK"),
        ("----X", 2, "None None ALARM OK"),
    ],
)
def test_missing_data(points: str, enough: int, states: str) -> None:
    given = [
        Point(60 * at, None if one == "-" else 1.0, one == "X") for at, one in enumerate(points)
    ]  # fmt: skip
    treatments = ("missing", "ignore", "breaching", "notBreaching")
    assert " ".join(str(judged(given, 3, enough, one).state) for one in treatments) == states


@pytest.mark.parametrize(
    ("rule", "holds"),
    [
        ("ALARM(a) AND NOT OK(b)", False), ('ALARM("a") OR ALARM(b)', True), ("NOT (ALARM(a) AND OK(b))", False),
        ("TRUE AND NOT FALSE", True), ("AT_LEAST(2, ALARM, (a, b, c))", False), ("AT_LEAST(1, NOT OK, (a, b, c))", True),
        ("AT_LEAST(60%, OK, (a, b, c))", True), ("INSUFFICIENT_DATA(a)", False),
    ],
)  # fmt: skip
def test_rules(rule: str, holds: bool) -> None:
    assert parse_rule(rule).holds(lambda name: "ALARM" if name == "a" else "OK") is holds


@pytest.mark.parametrize(
    "rule", ["", "ALARM(a", "ALARM()", "a AND b", "ALARM(a) ALARM(b)", "(" * 60 + "TRUE" + ")" * 60]
)
def test_rules_that_are_none(rule: str) -> None:
    with pytest.raises(InvalidRule):
        parse_rule(rule)


@pytest.mark.turns_clock
def test_by_the_clock(cloudwatch: Any, server: Server, wait_until: Any) -> None:
    cloudwatch.put_metric_alarm(AlarmName="a", TreatMissingData="notBreaching", **ALARM)
    assert state(cloudwatch) == "INSUFFICIENT_DATA"
    server.advance(90)
    wait_until(lambda: state(cloudwatch) == "OK")
    cloudwatch.put_metric_data(Namespace="n", MetricData=[{"MetricName": "m", "Value": 11}])
    # A sum that is too high stays so: nobody waits for the end of the minute.
    wait_until(lambda: state(cloudwatch) == "ALARM")
    (alarm,) = cloudwatch.describe_alarms_for_metric(MetricName="m", Namespace="n")["MetricAlarms"]
    reason, data = alarm["StateReason"], json.loads(alarm["StateReasonData"])
    assert reason.startswith("Threshold Crossed: 1 out of the last 1 datapoint [11.0 (")
    assert reason.endswith("was greater than the threshold (10.0) (minimum 1 datapoint for OK -> ALARM transition).")
    assert (data["recentDatapoints"], data["threshold"], data["statistic"]) == ([11.0], 10.0, "Sum")
    server.advance(600)
    wait_until(lambda: state(cloudwatch) == "OK")
    items = cloudwatch.describe_alarm_history(AlarmName="a", HistoryItemType="StateUpdate")["AlarmHistoryItems"]
    assert [one["HistorySummary"] for one in items] == [
        "Alarm updated from ALARM to OK", "Alarm updated from OK to ALARM", "Alarm updated from INSUFFICIENT_DATA to OK",
    ]  # fmt: skip


@pytest.mark.turns_clock
def test_expressions_and_averages_wait_for_their_period(cloudwatch: Any, server: Server, wait_until: Any) -> None:
    stat = {"Metric": {"Namespace": "n", "MetricName": "avg"}, "Period": 60, "Stat": "Average"}
    cloudwatch.put_metric_alarm(
        AlarmName="a", EvaluationPeriods=2, DatapointsToAlarm=1, Threshold=4, ComparisonOperator="LessThanThreshold",
        Metrics=[{"Id": "m", "MetricStat": stat, "ReturnData": False}, {"Id": "e", "Expression": "m * 2"}],
    )  # fmt: skip
    cloudwatch.put_metric_data(Namespace="n", MetricData=[{"MetricName": "avg", "Value": 1}])
    server.advance(70)
    wait_until(lambda: state(cloudwatch) == "ALARM")
    server.advance(900)
    wait_until(lambda: state(cloudwatch) == "INSUFFICIENT_DATA")


def test_actions_and_events(cloudwatch: Any, client: Make, account: str, wait_until: Any) -> None:
    sns, sqs, events = client("sns"), client("sqs"), client("events")
    url = sqs.create_queue(QueueName="told")["QueueUrl"]
    queue = f"arn:aws:sqs:us-east-1:{account}:told"
    statement = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": queue}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    topic = sns.create_topic(Name="t")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue, Attributes={"RawMessageDelivery": "true"})
    events.put_rule(Name="r", EventPattern=json.dumps({"source": ["aws.cloudwatch"]}))
    events.put_targets(Rule="r", Targets=[{"Id": "q", "Arn": queue}])
    cloudwatch.put_metric_alarm(AlarmName="a", AlarmActions=[topic], **ALARM)
    cloudwatch.disable_alarm_actions(AlarmNames=["a"])
    cloudwatch.set_alarm_state(AlarmName="a", StateValue="ALARM", StateReason="quiet")
    cloudwatch.enable_alarm_actions(AlarmNames=["a"])
    cloudwatch.set_alarm_state(AlarmName="a", StateValue="OK", StateReason="no action")
    cloudwatch.set_alarm_state(AlarmName="a", StateValue="ALARM", StateReason="by hand")
    seen: list[Any] = []

    def told() -> bool:
        found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1).get("Messages", [])
        seen.extend(json.loads(one["Body"]) for one in found)
        return len(seen) >= 4

    wait_until(told)
    (notified,) = [one for one in seen if "NewStateValue" in one]
    assert (notified["NewStateReason"], notified["OldStateValue"], notified["Trigger"]["Statistic"]) == (
        "by hand",
        "OK",
        "SUM",
    )
    changes = [one for one in seen if one.get("detail-type") == "CloudWatch Alarm State Change"]
    assert {one["detail"]["state"]["reason"] for one in changes} == {"quiet", "no action", "by hand"}
    assert changes[0]["resources"] == [f"arn:aws:cloudwatch:us-east-1:{account}:alarm:a"]
    history = cloudwatch.describe_alarm_history(AlarmName="a", HistoryItemType="Action")["AlarmHistoryItems"]
    assert [one["HistorySummary"] for one in history] == [f"Successfully executed action {topic}"]


def test_composites(cloudwatch: Any, wait_until: Any) -> None:
    for name in ("a", "b", "maintenance"):
        cloudwatch.put_metric_alarm(AlarmName=name, **ALARM)
    cloudwatch.put_composite_alarm(
        AlarmName="both", AlarmRule="ALARM(a) AND ALARM(b)", ActionsSuppressor="maintenance",
        ActionsSuppressorWaitPeriod=0, ActionsSuppressorExtensionPeriod=0,
    )  # fmt: skip
    wait_until(lambda: state(cloudwatch, "both", "Composite") == "OK")
    for name in ("maintenance", "a", "b"):
        cloudwatch.set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="test")
    wait_until(lambda: state(cloudwatch, "both", "Composite") == "ALARM")
    (found,) = cloudwatch.describe_alarms(AlarmTypes=["CompositeAlarm"])["CompositeAlarms"]
    assert ":alarm:b transitioned to ALARM at " in found["StateReason"]
    assert found["ActionsSuppressedBy"] == "Alarm"
    children = cloudwatch.describe_alarms(ChildrenOfAlarmName="both")["MetricAlarms"]
    assert [one["AlarmName"] for one in children] == ["a", "b"]
    (parent,) = cloudwatch.describe_alarms(ParentsOfAlarmName="a")["CompositeAlarms"]
    assert parent["AlarmName"] == "both"
    with pytest.raises(ClientError, match="both"):
        cloudwatch.delete_alarms(AlarmNames=["a"])
    cloudwatch.delete_alarms(AlarmNames=["a", "b", "both", "none"])
    assert [one["AlarmName"] for one in cloudwatch.describe_alarms()["MetricAlarms"]] == ["maintenance"]


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"DatapointsToAlarm": 2}, "DatapointsToAlarm must be less than or equal to EvaluationPeriods"),
        ({"Period": 45}, "Period must be"),
        ({"EvaluationPeriods": 1441}, "Metrics cannot be checked across more than a day"),
        ({"AlarmActions": ["nothing"]}, "Invalid arn syntax: nothing"),
        ({"TreatMissingData": "so what"}, "so what"),
        ({"ExtendedStatistic": "p99"}, "mutually exclusive"),
    ],
)
def test_alarms_that_are_none(cloudwatch: Any, change: dict[str, Any], text: str) -> None:
    with pytest.raises(ClientError, match=text):
        cloudwatch.put_metric_alarm(AlarmName="a", **{**ALARM, **change})


@pytest.mark.turns_clock
def test_anomalies(cloudwatch: Any, server: Server, wait_until: Any) -> None:
    detector = {"Namespace": "n", "MetricName": "calm", "Stat": "Sum"}
    made = cloudwatch.put_anomaly_detector(SingleMetricAnomalyDetector=detector)["AnomalyDetectorId"]
    (found,) = cloudwatch.describe_anomaly_detectors(Namespace="n")["AnomalyDetectors"]
    assert (found["AnomalyDetectorId"], found["SingleMetricAnomalyDetector"]["Stat"]) == (made, "Sum")
    stat = {"Metric": {"Namespace": "n", "MetricName": "calm"}, "Period": 60, "Stat": "Sum"}
    cloudwatch.put_metric_alarm(
        AlarmName="a", EvaluationPeriods=1, ComparisonOperator="GreaterThanUpperThreshold", ThresholdMetricId="band",
        Metrics=[{"Id": "m", "MetricStat": stat}, {"Id": "band", "Expression": "ANOMALY_DETECTION_BAND(m, 2)"}],
    )  # fmt: skip
    for value in (10, 11, 9, 10, 10, 10, 11, 9, 10, 100):
        cloudwatch.put_metric_data(Namespace="n", MetricData=[{"MetricName": "calm", "Value": value}])
        server.advance(60)

    def alarmed() -> bool:
        # It may be over by now: the next minute begins when it likes.
        told = cloudwatch.describe_alarm_history(AlarmName="a", HistoryItemType="StateUpdate")["AlarmHistoryItems"]
        return any("to ALARM" in one["HistorySummary"] for one in told)

    wait_until(alarmed)
    cloudwatch.delete_anomaly_detector(AnomalyDetectorId=made)
    assert not cloudwatch.describe_anomaly_detectors()["AnomalyDetectors"]


@pytest.mark.turns_clock
def test_an_alarm_that_asks_for_too_much(cloudwatch: Any, server: Server) -> None:
    """It is evaluated on the event loop, which the watchdog of the tests sees held."""
    metric = {"Metric": {"Namespace": "n", "MetricName": "m"}, "Period": 10, "Stat": "Sum"}
    expressions = ["FILL(m, 0)", f"[{','.join(['e0'] * 400)}]", "e1 + 1", "SUM(e2)"]
    queries = [{"Id": "m", "MetricStat": metric, "ReturnData": False}]
    queries += [{"Id": f"e{at}", "Expression": one, "ReturnData": at == 3} for at, one in enumerate(expressions)]
    given = {"Threshold": 1.0, "ComparisonOperator": ALARM["ComparisonOperator"], "TreatMissingData": "breaching"}
    cloudwatch.put_metric_alarm(AlarmName="a", Metrics=queries, EvaluationPeriods=8640, **given)
    server.advance(60)
    assert state(cloudwatch) == "INSUFFICIENT_DATA"
