"""Tables and items over the wire."""

from __future__ import annotations

import time
from typing import Any

import pytest
from botocore.exceptions import ClientError


@pytest.fixture
def db(client: Any) -> Any:
    return client("dynamodb")


@pytest.fixture
def table(db: Any) -> str:
    db.create_table(
        TableName="orders",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": "who", "AttributeType": "S"},
            {"AttributeName": "at", "AttributeType": "N"},
            {"AttributeName": "state", "AttributeType": "S"},
        ],
        KeySchema=[{"AttributeName": "who", "KeyType": "HASH"}, {"AttributeName": "at", "KeyType": "RANGE"}],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by-state",
                "KeySchema": [
                    {"AttributeName": "state", "KeyType": "HASH"},
                    {"AttributeName": "at", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
    )
    return "orders"


def key(who: str, at: float) -> dict[str, Any]:
    return {"who": {"S": who}, "at": {"N": str(at)}}


def refused(call: Any, *arguments: Any, **keywords: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as error:
        call(*arguments, **keywords)
    found = error.value.response["Error"]
    return found["Code"], found["Message"]


def test_an_item_is_put_read_and_deleted(db: Any, table: str) -> None:
    item = {**key("ana", 1), "tags": {"SS": ["a", "b"]}, "doc": {"M": {"x": {"L": [{"N": "1.50"}, {"BOOL": True}]}}}}
    db.put_item(TableName=table, Item=item)
    found = db.get_item(TableName=table, Key=key("ana", 1.0))["Item"]
    assert found["doc"] == {"M": {"x": {"L": [{"N": "1.5"}, {"BOOL": True}]}}}
    part = db.get_item(TableName=table, Key=key("ana", 1), ProjectionExpression="doc.x[1], who")["Item"]
    assert part == {"doc": {"M": {"x": {"L": [{"BOOL": True}]}}}, "who": {"S": "ana"}}
    old = db.delete_item(TableName=table, Key=key("ana", 1), ReturnValues="ALL_OLD")["Attributes"]
    assert old["tags"] == {"SS": ["a", "b"]}
    assert "Item" not in db.get_item(TableName=table, Key=key("ana", 1))


def test_conditions_hold(db: Any, table: str) -> None:
    new = {"TableName": table, "Item": key("ana", 1), "ConditionExpression": "attribute_not_exists(who)"}
    db.put_item(**new)
    with pytest.raises(db.exceptions.ConditionalCheckFailedException) as error:
        db.put_item(**new, ReturnValuesOnConditionCheckFailure="ALL_OLD")
    assert error.value.response["Item"] == key("ana", 1)
    code, text = refused(db.put_item, TableName=table, Item=key("a", 1), ConditionExpression="size(who) >")
    assert (code, text) == (
        "ValidationException",
        'Invalid ConditionExpression: Syntax error; token: "<EOF>", near: ">"',
    )
    code, text = refused(db.put_item, TableName=table, Item=key("a", 1), ConditionExpression="state = :x")
    assert "reserved keyword: state" in text


def test_updates(db: Any, table: str) -> None:
    update = {
        "TableName": table,
        "Key": key("ana", 1),
        "UpdateExpression": "SET n = if_not_exists(n, :zero) + :one, l = list_append(if_not_exists(l, :empty), :more) ADD s :set",
        "ExpressionAttributeValues": {
            ":zero": {"N": "0"},
            ":one": {"N": "1"},
            ":empty": {"L": []},
            ":more": {"L": [{"S": "x"}]},
            ":set": {"SS": ["a"]},
        },
    }
    db.update_item(**update)
    found = db.update_item(**update, ReturnValues="ALL_NEW")["Attributes"]
    assert (found["n"], found["l"], found["s"]) == ({"N": "2"}, {"L": [{"S": "x"}, {"S": "x"}]}, {"SS": ["a"]})
    db.update_item(TableName=table, Key=key("ana", 1), UpdateExpression="REMOVE l[0], n")
    less = {"ExpressionAttributeNames": {"#a": "at"}, "ExpressionAttributeValues": {":five": {"N": "5"}}}
    db.update_item(TableName=table, Key=key("ana", 1), UpdateExpression="SET m=#a-:five", **less)
    left = db.get_item(TableName=table, Key=key("ana", 1))["Item"]
    assert left["m"] == {"N": "-4"}
    assert left["l"] == {"L": [{"S": "x"}]}
    assert "n" not in left
    code, text = refused(
        db.update_item,
        TableName=table,
        Key=key("ana", 1),
        UpdateExpression="SET who = :x",
        ExpressionAttributeValues={":x": {"S": "b"}},
    )
    assert "Cannot update attribute who. This attribute is part of the key" in text
    code, text = refused(
        db.update_item,
        TableName=table,
        Key=key("a", 1),
        UpdateExpression="SET a.b = :x, a = :x",
        ExpressionAttributeValues={":x": {"S": "b"}},
    )
    assert "Two document paths overlap" in text
    code, text = refused(
        db.update_item,
        TableName=table,
        Key=key("a", 1),
        UpdateExpression="SET a = :x",
        ExpressionAttributeValues={":x": {"S": ""}, ":y": {"S": ""}},
    )
    assert text == "Value provided in ExpressionAttributeValues unused in expressions: keys: {:y}"


def test_queries_follow_the_sort_key_and_page(db: Any, table: str) -> None:
    numbers = [-10, -1.5, 0, 0.25, 2, 10, 300]
    for at in numbers:
        db.put_item(TableName=table, Item={**key("ana", at), "state": {"S": "even" if at in (2, 10, 300) else "odd"}})
    query = {
        "TableName": table,
        "KeyConditionExpression": "who = :w",
        "ExpressionAttributeValues": {":w": {"S": "ana"}},
    }
    found = [float(item["at"]["N"]) for item in db.query(**query)["Items"]]
    assert found == numbers
    pages = db.get_paginator("query").paginate(**query, ScanIndexForward=False, Limit=3)
    assert [float(item["at"]["N"]) for page in pages for item in page["Items"]] == numbers[::-1]
    between = {
        **query,
        "KeyConditionExpression": "who = :w AND #a BETWEEN :l AND :h",
        "ExpressionAttributeNames": {"#a": "at"},
    }
    between["ExpressionAttributeValues"] = {":w": {"S": "ana"}, ":l": {"N": "-1.5"}, ":h": {"N": "2"}}
    assert db.query(**between)["Count"] == 4
    by_state = db.query(
        TableName=table,
        IndexName="by-state",
        KeyConditionExpression="#s = :s",
        ExpressionAttributeNames={"#s": "state"},
        ExpressionAttributeValues={":s": {"S": "even"}},
        FilterExpression="attribute_exists(who)",
    )["Items"]
    assert [item["at"]["N"] for item in by_state] == ["2", "10", "300"]
    db.delete_item(TableName=table, Key=key("ana", 10))
    scan = [item for page in db.get_paginator("scan").paginate(TableName=table, Limit=2) for item in page["Items"]]
    assert len(scan) == 6
    parts = [db.scan(TableName=table, Segment=n, TotalSegments=3)["Count"] for n in range(3)]
    assert sum(parts) == 6
    assert (
        refused(
            db.query, TableName=table, KeyConditionExpression="at = :w", ExpressionAttributeValues={":w": {"N": "1"}}
        )[0]
        == "ValidationException"
    )


def test_batches(db: Any, table: str) -> None:
    puts = [{"PutRequest": {"Item": key("b", n)}} for n in range(25)]
    assert db.batch_write_item(RequestItems={table: puts})["UnprocessedItems"] == {}
    got = db.batch_get_item(RequestItems={table: {"Keys": [key("b", n) for n in (1, 2, 99)]}})["Responses"][table]
    assert len(got) == 2
    deletes = [{"DeleteRequest": {"Key": key("b", n)}} for n in range(20)]
    db.batch_write_item(RequestItems={table: deletes})
    assert db.scan(TableName=table, Select="COUNT")["Count"] == 5


def test_transactions_are_all_or_nothing(db: Any, table: str) -> None:
    db.put_item(TableName=table, Item={**key("t", 1), "n": {"N": "1"}})
    put = {"Put": {"TableName": table, "Item": key("t", 2)}}
    check = {
        "ConditionCheck": {
            "TableName": table,
            "Key": key("t", 1),
            "ConditionExpression": "n = :x",
            "ExpressionAttributeValues": {":x": {"N": "9"}},
        }
    }
    with pytest.raises(db.exceptions.TransactionCanceledException) as error:
        db.transact_write_items(TransactItems=[put, check])
    assert [reason["Code"] for reason in error.value.response["CancellationReasons"]] == [
        "None",
        "ConditionalCheckFailed",
    ]
    assert "Item" not in db.get_item(TableName=table, Key=key("t", 2))
    add = {
        "Update": {
            "TableName": table,
            "Key": key("t", 1),
            "UpdateExpression": "ADD n :one",
            "ExpressionAttributeValues": {":one": {"N": "1"}},
        }
    }
    for _ in range(2):
        db.transact_write_items(TransactItems=[put, add], ClientRequestToken="once")
    both = db.transact_get_items(TransactItems=[{"Get": {"TableName": table, "Key": key("t", n)}} for n in (1, 2)])
    assert both["Responses"][0]["Item"]["n"] == {"N": "2"}
    assert (
        refused(db.transact_write_items, TransactItems=[put], ClientRequestToken="once")[0]
        == "IdempotentParameterMismatchException"
    )


@pytest.mark.turns_clock
def test_items_end_at_their_time_to_live(db: Any, table: str, server: Any) -> None:
    db.update_time_to_live(TableName=table, TimeToLiveSpecification={"AttributeName": "end", "Enabled": True})
    assert db.describe_time_to_live(TableName=table)["TimeToLiveDescription"]["TimeToLiveStatus"] == "ENABLED"
    now = server.page("clock", {"seconds": 0})["now"]
    db.put_item(TableName=table, Item={**key("x", 1), "end": {"N": str(int(now) + 50)}})
    db.put_item(TableName=table, Item={**key("x", 2), "end": {"N": "5"}})
    server.advance(20)
    assert "Item" in db.get_item(TableName=table, Key=key("x", 1))
    server.advance(40)
    assert "Item" not in db.get_item(TableName=table, Key=key("x", 1))
    assert "Item" in db.get_item(TableName=table, Key=key("x", 2)), "an end of long ago is no time to live"


def test_tables_are_described_changed_and_deleted(db: Any, table: str) -> None:
    assert (
        refused(
            db.create_table,
            TableName=table,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "a", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "a", "KeyType": "HASH"}],
        )[0]
        == "ResourceInUseException"
    )
    described = db.describe_table(TableName=table)["Table"]
    assert described["TableStatus"] == "ACTIVE"
    assert db.list_tables()["TableNames"] == [table]
    db.update_table(TableName=table, GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "by-state"}}])
    assert "GlobalSecondaryIndexes" not in db.describe_table(TableName=table)["Table"]
    arn = described["TableArn"]
    db.tag_resource(ResourceArn=arn, Tags=[{"Key": "a", "Value": "b"}, {"Key": "c", "Value": "d"}])
    db.untag_resource(ResourceArn=arn, TagKeys=["a"])
    assert db.list_tags_of_resource(ResourceArn=arn)["Tags"] == [{"Key": "c", "Value": "d"}]
    backups = db.describe_continuous_backups(TableName=table)["ContinuousBackupsDescription"]
    assert backups["ContinuousBackupsStatus"] == "ENABLED"
    db.delete_table(TableName=table)
    assert refused(db.get_item, TableName=table, Key=key("a", 1)) == (
        "ResourceNotFoundException",
        "Requested resource not found",
    )


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ({"who": {"S": ""}, "at": {"N": "1"}}, "cannot contain an empty string value. Key: who"),
        ({"who": {"N": "1"}, "at": {"N": "1"}}, "Type mismatch for key who expected: S actual: N"),
        ({"who": {"S": "a"}}, "Missing the key at in the item"),
        ({"who": {"S": "a"}, "at": {"N": "x"}}, "cannot be converted to a numeric value: x"),
        ({"who": {"S": "a"}, "at": {"N": "1" * 39}}, "more than 38 significant digits"),
        ({"who": {"S": "a"}, "at": {"N": "1"}, "s": {"SS": []}}, "may not be empty"),
        ({"who": {"S": "a"}, "at": {"N": "1"}, "b": {"S": "x" * 410_000}}, "Item size has exceeded"),
    ],
)
def test_bad_items_are_refused(db: Any, table: str, item: Any, text: str) -> None:
    code, message = refused(db.put_item, TableName=table, Item=item)
    assert code == "ValidationException"
    assert text in message


def test_items_survive_kill_9(own_server: Any) -> None:
    running = own_server()
    db = running.client("dynamodb", "test")
    db.create_table(
        TableName="ttt",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "a", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "a", "KeyType": "HASH"}],
    )
    for number in range(50):
        db.put_item(TableName="ttt", Item={"a": {"S": str(number)}})
    running.kill()
    started = time.monotonic()
    running.start()
    assert time.monotonic() - started < 10
    assert db.scan(TableName="ttt", Select="COUNT")["Count"] == 50
