"""Work of a number that nobody knows beforehand: batches of it side by side, and a result that is put together."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.architectures.conftest import arn, function, invoke, ref, workflow

PLAN = """
import json
import boto3

def handler(event, context):
    body = boto3.client("s3").get_object(Bucket=event["bucket"], Key=event["key"])["Body"]
    numbers = json.load(body)
    return [numbers[start:start + 4] for start in range(0, len(numbers), 4)]
"""
SQUARE = """
def handler(event, context):
    if "x" in event["numbers"]:
        raise ValueError("x is no number")
    return {"sum": sum(number * number for number in event["numbers"]), "count": len(event["numbers"])}
"""


def test_batches_side_by_side(deploy: Callable[..., Any], client: Callable[..., Any], account: str) -> None:
    # Each batch runs in an Express workflow of its own, which says of a bad one what is wrong with it.
    square = invoke("Square", Catch=[{"ErrorEquals": ["ValueError"], "ResultPath": "$.bad", "Next": "Bad"}], End=True)
    bad = {"Type": "Pass", "Parameters": {"sum": 0, "count": 0, "bad.$": "$.numbers"}, "End": True}
    call = {
        "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:sfn:startSyncExecution",
        "Parameters": {"StateMachineArn": ref("Batch"), "Input": {"numbers.$": "$.batch"}},
        "ResultSelector": {"result.$": "States.StringToJson($.Output)"}, "OutputPath": "$.result", "End": True,
    }  # fmt: skip
    fan = {
        "Type": "Map", "MaxConcurrency": 3, "ItemsPath": "$.batches", "ItemSelector": {"batch.$": "$$.Map.Item.Value"},
        "ItemProcessor": {"StartAt": "Call", "States": {"Call": call}}, "ResultPath": "$.results", "Next": "Write",
    }  # fmt: skip
    write = {
        "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:s3:putObject", "ResultPath": None, "Next": "Count",
        "Parameters": {
            "Bucket.$": "$.detail.bucket.name", "Key.$": "States.Format('results/{}', $.detail.object.key)",
            "Body": {"sums.$": "$.results[*].sum", "bad.$": "$.results[?(@.bad)].bad"},
        },
    }  # fmt: skip
    count = {"Type": "Pass", "Parameters": {"batches.$": "States.ArrayLength($.results)"}, "End": True}
    given = {"bucket.$": "$.detail.bucket.name", "key.$": "$.detail.object.key"}
    states = {
        "Plan": invoke("Plan", Parameters=given, ResultPath="$.batches", Next="Fan"),
        "Fan": fan, "Write": write, "Count": count,
    }  # fmt: skip
    bucket = f"numbers-{account}"
    pattern = {
        "source": ["aws.s3"], "detail-type": ["Object Created"],
        "detail": {"bucket": {"name": [bucket]}, "object": {"key": [{"prefix": "todo"}]}},
    }  # fmt: skip
    notify = {"EventBridgeConfiguration": {"EventBridgeEnabled": True}}
    sync = {"Effect": "Allow", "Action": "states:StartSyncExecution", "Resource": ref("Batch")}
    app = deploy(
        {
            "Numbers": {
                "Type": "AWS::S3::Bucket", "Properties": {"BucketName": bucket, "NotificationConfiguration": notify},
            },
            "Plan": function(PLAN, Policies=[{"S3ReadPolicy": {"BucketName": bucket}}]),
            "Square": function(SQUARE),
            "Batch": workflow(
                "Square", {"Square": square, "Bad": bad}, Type="EXPRESS",
                Policies=[{"LambdaInvokePolicy": {"FunctionName": ref("Square")}}],
            ),
            "Sum": workflow(
                "Plan", states,
                Policies=[
                    {"LambdaInvokePolicy": {"FunctionName": ref("Plan")}}, {"S3WritePolicy": {"BucketName": bucket}},
                    {"Statement": [sync]},
                ],
                Events={"Arrived": {"Type": "EventBridgeRule", "Properties": {"Pattern": pattern}}},
            ),
        },
        Sum="Sum", Square=arn("Square"),
    )  # fmt: skip
    s3 = client("s3")
    s3.put_object(Bucket=bucket, Key="todo.json", Body=json.dumps([*range(10), "x", 11]).encode())
    (execution,) = app.executions("Sum", 1)
    assert app.end(execution)["output"] == {"batches": 3}
    result = json.load(s3.get_object(Bucket=bucket, Key="results/todo.json")["Body"])
    assert result == {"sums": [0 + 1 + 4 + 9, 16 + 25 + 36 + 49, 0], "bad": [[8, 9, "x", 11]]}
