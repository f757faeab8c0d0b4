"""`python -m bench kinesis`: records put in batches of 500 from 16 connections, and read again."""

from __future__ import annotations

import asyncio
import base64
import json
import time
import urllib.request
from collections.abc import Callable
from typing import Any

from bench.load import Outcome, run
from bench.servers import cpu_of
from bench.signer import Signer

SHARDS = 64
BATCH = 500
BATCHES = 100
CONNECTIONS = 16
SIZE = 100
STREAM = "bench"


def ask(port: int, signer: Signer, operation: str, body: Any) -> Any:
    """One request outside the measurement."""
    head, _, payload = signer.request(operation, json.dumps(body).encode()).partition(b"\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
    wanted = urllib.request.Request(f"http://127.0.0.1:{port}/", payload, headers, method="POST")
    with urllib.request.urlopen(wanted, timeout=60) as answer:
        return json.loads(answer.read() or b"{}")


def line(outcome: Outcome, name: str, records: int, cpu: float, echo: Outcome) -> dict[str, Any]:
    """What a workload says: requests, and records a second and by the processor second of the server."""
    outcome.cpu = cpu
    return {
        **outcome.line(name, echo.rate, echo.cost),
        "records": records,
        "records_per_second": round(records / outcome.seconds),
        "records_per_cpu_second": round(records / max(cpu, 0.01)),
    }


def kinesis(port: int, pid: int, echo: Outcome, show: Callable[[dict[str, Any]], None]) -> None:
    """64 provisioned shards, so that the rate of shards (1,000 records a second each) is not what is measured."""
    signer = Signer("kinesis", "Kinesis_20131202", "1.1", port)
    ask(port, signer, "CreateStream", {"StreamName": STREAM, "ShardCount": SHARDS})
    data = base64.b64encode(b"x" * SIZE).decode()

    def batch(number: int) -> bytes:
        records = [{"Data": data, "PartitionKey": f"{number}-{index}"} for index in range(BATCH)]
        return signer.request("PutRecords", json.dumps({"StreamName": STREAM, "Records": records}).encode())

    requests = [batch(number) for number in range(BATCHES)]
    before = cpu_of(pid)
    outcome = asyncio.run(run(port, requests.__getitem__, BATCHES, CONNECTIONS))
    show(line(outcome, f"kinesis PutRecords of {BATCH}", BATCH * BATCHES, cpu_of(pid) - before, echo))

    places = [
        ask(port, signer, "GetShardIterator", {
            "StreamName": STREAM, "ShardId": f"shardId-{number:012d}", "ShardIteratorType": "TRIM_HORIZON",
        })["ShardIterator"]
        for number in range(SHARDS)
    ]  # fmt: skip
    before = cpu_of(pid)
    outcome, records = asyncio.run(_read(port, signer, places))
    show(line(outcome, f"kinesis GetRecords of {BATCH}", records, cpu_of(pid) - before, echo))
    assert records == BATCH * BATCHES, f"{records} of {BATCH * BATCHES} records"


async def _read(port: int, signer: Signer, places: list[str]) -> tuple[Outcome, int]:
    """Each connection reads a shard to its end, then the next one; a shard that has had its five calls is left alone."""
    outcome, found = Outcome(0.0), 0

    async def one() -> None:
        nonlocal found
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while places:
            place: str | None = places.pop()
            while place is not None:
                body = json.dumps({"ShardIterator": place, "Limit": BATCH}).encode()
                began = time.perf_counter()
                writer.write(signer.request("GetRecords", body))
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().partition(b"content-length:")[2].partition(b"\r")[0])
                answer = json.loads(await reader.readexactly(length))
                if head.startswith(b"HTTP/1.1 400"):
                    await asyncio.sleep(0.1)
                    continue
                outcome.times.append(time.perf_counter() - began)
                found += len(answer["Records"])
                place = answer["NextShardIterator"] if answer["MillisBehindLatest"] else None
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))
    outcome.seconds = time.perf_counter() - began
    return outcome, found
