"""Queues that functions work off."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import make_role
from tests.services.lambda_.conftest import package

from pampero.work.feeds.answers import failures

QUEUE_ACTIONS = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:SendMessage")
# Passes on what it gets, and fails as it is told to.
SOURCE = """
import boto3, json, os
sqs = boto3.client("sqs")
def handler(event, context):
    failed = []
    for record in event["Records"]:
        if record["body"] == "poison":
            failed.append({"itemIdentifier": record["messageId"]})
        else:
            sqs.send_message(QueueUrl=os.environ["OUT"], MessageBody=json.dumps(record))
    if failed and os.environ.get("WHOLE"):
        raise ValueError("the whole batch")
    return {"batchItemFailures": failed}
"""


class Setting:
    """A queue "in" with a dead-letter queue, a function that works it off, and a queue "out"."""

    def __init__(self, client: Callable[..., Any], function: Callable[..., str], role: Callable[..., str]) -> None:
        self.sqs, self.lam = client("sqs"), client("lambda")
        self.out = self.sqs.create_queue(QueueName="out")["QueueUrl"]
        self.dead = self.sqs.create_queue(QueueName="dead")["QueueUrl"]
        redrive = json.dumps({"deadLetterTargetArn": self.arn(self.dead), "maxReceiveCount": 2})
        attributes = {"RedrivePolicy": redrive, "VisibilityTimeout": "5"}
        self.queue = self.sqs.create_queue(QueueName="in", Attributes=attributes)["QueueUrl"]
        self.source = self.arn(self.queue)
        self.function = function
        self.role = role

    def arn(self, url: str) -> str:
        answer = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        arn: str = answer["Attributes"]["QueueArn"]
        return arn

    def make(self, whole: str = "", **settings: Any) -> Any:
        variables = {"OUT": self.out, "WHOLE": whole}
        name = self.function(
            SOURCE, "worker", Role=self.role(*QUEUE_ACTIONS), Timeout=5, Environment={"Variables": variables}
        )
        return self.lam.create_event_source_mapping(EventSourceArn=self.source, FunctionName=name, **settings)

    def send(self, *bodies: str) -> None:
        for body in bodies:
            self.sqs.send_message(QueueUrl=self.queue, MessageBody=body, MessageAttributes={
                "kind": {"DataType": "String", "StringValue": "k"}
            })  # fmt: skip

    def take(self, url: str) -> list[Any]:
        answer = self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1)
        messages: list[Any] = answer.get("Messages", [])
        for message in messages:
            self.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return messages

    def left(self) -> tuple[int, int]:
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        found = self.sqs.get_queue_attributes(QueueUrl=self.queue, AttributeNames=names)["Attributes"]
        return int(found[names[0]]), int(found[names[1]])


@pytest.fixture
def setting(client: Callable[..., Any], function: Callable[..., str], role: Callable[..., str]) -> Setting:
    return Setting(client, function, role)


def test_messages_are_worked_off(setting: Setting, wait_until: Callable[..., Any]) -> None:
    made = setting.make()
    assert made["State"] == "Creating"
    assert (made["BatchSize"], made["MaximumBatchingWindowInSeconds"]) == (10, 0)
    setting.send("hello")
    record = json.loads(wait_until(lambda: setting.take(setting.out))[0]["Body"])
    assert record["body"] == "hello"
    assert record["eventSource"] == "aws:sqs"
    assert record["eventSourceARN"] == setting.source
    assert record["attributes"]["ApproximateReceiveCount"] == "1"
    assert record["messageAttributes"]["kind"] == {
        "stringValue": "k", "stringListValues": [], "binaryListValues": [], "dataType": "String",
    }  # fmt: skip
    wait_until(lambda: setting.left() == (0, 0))
    found = setting.lam.get_event_source_mapping(UUID=made["UUID"])
    assert (found["State"], found.get("LastProcessingResult")) == ("Enabled", None)


def test_partial_batch_responses(setting: Setting, wait_until: Callable[..., Any]) -> None:
    setting.make(FunctionResponseTypes=["ReportBatchItemFailures"])
    setting.send("a", "poison", "b")
    done: list[Any] = []
    wait_until(lambda: done.extend(setting.take(setting.out)) or len(done) >= 2)
    poison = wait_until(lambda: setting.take(setting.dead), 30)
    assert [message["Body"] for message in poison] == ["poison"]
    assert sorted(json.loads(message["Body"])["body"] for message in done) == ["a", "b"]
    wait_until(lambda: setting.left() == (0, 0))


def test_a_failed_batch_comes_back(setting: Setting, wait_until: Callable[..., Any]) -> None:
    setting.make(whole="yes", BatchSize=1)
    setting.send("poison")
    assert [message["Body"] for message in wait_until(lambda: setting.take(setting.dead), 30)] == ["poison"]


def test_filters(setting: Setting, wait_until: Callable[..., Any]) -> None:
    pattern = json.dumps({"body": {"amount": [{"numeric": [">", 10]}]}})
    setting.make(FilterCriteria={"Filters": [{"Pattern": pattern}]})
    setting.send('{"amount": 5}', "no json", '{"amount": 50}')
    done = wait_until(lambda: setting.take(setting.out))
    assert [json.loads(json.loads(message["Body"])["body"]) for message in done] == [{"amount": 50}]
    wait_until(lambda: setting.left() == (0, 0))


def test_a_window_gathers(setting: Setting, wait_until: Callable[..., Any]) -> None:
    setting.send(*(str(number) for number in range(25)))
    setting.make(BatchSize=100, MaximumBatchingWindowInSeconds=1)
    done: list[Any] = []
    wait_until(lambda: done.extend(setting.take(setting.out)) or len(done) == 25, 20)
    assert len({json.loads(message["Body"])["messageId"] for message in done}) == 25


def test_disable_and_delete(setting: Setting, wait_until: Callable[..., Any]) -> None:
    uuid = setting.make(Enabled=False)["UUID"]
    setting.send("rests")
    listed = setting.lam.list_event_source_mappings(FunctionName="worker")["EventSourceMappings"]
    assert [(item["UUID"], item["State"]) for item in listed] == [(uuid, "Disabled")]
    assert setting.left() == (1, 0)
    updated = setting.lam.update_event_source_mapping(UUID=uuid, Enabled=True, BatchSize=5)
    assert (updated["State"], updated["BatchSize"]) == ("Enabling", 5)
    wait_until(lambda: setting.take(setting.out))
    assert setting.lam.delete_event_source_mapping(UUID=uuid)["State"] == "Deleting"
    with pytest.raises(ClientError, match="The resource you requested does not exist"):
        setting.lam.get_event_source_mapping(UUID=uuid)


def test_what_is_refused(setting: Setting, client: Callable[..., Any]) -> None:
    made = setting.make(Tags={"a": "b"})
    assert setting.lam.list_tags(Resource=made["EventSourceMappingArn"])["Tags"] == {"a": "b"}

    def error(**request: Any) -> tuple[str, str]:
        with pytest.raises(ClientError) as caught:
            setting.lam.create_event_source_mapping(
                **{"EventSourceArn": setting.source, "FunctionName": "worker", **request}
            )
        return caught.value.response["Error"]["Code"], caught.value.response["Error"]["Message"]

    assert error() == (
        "ResourceConflictException",
        f'An event source mapping with SQS arn (" {setting.source} ") and function (" worker ") already exists. '
        f"Please update or delete the existing mapping with UUID {made['UUID']}",
    )
    invalid = "InvalidParameterValueException"
    assert error(FunctionName="nobody") == (invalid, "Function does not exist")
    code, text = error(EventSourceArn=setting.source + "x")
    assert (code, text) == (
        invalid,
        "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. "
        "SQS Error Message: The specified queue does not exist.",
    )
    assert error(BatchSize=100) == (
        invalid, "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10",
    )  # fmt: skip
    assert error(EventSourceArn="arn:aws:sns:us-east-1:111122223333:t") == (invalid, "Unrecognized event source.")
    assert error(EventSourceArn="arn:aws:mq:us-east-1:111122223333:broker:b:b-1")[0] == "NotImplemented"
    assert error(StartingPosition="LATEST") == (
        invalid, "Unsupported 'startingPosition' parameter for given event source mapping type.",
    )  # fmt: skip
    for pattern in ("{", "7", '{"body": 1}', '{"body": []}', '{"body": [{"is": 1}]}'):
        assert error(FilterCriteria={"Filters": [{"Pattern": pattern}]}) == (
            invalid, "Invalid filter pattern definition.",
        )  # fmt: skip
    assert error(FilterCriteria={"Filters": [{"Pattern": '{"body": ["a"]}'}] * 6})[0] == invalid
    assert error(ScalingConfig={"MaximumConcurrency": 2}, ProvisionedPollerConfig={"MinimumPollers": 2})[0] == invalid
    assert error(ProvisionedPollerConfig={"MinimumPollers": 1})[0] == invalid
    assert error(ProvisionedPollerConfig={"MinimumPollers": 20, "MaximumPollers": 10})[0] == invalid
    client("sqs").set_queue_attributes(QueueUrl=setting.dead, Attributes={"VisibilityTimeout": "2"})
    assert error(EventSourceArn=setting.arn(setting.dead)) == (
        invalid, "Queue visibility timeout: 2 seconds is less than Function timeout: 5 seconds",
    )  # fmt: skip
    document = json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Deny", "Action": "sqs:ReceiveMessage", "Resource": "*"}
    ]})  # fmt: skip
    client("iam").put_role_policy(RoleName="function", PolicyName="not", PolicyDocument=document)
    setting.lam.delete_event_source_mapping(UUID=made["UUID"])
    assert error() == (
        invalid, "The function execution role does not have permissions to call ReceiveMessage on SQS",
    )  # fmt: skip


def test_fifo_keeps_order(
    client: Callable[..., Any], function: Callable[..., str], role: Callable[..., str], wait_until: Callable[..., Any]
) -> None:
    sqs, lam = client("sqs"), client("lambda")
    fifo = {"FifoQueue": "true", "ContentBasedDeduplication": "true"}
    source = sqs.create_queue(QueueName="in.fifo", Attributes=fifo)["QueueUrl"]
    target = sqs.create_queue(QueueName="out.fifo", Attributes=fifo)["QueueUrl"]
    code = """
