"""`python -m bench pipes`: messages that lie in a queue, until a pipe has brought all of them to another one."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.events import MAY, TRUST
from bench.load import Outcome, run
from bench.servers import Running
from bench.signer import Signer

MESSAGES, AT_ONCE, CONNECTIONS, SIZE = 20_000, 10, 16, 100
LOOK_SECONDS = 0.1


def pipes(folder: Path, show: Callable[[dict[str, Any]], None]) -> None:
    """One line for messages as they are, one with a filter and a template; processor time is the server's."""
    import boto3

    server = Running(folder / "data", "--no-throughput-limits")
    try:
        endpoint = {
            "endpoint_url": f"http://127.0.0.1:{server.port}", "region_name": "us-east-1",
            "aws_access_key_id": "test", "aws_secret_access_key": "test",
        }  # fmt: skip
        sqs, iam = boto3.client("sqs", **endpoint), boto3.client("iam", **endpoint)
        role = iam.create_role(RoleName="bench", AssumeRolePolicyDocument=TRUST.replace("lambda", "pipes"))["Role"]
        iam.put_role_policy(RoleName="bench", PolicyName="may", PolicyDocument=MAY)
        for name, settings in (
            ("queue to queue", {}),
            ("queue to queue, filtered and transformed", {
                "SourceParameters": {"FilterCriteria": {"Filters": [{"Pattern": '{"body": {"x": [{"exists": true}]}}'}]}},
                "TargetParameters": {"InputTemplate": '{"y": <$.body.x>}'},
            }),
        ):  # fmt: skip
            source, target = f"in-{len(settings)}", f"out-{len(settings)}"
            urls = {one: sqs.create_queue(QueueName=one)["QueueUrl"] for one in (source, target)}
            _fill(server, urls[source])
            began, before = time.perf_counter(), server.cpu
            boto3.client("pipes", **endpoint).create_pipe(
                Name=f"p{len(settings)}", RoleArn=role["Arn"], Source=f"arn:aws:sqs:us-east-1:000000000000:{source}",
                Target=f"arn:aws:sqs:us-east-1:000000000000:{target}", **settings,
            )  # fmt: skip
            while _there(sqs, urls[target]) < MESSAGES:
                time.sleep(LOOK_SECONDS)
            whole = Outcome(time.perf_counter() - began, [0.0] * MESSAGES)
            whole.cpu = server.cpu - before
            show(whole.line(f"pipes: messages from {name}"))
    finally:
        server.stop()


def _fill(server: Running, url: str) -> None:
    signer = Signer("sqs", "AmazonSQS", "1.0", server.port)
    entries = [{"Id": str(number), "MessageBody": json.dumps({"x": "x" * SIZE})} for number in range(AT_ONCE)]
    body = json.dumps({"QueueUrl": url, "Entries": entries}).encode()
    count = MESSAGES // AT_ONCE
    requests = [signer.request("SendMessageBatch", body) for _ in range(count)]
    asyncio.run(run(server.port, requests.__getitem__, count, CONNECTIONS))


def _there(sqs: Any, url: str) -> int:
    name = "ApproximateNumberOfMessages"
    return int(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[name])["Attributes"][name])
