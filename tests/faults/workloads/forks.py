"""Forks of workflows: each that was answered is there, and all end as what they were forked from would have."""

from __future__ import annotations

import json
import random
from collections import Counter
from typing import Any
from urllib.parse import quote

from tests.faults.workload import Step, Workload
from tests.roles import make_role

PLANE = "workflow-executions"
# Done again it changes nothing, so that no kill makes it fail.
READ = {
    "Type": "Task", "Resource": "arn:aws:states:::dynamodb:getItem", "ResultPath": None, "End": True,
    "Parameters": {"TableName": "forks", "Key": {"id": {"S.$": "$.id"}}},
}  # fmt: skip
EACH = {"StartAt": "Item", "States": {"Item": {"Type": "Pass", "End": True}}}
MACHINE = {
    "StartAt": "First",
    "States": {
        "First": {"Type": "Pass", "Assign": {"kept.$": "$.id"}, "Next": "Both"},
        "Both": {
            "Type": "Parallel", "ResultPath": "$.both", "Next": "Last",
            "Branches": [
                {"StartAt": "Read", "States": {"Read": READ}},
                {"StartAt": "Nap", "States": {"Nap": {"Type": "Wait", "Seconds": 1, "Next": "Up"}, "Up": {"Type": "Pass", "End": True}}},
                {"StartAt": "Each", "States": {"Each": {"Type": "Map", "ItemsPath": "$.items", "ItemProcessor": EACH, "End": True}}},
            ],
        },
        "Last": {"Type": "Pass", "Parameters": {"kept.$": "$kept", "items.$": "$.both[2]"}, "End": True},
    },
}  # fmt: skip
PLACES = ("First", "Both", "Read", "Nap", "Up", "Each", "Item#2", "Last")


class Forks(Workload):
    """Executions are started, and forked while they run and when they have ended."""

    slow = True

    def prepare(self) -> None:
        role = make_role(self.client("iam"), "forks", ("dynamodb:GetItem",))
        self.table("forks")
        made = self.client("stepfunctions").create_state_machine(
            name="forks", definition=json.dumps(MACHINE), roleArn=role
        )
        self.machine: str = made["stateMachineArn"]
        self.started: list[str] = []
        self.forked: set[str] = set()

    def steps(self) -> list[Step]:
        return [self.start, self.fork]

    def start(self, number: int) -> None:
        name = self.unique(number).replace(".", "-")
        given = json.dumps({"id": name, "items": [1, 2, 3]})
        made = self.client("stepfunctions").start_execution(stateMachineArn=self.machine, name=name, input=given)
        self.started.append(made["executionArn"])
        self.wait(0.2)

    def fork(self, number: int) -> None:
        if not self.started:
            self.wait(0.1)
            return
        source = random.choice([*self.started[-3:], *sorted(self.forked)[-2:]])
        place, _, occurrence = random.choice(PLACES).partition("#")
        name = "fork-" + self.unique(number).replace(".", "-")[-60:]
        body: dict[str, Any] = {"state": place, "name": name}
        if occurrence:
            body["occurrence"] = int(occurrence)
        found = self.execution("POST", source, "/forks", body)
        if found is not None:
            self.forked.add(found["executionArn"])
        self.wait(0.2)

    def execution(self, method: str, arn: str, page: str = "", body: Any = None) -> Any:
        """A page of an execution; None where the state has not been entered yet."""
        status, told = self.ask(method, PLANE, f"/{quote(arn, safe=':')}{page}", body)
        if status < 300:
            return json.loads(told)
        assert status == 400, told
        assert b"it has not entered" in told, told
        return None

    def verify(self) -> None:
        states = self.client("stepfunctions")

        def executions(**filters: str) -> set[str]:
            pages = states.get_paginator("list_executions").paginate(stateMachineArn=self.machine, **filters)
            return {one["executionArn"] for page in pages for one in page["executions"]}

        assert self.until(lambda: not executions(statusFilter="RUNNING"), 5), "a fork does not end"
        known = executions()
        assert {*self.started, *self.forked} <= known, "a started or forked execution is gone"
        assert self.forked, "nothing was forked"
        histories = {arn: self.history(arn) for arn in known}
        for arn in known:
            self.check(arn, histories)

    def history(self, arn: str) -> list[Any]:
        pages = self.client("stepfunctions").get_paginator("get_execution_history").paginate(executionArn=arn)
        return [event for page in pages for event in page["events"]]

    def check(self, arn: str, histories: dict[str, list[Any]]) -> None:
        told = self.client("stepfunctions").describe_execution(executionArn=arn)
        assert told["status"] == "SUCCEEDED", told
        assert json.loads(told["output"]) == {"kept": json.loads(told["input"])["id"], "items": [1, 2, 3]}
        history = histories[arn]
        assert [event["id"] for event in history] == list(range(1, len(history) + 1))
        entered = Counter(e["stateEnteredEventDetails"]["name"] for e in history if "stateEnteredEventDetails" in e)
        expected = {state.partition("#")[0]: 3 if state == "Item#2" else 1 for state in PLACES}
        assert entered == expected, f"{arn}: {entered}"
        exits = Counter(e["stateExitedEventDetails"]["name"] for e in history if "stateExitedEventDetails" in e)
        assert exits == expected, f"{arn}: {exits}"
        origin = self.execution("GET", arn)["origin"]
        assert (origin is not None) == (":fork-" in arn)
        if origin is not None:
            until = origin["event"] - 1
            assert history[:until] == histories[origin["executionArn"]][:until]
            assert history[until]["stateEnteredEventDetails"]["name"] == origin["state"]
