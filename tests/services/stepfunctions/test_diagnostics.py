"""Each field of each kind of state: what AWS refuses, with its code, its words and its place; and what it takes."""

from __future__ import annotations

import json
from typing import Any

import pytest

SCHEMA = "SCHEMA_VALIDATION_FAILED"
END = {"Type": "Pass", "End": True}
ARN = "arn:aws:lambda:us-east-1:123456789012:function:f"
TASK = {"Type": "Task", "Resource": ARN, "End": True}
INVOKE = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": True}
ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:a"
INNER = {"StartAt": "I", "States": {"I": END}}
STANDARD = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
READER = {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "b", "Key": "k"}}
WRITER = {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "b"}}


def inline(**fields: Any) -> dict[str, Any]:
    return {"Type": "Map", "ItemProcessor": INNER, "End": True, **fields}


def wide(**fields: Any) -> dict[str, Any]:
    """A distributed Map."""
    return inline(ItemProcessor={"ProcessorConfig": STANDARD, **INNER}, **fields)


def choice(**rule: Any) -> dict[str, Any]:
    return {"Type": "Choice", "Choices": [{"Next": "A", **rule}]}


def found(sfn: Any, state: Any, top: Any = None, **more: Any) -> list[tuple[str, str, str]]:
    """(code, message, location) of what is wrong with a state, without its own place in front."""
    definition = {"StartAt": "A", "States": {"A": state}, **(top or {})}
    answer = sfn.validate_state_machine_definition(definition=json.dumps(definition), **more)
    assert answer["result"] == ("FAIL" if answer["diagnostics"] else "OK")
    return [
        (one["code"], one["message"], one.get("location", "null").removeprefix("/States/A"))
        for one in answer["diagnostics"]
    ]


