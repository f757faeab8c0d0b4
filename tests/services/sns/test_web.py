"""Web endpoints: confirmation, signed messages, retries, raw delivery, the links in messages."""

from __future__ import annotations

import base64
import json
import urllib.error
import urllib.request
from typing import Any

import pytest
from botocore.exceptions import ClientError
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1, SHA256

SIGNED = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
    "UnsubscribeConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
}


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        text: str = answer.read().decode()
        return text


def verify(message: dict[str, str]) -> None:
    """As a subscriber does; raises when the signature is not the certificate's."""
    key = x509.load_pem_x509_certificate(get(message["SigningCertURL"]).encode()).public_key()
    assert isinstance(key, RSAPublicKey)
    text = "".join(f"{name}\n{message[name]}\n" for name in SIGNED[message["Type"]] if name in message)
    digest = SHA1() if message["SignatureVersion"] == "1" else SHA256()
    key.verify(base64.b64decode(message["Signature"]), text.encode(), PKCS1v15(), digest)


def confirmed(sns: Any, server: Any, endpoint: Any, topic: str, **options: Any) -> str:
    """The ARN of a confirmed subscription of the endpoint."""
    sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=endpoint.url, **options)
    server.page("idle")
    token = endpoint.received[-1].json["Token"]
    arn: str = sns.confirm_subscription(TopicArn=topic, Token=token)["SubscriptionArn"]
    endpoint.received.clear()
    return arn


def test_an_endpoint_confirms_gets_signed_messages_and_unsubscribes(sns: Any, server: Any, endpoint: Any) -> None:
    topic = sns.create_topic(Name="t")["TopicArn"]
    answer = sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=endpoint.url)
    assert answer["SubscriptionArn"] == "pending confirmation"
    assert sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"][0]["SubscriptionArn"] == (
        "PendingConfirmation"
    )
    assert sns.get_topic_attributes(TopicArn=topic)["Attributes"]["SubscriptionsPending"] == "1"
    sns.publish(TopicArn=topic, Message="nobody hears this")
    server.page("idle")
    asked = endpoint.received.pop()
    assert endpoint.received == []
    assert asked.headers["x-amz-sns-message-type"] == "SubscriptionConfirmation"
    assert "x-amz-sns-subscription-arn" not in asked.headers
    assert asked.headers["user-agent"] == "Amazon Simple Notification Service Agent"
    assert asked.json["Message"].startswith(f"You have chosen to subscribe to the topic {topic}.")
    verify(asked.json)
    with pytest.raises(ClientError, match="Invalid token"):
        sns.confirm_subscription(TopicArn=topic, Token="abc")
    with pytest.raises(ClientError, match="Invalid parameter: Token"):
        sns.confirm_subscription(TopicArn=topic, Token="0" * 256)
    assert "<ConfirmSubscriptionResponse" in get(asked.json["SubscribeURL"])
    attributes = sns.get_topic_attributes(TopicArn=topic)["Attributes"]
    assert (attributes["SubscriptionsConfirmed"], attributes["SubscriptionsPending"]) == ("1", "0")
    sent = sns.publish(TopicArn=topic, Message="hello", Subject="s")
    server.page("idle")
    note = endpoint.received.pop()
    assert (note.json["MessageId"], note.json["Message"], note.json["Subject"]) == (sent["MessageId"], "hello", "s")
    assert note.headers["content-type"] == "text/plain; charset=UTF-8"
    assert note.headers["x-amz-sns-message-id"] == sent["MessageId"]
    verify(note.json)
    subscription = note.headers["x-amz-sns-subscription-arn"]
    found = sns.get_subscription_attributes(SubscriptionArn=subscription)["Attributes"]
    assert (found["PendingConfirmation"], found["ConfirmationWasAuthenticated"]) == ("false", "false")
    assert json.loads(found["EffectiveDeliveryPolicy"])["healthyRetryPolicy"]["numRetries"] == 3
    get(note.json["UnsubscribeURL"])
    server.page("idle")
    ended = endpoint.received.pop()
    assert ended.json["Type"] == "UnsubscribeConfirmation"
    verify(ended.json)
    assert sns.get_topic_attributes(TopicArn=topic)["Attributes"]["SubscriptionsDeleted"] == "1"
    assert sns.list_subscriptions()["Subscriptions"] == []
    get(ended.json["SubscribeURL"])
    assert sns.list_subscriptions()["Subscriptions"][0]["SubscriptionArn"] == subscription