import boto3, os
sqs = boto3.client("sqs")
def handler(event, context):
    for record in event["Records"]:
        sqs.send_message(QueueUrl=os.environ["OUT"], MessageGroupId="g", MessageBody=record["body"])
"""
    name = function(code, "worker", Role=role(*QUEUE_ACTIONS), Timeout=10, Environment={"Variables": {"OUT": target}})
    arn = sqs.get_queue_attributes(QueueUrl=source, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    lam.create_event_source_mapping(EventSourceArn=arn, FunctionName=name, BatchSize=3)
    for number in range(20):
        sqs.send_message(QueueUrl=source, MessageGroupId="one", MessageBody=str(number))
    found: list[str] = []

    def complete() -> bool:
        answer = sqs.receive_message(QueueUrl=target, MaxNumberOfMessages=10, WaitTimeSeconds=1)
        for message in answer.get("Messages", []):
            sqs.delete_message(QueueUrl=target, ReceiptHandle=message["ReceiptHandle"])
            found.append(message["Body"])
        return len(found) == 20

    wait_until(complete, 30)
    assert found == [str(number) for number in range(20)]


@pytest.mark.parametrize(
    ("answer", "failed"),
    [
        ("null", set()),
        ("{}", set()),
        ('{"batchItemFailures": null}', set()),
        ('{"batchItemFailures": []}', set()),
        ('{"batchItemFailures": [{"itemIdentifier": "a"}]}', {"a"}),
        ('{"batchItemFailures": [{"itemIdentifier": ""}]}', None),
        ('{"batchItemFailures": [{"itemIdentifier": null}]}', None),
        ('{"batchItemFailures": [{"itemIdentifier": ["a"]}]}', None),
        ('{"batchItemFailures": [{"other": "a"}]}', None),
        ('{"batchItemFailures": [{"itemIdentifier": "c"}]}', None),
        ('{"batchItemFailures": {}}', None),
        ("no json", None),
    ],
)
def test_what_an_answer_says_of_a_batch(answer: str, failed: set[str] | None) -> None:
    assert failures(answer.encode(), {"a", "b"}) == failed


# Says when it ran, by the clock of the machine.
TIMED = """
import boto3, json, os, time
sqs = boto3.client("sqs")
def handler(event, context):
    began = time.time()
    time.sleep(0.3)
    sqs.send_message(QueueUrl=os.environ["OUT"], MessageBody=json.dumps([began, time.time()]))
