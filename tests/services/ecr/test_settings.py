"""What is set for a registry: policies, templates, replication, caches; and life cycles by the clock."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.conftest import Server
from tests.services.ecr.made import Registry, image, login

NAME = "team/app"


@pytest.fixture
def ecr(client: Callable[..., Any]) -> Any:
    return client("ecr")


def refused(function: Callable[..., Any], **arguments: Any) -> Any:
    with pytest.raises(ClientError) as error:
        function(**arguments)
    return error.value.response["Error"]["Code"]


def registry_of(server: Server, ecr: Any, account: str, region: str = "us-east-1") -> Registry:
    return Registry(server.url, login(ecr), f"{account}.dkr.ecr.{region}.amazonaws.com")


def rule(priority: int, action: str = "expire", **selection: Any) -> dict[str, Any]:
    target = {"targetStorageClass": "archive"} if action == "transition" else {}
    return {"rulePriority": priority, "selection": selection, "action": {"type": action, **target}}


def test_settings_of_the_account(ecr: Any) -> None:
    assert ecr.get_account_setting(name="BASIC_SCAN_TYPE_VERSION")["value"] == "AWS_NATIVE"
    ecr.put_account_setting(name="REGISTRY_POLICY_SCOPE", value="V1")
    assert ecr.get_account_setting(name="REGISTRY_POLICY_SCOPE")["value"] == "V1"
    assert refused(ecr.put_account_setting, name="BLOB_MOUNTING", value="PERHAPS") == "InvalidParameterException"
    assert refused(ecr.get_account_setting, name="NONE") == "InvalidParameterException"


def test_the_registry_has_a_policy(ecr: Any, account: str) -> None:
    assert refused(ecr.get_registry_policy) == "RegistryPolicyNotFoundException"
    assert refused(ecr.put_registry_policy, policyText="{") == "InvalidParameterException"
    statement = {
        "Sid": "a",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
        "Action": ["ecr:ReplicateImage"],
        "Resource": f"arn:aws:ecr:us-east-1:{account}:repository/*",
    }
    text = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    assert ecr.put_registry_policy(policyText=text)["policyText"] == text
    assert ecr.get_registry_policy()["registryId"] == account
    assert ecr.delete_registry_policy()["policyText"] == text
    assert refused(ecr.delete_registry_policy) == "RegistryPolicyNotFoundException"


def test_what_is_to_be_scanned_is_kept(ecr: Any) -> None:
    ecr.create_repository(repositoryName="prod/app")
    rules = [{"scanFrequency": "SCAN_ON_PUSH", "repositoryFilters": [{"filter": "prod*", "filterType": "WILDCARD"}]}]
    ecr.put_registry_scanning_configuration(scanType="BASIC", rules=rules)
    assert ecr.get_registry_scanning_configuration()["scanningConfiguration"] == {"scanType": "BASIC", "rules": rules}
    found = ecr.batch_get_repository_scanning_configuration(repositoryNames=["prod/app", "none"])
    assert found["scanningConfigurations"][0]["scanFrequency"] == "SCAN_ON_PUSH"
    assert found["failures"][0]["failureCode"] == "REPOSITORY_NOT_FOUND"


def test_a_repository_is_made_by_a_push(ecr: Any, server: Server, account: str) -> None:
    registry = registry_of(server, ecr, account)
    assert registry.send("POST", "team/new/blobs/uploads/").code == "NAME_UNKNOWN"
    made = ecr.create_repository_creation_template(
        prefix="team", appliedFor=["CREATE_ON_PUSH"], imageTagMutability="IMMUTABLE", description="for teams"
    )["repositoryCreationTemplate"]
    assert (made["prefix"], made["imageTagMutability"]) == ("team", "IMMUTABLE")
    again = {"prefix": "team", "appliedFor": ["REPLICATION"]}
    assert refused(ecr.create_repository_creation_template, **again) == "TemplateAlreadyExistsException"
    ecr.update_repository_creation_template(prefix="team", resourceTags=[{"Key": "by", "Value": "template"}])
    assert registry.push("team/new", image(), "v1").status == 201
    (shown,) = ecr.describe_repositories(repositoryNames=["team/new"])["repositories"]
    assert shown["imageTagMutability"] == "IMMUTABLE"
    assert ecr.list_tags_for_resource(resourceArn=shown["repositoryArn"])["tags"] == [
        {"Key": "by", "Value": "template"}
    ]
    assert registry.send("POST", "other/new/blobs/uploads/").code == "NAME_UNKNOWN"
    (listed,) = ecr.describe_repository_creation_templates()["repositoryCreationTemplates"]
    assert listed["appliedFor"] == ["CREATE_ON_PUSH"]
    ecr.delete_repository_creation_template(prefix="team")
    assert refused(ecr.delete_repository_creation_template, prefix="team") == "TemplateNotFoundException"


def test_images_are_replicated(
    ecr: Any, client: Callable[..., Any], server: Server, account: str, wait_until: Any
) -> None:
    other = str(int(account) + 500_000_000_000)
    west = client("ecr", region="us-west-2")
    theirs = client("ecr", aws_access_key_id=other)
    destinations = [{"region": "us-west-2", "registryId": account}, {"region": "us-east-1", "registryId": other}]
    filters = [{"filter": "team/", "filterType": "PREFIX_MATCH"}]
    ecr.put_replication_configuration(
        replicationConfiguration={"rules": [{"destinations": destinations, "repositoryFilters": filters}]}
    )
    assert ecr.describe_registry()["replicationConfiguration"]["rules"][0]["destinations"] == destinations
    rules = [{"destinations": destinations, "deleteReplication": {"enabled": True}}]
    assert refused(ecr.put_replication_configuration, replicationConfiguration={"rules": rules}) == "NotImplemented"
    itself = {"rules": [{"destinations": [{"region": "us-east-1", "registryId": account}]}]}
    assert refused(ecr.put_replication_configuration, replicationConfiguration=itself) == "InvalidParameterException"
    ecr.create_repository(repositoryName=NAME)
    registry, made = registry_of(server, ecr, account), image()
    registry.push(NAME, made, "v1")

    def statuses() -> dict[str, str]:
        answer = ecr.describe_image_replication_status(repositoryName=NAME, imageId={"imageTag": "v1"})
        return {one["registryId"] + one["region"]: one["status"] for one in answer["replicationStatuses"]}

    expected = {f"{account}us-west-2": "COMPLETE", f"{other}us-east-1": "FAILED"}
    wait_until(lambda: statuses() == expected)
    assert west.describe_images(repositoryName=NAME)["imageDetails"][0]["imageTags"] == ["v1"]
    there = registry_of(server, west, account, "us-west-2")
    assert there.send("GET", f"{NAME}/manifests/v1").body == made.manifest
    allowed = {
        "Sid": "a",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
        "Action": ["ecr:CreateRepository", "ecr:ReplicateImage"],
        "Resource": f"arn:aws:ecr:us-east-1:{other}:repository/*",
    }
    theirs.put_registry_policy(policyText=json.dumps({"Version": "2012-10-17", "Statement": [allowed]}))
    second = image("second")
    registry.push(NAME, second, "v2")
    server.page("idle")
    assert theirs.list_images(repositoryName=NAME)["imageIds"] == [{"imageDigest": second.digest, "imageTag": "v2"}]
    # The layers of what was replicated stay when the original goes.
    ecr.delete_repository(repositoryName=NAME, force=True)
    server.page("idle")
    assert there.send("GET", f"{NAME}/blobs/{there_digest(made)}").body == made.blobs[1]


def there_digest(made: Any) -> str:
    found: str = json.loads(made.manifest)["layers"][0]["digest"]
    return found


def test_images_are_pulled_through(ecr: Any, client: Callable[..., Any], server: Server, account: str) -> None:
    west = client("ecr", region="us-west-2")
    west.create_repository(repositoryName="base/python")
    made = image("from the west")
    registry_of(server, west, account, "us-west-2").push("base/python", made, "3")
    upstream = f"{account}.dkr.ecr.us-west-2.amazonaws.com"
    made_rule = ecr.create_pull_through_cache_rule(ecrRepositoryPrefix="cached", upstreamRegistryUrl=upstream)
    assert (made_rule["upstreamRegistry"], made_rule["ecrRepositoryPrefix"]) == ("ecr", "cached")
    again = {"ecrRepositoryPrefix": "cached", "upstreamRegistryUrl": upstream}
    assert refused(ecr.create_pull_through_cache_rule, **again) == "PullThroughCacheRuleAlreadyExistsException"
    bad = {"ecrRepositoryPrefix": "bad", "upstreamRegistryUrl": "example.com"}
    assert refused(ecr.create_pull_through_cache_rule, **bad) == "UnsupportedUpstreamRegistryException"
    hub = {"ecrRepositoryPrefix": "hub", "upstreamRegistryUrl": "public.ecr.aws", "upstreamRegistry": "ecr-public"}
    assert refused(ecr.create_pull_through_cache_rule, **hub) == "NotImplemented"
    assert ecr.validate_pull_through_cache_rule(ecrRepositoryPrefix="cached")["isValid"]
    registry = registry_of(server, ecr, account)
    assert registry.send("GET", "cached/base/python/manifests/3").body == made.manifest
    assert registry.send("GET", f"cached/base/python/blobs/{there_digest(made)}").body == made.blobs[1]
    assert ecr.describe_images(repositoryName="cached/base/python")["imageDetails"][0]["imageTags"] == ["3"]
    assert registry.send("GET", "cached/base/python/manifests/4").status == 404
    (listed,) = ecr.describe_pull_through_cache_rules()["pullThroughCacheRules"]
    assert listed["upstreamRegistryUrl"] == upstream
    role = f"arn:aws:iam::{account}:role/none"
    ecr.update_pull_through_cache_rule(ecrRepositoryPrefix="cached", customRoleArn=role)
    assert not ecr.validate_pull_through_cache_rule(ecrRepositoryPrefix="cached")["isValid"]
    ecr.delete_pull_through_cache_rule(ecrRepositoryPrefix="cached")
    gone = {"ecrRepositoryPrefix": "cached"}
    assert refused(ecr.delete_pull_through_cache_rule, **gone) == "PullThroughCacheRuleNotFoundException"


@pytest.mark.turns_clock
def test_images_expire_by_the_clock(ecr: Any, server: Server, account: str) -> None:
    ecr.create_repository(repositoryName=NAME)
    registry = registry_of(server, ecr, account)
    for number in range(4):
        registry.push(NAME, image(f"release {number}"), f"v{number}")
        server.advance(60)
    registry.push(NAME, image("no tag"))
    rules = [
        rule(1, tagStatus="tagged", tagPrefixList=["v"], countType="imageCountMoreThan", countNumber=2),
        rule(2, tagStatus="untagged", countType="sinceImagePushed", countUnit="days", countNumber=3),
    ]
    text = json.dumps({"rules": rules})
    started = ecr.start_lifecycle_policy_preview(repositoryName=NAME, lifecyclePolicyText=text)
    assert started["status"] == "IN_PROGRESS"
    preview = ecr.get_lifecycle_policy_preview(repositoryName=NAME)
    assert sorted(one["imageTags"][0] for one in preview["previewResults"]) == ["v0", "v1"]
    assert (preview["status"], preview["summary"]["expiringImageTotalCount"]) == ("COMPLETE", 2)
    ecr.put_lifecycle_policy(repositoryName=NAME, lifecyclePolicyText=text)
    server.advance(3600)
    tags = [one.get("imageTag") for one in ecr.list_images(repositoryName=NAME)["imageIds"]]
    assert sorted(map(str, tags)) == ["None", "v2", "v3"]
    server.advance(4 * 86400)
    tags = [one.get("imageTag") for one in ecr.list_images(repositoryName=NAME)["imageIds"]]
    assert sorted(map(str, tags)) == ["v2", "v3"]
    assert "lastEvaluatedAt" in ecr.get_lifecycle_policy(repositoryName=NAME)
    archives = rule(1, "transition", tagStatus="any", countType="sinceImagePulled", countUnit="days", countNumber=2)
    ecr.put_lifecycle_policy(repositoryName=NAME, lifecyclePolicyText=json.dumps({"rules": [archives]}))
    server.advance(1)
    assert ecr.list_images(repositoryName=NAME)["imageIds"] == []
    assert len(ecr.list_images(repositoryName=NAME, filter={"imageStatus": "ARCHIVED"})["imageIds"]) == 2


@pytest.mark.turns_clock
def test_uploads_and_layers_that_nobody_wants_are_forgotten(ecr: Any, server: Server, account: str) -> None:
    ecr.create_repository(repositoryName=NAME)
    registry = registry_of(server, ecr, account)
    where = registry.send("POST", f"{NAME}/blobs/uploads/").headers["location"]
    registry.send("PATCH", where, b"begun")
    named, made = registry.blob(NAME, b"alone"), image()
    registry.push(NAME, made, "kept")
    server.advance(25 * 3600)
    registry.token = login(ecr)
    assert registry.send("GET", where).status == 404
    assert registry.send("HEAD", f"{NAME}/blobs/{named}").status == 404
    assert registry.send("HEAD", f"{NAME}/blobs/{there_digest(made)}").status == 200


@pytest.mark.turns_clock
def test_a_token_is_good_for_twelve_hours(ecr: Any, server: Server, account: str) -> None:
    registry = registry_of(server, ecr, account)
    server.advance(11 * 3600)
    assert registry.send("GET", "/v2/").status == 200
    server.advance(3601)
    assert registry.send("GET", "/v2/").status == 401


@pytest.mark.parametrize(
    "bad",
    [
        rule(0, tagStatus="any", countType="imageCountMoreThan", countNumber=1),
        rule(1, tagStatus="some", countType="imageCountMoreThan", countNumber=1),
        rule(1, tagStatus="tagged", countType="imageCountMoreThan", countNumber=1),
        rule(1, tagStatus="untagged", tagPrefixList=["v"], countType="imageCountMoreThan", countNumber=1),
        rule(1, tagStatus="any", countType="sinceImagePushed", countNumber=1),
        rule(1, tagStatus="any", countType="imageCountMoreThan", countNumber=0),
        rule(1, "delete", tagStatus="any", countType="imageCountMoreThan", countNumber=1),
        rule(1, tagStatus="tagged", tagPatternList=["*" * 5], countType="imageCountMoreThan", countNumber=1),
    ],
)
def test_policies_that_are_none_are_refused(ecr: Any, bad: dict[str, Any]) -> None:
    ecr.create_repository(repositoryName=NAME)
    text = json.dumps({"rules": [bad]})
    policy = {"repositoryName": NAME, "lifecyclePolicyText": text}
    assert refused(ecr.put_lifecycle_policy, **policy) == "InvalidParameterException"
    assert refused(ecr.get_lifecycle_policy_preview, repositoryName=NAME) == "LifecyclePolicyPreviewNotFoundException"


def test_a_template_sets_what_a_registry_has(ecr: Any, client: Callable[..., Any], account: str) -> None:
    stacks = client("cloudformation")
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
        "Action": "ecr:ReplicateImage",
        "Resource": f"arn:aws:ecr:us-east-1:{account}:repository/*",
    }
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    destination = {"Region": "us-west-2", "RegistryId": account}
    resources: dict[str, Any] = {
        "Policy": ("RegistryPolicy", {"PolicyText": policy}),
        "Copies": ("ReplicationConfiguration", {"ReplicationConfiguration": {"Rules": [{"Destinations": [destination]}]}}),
        "Scans": ("RegistryScanningConfiguration", {"ScanType": "BASIC", "Rules": [
            {"ScanFrequency": "SCAN_ON_PUSH", "RepositoryFilters": [{"Filter": "*", "FilterType": "WILDCARD"}]}]}),
        "Cache": ("PullThroughCacheRule", {"EcrRepositoryPrefix": "cached", "UpstreamRegistry": "ecr",
                  "UpstreamRegistryUrl": f"{account}.dkr.ecr.us-west-2.amazonaws.com"}),
        "Template": ("RepositoryCreationTemplate", {"Prefix": "team", "AppliedFor": ["CREATE_ON_PUSH"]}),
    }  # fmt: skip
    template = {
        "Resources": {
            name: {"Type": f"AWS::ECR::{kind}", "Properties": properties}
            for name, (kind, properties) in resources.items()
        },
        "Outputs": {"Registry": {"Value": {"Ref": "Policy"}}},
    }
    stacks.create_stack(StackName="registry", TemplateBody=json.dumps(template))
    stacks.get_waiter("stack_create_complete").wait(StackName="registry", WaiterConfig={"Delay": 0.2})
    assert stacks.describe_stacks(StackName="registry")["Stacks"][0]["Outputs"][0]["OutputValue"] == account
    assert json.loads(ecr.get_registry_policy()["policyText"]) == policy
    (rule,) = ecr.describe_registry()["replicationConfiguration"]["rules"]
    assert rule["destinations"] == [{"region": "us-west-2", "registryId": account}]
    assert len(ecr.get_registry_scanning_configuration()["scanningConfiguration"]["rules"]) == 1
    assert len(ecr.describe_pull_through_cache_rules()["pullThroughCacheRules"]) == 1
    template["Resources"]["Template"]["Properties"]["Description"] = "changed"
    stacks.update_stack(StackName="registry", TemplateBody=json.dumps(template))
    stacks.get_waiter("stack_update_complete").wait(StackName="registry", WaiterConfig={"Delay": 0.2})
    (found,) = ecr.describe_repository_creation_templates()["repositoryCreationTemplates"]
    assert found["description"] == "changed"
    stacks.delete_stack(StackName="registry")
    stacks.get_waiter("stack_delete_complete").wait(StackName="registry", WaiterConfig={"Delay": 0.2})
    assert refused(ecr.get_registry_policy) == "RegistryPolicyNotFoundException"
    assert ecr.describe_registry()["replicationConfiguration"]["rules"] == []
