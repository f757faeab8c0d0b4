"""TestState of Map and Parallel states, whose work is mocked, and of states inside them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

PLAIN = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}
FAR = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, **PLAIN}
ERROR = {"errorOutput": {"error": "E", "cause": "c"}}


def each(processor: Any = PLAIN, **more: Any) -> dict[str, Any]:
    return {"Type": "Map", "ItemProcessor": processor, "End": True, **more}


@pytest.fixture
def look(sfn: Any) -> Callable[..., Any]:
    """look(state, input, result, …): the answer at DEBUG, with all its JSON read."""

    def run(state: Any, given: Any, result: Any = None, **more: Any) -> Any:
        if result is not None:
            more["mock"] = {"result": json.dumps(result)}
        found = sfn.test_state(definition=json.dumps(state), input=json.dumps(given), inspectionLevel="DEBUG", **more)
        for place in (found, found["inspectionData"]):
            for name, value in place.items():
                if isinstance(value, str) and name not in ("error", "cause", "status", "nextState"):
                    place[name] = json.loads(value)
        return found

    return run


def refusal(look: Callable[..., Any], *given: Any, **more: Any) -> Any:
    with pytest.raises(ClientError) as error:
        look(*given, **more)
    return error.value.response["Error"]


@pytest.mark.parametrize("state", [each(), {"Type": "Parallel", "Branches": [PLAIN], "End": True}])
def test_they_need_a_mock(look: Callable[..., Any], state: Any) -> None:
    found = refusal(look, state, [1])
    assert found["Code"] == "InvalidDefinition"
    assert found["Message"].startswith("TestState API does not support Map or Parallel states.")
    assert refusal(look, state, [1], {"a": 1})["Message"] == "Mocked result must be an array."


def test_a_map_of_paths(look: Callable[..., Any]) -> None:
    state = each(
        ItemsPath="$.v", ItemSelector={"at.$": "$$.Map.Item.Index", "is.$": "$$.Map.Item.Value", "of.$": "$.k"},
        MaxConcurrency=2, ResultSelector={"all.$": "$"}, ResultPath="$.r",
    )  # fmt: skip
    found = look(state, {"v": [5, 6], "k": "x"}, ["a", "b"])
    assert found["output"] == {"v": [5, 6], "k": "x", "r": {"all": ["a", "b"]}}
    assert found["inspectionData"] == {
        "input": {"v": [5, 6], "k": "x"}, "afterInputPath": {"v": [5, 6], "k": "x"}, "afterItemsPath": [5, 6],
        "afterItemSelector": [{"at": 0, "is": 5, "of": "x"}, {"at": 1, "is": 6, "of": "x"}],
        "afterResultSelector": {"all": ["a", "b"]}, "afterResultPath": found["output"], "maxConcurrency": 2,
    }  # fmt: skip


def test_a_map_of_queries(look: Callable[..., Any]) -> None:
    state = each(
        FAR, QueryLanguage="JSONata", Items="{% $states.input.v %}", ToleratedFailurePercentage="{% 50 %}",
        ItemSelector={"is": "{% $states.context.Map.Item.Value * $m %}"}, Output="{% $sum($states.result) %}",
    )  # fmt: skip
    found = look(state, {"v": [5, 6]}, [1, 2], variables='{"m": 10}')
    assert (found["status"], found["output"]) == ("SUCCEEDED", 3)
    assert found["inspectionData"] == {
        "input": {"v": [5, 6]}, "afterItemSelector": [{"is": 50}, {"is": 60}], "maxConcurrency": 0,
        "toleratedFailurePercentage": 50.0, "variables": {"m": 10},
    }  # fmt: skip


def test_items_that_are_none(look: Callable[..., Any]) -> None:
    found = look(each(ItemsPath="$.v"), {"v": 1}, [])
    assert (found["status"], found["error"]) == ("FAILED", "States.Runtime")
    assert found["cause"] == 'Reference path "$.v" must point to array.'
    assert found["inspectionData"] == {"input": {"v": 1}, "afterInputPath": {"v": 1}}
    context = json.dumps({"Execution": {"Input": 1}})
    found = look(each(ItemsPath="$$.Execution.Input"), {}, [], context=context)
    assert found["cause"] == 'Reference path "$.Execution.Input" must point to array.'
    state = each(QueryLanguage="JSONata", Items="{% 1 %}", Catch=[{"ErrorEquals": ["States.ALL"], "Next": "C"}])
    found = look(state, {}, [])
    assert (found["status"], found["error"], found["nextState"]) == ("CAUGHT_ERROR", "States.QueryEvaluationError", "C")


@pytest.mark.parametrize(
    ("config", "data", "items"),
    [
        ({"InputType": "JSON", "MaxItems": 2}, "[1, 2, 3]", [1, 2]),
        ({"InputType": "JSON"}, '{"a": 1}', [{"Key": "a", "Value": 1}]),
        ({"InputType": "JSON", "ItemsPointer": "/a/0/b~1c"}, '{"a": [{"b/c": [4]}]}', [4]),
        ({"InputType": "JSONL"}, '{"n": 1}\n\n{"n": 2}\n', [{"n": 1}, {"n": 2}]),
        ({"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}, 'a,b\n1,"x,y"\n2,', [{"a": "1", "b": "x,y"}, {"a": "2", "b": ""}]),
        (
            {"InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": ["a"], "CSVDelimiter": "PIPE"}, "1|2\n",
            [{"a": "1"}],
        ),
    ],
)  # fmt: skip
def test_what_an_item_reader_has_read(look: Callable[..., Any], config: Any, data: str, items: Any) -> None:
    reader = {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": config,
              "Parameters": {"Bucket.$": "$.b", "Key": "k"}}  # fmt: skip
    state = each(FAR, ItemReader=reader, ItemSelector={"i.$": "$$.Map.Item.Value"})
    found = look(state, {"b": "x"}, [], stateConfiguration={"mapItemReaderData": data})
    assert found["inspectionData"]["afterItemSelector"] == [{"i": item} for item in items]
    assert "afterItemsPath" not in found["inspectionData"]
    if "ItemsPointer" in config:
        assert found["inspectionData"]["afterItemsPointer"] == items


def test_readers_that_fail(look: Callable[..., Any]) -> None:
    reader = {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "JSON"},
              "Parameters": {"Bucket": "b", "Key": "k"}}  # fmt: skip
    found = look(each(FAR, ItemReader=reader), {}, [], stateConfiguration={"mapItemReaderData": "7"})
    assert (found["status"], found["error"]) == ("FAILED", "States.Runtime")
    found = look(each(FAR, ItemReader=reader), {}, [])
    assert (found["status"], found["inspectionData"]["maxConcurrency"]) == ("SUCCEEDED", 0)
    reader["ReaderConfig"] = {"InputType": "MANIFEST"}
    assert refusal(look, each(FAR, ItemReader=reader), {}, [])["Code"] == "NotImplemented"


@pytest.mark.parametrize(
    "more",
    [
        {"ItemReader": "x"}, {"ItemReader": {"ReaderConfig": 7}}, {"ItemReader": {"Parameters": {"a.$": "%%"}}},
        {"ItemReader": {"ReaderConfig": {"CSVHeaders": 5, "InputType": "CSV"}}},
        {"ItemReader": {"ReaderConfig": {"CSVDelimiter": [], "InputType": "CSV"}}},
        {"ItemBatcher": 7}, {"ItemBatcher": {"MaxItemsPerBatchPath": 5}}, {"ResultWriter": 7},
    ],
)  # fmt: skip
def test_what_a_distributed_map_cannot_say(look: Callable[..., Any], more: Any) -> None:
    assert refusal(look, each(FAR, **more), [], mock=ERROR)["Code"] == "InvalidDefinition"


@pytest.mark.parametrize(
    "more",
    [
        {"ToleratedFailurePercentage": "{% 101 %}"},
        {"ToleratedFailureCount": "{% 0.5 %}"},
        {"MaxConcurrency": "{% 1e300 %}"},
    ],
)
def test_numbers_that_are_none(look: Callable[..., Any], more: Any) -> None:
    found = look(each(FAR, QueryLanguage="JSONata", **more), [], [])
    assert (found["status"], found["error"]) == ("FAILED", "States.Runtime")


def test_batches(look: Callable[..., Any]) -> None:
    batcher: dict[str, Any] = {"MaxItemsPerBatch": 2, "BatchInput": {"k.$": "$.k"}}
    found = look(each(FAR, ItemsPath="$.v", ItemBatcher=batcher), {"v": [1, 2, 3], "k": 9}, [])
    assert found["inspectionData"]["afterItemBatcher"] == [
        {"BatchInput": {"k": 9}, "Items": [1, 2]}, {"BatchInput": {"k": 9}, "Items": [3]},
    ]  # fmt: skip
    found = look(each(FAR, ItemBatcher={"MaxInputBytesPerBatch": 20}), ["aaa", "bbb", "c"], [])
    assert found["inspectionData"]["afterItemBatcher"] == [{"Items": ["aaa"]}, {"Items": ["bbb"]}, {"Items": ["c"]}]
    found = look(each(FAR, ItemBatcher={"MaxItemsPerBatchPath": "$.none"}, ItemsPath="$.v"), {"v": []}, [])
    assert found["error"] == "States.Runtime"


def test_results_that_are_written(look: Callable[..., Any]) -> None:
    writer = {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "b", "Prefix": "p"}}
    state = each(FAR, ResultWriter=writer, Label="L")
    assert refusal(look, state, [1], [1])["Message"] == "Mocked result must be a JSON object."
    assert look(state, [1], {"MapRunArn": "arn"})["output"] == {"MapRunArn": "arn"}


def test_failures_that_are_tolerated(look: Callable[..., Any]) -> None:
    catch = [{"ErrorEquals": ["States.ExceedToleratedFailureThreshold"], "Next": "Too"}]
    state = each(FAR, ToleratedFailureCount=1, Catch=catch)

    def failing(count: int, state: Any = state, mock: Any = ERROR) -> Any:
        configuration = {"mapIterationFailureCount": count, "errorCausedByState": "P"}
        if mock is not ERROR:
            del configuration["errorCausedByState"]
        found = look(state, [1, 2, 3], mock=mock, stateConfiguration=configuration)
        return found["status"], found.get("error")

    assert failing(1) == ("FAILED", "E")
    assert failing(2) == ("CAUGHT_ERROR", "States.ExceedToleratedFailureThreshold")
    assert failing(1, mock={"result": "[1]"}) == ("SUCCEEDED", None)
    assert failing(2, mock={"result": "[1]"})[0] == "CAUGHT_ERROR"
    share = each(FAR, ToleratedFailurePercentage=50)
    assert failing(1, share) == ("FAILED", "E")
    assert failing(2, share) == ("FAILED", "States.ExceedToleratedFailureThreshold")
    assert failing(3, each()) == ("FAILED", "E")
    with pytest.raises(ClientError, match="more than there are items"):
        failing(4)
    with pytest.raises(ClientError, match="no state Q inside"):
        look(state, [1], mock=ERROR, stateConfiguration={"errorCausedByState": "Q"})


def test_parallel(look: Callable[..., Any]) -> None:
    state = {
        "Type": "Parallel", "Branches": [PLAIN, {"StartAt": "Q", "States": {"Q": {"Type": "Succeed"}}}], "ResultPath": "$.r",
        "Next": "N", "Catch": [{"ErrorEquals": ["States.BranchFailed"], "Next": "C", "ResultPath": "$.e"}],
        "Retry": [{"ErrorEquals": ["States.BranchFailed"], "MaxAttempts": 1, "IntervalSeconds": 7}],
    }  # fmt: skip
    found = look(state, {"a": 1}, [1, 2])
    assert (found["output"], found["nextState"]) == ({"a": 1, "r": [1, 2]}, "N")
    assert found["inspectionData"] == {
        "input": {"a": 1}, "afterResultSelector": [1, 2], "afterResultPath": {"a": 1, "r": [1, 2]},
    }  # fmt: skip
    found = look(state, {"a": 1}, mock=ERROR, stateConfiguration={"errorCausedByState": "Q"})
    assert (found["status"], found["error"], found["cause"]) == ("RETRIABLE", "E", "c")
    assert found["inspectionData"]["errorDetails"] == {"retryIndex": 0, "retryBackoffIntervalSeconds": 7}
    found = look(state, {"a": 1}, mock=ERROR, stateConfiguration={"retrierRetryCount": 1})
    assert (found["status"], found["nextState"]) == ("CAUGHT_ERROR", "C")
    assert found["output"] == {"a": 1, "e": {"Error": "E", "Cause": "c"}}
    assert found["inspectionData"]["errorDetails"] == {"retryIndex": 0, "catchIndex": 0}


def test_placeholders(look: Callable[..., Any]) -> None:
    resource = "arn:aws:lambda:my-region:my-account:function:f"
    inner = {"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": resource, "End": True}}}
    assert look(each(inner), [1], [2])["output"] == [2]


def test_states_inside_others(look: Callable[..., Any]) -> None:
    inner = {"StartAt": "In", "States": {"In": {"Type": "Pass", "Output": "{% $states.input + 1 %}", "End": True}}}
    state = {"Type": "Parallel", "Branches": [inner, {"StartAt": "M", "States": {"M": each(FAR)}}], "End": True}
    machine = {"QueryLanguage": "JSONata", "StartAt": "Out", "States": {"Out": state}}
    assert look(machine, 1, stateName="In")["output"] == 2
    assert look(machine, [1], [2], stateName="M")["output"] == [2]
    assert refusal(look, machine, 1, stateName="P0")["Code"] == "ValidationException"
    broken = {"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}}}
    assert refusal(look, broken, 1, stateName="A")["Code"] == "InvalidDefinition"
    assert refusal(look, {"A": 1}, 1, stateName="A")["Code"] == "InvalidDefinition"