NOT = "Field '{}' is not supported"
ONE = "There should only be one of the following fields: [{}]"
WRONG: list[tuple[Any, str, str]] = [
    # What every state may have.
    (END | {"Retry": []}, NOT.format("Retry"), ""),
    (END | {"next": "A"}, NOT.format("next"), ""),
    ({"Type": "Pass", "Next": "A", "End": True}, ONE.format("Next, End"), ""),
    ({"Type": "Wait", "Seconds": 1}, "This object should have only one of the following fields: [Next, End]", ""),
    ({"Type": "Pass", "End": "yes"}, "Expected value of type Boolean", "/End"),
    ({"Type": "Pass", "Next": 1}, "Expected value of type String", "/Next"),
    (END | {"QueryLanguage": "SQL"}, "Value should be one of the following: [JSONPath, JSONata]", "/QueryLanguage"),
    (END | {"InputPath": "a"}, "Value must be a valid JSONPath.", "/InputPath"),
    (END | {"OutputPath": 7}, "Value must be a valid JSONPath.", "/OutputPath"),
    (END | {"ResultPath": "x"}, "Value is not a Reference Path: Reference path didn't start with '$'", "/ResultPath"),
    (END | {"ResultPath": "$.a[*]"}, "Value is not a Reference Path", "/ResultPath"),
    (END | {"Assign": []}, "Expected value of type Object", "/Assign"),
    # Numbers.
    (TASK | {"TimeoutSeconds": 0}, "Minimum value is 1", "/TimeoutSeconds"),
    (TASK | {"TimeoutSeconds": 100_000_000}, "Maximum value is 99999999", "/TimeoutSeconds"),
    (TASK | {"HeartbeatSeconds": "9"}, "Expected value of type Integer", "/HeartbeatSeconds"),
    ({"Type": "Wait", "Seconds": -1, "End": True}, "Minimum value is 0", "/Seconds"),
    (inline(MaxConcurrency=-1), "Minimum value is 0", "/MaxConcurrency"),
    (inline(ToleratedFailurePercentage=101), "Maximum value is 100", "/ToleratedFailurePercentage"),
    (inline(ToleratedFailureCount=True), "Expected value of type Integer", "/ToleratedFailureCount"),
    # Constants and paths exclude each other.
    (TASK | {"TimeoutSeconds": 1, "TimeoutSecondsPath": "$.a"}, ONE.format("TimeoutSeconds, TimeoutSecondsPath"), ""),
    (inline(MaxConcurrency=1, MaxConcurrencyPath="$.a"), ONE.format("MaxConcurrency, MaxConcurrencyPath"), ""),
    (inline(ToleratedFailureCount=1, ToleratedFailureCountPath="$.a"),
     ONE.format("ToleratedFailureCount, ToleratedFailureCountPath"), ""),
    (inline(Iterator=INNER), ONE.format("ItemProcessor, Iterator"), ""),
    ({"Type": "Fail", "Error": "a", "ErrorPath": "$.a"}, ONE.format("Error, ErrorPath"), ""),
    ({"Type": "Wait", "Seconds": 1, "SecondsPath": "$.a", "End": True},
     ONE.format("SecondsPath, Seconds, TimestampPath, Timestamp"), ""),
    ({"Type": "Wait", "Timestamp": "2020-01-01 00:00", "End": True}, "String does not match RFC3339 timestamp", "/Timestamp"),
    # Resources.
    (TASK | {"Resource": "lambda"}, "Value is not a valid resource ARN", "/Resource"),
    (TASK | {"Credentials": {}}, "The field 'RoleArn' is required but was missing", "/Credentials"),
    (TASK | {"Resource": ACTIVITY, "Credentials": {"RoleArn": "r"}},
     "The field 'Credentials' is not supported for activities", "/Credentials"),
    (INVOKE, "Parameters field is required for resource ARN: arn:aws:states:::lambda:invoke", "/Resource"),
    (INVOKE | {"Parameters": {}}, "The field 'FunctionName' is required but was missing", "/Parameters"),
    # Retry and Catch.
    (TASK | {"Retry": [{}]}, "These fields are required: [ErrorEquals]", "/Retry[0]"),
    (TASK | {"Retry": [{"ErrorEquals": []}]}, "Value cannot be empty", "/Retry[0]/ErrorEquals"),
    (TASK | {"Retry": [{"ErrorEquals": ["E", "States.ALL"]}]},
     "States.ALL must appear alone and at end of list", "/Retry[0]/ErrorEquals[1]"),
    (TASK | {"Retry": [{"ErrorEquals": ["States.ALL"]}, {"ErrorEquals": ["E"]}]},
     "States.ALL must appear alone and at end of list", "/Retry[0]/ErrorEquals[0]"),
    (TASK | {"Retry": [{"ErrorEquals": ["E"], "MaxAttempts": -1}]}, "Minimum value is 0", "/Retry[0]/MaxAttempts"),
    (TASK | {"Retry": [{"ErrorEquals": ["E"], "BackoffRate": 0.5}]}, "Minimum value is 1.0", "/Retry[0]/BackoffRate"),
    (TASK | {"Retry": [{"ErrorEquals": ["E"], "MaxDelaySeconds": 0}]}, "Minimum value is 1", "/Retry[0]/MaxDelaySeconds"),
    (TASK | {"Retry": [{"ErrorEquals": ["E"], "MaxDelaySeconds": 31_622_401}]},
     "Maximum value is 31622400", "/Retry[0]/MaxDelaySeconds"),
    (TASK | {"Retry": [{"ErrorEquals": ["E"], "JitterStrategy": "SOME"}]},
     "Value should be one of the following: [NONE, FULL]", "/Retry[0]/JitterStrategy"),
    (TASK | {"Catch": [{"ErrorEquals": ["E"]}]}, "These fields are required: [Next]", "/Catch[0]"),
    # Choice.
    ({"Type": "Choice", "Choices": []}, "Value cannot be empty", "/Choices"),
    (choice(), "The object must have only one of the following fields, [And, Or, Not, Variable, Condition]", "/Choices[0]"),
    (choice(Variable="$.a", IsNull=True, And=[]),
     "The object must have only one of the following fields, [And, Or, Not, Variable, Condition]", "/Choices[0]"),
    (choice(Variable="$.a", IsNull=True, IsString=True), ONE.format("IsNull, IsString"), "/Choices[0]"),
    (choice(Variable="a", IsNull=True), "Value is not a Reference Path: Reference path didn't start with '$'",
     "/Choices[0]/Variable"),
    (choice(Not={"Variable": "$.a", "IsNull": True, "Next": "A"}), NOT.format("Next"), "/Choices[0]/Not"),
    (choice(Or=[]), "Value cannot be empty", "/Choices[0]/Or"),
    (choice(Variable="$.a", NumericEquals="1"), "Expected value of type Number", "/Choices[0]/NumericEquals"),
    (choice(Variable="$.a", TimestampEquals="now"), "String does not match RFC3339 timestamp", "/Choices[0]/TimestampEquals"),
    # Programs in states.
    ({"Type": "Parallel", "Branches": [], "End": True}, "Value cannot be empty", "/Branches"),
    ({"Type": "Parallel", "Branches": [{"StartAt": "B"}], "End": True}, "These fields are required: [States]", "/Branches[0]"),
    ({"Type": "Parallel", "Branches": [INNER | {"ProcessorConfig": {"Mode": "INLINE"}}], "End": True},
     NOT.format("ProcessorConfig"), "/Branches[0]"),
    ({"Type": "Map", "End": True}, "This object should have only one of the following fields: [ItemProcessor, Iterator]", ""),
    # Distributed Maps.
    (inline(ItemProcessor={"ProcessorConfig": {"Mode": "DISTRIBUTED"}, **INNER}),
     "These fields are required: [ExecutionType]", "/ItemProcessor/ProcessorConfig"),
    (inline(ItemProcessor={"ProcessorConfig": {"Mode": "INLINE", "ExecutionType": "STANDARD"}, **INNER}),
     NOT.format("ExecutionType"), "/ItemProcessor/ProcessorConfig"),
    (inline(ItemProcessor={"ProcessorConfig": {"Mode": "WIDE"}, **INNER}),
     "Value should be one of the following: [INLINE, DISTRIBUTED]", "/ItemProcessor/ProcessorConfig/Mode"),
    (inline(ItemReader=READER), NOT.format("ItemReader"), ""),
    (wide(ItemReader=READER | {"Resource": "arn:aws:states:::s3:putObject"}),
     "The field 'Resource' does not match any of the allowed values", "/ItemReader/Resource"),
    (wide(ItemReader=READER | {"ReaderConfig": {"InputType": "CSV"}}),
     "The field 'CSVHeaderLocation' is required", "/ItemReader/ReaderConfig"),
    (wide(ItemReader=READER | {"ReaderConfig": {"InputType": "CSV", "CSVHeaderLocation": "GIVEN"}}),
     "These fields are required: [CSVHeaders]", "/ItemReader/ReaderConfig"),
    (wide(ItemReader=READER | {"ReaderConfig": {"InputType": "JSON", "CSVHeaderLocation": "FIRST_ROW"}}),
     NOT.format("CSVHeaderLocation"), "/ItemReader/ReaderConfig"),
    (wide(ItemReader=READER | {"ReaderConfig": {"InputType": "XML"}}),
     "Value should be one of the following: [CSV, JSON, JSONL, PARQUET, MANIFEST]", "/ItemReader/ReaderConfig/InputType"),
    (wide(ItemReader=READER | {"Arguments": {}}),
     "The QueryLanguage is set to 'JSONPath', but field 'Arguments' is only supported for the 'JSONata' QueryLanguage",
     "/ItemReader"),
    (wide(ItemBatcher={"MaxInputBytesPerBatch": 262_145}), "Maximum value is 262144", "/ItemBatcher/MaxInputBytesPerBatch"),
    (wide(ItemBatcher={"MaxItemsPerBatch": 1, "MaxItemsPerBatchPath": "$.a"}),
     ONE.format("MaxItemsPerBatch, MaxItemsPerBatchPath"), "/ItemBatcher"),
    (wide(ResultWriter=WRITER | {"WriterConfig": {"OutputType": "CSV"}}),
     "Value should be one of the following: [JSON, JSONL]", "/ResultWriter/WriterConfig/OutputType"),
]  # fmt: skip


