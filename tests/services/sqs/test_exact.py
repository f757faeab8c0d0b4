"""What AWS is seen to answer in particular: the order of groups, receipts that are over, errors' codes in both protocols."""

from __future__ import annotations

import base64
import json
import threading
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

FIFO = {"FifoQueue": "True", "ContentBasedDeduplication": "TRUE"}


@pytest.fixture
def sqs(client: Any) -> Any:
    return client("sqs")


def make(sqs: Any, name: str, **attributes: str) -> str:
    url: str = sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
    return url


def refused(call: Any, **parameters: Any) -> dict[str, Any]:
    with pytest.raises(ClientError) as error:
        call(**parameters)
    response: dict[str, Any] = error.value.response
    return {**response["Error"], "status": response["ResponseMetadata"]["HTTPStatusCode"]}


def bodies(sqs: Any, url: str, most: int = 10, **more: Any) -> list[str]:
    found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=most, **more).get("Messages", [])
    return [message["Body"] for message in found]


def send(sqs: Any, url: str, *texts: str) -> None:
    """Each text begins with its group."""
    for text in texts:
        sqs.send_message(QueueUrl=url, MessageBody=text, MessageGroupId=text[0])


def test_groups_are_served_one_after_the_other_and_queue_up_again(sqs: Any) -> None:
    url = make(sqs, "line.fifo", **FIFO)
    send(sqs, url, "a1", "b1", "b2", "c1", "a2")
    assert bodies(sqs, url, 3, VisibilityTimeout=0) == ["a1", "a2", "b1"]
    assert bodies(sqs, url, VisibilityTimeout=0) == ["c1", "a1", "a2", "b1", "b2"]


def test_an_emptied_group_goes_to_the_end(sqs: Any) -> None:
    url = make(sqs, "emptied.fifo", **FIFO)
    send(sqs, url, "a1", "b1")
    got = sqs.receive_message(QueueUrl=url)["Messages"][0]
    sqs.delete_message(QueueUrl=url, ReceiptHandle=got["ReceiptHandle"])
    send(sqs, url, "a2", "c1")
    assert bodies(sqs, url) == ["b1", "a2", "c1"]


@pytest.mark.turns_clock
def test_what_precedes_a_hidden_message_of_its_group_is_delivered(sqs: Any, server: Any) -> None:
    url = make(sqs, "hidden.fifo", VisibilityTimeout="10", **FIFO)
    send(sqs, url, "g1", "g2", "g3")
    got = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=got[1]["ReceiptHandle"], VisibilityTimeout=30)
    server.advance(11)
    assert bodies(sqs, url) == ["g1"]
    server.advance(20)
    assert bodies(sqs, url) == ["g1", "g2", "g3"]


@pytest.mark.turns_clock
def test_a_receive_may_be_repeated_by_its_attempt(sqs: Any, server: Any) -> None:
    url = make(sqs, "attempts.fifo", VisibilityTimeout="30", **FIFO)
    send(sqs, url, "g1", "g2", "h1")

    def take(attempt: str) -> list[str]:
        found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=2, ReceiveRequestAttemptId=attempt)
        return [message["ReceiptHandle"] for message in found.get("Messages", [])]

    first = take("one")
    server.advance(20)
    assert take("one") == first
    server.advance(20)
    assert take("one") == first
    assert len(take("two")) == 1
    sqs.delete_message(QueueUrl=url, ReceiptHandle=first[0])
    assert take("one") == []
    assert refused(sqs.receive_message, QueueUrl=url, ReceiveRequestAttemptId="a b")["Code"] == "InvalidParameterValue"


@pytest.mark.turns_clock
def test_a_fifo_queue_delays_by_its_own_attribute_alone(sqs: Any, server: Any) -> None:
    url = make(sqs, "late.fifo", DelaySeconds="5", **FIFO)
    sqs.send_message(QueueUrl=url, MessageBody="x", MessageGroupId="g", DelaySeconds=0)
    assert bodies(sqs, url) == []
    server.advance(6)
    assert bodies(sqs, url) == ["x"]
    assert refused(sqs.send_message, QueueUrl=url, MessageBody="y", MessageGroupId="g", DelaySeconds=1)[
        "QueryErrorCode"
    ] == "InvalidParameterValueException"  # fmt: skip


