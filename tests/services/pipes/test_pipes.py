"""Pipes as nouns: made, changed, started, stopped, listed, tagged, deleted; what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import allow, make_role, make_user
from tests.services.pipes.conftest import Plumbing


def test_a_pipe_lives(plumbing: Plumbing, wait_until: Callable[..., Any]) -> None:
    pipes = plumbing.pipes
    made = plumbing.make(Description="d", Tags={"a": "1"}, SourceParameters={"FilterCriteria": {"Filters": [
        {"Pattern": '{"body": {"kind": ["wanted"]}}'},
    ]}})  # fmt: skip
    assert (made["DesiredState"], made["CurrentState"]) == ("RUNNING", "CREATING")
    shown = pipes.describe_pipe(Name="p")
    assert (shown["CurrentState"], shown["Description"], shown["Tags"]) == ("RUNNING", "d", {"a": "1"})
    assert shown["SourceParameters"]["SqsQueueParameters"] == {"BatchSize": 10, "MaximumBatchingWindowInSeconds": 0}
    plumbing.put({"kind": "unwanted"}, {"kind": "wanted", "n": 1})
    [found] = plumbing.take()
    assert json.loads(found["body"]) == {"kind": "wanted", "n": 1}
    assert found["eventSource"] == "aws:sqs"
    wait_until(lambda: plumbing.left() == 0)

    assert pipes.stop_pipe(Name="p")["CurrentState"] == "STOPPING"
    assert pipes.describe_pipe(Name="p")["CurrentState"] == "STOPPED"
    plumbing.put({"kind": "wanted", "n": 2})
    assert [one["Name"] for one in pipes.list_pipes(CurrentState="STOPPED", NamePrefix="p")["Pipes"]] == ["p"]
    assert pipes.list_pipes(DesiredState="RUNNING")["Pipes"] == []
    assert pipes.list_pipes(SourcePrefix="arn:aws:kinesis")["Pipes"] == []
    updated = pipes.update_pipe(
        Name="p", RoleArn=plumbing.role, TargetParameters={"InputTemplate": '{"n": <$.body.n>}'}
    )
    assert updated["CurrentState"] == "UPDATING"
    assert pipes.start_pipe(Name="p")["CurrentState"] == "STARTING"
    assert plumbing.take() == [{"n": 2}]

    arn = made["Arn"]
    pipes.tag_resource(resourceArn=arn, tags={"b": "2"})
    pipes.untag_resource(resourceArn=arn, tagKeys=["a"])
    assert pipes.list_tags_for_resource(resourceArn=arn)["tags"] == {"b": "2"}
    pipes.update_pipe(Name="p", RoleArn=plumbing.role, Description="", TargetParameters={"InputTemplate": ""})
    shown = pipes.describe_pipe(Name="p")
    assert "TargetParameters" not in shown
    assert shown["SourceParameters"]["FilterCriteria"]["Filters"]
    gone = pipes.delete_pipe(Name="p")
    assert (gone["DesiredState"], gone["CurrentState"]) == ("DELETED", "DELETING")
    with pytest.raises(pipes.exceptions.NotFoundException):
        pipes.describe_pipe(Name="p")


def test_pages_of_a_list(plumbing: Plumbing) -> None:
    for name in ("a", "b", "c"):
        plumbing.make(name, DesiredState="STOPPED")
    pages = list(plumbing.pipes.get_paginator("list_pipes").paginate(PaginationConfig={"PageSize": 2}))
    assert [[one["Name"] for one in page["Pipes"]] for page in pages] == [["a", "b"], ["c"]]


SQS, KINESIS = "arn:aws:sqs:us-east-1:{0}:in", "arn:aws:kinesis:us-east-1:{0}:stream/s"


@pytest.mark.parametrize(("code", "named", "request_"), [
    ("ValidationException", "SourceParameters.KinesisStreamParameters", {"Source": KINESIS}),
    ("ValidationException", "SourceParameters.KinesisStreamParameters", {
        "SourceParameters": {"KinesisStreamParameters": {"StartingPosition": "LATEST"}}}),
    ("ValidationException", "Source", {"Source": "arn:aws:s3:us-east-1:{0}:bucket"}),
    ("ValidationException", "Target", {"Target": "arn:aws:iam:us-east-1:{0}:role/r"}),
    ("ValidationException", "Enrichment", {"Enrichment": SQS}),
    ("ValidationException", "BatchSize", {"SourceParameters": {"SqsQueueParameters": {
        "BatchSize": 11, "MaximumBatchingWindowInSeconds": 1}}}),
    ("ValidationException", "MaximumBatchingWindowInSeconds", {
        "Target": "arn:aws:lambda:us-east-1:{0}:function:f", "SourceParameters": {"SqsQueueParameters": {"BatchSize": 11}}}),
    ("ValidationException", "Pattern", {"SourceParameters": {"FilterCriteria": {"Filters": [{"Pattern": "[]"}]}}}),
    ("ValidationException", "InputTemplate", {"TargetParameters": {"InputTemplate": "<aws.pipes.nothing>"}}),
    ("ValidationException", "HttpParameters", {"TargetParameters": {"HttpParameters": {}}}),
    ("ValidationException", "KinesisStreamParameters", {"Target": KINESIS}),
    ("ValidationException", "MessageGroupId", {"Target": "arn:aws:sqs:us-east-1:{0}:out.fifo"}),
    ("ValidationException", "LogConfiguration", {"LogConfiguration": {"Level": "INFO"}}),
    ("NotImplemented", "Amazon MSK", {"Source": "arn:aws:kafka:us-east-1:{0}:cluster/c/1"}),
    ("NotImplemented", "Amazon MQ", {"Source": "arn:aws:mq:us-east-1:{0}:broker:b:1"}),
    ("NotImplemented", "ECS", {"Target": "arn:aws:ecs:us-east-1:{0}:cluster/c"}),
    ("NotImplemented", "Credentials", {"Source": "smk://localhost:1", "SourceParameters": {"SelfManagedKafkaParameters": {
        "TopicName": "tt", "Credentials": {"BasicAuth": "arn:aws:secretsmanager:us-east-1:{0}:secret:s"}}}}),
])  # fmt: skip
def test_what_is_refused(plumbing: Plumbing, code: str, named: str, request_: dict[str, Any]) -> None:
    whole = {"Source": SQS, "Target": "arn:aws:sqs:us-east-1:{0}:out", **request_}
    text = json.dumps(whole).replace("{0}", plumbing.account)
    with pytest.raises(ClientError) as caught:
        plumbing.pipes.create_pipe(Name="p", RoleArn=plumbing.role, **json.loads(text))
    error = caught.value.response["Error"]
    assert error["Code"] == code
    assert named in error["Message"]


def test_a_pipe_whose_role_may_not_read_has_failed(plumbing: Plumbing) -> None:
    role = make_role(plumbing.client("iam"), "weak", ("sqs:SendMessage",))
    plumbing.make(RoleArn=role)
    shown = plumbing.pipes.describe_pipe(Name="p")
    assert shown["CurrentState"] == "CREATE_FAILED"
    assert shown["StateReason"].endswith("does not have permissions to call ReceiveMessage on SQS")
    plumbing.pipes.update_pipe(Name="p", RoleArn=plumbing.role)
    assert plumbing.pipes.describe_pipe(Name="p")["CurrentState"] == "RUNNING"
    with pytest.raises(plumbing.pipes.exceptions.ConflictException):
        plumbing.make()


def test_who_makes_a_pipe_must_pass_its_role(plumbing: Plumbing) -> None:
    iam = plumbing.client("iam")
    keys = make_user(iam, "maker", allow("pipes:*"))
    maker = plumbing.client("pipes", **keys)
    request = {"Name": "p", "Source": plumbing.queue("in"), "Target": plumbing.queue("out"), "RoleArn": plumbing.role}
    with pytest.raises(ClientError, match="iam:PassRole"):
        maker.create_pipe(**request)
    iam.put_user_policy(UserName="maker", PolicyName="more", PolicyDocument=allow("iam:PassRole"))
    maker.create_pipe(**request)
    with pytest.raises(ClientError, match="logs:CreateLogDelivery"):
        maker.update_pipe(Name="p", RoleArn=plumbing.role, LogConfiguration={
            "Level": "ERROR", "S3LogDestination": {"BucketName": "bucket", "BucketOwner": plumbing.account},
        })  # fmt: skip


def test_patterns_and_templates_under_a_key(plumbing: Plumbing) -> None:
    kms = plumbing.client("kms")
    key = kms.create_key()["KeyMetadata"]["Arn"]
    plumbing.make(
        KmsKeyIdentifier=key, TargetParameters={"InputTemplate": '{"secret": <$.body.n>}'},
        SourceParameters={"FilterCriteria": {"Filters": [{"Pattern": '{"body": {"n": [{"numeric": [">", 1]}]}}'}]}},
    )  # fmt: skip
    plumbing.put({"n": 1}, {"n": 2})
    assert plumbing.take() == [{"secret": 2}]
    shown = plumbing.pipes.describe_pipe(Name="p")
    assert shown["TargetParameters"] == {"InputTemplate": '{"secret": <$.body.n>}'}
    assert shown["KmsKeyIdentifier"] == key
    kms.disable_key(KeyId=key)
    with pytest.raises(ClientError) as caught:
        plumbing.pipes.describe_pipe(Name="p")
    assert caught.value.response["Error"]["Code"] == "ValidationException"
