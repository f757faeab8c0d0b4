"""Queues, functions and roles for EventBridge's tests."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.endpoint import Endpoint, serving


@pytest.fixture
def events(client: Any) -> Any:
    return client("events")


def policy(*actions: str, resource: str, service: str = "events.amazonaws.com", **more: Any) -> str:
    """A resource policy for a service of the platform."""
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": list(actions), "Resource": resource}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement | more]})


def make_queue(sqs: Any, name: str, **attributes: str) -> tuple[str, str]:
    """(URL, ARN) of a new queue that EventBridge may send to."""
    url = sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy("sqs:SendMessage", resource=arn)})
    return url, arn


def take(server: Any, sqs: Any, url: str) -> list[Any]:
    """What is on a queue once nothing is under way any more; it is taken away."""
    server.page("idle")
    found: list[Any] = []
    while page := sqs.receive_message(
        QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"], AttributeNames=["All"]
    ).get("Messages"):
        found += page
        for message in page:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return found


@pytest.fixture
def queue(client: Any) -> Callable[..., tuple[str, str]]:
    """queue(name) → (URL, ARN) of a queue that EventBridge may send to."""
    return lambda name, **attributes: make_queue(client("sqs"), name, **attributes)


@pytest.fixture
def messages(client: Any, server: Any) -> Callable[[str], list[Any]]:
    """messages(URL): see `take`."""
    return lambda url: take(server, client("sqs"), url)


@pytest.fixture
def bodies(messages: Any) -> Callable[[str], list[Any]]:
    """bodies(URL): the messages' bodies, read as JSON."""
    return lambda url: [json.loads(message["Body"]) for message in messages(url)]


@pytest.fixture
def role(client: Any) -> Callable[..., str]:
    """role(name, "states:StartExecution", …): a role that EventBridge may assume; its ARN."""
    iam = client("iam")

    def make(name: str, *actions: str, service: str = "events.amazonaws.com") -> str:
        trust = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
        arn: str = iam.create_role(RoleName=name, AssumeRolePolicyDocument=document)["Role"]["Arn"]
        if actions:
            statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
            may = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
            iam.put_role_policy(RoleName=name, PolicyName="may", PolicyDocument=may)
        return arn

    return make


def package(source: str) -> bytes:
    """The zip file of a function."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("index.py", source)
    return buffer.getvalue()


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with serving() as found:
        yield found
