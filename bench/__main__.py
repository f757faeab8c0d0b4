"""`make bench`: every workload, beside a bare uvicorn echo in the same run; `python -m bench queues apis` runs some."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.apis import apis
from bench.codecs import codecs
from bench.cognito import cognito
from bench.encryption import encryption
from bench.events import events
from bench.firehose import firehose
from bench.functions import functions
from bench.idle import idle
from bench.keys import kms
from bench.kinesis import kinesis
from bench.load import Outcome, run
from bench.manyfunctions import manyfunctions
from bench.network import network
from bench.objects import objects
from bench.patterns import patterns
from bench.pipes import pipes
from bench.postgres import postgres
from bench.registry import registry
from bench.runtimes import runtimes
from bench.schedules import schedules
from bench.servers import Running, cpu_of, free_port, wait_for
from bench.signer import Signer
from bench.start import starts
from bench.vpcs import vpcs
from bench.websockets import websockets
from bench.workers import workers
from bench.workflows import workflows

CONNECTIONS = 16
ECHO = """
import uvicorn
async def app(scope, receive, send):
    await receive()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})
uvicorn.run(app, port=%d, access_log=False, log_level="error", http="httptools", loop="uvloop")
"""


def show(line: dict[str, Any]) -> None:
    print(json.dumps(line), flush=True)


def bare_echo() -> Outcome:
    """A bare uvicorn echo, with the same load generator."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-c", ECHO % port])
    try:
        wait_for(f"http://127.0.0.1:{port}/")
        request = f"POST / HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\ncontent-length: 2\r\n\r\nhi".encode()
        before = cpu_of(process.pid)
        outcome = asyncio.run(run(port, lambda number: request, 20_000, CONNECTIONS))
        outcome.cpu = cpu_of(process.pid) - before
    finally:
        process.kill()
        process.wait()
    show(outcome.line("uvicorn echo"))
    return outcome


@dataclass(frozen=True)
class Target:
    """The server under test. echo: a bare echo in the same run. told: what takes the lines."""

    port: int
    pid: int
    echo: Outcome
    told: Callable[[dict[str, Any]], None] = show

    def show(self, outcome: Outcome, name: str) -> None:
        """Print a workload beside the echo."""
        self.told(outcome.line(name, self.echo.rate, self.echo.cost))


def measure(place: Target, name: str, signer: Signer, operation: str, bodies: Any, count: int) -> Outcome:
    """One workload; bodies(i) → the request's JSON."""

    def make(number: int) -> bytes:
        return signer.request(operation, json.dumps(bodies(number)).encode())

    requests = [make(number) for number in range(count)]
    before = cpu_of(place.pid)
    outcome = asyncio.run(run(place.port, requests.__getitem__, count, CONNECTIONS))
    outcome.cpu = cpu_of(place.pid) - before
    place.show(outcome, name)
    return outcome


def call(port: int, signer: Signer, operation: str, body: Any) -> Any:
    """One request outside the measurement."""
    raw = signer.request(operation, json.dumps(body).encode())
    head, _, payload = raw.partition(b"\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
    wanted = urllib.request.Request(f"http://127.0.0.1:{port}/", payload, headers, method="POST")
    with urllib.request.urlopen(wanted, timeout=60) as answer:
        return json.loads(answer.read() or b"{}")


def queues(place: Target) -> None:
    """Send; then send, receive and delete as one cycle."""
    port = place.port
    signer = Signer("sqs", "AmazonSQS", "1.0", port)
    url = call(port, signer, "CreateQueue", {"QueueName": "bench"})["QueueUrl"]
    body = {"QueueUrl": url, "MessageBody": "x" * 100}
    measure(place, "sqs SendMessage", signer, "SendMessage", lambda number: body, 10_000)
    began, before = time.perf_counter(), cpu_of(place.pid)
    cycles = asyncio.run(_cycles(port, signer, url, 3000))
    cycles.seconds, cycles.cpu = time.perf_counter() - began, cpu_of(place.pid) - before
    place.show(cycles, "sqs send + receive + delete")


async def _cycles(port: int, signer: Signer, url: str, count: int) -> Outcome:
    outcome = Outcome(0.0)
    numbers = iter(range(count))

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)

        async def ask(operation: str, body: Any) -> Any:
            writer.write(signer.request(operation, json.dumps(body).encode()))
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            at = head.find(b"content-length:")
            text = await reader.readexactly(int(head[at + 15 : head.find(b"\r", at)]))
            outcome.errors += not head.startswith(b"http/1.1 200")
            return json.loads(text or b"{}")

        for _ in numbers:
            began = time.perf_counter()
            await ask("SendMessage", {"QueueUrl": url, "MessageBody": "x" * 100})
            got = await ask("ReceiveMessage", {"QueueUrl": url})
            for message in got.get("Messages", []):
                await ask("DeleteMessage", {"QueueUrl": url, "ReceiptHandle": message["ReceiptHandle"]})
            outcome.times.append(time.perf_counter() - began)
        writer.close()

    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))
    return outcome


