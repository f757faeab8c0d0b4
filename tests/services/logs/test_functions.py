"""Logs and functions: what a function prints is a log, what a log says reaches functions."""

from __future__ import annotations

import io
import json
import time
import zipfile
from typing import Any

import pytest
from botocore.exceptions import ClientError

TRUST = {
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]
}
FORWARD = """
import base64, gzip
def handler(event, context):
    print("GOT " + gzip.decompress(base64.b64decode(event["awslogs"]["data"])).decode())
"""


@pytest.fixture
def role(client: Any) -> str:
    iam = client("iam")
    arn: str = iam.create_role(RoleName="function", AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
    writing = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]
    statement = {"Effect": "Allow", "Action": writing, "Resource": "*"}
    iam.put_role_policy(
        RoleName="function",
        PolicyName="p",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
    )
    return arn


def make(client: Any, role: str, name: str, source: str) -> str:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        archive.writestr("index.py", source)
    code = {"ZipFile": body.getvalue()}
    made = client("lambda").create_function(
        FunctionName=name, Runtime="python3.11", Handler="index.handler", Role=role, Code=code
    )
    arn: str = made["FunctionArn"]
    return arn


def lines(logs: Any, group: str, pattern: str) -> list[str]:
    try:
        found = logs.filter_log_events(logGroupName=group, filterPattern=pattern)["events"]
    except ClientError:
        return []
    return [event["message"] for event in found]


def test_what_a_function_prints_is_logged_as_its_role(client: Any, role: str, wait_until: Any) -> None:
    make(client, role, "hello", "def handler(event, context):\n    print('hello', event['n'])")
    for number in range(3):
        client("lambda").invoke(FunctionName="hello", Payload=json.dumps({"n": number}))
    logs = client("logs")
    wait_until(lambda: len(lines(logs, "/aws/lambda/hello", "hello")) == 3)
    assert [line.strip() for line in lines(logs, "/aws/lambda/hello", "hello")] == ["hello 0", "hello 1", "hello 2"]
    assert len(lines(logs, "/aws/lambda/hello", '"REPORT RequestId"')) == 3


@pytest.mark.parametrize("principal", ["logs.amazonaws.com", "logs.us-east-1.amazonaws.com"])
def test_matching_events_reach_a_function(
    client: Any, role: str, account: str, wait_until: Any, principal: str
) -> None:
    logs = client("logs")
    arn = make(client, role, "forward", FORWARD)
    logs.create_log_group(logGroupName="source")
    logs.create_log_stream(logGroupName="source", logStreamName="s")
    put = {"logGroupName": "source", "filterName": "errors", "filterPattern": "ERROR", "destinationArn": arn}
    with pytest.raises(ClientError, match="Could not execute the lambda function"):
        logs.put_subscription_filter(**put)
    client("lambda").add_permission(
        FunctionName="forward",
        StatementId="logs",
        Action="lambda:InvokeFunction",
        Principal=principal,
        SourceArn=f"arn:aws:logs:us-east-1:{account}:log-group:source:*",
    )
    logs.put_subscription_filter(**put)
    shown = logs.describe_subscription_filters(logGroupName="source")["subscriptionFilters"][0]
    assert shown.pop("creationTime")
    assert shown == {
        "filterName": "errors", "logGroupName": "source", "filterPattern": "ERROR", "destinationArn": arn,
        "distribution": "ByLogStream", "applyOnTransformedLogs": False,
    }  # fmt: skip
    now = int(time.time() * 1000)
    texts = ["ERROR one", "fine", "ERROR two"]
    events = [{"timestamp": now, "message": text} for text in texts]
    logs.put_log_events(logGroupName="source", logStreamName="s", logEvents=events)
    got = wait_until(lambda: lines(logs, "/aws/lambda/forward", "GOT"))
    document = json.loads(got[0][4:])
    ids = [event["eventId"] for event in logs.filter_log_events(logGroupName="source")["events"]]
    assert document == {
        "messageType": "DATA_MESSAGE",
        "owner": account,
        "logGroup": "source",
        "logStream": "s",
        "subscriptionFilters": ["errors"],
        "logEvents": [
            {"id": ids[0], "timestamp": now, "message": "ERROR one"},
            {"id": ids[2], "timestamp": now, "message": "ERROR two"},
        ],
    }
    logs.put_subscription_filter(**{**put, "filterName": "second"})
    with pytest.raises(ClientError, match=r"LimitExceededException.*Resource limit exceeded"):
        logs.put_subscription_filter(**{**put, "filterName": "third"})
    page = logs.describe_subscription_filters(logGroupName="source", limit=1)
    rest = logs.describe_subscription_filters(logGroupName="source", limit=1, nextToken=page["nextToken"])
    assert [one["filterName"] for one in page["subscriptionFilters"] + rest["subscriptionFilters"]] == [
        "errors", "second",
    ]  # fmt: skip
    logs.delete_subscription_filter(logGroupName="source", filterName="second")
    assert len(logs.describe_subscription_filters(logGroupName="source")["subscriptionFilters"]) == 1


def test_a_function_gets_what_a_transformer_makes(client: Any, role: str, wait_until: Any) -> None:
    logs = client("logs")
    arn = make(client, role, "forward", FORWARD)
    logs.create_log_group(logGroupName="source")
    logs.create_log_stream(logGroupName="source", logStreamName="s")
    client("lambda").add_permission(
        FunctionName="forward", StatementId="logs", Action="lambda:InvokeFunction", Principal="logs.amazonaws.com"
    )
    logs.put_transformer(logGroupIdentifier="source", transformerConfig=[{"grok": {"match": "%{WORD:w} %{INT:n}"}}])
    put = {"logGroupName": "source", "filterName": "f", "filterPattern": "{ $.n = 2 }", "destinationArn": arn}
    logs.put_subscription_filter(**put, applyOnTransformedLogs=True)
    (shown,) = logs.describe_subscription_filters(logGroupName="source")["subscriptionFilters"]
    assert shown["applyOnTransformedLogs"] is True
    events = [{"timestamp": int(time.time() * 1000), "message": f"item {number}"} for number in (1, 2)]
    logs.put_log_events(logGroupName="source", logStreamName="s", logEvents=events)
    got = wait_until(lambda: lines(logs, "/aws/lambda/forward", "GOT"))
    (event,) = json.loads(got[0][4:])["logEvents"]
    assert json.loads(event["message"]) == {"w": "item", "n": "2"}
