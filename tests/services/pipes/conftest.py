"""Pipes between queues, for the tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.roles import make_role


class Plumbing:
    """Clients, a role that may do everything, and queues by their names."""

    def __init__(self, client: Callable[..., Any], account: str) -> None:
        self.client, self.account = client, account
        self.pipes, self.sqs = client("pipes"), client("sqs")
        self.role = make_role(client("iam"))

    def queue(self, name: str, **attributes: str) -> str:
        """Its ARN."""
        self.sqs.create_queue(QueueName=name, Attributes=attributes)
        return f"arn:aws:sqs:us-east-1:{self.account}:{name}"

    def url(self, name: str) -> str:
        found: str = self.sqs.get_queue_url(QueueName=name)["QueueUrl"]
        return found

    def make(self, name: str = "p", source: str = "", target: str = "", **more: Any) -> Any:
        """A pipe, from the queue "in" to the queue "out" where nothing else is said."""
        request = {"RoleArn": self.role, **more}
        source, target = source or self.queue("in"), target or self.queue("out")
        return self.pipes.create_pipe(Name=name, Source=source, Target=target, **request)

    def put(self, *bodies: Any, queue: str = "in", **more: Any) -> None:
        for body in bodies:
            text = body if isinstance(body, str) else json.dumps(body)
            self.sqs.send_message(QueueUrl=self.url(queue), MessageBody=text, **more)

    def take(self, queue: str = "out", count: int = 1) -> list[Any]:
        """Messages as they come, read as JSON where they are that, and deleted."""
        found: list[Any] = []
        for _ in range(20):
            answer = self.sqs.receive_message(
                QueueUrl=self.url(queue), WaitTimeSeconds=2, MaxNumberOfMessages=10, AttributeNames=["All"]
            )
            for message in answer.get("Messages", []):
                self.sqs.delete_message(QueueUrl=self.url(queue), ReceiptHandle=message["ReceiptHandle"])
                found.append(_read(message["Body"]))
            if len(found) >= count:
                break
        assert len(found) == count, found
        return found

    def left(self, queue: str = "in") -> int:
        """Messages that are there, hidden ones too."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        found = self.sqs.get_queue_attributes(QueueUrl=self.url(queue), AttributeNames=names)["Attributes"]
        return sum(int(value) for value in found.values())


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


@pytest.fixture
def plumbing(client: Callable[..., Any], account: str) -> Plumbing:
    """An account with pipes."""
    return Plumbing(client, account)
