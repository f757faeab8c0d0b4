"""Loops that users build end, whatever they consist of; each counts what a function, a bus or a workflow was asked to do."""

from __future__ import annotations

import contextlib
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from pampero.api.loops import Looped, Loops
from pampero.kernel import lineage
from pampero.kernel.clock import Clock

# The function sends on what it got, to wherever its variables say.
SOURCE = """
import functools, json, os, boto3
COUNT = os.environ["COUNT"]
client = functools.cache(boto3.client)

def handler(event, context):
    client("dynamodb").update_item(
        TableName=COUNT, Key={"id": {"S": "n"}}, UpdateExpression="ADD n :one",
        ExpressionAttributeValues={":one": {"N": "1"}})
    to, kind = os.environ["TO"], os.environ["KIND"]
    if kind == "sqs":
        client("sqs").send_message(QueueUrl=to, MessageBody="again")
    elif kind == "sns":
        client("sns").publish(TopicArn=to, Message="again")
    elif kind == "s3":
        client("s3").put_object(Bucket=to, Key=context.aws_request_id, Body=b"again")
    elif kind == "events":
        client("events").put_events(
            Entries=[{"EventBusName": to, "Source": "loop", "DetailType": "again", "Detail": "{}"}])
    elif kind == "later":
        client("lambda").invoke(FunctionName=to, InvocationType="Event", Payload="{}")
    elif kind == "now":
        return json.load(client("lambda").invoke(FunctionName=to, Payload="{}")["Payload"])
    return os.environ["_X_AMZN_TRACE_ID"]
"""
ANYBODY = {"Effect": "Allow", "Principal": "*", "Action": "*"}


class Loop:
    """A function that can be put into a loop, and how often it ran."""

    def __init__(self, client: Callable[..., Any], server: Any, account: str) -> None:
        self.client = client
        self.server = server
        self.account = account
        self.lambda_ = client("lambda")
        self.arn = f"arn:aws:lambda:us-east-1:{account}:function:loop"
        client("dynamodb").create_table(
            TableName="count", BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        )  # fmt: skip
        trust = {
            "Effect": "Allow",
            "Principal": {"Service": ["lambda.amazonaws.com", "states.amazonaws.com", "events.amazonaws.com"]},
        }
        role = client("iam").create_role(RoleName="loop", AssumeRolePolicyDocument=document(trust, "sts:AssumeRole"))
        self.role = role["Role"]["Arn"]
        may = {"Effect": "Allow", "Resource": "*"}
        client("iam").put_role_policy(RoleName="loop", PolicyName="may", PolicyDocument=document(may, "*"))

    def function(self, kind: str, to: str, **settings: Any) -> None:
        """Make the function."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("index.py", SOURCE)
        self.lambda_.create_function(
            FunctionName="loop", Code={"ZipFile": buffer.getvalue()}, Role=self.role, Runtime="python3.11",
            Handler="index.handler", Timeout=30, Environment={"Variables": {"KIND": kind, "TO": to, "COUNT": "count"}},
            **settings,
        )  # fmt: skip
        self.lambda_.add_permission(
            FunctionName="loop", StatementId="any", Action="lambda:InvokeFunction", Principal="*"
        )

    def queue(self, name: str, **attributes: str) -> tuple[str, str]:
        """(URL, ARN) of a queue that anybody may send to."""
        sqs = self.client("sqs")
        url = sqs.create_queue(QueueName=name, Attributes={"VisibilityTimeout": "30", **attributes})["QueueUrl"]
        arn = f"arn:aws:sqs:us-east-1:{self.account}:{name}"
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": document({**ANYBODY, "Resource": arn}, "sqs:*")})
        return url, arn

    def rule(self, *targets: dict[str, Any], bus: str = "default") -> str:
        """A rule for all that the function or the test puts on a bus."""
        events = self.client("events")
        pattern = json.dumps({"source": ["loop"]})
        events.put_rule(Name="loop", EventBusName=bus, EventPattern=pattern)
        failed = events.put_targets(Rule="loop", EventBusName=bus, Targets=list(targets))
        assert failed["FailedEntryCount"] == 0
        return f"arn:aws:events:us-east-1:{self.account}:event-bus/{bus}"

    def count(self) -> int:
        """How often the function ran, once nothing is under way any more."""
        self.server.page("idle")
        item = self.client("dynamodb").get_item(TableName="count", Key={"id": {"S": "n"}}, ConsistentRead=True)
        return int(item.get("Item", {"n": {"N": "0"}})["n"]["N"])

    def dropped(self) -> bool:
        """Whether the log says that an invocation was dropped."""
        line = f"an invocation of {self.arn} is dropped (RecursiveInvocationsDropped)"
        return line in self.server.log.read_text()

    def put(self, bus: str = "default") -> None:
        """Begin with an event."""
        entry = {"EventBusName": bus, "Source": "loop", "DetailType": "first", "Detail": "{}"}
        assert self.client("events").put_events(Entries=[entry])["FailedEntryCount"] == 0


def document(statement: dict[str, Any], *actions: str) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{**statement, "Action": list(actions)}]})


@pytest.fixture
def loop(client: Any, server: Any, account: str) -> Loop:
    return Loop(client, server, account)


def test_a_rule_whose_target_is_its_own_bus(loop: Loop, wait_until: Any) -> None:
    """An event goes from bus to bus once, as on AWS; the refusal is in the dead letter, with AWS's text."""
    dead_url, dead_arn = loop.queue("dead")
    bus = f"arn:aws:events:us-east-1:{loop.account}:event-bus/default"
    loop.rule({"Id": "1", "Arn": bus, "RoleArn": loop.role, "DeadLetterConfig": {"Arn": dead_arn}})
    loop.put()
    loop.server.page("idle")
    found = loop.client("sqs").receive_message(
        QueueUrl=dead_url, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
    )["Messages"]
    assert len(found) == 1
    facts = {name: value["StringValue"] for name, value in found[0]["MessageAttributes"].items()}
    assert facts["ERROR_CODE"] == "THIRD_ACCOUNT_HOP_DETECTED"
    assert facts["ERROR_MESSAGE"].endswith("This event was previously delivered to an event bus target.")


