"""Simulation, service-linked roles, aliases, summaries, the last use of a key."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def refused(operation: Any, **members: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as error:
        operation(**members)
    return error.value.response["Error"]["Code"], error.value.response["Error"]["Message"]


ALLOW = {"Effect": "Allow", "Action": "sqs:*", "Resource": "arn:aws:sqs:*:*:a*"}
DENY = {
    "Effect": "Deny",
    "Action": "sqs:Delete*",
    "Resource": "*",
    "Condition": {"StringEquals": {"aws:username": "ana"}},
}


def test_simulating_policies_that_nobody_has(client: Any, account: str) -> None:
    iam = client("iam")
    a, b = f"arn:aws:sqs:us-east-1:{account}:a1", f"arn:aws:sqs:us-east-1:{account}:b1"
    found = iam.simulate_custom_policy(
        PolicyInputList=[policy(ALLOW), policy(DENY)],
        ActionNames=["sqs:SendMessage", "sqs:DeleteQueue"],
        ResourceArns=[a, b],
        CallerArn=f"arn:aws:iam::{account}:user/ana",
    )["EvaluationResults"]
    decisions = {(one["EvalActionName"], one["EvalResourceName"]): one["EvalDecision"] for one in found}
    assert decisions == {
        ("sqs:SendMessage", a): "allowed",
        ("sqs:SendMessage", b): "implicitDeny",
        ("sqs:DeleteQueue", a): "explicitDeny",
        ("sqs:DeleteQueue", b): "explicitDeny",
    }
    assert [s["SourcePolicyId"] for s in found[0]["MatchedStatements"]] == ["PolicyInputList.1"]
    assert [s["SourcePolicyId"] for s in found[2]["MatchedStatements"]] == ["PolicyInputList.2"]
    bounded = iam.simulate_custom_policy(
        PolicyInputList=[policy(ALLOW)],
        PermissionsBoundaryPolicyInputList=[policy({"Effect": "Allow", "Action": "sns:*", "Resource": "*"})],
        ActionNames=["sqs:SendMessage"],
        ResourceArns=[a],
    )["EvaluationResults"][0]
    assert bounded["EvalDecision"] == "implicitDeny"
    assert bounded["PermissionsBoundaryDecisionDetail"] == {"AllowedByPermissionsBoundary": False}
    assert refused(iam.simulate_custom_policy, PolicyInputList=["{"], ActionNames=["sqs:*"])[0] == "InvalidInput"


def test_simulating_what_a_user_may_do(client: Any) -> None:
    iam = client("iam")
    arn = iam.create_user(UserName="ana")["User"]["Arn"]
    iam.create_group(GroupName="g")
    iam.put_group_policy(GroupName="g", PolicyName="p", PolicyDocument=policy({**ALLOW, "Resource": "*"}))
    iam.add_user_to_group(GroupName="g", UserName="ana")
    ip = {
        "Effect": "Allow",
        "Action": "sns:*",
        "Resource": "*",
        "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}},
    }
    iam.put_user_policy(UserName="ana", PolicyName="ip", PolicyDocument=policy(ip))
    entry = {"ContextKeyName": "aws:SourceIp", "ContextKeyValues": ["10.1.2.3"], "ContextKeyType": "ip"}
    found = iam.simulate_principal_policy(
        PolicySourceArn=arn, ActionNames=["sqs:SendMessage", "sns:Publish"], ContextEntries=[entry]
    )["EvaluationResults"]
    assert [one["EvalDecision"] for one in found] == ["allowed", "allowed"]
    assert found[0]["MatchedStatements"][0]["SourcePolicyType"] == "group"
    without = iam.simulate_principal_policy(PolicySourceArn=arn, ActionNames=["sns:Publish"])["EvaluationResults"][0]
    assert (without["EvalDecision"], without["MissingContextValues"]) == ("implicitDeny", ["aws:sourceip"])
    keys = iam.get_context_keys_for_principal_policy(PolicySourceArn=arn)["ContextKeyNames"]
    assert keys == ["aws:sourceip"]
    assert iam.get_context_keys_for_custom_policy(PolicyInputList=[policy(DENY)])["ContextKeyNames"] == ["aws:username"]
    assert refused(iam.simulate_principal_policy, PolicySourceArn=arn + "x", ActionNames=["a:b"])[0] == "NoSuchEntity"


def test_service_linked_roles_are_not_to_be_changed(client: Any) -> None:
    iam = client("iam")
    role = iam.create_service_linked_role(AWSServiceName="ecs.amazonaws.com", Description="d")["Role"]
    assert role["Arn"].endswith(":role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS")
    assert refused(iam.create_service_linked_role, AWSServiceName="ecs.amazonaws.com") == (
        "InvalidInput",
        "Service role name AWSServiceRoleForECS has been taken in this account, please try a different suffix.",
    )
    code, message = refused(iam.delete_role, RoleName="AWSServiceRoleForECS")
    assert code == "UnmodifiableEntity"
    assert "only modifiable by AWS" in message
    task = iam.delete_service_linked_role(RoleName="AWSServiceRoleForECS")["DeletionTaskId"]
    assert iam.get_service_linked_role_deletion_status(DeletionTaskId=task)["Status"] == "SUCCEEDED"
    assert refused(iam.get_role, RoleName="AWSServiceRoleForECS")[0] == "NoSuchEntity"


@pytest.mark.parametrize(
    ("service", "name", "policy"),
    [
        ("ops.apigateway", "APIGateway", "APIGatewayServiceRolePolicy"),
        ("mrk.kms", "KeyManagementServiceMultiRegionKeys", "AWSKeyManagementServiceMultiRegionKeysServiceRolePolicy"),
        ("lambda.application-autoscaling", "ApplicationAutoScaling_LambdaConcurrency",
         "AWSApplicationAutoscalingLambdaConcurrencyPolicy"),
    ],
)  # fmt: skip
def test_service_linked_roles_are_those_of_their_services(client: Any, service: str, name: str, policy: str) -> None:
    iam, principal = client("iam"), f"{service}.amazonaws.com"
    refused_suffix = refused(iam.create_service_linked_role, AWSServiceName=principal, CustomSuffix="x")
    assert refused_suffix == ("InvalidInput", f"Custom suffix is not allowed for {principal}")
    role = iam.create_service_linked_role(AWSServiceName=principal)["Role"]
    assert role["RoleName"] == f"AWSServiceRoleFor{name}"
    (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert (statement["Action"], statement["Principal"]) == ("sts:AssumeRole", {"Service": principal})
    attached = iam.list_attached_role_policies(RoleName=role["RoleName"])["AttachedPolicies"]
    arn = f"arn:aws:iam::aws:policy/aws-service-role/{policy}"
    assert attached == [{"PolicyName": policy, "PolicyArn": arn}]
    assert iam.get_role(RoleName=role["RoleName"])["Role"]["RoleLastUsed"] == {}


def test_a_role_of_scaling_may_have_a_suffix(client: Any) -> None:
    made = client("iam").create_service_linked_role(AWSServiceName="autoscaling.amazonaws.com", CustomSuffix="x")
    assert made["Role"]["RoleName"] == "AWSServiceRoleForAutoScaling_x"


def test_the_account_has_an_alias_and_a_summary(client: Any, server: Any, account: str) -> None:
    iam = client("iam")
    alias = f"alias-{account}"
    iam.create_account_alias(AccountAlias="x" + alias)
    iam.create_account_alias(AccountAlias=alias)
    assert iam.list_account_aliases()["AccountAliases"] == [alias]
    stranger = server.client("iam", "333344445555")
    assert refused(stranger.create_account_alias, AccountAlias=alias) == (
        "EntityAlreadyExists", f"The account alias {alias} already exists.",
    )  # fmt: skip
    iam.delete_account_alias(AccountAlias=alias)
    assert refused(iam.delete_account_alias, AccountAlias=alias)[0] == "NoSuchEntity"
    iam.create_user(UserName="u")
    iam.attach_user_policy(UserName="u", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    iam.create_group(GroupName="g")
    arn = iam.create_policy(PolicyName="p", PolicyDocument=policy(ALLOW))["Policy"]["Arn"]
    trust = policy({"Effect": "Allow", "Principal": {"AWS": account}, "Action": "sts:AssumeRole"})
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=trust)
    summary = iam.get_account_summary()["SummaryMap"]
    assert (summary["Users"], summary["Groups"], summary["Roles"], summary["Policies"]) == (1, 1, 1, 1)
    assert summary["AccessKeysPerUserQuota"] == 2
    details = iam.get_account_authorization_details()
    assert [u["UserName"] for u in details["UserDetailList"]] == ["u"]
    assert [g["GroupName"] for g in details["GroupDetailList"]] == ["g"]
    assert details["RoleDetailList"][0]["AssumeRolePolicyDocument"] == json.loads(trust)
    assert [p["Arn"] for p in details["Policies"]] == [arn, "arn:aws:iam::aws:policy/AdministratorAccess"]
    assert "UserDetailList" not in iam.get_account_authorization_details(Filter=["Role"]) or not iam.get_account_authorization_details(Filter=["Role"])["UserDetailList"]  # fmt: skip


def test_the_last_use_of_a_key_is_known(client: Any, wait_until: Callable[..., Any]) -> None:
    iam = client("iam")
    iam.create_user(UserName="ana")
    key = iam.create_access_key(UserName="ana")["AccessKey"]
    before = iam.get_access_key_last_used(AccessKeyId=key["AccessKeyId"])
    assert before["UserName"] == "ana"
    assert before["AccessKeyLastUsed"] == {"ServiceName": "N/A", "Region": "N/A"}
    options = {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}
    client("sts", **options).get_caller_identity()

    def used() -> Any:
        return iam.get_access_key_last_used(AccessKeyId=key["AccessKeyId"])["AccessKeyLastUsed"].get("LastUsedDate")

    wait_until(used)
    assert iam.get_access_key_last_used(AccessKeyId=key["AccessKeyId"])["AccessKeyLastUsed"]["ServiceName"] == "sts"
    assert refused(iam.get_access_key_last_used, AccessKeyId="AKIAAAAAAAAAAAAAAAAA")[0] == "NoSuchEntity"
