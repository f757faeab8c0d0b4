"""A SAM application whose functions work off a queue, a data stream and a table's stream."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import WaiterError

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Parameters:
  Size: { Type: Number, Default: 3 }
Resources:
  Stream: { Type: AWS::Kinesis::Stream, Properties: { ShardCount: 1 } }
  Seen: { Type: AWS::SQS::Queue }
  Lost: { Type: AWS::SQS::Queue }
  In: { Type: AWS::SQS::Queue }
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
      StreamSpecification: { StreamViewType: NEW_IMAGE }
  Watch:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: watch
      Runtime: python3.11
      Handler: index.handler
      InlineCode: |
        import boto3, json, os
        def handler(event, context):
            for record in event["Records"]:
                boto3.client("sqs").send_message(QueueUrl=os.environ["SEEN"], MessageBody=record["eventSource"])
      Environment: { Variables: { SEEN: !Ref Seen } }
      Policies:
        - Version: "2012-10-17"
          Statement: [{ Effect: Allow, Action: "sqs:SendMessage", Resource: "*" }]
      Events:
        Queue:
          Type: SQS
          Properties:
            Queue: !GetAtt In.Arn
            BatchSize: !Ref Size
            FunctionResponseTypes: [ReportBatchItemFailures]
            FilterCriteria: { Filters: [{ Pattern: '{"body": ["take"]}' }] }
            ScalingConfig: { MaximumConcurrency: 2 }
        Data:
          Type: Kinesis
          Properties:
            Stream: !GetAtt Stream.Arn
            StartingPosition: TRIM_HORIZON
            BatchSize: !Ref Size
            ParallelizationFactor: 2
            MaximumRetryAttempts: 4
            MaximumRecordAgeInSeconds: 600
            BisectBatchOnFunctionError: true
            DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt Lost.Arn } }
        Changes:
          Type: DynamoDB
          Properties:
            Stream: !GetAtt Table.StreamArn
            StartingPosition: TRIM_HORIZON
            TumblingWindowInSeconds: 0
Outputs:
  Seen: { Value: !Ref Seen }
  In: { Value: !Ref In }
  Table: { Value: !Ref Table }
  Stream: { Value: !Ref Stream }
"""
KAFKA = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Watch:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.11
      Handler: index.handler
      InlineCode: "def handler(event, context): return None"
      Events:
        Topic: %s
"""
SELF_MANAGED = """
          Type: SelfManagedKafka
          Properties:
            KafkaBootstrapServers: ["127.0.0.1:1"]
            Topics: [orders]
            StartingPosition: LATEST
            SourceAccessConfigurations:
              - { Type: BASIC_AUTH, URI: "arn:aws:secretsmanager:us-east-1:123456789012:secret:s-abcdef" }
"""
MANAGED = """
          Type: MSK
          Properties:
            Stream: arn:aws:kafka:us-east-1:123456789012:cluster/c/1b9b5d5a-1b9b-4d5a-9b9b-1b9b5d5a1b9b-1
            Topics: [orders]
            StartingPosition: LATEST
"""
WAIT = {"Delay": 0.3, "MaxAttempts": 100}


def test_sources_of_all_kinds(client: Callable[..., Any], wait_until: Callable[..., Any]) -> None:
    stacks, sqs, lam = client("cloudformation"), client("sqs"), client("lambda")
    more = {"Capabilities": ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]}
    stacks.create_stack(StackName="s", TemplateBody=TEMPLATE, **more)
    stacks.get_waiter("stack_create_complete").wait(StackName="s", WaiterConfig=WAIT)
    found = stacks.describe_stacks(StackName="s")["Stacks"][0]["Outputs"]
    outputs = {output["OutputKey"]: output["OutputValue"] for output in found}
    sqs.send_message(QueueUrl=outputs["In"], MessageBody="take")
    sqs.send_message(QueueUrl=outputs["In"], MessageBody="leave")
    client("kinesis").put_record(StreamName=outputs["Stream"], Data=b"a", PartitionKey="k")
    client("dynamodb").put_item(TableName=outputs["Table"], Item={"id": {"S": "1"}})
    heard: list[str] = []

    def complete() -> bool:
        answer = sqs.receive_message(QueueUrl=outputs["Seen"], MaxNumberOfMessages=10, WaitTimeSeconds=1)
        heard.extend(message["Body"] for message in answer.get("Messages", []))
        return len(heard) >= 3

    wait_until(complete, 30)
    assert sorted(heard) == ["aws:dynamodb", "aws:kinesis", "aws:sqs"]

    def mappings() -> dict[str, Any]:
        listed = lam.list_event_source_mappings(FunctionName="watch")["EventSourceMappings"]
        return {mapping["EventSourceArn"].split(":")[2]: mapping for mapping in listed}

    data = mappings()["kinesis"]
    assert (data["ParallelizationFactor"], data["MaximumRetryAttempts"], data["MaximumRecordAgeInSeconds"]) == (
        2,
        4,
        600,
    )
    assert data["BisectBatchOnFunctionError"]
    assert data["DestinationConfig"]["OnFailure"]["Destination"].count("Lost")
    assert mappings()["sqs"]["ScalingConfig"] == {"MaximumConcurrency": 2}
    # What leaves the template goes back to what it is by default; what is changed is changed in place.
    lines = [line for line in TEMPLATE.split("\n") if "ScalingConfig" not in line and "MaximumRetry" not in line]
    parameters = [{"ParameterKey": "Size", "ParameterValue": "7"}]
    stacks.update_stack(StackName="s", TemplateBody="\n".join(lines), Parameters=parameters, **more)
    stacks.get_waiter("stack_update_complete").wait(StackName="s", WaiterConfig=WAIT)
    changed = mappings()
    assert {kind: mapping["UUID"] for kind, mapping in changed.items()}["kinesis"] == data["UUID"]
    assert (changed["kinesis"]["BatchSize"], changed["kinesis"]["MaximumRetryAttempts"]) == (7, -1)
    assert (changed["sqs"]["BatchSize"], changed["sqs"].get("ScalingConfig")) == (7, None)
    stacks.delete_stack(StackName="s")
    stacks.get_waiter("stack_delete_complete").wait(StackName="s", WaiterConfig=WAIT)
    assert mappings() == {}


@pytest.mark.parametrize(("event", "text"), [(SELF_MANAGED, "Secrets Manager"), (MANAGED, "Amazon MSK")])
def test_what_is_not_there_is_said(client: Callable[..., Any], event: str, text: str) -> None:
    stacks = client("cloudformation")
    stacks.create_stack(
        StackName="k", TemplateBody=KAFKA % event, Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
    )
    with pytest.raises(WaiterError):
        stacks.get_waiter("stack_create_complete").wait(StackName="k", WaiterConfig=WAIT)
    events = stacks.describe_stack_events(StackName="k")["StackEvents"]
    reasons = [one.get("ResourceStatusReason", "") for one in events]
    said = " ".join(reasons)
    assert text in said, said[-700:]
