"""Delivery streams for the tests of Firehose."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import make_role

SOON = {"SizeInMBs": 1, "IntervalInSeconds": 0}


class Delivered:
    """A delivery stream, and the bucket that it writes to."""

    def __init__(self, client: Callable[..., Any], account: str, name: str = "d", **config: Any) -> None:
        self.firehose, self.s3, self.name = client("firehose"), client("s3"), name
        self.role = make_role(client("iam"))
        self.bucket = f"b-{name}-{account}"
        self.s3.create_bucket(Bucket=self.bucket)
        self.config = {
            "RoleARN": self.role,
            "BucketARN": f"arn:aws:s3:::{self.bucket}",
            "BufferingHints": SOON,
            **config,
        }

    def make(self, **more: Any) -> Delivered:
        self.firehose.create_delivery_stream(
            DeliveryStreamName=self.name, ExtendedS3DestinationConfiguration=self.config, **more
        )
        return self

    def describe(self) -> Any:
        return self.firehose.describe_delivery_stream(DeliveryStreamName=self.name)["DeliveryStreamDescription"]

    def destination(self) -> Any:
        return self.describe()["Destinations"][0]["ExtendedS3DestinationDescription"]

    def update(self, version: str = "1", **update: Any) -> None:
        self.firehose.update_destination(
            DeliveryStreamName=self.name,
            CurrentDeliveryStreamVersionId=version,
            DestinationId="destinationId-000000000001",
            ExtendedS3DestinationUpdate=update,
        )

    def put(self, *data: bytes) -> Any:
        return self.firehose.put_record_batch(DeliveryStreamName=self.name, Records=[{"Data": one} for one in data])

    def names(self, bucket: str = "") -> list[str]:
        listed = self.s3.list_objects_v2(Bucket=bucket or self.bucket).get("Contents", [])
        return [one["Key"] for one in listed]

    def read(self, key: str, bucket: str = "") -> bytes:
        body: bytes = self.s3.get_object(Bucket=bucket or self.bucket, Key=key)["Body"].read()
        return gzip.decompress(body) if key.endswith(".gz") else body


@pytest.fixture
def delivered(client: Callable[..., Any], account: str) -> Callable[..., Delivered]:
    return lambda *args, **config: Delivered(client, account, *args, **config)


@pytest.fixture
def refused() -> Callable[..., tuple[str, str]]:
    """refused(call, **parameters): (code, message) of the error."""

    def ask(call: Any, *given: Any, **parameters: Any) -> tuple[str, str]:
        with pytest.raises(ClientError) as error:
            call(*given, **parameters)
        found = error.value.response["Error"]
        return found["Code"], found.get("Message", "")

    return ask