def test_buses_that_send_on_to_each_other(loop: Loop) -> None:
    """Within a region once, and once to another region: no ring of buses lasts."""
    events = loop.client("events")
    dead_url, dead_arn = loop.queue("dead")
    dead = {"RoleArn": loop.role, "DeadLetterConfig": {"Arn": dead_arn}}
    names = ("one", "two", "three")
    arns = {name: events.create_event_bus(Name=name)["EventBusArn"] for name in names}
    for name, following in zip(names, ("two", "three", "one"), strict=True):
        loop.rule({"Id": "1", "Arn": arns[following], **dead}, bus=name)
    loop.put("one")
    loop.server.page("idle")
    attributes = loop.client("sqs").get_queue_attributes(
        QueueUrl=dead_url, AttributeNames=["ApproximateNumberOfMessages"]
    )
    assert attributes["Attributes"]["ApproximateNumberOfMessages"] == "1"


@pytest.mark.turns_clock
def test_bus_queue_function_bus(loop: Loop, wait_until: Any) -> None:
    """Through any mixture of services: the seventeenth invocation is dropped, and its message goes to the queue's
    dead-letter queue like all that no invocation succeeds for."""
    dead_url, dead_arn = loop.queue("dead")
    policy = json.dumps({"deadLetterTargetArn": dead_arn, "maxReceiveCount": 1})
    _, arn = loop.queue("work", RedrivePolicy=policy, VisibilityTimeout="30")
    bus = loop.rule({"Id": "1", "Arn": arn})
    loop.function("events", bus)
    loop.lambda_.create_event_source_mapping(FunctionName="loop", EventSourceArn=arn, BatchSize=1)
    loop.put()

    wait_until(loop.dropped, 30)
    assert loop.count() == 16
    loop.server.advance(31)

    def buried() -> Any:
        return loop.client("sqs").receive_message(QueueUrl=dead_url, AttributeNames=["All"]).get("Messages")

    (letter,) = wait_until(buried)
    assert json.loads(letter["Body"])["source"] == "loop"
    assert ":15" in letter["Attributes"]["AWSTraceHeader"]
    assert loop.count() == 16