def test_the_second_signature_version(sns: Any, server: Any, endpoint: Any) -> None:
    topic = sns.create_topic(Name="t", Attributes={"SignatureVersion": "2"})["TopicArn"]
    confirmed(sns, server, endpoint, topic)
    sns.publish(TopicArn=topic, Message="zwei")
    server.page("idle")
    assert endpoint.received[0].json["SignatureVersion"] == "2"
    verify(endpoint.received[0].json)
    with pytest.raises(urllib.error.HTTPError):
        get(endpoint.received[0].json["SigningCertURL"].replace("Simple", "Simpler"))


def test_raw_delivery(sns: Any, server: Any, endpoint: Any) -> None:
    topic = sns.create_topic(Name="t")["TopicArn"]
    policy = json.dumps({"requestPolicy": {"headerContentType": "application/json"}})
    confirmed(sns, server, endpoint, topic, Attributes={"RawMessageDelivery": "true", "DeliveryPolicy": policy})
    sns.publish(TopicArn=topic, Message='{"a": 1}')
    server.page("idle")
    note = endpoint.received[0]
    assert note.body == '{"a": 1}'
    assert (note.headers["x-amz-sns-rawdelivery"], note.headers["content-type"]) == ("true", "application/json")


def test_only_a_signed_request_ends_an_authenticated_subscription(sns: Any, server: Any, endpoint: Any) -> None:
    topic = sns.create_topic(Name="t")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=endpoint.url)
    server.page("idle")
    token = endpoint.received.pop().json["Token"]
    answer = sns.confirm_subscription(TopicArn=topic, Token=token, AuthenticateOnUnsubscribe="true")
    sns.publish(TopicArn=topic, Message="x")
    server.page("idle")
    with pytest.raises(urllib.error.HTTPError) as error:
        get(endpoint.received[-1].json["UnsubscribeURL"])
    assert error.value.code == 403
    sns.unsubscribe(SubscriptionArn=answer["SubscriptionArn"])
    assert sns.list_subscriptions()["Subscriptions"] == []


def test_failures_are_tried_again_by_the_policy_then_buried(
    own_server: Any, account: str, endpoint: Any, wait_until: Any, open_queue: Any
) -> None:
    server = own_server()
    sns, sqs = server.client("sns", account), server.client("sqs", account)
    dead, dead_arn = open_queue(sqs, "dead")
    topic = sns.create_topic(Name="t")["TopicArn"]
    retry = {
        "numRetries": 4, "numNoDelayRetries": 1, "numMinDelayRetries": 1, "numMaxDelayRetries": 1,
        "minDelayTarget": 10, "maxDelayTarget": 40,
    }  # fmt: skip
    confirmed(
        sns, server, endpoint, topic,
        Attributes={
            "DeliveryPolicy": json.dumps({"healthyRetryPolicy": retry}),
            "RedrivePolicy": json.dumps({"deadLetterTargetArn": dead_arn}),
        },
    )  # fmt: skip
    endpoint.statuses = [500] * 5
    sns.publish(TopicArn=topic, Message="x")
    wait_until(lambda: server.page("idle") is not None and len(endpoint.received) == 2)
    server.advance(9)
    assert len(endpoint.received) == 2
    server.advance(2)
    assert len(endpoint.received) == 3
    server.kill()
    server.start()
    server.advance(52)
    server.advance(41)
    wait_until(lambda: len(endpoint.received) == 5)
    server.page("idle")
    found = sqs.receive_message(QueueUrl=dead, WaitTimeSeconds=2)["Messages"]
    assert json.loads(found[0]["Body"])["Message"] == "x"
    endpoint.statuses = [404]
    sns.publish(TopicArn=topic, Message="y")
    found = sqs.receive_message(QueueUrl=dead, WaitTimeSeconds=5)["Messages"]
    assert json.loads(found[0]["Body"])["Message"] == "y"
    assert len(endpoint.received) == 6


