"""How many messages may be in flight, and what messages may not carry."""

from __future__ import annotations

import time
from typing import Any

import pytest
from botocore.exceptions import ClientError


def fill(sqs: Any, url: str, count: int, **more: Any) -> None:
    for start in range(0, count, 10):
        entries = [{"Id": str(n), "MessageBody": str(n), **more} for n in range(start, start + 10)]
        assert len(sqs.send_message_batch(QueueUrl=url, Entries=entries)["Successful"]) == 10


def refused(call: Any, **parameters: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as error:
        call(**parameters)
    found = error.value.response["Error"]
    return found["Code"], found["Message"]


def test_a_standard_queue_with_too_many_messages_in_flight(own_server: Any) -> None:
    server = own_server("--in-flight", "20")
    sqs = server.client("sqs", "000000000000")
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    fill(sqs, url, 40)
    ten = {"QueueUrl": url, "MaxNumberOfMessages": 10}
    got = sqs.receive_message(**ten)["Messages"]
    assert len(sqs.receive_message(**ten)["Messages"]) == 10
    assert "OverLimit" in refused(sqs.receive_message, **ten)[0]
    # A long poll waits instead.
    begun = time.monotonic()
    assert "Messages" not in sqs.receive_message(**ten, WaitTimeSeconds=1)
    assert time.monotonic() - begun > 0.9
    sqs.delete_message(QueueUrl=url, ReceiptHandle=got[0]["ReceiptHandle"])
    server.advance(1)
    assert len(sqs.receive_message(**ten)["Messages"]) == 10
    server.advance(31)
    assert len(sqs.receive_message(**ten)["Messages"]) == 10


def test_delayed_messages_are_not_in_flight(own_server: Any) -> None:
    sqs = own_server("--in-flight", "20").client("sqs", "000000000000")
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    fill(sqs, url, 30, DelaySeconds=60)
    fill(sqs, url, 10)
    assert len(sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]) == 10


def test_a_fifo_queue_with_too_many_gives_nothing(own_server: Any) -> None:
    server = own_server("--in-flight", "10")
    sqs = server.client("sqs", "000000000000")
    attributes = {"FifoQueue": "true", "ContentBasedDeduplication": "true"}
    url = sqs.create_queue(QueueName="q.fifo", Attributes=attributes)["QueueUrl"]
    fill(sqs, url, 10, MessageGroupId="a")
    sqs.send_message(QueueUrl=url, MessageBody="other", MessageGroupId="b")
    got = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    assert len(got) == 10
    assert "Messages" not in sqs.receive_message(QueueUrl=url)
    sqs.delete_message(QueueUrl=url, ReceiptHandle=got[0]["ReceiptHandle"])
    server.advance(1)
    assert [one["Body"] for one in sqs.receive_message(QueueUrl=url)["Messages"]] == ["other"]


@pytest.mark.parametrize(
    ("attributes", "code", "text"),
    [
        ({"x": {"DataType": "String", "StringValue": "y"}}, "InvalidParameterValue", "'x' is invalid"),
        ({"AWSTraceHeader": {"DataType": "Number", "StringValue": "1"}}, "InvalidParameterValue", "type 'String'"),
        ({"AWSTraceHeader": {"DataType": "String"}}, "InvalidParameterValue", "non-empty"),
        (
            {"AWSTraceHeader": {"DataType": "String", "StringListValues": ["x"]}},
            "AWS.SimpleQueueService.UnsupportedOperation",
            "list values",
        ),
    ],
)
def test_wrong_system_attributes(client: Any, attributes: Any, code: str, text: str) -> None:
    sqs = client("sqs")
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    found = refused(sqs.send_message, QueueUrl=url, MessageBody="m", MessageSystemAttributes=attributes)
    assert found[0] == code
    assert text in found[1]


