"""TestState."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.endpoint import Answer, serving

INVOKE = {
    "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f", "Payload.$": "$.p"},
    "ResultSelector": {"got.$": "$.Payload"}, "ResultPath": "$.r", "Next": "Then",
    "Retry": [{"ErrorEquals": ["Again"], "IntervalSeconds": 2, "MaxAttempts": 2}],
    "Catch": [{"ErrorEquals": ["Other"], "Next": "X"}, {"ErrorEquals": ["States.ALL"], "Next": "Caught"}],
}  # fmt: skip


@pytest.fixture
def trial(sfn: Any) -> Callable[..., Any]:
    """trial(state, input, …): the answer."""

    def run(state: Any, given: Any = None, **more: Any) -> Any:
        found = sfn.test_state(definition=json.dumps(state), input=json.dumps(given or {}), **more)
        del found["ResponseMetadata"]
        if "output" in found:
            found["output"] = json.loads(found["output"])
        return found

    return run


def test_plain_states(trial: Callable[..., Any]) -> None:
    found = trial(
        {"Type": "Pass", "Parameters": {"a.$": "$.b", "n.$": "$$.State.Name"}, "Next": "Z"},
        {"b": 1},
        inspectionLevel="DEBUG",
    )
    assert (found["status"], found["nextState"], found["output"]) == ("SUCCEEDED", "Z", {"a": 1, "n": "StateName"})
    assert json.loads(found["inspectionData"]["afterParameters"]) == {"a": 1, "n": "StateName"}
    rules = [{"Variable": "$.x", "NumericEquals": 1, "Next": "One"}]
    assert trial({"Type": "Choice", "Choices": rules, "Default": "D"}, {"x": 1})["nextState"] == "One"
    found = trial({"Type": "Wait", "Seconds": 100_000, "End": True}, {"x": 1})
    assert (found["status"], found["output"]) == ("SUCCEEDED", {"x": 1})
    assert "nextState" not in found
    found = trial({"Type": "Fail", "Error": "E", "Cause": "c"})
    assert (found["status"], found["error"], found["cause"]) == ("FAILED", "E", "c")
    found = trial({"Type": "Pass", "InputPath": "$.none", "End": True})
    assert (found["status"], found["error"]) == ("FAILED", "States.Runtime")


def test_a_mocked_task(trial: Callable[..., Any]) -> None:
    found = trial(INVOKE, {"p": 7}, mock={"result": '{"Payload": 14}'}, inspectionLevel="DEBUG")
    assert (found["status"], found["output"], found["nextState"]) == ("SUCCEEDED", {"p": 7, "r": {"got": 14}}, "Then")
    stages = {name: json.loads(value) for name, value in found["inspectionData"].items()}
    assert stages == {
        "input": {"p": 7}, "afterInputPath": {"p": 7}, "afterParameters": {"FunctionName": "f", "Payload": 7},
        "result": {"Payload": 14}, "afterResultSelector": {"got": 14}, "afterResultPath": {"p": 7, "r": {"got": 14}},
    }  # fmt: skip


def test_a_mocked_error(trial: Callable[..., Any]) -> None:
    again: dict[str, Any] = {"mock": {"errorOutput": {"error": "Again", "cause": "c"}}}
    assert trial(INVOKE, {"p": 7}, **again) == {"status": "RETRIABLE", "error": "Again", "cause": "c"}
    again["inspectionLevel"] = "DEBUG"
    found = trial(INVOKE, {"p": 7}, **again)
    assert found["inspectionData"]["errorDetails"] == {"retryIndex": 0, "retryBackoffIntervalSeconds": 2}
    found = trial(INVOKE, {"p": 7}, **again, stateConfiguration={"retrierRetryCount": 1})
    assert found["inspectionData"]["errorDetails"]["retryBackoffIntervalSeconds"] == 4
    found = trial(INVOKE, {"p": 7}, **again, stateConfiguration={"retrierRetryCount": 2})
    assert (found["status"], found["nextState"]) == ("CAUGHT_ERROR", "Caught")
    assert found["output"] == {"Error": "Again", "Cause": "c"}
    assert found["inspectionData"]["errorDetails"] == {"retryIndex": 0, "catchIndex": 1}
    found = trial({**INVOKE, "Catch": []}, {"p": 7}, **again, stateConfiguration={"retrierRetryCount": 2})
    assert (found["status"], found["error"]) == ("FAILED", "Again")
    assert found["inspectionData"]["errorDetails"] == {"retryIndex": 0}


def test_a_real_task(trial: Callable[..., Any], function: Callable[..., str], full_role: str) -> None:
    function("def handler(event, context):\n    return event * 2\n")
    assert trial(INVOKE, {"p": 7}, roleArn=full_role)["output"] == {"p": 7, "r": {"got": 14}}


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ({"Type": "Pass"}, "InvalidDefinition"),
        ([], "InvalidDefinition"),
        (INVOKE, "ValidationException"),
        (
            {"Type": "Map", "ItemProcessor": {"StartAt": "P", "States": {"P": {"Type": "Succeed"}}}, "End": True},
            "InvalidDefinition",
        ),
    ],
)
def test_refusals(trial: Callable[..., Any], state: Any, code: str) -> None:
    with pytest.raises(ClientError) as error:
        trial(state, {"p": 1})
    assert error.value.response["Error"]["Code"] == code


def test_a_state_of_a_whole_definition(trial: Callable[..., Any]) -> None:
    whole = {"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": 1, "Next": "B"}, "B": {"Type": "Succeed"}}}
    found = trial(whole, stateName="A")
    assert (found["output"], found["nextState"]) == (1, "B")


def test_a_state_that_takes_too_long(trial: Callable[..., Any], function: Callable[..., str], full_role: str) -> None:
    function("import time\ndef handler(event, context):\n    time.sleep(60)\n", Timeout=90)
    state = {**INVOKE, "TimeoutSeconds": 1, "Catch": [{"ErrorEquals": ["States.Timeout"], "Next": "Late"}]}
    found = trial(state, {"p": 1}, roleArn=full_role)
    assert (found["status"], found["error"], found["nextState"]) == ("CAUGHT_ERROR", "States.Timeout", "Late")


def test_bytes_of_a_function(trial: Callable[..., Any], function: Callable[..., str], full_role: str) -> None:
    arn = function("def handler(event, context):\n    return b'[1]'\n")
    assert trial({"Type": "Task", "Resource": arn, "End": True}, roleArn=full_role)["output"] == [1]


def test_a_failed_task(trial: Callable[..., Any], function: Callable[..., str], full_role: str) -> None:
    arn = function("class Other(Exception): pass\ndef handler(event, context):\n    raise Other('o')\n")
    state = {**INVOKE, "Resource": arn, "Parameters": {"x": 1}}
    found = trial(state, {"p": 1}, roleArn=full_role, inspectionLevel="TRACE")
    assert (found["status"], found["error"], found["nextState"]) == ("CAUGHT_ERROR", "Other", "X")
    stages = found["inspectionData"]
    assert stages["errorDetails"] == {"catchIndex": 0}
    assert (json.loads(stages["afterParameters"]), "result" in stages) == ({"x": 1}, False)
    del state["Catch"]
    assert trial(state, {"p": 1}, roleArn=full_role)["status"] == "FAILED"


def test_queries(trial: Callable[..., Any]) -> None:
    state = {
        "Type": "Task", "QueryLanguage": "JSONata", "Resource": "arn:aws:states:::sqs:sendMessage", "End": True,
        "Arguments": {"QueueUrl": "q", "MessageBody": "{% $states.input.b %}"}, "Output": "{% $states.result.MessageId %}",
    }  # fmt: skip
    found = trial(state, {"b": "x"}, mock={"result": '{"MessageId": "m"}'}, inspectionLevel="DEBUG")
    assert found["output"] == "m"
    assert {name: json.loads(value) for name, value in found["inspectionData"].items()} == {
        "input": {"b": "x"}, "afterArguments": {"QueueUrl": "q", "MessageBody": "x"}, "result": {"MessageId": "m"},
    }  # fmt: skip
    rules = [{"Condition": "{% $states.input.b = 'x' %}", "Next": "One", "Output": 1}]
    choice = {"Type": "Choice", "QueryLanguage": "JSONata", "Choices": rules, "Default": "Two"}
    assert (trial(choice, {"b": "x"})["nextState"], trial(choice, {"b": "y"})["nextState"]) == ("One", "Two")
    long = {
        "Type": "Pass",
        "QueryLanguage": "JSONata",
        "Output": "{% $sum($map([1..20000], function($v) {$v})) %}",
        "End": True,
    }
    assert trial(long)["output"] == 200010000


def test_permissions(client: Callable[..., Any], server: Any, account: str, full_role: str) -> None:
    iam = client("iam")
    iam.create_user(UserName="u")
    key = iam.create_access_key(UserName="u")["AccessKey"]
    user = server.client(
        "stepfunctions", account, config={"inject_host_prefix": False},
        aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"],
    )  # fmt: skip

    def refused(**more: Any) -> str:
        with pytest.raises(ClientError) as error:
            user.test_state(definition='{"Type": "Pass", "End": true}', **more)
        assert error.value.response["Error"]["Code"] == "AccessDeniedException"
        return str(error.value)

    assert "states:TestState" in refused()
    statement = {"Effect": "Allow", "Action": ["states:TestState"], "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_user_policy(UserName="u", PolicyName="p", PolicyDocument=document)
    assert user.test_state(definition='{"Type": "Pass", "End": true}')["status"] == "SUCCEEDED"
    assert "states:RevealSecrets" in refused(revealSecrets=True)
    assert "iam:PassRole" in refused(roleArn=full_role)


def test_what_an_http_task_sends_and_gets(
    trial: Callable[..., Any], client: Callable[..., Any], full_role: str
) -> None:
    pairs = {
        "HeaderParameters": [{"Key": "x-fixed", "Value": "hidden"}],
        "QueryStringParameters": [{"Key": "key", "Value": "hidden"}],
        "BodyParameters": [{"Key": "tenant", "Value": "hidden"}],
    }
    basic = {"BasicAuthParameters": {"Username": "ann", "Password": "pw"}, "InvocationHttpParameters": pairs}
    made = client("events").create_connection(Name="c", AuthorizationType="BASIC", AuthParameters=basic)
    with serving() as endpoint:
        parameters = {
            "ApiEndpoint": endpoint.url("/in"), "Method": "POST", "Authentication": {"ConnectionArn": made["ConnectionArn"]},
            "QueryParameters": {"q": "1"}, "RequestBody": {"a": 1},
        }  # fmt: skip
        state = {"Type": "Task", "Resource": "arn:aws:states:::http:invoke", "Parameters": parameters, "End": True}
        endpoint.answers["/in"] = [
            Answer(201, '{"id": 7}', {"x-got": "yes"}),
            Answer(201),
            Answer(404, "gone"),
            Answer(201),
        ]
        found = trial(state, roleArn=full_role, inspectionLevel="TRACE")
        data = found["inspectionData"]
        assert (found["status"], found["output"]["ResponseBody"]) == ("SUCCEEDED", {"id": 7})
        sent, got = data["request"], data["response"]
        assert (sent["protocol"], sent["method"], sent["body"]) == ("http", "POST", '{"a":1}')
        assert sent["url"] == endpoint.url("/in?q=1")
        assert sent["headers"].startswith("[User-Agent: Amazon|StepFunctions|HttpInvoke|us-east-1, Range: bytes=0-")
        assert (got["protocol"], got["statusCode"], got["statusMessage"], got["body"]) == (
            "http",
            "201",
            "Created",
            '{"id": 7}',
        )
        assert "x-got: yes" in got["headers"]
        assert "hidden" not in str(sent)
        assert "uthorization" not in str(sent)
        sent = trial(state, roleArn=full_role, inspectionLevel="TRACE", revealSecrets=True)["inspectionData"]["request"]
        assert (sent["url"], sent["body"]) == (endpoint.url("/in?q=1&key=hidden"), '{"a":1,"tenant":"hidden"}')
        assert "x-fixed: hidden" in sent["headers"]
        assert "Authorization: Basic " in sent["headers"]
        failed = trial(state, roleArn=full_role, inspectionLevel="TRACE")
        assert (failed["error"], failed["inspectionData"]["response"]["body"]) == ("States.Http.StatusCode.404", "gone")
        assert "request" not in trial(state, roleArn=full_role, inspectionLevel="DEBUG")["inspectionData"]
