"""Who a task is: the machine's role, or another one that this role assumes, in another account too."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.conftest import ACCOUNTS
from tests.roles import allow

SEND = "arn:aws:states:::sqs:sendMessage"


def document(principal: Any, **condition: Any) -> str:
    """A trust policy."""
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    if condition:
        statement["Condition"] = condition
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


class Other:
    """Another account with a queue and a role that may send to it."""

    def __init__(self, server: Any) -> None:
        self.account = str(next(ACCOUNTS))
        self.sqs = server.client("sqs", self.account)
        self.iam = server.client("iam", self.account)
        self.url = self.sqs.create_queue(QueueName="q")["QueueUrl"]

    def role(self, principal: Any, name: str = "sender") -> str:
        made = self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=document(principal))
        self.iam.put_role_policy(RoleName=name, PolicyName="may", PolicyDocument=allow("sqs:SendMessage"))
        arn: str = made["Role"]["Arn"]
        return arn


@pytest.fixture
def other(server: Any) -> Other:
    return Other(server)


def sends(url: str, credentials: Any = None, **more: Any) -> dict[str, Any]:
    """States that send a message."""
    state = {"Type": "Task", "Resource": SEND, "Parameters": {"QueueUrl": url, "MessageBody": "x"}, "End": True, **more}
    return {"T": state if credentials is None else {**state, "Credentials": credentials}}


@pytest.mark.parametrize("form", ["fixed", "path", "intrinsic", "jsonata"])
def test_a_task_in_another_account(
    machine: Callable[..., Any], role: Callable[..., str], other: Other, form: str
) -> None:
    own = role("sts:AssumeRole")
    there = other.role({"AWS": own})
    credentials = {
        "fixed": {"RoleArn": there},
        "path": {"RoleArn.$": "$.role"},
        "intrinsic": {"RoleArn.$": "States.Format('{}', $.role)"},
        "jsonata": {"RoleArn": "{% $states.input.role %}"},
    }[form]
    states = sends(other.url, credentials)
    if form == "jsonata":
        states["T"] |= {"QueryLanguage": "JSONata", "Arguments": states["T"].pop("Parameters")}
    made = machine(states, role=own)
    execution = made.start({"role": there})
    assert made.end(execution)["status"] == "SUCCEEDED"
    [message] = other.sqs.receive_message(QueueUrl=other.url)["Messages"]
    assert message["Body"] == "x"
    scheduled = made.history(execution)[2]["taskScheduledEventDetails"]
    assert scheduled["taskCredentials"] == {"roleArn": there}
    plain = machine({"P": {"Type": "Pass", "Next": "T"}, **sends(other.url)}, "plain", own)
    execution = plain.start()
    assert plain.end(execution)["error"] == "SQS.AmazonSQSException"
    assert "taskCredentials" not in plain.history(execution)[4]["taskScheduledEventDetails"]


def test_both_sides_must_allow_it(
    machine: Callable[..., Any], role: Callable[..., str], other: Other, account: str
) -> None:
    without, may = role("s3:GetObject", name="without"), role("sts:AssumeRole", name="may")
    there = other.role({"AWS": f"arn:aws:iam::{account}:root"})
    assert machine(sends(other.url, {"RoleArn": there}), "may", may).run()["status"] == "SUCCEEDED"
    stranger = other.role({"AWS": f"arn:aws:iam::{other.account}:root"}, "stranger")
    for name, own, target in (("without", without, there), ("stranger", may, stranger), ("none", may, f"{there}-none")):
        found = machine(sends(other.url, {"RoleArn": target}), f"m-{name}", own).run()
        assert (found["status"], found["error"]) == ("FAILED", "States.Permissions"), name
    found = machine(sends(other.url), "own", may).run()
    assert found["error"] == "SQS.AmazonSQSException"


@pytest.mark.parametrize(
    ("principal", "condition", "trusted"),
    [
        ("states.amazonaws.com", {}, True),
        ("states.us-east-1.amazonaws.com", {}, True),
        ("states.eu-west-1.amazonaws.com", {}, False),
        ("states.amazonaws.com", {"ArnLike": {"aws:SourceArn": "arn:aws:states:us-east-1:$account:stateMachine:*"}}, True),
        ("states.amazonaws.com", {"ArnEquals": {"aws:SourceArn": "arn:aws:states:us-east-1:$account:stateMachine:n"}}, False),
        ("states.amazonaws.com", {"StringEquals": {"aws:SourceAccount": "$account"}}, True),
        ("states.amazonaws.com", {"StringEquals": {"aws:SourceAccount": "999999999999"}}, False),
    ],
)  # fmt: skip
def test_whom_a_role_trusts(
    machine: Callable[..., Any], client: Callable[..., Any], account: str, principal: str, condition: Any, trusted: bool
) -> None:
    iam, url = client("iam"), client("sqs").create_queue(QueueName="q")["QueueUrl"]
    policy = document({"Service": principal}, **condition).replace("$account", account)
    own = iam.create_role(RoleName="r", AssumeRolePolicyDocument=policy)["Role"]["Arn"]
    iam.put_role_policy(RoleName="r", PolicyName="may", PolicyDocument=allow("sqs:SendMessage"))
    if trusted:
        assert machine(sends(url), role=own).run()["status"] == "SUCCEEDED"
    else:
        with pytest.raises(ClientError, match="is authorized to assume the provided role"):
            machine(sends(url), role=own)


def test_permission_is_asked_for_the_resource_itself(
    machine: Callable[..., Any], client: Callable[..., Any], account: str
) -> None:
    iam, sqs = client("iam"), client("sqs")
    urls = {name: sqs.create_queue(QueueName=name)["QueueUrl"] for name in ("mine", "theirs")}
    own = iam.create_role(
        RoleName="r", AssumeRolePolicyDocument=document({"Service": "states.amazonaws.com"})
    )["Role"]["Arn"]  # fmt: skip
    policy = allow("sqs:SendMessage", resource=f"arn:aws:sqs:us-east-1:{account}:mine")
    iam.put_role_policy(RoleName="r", PolicyName="may", PolicyDocument=policy)
    assert machine(sends(urls["mine"]), "mine", own).run()["status"] == "SUCCEEDED"
    assert machine(sends(urls["theirs"]), "theirs", own).run()["error"] == "SQS.AmazonSQSException"
