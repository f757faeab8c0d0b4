"""Delivery status logging: what became of deliveries, in log groups, written as the role that the topic names."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import allow, make_role, make_user
from tests.services.sns.test_web import confirmed

WRITES = ("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents")


@pytest.fixture
def role(client: Any) -> str:
    """The ARN of a role that SNS may take on, to write logs."""
    return make_role(client("iam"), "teller", WRITES)


@pytest.fixture
def lines(client: Any, server: Any, account: str) -> Callable[[str], list[Any]]:
    """What the log group of a topic holds by now."""
    logs = client("logs")

    def read(name: str) -> list[Any]:
        server.page("idle")
        try:
            events = logs.filter_log_events(logGroupName=f"sns/us-east-1/{account}/{name}")["events"]
        except logs.exceptions.ResourceNotFoundException:
            return []
        return [json.loads(event["message"]) for event in events]

    return read


def tell(sns: Any, topic: str, kind: str, role: str, rate: str | None = "100") -> None:
    attributes = {f"{kind}SuccessFeedbackRoleArn": role, f"{kind}FailureFeedbackRoleArn": role}
    if rate is not None:
        attributes[f"{kind}SuccessFeedbackSampleRate"] = rate
    for name, value in attributes.items():
        sns.set_topic_attributes(TopicArn=topic, AttributeName=name, AttributeValue=value)
    found = sns.get_topic_attributes(TopicArn=topic)["Attributes"]
    assert {name: found[name] for name in attributes} == attributes


def test_deliveries_to_queues_are_told(sns: Any, make_queue: Any, role: str, lines: Any, client: Any) -> None:
    topic = sns.create_topic(Name="t")["TopicArn"]
    tell(sns, topic, "SQS", role)
    url, arn = make_queue("q")
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    sent = sns.publish(TopicArn=topic, Message="hello")["MessageId"]
    (line,) = lines("t")
    assert line["status"] == "SUCCESS"
    assert line["notification"]["messageMD5Sum"] == hashlib.md5(b"hello").hexdigest()
    assert (line["notification"]["messageId"], line["notification"]["topicArn"]) == (sent, topic)
    received = client("sqs").receive_message(QueueUrl=url)["Messages"][0]["MessageId"]
    told = line["delivery"]
    assert json.loads(told["providerResponse"])["sqsMessageId"] == received
    assert (told["destination"], told["statusCode"], told["attempts"]) == (arn, 200, 1)
    client("sqs").delete_queue(QueueUrl=url)
    sns.publish(TopicArn=topic, Message="nobody is there")
    (line,) = lines("t/Failure")
    assert (line["status"], line["delivery"]["statusCode"]) == ("FAILURE", 403)
    assert "AccessDenied" in line["delivery"]["providerResponse"]
    assert len(lines("t")) == 1


def test_of_successes_none_is_told_without_a_rate(sns: Any, make_queue: Any, role: str, lines: Any) -> None:
    topic = sns.create_topic(Name="t")["TopicArn"]
    tell(sns, topic, "SQS", role, rate=None)
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=make_queue("q")[1])
    sns.publish(TopicArn=topic, Message="hello")
    assert lines("t") == []


def test_each_try_of_a_web_endpoint_is_told(sns: Any, server: Any, endpoint: Any, role: str, lines: Any) -> None:
    topic = sns.create_topic(Name="t")["TopicArn"]
    tell(sns, topic, "HTTP", role)
    confirmed(sns, server, endpoint, topic)
    assert lines("t") == []
    endpoint.statuses = [404]
    sns.publish(TopicArn=topic, Message="lost")
    sns.publish(TopicArn=topic, Message="found")
    (line,) = lines("t/Failure")
    assert (line["delivery"]["statusCode"], line["delivery"]["destination"]) == (404, endpoint.url)
    (line,) = lines("t")
    assert (line["delivery"]["statusCode"], line["status"]) == (200, "SUCCESS")


def test_a_role_that_may_not_write_tells_nothing(sns: Any, client: Any, make_queue: Any, role: str, lines: Any) -> None:
    client("iam").delete_role_policy(RoleName="teller", PolicyName="may")
    topic = sns.create_topic(Name="t", Attributes={"SQSSuccessFeedbackRoleArn": role})["TopicArn"]
    sns.set_topic_attributes(TopicArn=topic, AttributeName="SQSSuccessFeedbackSampleRate", AttributeValue="100")
    url, arn = make_queue("q")
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    sns.publish(TopicArn=topic, Message="hello")
    assert lines("t") == []
    assert len(client("sqs").receive_message(QueueUrl=url)["Messages"]) == 1


def test_who_names_a_role_must_be_allowed_to_pass_it(client: Any, sns: Any, role: str) -> None:
    topic = sns.create_topic(Name="t")["TopicArn"]
    iam = client("iam")
    theirs = client("sns", **make_user(iam, "u", allow("sns:*")))
    asked = {"TopicArn": topic, "AttributeName": "SQSFailureFeedbackRoleArn", "AttributeValue": role}
    with pytest.raises(ClientError, match="iam:PassRole"):
        theirs.set_topic_attributes(**asked)
    iam.put_user_policy(UserName="u", PolicyName="passes", PolicyDocument=allow("iam:PassRole", resource=role))
    theirs.set_topic_attributes(**asked)
    theirs.set_topic_attributes(**{**asked, "AttributeValue": ""})
    assert "SQSFailureFeedbackRoleArn" not in sns.get_topic_attributes(TopicArn=topic)["Attributes"]


def test_pushes_and_text_messages_are_told(sns: Any, role: str, lines: Any) -> None:
    asked = {"SuccessFeedbackRoleArn": role, "SuccessFeedbackSampleRate": "100"}
    made = {"Name": "app", "Platform": "GCM", "Attributes": {"PlatformCredential": "x", **asked}}
    app = sns.create_platform_application(**made)["PlatformApplicationArn"]
    device = sns.create_platform_endpoint(PlatformApplicationArn=app, Token="tok")["EndpointArn"]
    sns.publish(TargetArn=device, Message="direct")
    topic = sns.create_topic(Name="t")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="application", Endpoint=device)
    sns.publish(TopicArn=topic, Message="by topic")
    found = lines("app/GCM/app")
    assert [(one["delivery"]["destination"], one["delivery"]["token"]) for one in found] == [(device, "tok")] * 2
    with pytest.raises(ClientError, match="must be an integer between 0 and 100"):
        sns.set_platform_application_attributes(
            PlatformApplicationArn=app, Attributes={"SuccessFeedbackSampleRate": "x"}
        )
    sns.set_sms_attributes(attributes={"DeliveryStatusIAMRole": role, "DeliveryStatusSuccessSamplingRate": "100"})
    sns.publish(PhoneNumber="+4912345678", Message="hello")
    (line,) = lines("DirectPublishToPhoneNumber")
    assert (line["delivery"]["destination"], line["delivery"]["smsType"]) == ("+4912345678", "Promotional")