"""


@pytest.mark.parametrize(
    ("scaling", "least", "most"),
    [
        ({"ScalingConfig": {"MaximumConcurrency": 2}}, 2, 2),
        ({}, 3, 24),
        ({"ProvisionedPollerConfig": {"MinimumPollers": 2, "MaximumPollers": 2}}, 3, 20),
    ],
)
def test_how_many_batches_run_at_a_time(
    setting: Setting, wait_until: Callable[..., Any], scaling: Any, least: int, most: int
) -> None:
    variables = {"Variables": {"OUT": setting.out}}
    setting.function(TIMED, "worker", Role=setting.role(*QUEUE_ACTIONS), Timeout=5, Environment=variables)
    for start in (0, 10):
        entries = [{"Id": str(number), "MessageBody": str(number)} for number in range(start, start + 10)]
        setting.sqs.send_message_batch(QueueUrl=setting.queue, Entries=entries)
    made = setting.lam.create_event_source_mapping(
        EventSourceArn=setting.source, FunctionName="worker", BatchSize=1, **scaling
    )
    assert {name: made[name] for name in scaling} == scaling
    spans: list[Any] = []
    wait_until(
        lambda: spans.extend(json.loads(one["Body"]) for one in setting.take(setting.out)) or len(spans) >= 20, 30
    )
    together = max(sum(began <= moment < ended for began, ended in spans) for moment, _ in spans)
    assert least <= together <= most


def test_what_waits_for_room_comes_back(setting: Setting, wait_until: Callable[..., Any]) -> None:
    """A function without room takes nothing; its messages are hidden for as long as the queue says, and not lost."""
    made = setting.make(BatchSize=1)
    setting.lam.update_function_configuration(FunctionName="worker", Timeout=1)
    setting.lam.put_function_concurrency(FunctionName="worker", ReservedConcurrentExecutions=0)
    setting.sqs.set_queue_attributes(QueueUrl=setting.queue, Attributes={"VisibilityTimeout": "2"})
    setting.send("later")
    wait_until(lambda: setting.left() == (0, 1))

    def problem() -> Any:
        return setting.lam.get_event_source_mapping(UUID=made["UUID"]).get("LastProcessingResult")

    assert wait_until(problem, 20).startswith("PROBLEM: Rate Exceeded")
    setting.lam.delete_function_concurrency(FunctionName="worker")
    assert json.loads(wait_until(lambda: setting.take(setting.out), 20)[0]["Body"])["body"] == "later"


def test_a_group_that_fails_holds_up_nobody_else(
    client: Callable[..., Any], function: Callable[..., str], role: Callable[..., str], wait_until: Callable[..., Any]
) -> None:
    sqs, lam = client("sqs"), client("lambda")
    out = sqs.create_queue(QueueName="out")["QueueUrl"]
    fifo = {"FifoQueue": "true", "ContentBasedDeduplication": "true", "VisibilityTimeout": "600"}
    url = sqs.create_queue(QueueName="in.fifo", Attributes=fifo)["QueueUrl"]
    function(SOURCE, "worker", Role=role(*QUEUE_ACTIONS), Timeout=5, Environment={"Variables": {"OUT": out}})
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    lam.create_event_source_mapping(
        EventSourceArn=arn, FunctionName="worker", BatchSize=1, FunctionResponseTypes=["ReportBatchItemFailures"]
    )
    for body, group in (("poison", "a"), ("behind", "a"), ("1", "b"), ("2", "b")):
        sqs.send_message(QueueUrl=url, MessageBody=body, MessageGroupId=group)
    found: list[Any] = []

    def complete() -> bool:
        answer = sqs.receive_message(QueueUrl=out, MaxNumberOfMessages=10, WaitTimeSeconds=1)
        found.extend(json.loads(message["Body"]) for message in answer.get("Messages", []))
        return len(found) >= 2

    wait_until(complete, 20)
    assert [one["body"] for one in found] == ["1", "2"]
    assert {one["attributes"]["MessageGroupId"] for one in found} == {"b"}


def test_states_take_their_time(own_server: Callable[..., Any], account: str) -> None:
    server = own_server("--settle", "60")
    lam, sqs, iam = (server.client(name, account) for name in ("lambda", "sqs", "iam"))
    sqs.create_queue(QueueName="q")
    lam.create_function(
        FunctionName="f", Runtime="python3.11", Handler="index.handler", Role=make_role(iam),
        Code={"ZipFile": package(index="def handler(event, context): return None")},
    )  # fmt: skip
    arn = f"arn:aws:sqs:us-east-1:{account}:q"
    uuid = lam.create_event_source_mapping(EventSourceArn=arn, FunctionName="f")["UUID"]

    def state() -> str:
        found: str = lam.get_event_source_mapping(UUID=uuid)["State"]
        return found

    assert state() == "Creating"
    for change in (lam.delete_event_source_mapping, lam.update_event_source_mapping):
        with pytest.raises(ClientError, match="the event source mapping because it is in use"):
            change(UUID=uuid)
    for request, passing, settled in (
        ({"Enabled": False}, "Disabling", "Disabled"), ({"Enabled": True}, "Enabling", "Enabled"),
        ({"BatchSize": 2}, "Updating", "Enabled"),
    ):  # fmt: skip
        server.advance(61)
        assert lam.update_event_source_mapping(UUID=uuid, **request)["State"] == passing
        assert state() == passing
        server.advance(61)
        assert state() == settled
    assert lam.delete_event_source_mapping(UUID=uuid)["State"] == "Deleting"
    assert state() == "Deleting"
    server.advance(61)
    with pytest.raises(ClientError, match="The resource you requested does not exist"):
        state()


def test_policies_name_the_function(setting: Setting, client: Callable[..., Any], account: str) -> None:
    """Whoever may manage the mappings of one function may neither touch nor make those of another one."""
    uuid = setting.make()["UUID"]
    iam = client("iam")
    iam.create_user(UserName="u")
    function = f"arn:aws:lambda:us-east-1:{account}:function:"
    actions = [f"lambda:{verb}EventSourceMapping" for verb in ("Create", "Get", "Update", "Delete")]

    def may(name: str) -> None:
        condition = {"ArnEquals": {"lambda:FunctionArn": f"{function}{name}"}}
        statement = {"Effect": "Allow", "Action": actions, "Resource": "*", "Condition": condition}
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        iam.put_user_policy(UserName="u", PolicyName="p", PolicyDocument=document)

    key = iam.create_access_key(UserName="u")["AccessKey"]
    keys = {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}
    lam = client("lambda", **keys)
    calls = (
        lambda: lam.get_event_source_mapping(UUID=uuid),
        lambda: lam.update_event_source_mapping(UUID=uuid, BatchSize=2),
        lambda: lam.create_event_source_mapping(EventSourceArn=setting.source, FunctionName="worker"),
        lambda: lam.delete_event_source_mapping(UUID=uuid),
    )
    may("other")
    for call in calls:
        with pytest.raises(ClientError, match="not authorized to perform"):
            call()
    may("worker")
    assert calls[0]()["UUID"] == uuid
    assert calls[1]()["BatchSize"] == 2
    with pytest.raises(ClientError, match="not authorized to perform"):
        lam.update_event_source_mapping(UUID=uuid, FunctionName="other")
    assert calls[3]()["State"] == "Deleting"
    assert calls[2]()["State"] == "Creating"
