"""A server to be fuzzed, with something in it for requests to find."""

from __future__ import annotations

import contextlib
import io
import os
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.fuzz.maker import ACCOUNT, IDENTITY
from tests.runs import seed

COUNT = int(os.environ.get("PAMPERO_FUZZ", "1500"))
SEED = seed()
MARGIN_MIB = 48


@pytest.fixture
def chance() -> random.Random:
    """PAMPERO_SEED repeats a run."""
    return random.Random(SEED)


TRUST = (
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},'
    '"Action":"sts:AssumeRole"}]}'
)
TEMPLATE = '{"Resources":{"Queue":{"Type":"AWS::SQS::Queue"}}}'


def seeds() -> list[tuple[str, str, dict[str, Any]]]:
    """What there is to find: (service, method, arguments)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("index.py", "def handler(event, context):\n    return event\n")
    table = {
        "TableName": "fuzz",
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "fuzz", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "fuzz", "KeyType": "HASH"}],
    }
    function = {
        "FunctionName": "fuzz",
        "Runtime": "python3.11",
        "Handler": "index.handler",
        "Role": f"arn:aws:iam::{ACCOUNT}:role/fuzz",
        "Code": {"ZipFile": buffer.getvalue()},
    }
    return [
        ("sqs", "create_queue", {"QueueName": "fuzz"}),
        ("sqs", "create_queue", {"QueueName": "fuzz.fifo", "Attributes": {"FifoQueue": "true"}}),
        ("sns", "create_topic", {"Name": "fuzz"}),
        ("s3", "create_bucket", {"Bucket": "fuzz"}),
        ("s3", "put_object", {"Bucket": "fuzz", "Key": "fuzz", "Body": b"fuzz"}),
        ("iam", "create_role", {"RoleName": "fuzz", "AssumeRolePolicyDocument": TRUST}),
        ("iam", "create_user", {"UserName": "fuzz"}),
        ("iam", "create_group", {"GroupName": "fuzz"}),
        ("iam", "create_policy", {"PolicyName": "fuzz", "PolicyDocument": IDENTITY}),
        ("logs", "create_log_group", {"logGroupName": "fuzz"}),
        ("logs", "create_log_stream", {"logGroupName": "fuzz", "logStreamName": "fuzz"}),
        ("events", "put_rule", {"Name": "fuzz", "EventPattern": '{"source": ["fuzz"]}'}),
        ("ssm", "put_parameter", {"Name": "fuzz", "Value": "x", "Type": "String"}),
        ("dynamodb", "create_table", table),
        ("lambda", "create_function", function),
        ("cloudformation", "create_stack", {"StackName": "fuzz", "TemplateBody": TEMPLATE}),
    ]


class Garden:
    """Makes what is not there; requests may have deleted it."""

    def __init__(self, running: Any) -> None:
        self.clients = {service: running.client(service, "test") for service, _, _ in seeds()}

    def plant(self) -> None:
        for service, method, arguments in seeds():
            with contextlib.suppress(ClientError):
                getattr(self.clients[service], method)(**arguments)


@pytest.fixture
def target(own_server: Callable[..., Any]) -> Any:
    """A server where "fuzz" is the name of everything."""
    running = own_server()
    Garden(running).plant()
    return running


def anonymous_mib(pid: int) -> float:
    """Resident memory of the process's own, without files that are mapped, in MiB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) / 1024
    raise AssertionError("no RssAnon")
