"""Repositories: made, set, shared, deleted; and as a template makes them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

POLICY = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Sid": "a", "Effect": "Allow", "Principal": "*", "Action": "ecr:GetLifecyclePolicy"}]})  # fmt: skip
SELECTION = {"tagStatus": "untagged", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": 365}
LIFECYCLE = json.dumps({"rules": [{"rulePriority": 1, "selection": SELECTION, "action": {"type": "expire"}}]})


@pytest.fixture
def ecr(client: Any) -> Any:
    return client("ecr")


def refused(function: Callable[..., Any], **arguments: Any) -> str:
    with pytest.raises(ClientError) as error:
        function(**arguments)
    code: str = error.value.response["Error"]["Code"]
    return code


def test_a_repository_lives(ecr: Any, account: str) -> None:
    made = ecr.create_repository(repositoryName="team/app", tags=[{"Key": "a", "Value": "b"}])["repository"]
    assert made["repositoryArn"] == f"arn:aws:ecr:us-east-1:{account}:repository/team/app"
    assert made["repositoryUri"] == f"{account}.dkr.ecr.us-east-1.amazonaws.com/team/app"
    assert (made["registryId"], made["imageTagMutability"]) == (account, "MUTABLE")
    assert refused(ecr.create_repository, repositoryName="team/app") == "RepositoryAlreadyExistsException"
    ecr.put_image_tag_mutability(repositoryName="team/app", imageTagMutability="IMMUTABLE")
    ecr.put_image_scanning_configuration(repositoryName="team/app", imageScanningConfiguration={"scanOnPush": True})
    (shown,) = ecr.describe_repositories(repositoryNames=["team/app"])["repositories"]
    assert (shown["imageTagMutability"], shown["imageScanningConfiguration"]["scanOnPush"]) == ("IMMUTABLE", True)
    arn = made["repositoryArn"]
    ecr.tag_resource(resourceArn=arn, tags=[{"Key": "c", "Value": "d"}])
    ecr.untag_resource(resourceArn=arn, tagKeys=["a"])
    assert ecr.list_tags_for_resource(resourceArn=arn)["tags"] == [{"Key": "c", "Value": "d"}]
    assert refused(ecr.list_tags_for_resource, resourceArn="arn:x") == "InvalidParameterException"
    ecr.delete_repository(repositoryName="team/app")
    assert refused(ecr.describe_repositories, repositoryNames=["team/app"]) == "RepositoryNotFoundException"
    assert refused(ecr.list_images, repositoryName="team/app") == "RepositoryNotFoundException"


def test_repositories_are_listed_in_pages(ecr: Any) -> None:
    names = [f"app-{number}" for number in range(5)]
    for name in names:
        ecr.create_repository(repositoryName=name)
    pages = ecr.get_paginator("describe_repositories").paginate(PaginationConfig={"PageSize": 2})
    assert [one["repositoryName"] for page in pages for one in page["repositories"]] == names
    assert refused(ecr.describe_repositories, nextToken="x") == "InvalidParameterException"


def test_policies_are_kept_and_enforced(ecr: Any, client: Any, account: str) -> None:
    ecr.create_repository(repositoryName="shared")
    assert refused(ecr.get_repository_policy, repositoryName="shared") == "RepositoryPolicyNotFoundException"
    assert refused(ecr.get_lifecycle_policy, repositoryName="shared") == "LifecyclePolicyNotFoundException"
    for bad in ("{", "[]", '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ecr:*"}]}'):
        assert (
            refused(ecr.set_repository_policy, repositoryName="shared", policyText=bad) == "InvalidParameterException"
        )
    ecr.put_lifecycle_policy(repositoryName="shared", lifecyclePolicyText=LIFECYCLE)
    bad = '{"rules": []}' + " " * 100
    assert (
        refused(ecr.put_lifecycle_policy, repositoryName="shared", lifecyclePolicyText=bad)
        == "InvalidParameterException"
    )
    stranger = client("ecr", aws_access_key_id=str(int(account) + 500_000_000_000))
    theirs = {"registryId": account, "repositoryName": "shared"}
    assert refused(stranger.get_lifecycle_policy, **theirs) == "AccessDeniedException"
    ecr.set_repository_policy(repositoryName="shared", policyText=POLICY)
    assert ecr.get_repository_policy(repositoryName="shared")["policyText"] == POLICY
    assert stranger.get_lifecycle_policy(**theirs)["lifecyclePolicyText"] == LIFECYCLE
    ecr.delete_repository_policy(repositoryName="shared")
    assert refused(stranger.get_lifecycle_policy, **theirs) == "AccessDeniedException"
    ecr.delete_lifecycle_policy(repositoryName="shared")


def test_a_template_makes_one(ecr: Any, client: Any) -> None:
    """With the properties that CDK's bootstrap template sets."""
    stacks = client("cloudformation")
    properties = {
        "ImageTagMutability": "IMMUTABLE",
        "LifecyclePolicy": {"LifecyclePolicyText": LIFECYCLE},
        "RepositoryName": "cdk-assets",
        "RepositoryPolicyText": json.loads(POLICY),
    }
    template: dict[str, Any] = {
        "Resources": {"Repository": {"Type": "AWS::ECR::Repository", "Properties": properties}},
        "Outputs": {"Uri": {"Value": {"Fn::GetAtt": ["Repository", "RepositoryUri"]}}},
    }
    stacks.create_stack(StackName="images", TemplateBody=json.dumps(template))
    stacks.get_waiter("stack_create_complete").wait(StackName="images", WaiterConfig={"Delay": 0.2})
    (shown,) = ecr.describe_repositories()["repositories"]
    assert (shown["repositoryName"], shown["imageTagMutability"]) == ("cdk-assets", "IMMUTABLE")
    outputs = stacks.describe_stacks(StackName="images")["Stacks"][0]["Outputs"]
    assert outputs[0]["OutputValue"] == shown["repositoryUri"]
    del properties["RepositoryPolicyText"], properties["LifecyclePolicy"]
    properties["ImageTagMutability"] = "MUTABLE"
    stacks.update_stack(StackName="images", TemplateBody=json.dumps(template))
    stacks.get_waiter("stack_update_complete").wait(StackName="images", WaiterConfig={"Delay": 0.2})
    assert refused(ecr.get_repository_policy, repositoryName="cdk-assets") == "RepositoryPolicyNotFoundException"
    assert ecr.describe_repositories()["repositories"][0]["imageTagMutability"] == "MUTABLE"
    stacks.delete_stack(StackName="images")
    stacks.get_waiter("stack_delete_complete").wait(StackName="images", WaiterConfig={"Delay": 0.2})
    assert ecr.describe_repositories()["repositories"] == []
