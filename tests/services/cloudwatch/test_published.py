"""What services publish of themselves, beside the plain counts of test_around."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from tests.roles import make_role
from tests.services.apigateway.http.conftest import apis, function
from tests.services.apigateway.websocket.conftest import MOCK, Opened, open_socket
from tests.services.apigateway.websocket.conftest import api as chat
from tests.services.cloudwatch.test_around import total

__all__ = ["apis", "chat", "function", "open_socket"]
Make = Callable[..., Any]
FAILS = "def handler(event, context):\n    if event.get('fail'):\n        raise ValueError('no')\n    return 'x'\n"
QUEUE_TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": "*"}],
}


@pytest.fixture
def found(client: Make) -> Callable[..., float]:
    """found(namespace, metric, statistic, **dimensions)."""
    cloudwatch = client("cloudwatch")
    return lambda *names, **dimensions: total(cloudwatch, *names, **dimensions)


def fetch(server: Any, path: str) -> int:
    try:
        with urllib.request.urlopen(f"{server.url}/_aws/execute-api/{path}") as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_apis(
    client: Make, apis: Any, function: Any, chat: Any, open_socket: Opened, server: Any, found: Any, wait_until: Any
) -> None:
    rest = client("apigateway")
    made = rest.create_rest_api(name="shop")
    place = {"restApiId": made["id"], "resourceId": made["rootResourceId"], "httpMethod": "GET"}
    rest.put_method(**place, authorizationType="NONE")
    rest.put_integration(**place, type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'})
    rest.put_method_response(**place, statusCode="200")
    rest.put_integration_response(**place, statusCode="200")
    rest.create_deployment(restApiId=made["id"], stageName="v1")
    patch = [{"op": "replace", "path": "/*/*/metrics/enabled", "value": "true"}]
    rest.update_stage(restApiId=made["id"], stageName="v1", patchOperations=patch)
    assert [fetch(server, f"{made['id']}/v1/{path}") for path in ("", "", "nowhere")] == [200, 200, 403]
    plain = apis.create_api(Name="h", ProtocolType="HTTP", Target=function())["ApiId"]
    apis.update_stage(ApiId=plain, StageName="$default", DefaultRouteSettings={"DetailedMetricsEnabled": True})
    assert fetch(server, f"{plain}/any") == 200
    room = chat({"$connect": MOCK, "say": MOCK}, two_way=("say",))
    socket = open_socket(room)
    socket.send('{"action": "say"}')
    socket.send('{"action": "nothing"}')
    socket.recv()
    gateway = lambda *names, **dimensions: found("AWS/ApiGateway", *names, **dimensions)  # noqa: E731
    wait_until(lambda: gateway("ClientError", ApiId=room, Stage="prod") == 1)
    assert (gateway("Count", ApiName="shop"), gateway("Count", ApiName="shop", Stage="v1")) == (3, 3)
    assert gateway("Count", ApiName="shop", Stage="v1", Method="GET", Resource="/") == 2
    assert (gateway("4XXError", "Average", ApiName="shop"), gateway("5XXError", ApiName="shop")) == (1 / 3, 0)
    assert gateway("Latency", "SampleCount", ApiName="shop") == 3
    own = {"ApiId": plain, "Stage": "$default", "Method": "ANY", "Resource": "$default"}
    assert (gateway("Count", **own), gateway("4xx", ApiId=plain), gateway("5xx", ApiId=plain)) == (1, 0, 0)
    assert 0 < gateway("IntegrationLatency", ApiId=plain) <= gateway("Latency", ApiId=plain)
    assert gateway("DataProcessed", ApiId=plain) > 0
    assert (gateway("ConnectCount", ApiId=room), gateway("MessageCount", ApiId=room)) == (1, 3)


def test_what_fails(client: Make, function: Any, found: Any, wait_until: Any) -> None:
    """Functions that are called asynchronously, rules, and topics, with dead-letter queues and without."""
    sqs, events, sns, functions = client("sqs"), client("events"), client("sns"), client("lambda")
    url = sqs.create_queue(QueueName="dead", Attributes={"Policy": json.dumps(QUEUE_TRUST)})["QueueUrl"]
    dead = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    gone = dead.replace("dead", "gone")
    function(FAILS, name="async")
    functions.put_function_event_invoke_config(
        FunctionName="async", MaximumRetryAttempts=0, DestinationConfig={"OnFailure": {"Destination": gone}}
    )
    functions.invoke(FunctionName="async", InvocationType="Event", Payload=b'{"fail": true}')
    pattern = json.dumps({"source": ["shop"]})
    events.put_rule(Name="fine", EventPattern=pattern)
    events.put_targets(Rule="fine", Targets=[{"Id": "1", "Arn": dead}])
    events.create_event_bus(Name="own")
    events.put_rule(Name="lost", EventBusName="own", EventPattern=pattern)
    target = {"Id": "1", "Arn": gone, "DeadLetterConfig": {"Arn": dead}}
    events.put_targets(Rule="lost", EventBusName="own", Targets=[target])
    event = {"Source": "shop", "DetailType": "d", "Detail": "{}"}
    events.put_events(Entries=[event, {**event, "EventBusName": "own"}])
    topic = sns.create_topic(Name="t")["TopicArn"]
    for attributes in ({}, {"FilterPolicy": '{"a": ["b"]}'}):
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=dead if not attributes else gone, Attributes=attributes)
    sns.publish(TopicArn=topic, Message="m")
    rule = {"RuleName": "fine"}
    wait_until(lambda: found("AWS/Lambda", "DestinationDeliveryFailures", FunctionName="async") == 1)
    for metric, value in (("AsyncEventsReceived", 1), ("AsyncEventsDropped", 1), ("Errors", 1), ("Invocations", 1)):
        assert found("AWS/Lambda", metric, FunctionName="async") == value, metric
    wait_until(lambda: found("AWS/Events", "InvocationsSentToDlq", RuleName="lost", EventBusName="own") == 1)
    for metric in (
        "MatchedEvents",
        "TriggeredRules",
        "InvocationAttempts",
        "SuccessfulInvocationAttempts",
        "Invocations",
    ):
        assert found("AWS/Events", metric, **rule) == 1, metric
    assert (found("AWS/Events", "FailedInvocations", **rule), found("AWS/Events", "InvocationsCreated")) == (0, 2)
    assert found("AWS/Events", "FailedInvocations", RuleName="lost", EventBusName="own") == 1
    assert found("AWS/Events", "PutEventsEntriesCount") == 2
    wait_until(lambda: found("AWS/SNS", "NumberOfNotificationsDelivered", TopicName="t") == 1)
    assert found("AWS/SNS", "NumberOfNotificationsFilteredOut-NoMessageAttributes", TopicName="t") == 1


def test_tables_and_streams(client: Make, found: Any, wait_until: Any) -> None:
    dynamodb, kinesis = client("dynamodb"), client("kinesis")
    dynamodb.create_table(
        TableName="table", BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in "kg"],
        GlobalSecondaryIndexes=[{
            "IndexName": "by-g", "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "KEYS_ONLY"}}],
    )  # fmt: skip
    item = {"k": {"S": "1"}, "g": {"S": "x"}, "text": {"S": "y" * 1500}}
    dynamodb.put_item(TableName="table", Item=item)
    dynamodb.batch_write_item(RequestItems={"table": [{"PutRequest": {"Item": {**item, "k": {"S": "2"}}}}]})
    for consistent in (True, False):
        dynamodb.get_item(TableName="table", Key={"k": {"S": "1"}}, ConsistentRead=consistent)
    dynamodb.query(
        TableName="table",
        IndexName="by-g",
        KeyConditionExpression="g = :g",
        ExpressionAttributeValues={":g": {"S": "x"}},
    )
    kinesis.create_stream(StreamName="s", ShardCount=1)
    kinesis.get_waiter("stream_exists").wait(StreamName="s", WaiterConfig={"Delay": 1})
    shard = kinesis.put_record(StreamName="s", Data=b"abc", PartitionKey="k")["ShardId"]
    place = kinesis.get_shard_iterator(StreamName="s", ShardId=shard, ShardIteratorType="TRIM_HORIZON")
    kinesis.get_records(ShardIterator=place["ShardIterator"])
    stream = {"StreamName": "s"}
    wait_until(lambda: found("AWS/Kinesis", "GetRecords.Bytes", **stream) == 3)
    assert (
        found("AWS/Kinesis", "PutRecord.Success", **stream),
        found("AWS/Kinesis", "GetRecords.Records", **stream),
    ) == (1, 1)
    table = {"TableName": "table"}
    index = {**table, "GlobalSecondaryIndexName": "by-g"}
    written, read = (f"Consumed{kind}CapacityUnits" for kind in ("Write", "Read"))
    assert (found("AWS/DynamoDB", written, **table), found("AWS/DynamoDB", written, **index)) == (4, 2)
    assert (found("AWS/DynamoDB", read, **table), found("AWS/DynamoDB", read, **index)) == (1.5, 0.5)


def test_workflows_and_delivery(client: Make, account: str, found: Any, wait_until: Any) -> None:
    role, sfn, firehose = make_role(client("iam")), client("stepfunctions"), client("firehose")
    activity = sfn.create_activity(name="a")["activityArn"]
    resource = "arn:aws:states:::sqs:sendMessage"
    url = client("sqs").create_queue(QueueName="q")["QueueUrl"]
    send = {"Type": "Task", "Resource": resource, "Parameters": {"QueueUrl": url, "MessageBody": "x"}}
    states = {"Send": {**send, "Next": "Do"}, "Do": {"Type": "Task", "Resource": activity, "End": True}}
    definition = json.dumps({"StartAt": "Send", "States": states})
    machine = sfn.create_state_machine(name="m", definition=definition, roleArn=role)["stateMachineArn"]
    sfn.start_execution(stateMachineArn=machine)
    token = sfn.get_activity_task(activityArn=activity)["taskToken"]
    sfn.send_task_success(taskToken=token, output="{}")
    quick = json.dumps({"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}})
    express = sfn.create_state_machine(name="x", definition=quick, roleArn=role, type="EXPRESS")["stateMachineArn"]
    client("stepfunctions", config={"inject_host_prefix": False}).start_sync_execution(stateMachineArn=express)
    bucket = f"metrics-{account}"
    client("s3").create_bucket(Bucket=bucket)
    firehose.create_delivery_stream(
        DeliveryStreamName="d",
        ExtendedS3DestinationConfiguration={
            "RoleARN": role, "BucketARN": f"arn:aws:s3:::{bucket}",
            "BufferingHints": {"SizeInMBs": 1, "IntervalInSeconds": 0}},
    )  # fmt: skip
    firehose.put_record_batch(DeliveryStreamName="d", Records=[{"Data": b"ab"}, {"Data": b"c"}])
    wait_until(lambda: found("AWS/Firehose", "DeliveryToS3.Records", DeliveryStreamName="d") == 2)
    for metric, value in (("IncomingBytes", 3), ("DeliveryToS3.Bytes", 3), ("DeliveryToS3.Success", 1)):
        assert found("AWS/Firehose", metric, DeliveryStreamName="d") == value, metric
    wait_until(lambda: found("AWS/States", "ActivitiesSucceeded", ActivityArn=activity) == 1)
    assert [found("AWS/States", f"Activities{what}", ActivityArn=activity) for what in ("Scheduled", "Started")] == [
        1,
        1,
    ]
    own = {"ServiceIntegrationResourceArn": resource}
    assert found("AWS/States", "ServiceIntegrationsSucceeded", **own) == 1
    assert found("AWS/States", "ExecutionsSucceeded", StateMachineArn=express) == 1
    assert found("AWS/States", "ExpressExecutionBilledDuration", StateMachineArn=express) == 100
