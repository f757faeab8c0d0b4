"""What AWS was seen to answer where its documentation says nothing: sizes, costs, and which of two errors is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.services.dynamodb.conftest import schema

from pampero.services.dynamodb.expr.values import size_of

Refused = Callable[..., tuple[str, str]]
INVALID = "ValidationException"
WRONG = "One or more parameter values were invalid: "
P = [{"AttributeName": "p", "AttributeType": "S"}]
KEY = {"p": {"S": "a"}}
MAX_SIZE = 400 * 1024


@pytest.fixture
def tab(db: Any) -> str:
    db.create_table(
        TableName="tab", BillingMode="PAY_PER_REQUEST", KeySchema=schema("p"),
        AttributeDefinitions=[*P, {"AttributeName": "g", "AttributeType": "S"}],
        GlobalSecondaryIndexes=[
            {"IndexName": "by-g", "KeySchema": schema("g"), "Projection": {"ProjectionType": "ALL"}}
        ],
    )  # fmt: skip
    return "tab"


def test_sizes_of_numbers() -> None:
    for text, size in [
        ("0", 1), ("-0", 1), ("1", 2), ("12", 2), ("123", 3), ("0042", 2), ("100", 2), ("1010", 3), ("0.0000001", 2),
        ("1E125", 2), ("1e-100", 2), ("-1E125", 3), ("1.5", 3), ("1.200", 3), ("1.234", 4), ("3.14159", 5), ("100.5", 4),
        ("0.15", 2), ("-0.15", 3), ("-42", 3), ("-12345", 5), ("+12", 2), ("12345678901234567890123456789012345678", 20),
    ]:  # fmt: skip
        assert size_of({"N": text}) == size, text
    assert size_of({"NS": ["1", "1.5"]}) == 5


def test_updates_are_measured_otherwise_than_puts(db: Any, tab: str, refused: Refused) -> None:
    room = MAX_SIZE - len("p" + "a" + "x")
    longest = {"x": {"S": "x" * room}}
    db.put_item(TableName=tab, Item={**KEY, **longest})
    text = "Item size has exceeded the maximum allowed size"
    assert refused(db.put_item, TableName=tab, Item={**KEY, "x": {"S": "x" * (room + 1)}}) == (INVALID, text)
    update = {"TableName": tab, "Key": KEY, "UpdateExpression": "SET x = :x"}
    # Not the key's two bytes, but three for the update and nineteen for the action.
    fits = room + 2 - 3 - 19
    db.update_item(**update, ExpressionAttributeValues={":x": {"S": "x" * fits}})
    over = {":x": {"S": "x" * (fits + 1)}}
    text = "Item size to update has exceeded the maximum allowed size"
    assert refused(db.update_item, **update, ExpressionAttributeValues=over) == (INVALID, text)


def test_what_is_told_first(db: Any, tab: str, refused: Refused) -> None:
    one = "1 validation error detected: "
    short = (
        f"{one}Value '' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 1"
    )
    assert refused(db.put_item, TableName="", Item=KEY, ReturnValues="x") == (INVALID, short)
    for ask in ({"ReturnValues": "x"}, {"ReturnValues": "x", "ReturnConsumedCapacity": "y"}):
        told = refused(db.update_item, TableName=tab, Key=KEY, **ask)[1]
        assert told.startswith(f"{len(ask)} validation error")
    twice = (INVALID, "Provided list of item keys contains duplicates")
    assert refused(db.batch_get_item, RequestItems={"missing": {"Keys": [KEY, KEY]}}) == twice
    mixed = {
        tab: {"Keys": [KEY], "AttributesToGet": ["p"]},
        "missing": {"Keys": [KEY], "ProjectionExpression": "p"},
    }
    assert refused(db.batch_get_item, RequestItems=mixed) == (
        INVALID, "Can not use both expression and non-expression parameters in the same request: Non-expression "
        "parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}"
    )  # fmt: skip
    text = "Incorrect operand type for operator or function; operator or function: <, operand type: BOOL"
    statement = "SELECT * FROM nothere WHERE x < ?"
    assert refused(db.execute_statement, Statement=statement, Parameters=[{"BOOL": True}]) == (INVALID, text)
    assert refused(db.execute_statement, Statement=statement, Parameters=[{"S": "a"}])[0] == "ResourceNotFoundException"
    off = {"StreamEnabled": False, "StreamViewType": "KEYS_ONLY"}
    made = {"TableName": "new", "BillingMode": "PAY_PER_REQUEST", "KeySchema": schema("p"), "AttributeDefinitions": P}
    assert refused(db.create_table, **made, StreamSpecification=off) == (
        INVALID, WRONG + "Table is being created with a stream disabled, UpdateViewType should not be specified"
    )  # fmt: skip


def test_statements_on_one_item(db: Any, tab: str, refused: Refused) -> None:
    twice = (INVALID, "Provided list of item keys contains duplicates")
    db.put_item(TableName=tab, Item={**KEY, "n": {"N": "1"}})
    ask = lambda *texts: [{"Statement": text} for text in texts]  # noqa: E731
    both = ask("UPDATE tab SET n = 2 WHERE p = 'a'", "DELETE FROM tab WHERE p = 'a'")
    assert refused(db.batch_execute_statement, Statements=both) == twice
    assert db.get_item(TableName=tab, Key=KEY)["Item"]["n"] == {"N": "1"}
    read = "SELECT * FROM tab WHERE p = 'a'"
    assert refused(db.batch_execute_statement, Statements=ask(read, read)) == twice
    told = refused(db.execute_transaction, TransactStatements=ask(read, read))[1]
    assert told == "Transaction request cannot include multiple operations on one item"
    failing = {
        "Statement": "UPDATE tab SET n = 2 WHERE p = 'a' AND n = 7",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    working = {"Statement": "INSERT INTO tab VALUE {'p': 'b'}"}
    answer = db.batch_execute_statement(Statements=[failing], ReturnConsumedCapacity="TOTAL")
    assert "Item" not in answer["Responses"][0]["Error"]
    assert answer["ConsumedCapacity"] == []
    answer = db.batch_execute_statement(Statements=[failing, working], ReturnConsumedCapacity="TOTAL")
    assert answer["ConsumedCapacity"][0]["CapacityUnits"] == 2.0


def test_costs_of_transactions(db: Any, tab: str) -> None:
    item = {**KEY, "g": {"S": "x"}, "x": {"S": "x" * 1500}}
    ask = {
        "TransactItems": [{"Put": {"TableName": tab, "Item": item}}], "ReturnConsumedCapacity": "INDEXES",
        "ClientRequestToken": "once",
    }  # fmt: skip
    (cost,) = db.transact_write_items(**ask)["ConsumedCapacity"]
    assert (cost["CapacityUnits"], cost["Table"]["CapacityUnits"]) == (6.0, 4.0)
    assert cost["GlobalSecondaryIndexes"]["by-g"]["CapacityUnits"] == 2.0
    (again,) = db.transact_write_items(**ask)["ConsumedCapacity"]
    assert (again["CapacityUnits"], again["ReadCapacityUnits"]) == (2.0, 2.0)


def test_ceilings_of_tables_on_demand(db: Any, refused: Refused) -> None:
    made = {"TableName": "new", "KeySchema": schema("p"), "AttributeDefinitions": P}
    units = {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}
    both = {"MaxReadRequestUnits": 20, "MaxWriteRequestUnits": 15}
    assert refused(db.create_table, **made, ProvisionedThroughput=units, OnDemandThroughput=both) == (
        INVALID, WRONG + "MaxReadRequestUnits for OnDemandThroughput cannot be specified when table BillingMode is PROVISIONED."
    )  # fmt: skip
    free = {**made, "BillingMode": "PAY_PER_REQUEST"}
    assert refused(db.create_table, **free, OnDemandThroughput={"MaxWriteRequestUnits": -1}) == (
        INVALID, WRONG + "Requested MaxWriteRequestUnits for OnDemandThroughput for table is outside of valid range"
    )  # fmt: skip
    warm = {"ReadUnitsPerSecond": 15000, "WriteUnitsPerSecond": 5000}
    db.create_table(**free, OnDemandThroughput=both, WarmThroughput=warm)
    shown = lambda: db.describe_table(TableName="new")["Table"]  # noqa: E731
    assert shown()["OnDemandThroughput"] == both
    assert shown()["WarmThroughput"] == {**warm, "Status": "ACTIVE"}
    update = lambda **given: db.update_table(TableName="new", **given)["TableDescription"]  # noqa: E731
    assert update(OnDemandThroughput={"MaxReadRequestUnits": 40})["OnDemandThroughput"] == {
        **both,
        "MaxReadRequestUnits": 40,
    }
    one = {"MaxReadRequestUnits": -1, "MaxWriteRequestUnits": 15}
    assert update(OnDemandThroughput={"MaxReadRequestUnits": -1})["OnDemandThroughput"] == one
    assert shown()["OnDemandThroughput"] == {"MaxWriteRequestUnits": 15}
    none = {"MaxReadRequestUnits": -1, "MaxWriteRequestUnits": -1}
    assert update(OnDemandThroughput=none)["OnDemandThroughput"] == none
    assert "OnDemandThroughput" not in shown()
    update(OnDemandThroughput=both)
    update(BillingMode="PROVISIONED", ProvisionedThroughput=units)
    assert "OnDemandThroughput" not in shown()
    assert refused(db.update_table, TableName="new", OnDemandThroughput=both) == (
        INVALID, WRONG + "MaxReadRequestUnits for OnDemandThroughput cannot be specified when the table BillingMode is PROVISIONED"
    )  # fmt: skip
