"""What a network of its own costs a function: two servers, with and without, called in turn."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.functions import ROLE, make_role, package, send
from bench.load import Outcome
from bench.signer import Signer

WAYS = {"own": "", "the machine's": "machine"}
COLD = 120
CALLS = 1500
# Called with a number of calls it makes them, and answers how many a second.
CALLER = """
import time, boto3
client = boto3.client("sts")
def handler(event, context):
    began = time.perf_counter()
    for _ in range(event):
        client.get_caller_identity()
    return event / (time.perf_counter() - began)
"""
ECHO = "def handler(event, context):\n    return event\n"


def network(show: Callable[[dict[str, Any]], None]) -> None:
    """Cold invocations in turn, and calls of the platform from inside."""
    with contextlib.ExitStack() as started:
        ports = {name: started.enter_context(_server(way)) for name, way in WAYS.items()}
        for port in ports.values():
            make_role(port)
            _create(port, "caller", CALLER)
            for number in range(COLD):
                _create(port, f"cold-{number}", ECHO)
            _invoke(port, "caller", 20)
        cold = {name: Outcome(1.0) for name in ports}
        for number in range(COLD):
            for name, port in ports.items():
                began = time.perf_counter()
                cold[name].errors += _invoke(port, f"cold-{number}", 1) != 1
                cold[name].times.append(time.perf_counter() - began)
        for name, outcome in cold.items():
            outcome.seconds = sum(outcome.times)
            show(outcome.line(f"lambda cold invoke, network: {name}"))
        medians = [statistics.median(outcome.times) * 1000 for outcome in cold.values()]
        show({"workload": "cold invoke, own network dearer by", "ms": round(medians[0] - medians[1], 2)})
        for name, port in ports.items():
            rates = [round(_invoke(port, "caller", CALLS)) for _ in range(3)]
            show({"workload": f"sts calls from inside, network: {name}", "per_second": max(rates)})


@contextlib.contextmanager
def _server(way: str) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
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
        environment = {**os.environ, "PAMPERO_NETWORK": way}
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL, env=environment)
        try:
            while True:
                with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/_pampero/health"):
                    break
                time.sleep(0.01)
            yield port
        finally:
            process.terminate()
            process.wait()


def _create(port: int, name: str, source: str) -> None:
    request = {
        "FunctionName": name, "Runtime": "python3.11", "Handler": "index.handler", "Role": ROLE, "Timeout": 60,
        "Code": {"ZipFile": package("index.py", source)}, "MemorySize": 1769,
    }  # fmt: skip
    send(port, Signer("lambda", "", "1.1", port).rest("POST", "/2015-03-31/functions", json.dumps(request).encode()))


def _invoke(port: int, name: str, event: Any) -> Any:
    path = f"/2015-03-31/functions/{name}/invocations"
    return json.loads(send(port, Signer("lambda", "", "1.1", port).rest("POST", path, json.dumps(event).encode())))
