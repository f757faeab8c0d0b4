"""Server access logs: what a bucket was asked for, as objects of another bucket."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from pampero.services.s3.accesslogs import AccessLogs

LINE = re.compile(
    r"(?P<owner>[0-9a-f]{64}) (?P<bucket>\S+) \[\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d \+0000\] 127\.0\.0\.1 (?P<who>\S+) [0-9A-F]{16} "
    r'(?P<operation>\S+) (?P<key>\S+) "(?P<request>[^"]+)" (?P<status>\d+) (?P<error>\S+) (?P<sent>\S+) \S+ \d+ \d+ '
    r'"[^"]*" "[^"]+" \S+ \S+ SigV4 - AuthHeader \S+ - - -'
)


def _allow(s3: Any, target: str, source: str) -> None:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "logging.s3.amazonaws.com"},
        "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::{target}/*",
        "Condition": {"ArnLike": {"aws:SourceArn": f"arn:aws:s3:::{source}"}},
    }
    s3.put_bucket_policy(Bucket=target, Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))


@pytest.mark.turns_clock
def test_requests_are_logged(s3: Any, server: Any, bucket: str, account: str) -> None:
    target = f"logs-{account}"
    s3.create_bucket(Bucket=target)
    _allow(s3, target, bucket)
    wanted = {"TargetBucket": target, "TargetPrefix": "access/"}
    s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={"LoggingEnabled": wanted})
    assert s3.get_bucket_logging(Bucket=bucket)["LoggingEnabled"] == wanted
    s3.put_object(Bucket=bucket, Key="a b/ü", Body=b"four")
    s3.get_object(Bucket=bucket, Key="a b/ü")["Body"].read()
    s3.list_objects_v2(Bucket=bucket)
    with pytest.raises(ClientError):
        s3.get_object(Bucket=bucket, Key="none")
    server.advance(6)
    [one] = s3.list_objects_v2(Bucket=target)["Contents"]
    assert re.fullmatch(r"access/\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d-[0-9A-F]{16}", one["Key"])
    text = s3.get_object(Bucket=target, Key=one["Key"])["Body"].read().decode()
    lines = [LINE.fullmatch(line) for line in text.splitlines()]
    assert all(lines), text
    found = [(line["operation"], line["key"], line["status"], line["error"]) for line in lines if line]
    assert found[-4:] == [
        ("REST.PUT.OBJECT", "a+b/%C3%BC", "200", "-"),
        ("REST.GET.OBJECT", "a+b/%C3%BC", "200", "-"),
        ("REST.GET.BUCKET", "-", "200", "-"),
        ("REST.GET.OBJECT", "none", "404", "NoSuchKey"),
    ]
    assert ("REST.GET.LOGGING_STATUS", "-", "200", "-") in found
    assert [line["sent"] for line in lines if line][-3] == "4"
    s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={})
    assert "LoggingEnabled" not in s3.get_bucket_logging(Bucket=bucket)
    server.advance(6)
    before = len(s3.list_objects_v2(Bucket=target)["Contents"])
    s3.list_objects_v2(Bucket=bucket)
    server.advance(6)
    assert len(s3.list_objects_v2(Bucket=target)["Contents"]) == before


@pytest.mark.turns_clock
def test_a_list_lets_delivery_in(s3: Any, server: Any, bucket: str, account: str) -> None:
    target = f"logs-{account}"
    s3.create_bucket(Bucket=target, ObjectOwnership="ObjectWriter")
    parts = {"PartitionedPrefix": {"PartitionDateSource": "EventTime"}}
    wanted = {"TargetBucket": target, "TargetPrefix": "", "TargetObjectKeyFormat": parts}
    s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={"LoggingEnabled": wanted})
    s3.head_bucket(Bucket=bucket)
    server.advance(6)
    assert "Contents" not in s3.list_objects_v2(Bucket=target)
    s3.put_bucket_acl(Bucket=target, ACL="log-delivery-write")
    s3.head_bucket(Bucket=bucket)
    server.advance(6)
    [one] = s3.list_objects_v2(Bucket=target)["Contents"]
    assert re.match(rf"{account}/us-east-1/{bucket}/\d{{4}}/\d\d/\d\d/\d{{4}}-", one["Key"])


def test_targets_are_checked(s3: Any, server: Any, bucket: str, client: Any, account: str) -> None:
    def code(target: str, **more: Any) -> str:
        wanted = {"TargetBucket": target, "TargetPrefix": "", **more}
        with pytest.raises(ClientError) as error:
            s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={"LoggingEnabled": wanted})
        found: str = error.value.response["Error"]["Code"]
        return found

    assert code("no-such-bucket-here") == "InvalidTargetBucketForLogging"
    others, far = f"others-{account}", f"far-{account}"
    server.client("s3", "666655554444").create_bucket(Bucket=others)
    assert code(others) == "InvalidTargetBucketForLogging"
    there = {"LocationConstraint": "eu-west-1"}
    client("s3", "eu-west-1").create_bucket(Bucket=far, CreateBucketConfiguration=there)
    assert code(far) == "CrossLocationLoggingProhibitted"
    grant = {
        "Grantee": {"Type": "Group", "URI": "http://acs.amazonaws.com/groups/global/AllUsers"},
        "Permission": "READ",
    }
    assert code(bucket, TargetGrants=[grant]) == "InvalidArgument"


def test_lines_are_taken_again_where_their_timer_was_rolled_back() -> None:
    logs = AccessLogs(SimpleNamespace(runtime=SimpleNamespace(store=None)))  # type: ignore[arg-type]
    logs._lines["b"] = [(1.0, "one")]
    assert logs.take("b", 5.0) == [(1.0, "one")]
    logs._lines["b"] = [(6.0, "two")]
    assert logs.take("b", 5.0) == [(1.0, "one"), (6.0, "two")]
    assert logs.take("b", 11.0) == []