@pytest.mark.parametrize("kind", ["sns", "s3", "events", "later"])
def test_a_function_and_one_other_service(loop: Loop, kind: str, wait_until: Any) -> None:
    """Sixteen times; the event that was dropped is told to the on-failure destination and the dead-letter queue."""
    dead_url, dead_arn = loop.queue("dead")
    failed_url, failed_arn = loop.queue("failed")
    to = {"sns": f"arn:aws:sns:us-east-1:{loop.account}:loop", "s3": f"loop-{loop.account}", "events": "default"}
    loop.function(kind, to.get(kind, "loop"), DeadLetterConfig={"TargetArn": dead_arn})
    loop.lambda_.put_function_event_invoke_config(
        FunctionName="loop", DestinationConfig={"OnFailure": {"Destination": failed_arn}}
    )
    if kind == "sns":
        topic = loop.client("sns").create_topic(Name="loop")["TopicArn"]
        loop.client("sns").subscribe(TopicArn=topic, Protocol="lambda", Endpoint=loop.arn)
        loop.client("sns").publish(TopicArn=topic, Message="first")
    elif kind == "s3":
        s3 = loop.client("s3")
        s3.create_bucket(Bucket=to["s3"])
        s3.put_bucket_notification_configuration(
            Bucket=to["s3"],
            NotificationConfiguration={
                "LambdaFunctionConfigurations": [{"LambdaFunctionArn": loop.arn, "Events": ["s3:ObjectCreated:*"]}]
            },
        )
        s3.put_object(Bucket=to["s3"], Key="first", Body=b"first")
    elif kind == "events":
        loop.rule({"Id": "1", "Arn": loop.arn})
        loop.put()
    else:
        loop.lambda_.invoke(FunctionName="loop", InvocationType="Event", Payload=b"{}")
    sqs = loop.client("sqs")
    assert wait_until(lambda: sqs.receive_message(QueueUrl=dead_url).get("Messages"), 30)
    record = json.loads(wait_until(lambda: sqs.receive_message(QueueUrl=failed_url).get("Messages"))[0]["Body"])
    assert record["requestContext"]["condition"] == "RecursiveInvocationException"
    assert loop.count() == 16


def test_a_function_that_waits_for_itself(loop: Loop) -> None:
    """Whoever invokes and waits is told, with AWS's error."""
    loop.function("now", "loop")
    error = json.loads(loop.lambda_.invoke(FunctionName="loop", Payload=b"{}")["Payload"].read())
    assert (loop.count(), error["errorType"]) == (16, "RecursiveInvocationException")
    assert "Lambda has detected your function being invoked in a recursive loop" in error["errorMessage"]


def test_a_function_may_be_allowed_to(loop: Loop, wait_until: Any) -> None:
    """PutFunctionRecursionConfig; what is allowed goes on beyond sixteen, until it is no longer."""
    url, arn = loop.queue("work")
    loop.function("sqs", url)
    assert loop.lambda_.get_function_recursion_config(FunctionName="loop")["RecursiveLoop"] == "Terminate"
    loop.lambda_.put_function_recursion_config(FunctionName="loop", RecursiveLoop="Allow")
    assert loop.lambda_.get_function_recursion_config(FunctionName="loop")["RecursiveLoop"] == "Allow"
    loop.lambda_.create_event_source_mapping(FunctionName="loop", EventSourceArn=arn, BatchSize=1)
    loop.client("sqs").send_message(QueueUrl=url, MessageBody="first")
    wait_until(lambda: loop.count() > 17, 30)
    loop.lambda_.put_function_recursion_config(FunctionName="loop", RecursiveLoop="Terminate")

    wait_until(loop.dropped, 30)


def test_a_long_chain_of_different_callers_is_no_loop(loop: Loop) -> None:
    """What is counted are returns: a function that is called often from outside is in no chain."""
    loop.function("none", "-")
    for _ in range(20):
        answer = loop.lambda_.invoke(FunctionName="loop", Payload=b"{}")
        assert "FunctionError" not in answer
    assert json.loads(answer["Payload"].read()).endswith(":0")


