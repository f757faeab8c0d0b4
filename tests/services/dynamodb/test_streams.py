"""Streams: exactly the changes, in order, for a day."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.services.dynamodb.conftest import schema

BOTH = "NEW_AND_OLD_IMAGES"
DAY = 24 * 3600.0


class Streamed:
    """A table with a stream, and how it is read."""

    def __init__(self, client: Callable[..., Any], view: str = BOTH, name: str = "things") -> None:
        self.db, self.streams = client("dynamodb"), client("dynamodbstreams")
        self.name = name
        made = self.db.create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            KeySchema=schema("p", "n"),
            AttributeDefinitions=[
                {"AttributeName": "p", "AttributeType": "S"}, {"AttributeName": "n", "AttributeType": "N"}
            ],
            StreamSpecification={"StreamEnabled": True, "StreamViewType": view},
        )["TableDescription"]  # fmt: skip
        self.arn: str = made["LatestStreamArn"]

    def put(self, number: int, **attributes: str) -> None:
        item = {"p": {"S": "x"}, "n": {"N": str(number)}, **{name: {"S": text} for name, text in attributes.items()}}
        self.db.put_item(TableName=self.name, Item=item)

    def shards(self) -> list[Any]:
        found: list[Any] = self.streams.describe_stream(StreamArn=self.arn)["StreamDescription"]["Shards"]
        return found

    def iterator(self, kind: str = "TRIM_HORIZON", shard: int = 0, **more: Any) -> str:
        found: str = self.streams.get_shard_iterator(
            StreamArn=self.arn, ShardId=self.shards()[shard]["ShardId"], ShardIteratorType=kind, **more
        )["ShardIterator"]
        return found

    def read(self, kind: str = "TRIM_HORIZON", shard: int = 0, **more: Any) -> list[Any]:
        found: list[Any] = self.streams.get_records(ShardIterator=self.iterator(kind, shard, **more))["Records"]
        return found


@pytest.fixture
def streamed(client: Callable[..., Any]) -> Streamed:
    return Streamed(client)


def test_records_are_exactly_the_changes(streamed: Streamed) -> None:
    key = {"p": {"S": "x"}, "n": {"N": "1"}}
    streamed.put(1, v="a")
    streamed.put(1, v="a")
    streamed.db.delete_item(TableName="things", Key={"p": {"S": "no"}, "n": {"N": "1"}})
    sets = {":s": {"SS": ["a", "b"]}}
    streamed.db.update_item(TableName="things", Key=key, UpdateExpression="SET s = :s", ExpressionAttributeValues=sets)
    sets = {":s": {"SS": ["b", "a"]}}
    streamed.db.update_item(TableName="things", Key=key, UpdateExpression="SET s = :s", ExpressionAttributeValues=sets)
    streamed.db.transact_write_items(
        TransactItems=[
            {"Delete": {"TableName": "things", "Key": key}},
            {"Put": {"TableName": "things", "Item": {"p": {"S": "x"}, "n": {"N": "2"}}}},
        ]
    )
    with pytest.raises(streamed.db.exceptions.TransactionCanceledException):
        streamed.db.transact_write_items(
            TransactItems=[
                {"Put": {"TableName": "things", "Item": {"p": {"S": "x"}, "n": {"N": "3"}}}},
                {"ConditionCheck": {"TableName": "things", "Key": key, "ConditionExpression": "attribute_exists(p)"}},
            ]
        )
    first, second, third, fourth = streamed.read()
    change = first["dynamodb"]
    assert (first["eventName"], first["eventVersion"], first["eventSource"]) == ("INSERT", "1.1", "aws:dynamodb")
    assert (first["awsRegion"], len(first["eventID"]), "userIdentity" in first) == ("us-east-1", 32, False)
    assert change["Keys"] == key
    assert change["NewImage"] == {**key, "v": {"S": "a"}}
    assert "OldImage" not in change
    assert (change["SizeBytes"], change["StreamViewType"]) == (12, BOTH)
    assert second["eventName"] == "MODIFY"
    assert second["dynamodb"]["OldImage"] == {**key, "v": {"S": "a"}}
    assert second["dynamodb"]["NewImage"] == {**key, "v": {"S": "a"}, "s": {"SS": ["a", "b"]}}
    assert (third["eventName"], fourth["eventName"]) == ("REMOVE", "INSERT")
    assert "NewImage" not in third["dynamodb"]
    numbers = [record["dynamodb"]["SequenceNumber"] for record in (first, second, third, fourth)]
    assert numbers == sorted(numbers)
    assert {len(number) for number in numbers} == {21}
    assert streamed.shards()[0]["SequenceNumberRange"] == {"StartingSequenceNumber": numbers[0]}


@pytest.mark.parametrize(
    ("view", "images"), [("KEYS_ONLY", set()), ("NEW_IMAGE", {"NewImage"}), ("OLD_IMAGE", {"OldImage"})]
)
def test_what_a_stream_shows(client: Callable[..., Any], view: str, images: set[str]) -> None:
    streamed = Streamed(client, view)
    streamed.put(1)
    streamed.put(1, v="a")
    record = streamed.read()[1]["dynamodb"]
    assert {name for name in record if name.endswith("Image")} == images
    assert record["StreamViewType"] == view


def test_iterators(streamed: Streamed) -> None:
    latest = streamed.iterator("LATEST")
    for number in range(5):
        streamed.put(number)
    records = streamed.read()
    third = records[2]["dynamodb"]["SequenceNumber"]
    assert streamed.read("AT_SEQUENCE_NUMBER", SequenceNumber=third) == records[2:]
    assert streamed.read("AFTER_SEQUENCE_NUMBER", SequenceNumber=third) == records[3:]
    assert streamed.read("AT_TIMESTAMP", Timestamp=0) == records
    assert streamed.read("LATEST") == []
    found: list[Any] = []
    iterator = latest
    while len(found) < 5:
        answer = streamed.streams.get_records(ShardIterator=iterator, Limit=2)
        found += answer["Records"]
        iterator = answer["NextShardIterator"]
    assert found == records
    assert iterator.startswith(f"{streamed.arn}|1|")


def test_what_is_refused(streamed: Streamed, refused: Callable[..., tuple[str, str]]) -> None:
    streams, shard = streamed.streams, streamed.shards()[0]["ShardId"]
    invalid, missing = "ValidationException", "ResourceNotFoundException"
    good = {"StreamArn": streamed.arn, "ShardId": shard, "ShardIteratorType": "LATEST"}
    nobody = streamed.arn.replace("things", "others")
    assert refused(streams.describe_stream, StreamArn="x" * 40) == (invalid, "Invalid StreamArn")
    assert refused(streams.describe_stream, StreamArn=nobody) == (
        missing, f"Requested resource not found: Stream: {nobody} not found"
    )  # fmt: skip
    assert refused(streams.list_streams, Limit=101) == (
        invalid,
        "1 validation error detected: Value '101' at 'limit' failed to satisfy constraint: "
        "Member must have value less than or equal to 100",
    )
    assert refused(streams.list_streams, ExclusiveStartStreamArn="x" * 40)[0] == invalid
    assert refused(streams.get_shard_iterator, **good | {"ShardId": "shardId-" + "9" * 28})[0] == missing
    assert refused(streams.get_shard_iterator, **good | {"ShardIteratorType": "AT_SEQUENCE_NUMBER"})[0] == invalid
    assert refused(streams.get_shard_iterator, **good, SequenceNumber="1" + "0" * 20)[0] == invalid
    at = {"ShardIteratorType": "AT_SEQUENCE_NUMBER"}
    assert refused(streams.get_shard_iterator, **good | at, SequenceNumber="9" * 21)[0] == invalid
    assert refused(streams.get_shard_iterator, **good | {"ShardIteratorType": "AT_TIMESTAMP"})[0] == invalid
    assert refused(streams.get_records, ShardIterator="nothing")[0] == invalid
    assert refused(streams.get_records, ShardIterator=streamed.iterator(), Limit=1001)[0] == invalid
    update = streamed.db.update_table
    on = {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}
    assert refused(update, TableName="things", StreamSpecification=on) == (
        invalid, "Table already has an enabled stream: TableName: things"
    )  # fmt: skip
    update(TableName="things", StreamSpecification={"StreamEnabled": False})
    assert refused(update, TableName="things", StreamSpecification={"StreamEnabled": False}) == (
        invalid, "Table has no stream to disable: TableName: things"
    )  # fmt: skip
    assert refused(update, TableName="things", StreamSpecification={"StreamEnabled": True})[0] == invalid


@pytest.mark.turns_clock
def test_a_day(
    client: Callable[..., Any], server: Any, refused: Callable[..., tuple[str, str]], wait_until: Callable[..., Any]
) -> None:
    streamed = Streamed(client)
    streamed.put(1)
    [record] = streamed.read()
    number = record["dynamodb"]["SequenceNumber"]
    old = streamed.iterator()
    server.advance(20 * 60)
    assert refused(streamed.streams.get_records, ShardIterator=old)[0] == "ExpiredIteratorException"
    server.advance(4 * 3600)
    parent, child = wait_until(lambda: len(found := streamed.shards()) == 2 and found)
    assert child["ParentShardId"] == parent["ShardId"] < child["ShardId"]
    assert parent["SequenceNumberRange"]["EndingSequenceNumber"] == number
    assert child["SequenceNumberRange"]["StartingSequenceNumber"] > number
    streamed.put(2)
    answer = streamed.streams.get_records(ShardIterator=streamed.iterator())
    assert answer["Records"] == [record]
    assert "NextShardIterator" not in answer
    [second] = streamed.read(shard=1)
    page = streamed.streams.describe_stream(StreamArn=streamed.arn, Limit=1)["StreamDescription"]
    assert [shard["ShardId"] for shard in page["Shards"]] == [parent["ShardId"]] == [page["LastEvaluatedShardId"]]
    rest = {"ExclusiveStartShardId": page["LastEvaluatedShardId"]}
    page = streamed.streams.describe_stream(StreamArn=streamed.arn, **rest)["StreamDescription"]
    assert [shard["ShardId"] for shard in page["Shards"]] == [child["ShardId"]]
    children = {"Type": "CHILD_SHARDS", "ShardId": parent["ShardId"]}
    page = streamed.streams.describe_stream(StreamArn=streamed.arn, ShardFilter=children)["StreamDescription"]
    assert [shard["ShardId"] for shard in page["Shards"]] == [child["ShardId"]]
    # A record is gone a day after it was written, though its shard is not.
    server.advance(DAY - 3600)
    assert refused(
        streamed.streams.get_shard_iterator,
        StreamArn=streamed.arn, ShardId=parent["ShardId"], ShardIteratorType="AT_SEQUENCE_NUMBER", SequenceNumber=number,
    )[0] == "TrimmedDataAccessException"  # fmt: skip
    assert streamed.read() == []
    assert streamed.read(shard=1) == [second]
    server.advance(2 * 3600)
    wait_until(lambda: parent["ShardId"] not in [shard["ShardId"] for shard in streamed.shards()])
    # What was disabled is read for a day more.
    streamed.put(3)
    streamed.db.update_table(TableName="things", StreamSpecification={"StreamEnabled": False})
    streamed.put(4)
    described = streamed.db.describe_table(TableName="things")["Table"]
    assert (described["LatestStreamArn"], "StreamSpecification" in described) == (streamed.arn, False)
    assert [record["dynamodb"]["Keys"]["n"]["N"] for record in streamed.read(shard=-1)] == ["3"]
    on = {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}
    new = streamed.db.update_table(TableName="things", StreamSpecification=on)["TableDescription"]["LatestStreamArn"]
    listed = streamed.streams.list_streams(TableName="things")["Streams"]
    assert [stream["StreamArn"] for stream in listed] == [streamed.arn, new]
    status = streamed.streams.describe_stream(StreamArn=streamed.arn)["StreamDescription"]["StreamStatus"]
    assert status == "DISABLED"
    server.advance(DAY + 60)
    left = wait_until(lambda: len(found := streamed.streams.list_streams(TableName="things")["Streams"]) == 1 and found)
    assert left[0]["StreamArn"] == new


@pytest.mark.turns_clock
def test_an_item_whose_time_has_ended(client: Callable[..., Any], server: Any, wait_until: Callable[..., Any]) -> None:
    streamed = Streamed(client)
    ttl = {"Enabled": True, "AttributeName": "ends"}
    streamed.db.update_time_to_live(TableName="things", TimeToLiveSpecification=ttl)
    item = {"p": {"S": "x"}, "n": {"N": "1"}, "ends": {"N": str(int(server.page("clock", {"seconds": 0})["now"]) + 60)}}
    streamed.db.put_item(TableName="things", Item=item)
    server.advance(61)
    removed = wait_until(lambda: len(found := streamed.read()) == 2 and found[1])
    assert removed["eventName"] == "REMOVE"
    assert removed["userIdentity"] == {"PrincipalId": "dynamodb.amazonaws.com", "Type": "Service"}
    assert removed["dynamodb"]["OldImage"] == item


def test_lists_and_a_deleted_table(client: Callable[..., Any], refused: Callable[..., tuple[str, str]]) -> None:
    made = [Streamed(client, "KEYS_ONLY", name) for name in ("one", "three", "two")]
    streams = made[0].streams
    page = streams.list_streams(Limit=2)
    assert [stream["TableName"] for stream in page["Streams"]] == ["one", "three"]
    assert page["LastEvaluatedStreamArn"] == made[1].arn
    made[0].put(1)
    made[0].db.delete_table(TableName="one")
    made[0].db.delete_table(TableName="three")
    rest = streams.list_streams(ExclusiveStartStreamArn=page["LastEvaluatedStreamArn"])
    assert [stream["StreamArn"] for stream in rest["Streams"]] == [made[2].arn]
    assert [record["eventName"] for record in made[0].read()] == ["INSERT"]
    assert streams.list_streams(TableName="nobody")["Streams"] == []


def test_who_may_read(client: Callable[..., Any], account: str, refused: Callable[..., tuple[str, str]]) -> None:
    streamed = Streamed(client)
    streamed.put(1)
    iterator = streamed.iterator()
    iam = client("iam")
    iam.create_user(UserName="reader")
    keys = iam.create_access_key(UserName="reader")["AccessKey"]
    theirs = client(
        "dynamodbstreams", aws_access_key_id=keys["AccessKeyId"], aws_secret_access_key=keys["SecretAccessKey"]
    )
    assert refused(theirs.get_records, ShardIterator=iterator)[0] == "AccessDeniedException"
    statement = {"Effect": "Allow", "Action": "dynamodb:GetRecords", "Resource": streamed.arn}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_user_policy(UserName="reader", PolicyName="may", PolicyDocument=document)
    assert len(theirs.get_records(ShardIterator=iterator)["Records"]) == 1
    assert refused(theirs.describe_stream, StreamArn=streamed.arn)[0] == "AccessDeniedException"
