"""Secrets in templates: generated, replicated, rotated, with policies; and referred to without being shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.services.cloudformation.conftest import Stacks
from tests.services.secretsmanager.test_rotation import make_function

Make = Callable[..., Any]
GENERATED = {"SecretStringTemplate": '{"user": "admin"}', "GenerateStringKey": "password", "PasswordLength": 20,
             "ExcludePunctuation": True}  # fmt: skip


@pytest.fixture
def stacks(client: Make, wait_until: Make) -> Stacks:
    return Stacks(client("cloudformation"), wait_until)


def template(rules: dict[str, Any], generated: dict[str, Any], **more: Any) -> dict[str, Any]:
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*",
                                                      "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}  # fmt: skip
    secret = {"Ref": "Secret"}
    read = {"Fn::Sub": "{{resolve:secretsmanager:${Secret}:SecretString:user}}/{{resolve:secretsmanager:plain}}"}
    resources = {
        "Secret": ("Secret", {"GenerateSecretString": generated, "Description": "d", **more}),
        "Policy": ("ResourcePolicy", {"SecretId": secret, "ResourcePolicy": policy, "BlockPublicPolicy": True}),
        "Rotation": ("RotationSchedule", {
            "SecretId": secret, "RotationRules": rules, "RotateImmediatelyOnUpdate": False,
            "RotationLambdaARN": {"Ref": "Function"}}),
    }  # fmt: skip
    made = {
        name: {"Type": f"AWS::SecretsManager::{kind}", "Properties": given} for name, (kind, given) in resources.items()
    }
    reader = {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Name": "read", "Value": read}}
    return {"Parameters": {"Function": {"Type": "String"}}, "Resources": {**made, "Reader": reader},
            "Outputs": {"Arn": {"Value": secret}, "Id": {"Value": {"Fn::GetAtt": ["Secret", "Id"]}}}}  # fmt: skip


def test_a_stack_of_secrets(client: Make, secrets: Any, stacks: Stacks) -> None:
    secrets.create_secret(Name="plain", SecretString="nobody-shows-this")
    given = {"Parameters": [{"ParameterKey": "Function", "ParameterValue": make_function(client)}]}
    first = template({"ScheduleExpression": "rate(10 days)"}, GENERATED, ReplicaRegions=[{"Region": "eu-west-1"}])
    assert stacks.create("s", first, **given)["StackStatus"] == "CREATE_COMPLETE"
    arn = stacks.outputs("s")["Arn"]
    assert stacks.outputs("s")["Id"] == arn
    found = secrets.describe_secret(SecretId=arn)
    assert found["Name"].startswith("Secret-")
    assert (found["Description"], found["RotationRules"]) == ("d", {"ScheduleExpression": "rate(10 days)"})
    assert "aws:SecureTransport" in secrets.get_resource_policy(SecretId=arn)["ResourcePolicy"]
    before = json.loads(secrets.get_secret_value(SecretId=arn)["SecretString"])
    assert (before["user"], len(before["password"]), before["password"].isalnum()) == ("admin", 20, True)
    west = client("secretsmanager", "eu-west-1")
    assert json.loads(west.get_secret_value(SecretId=found["Name"])["SecretString"]) == before
    assert client("ssm").get_parameter(Name="read")["Parameter"]["Value"] == "admin/nobody-shows-this"
    told = [stacks.client.describe_stack_events(StackName="s"), stacks.client.describe_stacks(StackName="s")]
    assert "nobody-shows-this" not in json.dumps(told, default=str)
    # The value stays as long as nothing says how it is made otherwise.
    second = template({"AutomaticallyAfterDays": 5}, GENERATED)
    del second["Resources"]["Secret"]["Properties"]["Description"]
    assert stacks.update("s", second, **given)["StackStatus"] == "UPDATE_COMPLETE"
    found = secrets.describe_secret(SecretId=arn)
    assert "Description" not in found
    assert "ReplicationStatus" not in found
    assert found["RotationRules"] == {"AutomaticallyAfterDays": 5}
    assert json.loads(secrets.get_secret_value(SecretId=arn)["SecretString"]) == before
    third = template({"AutomaticallyAfterDays": 5}, {**GENERATED, "PasswordLength": 25})
    assert stacks.update("s", third, **given)["StackStatus"] == "UPDATE_COMPLETE"
    assert len(json.loads(secrets.get_secret_value(SecretId=arn)["SecretString"])["password"]) == 25
    assert stacks.delete("s")["StackStatus"] == "DELETE_COMPLETE"
    assert [one["Name"] for one in secrets.list_secrets(IncludePlannedDeletion=True)["SecretList"]] == ["plain"]


@pytest.mark.parametrize(
    ("reference", "reason"),
    [
        ("none", "Secrets Manager can't find the specified secret."),
        ("text:SecretString:a", "Could not parse SecretString JSON"),
        ("object:SecretString:b", "Could not find a value associated with JSONKey in SecretString"),
        ("text:SecretBinary", "Invalid dynamic reference: [secretsmanager:text:SecretBinary]"),
    ],
)
def test_references_that_name_nothing(secrets: Any, stacks: Stacks, reference: str, reason: str) -> None:
    secrets.create_secret(Name="text", SecretString="t")
    secrets.create_secret(Name="object", SecretString='{"a": 1}')
    value = f"{{{{resolve:secretsmanager:{reference}}}}}"
    body = {"Resources": {"P": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": value}}}}
    assert stacks.create("s", body)["StackStatus"] == "ROLLBACK_COMPLETE"
    assert any(reason in told for _, _, told in stacks.events("s"))


def test_what_references_stand_for_is_never_shown(client: Make, secrets: Any, stacks: Stacks) -> None:
    arn = secrets.create_secret(Name="word", SecretString="nobody-shows-this")["ARN"]
    word = "{{resolve:secretsmanager:word}}"

    def parameter(**given: Any) -> dict[str, Any]:
        return {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Name": "word", **given}}

    wrong = {"Resources": {"Wrong": parameter(Type=word, Value="v")}}
    assert stacks.create("wrong", wrong)["StackStatus"] == "ROLLBACK_COMPLETE"
    inner = {"Parameters": {"Word": {"Type": "String"}}, "Resources": {"Inner": parameter(Value={"Ref": "Word"})}}
    s3 = client("s3")
    s3.create_bucket(Bucket=f"inner-{arn[-6:].lower()}")
    s3.put_object(Bucket=f"inner-{arn[-6:].lower()}", Key="t", Body=json.dumps(inner))
    url = f"{s3.meta.endpoint_url}/inner-{arn[-6:].lower()}/t"
    nested = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": url, "Parameters": {"Word": word}}}
    assert stacks.create("outer", {"Resources": {"Nested": nested}})["StackStatus"] == "CREATE_COMPLETE"
    assert client("ssm").get_parameter(Name="word")["Parameter"]["Value"] == "nobody-shows-this"
    told = stacks.client.describe_stacks()["Stacks"]
    events = [stacks.client.describe_stack_events(StackName=one["StackId"])["StackEvents"] for one in told]
    assert any("Value '****' at 'type'" in one.get("ResourceStatusReason", "") for each in events for one in each)
    assert "nobody-shows-this" not in json.dumps([told, events], default=str)
    # What was made with a secret that is gone can be changed, and deleted.
    kept = {"Resources": {"Kept": parameter(Name="kept", Value=word)}}
    for name in ("changed", "deleted"):
        kept["Resources"]["Kept"]["Properties"]["Name"] = name
        assert stacks.create(name, kept)["StackStatus"] == "CREATE_COMPLETE"
    secrets.delete_secret(SecretId="word", ForceDeleteWithoutRecovery=True)
    kept["Resources"]["Kept"]["Properties"] |= {"Name": "changed", "Value": "plain"}
    assert stacks.update("changed", kept)["StackStatus"] == "UPDATE_COMPLETE"
    stacks.delete("deleted")
    assert [one["Name"] for one in client("ssm").describe_parameters()["Parameters"]] == ["changed", "word"]
