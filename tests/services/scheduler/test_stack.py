"""Schedules of templates, plain and SAM's."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.services.scheduler.conftest import Place

SAM = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Out: { Type: AWS::SQS::Queue }
  Group: { Type: AWS::Scheduler::ScheduleGroup, Properties: { Name: jobs } }
  Plain:
    Type: AWS::Scheduler::Schedule
    Properties:
      GroupName: !Ref Group
      ScheduleExpression: rate(1 day)
      FlexibleTimeWindow: { Mode: "OFF" }
      Target: { Arn: !GetAtt Out.Arn, RoleArn: ROLE, Input: INPUT }
  Job:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.11
      Handler: index.handler
      InlineCode: "def handler(event, context): pass"
      Events:
        Nightly:
          Type: ScheduleV2
          Properties:
            ScheduleExpression: cron(0 3 * * ? *)
            ScheduleExpressionTimezone: Europe/Madrid
            FlexibleTimeWindow: { Mode: FLEXIBLE, MaximumWindowInMinutes: 10 }
            RetryPolicy: { MaximumRetryAttempts: 5, MaximumEventAgeInSeconds: 300 }
            Input: '{"a": 1}'
  Flow:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition: { StartAt: P, States: { P: { Type: Pass, End: true } } }
      Events:
        Now: { Type: ScheduleV2, Properties: { ScheduleExpression: rate(1 day), GroupName: !Ref Group, Input: '{"of": "sam"}' } }
Outputs:
  Out: { Value: !Ref Out }
  Flow: { Value: !Ref Flow }
  Arn: { Value: !GetAtt Plain.Arn }
  State: { Value: !GetAtt Group.State }
"""


@pytest.fixture
def deploy(client: Callable[..., Any]) -> Callable[[str, str], dict[str, str]]:
    """Create or update the stack; its outputs."""

    def run(how: str, template: str) -> dict[str, str]:
        stacks, capabilities = client("cloudformation"), ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
        getattr(stacks, f"{how}_stack")(StackName="s", TemplateBody=template, Capabilities=capabilities)
        waiter = stacks.get_waiter(f"stack_{how}_complete")
        waiter.wait(StackName="s", WaiterConfig={"Delay": 0.3, "MaxAttempts": 100})
        found = stacks.describe_stacks(StackName="s")["Stacks"][0]["Outputs"]
        return {one["OutputKey"]: one["OutputValue"] for one in found}

    return run


def test_a_template_has_schedules(place: Place, client: Callable[..., Any], deploy: Any, wait_until: Any) -> None:
    template = SAM.replace("ROLE", place.role)
    outputs = deploy("create", template.replace("INPUT", "first"))
    assert outputs["State"] == "ACTIVE"
    assert place.bodies(outputs["Out"]) == ["first"]
    group, name = outputs["Arn"].split("/")[1:]
    assert group == "jobs"
    listed = {one["Name"]: one for one in place.api.list_schedules()["Schedules"]}
    assert len(listed) == 3
    nightly = next(key for key in listed if "Nightly" in key)
    shown = place.api.get_schedule(Name=nightly)
    assert shown["ScheduleExpressionTimezone"] == "Europe/Madrid"
    assert shown["Target"]["RetryPolicy"] == {"MaximumRetryAttempts": 5, "MaximumEventAgeInSeconds": 300}
    machines = client("stepfunctions")
    (execution,) = wait_until(lambda: machines.list_executions(stateMachineArn=outputs["Flow"])["executions"])
    told = machines.describe_execution(executionArn=execution["executionArn"])
    assert json.loads(told["input"]) == {"of": "sam"}
    deploy("update", template.replace("INPUT", "second"))
    assert place.api.get_schedule(Name=name, GroupName="jobs")["Target"]["Input"] == "second"
    stacks = client("cloudformation")
    stacks.delete_stack(StackName="s")
    stacks.get_waiter("stack_delete_complete").wait(StackName="s", WaiterConfig={"Delay": 0.3, "MaxAttempts": 100})
    assert place.api.list_schedules()["Schedules"] == []
    assert [one["Name"] for one in place.api.list_schedule_groups()["ScheduleGroups"]] == ["default"]
