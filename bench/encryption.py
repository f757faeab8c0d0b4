"""What encryption at rest costs: a server with it beside one without, the rounds of both in turns."""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from bench.load import run
from bench.servers import Running
from bench.signer import Signer

CONNECTIONS = 16
ROUNDS = 3
ITEMS = 100_000
KINDS = {"plain": ("--no-encryption",), "sealed": ()}
Make = Callable[[int], bytes]


def encryption(show: Callable[[dict[str, Any]], None]) -> None:
    """Start-up; items, messages and objects."""
    with tempfile.TemporaryDirectory() as folder:
        _start_up(Path(folder), show)
        servers = {kind: Running(Path(folder) / kind, *arguments) for kind, arguments in KINDS.items()}
        try:
            workloads = {kind: _workloads(server.port) for kind, server in servers.items()}
            for name, (_, count) in workloads["plain"].items():
                rates: dict[str, list[float]] = {kind: [] for kind in KINDS}
                costs: dict[str, list[float]] = {kind: [] for kind in KINDS}
                errors = 0
                for number in range(ROUNDS):
                    for kind, server in servers.items():
                        make = workloads[kind][name][0]
                        requests = [make(number * count + index) for index in range(count)]
                        before = server.cpu
                        outcome = asyncio.run(run(server.port, requests.__getitem__, count, CONNECTIONS))
                        rates[kind].append(outcome.rate)
                        costs[kind].append((server.cpu - before) / count * 1e6)
                        errors += outcome.errors
                show(_line(name, rates, costs) | {"errors": errors})
        finally:
            for server in servers.values():
                server.stop()


def _start_up(folder: Path, show: Callable[[dict[str, Any]], None]) -> None:
    cpu: dict[str, list[float]] = {kind: [] for kind in KINDS}
    seconds: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for _ in range(5):
        for kind, arguments in KINDS.items():
            server = Running(folder / kind, *arguments)
            cpu[kind].append(server.start_up[0])
            seconds[kind].append(server.start_up[1])
            server.stop()
    line: dict[str, Any] = {"workload": "encryption: start-up"}
    for kind in KINDS:
        line[f"{kind}_seconds"] = round(median(seconds[kind]), 3)
        line[f"{kind}_cpu_ms"] = round(median(cpu[kind]) * 1000)
    show(line)


def _line(name: str, rates: dict[str, list[float]], costs: dict[str, list[float]]) -> dict[str, Any]:
    line: dict[str, Any] = {"workload": f"encryption: {name}"}
    for kind in KINDS:
        line[f"{kind}_per_second"] = round(median(rates[kind]), 1)
        line[f"{kind}_cpu_us"] = round(median(costs[kind]), 1)
    line["cpu_ratio"] = round(median(costs["sealed"]) / median(costs["plain"]), 3)
    return line


def _workloads(port: int) -> dict[str, tuple[Make, int]]:
    """What makes a request of each workload, and how many a round; what they need is there afterwards."""
    tables, queues, objects = (
        Signer("dynamodb", "DynamoDB_20120810", "1.0", port), Signer("sqs", "AmazonSQS", "1.0", port), Signer("s3", "", "1.1", port),
    )  # fmt: skip
    definition = {
        "TableName": "bench",
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [
            {"AttributeName": "p", "AttributeType": "S"},
            {"AttributeName": "s", "AttributeType": "N"},
        ],
        "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}, {"AttributeName": "s", "KeyType": "RANGE"}],
    }

    def key(number: int) -> dict[str, Any]:
        return {"p": {"S": f"p{number % 10}"}, "s": {"N": str(number)}}

    def item(number: int) -> dict[str, Any]:
        return {**key(number), "text": {"S": "x" * 200}, "number": {"N": str(number)}}

    def batch(number: int) -> bytes:
        puts = [{"PutRequest": {"Item": item(index)}} for index in range(number * 25, number * 25 + 25)]
        return tables.request("BatchWriteItem", json.dumps({"RequestItems": {"bench": puts}}).encode())

    def query(number: int) -> dict[str, Any]:
        start = {":p": {"S": f"p{number % 10}"}, ":s": {"N": str(number * 7919 % ITEMS)}}
        return {
            "TableName": "bench",
            "KeyConditionExpression": "p = :p AND s > :s",
            "ExpressionAttributeValues": start,
            "Limit": 10,
        }

    def asked(operation: str, body: Callable[[int], dict[str, Any]]) -> Make:
        return lambda number: tables.request(operation, json.dumps(body(number)).encode())

    made = [
        tables.request("CreateTable", json.dumps(definition).encode()),
        queues.request("CreateQueue", b'{"QueueName": "bench"}'),
        objects.rest("PUT", "/bench", b""),
    ]
    asyncio.run(run(port, made.__getitem__, len(made), 1))
    asyncio.run(run(port, batch, ITEMS // 25, 4))
    message = {"QueueUrl": f"http://127.0.0.1:{port}/000000000000/bench", "MessageBody": "x" * 100}
    sent = queues.request("SendMessage", json.dumps(message).encode())
    random = {size: os.urandom(size) for size in (1024, 8 << 20)}

    def put(size: int) -> Make:
        return lambda number: objects.rest(
            "PUT", f"/bench/{size}/{number}", number.to_bytes(8, "big") + random[size][8:]
        )

    def got(size: int) -> Make:
        return lambda number: objects.rest("GET", f"/bench/{size}/{number}", b"")

    return {
        "dynamodb PutItem at 100000": (
            asked("PutItem", lambda number: {"TableName": "bench", "Item": item(number)}),
            3000,
        ),
        "dynamodb GetItem at 100000": (
            asked("GetItem", lambda number: {"TableName": "bench", "Key": key(number * 7919 % ITEMS)}),
            4000,
        ),
        "dynamodb Query (10 items) at 100000": (asked("Query", query), 1500),
        "sqs SendMessage": (lambda number: sent, 4000),
        "s3 PutObject 1 KiB": (put(1024), 1500),
        "s3 GetObject 1 KiB": (got(1024), 1500),
        "s3 PutObject 8 MiB": (put(8 << 20), 12),
        "s3 GetObject 8 MiB": (got(8 << 20), 12),
    }
