"""What methods ask of requests: models, in words of AWS's validator, and the gateway responses that tell them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.services.apigateway.rest.conftest import Rest

from pampero.services.apigateway.run.jsonschema import BadSchema, complaints

PET = {
    "$schema": "http://json-schema.org/draft-04/schema#", "type": "object", "required": ["name", "age"],
    "properties": {"name": {"type": "string", "minLength": 2}, "age": {"type": "integer", "minimum": 0}},
    "additionalProperties": False,
}  # fmt: skip
CASES: list[tuple[Any, Any, list[str]]] = [
    (PET, {"name": "ab", "age": 1}, []),
    (PET, {}, ['object has missing required properties (["age","name"])']),
    (PET, [], ['instance type (array) does not match any allowed primitive type (allowed: ["object"])']),
    (
        PET,
        {"name": "a", "age": -1, "x": 1},
        [
            'string "a" is too short (length: 1, required minimum: 2)',
            "numeric instance is lower than the required minimum (minimum: 0, found: -1)",
            'object instance has properties which are not allowed by the schema: ["x"]',
        ],
    ),
    ({"enum": ["a", 1]}, "b", ['instance value ("b") not found in enum (possible values: ["a",1])']),
    ({"enum": [1]}, True, ["instance value (true) not found in enum (possible values: [1])"]),
    ({"type": ["string", "null"]}, None, []),
    ({"type": "number"}, 1, []),
    ({"type": "integer"}, 1.5, ['instance type (number) does not match any allowed primitive type (allowed: ["integer"])']),
    ({"pattern": "^a+$"}, "ab", ['ECMA 262 regex "^a+$" does not match input string "ab"']),
    ({"maximum": 3, "exclusiveMaximum": True}, 3, ["numeric instance is not strictly lower than the required maximum 3"]),
    ({"multipleOf": 0.5}, 1.25, ["remainder of division is not zero (1.25 / 0.5)"]),
    ({"items": {"type": "string"}, "maxItems": 1, "uniqueItems": True}, ["a", "a"], [
        "array is too long: must have at most 1 elements but instance has 2 elements",
        "array must not contain duplicate elements",
    ]),
    ({"items": [{}], "additionalItems": False}, [1, 2], [
        "array only allows 1 element(s) but instance has 2 elements in total, and additional elements are not allowed"
    ]),
    ({"oneOf": [{"type": "integer"}, {"minimum": 2}]}, 3, [
        "instance failed to match exactly one schema (matched 2 out of 2)"
    ]),
    ({"anyOf": [{"type": "string"}]}, 3, ["instance failed to match at least one required schema among 1"]),
    ({"allOf": [{"type": "string"}, {}]}, 3, ["instance failed to match all required schemas (matched only 1 out of 2)"]),
    ({"not": {}}, 3, ["instance matched a schema which it should not have"]),
    ({"dependencies": {"a": ["b"]}}, {"a": 1}, [
        'property "a" of object has missing property dependencies (schema requires ["b"]; missing: ["b"])'
    ]),
    ({"patternProperties": {"^x": {"type": "string"}}, "additionalProperties": {"type": "null"}}, {"x": "", "y": None}, []),
    ({"definitions": {"n": {"type": "null"}}, "properties": {"a": {"$ref": "#/definitions/n"}}}, {"a": 1}, [
        'instance type (integer) does not match any allowed primitive type (allowed: ["null"])'
    ]),
    ({"$ref": "https://apigateway.amazonaws.com/restapis/x/models/Pet"}, 1, [
        'instance type (integer) does not match any allowed primitive type (allowed: ["object"])'
    ]),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: json.dumps(case[:2])[:60])
def test_complaints(case: tuple[Any, Any, list[str]]) -> None:
    schema, value, wanted = case
    assert complaints(schema, value, {"Pet": PET}.get) == wanted


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#"}, {"$ref": "#/none"}, {"$ref": "x/models/None"}, {"type": "nothing"}, {"pattern": "("}, [],
        {"allOf": [{"$ref": "#"}, {"$ref": "#"}]}, {"minLength": "x"}, {"items": {}, "pattern": "(a{1,900}){1,9}"},
    ],
)  # fmt: skip
def test_schemas_that_cannot_be_applied(schema: Any) -> None:
    with pytest.raises(BadSchema):
        complaints(schema, "a" * 5000, lambda name: None)


def test_bodies(rest: Rest) -> None:
    api, _ = rest.api()
    make = rest.control.create_model
    make(restApiId=api, name="Pet", contentType="application/json", schema=json.dumps(PET))
    reference = {"$ref": f"https://apigateway.amazonaws.com/restapis/{api}/models/Pet"}
    pets = {"type": "array", "items": reference}
    make(restApiId=api, name="Pets", contentType="application/json", schema=json.dumps(pets))
    validator = rest.control.create_request_validator(restApiId=api, name="v", validateRequestBody=True)["id"]
    for part, type_ in (("json", "application/json"), ("all", "$default")):
        place = rest.method(
            api, rest.path(api, part), "POST",
            {"type": "MOCK", "requestTemplates": {"application/json": '{"statusCode": 200}'}},
            requestValidatorId=validator, requestModels={type_: "Pets"},
        )  # fmt: skip
        rest.control.put_method_response(**place, statusCode="200")
        rest.control.put_integration_response(**place, statusCode="200", responseTemplates={"application/json": "fine"})
    rest.deploy(api)
    text = {"Content-Type": "text/plain"}
    for body in ("{}", "[{}]", "no json", '[{"name": "ab"}]', ""):
        answer = rest.call(api, "/test/json", "POST", body=body)
        assert (answer.status, answer.json) == (400, {"message": "Invalid request body"}), body
        assert rest.call(api, "/test/all", "POST", body=body, headers=text).status == 400
    assert rest.call(api, "/test/json", "POST", body='[{"name": "ab", "age": 1}]').body == b"fine"
    many = json.dumps([{"name": "ab", "age": number} for number in range(2000)])
    assert rest.call(api, "/test/json", "POST", body=many).body == b"fine"
    assert rest.call(api, "/test/json", "POST", body='{"statusCode": 200}', headers=text).body == b"fine"
    template = '{"message": $context.error.messageString, "why": "$context.error.validationErrorString"}'
    rest.control.put_gateway_response(
        restApiId=api,
        responseType="BAD_REQUEST_BODY",
        statusCode="422",
        responseTemplates={"application/json": template},
    )
    rest.deploy(api)
    answer = rest.call(api, "/test/json", "POST", body="[{}]")
    assert (answer.status, answer.json) == (
        422, {"message": "Invalid request body", "why": '[object has missing required properties (["age","name"])]'}
    )  # fmt: skip
