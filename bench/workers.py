"""Processes of one server on one folder: the same requests, by a client in C (`wrk`), to one process and to several."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.idle import family, used
from bench.servers import free_port, wait_for
from bench.signer import Signer

SECONDS = int(os.environ.get("WRK_SECONDS", "6"))
CONNECTIONS = 32
KEY = [{"AttributeName": "id", "KeyType": "HASH"}]
ATTRIBUTES = [{"AttributeName": "id", "AttributeType": "S"}]
SCRIPT = """
local file = io.open(%s, "rb"); local request_ = file:read("*a"); file:close()
request = function() return request_ end
local bad = 0
response = function(status) if status ~= 200 then bad = bad + 1 end end
done = function(summary) io.write("status ", summary.errors.status, " timeout ", summary.errors.timeout, "\\n") end
"""


def post(port: int, request: bytes) -> Any:
    """One request; the answer's JSON."""
    import socket

    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(request.replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n", 1))
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    return json.loads(answer.partition(b"\r\n\r\n")[2])


def burst(folder: str, port: int, pid: int, request: bytes) -> dict[str, Any]:
    """Requests a second, and the server's processor time for each, of all its processes."""
    sent, script = Path(folder) / "request", Path(folder) / "script.lua"
    sent.write_bytes(request)
    script.write_text(SCRIPT % json.dumps(str(sent)))
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-s", str(script), f"http://127.0.0.1:{port}/"]
    before = {one: used_alone(one) for one in family(pid)}
    began = time.perf_counter()
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    passed = time.perf_counter() - began
    spent = {one: used_alone(one) - before.get(one, 0.0) for one in family(pid)}
    number = re.search(r"(\d+) requests in", said)
    assert number is not None, said
    assert "status 0 timeout 0" in said, said
    count = int(number[1])
    return {
        "rate": round(count / passed),
        "cpu_us": round(sum(spent.values()) / count * 1e6, 1),
        "by_process": [round(seconds / passed, 2) for seconds in spent.values() if seconds > 0.05],
    }


def used_alone(pid: int) -> float:
    """Processor seconds of one process, of all its threads."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


def workers(show: Callable[[dict[str, Any]], None], *counts: str) -> None:
    """GetItem, PutItem and SendMessage, with so many processes each."""
    if shutil.which("wrk") is None:
        show({"workload": "workers", "skipped": "wrk is not installed"})
        return
    for count in counts or ("1", "2"):
        with tempfile.TemporaryDirectory() as folder:
            port = free_port()
            command = [sys.executable, "-m", "pampero.cli", "start", "--port", str(port), "--data", f"{folder}/data"]
            process = subprocess.Popen([*command, *([] if count == "1" else ["--workers", count])])
            try:
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
                item = {"id": {"S": "one"}, "text": {"S": "x" * 100}, "number": {"N": "7"}}
                put = items.request("PutItem", json.dumps({"TableName": "items", "Item": item}).encode())
                get = items.request("GetItem", json.dumps({"TableName": "items", "Key": {"id": {"S": "one"}}}).encode())
                send = queues.request("SendMessage", json.dumps({"QueueUrl": url, "MessageBody": "x" * 100}).encode())
                while "__type" in post(port, put):  # The table is being created.
                    time.sleep(0.1)
                for name, request in (("GetItem", get), ("PutItem", put), ("SendMessage", send)):
                    show({"workload": name, "processes": count, **burst(folder, port, process.pid, request)})
                show(
                    {"workload": "processor seconds in all", "processes": count, "seconds": round(used(process.pid), 1)}
                )
            finally:
                process.terminate()
                process.wait()
