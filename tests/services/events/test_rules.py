"""Buses, rules and targets over the wire."""

from __future__ import annotations

import json
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


EVENT = {
    "id": "1",
    "detail-type": "Order",
    "source": "shop",
    "account": "123456789012",
    "time": "2024-03-01T00:00:00Z",
    "region": "us-east-1",
    "resources": [],
    "detail": {
        "state": "Running",
        "file": "dir/lib/a.png",
        "price": 25.5,
        "ip": "10.0.0.17",
        "none": None,
        "empty": "",
        "list": ["a", "b"],
    },
}


OPERATORS: list[tuple[Any, bool]] = [
    ({"state": ["Running"], "price": [25.5]}, True),
    ({"state": [{"anything-but": "Running"}]}, False),
    ({"state": [{"anything-but": ["Stopped", "Starting"]}]}, True),
    ({"price": [{"anything-but": [1, 25.5]}]}, False),
    ({"state": [{"anything-but": {"prefix": "Run"}}]}, False),
    ({"state": [{"anything-but": {"prefix": ["Stop", "Start"]}}]}, True),
    ({"file": [{"anything-but": {"suffix": ".png"}}]}, False),
    ({"state": [{"anything-but": {"equals-ignore-case": "RUNNING"}}]}, False),
    ({"file": [{"anything-but": {"wildcard": "*/lib/*"}}]}, False),
    ({"file": [{"anything-but": {"wildcard": ["*/bin/*", "*.gif"]}}]}, True),
    ({"state": [{"prefix": "Run"}]}, True),
    ({"state": [{"prefix": {"equals-ignore-case": "run"}}]}, True),
    ({"file": [{"suffix": ".png"}]}, True),
    ({"file": [{"suffix": {"equals-ignore-case": ".PNG"}}]}, True),
    ({"empty": [""]}, True),
    ({"none": [None]}, True),
    ({"none": [{"exists": True}]}, True),
    ({"other": [{"exists": False}]}, True),
    ({"state": [{"equals-ignore-case": "running"}]}, True),
    ({"ip": [{"cidr": "10.0.0.0/24"}]}, True),
    ({"ip": [{"cidr": "10.0.1.0/24"}]}, False),
    ({"price": [{"numeric": [">", 10, "<=", 25.5]}]}, True),
    ({"price": [{"numeric": ["=", 25.5]}]}, True),
    ({"price": [{"numeric": ["<", 10]}]}, False),
    ({"file": [{"wildcard": "dir/*.png"}]}, True),
    ({"list": ["b"]}, True),
    ({"$or": [{"price": [1]}, {"ip": [{"prefix": "10."}]}]}, True),
    ({"$or": [{"price": [1]}, {"state": ["Stopped"]}]}, False),
]


def test_every_comparison_operator_of_the_user_guide(events: Any) -> None:
    """Source: "Comparison operators for use in event patterns in Amazon EventBridge"."""
    wrong = []
    for detail, matches in OPERATORS:
        pattern = json.dumps({"source": ["shop"], "detail": detail})
        if events.test_event_pattern(EventPattern=pattern, Event=json.dumps(EVENT))["Result"] is not matches:
            wrong.append(detail)
    assert wrong == []


def test_events_to_be_tested_need_their_fields(events: Any) -> None:
    for text in ("{", "[]", '{"source": "x"}'):
        with pytest.raises(ClientError) as error:
            events.test_event_pattern(EventPattern='{"source": ["x"]}', Event=text)
        assert error.value.response["Error"]["Message"] == "Parameter Event is not valid."
    without = {name: value for name, value in EVENT.items() if name != "resources"}
    assert events.test_event_pattern(EventPattern='{"source": ["shop"]}', Event=json.dumps(without))["Result"]


