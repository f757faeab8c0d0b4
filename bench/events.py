"""What invokes functions by itself: a queue's mapping, a stream's, and asynchronous events, each until all are dealt with."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import time
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.load import Outcome, run
from bench.servers import Running
from bench.signer import Signer

MESSAGES, RECORDS, EVENTS = 20_000, 20_000, 6000
CONNECTIONS = 16
ACCOUNT = "000000000000"
SOURCE = "def handler(event, context):\n    return None\n"
TRUST = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}'
MAY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["sqs:*","kinesis:*","logs:*"],"Resource":"*"}]}'
# A pause between two looks, and how many that see nothing are taken for the end.
LOOK_SECONDS, LOOKS = 0.05, 3


class Bench:
    """A server of its own, with a function that does nothing."""

    def __init__(self, folder: Path, show: Callable[[dict[str, Any]], None]) -> None:
        import boto3

        self.show = show
        self.server = Running(folder / "data", "--no-throughput-limits")
        self.port = self.server.port

        def client(service: str) -> Any:
            return boto3.client(
                service, endpoint_url=f"http://127.0.0.1:{self.port}", region_name="us-east-1",
                aws_access_key_id="test", aws_secret_access_key="test",
            )  # fmt: skip

        self.client = client
        iam, self.lam = client("iam"), client("lambda")
        role = iam.create_role(RoleName="bench", AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
        iam.put_role_policy(RoleName="bench", PolicyName="may", PolicyDocument=MAY)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("index.py", SOURCE)
        self.lam.create_function(
            FunctionName="bench", Runtime="python3.11", Handler="index.handler", Role=role, Timeout=20,
            Code={"ZipFile": buffer.getvalue()},
        )  # fmt: skip
        self.lam.invoke(FunctionName="bench")

    def send(self, signer: Signer, operation: str, bodies: Iterator[Any]) -> Outcome:
        """Requests outside the measurement."""
        requests = [signer.request(operation, json.dumps(body).encode()) for body in bodies]
        return asyncio.run(run(self.port, requests.__getitem__, len(requests), CONNECTIONS))

    def busy(self) -> bool:
        """Whether an environment works."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/_pampero/status", timeout=60) as answer:
            return bool(json.load(answer)["workers"]["busy"])

    def drained(self, name: str, count: int, began: float, before: float, left: Callable[[], bool]) -> None:
        """Wait for the end, and print a line. left: whether there is more to do."""
        ended, seen = time.perf_counter(), 0
        while seen < LOOKS:
            if left() or self.busy():
                ended, seen = time.perf_counter(), 0
            else:
                seen += 1
            time.sleep(LOOK_SECONDS)
        outcome = Outcome(ended - began, [0.0] * count)
        outcome.cpu = self.server.cpu - before
        self.show(outcome.line(name))

    def map(self, source: str, **settings: Any) -> None:
        """A mapping of the function."""
        self.lam.create_event_source_mapping(FunctionName="bench", EventSourceArn=source, **settings)

    def queue(self) -> None:
        """Messages in batches of ten, of a queue that is full."""
        sqs = self.client("sqs")
        url = sqs.create_queue(QueueName="bench")["QueueUrl"]
        signer = Signer("sqs", "AmazonSQS", "1.0", self.port)
        entries = [{"Id": str(number), "MessageBody": "x" * 100} for number in range(10)]
        body = {"QueueUrl": url, "Entries": entries}
        self.send(signer, "SendMessageBatch", (body for _ in range(MESSAGES // 10)))
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]

        def left() -> bool:
            found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
            return any(int(found[name]) for name in names)

        began, before = time.perf_counter(), self.server.cpu
        self.map(f"arn:aws:sqs:us-east-1:{ACCOUNT}:bench", BatchSize=10)
        self.drained("messages of a queue through its mapping", MESSAGES, began, before, left)

    def stream(self) -> None:
        """Records in batches of a hundred, of four shards."""
        kinesis = self.client("kinesis")
        kinesis.create_stream(StreamName="bench", ShardCount=4)
        kinesis.get_waiter("stream_exists").wait(StreamName="bench", WaiterConfig={"Delay": 1})
        signer = Signer("kinesis", "Kinesis_20131202", "1.1", self.port)
        data = base64.b64encode(b"x" * 100).decode()

        def bodies() -> Iterator[Any]:
            for start in range(0, RECORDS, 100):
                records = [{"Data": data, "PartitionKey": str(number)} for number in range(start, start + 100)]
                yield {"StreamName": "bench", "Records": records}

        self.send(signer, "PutRecords", bodies())
        began, before = time.perf_counter(), self.server.cpu
        source = f"arn:aws:kinesis:us-east-1:{ACCOUNT}:stream/bench"
        self.map(source, BatchSize=100, StartingPosition="TRIM_HORIZON")
        while not self.busy():
            time.sleep(0.001)
        self.drained("records of a stream through its mapping", RECORDS, began, before, lambda: False)

    def events(self) -> None:
        """Events at sixteen connections; the first line is how they are taken, the second until all are dealt with."""
        signer = Signer("lambda", "", "1.1", self.port)
        kind = "x-amz-invocation-type: Event\r\n"
        request = signer.rest("POST", "/2015-03-31/functions/bench/invocations", b'{"n":1}', kind)
        began, before = time.perf_counter(), self.server.cpu
        taken = asyncio.run(run(self.port, ([request] * EVENTS).__getitem__, EVENTS, CONNECTIONS))
        taken.errors = 0  # they are answered 202
        self.show(taken.line("asynchronous events taken"))
        self.drained("asynchronous events dealt with", EVENTS, began, before, lambda: False)


def events(folder: Path, show: Callable[[dict[str, Any]], None]) -> None:
    """All of them, one after the other."""
    bench = Bench(folder, show)
    try:
        bench.queue()
        bench.stream()
        bench.events()
    finally:
        bench.server.stop()
