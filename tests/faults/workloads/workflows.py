"""Workflows: each that was started ends, with every state once."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from tests.faults.workload import Step, Workload
from tests.roles import make_role


def item(state: str, **fields: Any) -> dict[str, Any]:
    """A task that counts how often it ran, in a table."""
    values = {":one": {"N": "1"}}
    return {
        "Type": "Task",
        "Resource": "arn:aws:states:::dynamodb:updateItem",
        "Parameters": {
            "TableName": "steps",
            "Key": {"id": {"S.$": f"States.Format('{{}}/{state}', $.id)"}},
            "UpdateExpression": "ADD n :one",
            "ExpressionAttributeValues": values,
        },
        "ResultPath": None,
        **fields,
    }


MACHINE = {
    "StartAt": "First",
    "States": {
        "First": {"Type": "Pass", "Result": 1, "ResultPath": "$.first", "Next": "Nap"},
        "Nap": {"Type": "Wait", "Seconds": 1, "Next": "Both"},
        "Both": {
            "Type": "Parallel",
            "Branches": [
                {"StartAt": "Left", "States": {"Left": item("Left", End=True)}},
                {"StartAt": "Right", "States": {"Right": item("Right", End=True)}},
            ],
            "ResultPath": None,
            "Next": "Last",
        },
        "Last": item("Last", End=True),
    },
}
# A task whose outcome was lost fails, and is not silently run again: no Retry stands in the definition.
LOST_TASKS = {"DynamoDB.SdkClientException", "DynamoDb.SdkClientException", "States.TaskFailed"}


class Workflows(Workload):
    """A started execution ends; none of its states is entered twice, and none of its tasks counts twice."""

    slow = True

    def prepare(self) -> None:
        states = self.client("stepfunctions")
        role = make_role(self.client("iam"), "workflows", ("dynamodb:UpdateItem",))
        self.table("steps")
        made = states.create_state_machine(name="workflows", definition=json.dumps(MACHINE), roleArn=role)
        self.machine = made["stateMachineArn"]
        self.started: set[str] = set()

    def steps(self) -> list[Step]:
        return [self.start]

    def start(self, number: int) -> None:
        name = self.unique(number).replace(".", "-")
        self.client("stepfunctions").start_execution(
            stateMachineArn=self.machine, name=name, input=json.dumps({"id": name})
        )
        self.started.add(name)
        self.wait(0.05)

    def executions(self, **filters: str) -> dict[str, str]:
        pages = self.client("stepfunctions").get_paginator("list_executions")
        found = pages.paginate(stateMachineArn=self.machine, **filters)
        return {one["name"]: one["executionArn"] for page in found for one in page["executions"]}

    def verify(self) -> None:
        assert self.until(lambda: not self.executions(statusFilter="RUNNING"), 5), "a workflow does not end"
        known = self.executions()
        assert self.started <= set(known), "a started workflow is gone"
        pages = self.client("dynamodb").get_paginator("scan").paginate(TableName="steps")
        counted = {item["id"]["S"]: int(item["n"]["N"]) for page in pages for item in page["Items"]}
        for name, arn in known.items():
            self.check(name, arn, counted)

    def check(self, name: str, arn: str, counted: dict[str, int]) -> None:
        states = self.client("stepfunctions")
        told = states.describe_execution(executionArn=arn)
        history = states.get_execution_history(executionArn=arn, maxResults=1000)["events"]
        entered = Counter(e["stateEnteredEventDetails"]["name"] for e in history if "stateEnteredEventDetails" in e)
        assert set(entered.values()) == {1}, f"{name}: {entered}"
        assert [event["id"] for event in history] == list(range(1, len(history) + 1))
        ran = {state: counted.get(f"{name}/{state}", 0) for state in ("Left", "Right", "Last")}
        assert max(ran.values()) <= 1, f"{name}: a task ran twice: {ran}"
        if told["status"] == "SUCCEEDED":
            assert set(ran.values()) == {1}, f"{name}: {ran}"
            assert set(entered) == {"First", "Nap", "Both", "Left", "Right", "Last"}
        else:
            assert told["status"] == "FAILED"
            assert told["error"] in LOST_TASKS, told
