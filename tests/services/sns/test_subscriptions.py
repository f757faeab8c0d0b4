"""Subscriptions, their attributes and filter policies; permissions and tags of topics."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import allow, keys_of, make_user


def received(client: Any, server: Any, url: str) -> list[str]:
    server.page("idle")
    found = client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    return sorted(message["Body"] for message in found)


def refused(call: Any, **parameters: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as error:
        call(**parameters)
    found = error.value.response["Error"]
    return found["Code"], found["Message"]


@pytest.fixture
def topic(sns: Any) -> str:
    arn: str = sns.create_topic(Name="t")["TopicArn"]
    return arn


def test_attributes_of_a_subscription(sns: Any, topic: str, make_queue: Any, account: str) -> None:
    _, arn = make_queue("q")
    subscription = sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)["SubscriptionArn"]
    assert sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)["SubscriptionArn"] == subscription
    assert sns.get_subscription_attributes(SubscriptionArn=subscription)["Attributes"] == {
        "ConfirmationWasAuthenticated": "true",
        "Endpoint": arn,
        "Owner": account,
        "PendingConfirmation": "false",
        "Protocol": "sqs",
        "RawMessageDelivery": "false",
        "SubscriptionArn": subscription,
        "SubscriptionPrincipal": f"arn:aws:iam::{account}:root",
        "TopicArn": topic,
    }
    policy = '{"a": ["b"]}'
    sns.set_subscription_attributes(SubscriptionArn=subscription, AttributeName="FilterPolicy", AttributeValue=policy)
    found = sns.get_subscription_attributes(SubscriptionArn=subscription)["Attributes"]
    assert (found["FilterPolicy"], found["FilterPolicyScope"]) == (policy, "MessageAttributes")
    sns.unsubscribe(SubscriptionArn=subscription)
    sns.unsubscribe(SubscriptionArn=subscription)
    assert refused(sns.get_subscription_attributes, SubscriptionArn=subscription)[0] == "NotFound"
    assert refused(sns.unsubscribe, SubscriptionArn="x") == (
        "InvalidParameter", "Invalid parameter: SubscriptionArn Reason: An ARN must have at least 6 elements, not 1")  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("Fake", "x", "AttributeName"),
        ("RawMessageDelivery", "yes", "RawMessageDelivery: Invalid value [yes]. Must be true or false."),
        ("RawMessageDelivery", "", "RawMessageDelivery: Invalid value []. Must be true or false."),
        ("RedrivePolicy", '{"deadLetterTargetArn": "x"}', "RedrivePolicy: deadLetterTargetArn is an invalid arn"),
        ("RedrivePolicy", "{in", "RedrivePolicy: failed to parse JSON."),
        ("FilterPolicy", "{in", "FilterPolicy: failed to parse JSON."),
        ("FilterPolicy", '{"a": {"b": ["c"]}}', "Filter policy scope MessageAttributes does not support nested"),
        ("FilterPolicy", '{"a": [{"wrong": 1}]}', "FilterPolicy: Unrecognized match type wrong"),
        ("FilterPolicy", json.dumps({str(n): ["x"] for n in range(6)}), "Filter policy can not have more than 5 keys"),
        ("FilterPolicy", json.dumps({"a": list(range(13)), "b": list(range(12))}), "Filter policy is too complex"),
        (
            "FilterPolicyScope",
            "Other",
            "FilterPolicyScope: Invalid value [Other]. Please use either MessageBody or MessageAttributes",
        ),
        ("DeliveryPolicy", '{"healthyRetryPolicy": {"numRetries": 101}}', "numRetries must be less than"),
        ("DeliveryPolicy", '{"healthyRetryPolicy": {"numRetries": 1, "numNoDelayRetries": 2}}', "must not be more"),
        ("DeliveryPolicy", '{"healthyRetryPolicy": {"minDelayTarget": 30}}', "greater than or equal to minDelay"),
        ("DeliveryPolicy", '{"healthyRetryPolicy": {"backoffFunction": "x"}}', "backoffFunction must be one of"),
        ("DeliveryPolicy", '{"requestPolicy": {"headerContentType": "x/y"}}', "headerContentType must be one of"),
        ("DeliveryPolicy", '{"other": 1}', "DeliveryPolicy: Unexpected JSON member"),
        ("DeliveryPolicy", "[", "DeliveryPolicy: failed to parse JSON."),
    ],
)
def test_wrong_attributes(sns: Any, topic: str, make_queue: Any, name: str, value: str, text: str) -> None:
    _, arn = make_queue("q")
    subscription = sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)["SubscriptionArn"]
    code, found = refused(
        sns.set_subscription_attributes, SubscriptionArn=subscription, AttributeName=name, AttributeValue=value
    )
    assert code == "InvalidParameter"
    assert found.startswith("Invalid parameter: ")
    assert text in found


def test_wrong_attributes_at_subscribe(sns: Any, topic: str, make_queue: Any) -> None:
    _, arn = make_queue("q")
    common = {"TopicArn": topic, "Protocol": "sqs", "Endpoint": arn}
    assert refused(sns.subscribe, **common, Attributes={"RawMessageDelivery": "wrongvalue"})[1] == (
        "Invalid parameter: Attributes Reason: RawMessageDelivery: Invalid value [wrongvalue]. Must be true or false."
    )
    assert refused(sns.subscribe, **common, Attributes={"FilterPolicy": '{"key": [["value"]]}'})[1] == (
        "Invalid parameter: Attributes Reason: FilterPolicy: Match value must be String, number, true, false, or null\n"
        ' at [Source: (String)"{"key":[["value"]]}"; line: 1, column: 10]'
    )
    assert refused(sns.subscribe, **common, Attributes={"FilterPolicy": "no-json"})[1] == (
        "Invalid parameter: Attributes Reason: FilterPolicy: failed to parse JSON. Unrecognized token 'no': was expecting "
        "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n at [Source: REDACTED "
        "(`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: 3]"
    )
    throttled = json.dumps({"throttlePolicy": {"maxReceivesPerSecond": 0}})
    assert (
        "must be greater than or equal to 1"
        in refused(sns.subscribe, **common, Attributes={"DeliveryPolicy": throttled})[1]
    )
    assert (
        "only supported by subscriptions of protocol firehose"
        in (refused(sns.subscribe, **common, Attributes={"SubscriptionRoleArn": "x"})[1])
    )
    sns.subscribe(**common)
    assert refused(sns.subscribe, **common, Attributes={"RawMessageDelivery": "true"})[1] == (
        "Invalid parameter: Attributes Reason: Subscription already exists with different attributes"
    )
    gone = topic.replace(":t", ":nope")
    assert refused(sns.subscribe, **{**common, "TopicArn": gone}) == ("NotFound", "Topic does not exist")


@pytest.mark.parametrize(
    ("policy", "through"),
    [
        ({"kind": ["a"]}, {"a"}),
        ({"kind": [{"anything-but": ["a"]}]}, {"b"}),
        ({"kind": [{"prefix": "a"}, {"suffix": "b"}]}, {"a", "b"}),
        ({"kind": [{"equals-ignore-case": "A"}]}, {"a"}),
        ({"kind": [{"exists": False}]}, {"none"}),
        ({"kind": [None]}, set()),
        ({"price.usd": [{"numeric": [">=", 10]}]}, {"b"}),
        ({"price.usd": [5]}, {"a"}),
        ({"tags": ["x"]}, {"a"}),
        ({"ip": [{"cidr": "10.0.0.0/8"}]}, {"b"}),
        ({"$or": [{"kind": ["b"]}, {"tags": ["x"]}]}, {"a", "b"}),
        ({"kind": ["a"], "price.usd": [{"numeric": [">", 5]}]}, set()),
        ({"raw": [{"exists": True}]}, set()),
        ({}, {"a", "b", "none"}),
    ],
)
def test_filters_on_attributes(
    sns: Any, topic: str, make_queue: Any, client: Any, server: Any, policy: Any, through: set[str]
) -> None:
    url, arn = make_queue("q")
    attributes = {"RawMessageDelivery": "true", "FilterPolicy": json.dumps(policy)}
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes=attributes)

    def text(value: str) -> Any:
        return {"DataType": "String", "StringValue": value}

    sent = {
        "a": {
            "kind": text("a"),
            "price.usd": {"DataType": "Number", "StringValue": "5"},
            "tags": {"DataType": "String.Array", "StringValue": '["x", "y", 1]'},
            "raw": {"DataType": "Binary", "BinaryValue": b"x"},
        },
        "b": {"kind": text("b"), "price.usd": {"DataType": "Number", "StringValue": "1e1"}, "ip": text("10.1.2.3")},
        "none": {},
    }
    for name, values in sent.items():
        sns.publish(TopicArn=topic, Message=name, MessageAttributes=values)
    assert received(client, server, url) == sorted(through)


def test_filters_on_the_body(sns: Any, topic: str, make_queue: Any, client: Any, server: Any) -> None:
    url, arn = make_queue("q")
    policy = {"order": {"items": {"sku": ["x"], "n": [{"numeric": [">", 1]}]}}}
    attributes = {
        "RawMessageDelivery": "true", "FilterPolicyScope": "MessageBody", "FilterPolicy": json.dumps(policy),
    }  # fmt: skip
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes=attributes)
    right = '{"order": {"items": [{"sku": "y", "n": 1}, {"sku": "x", "n": 2}]}}'
    mixed = '{"order": {"items": [{"sku": "x", "n": 1}, {"sku": "y", "n": 2}]}}'
    for body in (right, mixed, "no JSON", "[1]"):
        sns.publish(TopicArn=topic, Message=body)
    assert received(client, server, url) == [right]


def test_a_queue_of_another_account_confirms(sns: Any, topic: str, server: Any, open_queue: Any, account: str) -> None:
    stranger = server.client("sqs", "555566667777")
    url, arn = open_queue(stranger, f"q{account}")
    answer = sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, ReturnSubscriptionArn=True)
    assert answer["SubscriptionArn"].startswith(topic)
    server.page("idle")
    asked = json.loads(stranger.receive_message(QueueUrl=url)["Messages"][0]["Body"])
    assert asked["Type"] == "SubscriptionConfirmation"
    sns.confirm_subscription(TopicArn=topic, Token=asked["Token"])
    sns.publish(TopicArn=topic, Message="x")
    server.page("idle")
    assert json.loads(stranger.receive_message(QueueUrl=url)["Messages"][0]["Body"])["Message"] == "x"


def test_subscriptions_are_listed_in_pages(sns: Any, topic: str) -> None:
    for n in range(103):
        sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=f"http://127.0.0.1:1/{n}")
    for call in (sns.list_subscriptions, lambda **more: sns.list_subscriptions_by_topic(TopicArn=topic, **more)):
        first = call()
        assert len(first["Subscriptions"]) == 100
        rest = call(NextToken=first["NextToken"])
        assert len(rest["Subscriptions"]) == 3
        assert "NextToken" not in rest


def test_permissions_are_statements_of_the_policy(sns: Any, topic: str, server: Any) -> None:
    stranger = server.client("sns", "555566667777")
    assert refused(stranger.publish, TopicArn=topic, Message="x")[0] == "AuthorizationError"
    sns.add_permission(TopicArn=topic, Label="l", AWSAccountId=["555566667777"], ActionName=["Publish"])
    stranger.publish(TopicArn=topic, Message="x")
    policy = json.loads(sns.get_topic_attributes(TopicArn=topic)["Attributes"]["Policy"])
    assert policy["Statement"][-1]["Sid"] == "l"
    again = {"TopicArn": topic, "Label": "l", "AWSAccountId": ["555566667777"]}
    assert refused(sns.add_permission, **again, ActionName=["Publish"])[1] == (
        "Invalid parameter: Statement already exists"
    )
    assert refused(sns.add_permission, **{**again, "Label": "m"}, ActionName=["Fly"])[1] == (
        "Invalid parameter: Policy statement action out of service scope!"
    )
    sns.remove_permission(TopicArn=topic, Label="l")
    assert refused(stranger.publish, TopicArn=topic, Message="x")[0] == "AuthorizationError"


def test_tags(sns: Any, topic: str) -> None:
    twice = [{"Key": "k", "Value": "a"}, {"Key": "k", "Value": "b"}]
    assert refused(sns.tag_resource, ResourceArn=topic, Tags=twice)[1] == (
        "Invalid parameter: Duplicated keys are not allowed."
    )
    many = [{"Key": str(n), "Value": ""} for n in range(51)]
    assert refused(sns.tag_resource, ResourceArn=topic, Tags=many)[0] == "TagLimitExceeded"
    assert refused(sns.list_tags_for_resource, ResourceArn=f"{topic}x")[0] == "ResourceNotFound"
    assert refused(sns.create_topic, Name="t", Tags=twice[:1])[1] == (
        "Invalid parameter: Tags Reason: Topic already exists with different tags"
    )


def test_topic_attributes(sns: Any, topic: str) -> None:
    found = sns.get_topic_attributes(TopicArn=topic)["Attributes"]
    assert set(found) == {
        "DisplayName", "EffectiveDeliveryPolicy", "Owner", "Policy", "SubscriptionsConfirmed", "SubscriptionsDeleted",
        "SubscriptionsPending", "TopicArn",
    }  # fmt: skip
    assert json.loads(found["EffectiveDeliveryPolicy"])["http"]["defaultHealthyRetryPolicy"]["minDelayTarget"] == 20
    for name, value, text in (
        ("FifoTopic", "false", "Invalid parameter: AttributeName"),
        ("ContentBasedDeduplication", "true", "can only be set for FIFO topics"),
        ("SignatureVersion", "3", "Invalid value [3]"),
        ("Policy", "{}", "Policy Error"),
        ("DeliveryPolicy", '{"x": 1}', "Unexpected JSON member"),
        ("MaximumMessageSize", "10", "must be between 1024 and 1048576"),
        ("SQSSuccessFeedbackRoleArn", "x", "not the ARN of a role"),
        ("SQSSuccessFeedbackSampleRate", "101", "must be an integer between 0 and 100"),
        ("SuccessFeedbackSampleRate", "10", "Invalid parameter: AttributeName"),
        ("TracingConfig", "Sometimes", "Invalid value [Sometimes]"),
    ):
        found_text = refused(sns.set_topic_attributes, TopicArn=topic, AttributeName=name, AttributeValue=value)[1]
        assert text in found_text
    assert "DataProtectionPolicy" in refused(sns.create_topic, Name="p", DataProtectionPolicy="{}")[1]
    fifo = sns.create_topic(Name="t.fifo", Attributes={"FifoTopic": "true"})["TopicArn"]
    found = sns.get_topic_attributes(TopicArn=fifo)["Attributes"]
    assert (found["FifoTopic"], found["ContentBasedDeduplication"]) == ("true", "false")


@pytest.mark.parametrize("name", ["", "a" * 257, "a:b", "a b", "x.fifo"])
def test_wrong_topic_names(sns: Any, name: str) -> None:
    assert refused(sns.create_topic, Name=name) == ("InvalidParameter", "Invalid parameter: Topic Name")


def test_a_topic_of_another_region(sns: Any, topic: str, client: Any) -> None:
    west = client("sns", region="us-west-2")
    assert refused(west.get_topic_attributes, TopicArn=topic)[1] == "Invalid parameter: TopicArn"
    assert refused(west.publish, TopicArn="x", Message="m")[1] == (
        "Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1"
    )


def test_policies_on_what_subscribes(client: Any, account: str, topic: str, make_queue: Any, wait_until: Any) -> None:
    _, arn = make_queue("q")
    iam = client("iam")
    condition = {"StringEquals": {"sns:Protocol": "sqs"}, "StringLike": {"sns:Endpoint": "arn:aws:sqs:*:q"}}
    policy = allow("sns:Subscribe", Condition=condition)
    theirs = client("sns", **make_user(iam, "u", policy))
    denied = {"TopicArn": topic, "Protocol": "email", "Endpoint": "ann@example.com"}
    assert refused(theirs.subscribe, **denied)[0] == "AuthorizationError"
    made = theirs.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)["SubscriptionArn"]
    found = client("sns").get_subscription_attributes(SubscriptionArn=made)["Attributes"]
    assert found["SubscriptionPrincipal"] == f"arn:aws:iam::{account}:user/u"


def test_who_subscribes_in_a_session_is_its_role(client: Any, topic: str, make_queue: Any, account: str) -> None:
    _, arn = make_queue("q")
    iam = client("iam")
    trusted = json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Principal": {"AWS": account}, "Action": "sts:AssumeRole"}],
        }
    )
    role = iam.create_role(RoleName="r", Path="/team/", AssumeRolePolicyDocument=trusted)["Role"]["Arn"]
    iam.put_role_policy(RoleName="r", PolicyName="p", PolicyDocument=allow("sns:Subscribe"))
    keys = client("sts").assume_role(RoleArn=role, RoleSessionName="session")["Credentials"]
    theirs = client("sns", **keys_of(keys))
    made = theirs.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)["SubscriptionArn"]
    found = client("sns").get_subscription_attributes(SubscriptionArn=made)["Attributes"]
    assert found["SubscriptionPrincipal"] == role == f"arn:aws:iam::{account}:role/team/r"


def test_a_topic_has_room_for_so_many_filters(sns: Any, topic: str) -> None:
    made = [
        sns.subscribe(
            TopicArn=topic, Protocol="sms", Endpoint=f"+49123{n:06d}", Attributes={"FilterPolicy": '{"a": ["b"]}'}
        )["SubscriptionArn"]
        for n in range(200)
    ]
    one_more = {"TopicArn": topic, "Protocol": "sms", "Endpoint": "+4912345678"}
    assert refused(sns.subscribe, **one_more, Attributes={"FilterPolicy": '{"a": ["b"]}'})[0] == (
        "FilterPolicyLimitExceeded"
    )
    plain = sns.subscribe(**one_more)["SubscriptionArn"]
    asked = {"AttributeName": "FilterPolicy", "AttributeValue": '{"a": ["c"]}'}
    assert refused(sns.set_subscription_attributes, SubscriptionArn=plain, **asked)[0] == "FilterPolicyLimitExceeded"
    sns.set_subscription_attributes(SubscriptionArn=made[0], **asked)
    large = json.dumps({"a": ["x" * 262_144]})
    assert "can not be larger" in refused(
        sns.set_subscription_attributes, SubscriptionArn=made[0], AttributeName="FilterPolicy", AttributeValue=large
    )[1]  # fmt: skip


def test_there_are_no_pages_of_nothing(sns: Any) -> None:
    assert refused(sns.list_phone_numbers_opted_out, nextToken="x") == (
        "InvalidParameter",
        "Invalid parameter: nextToken",
    )
    assert refused(sns.list_origination_numbers, NextToken="x")[1] == "Invalid parameter: NextToken"
