"""The pages of past executions, over the wire."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from tests.roles import allow, make_user
from tests.services.stepfunctions.test_crash import ACCOUNT, create, kinds, start

PLANE = "workflow-executions"
PASS = {"Type": "Pass", "End": True}
Ask = Callable[..., tuple[int, Any]]


def asking(url: str, keys: tuple[str, ...]) -> Ask:
    """ask("GET", arn, "/steps", body, signed_for=…): status, and the JSON."""

    def ask(method: str, arn: str, page: str = "", body: Any = None, signed_for: str | None = PLANE) -> tuple[int, Any]:
        at = f"{url}/_aws/{PLANE}/us-east-1/{quote(arn, safe=':')}{page}"
        sent = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        request = AWSRequest(method, at, data=sent)
        if signed_for is not None:
            SigV4Auth(Credentials(*keys), signed_for, "us-east-1").add_auth(request)
        try:
            with urlopen(Request(at, sent, dict(request.headers), method=method), timeout=30) as answer:
                return answer.status, json.load(answer)
        except HTTPError as error:
            text = error.read()
            return error.code, json.loads(text) if text else None

    return ask


@pytest.fixture
def ask(server: Any, account: str) -> Ask:
    """As the account's root."""
    return asking(server.url, (account, "test"))


def test_where_an_execution_comes_from(machine: Callable[..., Any], ask: Ask) -> None:
    made = machine({"A": {"Type": "Pass", "Assign": {"v": 1}, "Next": "B"}, "B": PASS})
    execution = made.start({"n": 1})
    made.end(execution)
    status, told = ask("GET", execution)
    assert (status, told["origin"], len(told["parts"])) == (200, None, 1)
    status, fork = ask("POST", execution, "/forks", {"event": 4, "input": [1], "name": "f"})
    assert (status, fork["name"]) == (201, "f")
    assert made.end(fork["executionArn"])["output"] == [1]
    status, told = ask("GET", fork["executionArn"])
    assert told["origin"] == {"executionArn": execution, "state": "B", "event": 4, "input": [1], "redefined": False}
    assert [(part["first"], part["executionArn"]) for part in told["parts"]] == [
        (1, execution),
        (4, fork["executionArn"]),
    ]
    status, told = ask("GET", fork["executionArn"], "/steps")
    assert [(one["state"], one["input"], one["variablesAfter"]) for one in told["steps"]] == [
        ("A", {"n": 1}, {"v": 1}), ("B", [1], {"v": 1}),
    ]  # fmt: skip


