"""Data protection policies: sensitive messages are denied, masked, told of, or kept from subscribers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import allow, make_user
from tests.services.sns.test_feedback import lines, role, tell

__all__ = ["lines", "role"]
IDENTIFIERS = "arn:aws:dataprotection::aws:data-identifier/"
CARD = "card 4539894458086459 of ann@example.com"


def protecting(operation: dict[str, Any], direction: str = "Inbound", who: str = "*", **more: Any) -> str:
    statement = {
        "DataDirection": direction,
        "Principal": [who],
        "DataIdentifier": [IDENTIFIERS + "CreditCardNumber", *more.pop("others", ())],
        "Operation": operation,
    }
    return json.dumps({"Name": "p", "Version": "2021-06-01", "Statement": [statement], **more})


def refused(call: Any, **parameters: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as error:
        call(**parameters)
    found = error.value.response["Error"]
    return found["Code"], found["Message"]


def bodies(client: Any, server: Any, url: str) -> list[str]:
    server.page("idle")
    found = client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    return [message["Body"] for message in found]


@pytest.fixture
def raw(sns: Any, make_queue: Any) -> tuple[str, str]:
    """(topic, URL of a queue that gets its bare messages)."""
    topic = sns.create_topic(Name="t")["TopicArn"]
    url, arn = make_queue("q")
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"})
    return topic, url


def test_what_is_denied_is_not_published(sns: Any, raw: Any, client: Any, server: Any) -> None:
    topic, url = raw
    sns.put_data_protection_policy(ResourceArn=topic, DataProtectionPolicy=protecting({"Deny": {}}))
    code, text = refused(sns.publish, TopicArn=topic, Message=CARD)
    assert code == "AuthorizationError"
    assert text == f"The topic's data protection policy prohibits this message from being published to {topic}"
    structured = json.dumps({"default": "fine", "sqs": CARD})
    assert refused(sns.publish, TopicArn=topic, Message=structured, MessageStructure="json")[0] == "AuthorizationError"
    # Too long to be searched to its end.
    assert refused(sns.publish, TopicArn=topic, Message="x" * 262_144)[0] == "AuthorizationError"
    entries = [{"Id": "a", "Message": CARD}, {"Id": "b", "Message": "fine"}]
    answer = sns.publish_batch(TopicArn=topic, PublishBatchRequestEntries=entries)
    assert [one["Id"] for one in answer["Successful"]] == ["b"]
    assert [(one["Id"], one["Code"], one["SenderFault"]) for one in answer["Failed"]] == [
        ("a", "AuthorizationError", True)
    ]
    assert bodies(client, server, url) == ["fine"]


def test_a_statement_is_about_its_principals(sns: Any, raw: Any, client: Any, account: str) -> None:
    topic, _ = raw
    iam = client("iam")
    theirs = client("sns", **make_user(iam, "u", allow("sns:*")))
    who = iam.get_user(UserName="u")["User"]["Arn"]
    sns.put_data_protection_policy(ResourceArn=topic, DataProtectionPolicy=protecting({"Deny": {}}, who=who))
    sns.publish(TopicArn=topic, Message=CARD)
    assert refused(theirs.publish, TopicArn=topic, Message=CARD)[0] == "AuthorizationError"


def test_what_is_sensitive_is_masked_or_taken_out(sns: Any, raw: Any, client: Any, server: Any) -> None:
    topic, url = raw
    own = {"CustomDataIdentifier": [{"Name": "Badge", "Regex": r"B-\d+"}]}
    hash_ = {"Deidentify": {"MaskConfig": {"MaskWithCharacter": "#"}}}
    policy = protecting(hash_, others=["Badge"], Configuration=own)
    sns.put_data_protection_policy(ResourceArn=topic, DataProtectionPolicy=policy)
    sns.publish(TopicArn=topic, Message=f"{CARD}, badge B-77")
    assert bodies(client, server, url) == [f"card {'#' * 16} of ann@example.com, badge ####"]
    policy = protecting({"Deidentify": {"RedactConfig": {}}})
    sns.put_data_protection_policy(ResourceArn=topic, DataProtectionPolicy=policy)
    sns.publish(TopicArn=topic, Message=CARD)
    assert bodies(client, server, url) == ["card  of ann@example.com"]
    assert refused(sns.publish, TopicArn=topic, Message="4539894458086459")[0] == "AuthorizationError"
    sns.put_data_protection_policy(ResourceArn=topic, DataProtectionPolicy="")
    sns.publish(TopicArn=topic, Message=CARD)
    assert bodies(client, server, url) == [CARD]


def test_audits_tell_what_was_found_and_where(sns: Any, raw: Any, client: Any, server: Any, account: str) -> None:
    topic, url = raw
    client("logs").create_log_group(logGroupName="/aws/vendedlogs/found")
    client("s3").create_bucket(Bucket=f"none-{account}")
    audit = {
        "SampleRate": "99",
        "FindingsDestination": {"CloudWatchLogs": {"LogGroup": "/aws/vendedlogs/found"}},
        "NoFindingsDestination": {"S3": {"Bucket": f"none-{account}"}},
    }
    sns.put_data_protection_policy(ResourceArn=topic, DataProtectionPolicy=protecting({"Audit": audit}))
    # One in a hundred is not looked at.
    sent = {sns.publish(TopicArn=topic, Message=CARD)["MessageId"] for _ in range(8)}
    for _ in range(4):
        sns.publish(TopicArn=topic, Message="fine")
    server.page("idle")
    events = client("logs").filter_log_events(logGroupName="/aws/vendedlogs/found")["events"]
    told = [json.loads(event["message"]) for event in events]
    assert len(told) >= 4
    assert {one["messageId"] for one in told} <= sent
    assert told[0]["dataIdentifiers"] == [
        {"name": "CreditCardNumber", "count": 1, "detections": [{"start": 5, "end": 21}]}
    ]
    assert (told[0]["callerPrincipal"], told[0]["resourceArn"]) == (f"arn:aws:iam::{account}:root", topic)
    objects = client("s3").list_objects_v2(Bucket=f"none-{account}")["Contents"]
    body = client("s3").get_object(Bucket=f"none-{account}", Key=objects[0]["Key"])["Body"].read()
    assert json.loads(body)["dataIdentifiers"] == []


def test_who_has_audits_written_must_be_allowed_to(sns: Any, raw: Any, client: Any) -> None:
    topic, _ = raw
    iam = client("iam")
    theirs = client("sns", **make_user(iam, "u", allow("sns:*")))
    audit = {"SampleRate": "10", "FindingsDestination": {"CloudWatchLogs": {"LogGroup": "/aws/vendedlogs/x"}}}
    asked = {"ResourceArn": topic, "DataProtectionPolicy": protecting({"Audit": audit})}
    assert "logs:CreateLogDelivery" in refused(theirs.put_data_protection_policy, **asked)[1]
    iam.put_user_policy(UserName="u", PolicyName="logs", PolicyDocument=allow("logs:*"))
    theirs.put_data_protection_policy(**asked)


def test_what_a_subscriber_must_not_see_is_not_delivered(
    sns: Any, raw: Any, client: Any, server: Any, make_queue: Any, role: str, lines: Any, account: str
) -> None:
    topic, url = raw
    dead, dead_arn = make_queue("dead")
    subscription = sns.list_subscriptions()["Subscriptions"][0]["SubscriptionArn"]
    redrive = json.dumps({"deadLetterTargetArn": dead_arn})
    sns.set_subscription_attributes(SubscriptionArn=subscription, AttributeName="RedrivePolicy", AttributeValue=redrive)
    tell(sns, topic, "SQS", role)
    policy = protecting({"Deny": {}}, "Outbound", f"arn:aws:iam::{account}:root")
    sns.put_data_protection_policy(ResourceArn=topic, DataProtectionPolicy=policy)
    sns.publish(TopicArn=topic, Message=CARD)
    sns.publish(TopicArn=topic, Message="fine")
    assert bodies(client, server, url) == ["fine"]
    (line,) = lines("t/Failure")
    assert line["delivery"]["statusCode"] == 403
    assert line["delivery"]["providerResponse"] == (
        f"The topic's data protection policy prohibits this message from being delivered to {subscription}"
    )
    assert bodies(client, server, dead) == []


@pytest.mark.parametrize(
    ("policy", "text"),
    [
        (protecting({"Deny": {"x": 1}}), "Deny has no settings"),
        (protecting({"Deidentify": {"MaskConfig": {"MaskWithCharacter": "##"}}}), "one character"),
        (protecting({"Deidentify": {"RedactConfig": {}}}, "Outbound"), "Deidentify is for Inbound messages"),
        (protecting({"Audit": {"SampleRate": "100"}}), "between 0 and 99"),
        (protecting({"Audit": {"SampleRate": "5", "FindingsDestination": {"SQS": {}}}}), "destinations are"),
        (protecting({"Other": {}}), "Operation must be one of"),
        (protecting({"Deny": {}}, others=["x"]), "The data identifier x is not supported"),
        (protecting({"Deny": {}}, Name=""), "Name and Version"),
        (protecting({"Deny": {}}, Statement=[]), "Statement must not be empty"),
        ("{", "not a data protection policy"),
    ],
)
def test_wrong_policies(sns: Any, policy: str, text: str) -> None:
    topic = sns.create_topic(Name="t")["TopicArn"]
    code, why = refused(sns.put_data_protection_policy, ResourceArn=topic, DataProtectionPolicy=policy)
    assert code == "InvalidParameter"
    assert text in why


def test_what_has_no_policies(sns: Any) -> None:
    fifo = {"Name": "t.fifo", "Attributes": {"FifoTopic": "true"}}
    assert "only standard topics" in refused(
        sns.create_topic, **fifo, DataProtectionPolicy=protecting({"Deny": {}})
    )[1]  # fmt: skip
    audit = {"SampleRate": "5", "FindingsDestination": {"Firehose": {"DeliveryStream": "s"}}}
    topic = sns.create_topic(Name="t")["TopicArn"]
    asked = {"ResourceArn": topic, "DataProtectionPolicy": protecting({"Audit": audit})}
    assert refused(sns.put_data_protection_policy, **asked)[0] == "NotImplemented"
    asked["DataProtectionPolicy"] = protecting({"Deny": {}}, others=[IDENTIFIERS + "Name"])
    assert refused(sns.put_data_protection_policy, **asked)[0] == "NotImplemented"
    regional = "arn:aws:dataprotection:us-east-1::data-identifier/EmailAddress"
    asked["DataProtectionPolicy"] = protecting({"Deny": {}}, others=[regional])
    sns.put_data_protection_policy(**asked)
    assert refused(sns.publish, TopicArn=topic, Message="to ann@example.com")[0] == "AuthorizationError"
