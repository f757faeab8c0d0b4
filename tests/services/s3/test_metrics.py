"""Metrics of buckets: what they hold at midnight, and what they are asked for where a configuration counts it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

DAY = 86_400


@pytest.fixture
def measured(client: Callable[..., Any], server: Any, bucket: str) -> Callable[..., float]:
    """measured(metric, statistic, dimension=value): of the days about this one."""
    cloudwatch = client("cloudwatch")

    def found(metric: str, statistic: str, **dimensions: str) -> float:
        named = [{"Name": name, "Value": value} for name, value in {"BucketName": bucket, **dimensions}.items()]
        # Other tests have turned the server's clock by some days.
        now = time.time()
        points = cloudwatch.get_metric_statistics(
            Namespace="AWS/S3", MetricName=metric, Dimensions=named, Statistics=[statistic], Period=DAY,
            StartTime=datetime.fromtimestamp(now - 2 * DAY, UTC), EndTime=datetime.fromtimestamp(now + 1000 * DAY, UTC),
        )["Datapoints"]  # fmt: skip
        return sum(point[statistic] for point in points)

    return found


@pytest.mark.turns_clock
def test_what_a_bucket_holds(s3: Any, server: Any, bucket: str, measured: Any, wait_until: Any) -> None:
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    s3.put_object(Bucket=bucket, Key="a", Body=b"1234")
    s3.put_object(Bucket=bucket, Key="a", Body=b"123456")
    s3.put_object(Bucket=bucket, Key="b", Body=b"12", StorageClass="STANDARD_IA")
    upload = s3.create_multipart_upload(Bucket=bucket, Key="c")["UploadId"]
    s3.upload_part(Bucket=bucket, Key="c", UploadId=upload, PartNumber=1, Body=b"123")
    server.advance(DAY)
    wait_until(lambda: measured("NumberOfObjects", "Average", StorageType="AllStorageTypes") == 4)
    assert measured("BucketSizeBytes", "Average", StorageType="StandardStorage") == 4 + 6 + 3
    assert measured("BucketSizeBytes", "Average", StorageType="StandardIAStorage") == 2


def test_requests_are_counted_by_filter(s3: Any, bucket: str, measured: Any, wait_until: Any) -> None:
    s3.put_object(Bucket=bucket, Key="before", Body=b"x")
    filters: dict[str, dict[str, Any]] = {
        "all": {},
        "logs": {"Filter": {"Prefix": "logs/"}},
        "red": {"Filter": {"And": {"Prefix": "logs/", "Tags": [{"Key": "colour", "Value": "red"}]}}},
    }
    for name, one in filters.items():
        s3.put_bucket_metrics_configuration(Bucket=bucket, Id=name, MetricsConfiguration={"Id": name, **one})
    s3.put_object(Bucket=bucket, Key="logs/1", Body=b"12345", Tagging="colour=red")
    s3.put_object(Bucket=bucket, Key="logs/2", Body=b"12345")
    s3.put_object(Bucket=bucket, Key="other", Body=b"12345")
    s3.get_object(Bucket=bucket, Key="logs/1")["Body"].read()
    s3.head_object(Bucket=bucket, Key="logs/2")
    s3.list_objects_v2(Bucket=bucket, Prefix="logs/1")
    with pytest.raises(ClientError):
        s3.get_object(Bucket=bucket, Key="none")
    s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "other"}]})
    # What is asked of the bucket itself is no request for objects.
    s3.get_bucket_location(Bucket=bucket)
    wait_until(lambda: measured("AllRequests", "Sum", FilterId="all") == 8)
    counts = {
        "all": {
            "PutRequests": 3,
            "GetRequests": 2,
            "HeadRequests": 1,
            "ListRequests": 1,
            "DeleteRequests": 1,
            "4xxErrors": 1,
        },
        "logs": {
            "AllRequests": 5,
            "PutRequests": 2,
            "GetRequests": 1,
            "HeadRequests": 1,
            "ListRequests": 1,
            "4xxErrors": 0,
        },
        "red": {"AllRequests": 2, "PutRequests": 1, "GetRequests": 1, "HeadRequests": 0, "BytesDownloaded": 5},
    }
    for name, expected in counts.items():
        assert {metric: measured(metric, "Sum", FilterId=name) for metric in expected} == expected, name
    assert measured("BytesDownloaded", "Sum", FilterId="all") == 5
    assert measured("FirstByteLatency", "Maximum", FilterId="all") > 0
    s3.delete_bucket_metrics_configuration(Bucket=bucket, Id="all")
    s3.head_object(Bucket=bucket, Key="logs/2")
    wait_until(lambda: measured("HeadRequests", "Sum", FilterId="logs") == 2)
    assert measured("HeadRequests", "Sum", FilterId="all") == 1