def tables(place: Target) -> None:
    """Put, get and query at 1,000 and at 100,000 items."""
    for size in (1000, 100_000):
        table(place, f"bench{size}", size)


def table(place: Target, name: str, size: int) -> None:
    """One table of `size` items."""
    port = place.port
    signer = Signer("dynamodb", "DynamoDB_20120810", "1.0", port)
    definition = {
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [
            {"AttributeName": "p", "AttributeType": "S"},
            {"AttributeName": "s", "AttributeType": "N"},
        ],
        "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}, {"AttributeName": "s", "KeyType": "RANGE"}],
    }
    call(port, signer, "CreateTable", definition)
    for start in range(0, size, 25):
        puts = [{"PutRequest": {"Item": item(number)}} for number in range(start, start + 25)]
        call(port, signer, "BatchWriteItem", {"RequestItems": {name: puts}})

    def put(number: int) -> Any:
        return {"TableName": name, "Item": item(number % size)}

    def get(number: int) -> Any:
        return {"TableName": name, "Key": key(number * 7919 % size)}

    def query(number: int) -> Any:
        values = {":p": {"S": f"p{number % 10}"}, ":s": {"N": "100"}}
        condition = "p = :p AND s < :s"
        return {"TableName": name, "KeyConditionExpression": condition, "ExpressionAttributeValues": values}

    measure(place, f"dynamodb PutItem at {size}", signer, "PutItem", put, 6000)
    measure(place, f"dynamodb GetItem at {size}", signer, "GetItem", get, 6000)
    measure(place, f"dynamodb Query (10 items) at {size}", signer, "Query", query, 2000)


