"""AWS::KMS::Key, Alias and ReplicaKey."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

Make = Callable[..., Any]


@pytest.fixture
def run(client: Make, wait_until: Callable[..., Any]) -> Callable[..., dict[str, str]]:
    """Bring a stack to a template; its outputs."""

    def bring(
        resources: dict[str, Any], outputs: dict[str, Any], region: str = "us-east-1", again: bool = False
    ) -> Any:
        stacks = client("cloudformation", region=region)
        template = {"Resources": resources, "Outputs": {name: {"Value": value} for name, value in outputs.items()}}
        (stacks.update_stack if again else stacks.create_stack)(StackName="s", TemplateBody=json.dumps(template))

        def ended() -> Any:
            (found,) = stacks.describe_stacks(StackName="s")["Stacks"]
            return None if found["StackStatus"].endswith("IN_PROGRESS") else found

        stack = wait_until(ended)
        assert stack["StackStatus"] == ("UPDATE_COMPLETE" if again else "CREATE_COMPLETE"), stack
        return {one["OutputKey"]: one["OutputValue"] for one in stack["Outputs"]}

    return bring


def test_keys_of_stacks(client: Make, account: str, run: Callable[..., Any], wait_until: Callable[..., Any]) -> None:
    kms, west = client("kms"), client("kms", region="eu-west-1")
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
        "Action": "kms:*",
        "Resource": "*",
    }
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    key = {"KeyPolicy": policy, "Description": "one", "MultiRegion": True, "PendingWindowInDays": 7,
           "EnableKeyRotation": True, "RotationPeriodInDays": 100, "Tags": [{"Key": "a", "Value": "b"}]}  # fmt: skip
    alias = {"Type": "AWS::KMS::Alias", "Properties": {"AliasName": "alias/mine", "TargetKeyId": {"Ref": "K"}}}
    outputs = {"Id": {"Ref": "K"}, "Arn": {"Fn::GetAtt": ["K", "Arn"]}, "Alias": {"Ref": "A"}}
    found = run({"K": {"Type": "AWS::KMS::Key", "Properties": key}, "A": alias}, outputs)
    assert found["Arn"].endswith(found["Id"])
    assert found["Alias"] == "alias/mine"
    assert kms.get_key_rotation_status(KeyId=found["Id"])["RotationPeriodInDays"] == 100
    assert json.loads(kms.get_key_policy(KeyId=found["Id"])["Policy"]) == policy
    assert {"TagKey": "a", "TagValue": "b"} in kms.list_resource_tags(KeyId=found["Id"])["Tags"]
    replica = {"PrimaryKeyArn": found["Arn"], "KeyPolicy": policy, "Description": "two"}
    made = run(
        {"R": {"Type": "AWS::KMS::ReplicaKey", "Properties": replica}},
        {"Arn": {"Fn::GetAtt": ["R", "Arn"]}},
        "eu-west-1",
    )
    assert west.describe_key(KeyId=made["Arn"])["KeyMetadata"]["Description"] == "two"
    tags = west.list_resource_tags(KeyId=made["Arn"])["Tags"]
    assert {"TagKey": "aws:cloudformation:stack-name", "TagValue": "s"} in tags
    changed = {**key, "Description": "other", "Enabled": False, "EnableKeyRotation": False}
    del changed["RotationPeriodInDays"]
    assert run({"K": {"Type": "AWS::KMS::Key", "Properties": changed}, "A": alias}, outputs, again=True) == found
    shown = kms.describe_key(KeyId=found["Id"])["KeyMetadata"]
    assert (shown["Description"], shown["KeyState"]) == ("other", "Disabled")
    assert not kms.get_key_rotation_status(KeyId=found["Id"])["KeyRotationEnabled"]
    client("cloudformation", region="eu-west-1").delete_stack(StackName="s")
    wait_until(lambda: west.describe_key(KeyId=made["Arn"])["KeyMetadata"]["KeyState"] == "PendingDeletion")
    client("cloudformation").delete_stack(StackName="s")
    wait_until(lambda: kms.describe_key(KeyId=found["Id"])["KeyMetadata"]["KeyState"].startswith("Pending"))
    assert kms.list_aliases()["Aliases"] == []
