"""The texts of ValidationExceptions, as AWS is known to answer."""

from __future__ import annotations

from typing import Any

import pytest

INVALID = "One or more parameter values were invalid: "
EMPTY = "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
KEY = {"a": {"S": "1"}, "b": {"S": "2"}}
WRONG = "Incorrect operand type for operator or function; operator or function: "
DISTINCT = "The first operand must be distinct from the remaining operands for this operator or function; operator: "


def test_values_that_cannot_be(db: Any, table: str, refused: Any) -> None:
    deep: Any = {"S": "x"}
    for _ in range(33):
        deep = {"L": [deep]}
    for value, text in [
        ({}, EMPTY),
        ({"NULL": False}, INVALID + "Null attribute value types must have the value of true"),
        ({"SS": []}, INVALID + "An string set  may not be empty"),
        ({"NS": []}, INVALID + "An number set  may not be empty"),
        ({"BS": []}, INVALID + "Binary sets should not be empty"),
        ({"SS": ["a", ""]}, INVALID + "An string set may not have a empty string as a member"),
        ({"BS": [b"aaaa", b""]}, INVALID + "Binary sets may not contain null or empty values"),
        ({"SS": ["a", "a"]}, INVALID + "Input collection [a, a] contains duplicates."),
        ({"BS": [b"b", b"b"]}, INVALID + "Input collection [Yg==, Yg==]of type BS contains duplicates."),
        ({"NS": ["1", "1.0"]}, "Input collection contains duplicates"),
        ({"N": ""}, "The parameter cannot be converted to a numeric value"),
        ({"N": "b"}, "The parameter cannot be converted to a numeric value: b"),
        ({"N": "1_0"}, "The parameter cannot be converted to a numeric value: 1_0"),
        ({"N": "NaN"}, "The parameter cannot be converted to a numeric value: NaN"),
        ({"N": "1" * 39}, "Attempting to store more than 38 significant digits in a Number"),
        ({"N": "1e126"}, "Number overflow. Attempting to store a number with magnitude larger than supported range"),
        ({"N": "-1e126"}, "Number overflow. Attempting to store a number with magnitude larger than supported range"),
        ({"N": "1e-131"}, "Number underflow. Attempting to store a number with magnitude smaller than supported range"),
        (
            {"N": "1e999999999999999999"},
            "Number overflow. Attempting to store a number with magnitude larger than supported range",
        ),
        (
            {"N": "1e9223372036854775808"},
            "The parameter cannot be converted to a numeric value: 1e9223372036854775808",
        ),
        ({"N": "0e126"}, "Number overflow. Attempting to store a number with magnitude larger than supported range"),
        (
            {"S": "a", "N": "1"},
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
        ),
        (
            deep,
            "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit",
        ),
    ]:
        assert refused(db.put_item, TableName=table, Item={**KEY, "x": value}) == ("ValidationException", text), value
    assert refused(db.put_item, TableName=table, Item={**KEY, "x": {"N": 5}}) == (
        "SerializationException",
        "NUMBER_VALUE cannot be converted to String",
    )


def test_numbers_come_back_in_one_form(db: Any, table: str) -> None:
    forms = {
        "1.50": "1.5", "-0": "0", "+7": "7", "1e3": "1000", "00012": "12", ".5": "0.5", "1E-3": "0.001", "0.0": "0",
        "1e40": "1" + "0" * 40, "123456789012345678901234567890.12345678": "123456789012345678901234567890.12345678",
    }  # fmt: skip
    for number, shown in forms.items():
        db.put_item(TableName=table, Item={**KEY, "n": {"N": number}})
        assert db.get_item(TableName=table, Key=KEY)["Item"]["n"] == {"N": shown}, number


