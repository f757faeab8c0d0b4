"""Publish: what is accepted, FIFO order and deduplication, and what a crash may repeat."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError


def refused(call: Any, **parameters: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as error:
        call(**parameters)
    found = error.value.response["Error"]
    return found["Code"], found["Message"]


@pytest.fixture
def topic(sns: Any) -> str:
    arn: str = sns.create_topic(Name="t")["TopicArn"]
    return arn


def drained(sqs: Any, server: Any, url: str) -> list[Any]:
    """All messages of a queue, in the order received."""
    server.page("idle")
    found: list[Any] = []
    while True:
        part = sqs.receive_message(
            QueueUrl=url, MaxNumberOfMessages=10, AttributeNames=["All"], MessageAttributeNames=["All"]
        ).get("Messages", [])
        if not part:
            return found
        found += part
        for message in part:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])


@pytest.mark.parametrize(
    ("parameters", "code", "text"),
    [
        ({"Message": ""}, "InvalidParameter", "Invalid parameter: Empty message"),
        ({"Message": "x" * 262_145}, "InvalidParameter", "Invalid parameter: Message too long"),
        ({"Message": "x", "Subject": ""}, "InvalidParameter", "Invalid parameter: Subject"),
        ({"Message": "x", "Subject": "a\nb"}, "InvalidParameter", "Invalid parameter: Subject"),
        (
            {"Message": "x", "MessageStructure": "json"},
            "InvalidParameter",
            "Invalid parameter: Message Structure - JSON message body failed to parse",
        ),
        (
            {"Message": '{"a": "b"}', "MessageStructure": "json"},
            "InvalidParameter",
            "Invalid parameter: Message Structure - No default entry in JSON message body",
        ),
        (
            {"Message": "x", "MessageDeduplicationId": "d"},
            "InvalidParameter",
            "Invalid parameter: MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter "
            "that is not valid for this topic type",
        ),
    ],
)
def test_wrong_messages(sns: Any, topic: str, parameters: Any, code: str, text: str) -> None:
    assert refused(sns.publish, TopicArn=topic, **parameters) == (code, text)


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        (
            "a",
            {"DataType": "String", "StringValue": ""},
            "The message attribute 'a' must contain non-empty message attribute value for message attribute type "
            "'String'.",
        ),
        (
            "a",
            {"DataType": "String", "BinaryValue": b"x"},
            "The message attribute 'a' with type 'String' must use field 'String'.",
        ),
        (
            "a",
            {"DataType": "Binary", "StringValue": "x"},
            "The message attribute 'a' with type 'Binary' must use field 'Binary'.",
        ),
        (
            "a",
            {"DataType": "Text", "StringValue": "x"},
            "The message attribute 'a' has an invalid message attribute type, the set of supported type prefixes is "
            "Binary, Number, and String.",
        ),
        ("a", {"DataType": "Number", "StringValue": "x"}, "Could not cast message attribute 'a' value to number."),
        (
            "a^",
            {"DataType": "String", "StringValue": "x"},
            "Invalid non-alphanumeric character '#x5E' was found in the message attribute name. Can only include "
            "alphanumeric characters, hyphens, underscores, or dots.",
        ),
        (
            ".a",
            {"DataType": "String", "StringValue": "x"},
            "Invalid message attribute name starting with character '.' was found.",
        ),
        (
            "a.",
            {"DataType": "String", "StringValue": "x"},
            "Invalid message attribute name ending with character '.' was found.",
        ),
        (
            "a..b",
            {"DataType": "String", "StringValue": "x"},
            "Message attribute name can not have successive '.' character.",
        ),
        (
            "a" * 257,
            {"DataType": "String", "StringValue": "x"},
            "Length of message attribute name must be less than 256 bytes.",
        ),
    ],
)
def test_wrong_message_attributes(sns: Any, topic: str, name: str, value: Any, text: str) -> None:
    assert refused(sns.publish, TopicArn=topic, Message="x", MessageAttributes={name: value}) == (
        "ParameterValueInvalid",
        text,
    )


def test_targets_that_are_none(sns: Any, topic: str) -> None:
    assert refused(sns.publish, TargetArn=f"{topic}x", Message="x")[0] == "NotFound"
    endpoint = topic.replace(":t", ":endpoint/APNS/a/b")
    assert refused(sns.publish, TargetArn=endpoint, Message="x")[1] == (
        "Invalid parameter: TargetArn Reason: No endpoint found for the target arn specified"
    )
    assert "+1 is not valid to publish to" in refused(sns.publish, PhoneNumber="+1", Message="x")[1]
    assert refused(sns.publish, Message="x")[1] == (
        "Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter"
    )


def test_a_message_of_its_own_for_each_protocol(
    sns: Any, topic: str, client: Any, server: Any, make_queue: Any, endpoint: Any
) -> None:
    url, arn = make_queue("q")
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"})
    sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=endpoint.url)
    server.page("idle")
    sns.confirm_subscription(TopicArn=topic, Token=endpoint.received.pop().json["Token"])
    message = json.dumps({"default": "d", "sqs": '{"q": 1}', "email": 3})
    sns.publish(TargetArn=topic, Message=message, MessageStructure="json", MessageGroupId="fair")
    (found,) = drained(client("sqs"), server, url)
    assert found["Body"] == '{"q": 1}'
    assert found["Attributes"]["MessageGroupId"] == "fair"
    assert endpoint.received[0].json["Message"] == "d"


def test_larger_messages_where_the_topic_allows_them(sns: Any, topic: str) -> None:
    sns.set_topic_attributes(TopicArn=topic, AttributeName="MaximumMessageSize", AttributeValue="1048576")
    sns.publish(TopicArn=topic, Message="x" * 1_000_000)
    assert refused(sns.publish, TopicArn=topic, Message="x" * 1_048_577)[1] == "Invalid parameter: Message too long"


def test_batches(sns: Any, topic: str, client: Any, server: Any, make_queue: Any) -> None:
    url, arn = make_queue("q")
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"})
    entries: Any = [{"Id": str(n), "Message": f"m{n}"} for n in range(10)]
    answer = sns.publish_batch(TopicArn=topic, PublishBatchRequestEntries=entries)
    assert (len(answer["Successful"]), answer["Failed"]) == (10, [])
    assert sorted(message["Body"] for message in drained(client("sqs"), server, url)) == [f"m{n}" for n in range(10)]
    for wrong, code in (
        ([], "EmptyBatchRequest"),
        ([*entries, {"Id": "x", "Message": "x"}], "TooManyEntriesInBatchRequest"),
        ([entries[0], entries[0]], "BatchEntryIdsNotDistinct"),
        ([{"Id": "a b", "Message": "x"}], "InvalidBatchEntryId"),
        ([{"Id": str(n), "Message": "x" * 200_000} for n in range(2)], "BatchRequestTooLong"),
        ([entries[0], {"Id": "x", "Message": ""}], "InvalidParameter"),
    ):
        assert refused(sns.publish_batch, TopicArn=topic, PublishBatchRequestEntries=wrong)[0] == code
    assert refused(sns.publish_batch, TopicArn=f"{topic}x", PublishBatchRequestEntries=entries)[0] == "NotFound"


def test_fifo_topics_keep_order_and_drop_duplicates(sns: Any, client: Any, server: Any, make_queue: Any) -> None:
    topic = sns.create_topic(Name="t.fifo", Attributes={"FifoTopic": "true"})["TopicArn"]
    url, arn = make_queue("q.fifo")
    plain_url, plain = make_queue("plain")
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"})
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=plain)
    for n in range(20):
        sns.publish(TopicArn=topic, Message=str(n), MessageGroupId=f"g{n % 2}", MessageDeduplicationId=f"d{n}")
    first = sns.publish(TopicArn=topic, Message="again", MessageGroupId="g0", MessageDeduplicationId="d0")
    assert first["SequenceNumber"] == f"{1:020d}"
    found = drained(client("sqs"), server, url)
    for group in (0, 1):
        of_group = [m for m in found if m["Attributes"]["MessageGroupId"] == f"g{group}"]
        assert [message["Body"] for message in of_group] == [str(n) for n in range(group, 20, 2)]
    assert found[0]["Attributes"]["MessageDeduplicationId"] in ("d0", "d1")
    notes = [json.loads(message["Body"]) for message in drained(client("sqs"), server, plain_url)]
    assert len(notes) == 20
    assert "Signature" not in notes[0]
    assert notes[0]["SequenceNumber"]
    assert refused(sns.publish, TopicArn=topic, Message="x")[1] == (
        "Invalid parameter: The MessageGroupId parameter is required for FIFO topics"
    )
    assert refused(sns.publish, TopicArn=topic, Message="x", MessageGroupId="g")[1] == (
        "Invalid parameter: The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId "
        "provided explicitly"
    )
    assert refused(sns.subscribe, TopicArn=topic, Protocol="http", Endpoint="http://x")[1] == (
        "Invalid parameter: Invalid protocol type: http"
    )
    dead = json.dumps({"deadLetterTargetArn": plain})
    other = arn.replace("q.fifo", "r.fifo")
    code, text = refused(
        sns.subscribe, TopicArn=topic, Protocol="sqs", Endpoint=other, Attributes={"RedrivePolicy": dead}
    )
    assert text.endswith("RedrivePolicy: must use a FIFO queue as DLQ for a FIFO Subscription to a FIFO Topic.")
    standard = sns.create_topic(Name="s")["TopicArn"]
    assert refused(sns.subscribe, TopicArn=standard, Protocol="sqs", Endpoint=arn)[1] == (
        "Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS "
        "topics"
    )


def test_deduplication_by_content_and_by_group(sns: Any, client: Any, server: Any, make_queue: Any) -> None:
    attributes = {"FifoTopic": "true", "ContentBasedDeduplication": "true", "FifoThroughputScope": "MessageGroup"}
    topic = sns.create_topic(Name="t.fifo", Attributes=attributes)["TopicArn"]
    url, arn = make_queue("q.fifo", DeduplicationScope="messageGroup", FifoThroughputLimit="perMessageGroupId")
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"})
    for group in ("a", "b", "a"):
        sns.publish(TopicArn=topic, Message="same", MessageGroupId=group)
    found = drained(client("sqs"), server, url)
    assert sorted(message["Attributes"]["MessageGroupId"] for message in found) == ["a", "b"]


def test_the_dead_letter_queue_of_a_subscription(
    sns: Any, topic: str, client: Any, server: Any, make_queue: Any
) -> None:
    dead_url, dead = make_queue("dead")
    sqs = client("sqs")
    closed = sqs.create_queue(QueueName="closed")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=closed, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    attributes = {"RedrivePolicy": json.dumps({"deadLetterTargetArn": dead}), "RawMessageDelivery": "true"}
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes=attributes)
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn.replace("closed", "gone"), Attributes=attributes)
    sns.publish(TopicArn=topic, Message="x", MessageAttributes={"n": {"DataType": "Binary", "BinaryValue": b"\1\2"}})
    found = drained(sqs, server, dead_url)
    assert [message["Body"] for message in found] == ["x", "x"]
    assert found[0]["MessageAttributes"]["n"]["BinaryValue"] == b"\1\2"


def test_many_subscriptions_each_get_the_message_once(sns: Any, topic: str, server: Any, make_queue: Any) -> None:
    _, arn = make_queue("q")
    base = arn.rsplit(":", 1)[0]
    url, dead = make_queue("dead")
    for n in range(205):
        sns.subscribe(
            TopicArn=topic, Protocol="sqs", Endpoint=f"{base}:absent{n}",
            Attributes={"RedrivePolicy": json.dumps({"deadLetterTargetArn": dead})},
        )  # fmt: skip
    sns.publish(TopicArn=topic, Message="x")
    for _ in range(3):
        server.page("idle")
    found = server.client("sqs", topic.split(":")[4]).get_queue_attributes(
        QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"]
    )
    assert found["Attributes"]["ApproximateNumberOfMessages"] == "205"


def test_a_crash_repeats_no_more_than_what_was_under_way(
    own_server: Any, account: str, open_queue: Any, wait_until: Any
) -> None:
    """Every message reaches every queue; a FIFO queue gets each once, a standard one repeats at most a few."""
    server = own_server()
    sns, sqs = server.client("sns", account), server.client("sqs", account)
    topic = sns.create_topic(Name="t.fifo", Attributes={"FifoTopic": "true", "ContentBasedDeduplication": "true"})[
        "TopicArn"
    ]
    queues = [open_queue(sqs, "a.fifo"), open_queue(sqs, "b.fifo"), open_queue(sqs, "c")]
    for _, arn in queues:
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"})
    total = 0
    for _ in range(3):
        entries = [{"Id": str(n), "Message": str(total + n), "MessageGroupId": str(n % 3)} for n in range(10)]
        sns.publish_batch(TopicArn=topic, PublishBatchRequestEntries=entries)
        total += 10
        server.kill()
        server.start()
    wanted = sorted(map(str, range(total)))
    for url, _ in queues[:2]:
        found: list[str] = []
        wait_until(lambda url=url, found=found: (found.extend(m["Body"] for m in drained(sqs, server, url)),
                                                 len(found) >= total)[1])  # fmt: skip
        assert sorted(found) == wanted
    standard = [message["Body"] for message in drained(sqs, server, queues[2][0])]
    assert sorted(set(standard)) == wanted
