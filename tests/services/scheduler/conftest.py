"""Schedules, queues and roles for the scheduler's tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import make_role

OFF = {"Mode": "OFF"}


def refusal(call: Callable[..., Any], **params: Any) -> tuple[str, str]:
    """(code, text) of the error that a call ends in."""
    with pytest.raises(ClientError) as raised:
        call(**params)
    error = raised.value.response["Error"]
    return error["Code"], error["Message"]


class Place:
    """An account with a role, a queue, and its dead letters."""

    def __init__(self, client: Callable[..., Any], server: Any) -> None:
        self.client, self.server = client, server
        self.api, self.sqs = client("scheduler"), client("sqs")
        self.role = make_role(client("iam"), "caller")
        self.url, self.queue = self.make_queue("out")
        self.dead_url, self.dead = self.make_queue("dead")

    def make_queue(self, name: str, **attributes: str) -> tuple[str, str]:
        url = self.sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
        found = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        return url, found["Attributes"]["QueueArn"]

    def target(self, arn: str = "", **more: Any) -> dict[str, Any]:
        return {"Arn": arn or self.queue, "RoleArn": self.role, **more}

    def request(self, name: str, expression: str, **more: Any) -> dict[str, Any]:
        return {
            "Name": name, "ScheduleExpression": expression, "FlexibleTimeWindow": OFF, "Target": self.target(), **more,
        }  # fmt: skip

    def create(self, name: str, expression: str, **more: Any) -> str:
        arn: str = self.api.create_schedule(**self.request(name, expression, **more))["ScheduleArn"]
        return arn

    def now(self) -> float:
        """The server's time: what is made now is made then."""
        group = f"t{len(self.api.list_schedule_groups()['ScheduleGroups'])}"
        self.api.create_schedule_group(Name=group)
        moment: float = self.api.get_schedule_group(Name=group)["CreationDate"].timestamp()
        return moment

    def messages(self, url: str = "") -> list[Any]:
        """What is on a queue once nothing is under way any more; it is taken away."""
        self.server.page("idle")
        found: list[Any] = []
        where = {"QueueUrl": url or self.url}
        while page := self.sqs.receive_message(
            **where, MaxNumberOfMessages=10, MessageAttributeNames=["All"], AttributeNames=["All"]
        ).get("Messages"):
            found += page
            for one in page:
                self.sqs.delete_message(**where, ReceiptHandle=one["ReceiptHandle"])
        return found

    def bodies(self, url: str = "") -> list[str]:
        return [one["Body"] for one in self.messages(url)]

    def letter(self) -> tuple[str, dict[str, str]]:
        """The body and the attributes of the one dead letter."""
        (one,) = self.messages(self.dead_url)
        return one["Body"], {name: value["StringValue"] for name, value in one["MessageAttributes"].items()}


@pytest.fixture
def place(client: Callable[..., Any], server: Any) -> Place:
    return Place(client, server)
