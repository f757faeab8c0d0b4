"""AWS's own SDKs for durable functions, unchanged, in functions that run here; and a server that is killed meanwhile."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from tests.roles import make_role
from tests.services.lambda_.conftest import package

from pampero.work.workers.launcher import modules

PYTHON_SDK = find_spec("aws_durable_execution_sdk_python")
NODE_SDK = modules() / "@aws" / "durable-execution-sdk-js"
POLICY = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicDurableExecutionRolePolicy"
PLAIN = "def handler(event, context): return {'plain': event}"
# Every step says in a queue that it was done.
SOURCE = """
import boto3, os
from aws_durable_execution_sdk_python import DurableContext, durable_execution
from aws_durable_execution_sdk_python.config import CallbackConfig, Duration, StepConfig
from aws_durable_execution_sdk_python.retries import RetryStrategyConfig, create_retry_strategy

sqs = boto3.client("sqs")


def done(context, name, value):
    def step(_):
        sqs.send_message(QueueUrl=os.environ["DONE"], MessageBody=name)
        return value
    return context.step(step, name=name)


def branch(number):
    def run(child):
        child.wait(Duration.from_seconds(number))
        return done(child, f"branch-{number}", number)
    return run


def flaky(step):
    sqs.send_message(QueueUrl=os.environ["DONE"], MessageBody="flaky")
    if step.attempt < 3:
        raise ValueError("not yet")
    return step.attempt


def inner(child):
    first = done(child, "inner-1", 1)
    child.wait(Duration.from_seconds(1), name="nap")
    return first + done(child, "inner-2", 2)


RETRY = StepConfig(retry_strategy=create_retry_strategy(RetryStrategyConfig(
    max_attempts=5, initial_delay=Duration.from_seconds(1), max_delay=Duration.from_seconds(1))))


@durable_execution
def handler(event, context: DurableContext):
    started = done(context, "start", event["a"] + 1)
    child = context.run_in_child_context(inner, name="child")
    forked = context.parallel([branch(1), branch(2)], name="fork").get_results()
    mapped = context.map([5, 6], lambda c, item, index, items: done(c, f"map-{item}", item * 2), name="each").get_results()
    tried = context.step(flaky, name="flaky", config=RETRY)
    callback = context.create_callback(name="approval", config=CallbackConfig(timeout=Duration.from_minutes(5)))
    done(context, f"token {callback.callback_id}", None)
    approved = callback.result()
    called = context.invoke(event["plain"], {"x": 1}, name="call")
    return [started, child, forked, mapped, tried, approved, called]
"""
STEPS = {"start": 1, "inner-1": 1, "inner-2": 1, "branch-1": 1, "branch-2": 1, "map-5": 1, "map-6": 1}


def bundle(source: str, spec: Any) -> bytes:
    """A package with AWS's SDK in it, as it is recommended."""
    buffer = io.BytesIO(package(index=source))
    with zipfile.ZipFile(buffer, "a") as archive:
        root = Path(spec.origin).parent
        for file in sorted(root.rglob("*.py")):
            archive.write(file, file.relative_to(root.parent))
    return buffer.getvalue()


def make(server: Any, account: str, **settings: Any) -> tuple[Any, Any, str]:
    """The functions, with a role that has AWS's policy; Lambda's client, SQS's, the queue."""
    lam, sqs, iam = (server.client(name, account) for name in ("lambda", "sqs", "iam"))
    role = make_role(iam, "durable", ("sqs:SendMessage", "lambda:InvokeFunction"))
    iam.attach_role_policy(RoleName="durable", PolicyArn=POLICY)
    queue = sqs.create_queue(QueueName="done")["QueueUrl"]
    lam.create_function(
        FunctionName="plain",
        Runtime="python3.11",
        Handler="index.handler",
        Role=role,
        Code={"ZipFile": package(index=PLAIN)},
    )
    lam.create_function(
        FunctionName="f", Role=role, Timeout=60, MemorySize=512, Handler="index.handler", Publish=True,
        DurableConfig={"ExecutionTimeout": 600}, Environment={"Variables": {"DONE": queue}}, **settings,
    )  # fmt: skip
    return lam, sqs, queue


