"""When the machine's clock jumps: what waits is not late, and nothing is hidden for the length of the jump."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

HOUR = 3600.0


@pytest.fixture
def own(own_server: Callable[..., Any]) -> Any:
    return own_server()


def client(server: Any, service: str) -> Any:
    return server.client(service, "123456789012")


def jump(server: Any, seconds: float) -> None:
    """The wall clock below the server jumps, and nobody tells it."""
    server.page("wall", {"seconds": seconds})


def queue(server: Any, **attributes: str) -> tuple[Any, str]:
    sqs = client(server, "sqs")
    return sqs, sqs.create_queue(QueueName="q", Attributes=attributes)["QueueUrl"]


def test_forward_a_delayed_message_comes_to_who_waits(own: Any) -> None:
    """A long poll that began before the jump; on the head it slept its 20 seconds out."""
    sqs, url = queue(own, DelaySeconds="600")
    sqs.send_message(QueueUrl=url, MessageBody="m")
    jump(own, 300)
    began = time.monotonic()
    jump(own, 301)
    # The signature of this call is ten minutes old for the server: within the quarter of an hour that it may be.
    assert len(sqs.receive_message(QueueUrl=url, WaitTimeSeconds=10)["Messages"]) == 1
    assert time.monotonic() - began < 5


def test_forward_timers_fire(own: Any, wait_until: Callable[..., Any]) -> None:
    """A workflow that waits for ten minutes goes on within seconds of the jump."""
    iam = client(own, "iam")
    trust = {"Effect": "Allow", "Principal": {"Service": "states.amazonaws.com"}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    role = iam.create_role(RoleName="r", AssumeRolePolicyDocument=document)["Role"]["Arn"]
    step = client(own, "stepfunctions")
    definition = {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 600, "End": True}}}
    machine = step.create_state_machine(name="m", definition=json.dumps(definition), roleArn=role)["stateMachineArn"]
    arn = step.start_execution(stateMachineArn=machine)["executionArn"]
    jump(own, 605)
    wait_until(lambda: step.describe_execution(executionArn=arn)["status"] == "SUCCEEDED", 5)


def test_back_hides_nothing(own: Any) -> None:
    """A message that was delayed by a second comes in a second, though the clock was set back by an hour; what a former
    receiver holds comes back after its timeout; and clients whose clock is right are known by their signatures."""
    sqs, url = queue(own, VisibilityTimeout="1")
    sqs.send_message(QueueUrl=url, MessageBody="m", DelaySeconds=1)
    jump(own, -600)
    first = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=10)["Messages"]
    again = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=10)["Messages"]
    assert [one["MessageId"] for one in first] == [one["MessageId"] for one in again]


def test_back_the_time_never_goes(own: Any) -> None:
    before = own.page("clock", {"seconds": 0})["now"]
    shown = own.page("wall", {"seconds": -HOUR})
    assert shown["now"] >= before
    assert shown["wall"] == pytest.approx(before - HOUR, abs=30)


def test_back_timers_keep_their_moment(own: Any, wait_until: Callable[..., Any]) -> None:
    """What is to be tried again soon is, also when the clock was set back meanwhile."""
    events, (sqs, url) = client(own, "events"), queue(own)
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    statement = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": arn}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    events.put_rule(Name="each", ScheduleExpression="rate(1 minute)")
    events.put_targets(Rule="each", Targets=[{"Id": "1", "Arn": arn}])
    jump(own, -600)
    own.advance(58)
    assert sqs.receive_message(QueueUrl=url, WaitTimeSeconds=8).get("Messages")


def test_back_while_the_server_is_down(own: Any) -> None:
    """The store tells the next run how late it was: here the clock was ten minutes ahead, and is right again."""
    sqs, url = queue(own)
    jump(own, 600)
    sqs.send_message(QueueUrl=url, MessageBody="m", DelaySeconds=2)
    own.kill()
    own.start()
    assert sqs.receive_message(QueueUrl=url, WaitTimeSeconds=15)["Messages"][0]["Body"] == "m"
