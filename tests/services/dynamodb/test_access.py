"""Policies hold for every way to a table: statements, other spellings of its ARN, damaged tokens."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError
from tests.roles import make_user
from tests.services.dynamodb.conftest import schema

NAMES = {"parameter_validation": False}


def outcome(ask: Callable[..., Any], **params: Any) -> str:
    try:
        ask(**params)
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return "OK"


def table(client: Callable[..., Any]) -> tuple[Any, str]:
    """A table with an item each of alice and bob, and its ARN."""
    db = client("dynamodb", config=NAMES)
    made = db.create_table(
        TableName="tab", BillingMode="PAY_PER_REQUEST", KeySchema=schema("p"),
        AttributeDefinitions=[{"AttributeName": "p", "AttributeType": "S"}],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
    )  # fmt: skip
    for name in ("alice", "bob"):
        db.put_item(TableName="tab", Item={"p": {"S": name}, "v": {"S": name}})
    return db, made["TableDescription"]["TableArn"]


def test_statements_of_other_accounts(client: Callable[..., Any]) -> None:
    _, arn = table(client)
    stranger = client("dynamodb", aws_access_key_id="999999999999")
    one = {"Statement": f"SELECT * FROM \"{arn}\" WHERE p = 'bob'"}
    new = {"Statement": f"INSERT INTO \"{arn}\" VALUE {{'p': 'evil'}}"}
    for ask in (
        one,
        new,
        {"Statement": f'SELECT * FROM "{arn}"'},
        {"Statement": f"DELETE FROM \"{arn}\" WHERE p='bob'"},
    ):
        assert outcome(stranger.execute_statement, **ask) == "AccessDeniedException", ask
    answer = stranger.batch_execute_statement(Statements=[one])["Responses"][0]
    assert answer["Error"]["Code"] == "AccessDenied"
    assert outcome(stranger.execute_transaction, TransactStatements=[new]) == "AccessDeniedException"


def user(client: Callable[..., Any], name: str, *statements: dict[str, Any]) -> Callable[..., Any]:
    """Clients of a user with this policy."""
    document = json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
    keys = make_user(client("iam"), name, document)
    return lambda service: client(service, config=NAMES, **keys)


def test_conditions_of_statements(client: Callable[..., Any]) -> None:
    root, arn = table(client)

    def allowed(name: str, condition: dict[str, Any]) -> Any:
        statement = {"Effect": "Allow", "Action": "dynamodb:*", "Resource": arn, "Condition": condition}
        return user(client, name, statement)("dynamodb")

    mine = allowed("keys", {"StringEquals": {"dynamodb:LeadingKeys": ["alice"]}})
    many = allowed("all", {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["alice"]}})
    for db in (mine, many):
        for text, told in (
            ("SELECT * FROM tab WHERE p = 'alice'", "OK"),
            ("SELECT * FROM tab WHERE p = 'bob'", "AccessDeniedException"),
            # One of several keys is enough for an operator that is not for sets.
            ("SELECT * FROM tab WHERE p = 'alice' OR p = 'bob'", "OK" if db is mine else "AccessDeniedException"),
            ("UPDATE tab SET v = 'x' WHERE p = 'alice'", "OK"),
            ("UPDATE tab SET v = 'x' WHERE p = 'bob'", "AccessDeniedException"),
            ("DELETE FROM tab WHERE p = 'bob'", "AccessDeniedException"),
            ("INSERT INTO tab VALUE {'p': 'bob'}", "AccessDeniedException"),
        ):
            assert outcome(db.execute_statement, Statement=text) == told, text
        exists = "EXISTS(SELECT * FROM tab WHERE p = 'bob' AND v = 'bob')"
        assert outcome(db.execute_transaction, TransactStatements=[{"Statement": exists}]) == "AccessDeniedException"
        bob = [{"Statement": "SELECT * FROM tab WHERE p = 'bob'"}]
        assert db.batch_execute_statement(Statements=bob)["Responses"][0]["Error"]["Code"] == "AccessDenied"
    assert outcome(mine.execute_statement, Statement="SELECT * FROM tab") == "AccessDeniedException"
    for name, told in (("alice", "OK"), ("bob", "AccessDeniedException")):
        item = {"p": {"S": name}}
        of_table = {"TableName": "tab"}
        value = {"KeyConditionExpression": "p = :p", "ExpressionAttributeValues": {":p": item["p"]}}
        for ask, params in (
            (many.query, of_table | value),
            (many.batch_get_item, {"RequestItems": {"tab": {"Keys": [item]}}}),
            (many.batch_write_item, {"RequestItems": {"tab": [{"PutRequest": {"Item": item}}]}}),
            (many.batch_write_item, {"RequestItems": {"tab": [{"DeleteRequest": {"Key": item}}]}}),
            (many.transact_get_items, {"TransactItems": [{"Get": of_table | {"Key": item}}]}),
            (many.transact_write_items, {"TransactItems": [{"Put": of_table | {"Item": item}}]}),
            (many.transact_write_items, {"TransactItems": [{"Delete": of_table | {"Key": item}}]}),
        ):
            assert outcome(ask, **params) == told, (name, params)
    some = allowed("some", {"ForAllValues:StringEquals": {"dynamodb:Attributes": ["p"]},
                            "StringEqualsIfExists": {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"}})  # fmt: skip
    assert outcome(some.execute_statement, Statement="SELECT p FROM tab") == "OK"
    for text in ("SELECT v FROM tab WHERE p = 'bob'", "SELECT * FROM tab", "INSERT INTO tab VALUE {'p': 'c', 'v': 1}"):
        assert outcome(some.execute_statement, Statement=text) == "AccessDeniedException", text
    transacted = allowed("tx", {"StringEquals": {"dynamodb:EnclosingOperation": "ExecuteTransaction"}})
    assert outcome(transacted.execute_statement, Statement="DELETE FROM tab WHERE p = 'c'") == "AccessDeniedException"
    wanted = {"TransactStatements": [{"Statement": "DELETE FROM tab WHERE p = 'c'"}], "ClientRequestToken": "once"}
    assert outcome(transacted.execute_transaction, **wanted) == "OK"
    # A token does not stand for the permission.
    nobody = user(client, "nobody", {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"})("dynamodb")
    assert outcome(nobody.execute_transaction, **wanted) == "AccessDeniedException"


def test_other_spellings_of_arns(client: Callable[..., Any]) -> None:
    root, arn = table(client)
    streams = client("dynamodbstreams")
    stream = root.describe_table(TableName="tab")["Table"]["LatestStreamArn"]
    denied = {"Effect": "Deny", "Action": "dynamodb:*", "Resource": [arn, f"{arn}/stream/*"]}
    as_user = user(client, "u", {"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*"}, denied)
    db, own = as_user("dynamodb"), as_user("dynamodbstreams")
    shard = streams.describe_stream(StreamArn=stream)["StreamDescription"]["Shards"][0]["ShardId"]
    iterator = streams.get_shard_iterator(StreamArn=stream, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
    key = {"p": {"S": "bob"}}
    for name, told in (
        ("tab", "AccessDeniedException"), (arn, "AccessDeniedException"), (f"{arn}/index/x", "ValidationException"),
        (f"{arn}/zz", "ValidationException"), (arn.replace("arn:aws:", "arn:aws-cn:"), "ValidationException"),
        (arn.replace(":dynamodb:", ":sqs:"), "ValidationException"), (arn.replace("table/", "foo/"), "ValidationException"),
    ):  # fmt: skip
        assert outcome(db.get_item, TableName=name, Key=key) == told, name
        assert outcome(db.put_item, TableName=name, Item=key) == told, name
        assert outcome(db.describe_table, TableName=name) == told, name
        assert outcome(db.batch_get_item, RequestItems={name: {"Keys": [key]}}) == told, name
        assert outcome(db.execute_statement, Statement=f"SELECT * FROM \"{name}\" WHERE p = 'bob'") == told, name
        assert outcome(db.put_resource_policy, ResourceArn=name, Policy="{}") == told, name
        assert outcome(db.export_table_to_point_in_time, TableArn=name, S3Bucket="bucket") == told, name
    assert outcome(own.describe_stream, StreamArn=stream) == "AccessDeniedException"
    other = stream.replace("arn:aws:", "arn:aws-cn:")
    assert outcome(own.describe_stream, StreamArn=other) == "AccessDeniedException"
    assert outcome(streams.describe_stream, StreamArn=other) == "ValidationException"
    copied = iterator["ShardIterator"].replace(stream, other)
    assert outcome(own.get_records, ShardIterator=copied) in ("ValidationException", "AccessDeniedException")
    # Made by somebody else than the server, or for another stream.
    for place in (b"\x93\x01\xcf\xff\xff\xff\xff\xff\xff\xff\xff\xcb\x7f\xf8\x00\x00\x00\x00\x00\x00", b"", b"x"):
        forged = f"{stream}|1|{base64.b64encode(place).decode()}"
        assert outcome(streams.get_records, ShardIterator=forged) == "ValidationException"
    assert outcome(streams.get_records, **iterator_of(iterator)) == "OK"


def iterator_of(answer: dict[str, Any]) -> dict[str, Any]:
    return {"ShardIterator": answer["ShardIterator"]}


def test_statements_beyond_measure(client: Callable[..., Any]) -> None:
    db, _ = table(client)
    nines = "9" * 5000
    for where in (
        "q = 1" + "+1" * 400, f"p[{nines}] = 1", f"q = 1e{nines}",
        "(p = 'c' AND p IN ['c', 'b', 'c']) OR (s <= 2 AND p = 'c')",
    ):  # fmt: skip
        told = outcome(db.execute_statement, Statement=f"SELECT * FROM tab WHERE {where}")
        assert told in ("ValidationException", "OK"), where[:60]


def test_condition_keys_of_requests(client: Callable[..., Any]) -> None:
    """Each key that the reference lists for an operation, with a value that lets in and one that does not."""
    root, arn = table(client)
    root.update_table(
        TableName="tab", AttributeDefinitions=[{"AttributeName": "v", "AttributeType": "S"}],
        GlobalSecondaryIndexUpdates=[
            {"Create": {"IndexName": "by-v", "KeySchema": schema("v"), "Projection": {"ProjectionType": "ALL"}}}
        ],
    )  # fmt: skip
    made = 0

    def check(condition: dict[str, Any], operation: str, allowed: dict[str, Any], denied: dict[str, Any]) -> None:
        nonlocal made
        made += 1
        statement = {
            "Effect": "Allow",
            "Action": "dynamodb:*",
            "Resource": [arn, f"{arn}/index/*"],
            "Condition": condition,
        }
        ask = getattr(user(client, f"u{made}", statement)("dynamodb"), operation)
        assert (outcome(ask, **allowed), outcome(ask, **denied)) == ("OK", "AccessDeniedException"), (
            operation,
            condition,
        )

    t, key = {"TableName": "tab"}, {"Key": {"p": {"S": "alice"}}}
    item = {"Item": {"p": {"S": "alice"}, "v": {"S": "1"}}}
    query = {**t, "KeyConditionExpression": "p = :p", "ExpressionAttributeValues": {":p": {"S": "alice"}}}
    gets = {"RequestItems": {"tab": {"Keys": [key["Key"]]}}}
    puts = {"RequestItems": {"tab": [{"PutRequest": item}]}}
    projected = {"ProjectionExpression": "p"}
    total = {"ReturnConsumedCapacity": "TOTAL"}

    quiet = {"StringEquals": {"dynamodb:ReturnConsumedCapacity": "NONE"}}
    for operation, request in (
        ("get_item", {**t, **key}), ("put_item", {**t, **item}), ("update_item", {**t, **key}), ("delete_item", {**t, **key}),
        ("query", query), ("scan", t), ("batch_get_item", gets), ("batch_write_item", puts),
        ("transact_get_items", {"TransactItems": [{"Get": {**t, **key}}]}),
        ("transact_write_items", {"TransactItems": [{"Put": {**t, **item}}]}),
    ):  # fmt: skip
        check(quiet, operation, request, {**request, **total})

    nothing = {"StringEquals": {"dynamodb:ReturnValues": "NONE"}}
    for operation, request in (("put_item", item), ("update_item", key), ("delete_item", key)):
        check(nothing, operation, {**t, **request}, {**t, **request, "ReturnValues": "ALL_OLD"})

    some = {"StringEquals": {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"}}
    narrowed = {"RequestItems": {"tab": {"Keys": [key["Key"]], **projected}}}
    one = {**t, **key}
    for operation, request, narrow in (
        ("get_item", one, {**one, **projected}), ("get_item", one, {**one, "AttributesToGet": ["p"]}),
        ("query", query, {**query, **projected}), ("scan", t, {**t, **projected}), ("batch_get_item", gets, narrowed),
        ("scan", {**t, "IndexName": "by-v"}, {**t, "IndexName": "by-v", **projected}),
        ("transact_get_items", {"TransactItems": [{"Get": one}]}, {"TransactItems": [{"Get": {**one, **projected}}]}),
    ):  # fmt: skip
        check(some, operation, narrow, request)
    check({"StringEquals": {"dynamodb:Select": "ALL_PROJECTED_ATTRIBUTES"}}, "scan", {**t, "IndexName": "by-v"}, t)
    check({"StringEquals": {"dynamodb:Select": "COUNT"}}, "query", {**query, "Select": "COUNT"}, query)

    keys = {"ForAllValues:StringEquals": {"dynamodb:Attributes": ["p"]}}
    value = {"ExpressionAttributeValues": {":x": {"S": "1"}}}
    bare = {"Item": {"p": {"S": "alice"}}}
    older = {"v": {"ComparisonOperator": "NULL"}}
    for operation, allowed, denied in (
        ("get_item", one, {**one, "ProjectionExpression": "v"}), ("get_item", one, {**one, "AttributesToGet": ["v"]}),
        ("put_item", {**t, **bare}, {**t, **item}), ("put_item", {**t, **bare}, {**t, **bare, "Expected": older}),
        ("update_item", one, {**one, "UpdateExpression": "SET v = :x", **value}),
        ("update_item", one, {**one, "AttributeUpdates": {"v": {"Value": {"S": "1"}}}}),
        ("delete_item", one, {**one, "ConditionExpression": "attribute_not_exists(v)"}),
        ("query", query, {**query, "FilterExpression": "attribute_exists(v)"}),
        ("scan", t, {**t, "FilterExpression": "attribute_exists(v.x)"}), ("scan", t, {**t, "ScanFilter": older}),
        ("batch_get_item", gets, {"RequestItems": {"tab": {"Keys": [key["Key"]], "ProjectionExpression": "v"}}}),
        ("batch_write_item", {"RequestItems": {"tab": [{"PutRequest": bare}]}}, puts),
        ("transact_write_items", {"TransactItems": [{"Put": {**t, **bare}}]}, {"TransactItems": [{"Put": {**t, **item}}]}),
    ):  # fmt: skip
        check(keys, operation, allowed, denied)

    within = {"StringEquals": {"dynamodb:EnclosingOperation": "TransactWriteItems"}}
    check(within, "transact_write_items", {"TransactItems": [{"Put": {**t, **bare}}]}, {"TransactItems": [
        {"Put": {**t, **bare}}, {"Put": {"TableName": "other", **bare}}]})  # fmt: skip
    first = {"ForAllValues:StringEquals": {"dynamodb:FirstPartitionKeyValues": ["alice"]}}
    check(first, "get_item", one, {**t, "Key": {"p": {"S": "bob"}}})
