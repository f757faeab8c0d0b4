"""What the tests of S3 share."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError


@pytest.fixture
def s3(client: Any) -> Any:
    return client("s3")


@pytest.fixture
def bucket(s3: Any, account: str) -> str:
    name = f"bucket-{account}"
    s3.create_bucket(Bucket=name)
    return name


@pytest.fixture
def refused() -> Any:
    """refused(call, …): the code of the error that it answers with."""

    def code(call: Any, **keywords: Any) -> str:
        with pytest.raises(ClientError) as error:
            call(**keywords)
        found: str = error.value.response["Error"]["Code"]
        return found

    return code
