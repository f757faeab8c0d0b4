"""Executions that wait: what memory they take, and how soon they go on when their time has come."""

from __future__ import annotations

import json
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.load import Outcome
from bench.machines import STARTERS, Machines, make_role
from bench.servers import Running, resident_of

SLEEPERS = 100_000
SECONDS = 3600
POLL_SECONDS = 0.05
WAIT = {
    "StartAt": "W",
    "States": {"W": {"Type": "Wait", "Seconds": SECONDS, "Next": "E"}, "E": {"Type": "Succeed"}},
}


def sleepers(show: Callable[[dict[str, Any]], None], count: int = SLEEPERS) -> None:
    """On a server of its own, whose clock is turned; it starts once more while all sleep."""
    with tempfile.TemporaryDirectory() as folder:
        server = Running(Path(folder) / "data", PAMPERO_TEST="1")
        try:
            make_role(server.port)
            machines = Machines(server.port, server.pid, Outcome(1.0, [1.0]), show)
            machine = machines.make("sleepers", WAIT)
            machines.start(machine, 1000)
            before = resident_of(server.pid)
            machines.start(machine, count - 1000)
            grown = resident_of(server.pid) - before
        finally:
            server.stop()
        server = Running(Path(folder) / "data", PAMPERO_TEST="1")
        try:
            cpu, seconds = server.start_up
            machines = Machines(server.port, server.pid, Outcome(1.0, [1.0]), show)
            started = resident_of(server.pid)
            last = _last(machines, machine)
            before_cpu, began = server.cpu, time.perf_counter()
            turning = threading.Thread(target=_turn, args=(server.port, SECONDS + count))
            turning.start()
            while not all(_is_awake(machines, arn) for arn in last):
                time.sleep(POLL_SECONDS)
            awake, awake_cpu = time.perf_counter() - began, server.cpu - before_cpu
            machines.wait(machine)
            ended, ended_cpu = time.perf_counter() - began, server.cpu - before_cpu
            turning.join()
            show(
                {
                    "workload": f"{count} executions asleep",
                    "memory_growth_mib": round(grown / 2**20, 1),
                    "start_up_seconds": round(seconds, 3),
                    "start_up_cpu_seconds": round(cpu, 3),
                    "memory_after_start_mib": round(started / 2**20, 1),
                    "all_awake_seconds": round(awake, 3),
                    "awake_cpu_us": round(awake_cpu / count * 1e6, 1),
                    "all_ended_seconds": round(ended, 3),
                    "ended_per_second": round(count / ended, 1),
                    "ended_cpu_us": round(ended_cpu / count * 1e6, 1),
                    "all_told_cpu_us": round((server.cpu - before_cpu) / count * 1e6, 1),
                    "memory_growth_awake_mib": round((resident_of(server.pid) - started) / 2**20, 1),
                }
            )
        finally:
            server.stop()


def _last(machines: Machines, machine: str) -> list[str]:
    """The executions that were started last, and wake up last."""
    found = machines.ask("ListExecutions", stateMachineArn=machine, statusFilter="RUNNING", maxResults=2 * STARTERS)
    return [one["executionArn"] for one in found["executions"]]


def _is_awake(machines: Machines, arn: str) -> bool:
    """Whether the end of its wait stands in its history."""
    events = machines.ask("GetExecutionHistory", executionArn=arn)["events"]
    return any(event["type"] == "WaitStateExited" for event in events)


def _turn(port: int, seconds: float) -> None:
    """Turn the clock, and wait until what is due has happened."""
    body = json.dumps({"seconds": seconds}).encode()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/_pampero/clock", data=body, timeout=600) as answer:
        answer.read()