@pytest.mark.parametrize(("state", "message", "location"), WRONG, ids=range(len(WRONG)))
def test_what_is_refused(sfn: Any, state: Any, message: str, location: str) -> None:
    assert (SCHEMA, message, location) in found(sfn, state)


QUERIES = {"QueryLanguage": "JSONata"}
ONLY_PATHS = "The QueryLanguage is set to 'JSONata', but field '{}' is only supported for the 'JSONPath' QueryLanguage"


@pytest.mark.parametrize(
    ("state", "code", "message", "location"),
    [
        (END | {"InputPath": "$"}, SCHEMA, ONLY_PATHS.format("InputPath"), ""),
        (END | {"Result": 1}, SCHEMA, ONLY_PATHS.format("Result"), ""),
        (END | {"QueryLanguage": "JSONPath"}, SCHEMA,
         "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine", ""),
        (choice(Variable="$.a", IsNull=True), SCHEMA, ONLY_PATHS.format("Variable"), "/Choices[0]"),
        (INVOKE, SCHEMA, "Arguments field is required for resource ARN: arn:aws:states:::lambda:invoke", "/Resource"),
        (INVOKE | {"Arguments": {}}, SCHEMA, "The field 'FunctionName' is required but was missing", "/Arguments"),
        (END | {"Output": "{% 1"}, SCHEMA, "JSONata string must start with {% and end with %}", "/Output"),
        (END | {"Output": {"a": ["1 %}"]}}, SCHEMA, "JSONata string must start with {% and end with %}", "/Output/a[0]"),
        (inline(Items="a"), SCHEMA, "Expected value of type Array", "/Items"),
        (TASK | {"TimeoutSeconds": "x"}, SCHEMA, "Expected value of type Integer", "/TimeoutSeconds"),
        (wide(ItemBatcher={"MaxItemsPerBatchPath": "$.a"}), SCHEMA, ONLY_PATHS.format("MaxItemsPerBatchPath"), "/ItemBatcher"),
        (END | {"Assign": {"states": 1}}, "RESERVED_VARIABLE_NAME", "Cannot assign to reserved variable '$states'.",
         "/Assign/states"),
        (END | {"Assign": {"a-b": 1}}, "INVALID_VARIABLE_NAME",
         "Invalid variable name 'a-b': the variable name contains invalid characters.", "/Assign/a-b"),
    ],
)  # fmt: skip
def test_what_is_refused_in_jsonata(sfn: Any, state: Any, code: str, message: str, location: str) -> None:
    assert (code, message, location) in found(sfn, state, QUERIES)


