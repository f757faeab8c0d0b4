"""Functions that nobody calls: what they cost, and whether others notice."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.functions import PLAIN, create, invocation, make_role, send
from bench.load import run
from bench.servers import free_port, wait_for
from bench.signer import Signer

COUNT = int(os.environ.get("FUNCTIONS", "10000"))
CALLS = 3000
# Of those that have run once, the last ones: their environments have been retired by then but for the last MAX_IDLE.
ONCE = 200


def manyfunctions(show: Callable[[dict[str, Any]], None]) -> None:
    """A server with one function, then with FUNCTIONS more; started again with them."""
    port = free_port()
    signer = Signer("lambda", "", "1.1", port)
    with tempfile.TemporaryDirectory() as folder:
        process, _ = _start(port, folder)
        try:
            make_role(port)
            create(port, "called", PLAIN)
            request = invocation(signer, "called")
            _calls(port, request)
            before, rate = _memory(process.pid), _calls(port, request)
            began = time.perf_counter()
            for number in range(COUNT):
                create(port, f"idle-{number}", PLAIN)
            made = time.perf_counter() - began
            for number in range(ONCE):
                assert json.loads(send(port, invocation(signer, f"idle-{number}"))) == {"got": {"n": 1}}
            after = _calls(port, request)
            show({
                "workload": "functions that are idle", "functions": COUNT, "created_per_second": round(COUNT / made),
                "growth_mib": round(_memory(process.pid) - before), "calls_per_second_before": rate,
                "calls_per_second_after": after,
            })  # fmt: skip
            _end(process)
            process, seconds = _start(port, folder)
            began = time.perf_counter()
            send(port, request)
            first = time.perf_counter() - began
            show({
                "workload": "start with idle functions", "functions": COUNT, "seconds": round(seconds, 2),
                "first_call_seconds": round(first, 2), "mib": round(_memory(process.pid)),
            })  # fmt: skip
        finally:
            _end(process)


def _start(port: int, folder: str) -> tuple[subprocess.Popen[bytes], float]:
    began = time.perf_counter()
    command = [sys.executable, "-m", "pampero.cli", "start", "--port", str(port), "--data", f"{folder}/data"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    wait_for(f"http://127.0.0.1:{port}/_pampero/health")
    return process, time.perf_counter() - began


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait()


def _memory(pid: int) -> float:
    """MiB of the server's own process."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def _calls(port: int, request: bytes) -> float:
    outcome = asyncio.run(run(port, ([request] * CALLS).__getitem__, CALLS, 8))
    assert not outcome.errors
    return round(outcome.rate)
