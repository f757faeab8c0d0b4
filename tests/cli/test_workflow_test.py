"""`pampero workflow test`: AWS's mock configuration file, virtual time, Maps, and what a case expects."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pampero.cli.workflow.test import test as command

INVOKE = "arn:aws:states:::lambda:invoke"
RETRY = [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 3, "MaxAttempts": 3, "BackoffRate": 2}]


def task(**fields: Any) -> dict[str, Any]:
    given = {} if "Arguments" in fields else {"Parameters": {"FunctionName": "${Function}", "Payload.$": "$"}}
    return {"Type": "Task", "Resource": INVOKE, **given, **fields}


# A queue behind a function, as in the guide's example, with a day between them.
STATES = {
    "LambdaState": task(Retry=RETRY, Next="Day"),
    "Day": {"Type": "Wait", "Seconds": 86_400, "Next": "SQSState"},
    "SQSState": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "ResultPath": "$.sent", "End": True,
                 "Parameters": {"QueueUrl": "${Queue}", "MessageBody.$": "$"}},
}  # fmt: skip
CASES = {
    "HappyPath": {"LambdaState": "MockedLambdaSuccess", "SQSState": "MockedSQSSuccess"},
    "RetryPath": {"LambdaState": "MockedLambdaRetry", "SQSState": "MockedSQSSuccess"},
    "HybridPath": {"LambdaState": "MockedLambdaSuccess"},
}
HELLO = {"StatusCode": 200, "Payload": {"StatusCode": 200, "body": "Hello from Lambda!"}}
LATE = {"Throw": {"Error": "Lambda.TimeoutException", "Cause": "Lambda timed out."}}
RESPONSES: dict[str, Any] = {
    "MockedLambdaSuccess": {"0": {"Return": HELLO}},
    "MockedSQSSuccess": {"0": {"Return": {"MD5OfMessageBody": "3bcb6e8e", "MessageId": "8b51"}}},
    "MockedLambdaRetry": {
        "0": {"Throw": {"Error": "Lambda.ResourceNotReadyException", "Cause": "Lambda resource is not ready."}},
        "1-2": LATE, "3": {"Return": HELLO},
    },
}  # fmt: skip


class Bench:
    """Files for one test. states: of the workflow, of which the first one starts."""

    def __init__(self, folder: Path) -> None:
        self.definition, self.cases = folder / "flow.asl.json", folder / "MockConfigFile.json"

    def put(self, states: Any, cases: Any, responses: Any = None, top: Any = None, **more: Any) -> None:
        self.definition.write_text(json.dumps({"StartAt": next(iter(states)), "States": states, **(top or {})}))
        machine = {"TestCases": cases, **more}
        self.cases.write_text(json.dumps({"StateMachines": {"M": machine}, "MockedResponses": responses or RESPONSES}))

    def text(self, *words: str) -> tuple[int, str]:
        given = [str(self.definition), "--case", str(self.cases), *words]
        result = CliRunner().invoke(command, given, catch_exceptions=False)
        return result.exit_code, result.output

    def results(self, *words: str) -> dict[str, Any]:
        return {one["case"]: one for one in json.loads(self.text("--json", *words)[1])}


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_the_guide_s_example(bench: Bench) -> None:
    bench.put(STATES, CASES)
    begun = time.monotonic()
    code, text = bench.text()
    assert time.monotonic() - begun < 20
    assert code == 1
    assert text.splitlines()[-2:] == [
        "  the state SQSState has no mock: it is a task of arn:aws:states:::sqs:sendMessage", "3 cases: 2 passed, 1 failed",
    ]  # fmt: skip
    found = bench.results()
    assert [one["passed"] for one in found.values()] == [True, True, False]
    # Three tries wait 3, 6 and 12 seconds.
    assert (found["HappyPath"]["seconds"], found["RetryPath"]["seconds"]) == (86_400, 86_421)
    assert found["HappyPath"]["output"] == HELLO | {"sent": {"MD5OfMessageBody": "3bcb6e8e", "MessageId": "8b51"}}
    assert found["RetryPath"]["path"] == ["LambdaState", "Day", "SQSState"]
    code, text = bench.text("--case-name", "RetryPath")
    assert (code, text.splitlines()[-1]) == (0, "1 case: 1 passed, 0 failed")


def test_what_a_case_expects(bench: Bench) -> None:
    broken = {"LambdaState": "Late", "SQSState": "MockedSQSSuccess"}
    responses = RESPONSES | {"Late": {"0-9": LATE}}
    error = {"Error": "Lambda.TimeoutException", "Cause": "Lambda timed out."}
    expect = {
        "Right": {
            "Status": "FAILED",
            **error,
            "Path": ["LambdaState"],
            "Visits": {"LambdaState": 1, "Day": 0},
            "Calls": {"LambdaState": 4},
        },
        "Wrong": {"Output": 1, "Path": [], "Visits": {"Day": 1}},
    }
    bench.put(STATES, {"Right": broken, "Wrong": broken, "Alone": broken}, responses, Expect=expect)
    found = bench.results()
    assert found["Right"]["faults"] == []
    assert found["Wrong"]["faults"] == [
        "Output should be 1, and is not there", 'Path should be [], and is ["LambdaState"]',
        'Status should be "SUCCEEDED", and is "FAILED"', "Day should be entered 1 times, and was 0 times",
    ]  # fmt: skip
    assert found["Alone"]["faults"] == ['Status should be "SUCCEEDED", and is "FAILED"']
    bench.put(STATES, {"Right": broken}, responses, Expect={"Right": {"Ouput": 1}})
    assert "Ouput is none of" in CliRunner().invoke(command, [str(bench.definition), "--case", str(bench.cases)]).output


def test_jsonata_variables_inputs_and_branches(bench: Bench) -> None:
    call = {"FunctionName": "f", "Payload": "{% $states.input %}"}
    states = {
        "Both": {"Type": "Parallel", "Assign": {"sum": "{% $sum($states.result) %}"}, "Next": "Each", "Branches": [
            {"StartAt": "L", "States": {"L": task(Arguments=call, Output="{% $states.result.Payload %}", End=True)}},
            {"StartAt": "R", "States": {"R": {"Type": "Pass", "Output": "{% $states.input.n %}", "End": True}}},
        ]},
        "Each": {"Type": "Map", "Items": "{% [1..3] %}", "MaxConcurrency": 1, "Next": "Last", "ItemProcessor": {
            "StartAt": "One", "States": {"One": task(Arguments=call, Output="{% $states.result.Payload %}", End=True)}}},
        "Last": {"Type": "Choice", "Choices": [{"Condition": "{% $sum = 42 %}", "Next": "Good"}], "Default": "Bad"},
        "Good": {"Type": "Succeed", "Output": "{% $append($states.input, $sum) %}"},
        "Bad": {"Type": "Fail", "Error": "Bad", "Cause": "{% 'it is ' & $sum %}"},
    }  # fmt: skip
    responses = {"L": {"0": {"Return": {"Payload": 40}}},
                 "One": {"0-1": {"Return": {"Payload": "a"}}, "2": {"Return": {"Payload": "b"}}}}  # fmt: skip
    mocks = {"L": "L", "One": "One"}
    bench.put(states, {"Good": mocks, "Bad": mocks}, responses, {"QueryLanguage": "JSONata"},
              Inputs={"Good": {"n": 2}, "Bad": {"n": 3}},
              Expect={"Good": {"Output": ["a", "a", "b", 42], "Visits": {"One": 3, "L": 1}},
                      "Bad": {"Error": "Bad", "Cause": "it is 43"}})  # fmt: skip
    assert bench.text()[0] == 0
    assert bench.results()["Good"]["path"] == ["Both", "Each", "Last", "Good"]


def wide(bench: Bench, responses: Any, expect: Any, **fields: Any) -> dict[str, Any]:
    """A distributed Map whose items are mocked."""
    processor = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                 "StartAt": "I", "States": {"I": {"Type": "Pass", "End": True}}}  # fmt: skip
    reader = {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "JSON"},
              "Parameters": {"Bucket": "b", "Key.$": "$.k"}}  # fmt: skip
    states = {"Map": {"Type": "Map", "ItemProcessor": processor, "ItemReader": reader, "End": True, **fields}}
    bench.put(
        states, {"Case": {"Map": "Items"}}, {"Items": responses}, Inputs={"Case": {"k": "x"}}, Expect={"Case": expect}
    )
    found: dict[str, Any] = bench.results()["Case"]
    return found


def test_distributed_maps_run_inline(bench: Bench) -> None:
    items = {"0": {"Return": [{"a": 1}, {"a": 2}, {"a": 3}]}}
    selector = {"v.$": "$$.Map.Item.Value.a", "i.$": "$$.Map.Item.Index", "k.$": "$.k"}
    one, two, three = ({"v": number + 1, "i": number, "k": "x"} for number in range(3))
    assert wide(bench, items, {"Output": [one, two, three]}, ItemSelector=selector)["faults"] == []
    batcher = {"MaxItemsPerBatch": 2, "BatchInput": {"b.$": "$.k"}}
    batched = [{"BatchInput": {"b": "x"}, "Items": [one, two]}, {"BatchInput": {"b": "x"}, "Items": [three]}]
    assert wide(bench, items, {"Output": batched}, ItemSelector=selector, ItemBatcher=batcher)["faults"] == []
    sized = wide(bench, items, {"Visits": {"I": 3}}, ItemBatcher={"MaxInputBytesPerBatch": 25})
    assert sized["faults"] == []
    writer = {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "out", "Prefix": "p"}}
    written = wide(bench, items, {}, ResultWriter=writer, ResultSelector={"b.$": "$.ResultWriterDetails.Bucket"})
    assert written["output"] == {"b": "out"}
    thrown = {"0": {"Throw": {"Error": "States.ItemReaderFailed", "Cause": "no such key"}}}
    assert wide(bench, thrown, {"Error": "States.ItemReaderFailed", "Cause": "no such key"})["faults"] == []
    more = wide(bench, {"1": {"Return": []}}, {})
    assert more["faults"] == ["the mock of the state Map has no response for its invocation 0"]


def test_time_outs_and_the_clock_are_the_same_each_time(bench: Bench) -> None:
    states = {"A": {"Type": "Wait", "Seconds": 5, "Next": "B"},
              "B": {"Type": "Pass", "Parameters": {"at.$": "$$.State.EnteredTime", "id.$": "States.UUID()"}, "Next": "C"},
              "C": {"Type": "Wait", "Timestamp": "2025-01-01T01:00:00Z", "End": True}}  # fmt: skip
    bench.put(states, {"One": {}, "Two": {}})
    found = bench.results()
    assert found["One"]["output"] == found["Two"]["output"]
    assert (found["One"]["output"]["at"], found["One"]["seconds"]) == ("2025-01-01T00:00:05.000Z", 3600)
    bench.put(
        states,
        {"One": {}},
        top={"TimeoutSeconds": 60},
        Expect={"One": {"Status": "TIMED_OUT", "Path": ["A", "B", "C"]}},
    )
    assert bench.results()["One"]["faults"] == []


def test_mocks_may_be_compared_with_the_api(bench: Bench) -> None:
    bench.put(STATES, {"HappyPath": CASES["HappyPath"]})
    assert bench.text("--strict")[0] == 0
    bench.put(
        STATES, {"HappyPath": CASES["HappyPath"]}, RESPONSES | {"MockedSQSSuccess": {"0": {"Return": {"MessageId": 7}}}}
    )
    assert bench.text()[0] == 0
    code, text = bench.text("--strict")
    assert (code, "SQSState is not what its service answers" in text) == (1, True)


@pytest.mark.parametrize(
    ("cases", "responses", "told"),
    [
        ({"C": {"LambdaState": "Nothing"}}, {"A": {}}, "there is no mocked response Nothing"),
        ({"C": {"LambdaState": "A"}}, {"A": {"x": {"Return": 1}}}, "a number or a range of invocations is expected"),
        ({"C": {"LambdaState": "A"}}, {"A": {"2-1": {"Return": 1}}}, "a number or a range of invocations is expected"),
        ({"C": {"LambdaState": "A"}}, {"A": {"0": {}}}, "either Return or Throw is expected"),
        ({"C": {"LambdaState": "A"}}, {"A": {"0": {"Throw": {}}}}, "Throw needs an Error"),
        ({}, {"A": {}}, "has no cases"),
        ({"C": {"Lambdastate": "A"}}, {"A": {}}, "has a mock for Lambdastate"),
    ],
)
def test_files_that_say_nothing(bench: Bench, cases: Any, responses: Any, told: str) -> None:
    bench.put(STATES, cases, responses)
    code, text = bench.text()
    assert (code, told in text) == (1, True)


def test_a_template_with_several(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.put(STATES, {"HappyPath": CASES["HappyPath"]})
    template = tmp_path / "template.yaml"
    template.write_text("""
Resources:
  M:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: flow.asl.json
      DefinitionSubstitutions: {Function: !Ref Function, Queue: !Ref Queue}
  Other:
    Type: AWS::Serverless::StateMachine
    Properties: {Definition: {StartAt: A, States: {A: {Type: Succeed}}}}
  Function: {Type: AWS::Serverless::Function}
  Queue: {Type: AWS::SQS::Queue}
""")
    bench.definition = template
    assert bench.results()["HappyPath"]["stateMachine"] == "M"
    bench.cases.write_text(bench.cases.read_text().replace('"M"', '"Nobody"'))
    code, text = bench.text()
    assert (code, "has cases of Nobody" in text) == (1, True)
