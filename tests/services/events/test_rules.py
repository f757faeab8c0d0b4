"""Buses, rules and targets over the wire."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

ENTRY = {"Source": "shop", "DetailType": "Order", "Detail": '{"id": "o1", "total": 12, "items": ["a", "b"]}'}


def test_a_matching_event_reaches_each_target_in_its_own_form(events: Any, queue: Any, bodies: Any) -> None:
    events.create_event_bus(Name="shop")
    events.put_rule(
        Name="big",
        EventBusName="shop",
        EventPattern='{"source": ["shop"], "detail": {"total": [{"numeric": [">", 10]}]}}',
    )
    made = {name: queue(name) for name in ("whole", "part", "constant", "made")}
    targets: list[Any] = [
        {"Id": "whole", "Arn": made["whole"][1]},
        {"Id": "part", "Arn": made["part"][1], "InputPath": "$.detail.items"},
        {"Id": "constant", "Arn": made["constant"][1], "Input": '{"fixed": true}'},
        {
            "Id": "made",
            "Arn": made["made"][1],
            "InputTransformer": {
                "InputPathsMap": {"id": "$.detail.id", "n": "$.detail.total"},
                "InputTemplate": '{"order": "<id>", "n": <n>, "rule": "<aws.events.rule-name>"}',
            },
        },
    ]
    assert events.put_targets(Rule="big", EventBusName="shop", Targets=targets)["FailedEntryCount"] == 0
    small = {**ENTRY, "Detail": '{"total": 1}'}
    answer = events.put_events(Entries=[{**entry, "EventBusName": "shop"} for entry in (ENTRY, small)])
    assert answer["FailedEntryCount"] == 0
    whole = bodies(made["whole"][0])
    assert [(e["id"], e["detail-type"], e["detail"]["id"]) for e in whole] == [
        (answer["Entries"][0]["EventId"], "Order", "o1")
    ]
    assert bodies(made["part"][0]) == [["a", "b"]]
    assert bodies(made["constant"][0]) == [{"fixed": True}]
    assert bodies(made["made"][0]) == [{"order": "o1", "n": 12, "rule": "big"}]


def test_rules_and_buses_are_managed(events: Any, queue: Any) -> None:
    arn = events.create_event_bus(Name="b")["EventBusArn"]
    assert events.describe_event_bus(Name="b")["Arn"] == arn
    assert [bus["Name"] for bus in events.list_event_buses()["EventBuses"]] == ["b", "default"]
    rule = events.put_rule(Name="r", EventBusName="b", EventPattern='{"source": ["x"]}', State="DISABLED")["RuleArn"]
    assert events.describe_rule(Name="r", EventBusName="b")["State"] == "DISABLED"
    events.enable_rule(Name="r", EventBusName="b")
    assert events.list_rules(EventBusName="b")["Rules"][0] == {
        "Name": "r", "Arn": rule, "EventPattern": '{"source": ["x"]}', "State": "ENABLED", "EventBusName": "b"}  # fmt: skip
    events.disable_rule(Name="r", EventBusName="b")
    _, queue_arn = queue("q")
    events.put_targets(Rule="r", EventBusName="b", Targets=[{"Id": "1", "Arn": queue_arn}])
    assert events.list_targets_by_rule(Rule="r", EventBusName="b")["Targets"] == [{"Id": "1", "Arn": queue_arn}]
    assert events.list_rule_names_by_target(TargetArn=queue_arn, EventBusName="b")["RuleNames"] == ["r"]
    with pytest.raises(ClientError, match="it has targets"):
        events.delete_rule(Name="r", EventBusName="b")
    events.remove_targets(Rule="r", EventBusName="b", Ids=["1"])
    with pytest.raises(ClientError, match="it has rules"):
        events.delete_event_bus(Name="b")
    events.delete_rule(Name="r", EventBusName="b")
    events.delete_event_bus(Name="b")
    with pytest.raises(ClientError, match="does not exist"):
        events.describe_event_bus(Name="b")


def test_bad_events_and_patterns_are_refused(events: Any) -> None:
    answer = events.put_events(Entries=[{**ENTRY, "Detail": "no"}, {"Source": "s", "Detail": "{}"}])
    assert [entry["ErrorCode"] for entry in answer["Entries"]] == ["MalformedDetail", "InvalidArgument"]
    with pytest.raises(ClientError) as error:
        events.put_rule(Name="r", EventPattern='{"source": "x"}')
    assert error.value.response["Error"]["Code"] == "InvalidEventPatternException"


def test_another_account_needs_the_bus_policy(events: Any, server: Any, account: str) -> None:
    arn = events.create_event_bus(Name="open")["EventBusArn"]
    stranger = server.client("events", "888877776666")
    with pytest.raises(ClientError, match="no resource-based policy allows"):
        stranger.put_events(Entries=[{**ENTRY, "EventBusName": arn}])
    events.put_permission(EventBusName="open", Action="events:PutEvents", Principal="888877776666", StatementId="s")
    assert stranger.put_events(Entries=[{**ENTRY, "EventBusName": arn}])["FailedEntryCount"] == 0
    events.remove_permission(EventBusName="open", StatementId="s")
    with pytest.raises(ClientError):
        stranger.put_events(Entries=[{**ENTRY, "EventBusName": arn}])
