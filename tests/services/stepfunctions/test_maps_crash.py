"""The server is killed in the midst of map runs: they go on, and no item is lost or taken twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.roles import make_role
from tests.services.stepfunctions.test_maps import counts, distributed, the_run

ACCOUNT = "100000000001"
ITEMS, SIZE = 64, 7
CHILDREN = -(-ITEMS // SIZE)
# Where the server dies, and how often it has passed there.
POINTS = [
    ("reserved", 1), ("turn", 1), ("turn", 2), ("turn", 4), ("child", 3), ("closing", 1),
]  # fmt: skip
BUCKET = "lines"


def processor() -> dict[str, Any]:
    """A child adds the number of its items to what the table has of its first one."""
    add = {
        "Type": "Task", "Resource": "arn:aws:states:::dynamodb:updateItem", "ResultPath": None, "Next": "P",
        "Parameters": {
            "TableName": "sums", "Key": {"id": {"S.$": "$.Items[0].id"}}, "UpdateExpression": "ADD n :n",
            "ExpressionAttributeValues": {":n": {"N.$": "States.JsonToString(States.ArrayLength($.Items))"}},
        },
        "Retry": [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 0, "MaxAttempts": 3}],
    }  # fmt: skip
    return {"StartAt": "L", "States": {"L": add, "P": {"Type": "Pass", "OutputPath": "$.Items", "End": True}}}


def begin(server: Any, kind: str) -> tuple[str, Any]:
    """Start an execution with a map run over lines in a bucket; its ARN, and a client."""
    s3, sfn, tables = (server.client(name, ACCOUNT) for name in ("s3", "stepfunctions", "dynamodb"))
    tables.create_table(
        TableName="sums", BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    )  # fmt: skip
    s3.create_bucket(Bucket=BUCKET)
    body = "\n".join(json.dumps({"id": f"i{number}"}) for number in range(ITEMS))
    s3.put_object(Bucket=BUCKET, Key="k", Body=body)
    reader = {
        "Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "JSONL"},
        "Parameters": {"Bucket": BUCKET, "Key": "k"},
    }  # fmt: skip
    batcher = {"MaxItemsPerBatch": SIZE}
    state = distributed(kind, processor(), ItemReader=reader, ItemBatcher=batcher, MaxConcurrency=4)
    definition = json.dumps({"StartAt": "M", "States": {"M": state}})
    role = make_role(server.client("iam", ACCOUNT))
    machine = sfn.create_state_machine(name="m", roleArn=role, definition=definition)["stateMachineArn"]
    arn: str = sfn.start_execution(stateMachineArn=machine, input="{}")["executionArn"]
    return arn, sfn


@pytest.mark.parametrize("kind", ["STANDARD", "EXPRESS"])
@pytest.mark.parametrize(("point", "times"), POINTS)
def test_a_run_goes_on_where_it_was(
    own_server: Callable[..., Any], wait_until: Callable[..., Any], kind: str, point: str, times: int
) -> None:
    if point == "child" and kind == "STANDARD":
        pytest.skip("Standard children are rows, whose kills are tried elsewhere")
    server = own_server(PAMPERO_FAULT=f"stepfunctions.map.{point}:{times}")
    execution, sfn = begin(server, kind)
    assert server.wait_for_exit(20)
    server.environment.clear()
    server.start()
    wait_until(lambda: sfn.describe_execution(executionArn=execution)["status"] != "RUNNING", 30)
    found = sfn.describe_execution(executionArn=execution)
    assert found["status"] == "SUCCEEDED", found
    assert [item["id"] for batch in json.loads(found["output"]) for item in batch] == [f"i{n}" for n in range(ITEMS)]
    run = the_run(sfn, execution)
    assert run["itemCounts"] == counts(succeeded=ITEMS, total=ITEMS, resultsWritten=ITEMS)
    assert run["executionCounts"] == counts(succeeded=CHILDREN, total=CHILDREN, resultsWritten=CHILDREN)
    children = sfn.list_executions(mapRunArn=run["mapRunArn"])["executions"]
    assert len({child["name"] for child in children}) == CHILDREN
    assert sorted(child["itemCount"] for child in children) == [ITEMS % SIZE, *[SIZE] * (CHILDREN - 1)]
    sums = server.client("dynamodb", ACCOUNT).scan(TableName="sums")["Items"]
    ran = {item["id"]["S"]: int(item["n"]["N"]) for item in sums}
    assert set(ran) == {f"i{first}" for first in range(0, ITEMS, SIZE)}
    # A task whose outcome was lost is tried again, as is an Express child.
    assert all(number % SIZE in (0, ITEMS % SIZE) and number <= 2 * SIZE for number in ran.values())


@pytest.mark.parametrize("kind", ["STANDARD", "EXPRESS"])
def test_a_run_that_is_aborted_ends_its_children(
    own_server: Callable[..., Any], wait_until: Callable[..., Any], kind: str
) -> None:
    server = own_server(PAMPERO_FAULT="stepfunctions.map.stopping:1")
    sfn = server.client("stepfunctions", ACCOUNT)
    waits = {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 1000, "End": True}}}
    definition = json.dumps({"StartAt": "M", "States": {"M": distributed(kind, waits)}})
    role = make_role(server.client("iam", ACCOUNT))
    machine = sfn.create_state_machine(name="m", roleArn=role, definition=definition)["stateMachineArn"]
    execution = sfn.start_execution(stateMachineArn=machine, input=json.dumps(list(range(20))))["executionArn"]
    wait_until(lambda: the_run(sfn, execution)["executionCounts"]["running"] == 20)
    sfn.stop_execution(executionArn=execution)
    assert server.wait_for_exit(20)
    server.environment.clear()
    server.start()
    wait_until(lambda: the_run(sfn, execution)["executionCounts"]["aborted"] == 20, 20)
    run = the_run(sfn, execution)
    assert (run["status"], run["itemCounts"]) == ("ABORTED", counts(aborted=20, total=20))
    statuses = {child["status"] for child in sfn.list_executions(mapRunArn=run["mapRunArn"])["executions"]}
    assert statuses == {"ABORTED"}


def test_a_run_does_not_go_on_in_another_object(own_server: Callable[..., Any], wait_until: Callable[..., Any]) -> None:
    """Reading pauses while many children wait; the object is replaced, and the server dies."""
    server = own_server()
    s3, sfn = (server.client(name, ACCOUNT) for name in ("s3", "stepfunctions"))
    s3.create_bucket(Bucket=BUCKET)
    s3.put_object(Bucket=BUCKET, Key="k", Body="1\n" * 6000)
    reader = {
        "Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "JSONL"},
        "Parameters": {"Bucket": BUCKET, "Key": "k"},
    }  # fmt: skip
    waits = {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 1000, "End": True}}}
    state = distributed("STANDARD", waits, ItemReader=reader, MaxConcurrency=1)
    definition = json.dumps({"StartAt": "M", "States": {"M": state}})
    role = make_role(server.client("iam", ACCOUNT))
    machine = sfn.create_state_machine(name="m", roleArn=role, definition=definition)["stateMachineArn"]
    execution = sfn.start_execution(stateMachineArn=machine, input="{}")["executionArn"]
    wait_until(lambda: the_run(sfn, execution)["itemCounts"]["total"] > 5000, 20)
    s3.put_object(Bucket=BUCKET, Key="k", Body="2\n" * 6000)
    server.kill()
    server.start()
    wait_until(lambda: sfn.describe_execution(executionArn=execution)["status"] != "RUNNING", 30)
    assert sfn.describe_execution(executionArn=execution)["error"] == "States.ItemReaderFailed"
