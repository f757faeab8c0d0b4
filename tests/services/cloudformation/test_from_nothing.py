"""A resource that was deployed without properties is changed like any other, and back."""

from __future__ import annotations

import json
from typing import Any

BOUNDARY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
RESOURCES: dict[str, tuple[str, dict[str, Any]]] = {
    "User": ("AWS::IAM::User", {"PermissionsBoundary": BOUNDARY, "Path": "/x/"}),
    "Group": ("AWS::IAM::Group", {"Path": "/x/"}),
    "Topic": ("AWS::SNS::Topic", {"DisplayName": "shown"}),
    "Repository": ("AWS::ECR::Repository", {"ImageTagMutability": "IMMUTABLE"}),
    "Group2": ("AWS::Logs::LogGroup", {"RetentionInDays": 7, "DeletionProtectionEnabled": True}),
    "Queue": ("AWS::SQS::Queue", {"DelaySeconds": 5}),
    "Bucket": ("AWS::S3::Bucket", {"VersioningConfiguration": {"Status": "Enabled"}}),
}


def template(*, furnished: bool) -> str:
    resources = {
        name: {"Type": type_, **({"Properties": properties} if furnished else {})}
        for name, (type_, properties) in RESOURCES.items()
    }
    return json.dumps({"Resources": resources})


def shown(client: Any, names: dict[str, str]) -> dict[str, Any]:
    """What the services say of the properties above."""
    iam, logs = client("iam"), client("logs")
    user = iam.get_user(UserName=names["User"])["User"]
    (group,) = logs.describe_log_groups(logGroupNamePrefix=names["Group2"])["logGroups"]
    (repository,) = client("ecr").describe_repositories(repositoryNames=[names["Repository"]])["repositories"]
    queue = client("sqs").get_queue_attributes(QueueUrl=names["Queue"], AttributeNames=["DelaySeconds"])["Attributes"]
    return {
        "User": (user.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn"), user["Path"]),
        "Group": iam.get_group(GroupName=names["Group"])["Group"]["Path"],
        "Topic": client("sns").get_topic_attributes(TopicArn=names["Topic"])["Attributes"]["DisplayName"],
        "Repository": repository["imageTagMutability"],
        "Group2": (group.get("retentionInDays"), group.get("deletionProtectionEnabled", False)),
        "Queue": queue["DelaySeconds"],
        "Bucket": client("s3").get_bucket_versioning(Bucket=names["Bucket"]).get("Status"),
    }


BARE = {
    "User": (None, "/"), "Group": "/", "Topic": "", "Repository": "MUTABLE", "Group2": (None, False), "Queue": "0",
    "Bucket": None,
}  # fmt: skip
FURNISHED = {
    "User": (BOUNDARY, "/x/"), "Group": "/x/", "Topic": "shown", "Repository": "IMMUTABLE", "Group2": (7, True),
    "Queue": "5", "Bucket": "Enabled",
}  # fmt: skip


def test_properties_come_and_go(client: Any) -> None:
    stacks, waiting = client("cloudformation"), {"StackName": "s", "WaiterConfig": {"Delay": 0.1}}
    capabilities = {"Capabilities": ["CAPABILITY_IAM"]}
    stacks.create_stack(StackName="s", TemplateBody=template(furnished=False), **capabilities)
    stacks.get_waiter("stack_create_complete").wait(**waiting)
    found = stacks.describe_stack_resources(StackName="s")["StackResources"]
    names = {one["LogicalResourceId"]: one["PhysicalResourceId"] for one in found}
    assert shown(client, names) == BARE
    for furnished, expected in ((True, FURNISHED), (False, {**BARE, "Bucket": "Suspended"}), (True, FURNISHED)):
        stacks.update_stack(StackName="s", TemplateBody=template(furnished=furnished), **capabilities)
        stacks.get_waiter("stack_update_complete").wait(**waiting)
        assert shown(client, names) == expected, furnished