@pytest.mark.turns_clock
def test_any_receipt_of_a_message_changes_its_visibility(sqs: Any, server: Any) -> None:
    url = make(sqs, "receipts", VisibilityTimeout="10")
    sqs.send_message(QueueUrl=url, MessageBody="x")
    old = sqs.receive_message(QueueUrl=url)["Messages"][0]["ReceiptHandle"]
    server.advance(11)
    sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=old, VisibilityTimeout=5)
    assert bodies(sqs, url) == []
    server.advance(6)
    new = sqs.receive_message(QueueUrl=url)["Messages"][0]["ReceiptHandle"]
    sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=old, VisibilityTimeout=0)
    assert bodies(sqs, url) == ["x"]
    server.advance(5)
    found = refused(sqs.change_message_visibility, QueueUrl=url, ReceiptHandle=new, VisibilityTimeout=43_200)
    assert "Total VisibilityTimeout for the message is beyond the limit [43200 seconds]" in found["Message"]


@pytest.mark.turns_clock
def test_a_dead_letter_keeps_its_count(sqs: Any) -> None:
    dead = make(sqs, "dead")
    arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    policy = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 1})
    url = make(sqs, "source", RedrivePolicy=policy, VisibilityTimeout="0")
    sqs.send_message(QueueUrl=url, MessageBody="x")
    assert (bodies(sqs, url), bodies(sqs, url)) == (["x"], [])
    letter = sqs.receive_message(QueueUrl=dead, AttributeNames=["All"])["Messages"][0]
    assert letter["Attributes"]["ApproximateReceiveCount"] == "2"


@pytest.mark.turns_clock
def test_queues_cool_down_for_a_minute(sqs: Any, server: Any) -> None:
    url = make(sqs, "cool")
    sqs.purge_queue(QueueUrl=url)
    found = refused(sqs.purge_queue, QueueUrl=url)
    assert found["Code"] == "AWS.SimpleQueueService.PurgeQueueInProgress"
    assert found["Message"] == "Only one PurgeQueue operation on cool is allowed every 60 seconds."
    sqs.delete_queue(QueueUrl=url)
    assert refused(sqs.create_queue, QueueName="cool")["Code"] == "AWS.SimpleQueueService.QueueDeletedRecently"
    server.advance(61)
    sqs.purge_queue(QueueUrl=make(sqs, "cool"))


def test_cool_downs_may_be_off(own_server: Any) -> None:
    sqs = own_server("--no-cooldowns").client("sqs", "123456789012")
    for _ in range(2):
        url = make(sqs, "warm")
        sqs.purge_queue(QueueUrl=url)
        sqs.purge_queue(QueueUrl=url)
        sqs.delete_queue(QueueUrl=url)


def test_what_queues_are_called_and_what_never_changes(sqs: Any) -> None:
    assert "must end with .fifo suffix" in refused(sqs.create_queue, QueueName="x", Attributes={"FifoQueue": "true"})[
        "Message"
    ]  # fmt: skip
    assert refused(sqs.create_queue, QueueName="x.fifo")["Code"] == "InvalidParameterValue"
    url, fifo = make(sqs, "plain"), make(sqs, "line.fifo", **FIFO)
    for value in ("true", "false"):
        found = refused(sqs.set_queue_attributes, QueueUrl=url, Attributes={"FifoQueue": value})
        assert (found["Code"], found["Message"]) == ("InvalidAttributeName", "Unknown Attribute FifoQueue.")
    sqs.set_queue_attributes(QueueUrl=fifo, Attributes={"FifoQueue": "true"})
    found = refused(sqs.set_queue_attributes, QueueUrl=fifo, Attributes={"FifoQueue": "false"})
    text = "Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported."
    assert (found["Code"], found["Message"]) == ("InvalidAttributeValue", text)