def streams(place: Target) -> None:
    """Changes of a table with a stream, at 16 connections, as they are read by a consumer beside them."""
    port, count = place.port, 6000
    signer = Signer("dynamodb", "DynamoDB_20120810", "1.0", port)
    reader = Signer("dynamodb", "DynamoDBStreams_20120810", "1.0", port)
    definition = {
        "TableName": "streamed",
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
        "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    }
    arn = call(port, signer, "CreateTable", definition)["TableDescription"]["LatestStreamArn"]
    [shard] = call(port, reader, "DescribeStream", {"StreamArn": arn})["StreamDescription"]["Shards"]
    wanted = {"StreamArn": arn, "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}
    iterator = call(port, reader, "GetShardIterator", wanted)["ShardIterator"]
    seen: list[str] = []

    def consume() -> None:
        nonlocal iterator
        while len(seen) < count:
            answer = call(port, reader, "GetRecords", {"ShardIterator": iterator})
            seen.extend(record["dynamodb"]["SequenceNumber"] for record in answer["Records"])
            iterator = answer["NextShardIterator"]
            if not answer["Records"]:
                time.sleep(0.01)

    def put(number: int) -> Any:
        return {"TableName": "streamed", "Item": {"p": {"S": f"p{number % 1000}"}, "n": {"N": str(number)}}}

    consumer = threading.Thread(target=consume)
    began = time.perf_counter()
    consumer.start()
    measure(place, "dynamodb PutItem with a stream", signer, "PutItem", put, count)
    consumer.join()
    outcome = Outcome(time.perf_counter() - began, [0.0] * len(seen), int(seen != sorted(seen)))
    place.show(outcome, "dynamodb changes read from a stream")


def partiql(place: Target) -> None:
    """Statements with parameters: a SELECT of one item, an UPDATE."""
    port = place.port
    signer = Signer("dynamodb", "DynamoDB_20120810", "1.0", port)
    definition = {
        "TableName": "stated",
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
    }
    call(port, signer, "CreateTable", definition)
    for number in range(1000):
        call(port, signer, "PutItem", {"TableName": "stated", "Item": {"p": {"S": f"p{number}"}, "n": {"N": "1"}}})

    def select(number: int) -> Any:
        return {"Statement": 'SELECT * FROM "stated" WHERE p = ?', "Parameters": [{"S": f"p{number % 1000}"}]}

    def update(number: int) -> Any:
        parameters = [{"N": str(number)}, {"S": f"p{number % 1000}"}]
        return {"Statement": 'UPDATE "stated" SET n = ? WHERE p = ?', "Parameters": parameters}

    measure(place, "dynamodb ExecuteStatement SELECT", signer, "ExecuteStatement", select, 6000)
    measure(place, "dynamodb ExecuteStatement UPDATE", signer, "ExecuteStatement", update, 6000)


def data_services(server: Running, told: Callable[[dict[str, Any]], None], echo: Outcome) -> None:
    """Queues and a table, on a server of one store or the other."""
    place = Target(server.port, server.pid, echo, told)
    queues(place)
    table(place, "bench", 1000)


def key(number: int) -> dict[str, Any]:
    return {"p": {"S": f"p{number % 10}"}, "s": {"N": str(number)}}


def item(number: int) -> dict[str, Any]:
    return {**key(number), "text": {"S": "x" * 200}, "number": {"N": str(number)}}


def main() -> None:
    """Everything, in order."""
    # As the installation does: a start after a change of the sources would list them anew, and measure that.
    subprocess.run([sys.executable, "-m", "pampero.gateway.index"], check=True)
    echo = bare_echo()
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        command = [
            sys.executable,
            "-m",
            "pampero.cli",
            "start",
            "--port",
            str(port),
            "--data",
            str(Path(folder) / "data"),
        ]
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        try:
            wait_for(f"http://127.0.0.1:{port}/_pampero/health")
            show({"workload": "start-up to first answer", "seconds": round(time.perf_counter() - began, 3)})
            pages = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1])
            show({"workload": "idle memory", "mib": pages * 4096 >> 20})
            place = Target(port, process.pid, echo)
            workloads: dict[str, Callable[[], None]] = {
                "queues": lambda: queues(place),
                "tables": lambda: tables(place),
                "streams": lambda: streams(place),
                "kinesis": lambda: kinesis(port, process.pid, echo, show),
                "kms": lambda: kms(port, process.pid, echo, show),
                "firehose": lambda: firehose(Path(folder) / "firehose", show),
                "pipes": lambda: pipes(Path(folder) / "pipes", show),
                "cognito": lambda: cognito(port, process.pid, echo, show),
                "partiql": lambda: partiql(place),
                "objects": lambda: objects(port, echo.rate, show),
                "registry": lambda: registry(show),
                "functions": lambda: functions(port, echo.rate, show),
                "runtimes": lambda: runtimes(port, echo.rate, show),
                "manyfunctions": lambda: manyfunctions(show),
                "events": lambda: events(Path(folder) / "events", show),
                "schedules": lambda: schedules(show),
                "network": lambda: network(show),
                "vpcs": lambda: vpcs(show),
                "apis": lambda: apis(port, process.pid, echo, show),
                "websockets": lambda: websockets(show),
                "idle": lambda: idle(free_port(), wait_for, show),
                "workers": lambda: workers(show),
                "encryption": lambda: encryption(show),
                "workflows": lambda: workflows(port, process.pid, echo, show),
                "postgres": lambda: postgres(show, echo, lambda server, told: data_services(server, told, echo)),
                "patterns": lambda: patterns(show),
                "codecs": lambda: codecs(show),
                "start": lambda: starts(show),
            }
            for name in sys.argv[1:] or workloads:
                workloads[name]()
        finally:
            process.terminate()
            process.wait()


if __name__ == "__main__":
    main()
