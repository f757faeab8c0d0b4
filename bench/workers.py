"""Processes of one server on one folder: the same requests, by a client in C (`wrk`), to one process and to several.

Servers of each kind stand beside each other, and short bursts go to them in turn: a machine whose speed changes while it is
measured changes it for both, and the ratio of two bursts that follow each other holds. Everything is measured twice:

- As it is. The client needs a part of the same cores: `possible_2` is the ratio at which servers and client, at what a request
  costs each, would leave no core idle.
- With a `share` (WRK_SHARE, 0.5 by default; 0: not): each process of a server has that part of a core of its own and no more,
  by the quota of a control group, before whatever else runs; the client has what it needs of the rest (`client_cores`).
  `ratio_2` then tells how the servers scale (locks, turns to write), and not what is left for the client. Rates are those of a
  slow core. A quota is a stop-and-go: with half a core or less two processes may go by turns and meet each other seldom, so
  that locks cost less than they will; at 0.8 they mostly run at once, and the client may have too little. It needs the right
  to make control groups.
"""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

from bench import cycles
from bench.idle import family
from bench.servers import free_port, wait_for
from bench.shares import Shares
from bench.signer import Signer

SECONDS = int(os.environ.get("WRK_SECONDS", "2"))
ROUNDS = int(os.environ.get("WRK_ROUNDS", "5"))
SHARE = float(os.environ.get("WRK_SHARE", "0.5"))
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
done = function(summary) io.write("done ", summary.requests, " status ", summary.errors.status, " timeout ", summary.errors.timeout, "\\n") end
"""


def post(port: int, request: bytes) -> Any:
    """One request; the answer's JSON."""
    import socket

    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(request.replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n", 1))
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    return json.loads(answer.partition(b"\r\n\r\n")[2])


class Burst(NamedTuple):
    """Requests (or cycles of several) a second; processor seconds of all the server's processes for each, and of the client."""

    rate: float
    cost: float
    client: float

    def most(self, processes: int) -> float:
        """Requests a second that so many processes could answer at this cost, beside the client."""
        return min(processes / self.cost, len(os.sched_getaffinity(0)) / (self.cost + self.client))


class Server:
    """One to measure, of so many processes, with a table and a queue."""

    def __init__(self, processes: int) -> None:
        self.processes = processes
        self.workloads: dict[str, list[str]] = {}
        self._shares: Shares | None = None
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
        self._script("GetItem", CONNECTIONS, gets)
        self._script("PutItem", CONNECTIONS, puts)
        self._script("SendMessage", CONNECTIONS, [send])
        cycled = post(port, queues.request("CreateQueue", b'{"QueueName": "cycled"}'))["QueueUrl"]
        self._script("send + receive + delete", cycles.CONNECTIONS, cycles.script(queues, cycled))

    def _script(self, workload: str, connections: int, script: str | list[bytes]) -> None:
        """What `wrk` does at so many connections: a program, or requests in turn."""
        file = Path(self._folder.name) / f"{len(self.workloads)}.lua"
        if not isinstance(script, str):
            sent = file.with_suffix(".requests")
            sent.write_bytes(b"\0".join(script))
            script = SCRIPT % json.dumps(str(sent))
        file.write_text(script)
        self.workloads[workload] = ["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", "-s", str(file)]

    def burst(self, workload: str) -> Burst:
        """For WRK_SECONDS."""
        command = self.workloads[workload]
        before, client = {one: used_alone(one) for one in family(self._process.pid)}, used_by_children()
        began = time.perf_counter()
        with subprocess.Popen([*command, f"http://127.0.0.1:{self._port}/"], stdout=subprocess.PIPE, text=True) as ran:
            if self._shares is not None:
                self._shares.give(ran.pid)
            said: str = ran.communicate()[0]
        passed = time.perf_counter() - began
        spent = sum(used_alone(one) - before.get(one, 0.0) for one in family(self._process.pid))
        number = re.search(r"done (\d+) status 0 timeout 0", said)
        assert number is not None, said
        count = int(number[1])
        return Burst(count / passed, spent / count, (used_by_children() - client) / count)

    def share(self, shares: Shares) -> None:
        """Each process that answers requests gets its share of a core of its own; the client what it needs."""
        self._shares = shares
        pid, cores = self._process.pid, sorted(os.sched_getaffinity(0))
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        serving = [int(one) for one in children[: self.processes]] if self.processes > 1 else [pid]
        for at, one in enumerate(serving):
            shares.give(one, cores[at % len(cores)])

    def stop(self) -> None:
        """End it, and remove what it wrote."""
        self._process.terminate()
        self._process.wait()
        self._folder.cleanup()


def used_by_children() -> float:
    """Processor seconds of the processes that this one has begun and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def used_alone(pid: int) -> float:
    """Processor seconds of one process, of all its threads."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


def compare(servers: list[Server], name: str, share: float = 0.0) -> dict[str, Any]:
    """A workload on each server in turn, ROUNDS times; medians, and the median of the rounds' ratios to the first."""
    rounds = [[server.burst(name) for server in servers] for _ in range(ROUNDS)]
    line: dict[str, Any] = {"workload": name, "share": share} if share else {"workload": name}
    for at, server in enumerate(servers):
        line[f"per_second_{server.processes}"] = round(statistics.median(bursts[at].rate for bursts in rounds))
        line[f"cpu_us_{server.processes}"] = round(statistics.median(bursts[at].cost for bursts in rounds) * 1e6, 1)
    line["client_us"] = round(statistics.median(burst.client for bursts in rounds for burst in bursts) * 1e6, 1)
    for at, server in enumerate(servers[1:], 1):
        line[f"ratio_{server.processes}"] = round(statistics.median(b[at].rate / b[0].rate for b in rounds), 2)
        if not share:
            line[f"possible_{server.processes}"] = round(
                statistics.median(b[at].most(server.processes) / b[0].most(servers[0].processes) for b in rounds), 2
            )
    if share:
        line["client_cores"] = round(statistics.median(bursts[-1].client * bursts[-1].rate for bursts in rounds), 2)
    return line


def workers(show: Callable[[dict[str, Any]], None], *counts: int) -> None:
    """GetItem, PutItem, SendMessage, and cycles on a queue, with so many processes each; by default one and two."""
    if shutil.which("wrk") is None:
        show({"workload": "workers", "skipped": "wrk is not installed"})
        return
    servers: list[Server] = []
    with ExitStack() as ends:
        for count in counts or (1, 2):
            servers.append(Server(count))
            ends.callback(servers[-1].stop)
        for name in servers[0].workloads:
            show(compare(servers, name))
        if SHARE:
            with_shares(show, servers, ends)


def with_shares(show: Callable[[dict[str, Any]], None], servers: list[Server], ends: ExitStack) -> None:
    """The same, each process with its share of a core."""
    try:
        shares = Shares(SHARE)
    except OSError as error:
        show({"workload": "workers with a share of a core each", "skipped": f"no control group can be made: {error}"})
        return
    ends.callback(shares.close)
    for server in servers:
        server.share(shares)
    for name in servers[0].workloads:
        show(compare(servers, name, SHARE))
