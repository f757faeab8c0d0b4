"""The SAM CLI, unchanged: the application that `sam init` writes, built, deployed, called, changed and deleted."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

TEMPLATE = """
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Description: >
  hello

  Sample SAM Template for hello

Globals:
  Function:
    Timeout: 3

Resources:
  HelloWorldFunction:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: hello_world/
      Handler: app.lambda_handler
      Runtime: python3.11
      Architectures:
        - x86_64
      Events:
        HelloWorld:
          Type: Api
          Properties:
            Path: /hello
            Method: get

Outputs:
  HelloWorldApi:
    Description: "API Gateway endpoint URL for Prod stage for Hello World function"
    Value: !Sub "https://${ServerlessRestApi}.execute-api.${AWS::Region}.amazonaws.com/Prod/hello/"
  HelloWorldFunction:
    Description: "Hello World Lambda Function ARN"
    Value: !GetAtt HelloWorldFunction.Arn
  HelloWorldFunctionIamRole:
    Description: "Implicit IAM Role created for Hello World function"
    Value: !GetAtt HelloWorldFunctionRole.Arn
"""
APP = """
import json


def lambda_handler(event, context):
    print("called")
    return {
        "statusCode": 200,
        "body": json.dumps({
            "message": "hello world",
        }),
    }
"""
DEPLOY = (
    "deploy",
    "--no-confirm-changeset",
    "--resolve-s3",
    "--capabilities",
    "CAPABILITY_IAM",
    "--stack-name",
    "hello",
)


def write(folder: Path) -> None:
    """The application's files."""
    (folder / "hello_world").mkdir()
    (folder / "template.yaml").write_text(TEMPLATE)
    (folder / "hello_world/__init__.py").write_text("")
    (folder / "hello_world/app.py").write_text(APP)
    (folder / "hello_world/requirements.txt").write_text("")


def outputs(client: Any) -> dict[str, str]:
    """The stack's outputs."""
    stack = client.describe_stacks(StackName="hello")["Stacks"][0]
    return {one["OutputKey"]: one["OutputValue"] for one in stack["Outputs"]}


def get(server: Any, api: str) -> Any:
    """GET of an execute-api URL as AWS writes it, at the server's own address."""
    host, _, path = api.removeprefix("https://").partition("/")
    request = urllib.request.Request(f"{server.url}/{path}", headers={"Host": host})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


@pytest.mark.timeout(600)  # a busy machine takes half a minute for a command
def test_hello_world(
    sam: Callable[..., str], client: Callable[..., Any], server: Any, tmp_path: Path, wait_until: Callable[..., Any]
) -> None:
    write(tmp_path)
    assert "is a valid SAM Template" in sam("validate")
    assert "Build Succeeded" in sam("build")
    said = sam(*DEPLOY)
    assert "Successfully created/updated stack - hello" in said
    found = outputs(client("cloudformation"))
    assert get(server, found["HelloWorldApi"]) == {"message": "hello world"}
    managed = client("cloudformation").describe_stacks(StackName="aws-sam-cli-managed-default")["Stacks"][0]
    assert managed["StackStatus"] == "CREATE_COMPLETE"
    assert "HelloWorldFunction" in sam("list", "resources", "--stack-name", "hello", "--output", "json")
    wait_until(lambda: "called" in sam("logs", "--stack-name", "hello"), 30)
    # Nothing new.
    assert "No changes to deploy. Stack hello is up to date" in sam(*DEPLOY, "--no-fail-on-empty-changeset")
    (tmp_path / "hello_world/app.py").write_text(APP.replace("hello world", "hello again"))
    sam("build")
    sam(*DEPLOY)
    assert get(server, found["HelloWorldApi"]) == {"message": "hello again"}
    assert "Deleted successfully" in sam("delete", "--no-prompts", "--stack-name", "hello", "--region", "us-east-1")
    left = client("cloudformation").describe_stacks()["Stacks"]
    assert [stack["StackName"] for stack in left] == ["aws-sam-cli-managed-default"]
    assert client("lambda").list_functions()["Functions"] == []
