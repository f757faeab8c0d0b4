"""Macros: SAM, the language extensions, includes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

EXPAND = {"Capabilities": ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]}
SAM = """
AWSTemplateFormatVersion: 2010-09-09
Transform: AWS::Serverless-2016-10-31
Parameters:
  Greeting: {Type: String, Default: hello}
Globals:
  Function: {Runtime: python3.11, Timeout: 5}
Resources:
  Work: {Type: AWS::SQS::Queue}
  Greeter:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      InlineCode: |
        import os
        def handler(event, context):
            return os.environ["GREETING"]
      Environment: {Variables: {GREETING: !Ref Greeting}}
      Policies:
        - SQSPollerPolicy: {QueueName: !GetAtt Work.QueueName}
      Events:
        Queue: {Type: SQS, Properties: {Queue: !GetAtt Work.Arn}}
Outputs:
  Name: {Value: !Ref Greeter}
  Role: {Value: !GetAtt GreeterRole.Arn}
"""
LOOP = """
Transform: AWS::LanguageExtensions
Parameters:
  Names: {Type: CommaDelimitedList, Default: "red,blue"}
Mappings:
  Delays: {red: {seconds: 3}}
Resources:
  "Fn::ForEach::Queues":
    - Name
    - !Ref Names
    - "Queue${Name}":
        Type: AWS::SQS::Queue
        Properties:
          DelaySeconds: !FindInMap [Delays, !Ref Name, seconds, {DefaultValue: 7}]
          Tags: [{Key: colour, Value: !Ref Name}]
  Info:
    Type: AWS::SSM::Parameter
    Properties:
      Type: String
      Value: !ToJsonString {count: !Length [!Ref Names, x], first: !GetAtt Queuered.QueueName, url: {Ref: !Join ["", [Queue, red]]}}
Outputs:
  "Fn::ForEach::Arns":
    - Name
    - [red, blue]
    - "Arn${Name}": {Value: !GetAtt [!Sub "Queue${Name}", Arn]}
  Info: {Value: !Ref Info}
