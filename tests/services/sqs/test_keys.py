"""Queues and topics with keys of KMS."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.conftest import Server
from tests.roles import allow, make_user

pytestmark = pytest.mark.turns_clock
SERVICES = ["kms:GenerateDataKey", "kms:Decrypt"]


def refused(call: Any, **given: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(**given)
    code: str = caught.value.response["Error"]["Code"]
    return code


def body(sqs: Any, url: str, **more: Any) -> Any:
    found = sqs.receive_message(QueueUrl=url, **more).get("Messages", [])
    return found[0]["Body"] if found else None


@pytest.mark.parametrize("name", ["things", "things.fifo"])
def test_a_queue(client: Any, server: Server, name: str) -> None:
    kms, sqs, iam = client("kms"), client("sqs"), client("iam")
    key = kms.create_key()["KeyMetadata"]["Arn"]
    given = {"KmsMasterKeyId": key.rpartition("/")[2], "KmsDataKeyReusePeriodSeconds": "60", "VisibilityTimeout": "0"}
    more: dict[str, str] = {}
    if name.endswith(".fifo"):
        given |= {"FifoQueue": "true", "ContentBasedDeduplication": "true"}
        more = {"MessageGroupId": "g"}
    url = sqs.create_queue(QueueName=name, Attributes=given)["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="kept", **more)
    entry = {"Id": "1", "MessageBody": "kept", **({"MessageGroupId": "g"} if more else {})}
    assert "Failed" not in sqs.send_message_batch(QueueUrl=url, Entries=[entry])
    assert body(sqs, url) == "kept"
    kms.disable_key(KeyId=key)
    assert body(sqs, url) == "kept"
    server.advance(61)
    assert refused(sqs.receive_message, QueueUrl=url) == "KMS.DisabledException"
    assert refused(sqs.send_message, QueueUrl=url, MessageBody="b", **more) == "KMS.DisabledException"
    assert (
        refused(sqs.send_message_batch, QueueUrl=url, Entries=[{**entry, "MessageBody": "b"}])
        == "KMS.DisabledException"
    )
    kms.enable_key(KeyId=key)
    reader = client("sqs", **make_user(iam, "reader", allow("sqs:*")))
    assert refused(reader.receive_message, QueueUrl=url) == "KMS.AccessDeniedException"
    iam.put_user_policy(UserName="reader", PolicyName="key", PolicyDocument=allow("kms:GenerateDataKey", resource=key))
    # Who sends proves that the data key can be opened.
    assert refused(reader.send_message, QueueUrl=url, MessageBody="b", **more) == "KMS.AccessDeniedException"
    iam.put_user_policy(UserName="reader", PolicyName="key", PolicyDocument=allow(*SERVICES, resource=key))
    assert body(reader, url) == "kept"
    # What was refused was not received: this is the fourth time that one was.
    found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, AttributeNames=["All"])["Messages"]
    assert max(int(one["Attributes"]["ApproximateReceiveCount"]) for one in found) <= 4
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    server.advance(61)
    assert refused(sqs.receive_message, QueueUrl=url) == "KMS.InvalidStateException"


def test_messages_keep_their_key_wherever_they_go(client: Any, server: Server) -> None:
    kms, sqs = client("kms"), client("sqs")
    key = kms.create_key()["KeyMetadata"]["Arn"]
    dead = sqs.create_queue(QueueName="dead")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    redrive = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 1})
    given = {"KmsMasterKeyId": key, "VisibilityTimeout": "0", "RedrivePolicy": redrive}
    url = sqs.create_queue(QueueName="things", Attributes=given)["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="kept")
    assert (body(sqs, url), body(sqs, url)) == ("kept", None)
    kms.disable_key(KeyId=key)
    server.advance(301)
    assert refused(sqs.receive_message, QueueUrl=dead) == "KMS.DisabledException"
    kms.enable_key(KeyId=key)
    assert body(sqs, dead) == "kept"


def test_a_topic_and_its_queue(client: Any, server: Server, account: str, wait_until: Any) -> None:
    """Publishers need the key of the topic; SNS needs the queue's, by its policy."""
    kms, sqs, sns, iam = client("kms"), client("sqs"), client("sns"), client("iam")
    root = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{account}:root"}, "Action": "kms:*", "Resource": "*"}
    own = kms.create_key()["KeyMetadata"]["Arn"]
    key = kms.create_key()["KeyMetadata"]["Arn"]
    url = sqs.create_queue(QueueName="things", Attributes={"KmsMasterKeyId": key})["QueueUrl"]
    arn = f"arn:aws:sqs:us-east-1:{account}:things"
    topic = sns.create_topic(Name="news", Attributes={"KmsMasterKeyId": own})["TopicArn"]
    statement = {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:*", "Resource": arn}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    dead = sqs.create_queue(QueueName="dead")["QueueUrl"]
    dead_arn = arn.replace("things", "dead")
    policy = json.dumps({"Version": "2012-10-17", "Statement": [{**statement, "Resource": dead_arn}]})
    sqs.set_queue_attributes(QueueUrl=dead, Attributes={"Policy": policy})
    redrive = json.dumps({"deadLetterTargetArn": dead_arn})
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RedrivePolicy": redrive})
    sns.publish(TopicArn=topic, Message="lost")
    assert "lost" in wait_until(lambda: body(sqs, dead, WaitTimeSeconds=5))
    service = {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": SERVICES, "Resource": "*"}
    kms.put_key_policy(KeyId=key, Policy=json.dumps({"Version": "2012-10-17", "Statement": [root, service]}))
    sns.publish(TopicArn=topic, Message="kept")
    assert "kept" in wait_until(lambda: body(sqs, url, WaitTimeSeconds=5))
    publisher = client("sns", **make_user(iam, "publisher", allow("sns:*")))
    assert refused(publisher.publish, TopicArn=topic, Message="x") == "KMSAccessDenied"
    kms.disable_key(KeyId=own)
    server.advance(301)
    assert refused(sns.publish, TopicArn=topic, Message="x") == "KMSDisabled"