@pytest.mark.parametrize("member", [{"StringListValues": ["x"]}, {"BinaryListValues": [b"x"]}])
def test_lists_are_no_attributes(client: Any, member: Any) -> None:
    sqs = client("sqs")
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    attributes = {"a": {"DataType": "String", "StringValue": "y", **member}}
    assert refused(sqs.send_message, QueueUrl=url, MessageBody="m", MessageAttributes=attributes) == (
        "AWS.SimpleQueueService.UnsupportedOperation",
        "Message attribute list values in SendMessage operation are not supported.",
    )


def test_a_key_of_the_users_turns_the_queues_own_off(client: Any) -> None:
    sqs = client("sqs")
    url = sqs.create_queue(QueueName="q")["QueueUrl"]

    def shown() -> dict[str, str]:
        found: dict[str, str] = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        return {name: value for name, value in found.items() if name.startswith(("Kms", "SqsManaged"))}

    assert shown() == {"SqsManagedSseEnabled": "true"}
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"KmsMasterKeyId": "k"})
    kept = {"KmsMasterKeyId": "k", "KmsDataKeyReusePeriodSeconds": "300", "SqsManagedSseEnabled": "false"}
    assert shown() == kept
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"KmsMasterKeyId": ""})
    assert shown() == {"SqsManagedSseEnabled": "false"}


def test_batches_say_what_is_too_long_in_words_of_their_own(client: Any) -> None:
    sqs = client("sqs")
    url = sqs.create_queue(QueueName="q", Attributes={"MaximumMessageSize": "1024"})["QueueUrl"]
    (failed,) = sqs.send_message_batch(QueueUrl=url, Entries=[{"Id": "a", "MessageBody": "x" * 1025}])["Failed"]
    text = "One or more parameters cannot be validated. Reason: Message must be shorter than 1024 bytes."
    assert (failed["Code"], failed["Message"]) == ("InvalidParameterValue", text)


def test_what_is_moved_where_and_how_fast(client: Any, account: str, wait_until: Any) -> None:
    sqs = client("sqs")
    arn = f"arn:aws:sqs:us-east-1:{account}:"
    dead = sqs.create_queue(QueueName="dead")["QueueUrl"]
    redrive = f'{{"deadLetterTargetArn": "{arn}dead", "maxReceiveCount": 1}}'
    sqs.create_queue(QueueName="q", Attributes={"RedrivePolicy": redrive})
    sqs.create_queue(QueueName="q.fifo", Attributes={"FifoQueue": "true"})
    form = "arn:<partition>:<service>:<region>:<account-id>:<resource-id>"
    rate = "Value for parameter MaxNumberOfMessagesPerSecond is invalid. Reason: You must enter a number that's between 1 and 500."
    for asked, text in (
        ({"SourceArn": "dead"}, f"You must use this format to specify the SourceArn: {form}"),
        ({"DestinationArn": "q"}, f"You must use this format to specify the DestinationArn: {form}"),
        ({"DestinationArn": arn + "dead"}, "Source queue arn and destination queue arn cannot be the same."),
        ({"DestinationArn": arn + "q.fifo"}, "The source queue and destination queue must be of the same queue type."),
        ({"MaxNumberOfMessagesPerSecond": 0}, rate),
        ({"MaxNumberOfMessagesPerSecond": 501}, rate),
    ):
        found = refused(sqs.start_message_move_task, **{"SourceArn": arn + "dead", **asked})
        assert found == ("InvalidParameterValue", text)
    gone = refused(sqs.start_message_move_task, SourceArn=arn + "dead", DestinationArn=arn + "gone")
    assert gone == (
        "ResourceNotFoundException",
        "The resource that you specified for the DestinationArn parameter doesn't exist.",
    )
    assert "between 1 and 10" in refused(sqs.list_message_move_tasks, SourceArn=arn + "dead", MaxResults=11)[1]
    sqs.send_message(QueueUrl=dead, MessageBody="of nowhere")
    sqs.start_message_move_task(SourceArn=arn + "dead")
    read = lambda: sqs.list_message_move_tasks(SourceArn=arn + "dead")["Results"][0]  # noqa: E731
    wait_until(lambda: read()["Status"] == "FAILED")
    assert read()["FailureReason"] == "CouldNotDetermineMessageSource"
