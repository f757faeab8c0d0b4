"""Exports to buckets, and live tail."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from botocore.exceptions import ClientError


@pytest.fixture
def logs(client: Any) -> Any:
    # The operations that stream have a host name of their own, which a local endpoint has not.
    return client("logs", config={"inject_host_prefix": False})


def failure(call: Any, **arguments: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as error:
        call(**arguments)
    found = error.value.response["Error"]
    return found["Code"], found["Message"]


def filled(logs: Any, server: Any) -> int:
    """A group with two streams of an event each; the time of the first one."""
    now = int(server.page("clock", {"seconds": 0})["now"]) * 1000
    logs.create_log_group(logGroupName="g")
    for number, stream in enumerate(("a/1", "b")):
        logs.create_log_stream(logGroupName="g", logStreamName=stream)
        event = {"timestamp": now - 5000 + number, "message": f"hello from {stream}"}
        logs.put_log_events(logGroupName="g", logStreamName=stream, logEvents=[event])
    return now - 5000


def test_a_group_is_exported(logs: Any, client: Any, account: str, server: Any, wait_until: Any) -> None:
    start = filled(logs, server)
    s3, bucket = client("s3"), f"exports-{account}"
    create = {"logGroupName": "g", "from": start - 1000, "to": start + 1000, "destination": bucket}
    assert failure(logs.create_export_task, **create) == (
        "InvalidParameterException",
        "The given bucket does not exist. Please make sure the bucket is valid.",
    )
    s3.create_bucket(Bucket=bucket)
    assert failure(logs.create_export_task, **create) == (
        "InvalidParameterException",
        "GetBucketAcl call on the given bucket failed. Please check if CloudWatch Logs has been granted permission to "
        "perform this operation.",
    )
    service = {"Effect": "Allow", "Principal": {"Service": "logs.us-east-1.amazonaws.com"}}
    statements = [
        service | {"Action": "s3:GetBucketAcl", "Resource": f"arn:aws:s3:::{bucket}"},
        service | {"Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{bucket}/*"},
    ]
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": statements}))
    id_ = logs.create_export_task(**create, taskName="t", destinationPrefix="p")["taskId"]

    def task() -> Any:
        return logs.describe_export_tasks(taskId=id_)["exportTasks"][0]

    wait_until(lambda: task()["status"]["code"] == "COMPLETED")
    shown = task()
    assert shown["status"]["message"] == "Completed successfully"
    assert shown["executionInfo"].keys() == {"creationTime", "completionTime"}
    assert (shown["taskName"], shown["from"], shown["destinationPrefix"]) == ("t", start - 1000, "p")
    keys = [one["Key"] for one in s3.list_objects_v2(Bucket=bucket)["Contents"]]
    assert keys == sorted([f"p/{id_}/a-1/000000.gz", f"p/{id_}/b/000000.gz", "p/aws-logs-write-test"])
    text = gzip.decompress(s3.get_object(Bucket=bucket, Key=f"p/{id_}/b/000000.gz")["Body"].read()).decode()
    assert text.endswith("Z hello from b\n")
    assert failure(logs.cancel_export_task, taskId=id_) == (
        "InvalidOperationException",
        "The specified export task has already finished",
    )
    assert failure(logs.cancel_export_task, taskId="none")[0] == "ResourceNotFoundException"
    assert failure(logs.describe_export_tasks, taskId="none")[0] == "ResourceNotFoundException"
    assert logs.describe_export_tasks(statusCode="FAILED")["exportTasks"] == []
    assert failure(logs.create_export_task, **create | {"to": 0})[0] == "InvalidParameterException"


def test_live_tail(logs: Any, account: str, server: Any) -> None:
    start = filled(logs, server)
    arn = f"arn:aws:logs:us-east-1:{account}:log-group:g"
    asked = {"logGroupIdentifiers": [arn], "logStreamNamePrefixes": ["b"], "logEventFilterPattern": "hello"}
    stream = logs.start_live_tail(**asked)["responseStream"]
    events = iter(stream)
    begun = next(events)["sessionStart"]
    assert (begun["logGroupIdentifiers"], begun["logEventFilterPattern"]) == ([arn], "hello")
    assert next(events)["sessionUpdate"] == {"sessionMetadata": {"sampled": False}, "sessionResults": []}
    for name in ("a/1", "b"):
        found = [{"timestamp": start, "message": "bye"}, {"timestamp": start + 1, "message": "hello again"}]
        logs.put_log_events(logGroupName="g", logStreamName=name, logEvents=found)
    shown = next(one for each in events for one in each["sessionUpdate"]["sessionResults"])
    assert shown.pop("ingestionTime")
    assert shown == {
        "logStreamName": "b",
        "logGroupIdentifier": f"{account}:g",
        "message": "hello again",
        "timestamp": start + 1,
    }
    stream.close()
    refused = "InvalidParameterException"
    assert failure(logs.start_live_tail, **asked, logStreamNames=["a"])[0] == refused
    assert failure(logs.start_live_tail, **asked | {"logGroupIdentifiers": ["g"]})[0] == refused
    assert (
        failure(logs.start_live_tail, **asked | {"logGroupIdentifiers": [arn + "x"]})[0] == "ResourceNotFoundException"
    )
