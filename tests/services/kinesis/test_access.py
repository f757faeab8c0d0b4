"""Policies of identities and of streams hold for every way to a stream."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError
from tests.roles import make_user
from tests.services.kinesis.conftest import Streamed

DENIED = "AccessDeniedException"
Make = Callable[..., Streamed]


def outcome(ask: Callable[..., Any], **params: Any) -> str:
    try:
        ask(**params)
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return "OK"


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **one} for one in statements]})


def test_identity_policies(stream: Make, client: Callable[..., Any]) -> None:
    one, other = stream(Tags={"team": "a"}), stream("other", Tags={"team": "b"})
    own = {"Action": "kinesis:*", "Resource": one.arn}
    keys = make_user(client("iam"), "u", document(own))
    user = client("kinesis", **keys)
    put = {"Data": b"x", "PartitionKey": "k"}
    assert outcome(user.put_record, StreamName="s", **put) == "OK"
    assert outcome(user.put_record, StreamARN=other.arn, **put) == DENIED
    assert outcome(user.list_streams) == DENIED
    place = other.iterator()
    assert outcome(user.get_records, ShardIterator=place) == DENIED
    assert outcome(user.get_records, ShardIterator=one.iterator()) == "OK"
    token = other.kinesis.list_shards(StreamName="s", MaxResults=1).get("NextToken")
    assert token is None
    other.kinesis.update_shard_count(StreamName="other", TargetShardCount=2, ScalingType="UNIFORM_SCALING")
    token = other.kinesis.list_shards(StreamName="other", MaxResults=1)["NextToken"]
    assert outcome(user.list_shards, NextToken=token) == DENIED
    tagged = {
        "Action": "kinesis:PutRecord",
        "Resource": "*",
        "Condition": {"StringEquals": {"aws:ResourceTag/team": "b"}},
    }
    keys = make_user(client("iam"), "t", document(tagged))
    user = client("kinesis", **keys)
    assert outcome(user.put_record, StreamName="other", **put) == "OK"
    assert outcome(user.put_record, StreamName="s", **put) == DENIED
    maker = {"Action": "kinesis:CreateStream", "Resource": "*"}
    user = client("kinesis", **make_user(client("iam"), "m", document(maker)))
    assert outcome(user.create_stream, StreamName="plain", ShardCount=1) == "OK"
    assert outcome(user.create_stream, StreamName="tagged", ShardCount=1, Tags={"a": "b"}) == DENIED


def test_resource_policies_let_other_accounts_in(stream: Make, client: Callable[..., Any], kinesis: Any) -> None:
    one = stream()
    stranger = client("kinesis", aws_access_key_id="999999999999")
    put = {"StreamARN": one.arn, "Data": b"x", "PartitionKey": "k"}
    assert outcome(stranger.put_record, **put) == DENIED
    who = {"Principal": {"AWS": "arn:aws:iam::999999999999:root"}}
    text = document({**who, "Action": ["kinesis:PutRecord", "kinesis:ListShards"], "Resource": one.arn})
    assert kinesis.get_resource_policy(ResourceARN=one.arn)["Policy"] == "{}"
    kinesis.put_resource_policy(ResourceARN=one.arn, Policy=text)
    assert kinesis.get_resource_policy(ResourceARN=one.arn)["Policy"] == text
    assert outcome(stranger.put_record, **put) == "OK"
    assert outcome(stranger.list_shards, StreamARN=one.arn) == "OK"
    assert outcome(stranger.put_records, StreamARN=one.arn, Records=[{"Data": b"x", "PartitionKey": "k"}]) == DENIED
    assert outcome(stranger.put_record, StreamName="s", Data=b"x", PartitionKey="k") == "ResourceNotFoundException"
    kinesis.delete_resource_policy(ResourceARN=one.arn)
    assert outcome(stranger.put_record, **put) == DENIED
    assert outcome(kinesis.delete_resource_policy, ResourceARN=one.arn) == "ResourceNotFoundException"
    assert outcome(kinesis.put_resource_policy, ResourceARN=one.arn, Policy="{") == "InvalidArgumentException"
    large = document(*({**who, "Action": "kinesis:PutRecord", "Resource": one.arn} for _ in range(200)))
    assert outcome(kinesis.put_resource_policy, ResourceARN=one.arn, Policy=large) == "LimitExceededException"
    made = kinesis.register_stream_consumer(StreamARN=one.arn, ConsumerName="c")["Consumer"]["ConsumerARN"]
    position = {"ConsumerARN": made, "ShardId": "0", "StartingPosition": {"Type": "LATEST"}}
    assert outcome(stranger.subscribe_to_shard, **position) == DENIED
    text = document({**who, "Action": "kinesis:SubscribeToShard", "Resource": made})
    kinesis.put_resource_policy(ResourceARN=made, Policy=text)
    stranger.subscribe_to_shard(**position)["EventStream"].close()
