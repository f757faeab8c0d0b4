"""Task integrations with the services themselves."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
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
    assert (
        ":none:$LATEST (Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException" in found["cause"]
    )


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
    found = made.output({"id": "x", "n": 1})["found"]
    assert found["Item"] == {"id": {"S": "x"}, "n": {"N": "2"}, "b": {"B": "AAE="}}
    assert "x-amzn-requestid" in found["SdkHttpMetadata"]["HttpHeaders"]
    assert db.scan(TableName="table")["Items"] == []
    db.put_item(TableName="table", Item={"id": {"S": "x"}})
    found = made.run({"id": "x", "n": 1})
    assert found["error"] == "DynamoDB.ConditionalCheckFailedException"
    assert found["cause"].startswith("The conditional request failed")


def test_attributes_told_as_plain_texts(machine: Callable[..., Any], client: Callable[..., Any]) -> None:
    client("dynamodb").create_table(
        TableName="table", BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    )  # fmt: skip
    item = {
        "id.$": "$.id", "gone": None, "done": {"BOOL": "false"}, "list": {"L": ["a", {"N": "1"}]},
        "map": {"M": {"inner": "b", "gone": None}},
    }  # fmt: skip
    steps = {
        "Put": task("arn:aws:states:::dynamodb:putItem", {"TableName": "table", "Item": item}) | {"ResultPath": None},
        "Get": task("arn:aws:states:::dynamodb:getItem", {"TableName": "table", "Key": {"id.$": "$.id"}}),
    }
    del steps["Put"]["End"]
    steps["Put"]["Next"] = "Get"
    assert machine(steps).output({"id": "x"})["Item"] == {
        "id": {"S": "x"}, "done": {"BOOL": False}, "list": {"L": [{"S": "a"}, {"N": "1"}]}, "map": {"M": {"inner": {"S": "b"}}},
    }  # fmt: skip


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
        ("s3:getObject", {"Bucket.$": "$.none", "Key": "k"}, "States.Runtime"),
        ("glue:getJobs", {}, "Glue.SdkClientException"),
        ("sfn:describeStateMachine", {"StateMachineArn.$": "States.Format('{}-none', $$.StateMachine.Id)"},
         "Sfn.StateMachineDoesNotExistException"),
        ("dynamodb:getItem", {"TableName": "none", "Key": {"id": {"S": "1"}}}, "DynamoDb.ResourceNotFoundException"),
        ("sqs:getQueueUrl", {"QueueName": "none"}, "Sqs.QueueDoesNotExistException"),
        ("iam:getRole", {"RoleName": "none"}, "Iam.NoSuchEntityException"),
        ("s3:putBucketPolicy", {"Bucket": "b"}, "S3.S3Exception"),
    ],
)  # fmt: skip
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


@pytest.mark.parametrize(
    ("resource", "error"),
    [
        ("ecs:runTask.sync", "ECS.SdkClientException"),
        ("batch:submitJob", "Batch.SdkClientException"),
        ("aws-sdk:glue:getJobs", "Glue.SdkClientException"),
    ],
)
def test_a_service_that_is_not_there(machine: Callable[..., Any], resource: str, error: str) -> None:
    found = machine({"T": task(f"arn:aws:states:::{resource}", {"TaskDefinition": "t"})}).run()
    assert found["error"] == error
    assert found["cause"].startswith("Unable to execute HTTP request: ")
    assert "is not implemented here" in found["cause"]


def test_express_children(machine: Callable[..., Any]) -> None:
    child = machine({"P": {"Type": "Pass", "Result": {"x": 1}, "End": True}}, "child", type="EXPRESS")
    parameters = {"StateMachineArn": child.arn, "Input.$": "States.JsonToString($)"}
    made = machine({"T": task("arn:aws:states:::aws-sdk:sfn:startSyncExecution", parameters)})
    output = made.output({"n": 4})
    assert (output["Status"], output["Output"], output["Input"]) == ("SUCCEEDED", '{"x":1}', '{"n":4}')
    waits = task("arn:aws:states:::states:startExecution.sync", {"StateMachineArn": child.arn})
    assert machine({"T": waits}, "waits").run()["error"] == "StepFunctions.StateMachineTypeNotSupportedException"


@pytest.mark.parametrize(
    "resource", ["lambda:invoke", "sqs:sendMessage", "dynamodb:getItem", "events:putEvents", "aws-sdk:s3:getObject"]
)
def test_parameters_that_a_call_does_not_have(machine: Callable[..., Any], resource: str) -> None:
    with pytest.raises(
        ClientError, match="The field 'Nonsense' is not supported by Step Functions at /States/T/Parameters"
    ):
        machine({"T": task(f"arn:aws:states:::{resource}", {"Nonsense.$": "$"})})
    queried = {"Type": "Task", "QueryLanguage": "JSONata", "Resource": f"arn:aws:states:::{resource}", "End": True}
    made = machine({"T": queried | {"Arguments": "{% $states.input %}"}})
    execution = made.start({"Nonsense": 1})
    found = made.end(execution)
    text = "could not be used to start the Task: [The field 'Nonsense' is not supported by Step Functions]"
    assert (found["error"], text in found["cause"]) == ("States.Runtime", True)
    assert "TaskScheduled" not in made.kinds(execution)


@pytest.mark.parametrize(
    ("resource", "parameters", "text"),
    [
        ("s3:createBucket", {"Bucket": "b", "CreateBucketConfiguration": {"Nonsense": 1}},
         "The field 'Nonsense' is not supported by Step Functions"),
        ("s3:createBucket", {"Bucket": "b", "CreateBucketConfiguration": "x"},
         "The value of the field 'CreateBucketConfiguration' has an invalid format"),
        ("sns:createTopic", {"Name": "t", "Tags": [{"Key": "k", "Value": "v"}, {"Kye": 1}]},
         "The field 'Kye' is not supported by Step Functions"),
        ("dynamodb:getItem", {"TableName": "t", "Key": {"id": {"S": "1", "X": 1}}},
         "The field 'X' is not supported by Step Functions"),
    ],
)  # fmt: skip
def test_members_that_a_call_does_not_have(
    machine: Callable[..., Any], resource: str, parameters: Any, text: str
) -> None:
    made = machine({"T": task(f"arn:aws:states:::aws-sdk:{resource}", parameters)})
    execution = made.start()
    found = made.end(execution)
    assert (found["error"], found["cause"].endswith(f"could not be used to start the Task: [{text}]")) == (
        "States.Runtime", True,
    ), found  # fmt: skip
    assert "TaskScheduled" not in made.kinds(execution)


def test_times_of_the_sdk(machine: Callable[..., Any], client: Callable[..., Any]) -> None:
    client("s3").create_bucket(Bucket="times-of-the-sdk")
    client("s3").put_object(Bucket="times-of-the-sdk", Key="k", Body=b"x")
    base = "arn:aws:states:::aws-sdk:"
    [listed] = machine({"T": task(f"{base}s3:listObjectsV2", {"Bucket": "times-of-the-sdk"})}).output()["Contents"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", listed["LastModified"])
    assert (listed["Key"], listed["Size"], listed["ETag"][:1]) == ("k", 1, '"')


def test_an_action_that_is_not_there(machine: Callable[..., Any]) -> None:
    for action in ("s3:flyAway", "s3:GetObject"):
        with pytest.raises(ClientError, match="is not recognized"):
            machine({"T": task(f"arn:aws:states:::aws-sdk:{action}", {})})


def test_names_of_members_are_those_of_the_java_sdk(machine: Callable[..., Any], client: Callable[..., Any]) -> None:
    sqs, db = client("sqs"), client("dynamodb")
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    base = "arn:aws:states:::aws-sdk:"
    sent = {"QueueUrl": url, "MessageBody": "x"}
    assert "Md5OfMessageBody" in machine({"T": task(f"{base}sqs:sendMessage", sent)}, "sdk").output()
    optimized = machine({"T": task("arn:aws:states:::sqs:sendMessage", sent)}, "optimized").output()
    assert "MD5OfMessageBody" in optimized
    told = optimized["SdkHttpMetadata"]
    assert told["HttpHeaders"]["x-amzn-RequestId"] == optimized["SdkResponseMetadata"]["RequestId"]
    assert told["AllHttpHeaders"]["Content-Length"] == [told["HttpHeaders"]["Content-Length"]]
    db.create_table(
        TableName="table", BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    )  # fmt: skip
    item = {
        "id": {"S": "1"},
        "flag": {"Bool": True},
        "none": {"Nul": True},
        "many": {"Ss": ["a"]},
        "old": {"BOOL": True},
    }
    put = task(f"{base}dynamodb:putItem", {"TableName": "table", "Item": item}) | {"ResultPath": "$.put", "Next": "G"}
    del put["End"]
    key = {"TableName": "table", "Key": {"id": {"S": "1"}}}
    output = machine({"P": put, "G": task(f"{base}dynamodb:getItem", key, ResultPath="$.got")}, "items").output()
    assert output["put"] == {}
    assert output["got"]["Item"] == {**item, "old": {"Bool": True}}
    assert db.get_item(TableName="table", Key={"id": {"S": "1"}})["Item"]["none"] == {"NULL": True}


@pytest.mark.parametrize(
    ("payload", "got"), [(None, {}), ("text", "text"), ('{"a": 1}', {"a": 1}), ('"quoted"', "quoted"), ([1], [1])]
)
def test_payloads(machine: Callable[..., Any], function: Callable[..., str], payload: Any, got: Any) -> None:
    parameters = {"FunctionName": function(ECHO), "Payload": payload}
    assert machine({"T": task("arn:aws:states:::lambda:invoke", parameters)}).output()["Payload"] == {"got": got}


def test_a_function_that_gives_bytes(machine: Callable[..., Any], function: Callable[..., str]) -> None:
    arn = function("def handler(event, context):\n    return {'in': b'text'} if event else b'{\"whole\": 1}'\n")
    made = machine({"T": task(arn)})
    assert (made.output({"a": 1}), made.output({})) == ({"in": "text"}, {"whole": 1})


@pytest.mark.parametrize(
    ("resource", "parameters", "error", "cause"),
    [
        ("sqs:sendMessage", {"QueueUrl": "$url", "MessageBody": None}, "SQS.AmazonSQSException",
         "The request must contain the parameter MessageBody. (Service: AmazonSQS; Status Code: 400; "
         "Error Code: MissingParameter; Request ID: "),
        ("sns:publish", {"TopicArn": "$topic", "Message": "m"}, "SNS.InvalidParameterException",
         "Invalid parameter: The MessageGroupId parameter is required for FIFO topics (Service: AmazonSNS; "
         "Status Code: 400; Error Code: InvalidParameter; Request ID: "),
        ("dynamodb:putItem", {"TableName": "table", "Item": None}, "DynamoDB.AmazonDynamoDBException",
         "1 validation error detected: Value null at 'item' failed to satisfy constraint: Member must not be null "
         "(Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ValidationException; Request ID: "),
        ("dynamodb:getItem", {"TableName": "none", "Key": {"id": {"S": "1"}}}, "DynamoDB.ResourceNotFoundException",
         "Requested resource not found (Service: AmazonDynamoDBv2; Status Code: 400; "
         "Error Code: ResourceNotFoundException; Request ID: "),
        ("states:startExecution", {"StateMachineArn": "$machine"}, "StepFunctions.StateMachineDoesNotExistException",
         "State Machine Does Not Exist: '$machine' (Service: AWSStepFunctions; Status Code: 400; "
         "Error Code: StateMachineDoesNotExist; Request ID: "),
    ],
)  # fmt: skip
def test_causes_of_optimized_integrations(
    machine: Callable[..., Any],
    client: Callable[..., Any],
    account: str,
    resource: str,
    parameters: Any,
    error: str,
    cause: str,
) -> None:
    places = {
        "$url": client("sqs").create_queue(QueueName="q")["QueueUrl"],
        "$topic": client("sns").create_topic(Name="t.fifo", Attributes={"FifoTopic": "true"})["TopicArn"],
        "$machine": f"arn:aws:states:us-east-1:{account}:stateMachine:none",
    }
    given = {name: places.get(value, value) if isinstance(value, str) else value for name, value in parameters.items()}
    found = machine({"T": task(f"arn:aws:states:::{resource}", given)}).run()
    assert found["error"] == error, found
    assert found["cause"].startswith(cause.replace("$machine", places["$machine"])), found["cause"]
    assert found["cause"].endswith("; Proxy: null)")
