"""Distributed maps: every item of each run is worked on, by one child, and counted."""

from __future__ import annotations

import json
from typing import Any

from tests.faults.workload import Step, Workload
from tests.roles import make_role

ITEMS, SIZE = 40, 6
CHILDREN = -(-ITEMS // SIZE)


def mapping(kind: str) -> dict[str, Any]:
    """A workflow that maps over lines in a bucket, with a child for each batch of them."""
    processor = {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": kind},
        "StartAt": "Nap",
        "States": {
            "Nap": {"Type": "Wait", "Seconds": 1, "Next": "Give"},
            "Give": {"Type": "Pass", "OutputPath": "$.Items", "End": True},
        },
    }
    reader = {
        "Resource": "arn:aws:states:::s3:getObject",
        "ReaderConfig": {"InputType": "JSONL"},
        "Parameters": {"Bucket": "mapped", "Key": "lines"},
    }
    state = {
        "Type": "Map", "ItemReader": reader, "ItemBatcher": {"MaxItemsPerBatch": SIZE}, "ItemProcessor": processor,
        "MaxConcurrency": 3, "End": True,
    }  # fmt: skip
    return {"StartAt": "Map", "States": {"Map": state}}


class Maps(Workload):
    """A run ends, with all items in their order; its counts are those of its children, of which none is there twice."""

    slow = True

    def prepare(self) -> None:
        states, objects = self.client("stepfunctions"), self.client("s3")
        objects.create_bucket(Bucket="mapped")
        body = "\n".join(json.dumps({"n": number}) for number in range(ITEMS))
        objects.put_object(Bucket="mapped", Key="lines", Body=body)
        role = make_role(self.client("iam"), "maps")
        self.machines = [
            states.create_state_machine(name=f"maps-{kind}", definition=json.dumps(mapping(kind)), roleArn=role)[
                "stateMachineArn"
            ]
            for kind in ("STANDARD", "EXPRESS")
        ]
        self.started: set[str] = set()

    def steps(self) -> list[Step]:
        return [self.start]

    def start(self, number: int) -> None:
        name = self.unique(number).replace(".", "-")
        self.client("stepfunctions").start_execution(stateMachineArn=self.machines[number % 2], name=name, input="{}")
        self.started.add(name)
        self.wait(0.5)

    def executions(self, **filters: str) -> dict[str, str]:
        pages = self.client("stepfunctions").get_paginator("list_executions")
        return {
            one["name"]: one["executionArn"]
            for machine in self.machines
            for page in pages.paginate(stateMachineArn=machine, **filters)
            for one in page["executions"]
        }

    def verify(self) -> None:
        assert self.until(lambda: not self.executions(statusFilter="RUNNING"), 10), "a map does not end"
        known = self.executions()
        assert self.started <= set(known), "a started workflow is gone"
        for arn in known.values():
            self.check(arn)

    def check(self, arn: str) -> None:
        states = self.client("stepfunctions")
        told = states.describe_execution(executionArn=arn)
        assert told["status"] == "SUCCEEDED", told
        found = [item["n"] for batch in json.loads(told["output"]) for item in batch]
        assert found == list(range(ITEMS))
        (run,) = states.list_map_runs(executionArn=arn)["mapRuns"]
        described = states.describe_map_run(mapRunArn=run["mapRunArn"])
        for name, total in (("itemCounts", ITEMS), ("executionCounts", CHILDREN)):
            counts = {status: number for status, number in described[name].items() if number}
            assert counts == {"succeeded": total, "total": total, "resultsWritten": total}, counts
        children = states.list_executions(mapRunArn=run["mapRunArn"])["executions"]
        assert len({child["name"] for child in children}) == len(children) == CHILDREN
        assert {child["status"] for child in children} == {"SUCCEEDED"}
