"""Topics that deliver to queues."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError


@pytest.fixture
def sns(client: Any) -> Any:
    return client("sns")


@pytest.fixture
def queue(client: Any) -> Any:
    """Makes a queue that a topic may send to: queue("name", topic) → (URL, ARN)."""
    sqs = client("sqs")

    def make(name: str, topic: str) -> tuple[str, str]:
        url = sqs.create_queue(QueueName=name)["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": "sns.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": arn,
            "Condition": {"ArnEquals": {"aws:SourceArn": topic}},
        }
        policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
        return url, arn

    return make


def bodies(client: Any, server: Any, url: str) -> list[str]:
    server.page("idle")
    found = client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    return sorted(message["Body"] for message in found)


def test_a_message_reaches_its_subscribers(sns: Any, queue: Any, client: Any, server: Any) -> None:
    topic = sns.create_topic(Name="orders")["TopicArn"]
    plain, plain_arn = queue("plain", topic)
    raw, raw_arn = queue("raw", topic)
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=plain_arn)
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=raw_arn, Attributes={"RawMessageDelivery": "true"})
    sent = sns.publish(
        TopicArn=topic,
        Message="hello",
        Subject="s",
        MessageAttributes={"a": {"DataType": "String", "StringValue": "b"}},
    )
    assert bodies(client, server, raw) == ["hello"]
    envelope = json.loads(bodies(client, server, plain)[0])
    assert envelope["MessageId"] == sent["MessageId"]
    assert (envelope["Type"], envelope["Message"], envelope["Subject"]) == ("Notification", "hello", "s")
    assert envelope["MessageAttributes"] == {"a": {"Type": "String", "Value": "b"}}


def test_filters_choose(sns: Any, queue: Any, client: Any, server: Any) -> None:
    topic = sns.create_topic(Name="t")["TopicArn"]
    url, arn = queue("q", topic)
    subscription = sns.subscribe(
        TopicArn=topic,
        Protocol="sqs",
        Endpoint=arn,
        Attributes={
            "RawMessageDelivery": "true",
            "FilterPolicy": json.dumps({"kind": ["a"], "n": [{"numeric": [">", 3]}]}),
        },
    )["SubscriptionArn"]
    for kind, n in (("a", "4"), ("a", "2"), ("b", "4")):
        attributes = {
            "kind": {"DataType": "String", "StringValue": kind},
            "n": {"DataType": "Number", "StringValue": n},
        }
        sns.publish(TopicArn=topic, Message=f"{kind}{n}", MessageAttributes=attributes)
    assert bodies(client, server, url) == ["a4"]
    sns.set_subscription_attributes(
        SubscriptionArn=subscription, AttributeName="FilterPolicyScope", AttributeValue="MessageBody"
    )
    sns.set_subscription_attributes(
        SubscriptionArn=subscription, AttributeName="FilterPolicy", AttributeValue='{"x": {"y": ["z"]}}'
    )
    sns.publish(TopicArn=topic, Message='{"x": {"y": "z"}}')
    sns.publish(TopicArn=topic, Message='{"x": {"y": "w"}}')
    assert bodies(client, server, url) == ['{"x": {"y": "z"}}']
    assert (
        sns.get_subscription_attributes(SubscriptionArn=subscription)["Attributes"]["FilterPolicyScope"]
        == "MessageBody"
    )


def test_a_queue_that_does_not_allow_the_topic_gets_nothing(sns: Any, client: Any, server: Any) -> None:
    topic = sns.create_topic(Name="t")["TopicArn"]
    sqs = client("sqs")
    url = sqs.create_queue(QueueName="closed")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    sns.publish(TopicArn=topic, Message="x")
    assert bodies(client, server, url) == []


def test_topics_are_managed(sns: Any, queue: Any) -> None:
    topic = sns.create_topic(Name="t", Tags=[{"Key": "a", "Value": "b"}])["TopicArn"]
    assert sns.create_topic(Name="t")["TopicArn"] == topic
    assert [t["TopicArn"] for t in sns.list_topics()["Topics"]] == [topic]
    sns.set_topic_attributes(TopicArn=topic, AttributeName="DisplayName", AttributeValue="Orders")
    assert sns.get_topic_attributes(TopicArn=topic)["Attributes"]["DisplayName"] == "Orders"
    sns.tag_resource(ResourceArn=topic, Tags=[{"Key": "c", "Value": "d"}])
    sns.untag_resource(ResourceArn=topic, TagKeys=["a"])
    assert sns.list_tags_for_resource(ResourceArn=topic)["Tags"] == [{"Key": "c", "Value": "d"}]
    _, arn = queue("q", topic)
    subscription = sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)["SubscriptionArn"]
    assert len(sns.list_subscriptions()["Subscriptions"]) == 1
    assert len(sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]) == 1
    sns.unsubscribe(SubscriptionArn=subscription)
    assert sns.list_subscriptions()["Subscriptions"] == []
    sns.delete_topic(TopicArn=topic)
    with pytest.raises(ClientError) as error:
        sns.publish(TopicArn=topic, Message="x")
    assert error.value.response["Error"]["Code"] == "NotFound"


def test_batches_and_fifo_topics(sns: Any, client: Any, server: Any) -> None:
    topic = sns.create_topic(Name="line.fifo", Attributes={"FifoTopic": "true", "ContentBasedDeduplication": "true"})[
        "TopicArn"
    ]
    entries = [{"Id": str(n), "Message": str(n), "MessageGroupId": "g"} for n in range(3)]
    answer = sns.publish_batch(TopicArn=topic, PublishBatchRequestEntries=entries)
    assert [entry["SequenceNumber"] for entry in answer["Successful"]] == [f"{n:020d}" for n in (1, 2, 3)]
    with pytest.raises(ClientError, match="MessageGroupId"):
        sns.publish(TopicArn=topic, Message="x")