def test_pending_subscriptions_expire(own_server: Any, account: str, endpoint: Any) -> None:
    server = own_server()
    sns = server.client("sns", account)
    topic = sns.create_topic(Name="t")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=endpoint.url)
    server.advance(2 * 24 * 3600 + 1)
    server.kill()
    server.start()  # with the clock where clients sign
    assert sns.list_subscriptions()["Subscriptions"] == []


@pytest.mark.parametrize(
    ("protocol", "place", "text"),
    [
        ("http", "https://x.y", "Endpoint must match the specified protocol"),
        ("sqs", "http://x/q", "Invalid parameter: SQS endpoint ARN"),
        ("lambda", "f", "Invalid parameter: Lambda endpoint ARN"),
        ("firehose", "arn:aws:firehose:x", "Firehose endpoint ARN"),
        ("firehose", "arn:aws:firehose:us-east-1:000000000000:deliverystream/d", "SubscriptionRoleArn is required"),
        ("pigeon", "x", "does not support this protocol string: pigeon"),
    ],
)
def test_wrong_endpoints(sns: Any, protocol: str, place: str, text: str) -> None:
    topic = sns.create_topic(Name="t")["TopicArn"]
    with pytest.raises(ClientError, match=text):
        sns.subscribe(TopicArn=topic, Protocol=protocol, Endpoint=place)


@pytest.mark.turns_clock
def test_no_more_a_second_than_a_policy_says(sns: Any, server: Any, endpoint: Any) -> None:
    policy = {"http": {"defaultThrottlePolicy": {"maxReceivesPerSecond": 1}}}
    topic = sns.create_topic(Name="t", Attributes={"DeliveryPolicy": json.dumps(policy)})["TopicArn"]
    arn = confirmed(sns, server, endpoint, topic)
    found = sns.get_subscription_attributes(SubscriptionArn=arn)["Attributes"]["EffectiveDeliveryPolicy"]
    assert json.loads(found)["throttlePolicy"] == {"maxReceivesPerSecond": 1}
    for text in "abc":
        sns.publish(TopicArn=topic, Message=text)
    server.page("idle")
    assert len(endpoint.received) == 1
    server.advance(1)
    server.page("idle")
    assert len(endpoint.received) == 2
    server.advance(1)
    server.page("idle")
    assert {one.json["Message"] for one in endpoint.received} == {"a", "b", "c"}


def test_the_trace_of_who_publishes_is_passed_on(sns: Any, server: Any, endpoint: Any) -> None:
    topic = sns.create_topic(Name="t", Attributes={"TracingConfig": "Active"})["TopicArn"]
    assert sns.get_topic_attributes(TopicArn=topic)["Attributes"]["TracingConfig"] == "Active"
    confirmed(sns, server, endpoint, topic)
    trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"
    sns.meta.events.register(
        "before-sign.sns.Publish", lambda request, **_: request.headers.add_header("X-Amzn-Trace-Id", trace)
    )
    for mode in ("Active", "PassThrough"):
        sns.set_topic_attributes(TopicArn=topic, AttributeName="TracingConfig", AttributeValue=mode)
        sns.publish(TopicArn=topic, Message="hello")
        server.page("idle")
        assert endpoint.received.pop().headers["x-amzn-trace-id"].startswith(trace)
    fifo = sns.create_topic(Name="t.fifo", Attributes={"FifoTopic": "true"})["TopicArn"]
    with pytest.raises(ClientError, match="standard topics only"):
        sns.set_topic_attributes(TopicArn=fifo, AttributeName="TracingConfig", AttributeValue="Active")