@pytest.mark.parametrize(
    "state",
    [
        {"Type": "Pass", "Next": "B", "End": False},
        END | {"Parameters": {"a.$": "$$.Execution.Name "}},
        END | {"Parameters": {"a.$": "$.x.[0]", "b.$": "$..y[?(@.n==word)].z", "c.$": "$.x[?(@.n == $.y)]"}},
        TASK | {"Retry": [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 0, "MaxAttempts": 0}]},
        TASK | {"Retry": [{"ErrorEquals": ["States.Unheard", "E"], "MaxDelaySeconds": 31_622_400, "JitterStrategy": "FULL"}]},
        INVOKE | {"Parameters": {"FunctionName.$": "$.f"}},
        TASK | {"Credentials": {"RoleArn.$": "States.Format('{}', $.r)"}},
        {"Type": "Map", "Iterator": INNER, "End": True, "MaxConcurrency": 0},
        wide(ItemReader=READER | {"ReaderConfig": {"InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": ["a"],
                                                  "CSVDelimiter": "PIPE", "MaxItemsPath": "$.m"}}),
        wide(ItemReader={"Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": {"Bucket.$": "$.b"}}),
        wide(ItemReader=READER | {"ReaderConfig": {"InputType": "JSON", "ItemsPointer": "/a/b"}}),
        wide(ItemReader=READER | {"ReaderConfig": {"InputType": "MANIFEST", "ManifestType": "S3_INVENTORY"}}),
        wide(ItemBatcher={"MaxItemsPerBatch": 3, "BatchInput": {"a.$": "$.a"}}, Label="a-b_1", ToleratedFailurePercentage=5),
        wide(ResultWriter=WRITER | {"WriterConfig": {"OutputType": "JSONL", "Transformation": "FLATTEN"}}),
        wide(ResultWriter={"WriterConfig": {"OutputType": "JSON", "Transformation": "COMPACT"}}),
        {"Type": "Map", "Iterator": INNER | {"ProcessorConfig": STANDARD}, "Parameters": {"a": 1}, "End": True},
    ],
    ids=range(16),
)  # fmt: skip
def test_what_is_taken(sfn: Any, state: Any) -> None:
    wrong = found(sfn, state)
    assert [one for one in wrong if one[0] != "MISSING_TRANSITION_TARGET" and one[0] != "MISSING_END_STATE"] == []


