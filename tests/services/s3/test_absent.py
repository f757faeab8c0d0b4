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