def test_a_function_hands_its_trace_on(loop: Loop) -> None:
    """As AWS forms it: root, parent, sampled, lineage."""
    url, _ = loop.queue("work")
    loop.function("sqs", url)
    trace = json.loads(loop.lambda_.invoke(FunctionName="loop", Payload=b"{}")["Payload"].read())
    sent = loop.client("sqs").receive_message(QueueUrl=url, AttributeNames=["All"])["Messages"][0]["Attributes"]
    assert sent["AWSTraceHeader"] == trace
    root, parent, sampled, hops = trace.split(";")
    assert (root[:7], len(parent), sampled) == ("Root=1-", 23, "Sampled=0")
    assert hops.startswith("Lineage=1:")


def test_a_workflow_that_starts_itself_is_no_function_in_a_loop(loop: Loop, wait_until: Any) -> None:
    """As on AWS, where Step Functions begin a lineage of their own: each generation may call the function anew."""
    loop.function("none", "-")
    step = loop.client("stepfunctions")
    arn = f"arn:aws:states:us-east-1:{loop.account}:stateMachine:loop"
    task = "arn:aws:states:::"
    definition = {
        "StartAt": "Work",
        "States": {
            "Work": {"Type": "Task", "Resource": f"{task}lambda:invoke", "Parameters": {"FunctionName": "loop"},
                     "ResultPath": None, "Next": "More"},
            "More": {"Type": "Choice", "Default": "Done",
                     "Choices": [{"Variable": "$.left", "NumericGreaterThan": 0, "Next": "Again"}]},
            "Again": {"Type": "Task", "Resource": f"{task}states:startExecution", "End": True,
                      "Parameters": {"StateMachineArn": arn, "Input": {"left.$": "States.MathAdd($.left, -1)"}}},
            "Done": {"Type": "Succeed"},
        },
    }  # fmt: skip
    step.create_state_machine(name="loop", definition=json.dumps(definition), roleArn=loop.role)
    step.start_execution(stateMachineArn=arn, input='{"left": 20}')
    assert wait_until(lambda: loop.count() == 21, 30)


@pytest.mark.turns_clock
def test_a_schedule_begins_anew(loop: Loop) -> None:
    """Whatever made the rule: its firings are in nobody's chain."""
    loop.function("none", "-")
    loop.client("events").put_rule(Name="each", ScheduleExpression="rate(1 minute)")
    loop.client("events").put_targets(Rule="each", Targets=[{"Id": "1", "Arn": loop.arn}])
    for _ in range(18):
        loop.server.advance(60)
    assert loop.count() == 18


class Runtime:
    clock = Clock()


def loops(returns: int) -> Loops:
    class Context:
        runtime = Runtime

    return Loops(Context, returns)  # type: ignore[arg-type]


def test_what_multiplies_is_bounded_too() -> None:
    """Two messages for each one: 2 ** 16 invocations, were not the returns of one event bounded."""
    counted = loops(100)
    chains, invocations = [""], 0
    chains = [counted.enter("f", 16)]
    while chains:
        trace, invocations = chains.pop(), invocations + 1
        for _ in range(2):
            try:
                chains.append(counted.enter("f", 16, trace=trace))
            except Looped:
                continue
    assert invocations <= 102


def test_a_ring_of_any_length_ends() -> None:
    """Even one that is longer than the list in the header."""
    counted, trace, hops = loops(10_000), lineage.begin(0.0), 0
    with contextlib.suppress(Looped):
        while hops < 10_000:
            trace = counted.enter(f"n{hops % 300}", 16, trace=trace)
            hops += 1
    assert 16 <= hops < 1000
    assert len(trace) < 1000


@pytest.mark.parametrize(
    "trace",
    ["Root=1;Lineage=1:x:y", "Lineage=", "=;=;=", "Root=1-0-0;" * 500, "Lineage=1:00000000:999999999999999", "\0"],
)
def test_headers_that_are_none(trace: str) -> None:
    """What a client sends is no reason to stop, or to fail."""
    made, root, before = lineage.step(trace, "f", 0.0)
    assert made.startswith(f"Root={root};Parent=")
    assert before == 0