@pytest.mark.parametrize(
    ("label", "code", "message"),
    [
        ("", "INVALID_LABEL_NAME", "Invalid Label name: it is empty"),
        ("x" * 41, "INVALID_LABEL_NAME", f"Invalid Label name: {'x' * 41} exceeds the 40-character limit allowed by the service"),
        *((f"l{one}", "INVALID_LABEL_NAME", f"Invalid Label name: l{one} contains invalid characters")
          for one in [*' ?*<>{}[]:;,\\|^~$#%&`"', "\x00", "\x1f", "\x7f", "\x9f"]),
        (7, SCHEMA, "Expected value of type String"),
    ],
    ids=range(29),
)  # fmt: skip
def test_labels(sfn: Any, label: Any, code: str, message: str) -> None:
    assert found(sfn, wide(Label=label)) == [(code, message, "/Label")]


def test_labels_are_one_of_a_kind_in_a_machine(sfn: Any) -> None:
    other = wide(Label="l") | {"ItemProcessor": {"ProcessorConfig": STANDARD, "StartAt": "J", "States": {"J": END}}}
    both = {"Type": "Parallel", "End": True, "Branches": [
        {"StartAt": "M", "States": {"M": wide(Label="l")}}, {"StartAt": "N", "States": {"N": other}},
    ]}  # fmt: skip
    assert found(sfn, both) == [("DUPLICATE_LABEL_NAME", "Duplicate Label name: l", "/Branches[1]/States/N/Label")]


@pytest.mark.parametrize(
    ("state", "message", "location"),
    [
        (wide(), "The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines",
         "/ItemProcessor/ProcessorConfig/Mode"),
        (TASK | {"Resource": ACTIVITY}, "Express state machine does not support Activity ARN", "/Resource"),
        (TASK | {"Resource": "arn:aws:states:::states:startExecution.sync:2", "Parameters": {"StateMachineArn": "a"}},
         "Express state machine does not support '.sync' service integration ", "/Resource"),
    ],
)  # fmt: skip
def test_express_workflows(sfn: Any, state: Any, message: str, location: str) -> None:
    assert found(sfn, state, type="EXPRESS") == [(SCHEMA, message, location)]


def test_express_children_are_express_workflows(sfn: Any) -> None:
    token = {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "End": True,
             "Parameters": {"QueueUrl": "u", "MessageBody": "m"}}  # fmt: skip
    express = {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}
    processor = {"ProcessorConfig": express, "StartAt": "T", "States": {"T": token}}
    assert [message for _, message, _ in found(sfn, inline(ItemProcessor=processor))] == [
        "Express state machine does not support '.waitForTaskToken' service integration "
    ]


