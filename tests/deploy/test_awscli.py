"""`aws cloudformation package` and `deploy`, unchanged."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = """
Transform: AWS::Serverless-2016-10-31
Parameters:
  Greeting: {Type: String, Default: hello}
Resources:
  Inner:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: inner/template.yaml
      Parameters: {Greeting: !Ref Greeting}
  Outer:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.11
      Handler: app.handler
      CodeUri: src/
      Environment: {Variables: {INNER: !GetAtt Inner.Outputs.Function}}
Outputs:
  Inner: {Value: !GetAtt Inner.Outputs.Function}
  Outer: {Value: !Ref Outer}
"""
INNER = """
Parameters:
  Greeting: {Type: String}
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: 2012-10-17
        Statement:
          - {Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}
  Function:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.11
      Handler: app.handler
      Code: code
      Role: !GetAtt Role.Arn
      Environment: {Variables: {GREETING: !Ref Greeting}}
Outputs:
  Function: {Value: !Ref Function}
"""
HANDLER = "import os\ndef handler(event, context):\n    return os.environ.get('GREETING') or os.environ['INNER']\n"
DEPLOY = ("cloudformation", "deploy", "--stack-name", "outer", "--template-file", "packaged.yaml",
          "--capabilities", "CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND")  # fmt: skip


def write(folder: Path) -> None:
    """The application's files."""
    files = {
        "template.yaml": ROOT, "inner/template.yaml": INNER, "inner/code/app.py": HANDLER, "src/app.py": HANDLER,
    }  # fmt: skip
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)


def outputs(aws: Callable[..., str]) -> dict[str, str]:
    """The outputs of the outer stack."""
    stack = json.loads(aws("cloudformation", "describe-stacks", "--stack-name", "outer"))["Stacks"][0]
    return {one["OutputKey"]: one["OutputValue"] for one in stack["Outputs"]}


def test_package_and_deploy(aws: Callable[..., str], client: Callable[..., Any], account: str, tmp_path: Path) -> None:
    write(tmp_path)
    bucket = f"code-{account}"
    aws("s3", "mb", f"s3://{bucket}")
    package = ("cloudformation", "package", "--template-file", "template.yaml", "--s3-bucket", bucket,
               "--output-template-file", "packaged.yaml")  # fmt: skip
    assert "Successfully packaged artifacts" in aws(*package)
    assert "Successfully created/updated stack - outer" in aws(*DEPLOY)
    found = outputs(aws)
    functions = client("lambda")
    assert json.load(functions.invoke(FunctionName=found["Inner"])["Payload"]) == "hello"
    assert json.load(functions.invoke(FunctionName=found["Outer"])["Payload"]) == found["Inner"]
    # The same again.
    aws(*package)
    nothing = "No changes to deploy. Stack outer is up to date"
    assert nothing in aws(*DEPLOY, "--no-fail-on-empty-changeset")
    assert nothing in aws(*DEPLOY, "--fail-on-empty-changeset", status=255)
    # Another parameter reaches the nested stack; new code the function.
    aws(*DEPLOY, "--parameter-overrides", "Greeting=ciao")
    assert json.load(functions.invoke(FunctionName=found["Inner"])["Payload"]) == "ciao"
    (tmp_path / "src/app.py").write_text("def handler(event, context):\n    return 'new'\n")
    aws(*package)
    drawn = re.search(r"arn:aws:cloudformation:\S+", aws(*DEPLOY, "--no-execute-changeset"))
    assert drawn is not None
    assert json.load(functions.invoke(FunctionName=found["Outer"])["Payload"]) == found["Inner"]
    aws("cloudformation", "execute-change-set", "--change-set-name", drawn.group())
    aws("cloudformation", "wait", "stack-update-complete", "--stack-name", "outer")
    assert json.load(functions.invoke(FunctionName=found["Outer"])["Payload"]) == "new"
    assert json.load(functions.invoke(FunctionName=found["Inner"])["Payload"]) == "ciao"
    aws("cloudformation", "delete-stack", "--stack-name", "outer")
    aws("cloudformation", "wait", "stack-delete-complete", "--stack-name", "outer")
    assert functions.list_functions()["Functions"] == []


def test_what_cannot_be_deployed(aws: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "packaged.yaml").write_text(
        "Resources: {Bad: {Type: 'AWS::SQS::Queue', Properties: {DelaySeconds: -1}}}"
    )
    said = aws(*DEPLOY, status=255)
    assert "Failed to create/update the stack" in said
    events = aws("cloudformation", "describe-stack-events", "--stack-name", "outer")
    assert "DelaySeconds" in events
    (tmp_path / "packaged.yaml").write_text("Resources: {Bad: {Type: 'AWS::Nope::Thing'}}")
    aws("cloudformation", "delete-stack", "--stack-name", "outer")
    aws("cloudformation", "wait", "stack-delete-complete", "--stack-name", "outer")
    assert "Unrecognized resource types: [AWS::Nope::Thing]" in aws(*DEPLOY, status=255)
