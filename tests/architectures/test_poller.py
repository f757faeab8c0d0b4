"""A job that takes its time: a workflow submits it, looks again and again, and tells on a bus how it went."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.architectures.conftest import arn, attribute, function, ref, workflow

SUBMIT = """
import os
import boto3

table = boto3.resource("dynamodb").Table(os.environ["JOBS"])

def handler(event, context):
    table.put_item(Item={"id": event["job"], "left": event["looks"], "good": event["good"]})
    return event["job"]
"""
# Each look works the job off by one.
LOOK = {
    "TableName": ref("Jobs"), "Key": {"id": {"S.$": "$.job"}}, "UpdateExpression": "ADD #left :one",
    "ExpressionAttributeNames": {"#left": "left"}, "ExpressionAttributeValues": {":one": {"N": "-1"}},
    "ReturnValues": "ALL_NEW",
}  # fmt: skip


def told(status: str, following: dict[str, Any]) -> dict[str, Any]:
    """An event on the stack's bus."""
    entry = {
        "Source": "jobs", "DetailType": status, "EventBusName": ref("Bus"),
        "Detail": {"job.$": "$.job", "looks.$": "$.looks"},
    }  # fmt: skip
    return {
        "Type": "Task", "Resource": "arn:aws:states:::events:putEvents", "Parameters": {"Entries": [entry]},
        "ResultPath": None, **following,
    }  # fmt: skip


def test_a_job_is_polled(deploy: Callable[..., Any]) -> None:
    look = {
        "Type": "Task", "Resource": "arn:aws:states:::dynamodb:updateItem", "Parameters": LOOK, "Next": "How is it",
        "ResultSelector": {
            "left.$": "States.StringToJson($.Attributes.left.N)", "good.$": "$.Attributes.good.BOOL",
        },
        "ResultPath": "$.seen",
    }  # fmt: skip
    choices = [
        {"Variable": "$.seen.left", "NumericGreaterThan": 0, "Next": "Wait"},
        {"Variable": "$.seen.good", "BooleanEquals": True, "Next": "Done"},
    ]
    states = {
        "Submit": {
            "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Next": "Wait",
            "Parameters": {"FunctionName": arn("SubmitJob"), "Payload.$": "$"},
            "ResultSelector": {"job.$": "$.Payload"}, "ResultPath": "$.submitted",
        },
        "Wait": {"Type": "Wait", "SecondsPath": "$.pause", "Next": "Look"},
        "Look": look,
        "How is it": {"Type": "Choice", "Choices": choices, "Default": "Bad"},
        "Done": told("done", {"End": True}),
        "Bad": told("bad", {"Next": "Failed"}),
        "Failed": {"Type": "Fail", "Error": "JobFailed", "CausePath": "States.Format('{} is bad', $.job)"},
    }  # fmt: skip
    rule = {
        "EventBusName": ref("Bus"), "EventPattern": {"source": ["jobs"]},
        "Targets": [{"Id": "q", "Arn": arn("News"), "InputPath": "$"}],
    }  # fmt: skip
    hear = {
        "Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sqs:SendMessage",
        "Resource": arn("News"), "Condition": {"ArnEquals": {"aws:SourceArn": arn("Rule")}},
    }  # fmt: skip
    app = deploy(
        {
            "Jobs": {"Type": "AWS::Serverless::SimpleTable"},
            "Bus": {"Type": "AWS::Events::EventBus", "Properties": {"Name": "jobs"}},
            "News": {"Type": "AWS::SQS::Queue"},
            "Rule": {"Type": "AWS::Events::Rule", "Properties": rule},
            "MayHear": {
                "Type": "AWS::SQS::QueuePolicy",
                "Properties": {"Queues": [ref("News")], "PolicyDocument": {"Statement": [hear]}},
            },
            "SubmitJob": function(
                SUBMIT, Environment={"Variables": {"JOBS": ref("Jobs")}},
                Policies=[{"DynamoDBWritePolicy": {"TableName": ref("Jobs")}}],
            ),
            "Job": workflow(
                "Submit", states,
                Policies=[
                    {"LambdaInvokePolicy": {"FunctionName": ref("SubmitJob")}},
                    {"DynamoDBWritePolicy": {"TableName": ref("Jobs")}},
                    {"EventBridgePutEventsPolicy": {"EventBusName": ref("Bus")}},
                ],
            ),
        },
        Job="Job", News="News", Bus=attribute("Bus", "Arn"),
    )  # fmt: skip
    good = app.start("Job", {"job": "a", "looks": 3, "good": True, "pause": 0})
    bad = app.start("Job", {"job": "b", "looks": 1, "good": False, "pause": 1})
    assert app.end(good)["status"] == "SUCCEEDED"
    assert app.visited(good).count("Look") == 3
    found = app.end(bad)
    assert (found["error"], found["cause"]) == ("JobFailed", "b is bad")
    news = {event["detail-type"]: event for event in app.received("News", 2)}
    assert {kind: event["detail"] for kind, event in news.items()} == {
        "done": {"job": "a", "looks": 3}, "bad": {"job": "b", "looks": 1},
    }  # fmt: skip
    assert good in news["done"]["resources"]
