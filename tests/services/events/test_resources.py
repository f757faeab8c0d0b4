"""CloudFormation's view of EventBridge."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pampero.api import ApiError

ACCOUNT = "123456789012"
BUS = f"arn:aws:events:us-east-1:{ACCOUNT}:event-bus/shop"
QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:q"


def test_a_bus_with_its_policy(deploy: Any) -> None:
    async def body(deployer: Any) -> None:
        kind, target = deployer.type("AWS::Events::EventBus"), deployer.target(stack="s")
        document = {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "a",
                    "Effect": "Allow",
                    "Principal": {"AWS": "222222222222"},
                    "Action": "events:PutEvents",
                    "Resource": BUS,
                }
            ],
        }
        old = {"Name": "shop", "Description": "d", "Policy": document, "Tags": [{"Key": "k", "Value": "v"}]}
        old["LogConfig"] = {"Level": "INFO", "IncludeDetail": "FULL"}
        made = await kind.create(deployer.context, target, old)
        assert await kind.create(deployer.context, deployer.target(stack="s", repeat=True), old) == made
        with pytest.raises(ApiError, match="Event bus shop already exists"):
            await kind.create(deployer.context, deployer.target("Other"), old)
        assert made.physical_id == "shop"
        assert made.attributes["Arn"] == BUS
        assert made.attributes["Name"] == "shop"
        found = await deployer.call("events", "DescribeEventBus", Name="shop")
        assert (found["Description"], json.loads(found["Policy"])) == ("d", document)
        assert found["LogConfig"] == old["LogConfig"]
        new = {"Name": "shop", "Tags": [{"Key": "n", "Value": 1}]}
        await kind.update(deployer.context, target, "shop", old, new)
        found = await deployer.call("events", "DescribeEventBus", Name="shop")
        assert "Policy" not in found
        assert "Description" not in found
        assert "LogConfig" not in found
        tags = await deployer.call("events", "ListTagsForResource", ResourceARN=BUS)
        found = {tag["Key"]: tag["Value"] for tag in tags["Tags"] if not tag["Key"].startswith("aws:")}
        assert found == {"stack": "s", "n": "1"}
        for _ in range(2):
            await kind.delete(deployer.context, target, "shop", new)

    deploy(body)


def test_statements_of_a_bus_policy(deploy: Any) -> None:
    async def body(deployer: Any) -> None:
        await deployer.call("events", "CreateEventBus", Name="shop")
        kind, target = deployer.type("AWS::Events::EventBusPolicy"), deployer.target()
        short = {"EventBusName": "shop", "StatementId": "a", "Action": "events:PutEvents", "Principal": 222222222222}
        long = {
            "EventBusName": "shop",
            "StatementId": "b",
            "Statement": {
                "Effect": "Allow",
                "Principal": {"AWS": "333333333333"},
                "Action": "events:PutEvents",
                "Resource": BUS,
            },
        }
        one = await kind.create(deployer.context, target, short)
        two = await kind.create(deployer.context, target, long)
        assert (one.physical_id, two.physical_id) == ("shop|a", "shop|b")
        found = json.loads((await deployer.call("events", "DescribeEventBus", Name="shop"))["Policy"])
        assert [statement["Sid"] for statement in found["Statement"]] == ["a", "b"]
        await kind.update(deployer.context, target, "shop|a", short, {**short, "Principal": "*"})
        await kind.delete(deployer.context, target, "shop|b", long)
        found = json.loads((await deployer.call("events", "DescribeEventBus", Name="shop"))["Policy"])
        assert [(one["Sid"], one["Principal"]) for one in found["Statement"]] == [("a", "*")]
        for _ in range(2):
            await kind.delete(deployer.context, target, "shop|a", short)
        assert "Policy" not in await deployer.call("events", "DescribeEventBus", Name="shop")

    deploy(body)


def test_a_rule_with_targets(deploy: Any) -> None:
    async def body(deployer: Any) -> None:
        await deployer.call("events", "CreateEventBus", Name="shop")
        kind, target = deployer.type("AWS::Events::Rule"), deployer.target()
        old = {
            "EventBusName": "shop",
            "EventPattern": {"source": ["shop.cart"]},
            "Targets": [
                {"Id": "a", "Arn": QUEUE, "RetryPolicy": {"MaximumRetryAttempts": "3"}, "InputPath": "$.detail"},
                {"Id": "b", "Arn": QUEUE},
            ],
        }
        made = await kind.create(deployer.context, target, old)
        assert made.physical_id == "shop|stack-Thing-ABCDEF"
        assert made.attributes == {"Arn": f"arn:aws:events:us-east-1:{ACCOUNT}:rule/shop/stack-Thing-ABCDEF"}
        assert await kind.create(deployer.context, target, old) == made
        where = {"Rule": "stack-Thing-ABCDEF", "EventBusName": "shop"}
        found = (await deployer.call("events", "ListTargetsByRule", **where))["Targets"]
        assert found[0]["RetryPolicy"] == {"MaximumRetryAttempts": 3}
        new = {**old, "State": "DISABLED", "Targets": old["Targets"][:1], "Tags": [{"Key": "k", "Value": "v"}]}
        await kind.update(deployer.context, target, made.physical_id, old, new)
        found = (await deployer.call("events", "ListTargetsByRule", **where))["Targets"]
        assert [one["Id"] for one in found] == ["a"]
        rule = await deployer.call("events", "DescribeRule", Name="stack-Thing-ABCDEF", EventBusName="shop")
        assert rule["State"] == "DISABLED"
        tags = await deployer.call("events", "ListTagsForResource", ResourceARN=made.attributes["Arn"])
        assert {"Key": "k", "Value": "v"} in tags["Tags"]
        assert {"Key": "aws:cloudformation:logical-id", "Value": "Thing"} in tags["Tags"]
        for _ in range(2):
            await kind.delete(deployer.context, target, made.physical_id, new)

    deploy(body)


def test_a_rule_on_the_default_bus_is_its_name(deploy: Any) -> None:
    async def body(deployer: Any) -> None:
        kind = deployer.type("AWS::Events::Rule")
        made = await kind.create(deployer.context, deployer.target(), {"Name": "r", "EventPattern": '{"source":["x"]}'})
        assert made.physical_id == "r"
        own = {"Name": "r", "EventPattern": {"source": ["y"]}}
        assert await kind.create(deployer.context, deployer.target(repeat=True), own) == made
        with pytest.raises(ApiError, match="with identifier 'r' already exists"):
            await kind.create(deployer.context, deployer.target("Other"), own)
        target = {"Id": "1", "Arn": f"arn:aws:redshift:us-east-1:{ACCOUNT}:cluster:s"}
        with pytest.raises(ApiError, match="not built"):
            await kind.create(
                deployer.context, deployer.target("Other"), {"EventPattern": {"source": ["x"]}, "Targets": [target]}
            )

    deploy(body)


TEMPLATE = """
Resources:
  Bus:
    Type: AWS::Events::EventBus
    Properties: { Name: shop }
  Open:
    Type: AWS::Events::EventBusPolicy
    Properties: { EventBusName: !Ref Bus, StatementId: s, Action: "events:PutEvents", Principal: "222222222222" }
  Orders:
    Type: AWS::SQS::Queue
  OrdersPolicy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Orders]
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: { Service: events.amazonaws.com }
            Action: "sqs:SendMessage"
            Resource: !GetAtt Orders.Arn
            Condition: { ArnEquals: { "aws:SourceArn": !GetAtt PaidOrders.Arn } }
  PaidOrders:
    Type: AWS::Events::Rule
    Properties:
      EventBusName: !Ref Bus
      EventPattern: { source: [shop.payment], detail-type: [PaymentSucceeded] }
      Targets:
        - { Id: orders, Arn: !GetAtt Orders.Arn, InputPath: "$.detail" }
  Nightly:
    Type: AWS::Events::Rule
    Properties: { ScheduleExpression: "cron(0 3 * * ? *)" }
  History:
    Type: AWS::Events::Archive
    Properties: { SourceArn: !GetAtt Bus.Arn, RetentionDays: 3 }
