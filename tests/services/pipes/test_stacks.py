"""AWS::Pipes::Pipe, made by CloudFormation."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.roles import trust
from tests.services.pipes.conftest import Plumbing

MAY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}]}


def template(words: str, state: str = "RUNNING", batch: int = 10, actions: str = "sqs:*") -> str:
    policy = {**MAY, "Statement": [{**MAY["Statement"][0], "Action": actions}]}  # type: ignore[dict-item]
    return json.dumps({"Resources": {
        "In": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "in"}},
        "Out": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "out"}},
        "Role": {"Type": "AWS::IAM::Role", "Properties": {
            "AssumeRolePolicyDocument": json.loads(trust("pipes")),
            "Policies": [{"PolicyName": "may", "PolicyDocument": policy}]}},
        "Pipe": {"Type": "AWS::Pipes::Pipe", "Properties": {
            "Name": "p", "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]}, "Source": {"Fn::GetAtt": ["In", "Arn"]},
            "Target": {"Fn::GetAtt": ["Out", "Arn"]}, "DesiredState": state, "Tags": {"a": "1"},
            "SourceParameters": {"SqsQueueParameters": {"BatchSize": batch}},
            "TargetParameters": {"InputTemplate": words}}},
    }, "Outputs": {"Arn": {"Value": {"Fn::GetAtt": ["Pipe", "Arn"]}}, "Name": {"Value": {"Ref": "Pipe"}}}})  # fmt: skip


def test_a_stack_with_a_pipe(plumbing: Plumbing, wait_until: Callable[..., Any]) -> None:
    stacks = plumbing.client("cloudformation")

    def ends(status: str) -> Any:
        def look() -> Any:
            found = stacks.describe_stacks(StackName="s")["Stacks"][0]
            assert found["StackStatus"].endswith("IN_PROGRESS") or found["StackStatus"] == status, found
            return found if found["StackStatus"] == status else None

        return wait_until(look, 20)

    stacks.create_stack(StackName="s", TemplateBody=template('{"first": <$.body>}'), Capabilities=["CAPABILITY_IAM"])
    outputs = {one["OutputKey"]: one["OutputValue"] for one in ends("CREATE_COMPLETE")["Outputs"]}
    assert outputs == {"Arn": f"arn:aws:pipes:us-east-1:{plumbing.account}:pipe/p", "Name": "p"}
    tags = plumbing.pipes.describe_pipe(Name="p")["Tags"]
    assert tags["a"] == "1"
    plumbing.put("x")
    assert plumbing.take() == [{"first": "x"}]
    stacks.update_stack(
        StackName="s", TemplateBody=template('{"second": <$.body>}', batch=5), Capabilities=["CAPABILITY_IAM"]
    )
    ends("UPDATE_COMPLETE")
    plumbing.put("y")
    assert plumbing.take() == [{"second": "y"}]
    stacks.delete_stack(StackName="s")
    wait_until(lambda: not plumbing.pipes.list_pipes()["Pipes"])


def test_a_pipe_that_cannot_work_is_not_made(plumbing: Plumbing, wait_until: Callable[..., Any]) -> None:
    stacks = plumbing.client("cloudformation")
    body = template("x", actions="sqs:SendMessage")
    stacks.create_stack(StackName="s", TemplateBody=body, Capabilities=["CAPABILITY_IAM"], OnFailure="DO_NOTHING")
    wait_until(lambda: stacks.describe_stacks(StackName="s")["Stacks"][0]["StackStatus"] == "CREATE_FAILED", 20)
    reasons = [
        one.get("ResourceStatusReason", "") for one in stacks.describe_stack_events(StackName="s")["StackEvents"]
    ]
    assert any("permissions to call ReceiveMessage on SQS" in reason for reason in reasons)
