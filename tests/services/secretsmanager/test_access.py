"""Who may do what with which secret: conditions, policies of secrets, other accounts."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.conftest import Server
from tests.roles import allow, make_user

Make = Callable[..., Any]


def code(call: Callable[..., Any], **given: Any) -> str:
    try:
        call(**given)
    except ClientError as error:
        return error.response["Error"]["Code"]
    return ""


def test_by_name_and_by_condition(client: Make, secrets: Any) -> None:
    arn = secrets.create_secret(Name="app/a", SecretString="1", Tags=[{"Key": "team", "Value": "red"}])["ARN"]
    secrets.put_secret_value(SecretId="app/a", SecretString="2")
    secrets.create_secret(Name="other", SecretString="1")
    assert code(client("secretsmanager", "eu-west-1").get_secret_value, SecretId=arn) == "ResourceNotFoundException"

    def user(name: str, *statements: dict[str, Any]) -> Any:
        policy = json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
        return client("secretsmanager", **make_user(client("iam"), name, policy))

    every = {"Effect": "Allow", "Action": "secretsmanager:*"}
    by_name = user("a", {**every, "Resource": "arn:aws:secretsmanager:*:*:secret:app/*-??????"})
    assert code(by_name.create_secret, Name="app/b") == ""
    assert code(by_name.create_secret, Name="else") == "AccessDeniedException"
    assert code(by_name.get_secret_value, SecretId="app/a") == ""
    assert code(by_name.get_secret_value, SecretId="other") == "AccessDeniedException"
    got = user("batch", {**every, "Action": "secretsmanager:BatchGetSecretValue", "Resource": "*"},
               {**every, "Resource": arn}).batch_get_secret_value(SecretIdList=["app/a", "other"])  # fmt: skip
    assert [one["Name"] for one in got["SecretValues"]] == ["app/a"]
    assert [one["ErrorCode"] for one in got["Errors"]] == ["AccessDeniedException"]
    for number, (condition, call, given) in enumerate(
        (
            ({"secretsmanager:ResourceTag/team": "red"}, "describe_secret", {"SecretId": "app/a"}),
            ({"secretsmanager:SecretId": arn}, "describe_secret", {"SecretId": "app/a"}),
            ({"secretsmanager:VersionStage": "AWSCURRENT"}, "get_secret_value", {"SecretId": "app/a"}),
            ({"secretsmanager:SecretPrimaryRegion": "us-east-1"}, "delete_secret", {"SecretId": "other"}),
            ({"secretsmanager:Name": "new"}, "create_secret", {"Name": "new"}),
            ({"secretsmanager:AddReplicaRegions": "eu-west-1"}, "create_secret",
             {"Name": "new", "AddReplicaRegions": [{"Region": "eu-west-1"}]}),
            ({"secretsmanager:RecoveryWindowInDays": "7"}, "delete_secret", {"SecretId": "other", "RecoveryWindowInDays": 7}),
            ({"secretsmanager:BlockPublicPolicy": "true"}, "put_resource_policy",
             {"SecretId": "other", "ResourcePolicy": "{}", "BlockPublicPolicy": True}),
            ({"secretsmanager:ModifyRotationRules": "true"}, "rotate_secret",
             {"SecretId": "other", "RotationRules": {"AutomaticallyAfterDays": 1}}),
        )
    ):  # fmt: skip
        deny = {**every, "Effect": "Deny", "Resource": "*", "Condition": {"StringEquals": condition}}
        denied = user(f"denied{number}", {**every, "Resource": "*"}, deny)
        assert code(getattr(denied, call), **given) == "AccessDeniedException", condition
    previous = user("previous", {**every, "Resource": "*", "Condition": {
        "StringEquals": {"secretsmanager:VersionStage": "AWSPREVIOUS"}}})  # fmt: skip
    assert previous.get_secret_value(SecretId=arn, VersionStage="AWSPREVIOUS")["SecretString"] == "1"
    assert code(previous.get_secret_value, SecretId=arn) == "AccessDeniedException"


def test_other_accounts(server: Server, client: Make, secrets: Any, account: str) -> None:
    other = f"{int(account) + 500_000_000:012d}"
    theirs = server.client("secretsmanager", other)
    own = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{account}:root"}, "Action": "kms:*", "Resource": "*"}
    let = {**own, "Principal": {"AWS": f"arn:aws:iam::{other}:root"}, "Action": "kms:Decrypt"}
    key = client("kms").create_key(Policy=json.dumps({"Version": "2012-10-17", "Statement": [own, let]}))[
        "KeyMetadata"
    ]["Arn"]
    arns = [secrets.create_secret(Name="plain", SecretString="x")["ARN"],
            secrets.create_secret(Name="keyed", SecretString="x", KmsKeyId=key)["ARN"]]  # fmt: skip
    statement = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{other}:root"}, "Resource": "*"}
    policy = {"Version": "2012-10-17", "Statement": [{**statement, "Action": "secretsmanager:GetSecretValue"}]}
    for arn in arns:
        assert code(theirs.get_secret_value, SecretId=arn) == "AccessDeniedException"
        secrets.put_resource_policy(SecretId=arn, ResourcePolicy=json.dumps(policy))
    with pytest.raises(ClientError, match="if you encrypt the secret with the default KMS service key"):
        theirs.get_secret_value(SecretId=arns[0])
    assert theirs.get_secret_value(SecretId=arns[1])["SecretString"] == "x"
    assert code(theirs.describe_secret, SecretId=arns[1]) == "AccessDeniedException"
    may = make_user(server.client("iam", other), "u", allow("secretsmanager:GetSecretValue", "kms:Decrypt"))
    assert server.client("secretsmanager", other, **may).get_secret_value(SecretId=arns[1])["Name"] == "keyed"
