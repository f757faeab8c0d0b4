"""Distributed Map: map runs and their children."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import allow, make_user

PASS = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}
# Fails for items that are false.
PICKY = {
    "StartAt": "C",
    "States": {
        "C": {"Type": "Choice", "Choices": [{"Variable": "$.ok", "BooleanEquals": True, "Next": "P"}], "Default": "F"},
        "P": {"Type": "Pass", "End": True},
        "F": {"Type": "Fail", "Error": "Boom", "Cause": "no"},
    },
}
KINDS = pytest.mark.parametrize("kind", ["STANDARD", "EXPRESS"])


def distributed(kind: str = "STANDARD", processor: Any = None, **fields: Any) -> dict[str, Any]:
    """A Map state of the mode DISTRIBUTED, which ends."""
    config = {"Mode": "DISTRIBUTED", "ExecutionType": kind}
    return {"Type": "Map", "ItemProcessor": {"ProcessorConfig": config, **(processor or PASS)}, "End": True, **fields}


def the_run(sfn: Any, execution: str) -> Any:
    """The one map run of an execution, described."""
    (found,) = sfn.list_map_runs(executionArn=execution)["mapRuns"]
    return sfn.describe_map_run(mapRunArn=found["mapRunArn"])


def counts(**given: int) -> dict[str, int]:
    """Counts of a run."""
    names = (
        "pending", "running", "succeeded", "failed", "timedOut", "aborted", "total", "resultsWritten",
        "failuresNotRedrivable", "pendingRedrive",
    )  # fmt: skip
    return {name: given.get(name, 0) for name in names}


@KINDS
def test_items_are_processed_by_executions_of_their_own(sfn: Any, machine: Callable[..., Any], kind: str) -> None:
    made = machine({"M": distributed(kind, Label="lab")})
    execution = made.start(["a", {"b": 1}])
    assert made.end(execution)["output"] == ["a", {"b": 1}]
    assert made.kinds(execution) == [
        "ExecutionStarted", "MapStateEntered", "MapStateStarted", "MapRunStarted", "MapRunSucceeded",
        "MapStateSucceeded", "MapStateExited", "ExecutionSucceeded",
    ]  # fmt: skip
    history = made.history(execution)
    assert [event["previousEventId"] for event in history] == [0, 0, 2, 3, 4, 5, 5, 7]
    assert history[2]["mapStateStartedEventDetails"] == {"length": 2}
    run = the_run(sfn, execution)
    head = made.arn.rsplit(":stateMachine:", 1)[0]
    assert run["mapRunArn"].startswith(f"{head}:mapRun:m/lab:")
    assert history[3]["mapRunStartedEventDetails"] == {"mapRunArn": run["mapRunArn"]}
    assert run["executionCounts"] == run["itemCounts"] == counts(succeeded=2, total=2, resultsWritten=2)
    assert (run["status"], run["maxConcurrency"], run["redriveCount"]) == ("SUCCEEDED", 0, 0)
    children = sfn.list_executions(mapRunArn=run["mapRunArn"])["executions"]
    assert {child["stateMachineArn"] for child in children} == {f"{made.arn}/lab"}
    assert [child["itemCount"] for child in children] == [1, 1]
    word = "execution" if kind == "STANDARD" else "express"
    assert all(child["executionArn"].startswith(f"{head}:{word}:m/lab:{child['name']}") for child in children)
    told = sfn.describe_execution(executionArn=children[0]["executionArn"])
    assert (told["input"], told["output"], told["mapRunArn"]) == ('{"b":1}', '{"b":1}', run["mapRunArn"])
    if kind == "STANDARD":
        assert made.kinds(children[0]["executionArn"]) == [
            "ExecutionStarted", "PassStateEntered", "PassStateExited", "ExecutionSucceeded",
        ]  # fmt: skip
        described = sfn.describe_state_machine_for_execution(executionArn=children[0]["executionArn"])
        assert json.loads(described["definition"])["StartAt"] == "P"
    assert sfn.list_executions(stateMachineArn=made.arn)["executions"][0]["executionArn"] == execution


@KINDS
def test_a_failure_that_is_not_tolerated(sfn: Any, machine: Callable[..., Any], kind: str) -> None:
    made = machine({"M": distributed(kind, PICKY, MaxConcurrency=1)})
    execution = made.start([{"ok": True}, {"ok": False}, {"ok": True}])
    found = made.end(execution)
    assert (found["status"], found["error"]) == ("FAILED", "States.ExceedToleratedFailureThreshold")
    assert found["cause"] == "The specified tolerated failure threshold was exceeded"
    assert made.kinds(execution)[4:] == ["MapRunFailed", "MapStateFailed", "ExecutionFailed"]
    assert [event["previousEventId"] for event in made.history(execution)][4:] == [4, 5, 6]
    run = the_run(sfn, execution)
    assert run["status"] == "FAILED"
    assert run["itemCounts"] == counts(pending=1, succeeded=1, failed=1, total=3)


@pytest.mark.parametrize(
    ("failed", "total", "count", "percentage", "exceeded"),
    [
        (1, 3, 0, 0, True), (1, 3, 1, 100, False), (3, 3, 1, 100, True), (3, 3, 3, 100, False), (1, 3, 0, 100, False),
        (1, 3, 9, 34, False), (1, 3, 9, 33, True), (1, 4, 9, 25, False), (3, 3, 0, 50, True), (3, 3, 5, 0, False),
        (2, 5, 2, 100, False), (2, 5, 9, 39, True),
    ],
)  # fmt: skip
def test_thresholds(
    machine: Callable[..., Any], failed: int, total: int, count: int, percentage: int, exceeded: bool
) -> None:
    fields = {"ToleratedFailureCountPath": "$.n", "ToleratedFailurePercentagePath": "$.p", "ItemsPath": "$.items"}
    made = machine({"M": distributed("EXPRESS", PICKY, **fields)})
    items = [{"ok": number >= failed} for number in range(total)]
    found = made.run({"n": count, "p": percentage, "items": items})
    assert (found["status"] == "FAILED") is exceeded
    if not exceeded:
        shown = found["output"][0]
        assert (shown["Status"], shown["Error"], shown["Cause"]) == ("FAILED", "Boom", "no")


def test_items_are_selected_and_batched(machine: Callable[..., Any]) -> None:
    selector = {
        "at.$": "$$.Map.Item.Index",
        "value.$": "$$.Map.Item.Value",
        "from.$": "$$.Map.Item.Source",
        "x.$": "$.x",
    }
    batcher = {"MaxItemsPerBatchPath": "$.most", "BatchInput": {"all.$": "$.x"}}
    state = distributed("EXPRESS", ItemsPath="$.items", ItemSelector=selector, ItemBatcher=batcher)
    found = machine({"M": state}).output({"items": [7, 8, 9], "x": "y", "most": 2})

    def item(at: int, value: int) -> dict[str, Any]:
        return {"at": at, "value": value, "from": "STATE_DATA", "x": "y"}

    assert found == [
        {"BatchInput": {"all": "y"}, "Items": [item(0, 7), item(1, 8)]},
        {"BatchInput": {"all": "y"}, "Items": [item(2, 9)]},
    ]


def test_a_batch_is_no_larger_than_its_bytes(sfn: Any, machine: Callable[..., Any]) -> None:
    made = machine({"M": distributed("EXPRESS", ItemBatcher={"MaxInputBytesPerBatch": 30})})
    execution = made.start(["aaaa", "bbbb", "cc", "d" * 15])
    assert made.end(execution)["output"] == [
        {"Items": ["aaaa", "bbbb", "cc"]},
        {"Items": ["d" * 15]},
    ]
    assert len('{"Items":["aaaa","bbbb","cc"]}') == 30
    assert the_run(sfn, execution)["executionCounts"]["total"] == 2
    found = made.run(["d" * 20])
    assert (found["status"], found["error"]) == ("FAILED", "States.DataLimitExceeded")


def test_jsonata_and_items_of_an_object(machine: Callable[..., Any]) -> None:
    item = "{% $states.context.Map.Item %}"
    # Whether this ends soon cannot be seen: it is evaluated off the event loop.
    slow = "{% ($f := function($n){$n <= 0 ? 5 : $f($n - 1)}; $f(9)) %}"
    state = distributed(
        Items="{% $states.input.all %}",
        ItemSelector={"k": "{% $states.context.Map.Item.Key %}", "i": item, "v": "{% $lowercase($v) %}", "w": slow},
        ItemBatcher={"MaxItemsPerBatch": "{% 1 + 1 %}", "BatchInput": "{% $states.input.b %}"},
        ToleratedFailureCount="{% 0 %}",
        Output="{% $states.result[0] %}",
    )
    first = {"Type": "Pass", "Assign": {"v": "ABC"}, "Next": "M"}
    made = machine({"A": first, "M": state}, top={"QueryLanguage": "JSONata"})
    found = made.output({"all": {"x": 1, "y": [2]}, "b": {"c": 3}})
    assert found == {
        "BatchInput": {"c": 3},
        "Items": [
            {"k": "x", "i": {"Index": 0, "Value": 1, "Key": "x", "Source": "STATE_DATA"}, "v": "abc", "w": 5},
            {"k": "y", "i": {"Index": 1, "Value": [2], "Key": "y", "Source": "STATE_DATA"}, "v": "abc", "w": 5},
        ],
    }


def test_an_item_that_cannot_be_selected_fails_the_run(machine: Callable[..., Any]) -> None:
    state = distributed("EXPRESS", ItemSelector={"n.$": "States.MathAdd($$.Map.Item.Value, 1)"})
    catch = [{"ErrorEquals": ["States.ALL"], "Next": "C"}]
    made = machine({"M": {**state, "Catch": catch}, "C": {"Type": "Pass", "End": True}})
    execution = made.start([1, "x"])
    found = made.end(execution)
    assert found["status"] == "SUCCEEDED", found
    assert found["output"]["Error"] == "States.IntrinsicFailure"
    assert made.kinds(execution)[4:6] == ["MapRunFailed", "MapStateFailed"]


def test_no_items(sfn: Any, machine: Callable[..., Any]) -> None:
    made = machine({"M": distributed()})
    execution = made.start([])
    assert made.end(execution)["output"] == []
    assert the_run(sfn, execution)["itemCounts"] == counts()


def test_results_beyond_the_limit(machine: Callable[..., Any]) -> None:
    processor = {"StartAt": "P", "States": {"P": {"Type": "Pass", "Result": "x" * 70_000, "End": True}}}
    found = machine({"M": distributed("EXPRESS", processor)}).run([1, 2, 3, 4])
    assert (found["status"], found["error"]) == ("FAILED", "States.DataLimitExceeded")


@KINDS
def test_items_of_a_bucket_and_results_in_it(
    sfn: Any, client: Callable[..., Any], machine: Callable[..., Any], account: str, kind: str
) -> None:
    s3, bucket = client("s3"), f"data-{account}"
    s3.create_bucket(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key="in.jsonl", Body="\n".join(json.dumps({"n": n}) for n in range(250)))
    reader = {
        "Resource": "arn:aws:states:::s3:getObject",
        "ReaderConfig": {"InputType": "JSONL", "MaxItemsPath": "$.most"},
        "Parameters": {"Bucket": bucket, "Key.$": "$.key"},
    }
    writer = {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": bucket, "Prefix": "out"}}
    batcher = {"MaxItemsPerBatch": 50}
    made = machine({"M": distributed(kind, ItemReader=reader, ResultWriter=writer, ItemBatcher=batcher)})
    execution = made.start({"key": "in.jsonl", "most": 240})
    output = made.end(execution)["output"]
    run = the_run(sfn, execution)
    assert output["MapRunArn"] == run["mapRunArn"]
    assert run["itemCounts"] == counts(succeeded=240, total=240, resultsWritten=240)
    assert run["executionCounts"] == counts(succeeded=5, total=5, resultsWritten=5)
    manifest = json.loads(s3.get_object(Bucket=bucket, Key=output["ResultWriterDetails"]["Key"])["Body"].read())
    (part,) = manifest["ResultFiles"]["SUCCEEDED"]
    results = json.loads(s3.get_object(Bucket=bucket, Key=part["Key"])["Body"].read())
    items = [item["n"] for result in results for item in json.loads(result["Output"])["Items"]]
    assert items == list(range(240))


def test_a_missing_object_fails_the_run(machine: Callable[..., Any], client: Callable[..., Any], account: str) -> None:
    client("s3").create_bucket(Bucket=f"none-{account}")
    reader = {
        "Resource": "arn:aws:states:::s3:getObject",
        "ReaderConfig": {"InputType": "JSON"},
        "Parameters": {"Bucket": f"none-{account}", "Key": "k"},
    }
    made = machine({"M": distributed(ItemReader=reader)})
    execution = made.start()
    assert made.end(execution)["error"] == "States.ItemReaderFailed"
    assert made.kinds(execution)[4:] == ["MapRunFailed", "MapStateFailed", "ExecutionFailed"]


def waiting(seconds: int = 1000) -> dict[str, Any]:
    """Children that wait."""
    return {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": seconds, "End": True}}}


@KINDS
def test_a_stopped_parent_aborts_the_run_and_its_children(
    sfn: Any, machine: Callable[..., Any], wait_until: Callable[..., Any], kind: str
) -> None:
    made = machine({"M": distributed(kind, waiting(), MaxConcurrency=2)})
    execution = made.start([1, 2, 3])
    wait_until(lambda: the_run(sfn, execution)["executionCounts"]["running"] == 2)
    run = the_run(sfn, execution)
    assert "stopDate" not in run
    assert run["itemCounts"] == counts(running=2, pending=1, total=3)
    sfn.stop_execution(executionArn=execution)
    wait_until(lambda: the_run(sfn, execution)["executionCounts"]["aborted"] == 2)
    run = the_run(sfn, execution)
    assert (run["status"], run["itemCounts"]) == ("ABORTED", counts(aborted=2, pending=1, total=3))
    found = sfn.list_executions(mapRunArn=run["mapRunArn"], statusFilter="ABORTED")["executions"]
    assert len(found) == 2
    assert made.kinds(execution)[-2:] == ["MapRunStarted", "ExecutionAborted"]


@pytest.mark.turns_clock
def test_a_parent_that_times_out_aborts_its_run(
    sfn: Any, machine: Callable[..., Any], wait_until: Callable[..., Any], server: Any
) -> None:
    made = machine({"M": distributed(processor=waiting())}, top={"TimeoutSeconds": 60})
    execution = made.start([1])
    wait_until(lambda: the_run(sfn, execution)["executionCounts"]["running"] == 1)
    server.advance(61)
    assert made.end(execution)["status"] == "TIMED_OUT"
    wait_until(lambda: the_run(sfn, execution)["executionCounts"]["aborted"] == 1)


def test_a_failed_sibling_aborts_the_run(sfn: Any, machine: Callable[..., Any], wait_until: Callable[..., Any]) -> None:
    fails = {
        "StartAt": "V",
        "States": {"V": {"Type": "Wait", "Seconds": 1, "Next": "F"}, "F": {"Type": "Fail", "Error": "E"}},
    }
    branch = {"StartAt": "M", "States": {"M": distributed(processor=waiting(), ItemsPath="$.items")}}
    made = machine({"B": {"Type": "Parallel", "Branches": [branch, fails], "End": True}})
    execution = made.start({"items": [1]})
    assert made.end(execution)["error"] == "E"
    assert made.kinds(execution)[-4:] == ["MapRunAborted", "MapStateAborted", "ParallelStateFailed", "ExecutionFailed"]
    wait_until(lambda: the_run(sfn, execution)["executionCounts"]["aborted"] == 1)
    assert the_run(sfn, execution)["status"] == "ABORTED"


def test_a_running_map_run_is_changed(sfn: Any, machine: Callable[..., Any], wait_until: Callable[..., Any]) -> None:
    made = machine({"M": distributed(processor=waiting(), MaxConcurrency=1)})
    execution = made.start([1, 2, 3])
    wait_until(lambda: the_run(sfn, execution)["executionCounts"]["running"] == 1)
    arn = the_run(sfn, execution)["mapRunArn"]
    sfn.update_map_run(mapRunArn=arn, maxConcurrency=2, toleratedFailureCount=1, toleratedFailurePercentage=50.0)
    wait_until(lambda: the_run(sfn, execution)["executionCounts"]["running"] == 2)
    run = the_run(sfn, execution)
    assert (run["maxConcurrency"], run["toleratedFailureCount"], run["toleratedFailurePercentage"]) == (2, 1, 50.0)
    with pytest.raises(ClientError, match="ValidationException"):
        sfn.update_map_run(mapRunArn=arn)
    with pytest.raises(ClientError, match="ResourceNotFound"):
        sfn.update_map_run(mapRunArn=arn[:-1] + "x", maxConcurrency=1)
    with pytest.raises(ClientError, match="InvalidArn"):
        sfn.describe_map_run(mapRunArn=execution)
    child = sfn.list_executions(mapRunArn=arn)["executions"][0]["executionArn"]
    sfn.stop_execution(executionArn=child)
    wait_until(lambda: the_run(sfn, execution)["executionCounts"]["aborted"] == 1)
    assert the_run(sfn, execution)["status"] == "RUNNING"
    sfn.stop_execution(executionArn=execution)
    with pytest.raises(ClientError, match="ABORTED"):
        sfn.update_map_run(mapRunArn=arn, maxConcurrency=1)


def test_pages_of_runs_and_of_children(sfn: Any, machine: Callable[..., Any]) -> None:
    twice = {**distributed("EXPRESS"), "Next": "N"}
    del twice["End"]
    again = {"StartAt": "Q", "States": {"Q": {"Type": "Pass", "End": True}}}
    made = machine({"M": twice, "N": distributed(processor=again)})
    execution = made.start([1, 2, 3])
    made.end(execution)
    first = sfn.list_map_runs(executionArn=execution, maxResults=1)
    second = sfn.list_map_runs(executionArn=execution, maxResults=1, nextToken=first["nextToken"])
    assert "nextToken" not in second
    arns = [page["mapRuns"][0]["mapRunArn"] for page in (first, second)]
    assert len(set(arns)) == 2
    for arn in arns:
        pages = sfn.get_paginator("list_executions").paginate(mapRunArn=arn, PaginationConfig={"PageSize": 2})
        found = [child["executionArn"] for page in pages for child in page["executions"]]
        assert len(set(found)) == 3
        assert sfn.list_executions(mapRunArn=arn, statusFilter="FAILED")["executions"] == []
    with pytest.raises(ClientError, match="ExecutionDoesNotExist"):
        sfn.list_map_runs(executionArn=execution + "x")


def test_maps_in_children_of_maps(sfn: Any, machine: Callable[..., Any]) -> None:
    inner = {"StartAt": "I", "States": {"I": distributed("EXPRESS", Label="inner")}}
    made = machine({"M": distributed(processor=inner, Label="outer")})
    execution = made.start([[1, 2], [3]])
    assert made.end(execution)["output"] == [[1, 2], [3]]
    run = the_run(sfn, execution)
    child = sfn.list_executions(mapRunArn=run["mapRunArn"])["executions"][0]["executionArn"]
    assert the_run(sfn, child)["mapRunArn"].startswith(run["mapRunArn"].rsplit("/", 1)[0] + "/inner:")


@KINDS
def test_a_failed_run_is_redriven_with_its_parent(
    sfn: Any, client: Callable[..., Any], machine: Callable[..., Any], wait_until: Callable[..., Any], kind: str
) -> None:
    """Children change what is in a table: there is no item for one of them at first."""
    table = client("dynamodb")
    table.create_table(
        TableName="things", BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    )  # fmt: skip
    for name in ("a", "c"):
        table.put_item(TableName="things", Item={"id": {"S": name}})
    look = {
        "Type": "Task", "Resource": "arn:aws:states:::dynamodb:updateItem", "ResultPath": None, "Next": "P",
        "Parameters": {
            "TableName": "things", "Key": {"id": {"S.$": "$.id"}}, "UpdateExpression": "ADD n :n",
            "ExpressionAttributeValues": {":n": {"N": "1"}}, "ConditionExpression": "attribute_exists(id)",
        },
    }  # fmt: skip
    processor = {"StartAt": "L", "States": {"L": look, "P": {"Type": "Pass", "OutputPath": "$.id", "End": True}}}
    made = machine({"M": distributed(kind, processor, MaxConcurrency=1)})
    execution = made.start([{"id": name} for name in "abc"])
    assert made.end(execution)["status"] == "FAILED"
    run = the_run(sfn, execution)
    assert run["itemCounts"] == counts(succeeded=1, failed=1, pending=1, total=3)
    table.put_item(TableName="things", Item={"id": {"S": "b"}})
    sfn.redrive_execution(executionArn=execution)
    found = made.end(execution)
    assert (found["status"], found.get("output")) == ("SUCCEEDED", ["a", "b", "c"])
    history = made.history(execution)
    assert [event["type"] for event in history][6:] == [
        "ExecutionFailed", "ExecutionRedriven", "MapRunRedriven", "MapRunSucceeded", "MapStateSucceeded",
        "MapStateExited", "ExecutionSucceeded",
    ]  # fmt: skip
    assert history[8]["mapRunRedrivenEventDetails"] == {"mapRunArn": run["mapRunArn"], "redriveCount": 1}
    run = the_run(sfn, execution)
    assert (run["status"], run["redriveCount"]) == ("SUCCEEDED", 1)
    assert run["redriveDate"] >= run["startDate"]
    assert run["itemCounts"] == counts(succeeded=3, total=3, resultsWritten=3)
    (again,) = sfn.list_executions(mapRunArn=run["mapRunArn"], redriveFilter="REDRIVEN")["executions"]
    assert (again["redriveCount"], again["status"]) == (1, "SUCCEEDED")
    assert sfn.describe_execution(executionArn=again["executionArn"])["input"] == '{"id":"b"}'
    found = table.scan(TableName="things")["Items"]
    assert {item["id"]["S"]: item["n"]["N"] for item in found} == {"a": "1", "b": "1", "c": "1"}
    if kind == "STANDARD":
        assert made.kinds(again["executionArn"]).count("ExecutionRedriven") == 1


@KINDS
def test_a_redriven_run_writes_beside_what_it_has_written(
    sfn: Any, client: Callable[..., Any], machine: Callable[..., Any], account: str, kind: str
) -> None:
    s3, ssm, bucket = client("s3"), client("ssm"), f"again-{account}"
    s3.create_bucket(Bucket=bucket)
    ssm.put_parameter(Name="a", Value="x", Type="String")
    look = {
        "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:ssm:getParameter", "Parameters": {"Name.$": "$"},
        "ResultPath": None, "End": True,
    }  # fmt: skip
    writer = {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": bucket, "Prefix": "out"}}
    processor = {"StartAt": "L", "States": {"L": look}}
    made = machine({"M": distributed(kind, processor, ResultWriter=writer, MaxConcurrency=1)})
    execution = made.start(["a", "b"])
    assert made.end(execution)["status"] == "FAILED"
    ssm.put_parameter(Name="b", Value="x", Type="String")
    sfn.redrive_execution(executionArn=execution)
    output = made.end(execution)["output"]
    folder = f"out/{output['MapRunArn'].rpartition(':')[2]}"
    assert output["ResultWriterDetails"] == {"Bucket": bucket, "Key": f"{folder}/Redrive-1/manifest.json"}
    files = json.loads(s3.get_object(Bucket=bucket, Key=f"{folder}/Redrive-1/manifest.json")["Body"].read())[
        "ResultFiles"
    ]
    keys = [part["Key"] for part in files["SUCCEEDED"]]
    assert keys == [f"{folder}/SUCCEEDED_0.json", f"{folder}/Redrive-1/SUCCEEDED_0.json"]
    written = [json.loads(s3.get_object(Bucket=bucket, Key=key)["Body"].read()) for key in keys]
    assert [[json.loads(result["Output"]) for result in one] for one in written] == [["a"], ["b"]]


def test_items_are_chosen_by_jsonata(machine: Callable[..., Any], server: Any) -> None:
    """Each on the event loop as long as it is short, and the rest elsewhere."""
    item = {
        "n": "{% $states.context.Map.Item.Value + ($states.context.Map.Item.Index = 2 ? $sum([1..200000]) * 0 : 0) %}"
    }
    made = machine({"M": distributed("EXPRESS", ItemSelector=item)}, top={"QueryLanguage": "JSONata"})
    assert made.output([1, 2, 3, 4]) == [{"n": n} for n in (1, 2, 3, 4)]


def test_a_stopped_run_is_redriven(sfn: Any, machine: Callable[..., Any], wait_until: Callable[..., Any]) -> None:
    made = machine({"M": distributed(processor=waiting(2), MaxConcurrency=1)})
    execution = made.start([1, 2])
    wait_until(lambda: the_run(sfn, execution)["executionCounts"]["running"] == 1)
    sfn.stop_execution(executionArn=execution)
    wait_until(lambda: the_run(sfn, execution)["executionCounts"]["aborted"] == 1)
    sfn.redrive_execution(executionArn=execution)
    assert made.end(execution)["output"] == [1, 2]
    assert the_run(sfn, execution)["redriveCount"] == 1


def test_the_role_must_be_allowed_to_start_the_children(
    sfn: Any, machine: Callable[..., Any], role: Callable[..., str], client: Callable[..., Any], account: str
) -> None:
    made = machine({"M": distributed()}, role=role(name="weak"))
    execution = made.start([1])
    found = made.end(execution)
    assert (found["status"], found["error"]) == ("FAILED", "States.Permissions")
    assert "is not authorized to perform: states:StartExecution on resource" in found["cause"]
    statement = {"Effect": "Allow", "Action": "states:StartExecution", "Resource": made.arn}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    client("iam").put_role_policy(RoleName="weak", PolicyName="start", PolicyDocument=document)
    sfn.redrive_execution(executionArn=execution)
    found = made.end(execution)
    assert (found["status"], "states:RedriveExecution" in found["cause"]) == ("FAILED", True)
    assert made.output([1]) == [1]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"Label": ""}, "Label"),
        ({"Label": "x" * 41}, "Label"),
        ({"Label": "a b"}, "Label"),
        ({"ItemBatcher": {}}, "ItemBatcher"),
        ({"ItemBatcher": {"MaxItemsPerBatch": 0}}, "MaxItemsPerBatch"),
        ({"ItemReader": {}}, "ItemReader"),
        ({"ResultWriter": []}, "ResultWriter"),
    ],
)
def test_definitions_that_are_refused(machine: Callable[..., Any], fields: dict[str, Any], told: str) -> None:
    with pytest.raises(ClientError, match=f"InvalidDefinition.*{told}"):
        machine({"M": distributed(**fields)})


def test_modes_and_types_that_are_refused(machine: Callable[..., Any], full_role: str) -> None:
    state = distributed()
    for config in ({"Mode": "DISTRIBUTED"}, {"Mode": "X"}, {"Mode": "DISTRIBUTED", "ExecutionType": "X"}):
        state["ItemProcessor"]["ProcessorConfig"] = config
        with pytest.raises(ClientError, match=r"InvalidDefinition.*ProcessorConfig"):
            machine({"M": state})
    with pytest.raises(ClientError, match=r"InvalidDefinition.*'EXPRESS' state machines"):
        machine({"M": distributed()}, type="EXPRESS")
    inline = {"Type": "Map", "ItemProcessor": PASS, "Label": "x", "End": True}
    with pytest.raises(ClientError, match=r"InvalidDefinition.*Label"):
        machine({"M": inline})


def test_a_child_is_redriven_by_its_run_only(sfn: Any, machine: Callable[..., Any]) -> None:
    made = machine({"M": distributed("STANDARD", PICKY)})
    execution = made.start([{"ok": False}])
    made.end(execution)
    child = sfn.list_executions(mapRunArn=the_run(sfn, execution)["mapRunArn"])["executions"][0]["executionArn"]
    assert sfn.describe_execution(executionArn=child)["redriveStatus"] == "REDRIVABLE_BY_MAP_RUN"
    with pytest.raises(ClientError, match=r"ExecutionNotRedrivable.*Map Run"):
        sfn.redrive_execution(executionArn=child)


@pytest.mark.turns_clock
@KINDS
def test_runs_are_forgotten_after_90_days(
    sfn: Any,
    machine: Callable[..., Any],
    wait_until: Callable[..., Any],
    server: Any,
    client: Callable[..., Any],
    kind: str,
) -> None:
    made = machine({"M": distributed(kind)})
    execution = made.start(list(range(60)))
    made.end(execution)
    arn = the_run(sfn, execution)["mapRunArn"]
    child = sfn.list_executions(mapRunArn=arn)["executions"][0]["executionArn"]
    server.advance(90 * 86_400 + 10)
    sfn = client("stepfunctions", config={"inject_host_prefix": False})

    def gone() -> bool:
        server.advance(2)
        with pytest.raises(ClientError) as raised:
            sfn.describe_map_run(mapRunArn=arn)
        return bool(raised.value.response["Error"]["Code"] == "ResourceNotFound")

    wait_until(gone)
    with pytest.raises(ClientError, match=r"DoesNotExist|InvalidArn"):
        sfn.describe_execution(executionArn=child)


def test_permissions_of_map_runs_are_theirs(sfn: Any, machine: Callable[..., Any], client: Callable[..., Any]) -> None:
    made = machine({"M": distributed("EXPRESS", Label="mine")})
    execution = made.start([1])
    made.end(execution)
    arn = the_run(sfn, execution)["mapRunArn"]

    def user(name: str, resource: str) -> Any:
        policy = allow("states:DescribeMapRun", "states:ListExecutions", "states:UpdateMapRun", Resource=resource)
        keys = make_user(client("iam"), name, policy)
        return client("stepfunctions", **keys)

    allowed, other = user("a", arn), user("b", made.arn)
    assert allowed.describe_map_run(mapRunArn=arn)["status"] == "SUCCEEDED"
    assert len(allowed.list_executions(mapRunArn=arn)["executions"]) == 1
    with pytest.raises(ClientError, match="SUCCEEDED"):
        allowed.update_map_run(mapRunArn=arn, maxConcurrency=1)
    with pytest.raises(ClientError, match="AccessDenied"):
        allowed.list_map_runs(executionArn=execution)
    for call in (other.describe_map_run, other.list_executions):
        with pytest.raises(ClientError, match="AccessDenied"):
            call(mapRunArn=arn)


@pytest.mark.parametrize("field", ["MaxConcurrency", "ToleratedFailureCount"])
def test_numbers_that_no_run_can_have(machine: Callable[..., Any], field: str) -> None:
    first = {"Type": "Pass", "Next": "M"}
    made = machine({"First": first, "M": distributed(**{f"{field}Path": "$.n", "ItemsPath": "$.items"})})
    for number in (1e300, 2**63):
        ended = made.run({"n": number, "items": [1]})
        assert (ended["status"], ended["error"]) == ("FAILED", "States.Runtime")
        assert field in ended["cause"]
    assert made.output({"n": 2**31 - 1, "items": [1]}) == [1]


@pytest.mark.parametrize("name", ["Prefix", "ExpectedBucketOwner"])
def test_a_writer_whose_arguments_are_no_texts(machine: Callable[..., Any], name: str) -> None:
    arguments = {"Bucket": "b", "Prefix": "p", name: "{% $states.input %}"}
    writer = {"Resource": "arn:aws:states:::s3:putObject", "Arguments": arguments}
    top = {"QueryLanguage": "JSONata"}
    made = machine({"M": distributed(Items=[1], ResultWriter=writer)}, top=top)
    for given in (7, ["x"], {"a": 1}):
        ended = made.run(given)
        assert (ended["status"], ended["error"]) == ("FAILED", "States.ResultWriterFailed")
        assert name in ended["cause"]


@KINDS
def test_many_large_items_that_wait(
    sfn: Any, client: Callable[..., Any], machine: Callable[..., Any], wait_until: Callable[..., Any], kind: str
) -> None:
    """Whoever looks at a run does not read what waits in it: the server's watchdog sees to it."""
    s3, bucket = client("s3"), f"waiting-{kind.lower()}"
    s3.create_bucket(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key="k", Body=(b'"' + b"x" * 250_000 + b'"\n') * 200)
    wait = {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 200, "End": True}}}
    reader = {
        "Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "JSONL"},
        "Parameters": {"Bucket": bucket, "Key": "k"},
    }  # fmt: skip
    made = machine({"M": distributed(kind, wait, ItemReader=reader, MaxConcurrency=2)})
    execution = made.start()
    wait_until(lambda: sfn.list_map_runs(executionArn=execution)["mapRuns"], 20)

    def read() -> bool:
        found = the_run(sfn, execution)["executionCounts"]
        return bool(found["total"] == 200 and found["running"] == 2)

    wait_until(read, 30)
    run = the_run(sfn, execution)["mapRunArn"]
    pages = list(sfn.get_paginator("list_executions").paginate(mapRunArn=run))
    assert [[one["status"] for one in page["executions"]] for page in pages] == [["RUNNING", "RUNNING"]]
    sfn.stop_execution(executionArn=execution)
    wait_until(lambda: the_run(sfn, execution)["executionCounts"]["aborted"] == 2, 20)
