"""What each kind of target is given, and enrichments; each pipe runs from a queue."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from tests.roles import make_role
from tests.services.lambda_.conftest import package
from tests.services.pipes.conftest import Plumbing

FUNCTION = """
import json
def handler(events, context):
    for event in events:
        if event.get("body") == "broken":
            raise ValueError("broken")
    if isinstance(events[0].get("body"), str) and events[0]["body"].startswith("{"):
        bodies = [json.loads(event["body"]) for event in events]
        if bodies[0].get("partly"):
            failed = [one for one, body in zip(events, bodies) if body["n"] % 2 and
                      one["attributes"]["ApproximateReceiveCount"] == "1"]
            return {"batchItemFailures": [{"itemIdentifier": one["messageId"]} for one in failed]}
        return [{"n": body["n"] * 10} for body in bodies if body["n"] > 0]
    return []
"""


def function(plumbing: Plumbing) -> str:
    made = plumbing.client("lambda").create_function(
        FunctionName="f", Runtime="python3.11", Handler="index.handler", Role=plumbing.role,
        Code={"ZipFile": package(index=FUNCTION)},
    )  # fmt: skip
    arn: str = made["FunctionArn"]
    return arn


def machine(plumbing: Plumbing, kind: str, result: Any, name: str = "m") -> str:
    definition = {"StartAt": "A", "States": {"A": result}}
    made = plumbing.client("stepfunctions").create_state_machine(
        name=name, definition=json.dumps(definition), roleArn=plumbing.role, type=kind
    )
    arn: str = made["stateMachineArn"]
    return arn


def test_a_queue_that_keeps_order(plumbing: Plumbing) -> None:
    target = plumbing.queue("out.fifo", FifoQueue="true")
    plumbing.make(target=target, TargetParameters={
        "SqsQueueParameters": {"MessageGroupId": "$.body.group", "MessageDeduplicationId": "$.messageId"},
        "InputTemplate": '{"pipe": <aws.pipes.pipe-name>, "n": <$.body.n>, "from": "<aws.pipes.source-arn>", "at": '
        '<aws.pipes.event.ingestion-time>, "whole": <aws.pipes.event.json>}',
    })  # fmt: skip
    plumbing.put({"group": "g", "n": [1, 2]})
    answer = plumbing.sqs.receive_message(QueueUrl=plumbing.url("out.fifo"), WaitTimeSeconds=10, AttributeNames=["All"])
    [message] = answer["Messages"]
    body = json.loads(message["Body"])
    assert message["Attributes"]["MessageGroupId"] == "g"
    assert (body["pipe"], body["n"], body["from"].rsplit(":", 1)[1]) == ("p", [1, 2], "in")
    assert body["at"].endswith("Z")
    assert body["whole"]["body"] == {"group": "g", "n": [1, 2]}
    assert message["Attributes"]["MessageDeduplicationId"] == body["whole"]["messageId"]


def test_a_function_enriches_and_filters(plumbing: Plumbing, wait_until: Callable[..., Any]) -> None:
    plumbing.make(Enrichment=function(plumbing), TargetParameters={"InputTemplate": "n is <$.n>"})
    plumbing.put({"n": 0}, {"n": 4})
    assert plumbing.take() == ["n is 40"]
    wait_until(lambda: plumbing.left() == 0)


def test_a_function_takes_a_batch_in_part(plumbing: Plumbing, wait_until: Callable[..., Any]) -> None:
    source = plumbing.queue("in", VisibilityTimeout="1")
    plumbing.put({"partly": True, "n": 1}, {"partly": True, "n": 2}, "broken")
    plumbing.make(target=function(plumbing), source=source, SourceParameters={"SqsQueueParameters": {"BatchSize": 1}})
    # What is named comes again and is taken; what the function raises for comes again without end.
    wait_until(lambda: plumbing.left() == 1, 20)


def test_state_machines(plumbing: Plumbing, wait_until: Callable[..., Any]) -> None:
    states = plumbing.client("stepfunctions")
    enriching = machine(plumbing, "EXPRESS", {
        "Type": "Pass", "QueryLanguage": "JSONata", "End": True,
        "Output": "{% [$states.input.{'upper': $uppercase(body)}] %}"}, "enriching")  # fmt: skip
    target = machine(plumbing, "STANDARD", {"Type": "Succeed"})
    plumbing.make(target=target, Enrichment=enriching, TargetParameters={
        "StepFunctionStateMachineParameters": {"InvocationType": "FIRE_AND_FORGET"},
    })  # fmt: skip
    plumbing.put("quiet")
    [run] = wait_until(lambda: states.list_executions(stateMachineArn=target)["executions"])
    assert json.loads(states.describe_execution(executionArn=run["executionArn"])["input"]) == [{"upper": "QUIET"}]


def test_a_bus_a_topic_and_a_log_group(plumbing: Plumbing, wait_until: Callable[..., Any]) -> None:
    events, sns, logs = plumbing.client("events"), plumbing.client("sns"), plumbing.client("logs")
    out = plumbing.queue("out")
    url = plumbing.url("out")
    policy = {"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": out}]}  # fmt: skip
    plumbing.sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps(policy)})
    bus = events.create_event_bus(Name="b")["EventBusArn"]
    events.put_rule(Name="r", EventBusName="b", EventPattern='{"source": [{"prefix": ""}]}')
    events.put_targets(Rule="r", EventBusName="b", Targets=[{"Id": "1", "Arn": out}])
    plumbing.make("plain", plumbing.queue("one"), bus, TargetParameters={"InputTemplate": '{"body": <$.body>}'})
    plumbing.make("said", plumbing.queue("two"), bus, TargetParameters={
        "InputTemplate": "<$.body.detail>",
        "EventBridgeEventBusParameters": {"Source": "$.body.from", "DetailType": "t", "Time": "$.body.at", "Resources": ["$.body.arn"]},
    })  # fmt: skip
    plumbing.put({"a": 1}, queue="one")
    [found] = plumbing.take()
    assert (found["source"], found["detail-type"], found["detail"]) == (
        "Pipe plain",
        "Event from aws:sqs",
        {"body": {"a": 1}},
    )
    arn = f"arn:aws:sqs:us-east-1:{plumbing.account}:x"
    plumbing.put({"from": "me", "at": "2026-01-02T03:04:05Z", "arn": arn, "detail": {"b": 2}}, queue="two")
    [found] = plumbing.take()
    assert (found["source"], found["detail-type"], found["time"]) == ("me", "t", "2026-01-02T03:04:05Z")
    assert (found["resources"], found["detail"]) == ([arn], {"b": 2})

    topic = sns.create_topic(Name="t")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=out, Attributes={"RawMessageDelivery": "true"})
    plumbing.make("told", plumbing.queue("three"), topic, TargetParameters={"InputTemplate": "Hello <$.body>"})
    plumbing.put("you", queue="three")
    assert plumbing.take() == ['Hello "you"']

    logs.create_log_group(logGroupName="g")
    plumbing.make("kept", plumbing.queue("four"), f"arn:aws:logs:us-east-1:{plumbing.account}:log-group:g", TargetParameters={
        "InputTemplate": "<$.body.text>",
        "CloudWatchLogsParameters": {"LogStreamName": "s", "Timestamp": "$.body.at"},
    })  # fmt: skip
    plumbing.put({"text": "line", "at": int(time.time() * 1000)}, queue="four")
    [line] = wait_until(lambda: logs.filter_log_events(logGroupName="g")["events"])
    assert (line["message"], line["logStreamName"]) == ('"line"', "s")


def test_streams(plumbing: Plumbing, wait_until: Callable[..., Any]) -> None:
    kinesis, firehose, s3 = plumbing.client("kinesis"), plumbing.client("firehose"), plumbing.client("s3")
    kinesis.create_stream(StreamName="s", ShardCount=1)
    stream = kinesis.describe_stream_summary(StreamName="s")["StreamDescriptionSummary"]["StreamARN"]
    plumbing.make("first", target=stream, TargetParameters={
        "KinesisStreamParameters": {"PartitionKey": "$.body.key"}, "InputTemplate": '{"n": <$.body.n>}',
    })  # fmt: skip
    bucket = f"pipes-{plumbing.account}"
    s3.create_bucket(Bucket=bucket)
    delivery = firehose.create_delivery_stream(DeliveryStreamName="d", ExtendedS3DestinationConfiguration={
        "RoleARN": plumbing.role, "BucketARN": f"arn:aws:s3:::{bucket}", "BufferingHints": {"SizeInMBs": 1, "IntervalInSeconds": 0},
    })["DeliveryStreamARN"]  # fmt: skip
    plumbing.make("second", stream, delivery, TargetParameters={"InputTemplate": "<$.partitionKey>:<$.data.n>\n"},
        SourceParameters={
            "KinesisStreamParameters": {"StartingPosition": "TRIM_HORIZON"},
            "FilterCriteria": {"Filters": [{"Pattern": '{"data": {"n": [1]}}'}]},
    })  # fmt: skip
    plumbing.put({"key": "k", "n": 0}, {"key": "k", "n": 1})
    [listed] = wait_until(lambda: s3.list_objects_v2(Bucket=bucket).get("Contents"), 20)
    assert s3.get_object(Bucket=bucket, Key=listed["Key"])["Body"].read() == b'"k":1\n'


def test_an_api_destination(plumbing: Plumbing, wait_until: Callable[..., Any]) -> None:
    """The server's own function URL stands for the endpoint."""
    events, lam = plumbing.client("events"), plumbing.client("lambda")
    source = "def handler(event, context): return {'statusCode': 200, 'body': event['rawPath'] + event['headers']['x-n'] + event['body']}"
    lam.create_function(
        FunctionName="web", Runtime="python3.11", Handler="index.handler", Role=plumbing.role,
        Code={"ZipFile": package(index=source)},
    )  # fmt: skip
    url = lam.create_function_url_config(FunctionName="web", AuthType="NONE")["FunctionUrl"]
    for action, more in (
        ("lambda:InvokeFunctionUrl", {"FunctionUrlAuthType": "NONE"}),
        ("lambda:InvokeFunction", {"InvokedViaFunctionUrl": True}),
    ):
        lam.add_permission(FunctionName="web", StatementId=action[7:], Action=action, Principal="*", **more)
    connection = events.create_connection(Name="c", AuthorizationType="API_KEY", AuthParameters={
        "ApiKeyAuthParameters": {"ApiKeyName": "k", "ApiKeyValue": "v"}})["ConnectionArn"]  # fmt: skip
    destination = events.create_api_destination(
        Name="d", ConnectionArn=connection, InvocationEndpoint=f"{url}things/*", HttpMethod="POST"
    )["ApiDestinationArn"]
    plumbing.make(Enrichment=destination, EnrichmentParameters={
        "InputTemplate": "<$.body.n>",
        "HttpParameters": {"PathParameterValues": ["$.body.id"], "HeaderParameters": {"X-N": "$.body.n"}},
    })  # fmt: skip
    plumbing.put({"id": "i", "n": 7})
    assert plumbing.take() == ["/things/i77"]