def test_one_kind_of_encryption_at_a_time(sqs: Any) -> None:
    url = make(sqs, "sealed", KmsMasterKeyId="alias/mine")

    def shown() -> tuple[str | None, str | None]:
        found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        return found.get("SqsManagedSseEnabled"), found.get("KmsDataKeyReusePeriodSeconds")

    assert shown() == ("false", "300")
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"KmsMasterKeyId": "", "KmsDataKeyReusePeriodSeconds": "400"})
    # As AWS is seen to leave it.
    assert shown() == ("false", None)
    both = {"KmsMasterKeyId": "alias/mine", "SqsManagedSseEnabled": "true"}
    assert refused(sqs.set_queue_attributes, QueueUrl=url, Attributes=both)["Code"] == "InvalidAttributeValue"


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("attr", {"StringValue": "", "DataType": "String"}, "must contain a non-empty value of type 'String'"),
        ("attr", {"StringValue": "\b", "DataType": "String"}, "Invalid characters found"),
        ("attr", {"StringValue": "x", "DataType": "Number"}, "Can't cast the value"),
        ("attr", {"StringValue": "1", "DataType": f"Number.{'L' * 256}"}, "is too long"),
        ("attr", {"StringValue": "x", "DataType": "Other"}, "supported type prefixes"),
        ("a?b", {"StringValue": "x", "DataType": "String"}, "The message attribute name 'a?b' is invalid"),
        ("aWs.x", {"StringValue": "x", "DataType": "String"}, "reserved for internal use"),
        ("x.", {"StringValue": "x", "DataType": "String"}, "Invalid message attribute name"),
        ("L" * 257, {"StringValue": "x", "DataType": "String"}, "at most 256 bytes"),
    ],
)
def test_message_attributes_are_checked(sqs: Any, name: str, value: Any, text: str) -> None:
    url = make(sqs, "attributes")
    sqs.send_message(
        QueueUrl=url, MessageBody="x", MessageAttributes={"ß.ø": {"StringValue": "x", "DataType": "String"}}
    )
    assert text in refused(sqs.send_message, QueueUrl=url, MessageBody="x", MessageAttributes={name: value})["Message"]
    many = {f"a{number}": {"StringValue": "x", "DataType": "String"} for number in range(11)}
    found = refused(sqs.send_message, QueueUrl=url, MessageBody="x", MessageAttributes=many)
    assert found["Message"] == "Number of message attributes [11] exceeds the allowed maximum [10]."


def test_batches_are_bounded_as_a_whole(sqs: Any) -> None:
    url = make(sqs, "batch", MaximumMessageSize="1024")
    entries = [{"Id": "a", "MessageBody": "x" * 1024}, {"Id": "b", "MessageBody": "x" * 1025}]
    answer = sqs.send_message_batch(QueueUrl=url, Entries=entries)
    assert [entry["Id"] for entry in answer["Successful"]] == ["a"]
    assert [entry["Id"] for entry in answer["Failed"]] == ["b"]
    assert "Failed" not in sqs.send_message_batch(QueueUrl=url, Entries=entries[:1])
    large = make(sqs, "large")
    attributes = {"k": {"DataType": "String", "StringValue": "x"}}
    whole = {"Id": "a", "MessageBody": "x" * (1_048_576 - 8), "MessageAttributes": attributes}
    found = refused(sqs.send_message_batch, QueueUrl=large, Entries=[whole, {"Id": "b", "MessageBody": "x"}])
    assert found["Code"] == "AWS.SimpleQueueService.BatchRequestTooLong"
    assert "You have sent 1048577 bytes" in found["Message"]


def test_permissions_are_written_as_aws_writes_them(sqs: Any) -> None:
    url = make(sqs, "shared")
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    sqs.add_permission(QueueUrl=url, Label="p", AWSAccountIds=["111122223333"], Actions=["SendMessage"])
    policy = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"])["Attributes"]["Policy"]
    assert json.loads(policy) == {
        "Version": "2008-10-17",
        "Id": f"{arn}/SQSDefaultPolicy",
        "Statement": [
            {
                "Sid": "p",
                "Effect": "Allow",
                "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
                "Action": "SQS:SendMessage",
                "Resource": arn,
            }
        ],
    }
    good = {"QueueUrl": url, "Label": "q", "AWSAccountIds": ["111122223333"], "Actions": ["SendMessage"]}
    assert "Already exists." in refused(sqs.add_permission, **{**good, "Label": "p"})["Message"]
    assert "Unable to verify." in refused(sqs.add_permission, **{**good, "AWSAccountIds": ["1"]})["Message"]
    assert "Only the queue owner" in refused(sqs.add_permission, **{**good, "Actions": ["DeleteQueue"]})["Message"]
    assert refused(sqs.add_permission, **{**good, "Actions": ["SendMessage"] * 8})["Code"] == "OverLimit"
    assert "can't find label on existing policy." in refused(sqs.remove_permission, QueueUrl=url, Label="q")["Message"]
    sqs.remove_permission(QueueUrl=url, Label="p")
    assert "can't find label." in refused(sqs.remove_permission, QueueUrl=url, Label="p")["Message"]
    policy = policy.replace(arn, "any text")
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})


