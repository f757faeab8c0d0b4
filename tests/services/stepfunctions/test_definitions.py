"""What is wrong with definitions: codes, words and places."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

END = {"Type": "Pass", "End": True}
SCHEMA = "SCHEMA_VALIDATION_FAILED"
TARGET = "MISSING_TRANSITION_TARGET"


def of(**states: Any) -> dict[str, Any]:
    """A definition of these states; the first one starts."""
    return {"StartAt": next(iter(states)), "States": states}


CASES = [
    (of(A={"Type": "Pass", "Next": "B"}, B={"Type": "Pass", "Next": "A"}), [("MISSING_END_STATE", "Workflow has no terminal state", None)]),
    (of(A=END, C=END), [(TARGET, 'State "C" is not reachable.', "/States/C")]),
    (of(A={"Type": "Pass", "Next": "NOPE"}), [(TARGET, "Missing 'Next' target: NOPE", "/States/A/Next"), ("MISSING_END_STATE", "Workflow has no terminal state", None)]),
    ({"StartAt": "X", "States": {"A": END}}, [(TARGET, "Missing 'Next' target: X", "/StartAt"), (TARGET, 'State "A" is not reachable.', "/States/A")]),
    (of(M={"Type": "Map", "TimeoutSeconds": 1, "ItemProcessor": of(I=END), "End": True}), [(SCHEMA, "Field 'TimeoutSeconds' is not supported", "/States/M")]),
    (of(C={"Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": True}], "Default": "E"}, E=END), [(SCHEMA, "These fields are required: [Next]", "/States/C/Choices[0]")]),
    (of(A=END | {"Output": 1}), [(SCHEMA, "The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage", "/States/A")]),
    (of(A=END | {"Parameters": {"x.$": "nonsense"}}), [(SCHEMA, "The value for the field 'x.$' must be a valid JSONPath or a valid intrinsic function call", "/States/A/Parameters/x.$")]),
    (of(P={"Type": "Parallel", "Branches": [of(A=END), of(A=END)], "End": True}), [("DUPLICATE_STATE_NAME", "Duplicate State name: A", "/States/P/Branches[1]/States/A")]),
    ({"States": {"A": END}}, [(SCHEMA, "These fields are required: [StartAt]", "/")]),
]  # fmt: skip


@pytest.mark.parametrize(("definition", "expected"), CASES)
def test_diagnostics(sfn: Any, definition: Any, expected: Any) -> None:
    found = sfn.validate_state_machine_definition(definition=json.dumps(definition))
    assert found["result"] == "FAIL"
    assert [(one["code"], one["message"], one.get("location")) for one in found["diagnostics"]] == expected


@pytest.mark.parametrize(
    "state",
    [
        {"Type": "Task", "Resource": "nonsense", "End": True},
        {"Type": "Task", "Resource": "arn:aws:states:::sqs:flyAway", "End": True},
        {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "TimeoutSeconds": 0, "End": True},
        {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": True, "Retry": [{"ErrorEquals": []}]},
        {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": True,
         "Retry": [{"ErrorEquals": ["States.ALL"]}, {"ErrorEquals": ["E"]}]},
        {"Type": "Wait", "Seconds": 1, "Timestamp": "2020-01-01T00:00:00Z", "End": True},
        {"Type": "Wait", "Timestamp": "yesterday", "End": True},
        {"Type": "Pass", "InputPath": "a.b", "End": True},
        {"Type": "Pass", "ResultPath": "$..a", "End": True},
        {"Type": "Pass", "Next": "A", "End": True},
        {"Type": "Pass"},
        {"Type": "Choice", "Choices": [{"Variable": "$.a", "NumericEquals": "1", "Next": "A"}]},
        {"Type": "Choice", "Choices": [{"And": [{"Variable": "$.a", "IsNull": True, "Next": "A"}], "Next": "A"}]},
        {"Type": "Choice", "Choices": []},
        {"Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": True, "Next": ["A"]}]},
        {"Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": True, "Next": "A"}], "Default": ["A"]},
        {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": True,
         "Catch": [{"ErrorEquals": ["E"], "Next": {}}]},
        {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": True, "Credentials": "role"},
        {"Type": "Map", "End": True, "ItemProcessor": {"ProcessorConfig": "INLINE", **of(I=["x"])}},
        {"Type": "Fail", "Error": "a", "ErrorPath": "$.a"},
        {"Type": "Fail", "Next": "A"},
        {"Type": "Unknown", "End": True},
        {"Type": "Map", "End": True},
        {"Type": "Map", "End": True, "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED"}, **of(I=END)}},
        {"Type": "Parallel", "Branches": [], "End": True},
        7,
    ],
)  # fmt: skip
def test_bad_states(sfn: Any, state: Any) -> None:
    found = sfn.validate_state_machine_definition(definition=json.dumps(of(A=state)))
    assert found["result"] == "FAIL"
    assert all((one["location"] or "").startswith("/States/A") for one in found["diagnostics"])


@pytest.mark.parametrize(
    "text", ["{", "[]", "7", '{"StartAt": "A"}', '{"StartAt": "A", "States": {}}', '{"StartAt": 1, "States": []}']
)
def test_bad_definitions(sfn: Any, text: str) -> None:
    assert sfn.validate_state_machine_definition(definition=text)["result"] == "FAIL"


def test_warnings_are_told_when_asked_for(sfn: Any) -> None:
    text = json.dumps(of(A=END | {"Parameters": {"a": "$.b"}}))
    assert sfn.validate_state_machine_definition(definition=text) | {"ResponseMetadata": 0} == {
        "result": "OK", "diagnostics": [], "truncated": False, "ResponseMetadata": 0,
    }  # fmt: skip
    found = sfn.validate_state_machine_definition(definition=text, severity="WARNING")
    assert (found["result"], found["diagnostics"][0]["code"]) == ("OK", "NO_DOLLAR")


def test_creation_tells_all_errors(sfn: Any, full_role: str) -> None:
    definition = json.dumps(of(A={"Type": "Pass", "Next": "B"}, C=END))
    with pytest.raises(ClientError) as error:
        sfn.create_state_machine(name="m", roleArn=full_role, definition=definition)
    assert error.value.response["Error"] == {
        "Code": "InvalidDefinition",
        "Message": "Invalid State Machine Definition: 'MISSING_TRANSITION_TARGET: Missing 'Next' target: B at "
        '/States/A/Next, MISSING_TRANSITION_TARGET: State "C" is not reachable. at /States/C\'',
    }
