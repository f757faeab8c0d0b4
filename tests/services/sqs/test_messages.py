"""Queues and messages over the wire."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ClientError


@pytest.fixture
def sqs(client: Any) -> Any:
    return client("sqs")


def make(sqs: Any, name: str = "orders", **attributes: str) -> str:
    url: str = sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
    return url


def test_a_message_is_sent_received_and_deleted(sqs: Any) -> None:
    url = make(sqs)
    attributes = {"colour": {"DataType": "String", "StringValue": "red"}}
    sent = sqs.send_message(QueueUrl=url, MessageBody="héllo", MessageAttributes=attributes)
    got = sqs.receive_message(QueueUrl=url, AttributeNames=["All"], MessageAttributeNames=["All"])["Messages"]
    assert [m["MessageId"] for m in got] == [sent["MessageId"]]
    assert got[0]["Body"] == "héllo"
    assert got[0]["MessageAttributes"]["colour"]["StringValue"] == "red"
    assert got[0]["Attributes"]["ApproximateReceiveCount"] == "1"
    assert "Messages" not in sqs.receive_message(QueueUrl=url)
    sqs.delete_message(QueueUrl=url, ReceiptHandle=got[0]["ReceiptHandle"])
    counts = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert counts["ApproximateNumberOfMessages"] == counts["ApproximateNumberOfMessagesNotVisible"] == "0"


@pytest.mark.turns_clock
def test_a_message_comes_back_after_its_visibility_timeout(sqs: Any, server: Any) -> None:
    url = make(sqs, VisibilityTimeout="10")
    sqs.send_message(QueueUrl=url, MessageBody="x")
    sqs.receive_message(QueueUrl=url)
    assert "Messages" not in sqs.receive_message(QueueUrl=url)
    server.advance(11)
    again = sqs.receive_message(QueueUrl=url, AttributeNames=["ApproximateReceiveCount"])["Messages"]
    assert again[0]["Attributes"] == {"ApproximateReceiveCount": "2"}


def test_a_long_poll_ends_with_the_first_message(sqs: Any, server: Any, account: str) -> None:
    url = make(sqs)
    found: list[Any] = []
    other = server.client("sqs", account)
    poll = threading.Thread(target=lambda: found.append(other.receive_message(QueueUrl=url, WaitTimeSeconds=20)))
    poll.start()
    sqs.send_message(QueueUrl=url, MessageBody="now")
    poll.join(10)
    assert found[0]["Messages"][0]["Body"] == "now"


@pytest.mark.turns_clock
def test_dead_letters_move_and_can_be_sent_back(sqs: Any, server: Any) -> None:
    dead = make(sqs, "dead")
    arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    policy = f'{{"deadLetterTargetArn": "{arn}", "maxReceiveCount": 2}}'
    url = make(sqs, "source", RedrivePolicy=policy, VisibilityTimeout="0")
    sent = sqs.send_message(QueueUrl=url, MessageBody="poison")
    for _ in range(2):
        assert sqs.receive_message(QueueUrl=url)["Messages"]
    assert "Messages" not in sqs.receive_message(QueueUrl=url)
    letter = sqs.receive_message(QueueUrl=dead, VisibilityTimeout=0, AttributeNames=["All"])["Messages"][0]
    assert letter["MessageId"] == sent["MessageId"]
    assert letter["Attributes"]["DeadLetterQueueSourceArn"].endswith(":source")
    assert sqs.list_dead_letter_source_queues(QueueUrl=dead)["queueUrls"] == [url]
    sqs.start_message_move_task(SourceArn=arn)
    server.advance(0.1)
    assert sqs.list_message_move_tasks(SourceArn=arn)["Results"][0]["Status"] == "COMPLETED"
    back = sqs.receive_message(QueueUrl=url, AttributeNames=["All"])["Messages"][0]
    assert back["Body"] == "poison"
    assert back["MessageId"] != sent["MessageId"]  # a redriven message is a new one
    assert back["Attributes"]["ApproximateReceiveCount"] == "1"
    assert "Messages" not in sqs.receive_message(QueueUrl=dead)


def test_a_move_task_can_be_cancelled(sqs: Any) -> None:
    dead = make(sqs, "dead2")
    arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    with pytest.raises(ClientError, match="Value for parameter TaskHandle is invalid"):
        sqs.cancel_message_move_task(TaskHandle="none")
    for number in range(5):
        sqs.send_message(QueueUrl=dead, MessageBody=str(number))
    with pytest.raises(ClientError, match="must be configured as a Dead Letter Queue"):
        sqs.start_message_move_task(SourceArn=arn)
    make(sqs, "any", RedrivePolicy=f'{{"deadLetterTargetArn": "{arn}", "maxReceiveCount": 2}}')
    target = make(sqs, "target")
    target_arn = sqs.get_queue_attributes(QueueUrl=target, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    handle = sqs.start_message_move_task(SourceArn=arn, DestinationArn=target_arn, MaxNumberOfMessagesPerSecond=1)
    sqs.cancel_message_move_task(TaskHandle=handle["TaskHandle"])
    assert sqs.list_message_move_tasks(SourceArn=arn)["Results"][0]["Status"] == "CANCELLED"


def test_only_one_of_many_receivers_gets_a_group(sqs: Any) -> None:
    """What follows in a group waits for what is in flight, whoever asks at the same moment."""
    barrier = threading.Barrier(8)

    def receive(url: str) -> list[str]:
        barrier.wait(10)
        found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=1)
        return [message["Body"] for message in found.get("Messages", [])]

    with ThreadPoolExecutor(8) as threads:
        for turn in range(5):
            url = make(sqs, f"many{turn}.fifo", FifoQueue="true", ContentBasedDeduplication="true")
            for number in range(8):
                sqs.send_message(QueueUrl=url, MessageBody=str(number), MessageGroupId="g")
            assert sorted(threads.map(receive, [url] * 8)) == [*[[]] * 7, ["0"]]


def test_fifo_keeps_order_within_a_group_and_drops_repeats(sqs: Any) -> None:
    url = make(sqs, "line.fifo", FifoQueue="true", ContentBasedDeduplication="true")
    for body in ("a1", "a2", "a1"):
        sqs.send_message(QueueUrl=url, MessageBody=body, MessageGroupId="a")
    sqs.send_message(QueueUrl=url, MessageBody="b1", MessageGroupId="b")
    first = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=1)["Messages"]
    assert [m["Body"] for m in first] == ["a1"]
    others = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    assert [m["Body"] for m in others] == ["b1"]
    sqs.delete_message(QueueUrl=url, ReceiptHandle=first[0]["ReceiptHandle"])
    assert [m["Body"] for m in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]] == ["a2"]


def test_batches_report_each_entry(sqs: Any) -> None:
    url = make(sqs)
    entries = [{"Id": "good", "MessageBody": "x"}, {"Id": "bad", "MessageBody": "x", "DelaySeconds": 901}]
    answer = sqs.send_message_batch(QueueUrl=url, Entries=entries)
    assert [e["Id"] for e in answer["Successful"]] == ["good"]
    assert [(e["Id"], e["Code"]) for e in answer["Failed"]] == [("bad", "InvalidParameterValue")]
    message = sqs.receive_message(QueueUrl=url)["Messages"][0]
    handle = {"Id": "one", "ReceiptHandle": message["ReceiptHandle"]}
    changed = sqs.change_message_visibility_batch(QueueUrl=url, Entries=[{**handle, "VisibilityTimeout": 60}])
    assert changed["Successful"] == [{"Id": "one"}]
    sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=30)
    assert sqs.delete_message_batch(QueueUrl=url, Entries=[handle])["Successful"] == [{"Id": "one"}]


def test_queues_are_named_listed_tagged_purged_and_deleted(sqs: Any) -> None:
    url = make(sqs, "one")
    make(sqs, "two")
    assert sqs.get_queue_url(QueueName="one")["QueueUrl"] == url
    assert len(sqs.list_queues(QueueNamePrefix="o")["QueueUrls"]) == 1
    sqs.tag_queue(QueueUrl=url, Tags={"team": "a", "env": "b"})
    sqs.untag_queue(QueueUrl=url, TagKeys=["env"])
    assert sqs.list_queue_tags(QueueUrl=url)["Tags"] == {"team": "a"}
    sqs.send_message(QueueUrl=url, MessageBody="x")
    sqs.purge_queue(QueueUrl=url)
    assert "Messages" not in sqs.receive_message(QueueUrl=url)
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"DelaySeconds": "5"})
    assert sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["DelaySeconds"])["Attributes"] == {
        "DelaySeconds": "5"
    }
    sqs.delete_queue(QueueUrl=url)
    with pytest.raises(ClientError) as error:
        sqs.send_message(QueueUrl=url, MessageBody="x")
    assert error.value.response["Error"]["Code"] == "AWS.SimpleQueueService.NonExistentQueue"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"QueueName": "bad name"}, "InvalidParameterValue"),
        ({"QueueName": "x", "Attributes": {"DelaySeconds": "901"}}, "InvalidAttributeValue"),
        ({"QueueName": "x", "Attributes": {"FifoQueue": "true"}}, "InvalidParameterValue"),
    ],
)
def test_bad_queues_are_refused(sqs: Any, arguments: Any, code: str) -> None:
    with pytest.raises(ClientError) as error:
        sqs.create_queue(**arguments)
    assert error.value.response["Error"]["Code"] == code


def test_permissions_by_label(sqs: Any) -> None:
    url = make(sqs)
    sqs.add_permission(QueueUrl=url, Label="p", AWSAccountIds=["111122223333"], Actions=["SendMessage"])
    assert "111122223333" in sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"])["Attributes"]["Policy"]
    sqs.remove_permission(QueueUrl=url, Label="p")
    assert "Attributes" not in sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"])


@pytest.mark.parametrize("name", ["MessageGroupId", "MessageDeduplicationId"])
@pytest.mark.parametrize("value", ["x" * 129, "a b", "é"])
def test_ids_of_fifo_queues_are_checked(sqs: Any, name: str, value: str) -> None:
    url = make(sqs, "ids.fifo", FifoQueue="true")
    ids = {"MessageGroupId": "g", "MessageDeduplicationId": "d", name: value}
    with pytest.raises(ClientError, match="can only include alphanumeric and punctuation characters"):
        sqs.send_message(QueueUrl=url, MessageBody="x", **ids)


def test_no_more_dead_letters_at_once_than_are_moved_are_delivered(sqs: Any) -> None:
    """However many become due for the dead-letter queue together, none is received once too often."""
    dead = make(sqs, "many-dead")
    arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    policy = f'{{"deadLetterTargetArn": "{arn}", "maxReceiveCount": 1}}'
    url = make(sqs, "many", RedrivePolicy=policy, VisibilityTimeout="0")
    bodies = [f"{number}" for number in range(130)]
    for start in range(0, 130, 10):
        entries = [{"Id": body, "MessageBody": body} for body in bodies[start : start + 10]]
        sqs.send_message_batch(QueueUrl=url, Entries=entries)
    seen: list[str] = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
        seen += [message["Body"] for message in messages]
    assert sorted(seen, key=int) == bodies


@pytest.mark.parametrize(
    "url", ["http://localhost[/000000000000/q", "", "/", "http://x/", "http://[::1]/000000000000/none", "%00"]
)
def test_odd_urls_are_refused(sqs: Any, url: str) -> None:
    with pytest.raises(ClientError) as error:
        sqs.send_message(QueueUrl=url, MessageBody="x")
    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] < 500
