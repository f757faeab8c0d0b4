"""Processes of one server on one folder: the same requests, by a client in C (`wrk`), to one process and to several.

Servers of each kind stand beside each other, and short bursts go to them in turn: a machine whose speed changes while it is
measured changes it for both, and the ratio of two bursts that follow each other holds.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.idle import family
from bench.servers import free_port, wait_for
from bench.signer import Signer

SECONDS = int(os.environ.get("WRK_SECONDS", "2"))
ROUNDS = int(os.environ.get("WRK_ROUNDS", "5"))
CONNECTIONS = 32
# What is written changes something each time: these items take turns, each in two forms.
ITEMS = 500
KEY = [{"AttributeName": "id", "KeyType": "HASH"}]
ATTRIBUTES = [{"AttributeName": "id", "AttributeType": "S"}]
SCRIPT = """
local file = io.open(%s, "rb"); local all = file:read("*a"); file:close()
local requests, at = {}, 0
for one in all:gmatch("[^%%z]+") do requests[#requests + 1] = one end
request = function() at = at %% #requests + 1; return requests[at] end
done = function(summary) io.write("status ", summary.errors.status, " timeout ", summary.errors.timeout, "\\n") end
"""


def post(port: int, request: bytes) -> Any:
    """One request; the answer's JSON."""
    import socket

    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(request.replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n", 1))
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    return json.loads(answer.partition(b"\r\n\r\n")[2])


class Server:
    """One to measure, of so many processes, with a table and a queue."""

    def __init__(self, processes: int) -> None:
        self.processes = processes
        self._folder = tempfile.TemporaryDirectory()
        self._port = port = free_port()
        command = [sys.executable, "-m", "pampero.cli", "start", "--port", str(port), "--workers", str(processes)]
        self._process = subprocess.Popen([*command, "--data", f"{self._folder.name}/data"], stderr=subprocess.DEVNULL)
        wait_for(f"http://127.0.0.1:{port}/_pampero/health")
        items = Signer("dynamodb", "DynamoDB_20120810", "1.0", port)
        queues = Signer("sqs", "AmazonSQS", "1.0", port)
        table = {
            "TableName": "items",
            "KeySchema": KEY,
            "AttributeDefinitions": ATTRIBUTES,
            "BillingMode": "PAY_PER_REQUEST",
        }
        post(port, items.request("CreateTable", json.dumps(table).encode()))
        url = post(port, queues.request("CreateQueue", b'{"QueueName": "q"}'))["QueueUrl"]
        keys = [{"id": {"S": f"item {number}"}} for number in range(ITEMS)]
        made = [{**key, "text": {"S": "x" * 100}, "number": {"N": form}} for form in "78" for key in keys]
        puts = [items.request("PutItem", json.dumps({"TableName": "items", "Item": item}).encode()) for item in made]
        gets = [items.request("GetItem", json.dumps({"TableName": "items", "Key": key}).encode()) for key in keys]
        send = queues.request("SendMessage", json.dumps({"QueueUrl": url, "MessageBody": "x" * 100}).encode())
        while "__type" in post(port, puts[0]):  # The table is being created.
            time.sleep(0.1)
        for put in puts[1:ITEMS]:
            post(port, put)
        self.requests = {"GetItem": gets, "PutItem": puts, "SendMessage": [send]}

    def burst(self, requests: list[bytes]) -> tuple[float, float]:
        """Requests a second, and the processor seconds of all the server's processes for each."""
        sent, script = Path(self._folder.name) / "request", Path(self._folder.name) / "script.lua"
        sent.write_bytes(b"\0".join(requests))
        script.write_text(SCRIPT % json.dumps(str(sent)))
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-s", str(script)]
        before = {one: used_alone(one) for one in family(self._process.pid)}
        began = time.perf_counter()
        ran = subprocess.run([*command, f"http://127.0.0.1:{self._port}/"], capture_output=True, text=True, check=True)
        passed = time.perf_counter() - began
        spent = sum(used_alone(one) - before.get(one, 0.0) for one in family(self._process.pid))
        number = re.search(r"(\d+) requests in", ran.stdout)
        assert number is not None, ran.stdout
        assert "status 0 timeout 0" in ran.stdout, ran.stdout
        return int(number[1]) / passed, spent / int(number[1])

    def stop(self) -> None:
        """End it, and remove what it wrote."""
        self._process.terminate()
        self._process.wait()
        self._folder.cleanup()


def used_alone(pid: int) -> float:
    """Processor seconds of one process, of all its threads."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


def compare(servers: list[Server], name: str) -> dict[str, Any]:
    """A workload on each server in turn, ROUNDS times; medians, and the median of the rounds' ratios to the first."""
    rounds = [[server.burst(server.requests[name]) for server in servers] for _ in range(ROUNDS)]
    line: dict[str, Any] = {"workload": name}
    for at, server in enumerate(servers):
        line[f"per_second_{server.processes}"] = round(statistics.median(bursts[at][0] for bursts in rounds))
        line[f"cpu_us_{server.processes}"] = round(statistics.median(bursts[at][1] for bursts in rounds) * 1e6, 1)
    for at, server in enumerate(servers[1:], 1):
        line[f"ratio_{server.processes}"] = round(statistics.median(b[at][0] / b[0][0] for b in rounds), 2)
    return line


def workers(show: Callable[[dict[str, Any]], None], *counts: int) -> None:
    """GetItem, PutItem and SendMessage, with so many processes each; by default one and two."""
    if shutil.which("wrk") is None:
        show({"workload": "workers", "skipped": "wrk is not installed"})
        return
    servers: list[Server] = []
    try:
        for count in counts or (1, 2):
            servers.append(Server(count))
        for name in servers[0].requests:
            show(compare(servers, name))
    finally:
        for server in servers:
            server.stop()