def test_errors_have_two_codes(sqs: Any) -> None:
    url = make(sqs, "codes")
    found = refused(sqs.send_message, QueueUrl=url, MessageBody="")
    assert (found["Code"], found["QueryErrorCode"]) == ("MissingParameter", "MissingRequiredParameterException")
    found = refused(sqs.receive_message, QueueUrl=url, MaxNumberOfMessages=11)
    assert (found["Code"], found["QueryErrorCode"]) == ("InvalidParameterValue", "InvalidParameterValueException")
    sqs.delete_queue(QueueUrl=url)
    found = refused(sqs.receive_message, QueueUrl=url)
    assert found["Code"] == "AWS.SimpleQueueService.NonExistentQueue"
    assert (found["QueryErrorCode"], found["Message"]) == ("QueueDoesNotExist", "The specified queue does not exist.")


def get(server: Any, account: str, path: str, accept: str = "", **fields: str) -> tuple[int, str]:
    """A signed GET, as old clients and browsers send it."""
    target = f"{server.url}{path}?{urlencode(fields)}"
    request = AWSRequest("GET", target, headers={"accept": accept} if accept else {})
    SigV4Auth(Credentials(account, "test"), "sqs", "us-east-1").add_auth(request)
    try:
        with urlopen(Request(target, headers=dict(request.headers.items()))) as answer:
            return answer.status, answer.read().decode()
    except OSError as error:
        return error.code, error.read().decode()  # type: ignore[attr-defined]


def test_a_queue_url_is_an_endpoint(server: Any, account: str, sqs: Any) -> None:
    url = make(sqs, "endpoint")
    path = f"/{account}/endpoint"
    assert get(server, account, path, Action="SendMessage", MessageBody="hello")[0] == 200
    assert "<Body>hello</Body>" in get(server, account, path, Action="ReceiveMessage")[1]
    assert "<ReceiveMessageResult/>" in get(server, account, path, Action="ReceiveMessage")[1]
    assert f"<QueueUrl>{url}</QueueUrl>" in get(server, account, path, Action="GetQueueUrl", QueueName="endpoint")[1]
    for action in ("ListQueues", "Other"):
        status, text = get(server, account, path, Action=action)
        assert (status, f"<Message>The action {action} is not valid for this endpoint.</Message>" in text) == (
            400,
            True,
        )
    found = get(server, account, path, Action="GetQueueAttributes", **{"AttributeName.1": "Other"})[1]
    assert "<Code>InvalidAttributeName</Code><Message>Unknown Attribute Other.</Message>" in found
    assert get(server, account, path) == (404, "<UnknownOperationException/>\n")
    status, text = get(server, account, "/", "application/json", Action="ListQueues", Version="2012-11-05")
    assert (status, json.loads(text)["ListQueuesResponse"]["ListQueuesResult"]) == (200, {"queueUrls": [url]})
    sqs.delete_queue(QueueUrl=url)
    status, text = get(server, account, path, Action="ReceiveMessage")
    assert "The specified queue does not exist for this wsdl version." in text
    assert (status, "<Code>AWS.SimpleQueueService.NonExistentQueue</Code>" in text) == (400, True)


def test_tasks_are_named_by_their_queue(sqs: Any, account: str) -> None:
    source = f"arn:aws:sqs:us-east-1:{account}:none"
    handle = base64.b64encode(json.dumps({"taskId": "x", "sourceArn": source}).encode()).decode()
    found = refused(sqs.cancel_message_move_task, TaskHandle=handle)
    assert (found["Code"], found["status"]) == ("ResourceNotFoundException", 404)
    assert found["Message"] == "The resource that you specified for the SourceArn parameter doesn't exist."


def test_one_of_a_group_at_a_time_under_many_receivers(sqs: Any, server: Any, account: str) -> None:
    """Whoever asks, and however often: each group's messages come in order."""
    url = make(sqs, "crowd.fifo", **FIFO)
    send(sqs, url, *(f"{group}{number}" for number in range(5) for group in "abc"))
    seen: list[str] = []

    def work() -> None:
        own = server.client("sqs", account)
        while len(seen) < 15:
            for message in own.receive_message(QueueUrl=url).get("Messages", []):
                seen.append(message["Body"])
                own.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(seen) == 15
    for group in "abc":
        assert [text for text in seen if text[0] == group] == [f"{group}{number}" for number in range(5)]
