"""CloudFormation's types of Kinesis over the wire."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.services.kinesis.conftest import Streamed


@pytest.fixture
def bring(client: Callable[..., Any], wait_until: Callable[..., Any]) -> Callable[..., dict[str, str]]:
    """bring(resources): deploy them, wait, and give the outputs."""
    stacks, made = client("cloudformation"), []

    def deploy(resources: dict[str, Any], outputs: dict[str, Any]) -> dict[str, str]:
        body = {"Resources": resources, "Outputs": {name: {"Value": value} for name, value in outputs.items()}}
        (stacks.update_stack if made else stacks.create_stack)(StackName="s", TemplateBody=json.dumps(body))
        made.append(True)
        stack = lambda: stacks.describe_stacks(StackName="s")["Stacks"][0]  # noqa: E731
        wait_until(lambda: "IN_PROGRESS" not in stack()["StackStatus"], 30)
        assert stack()["StackStatus"] in ("CREATE_COMPLETE", "UPDATE_COMPLETE"), [
            (event["LogicalResourceId"], event.get("ResourceStatusReason"))
            for event in stacks.describe_stack_events(StackName="s")["StackEvents"]
            if "ResourceStatusReason" in event
        ]
        return {one["OutputKey"]: one["OutputValue"] for one in stack().get("Outputs", [])}

    return deploy


def test_a_stream_with_its_consumer_and_policy(kinesis: Any, bring: Any, client: Any, wait_until: Any) -> None:
    statement = {
        "Effect": "Allow", "Principal": {"AWS": "999999999999"}, "Action": "kinesis:PutRecord", "Resource": "*",
    }  # fmt: skip
    arn = {"Fn::GetAtt": ["Stream", "Arn"]}
    resources: dict[str, Any] = {
        "Stream": {
            "Type": "AWS::Kinesis::Stream",
            "Properties": {
                "ShardCount": 2, "RetentionPeriodHours": 48, "Tags": [{"Key": "a", "Value": "b"}],
                "StreamEncryption": {"EncryptionType": "KMS", "KeyId": "alias/aws/kinesis"},
                "DesiredShardLevelMetrics": ["IncomingBytes", "OutgoingBytes"], "MaxRecordSizeInKiB": 2048,
            },
        },
        "Consumer": {
            "Type": "AWS::Kinesis::StreamConsumer",
            "Properties": {"ConsumerName": "c", "StreamARN": arn, "Tags": [{"Key": "x", "Value": "y"}]},
        },
        "Policy": {
            "Type": "AWS::Kinesis::ResourcePolicy",
            "Properties": {
                "ResourceArn": arn, "ResourcePolicy": {"Version": "2012-10-17", "Statement": [statement]},
            },
        },
        "Table": {
            "Type": "AWS::DynamoDB::Table",
            "Properties": {
                "TableName": "tab", "BillingMode": "PAY_PER_REQUEST",
                "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
                "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
                "KinesisStreamSpecification": {"StreamArn": arn},
            },
        },
    }  # fmt: skip
    outputs = {
        "name": {"Ref": "Stream"},
        "arn": arn,
        "consumer": {"Ref": "Consumer"},
        "status": {"Fn::GetAtt": ["Consumer", "ConsumerStatus"]},
    }
    told = bring(resources, outputs)
    one = Streamed.__new__(Streamed)
    one.kinesis, one.name, one.arn = kinesis, told["name"], told["arn"]
    shown = one.summary()
    assert shown["StreamARN"] == told["arn"]
    assert (shown["OpenShardCount"], shown["RetentionPeriodHours"], shown["MaxRecordSizeInKiB"]) == (2, 48, 2048)
    assert shown["EncryptionType"] == "KMS"
    assert shown["EnhancedMonitoring"] == [{"ShardLevelMetrics": ["IncomingBytes", "OutgoingBytes"]}]
    tags = {tag["Key"]: tag["Value"] for tag in kinesis.list_tags_for_resource(ResourceARN=told["arn"])["Tags"]}
    assert tags["a"] == "b"
    assert tags["aws:cloudformation:logical-id"] == "Stream"
    assert told["status"] == "ACTIVE"
    assert kinesis.describe_stream_consumer(ConsumerARN=told["consumer"])["ConsumerDescription"]["ConsumerName"] == "c"
    assert "999999999999" in kinesis.get_resource_policy(ResourceARN=told["arn"])["Policy"]
    feeds = client("dynamodb").describe_kinesis_streaming_destination(TableName="tab")
    assert [feed["StreamArn"] for feed in feeds["KinesisDataStreamDestinations"]] == [told["arn"]]

    resources["Stream"]["Properties"] = {
        "ShardCount": 4, "DesiredShardLevelMetrics": ["OutgoingBytes"], "Tags": [{"Key": "a", "Value": "c"}],
    }  # fmt: skip
    del resources["Policy"], resources["Table"]["Properties"]["KinesisStreamSpecification"]
    assert bring(resources, outputs) == told
    shown = one.summary()
    assert (shown["OpenShardCount"], shown["RetentionPeriodHours"], shown["MaxRecordSizeInKiB"]) == (4, 24, 1024)
    assert (shown["EncryptionType"], shown["EnhancedMonitoring"]) == (
        "NONE",
        [{"ShardLevelMetrics": ["OutgoingBytes"]}],
    )
    assert kinesis.get_resource_policy(ResourceARN=told["arn"])["Policy"] == "{}"
    (feed,) = client("dynamodb").describe_kinesis_streaming_destination(TableName="tab")[
        "KinesisDataStreamDestinations"
    ]
    assert feed["DestinationStatus"] == "DISABLED"

    resources["Stream"]["Properties"] = {"StreamModeDetails": {"StreamMode": "ON_DEMAND"}}
    bring(resources, outputs)
    assert one.summary()["StreamModeDetails"] == {"StreamMode": "ON_DEMAND"}
    stacks = client("cloudformation")
    stacks.delete_stack(StackName="s")
    wait_until(lambda: not kinesis.list_streams()["StreamNames"], 30)
