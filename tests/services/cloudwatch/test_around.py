"""Dashboards, tags, stacks, and the metrics that services publish of themselves."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.conftest import Server
from tests.roles import make_role

Make = Callable[..., Any]


@pytest.fixture
def cloudwatch(client: Make) -> Any:
    return client("cloudwatch")


def test_dashboards_and_tags(cloudwatch: Any, account: str) -> None:
    widget = {"type": "text", "properties": {"markdown": "x"}}
    body = json.dumps({"widgets": [widget]})
    cloudwatch.put_dashboard(DashboardName="d", DashboardBody=body, Tags=[{"Key": "a", "Value": "b"}])
    found = cloudwatch.get_dashboard(DashboardName="d")
    assert (found["DashboardBody"], found["DashboardArn"]) == (body, f"arn:aws:cloudwatch::{account}:dashboard/d")
    (listed,) = cloudwatch.list_dashboards(DashboardNamePrefix="d")["DashboardEntries"]
    assert (listed["DashboardName"], listed["Size"]) == ("d", len(body))
    with pytest.raises(ClientError, match="Should have required property 'type'") as caught:
        cloudwatch.put_dashboard(DashboardName="d", DashboardBody='{"widgets": [{"properties": {}}]}')
    assert caught.value.response["Error"]["Code"] == "InvalidParameterInput"
    arn = found["DashboardArn"]
    cloudwatch.tag_resource(ResourceARN=arn, Tags=[{"Key": "c", "Value": "d"}])
    cloudwatch.untag_resource(ResourceARN=arn, TagKeys=["a"])
    assert cloudwatch.list_tags_for_resource(ResourceARN=arn)["Tags"] == [{"Key": "c", "Value": "d"}]
    cloudwatch.delete_dashboards(DashboardNames=["d"])
    with pytest.raises(ClientError, match="Dashboard d does not exist"):
        cloudwatch.get_dashboard(DashboardName="d")


def test_stacks(cloudwatch: Any, client: Make, wait_until: Any) -> None:
    def template(threshold: int) -> str:
        alarm = {
            "MetricName": "m", "Namespace": "n", "Statistic": "Sum", "Period": 60, "EvaluationPeriods": 1,
            "ComparisonOperator": "GreaterThanThreshold", "Threshold": threshold, "Dimensions": [{"Name": "A", "Value": "b"}],
        }  # fmt: skip
        resources = {
            "Alarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": alarm},
            "Both": {
                "Type": "AWS::CloudWatch::CompositeAlarm",
                "Properties": {"AlarmRule": {"Fn::Sub": "OK(${Alarm})"}},
            },
            "Board": {"Type": "AWS::CloudWatch::Dashboard", "Properties": {"DashboardBody": '{"widgets": []}'}},
            "Detector": {
                "Type": "AWS::CloudWatch::AnomalyDetector",
                "Properties": {"MetricName": "m", "Namespace": "n", "Stat": "Sum"},
            },
        }
        outputs = {"Arn": {"Value": {"Fn::GetAtt": ["Alarm", "Arn"]}}}
        return json.dumps({"Resources": resources, "Outputs": outputs})

    stacks = client("cloudformation")
    status = lambda: stacks.describe_stacks(StackName="s")["Stacks"][0]["StackStatus"]  # noqa: E731
    stacks.create_stack(StackName="s", TemplateBody=template(1))
    wait_until(lambda: status() == "CREATE_COMPLETE")
    stacks.update_stack(StackName="s", TemplateBody=template(2))
    wait_until(lambda: status() == "UPDATE_COMPLETE")
    (alarm,) = cloudwatch.describe_alarms()["MetricAlarms"]
    assert (alarm["Threshold"], alarm["Dimensions"]) == (2, [{"Name": "A", "Value": "b"}])
    assert len(cloudwatch.describe_anomaly_detectors()["AnomalyDetectors"]) == 1
    assert len(cloudwatch.list_dashboards()["DashboardEntries"]) == 1
    stacks.delete_stack(StackName="s")
    wait_until(lambda: not cloudwatch.describe_alarms(AlarmTypes=["MetricAlarm", "CompositeAlarm"])["MetricAlarms"])


def total(cloudwatch: Any, namespace: str, metric: str, stat: str = "Sum", **dimensions: str) -> float:
    now = time.time()
    asked = {"Namespace": namespace, "MetricName": metric, "Statistics": [stat], "Period": 86_400 * 30}
    listed = [{"Name": name, "Value": value} for name, value in dimensions.items()]
    found = cloudwatch.get_metric_statistics(
        **asked, StartTime=now - 3600, EndTime=now + 86_400 * 20, Dimensions=listed
    )
    return sum(float(one[stat]) for one in found["Datapoints"])


def test_services_publish(cloudwatch: Any, client: Make, wait_until: Any) -> None:
    sqs = client("sqs")
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="hello")
    sqs.send_message_batch(QueueUrl=url, Entries=[{"Id": str(n), "MessageBody": "xy"} for n in range(3)])
    (message,) = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=1)["Messages"]
    sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    topic = client("sns").create_topic(Name="t")["TopicArn"]
    client("sns").publish(TopicArn=topic, Message="hello")
    entries = [{"Id": str(number), "Message": "ab"} for number in range(2)]
    client("sns").publish_batch(TopicArn=topic, PublishBatchRequestEntries=entries)
    kinesis = client("kinesis")
    kinesis.create_stream(StreamName="s", ShardCount=1)
    kinesis.get_waiter("stream_exists").wait(StreamName="s", WaiterConfig={"Delay": 1})
    kinesis.put_record(StreamName="s", Data=b"abc", PartitionKey="k")
    kinesis.put_records(StreamName="s", Records=[{"Data": b"d", "PartitionKey": "k"}] * 2)
    dynamodb = client("dynamodb")
    dynamodb.create_table(
        TableName="table", BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}],
    )  # fmt: skip
    dynamodb.put_item(TableName="table", Item={"k": {"S": "1"}})
    with pytest.raises(ClientError):
        dynamodb.put_item(TableName="table", Item={"k": {"S": "1"}}, ConditionExpression="attribute_not_exists(k)")
    dynamodb.scan(TableName="table")
    definition = json.dumps({"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}})
    sfn = client("stepfunctions")
    role = make_role(client("iam"))
    machine = sfn.create_state_machine(name="m", definition=definition, roleArn=role)["stateMachineArn"]
    sfn.start_execution(stateMachineArn=machine)
    found = lambda *names, **more: total(cloudwatch, *names, **more)  # noqa: E731
    wait_until(lambda: found("AWS/States", "ExecutionsSucceeded", StateMachineArn=machine) == 1)
    names = ("Sent", "Received", "Deleted")
    assert [found("AWS/SQS", f"NumberOfMessages{name}", QueueName="q") for name in names] == [4, 1, 1]
    assert found("AWS/SQS", "SentMessageSize", QueueName="q") == 11
    assert found("AWS/States", "ExecutionsStarted", StateMachineArn=machine) == 1
    wait_until(lambda: found("AWS/DynamoDB", "ReturnedItemCount", TableName="table", Operation="Scan") == 1)
    assert found("AWS/DynamoDB", "ConditionalCheckFailedRequests", TableName="table") == 1
    count = found("AWS/DynamoDB", "SuccessfulRequestLatency", "SampleCount", TableName="table", Operation="PutItem")
    assert count == 1
    assert (
        found("AWS/SNS", "NumberOfMessagesPublished", TopicName="t"),
        found("AWS/SNS", "PublishSize", TopicName="t"),
    ) == (3, 9)
    assert (
        found("AWS/Kinesis", "IncomingRecords", StreamName="s"),
        found("AWS/Kinesis", "IncomingBytes", StreamName="s"),
    ) == (3, 5)


@pytest.mark.turns_clock
def test_queues_tell_what_waits(cloudwatch: Any, client: Make, server: Server, wait_until: Any) -> None:
    sqs = client("sqs")
    url = sqs.create_queue(QueueName="waiting")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="one")
    sqs.send_message(QueueUrl=url, MessageBody="two", DelaySeconds=900)
    server.advance(65)
    names = ("Visible", "Delayed", "NotVisible")
    tell = lambda: [  # noqa: E731
        cloudwatch.list_metrics(Namespace="AWS/SQS", MetricName=f"ApproximateNumberOfMessages{name}")["Metrics"]
        for name in names
    ]
    wait_until(lambda: all(tell()))


def test_logs_become_metrics(cloudwatch: Any, client: Make, wait_until: Any) -> None:
    logs, now = client("logs"), int(time.time() * 1000)
    logs.create_log_group(logGroupName="g")
    logs.create_log_stream(logGroupName="g", logStreamName="s")
    change = {
        "metricName": "Latency",
        "metricNamespace": "App",
        "metricValue": "$.ms",
        "dimensions": {"Path": "$.path"},
    }
    logs.put_metric_filter(
        logGroupName="g", filterName="f", filterPattern='{ $.level = "info" }', metricTransformations=[change]
    )
    embedded = {
        "_aws": {"Timestamp": now, "CloudWatchMetrics": [
            {"Namespace": "Emf", "Dimensions": [["Service"]], "Metrics": [{"Name": "Orders", "Unit": "Count"}]}]},
        "Service": "shop", "Orders": [2, 3],
    }  # fmt: skip
    messages = [
        json.dumps({"level": "info", "ms": 12.5, "path": "/a"}), json.dumps({"level": "debug", "ms": 99, "path": "/a"}),
        json.dumps(embedded), "no JSON",
    ]  # fmt: skip
    logs.put_log_events(
        logGroupName="g", logStreamName="s", logEvents=[{"timestamp": now, "message": text} for text in messages]
    )
    wait_until(lambda: total(cloudwatch, "App", "Latency", Path="/a") == 12.5)
    assert total(cloudwatch, "Emf", "Orders", Service="shop") == 5
    assert total(cloudwatch, "AWS/Logs", "IncomingLogEvents", LogGroupName="g") == 4


def test_what_was_counted_outlives_a_stop(own_server: Callable[..., Server], wait_until: Any) -> None:
    server = own_server()
    server.client("sqs", "123456789012").create_queue(QueueName="q")
    url = server.client("sqs", "123456789012").get_queue_url(QueueName="q")["QueueUrl"]
    server.client("sqs", "123456789012").send_message(QueueUrl=url, MessageBody="x")
    cloudwatch = server.client("cloudwatch", "123456789012")
    cloudwatch.put_metric_data(Namespace="App", MetricData=[{"MetricName": "m", "Value": 3}])
    server.stop()
    server.start()
    cloudwatch = server.client("cloudwatch", "123456789012")
    assert total(cloudwatch, "AWS/SQS", "NumberOfMessagesSent", QueueName="q") == 1
    assert total(cloudwatch, "App", "m") == 3
