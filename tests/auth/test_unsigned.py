"""Callers who do not sign are refused in the protocol's own form, whatever they ask for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

CALLS = [
    ("lambda", "list_event_source_mappings", {}),
    ("lambda", "list_functions", {}),
    ("lambda", "get_function", {"FunctionName": "x"}),
    ("sqs", "list_queues", {}),
    ("sns", "list_topics", {}),
    ("logs", "describe_log_groups", {}),
    ("dynamodb", "list_tables", {}),
    ("iam", "list_users", {}),
    ("ssm", "describe_parameters", {}),
    ("cloudformation", "list_stacks", {}),
]


@pytest.mark.parametrize(("service", "method", "arguments"), CALLS)
def test_an_unsigned_call_is_refused(server: Any, service: str, method: str, arguments: dict[str, Any]) -> None:
    import boto3

    config = Config(signature_version=UNSIGNED, retries={"max_attempts": 0})
    client = boto3.client(service, endpoint_url=server.url, region_name="us-east-1", config=config)
    call: Callable[..., Any] = getattr(client, method)
    with pytest.raises(ClientError) as error:
        call(**arguments)
    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] in (400, 403)
    assert "AccessDenied" in error.value.response["Error"]["Code"] or "Token" in error.value.response["Error"]["Code"]
