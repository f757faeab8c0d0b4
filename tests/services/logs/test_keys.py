"""Log groups under a key of KMS, over the wire."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.conftest import Server

MARK = "a-text-that-nobody-may-find"
DENIED = (
    "The specified KMS key does not exist or is not allowed to be used with Arn 'arn:aws:logs:us-east-1:{}:log-group:g'"
)


def policy(account: str, context: str = "*") -> str:
    """A key's policy: for its account, and for CloudWatch Logs with groups of a name."""
    about = {"kms:EncryptionContext:aws:logs:arn": f"arn:aws:logs:us-east-1:{account}:log-group:{context}"}
    statements = [
        {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{account}:root"}, "Action": "kms:*", "Resource": "*"},
        {
            "Effect": "Allow", "Principal": {"Service": "logs.us-east-1.amazonaws.com"}, "Resource": "*",
            "Action": ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
            "Condition": {"ArnLike": about},
        },
    ]  # fmt: skip
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def make_key(kms: Any, account: str, context: str = "*") -> str:
    """The ARN of a key that CloudWatch Logs may use."""
    arn: str = kms.create_key(Policy=policy(account, context))["KeyMetadata"]["Arn"]
    return arn


def put(logs: Any, *messages: str, stream: str = "s") -> None:
    """Events of now, in a stream."""
    now = int(time.time() * 1000)
    logs.put_log_events(
        logGroupName="g", logStreamName=stream, logEvents=[{"timestamp": now, "message": one} for one in messages]
    )


def messages(logs: Any) -> list[str]:
    """All events of the group."""
    return [one["message"] for one in logs.filter_log_events(logGroupName="g")["events"]]


def refused(code: str, call: Callable[..., Any], **params: Any) -> str:
    """The text of an error."""
    with pytest.raises(ClientError) as caught:
        call(**params)
    error = caught.value.response["Error"]
    assert error["Code"] == code
    return str(error["Message"])


def test_events_lie_sealed(own_server: Callable[..., Server]) -> None:
    server = own_server("--no-encryption")
    account = "111122223333"
    logs = server.client("logs", account)
    logs.create_log_group(logGroupName="g", kmsKeyId=make_key(server.client("kms", account), account))
    logs.create_log_stream(logGroupName="g", logStreamName="s")
    put(logs, MARK)
    server.kill()
    assert MARK.encode() not in server.rows()
    assert not [path for path in server.data.rglob("*") if path.is_file() and MARK.encode() in path.read_bytes()]
    server.start()
    assert messages(server.client("logs", account)) == [MARK]


@pytest.mark.turns_clock
def test_a_key_that_cannot_be_used(own_server: Callable[..., Server], account: str) -> None:
    # Its own clock: where others have turned that by weeks, what is put with today's time is too old.
    server = own_server()
    logs, kms = server.client("logs", account), server.client("kms", account)
    key = make_key(kms, account)
    logs.create_log_group(logGroupName="g", kmsKeyId=key)
    assert logs.describe_log_groups()["logGroups"][0]["kmsKeyId"] == key
    logs.create_log_stream(logGroupName="g", logStreamName="s")
    put(logs, "one", "two")
    kms.disable_key(KeyId=key)
    server.advance(301)
    text = DENIED.format(account)
    assert refused("AccessDeniedException", logs.get_log_events, logGroupName="g", logStreamName="s") == text
    assert refused("AccessDeniedException", logs.filter_log_events, logGroupName="g") == text
    with pytest.raises(ClientError, match="is not allowed to be used"):
        put(logs, "three")
    kms.enable_key(KeyId=key)
    put(logs, "four")
    assert messages(logs) == ["one", "two", "four"]


def test_keys_come_and_go(client: Callable[..., Any], account: str) -> None:
    """What was put under a key opens as long as that one can be used."""
    logs, kms = client("logs"), client("kms")
    first, second = make_key(kms, account), make_key(kms, account)
    logs.create_log_group(logGroupName="g")
    logs.create_log_stream(logGroupName="g", logStreamName="s")
    put(logs, "plain")
    logs.associate_kms_key(logGroupName="g", kmsKeyId=first)
    put(logs, "first")
    logs.associate_kms_key(
        resourceIdentifier=f"arn:aws:logs:us-east-1:{account}:log-group:g", kmsKeyId=second
    )  # fmt: skip
    assert logs.describe_log_groups()["logGroups"][0]["kmsKeyId"] == second
    put(logs, "second")
    logs.disassociate_kms_key(logGroupName="g")
    put(logs, "plain again")
    assert "kmsKeyId" not in logs.describe_log_groups()["logGroups"][0]
    assert messages(logs) == ["plain", "first", "second", "plain again"]


def test_keys_that_are_refused(client: Callable[..., Any], account: str) -> None:
    logs, kms = client("logs"), client("kms")
    text = DENIED.format(account)
    unknown = kms.create_key()["KeyMetadata"]["Arn"]
    assert refused("AccessDeniedException", logs.create_log_group, logGroupName="g", kmsKeyId=unknown) == text
    others = make_key(kms, account, "others")
    assert refused("AccessDeniedException", logs.create_log_group, logGroupName="g", kmsKeyId=others) == text
    logs.create_log_group(logGroupName="g")
    disabled = make_key(kms, account)
    kms.disable_key(KeyId=disabled)
    associate = logs.associate_kms_key
    assert refused("InvalidParameterException", associate, logGroupName="g", kmsKeyId=disabled) == text
    results = f"arn:aws:logs:us-east-1:{account}:query-result:*"
    assert "not implemented" in refused("NotImplemented", associate, resourceIdentifier=results, kmsKeyId=others)
    refused("InvalidParameterException", associate, kmsKeyId=others)
    refused("ResourceNotFoundException", associate, logGroupName="none", kmsKeyId=others)
    refused("ResourceNotFoundException", logs.disassociate_kms_key, logGroupName="none")


def test_what_reads_events_reads_sealed_ones(
    client: Callable[..., Any], account: str, wait_until: Callable[..., Any]
) -> None:
    """Insights, metric filters and Live Tail."""
    logs, cloudwatch = client("logs", config={"inject_host_prefix": False}), client("cloudwatch")
    logs.create_log_group(logGroupName="g", kmsKeyId=make_key(client("kms"), account))
    logs.create_log_stream(logGroupName="g", logStreamName="s")
    logs.put_metric_filter(
        logGroupName="g", filterName="f", filterPattern="error",
        metricTransformations=[{"metricName": "errors", "metricNamespace": "n", "metricValue": "1"}],
    )  # fmt: skip
    put(logs, "an error", "nothing")
    now = int(time.time())
    query = logs.start_query(
        logGroupName="g",
        startTime=now - 3600,
        endTime=now + 3600,
        queryString="fields @message | filter @message like /err/",
    )["queryId"]

    def rows() -> Any:
        found = logs.get_query_results(queryId=query)
        return found["status"] == "Complete" and found["results"]

    (row,) = wait_until(rows)
    assert row[0] == {"field": "@message", "value": "an error"}
    assert logs.get_log_record(logRecordPointer=row[1]["value"])["logRecord"]["@message"] == "an error"
    assert logs.get_log_group_fields(logGroupName="g")["logGroupFields"]
    wait_until(lambda: [one["MetricName"] for one in cloudwatch.list_metrics(Namespace="n")["Metrics"]] == ["errors"])
    arn = f"arn:aws:logs:us-east-1:{account}:log-group:g"
    with contextlib.closing(logs.start_live_tail(logGroupIdentifiers=[arn])["responseStream"]) as stream:
        for event in stream:
            if "sessionStart" in event:
                put(logs, "tailed")
            elif event["sessionUpdate"]["sessionResults"]:
                assert event["sessionUpdate"]["sessionResults"][0]["message"] == "tailed"
                break


def test_a_template_names_the_key(client: Callable[..., Any], account: str) -> None:
    cfn, logs = client("cloudformation"), client("logs")
    key = make_key(client("kms"), account)

    def deploy(verb: str, **given: Any) -> Any:
        group = {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "g", **given}}
        getattr(cfn, f"{verb}_stack")(StackName="s", TemplateBody=json.dumps({"Resources": {"G": group}}))
        cfn.get_waiter(f"stack_{verb}_complete").wait(StackName="s", WaiterConfig={"Delay": 1})
        return logs.describe_log_groups()["logGroups"][0].get("kmsKeyId")

    assert deploy("create", KmsKeyId=key) == key
    assert deploy("update", RetentionInDays=7) is None
    assert deploy("update", RetentionInDays=7, KmsKeyId=key) == key
