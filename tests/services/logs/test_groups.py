"""Log groups, streams and tags over the wire."""

from __future__ import annotations

import time
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


NO_GROUP = ("ResourceNotFoundException", "The specified log group does not exist.")


def test_groups_are_made_listed_and_deleted(logs: Any, account: str, server: Any) -> None:
    for name in ("/app/a", "/app/b", "/other", "app-c"):
        logs.create_log_group(logGroupName=name, tags={"team": "x"})
    arn = f"arn:aws:logs:us-east-1:{account}:log-group:/app/a"
    found = logs.describe_log_groups(logGroupNamePrefix="/app/")["logGroups"]
    assert [group["logGroupName"] for group in found] == ["/app/a", "/app/b"]
    assert abs(found[0].pop("creationTime") / 1000 - server.page("clock", {"seconds": 0})["now"]) < 120
    assert found[0] == {
        "logGroupName": "/app/a",
        "metricFilterCount": 0,
        "arn": f"{arn}:*",
        "logGroupArn": arn,
        "storedBytes": 0,
        "logGroupClass": "STANDARD",
        "deletionProtectionEnabled": False,
    }
    by_pattern = logs.describe_log_groups(logGroupNamePattern="app")["logGroups"]
    assert [group["logGroupName"] for group in by_pattern] == ["/app/a", "/app/b", "app-c"]
    assert not any(group.keys() & {"storedBytes", "deletionProtectionEnabled"} for group in by_pattern)
    named = logs.describe_log_groups(logGroupIdentifiers=[arn])["logGroups"]
    assert [group["logGroupName"] for group in named] == ["/app/a"]
    paged: list[str] = []
    for page in logs.get_paginator("describe_log_groups").paginate(PaginationConfig={"PageSize": 3}):
        paged += [group["logGroupName"] for group in page["logGroups"]]
    assert paged == ["/app/a", "/app/b", "/other", "app-c"]
    logs.delete_log_group(logGroupName="/app/a")
    assert len(logs.describe_log_groups()["logGroups"]) == 3
    assert failure(logs.delete_log_group, logGroupName="/app/a") == NO_GROUP


def test_a_group_made_anew_is_empty(logs: Any) -> None:
    for _ in range(2):
        logs.create_log_group(logGroupName="again")
        assert logs.describe_log_streams(logGroupName="again")["logStreams"] == []
        logs.create_log_stream(logGroupName="again", logStreamName="s")
        assert logs.filter_log_events(logGroupName="again")["events"] == []
        event = {"timestamp": int(time.time() * 1000), "message": "x"}
        logs.put_log_events(logGroupName="again", logStreamName="s", logEvents=[event])
        logs.delete_log_stream(logGroupName="again", logStreamName="s")
        assert logs.filter_log_events(logGroupName="again")["events"] == []
        logs.create_log_stream(logGroupName="again", logStreamName="s")
        assert logs.get_log_events(logGroupName="again", logStreamName="s")["events"] == []
        logs.delete_log_group(logGroupName="again")


def test_bad_groups_are_refused(logs: Any) -> None:
    logs.create_log_group(logGroupName="one")
    assert failure(logs.create_log_group, logGroupName="one") == (
        "ResourceAlreadyExistsException",
        "The specified log group already exists",
    )
    assert failure(logs.create_log_group, logGroupName="aws/x") == (
        "InvalidParameterException",
        "Log groups starting with AWS/ are reserved for AWS.",
    )
    for arguments in (
        {"logGroupName": "a b"},
        {"logGroupName": "two", "logGroupClass": "INFREQUENT_ACCESS"},
    ):
        assert failure(logs.create_log_group, **arguments)[0] == "InvalidParameterException"
    assert failure(logs.describe_log_groups, logGroupNamePrefix="a", logGroupNamePattern="b") == (
        "InvalidParameterException",
        "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.",
    )
    assert failure(logs.describe_log_groups, nextToken="?")[0] == "InvalidParameterException"
    assert failure(logs.describe_log_groups, includeLinkedAccounts=True)[0] == "InvalidParameterException"


def test_retention_is_set_and_taken_back(logs: Any) -> None:
    logs.create_log_group(logGroupName="kept")
    logs.put_retention_policy(logGroupName="kept", retentionInDays=14)
    assert logs.describe_log_groups()["logGroups"][0]["retentionInDays"] == 14
    logs.delete_retention_policy(logGroupName="kept")
    assert "retentionInDays" not in logs.describe_log_groups()["logGroups"][0]
    assert failure(logs.put_retention_policy, logGroupName="kept", retentionInDays=2)[0] == "InvalidParameterException"
    assert failure(logs.put_retention_policy, logGroupName="none", retentionInDays=1) == NO_GROUP
    assert failure(logs.delete_retention_policy, logGroupName="none") == NO_GROUP


def test_a_protected_group_is_not_deleted(logs: Any) -> None:
    logs.create_log_group(logGroupName="safe", deletionProtectionEnabled=True)
    assert failure(logs.delete_log_group, logGroupName="safe")[0] == "ValidationException"
    logs.put_log_group_deletion_protection(logGroupIdentifier="safe", deletionProtectionEnabled=False)
    logs.delete_log_group(logGroupName="safe")


