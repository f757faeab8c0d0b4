"""Another partition in an ARN is no way around a policy on what it reaches."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import make_user

ELSEWHERE = "arn:aws-cn:"


def test_a_denial_holds_whatever_partition_is_named(client: Any) -> None:
    topic = client("sns").create_topic(Name="guarded")["TopicArn"]
    bus = client("events").create_event_bus(Name="guarded")["EventBusArn"]
    group = "/guarded"
    client("logs").create_log_group(logGroupName=group)
    logs = client("logs").describe_log_groups(logGroupNamePrefix=group)["logGroups"][0]["logGroupArn"]
    statements = [
        {"Effect": "Allow", "Action": "*", "Resource": "*"},
        {"Effect": "Deny", "Action": "*", "Resource": [topic, bus, logs]},
    ]
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    keys = make_user(client("iam"), "partitioned", policy)
    calls = [
        lambda arn: client("sns", **keys).publish(TopicArn=arn(topic), Message="m"),
        lambda arn: client("sns", **keys).get_topic_attributes(TopicArn=arn(topic)),
        lambda arn: client("events", **keys).list_tags_for_resource(ResourceARN=arn(bus)),
        lambda arn: client("logs", **keys).list_tags_for_resource(resourceArn=arn(logs)),
    ]
    for call in calls:
        for written in (str, lambda arn: arn.replace("arn:aws:", ELSEWHERE)):
            with pytest.raises(ClientError) as error:
                call(written)
            assert "AccessDenied" in error.value.response["Error"]["Code"] or "AuthorizationError" in str(error.value)
