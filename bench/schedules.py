"""Schedules that are due in one minute: how long it takes to make them, and until each has sent its message."""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.load import run
from bench.servers import Running
from bench.signer import Signer

SCHEDULES = 10_000
CONNECTIONS = 16
LATER_SECONDS = 600
TRUST = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"scheduler.amazonaws.com"},"Action":"sts:AssumeRole"}]}'
MAY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sqs:*","Resource":"*"}]}'


def schedules(show: Callable[[dict[str, Any]], None], count: int = SCHEDULES) -> None:
    """On a server of its own, whose clock is turned to the minute in which all are due."""
    import boto3

    with tempfile.TemporaryDirectory() as folder:
        server = Running(Path(folder) / "data", PAMPERO_TEST="1")
        try:

            def client(service: str) -> Any:
                return boto3.client(
                    service, endpoint_url=f"http://127.0.0.1:{server.port}", region_name="us-east-1",
                    aws_access_key_id="test", aws_secret_access_key="test",
                )  # fmt: skip

            iam, sqs = client("iam"), client("sqs")
            role = iam.create_role(RoleName="bench", AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
            iam.put_role_policy(RoleName="bench", PolicyName="may", PolicyDocument=MAY)
            url = sqs.create_queue(QueueName="bench")["QueueUrl"]
            arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
            due = datetime.now(UTC).replace(second=0) + timedelta(seconds=LATER_SECONDS)
            signer = Signer("scheduler", "", "1.1", server.port)

            def request(number: int) -> bytes:
                body = {
                    "ScheduleExpression": f"at({due + timedelta(seconds=number % 60):%Y-%m-%dT%H:%M:%S})",
                    "FlexibleTimeWindow": {"Mode": "OFF"},
                    "Target": {"Arn": arn, "RoleArn": role, "Input": f"{number}"},
                    "ActionAfterCompletion": "DELETE",
                }
                return signer.rest("POST", f"/schedules/s{number}", json.dumps(body).encode())

            before = server.cpu
            made = asyncio.run(run(server.port, request, count, CONNECTIONS))
            made.cpu = server.cpu - before
            show(made.line("create schedules"))
            before, began = server.cpu, time.perf_counter()
            turned = json.dumps({"seconds": LATER_SECONDS + 60}).encode()
            page = f"http://127.0.0.1:{server.port}/_pampero/"
            for name, body in (("clock", turned), ("idle", b"{}")):
                with urllib.request.urlopen(page + name, data=body, timeout=600) as answer:
                    answer.read()
            seconds, cpu = time.perf_counter() - began, server.cpu - before
            names = ["ApproximateNumberOfMessages"]
            sent = int(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"][names[0]])
            show(
                {
                    "workload": f"{count} schedules due in one minute",
                    "sent": sent,
                    "seconds": round(seconds, 3),
                    "per_second": round(count / seconds, 1),
                    "server_cpu_us": round(cpu / count * 1e6, 1),
                }
            )
        finally:
            server.stop()