def test_keys_that_do_not_fit(db: Any, table: str, refused: Any) -> None:
    mismatch = "The provided key element does not match the schema"
    for key in [{}, {"a": {"S": "1"}}, {**KEY, "x": {"S": "1"}}, {**KEY, "b": {"N": "1"}}, {**KEY, "a": {"M": {}}}]:
        for call in (db.get_item, db.delete_item, db.update_item):
            assert refused(call, TableName=table, Key=key) == ("ValidationException", mismatch)
    empty = "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: b"
    assert refused(db.get_item, TableName=table, Key={**KEY, "b": {"S": ""}})[1] == empty
    long = {**KEY, "a": {"S": "x" * 2049}}
    assert (
        "Size of hashkey has exceeded the maximum size limit of2048 bytes"
        in refused(db.get_item, TableName=table, Key=long)[1]
    )
    long = {**KEY, "b": {"S": "x" * 1025}}
    assert (
        "Aggregated size of all range keys has exceeded the size limit of 1024 bytes"
        in refused(db.get_item, TableName=table, Key=long)[1]
    )
    for item, text in [
        ({"a": {"S": "1"}}, INVALID + "Missing the key b in the item"),
        ({**KEY, "b": {"N": "1"}}, INVALID + "Type mismatch for key b expected: S actual: N"),
        ({**KEY, "c": {"N": "1"}}, INVALID + "Type mismatch for Index Key c Expected: S Actual: N IndexName: index1"),
        (
            {**KEY, "c": {"NULL": True}},
            INVALID + "Type mismatch for Index Key c Expected: S Actual: NULL IndexName: index1",
        ),
        (
            {**KEY, "c": {"S": ""}},
            "One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: index1, IndexKey: c",
        ),
    ]:
        assert refused(db.put_item, TableName=table, Item=item) == ("ValidationException", text)
    just = 400 * 1024 - len("a1b2x")
    db.put_item(TableName=table, Item={**KEY, "x": {"S": "é" * (just // 2) + "x" * (just % 2)}})
    large = {**KEY, "x": {"S": "é" * (just // 2) + "x" * (just % 2 + 1)}}
    assert refused(db.put_item, TableName=table, Item=large)[1] == "Item size has exceeded the maximum allowed size"
    grown = {"UpdateExpression": "SET y = :y", "ExpressionAttributeValues": {":y": {"S": "x"}}}
    assert (
        refused(db.update_item, TableName=table, Key=KEY, **grown)[1]
        == "Item size to update has exceeded the maximum allowed size"
    )


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("", "The expression can not be empty;"),
        ("things are not gonna be ok", 'Syntax error; token: "are", near: "things are not"'),
        ("x > 4", 'Syntax error; token: "4", near: "> 4"'),
        ("attribute_exists(x-y)", 'Syntax error; token: "-", near: "x-y"'),
        ("x in (y,z,)", 'Syntax error; token: ")", near: ",)"'),
        ("size(x)[0] > y", 'Syntax error; token: "[", near: ")[0"'),
        ("x", 'Syntax error; token: "<EOF>", near: "x"'),
        ("ü > x", 'Syntax error; token: "ü", near: "ü >"'),
        ("x=y and x > ((w))", "The expression has redundant parentheses;"),
        ("x=y AND ((x=z AND x=w)) AND x=v", "The expression has redundant parentheses;"),
        ("attRIbute_exIsts(x)", "Invalid function name; function: attRIbute_exIsts"),
        ("attribute_exists(x) > y", "The function is not allowed to be used this way in an expression; function: attribute_exists"),
        ("size(x)", "The function is not allowed to be used this way in an expression; function: size"),
        ("size(contains(x, y)) > z", "The function is not allowed to be used this way in an expression; function: contains"),
        (":n < abOrT", "Attribute name is a reserved keyword; reserved keyword: abOrT"),
        ("#z = :n", "An expression attribute name used in the document path is not defined; attribute name: #z"),
        ("x = :z", "An expression attribute value used in expression is not defined; attribute value: :z"),
        ("attribute_exists(x, y)", "Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 2"),
        ("begins_with(x)", "Incorrect number of operands for operator or function; operator or function: begins_with, number of operands: 1"),
        ("attribute_type(x, :n)", WRONG + "attribute_type, operand type: N"),
        ("begins_with(x, :n)", WRONG + "begins_with, operand type: N"),
        ("size(size(x)) > :n", WRONG + "size, operand type: N"),
        ("attribute_type(x, :s)", "Invalid attribute type name found; type: s, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}"),
        ("attribute_exists(:n)", "Operator or function requires a document path; operator or function: attribute_exists"),
        ("x <> x", DISTINCT + "<>, first operand: [x]"),
        ("contains(x.y[1].z, x.y[1].z)", DISTINCT + "contains, first operand: [x, y, [1], z]"),
        (
            "x BETWEEN :n AND :m",
            "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:5}, upper bound operand: AttributeValue: {N:4}",
        ),
    ],
)  # fmt: skip
def test_conditions_that_are_none(db: Any, table: str, refused: Any, expression: str, text: str) -> None:
    values = {":n": {"N": "5"}, ":m": {"N": "4"}, ":s": {"S": "s"}}
    for call, name, more in ((db.put_item, "ConditionExpression", {"Item": KEY}), (db.scan, "FilterExpression", {})):
        parameters = {"TableName": table, name: expression, "ExpressionAttributeValues": values, **more}
        assert refused(call, **parameters) == ("ValidationException", f"Invalid {name}: {text}")


def test_conditions_that_are_odd_but_valid(db: Any, table: str) -> None:
    db.put_item(TableName=table, Item={**KEY, "x": {"N": "3"}, "s": {"S": "three"}})
    values = {":n": {"N": "1"}, ":m": {"N": "4"}, ":p": {"S": "th"}}
    for expression, matches in [
        ("(x)between(:n)and(:m) and begins_with(s, :p)", True),
        ("NOT (x > :m) AND (begins_with(s, :p) OR x = :n)", True),
        ("size((s)) >= :m AND x <> :n AND attribute_exists(s) and not contains(s, :p)", False),
        ("x IN (:n, :m) OR NOT attribute_not_exists(s) AND contains(s, :p)", True),
        ("nope <> :n AND :m > :n AND begins_with(s, :p)", True),
    ]:
        found = db.scan(TableName=table, FilterExpression=expression, ExpressionAttributeValues=values)
        assert found["Count"] == int(matches), expression


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("", "Invalid UpdateExpression: The expression can not be empty;"),
        ("SET x = :n, y = :n,", 'Invalid UpdateExpression: Syntax error; token: "<EOF>", near: ","'),
        ("whatever", 'Invalid UpdateExpression: Syntax error; token: "whatever", near: "whatever"'),
        ("set x = y + z + w", 'Invalid UpdateExpression: Syntax error; token: "+", near: "z + w"'),
        ("remove x = y", 'Invalid UpdateExpression: Syntax error; token: "=", near: "x = y"'),
        ("set x = if_not_exist(x, :n)", "Invalid UpdateExpression: Invalid function name; function: if_not_exist"),
        ("SET x = :n ADD y :n SET z = :n", 'Invalid UpdateExpression: The "SET" section can only be used once in an update expression;'),
        (
            "set x.y.z = :n, x = :n",
            "Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [x, y, z], path two: [x]",
        ),
        (
            "remove x.y set x[1] = :n",
            "Invalid UpdateExpression: Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [x, y], path two: [x, [1]]",
        ),
        (
            "add x :s",
            "Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ADD, operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND",
        ),
        ("set x = if_not_exists(y)", "Invalid UpdateExpression: Incorrect number of operands for operator or function; operator or function: if_not_exists, number of operands: 1"),
        ("set x = if_not_exists(:n, y)", "Invalid UpdateExpression: Operator or function requires a document path; operator or function: if_not_exists"),
        ("set x = list_append(:n, y)", f"Invalid UpdateExpression: {WRONG}list_append, operand type: N"),
        ("set x = y - :s", f"Invalid UpdateExpression: {WRONG}-, operand type: S"),
        ("remove y", "Value provided in ExpressionAttributeValues unused in expressions: keys: {:n, :s}"),
        ("set b = :n, x = :s", INVALID + "Cannot update attribute b. This attribute is part of the key"),
        ("set c = :n, x = :s", INVALID + "Type mismatch for Index Key c Expected: S Actual: N IndexName: index1"),
        ("set c.x = :n, x = :s", "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: IndexKey: c"),
        ("set c = num", "The update expression attempted to update the secondary index key to unsupported type"),
        ("set x = y, y = :n, z = :s", "The provided expression refers to an attribute that does not exist in the item"),
        ("set y.z = :n, x = :s", "The document path provided in the update expression is invalid for update"),
        ("remove y.z set w = :n, x = :s", "The document path provided in the update expression is invalid for update"),
        ("set x = txt + :n, y = :s", "An operand in the update expression has an incorrect data type"),
    ],
)  # fmt: skip
def test_updates_that_are_none(db: Any, table: str, refused: Any, expression: str, text: str) -> None:
    db.put_item(TableName=table, Item={**KEY, "num": {"N": "1"}, "txt": {"S": "t"}})
    values = {":n": {"N": "5"}, ":s": {"S": "s"}}
    named = {name: value for name, value in values.items() if name in expression or "unused" in text}
    more = {"ExpressionAttributeValues": named} if named else {}
    parameters = {"TableName": table, "Key": KEY, "UpdateExpression": expression, **more}
    assert refused(db.update_item, **parameters) == ("ValidationException", text)


def test_names_and_values(db: Any, table: str, refused: Any) -> None:
    put = {"TableName": table, "Item": KEY}
    old = {"a": {"Exists": False}}
    for more, text in [
        (
            {"ExpressionAttributeNames": {"#a": "a"}},
            "ExpressionAttributeNames can only be specified when using expressions",
        ),
        (
            {"ExpressionAttributeValues": {":a": {"S": "a"}}},
            "ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null",
        ),
        (
            {"ConditionExpression": "x = y", "ExpressionAttributeNames": {}},
            "ExpressionAttributeNames must not be empty",
        ),
        (
            {"ConditionExpression": "x = y", "ExpressionAttributeValues": {}},
            "ExpressionAttributeValues must not be empty",
        ),
        (
            {"ConditionExpression": "x = y", "ExpressionAttributeNames": {"a": "a"}},
            'ExpressionAttributeNames contains invalid key: Syntax error; key: "a"',
        ),
        (
            {"ConditionExpression": "x = y", "ExpressionAttributeValues": {":a": {"SS": []}}},
            f"ExpressionAttributeValues contains invalid value: {INVALID}An string set  may not be empty for key :a",
        ),
        (
            {"ConditionExpression": "x = y", "Expected": old},
            "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}",
        ),
        ({"Expected": {"x": {}}}, INVALID + "Value must be provided when Exists is null for Attribute: x"),
        (
            {"Expected": {"x": {"ComparisonOperator": "BETWEEN", "AttributeValueList": [{"N": "1"}]}}},
            INVALID + "Invalid number of argument(s) for the BETWEEN ComparisonOperator",
        ),
        ({"ReturnValues": "ALL_NEW"}, "ReturnValues can only be ALL_OLD or NONE"),
    ]:
        assert refused(db.put_item, **put, **more) == ("ValidationException", text)


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({}, "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request."),
        ({"KeyConditionExpression": "b = :s"}, "Query condition missed key schema element: a"),
        ({"KeyConditionExpression": "a = :s AND x = :s"}, "Query condition missed key schema element: b"),
        ({"KeyConditionExpression": "a > :s"}, "Query key condition not supported"),
        ({"KeyConditionExpression": "begins_with(a, :s)"}, "Query key condition not supported"),
        (
            {"KeyConditionExpression": "a = :s AND a = :s"},
            "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key",
        ),
        (
            {"KeyConditionExpression": "a = :s OR b = :s"},
            "Invalid KeyConditionExpression: Invalid operator used in KeyConditionExpression: OR",
        ),
        (
            {"KeyConditionExpression": "a = :s AND b.c = :s"},
            "Invalid KeyConditionExpression: KeyConditionExpressions cannot have conditions on nested attributes",
        ),
        (
            {"KeyConditionExpression": "a = :s AND attribute_exists(b)"},
            "Invalid KeyConditionExpression: Invalid operator used in KeyConditionExpression: attribute_exists",
        ),
        ({"KeyConditionExpression": "a = :s", "IndexName": "nope"}, "The table does not have the specified index: nope"),
        (
            {"KeyConditionExpression": "c = :s", "IndexName": "index2", "ConsistentRead": True},
            "Consistent reads are not supported on global secondary indexes",
        ),
        (
            {"KeyConditionExpression": "c = :s", "IndexName": "index2", "Select": "ALL_ATTRIBUTES"},
            INVALID + "Select type ALL_ATTRIBUTES is not supported for global secondary index index2 because its projection type is not ALL",
        ),
        (
            {"KeyConditionExpression": "c = :s", "IndexName": "index2", "ProjectionExpression": "x"},
            INVALID + "Global secondary index index2 does not project [x]",
        ),
        (
            {"KeyConditionExpression": "a = :s", "Select": "ALL_PROJECTED_ATTRIBUTES"},
            "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName",
        ),
        (
            {"KeyConditionExpression": "a = :s", "Select": "COUNT", "ProjectionExpression": "x"},
            "Cannot specify the ProjectionExpression when choosing to get only the Count",
        ),
        (
            {"KeyConditionExpression": "a = :s", "Select": "SPECIFIC_ATTRIBUTES"},
            "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES",
        ),
        (
            {"KeyConditionExpression": "a = :s", "FilterExpression": "b > :s"},
            "Filter Expression can only contain non-primary key attributes: Primary key attribute: b",
        ),
        ({"KeyConditionExpression": "a = :s", "ExclusiveStartKey": {"a": {"S": "s"}}}, "The provided starting key is invalid"),
        (
            {"KeyConditionExpression": "a = :s", "ExclusiveStartKey": {"a": {"S": "x"}, "b": {"S": "x"}}},
            "The provided starting key is outside query boundaries based on provided conditions",
        ),
        (
            {"KeyConditionExpression": "a = :s AND b > :s", "ExclusiveStartKey": {"a": {"S": "s"}, "b": {"S": "a"}}},
            "The provided starting key does not match the range key predicate",
        ),
        (
            {"KeyConditionExpression": "a = :s AND b = :n"},
            INVALID + "Condition parameter type does not match schema type",
        ),
    ],
)  # fmt: skip
def test_queries_that_are_none(db: Any, table: str, refused: Any, more: Any, text: str) -> None:
    values = {name: value for name, value in {":s": {"S": "s"}, ":n": {"N": "1"}}.items() if name in str(more)}
    if values:
        more = {**more, "ExpressionAttributeValues": values}
    assert refused(db.query, TableName=table, **more) == ("ValidationException", text)


def test_scans_that_are_none(db: Any, table: str, refused: Any) -> None:
    start = "The provided starting key is invalid"
    for more, text in [
        ({"Segment": 0}, "The TotalSegments parameter is required but was not present in the request when Segment parameter is present"),
        ({"TotalSegments": 1}, "The Segment parameter is required but was not present in the request when parameter TotalSegments is present"),
        (
            {"Segment": 1, "TotalSegments": 1},
            "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 1 is not less than TotalSegments: 1",
        ),
        ({"ExclusiveStartKey": {"a": {"S": "a"}}}, f"{start}: The provided key element does not match the schema"),
        ({"ExclusiveStartKey": {"a": {"SS": []}}}, f"{start}: {INVALID}An string set  may not be empty"),
        ({"IndexName": "index1", "ExclusiveStartKey": KEY}, start),
        ({"IndexName": "index1", "ExclusiveStartKey": {**KEY, "c": {"N": "1"}}}, "The provided key element does not match the schema"),
        (
            {"FilterExpression": "attribute_exists(a.b.c)"},
            "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: a",
        ),
    ]:  # fmt: skip
        assert refused(db.scan, TableName=table, **more) == ("ValidationException", text)
    segments = [db.scan(TableName=table, Segment=part, TotalSegments=2) for part in range(2)]
    assert [page["Count"] for page in segments] == [0, 0]
    db.put_item(TableName=table, Item=KEY)
    part = next(p for p in range(2) if db.scan(TableName=table, Segment=p, TotalSegments=2)["Count"])
    text = f"{start}: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. TotalSegments: 2 Segment: {1 - part}"
    assert refused(db.scan, TableName=table, Segment=1 - part, TotalSegments=2, ExclusiveStartKey=KEY)[1] == text
