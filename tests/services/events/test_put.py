"""PutEvents: what is taken, what is refused, who may; nothing acknowledged is lost in a crash."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.services.events.conftest import make_queue, take

ENTRY = {"Source": "shop", "DetailType": "Order", "Detail": "{}"}
REQUIRED = "Parameter {0} is not valid. Reason: {0} is a required argument."


@pytest.mark.parametrize(
    ("change", "code", "message"),
    [
        ({"Source": None}, "InvalidArgument", REQUIRED.format("Source")),
        ({"Source": ""}, "InvalidArgument", REQUIRED.format("Source")),
        ({"DetailType": None}, "InvalidArgument", REQUIRED.format("DetailType")),
        ({"Detail": None}, "InvalidArgument", REQUIRED.format("Detail")),
        ({"Detail": "no"}, "MalformedDetail", "Detail is malformed."),
        ({"Detail": "[1]"}, "MalformedDetail", "Detail is malformed."),
        ({"Detail": '{"a": NaN}'}, "MalformedDetail", "Detail is malformed."),
        ({"Detail": json.dumps({"a": 2**63})}, "MalformedDetail", "Detail is malformed."),
        ({"Detail": '{"a": 1e999}'}, "MalformedDetail", "Detail is malformed."),
        ({"Detail": '{"a": "\\ud800"}'}, "MalformedDetail", "Detail is malformed."),
        ({"Detail": '{"a":' + "[" * 5000 + "]" * 5000 + "}"}, "MalformedDetail", "Detail is malformed."),
        ({"Source": "aws.s3"}, "NotAuthorizedForSourceException", "Not authorized for the source."),
        ({"Source": "AWS.s3"}, "NotAuthorizedForSourceException", "Not authorized for the source."),
    ],
)
def test_each_entry_has_its_own_outcome(events: Any, change: Any, code: str, message: str) -> None:
    bad = {name: value for name, value in {**ENTRY, **change}.items() if value is not None}
    answer = events.put_events(Entries=[ENTRY, bad])
    assert answer["FailedEntryCount"] == 1
    assert "EventId" in answer["Entries"][0]
    assert answer["Entries"][1] == {"ErrorCode": code, "ErrorMessage": message}


def test_requests_that_are_too_large_are_refused(events: Any) -> None:
    half = {**ENTRY, "Detail": json.dumps({"a": "x" * 600_000})}
    assert events.put_events(Entries=[half])["FailedEntryCount"] == 0
    with pytest.raises(ClientError) as error:
        events.put_events(Entries=[half, half])
    assert error.value.response["Error"] == {
        "Code": "ValidationException",
        "Message": "Total size of the entries in the request is over the limit.",
    }
    with pytest.raises(ClientError, match="less than or equal to 10"):
        events.put_events(Entries=[ENTRY] * 11)


def test_numbers_and_letters_of_any_size_arrive_as_they_were(events: Any, queue: Any, bodies: Any) -> None:
    url, arn = queue("q")
    events.put_rule(Name="r", EventPattern='{"detail": {"big": [{"numeric": [">", 1]}]}}')
    events.put_targets(Rule="r", Targets=[{"Id": "1", "Arn": arn, "InputPath": "$.detail"}])
    detail = {"big": 2**63 - 1, "small": -(2**63), "text": "ü€😀", "deep": [[[[1]]]], "float": 1.5}
    events.put_events(Entries=[{**ENTRY, "Detail": json.dumps(detail)}])
    assert bodies(url) == [detail]


def test_services_tell_of_themselves_on_the_default_bus(client: Any, events: Any, queue: Any, bodies: Any) -> None:
    url, arn = queue("q")
    events.put_rule(Name="r", EventPattern='{"source": ["aws.ssm"]}')
    events.put_targets(Rule="r", Targets=[{"Id": "1", "Arn": arn, "InputPath": "$.detail.name"}])
    client("ssm").put_parameter(Name="p", Value="v", Type="String")
    assert bodies(url) == ["p"]


def test_a_service_needs_no_policy_and_a_role_does(deploy: Any) -> None:
    async def body(deployer: Any) -> None:
        service = deployer.context.as_service("s3.amazonaws.com")
        own = {**ENTRY, "Source": "aws.s3"}
        answer = await service.client("events").call("PutEvents", Entries=[own])
        assert answer["FailedEntryCount"] == 0
        with pytest.raises(Exception, match="AccessDenied"):
            await service.client("events").call("PutEvents", Entries=[ENTRY])
        with pytest.raises(Exception, match="abcde"):
            await deployer.call("events", "PutEvents", Entries=[ENTRY], EndpointId="abcde.veo")
        await deployer.call("events", "CreateEventBus", Name="b")
        with pytest.raises(Exception, match="AccessDenied"):
            await service.client("events").call("PutEvents", Entries=[{**own, "EventBusName": "b"}])

    deploy(body)


def test_policies_may_ask_for_the_source(client: Any, server: Any, account: str) -> None:
    iam = client("iam")
    iam.create_user(UserName="u")
    statement = {
        "Effect": "Allow",
        "Action": "events:PutEvents",
        "Resource": "*",
        "Condition": {"ForAllValues:StringEquals": {"events:source": ["shop"]}},
    }
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_user_policy(UserName="u", PolicyName="p", PolicyDocument=document)
    key = iam.create_access_key(UserName="u")["AccessKey"]
    user = client("events", aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"])
    assert user.put_events(Entries=[ENTRY])["FailedEntryCount"] == 0
    with pytest.raises(ClientError, match="AccessDenied"):
        user.put_events(Entries=[{**ENTRY, "Source": "bank"}])


def test_rules_are_listed_by_who_may_list_all_of_them(client: Any, account: str) -> None:
    rules = f"arn:aws:events:us-east-1:{account}:rule/*"
    statement = {"Effect": "Allow", "Action": "events:List*", "Resource": rules}
    iam = client("iam")
    iam.create_user(UserName="u")
    key = iam.create_access_key(UserName="u")["AccessKey"]
    user = client("events", aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"])
    with pytest.raises(ClientError, match=re.escape(f"events:ListRules on resource: {rules}")):
        user.list_rules()
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_user_policy(UserName="u", PolicyName="p", PolicyDocument=document)
    assert user.list_rules()["Rules"] == []


def test_what_was_acknowledged_reaches_every_target_through_crashes(own_server: Any, account: str) -> None:
    """A crash repeats no more than the deliveries that were under way."""
    server = own_server()
    events, sqs = server.client("events", account), server.client("sqs", account)
    queues = [make_queue(sqs, f"q{number}") for number in range(3)]
    for number, (_, arn) in enumerate(queues):
        events.put_rule(Name=f"r{number}", EventPattern='{"source": ["shop"]}')
        events.put_targets(Rule=f"r{number}", Targets=[{"Id": "1", "Arn": arn}])
    sent: set[str] = set()
    for _ in range(3):
        for _ in range(4):
            answer = events.put_events(Entries=[ENTRY] * 10)
            sent |= {entry["EventId"] for entry in answer["Entries"]}
        server.kill()
        server.start()
    for url, _ in queues:
        assert {json.loads(message["Body"])["id"] for message in take(server, sqs, url)} == sent
