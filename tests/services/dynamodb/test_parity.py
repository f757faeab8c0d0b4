"""What AWS refuses, and in which words, where other stores take it; and bodies on the wire."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable
from typing import Any

import pytest
import urllib3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from tests.services.dynamodb.conftest import schema

INVALID = "ValidationException"
WRONG = "One or more parameter values were invalid: "
KEY = {"a": {"S": "x"}, "b": {"S": "y"}}


def test_operands_of_older_conditions(db: Any, table: str, refused: Callable[..., tuple[str, str]]) -> None:
    db.put_item(TableName=table, Item={**KEY, "n": {"N": "1"}})
    for operator, values, text in [
        ("LT", [{"L": []}], WRONG + "ComparisonOperator LT is not valid for L AttributeValue type"),
        ("BEGINS_WITH", [{"N": "1"}], WRONG + "ComparisonOperator BEGINS_WITH is not valid for N AttributeValue type"),
        ("CONTAINS", [{"SS": ["a"]}], WRONG + "ComparisonOperator CONTAINS is not valid for SS AttributeValue type"),
        ("IN", [{"N": "1"}, {"S": "a"}], WRONG + "AttributeValues inside AttributeValueList must be of same type"),
        ("BETWEEN", [{"N": "2"}, {"N": "1"}],
         "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound"),
    ]:  # fmt: skip
        condition = {"n": {"ComparisonOperator": operator, "AttributeValueList": values}}
        assert refused(db.put_item, TableName=table, Item=KEY, Expected=condition) == (INVALID, text)
        assert refused(db.scan, TableName=table, ScanFilter=condition) == (INVALID, text)
    missing = {"q": {"ComparisonOperator": "NOT_CONTAINS", "AttributeValueList": [{"N": "1"}]}}
    assert refused(db.put_item, TableName=table, Item=KEY, Expected=missing)[0] == "ConditionalCheckFailedException"
    conditions = {"a": {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": "x"}]}}
    found = db.query(TableName=table, KeyConditions=conditions, ProjectionExpression="n")
    assert found["Items"] == [{"n": {"N": "1"}}]


def test_names(db: Any, table: str, refused: Callable[..., tuple[str, str]]) -> None:
    for name, text in (("", "Empty attribute name"), ("x" * 65536, "6553")):
        assert text in refused(db.put_item, TableName=table, Item={**KEY, name: {"N": "1"}})[1]
        assert text in refused(db.get_item, TableName=table, Key=KEY, AttributesToGet=[name])[1]
        updates = {name: {"Value": {"N": "1"}}}
        assert text in refused(db.update_item, TableName=table, Key=KEY, AttributeUpdates=updates)[1]
        names = {"ProjectionExpression": "#n", "ExpressionAttributeNames": {"#n": name}}
        assert text in refused(db.get_item, TableName=table, Key=KEY, **names)[1]
    for text, told in [
        ("a" + ".b" * 32, "Invalid ProjectionExpression: The document path has too many nesting levels; nesting levels: 33"),
        ("a[99999999999]", "Invalid ProjectionExpression: List index is not within the allowable range; "
         "index: [99999999999]"),
        ("_a", 'Invalid ProjectionExpression: Syntax error; token: "_", near: "_a"'),
    ]:  # fmt: skip
        assert refused(db.get_item, TableName=table, Key=KEY, ProjectionExpression=text) == (INVALID, told)
    # What no table can be called is told before that there is none.
    text = "1 validation error detected: Value 'no!table' at 'tableName' failed to satisfy constraint: "
    text += "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"
    assert refused(db.put_item, TableName="no!table", Item=KEY) == (INVALID, text)


def test_expressions(db: Any, table: str, refused: Callable[..., tuple[str, str]]) -> None:
    one = {":v": {"N": "1"}}
    condition = "x<y " + "or (x<y " * 149 + ")" * 149
    update = {"TableName": table, "Key": KEY, "UpdateExpression": "SET z = :v", "ExpressionAttributeValues": one}
    assert refused(db.update_item, **update, ConditionExpression=condition)[0] == "ConditionalCheckFailedException"
    assert refused(db.update_item, **update, ConditionExpression="x<y or " * 150 + "x<y") == (
        INVALID, "Invalid ConditionExpression: The expression contains too many operators; operator count: 301"
    )  # fmt: skip
    assert refused(db.update_item, **update, ConditionExpression="if_not_exists(x, y) = :v") == (
        INVALID,
        "Invalid ConditionExpression: The function is not allowed in a condition expression; function: if_not_exists",
    )
    values = {":v": {"N": "1e50"}, ":w": {"N": "1"}}
    update |= {"UpdateExpression": "SET z = :v + :w", "ExpressionAttributeValues": values}
    text = "Number overflow. Attempting to store a number with magnitude larger than supported range"
    assert refused(db.update_item, **update) == (INVALID, text)
    db.put_item(TableName=table, Item={**KEY, "l": {"L": [{"N": "0"}]}})
    values = {f":{number}": {"N": str(number)} for number in (9, 5, 7)}
    db.update_item(
        TableName=table,
        Key=KEY,
        UpdateExpression="SET l[9] = :9, l[5] = :5, l[7] = :7",
        ExpressionAttributeValues=values,
    )
    item = db.get_item(TableName=table, Key=KEY)["Item"]
    assert item["l"]["L"] == [{"N": "0"}, {"N": "5"}, {"N": "7"}, {"N": "9"}]
    found = db.query(
        TableName=table, KeyConditionExpression=":v = a AND :w > b",
        ExpressionAttributeValues={":v": {"S": "x"}, ":w": {"S": "z"}},
    )  # fmt: skip
    assert found["Count"] == 1
    condition = {"KeyConditionExpression": "a = :v", "ExpressionAttributeValues": {":v": {"S": ""}}}
    text = "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty"
    assert refused(db.query, TableName=table, **condition) == (INVALID, f"{text} string value. Key: a")


def test_what_only_takes_away_makes_no_item(db: Any, table: str, refused: Callable[..., tuple[str, str]]) -> None:
    answer = db.update_item(TableName=table, Key=KEY, UpdateExpression="REMOVE c", ReturnValues="ALL_NEW")
    assert "Attributes" not in answer
    db.update_item(TableName=table, Key=KEY, AttributeUpdates={"c": {"Action": "DELETE"}})
    assert "Item" not in db.get_item(TableName=table, Key=KEY)
    db.update_item(TableName=table, Key=KEY, AttributeUpdates={})
    assert db.get_item(TableName=table, Key=KEY)["Item"] == KEY
    updates = {"b2": {"Value": {"S": "text"}}}
    db.update_item(TableName=table, Key=KEY, AttributeUpdates=updates)
    updates = {"b2": {"Value": {"SS": ["a"]}, "Action": "DELETE"}}
    assert refused(db.update_item, TableName=table, Key=KEY, AttributeUpdates=updates) == (
        INVALID, "Type mismatch for attribute to update"
    )  # fmt: skip


def test_tables(db: Any, table: str, account: str, refused: Callable[..., tuple[str, str]]) -> None:
    made = db.create_table(
        TableName="made", BillingMode="PAY_PER_REQUEST", KeySchema=schema("a"),
        AttributeDefinitions=[{"AttributeName": "a", "AttributeType": "S"}],
    )["TableDescription"]  # fmt: skip
    assert made["BillingModeSummary"] == {"BillingMode": "PAY_PER_REQUEST"}
    shown = db.describe_table(TableName=table)["Table"]
    assert shown["BillingModeSummary"]["LastUpdateToPayPerRequestDateTime"] == shown["CreationDateTime"]
    index = {"IndexName": "new", "KeySchema": schema("d"), "Projection": {"ProjectionType": "ALL"}}
    change = {"TableName": table, "GlobalSecondaryIndexUpdates": [{"Create": index}]}
    assert refused(db.update_table, **change) == (
        INVALID,
        WRONG + "AttributeDefinitions is not specified for index: new",
    )
    other = [{"AttributeName": "d", "AttributeType": "S"}]
    assert refused(db.update_table, **change, AttributeDefinitions=other) == (
        INVALID,
        WRONG
        + "Attributes cannot be redefined. Please check that your attribute has the same type as previously defined. "
        "Existing schema: Schema:[SchemaElement: key{d:N:HASH}] New schema: Schema:[SchemaElement: key{d:S:HASH}]",
    )
    # What is too long for a key is passed over when an index is made, and refused afterwards.
    db.put_item(TableName=table, Item={**KEY, "e": {"S": "x" * 2049}})
    index = {"IndexName": "by-e", "KeySchema": schema("e"), "Projection": {"ProjectionType": "ALL"}}
    change = {"TableName": table, "GlobalSecondaryIndexUpdates": [{"Create": index}]}
    db.update_table(**change, AttributeDefinitions=[{"AttributeName": "e", "AttributeType": "S"}])
    assert db.scan(TableName=table, IndexName="by-e")["Count"] == 0
    assert refused(db.put_item, TableName=table, Item={**KEY, "e": {"S": "x" * 2049}}) == (
        INVALID, WRONG + "Size of hashkey has exceeded the maximum size limit of2048 bytes"
    )  # fmt: skip
    arn = shown["TableArn"]
    tag = {"Key": "k", "Value": "v"}
    assert refused(db.tag_resource, ResourceArn="nothing", Tags=[tag])[0] == INVALID
    assert refused(db.tag_resource, ResourceArn=f"{arn}/index/index2", Tags=[tag]) == (
        INVALID,
        f"{WRONG}Invalid resource arn provided, only table or stream is accepted. Provided resource arn: {arn}/index/index2",
    )
    assert refused(db.tag_resource, ResourceArn=arn, Tags=[{"Key": "hi!", "Value": "v"}])[0] == INVALID
    many = [{"Key": str(number), "Value": ""} for number in range(51)]
    assert refused(db.tag_resource, ResourceArn=arn, Tags=many)[0] == INVALID
    three = [*schema("a", "b"), {"AttributeName": "c", "KeyType": "RANGE"}]
    definitions = [{"AttributeName": name, "AttributeType": "S"} for name in "abc"]
    text = refused(
        db.create_table, TableName="new", BillingMode="PAY_PER_REQUEST", KeySchema=three,
        AttributeDefinitions=definitions,
    )[1]  # fmt: skip
    assert text.endswith("at 'keySchema' failed to satisfy constraint: Member must have length less than or equal to 2")
    gone = db.delete_table(TableName=table)["TableDescription"]
    assert gone["TableStatus"] == "DELETING"
    assert not gone.keys() & {"KeySchema", "AttributeDefinitions", "CreationDateTime", "GlobalSecondaryIndexes"}


class Wire:
    """Requests as they are, signed."""

    def __init__(self, url: str, account: str) -> None:
        self._url = url
        self._account = account
        self._http = urllib3.PoolManager()

    def post(self, operation: str, body: bytes, **headers: str) -> urllib3.BaseHTTPResponse:
        given = {
            "X-Amz-Target": f"DynamoDB_20120810.{operation}", "Content-Type": "application/x-amz-json-1.0",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }  # fmt: skip
        request = AWSRequest("POST", self._url, data=body, headers=given)
        SigV4Auth(Credentials(self._account, "test"), "dynamodb", "us-east-1").add_auth(request)
        return self._http.request(
            "POST", self._url, body=body, headers=dict(request.headers), decode_content=False, retries=False
        )


@pytest.fixture
def wire(server: Any, account: str) -> Wire:
    return Wire(server.url, account)


def test_compressed_bodies(wire: Wire, db: Any, table: str) -> None:
    item = {**KEY, "text": {"S": "x" * 5000}}
    body = json.dumps({"TableName": table, "Item": item}).encode()
    halves = gzip.compress(body[:10]) + gzip.compress(body[10:])
    for packed, encoding in [(gzip.compress(body), "gzip"), (halves, "gzip"), (zlib.compress(body), "deflate")]:
        assert wire.post("PutItem", packed, Content_Encoding=encoding).status == 200
    for packed, encoding in [(body, "gzip"), (gzip.compress(body)[:-1], "gzip"), (b"", "gzip"), (body, "what")]:
        assert wire.post("PutItem", packed, Content_Encoding=encoding).status == 500
    assert wire.post("PutItem", gzip.compress(body + b" " * 17_000_000), Content_Encoding="gzip").status == 413
    read = json.dumps({"TableName": table, "Key": KEY}).encode()
    for encoding, unpack in (("gzip", gzip.decompress), ("deflate", zlib.decompress)):
        answer = wire.post("GetItem", read, Accept_Encoding=f"br, {encoding}, identity;q=0.5")
        assert answer.headers["content-encoding"] == encoding
        assert answer.headers["x-amz-crc32"] == str(zlib.crc32(answer.data))
        assert json.loads(unpack(answer.data))["Item"] == item
    assert "content-encoding" not in wire.post("GetItem", read, Accept_Encoding="identity").headers


@pytest.mark.parametrize(
    ("body", "kind", "text"),
    [
        (b"{broken", "com.amazon.coral.service#SerializationException", None),
        (b'{"TableName": 1}', "com.amazon.coral.service#SerializationException",
         "NUMBER_VALUE cannot be converted to String"),
        (b'{"TableName": []}', "com.amazon.coral.service#SerializationException",
         "Unrecognized collection type class java.lang.String"),
        (b'{"TableName": "abc", "Key": [], "ConsistentRead": "yes"}', "com.amazon.coral.service#SerializationException",
         "Unrecognized collection type java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>"),
        (b'{"TableName": "abc", "Key": {}, "ConsistentRead": "yes"}', "com.amazon.coral.service#SerializationException",
         "Unexpected token received from parser"),
        (b'{"TableName": "abc", "Key": {}, "AttributesToGet": 34.5}', "com.amazon.coral.service#SerializationException",
         "Unexpected field type"),
        (b'{"TableName": "abc", "Key": {"a": {"B": "abc"}}}',
         "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException", "Requested resource not found"),
    ],
)  # fmt: skip
def test_words_of_the_framework(wire: Wire, body: bytes, kind: str, text: str | None) -> None:
    answer = wire.post("GetItem", body)
    told = json.loads(answer.data)
    assert (answer.status, told["__type"], told.get("message")) == (400, kind, text)
    assert answer.headers["x-amz-crc32"] == str(zlib.crc32(answer.data))


def test_unknown_operations_and_empty_answers(wire: Wire, db: Any, table: str) -> None:
    answer = wire.post("Nothing", b"{}")
    kind = "com.amazon.coral.service#UnknownOperationException"
    assert (answer.status, json.loads(answer.data)["__type"]) == (400, kind)
    arn = db.describe_table(TableName=table)["Table"]["TableArn"]
    body = json.dumps({"ResourceArn": arn, "Tags": [{"Key": "k", "Value": "v"}]}).encode()
    assert wire.post("TagResource", body).data == b""