def test_lists_come_in_pages(events: Any, queue: Any) -> None:
    _, arn = queue("q")
    for name in ("b1", "b2", "c"):
        events.create_event_bus(Name=name)
    for number in range(3):
        events.put_rule(Name=f"r{number}", EventPattern='{"source": ["x"]}')
        events.put_targets(Rule=f"r{number}", Targets=[{"Id": f"t{i}", "Arn": arn} for i in range(3)])

    def pages(call: Any, result: str, **request: Any) -> list[list[Any]]:
        answer = call(Limit=2, **request)
        found = [answer[result]]
        while "NextToken" in answer:
            answer = call(Limit=2, NextToken=answer["NextToken"], **request)
            found.append(answer[result])
        return found

    names = [[rule["Name"] for rule in page] for page in pages(events.list_rules, "Rules")]
    assert names == [["r0", "r1"], ["r2"]]
    assert [len(page) for page in pages(events.list_targets_by_rule, "Targets", Rule="r0")] == [2, 1]
    assert pages(events.list_rule_names_by_target, "RuleNames", TargetArn=arn) == [["r0", "r1"], ["r2"]]
    buses = [[bus["Name"] for bus in page] for page in pages(events.list_event_buses, "EventBuses")]
    assert buses == [["b1", "b2"], ["c", "default"]]
    assert [bus["Name"] for bus in events.list_event_buses(NamePrefix="b")["EventBuses"]] == ["b1", "b2"]
    with pytest.raises(ClientError, match="NextToken is not valid"):
        events.list_rules(NextToken="x")
    with pytest.raises(ClientError, match="The requested resource exceeds the maximum number allowed"):
        events.put_targets(Rule="r0", Targets=[{"Id": f"u{i}", "Arn": arn} for i in range(3)])


def test_tags_of_rules_and_buses(events: Any) -> None:
    bus = events.create_event_bus(Name="b", Tags=[{"Key": "a", "Value": "1"}])["EventBusArn"]
    rule = events.put_rule(
        Name="r", EventBusName="b", EventPattern='{"source": ["x"]}', Tags=[{"Key": "a", "Value": "1"}]
    )["RuleArn"]
    for arn in (bus, rule):
        events.tag_resource(ResourceARN=arn, Tags=[{"Key": "b", "Value": "2"}])
        events.untag_resource(ResourceARN=arn, TagKeys=["a", "none"])
        assert events.list_tags_for_resource(ResourceARN=arn)["Tags"] == [{"Key": "b", "Value": "2"}]
    with pytest.raises(ClientError, match="Rule z does not exist on EventBus b"):
        events.list_tags_for_resource(ResourceARN=rule[:-1] + "z")
    with pytest.raises(ClientError, match="Event bus z does not exist"):
        events.tag_resource(ResourceARN=bus[:-1] + "z", Tags=[])


def test_a_change_of_a_rule_replaces_it_but_for_targets_and_tags(events: Any, queue: Any) -> None:
    _, arn = queue("q")
    events.put_rule(Name="r", EventPattern='{"source": ["x"]}', Description="d", State="DISABLED", Tags=[])
    events.put_targets(Rule="r", Targets=[{"Id": "1", "Arn": arn}])
    events.put_rule(Name="r", EventPattern='{"source": ["y"]}')
    found = events.describe_rule(Name="r")
    assert (found["State"], found["EventPattern"], "Description" in found) == ("ENABLED", '{"source": ["y"]}', False)
    assert len(events.list_targets_by_rule(Rule="r")["Targets"]) == 1
    for call, message in (
        (lambda: events.describe_rule(Name="z"), "Rule z does not exist on EventBus default."),
        (lambda: events.delete_rule(Name="z", EventBusName="no"), "Event bus no does not exist."),
        (lambda: events.list_rules(EventBusName="no"), "Event bus no does not exist."),
    ):
        with pytest.raises(ClientError) as error:
            call()
        assert error.value.response["Error"] == {"Code": "ResourceNotFoundException", "Message": message}
    events.delete_rule(Name="z")


def test_a_bus_is_changed(events: Any, queue: Any) -> None:
    _, dead = queue("dead")
    events.create_event_bus(Name="b", Description="old")
    answer = events.update_event_bus(Name="b", Description="new", DeadLetterConfig={"Arn": dead})
    assert (answer["Name"], answer["Description"]) == ("b", "new")
    found = events.describe_event_bus(Name="b")
    assert (found["Description"], found["DeadLetterConfig"]) == ("new", {"Arn": dead})
    assert found["LastModifiedTime"] >= found["CreationTime"]
    with pytest.raises(ClientError, match="Event bus b already exists"):
        events.create_event_bus(Name="b")
    with pytest.raises(ClientError, match="Cannot delete event bus default"):
        events.delete_event_bus(Name="default")
    with pytest.raises(ClientError, match="not built yet"):
        events.update_event_bus(Name="b", KmsKeyIdentifier="alias/x")


