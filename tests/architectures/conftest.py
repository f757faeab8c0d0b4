"""Stacks of whole architectures, and what the tests see of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.request import Request, urlopen

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

PATIENCE = 40.0
CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
SAM = "AWS::Serverless-2016-10-31"


def function(source: str, **properties: Any) -> dict[str, Any]:
    """A function of SAM whose handler is `handler`."""
    settings = {"Runtime": "python3.11", "Handler": "index.handler", "InlineCode": source}
    return {"Type": "AWS::Serverless::Function", "Properties": {**settings, **properties}}


def workflow(start: str, states: dict[str, Any], **properties: Any) -> dict[str, Any]:
    """A state machine of SAM."""
    definition = {"StartAt": start, "States": states}
    return {"Type": "AWS::Serverless::StateMachine", "Properties": {"Definition": definition, **properties}}


def ref(name: str) -> dict[str, str]:
    """What Ref gives."""
    return {"Ref": name}


def arn(name: str) -> dict[str, list[str]]:
    """The ARN of a resource."""
    return {"Fn::GetAtt": [name, "Arn"]}


def attribute(name: str, key: str) -> dict[str, list[str]]:
    """An attribute of a resource."""
    return {"Fn::GetAtt": [name, key]}


def invoke(name: str, **more: Any) -> dict[str, Any]:
    """A task that calls a function of the stack."""
    return {"Type": "Task", "Resource": arn(name), **more}


class Deployed:
    """A stack that was made."""

    def __init__(self, client: Callable[..., Any], wait_until: Callable[..., Any], outputs: dict[str, str]) -> None:
        self.client = client
        self.outputs = outputs
        self._wait_until = wait_until
        self._sfn = client("stepfunctions", config={"inject_host_prefix": False})

    def start(self, machine: str, given: Any = None) -> str:
        """Start an execution of the workflow of an output; its ARN."""
        found: str = self._sfn.start_execution(stateMachineArn=self.outputs[machine], input=json.dumps(given or {}))[
            "executionArn"
        ]
        return found

    def end(self, execution: str) -> dict[str, Any]:
        """The execution once it has ended, with its output read."""

        def look() -> Any:
            found = self._sfn.describe_execution(executionArn=execution)
            return None if found["status"] == "RUNNING" else found

        found: dict[str, Any] = self._wait_until(look, PATIENCE)
        return {**found, "output": json.loads(found.get("output", "null"))}

    def executions(self, machine: str, count: int) -> list[str]:
        """The executions of a workflow, once there are that many."""

        def look() -> Any:
            found = self._sfn.list_executions(stateMachineArn=self.outputs[machine])["executions"]
            return [one["executionArn"] for one in found] if len(found) >= count else None

        found: list[str] = self._wait_until(look, PATIENCE)
        return found

    def visited(self, execution: str) -> list[str]:
        """The states that an execution has entered, in order."""
        pages = self._sfn.get_paginator("get_execution_history").paginate(executionArn=execution)
        events = [event for page in pages for event in page["events"]]
        return [event["stateEnteredEventDetails"]["name"] for event in events if "stateEnteredEventDetails" in event]

    def received(self, queue: str, count: int = 1) -> list[Any]:
        """What arrives in the queue of an output."""
        sqs, url = self.client("sqs"), self.outputs[queue]
        found: list[Any] = []

        def look() -> Any:
            for message in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", ()):
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                found.append(json.loads(message["Body"]))
            return len(found) >= count

        self._wait_until(look, PATIENCE)
        return found

    def items(self, table: str) -> list[dict[str, Any]]:
        """The items of the table of an output."""
        found: list[dict[str, Any]] = self.client("dynamodb").scan(TableName=self.outputs[table])["Items"]
        return found


@pytest.fixture
def deploy(client: Callable[..., Any], wait_until: Callable[..., Any]) -> Callable[..., Deployed]:
    """deploy({"Resource": {…}}, Output="Resource"): a stack of SAM; its outputs are what Ref gives."""
    control = client("cloudformation")

    def make(resources: dict[str, Any], **outputs: Any) -> Deployed:
        values = {name: {"Value": ref(value) if isinstance(value, str) else value} for name, value in outputs.items()}
        template = {"Transform": SAM, "Resources": resources, "Outputs": values}
        control.create_stack(StackName="app", TemplateBody=json.dumps(template), Capabilities=CAPABILITIES)

        def look() -> Any:
            stack = control.describe_stacks(StackName="app")["Stacks"][0]
            return None if stack["StackStatus"].endswith("_IN_PROGRESS") else stack

        stack = wait_until(look, PATIENCE)
        if stack["StackStatus"] != "CREATE_COMPLETE":
            raise AssertionError(control.describe_stack_events(StackName="app")["StackEvents"])
        made = {one["OutputKey"]: one["OutputValue"] for one in stack["Outputs"]}
        return Deployed(client, wait_until, made)

    return make


@pytest.fixture
def mails(server: Any, account: str) -> Callable[[], list[dict[str, Any]]]:
    """mails(): what the account has sent to people so far, newest last."""

    def read() -> list[dict[str, Any]]:
        url = f"{server.url}/_aws/sns-outbox/us-east-1/"
        request = AWSRequest("GET", url)
        SigV4Auth(Credentials(account, "test"), "sns-outbox", "us-east-1").add_auth(request)
        with urlopen(Request(url, headers=dict(request.headers.items()))) as answer:
            found: list[dict[str, Any]] = json.load(answer)
        return found

    return read
