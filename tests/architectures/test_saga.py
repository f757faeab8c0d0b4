"""A saga: each step has one that takes it back, and what failed late leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.architectures.conftest import function, invoke, ref, workflow

# One function for all steps: it books, or takes a booking back.
DESK = """
import os
import boto3

table = boto3.resource("dynamodb").Table(os.environ["BOOKINGS"])

class SoldOut(Exception):
    pass

def handler(event, context):
    key = {"trip": event["trip"], "part": event["part"]}
    if event.get("cancel"):
        table.delete_item(Key=key)
    elif event["part"] == event.get("sold_out"):
        raise SoldOut(f"no {event['part']} is left")
    else:
        table.put_item(Item=key, ConditionExpression="attribute_not_exists(trip)")
    return key
"""
PARTS = ("flight", "hotel", "car")


def step(part: str, following: dict[str, Any], undo: str) -> dict[str, Any]:
    """Book a part, or begin to take back those before."""
    return invoke(
        "Desk", Parameters={"trip.$": "$.trip", "part": part, "sold_out.$": "$.sold_out"}, ResultPath=None,
        Retry=[{"ErrorEquals": ["Lambda.TooManyRequestsException"], "IntervalSeconds": 1, "MaxAttempts": 2}],
        Catch=[{"ErrorEquals": ["States.ALL"], "ResultPath": "$.failure", "Next": undo}], **following,
    )  # fmt: skip


def undone(part: str, following: str) -> dict[str, Any]:
    """Take a booking back."""
    given = {"trip.$": "$.trip", "part": part, "cancel": True}
    return invoke("Desk", Parameters=given, ResultPath=None, Next=following)


def test_a_saga(deploy: Callable[..., Any]) -> None:
    states = {
        "flight": step("flight", {"Next": "hotel"}, "Failed"),
        "hotel": step("hotel", {"Next": "car"}, "no flight"),
        "car": step("car", {"Next": "Booked"}, "no hotel"),
        "Booked": {"Type": "Succeed", "OutputPath": "$.trip"},
        "no hotel": undone("hotel", "no flight"),
        "no flight": undone("flight", "Failed"),
        "Failed": {"Type": "Fail", "ErrorPath": "$.failure.Error", "CausePath": "$.failure.Cause"},
    }
    keys = [{"AttributeName": "trip", "KeyType": "HASH"}, {"AttributeName": "part", "KeyType": "RANGE"}]
    table = {
        "KeySchema": keys, "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": one["AttributeName"], "AttributeType": "S"} for one in keys],
    }  # fmt: skip
    app = deploy(
        {
            "Bookings": {"Type": "AWS::DynamoDB::Table", "Properties": table},
            "Desk": function(
                DESK, Environment={"Variables": {"BOOKINGS": ref("Bookings")}},
                Policies=[{"DynamoDBCrudPolicy": {"TableName": ref("Bookings")}}],
            ),
            "Trip": workflow("flight", states, Policies=[{"LambdaInvokePolicy": {"FunctionName": ref("Desk")}}]),
        },
        Trip="Trip", Bookings="Bookings",
    )  # fmt: skip
    good = app.start("Trip", {"trip": "good", "sold_out": "nothing"})
    late = app.start("Trip", {"trip": "late", "sold_out": "car"})
    early = app.start("Trip", {"trip": "early", "sold_out": "flight"})
    assert app.end(good)["output"] == "good"
    assert app.end(late)["error"] == "SoldOut"
    assert "no car is left" in app.end(late)["cause"]
    assert app.visited(late) == [*PARTS, "no hotel", "no flight", "Failed"]
    assert app.end(early)["status"] == "FAILED"
    assert app.visited(early) == ["flight", "Failed"]
    booked = sorted((item["trip"]["S"], item["part"]["S"]) for item in app.items("Bookings"))
    assert booked == sorted(("good", part) for part in PARTS)