def test_another_account_manages_rules_where_the_bus_policy_lets_it(events: Any, server: Any, account: str) -> None:
    bus = events.create_event_bus(Name="b")["EventBusArn"]
    stranger = server.client("events", "888877776666")
    with pytest.raises(ClientError, match="AccessDenied"):
        stranger.put_rule(Name="r", EventBusName=bus, EventPattern='{"source": ["x"]}')
    for call in (
        lambda: stranger.list_rules(EventBusName=bus),
        lambda: stranger.list_rule_names_by_target(EventBusName=bus, TargetArn="arn:aws:sqs:us-east-1:1:q"),
        lambda: stranger.describe_event_bus(Name=bus),
        lambda: stranger.list_tags_for_resource(ResourceARN=bus),
        lambda: stranger.tag_resource(ResourceARN=bus, Tags=[{"Key": "k", "Value": "v"}]),
    ):
        with pytest.raises(ClientError, match="AccessDenied"):
            call()
    statement = {
        "Sid": "s",
        "Effect": "Allow",
        "Principal": {"AWS": "888877776666"},
        "Action": "events:*",
        "Resource": f"arn:aws:events:us-east-1:{account}:rule/b/*",
    }
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    events.put_permission(EventBusName="b", Policy=document)
    made = stranger.put_rule(Name="r", EventBusName=bus, EventPattern='{"source": ["x"]}')["RuleArn"]
    assert made == f"arn:aws:events:us-east-1:{account}:rule/b/r"
    found = events.describe_rule(Name="r", EventBusName="b")
    assert found["CreatedBy"] == "888877776666"


def test_permissions_are_checked(events: Any) -> None:
    events.create_event_bus(Name="b")
    whole = {"EventBusName": "b", "StatementId": "s", "Action": "events:PutEvents", "Principal": "*"}
    for gone in ("StatementId", "Action", "Principal"):
        with pytest.raises(ClientError, match=f"Parameter {gone} must be specified"):
            events.put_permission(**{name: value for name, value in whole.items() if name != gone})
    with pytest.raises(ClientError, match="EventBus does not have a policy"):
        events.remove_permission(EventBusName="b", StatementId="s")
    organization = {"Type": "StringEquals", "Key": "aws:PrincipalOrgID", "Value": "o-1234567890"}
    events.put_permission(**whole, Condition=organization)
    found = json.loads(events.describe_event_bus(Name="b")["Policy"])["Statement"][0]
    assert found["Condition"] == {"StringEquals": {"aws:PrincipalOrgID": "o-1234567890"}}
    with pytest.raises(ClientError, match="Statement with the provided id does not exist"):
        events.remove_permission(EventBusName="b", StatementId="z")
    with pytest.raises(ClientError, match="PolicyLengthExceededException"):
        events.put_permission(
            EventBusName="b",
            Policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {"Sid": "x", "Effect": "Allow", "Principal": "*", "Action": ["a:b"] * 2000, "Resource": "*"}
                    ],
                }
            ),
        )
    events.remove_permission(EventBusName="b", RemoveAllPermissions=True)
    assert "Policy" not in events.describe_event_bus(Name="b")


def test_a_bus_leaves_rules_to_those_who_made_them(events: Any, server: Any, account: str) -> None:
    bus = events.create_event_bus(Name="b")["EventBusArn"]
    statement = {
        "Sid": "s",
        "Effect": "Allow",
        "Principal": {"AWS": ["888877776666", "777766665555"]},
        "Action": [
            "events:PutRule",
            "events:PutTargets",
            "events:DescribeRule",
            "events:DisableRule",
            "events:DeleteRule",
        ],
        "Resource": f"arn:aws:events:us-east-1:{account}:rule/b/*",
        "Condition": {"StringEqualsIfExists": {"events:creatorAccount": "${aws:PrincipalAccount}"}},
    }
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    events.put_permission(EventBusName="b", Policy=document)
    maker, other = (server.client("events", who) for who in ("888877776666", "777766665555"))
    named: dict[str, Any] = {"Name": "r", "EventBusName": bus}
    maker.put_rule(**named, EventPattern='{"source": ["x"]}')
    for call in (
        lambda: other.put_rule(**named, EventPattern='{"source": ["y"]}'),
        lambda: other.describe_rule(**named),
        lambda: other.disable_rule(**named),
        lambda: other.put_targets(
            Rule="r", EventBusName=bus, Targets=[{"Id": "1", "Arn": f"arn:aws:sqs:us-east-1:{account}:q"}]
        ),
        lambda: other.delete_rule(**named),
    ):
        with pytest.raises(ClientError, match="AccessDenied"):
            call()
    other.put_rule(Name="own", EventBusName=bus, EventPattern='{"source": ["y"]}')
    maker.put_rule(**named, EventPattern='{"source": ["z"]}')
    maker.disable_rule(**named)
    assert maker.describe_rule(**named)["State"] == "DISABLED"
    maker.delete_rule(**named)
    assert events.list_rules(EventBusName="b")["Rules"][0]["Name"] == "own"
