"""Workflows for the tests."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from tests.roles import make_role

TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "states.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


@pytest.fixture
def sfn(client: Callable[..., Any]) -> Any:
    """A client of Step Functions; it does not look for the host `sync-127.0.0.1`, which no resolver knows."""
    return client("stepfunctions", config={"inject_host_prefix": False})


@pytest.fixture
def full_role(client: Callable[..., Any]) -> str:
    """A role that may do everything."""
    return make_role(client("iam"))


@pytest.fixture
def role(client: Callable[..., Any]) -> Callable[..., str]:
    """role("sqs:SendMessage", …): a role that Step Functions may assume and that may do this; its ARN."""

    def make(*actions: str, name: str = "workflow") -> str:
        iam = client("iam")
        arn: str = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
        if actions:
            statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
            document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
            iam.put_role_policy(RoleName=name, PolicyName="may", PolicyDocument=document)
        return arn

    return make


class Machine:
    """A state machine under test."""

    def __init__(self, sfn: Any, arn: str, wait_until: Callable[..., Any]) -> None:
        self.sfn = sfn
        self.arn = arn
        self._wait_until = wait_until

    def start(self, given: Any = None, **more: Any) -> str:
        """Start an execution; its ARN."""
        arn: str = self.sfn.start_execution(stateMachineArn=self.arn, input=json.dumps(given or {}), **more)[
            "executionArn"
        ]
        return arn

    def end(self, execution: str) -> Any:
        """Wait for the end; the description, with the output read."""

        def ended() -> Any:
            found = self.sfn.describe_execution(executionArn=execution)
            return found if found["status"] != "RUNNING" else None

        found = self._wait_until(ended, 20)
        if "output" in found:
            found["output"] = json.loads(found["output"])
        return found

    def run(self, given: Any = None) -> Any:
        """Start and wait for the end."""
        return self.end(self.start(given))

    def output(self, given: Any = None) -> Any:
        """The output of an execution that succeeds."""
        found = self.run(given)
        assert found["status"] == "SUCCEEDED", (found.get("error"), found.get("cause"))
        return found["output"]

    def history(self, execution: str) -> list[Any]:
        """All events."""
        pages = self.sfn.get_paginator("get_execution_history").paginate(executionArn=execution)
        return [event for page in pages for event in page["events"]]

    def kinds(self, execution: str) -> list[str]:
        """The types of all events."""
        return [event["type"] for event in self.history(execution)]


@pytest.fixture
def machine(sfn: Any, full_role: str, wait_until: Callable[..., Any]) -> Callable[..., Machine]:
    """machine({"A": {…}}, start="A"): a state machine of these states; the first one starts."""

    def make(states: dict[str, Any], name: str = "m", role: str = full_role, top: Any = None, **more: Any) -> Machine:
        definition = {"StartAt": next(iter(states)), "States": states, **(top or {})}
        made = sfn.create_state_machine(name=name, roleArn=role, definition=json.dumps(definition), **more)
        return Machine(sfn, made["stateMachineArn"], wait_until)

    return make


def package(source: str) -> bytes:
    """A zip file with index.py."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("index.py", source)
    return buffer.getvalue()


@pytest.fixture
def function(client: Callable[..., Any], account: str) -> Callable[..., str]:
    """function("source", name="f"): a Python function with the handler index.handler; its ARN."""

    def make(source: str, name: str = "f", **settings: Any) -> str:
        defaults = {"Runtime": "python3.11", "Handler": "index.handler", "Role": make_role(client("iam"))}
        made = client("lambda").create_function(
            FunctionName=name, Code={"ZipFile": package(source)}, **defaults | settings
        )
        arn: str = made["FunctionArn"]
        return arn

    return make