Outputs:
  Rule: { Value: !Ref PaidOrders }
  Nightly: { Value: !Ref Nightly }
  Queue: { Value: !Ref Orders }
  Policy: { Value: !Ref Open }
"""


def test_a_stack_with_a_bus_and_rules(client: Any, events: Any, bodies: Any) -> None:
    stacks = client("cloudformation")
    stacks.create_stack(StackName="s", TemplateBody=TEMPLATE)
    stacks.get_waiter("stack_create_complete").wait(StackName="s", WaiterConfig={"Delay": 0.2, "MaxAttempts": 100})
    found = stacks.describe_stacks(StackName="s")["Stacks"][0]["Outputs"]
    outputs = {one["OutputKey"]: one["OutputValue"] for one in found}
    assert outputs["Rule"].startswith("shop|s-PaidOrders-")
    assert outputs["Nightly"].startswith("s-Nightly-")
    assert outputs["Policy"] == "shop|s"
    entry = {
        "Source": "shop.payment",
        "DetailType": "PaymentSucceeded",
        "Detail": '{"orderId": "o1"}',
        "EventBusName": "shop",
    }
    assert events.put_events(Entries=[entry])["FailedEntryCount"] == 0
    assert bodies(outputs["Queue"]) == [{"orderId": "o1"}]
    stacks.delete_stack(StackName="s")
    stacks.get_waiter("stack_delete_complete").wait(StackName="s", WaiterConfig={"Delay": 0.2, "MaxAttempts": 100})
    assert [bus["Name"] for bus in events.list_event_buses()["EventBuses"]] == ["default"]
    assert events.list_rules()["Rules"] == []


def test_a_connection_and_its_destination(deploy: Any) -> None:
    async def body(deployer: Any) -> None:
        kind, target = deployer.type("AWS::Events::Connection"), deployer.target()
        basic = {"BasicAuthParameters": {"Username": "ann", "Password": "sesame"}}
        old = {"AuthorizationType": "BASIC", "AuthParameters": basic, "Description": "d"}
        made = await kind.create(deployer.context, target, old)
        name = made.physical_id
        assert made.attributes["ArnForPolicy"] == f"arn:aws:events:us-east-1:{ACCOUNT}:connection/{name}"
        assert made.attributes["Arn"].startswith(f"{made.attributes['ArnForPolicy']}/")
        assert f":secret:events!connection/{name}/" in made.attributes["SecretArn"]
        key = {"ApiKeyAuthParameters": {"ApiKeyName": "k", "ApiKeyValue": "v"}}
        new = {"AuthorizationType": "API_KEY", "AuthParameters": key}
        await kind.update(deployer.context, target, name, old, new)
        found = await deployer.call("events", "DescribeConnection", Name=name)
        assert (found["AuthorizationType"], found["Description"]) == ("API_KEY", "")
        other = deployer.type("AWS::Events::ApiDestination")
        place = {
            "ConnectionArn": made.attributes["Arn"],
            "HttpMethod": "POST",
            "InvocationEndpoint": "https://example.com",
            "InvocationRateLimitPerSecond": 5,
        }
        there = await other.create(deployer.context, deployer.target("Destination"), place)
        changed = {name: value for name, value in place.items() if name != "InvocationRateLimitPerSecond"}
        await other.update(deployer.context, deployer.target("Destination"), there.physical_id, place, changed)
        found = await deployer.call("events", "DescribeApiDestination", Name=there.physical_id)
        assert found["InvocationRateLimitPerSecond"] == 300
        assert found["ApiDestinationArn"] == there.attributes["Arn"]
        await other.delete(deployer.context, deployer.target("Destination"), there.physical_id, changed)
        for _ in range(2):
            await kind.delete(deployer.context, target, name, new)

    deploy(body)
