"""Settings that no bucket can have here are answered as a bucket without them answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        ("get_bucket_replication", "ReplicationConfigurationNotFoundError"),
        ("get_object_lock_configuration", "ObjectLockConfigurationNotFoundError"),
    ],
)
def test_what_no_bucket_has(client: Callable[..., Any], account: str, operation: str, code: str) -> None:
    s3 = client("s3")
    s3.create_bucket(Bucket=f"plain-{account}")
    with pytest.raises(ClientError) as failure:
        getattr(s3, operation)(Bucket=f"plain-{account}")
    assert failure.value.response["Error"]["Code"] == code
    assert failure.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404


def test_answers_are_the_elements_that_s3_names(client: Callable[..., Any], account: str) -> None:
    """Clients that read XML by their own types look at the root's name, which the model does not tell."""
    s3, bucket, seen = client("s3"), f"roots-{account}", []
    s3.meta.events.register("before-parse.s3.*", lambda response_dict, **_: seen.append(bytes(response_dict["body"])))
    s3.create_bucket(Bucket=bucket)
    s3.list_objects_v2(Bucket=bucket)
    s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "a"}]})
    s3.list_buckets()
    s3.get_bucket_versioning(Bucket=bucket)
    roots = [body.partition(b"?>")[2].strip().partition(b" xmlns")[0].lstrip(b"<").decode() for body in seen if body]
    assert roots == ["ListBucketResult", "DeleteResult", "ListAllMyBucketsResult", "VersioningConfiguration"]
