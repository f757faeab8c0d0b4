"""A durable function that does what a test tells it: it hands its event over, and answers what it is given."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from tests.conftest import select_pause
from tests.roles import make_role
from tests.services.lambda_.conftest import package

SOURCE = """
import boto3, json, os
sqs = boto3.client("sqs")
def handler(event, context):
    sqs.send_message(QueueUrl=os.environ["EVENTS"], MessageBody=json.dumps(event))
    while True:
        for message in sqs.receive_message(QueueUrl=os.environ["ANSWERS"], WaitTimeSeconds=20).get("Messages", []):
            sqs.delete_message(QueueUrl=os.environ["ANSWERS"], ReceiptHandle=message["ReceiptHandle"])
            answer = json.loads(message["Body"])
            if answer == "crash":
                os._exit(1)
            if answer == "raise":
                raise ValueError("told to")
            return answer
"""
PENDING = {"Status": "PENDING"}


class Puppet:
    """The function, and who pulls the strings. arn, token: of the execution whose event came last."""

    def __init__(self, server: Any, make: Callable[..., Any], name: str = "puppet", **settings: Any) -> None:
        self.server = server
        self.lam, self._sqs, self.name = make("lambda"), make("sqs"), name
        names = (f"{name}-events", f"{name}-answers")
        self._events, self._answers = (self._sqs.create_queue(QueueName=one)["QueueUrl"] for one in names)
        settings = {
            "DurableConfig": {"ExecutionTimeout": 600},
            "Timeout": 60,
            "Role": make_role(make("iam")),
        } | settings
        self.lam.create_function(
            FunctionName=name, Runtime="python3.11", Handler="index.handler", Code={"ZipFile": package(index=SOURCE)},
            Environment={"Variables": {"EVENTS": self._events, "ANSWERS": self._answers}}, **settings,
        )  # fmt: skip
        self.arn = self.token = ""

    def start(self, payload: Any = None, qualifier: str = "$LATEST", **more: Any) -> str:
        """Have it begin, and wait for nothing: the execution's ARN."""
        answer = self.lam.invoke(
            FunctionName=f"{self.name}:{qualifier}", InvocationType="Event", Payload=json.dumps(payload), **more
        )
        assert answer["StatusCode"] == 202
        arn: str = answer["DurableExecutionArn"]
        return arn

    def event(self, seconds: int = 10) -> Any:
        """What it is invoked with next. A turn of the clock ends a long poll."""
        deadline, messages = time.monotonic() + seconds, list[Any]()
        while not messages and (seconds == 0 or time.monotonic() < deadline):
            answer = self._sqs.receive_message(QueueUrl=self._events, WaitTimeSeconds=min(1, seconds))
            messages = answer.get("Messages", [])
            if seconds == 0:
                break
        if not messages:
            return None
        (message,) = messages
        self._sqs.delete_message(QueueUrl=self._events, ReceiptHandle=message["ReceiptHandle"])
        event = json.loads(message["Body"])
        self.arn, self.token = event["DurableExecutionArn"], event["CheckpointToken"]
        return event

    def answer(self, answer: Any) -> None:
        """What it returns."""
        self._sqs.send_message(QueueUrl=self._answers, MessageBody=json.dumps(answer))

    def rest(self, *updates: dict[str, Any]) -> None:
        """It checkpoints these and answers that it waits; until that is heard."""
        if updates:
            self.checkpoint(*updates)
        self.ended(PENDING)

    def ended(self, answer: Any) -> None:
        """It answers, and that is heard."""
        arn, before = self.arn, self.kinds().count("InvocationCompleted")
        self.answer(answer)
        deadline = time.monotonic() + 10
        while self.kinds(arn).count("InvocationCompleted") == before:
            assert time.monotonic() < deadline, "the invocation has not ended"
            select_pause(0.01)

    def turn(self, seconds: float) -> None:
        """Turn the clock, while the function runs, or begins to with that: what ends with it is not waited for."""
        threading.Thread(target=self._turn, args=(seconds,), daemon=True).start()

    def _turn(self, seconds: float) -> None:
        with contextlib.suppress(OSError):
            self.server.page("clock", {"seconds": seconds})

    def succeed(self, result: Any = None) -> None:
        self.answer({"Status": "SUCCEEDED", "Result": json.dumps(result)})

    def checkpoint(self, *updates: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
        """What has changed."""
        answer = self.lam.checkpoint_durable_execution(
            DurableExecutionArn=self.arn, CheckpointToken=self.token, Updates=list(updates), **more
        )
        self.token = answer.get("CheckpointToken")
        operations: list[dict[str, Any]] = answer["NewExecutionState"]["Operations"]
        return operations

    def execution(self, arn: str | None = None) -> Any:
        return self.lam.get_durable_execution(DurableExecutionArn=arn or self.arn)

    def status(self, arn: str | None = None) -> str:
        status: str = self.execution(arn)["Status"]
        return status

    def history(self, arn: str | None = None, **more: Any) -> list[Any]:
        answer = self.lam.get_durable_execution_history(DurableExecutionArn=arn or self.arn, **more)
        events: list[Any] = answer["Events"]
        return events

    def kinds(self, arn: str | None = None) -> list[str]:
        return [event["EventType"] for event in self.history(arn)]


@pytest.fixture
def puppet(server: Any, client: Callable[..., Any]) -> Callable[..., Puppet]:
    """puppet("name", **settings of the function)."""
    return lambda *name, **settings: Puppet(server, client, *name, **settings)


def update(id_: str, type_: str, action: str, **more: Any) -> dict[str, Any]:
    """An OperationUpdate."""
    return {"Id": id_, "Type": type_, "Action": action, **more}


def by_id(operations: list[dict[str, Any]]) -> dict[str, Any]:
    return {one["Id"]: one for one in operations}
