"""TestState with mocks: which results are taken for which tasks, and what goes together with a mock."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

SCHEMA = "Mock result schema validation error: "


# What a definition has to give.
NEEDED = {
    "dynamodb": {"TableName": "t", "Key": {}}, "ecs": {"TaskDefinition": "t"}, "events": {"Entries": []},
    "glue": {"JobName": "j"}, "lambda": {"FunctionName": "f"}, "sqs": {"QueueUrl": "q", "MessageBody": "m"},
    "states": {"StateMachineArn": "s"},
}  # fmt: skip


def task(resource: str, **more: Any) -> dict[str, Any]:
    given = {"Parameters": NEEDED.get(resource.split(":")[0], {})}
    return {"Type": "Task", "Resource": f"arn:aws:states:::{resource}", "End": True, **given, **more}


@pytest.fixture
def ask(sfn: Any) -> Callable[..., Any]:
    """ask(state, result, mode, …): the answer with a mocked result; or (code, message) of the error."""

    def run(state: Any, result: Any = None, mode: str | None = None, **more: Any) -> Any:
        if "mock" not in more and result is not None:
            more["mock"] = {"result": json.dumps(result)} | ({"fieldValidationMode": mode} if mode else {})
        try:
            found = sfn.test_state(definition=json.dumps(state), **more)
        except ClientError as error:
            return error.response["Error"]["Code"], error.response["Error"]["Message"]
        del found["ResponseMetadata"]
        return found

    return run


@pytest.mark.parametrize(
    ("resource", "result", "text"),
    [
        ("events:putEvents", {"FailedEntryCount": "0"}, "Field 'FailedEntryCount' must be a number"),
        ("events:putEvents", {"Entries": [{"EventId": "e"}, {"ErrorCode": 1}]}, "Field 'ErrorCode' must be a string"),
        ("dynamodb:getItem", {"Item": []}, "Field 'Item' must be an object"),
        ("dynamodb:getItem", {"Item": {"id": {"BOOL": "x"}}}, "Field 'BOOL' must be a boolean"),
        ("dynamodb:getItem", {"Item": {"id": {"L": [{"M": {"a": {"N": 1}}}]}}}, "Field 'N' must be a string"),
        ("aws-sdk:lambda:getFunction", {"Configuration": {"Timeout": 0}}, "Field 'Timeout' is less than the minimum value"),
        (
            "aws-sdk:lambda:getFunction", {"Configuration": {"MemorySize": 10**9}},
            "Field 'MemorySize' exceeds the maximum value",
        ),
        ("aws-sdk:sfn:describeStateMachine", {"Name": ""}, "Field 'Name' is shorter than the minimum length"),
        ("glue:startJobRun", {"JobRunId": 1}, "Field 'JobRunId' must be a string"),
        ("states:startExecution.sync:2", {"Output": {"a": 1}}, "Field 'Output' must be a string"),
    ],
)  # fmt: skip
def test_results_are_as_the_api_answers(ask: Callable[..., Any], resource: str, result: Any, text: str) -> None:
    assert ask(task(resource), result, "PRESENT") == ("ValidationException", SCHEMA + text)
    assert ask(task(resource), result, "NONE") == {"status": "SUCCEEDED", "output": json.dumps(result)}


def test_required_members(ask: Callable[..., Any]) -> None:
    start, given = task("states:startExecution"), {"ExecutionArn": "arn"}
    assert ask(start, given) == ("ValidationException", f"{SCHEMA}Field 'StartDate' is required")
    assert ask(start, given, "PRESENT")["status"] == "SUCCEEDED"
    assert ask(start, {**given, "StartDate": "2026-01-01T00:00:00Z", "unknown": []})["status"] == "SUCCEEDED"


@pytest.mark.parametrize(
    "resource",
    ["lambda:invoke", "http:invoke", "apigateway:invoke", "sqs:sendMessage.waitForTaskToken", "ecs:runTask.sync"],
)
def test_results_of_no_model(ask: Callable[..., Any], resource: str) -> None:
    result = {"Payload": {"a": 1}, "MessageId": 1} if resource != "lambda:invoke" else {"Payload": {"a": 1}}
    given = {"Parameters": {"ApiEndpoint": "e", "Method": "GET"}} if resource.startswith(("http", "api")) else {}
    assert ask(task(resource, **given), result)["status"] == "SUCCEEDED"


def test_results_of_the_wrong_kind(ask: Callable[..., Any]) -> None:
    assert ask(task("lambda:invoke"), mock={"result": "{"}) == (
        "ValidationException",
        "Mocked result must be valid JSON",
    )
    broken = {"result": "no JSON", "fieldValidationMode": "NONE"}
    assert ask(task("lambda:invoke"), mock=broken) == ("ValidationException", "Mocked result must be valid JSON")
    # A service that AWS has closed: nothing tells what it answered.
    found = ask(task("aws-sdk:qldb:doIt"), {})
    assert (found[0], "no operation DoIt of qldb" in found[1]) == ("ValidationException", True)
    listed = task("aws-sdk:cognitoidentityprovider:listUserPools", Parameters={"MaxResults": 1})
    assert ask(listed, {"UserPools": [{"Id": "a", "Name": "b"}]})["status"] == "SUCCEEDED"
    assert ask(listed, {"UserPools": "none"})[0] == "ValidationException"
    assert ask(task("sqs:sendMessage"), [1]) == ("ValidationException", "Mocked result must be a JSON object.")


@pytest.mark.parametrize(
    ("state", "more", "expected"),
    [
        ({"Type": "Pass", "End": True}, {"mock": {"result": "1"}, "context": "no"}, "State type 'Pass' is not supported when a mock is specified"),
        ({"Type": "Fail"}, {"mock": {"errorOutput": {"error": "E"}}}, "State type 'Fail' is not supported when a mock is specified"),
        (task("lambda:invoke"), {"mock": {"result": "{}"}, "revealSecrets": True}, "TestState does not support RevealSecrets when a mock is specified."),
        (task("lambda:invoke"), {"mock": {}}, "A mock must have either a result or an errorOutput."),
        (task("lambda:invoke"), {"mock": {"result": "{}", "errorOutput": {"error": "E"}}}, "A mock must have either a result or an errorOutput."),
        (task("lambda:invoke"), {"mock": {"errorOutput": {"cause": "c"}}}, "A mocked errorOutput must have an error."),
        ({"Type": "Pass", "End": True}, {"context": "{}"}, "A context can only be specified together with a mock."),
        (task("lambda:invoke"), {"mock": {"result": "{}"}, "context": "[]"}, "Invalid Context object provided: it is not a JSON object"),
        (
            task("lambda:invoke"), {"mock": {"result": "{}"}, "context": '{"Task": {"Token": "t"}}'},
            "Invalid Context object provided: Context object contains 'Task' when state is not a Task state with a '.sync' or "
            "'.waitForTaskToken' service integration pattern",
        ),
        (task("lambda:invoke"), {}, "A role is required to test a Task state without a mock"),
        (task("sqs:sendMessage.waitForTaskToken"), {},
         "The resource arn:aws:states:::sqs:sendMessage.waitForTaskToken can only be tested with a mock"),
        ({"Type": "Pass", "End": True}, {"variables": "[]"}, "The variables must be a JSON object"),
        ({"Type": "Pass", "End": True}, {"variables": '{"1x": 1}'}, "'1x' is not a valid name of a variable"),
        ({"Type": "Pass", "End": True}, {"stateConfiguration": {"retrierRetryCount": 1}},
         "stateConfiguration.retrierRetryCount can only be specified together with a mock."),
        (task("lambda:invoke"), {"mock": {"result": "{}"}, "stateConfiguration": {"mapIterationFailureCount": 1}},
         "stateConfiguration.mapIterationFailureCount needs a Map state with a mock."),
        (task("lambda:invoke"), {"mock": {"errorOutput": {"error": "E"}}, "stateConfiguration": {"errorCausedByState": "x"}},
         "stateConfiguration.errorCausedByState needs a mocked error of a Map or Parallel state."),
        (task("lambda:invoke"), {"mock": {"result": "{}"}, "stateConfiguration": {"mapItemReaderData": "[]"}},
         "stateConfiguration.mapItemReaderData needs a Map state with an ItemReader."),
    ],
)  # fmt: skip
def test_what_goes_together(ask: Callable[..., Any], state: Any, more: Any, expected: str) -> None:
    assert ask(state, **more) == ("ValidationException", expected)


def test_a_given_context(ask: Callable[..., Any]) -> None:
    context = {"Execution": {"Input": [1, 2], "Name": "n"}, "Task": {"Token": "t"}, "State": {"Name": "Mine"}}
    state = task(
        "sqs:sendMessage.waitForTaskToken",
        Parameters={
            "QueueUrl": "q",
            "MessageBody.$": "$$.Task.Token",
            "MessageAttributes": {"Was.$": "$$.Execution.Input", "At.$": "$$.State.Name"},
        },
    )
    found = ask(state, {}, context=json.dumps(context), inspectionLevel="DEBUG")
    assert json.loads(found["inspectionData"]["afterParameters"]) == {
        "QueueUrl": "q", "MessageBody": "t", "MessageAttributes": {"Was": [1, 2], "At": "Mine"},
    }  # fmt: skip


def test_the_context_that_nobody_gives(ask: Callable[..., Any], account: str) -> None:
    state = {"Type": "Pass", "QueryLanguage": "JSONata", "Output": "{% $states.context %}", "End": True}
    found = json.loads(ask(state, input='{"a": 1}')["output"])
    execution, machine = found["Execution"], found["StateMachine"]
    assert (execution["Input"], execution["RoleArn"], found["State"]["Name"]) == ({"a": 1}, None, "StateName")
    assert execution["Id"] == f"arn:aws:states:us-east-1:{account}:express:{machine['Name']}:{execution['Name']}"
    assert set(execution) == {"Id", "Input", "Name", "RoleArn", "StartTime"}


def test_data_is_told_as_it_was_written(ask: Callable[..., Any]) -> None:
    state = {"Type": "Pass", "InputPath": "$.a", "ResultPath": "$.b", "End": True}
    found = ask(state, input='{"a": [1,  2], "s": "]\\" ["}', inspectionLevel="DEBUG")
    assert found["inspectionData"]["afterInputPath"] == "[1,  2]"
    assert found["output"] == '{"a":[1,  2],"s":"]\\" [","b":[1,  2]}'
    found = ask(state, input='{"a": [1, 2], "a": [3]}', inspectionLevel="DEBUG")
    assert found["inspectionData"]["afterInputPath"] == "[3]"


def test_variables(ask: Callable[..., Any]) -> None:
    state = {
        "Type": "Pass",
        "QueryLanguage": "JSONata",
        "Assign": {"n": "{% $m + 1 %}"},
        "Output": "{% $m %}",
        "End": True,
    }
    found = ask(state, variables='{"m": 1}', inspectionLevel="TRACE")
    assert (found["output"], json.loads(found["inspectionData"]["variables"])) == ("1", {"m": 1, "n": 2})
    assert "inspectionData" not in ask(state, variables='{"m": 1}')
    path = {"Type": "Pass", "Parameters": {"x.$": "$m"}, "End": True}
    assert ask(path, variables='{"m": [7]}')["output"] == '{"x":[7]}'
    found = ask(state, inspectionLevel="DEBUG")
    assert (found["status"], found["error"]) == ("FAILED", "States.QueryEvaluationError")
    assert found["inspectionData"] == {"input": "{}"}
