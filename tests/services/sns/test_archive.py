"""Archives of FIFO topics, and their replay."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

RAW = {"RawMessageDelivery": "true"}


def archived(sns: Any, days: int = 30) -> str:
    attributes = {
        "FifoTopic": "true",
        "ContentBasedDeduplication": "true",
        "ArchivePolicy": json.dumps({"MessageRetentionPeriod": str(days)}),
    }
    topic: str = sns.create_topic(Name="t.fifo", Attributes=attributes)["TopicArn"]
    return topic


def publish(sns: Any, topic: str, *texts: str, **more: Any) -> list[str]:
    return [sns.publish(TopicArn=topic, Message=text, MessageGroupId=text[0], **more)["MessageId"] for text in texts]


def stamp(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat()


def since_when(sns: Any, topic: str) -> str:
    """What the archive begins with."""
    begun: str = sns.get_topic_attributes(TopicArn=topic)["Attributes"]["BeginningArchiveTime"]
    return begun


def since(sns: Any, topic: str, **more: str) -> dict[str, str]:
    """The attributes of a subscription that wants all that the archive has."""
    policy = {"PointType": "Timestamp", "StartingPoint": since_when(sns, topic), **more}
    return {"ReplayPolicy": json.dumps(policy)}


def got(client: Any, server: Any, url: str) -> list[Any]:
    server.page("idle")
    sqs, found = client("sqs"), []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
        for message in messages:
            found.append(json.loads(message["Body"]))
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return found


def refused(call: Any, **parameters: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as error:
        call(**parameters)
    found = error.value.response["Error"]
    return found["Code"], found["Message"]


def test_who_comes_late_gets_what_was_and_what_is(sns: Any, client: Any, server: Any, make_queue: Any) -> None:
    topic = archived(sns)
    sent = publish(sns, topic, "a1", "b1", "a2")
    url, arn = make_queue("q.fifo")
    made = sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes=since(sns, topic))
    new = publish(sns, topic, "a3")
    found = got(client, server, url)
    assert {one["MessageId"] for one in found} == {*sent, *new}
    assert [one["Message"] for one in found if one["Message"][0] == "a"] == ["a1", "a2", "a3"]
    assert {one["Message"] for one in found if one.get("Replayed") == "true"} == {"a1", "b1", "a2"}
    subscription = made["SubscriptionArn"]
    attributes = sns.get_subscription_attributes(SubscriptionArn=subscription)["Attributes"]
    assert attributes["ReplayStatus"] == "Completed"
    assert json.loads(attributes["ReplayPolicy"])["PointType"] == "Timestamp"
    publish(sns, topic, "a4")
    (found,) = got(client, server, url)
    assert found["Message"] == "a4"
    assert "Replayed" not in found
    sns.set_subscription_attributes(SubscriptionArn=subscription, AttributeName="ReplayPolicy", AttributeValue="{}")
    attributes = sns.get_subscription_attributes(SubscriptionArn=subscription)["Attributes"]
    assert not {"ReplayStatus", "ReplayPolicy"} & set(attributes)


@pytest.mark.turns_clock
def test_a_replay_with_an_end_is_all_there_is(sns: Any, client: Any, server: Any, make_queue: Any) -> None:
    topic = archived(sns)
    publish(sns, topic, "a1")
    server.advance(60)
    middle = server.page("clock", {"seconds": 0})["now"]
    server.advance(60)
    publish(sns, topic, "a2")
    url, arn = make_queue("q.fifo")
    attributes = since(sns, topic, EndingPoint=stamp(middle))
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes=attributes)
    publish(sns, topic, "a3")
    assert [one["Message"] for one in got(client, server, url)] == ["a1"]


@pytest.mark.turns_clock
def test_an_archive_forgets(sns: Any, client: Any, server: Any, make_queue: Any) -> None:
    topic = archived(sns, days=1)
    publish(sns, topic, "a1")
    server.advance(86_400)
    publish(sns, topic, "a2")
    server.advance(3_600)
    url, arn = make_queue("q.fifo")
    # What the archive begins with moves on by itself.
    start = datetime.fromisoformat(since_when(sns, topic)) + timedelta(minutes=10)
    policy = json.dumps({"PointType": "Timestamp", "StartingPoint": start.isoformat()})
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"ReplayPolicy": policy})
    assert [one["Message"] for one in got(client, server, url)] == ["a2"]
    found = sns.get_topic_attributes(TopicArn=topic)["Attributes"]
    now = server.page("clock", {"seconds": 0})["now"]
    begun = datetime.fromisoformat(found["BeginningArchiveTime"]).timestamp()
    assert now - begun == pytest.approx(86_400, abs=5)


def test_replays_are_filtered_and_raw(sns: Any, client: Any, server: Any, make_queue: Any) -> None:
    topic = archived(sns)
    kind = {"kind": {"DataType": "String", "StringValue": "x"}}
    publish(sns, topic, "a1", MessageAttributes=kind)
    publish(sns, topic, "a2")
    url, arn = make_queue("q")
    attributes = {**since(sns, topic), **RAW, "FilterPolicy": json.dumps({"kind": ["x"]})}
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes=attributes)
    server.page("idle")
    (message,) = client("sqs").receive_message(QueueUrl=url, MessageAttributeNames=["All"])["Messages"]
    assert message["Body"] == "a1"
    assert message["MessageAttributes"]["Replayed"]["StringValue"] == "true"


def test_many_messages_are_replayed_in_order_also_after_a_crash(own_server: Any, open_queue: Any) -> None:
    server = own_server()
    sns, sqs = server.client("sns", "000000000000"), server.client("sqs", "000000000000")
    topic = archived(sns)
    for start in range(0, 450, 10):
        entries = [{"Id": str(n), "Message": f"a{n}", "MessageGroupId": "a"} for n in range(start, start + 10)]
        sns.publish_batch(TopicArn=topic, PublishBatchRequestEntries=entries)
    url, arn = open_queue(sqs, "q")
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={**since(sns, topic), **RAW})
    server.kill()
    server.start()
    sns, sqs = server.client("sns", "000000000000"), server.client("sqs", "000000000000")
    publish(sns, topic, "a450")
    server.page("idle")
    found: list[str] = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
        found += [message["Body"] for message in messages]
    # At least once: a delivery that a crash interrupts may come again.
    assert list(dict.fromkeys(found)) == [f"a{n}" for n in range(451)]


def test_a_topic_with_an_archive_stays(sns: Any) -> None:
    topic = archived(sns)
    publish(sns, topic, "a1")
    assert refused(sns.delete_topic, TopicArn=topic)[0] == "InvalidState"
    sns.set_topic_attributes(TopicArn=topic, AttributeName="ArchivePolicy", AttributeValue="{}")
    found = sns.get_topic_attributes(TopicArn=topic)["Attributes"]
    assert not {"ArchivePolicy", "BeginningArchiveTime"} & set(found)
    sns.delete_topic(TopicArn=topic)


def test_wrong_policies(sns: Any, make_queue: Any) -> None:
    for value in ('{"MessageRetentionPeriod": "366"}', '{"MessageRetentionPeriod": 0}', "{", '{"x": 1}', "[]"):
        attributes = {"FifoTopic": "true", "ArchivePolicy": value}
        code, text = refused(sns.create_topic, Name="w.fifo", Attributes=attributes)
        assert (code, "ArchivePolicy Reason: MessageRetentionPeriod" in text) == ("InvalidParameter", True)
    standard = sns.create_topic(Name="t")["TopicArn"]
    asked = {"AttributeName": "ArchivePolicy", "AttributeValue": '{"MessageRetentionPeriod": "1"}'}
    assert "can only be set for FIFO topics" in refused(sns.set_topic_attributes, TopicArn=standard, **asked)[1]
    topic = archived(sns)
    _, arn = make_queue("q.fifo")
    late = since(sns, topic, EndingPoint="2999-01-01T00:00:00Z")
    for policy, text in (
        ("{", "PointType Timestamp and StartingPoint are required"),
        (since(sns, topic, PointType="Number")["ReplayPolicy"], "PointType must be Timestamp"),
        (since(sns, topic, StartingPoint="2001-01-01T00:00:00Z")["ReplayPolicy"], "BeginningArchiveTime and now"),
        (late["ReplayPolicy"], "EndingPoint must lie between"),
    ):
        asked = {"TopicArn": topic, "Protocol": "sqs", "Endpoint": arn, "Attributes": {"ReplayPolicy": policy}}
        assert text in refused(sns.subscribe, **asked)[1]
    _, plain = make_queue("q")
    asked = {"TopicArn": standard, "Protocol": "sqs", "Endpoint": plain, "Attributes": since(sns, topic)}
    assert "no message archive" in refused(sns.subscribe, **asked)[1]
