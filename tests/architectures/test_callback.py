"""A workflow hands work to a queue with a token and waits; who works the queue off gives the token back, or an error."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.architectures.conftest import arn, attribute, function, ref, workflow

WORKER = """
import json
import boto3

workflows = boto3.client("stepfunctions")

def handler(event, context):
    for record in event["Records"]:
        asked = json.loads(record["body"])
        if asked["order"] < 0:
            workflows.send_task_failure(taskToken=asked["token"], error="NoSuchOrder", cause="it is below zero")
        else:
            workflows.send_task_success(taskToken=asked["token"], output=json.dumps({"packed": asked["order"]}))
"""
# The policy of the worker names the workflow, whose definition names the queue only: there is no circle.
ANSWERS = ["states:SendTaskSuccess", "states:SendTaskFailure"]


def test_a_callback(deploy: Callable[..., Any]) -> None:
    ask = {
        "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "HeartbeatSeconds": 60,
        "Parameters": {
            "QueueUrl": ref("Work"), "MessageBody": {"order.$": "$.order", "token.$": "$$.Task.Token"},
        },
        "Catch": [{"ErrorEquals": ["NoSuchOrder"], "ResultPath": "$.failure", "Next": "Tell"}],
        "End": True,
    }  # fmt: skip
    tell = {
        "Type": "Task", "Resource": "arn:aws:states:::sns:publish", "ResultPath": None, "Next": "Lost",
        "Parameters": {"TopicArn": ref("Failures"), "Message": {"order.$": "$.order", "why.$": "$.failure.Cause"}},
    }  # fmt: skip
    lost = {"Type": "Fail", "ErrorPath": "$.failure.Error", "CausePath": "$.failure.Cause"}
    policies = [
        {"SQSSendMessagePolicy": {"QueueName": attribute("Work", "QueueName")}},
        {"SNSPublishMessagePolicy": {"TopicName": attribute("Failures", "TopicName")}},
    ]
    answers = {"Effect": "Allow", "Action": ANSWERS, "Resource": ref("Order")}
    listen = {
        "Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage",
        "Resource": arn("Alarms"), "Condition": {"ArnEquals": {"aws:SourceArn": ref("Failures")}},
    }  # fmt: skip
    subscription = {
        "TopicArn": ref("Failures"), "Protocol": "sqs", "Endpoint": arn("Alarms"), "RawMessageDelivery": True,
    }  # fmt: skip
    app = deploy(
        {
            "Work": {"Type": "AWS::SQS::Queue"},
            "Alarms": {"Type": "AWS::SQS::Queue"},
            "Failures": {"Type": "AWS::SNS::Topic"},
            "Heard": {"Type": "AWS::SNS::Subscription", "Properties": subscription},
            "MayListen": {
                "Type": "AWS::SQS::QueuePolicy",
                "Properties": {"Queues": [ref("Alarms")], "PolicyDocument": {"Statement": [listen]}},
            },
            "Order": workflow("Ask", {"Ask": ask, "Tell": tell, "Lost": lost}, Policies=policies),
            "Worker": function(
                WORKER, Policies=[{"Statement": [answers]}],
                Events={"Work": {"Type": "SQS", "Properties": {"Queue": arn("Work")}}},
            ),
        },
        Order="Order", Alarms="Alarms",
    )  # fmt: skip
    good, bad = app.start("Order", {"order": 7}), app.start("Order", {"order": -1})
    assert app.end(good)["output"] == {"packed": 7}
    found = app.end(bad)
    assert (found["status"], found["error"], found["cause"]) == ("FAILED", "NoSuchOrder", "it is below zero")
    assert app.received("Alarms") == [{"order": -1, "why": "it is below zero"}]
