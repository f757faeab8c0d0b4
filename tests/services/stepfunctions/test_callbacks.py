"""Task tokens, heartbeats, activities, Retry and Catch."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import allow, make_user


@pytest.fixture
def asked(
    machine: Callable[..., Any], client: Callable[..., Any], wait_until: Callable[..., Any]
) -> Callable[..., Any]:
    """asked(**fields): (machine, execution, token) of a workflow that waits for a token it sent to a queue."""
    sqs = client("sqs")
    url = sqs.create_queue(QueueName="ask")["QueueUrl"]

    def make(**fields: Any) -> Any:
        parameters = {"QueueUrl": url, "MessageBody": {"token.$": "$$.Task.Token"}}
        state = {
            "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "Parameters": parameters,
            "End": True, **fields,
        }  # fmt: skip
        made = machine({"T": state, "S": {"Type": "Succeed"}} if "Catch" in fields else {"T": state})
        execution = made.start()
        return made, execution, token()

    def token() -> str:
        message = wait_until(lambda: sqs.receive_message(QueueUrl=url, WaitTimeSeconds=1).get("Messages"))[0]
        sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        found: str = json.loads(message["Body"])["token"]
        return found

    make.token = token  # type: ignore[attr-defined]
    return make


def test_success(asked: Callable[..., Any], sfn: Any) -> None:
    made, execution, token = asked()
    sfn.send_task_success(taskToken=token, output='{"ok": true}')
    assert made.end(execution)["output"] == {"ok": True}
    kinds = made.kinds(execution)
    assert kinds[2:4] == ["TaskScheduled", "TaskStarted"]
    assert kinds[-3:] == ["TaskSucceeded", "TaskStateExited", "ExecutionSucceeded"]
    with pytest.raises(ClientError, match="Provided task does not exist anymore") as error:
        sfn.send_task_success(taskToken=token, output="1")
    assert error.value.response["Error"]["Code"] == "TaskTimedOut"


def test_who_may_tell_of_a_task(asked: Callable[..., Any], client: Callable[..., Any]) -> None:
    made, execution, token = asked()
    other = made.arn.replace(":m", ":n")
    actions = ("states:SendTaskSuccess", "states:SendTaskFailure", "states:SendTaskHeartbeat")
    keys = {
        name: make_user(client("iam"), name, allow(*actions, resource=arn))
        for name, arn in (("a", other), ("b", made.arn))
    }
    stranger, friend = client("stepfunctions", **keys["a"]), client("stepfunctions", **keys["b"])
    for call, more in (
        (stranger.send_task_success, {"output": "1"}),
        (stranger.send_task_failure, {}),
        (stranger.send_task_heartbeat, {}),
    ):
        with pytest.raises(ClientError, match=f"on resource: {made.arn} ") as error:
            call(taskToken=token, **more)
        assert error.value.response["Error"]["Code"] == "AccessDeniedException"
    friend.send_task_heartbeat(taskToken=token)
    friend.send_task_success(taskToken=token, output="1")
    assert made.end(execution)["output"] == 1


def test_who_may_tell_of_a_task_of_an_activity(
    machine: Callable[..., Any], sfn: Any, client: Callable[..., Any]
) -> None:
    activity = sfn.create_activity(name="act")["activityArn"]
    made = machine({"T": {"Type": "Task", "Resource": activity, "End": True}})
    execution = made.start()
    worker = make_user(client("iam"), "w", allow("states:GetActivityTask", "states:SendTaskSuccess", resource=activity))
    mine = client("stepfunctions", **worker)
    taken = mine.get_activity_task(activityArn=activity)
    mine.send_task_success(taskToken=taken["taskToken"], output='"done"')
    assert made.end(execution)["output"] == "done"


def test_a_state_has_one_token(
    machine: Callable[..., Any], client: Callable[..., Any], sfn: Any, wait_until: Any
) -> None:
    sqs = client("sqs")
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    parameters = {
        "QueueUrl": url,
        "MessageBody": {"one.$": "$$.Task.Token", "two.$": "States.Format('{}', $$.Task.Token)"},
    }
    made = machine({"T": {
        "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "Parameters": parameters,
        "ResultSelector": {"token.$": "$$.Task.Token", "result.$": "$"}, "End": True,
    }})  # fmt: skip
    execution = made.start()
    body = json.loads(wait_until(lambda: sqs.receive_message(QueueUrl=url).get("Messages"))[0]["Body"])
    assert body["one"] == body["two"]
    sfn.send_task_success(taskToken=body["one"], output="1")
    assert made.end(execution)["output"] == {"token": body["one"], "result": 1}


def test_failure(asked: Callable[..., Any], sfn: Any) -> None:
    made, execution, token = asked(Catch=[{"ErrorEquals": ["Rejected"], "Next": "S"}])
    sfn.send_task_failure(taskToken=token, error="Rejected", cause="too much")
    assert made.end(execution)["output"] == {"Error": "Rejected", "Cause": "too much"}


def test_bad_tokens_and_outputs(asked: Callable[..., Any], sfn: Any) -> None:
    _, _, token = asked()
    for operation, more in (
        ("send_task_success", {"output": "1"}),
        ("send_task_failure", {}),
        ("send_task_heartbeat", {}),
    ):
        with pytest.raises(ClientError, match="Invalid token") as error:
            getattr(sfn, operation)(taskToken="nonsense", **more)
        assert error.value.response["Error"]["Code"] == "InvalidToken"
    with pytest.raises(ClientError) as error:
        sfn.send_task_success(taskToken=token, output="no json")
    assert error.value.response["Error"]["Code"] == "InvalidOutput"


@pytest.mark.turns_clock
def test_a_task_times_out(asked: Callable[..., Any], sfn: Any, server: Any) -> None:
    made, execution, token = asked(TimeoutSeconds=20)
    server.advance(21)
    found = made.end(execution)
    assert (found["status"], found["error"]) == ("FAILED", "States.Timeout")
    assert "TaskTimedOut" in made.kinds(execution)
    with pytest.raises(ClientError, match="does not exist anymore"):
        sfn.send_task_heartbeat(taskToken=token)


@pytest.mark.turns_clock
def test_heartbeats_keep_a_task_alive(asked: Callable[..., Any], sfn: Any, server: Any) -> None:
    made, execution, token = asked(
        HeartbeatSeconds=10, Catch=[{"ErrorEquals": ["States.HeartbeatTimeout"], "Next": "S"}]
    )
    for _ in range(2):
        server.advance(7)
        sfn.send_task_heartbeat(taskToken=token)
    assert sfn.describe_execution(executionArn=execution)["status"] == "RUNNING"
    server.advance(11)
    assert made.end(execution)["output"]["Error"] == "States.Timeout"


@pytest.mark.turns_clock
def test_retry_waits_longer_each_time(asked: Callable[..., Any], sfn: Any, server: Any) -> None:
    retry = [{"ErrorEquals": ["Again"], "IntervalSeconds": 10, "BackoffRate": 2, "MaxAttempts": 2}]
    made, execution, token = asked(Retry=retry)
    for delay in (10, 20):
        sfn.send_task_failure(taskToken=token, error="Again")
        before = made.kinds(execution).count("TaskScheduled")
        server.advance(delay - 4)
        assert made.kinds(execution).count("TaskScheduled") == before
        server.advance(5)
        token = asked.token()  # type: ignore[attr-defined]
    sfn.send_task_failure(taskToken=token, error="Again", cause="and again")
    found = made.end(execution)
    assert (found["status"], found["error"], found["cause"]) == ("FAILED", "Again", "and again")
    assert made.kinds(execution).count("TaskScheduled") == 3


def test_an_activity(machine: Callable[..., Any], sfn: Any) -> None:
    activity = sfn.create_activity(name="a", tags=[{"key": "k", "value": "v"}])["activityArn"]
    assert sfn.create_activity(name="a")["activityArn"] == activity
    assert sfn.describe_activity(activityArn=activity)["name"] == "a"
    assert [one["activityArn"] for one in sfn.list_activities()["activities"]] == [activity]
    made = machine({"T": {"Type": "Task", "Resource": activity, "End": True}})
    found: list[Any] = []
    worker = threading.Thread(target=lambda: found.append(sfn.get_activity_task(activityArn=activity, workerName="w")))
    worker.start()
    execution = made.start({"n": 1})
    worker.join(20)
    assert json.loads(found[0]["input"]) == {"n": 1}
    sfn.send_task_success(taskToken=found[0]["taskToken"], output='"done"')
    assert made.end(execution)["output"] == "done"
    events = made.history(execution)
    assert [event["type"] for event in events[2:5]] == ["ActivityScheduled", "ActivityStarted", "ActivitySucceeded"]
    assert events[3]["activityStartedEventDetails"] == {"workerName": "w"}
    sfn.delete_activity(activityArn=activity)
    with pytest.raises(ClientError, match="Activity Does Not Exist"):
        sfn.describe_activity(activityArn=activity)


@pytest.mark.turns_clock
def test_an_activity_task_that_nobody_wants_any_more(machine: Callable[..., Any], sfn: Any, server: Any) -> None:
    activity = sfn.create_activity(name="a")["activityArn"]
    made = machine({"T": {"Type": "Task", "Resource": activity, "TimeoutSeconds": 5, "End": True}})
    execution = made.start({"n": 1})
    server.advance(6)
    assert made.end(execution)["error"] == "States.Timeout"
    second = made.start({"n": 2})
    task = sfn.get_activity_task(activityArn=activity)
    assert json.loads(task["input"]) == {"n": 2}
    sfn.send_task_failure(taskToken=task["taskToken"], error="E")
    assert made.end(second)["error"] == "E"


@pytest.mark.turns_clock
def test_heartbeats_of_an_activity_count_from_its_start(machine: Callable[..., Any], sfn: Any, server: Any) -> None:
    activity = sfn.create_activity(name="a")["activityArn"]
    made = machine({"T": {"Type": "Task", "Resource": activity, "HeartbeatSeconds": 10, "End": True}})
    execution = made.start()
    server.advance(60)
    task = sfn.get_activity_task(activityArn=activity, workerName="w")
    for _ in range(2):
        server.advance(8)
        sfn.send_task_heartbeat(taskToken=task["taskToken"])
    server.advance(11)
    assert made.end(execution)["error"] == "States.Timeout"
    scheduled, started, over = made.history(execution)[2:5]
    assert scheduled["activityScheduledEventDetails"]["heartbeatInSeconds"] == 10
    assert started["activityStartedEventDetails"] == {"workerName": "w"}
    assert (over["type"], over["activityTimedOutEventDetails"]) == ("ActivityTimedOut", {"error": "States.Timeout"})
    with pytest.raises(ClientError) as error:
        sfn.send_task_success(taskToken=task["taskToken"], output="1")
    assert error.value.response["Error"]["Code"] == "TaskTimedOut"