def test_the_machine_itself(sfn: Any) -> None:
    assert found(sfn, END, {"Version": "2.0"}) == [(SCHEMA, "Value should be one of the following: [1.0]", "/Version")]
    assert found(sfn, END, {"TimeoutSeconds": 0}) == []
    assert found(sfn, END, {"Timeout": 1}) == [(SCHEMA, NOT.format("Timeout"), "/")]
    (code, message, location), *more = found(sfn, END, {"StartAt": "x" * 81, "States": {"x" * 81: END}})
    assert (code, location, more) == ("INVALID_STATE_NAME", f"/States/{'x' * 81}", [])
    assert message == f"Invalid State name: {'x' * 81} exceeds the 80-character limit allowed by the service"


def test_what_is_no_definition(sfn: Any) -> None:
    def codes(text: str) -> list[str]:
        answer = sfn.validate_state_machine_definition(definition=text)
        return [one["code"] for one in answer["diagnostics"]]

    deep: dict[str, Any] = {"StartAt": "x", "States": {"x": {"Type": "Succeed"}}}
    for number in range(60):
        state = {"Type": "Parallel", "Branches": [deep], "End": True}
        deep = {"StartAt": f"p{number}", "States": {f"p{number}": state}}
    assert codes("null") == ["MISSING_DESCRIPTION"]
    assert codes("{") == codes("[]") == ["INVALID_JSON_DESCRIPTION"]
    assert codes(json.dumps(deep)) == ["TOO_DEEPLY_NESTED"]


def test_most_results_and_warnings(sfn: Any) -> None:
    states = {f"s{number}": {"Type": "Pass", "End": True, "Retry": []} for number in range(120)}
    text = json.dumps({"StartAt": "s0", "States": states})
    whole = sfn.validate_state_machine_definition(definition=text)
    assert (len(whole["diagnostics"]), whole["truncated"]) == (100, True)
    some = sfn.validate_state_machine_definition(definition=text, maxResults=2)
    assert (some["diagnostics"], some["truncated"]) == (whole["diagnostics"][:2], True)
    asked = {"Type": "Choice", "Choices": [{"Variable": "$.a", "StringEquals": "$.b", "Next": "F"}], "Default": "F"}
    failing = {"Type": "Fail", "Error": "$.e"}
    text = json.dumps({"StartAt": "C", "States": {"C": asked, "F": failing}})
    found = sfn.validate_state_machine_definition(definition=text, severity="WARNING")
    assert [(one["severity"], one["code"], one["location"]) for one in found["diagnostics"]] == [
        ("WARNING", "NO_PATH", "/States/C/Choices[0]/StringEquals"), ("WARNING", "NO_PATH", "/States/F/Error"),
    ]  # fmt: skip
    assert found["result"] == "OK"


def test_large_definitions_take_time_in_proportion(sfn: Any, full_role: str) -> None:
    """A watchdog fails the run where the event loop is held; ten thousand states are the most that fit into 1 MB or so."""
    states: dict[str, Any] = {
        f"s{number}": {"Type": "Pass", "Assign": {f"v{number}.$": "$.x"}, "Next": f"s{number + 1}"}
        for number in range(10_000)
    }
    text = json.dumps({"StartAt": "s0", "States": {**states, "s10000": {"Type": "Succeed"}}}, separators=(",", ":"))
    assert sfn.validate_state_machine_definition(definition=text)["result"] == "OK"
    made = sfn.create_state_machine(name="large", roleArn=full_role, definition=text)
    sfn.update_state_machine(stateMachineArn=made["stateMachineArn"], definition=text)
    assert sfn.describe_state_machine(stateMachineArn=made["stateMachineArn"])["definition"] == text
