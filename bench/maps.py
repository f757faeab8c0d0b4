"""Maps: what an item costs, however many there are."""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.error import HTTPError

from bench.functions import send
from bench.load import Outcome
from bench.machines import Machines
from bench.servers import cpu_of, peak_of
from bench.signer import Signer

SIZES = (100, 1000, 5000)
ITEMS = 5000
BUCKET, KEY = "bench-items", "items.jsonl"
LINES, BATCH = 100_000, 100
# To ask costs the server, too: a small Map would seem to cost more.
POLL_SECONDS = 0.02
PASS: dict[str, Any] = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}

# What a batch becomes: all results together have to fit into the state's output.
COUNTED: dict[str, Any] = {
    "StartAt": "P",
    "States": {"P": {"Type": "Pass", "Parameters": {"n.$": "States.ArrayLength($.Items)"}, "End": True}},
}


def inline_maps(machines: Machines) -> None:
    """As many items in all, by executions of different sizes: the cost of an item is to be the same."""
    machine = machines.make(
        "inline", {"StartAt": "M", "States": {"M": {"Type": "Map", "ItemProcessor": PASS, "End": True}}}
    )
    _run(machines, machine, list(range(10)))
    costs: list[float] = []
    for size in SIZES:
        outcome = Outcome(0.0)
        before, began = cpu_of(machines.pid), time.perf_counter()
        for _ in range(ITEMS // size):
            start = time.perf_counter()
            outcome.errors += _run(machines, machine, list(range(size))) != "SUCCEEDED"
            outcome.times.append(time.perf_counter() - start)
        outcome.seconds, outcome.cpu = time.perf_counter() - began, cpu_of(machines.pid) - before
        costs.append(outcome.cpu / ITEMS)
        machines.told(
            f"inline Map of {size} items", outcome,
            cpu_us_per_item=round(costs[-1] * 1e6, 1), cost_to_smallest=round(costs[-1] / costs[0], 2),
        )  # fmt: skip


def _run(machines: Machines, machine: str, given: Any) -> str:
    """One execution; its status in the end."""
    arn = machines.ask("StartExecution", stateMachineArn=machine, input=json.dumps(given))["executionArn"]
    while (status := machines.ask("DescribeExecution", executionArn=arn)["status"]) == "RUNNING":
        time.sleep(POLL_SECONDS)
    return str(status)


def distributed_map(machines: Machines) -> None:
    """A file of JSON lines in S3, in batches, by Express children."""
    s3 = Signer("s3", "", "", machines.port)
    send(machines.port, s3.rest("PUT", f"/{BUCKET}", b""))
    lines = "".join(f'{{"n": {number}, "text": "item {number}"}}\n' for number in range(LINES))
    send(machines.port, s3.rest("PUT", f"/{BUCKET}/{KEY}", lines.encode()))
    definition = {
        "StartAt": "M",
        "States": {
            "M": {
                "Type": "Map",
                "ItemReader": {
                    "Resource": "arn:aws:states:::s3:getObject",
                    "ReaderConfig": {"InputType": "JSONL"},
                    "Parameters": {"Bucket": BUCKET, "Key": KEY},
                },
                "ItemBatcher": {"MaxItemsPerBatch": BATCH},
                "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}, **COUNTED},
                "ResultPath": None,
                "End": True,
            }
        },
    }
    name = f"distributed Map of {LINES} JSON lines in batches of {BATCH}"
    try:
        machine = machines.make("distributed", definition)
    except HTTPError as error:
        machines.show({"workload": name, "refused": error.code})
        return
    resident = peak_of(machines.pid)
    before, began = cpu_of(machines.pid), time.perf_counter()
    status = _run(machines, machine, {})
    seconds, cpu = time.perf_counter() - began, cpu_of(machines.pid) - before
    machines.show(
        {
            "workload": name,
            "n": LINES,
            "seconds": round(seconds, 3),
            "per_second": round(LINES / seconds, 1),
            "errors": int(status != "SUCCEEDED"),
            "server_cpu_us": round(cpu / LINES * 1e6, 1),
            "peak_growth_mib": round((peak_of(machines.pid) - resident) / 2**20, 1),
        }
    )
