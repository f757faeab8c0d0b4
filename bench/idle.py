"""An idle server: what it costs when nobody calls it, with rules, schedules, mappings and queues set up."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3

COUNT = 100
SETTLE_SECONDS = 4.0
SECONDS = 20.0
TRUST = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
MAY = {"Effect": "Allow", "Action": "*", "Resource": "*"}


def document(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def family(pid: int) -> list[int]:
    """A process and all its descendants."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += family(int(child))
    return found


def used(pid: int) -> float:
    """Processor seconds of a process and its descendants, to the nanosecond."""
    total = 0
    for one in family(pid):
        for task in Path(f"/proc/{one}/task").iterdir():
            total += int((task / "schedstat").read_text().split()[0])
    return total / 1e9


def furnish(port: int) -> None:
    """COUNT queues with a mapping each, rules with a pattern, schedules of a day."""

    def client(service: str) -> Any:
        return boto3.client(
            service, endpoint_url=f"http://127.0.0.1:{port}", region_name="us-east-1", aws_access_key_id="test",
            aws_secret_access_key="test",
        )  # fmt: skip

    lambda_, sqs, events, iam = client("lambda"), client("sqs"), client("events"), client("iam")
    role = iam.create_role(RoleName="idle", AssumeRolePolicyDocument=document(TRUST))["Role"]["Arn"]
    iam.put_role_policy(RoleName="idle", PolicyName="may", PolicyDocument=document(MAY))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("index.py", "def handler(event, context):\n    return None\n")
    lambda_.create_function(
        FunctionName="idle",
        Code={"ZipFile": buffer.getvalue()},
        Role=role,
        Runtime="python3.11",
        Handler="index.handler",
    )
    lambda_.invoke(FunctionName="idle")
    target = [{"Id": "1", "Arn": "arn:aws:lambda:us-east-1:000000000000:function:idle"}]
    for number in range(COUNT):
        sqs.create_queue(QueueName=f"q{number}")
        source = f"arn:aws:sqs:us-east-1:000000000000:q{number}"
        lambda_.create_event_source_mapping(FunctionName="idle", EventSourceArn=source)
        events.put_rule(Name=f"p{number}", EventPattern=json.dumps({"source": [f"s{number}"]}))
        events.put_targets(Rule=f"p{number}", Targets=target)
        events.put_rule(Name=f"s{number}", ScheduleExpression="rate(1 day)")
        events.put_targets(Rule=f"s{number}", Targets=target)


def idle(port: int, wait_for: Callable[[str], float], show: Callable[[dict[str, Any]], None]) -> None:
    """On a server of its own: the pollers would disturb the other workloads."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pampero.cli", "start", "--port", str(port), "--data", f"{folder}/data"]
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL, env={**os.environ})
        try:
            wait_for(f"http://127.0.0.1:{port}/_pampero/health")
            furnish(port)
            time.sleep(SETTLE_SECONDS)
            began, before = time.perf_counter(), used(process.pid)
            time.sleep(SECONDS)
            cost = (used(process.pid) - before) * 60 / (time.perf_counter() - began)
            show(
                {
                    "workload": f"idle with {COUNT} queues, mappings, rules, schedules",
                    "cpu_s_per_minute": round(cost, 3),
                }
            )
        finally:
            process.terminate()
            process.wait()
