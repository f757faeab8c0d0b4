"""Metric filters and what patterns take from messages."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError


@pytest.fixture
def logs(client: Any) -> Any:
    return client("logs")


def failure(call: Any, **arguments: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as error:
        call(**arguments)
    found = error.value.response["Error"]
    return found["Code"], found["Message"]


def test_filters_are_kept_listed_and_deleted(logs: Any) -> None:
    change = {"metricName": "m", "metricNamespace": "n", "metricValue": "1"}
    for group in ("a", "b"):
        logs.create_log_group(logGroupName=group)
        logs.put_metric_filter(
            logGroupName=group, filterName=f"f-{group}", filterPattern="ERROR", metricTransformations=[change]
        )
    (shown,) = logs.describe_metric_filters(logGroupName="a")["metricFilters"]
    assert shown.pop("creationTime")
    assert shown == {
        "filterName": "f-a",
        "filterPattern": "ERROR",
        "metricTransformations": [change],
        "logGroupName": "a",
        "applyOnTransformedLogs": False,
    }
    first = logs.describe_metric_filters(filterNamePrefix="f-", limit=1)
    rest = logs.describe_metric_filters(filterNamePrefix="f-", limit=1, nextToken=first["nextToken"])
    assert [one["filterName"] for page in (first, rest) for one in page["metricFilters"]] == ["f-a", "f-b"]
    assert "nextToken" not in rest
    assert len(logs.describe_metric_filters(metricName="m", metricNamespace="n")["metricFilters"]) == 2
    assert logs.describe_metric_filters(metricName="x", metricNamespace="n")["metricFilters"] == []
    assert logs.describe_log_groups(logGroupNamePrefix="a")["logGroups"][0]["metricFilterCount"] == 1
    logs.delete_metric_filter(logGroupName="a", filterName="f-a")
    gone = failure(logs.delete_metric_filter, logGroupName="a", filterName="f-a")
    assert gone == ("ResourceNotFoundException", "The specified metric filter does not exist.")
    logs.delete_log_group(logGroupName="b")
    assert logs.describe_metric_filters()["metricFilters"] == []
    refused = "InvalidParameterException"
    assert failure(logs.describe_metric_filters, metricName="m")[0] == refused
    assert failure(logs.describe_metric_filters, filterNamePrefix="x" * 513)[0] == refused
    put = {"logGroupName": "a", "filterName": "f", "filterPattern": "", "metricTransformations": [change]}
    assert failure(logs.put_metric_filter, **put | {"filterPattern": "{ x"})[0] == refused
    assert failure(logs.put_metric_filter, **put | {"logGroupName": "none"})[0] == "ResourceNotFoundException"
    both = change | {"dimensions": {"a": "$.a"}, "defaultValue": 0.0}
    assert failure(logs.put_metric_filter, **put | {"metricTransformations": [both]})[0] == refused
    words = change | {"metricValue": "many"}
    assert failure(logs.put_metric_filter, **put | {"metricTransformations": [words]})[0] == refused


@pytest.mark.parametrize(
    ("pattern", "message", "values"),
    [
        ("[ip, id, status_code = 4*]", "127.0.0.1 - 404", {"$ip": "127.0.0.1", "$id": "-", "$status_code": "404"}),
        ("[..., size=17]", "a b 17", {"$1": "a", "$2": "b", "$size": "17"}),
        (
            '{ $.type = "Update" && $.n > 3 }',
            '{"type": "Update", "n": 5, "x": 1}',
            {"$.type": "Update", "$.n": "5"},
        ),
        ("Error", "an Error", {}),
    ],
)
def test_a_pattern_says_what_it_takes(logs: Any, pattern: str, message: str, values: dict[str, str]) -> None:
    answer = logs.test_metric_filter(filterPattern=pattern, logEventMessages=["nothing", message])
    assert answer["matches"] == [{"eventNumber": 2, "eventMessage": message, "extractedValues": values}]
    assert (
        failure(logs.test_metric_filter, filterPattern="{ x", logEventMessages=["a"])[0] == "InvalidParameterException"
    )
