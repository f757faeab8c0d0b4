"""CloudFormation's view of IAM."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pampero.api import ApiError
from pampero.aws.cfn.values import InvalidProperties

TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
SQS = "arn:aws:iam::aws:policy/AmazonSQSFullAccess"
Deploy = Callable[[Any], None]


def allow(action: str) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]}


def test_a_role_lives_with_its_policies(deploy: Deploy) -> None:
    async def test(deployer: Any) -> None:
        type_, target = deployer.type("AWS::IAM::Role"), deployer.target("Role", team="a")
        old = {
            "AssumeRolePolicyDocument": TRUST,
            "ManagedPolicyArns": [BASIC],
            "Policies": [{"PolicyName": "p", "PolicyDocument": allow("sqs:*")}],
            "MaxSessionDuration": "7200",
            "Tags": [{"Key": "own", "Value": 1}],
        }
        made = await type_.create(deployer.context, target, old)
        assert made.physical_id == "stack-Role-ABCDEF"
        assert made == await type_.create(deployer.context, target, old)
        role = (await deployer.call("iam", "GetRole", RoleName=made.physical_id))["Role"]
        assert (role["MaxSessionDuration"], role["Arn"]) == (7200, made.attributes["Arn"])
        assert {tag["Key"]: tag["Value"] for tag in role["Tags"]} == {"team": "a", "own": "1", **deployer.marks("Role")}
        new = {
            "AssumeRolePolicyDocument": TRUST,
            "Description": "new",
            "ManagedPolicyArns": [SQS],
            "PermissionsBoundary": SQS,
            "Policies": [{"PolicyName": "q", "PolicyDocument": allow("sns:*")}],
        }
        await type_.update(deployer.context, target, made.physical_id, old, new)
        role = (await deployer.call("iam", "GetRole", RoleName=made.physical_id))["Role"]
        assert (role["Description"], role["MaxSessionDuration"]) == ("new", 3600)
        assert role["PermissionsBoundary"]["PermissionsBoundaryArn"] == SQS
        assert {tag["Key"] for tag in role["Tags"]} == {"team", *deployer.marks()}
        attached = await deployer.call("iam", "ListAttachedRolePolicies", RoleName=made.physical_id)
        assert [one["PolicyArn"] for one in attached["AttachedPolicies"]] == [SQS]
        inline = await deployer.call("iam", "ListRolePolicies", RoleName=made.physical_id)
        assert inline["PolicyNames"] == ["q"]
        await type_.update(deployer.context, target, made.physical_id, new, {"AssumeRolePolicyDocument": TRUST})
        for _ in range(2):
            await type_.delete(deployer.context, target, made.physical_id, {"AssumeRolePolicyDocument": TRUST})
        with pytest.raises(ApiError, match="cannot be found"):
            await deployer.call("iam", "GetRole", RoleName=made.physical_id)

    deploy(test)


def test_a_role_that_the_template_names_is_not_taken_over(deploy: Deploy) -> None:
    async def test(deployer: Any) -> None:
        type_ = deployer.type("AWS::IAM::Role")
        properties = {"RoleName": "mine", "AssumeRolePolicyDocument": TRUST}
        made = await type_.create(deployer.context, deployer.target("Role"), properties)
        again = await type_.create(deployer.context, deployer.target("Role", repeat=True), properties)
        assert again.physical_id == made.physical_id
        with pytest.raises(ApiError) as error:
            await type_.create(deployer.context, deployer.target("Other"), properties)
        assert error.value.code == "EntityAlreadyExistsException"

    deploy(test)


def test_users_groups_and_who_is_in_them(deploy: Deploy) -> None:
    async def test(deployer: Any) -> None:
        context = deployer.context
        group = await deployer.type("AWS::IAM::Group").create(
            context, deployer.target("Group"), {"ManagedPolicyArns": [SQS]}
        )
        users = deployer.type("AWS::IAM::User")
        properties = {"Groups": [group.physical_id], "Path": "/x/"}
        user = await users.create(context, deployer.target("User"), properties)
        assert user.attributes["Arn"].endswith(":user/x/stack-User-ABCDEF")
        found = await deployer.call("iam", "GetGroup", GroupName=group.physical_id)
        assert [one["UserName"] for one in found["Users"]] == [user.physical_id]
        await users.update(context, deployer.target("User"), user.physical_id, properties, {})
        addition = deployer.type("AWS::IAM::UserToGroupAddition")
        members = {"GroupName": group.physical_id, "Users": [user.physical_id]}
        added = await addition.create(context, deployer.target("Add"), members)
        assert (await deployer.call("iam", "GetGroup", GroupName=group.physical_id))["Users"]
        await addition.update(context, deployer.target("Add"), added.physical_id, members, {**members, "Users": []})
        assert not (await deployer.call("iam", "GetGroup", GroupName=group.physical_id)).get("Users")
        await addition.delete(context, deployer.target("Add"), added.physical_id, members)
        keys = deployer.type("AWS::IAM::AccessKey")
        owner = {"UserName": user.physical_id}
        key = await keys.create(context, deployer.target("Key"), owner)
        assert key.attributes["SecretAccessKey"]
        await keys.update(context, deployer.target("Key"), key.physical_id, owner, {**owner, "Status": "Inactive"})
        listed = (await deployer.call("iam", "ListAccessKeys", **owner))["AccessKeyMetadata"]
        assert [one["Status"] for one in listed] == ["Inactive"]
        for _ in range(2):
            await keys.delete(context, deployer.target("Key"), key.physical_id, owner)
            await users.delete(context, deployer.target("User"), user.physical_id, {})
            await deployer.type("AWS::IAM::Group").delete(
                context, deployer.target("Group"), group.physical_id, {"ManagedPolicyArns": [SQS]}
            )
        assert (await deployer.call("iam", "ListGroups"))["Groups"] == []
        with pytest.raises(InvalidProperties, match="LoginProfile"):
            await users.create(context, deployer.target("U"), {"LoginProfile": {"Password": "x"}})

    deploy(test)


def test_policies_come_and_go(deploy: Deploy) -> None:
    async def test(deployer: Any) -> None:
        context = deployer.context
        for name in "ab":
            await deployer.call("iam", "CreateUser", UserName=name)
        inline, target = deployer.type("AWS::IAM::Policy"), deployer.target("Policy")
        old = {"PolicyName": "p", "PolicyDocument": allow("sqs:*"), "Users": ["a"]}
        made = await inline.create(context, target, old)
        new = {**old, "Users": ["b"]}
        await inline.update(context, target, made.physical_id, old, new)
        assert (await deployer.call("iam", "ListUserPolicies", UserName="a"))["PolicyNames"] == []
        assert (await deployer.call("iam", "ListUserPolicies", UserName="b"))["PolicyNames"] == ["p"]
        await inline.delete(context, target, made.physical_id, new)
        assert (await deployer.call("iam", "ListUserPolicies", UserName="b"))["PolicyNames"] == []
        one = deployer.type("AWS::IAM::UserPolicy")
        own = {"PolicyName": "q", "PolicyDocument": allow("sqs:*"), "UserName": "a"}
        made = await one.create(context, target, own)
        assert made.physical_id == "q|a"
        await one.delete(context, target, made.physical_id, own)
        assert (await deployer.call("iam", "ListUserPolicies", UserName="a"))["PolicyNames"] == []
        managed = deployer.type("AWS::IAM::ManagedPolicy")
        old = {"PolicyDocument": allow("sqs:*"), "Users": ["a"]}
        made = await managed.create(context, target, old)
        assert made.physical_id.endswith(":policy/stack-Policy-ABCDEF")
        assert (await managed.create(context, target, old)).physical_id == made.physical_id
        for number in range(7):
            new = {"PolicyDocument": allow(f"sqs:Action{number}"), "Users": ["b"]}
            made = await managed.update(context, target, made.physical_id, old, new)
            old = new
        assert made.attributes["DefaultVersionId"] == "v8"
        attached = await deployer.call("iam", "ListEntitiesForPolicy", PolicyArn=made.physical_id)
        assert [user["UserName"] for user in attached["PolicyUsers"]] == ["b"]
        for _ in range(2):
            await managed.delete(context, target, made.physical_id, old)

    deploy(test)


def test_instance_profiles_and_service_linked_roles(deploy: Deploy) -> None:
    async def test(deployer: Any) -> None:
        context, target = deployer.context, deployer.target("Profile")
        role = await deployer.type("AWS::IAM::Role").create(context, target, {"AssumeRolePolicyDocument": TRUST})
        profiles = deployer.type("AWS::IAM::InstanceProfile")
        properties = {"Roles": [role.physical_id]}
        made = await profiles.create(context, target, properties)
        assert made == await profiles.create(context, target, properties)
        await profiles.update(context, target, made.physical_id, properties, {"Roles": []})
        found = await deployer.call("iam", "GetInstanceProfile", InstanceProfileName=made.physical_id)
        assert not found["InstanceProfile"].get("Roles")
        for _ in range(2):
            await profiles.delete(context, target, made.physical_id, properties)
        linked = deployer.type("AWS::IAM::ServiceLinkedRole")
        service = {"AWSServiceName": "ecs.amazonaws.com"}
        made = await linked.create(context, target, service)
        await linked.update(context, target, made.physical_id, service, {**service, "Description": "d"})
        assert (await deployer.call("iam", "GetRole", RoleName=made.physical_id))["Role"]["Description"] == "d"
        for _ in range(2):
            await linked.delete(context, target, made.physical_id, service)

    deploy(test)