"""


def test_sam(client: Callable[..., Any], stacks: Any) -> None:
    with pytest.raises(ClientError) as caught:
        stacks.client.create_stack(StackName="s", TemplateBody=SAM)
    assert caught.value.response["Error"]["Code"] == "InsufficientCapabilitiesException"
    assert stacks.create("s", SAM, **EXPAND)["StackStatus"] == "CREATE_COMPLETE"
    outputs = stacks.outputs("s")
    answer = client("lambda").invoke(FunctionName=outputs["Name"])
    assert json.load(answer["Payload"]) == "hello"
    original = stacks.client.get_template(StackName="s", TemplateStage="Original")["TemplateBody"]
    assert "AWS::Serverless::Function" in original
    processed = stacks.client.get_template(StackName="s", TemplateStage="Processed")["TemplateBody"]
    assert "AWS::Serverless::Function" not in json.dumps(processed)
    assert "GreeterQueue" in json.dumps(processed)
    given = [{"ParameterKey": "Greeting", "ParameterValue": "ciao"}]
    assert stacks.update("s", SAM, Parameters=given, **EXPAND)["StackStatus"] == "UPDATE_COMPLETE"
    answer = client("lambda").invoke(FunctionName=outputs["Name"])
    assert json.load(answer["Payload"]) == "ciao"
    with pytest.raises(ClientError, match="No updates are to be performed"):
        stacks.client.update_stack(StackName="s", TemplateBody=SAM, Parameters=given, **EXPAND)
    found = stacks.client.validate_template(TemplateBody=SAM)
    assert found["DeclaredTransforms"] == ["AWS::Serverless-2016-10-31"]
    assert "CAPABILITY_AUTO_EXPAND" in found["Capabilities"]


def test_what_sam_says_against_a_template(stacks: Any) -> None:
    local = SAM.replace("InlineCode: |", "CodeUri: ./src\n      Description: |")
    with pytest.raises(ClientError) as caught:
        stacks.client.create_stack(StackName="s", TemplateBody=local, **EXPAND)
    message = caught.value.response["Error"]["Message"]
    assert message.startswith("Transform AWS::Serverless-2016-10-31 failed with: Invalid Serverless Application")
    assert "Resource with id [Greeter] is invalid. 'CodeUri' is not a valid S3 Uri of the form" in message
    made = stacks.client.create_change_set(
        StackName="s", ChangeSetName="c", ChangeSetType="CREATE", TemplateBody=local, **EXPAND
    )
    found = stacks.client.describe_change_set(ChangeSetName=made["Id"])
    assert (found["Status"], found["StatusReason"]) == ("FAILED", message)


def test_nulls_in_definitions_of_workflows(client: Callable[..., Any], stacks: Any) -> None:
    definition = {"StartAt": "P", "States": {"P": {"Type": "Pass", "Result": 1, "ResultPath": None, "End": True}}}
    resource = {"Type": "AWS::Serverless::StateMachine", "Properties": {"Definition": definition}}
    template = {"Transform": "AWS::Serverless-2016-10-31", "Resources": {"M": resource}}
    made = stacks.create("s", json.dumps(template), **EXPAND)
    assert made["StackStatus"] == "CREATE_COMPLETE"
    arn = stacks.resource("s", "M")["PhysicalResourceId"]
    shown = json.loads(client("stepfunctions").describe_state_machine(stateMachineArn=arn)["definition"])
    assert shown["States"]["P"]["ResultPath"] is None
    # A null that the transform leaves is one too many.
    template["Resources"]["Q"] = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": None}}
    with pytest.raises(ClientError, match="'null' values are not allowed in templates"):
        stacks.create("t", json.dumps(template), **EXPAND)


def test_language_extensions(client: Callable[..., Any], stacks: Any) -> None:
    assert stacks.create("s", LOOP, **EXPAND)["StackStatus"] == "CREATE_COMPLETE"
    sqs = client("sqs")
    for name, delay in (("red", "3"), ("blue", "7")):
        url = stacks.resource("s", f"Queue{name}")["PhysicalResourceId"]
        assert sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]["DelaySeconds"] == delay
        assert sqs.list_queue_tags(QueueUrl=url)["Tags"] == {"colour": name}
    outputs = stacks.outputs("s")
    assert outputs["Arnblue"].startswith("arn:aws:sqs:")
    value = json.loads(client("ssm").get_parameter(Name=outputs["Info"])["Parameter"]["Value"])
    url = stacks.resource("s", "Queuered")["PhysicalResourceId"]
    assert value == {"count": 2, "first": outputs["Arnred"].rsplit(":", 1)[1], "url": url}
    fewer = [{"ParameterKey": "Names", "ParameterValue": "red,green"}]
    outputs_of_fewer = LOOP.replace("[red, blue]", "[red, green]")
    assert stacks.update("s", outputs_of_fewer, Parameters=fewer, **EXPAND)["StackStatus"] == "UPDATE_COMPLETE"
    assert len(sqs.list_queues()["QueueUrls"]) == 2


def test_includes(client: Callable[..., Any], stacks: Any, account: str) -> None:
    s3 = client("s3")
    s3.create_bucket(Bucket=f"parts-{account}")
    s3.put_object(Bucket=f"parts-{account}", Key="queue.yaml", Body=b"DelaySeconds: 9\n")
    location = f"s3://parts-{account}/queue.yaml"
    include = {"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": location}}}
    body = {"Resources": {"A": {"Type": "AWS::SQS::Queue", "Properties": include}}}
    assert stacks.create("s", body, **EXPAND)["StackStatus"] == "CREATE_COMPLETE"
    url = stacks.resource("s", "A")["PhysicalResourceId"]
    found = client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert found["DelaySeconds"] == "9"
    s3.put_object(Bucket=f"parts-{account}", Key="all.yaml", Body=b"Resources: {B: {Type: 'AWS::SQS::Queue'}}\n")
    whole = {
        "Transform": {"Name": "AWS::Include", "Parameters": {"Location": f"s3://parts-{account}/all.yaml"}},
        "Resources": {"A": {"Type": "AWS::SQS::Queue"}},
    }
    assert stacks.create("t", whole, **EXPAND)["StackStatus"] == "CREATE_COMPLETE"
    listed = stacks.client.list_stack_resources(StackName="t")["StackResourceSummaries"]
    assert [one["LogicalResourceId"] for one in listed] == ["A", "B"]
    include["Fn::Transform"]["Parameters"]["Location"] = "nowhere"  # type: ignore[index]
    with pytest.raises(ClientError, match="The location parameter is not a valid S3 URI"):
        stacks.client.create_stack(StackName="u", TemplateBody=json.dumps(body), **EXPAND)
