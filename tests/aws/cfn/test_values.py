"""Property values are converted to what a schema says."""

from __future__ import annotations

from typing import Any

import pytest

from pampero.aws.cfn.schema import Schema, schema_of
from pampero.aws.cfn.values import InvalidProperties, checked, converted

SCHEMA = Schema(
    properties={
        "Text": "string", "Count": "integer", "Share": "number", "On": "boolean", "Free": "any", "Id": "string",
        "Texts": {"list": "string"}, "Table": {"map": "integer"}, "Part": "#Part",
    },
    definitions={"Part": {"object": {"Size": "integer", "Inner": "#Part"}, "required": ["Size"]}},
    read_only=["Id"],
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "given", "made"),
    [
        ("Text", 5, "5"),
        ("Text", True, "true"),
        ("Count", "5", 5),
        ("Count", 5.0, 5),
        ("Count", "9223372036854775807", 9223372036854775807),
        ("Share", "0.5", 0.5),
        ("On", "True", True),
        ("Free", {"a": "1"}, {"a": "1"}),
        ("Texts", [1, "b"], ["1", "b"]),
        ("Table", {"a": "1"}, {"a": 1}),
        ("Part", {"Size": "1", "Inner": {"Size": 2.0}}, {"Size": 1, "Inner": {"Size": 2}}),
    ],
)
def test_values_are_converted(name: str, given: Any, made: Any) -> None:
    assert checked(SCHEMA, "A", {name: given})[name] == made


@pytest.mark.parametrize(
    ("properties", "message"),
    [
        ({"Count": "5.5"}, "#/Count: expected type: Integer, found: String"),
        ({"Count": True}, "#/Count: expected type: Integer, found: Boolean"),
        ({"Count": "inf"}, "#/Count: expected type: Integer, found: String"),
        ({"On": 1}, "#/On: expected type: Boolean, found: Integer"),
        ({"Text": {"a": 1}}, "#/Text: expected type: String, found: JSONObject"),
        ({"Texts": "a"}, "#/Texts: expected type: JSONArray, found: String"),
        ({"Texts": ["a", []]}, "#/Texts/1: expected type: String, found: JSONArray"),
        ({"Part": {}}, "#/Part: required key [Size] not found"),
        ({"Part": {"Size": 1, "Inner": {"Size": 1, "X": 1}}}, "#/Part/Inner: extraneous key [X] is not permitted"),
    ],
)
def test_what_cannot_be_converted_is_named(properties: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidProperties) as caught:
        checked(SCHEMA, "A", properties)
    assert str(caught.value) == f"Properties validation failed for resource A with message: [{message}]"


def test_attributes_cannot_be_set() -> None:
    with pytest.raises(InvalidProperties, match="Encountered unsupported property Id"):
        checked(SCHEMA, "A", {"Id": "x"})


def test_properties_of_what_exists_are_taken_as_they_are() -> None:
    assert converted(SCHEMA, {"Count": "x", "Gone": [1], "Text": 5}) == {"Count": "x", "Gone": [1], "Text": "5"}


def test_custom_resources_have_no_schema() -> None:
    assert schema_of("Custom::Thing") is None