def test_what_the_role_may_not_send_stays(plumbing: Plumbing, wait_until: Callable[..., Any]) -> None:
    logs = plumbing.client("logs")
    logs.create_log_group(logGroupName="g")
    role = make_role(
        plumbing.client("iam"), "reader", ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
    )
    source = plumbing.queue("in")
    plumbing.put({"n": 1})
    group = f"arn:aws:logs:us-east-1:{plumbing.account}:log-group:g"
    bucket = f"logs-{plumbing.account}"
    plumbing.client("s3").create_bucket(Bucket=bucket)
    plumbing.make(RoleArn=role, source=source, LogConfiguration={
        "Level": "TRACE", "IncludeExecutionData": ["ALL"], "CloudwatchLogsLogDestination": {"LogGroupArn": group},
        "S3LogDestination": {"BucketName": bucket, "BucketOwner": plumbing.account, "Prefix": "l"},
    })  # fmt: skip

    def lines() -> Any:
        return [json.loads(one["message"]) for one in logs.filter_log_events(logGroupName="g")["events"]]

    steps = wait_until(lines)
    assert [one["messageType"] for one in steps] == [
        "EXECUTION_STARTED", "TARGET_STAGE_ENTERED", "TARGET_INVOCATION_STARTED", "TARGET_INVOCATION_FAILED",
        "TARGET_STAGE_FAILED", "EXECUTION_FAILED",
    ]  # fmt: skip
    assert json.loads(json.loads(steps[0]["payload"])[0]["body"]) == {"n": 1}
    assert "sqs:SendMessage" in steps[3]["error"]["message"]
    assert {one["resourceArn"].rsplit("/", 1)[1] for one in steps} == {"p"}
    assert plumbing.left() == 1
    [listed] = wait_until(lambda: plumbing.client("s3").list_objects_v2(Bucket=bucket).get("Contents"))
    assert listed["Key"].startswith("l/p/")


