"""Capacity, collections, legacy parameters, limits, transactions, policies: over the wire."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from tests.services.dynamodb.conftest import schema

KEY = {"a": {"S": "1"}, "b": {"S": "2"}}
NEEDED = {"ReturnConsumedCapacity": "INDEXES"}


def test_capacity_is_told_by_index(db: Any, table: str) -> None:
    item = {**KEY, "c": {"S": "x"}, "d": {"N": "1"}, "text": {"S": "x" * 1500}}
    put = db.put_item(TableName=table, Item=item, **NEEDED)["ConsumedCapacity"]
    assert put["CapacityUnits"] == 6
    assert put["Table"] == {"CapacityUnits": 2}
    assert put["LocalSecondaryIndexes"] == {"index1": {"CapacityUnits": 1}}
    assert put["GlobalSecondaryIndexes"] == {"index2": {"CapacityUnits": 1}, "index3": {"CapacityUnits": 2}}
    change = {"UpdateExpression": "SET c = :c", "ExpressionAttributeValues": {":c": {"S": "y"}}}
    updated = db.update_item(TableName=table, Key=KEY, **change, **NEEDED)["ConsumedCapacity"]
    assert updated["GlobalSecondaryIndexes"] == {"index2": {"CapacityUnits": 2}, "index3": {"CapacityUnits": 2}}
    get = db.get_item(TableName=table, Key=KEY, ReturnConsumedCapacity="TOTAL")["ConsumedCapacity"]
    assert get == {"TableName": table, "CapacityUnits": 0.5}
    missing = {"a": {"S": "no"}, "b": {"S": "no"}}
    get = db.get_item(TableName=table, Key=missing, ConsistentRead=True, ReturnConsumedCapacity="TOTAL")
    assert get["ConsumedCapacity"]["CapacityUnits"] == 1
    values = {":c": {"S": "y"}}
    query = db.query(
        TableName=table, IndexName="index2", KeyConditionExpression="c = :c", ExpressionAttributeValues=values, **NEEDED
    )
    assert query["ConsumedCapacity"]["Table"] == {"CapacityUnits": 0}
    assert query["ConsumedCapacity"]["GlobalSecondaryIndexes"] == {"index2": {"CapacityUnits": 0.5}}
    assert query["Items"] == [{**KEY, "c": {"S": "y"}}]
    whole = {"IndexName": "index1", "KeyConditionExpression": "a = :a", "ExpressionAttributeValues": {":a": KEY["a"]}}
    query = db.query(TableName=table, **whole, Select="ALL_ATTRIBUTES", ReturnConsumedCapacity="TOTAL")
    assert query["ConsumedCapacity"]["CapacityUnits"] == 1
    assert query["Items"][0]["text"] == item["text"]
    batch = db.batch_get_item(RequestItems={table: {"Keys": [KEY, missing]}}, ReturnConsumedCapacity="TOTAL")
    assert batch["ConsumedCapacity"] == [{"TableName": table, "CapacityUnits": 1.0}]
    get = {"Get": {"TableName": table, "Key": KEY}}
    transact = db.transact_get_items(TransactItems=[get], ReturnConsumedCapacity="TOTAL")
    assert transact["ConsumedCapacity"] == [{"TableName": table, "CapacityUnits": 2.0, "ReadCapacityUnits": 2.0}]
    delete = db.delete_item(TableName=table, Key=KEY, ReturnItemCollectionMetrics="SIZE", **NEEDED)
    assert delete["ConsumedCapacity"]["CapacityUnits"] == 6
    assert delete["ItemCollectionMetrics"] == {"ItemCollectionKey": {"a": {"S": "1"}}, "SizeEstimateRangeGB": [0, 1]}
    writes = [{"PutRequest": {"Item": KEY}}]
    batch = db.batch_write_item(RequestItems={table: writes}, ReturnItemCollectionMetrics="SIZE", **NEEDED)
    assert batch["ConsumedCapacity"] == [{"TableName": table, "CapacityUnits": 1, "Table": {"CapacityUnits": 1}}]
    assert list(batch["ItemCollectionMetrics"]) == [table]


def test_the_parameters_of_2012_still_work(db: Any, table: str, refused: Any) -> None:
    db.put_item(TableName=table, Item=KEY, Expected={"a": {"Exists": False}})
    assert (
        refused(db.put_item, TableName=table, Item=KEY, Expected={"a": {"Exists": False}})[0]
        == "ConditionalCheckFailedException"
    )
    updates = {
        "n": {"Action": "ADD", "Value": {"N": "5"}},
        "s": {"Action": "ADD", "Value": {"SS": ["x", "y"]}},
        "l": {"Action": "ADD", "Value": {"L": [{"S": "z"}]}},
        "t": {"Value": {"S": "text"}},
        "gone": {"Action": "DELETE"},
    }
    expected = {"a": {"Value": KEY["a"]}, "t": {"ComparisonOperator": "NOT_NULL"}}
    for _ in range(2):
        db.update_item(TableName=table, Key=KEY, AttributeUpdates=updates, Expected=expected, ConditionalOperator="OR")
    updates = {"s": {"Action": "DELETE", "Value": {"SS": ["x"]}}}
    found = db.update_item(TableName=table, Key=KEY, AttributeUpdates=updates, ReturnValues="ALL_NEW")["Attributes"]
    assert found == {**KEY, "n": {"N": "10"}, "s": {"SS": ["y"]}, "l": {"L": [{"S": "z"}] * 2}, "t": {"S": "text"}}
    assert db.get_item(TableName=table, Key=KEY, AttributesToGet=["n"])["Item"] == {"n": {"N": "10"}}
    conditions = {
        "a": {"ComparisonOperator": "EQ", "AttributeValueList": [KEY["a"]]},
        "b": {"ComparisonOperator": "BETWEEN", "AttributeValueList": [{"S": "1"}, {"S": "3"}]},
    }
    filters = {
        "t": {"ComparisonOperator": "CONTAINS", "AttributeValueList": [{"S": "ex"}]},
        "n": {"ComparisonOperator": "IN", "AttributeValueList": [{"N": "1"}, {"N": "10.0"}]},
    }
    assert db.query(TableName=table, KeyConditions=conditions, QueryFilter=filters, AttributesToGet=["t"])["Items"] == [
        {"t": {"S": "text"}}
    ]
    filters["n"] = {"ComparisonOperator": "LT", "AttributeValueList": [{"N": "3"}]}
    assert db.scan(TableName=table, ScanFilter=filters)["Count"] == 0
    assert db.scan(TableName=table, ScanFilter=filters, ConditionalOperator="OR")["Count"] == 1
    batch = db.batch_get_item(RequestItems={table: {"Keys": [KEY], "AttributesToGet": ["t", "b"]}})
    assert batch["Responses"][table] == [{"t": {"S": "text"}, "b": {"S": "2"}}]
    wrong = {"a": {"ComparisonOperator": "CONTAINS", "AttributeValueList": [{"S": "1"}]}}
    assert (
        refused(db.query, TableName=table, KeyConditions=wrong)[1]
        == "Attempted conditional constraint is not an indexable operation"
    )
    wrong = {"x": {"Action": "ADD", "Value": {"S": "1"}}}
    assert (
        "ADD action is not supported for the type S"
        in refused(db.update_item, TableName=table, Key=KEY, AttributeUpdates=wrong)[1]
    )


def test_pages_end_at_a_megabyte(db: Any, table: str) -> None:
    for number in range(8):
        db.put_item(TableName=table, Item={"a": {"S": "x"}, "b": {"S": str(number)}, "t": {"S": "x" * 300_000}})
    query = {"TableName": table, "KeyConditionExpression": "a = :a", "ExpressionAttributeValues": {":a": {"S": "x"}}}
    for more in ({}, {"ProjectionExpression": "b"}, {"ReturnConsumedCapacity": "TOTAL"}):
        pages = [page["Count"] for page in db.get_paginator("query").paginate(**query, **more)]
        assert pages == [4, 4, 0], more
    assert [page["Count"] for page in db.get_paginator("scan").paginate(TableName=table, Limit=3)] == [3, 3, 2]
    keys = [{"a": {"S": "x"}, "b": {"S": str(number)}} for number in range(8)]
    assert len(db.batch_get_item(RequestItems={table: {"Keys": keys}})["Responses"][table]) == 8


def test_a_batch_of_reads_ends_at_16_megabytes(db: Any, table: str) -> None:
    keys = [{"a": {"S": "x"}, "b": {"S": str(number)}} for number in range(50)]
    for start in range(0, 50, 10):
        puts = [{"PutRequest": {"Item": {**key, "t": {"S": "x" * 390_000}}}} for key in keys[start : start + 10]]
        db.batch_write_item(RequestItems={table: puts})
    answer = db.batch_get_item(RequestItems={table: {"Keys": keys, "ConsistentRead": True}})
    left = answer["UnprocessedKeys"][table]
    assert left["ConsistentRead"] is True
    assert len(left["Keys"]) + len(answer["Responses"][table]) == 50
    assert len(answer["Responses"][table]) == 43


def test_batches_that_are_none(db: Any, table: str, refused: Any) -> None:
    many = "Provided list of item keys contains duplicates"
    assert refused(db.batch_get_item, RequestItems={table: {"Keys": [KEY, KEY]}}) == ("ValidationException", many)
    put, delete = {"PutRequest": {"Item": KEY}}, {"DeleteRequest": {"Key": KEY}}
    assert refused(db.batch_write_item, RequestItems={table: [put, delete]}) == ("ValidationException", many)
    assert "more than one datatypes set" in refused(db.batch_write_item, RequestItems={table: [{**put, **delete}]})[1]
    keys = [{"a": {"S": str(n)}, "b": {"S": "x"}} for n in range(101)]
    assert (
        "Member must have length less than or equal to 100"
        in refused(db.batch_get_item, RequestItems={table: {"Keys": keys}})[1]
    )
    puts = [{"PutRequest": {"Item": key}} for key in keys]
    assert refused(db.batch_write_item, RequestItems={table: puts[:26]})[0] == "ValidationException"
    assert refused(db.batch_get_item, RequestItems={"nope": {"Keys": [KEY]}}) == (
        "ResourceNotFoundException",
        "Requested resource not found",
    )
    assert db.scan(TableName=table)["Count"] == 0


def test_a_cancelled_transaction_gives_a_reason_for_each(db: Any, table: str, refused: Any) -> None:
    db.put_item(TableName=table, Item={**KEY, "n": {"N": "1"}})
    other = {**KEY, "b": {"S": "3"}}
    fine = {"Put": {"TableName": table, "Item": other}}
    taken = {
        "Put": {
            "TableName": table, "Item": KEY, "ConditionExpression": "attribute_not_exists(a)",
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
    }  # fmt: skip
    misfit = {"Delete": {"TableName": table, "Key": {**KEY, "b": {"N": "5"}}}}
    with pytest.raises(db.exceptions.TransactionCanceledException) as error:
        db.transact_write_items(TransactItems=[fine, taken, misfit])
    assert error.value.response["Error"]["Message"] == (
        "Transaction cancelled, please refer cancellation reasons for specific reasons "
        "[None, ConditionalCheckFailed, ValidationError]"
    )
    assert error.value.response["CancellationReasons"] == [
        {"Code": "None"},
        {
            "Code": "ConditionalCheckFailed",
            "Message": "The conditional request failed",
            "Item": {**KEY, "n": {"N": "1"}},
        },
        {"Code": "ValidationError", "Message": "The provided key element does not match the schema"},
    ]
    assert db.scan(TableName=table)["Count"] == 1
    twice = "Transaction request cannot include multiple operations on one item"
    delete = {"Delete": {"TableName": table, "Key": KEY}}
    assert refused(db.transact_write_items, TransactItems=[delete, delete]) == ("ValidationException", twice)
    assert refused(db.transact_write_items, TransactItems=[{**fine, **delete}])[1] == (
        "TransactItems can only contain one of Check, Put, Update or Delete"
    )
    empty = {"Put": {"TableName": table, "Item": {**KEY, "b": {"S": ""}}}}
    assert (
        "cannot contain an empty string value. Key: b"
        in refused(db.transact_write_items, TransactItems=[fine, empty])[1]
    )
    wrong = {"ConditionCheck": {"TableName": table, "Key": KEY, "ConditionExpression": "attribute_not_exists("}}
    assert refused(db.transact_write_items, TransactItems=[fine, wrong]) == (
        "ValidationException",
        'Invalid ConditionExpression: Syntax error; token: "<EOF>", near: "("',
    )
    get = {"Get": {"TableName": table, "Key": {"a": {"S": "1"}}}}
    assert refused(db.transact_get_items, TransactItems=[get])[0] == "TransactionCanceledException"


@pytest.mark.turns_clock
def test_a_token_is_remembered_for_ten_minutes(db: Any, table: str, server: Any) -> None:
    add = {"UpdateExpression": "ADD n :one", "ExpressionAttributeValues": {":one": {"N": "1"}}}
    write = {"TransactItems": [{"Update": {"TableName": table, "Key": KEY, **add}}], "ClientRequestToken": "t"}
    for _ in range(2):
        db.transact_write_items(**write)
    assert db.get_item(TableName=table, Key=KEY)["Item"]["n"] == {"N": "1"}
    server.advance(601)
    db.transact_write_items(**write)
    assert db.get_item(TableName=table, Key=KEY)["Item"]["n"] == {"N": "2"}


def test_a_resource_policy_lets_others_in(db: Any, table: str, server: Any, account: str, refused: Any) -> None:
    arn = db.describe_table(TableName=table)["Table"]["TableArn"]
    stranger = server.client("dynamodb", "999988887777")
    assert refused(stranger.get_item, TableName=arn, Key=KEY)[0] == "AccessDeniedException"
    statement = {"Effect": "Allow", "Principal": {"AWS": "999988887777"}, "Action": "dynamodb:GetItem", "Resource": arn}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    assert refused(db.get_resource_policy, ResourceArn=arn)[0] == "PolicyNotFoundException"
    first = db.put_resource_policy(ResourceArn=arn, Policy=policy)["RevisionId"]
    assert db.put_resource_policy(ResourceArn=arn, Policy=policy)["RevisionId"] == first
    assert db.get_resource_policy(ResourceArn=arn) | {"ResponseMetadata": 0} == {
        "Policy": policy, "RevisionId": first, "ResponseMetadata": 0,
    }  # fmt: skip
    db.put_item(TableName=table, Item=KEY)
    assert stranger.get_item(TableName=arn, Key=KEY)["Item"] == KEY
    assert refused(stranger.put_item, TableName=arn, Item=KEY)[0] == "AccessDeniedException"
    assert refused(db.delete_resource_policy, ResourceArn=arn, ExpectedRevisionId="x")[0] == "PolicyNotFoundException"
    assert refused(db.put_resource_policy, ResourceArn=arn, Policy="{")[0] == "ValidationException"
    assert db.delete_resource_policy(ResourceArn=arn)["RevisionId"] == first
    db.delete_resource_policy(ResourceArn=arn)
    assert refused(stranger.get_item, TableName=arn, Key=KEY)[0] == "AccessDeniedException"


def test_backups_limits_and_endpoints(db: Any, table: str, refused: Any, server: Any) -> None:
    off = {"PointInTimeRecoveryEnabled": False}
    answer = db.update_continuous_backups(TableName=table, PointInTimeRecoverySpecification=off)
    recovery = answer["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    assert recovery["PointInTimeRecoveryStatus"] == "DISABLED"
    assert (
        refused(db.update_continuous_backups, TableName="nope", PointInTimeRecoverySpecification=off)[0]
        == "TableNotFoundException"
    )
    assert db.describe_limits()["TableMaxReadCapacityUnits"] == 40_000
    assert db.describe_endpoints()["Endpoints"][0]["Address"] == f"127.0.0.1:{server.port}"


def test_tables_that_are_none(db: Any, refused: Any) -> None:
    invalid = "One or more parameter values were invalid: "
    good: dict[str, Any] = {
        "TableName": "abc",
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": n, "AttributeType": "S"} for n in "ab"],
        "KeySchema": schema("a", "b"),
    }
    projection = {"Projection": {"ProjectionType": "ALL"}}
    one = {"AttributeName": "a", "AttributeType": "S"}
    both = {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}
    for more, text in [
        ({"TableName": "a;"}, "2 validation errors detected: Value 'a;' at 'tableName' failed to satisfy constraint: "
            "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value 'a;' at 'tableName' failed to satisfy "
            "constraint: Member must have length greater than or equal to 3"),
        ({"KeySchema": schema("a", "a")}, "Invalid KeySchema: Some index key attribute have no definition"),
        ({"KeySchema": schema("a", "c")}, "Invalid KeySchema: Some index key attribute have no definition"),
        (
            {"KeySchema": schema("c")},
            invalid + "Some index key attributes are not defined in AttributeDefinitions. Keys: [c], AttributeDefinitions: [a, b]",
        ),
        ({"KeySchema": schema("a", "b")[::-1]}, "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"),
        (
            {"KeySchema": schema("a")},
            invalid + "Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions",
        ),
        ({"AttributeDefinitions": [one, one], "KeySchema": schema("a")}, "Attribute Name is duplicated: a"),
        ({"GlobalSecondaryIndexes": []}, invalid + "List of GlobalSecondaryIndexes is empty"),
        (
            {"GlobalSecondaryIndexes": [{"IndexName": "idx", "KeySchema": schema("b"), "Projection": {}}]},
            invalid + "Unknown ProjectionType: null",
        ),
        (
            {"LocalSecondaryIndexes": [{"IndexName": "idx", "KeySchema": schema("a"), **projection}]},
            invalid + "Index KeySchema does not have a range key for index: idx",
        ),
        (
            {"LocalSecondaryIndexes": [{"IndexName": "idx", "KeySchema": schema("b", "a"), **projection}]},
            invalid + "Index KeySchema does not have the same leading hash key as table KeySchema for index: idx. index hash key: b, table hash key: a",
        ),
        (
            {"GlobalSecondaryIndexes": [{"IndexName": "idx", "KeySchema": schema("b"), **projection}] * 2},
            invalid + "Duplicate index name: idx",
        ),
        (
            {"ProvisionedThroughput": both},
            invalid + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
        ),
        (
            {"BillingMode": "PROVISIONED"},
            invalid + "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED",
        ),
        ({"SSESpecification": {"Enabled": False, "SSEType": "KMS"}}, invalid + "SSEType can not be specified if Enabled is false"),
    ]:  # fmt: skip
        assert refused(db.create_table, **{**good, **more}) == ("ValidationException", text)
    assert refused(db.create_table, **good, StreamSpecification={"StreamEnabled": True}) == (
        "ValidationException", invalid + "Table is being created with a stream enabled, UpdateViewType is required",
    )  # fmt: skip
    assert db.list_tables()["TableNames"] == []


def test_a_table_is_updated(db: Any, table: str, refused: Any) -> None:
    for number in range(3):
        db.put_item(TableName=table, Item={"a": {"S": "x"}, "b": {"S": str(number)}, "e": {"S": "y"}})
    db.put_item(TableName=table, Item={"a": {"S": "x"}, "b": {"S": "odd"}, "e": {"N": "5"}})
    create = {
        "Create": {"IndexName": "late", "KeySchema": schema("e"), "Projection": {"ProjectionType": "ALL"}},
    }
    assert refused(db.update_table, TableName=table, GlobalSecondaryIndexUpdates=[create])[1].endswith(
        "AttributeDefinitions is not specified for index: late"
    )
    define = {"AttributeDefinitions": [{"AttributeName": "e", "AttributeType": "S"}]}
    db.update_table(TableName=table, GlobalSecondaryIndexUpdates=[create], **define)
    values = {":e": {"S": "y"}}
    late = {"IndexName": "late", "KeyConditionExpression": "e = :e", "ExpressionAttributeValues": values}
    assert db.query(TableName=table, **late)["Count"] == 3
    described = db.describe_table(TableName=table)["Table"]
    assert described["ItemCount"] == 4
    assert {index["IndexName"]: index["ItemCount"] for index in described["GlobalSecondaryIndexes"]}["late"] == 3
    drop = [{"Delete": {"IndexName": name}} for name in ("late", "index2")]
    assert refused(db.update_table, TableName=table, GlobalSecondaryIndexUpdates=drop) == (
        "LimitExceededException",
        "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table",
    )
    local = {"Delete": {"IndexName": "index1"}}
    assert refused(db.update_table, TableName=table, GlobalSecondaryIndexUpdates=[local])[1] == (
        "Cannot delete an index that is not a GlobalSecondaryIndex: index1"
    )
    db.update_table(TableName=table, GlobalSecondaryIndexUpdates=drop[:1])
    names = {entry["AttributeName"] for entry in db.describe_table(TableName=table)["Table"]["AttributeDefinitions"]}
    assert names == set("abcd")
    assert refused(db.query, TableName=table, **late)[1] == "The table does not have the specified index: late"
    assert refused(db.update_table, TableName=table)[1].startswith("At least one of ProvisionedThroughput, BillingMode")
    protect = {"DeletionProtectionEnabled": True}
    db.update_table(TableName=table, **protect)
    assert "protected against deletion" in refused(db.delete_table, TableName=table)[1]
    assert refused(db.update_table, TableName="nope", **protect) == (
        "ResourceNotFoundException",
        "Requested resource not found: Table: nope not found",
    )
    assert refused(db.put_item, TableName="nope", Item=KEY) == (
        "ResourceNotFoundException",
        "Requested resource not found",
    )


def test_a_batch_beside_writes_that_fail_is_told_of_once(db: Any, table: str) -> None:
    db.put_item(TableName=table, Item=KEY)
    new = {"Put": {"TableName": table, "Item": {**KEY, "b": {"S": "new"}}}}
    there = {"Put": {"TableName": table, "Item": KEY, "ConditionExpression": "attribute_not_exists(a)"}}

    def write(number: int) -> list[Any]:
        if number % 2:
            with pytest.raises(db.exceptions.TransactionCanceledException):
                db.transact_write_items(TransactItems=[new, there])
            return []
        puts = [{"PutRequest": {"Item": {"a": {"S": str(number)}, "b": {"S": str(n)}}}} for n in range(3)]
        asked = {"ReturnConsumedCapacity": "TOTAL", "ReturnItemCollectionMetrics": "SIZE"}
        done = db.batch_write_item(RequestItems={table: puts}, **asked)
        return [done["ConsumedCapacity"][0]["CapacityUnits"], len(done["ItemCollectionMetrics"][table])]

    with ThreadPoolExecutor(16) as threads:
        told = [one for one in threads.map(write, range(240)) if one]
    assert told == [[3.0, 1]] * 120
