"""Functions: cold and warm invocations, in their sandbox."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import io
import json
import time
import urllib.request
import zipfile
from collections.abc import Callable
from typing import Any
from urllib.error import HTTPError

from bench.load import Outcome, run
from bench.signer import Signer

ROLE = "arn:aws:iam::000000000000:role/bench"
COLD = 40
WARM = 6000
CONNECTIONS = 16
PYTHON, NODE = "python3.11", "nodejs20.x"
ECHO = "def handler(event, context):\n    return {'got': event}\n"
SDK = "import boto3\nboto3.client('dynamodb')\nboto3.resource('dynamodb')\n"
# Name of the workload → runtime, file, source.
WORKLOADS = {
    "python": (PYTHON, "index.py", f"import json\n{ECHO}"),
    "python, with a client and a resource of boto3": (PYTHON, "index.py", SDK + ECHO),
    "nodejs": (NODE, "index.js", "exports.handler = async (event) => ({ got: event })\n"),
}
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


def package(name: str, source: str) -> str:
    """A zip file in base64."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, source)
    return base64.b64encode(buffer.getvalue()).decode()


def send(port: int, raw: bytes) -> bytes:
    """One request outside the measurement."""
    head, _, payload = raw.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    method, path, _ = lines[0].split(" ")
    headers = dict(line.split(": ", 1) for line in lines[1:])
    wanted = urllib.request.Request(f"http://127.0.0.1:{port}{path}", payload, headers, method=method)
    with urllib.request.urlopen(wanted, timeout=60) as answer:
        body: bytes = answer.read()
        return body


def create(port: int, name: str, workload: str) -> None:
    """A function that answers what it gets."""
    runtime, file, source = WORKLOADS[workload]
    request = {
        "FunctionName": name, "Runtime": runtime, "Handler": "index.handler", "Role": ROLE,
        "Code": {"ZipFile": package(file, source)}, "MemorySize": 256,
    }  # fmt: skip
    signer = Signer("lambda", "", "1.1", port)
    send(port, signer.rest("POST", "/2015-03-31/functions", json.dumps(request).encode()))


def functions(port: int, echo: float, show: Callable[[dict[str, Any]], None]) -> None:
    """Cold, one after the other; then warm, at 16 connections."""
    signer = Signer("lambda", "", "1.1", port)
    make_role(port)
    for index, kind in enumerate(WORKLOADS):
        names = [f"cold-{index}-{number}" for number in range(COLD)]
        for name in names:
            create(port, name, kind)
        cold = Outcome(0.0)
        began = time.perf_counter()
        for name in names:
            start = time.perf_counter()
            answer = send(port, signer.rest("POST", f"/2015-03-31/functions/{name}/invocations", b'{"n":1}'))
            cold.times.append(time.perf_counter() - start)
            cold.errors += json.loads(answer) != {"got": {"n": 1}}
        cold.seconds = time.perf_counter() - began
        show(cold.line(f"lambda cold invoke, {kind}"))
        request = signer.rest("POST", f"/2015-03-31/functions/{names[0]}/invocations", b'{"n":1}')
        asyncio.run(run(port, ([request] * 300).__getitem__, 300, CONNECTIONS))
        warm = asyncio.run(run(port, ([request] * WARM).__getitem__, WARM, CONNECTIONS))
        show(warm.line(f"lambda warm invoke, {kind}", echo))


def make_role(port: int) -> None:
    """The functions' role: it may write logs."""
    from urllib.parse import urlencode

    policy = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
    signer = Signer("iam", "", "1.1", port)
    for action in (
        {"Action": "CreateRole", "RoleName": "bench", "AssumeRolePolicyDocument": json.dumps(TRUST)},
        {"Action": "AttachRolePolicy", "RoleName": "bench", "PolicyArn": policy},
    ):
        body = urlencode({**action, "Version": "2010-05-08"}).encode()
        # Two workloads share the role: that it is there already is no error.
        with contextlib.suppress(HTTPError):
            send(port, signer.rest("POST", "/", body, "content-type: application/x-www-form-urlencoded\r\n"))
