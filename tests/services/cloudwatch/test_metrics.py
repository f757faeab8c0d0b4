"""Metrics: put in all forms and protocols, read by statistics, percentiles and expressions, forgotten in time."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.conftest import Server

Make = Callable[..., Any]
NAMESPACE = "shop"


@pytest.fixture
def cloudwatch(client: Make) -> Any:
    return client("cloudwatch", config={"parameter_validation": False})


def error(ask: Callable[..., Any], **params: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as caught:
        ask(**params)
    found = caught.value.response["Error"]
    return found["Code"], found["Message"]


def stat(name: str, stat_: str = "Sum", period: int = 60, **dimensions: str) -> dict[str, Any]:
    listed = [{"Name": key, "Value": value} for key, value in dimensions.items()]
    metric = {"Namespace": NAMESPACE, "MetricName": name, "Dimensions": listed}
    return {"Metric": metric, "Period": period, "Stat": stat_}


def ask(cloudwatch: Any, start: float, end: float, **queries: Any) -> dict[str, list[float]]:
    """By id, the oldest first."""
    given = [
        {"Id": id_, "Expression": one} if isinstance(one, str) else {"Id": id_, "MetricStat": one}
        for id_, one in queries.items()
    ]
    answer = cloudwatch.get_metric_data(
        MetricDataQueries=given, StartTime=start, EndTime=end, ScanBy="TimestampAscending"
    )
    return {one["Id"]: one["Values"] for one in answer["MetricDataResults"]}


def minute() -> float:
    """The beginning of a minute that has ended."""
    return time.time() // 60 * 60 - 600


def test_forms_and_statistics(cloudwatch: Any) -> None:
    start = minute()
    data = [
        {"MetricName": "m", "Value": 10, "Timestamp": start, "Unit": "Count"},
        {"MetricName": "m", "Values": [1, 2, 3], "Counts": [1, 2, 97], "Timestamp": start + 10, "Unit": "Count"},
        {"MetricName": "m", "Value": 7, "Timestamp": start + 60, "Unit": "Count"},
        {"MetricName": "m", "Value": 7, "Timestamp": start, "Unit": "Bytes"},
        {"MetricName": "set", "Timestamp": start,
         "StatisticValues": {"SampleCount": 4, "Sum": 20, "Minimum": 2, "Maximum": 8}},
    ]  # fmt: skip
    cloudwatch.put_metric_data(Namespace=NAMESPACE, MetricData=data)
    asked = {"Namespace": NAMESPACE, "StartTime": start, "EndTime": start + 120, "Period": 60}
    five = ["SampleCount", "Average", "Sum", "Minimum", "Maximum"]
    found = cloudwatch.get_metric_statistics(MetricName="m", Statistics=five, Unit="Count", **asked)
    first, second = found["Datapoints"]
    assert [first[name] for name in five] == [101, (10 + 1 + 4 + 291) / 101, 306, 1, 10]
    assert (second["Sum"], second["Unit"], second["Timestamp"].timestamp()) == (7, "Count", start + 60)
    assert len(cloudwatch.get_metric_statistics(MetricName="m", Statistics=["Sum"], **asked)["Datapoints"]) == 3
    extended = ["p50", "p1", "p100", "tm99", "TM(2%:98%)", "IQM", "PR(:2)", "TC(2:5)", "TS(2:5)", "wm97"]
    found = cloudwatch.get_metric_statistics(MetricName="m", ExtendedStatistics=extended, Unit="Count", **asked)
    values = found["Datapoints"][0]["ExtendedStatistics"]
    assert [values[name] for name in ("p50", "p1", "p100", "IQM", "TC(2:5)", "TS(2:5)")] == [3, 2, 10, 3, 97, 291]
    assert values["PR(:2)"] == pytest.approx(3 / 101 * 100)
    assert values["tm99"] == pytest.approx((1 + 4 + 3 * (0.99 * 101 - 3)) / (0.99 * 101))
    assert values["wm97"] == pytest.approx((1 + 4 + 3 * 98) / 101)
    assert values["TM(2%:98%)"] == pytest.approx((2 * 0.98 + 3 * (0.98 * 101 - 3)) / (0.96 * 101))
    found = cloudwatch.get_metric_statistics(MetricName="set", Statistics=["Average"], **asked)
    assert found["Datapoints"][0]["Average"] == 5
    # Nobody knows the values behind a set.
    assert not cloudwatch.get_metric_statistics(MetricName="set", ExtendedStatistics=["p50"], **asked)["Datapoints"]


def test_many_values_are_known_to_a_hundredth(cloudwatch: Any) -> None:
    start = minute()
    for first in range(0, 1000, 100):
        values = [float(value) for value in range(first + 1, first + 101)]
        cloudwatch.put_metric_data(
            Namespace=NAMESPACE, MetricData=[{"MetricName": "spread", "Values": values, "Timestamp": start}]
        )
    found = ask(cloudwatch, start, start + 60, p=stat("spread", "p90"), s=stat("spread"), x=stat("spread", "Maximum"))
    assert found["p"][0] == pytest.approx(900, rel=0.011)
    assert (found["s"], found["x"]) == ([500_500], [1000])


def test_resolution_of_a_second(cloudwatch: Any) -> None:
    start = minute()
    data = [{"MetricName": "fine", "Value": 1, "Timestamp": start + at, "StorageResolution": 1} for at in range(20)]
    cloudwatch.put_metric_data(Namespace=NAMESPACE, MetricData=data)
    found = ask(cloudwatch, start, start + 60, a=stat("fine", period=10), b=stat("fine"))
    assert found == {"a": [10, 10], "b": [20]}


def test_expressions(cloudwatch: Any) -> None:
    start = minute()
    for name, values in {"a": (1, 2, None, 4), "b": (10, 0, 30, 40)}.items():
        data = [
            {
                "MetricName": name,
                "Value": value,
                "Timestamp": start + 60 * at,
                "Dimensions": [{"Name": "Shop", "Value": "x"}],
            }
            for at, value in enumerate(values)
            if value is not None
        ]
        cloudwatch.put_metric_data(Namespace=NAMESPACE, MetricData=data)
    expressions = {
        "e1": "a + b * 2", "e2": "a / b", "e3": "-a ^ 2", "e4": "SUM([a, b])", "e5": "SUM(METRICS())", "e6": "b / SUM(b) * 100",
        "e7": "IF(b > 10, b, 0)", "e8": "FILL(a, 0)", "e9": "FILL(a, REPEAT)", "e10": "FILL(a, LINEAR)", "e11": "RATE(b)",
        "e12": "DIFF(a)", "e13": "RUNNING_SUM(b)", "e14": "TIME_SERIES(PERIOD(a))", "e15": "ABS(CEIL(a * -0.5))",
        "e16": "LAST(SORT([a, b], MAX, ASC))", "e17": "a > 1 AND b > 10", "e18": "MAX(METRICS('b')) + DATAPOINT_COUNT(a)",
        "e19": "SUM(SEARCH('{shop,Shop} MetricName=\"b\"', 'Sum', 60))", "e20": "FIRST(SEARCH('shop nothing', 'Sum', 60))",
    }  # fmt: skip
    found = ask(cloudwatch, start, start + 240, a=stat("a", Shop="x"), b=stat("b", Shop="x"), **expressions)
    wanted = {
        "e1": [21, 2, 84], "e2": [0.1, 0.1], "e3": [-1, -4, -16], "e4": [11, 2, 30, 44], "e5": [11, 2, 30, 44],
        "e6": [12.5, 0, 37.5, 50], "e7": [0, 0, 30, 40], "e8": [1, 2, 0, 4], "e9": [1, 2, 2, 4], "e10": [1, 2, 3, 4],
        "e11": [-10 / 60, 0.5, 10 / 60], "e12": [1, 2], "e13": [10, 10, 40, 80], "e14": [60, 60, 60, 60], "e15": [0, 1, 2],
        "e16": [10, 0, 30, 40], "e17": [0, 0, 1], "e18": [13, 3, 33, 43], "e19": [10, 0, 30, 40], "e20": [],
    }  # fmt: skip
    assert {id_: found[id_] for id_ in wanted} == {id_: pytest.approx(values) for id_, values in wanted.items()}


@pytest.mark.parametrize(
    "expression", ["m +", "foo", "1 + 1", "SUM(m)", "NONE(m)", "e", "(" * 80 + "m" + ")" * 80, "m['"]
)
def test_expressions_that_are_none(cloudwatch: Any, expression: str) -> None:
    now = time.time()
    queries = [{"Id": "m", "MetricStat": stat("m")}, {"Id": "e", "Expression": expression}]
    code, text = error(cloudwatch.get_metric_data, MetricDataQueries=queries, StartTime=now - 60, EndTime=now)
    assert (code, text[:25]) == ("ValidationError", "Error in expression 'e': ")


@pytest.mark.parametrize(
    "expressions",
    [
        ["[m, m]", *(f"[e{at}, e{at}]" for at in range(12))],
        ["TIME_SERIES(1)", *(f"FILL(e{at}, 0)" for at in range(12))],
        ["SEARCH('x', 'Sum', 1e999)"],
    ],
)
def test_expressions_that_would_take_too_much(cloudwatch: Any, expressions: list[str]) -> None:
    queries: list[dict[str, Any]] = [{"Id": "m", "MetricStat": stat("m")}]
    queries += [{"Id": f"e{at}", "Expression": one, "Period": 60} for at, one in enumerate(expressions)]
    code, text = error(cloudwatch.get_metric_data, MetricDataQueries=queries, StartTime=0, EndTime=2e11)
    assert (code, text[:21]) == ("ValidationError", "Error in expression '")


def test_a_long_expression(cloudwatch: Any) -> None:
    start = minute()
    cloudwatch.put_metric_data(Namespace=NAMESPACE, MetricData=[{"MetricName": "l", "Value": 1, "Timestamp": start}])
    assert ask(cloudwatch, start, start + 60, m=stat("l"), e="+".join(["m"] * 1024))["e"] == [1024]


def test_labels_and_pages(cloudwatch: Any) -> None:
    start = minute()
    data = [
        {"MetricName": "m", "Value": at, "Timestamp": start + 60 * at, "Dimensions": [{"Name": "Shop", "Value": shop}]}
        for at in range(4)
        for shop in "xy"
    ]
    cloudwatch.put_metric_data(Namespace=NAMESPACE, MetricData=data)
    queries = [
        {"Id": "a", "MetricStat": stat("m", Shop="x"), "Label": "${PROP('Dim.Shop')}: ${MAX} of ${SUM} ${NOTHING}"},
        {"Id": "b", "Expression": "SEARCH('{shop,Shop} m', 'Sum', 60)"},
    ]
    given = {"MetricDataQueries": queries, "StartTime": start, "EndTime": start + 240}
    found = cloudwatch.get_metric_data(**given)["MetricDataResults"]
    assert [one["Label"] for one in found] == ["x: 3 of 6 ${NOTHING}", "x", "y"]
    assert found[0]["Values"] == [3, 2, 1, 0]
    pages = list(cloudwatch.get_paginator("get_metric_data").paginate(**given, MaxDatapoints=5))
    assert len(pages) == 3
    assert sum(len(one["Values"]) for page in pages for one in page["MetricDataResults"]) == 12
    assert pages[0]["MetricDataResults"][1]["StatusCode"] == "PartialData"


def test_what_is_listed(cloudwatch: Any) -> None:
    for name, dimensions in (("a", {"X": "1"}), ("a", {"X": "2", "Y": "1"}), ("b", {})):
        listed = [{"Name": key, "Value": value} for key, value in dimensions.items()]
        cloudwatch.put_metric_data(
            Namespace=NAMESPACE, MetricData=[{"MetricName": name, "Value": 1, "Dimensions": listed, "Unit": "Count"}]
        )
    found = lambda **given: [  # noqa: E731
        (one["MetricName"], len(one["Dimensions"])) for one in cloudwatch.list_metrics(**given)["Metrics"]
    ]
    assert found() == [("a", 1), ("a", 2), ("b", 0)]
    assert found(Dimensions=[{"Name": "X"}], RecentlyActive="PT3H") == [("a", 1), ("a", 2)]
    assert found(Dimensions=[{"Name": "X", "Value": "2"}], MetricName="a", Namespace=NAMESPACE) == [("a", 2)]
    assert found(Namespace="other") == []


@pytest.mark.parametrize(
    ("datum", "code", "text"),
    [
        ({"Value": 1e200}, "InvalidParameterValue", "The value 1e+200 for parameter MetricData.member.1.Value is invalid."),
        ({"Value": 1, "Values": [1]}, "InvalidParameterCombination",
         "The parameters MetricData.member.1.Value and MetricData.member.1.Values are mutually exclusive and you have specified both."),
        ({"Values": [1, 2], "Counts": [1]}, "InvalidParameterValue",
         "The parameters MetricData.member.1.Values and MetricData.member.1.Counts must be of the same size."),
        ({"Value": 1, "Timestamp": 1_600_000_000}, "InvalidParameterValue",
         "The parameter MetricData.member.1.Timestamp must specify a time within the past two weeks."),
        ({"Value": 1, "StorageResolution": 7}, "InvalidParameterValue",
         "The value 7 for parameter MetricData.member.1.StorageResolution is invalid."),
    ],
)  # fmt: skip
def test_data_that_are_none(cloudwatch: Any, datum: dict[str, Any], code: str, text: str) -> None:
    assert error(
        cloudwatch.put_metric_data, Namespace=NAMESPACE, MetricData=[{"MetricName": "m", **datum}]
    ) == (code, text)  # fmt: skip


def test_queries_that_are_none(cloudwatch: Any) -> None:
    now = time.time()
    asked = {
        "Namespace": NAMESPACE,
        "MetricName": "m",
        "StartTime": now - 86_400,
        "EndTime": now,
        "Statistics": ["Sum"],
    }
    code, text = error(cloudwatch.get_metric_statistics, **asked, Period=1)
    assert (code, text[:33]) == ("InvalidParameterCombination", "You have requested up to 86400 da")
    assert error(cloudwatch.get_metric_statistics, **asked, Period=7)[0] == "InvalidParameterValue"
    assert error(cloudwatch.put_metric_data, Namespace="AWS/SQS", MetricData=[{"MetricName": "m", "Value": 1}])[0] == (
        "InvalidParameterValue"
    )
    query = {"Id": "m", "MetricStat": stat("m"), "Period": 60}
    text = error(cloudwatch.get_metric_data, MetricDataQueries=[query], StartTime=now - 60, EndTime=now)[1]
    assert text.endswith("MetricDataQueries.member.1.MetricStat are mutually exclusive and you have specified both.")


@pytest.mark.turns_clock
def test_what_ages(cloudwatch: Any, server: Server, wait_until: Any) -> None:
    cloudwatch.put_metric_data(
        Namespace=NAMESPACE, MetricData=[{"MetricName": "old", "Value": 5, "StorageResolution": 1}]
    )
    put = cloudwatch.get_metric_statistics
    # When that was by the server's clock, which other tests have turned, an alarm says.
    cloudwatch.put_metric_alarm(
        AlarmName="clock", MetricName="m", Namespace="n", Statistic="Sum", Period=60, EvaluationPeriods=1, Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
    )  # fmt: skip
    (alarm,) = cloudwatch.describe_alarms()["MetricAlarms"]
    start = alarm["AlarmConfigurationUpdatedTimestamp"].timestamp() // 3600 * 3600 - 3600
    count = lambda period, width: len(  # noqa: E731
        put(
            Namespace=NAMESPACE,
            MetricName="old",
            StartTime=start,
            EndTime=start + width,
            Period=period,
            Statistics=["Sum"],
        )["Datapoints"]
    )
    assert (count(10, 7200), count(60, 7200)) == (1, 1)
    server.advance(16 * 86_400)
    wait_until(lambda: not cloudwatch.list_metrics(Namespace=NAMESPACE)["Metrics"])
    assert count(300, 7200) == 1
    server.advance(50 * 86_400)
    wait_until(lambda: count(3600, 7200) == 1)
    server.advance(400 * 86_400)
    wait_until(lambda: count(3600, 7200) == 0)


def test_protocols(server: Server, account: str, client: Make) -> None:
    """What boto3 does not speak today: forms, compressed, and JSON."""
    import urllib.request

    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    def send(body: bytes, **headers: str) -> bytes:
        request = AWSRequest("POST", server.url, data=body, headers=headers)
        SigV4Auth(Credentials(account, "test"), "monitoring", "us-east-1").add_auth(request)
        sent = urllib.request.Request(server.url, body, dict(request.headers))
        with urllib.request.urlopen(sent) as answer:
            found: bytes = answer.read()
            return found

    form = (
        "Action=PutMetricData&Version=2010-08-01&Namespace=shop&MetricData.member.1.MetricName=form&"
        "MetricData.member.1.Value=3&MetricData.member.1.Dimensions.member.1.Name=A&"
        "MetricData.member.1.Dimensions.member.1.Value=b"
    )
    plain = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
    assert b"<PutMetricDataResponse" in send(form.encode(), **plain)
    packed = gzip.compress(form.replace("=form", "=packed").encode())
    send(packed, **plain, **{"Content-Encoding": "gzip"})
    listed = {"X-Amz-Target": "GraniteServiceVersion20100801.ListMetrics", "Content-Type": "application/x-amz-json-1.0"}
    found = json.loads(send(b'{"Namespace": "shop"}', **listed))["Metrics"]
    assert [one["MetricName"] for one in found] == ["form", "packed"]
    assert found[0]["Dimensions"] == [{"Name": "A", "Value": "b"}]