def test_who_sees_the_pages(
    machine: Callable[..., Any], client: Callable[..., Any], server: Any, ask: Ask, account: str
) -> None:
    made = machine({"A": PASS})
    execution = made.start()
    made.end(execution)
    assert ask("GET", execution, signed_for=None)[0] == 403
    assert ask("GET", execution, signed_for="states")[0] == 403
    assert asking(server.url, (account, "wrong"))("GET", execution)[0] == 403
    user = asking(server.url, tuple(make_user(client("iam"), "u", allow("states:GetExecutionHistory")).values()))
    assert user("GET", execution, "/steps")[0] == 200
    status, told = user("GET", execution)
    assert (status, told["__type"]) == (403, "AccessDenied")
    assert "states:DescribeExecution" in told["message"]
    # Keys of conditions are those of the request.
    near = {"Condition": {"IpAddress": {"aws:SourceIp": "127.0.0.0/8"}}}
    far = {"Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}
    for name, condition, expected in (("near", near, 200), ("far", far, 403)):
        policy = allow("states:*", **condition)
        keys = make_user(client("iam"), name, policy)
        assert asking(server.url, tuple(keys.values()))("GET", execution, "/steps")[0] == expected


def test_what_is_asked_amiss(machine: Callable[..., Any], ask: Ask) -> None:
    made = machine({"A": PASS})
    execution = made.start()
    made.end(execution)
    assert ask("POST", execution)[0] == 405
    assert ask("GET", execution, "/forks")[0] == 405
    for arn, code in ((execution + "x", "ExecutionDoesNotExist"), ("nonsense", "InvalidArn"), (made.arn, "InvalidArn")):
        status, told = ask("GET", arn)
        assert (status, told["__type"]) == (400, code)
    for body, told in (
        (b"{", "no request for a fork"), ({}, "Name a state"), ({"state": "A", "event": 2}, "Name a state"),
        ({"state": "A", "more": 1}, "unknown field"), ({"event": 3}, "no state was entered at event 3"),
        ({"state": "A", "input": "x" * 300_000}, "larger than"), ({"state": "A", "definition": "{"}, "Invalid"),
    ):  # fmt: skip
        status, answer = ask("POST", execution, "/forks", body)
        assert status == 400
        assert told.lower() in answer["message"].lower()


def test_steps_are_bounded(machine: Callable[..., Any], ask: Ask) -> None:
    """A variable is shown in each step that sees it."""
    large = "x" * 200_000
    made = machine({
        "A": {"Type": "Pass", "Assign": {"v": large, "n": 0}, "Next": "B"},
        "B": {"Type": "Pass", "Assign": {"n.$": "States.MathAdd($n, 1)"}, "Next": "C"},
        "C": {"Type": "Choice", "Choices": [{"Variable": "$n", "NumericLessThan": 100, "Next": "B"}], "Default": "D"},
        "D": PASS,
    })  # fmt: skip
    execution = made.start()
    assert made.end(execution)["status"] == "SUCCEEDED"
    status, told = ask("GET", execution, "/steps")
    assert (status, told["message"]) == (400, "The data of all steps is larger than 64 MiB.")
    status, fork = ask("POST", execution, "/forks", {"state": "D"})
    assert status == 201
    assert made.end(fork["executionArn"])["status"] == "SUCCEEDED"


def test_a_machine_that_is_gone_runs_nothing(machine: Callable[..., Any], ask: Ask, sfn: Any) -> None:
    made = machine({"A": PASS})
    execution = made.start()
    made.end(execution)
    sfn.delete_state_machine(stateMachineArn=made.arn)
    status, told = ask("POST", execution, "/forks", {"state": "A"})
    assert (status, told["__type"]) == (400, "StateMachineDoesNotExist")


def test_the_role_is_the_one_that_the_machine_has_now(
    machine: Callable[..., Any], role: Callable[..., str], ask: Ask, client: Callable[..., Any], sfn: Any
) -> None:
    url = client("sqs").create_queue(QueueName="q")["QueueUrl"]
    send = {
        "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": True,
        "Parameters": {"QueueUrl": url, "MessageBody": "x"},
    }  # fmt: skip
    made = machine({"S": send})
    execution = made.start()
    assert made.end(execution)["status"] == "SUCCEEDED"
    sfn.update_state_machine(stateMachineArn=made.arn, roleArn=role("sns:Publish", name="less"))
    _, fork = ask("POST", execution, "/forks", {"state": "S"})
    assert made.end(fork["executionArn"])["status"] == "FAILED"


@pytest.mark.parametrize("nested", [False, True])
def test_forks_outlive_the_server(own_server: Callable[..., Any], wait_until: Callable[..., Any], nested: bool) -> None:
    server = own_server()
    sfn = server.client("stepfunctions", ACCOUNT)
    inside = {
        "A": {"Type": "Pass", "Assign": {"v": "{% $states.input.n %}"}, "Next": "W"},
        "W": {"Type": "Wait", "Seconds": 100, "Next": "P"},
        "P": {"Type": "Pass", "Output": "{% $v %}", "End": True},
    }
    states: dict[str, Any] = inside
    if nested:
        other = {"StartAt": "O", "States": {"O": {"Type": "Wait", "Seconds": 30, "End": True}}}
        branches = [{"StartAt": "A", "States": inside}, other]
        states = {"B": {"Type": "Parallel", "Branches": branches, "Output": "{% $states.result[0] %}", "End": True}}
    machine = create(server, "m", states, QueryLanguage="JSONata")
    execution = start(sfn, machine, {"n": 7})
    wait_until(lambda: "WaitStateEntered" in kinds(sfn, execution))
    server.kill()
    server.start()
    ask = asking(server.url, (ACCOUNT, "test"))
    status, fork = ask("POST", execution, "/forks", {"state": "W", "name": "f"})
    assert status == 201, fork
    server.kill()
    server.start()
    server.advance(101)
    for one in (execution, fork["executionArn"]):
        wait_until(lambda one=one: sfn.describe_execution(executionArn=one)["status"] == "SUCCEEDED")
        assert sfn.describe_execution(executionArn=one)["output"] == "7"
    events = sfn.get_execution_history(executionArn=fork["executionArn"], maxResults=1000)["events"]
    assert [event["id"] for event in events] == list(range(1, len(events) + 1))
    assert kinds(sfn, fork["executionArn"]) == kinds(sfn, execution)


def test_a_history_that_is_too_large(machine: Callable[..., Any], ask: Ask) -> None:
    count = 170
    states: dict[str, Any] = {f"S{n}": {"Type": "Pass", "Next": f"S{n + 1}"} for n in range(count)}
    made = machine({**states, f"S{count}": {"Type": "Succeed"}})
    execution = made.start({"text": "x" * 200_000})
    assert made.end(execution)["status"] == "SUCCEEDED"
    for method, page, body in (("GET", "/steps", None), ("POST", "/forks", {"state": "S0"})):
        status, found = ask(method, execution, page, body)
        assert (status, found["__type"]) == (400, "ValidationException")
        assert found["message"] == "The history is larger than 64 MiB."
