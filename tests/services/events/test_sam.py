"""A SAM application whose function is triggered by events and by a schedule."""

from __future__ import annotations

import json
from typing import Any

from tests.services.events.conftest import take

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Bus:
    Type: AWS::Events::EventBus
    Properties: { Name: shop }
  Seen:
    Type: AWS::SQS::Queue
  Watch:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.11
      Handler: index.handler
      InlineCode: |
        import boto3, json, os
        def handler(event, context):
            boto3.client("sqs").send_message(QueueUrl=os.environ["SEEN"], MessageBody=json.dumps(event))
      Environment: { Variables: { SEEN: !Ref Seen } }
      Policies:
        - Version: "2012-10-17"
          Statement: [{ Effect: Allow, Action: "sqs:SendMessage", Resource: !GetAtt Seen.Arn }]
      Events:
        Order:
          Type: EventBridgeRule
          Properties:
            EventBusName: !Ref Bus
            Pattern: { source: [shop.cart], detail-type: [OrderPlaced] }
            DeadLetterConfig: { Type: SQS, QueueLogicalId: Dead }
            RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 120 }
        Tick:
          Type: Schedule
          Properties: { Schedule: rate(2 minutes), Input: '{"tick": true}' }
Outputs:
  Seen: { Value: !Ref Seen }
"""


def test_a_function_hears_of_orders_and_of_time(own_server: Any, account: str, wait_until: Any) -> None:
    server = own_server()
    stacks, sqs, events = (server.client(name, account) for name in ("cloudformation", "sqs", "events"))
    capabilities = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
    stacks.create_stack(StackName="s", TemplateBody=TEMPLATE, Capabilities=capabilities)
    stacks.get_waiter("stack_create_complete").wait(StackName="s", WaiterConfig={"Delay": 0.3, "MaxAttempts": 100})
    url = stacks.describe_stacks(StackName="s")["Stacks"][0]["Outputs"][0]["OutputValue"]
    entry = {"Source": "shop.cart", "DetailType": "OrderPlaced", "Detail": '{"cart": "c"}', "EventBusName": "shop"}
    assert events.put_events(Entries=[entry])["FailedEntryCount"] == 0
    heard = wait_until(lambda: take(server, sqs, url), seconds=30)
    assert [json.loads(one["Body"])["detail"] for one in heard] == [{"cart": "c"}]
    server.advance(121)
    heard = wait_until(lambda: take(server, sqs, url), seconds=30)
    assert [json.loads(one["Body"]) for one in heard] == [{"tick": True}]
    stacks.delete_stack(StackName="s")
    stacks.get_waiter("stack_delete_complete").wait(StackName="s", WaiterConfig={"Delay": 0.3, "MaxAttempts": 100})
    assert events.list_rules()["Rules"] == []