class Steps:
    """How often each step was done; the token that one of them told."""

    def __init__(self, sqs: Any, queue: str) -> None:
        self._sqs, self._queue = sqs, queue
        self.counts: dict[str, int] = {}
        self.token = ""

    def read(self) -> dict[str, int]:
        while messages := self._sqs.receive_message(QueueUrl=self._queue, MaxNumberOfMessages=10).get("Messages"):
            for message in messages:
                name, _, token = message["Body"].partition(" ")
                self.token = token or self.token
                self.counts[name] = self.counts.get(name, 0) + 1
                self._sqs.delete_message(QueueUrl=self._queue, ReceiptHandle=message["ReceiptHandle"])
        return self.counts


@pytest.mark.skipif(PYTHON_SDK is None, reason="AWS's SDK is not installed")
@pytest.mark.parametrize("killed", [False, True])
def test_the_python_sdk(
    own_server: Callable[..., Any], account: str, wait_until: Callable[..., Any], killed: bool
) -> None:
    server = own_server()
    lam, sqs, queue = make(server, account, Runtime="python3.11", Code={"ZipFile": bundle(SOURCE, PYTHON_SDK)})
    steps = Steps(sqs, queue)
    event = {"a": 1, "plain": "plain"}
    arn = lam.invoke(FunctionName="f:1", InvocationType="Event", Payload=json.dumps(event))["DurableExecutionArn"]

    def seen() -> dict[str, int]:
        # Waits and pauses between tries are the clock's.
        server.advance(1)
        return steps.read()

    for name in ("inner-1", "token"):
        wait_until(lambda name=name: name in seen(), 20)
        if killed:
            server.kill()
            server.start()
    lam.send_durable_execution_callback_success(CallbackId=steps.token, Result=b'"yes"')
    wait_until(lambda: seen() and lam.get_durable_execution(DurableExecutionArn=arn)["Status"] != "RUNNING", 30)
    shown = lam.get_durable_execution(DurableExecutionArn=arn)
    assert shown["Status"] == "SUCCEEDED", shown
    result = json.loads(shown["Result"])
    assert result == [2, 3, [1, 2], [10, 12], 3, '"yes"', {"plain": {"x": 1}}]
    history = lam.get_durable_execution_history(DurableExecutionArn=arn, MaxItems=1000)["Events"]
    kinds = [event["EventType"] for event in history]
    # Whatever was checkpointed is done once; what a kill broke off before that is done again.
    assert all(kinds.count(kind) == 1 for kind in ("CallbackSucceeded", "ChainedInvokeSucceeded", "ExecutionSucceeded"))
    succeeded = [event.get("Name") for event in history if event["EventType"] == "StepSucceeded"]
    assert len(succeeded) == len(set(succeeded))
    if not killed:
        counts = {name: count for name, count in steps.read().items() if name not in ("flaky", "token")}
        assert counts == STEPS
        assert steps.counts["flaky"] == 3


NODE = """
const { withDurableExecution } = require("@aws/durable-execution-sdk-js");
exports.handler = withDurableExecution(async (event, context) => {
  const first = await context.step("first", async () => event.a + 1);
  await context.wait("nap", { seconds: 1 });
  const each = await context.map("each", [1, 2], async (c, item) => c.step("inc", async () => item + first));
  const fork = await context.parallel("fork", [
    async (c) => { await c.wait("w", { seconds: 1 }); return "a"; }, async (c) => c.step("b", async () => "b"),
  ]);
  const child = await context.runInChildContext("child", async (c) => c.step("inner", async () => 7));
  const called = await context.invoke("call", event.plain, { x: 1 });
  const approved = await context.waitForCallback("approval", async () => {}, { timeout: { minutes: 5 } });
  return [first, each.getResults(), fork.getResults(), child, called, approved];
});
"""


