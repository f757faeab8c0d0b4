"""Functions in stacks: URLs, versions with environments that are kept ready, signatures."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.services.lambda_.test_urls import ask

SAM = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.11
      Handler: index.handler
      InlineCode: |
        import os
        def handler(event, context):
            return os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"] + " %s"
      AutoPublishAlias: live
      ProvisionedConcurrencyConfig: {ProvisionedConcurrentExecutions: 1}
      FunctionUrlConfig:
        AuthType: NONE
        InvokeMode: %s
        Cors: {AllowOrigins: ["https://a.example"]}
Outputs:
  Url: {Value: !GetAtt ApiUrl.FunctionUrl}
"""
PLAIN = """
Parameters:
  Policy: {Type: String, Default: Warn}
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: "sts:AssumeRole"}]
  Signing:
    Type: AWS::Lambda::CodeSigningConfig
    Properties:
      AllowedPublishers: {SigningProfileVersionArns: ["arn:aws:signer:us-east-1:123456789012:/signing-profiles/p/x"]}
      CodeSigningPolicies: {UntrustedArtifactOnDeployment: !Ref Policy}
      Tags: [{Key: a, Value: b}]
  Function:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.12
      Handler: index.handler
      Role: !GetAtt Role.Arn
      CodeSigningConfigArn: !Ref Signing
      SnapStart: {ApplyOn: PublishedVersions}
      Code: {ZipFile: "def handler(event, context): return event"}
  Apart:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.11
      Handler: index.handler
      Role: !GetAtt Role.Arn
      TenancyConfig: {TenantIsolationMode: PER_TENANT}
      Code: {ZipFile: "def handler(event, context): return context.tenant_id"}
  Version:
    Type: AWS::Lambda::Version
    Properties: {FunctionName: !Ref Function, RuntimePolicy: {UpdateRuntimeOn: FunctionUpdate}}
  Url:
    Type: AWS::Lambda::Url
    Properties: {TargetFunctionArn: !GetAtt Function.Arn, AuthType: AWS_IAM}
Outputs:
  Function: {Value: !Ref Function}
  Signing: {Value: !GetAtt Signing.CodeSigningConfigArn}
  UrlOf: {Value: !Ref Url}
  Apart: {Value: !Ref Apart}
"""


def deployed(cfn: Any, wait_until: Callable[..., Any], operation: str, body: str, **more: Any) -> dict[str, str]:
    """The outputs of a stack once it is there."""
    capabilities = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
    getattr(cfn, operation)(StackName="s", TemplateBody=body, Capabilities=capabilities, **more)

    def look() -> Any:
        (stack,) = cfn.describe_stacks(StackName="s")["Stacks"]
        assert "ROLLBACK" not in stack["StackStatus"], [
            event.get("ResourceStatusReason") for event in cfn.describe_stack_events(StackName="s")["StackEvents"]
        ]
        return stack if stack["StackStatus"].endswith("_COMPLETE") else None

    stack = wait_until(look, 30)
    return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}


def test_sam(client: Callable[..., Any], wait_until: Callable[..., Any]) -> None:
    cfn, lam = client("cloudformation"), client("lambda")
    url = deployed(cfn, wait_until, "create_stack", SAM % ("one", "BUFFERED"))["Url"]
    answer = ask(url, Origin="https://a.example")
    assert (answer.status, answer.body) == (200, b"provisioned-concurrency one")
    assert answer.header("access-control-allow-origin") == "https://a.example"
    again = deployed(cfn, wait_until, "update_stack", SAM % ("two", "RESPONSE_STREAM"))["Url"]
    assert again == url
    assert ask(url).body == b'"provisioned-concurrency two"'
    (name,) = [one["FunctionName"] for one in lam.list_functions()["Functions"]]
    (config,) = lam.list_provisioned_concurrency_configs(FunctionName=name)["ProvisionedConcurrencyConfigs"]
    assert (config["FunctionArn"].rpartition(":")[2], config["Status"]) == ("live", "READY")
    cfn.delete_stack(StackName="s")
    wait_until(lambda: not lam.list_functions()["Functions"], 20)
    assert ask(url).status == 403


def test_plain_resources(client: Callable[..., Any], wait_until: Callable[..., Any]) -> None:
    cfn, lam = client("cloudformation"), client("lambda")
    found = deployed(cfn, wait_until, "create_stack", PLAIN)
    name, signing = found["Function"], found["Signing"]
    assert lam.get_function_code_signing_config(FunctionName=name)["CodeSigningConfigArn"] == signing
    assert lam.list_tags(Resource=signing)["Tags"]["a"] == "b"
    shown = lam.get_function_configuration(FunctionName=name)
    assert shown["SnapStart"] == {"ApplyOn": "PublishedVersions", "OptimizationStatus": "Off"}
    assert found["UrlOf"] == shown["FunctionArn"]
    version = lam.get_function_configuration(FunctionName=name, Qualifier="1")
    assert version["SnapStart"] == {"ApplyOn": "PublishedVersions", "OptimizationStatus": "On"}
    runtime = lam.get_runtime_management_config(FunctionName=name, Qualifier="1")
    assert runtime["UpdateRuntimeOn"] == "FunctionUpdate"
    tenant = lam.invoke(FunctionName=found["Apart"], TenantId="t")["Payload"].read()
    assert json.loads(tenant) == "t"
    policy = [{"ParameterKey": "Policy", "ParameterValue": "Enforce"}]
    deployed(cfn, wait_until, "update_stack", PLAIN, Parameters=policy)
    config = lam.get_code_signing_config(CodeSigningConfigArn=signing)["CodeSigningConfig"]
    assert config["CodeSigningPolicies"] == {"UntrustedArtifactOnDeployment": "Enforce"}
