"""Groups, policy versions, boundaries, instance profiles: kept, listed and enforced."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

EC2_TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
    }
)


def policy(*actions: str, effect: str = "Allow", **more: Any) -> str:
    statement = {"Effect": effect, "Action": list(actions), "Resource": "*", **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def refused(operation: Any, **members: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as error:
        operation(**members)
    return error.value.response["Error"]["Code"], error.value.response["Error"]["Message"]


def user_client(client: Any, name: str, service: str) -> Any:
    key = client("iam").create_access_key(UserName=name)["AccessKey"]
    return client(service, aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"])


def test_a_groups_policies_count_for_its_users(client: Any) -> None:
    iam = client("iam")
    group = iam.create_group(GroupName="devs", Path="/team/")["Group"]
    assert group["Arn"].endswith(":group/team/devs")
    assert refused(iam.create_group, GroupName="devs") == (
        "EntityAlreadyExists", "Group with name devs already exists.",
    )  # fmt: skip
    iam.create_user(UserName="ana")
    sqs = user_client(client, "ana", "sqs")
    assert refused(sqs.list_queues)[0].startswith("AccessDenied")
    iam.put_group_policy(GroupName="devs", PolicyName="list", PolicyDocument=policy("sqs:ListQueues"))
    assert refused(sqs.list_queues)[0].startswith("AccessDenied")
    iam.add_user_to_group(GroupName="devs", UserName="ana")
    sqs.list_queues()
    iam.attach_group_policy(GroupName="devs", PolicyArn="arn:aws:iam::aws:policy/AmazonSQSFullAccess")
    sqs.create_queue(QueueName="q")
    assert [g["GroupName"] for g in iam.list_groups_for_user(UserName="ana")["Groups"]] == ["devs"]
    assert [u["UserName"] for u in iam.get_group(GroupName="devs")["Users"]] == ["ana"]
    assert [g["GroupName"] for g in iam.list_groups(PathPrefix="/team/")["Groups"]] == ["devs"]
    assert iam.list_group_policies(GroupName="devs")["PolicyNames"] == ["list"]
    assert iam.get_group_policy(GroupName="devs", PolicyName="list")["PolicyDocument"]["Version"] == "2012-10-17"
    attached = iam.list_attached_group_policies(GroupName="devs")["AttachedPolicies"]
    assert attached[0]["PolicyName"] == "AmazonSQSFullAccess"
    assert refused(iam.delete_user, UserName="ana")[0] == "DeleteConflict"
    iam.update_group(GroupName="devs", NewGroupName="ops")
    sqs.list_queues()
    for text, undo in (
        ("must remove users from group first", lambda: iam.remove_user_from_group(GroupName="ops", UserName="ana")),
        ("must detach all policies first", lambda: iam.detach_group_policy(GroupName="ops", PolicyArn=attached[0]["PolicyArn"])),
        ("must delete policies first", lambda: iam.delete_group_policy(GroupName="ops", PolicyName="list")),
    ):  # fmt: skip
        code, message = refused(iam.delete_group, GroupName="ops")
        assert code == "DeleteConflict"
        assert text in message
        undo()
    iam.delete_group(GroupName="ops")
    assert refused(sqs.list_queues)[0].startswith("AccessDenied")
    assert refused(iam.get_group, GroupName="ops") == ("NoSuchEntity", "The group with name ops cannot be found.")


def test_the_default_version_is_in_force(client: Any) -> None:
    iam = client("iam")
    arn = iam.create_policy(PolicyName="p", PolicyDocument=policy("sqs:ListQueues"), Tags=[{"Key": "a", "Value": "b"}])["Policy"]["Arn"]  # fmt: skip
    iam.create_user(UserName="ana")
    iam.attach_user_policy(UserName="ana", PolicyArn=arn)
    sqs = user_client(client, "ana", "sqs")
    sqs.list_queues()
    second = iam.create_policy_version(PolicyArn=arn, PolicyDocument=policy("sns:*"), SetAsDefault=True)
    assert second["PolicyVersion"]["VersionId"] == "v2"
    assert second["PolicyVersion"]["IsDefaultVersion"]
    assert refused(sqs.list_queues)[0].startswith("AccessDenied")
    iam.set_default_policy_version(PolicyArn=arn, VersionId="v1")
    sqs.list_queues()
    assert refused(iam.delete_policy_version, PolicyArn=arn, VersionId="v1") == (
        "DeleteConflict", "Cannot delete the default version of a policy.",
    )  # fmt: skip
    for _ in range(3):
        iam.create_policy_version(PolicyArn=arn, PolicyDocument=policy("sns:*"))
    code, message = refused(iam.create_policy_version, PolicyArn=arn, PolicyDocument=policy("sns:*"))
    assert code == "LimitExceeded"
    assert message.startswith("A managed policy can have up to 5 versions.")
    versions = iam.list_policy_versions(PolicyArn=arn)["Versions"]
    assert [v["VersionId"] for v in versions] == ["v5", "v4", "v3", "v2", "v1"]
    assert [v["VersionId"] for v in versions if v["IsDefaultVersion"]] == ["v1"]
    iam.detach_user_policy(UserName="ana", PolicyArn=arn)
    assert refused(iam.delete_policy, PolicyArn=arn)[1].startswith("This policy has more than one version.")
    for version in versions[:-1]:
        iam.delete_policy_version(PolicyArn=arn, VersionId=version["VersionId"])
    assert refused(iam.set_default_policy_version, PolicyArn=arn, VersionId="v9")[0] == "NoSuchEntity"
    iam.tag_policy(PolicyArn=arn, Tags=[{"Key": "c", "Value": "d"}])
    iam.untag_policy(PolicyArn=arn, TagKeys=["a"])
    assert iam.list_policy_tags(PolicyArn=arn)["Tags"] == [{"Key": "c", "Value": "d"}]
    iam.delete_policy(PolicyArn=arn)
    assert refused(iam.get_policy, PolicyArn=arn) == ("NoSuchEntity", f"Policy {arn} was not found.")


def test_policies_are_listed_by_scope_and_use(client: Any) -> None:
    iam = client("iam")
    arn = iam.create_policy(PolicyName="p", PolicyDocument=policy("sqs:*"))["Policy"]["Arn"]
    assert [p["Arn"] for p in iam.list_policies(Scope="Local")["Policies"]] == [arn]
    aws = [p["Arn"] for page in iam.get_paginator("list_policies").paginate(Scope="AWS") for p in page["Policies"]]
    assert "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole" in aws
    assert "arn:aws:iam::aws:policy/PowerUserAccess" in aws
    assert iam.list_policies(OnlyAttached=True)["Policies"] == []
    iam.create_group(GroupName="g")
    iam.create_user(UserName="u", PermissionsBoundary=arn)
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=EC2_TRUST)
    iam.attach_group_policy(GroupName="g", PolicyArn=arn)
    iam.attach_role_policy(RoleName="r", PolicyArn=arn)
    listed = iam.list_policies(OnlyAttached=True)["Policies"]
    assert [(p["Arn"], p["AttachmentCount"], p["PermissionsBoundaryUsageCount"]) for p in listed] == [(arn, 2, 1)]
    entities = iam.list_entities_for_policy(PolicyArn=arn)
    assert [g["GroupName"] for g in entities["PolicyGroups"]] == ["g"]
    assert [r["RoleName"] for r in entities["PolicyRoles"]] == ["r"]
    assert [u["UserName"] for u in entities["PolicyUsers"]] == ["u"]
    only = iam.list_entities_for_policy(PolicyArn=arn, PolicyUsageFilter="PermissionsPolicy", EntityFilter="User")
    assert only["PolicyUsers"] == []
    assert refused(iam.delete_policy, PolicyArn=arn) == (
        "DeleteConflict", "Cannot delete a policy attached to entities.",
    )  # fmt: skip
    missing = arn + "x"
    assert refused(iam.attach_role_policy, RoleName="r", PolicyArn=missing) == (
        "NoSuchEntity", f"Policy {missing} does not exist or is not attachable.",
    )  # fmt: skip


def test_a_boundary_is_the_most_that_a_user_may_do(client: Any) -> None:
    iam = client("iam")
    iam.create_user(UserName="ana")
    iam.put_user_policy(UserName="ana", PolicyName="all", PolicyDocument=policy("*"))
    sqs = user_client(client, "ana", "sqs")
    sqs.list_queues()
    arn = iam.create_policy(PolicyName="only-sns", PolicyDocument=policy("sns:*"))["Policy"]["Arn"]
    iam.put_user_permissions_boundary(UserName="ana", PermissionsBoundary=arn)
    code, message = refused(sqs.list_queues)
    assert code.startswith("AccessDenied")
    assert "no permissions boundary allows the sqs:ListQueues action" in message
    assert iam.get_user(UserName="ana")["User"]["PermissionsBoundary"]["PermissionsBoundaryArn"] == arn
    iam.delete_user_permissions_boundary(UserName="ana")
    sqs.list_queues()
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=EC2_TRUST)
    iam.put_role_permissions_boundary(RoleName="r", PermissionsBoundary=arn)
    assert iam.get_role(RoleName="r")["Role"]["PermissionsBoundary"]["PermissionsBoundaryType"] == "Policy"
    iam.delete_role_permissions_boundary(RoleName="r")
    assert iam.update_role_description(RoleName="r", Description="x")["Role"]["Description"] == "x"


def test_instance_profiles(client: Any) -> None:
    iam = client("iam")
    profile = iam.create_instance_profile(InstanceProfileName="p", Path="/x/")["InstanceProfile"]
    assert profile["Arn"].endswith(":instance-profile/x/p")
    assert profile["Roles"] == []
    assert refused(iam.create_instance_profile, InstanceProfileName="p") == (
        "EntityAlreadyExists", "Instance Profile p already exists.",
    )  # fmt: skip
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=EC2_TRUST)
    iam.add_role_to_instance_profile(InstanceProfileName="p", RoleName="r")
    code, message = refused(iam.add_role_to_instance_profile, InstanceProfileName="p", RoleName="r")
    assert (code, message) == (
        "LimitExceeded", "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1",
    )  # fmt: skip
    found = iam.get_instance_profile(InstanceProfileName="p")["InstanceProfile"]
    assert [r["RoleName"] for r in found["Roles"]] == ["r"]
    assert len(iam.list_instance_profiles(PathPrefix="/x/")["InstanceProfiles"]) == 1
    assert len(iam.list_instance_profiles_for_role(RoleName="r")["InstanceProfiles"]) == 1
    assert refused(iam.delete_role, RoleName="r") == (
        "DeleteConflict", "Cannot delete entity, must remove roles from instance profile first.",
    )  # fmt: skip
    assert refused(iam.delete_instance_profile, InstanceProfileName="p")[0] == "DeleteConflict"
    iam.remove_role_from_instance_profile(InstanceProfileName="p", RoleName="r")
    iam.tag_instance_profile(InstanceProfileName="p", Tags=[{"Key": "a", "Value": "b"}, {"Key": "c", "Value": "d"}])
    iam.untag_instance_profile(InstanceProfileName="p", TagKeys=["a"])
    assert iam.list_instance_profile_tags(InstanceProfileName="p")["Tags"] == [{"Key": "c", "Value": "d"}]
    iam.delete_instance_profile(InstanceProfileName="p")
    assert refused(iam.get_instance_profile, InstanceProfileName="p") == (
        "NoSuchEntity", "Instance Profile p cannot be found.",
    )  # fmt: skip


def test_users_are_renamed_tagged_and_paged(client: Any) -> None:
    iam = client("iam")
    for name in "cab":
        iam.create_user(UserName=name, Path="/p/")
    sts = user_client(client, "a", "sts")
    iam.update_user(UserName="a", NewUserName="z")
    assert sts.get_caller_identity()["Arn"].endswith(":user/p/z")
    pages = iam.get_paginator("list_users").paginate(PaginationConfig={"PageSize": 2})
    assert [[u["UserName"] for u in page["Users"]] for page in pages] == [["b", "c"], ["z"]]
    iam.tag_user(UserName="z", Tags=[{"Key": "a", "Value": "b"}])
    iam.untag_user(UserName="z", TagKeys=["x"])
    assert iam.list_user_tags(UserName="z")["Tags"] == [{"Key": "a", "Value": "b"}]
    twice = [{"Key": "a", "Value": "b"}, {"Key": "A", "Value": "b"}]
    assert refused(iam.tag_user, UserName="z", Tags=twice)[0] == "InvalidInput"
    for _ in range(2):
        iam.create_access_key(UserName="c")
    assert refused(iam.create_access_key, UserName="c") == (
        "LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: 2",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("{", "Syntax errors in policy."),
        ({"Version": "2012-10-17"}, "Syntax errors in policy."),
        ({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs", "Resource": "*"}]},
         "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."),
        ({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "*"}]},
         "Policy statement must contain actions."),
        ({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:*"}]},
         "Policy statement must contain resources."),
        ({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:*", "Resource": "queue"}]},
         'Resource queue must be in ARN format or "*".'),
        ({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": "sqs:*", "Resource": "*", "Principal": "*"}]},
         "Policy document should not specify a principal."),
    ],
)  # fmt: skip
def test_documents_that_are_no_policies(client: Any, document: Any, message: str) -> None:
    iam = client("iam")
    iam.create_user(UserName="u")
    text = document if isinstance(document, str) else json.dumps(document)
    answer = refused(iam.put_user_policy, UserName="u", PolicyName="p", PolicyDocument=text)
    assert answer == ("MalformedPolicyDocument", message)


def test_only_managed_policies_must_name_the_version(client: Any) -> None:
    iam = client("iam")
    iam.create_user(UserName="u")
    statement = {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}
    for document in ({"Statement": [statement]}, {"Version": "2008-10-17", "Statement": [statement]}):
        iam.put_user_policy(UserName="u", PolicyName="p", PolicyDocument=json.dumps(document))
        answer = refused(iam.create_policy, PolicyName="p", PolicyDocument=json.dumps(document))
        assert answer == ("MalformedPolicyDocument", "Policy document must be version 2012-10-17 or greater.")


def test_secrets_are_not_in_the_store(own_server: Any) -> None:
    """Not even in one that is not encrypted."""
    server = own_server("--no-encryption")
    iam = server.client("iam", "111122223333")
    iam.create_user(UserName="ana")
    key = iam.create_access_key(UserName="ana")["AccessKey"]
    server.kill()
    rows = server.rows()
    assert key["AccessKeyId"].encode() in rows
    assert key["SecretAccessKey"].encode() not in rows
    server.start()
    options = {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}
    assert server.client("sts", "", **options).get_caller_identity()["Arn"].endswith(":user/ana")