@pytest.mark.skipif(not NODE_SDK.exists(), reason="AWS's SDK is not installed: make node-sdk")
def test_the_node_sdk(own_server: Callable[..., Any], account: str, wait_until: Callable[..., Any]) -> None:
    server = own_server()
    code = {"ZipFile": package(index__js=NODE)}
    lam, _, _ = make(server, account, Runtime="nodejs22.x", Code=code)
    event = {"a": 1, "plain": "plain"}
    arn = lam.invoke(FunctionName="f:1", InvocationType="Event", Payload=json.dumps(event))["DurableExecutionArn"]

    def find(kind: str) -> list[Any]:
        server.advance(1)
        history = lam.get_durable_execution_history(DurableExecutionArn=arn, MaxItems=1000)["Events"]
        return [event for event in history if event["EventType"] == kind]

    (started,) = wait_until(lambda: find("CallbackStarted"), 30)
    token = started["CallbackStartedDetails"]["CallbackId"]
    lam.send_durable_execution_callback_success(CallbackId=token, Result=b'"yes"')
    wait_until(lambda: find("ExecutionSucceeded") or find("ExecutionFailed"), 20)
    shown = lam.get_durable_execution(DurableExecutionArn=arn)
    assert shown["Status"] == "SUCCEEDED", shown
    assert json.loads(shown["Result"]) == [2, [3, 4], ["a", "b"], 7, {"plain": {"x": 1}}, '"yes"']


def test_what_was_checkpointed_survives(
    own_server: Callable[..., Any], account: str, wait_until: Callable[..., Any]
) -> None:
    """A kill while the function runs, and one while it waits; without any SDK."""
    server = own_server()
    source = """
import boto3, json, os, time
lam, sqs = boto3.client("lambda"), boto3.client("sqs")
def handler(event, context):
    arn, token = event["DurableExecutionArn"], event["CheckpointToken"]
    known = {one["Id"]: one for one in event["InitialExecutionState"]["Operations"]}
    def save(*updates):
        nonlocal token
        answer = lam.checkpoint_durable_execution(DurableExecutionArn=arn, CheckpointToken=token, Updates=list(updates))
        token = answer["CheckpointToken"]
    sqs.send_message(QueueUrl=os.environ["DONE"], MessageBody=f"invoked-{len(known)}")
    if "s" not in known:
        save({"Id": "s", "Type": "STEP", "Action": "SUCCEED", "Payload": "1"})
        sqs.send_message(QueueUrl=os.environ["DONE"], MessageBody="step")
        time.sleep(30)
    if "w" not in known:
        save({"Id": "w", "Type": "WAIT", "Action": "START", "WaitOptions": {"WaitSeconds": 1000}})
        return {"Status": "PENDING"}
    return {"Status": "SUCCEEDED", "Result": known["w"]["Status"]}
"""
    lam, sqs, queue = make(server, account, Runtime="python3.11", Code={"ZipFile": package(index=source)})
    lam.update_function_configuration(FunctionName="f", DurableConfig={"ExecutionTimeout": 5000})
    steps = Steps(sqs, queue)
    arn = lam.invoke(FunctionName="f:$LATEST", InvocationType="Event")["DurableExecutionArn"]
    wait_until(lambda: "step" in steps.read())
    server.kill()
    server.start()
    wait_until(lambda: steps.read().get("invoked-2") == 1)
    completed = {"DurableExecutionArn": arn, "MaxItems": 1000}
    wait_until(
        lambda: "WaitStarted" in [e["EventType"] for e in lam.get_durable_execution_history(**completed)["Events"]]
    )
    server.kill()
    server.start()
    server.advance(900)
    assert lam.get_durable_execution(DurableExecutionArn=arn)["Status"] == "RUNNING"
    server.advance(101)
    wait_until(lambda: lam.get_durable_execution(DurableExecutionArn=arn)["Status"] == "SUCCEEDED")
    assert lam.get_durable_execution(DurableExecutionArn=arn)["Result"] == "SUCCEEDED"
    assert steps.read()["step"] == 1
