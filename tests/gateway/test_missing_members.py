"""A member that a request must have: each service has a code of its own for its absence."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError


@pytest.mark.parametrize(
    ("service", "operation", "arguments", "code"),
    [
        ("sqs", "send_message", {"QueueUrl": "http://q"}, "MissingParameter"),
        ("dynamodb", "describe_table", {}, "ValidationException"),
        ("lambda", "put_function_concurrency", {"FunctionName": "f"}, "ValidationException"),
        ("s3", "put_bucket_tagging", {"Bucket": "b"}, "MalformedXML"),
        ("iam", "create_user", {}, "ValidationError"),
        ("apigatewayv2", "export_api", {"ApiId": "a", "Specification": "OAS30"}, "BadRequestException"),
    ],
)
def test_what_is_missing_is_named_by_a_code(
    client: Any, service: str, operation: str, arguments: dict[str, Any], code: str
) -> None:
    made = client(service, config={"parameter_validation": False})
    with pytest.raises(ClientError) as caught:
        getattr(made, operation)(**arguments)
    assert caught.value.response["Error"]["Code"] == code
