"""Runtimes: cold and warm invocations of functions that are programs, beside Python's and Node.js's own way."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import shutil
import sys
import time
import zipfile
from collections.abc import Callable
from typing import Any

from bench.functions import ROLE, cold, invocation, listening, make_role, send
from bench.load import run
from bench.signer import Signer
from bench.workers import used_alone

COLD, WARM = 10, 1500
SETTLE_SECONDS = 3.0
PYTHON = f"""#!{sys.executable} -IS
import http.client, json, os
connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
base = "/2018-06-01/runtime/invocation/"
while True:
    connection.request("GET", base + "next")
    answer = connection.getresponse()
    event, request = json.loads(answer.read()), answer.headers["Lambda-Runtime-Aws-Request-Id"]
    connection.request("POST", f"{{base}}{{request}}/response", json.dumps({{"got": event}}))
    connection.getresponse().read()
"""
RUBY = "def handler(event:, context:) = { got: event }\n"
ECHO = "def handler(event, context):\n    return {'got': event}\n"
# Name of the workload → runtime, file, source, the program that it needs.
WORKLOADS = {
    "python3.11": ("python3.11", "index.py", ECHO, "python3"),
    "python3.12, by an interpreter of its own": ("python3.12", "index.py", ECHO, "python3"),
    "python3.11, with a supervisor": ("python3.11", "index.py", f"# AWS_LAMBDA_RUNTIME_API\n{ECHO}", "python3"),
    "provided, in Python": ("provided.al2023", "bootstrap", PYTHON, "python3"),
    "ruby": ("ruby3.3", "index.rb", RUBY, "ruby"),
}


def runtimes(port: int, echo: float, show: Callable[[dict[str, Any]], None]) -> None:
    """Each runtime: cold one after the other, then warm at one connection; processor time is the server's alone."""
    signer = Signer("lambda", "", "1.1", port)
    make_role(port)
    server = listening(port)
    for index, (kind, (runtime, file, source, program)) in enumerate(WORKLOADS.items()):
        if shutil.which(program) is None:
            continue
        names = [f"runtime-{index}-{number}" for number in range(COLD)]
        for name in names:
            wanted = {
                "FunctionName": name, "Runtime": runtime, "Handler": "index.handler", "Role": ROLE, "MemorySize": 256,
                "Code": {"ZipFile": _package(file, source)}, "Timeout": 20,
            }  # fmt: skip
            send(port, signer.rest("POST", "/2015-03-31/functions", json.dumps(wanted).encode()))
        time.sleep(SETTLE_SECONDS)
        show(cold(port, [invocation(signer, name) for name in names]).line(f"cold invoke, {kind}"))
        request = invocation(signer, names[0])
        asyncio.run(run(port, ([request] * 100).__getitem__, 100, 1))
        began = used_alone(server)
        warm = asyncio.run(run(port, ([request] * WARM).__getitem__, WARM, 1))
        warm.cpu = used_alone(server) - began
        show(warm.line(f"warm invoke, {kind}", echo))


def _package(file: str, source: str) -> str:
    """A zip file in base64, whose file can be run."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        entry = zipfile.ZipInfo(file)
        entry.external_attr = 0o755 << 16
        archive.writestr(entry, source)
    return base64.b64encode(buffer.getvalue()).decode()
