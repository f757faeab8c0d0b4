"""Filters of event source mappings under a key of KMS, over the wire."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import allow, make_role, make_user
from tests.services.lambda_.conftest import package

SOURCE = """
import base64, boto3, os
def handler(event, context):
    for record in event["Records"]:
        body = record.get("body") or base64.b64decode(record["kinesis"]["data"]).decode()
        boto3.client("sqs").send_message(QueueUrl=os.environ["OUT"], MessageBody=body)
"""
FILTERS = {"Filters": [{"Pattern": '{"body": {"n": [{"numeric": [">", 1]}]}}'}]}


def policy(account: str, *services: str) -> str:
    """A key's policy: for its account, and for what polls."""
    root = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{account}:root"}, "Action": "kms:*", "Resource": "*"}
    polls = [
        {"Effect": "Allow", "Principal": {"Service": one}, "Action": "kms:Decrypt", "Resource": "*"} for one in services
    ]
    return json.dumps({"Version": "2012-10-17", "Statement": [root, *polls]})


@pytest.fixture
def key(client: Callable[..., Any], account: str) -> str:
    """The ARN of a key that Lambda may use."""
    arn: str = client("kms").create_key(Policy=policy(account, "lambda.amazonaws.com"))["KeyMetadata"]["Arn"]
    return arn


@pytest.fixture
def out(client: Callable[..., Any], function: Callable[..., str]) -> str:
    """The URL of the queue that the function `f` passes on to."""
    url: str = client("sqs").create_queue(QueueName="out")["QueueUrl"]
    function(SOURCE, Environment={"Variables": {"OUT": url}})
    return url


def took(client: Callable[..., Any], url: str) -> list[str]:
    """What came to a queue."""
    found = client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1).get("Messages", [])
    return [message["Body"] for message in found]


def test_filters_of_a_queue(client: Callable[..., Any], account: str, key: str, out: str, wait_until: Any) -> None:
    lam, sqs, kms = client("lambda"), client("sqs"), client("kms")
    queue = sqs.create_queue(QueueName="in")["QueueUrl"]
    source = f"arn:aws:sqs:us-east-1:{account}:in"
    made = lam.create_event_source_mapping(
        EventSourceArn=source, FunctionName="f", FilterCriteria=FILTERS, KMSKeyArn=key
    )
    assert (made["KMSKeyArn"], made["FilterCriteria"]) == (key, FILTERS)
    one = {"UUID": made["UUID"]}
    for number in (1, 2):
        sqs.send_message(QueueUrl=queue, MessageBody=json.dumps({"n": number}))
    assert wait_until(lambda: took(client, out)) == ['{"n": 2}']
    assert lam.get_event_source_mapping(**one)["FilterCriteria"] == FILTERS
    assert "FilterCriteria" not in lam.list_event_source_mappings()["EventSourceMappings"][0]
    theirs = client("lambda", **make_user(client("iam"), "u", allow("lambda:*")))
    shown = theirs.get_event_source_mapping(**one)
    assert shown["FilterCriteriaError"]["ErrorCode"] == "AccessDeniedException"
    assert "kms:Decrypt" in shown["FilterCriteriaError"]["Message"]
    assert "FilterCriteria" not in shown
    with pytest.raises(ClientError, match="kms:GenerateDataKey"):
        theirs.update_event_source_mapping(**one, FilterCriteria=FILTERS)
    # Another function: sealed anew, for that one.
    lam.create_function(
        FunctionName="other", Code={"ZipFile": package(index=SOURCE)}, Runtime="python3.11", Handler="index.handler",
        Role=make_role(client("iam")), Environment={"Variables": {"OUT": out}},
    )  # fmt: skip
    lam.update_event_source_mapping(**one, FunctionName="other")
    assert lam.get_event_source_mapping(**one)["FilterCriteria"] == FILTERS
    for number in (3, 0, 4):
        sqs.send_message(QueueUrl=queue, MessageBody=json.dumps({"n": number}))
    seen: list[str] = []
    wait_until(lambda: seen.extend(took(client, out)) or len(seen) == 2)
    assert sorted(seen) == ['{"n": 3}', '{"n": 4}']
    # Without the key they are in the clear, and listed.
    lam.update_event_source_mapping(**one, KMSKeyArn="")
    assert lam.list_event_source_mappings()["EventSourceMappings"][0]["FilterCriteria"] == FILTERS
    kms.disable_key(KeyId=key)
    assert lam.get_event_source_mapping(**one)["FilterCriteria"] == FILTERS


@pytest.mark.turns_clock
def test_nothing_passes_while_the_filters_are_closed(
    client: Callable[..., Any], account: str, out: str, wait_until: Any, server: Any
) -> None:
    """A key whose policy does not know Lambda; and a stream."""
    lam, kinesis, kms = client("lambda"), client("kinesis"), client("kms")
    key = kms.create_key(Policy=policy(account))["KeyMetadata"]["Arn"]
    kinesis.create_stream(StreamName="s", ShardCount=1)
    criteria = {"Filters": [{"Pattern": '{"data": {"n": [2]}}'}]}
    made = lam.create_event_source_mapping(
        EventSourceArn=f"arn:aws:kinesis:us-east-1:{account}:stream/s", FunctionName="f", FilterCriteria=criteria,
        KMSKeyArn=key, StartingPosition="TRIM_HORIZON",
    )  # fmt: skip
    for number in (1, 2):
        kinesis.put_record(StreamName="s", PartitionKey="k", Data=json.dumps({"n": number}))

    def told() -> str:
        return str(lam.get_event_source_mapping(UUID=made["UUID"])["LastProcessingResult"])

    wait_until(lambda: told().startswith("PROBLEM: "))
    assert "kms:Decrypt" in told()
    assert took(client, out) == []
    kms.put_key_policy(KeyId=key, PolicyName="default", Policy=policy(account, "lambda.amazonaws.com"))
    server.advance(61)
    assert wait_until(lambda: took(client, out)) == ['{"n": 2}']
