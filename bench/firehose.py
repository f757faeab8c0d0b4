"""`python -m bench firehose`: records put in batches of 500 from 16 connections, and delivered to a bucket."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.events import MAY, TRUST
from bench.load import Outcome, run
from bench.servers import Running
from bench.signer import Signer

BATCH, BATCHES, CONNECTIONS, SIZE = 500, 200, 16, 100
LOOK_SECONDS = 0.05


def firehose(folder: Path, show: Callable[[dict[str, Any]], None]) -> None:
    """A line of requests, and one until the bucket has every record; processor time is the server's. Buffers are of 1 MiB."""
    import boto3

    server = Running(folder / "data", "--no-throughput-limits")
    try:
        endpoint = {
            "endpoint_url": f"http://127.0.0.1:{server.port}", "region_name": "us-east-1",
            "aws_access_key_id": "test", "aws_secret_access_key": "test",
        }  # fmt: skip
        s3, iam = boto3.client("s3", **endpoint), boto3.client("iam", **endpoint)
        s3.create_bucket(Bucket="bench")
        role = iam.create_role(RoleName="bench", AssumeRolePolicyDocument=TRUST.replace("lambda", "firehose"))["Role"]
        iam.put_role_policy(
            RoleName="bench", PolicyName="may", PolicyDocument=MAY.replace('"logs:*"', '"s3:*","logs:*"')
        )
        boto3.client("firehose", **endpoint).create_delivery_stream(
            DeliveryStreamName="bench",
            ExtendedS3DestinationConfiguration={
                "RoleARN": role["Arn"], "BucketARN": "arn:aws:s3:::bench",
                "BufferingHints": {"SizeInMBs": 1, "IntervalInSeconds": 0},
            },
        )  # fmt: skip
        signer = Signer("firehose", "Firehose_20150804", "1.1", server.port)
        data = base64.b64encode(b"x" * SIZE).decode()
        body = json.dumps({"DeliveryStreamName": "bench", "Records": [{"Data": data}] * BATCH}).encode()
        requests = [signer.request("PutRecordBatch", body) for _ in range(BATCHES)]
        began, before = time.perf_counter(), server.cpu
        outcome = asyncio.run(run(server.port, requests.__getitem__, BATCHES, CONNECTIONS))
        outcome.cpu = server.cpu - before
        show({**outcome.line(f"firehose PutRecordBatch of {BATCH}"), "records": BATCH * BATCHES})
        while _delivered(s3) < BATCH * BATCHES * SIZE:
            time.sleep(LOOK_SECONDS)
        whole = Outcome(time.perf_counter() - began, [0.0] * (BATCH * BATCHES))
        whole.cpu = server.cpu - before
        show(whole.line("firehose records delivered to a bucket"))
    finally:
        server.stop()


def _delivered(s3: Any) -> int:
    """Bytes in the bucket."""
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket="bench")
    return sum(one["Size"] for page in pages for one in page.get("Contents", []))
