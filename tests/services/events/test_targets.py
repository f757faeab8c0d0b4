"""Each kind of target over the wire, and what becomes of events that cannot be delivered."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import trust
from tests.services.events.conftest import package, policy

ENTRY = {"Source": "shop", "DetailType": "Order", "Detail": '{"id": "o1", "total": 12, "items": ["a", "b"]}'}
PATTERN = '{"source": ["shop"]}'
ECHO = """
import boto3, json, os
def handler(event, context):
    boto3.client("sqs").send_message(QueueUrl=os.environ["QUEUE"], MessageBody=json.dumps(event))
"""


def rule(events: Any, *targets: Any, name: str = "r", pattern: str = PATTERN, **more: Any) -> str:
    """A rule with targets; its ARN."""
    arn: str = events.put_rule(Name=name, EventPattern=pattern, **more)["RuleArn"]
    bus = {"EventBusName": more["EventBusName"]} if "EventBusName" in more else {}
    answer = events.put_targets(Rule=name, Targets=list(targets), **bus)
    assert answer["FailedEntryCount"] == 0
    return arn


def letters(messages: list[Any]) -> list[dict[str, str]]:
    """The attributes of dead letters."""
    return [{name: one["StringValue"] for name, one in m["MessageAttributes"].items()} for m in messages]


def test_a_function_runs_where_its_policy_allows_the_rule(
    events: Any, client: Any, queue: Any, messages: Any, bodies: Any, role: Any, wait_until: Any
) -> None:
    url, _ = queue("echo")
    dead_url, dead_arn = queue("dead")
    lambda_ = client("lambda")
    may = role("function", "sqs:SendMessage", service="lambda.amazonaws.com")
    made = lambda_.create_function(
        FunctionName="f",
        Runtime="python3.11",
        Handler="index.handler",
        Role=may,
        Code={"ZipFile": package(ECHO)},
        Environment={"Variables": {"QUEUE": url}},
    )
    arn = rule(events, {"Id": "f", "Arn": made["FunctionArn"], "DeadLetterConfig": {"Arn": dead_arn}})
    events.put_events(Entries=[ENTRY])
    refused = letters(messages(dead_url))
    assert [(one["ERROR_CODE"], one["RETRY_ATTEMPTS"], one["RULE_ARN"]) for one in refused] == [
        ("NO_PERMISSIONS", "0", arn)
    ]
    lambda_.add_permission(
        FunctionName="f",
        StatementId="events",
        Action="lambda:InvokeFunction",
        Principal="events.amazonaws.com",
        SourceArn=arn,
    )
    event_id = events.put_events(Entries=[ENTRY])["Entries"][0]["EventId"]
    got = wait_until(lambda: bodies(url), seconds=30)
    assert [(event["id"], event["detail"]["id"]) for event in got] == [(event_id, "o1")]
    assert messages(dead_url) == []


def test_a_log_group_gets_the_event_as_a_line(
    events: Any, client: Any, server: Any, account: str, queue: Any, messages: Any
) -> None:
    logs = client("logs")
    dead_url, dead_arn = queue("dead")
    logs.create_log_group(logGroupName="/aws/events/orders")
    group = f"arn:aws:logs:us-east-1:{account}:log-group:/aws/events/orders"
    shaped = {"InputPathsMap": {"id": "$.detail.id", "n": "$.detail.total"}}
    rule(
        events,
        {"Id": "whole", "Arn": group, "DeadLetterConfig": {"Arn": dead_arn}},
        {
            "Id": "shaped",
            "Arn": group,
            "InputTransformer": {**shaped, "InputTemplate": '{"timestamp": <n>000, "message": "order <id>"}'},
        },
    )
    events.put_events(Entries=[ENTRY])
    assert [one["ERROR_CODE"] for one in letters(messages(dead_url))] == ["NO_PERMISSIONS"]
    document = policy("logs:CreateLogStream", "logs:PutLogEvents", resource=f"{group}:*")
    logs.put_resource_policy(policyName="events", policyDocument=document)
    event_id = events.put_events(Entries=[ENTRY])["Entries"][0]["EventId"]
    server.page("idle")
    found = logs.filter_log_events(logGroupName="/aws/events/orders")["events"]
    assert [json.loads(line["message"])["id"] for line in found] == [event_id]
    events.put_targets(
        Rule="r",
        Targets=[
            {
                "Id": "shaped",
                "Arn": group,
                "InputTransformer": {
                    "InputPathsMap": {"id": "$.detail.id"},
                    "InputTemplate": '{"timestamp": 0, "message": <id>',
                },
                "DeadLetterConfig": {"Arn": dead_arn},
            }
        ],
    )
    events.put_events(Entries=[ENTRY])
    assert [one["ERROR_CODE"] for one in letters(messages(dead_url))] == ["INVALID_JSON"]


def test_a_state_machine_is_started_with_the_target_role(
    events: Any, client: Any, account: str, queue: Any, messages: Any, role: Any, wait_until: Any
) -> None:
    dead_url, dead_arn = queue("dead")
    machine = f"arn:aws:states:us-east-1:{account}:stateMachine:m"
    with pytest.raises(ClientError, match=f"RoleArn is required for target {machine}"):
        rule(events, {"Id": "1", "Arn": machine})
    dead = {"DeadLetterConfig": {"Arn": dead_arn}}
    rule(events, {"Id": "1", "Arn": machine, "RoleArn": role("other", "states:StartExecution"), **dead})
    client("iam").update_assume_role_policy(RoleName="other", PolicyDocument=trust("lambda"))
    events.put_events(Entries=[ENTRY])
    assert [one["ERROR_CODE"] for one in letters(messages(dead_url))] == ["FAILED_TO_ASSUME_ROLE"]
    states = client("stepfunctions")
    definition = json.dumps({"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}})
    try:
        states.create_state_machine(
            name="m", definition=definition, roleArn=role("machine", service="states.amazonaws.com")
        )
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] == 501:
            pytest.skip("state machines are not built here")
        raise
    rule(
        events,
        {"Id": "1", "Arn": machine, "RoleArn": role("nothing"), **dead},
        {"Id": "2", "Arn": machine, "RoleArn": role("start", "states:StartExecution"), "InputPath": "$.detail"},
    )
    event_id = events.put_events(Entries=[ENTRY])["Entries"][0]["EventId"]
    assert [one["ERROR_CODE"] for one in letters(messages(dead_url))] == ["NO_PERMISSIONS"]
    found = wait_until(lambda: states.list_executions(stateMachineArn=machine)["executions"])
    assert [one["name"][:36] for one in found] == [event_id]
    assert json.loads(states.describe_execution(executionArn=found[0]["executionArn"])["input"])["id"] == "o1"


def test_a_fifo_queue_keeps_the_group_and_a_topic_gets_the_text(
    events: Any, client: Any, queue: Any, messages: Any, bodies: Any
) -> None:
    url, arn = queue("orders.fifo", FifoQueue="true", ContentBasedDeduplication="true")
    with pytest.raises(ClientError, match="SqsParameters must be specified for target: 1"):
        rule(events, {"Id": "1", "Arn": arn})
    heard_url, heard_arn = queue("heard")
    sns = client("sns")
    topic = sns.create_topic(Name="t")["TopicArn"]
    sns.set_topic_attributes(
        TopicArn=topic, AttributeName="Policy", AttributeValue=policy("sns:Publish", resource=topic)
    )
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=heard_arn, Attributes={"RawMessageDelivery": "true"})
    client("sqs").set_queue_attributes(
        QueueUrl=heard_url,
        Attributes={"Policy": policy("sqs:SendMessage", resource=heard_arn, service="sns.amazonaws.com")},
    )
    rule(
        events,
        {"Id": "1", "Arn": arn, "SqsParameters": {"MessageGroupId": "$.detail.id"}},
        {"Id": "2", "Arn": topic, "InputPath": "$.detail.items"},
    )
    events.put_events(Entries=[ENTRY])
    assert [one["Attributes"]["MessageGroupId"] for one in messages(url)] == ["o1"]
    assert bodies(heard_url) == [["a", "b"]]


def test_another_bus_gets_the_event_unchanged(
    events: Any, client: Any, server: Any, account: str, queue: Any, bodies: Any, messages: Any
) -> None:
    """In the same account, and in another one whose bus policy allows it; a third account is not reached."""
    url, arn = queue("here")
    dead_url, dead_arn = queue("dead")
    inner = events.create_event_bus(Name="inner")["EventBusArn"]
    other = server.client("events", "777788889999")
    third = server.client("events", "777788880000").create_event_bus(Name=f"third{account}")["EventBusArn"]
    far = other.create_event_bus(Name=f"far{account}")["EventBusArn"]
    rule(events, {"Id": "1", "Arn": arn}, EventBusName="inner")
    dead = {"DeadLetterConfig": {"Arn": dead_arn}}
    rule(events, {"Id": "1", "Arn": inner}, {"Id": "2", "Arn": far, **dead})
    event_id = events.put_events(Entries=[{**ENTRY, "Time": 1_700_000_000, "Resources": ["arn:x"]}])["Entries"][0]
    got = bodies(url)[0]
    assert (got["id"], got["time"], got["account"]) == (event_id["EventId"], "2023-11-14T22:13:20Z", account)
    assert [one["ERROR_CODE"] for one in letters(messages(dead_url))] == ["NO_PERMISSIONS"]
    other.put_permission(EventBusName=f"far{account}", StatementId="s", Action="events:PutEvents", Principal=account)
    sqs = server.client("sqs", "777788889999")
    far_url = sqs.create_queue(QueueName=f"far{account}")["QueueUrl"]
    far_arn = sqs.get_queue_attributes(QueueUrl=far_url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    sqs.set_queue_attributes(QueueUrl=far_url, Attributes={"Policy": policy("sqs:SendMessage", resource=far_arn)})
    rule(
        other,
        {"Id": "1", "Arn": far_arn},
        {"Id": "2", "Arn": third, "DeadLetterConfig": {"Arn": far_arn}},
        EventBusName=f"far{account}",
    )
    events.put_events(Entries=[ENTRY])
    server.page("idle")
    found = sqs.receive_message(QueueUrl=far_url, MaxNumberOfMessages=10, MessageAttributeNames=["All"])["Messages"]
    codes = sorted(one.get("MessageAttributes", {}).get("ERROR_CODE", {}).get("StringValue", "") for one in found)
    assert codes == ["", "THIRD_ACCOUNT_HOP_DETECTED"]
    assert {json.loads(one["Body"])["account"] for one in found} == {account}


def test_what_is_gone_goes_to_the_dead_letter_queue_at_once(
    events: Any, account: str, queue: Any, messages: Any, role: Any
) -> None:
    dead_url, dead_arn = queue("dead")
    may = {"RoleArn": role("send", "sqs:SendMessage")}
    gone = f"arn:aws:sqs:us-east-1:{account}:gone"
    arn = rule(events, {"Id": "1", "Arn": gone, "Input": '{"a": 1}', "DeadLetterConfig": {"Arn": dead_arn}, **may})
    events.put_events(Entries=[ENTRY])
    letter = messages(dead_url)[0]
    facts = letters([letter])[0]
    assert facts.pop("ERROR_MESSAGE")
    assert facts == {"ERROR_CODE": "NO_RESOURCE", "RETRY_ATTEMPTS": "0", "RULE_ARN": arn, "TARGET_ARN": gone}
    assert json.loads(letter["Body"])["detail"]["id"] == "o1"


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ({"Arn": "nothing"}, "Parameter nothing is not valid. Reason: Provided Arn is not in correct format."),
        ({"Arn": "Q", "Input": "{"}, "JSON syntax error in input for target 1."),
        ({"Arn": "Q", "Input": "{}", "InputPath": "$.a"}, "Only one of Input, InputPath, or InputTransformer"),
        ({"Arn": "Q", "InputTransformer": {"InputTemplate": "<a>"}}, "contains invalid placeholder a."),
        ({"Arn": "Q", "InputTransformer": {"InputTemplate": "<aws.events.no>"}}, "invalid placeholder aws.events.no."),
        (
            {"Arn": "Q", "InputTransformer": {"InputTemplate": "[<aws.events.event.json>]"}},
            "contains placeholder aws.events.event.json valid only for JSON template.",
        ),
        ({"Arn": "Q", "DeadLetterConfig": {"Arn": "x"}}, "Parameter x is not valid."),
        (
            {"Arn": "arn:aws:redshift:us-east-1:111122223333:cluster:x"},
            "Targets of the kind redshift are not built yet.",
        ),
        (
            {"Arn": "arn:aws:kinesis:us-east-1:111122223333:stream/x"},
            "RoleArn is required for target arn:aws:kinesis:us-east-1:111122223333:stream/x.",
        ),
        (
            {"Arn": "Q", "KinesisParameters": {"PartitionKeyPath": "$.id"}},
            "Parameter(s) KinesisParameters must not be specified for target: 1.",
        ),
        (
            {"Arn": "arn:aws:events:us-east-1:111122223333:api-destination/x/1"},
            "RoleArn is required for target arn:aws:events:us-east-1:111122223333:api-destination/x/1.",
        ),
    ],
)
def test_targets_that_cannot_be_are_refused(events: Any, queue: Any, target: Any, message: str) -> None:
    _, arn = queue("q")
    with pytest.raises(ClientError) as error:
        rule(events, {"Id": "1", **target, "Arn": target["Arn"].replace("Q", arn)})
    assert message in str(error.value)
    assert events.list_targets_by_rule(Rule="r")["Targets"] == []
