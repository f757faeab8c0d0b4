"""What other services write to delivery streams: buses, topics, log groups."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable
from typing import Any

from tests.roles import allow, make_role, make_user, trust
from tests.services.firehose.conftest import Delivered

Make = Callable[..., Delivered]
Refused = Callable[..., tuple[str, str]]


def whole(one: Delivered) -> bytes:
    """All that was delivered so far."""
    return b"".join(one.read(key) for key in sorted(one.names()))


def test_events_of_a_bus(delivered: Make, client: Any, refused: Refused, wait_until: Any) -> None:
    one, events = delivered().make(), client("events")
    role = make_role(client("iam"), "rule", ("firehose:PutRecord",))
    events.put_rule(Name="r", EventPattern='{"source": ["shop"]}')
    target = {"Id": "1", "Arn": one.describe()["DeliveryStreamARN"]}
    assert "RoleArn is required" in refused(events.put_targets, Rule="r", Targets=[target])[1]
    events.put_targets(Rule="r", Targets=[{**target, "RoleArn": role}])
    events.put_events(Entries=[{"Source": "shop", "DetailType": "Order", "Detail": '{"order": "o1"}'}])
    assert json.loads(wait_until(lambda: whole(one)))["detail"] == {"order": "o1"}


def test_messages_of_a_topic(delivered: Make, client: Any, refused: Refused, wait_until: Any) -> None:
    one, sns, iam = delivered().make(), client("sns"), client("iam")
    arn = one.describe()["DeliveryStreamARN"]
    role = iam.create_role(RoleName="fan", AssumeRolePolicyDocument=trust("sns"))["Role"]["Arn"]
    iam.put_role_policy(RoleName="fan", PolicyName="p", PolicyDocument=allow("firehose:PutRecord", resource=arn))
    topic = sns.create_topic(Name="t")["TopicArn"]
    given = {"TopicArn": topic, "Protocol": "firehose", "Endpoint": arn}
    foreign = iam.create_role(RoleName="foreign", AssumeRolePolicyDocument=trust("sqs"))["Role"]["Arn"]
    assert "cannot be assumed" in refused(sns.subscribe, **given, Attributes={"SubscriptionRoleArn": foreign})[1]
    keys = make_user(iam, "u", allow("sns:*"))
    own = {"SubscriptionRoleArn": role}
    assert refused(client("sns", **keys).subscribe, **given, Attributes=own)[0].startswith("A")
    subscription = sns.subscribe(**given, Attributes=own, ReturnSubscriptionArn=True)["SubscriptionArn"]
    sns.publish(TopicArn=topic, Message="hello", Subject="s")
    line = wait_until(lambda: whole(one))
    assert line.endswith(b"}\n")
    message = json.loads(line)
    assert (message["Message"], message["Subject"], message["Type"]) == ("hello", "s", "Notification")
    assert "Signature" not in message
    sns.set_subscription_attributes(
        SubscriptionArn=subscription, AttributeName="RawMessageDelivery", AttributeValue="true"
    )
    sns.publish(TopicArn=topic, Message="raw")
    wait_until(lambda: b"raw\n" in [one.read(key) for key in one.names()])


def test_events_of_a_log_group(delivered: Make, client: Any, refused: Refused, wait_until: Any) -> None:
    one, logs, iam = delivered().make(), client("logs"), client("iam")
    logs.create_log_group(logGroupName="g")
    logs.create_log_stream(logGroupName="g", logStreamName="l")
    arn = one.describe()["DeliveryStreamARN"]
    put = {"logGroupName": "g", "filterName": "f", "filterPattern": "ERROR", "destinationArn": arn}
    role = iam.create_role(RoleName="logs", AssumeRolePolicyDocument=trust("logs"))["Role"]["Arn"]
    text = "Could not deliver test message to specified Firehose stream"
    assert text in refused(logs.put_subscription_filter, **put, roleArn=role)[1]
    assert "without roleArn" in refused(logs.put_subscription_filter, **put)[1]
    iam.put_role_policy(RoleName="logs", PolicyName="p", PolicyDocument=allow("firehose:PutRecord", resource=arn))
    logs.put_subscription_filter(**put, roleArn=role)
    lines = [{"timestamp": int(time.time() * 1000), "message": text} for text in ("ERROR one", "fine")]
    logs.put_log_events(logGroupName="g", logStreamName="l", logEvents=lines)

    def batches() -> list[Any]:
        found = [json.loads(gzip.decompress(one.read(key))) for key in one.names()]
        return [batch for batch in found if batch["messageType"] == "DATA_MESSAGE"]

    (batch,) = wait_until(batches)
    assert [event["message"] for event in batch["logEvents"]] == ["ERROR one"]