def test_streams_are_listed_by_name_and_by_time(logs: Any, account: str) -> None:
    logs.create_log_group(logGroupName="g")
    begin = int(time.time() * 1000)
    for number, name in enumerate(["c", "a", "b", "a2"]):
        logs.create_log_stream(logGroupName="g", logStreamName=name)
        if name != "b":
            events = [{"timestamp": begin + number, "message": "x"}, {"timestamp": begin + number + 5, "message": "y"}]
            logs.put_log_events(logGroupName="g", logStreamName=name, logEvents=events)

    def names(**arguments: Any) -> list[str]:
        pages = logs.get_paginator("describe_log_streams").paginate(
            logGroupName="g", PaginationConfig={"PageSize": 3}, **arguments
        )
        return [stream["logStreamName"] for page in pages for stream in page["logStreams"]]

    assert names() == ["a", "a2", "b", "c"]
    assert names(descending=True) == ["c", "b", "a2", "a"]
    assert names(orderBy="LastEventTime") == ["b", "c", "a", "a2"]
    assert names(orderBy="LastEventTime", descending=True) == ["a2", "a", "c", "b"]
    assert names(logStreamNamePrefix="a") == ["a", "a2"]
    assert names(logStreamNamePrefix="a", descending=True) == ["a2", "a"]
    arn = f"arn:aws:logs:us-east-1:{account}:log-group:g"
    streams = logs.describe_log_streams(logGroupIdentifier=arn)["logStreams"]
    assert streams[0]["arn"] == f"{arn}:log-stream:a"
    assert streams[0]["firstEventTimestamp"] == begin + 1
    assert streams[0]["lastEventTimestamp"] == begin + 6
    assert streams[0]["lastIngestionTime"] >= begin - 1
    assert streams[0]["uploadSequenceToken"]
    assert set(streams[2]) == {"logStreamName", "creationTime", "arn", "storedBytes"}


def test_bad_streams_are_refused(logs: Any) -> None:
    assert failure(logs.create_log_stream, logGroupName="none", logStreamName="s") == NO_GROUP
    assert failure(logs.describe_log_streams, logGroupName="none") == NO_GROUP
    logs.create_log_group(logGroupName="g")
    logs.create_log_stream(logGroupName="g", logStreamName="s")
    assert failure(logs.create_log_stream, logGroupName="g", logStreamName="s") == (
        "ResourceAlreadyExistsException",
        "The specified log stream already exists",
    )
    assert failure(logs.create_log_stream, logGroupName="g", logStreamName="a:b")[0] == "InvalidParameterException"
    assert failure(logs.delete_log_stream, logGroupName="g", logStreamName="none") == (
        "ResourceNotFoundException",
        "The specified log stream does not exist.",
    )
    arguments = {"logGroupName": "g", "orderBy": "LastEventTime", "logStreamNamePrefix": "s"}
    assert failure(logs.describe_log_streams, **arguments) == (
        "InvalidParameterException",
        "Cannot order by LastEventTime with a logStreamNamePrefix.",
    )
    both = {"logGroupName": "g", "logGroupIdentifier": "g"}
    assert failure(logs.describe_log_streams, **both) == (
        "ValidationException",
        "LogGroup name and LogGroup ARN are mutually exclusive parameters.",
    )
    assert failure(logs.describe_log_streams, logGroupName="g", nextToken="x")[0] == "InvalidParameterException"


def test_tags_in_both_words(logs: Any, account: str) -> None:
    logs.create_log_group(logGroupName="g", tags={"env": "testing1"})
    arn = f"arn:aws:logs:us-east-1:{account}:log-group:g"
    logs.tag_resource(resourceArn=arn, tags={"test1": "val1", "test2": "val2"})
    logs.tag_log_group(logGroupName="g", tags={"test3": "val3"})
    expected = {"env": "testing1", "test1": "val1", "test2": "val2", "test3": "val3"}
    assert logs.list_tags_for_resource(resourceArn=arn)["tags"] == expected
    assert logs.list_tags_log_group(logGroupName="g")["tags"] == expected
    logs.untag_log_group(logGroupName="g", tags=["env", "test1"])
    logs.untag_resource(resourceArn=arn, tagKeys=["test3"])
    assert logs.list_tags_log_group(logGroupName="g")["tags"] == {"test2": "val2"}
    many = {f"k{number}": "v" for number in range(50)}
    assert failure(logs.tag_resource, resourceArn=arn, tags=many)[0] == "TooManyTagsException"
    assert failure(logs.list_tags_for_resource, resourceArn=f"{arn}x") == (
        "ResourceNotFoundException",
        "The specified resource does not exist.",
    )
    assert failure(logs.list_tags_log_group, logGroupName="none") == NO_GROUP


def test_a_role_writes_only_where_its_policy_says(client: Any, account: str) -> None:
    logs, iam, sts = client("logs"), client("iam"), client("sts")
    trust = f'{{"Statement": {{"Effect": "Allow", "Principal": {{"AWS": "{account}"}}, "Action": "sts:AssumeRole"}}}}'
    role = iam.create_role(RoleName="writer", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    allowed = f"arn:aws:logs:us-east-1:{account}:log-group:/app/one:*"
    policy = (
        f'{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Action": "logs:*", "Resource": "{allowed}"}}}}'
    )
    iam.put_role_policy(RoleName="writer", PolicyName="p", PolicyDocument=policy)
    keys = sts.assume_role(RoleArn=role, RoleSessionName="session")["Credentials"]
    writer = client(
        "logs",
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )
    writer.create_log_group(logGroupName="/app/one")
    writer.create_log_stream(logGroupName="/app/one", logStreamName="s")
    event = {"timestamp": int(time.time() * 1000), "message": "x"}
    writer.put_log_events(logGroupName="/app/one", logStreamName="s", logEvents=[event])
    code, text = failure(writer.create_log_group, logGroupName="/app/two")
    assert code == "AccessDeniedException"
    assert "log-group:/app/two:log-stream: because" in text
    logs.create_log_group(logGroupName="/app/two")
    logs.create_log_stream(logGroupName="/app/two", logStreamName="s")
    refused = {"logGroupName": "/app/two", "logStreamName": "s", "logEvents": [event]}
    assert failure(writer.put_log_events, **refused)[0] == "AccessDeniedException"
