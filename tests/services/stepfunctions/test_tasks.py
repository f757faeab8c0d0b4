"""Task integrations with the services themselves."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.roles import make_role

ECHO = "def handler(event, context):\n    return {'got': event}\n"
RAISES = "class MyError(Exception):\n    pass\ndef handler(event, context):\n    raise MyError('no')\n"


def task(resource: str, parameters: Any = None, **more: Any) -> dict[str, Any]:
    """A Task state that ends."""
    state = {"Type": "Task", "Resource": resource, "End": True, **more}
    return state if parameters is None else {**state, "Parameters": parameters}


def test_a_function_by_its_arn(machine: Callable[..., Any], function: Callable[..., str]) -> None:
    made = machine({"T": task(function(ECHO))})
    execution = made.start({"a": 1})
    assert made.end(execution)["output"] == {"got": {"a": 1}}
    assert made.kinds(execution)[2:5] == [
        "LambdaFunctionScheduled", "LambdaFunctionStarted", "LambdaFunctionSucceeded",
    ]  # fmt: skip


def test_invoke_a_function(machine: Callable[..., Any], function: Callable[..., str]) -> None:
    parameters = {"FunctionName": function(ECHO), "Payload.$": "$"}
    made = machine({"T": task("arn:aws:states:::lambda:invoke", parameters)})
    execution = made.start({"a": 1})
    output = made.end(execution)["output"]
    assert output["Payload"] == {"got": {"a": 1}}
    assert (output["StatusCode"], output["ExecutedVersion"]) == (200, "$LATEST")
    scheduled = made.history(execution)[2]["taskScheduledEventDetails"]
    assert (scheduled["resourceType"], scheduled["resource"], scheduled["region"]) == ("lambda", "invoke", "us-east-1")
    assert json.loads(scheduled["parameters"])["Payload"] == {"a": 1}


@pytest.mark.parametrize("direct", [True, False])
def test_a_function_that_raises(machine: Callable[..., Any], function: Callable[..., str], direct: bool) -> None:
    arn = function(RAISES)
    state = task(arn) if direct else task("arn:aws:states:::lambda:invoke", {"FunctionName": arn})
    catch = [{"ErrorEquals": ["MyError"], "ResultPath": "$.failure", "Next": "S"}]
    made = machine({"T": {**state, "Catch": catch}, "S": {"Type": "Succeed"}})
    failure = made.output({"a": 1})["failure"]
    assert failure["Error"] == "MyError"
    assert json.loads(failure["Cause"])["errorMessage"] == "no"


def test_a_function_that_is_not_there(machine: Callable[..., Any]) -> None:
    made = machine({"T": task("arn:aws:states:::lambda:invoke", {"FunctionName": "none"})})
    found = made.run()
    assert found["error"] == "Lambda.ResourceNotFoundException"
    assert "Function not found" in found["cause"]
    assert "Service: Lambda, Status Code: 404" in found["cause"]


def test_send_a_message(machine: Callable[..., Any], client: Callable[..., Any]) -> None:
    sqs = client("sqs")
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    attributes = {"kind": {"DataType": "String", "StringValue.$": "$.kind"}}
    parameters = {"QueueUrl": url, "MessageBody.$": "$", "MessageAttributes": attributes}
    made = machine({"T": task("arn:aws:states:::sqs:sendMessage", parameters)})
    output = made.output({"kind": "x"})
    assert {"MD5OfMessageBody", "MessageId", "SdkHttpMetadata", "SdkResponseMetadata"} <= output.keys()
    (message,) = sqs.receive_message(QueueUrl=url, MessageAttributeNames=["All"])["Messages"]
    assert json.loads(message["Body"]) == {"kind": "x"}
    assert message["MessageAttributes"]["kind"]["StringValue"] == "x"


def test_a_queue_that_is_not_there(machine: Callable[..., Any], account: str, server: Any) -> None:
    parameters = {"QueueUrl": f"{server.url}/{account}/none", "MessageBody": "x"}
    found = machine({"T": task("arn:aws:states:::sqs:sendMessage", parameters)}).run()
    assert found["error"] == "SQS.QueueDoesNotExistException"


def test_publish(machine: Callable[..., Any], client: Callable[..., Any]) -> None:
    topic = client("sns").create_topic(Name="t")["TopicArn"]
    parameters = {"TopicArn": topic, "Subject": "s", "Message.$": "States.Format('Order {}', $.id)"}
    assert "MessageId" in machine({"T": task("arn:aws:states:::sns:publish", parameters)}).output({"id": 1})


def test_items(machine: Callable[..., Any], client: Callable[..., Any]) -> None:
    db = client("dynamodb")
    db.create_table(
        TableName="table", BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    )  # fmt: skip
    key = {"id": {"S.$": "$.id"}}
    base = "arn:aws:states:::dynamodb:"
    update = {
        "TableName": "table", "Key": key, "UpdateExpression": "SET #n = :n", "ExpressionAttributeNames": {"#n": "n"},
        "ExpressionAttributeValues": {":n": {"N": "2"}},
    }  # fmt: skip
    item = {**key, "n": {"N.$": "States.Format('{}', $.n)"}, "b": {"B": "AAE="}}
    put = {"TableName": "table", "Item": item, "ConditionExpression": "attribute_not_exists(id)"}
    steps = {
        "Put": task(f"{base}putItem", put) | {"ResultPath": None, "Next": "Update"},
        "Update": task(f"{base}updateItem", update) | {"ResultPath": None, "Next": "Get"},
        "Get": task(f"{base}getItem", {"TableName": "table", "Key": key}) | {"ResultPath": "$.found", "Next": "Delete"},
        "Delete": task(f"{base}deleteItem", {"TableName": "table", "Key": key}) | {"ResultPath": None},
    }
    for step in list(steps.values())[:-1]:
        del step["End"]
    made = machine(steps)
    assert made.output({"id": "x", "n": 1})["found"]["Item"] == {"id": {"S": "x"}, "n": {"N": "2"}, "b": {"B": "AAE="}}
    assert db.scan(TableName="table")["Items"] == []
    db.put_item(TableName="table", Item={"id": {"S": "x"}})
    found = made.run({"id": "x", "n": 1})
    assert found["error"] == "DynamoDB.ConditionalCheckFailedException"
    assert found["cause"].startswith("The conditional request failed")


def test_put_events(
    machine: Callable[..., Any], client: Callable[..., Any], wait_until: Callable[..., Any], account: str
) -> None:
    sqs, events = client("sqs"), client("events")
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    arn = f"arn:aws:sqs:us-east-1:{account}:q"
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    events.put_rule(Name="r", EventPattern=json.dumps({"source": ["shop"]}))
    events.put_targets(Rule="r", Targets=[{"Id": "q", "Arn": arn}])
    entry = {"Source": "shop", "DetailType": "Paid", "Detail.$": "$"}
    made = machine({"T": task("arn:aws:states:::events:putEvents", {"Entries": [entry]})})
    execution = made.start({"a": 1})
    assert made.end(execution)["output"]["FailedEntryCount"] == 0
    message = wait_until(lambda: sqs.receive_message(QueueUrl=url).get("Messages"))[0]
    event = json.loads(message["Body"])
    assert (event["detail"], event["resources"]) == ({"a": 1}, [execution, made.arn])
    bad = {"Source": "shop", "DetailType": "Paid", "Detail": "no json"}
    found = machine({"T": task("arn:aws:states:::events:putEvents", {"Entries": [bad]})}, "bad").run()
    assert found["error"] == "EventBridge.FailedEntry"
    assert "MalformedDetail" in found["cause"]


def test_any_operation_of_the_sdk(machine: Callable[..., Any], client: Callable[..., Any]) -> None:
    s3 = client("s3")
    s3.create_bucket(Bucket="sdk-integration")
    put = {"Bucket": "sdk-integration", "Key.$": "States.Format('{}.txt', $.id)", "Body.$": "$.text"}
    get = {"Bucket": "sdk-integration", "Key": "7.txt"}
    base = "arn:aws:states:::aws-sdk:"
    listing = task(f"{base}dynamodb:listTables", {"Limit": 5}) | {"ResultPath": "$.tables", "Next": "G"}
    del listing["End"]
    first = task(f"{base}s3:putObject", put) | {"ResultPath": None, "Next": "L"}
    del first["End"]
    made = machine({"P": first, "L": listing, "G": task(f"{base}s3:getObject", get, ResultPath="$.object")})
    output = made.output({"id": 7, "text": "hello"})
    assert output["object"]["Body"] == "hello"
    assert output["object"]["ContentLength"] == 5
    assert output["tables"] == {"TableNames": []}
    assert s3.get_object(Bucket="sdk-integration", Key="7.txt")["Body"].read() == b"hello"
    queues = task(f"{base}sfn:listStateMachines", {"MaxResults": 10})
    (found,) = machine({"T": queues}, "lists").output()["StateMachines"][1:]
    assert found["Name"] == "m"


@pytest.mark.parametrize(
    ("resource", "parameters", "error"),
    [
        ("s3:getObject", {"Bucket": "no-such-bucket-here", "Key": "k"}, "S3.NoSuchBucketException"),
        ("s3:getObject", {"Bucket": "b", "Key": "k", "Nonsense": 1}, "States.Runtime"),
        ("glue:getJobs", {}, "States.TaskFailed"),
        ("s3:flyAway", {}, "States.Runtime"),
    ],
)
def test_errors_of_the_sdk(machine: Callable[..., Any], resource: str, parameters: Any, error: str) -> None:
    found = machine({"T": task(f"arn:aws:states:::aws-sdk:{resource}", parameters)}).run()
    assert (found["status"], found["error"]) == ("FAILED", error), found


def test_the_role_is_enforced(
    machine: Callable[..., Any], client: Callable[..., Any], role: Callable[..., str]
) -> None:
    url = client("sqs").create_queue(QueueName="q")["QueueUrl"]
    state = task("arn:aws:states:::sqs:sendMessage", {"QueueUrl": url, "MessageBody": "x"})
    found = machine({"T": state}, "without", role("s3:GetObject", name="without")).run()
    assert found["error"] == "SQS.AmazonSQSException"
    assert "is not authorized to perform: sqs:SendMessage" in found["cause"]
    assert machine({"T": state}, "with", role("sqs:SendMessage", name="with")).run()["status"] == "SUCCEEDED"


def test_a_role_that_does_not_trust_workflows(machine: Callable[..., Any], client: Callable[..., Any]) -> None:
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    made = machine(
        {"T": task("arn:aws:states:::sns:publish", {"TopicArn": "t", "Message": "m"})},
        "m",
        make_role(client("iam"), "other"),
    )
    client("iam").update_assume_role_policy(RoleName="other", PolicyDocument=document)
    assert made.run()["error"] == "States.Permissions"


@pytest.mark.parametrize("pattern", ["", ".sync", ".sync:2"])
def test_children(machine: Callable[..., Any], pattern: str) -> None:
    child = machine(
        {"P": {"Type": "Pass", "Parameters": {"doubled.$": "States.MathAdd($.n, $.n)"}, "End": True}}, "child"
    )
    given = {"n.$": "$.n", "AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID.$": "$$.Execution.Id"}
    parameters = {"StateMachineArn": child.arn, "Input": given}
    made = machine({"T": task(f"arn:aws:states:::states:startExecution{pattern}", parameters)})
    output = made.output({"n": 4})
    assert child.end(output["ExecutionArn"])["output"] == {"doubled": 8}
    if pattern == ".sync":
        assert (output["Status"], json.loads(output["Output"])) == ("SUCCEEDED", {"doubled": 8})
    if pattern == ".sync:2":
        assert (output["Status"], output["Output"]) == ("SUCCEEDED", {"doubled": 8})


def test_a_child_that_fails(machine: Callable[..., Any]) -> None:
    child = machine({"F": {"Type": "Fail", "Error": "E", "Cause": "c"}}, "child")
    made = machine({"T": task("arn:aws:states:::states:startExecution.sync:2", {"StateMachineArn": child.arn})})
    found = made.run()
    assert found["error"] == "States.TaskFailed"
    assert json.loads(found["cause"])["Error"] == "E"


def test_a_child_is_stopped_with_its_parent(
    machine: Callable[..., Any], sfn: Any, wait_until: Callable[..., Any]
) -> None:
    child = machine({"W": {"Type": "Wait", "Seconds": 5000, "End": True}}, "child")
    parameters = {"StateMachineArn": child.arn}
    made = machine({"T": task("arn:aws:states:::states:startExecution.sync", parameters)})
    execution = made.start()
    wait_until(lambda: "TaskSubmitted" in made.kinds(execution))
    (running,) = sfn.list_executions(stateMachineArn=child.arn)["executions"]
    sfn.stop_execution(executionArn=execution, error="E", cause="c")
    found = made.end(execution)
    assert (found["status"], found["error"], found["cause"]) == ("ABORTED", "E", "c")
    assert child.end(running["executionArn"])["status"] == "ABORTED"


def test_an_integration_that_is_not_there(machine: Callable[..., Any]) -> None:
    found = machine({"T": task("arn:aws:states:::ecs:runTask", {})}).run()
    assert found["error"] == "States.TaskFailed"
    assert "not implemented" in found["cause"]


def test_express_children(machine: Callable[..., Any]) -> None:
    child = machine({"P": {"Type": "Pass", "Result": {"x": 1}, "End": True}}, "child", type="EXPRESS")
    parameters = {"StateMachineArn": child.arn, "Input.$": "States.JsonToString($)"}
    made = machine({"T": task("arn:aws:states:::aws-sdk:sfn:startSyncExecution", parameters)})
    output = made.output({"n": 4})
    assert (output["Status"], output["Output"], output["Input"]) == ("SUCCEEDED", '{"x":1}', '{"n":4}')
    waits = task("arn:aws:states:::states:startExecution.sync", {"StateMachineArn": child.arn})
    assert machine({"T": waits}, "waits").run()["error"] == "StepFunctions.StateMachineTypeNotSupportedException"


def test_parameters_that_a_call_does_not_have(machine: Callable[..., Any]) -> None:
    for resource in ("lambda:invoke", "sqs:sendMessage", "dynamodb:getItem", "events:putEvents"):
        name = resource.replace(":", "-")
        found = machine({"T": task(f"arn:aws:states:::{resource}", {"Nonsense": 1})}, name).run()
        assert (found["error"], "Nonsense" in found["cause"]) == ("States.Runtime", True)