@pytest.mark.parametrize("kind", ["kinesis", "dynamodb"])
def test_what_a_stream_gives_up(plumbing: Plumbing, kind: str) -> None:
    lost = plumbing.queue("lost")
    source: str
    if kind == "kinesis":
        kinesis = plumbing.client("kinesis")
        kinesis.create_stream(StreamName="s", ShardCount=1)
        source = kinesis.describe_stream_summary(StreamName="s")["StreamDescriptionSummary"]["StreamARN"]
        name, paths = "KinesisStreamParameters", "KinesisBatchInfo"
    else:
        made = plumbing.client("dynamodb").create_table(
            TableName="things", KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}], BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}],
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
        )  # fmt: skip
        source = made["TableDescription"]["LatestStreamArn"]
        name, paths = "DynamoDBStreamParameters", "DDBStreamBatchInfo"
    broken = plumbing.client("stepfunctions").create_state_machine(
        name="m", roleArn=plumbing.role, type="EXPRESS", definition=json.dumps({
            "StartAt": "A", "QueryLanguage": "JSONata", "States": {
                "A": {"Type": "Choice", "Choices": [{"Condition": "{% 'bad' in $states.input.v %}", "Next": "F"}], "Default": "S"},
                "F": {"Type": "Fail"}, "S": {"Type": "Pass", "End": True},
            }}),
    )["stateMachineArn"]  # fmt: skip
    plumbing.make("p", source, broken, SourceParameters={name: {
        "StartingPosition": "TRIM_HORIZON", "MaximumRetryAttempts": 0, "OnPartialBatchItemFailure": "AUTOMATIC_BISECT",
        "DeadLetterConfig": {"Arn": lost},
    }}, TargetParameters={"InputTemplate": '{"v": <$.%s>}' % ("data" if kind == "kinesis" else "dynamodb.NewImage.k.S")})  # fmt: skip
    for value in ("good", "bad", "fine"):
        if kind == "kinesis":
            kinesis.put_record(StreamName="s", PartitionKey="k", Data=json.dumps(value).encode())
        else:
            plumbing.client("dynamodb").put_item(TableName="things", Item={"k": {"S": value}})
    [letter] = plumbing.take("lost")
    assert letter["context"]["condition"] == "RetryAttemptsExhausted"
    assert letter["context"]["partnerResourceArn"].endswith(":pipe/p")
    assert letter[paths]["batchSize"] == 1
