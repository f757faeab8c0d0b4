"""A server to be fuzzed, with something in it for requests to find."""

from __future__ import annotations

import io
import os
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.fuzz.maker import ACCOUNT

COUNT = int(os.environ.get("PAMPERO_FUZZ", "1500"))
SEED = int(os.environ.get("PAMPERO_SEED", "0")) or random.randrange(1 << 32)
MARGIN_MIB = 48


@pytest.fixture
def chance() -> random.Random:
    """Printed when a test fails; PAMPERO_SEED repeats a run."""
    print(f"PAMPERO_SEED={SEED}")
    return random.Random(SEED)


@pytest.fixture
def target(own_server: Callable[..., Any]) -> Any:
    """A server where "fuzz" is the name of everything."""
    running = own_server()
    call = lambda service: running.client(service, "test")  # noqa: E731
    call("sqs").create_queue(QueueName="fuzz")
    call("sqs").create_queue(QueueName="fuzz.fifo", Attributes={"FifoQueue": "true"})
    call("sns").create_topic(Name="fuzz")
    call("s3").create_bucket(Bucket="fuzz")
    call("s3").put_object(Bucket="fuzz", Key="fuzz", Body=b"fuzz")
    call("iam").create_role(RoleName="fuzz", AssumeRolePolicyDocument=TRUST)
    call("iam").create_user(UserName="fuzz")
    call("logs").create_log_group(logGroupName="fuzz")
    call("logs").create_log_stream(logGroupName="fuzz", logStreamName="fuzz")
    call("events").put_rule(Name="fuzz", EventPattern='{"source": ["fuzz"]}')
    call("ssm").put_parameter(Name="fuzz", Value="x", Type="String")
    call("dynamodb").create_table(
        TableName="fuzz",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "a", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "a", "KeyType": "HASH"}],
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("index.py", "def handler(event, context):\n    return event\n")
    call("lambda").create_function(
        FunctionName="fuzz",
        Runtime="python3.11",
        Handler="index.handler",
        Role=f"arn:aws:iam::{ACCOUNT}:role/fuzz",
        Code={"ZipFile": buffer.getvalue()},
    )
    return running


TRUST = (
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},'
    '"Action":"sts:AssumeRole"}]}'
)


def anonymous_mib(pid: int) -> float:
    """Resident memory of the process's own, without files that are mapped, in MiB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) / 1024
    raise AssertionError("no RssAnon")
