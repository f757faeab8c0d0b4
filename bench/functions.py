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
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

from bench.idle import family
from bench.load import Outcome, run
from bench.signer import Signer
from bench.workers import used_alone

ROLE = "arn:aws:iam::000000000000:role/bench"
COLD = 40
BURST = 50
PLAIN = "python"
SETTLE_SECONDS = 4.0
PAUSE_SECONDS = 0.3
WARM = 6000
CONNECTIONS = 16
PYTHON, NODE = "python3.11", "nodejs20.x"
ECHO = "def handler(event, context):\n    return {'got': event}\n"
SDK = "import boto3\nboto3.client('dynamodb')\nboto3.resource('dynamodb')\n"
# Name of the workload → runtime, file, source.
WORKLOADS = {
    PLAIN: (PYTHON, "index.py", f"import json\n{ECHO}"),
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


def create(port: int, name: str, workload: str, source: str = "") -> None:
    """A function that answers what it gets, or one of another source."""
    runtime, file, echo = WORKLOADS[workload]
    request = {
        "FunctionName": name, "Runtime": runtime, "Handler": "index.handler", "Role": ROLE,
        "Code": {"ZipFile": package(file, source or echo)}, "MemorySize": 256,
    }  # fmt: skip
    signer = Signer("lambda", "", "1.1", port)
    send(port, signer.rest("POST", "/2015-03-31/functions", json.dumps(request).encode()))


def invocation(signer: Signer, name: str) -> bytes:
    """A request."""
    return signer.rest("POST", f"/2015-03-31/functions/{name}/invocations", b'{"n":1}')


def functions(port: int, echo: float, show: Callable[[dict[str, Any]], None]) -> None:
    """Cold, one after the other, and many at once; then warm, at one connection and at 16. What their environments take."""
    signer = Signer("lambda", "", "1.1", port)
    make_role(port)
    server = listening(port)
    for index, kind in enumerate(WORKLOADS):
        names = [f"cold-{index}-{number}" for number in range(COLD)]
        for name in names:
            create(port, name, kind)
        # The template reads ahead what functions will need.
        time.sleep(SETTLE_SECONDS)
        show(cold(port, [invocation(signer, name) for name in names]).line(f"lambda cold invoke, {kind}"))
        request = invocation(signer, names[0])
        for connections, count in ((1, WARM // 4), (CONNECTIONS, WARM)):
            asyncio.run(run(port, ([request] * 300).__getitem__, 300, connections))
            began = used_alone(server)
            warm = asyncio.run(run(port, ([request] * count).__getitem__, count, connections))
            warm.cpu = used_alone(server) - began
            show(warm.line(f"lambda warm invoke, {kind}, {connections} connections", echo))
    names = [f"burst-{number}" for number in range(BURST)]
    for name in names:
        create(port, name, PLAIN)
    time.sleep(SETTLE_SECONDS)
    template = _template(port)
    before, resting = proportional(template), len(family(template))
    requests = [invocation(signer, name) for name in names]
    burst = asyncio.run(run(port, requests.__getitem__, BURST, BURST))
    show(burst.line(f"lambda cold invoke, {BURST} functions at once"))
    after, environments = proportional(template), len(family(template)) - resting
    show({"workload": "memory of environments of python", "environments": environments, "mib": round(after - before)})


def cold(port: int, requests: list[bytes]) -> Outcome:
    """Each once, with a pause between them."""
    outcome = Outcome(0.0)
    began = time.perf_counter()
    for request in requests:
        start = time.perf_counter()
        answer = send(port, request)
        outcome.times.append(time.perf_counter() - start)
        outcome.errors += json.loads(answer) != {"got": {"n": 1}}
        time.sleep(PAUSE_SECONDS)
    outcome.seconds = time.perf_counter() - began - PAUSE_SECONDS * len(requests)
    return outcome


def _template(port: int) -> int:
    """The process that the environments of the server at this port are forked from, and are children of."""
    return next(
        pid for pid in family(listening(port)) if any("bootstraps.template" in word for word in _arguments(pid))
    )


def listening(port: int) -> int:
    """The server at this port."""
    return next(pid for pid in _pids() if str(port) in _arguments(pid) and "start" in _arguments(pid))


def _pids() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _arguments(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except OSError:
        return []


def proportional(pid: int) -> float:
    """MiB of a process and its descendants, with their part of what they share."""
    kib = 0
    for one in family(pid):
        with contextlib.suppress(OSError, StopIteration):
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
            kib += int(next(line for line in lines if line.startswith("Pss:")).split()[1])
    return kib / 1024


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
