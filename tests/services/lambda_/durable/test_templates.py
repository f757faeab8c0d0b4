"""Durable functions in templates of SAM, which is CloudFormation's business too."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.services.lambda_.durable.test_sdks import POLICY

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.11
      Handler: index.handler
      AutoPublishAlias: live
      InlineCode: |
        import json
        def handler(event, context):
            state = event["InitialExecutionState"]["Operations"]
            return {"Status": "SUCCEEDED", "Result": state[0]["ExecutionDetails"]["InputPayload"]}
      DurableConfig: DURABLE
Outputs:
  Name:
    Value: !Ref Orders
"""


def test_sam_deploys_and_updates(client: Callable[..., Any]) -> None:
    cfn, lam, iam = client("cloudformation"), client("lambda"), client("iam")
    stack = {"StackName": "s", "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]}
    wait = {"StackName": "s", "WaiterConfig": {"Delay": 0.1, "MaxAttempts": 200}}
    durable = "{ExecutionTimeout: 60, RetentionPeriodInDays: 5}"
    cfn.create_stack(TemplateBody=TEMPLATE.replace("DURABLE", durable), **stack)
    cfn.get_waiter("stack_create_complete").wait(**wait)
    name = cfn.describe_stacks(StackName="s")["Stacks"][0]["Outputs"][0]["OutputValue"]
    shown = lam.get_function_configuration(FunctionName=name)
    assert shown["DurableConfig"] == {"ExecutionTimeout": 60, "RetentionPeriodInDays": 5}
    attached = iam.list_attached_role_policies(RoleName=shown["Role"].rsplit("/", 1)[1])["AttachedPolicies"]
    assert POLICY in [policy["PolicyArn"] for policy in attached]
    answer = lam.invoke(FunctionName=f"{name}:live", Payload=b'{"a": 1}')
    assert json.load(answer["Payload"]) == {"a": 1}
    assert answer["DurableExecutionArn"].startswith(f"{shown['FunctionArn']}:1/durable-execution/")
    cfn.update_stack(TemplateBody=TEMPLATE.replace("DURABLE", durable.replace("60", "90")), **stack)
    cfn.get_waiter("stack_update_complete").wait(**wait)
    assert lam.get_function_configuration(FunctionName=name)["DurableConfig"]["ExecutionTimeout"] == 90
    # A durable function stays one: without, it is another function.
    cfn.update_stack(TemplateBody=TEMPLATE.replace("      DurableConfig: DURABLE\n", ""), **stack)
    cfn.get_waiter("stack_update_complete").wait(**wait)
    other = cfn.describe_stacks(StackName="s")["Stacks"][0]["Outputs"][0]["OutputValue"]
    assert other != name
    assert "DurableConfig" not in lam.get_function_configuration(FunctionName=other)
