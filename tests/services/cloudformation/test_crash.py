"""A stack survives kill -9 in the middle: the next server finishes it, and makes nothing twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

ACCOUNT = "123456789012"


def chain(length: int, delay: int) -> dict[str, Any]:
    """Queues, each waiting for the one before it."""
    resources: dict[str, Any] = {}
    for number in range(length):
        resources[f"Q{number}"] = {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": delay}}
        if number:
            resources[f"Q{number}"]["DependsOn"] = f"Q{number - 1}"
    return {"Resources": resources}


def dead(server: Any) -> bool:
    found: bool = server.wait_for_exit(20)
    return found


@pytest.mark.parametrize("count", [1, 4, 8])
def test_creation(own_server: Callable[..., Any], stacks_of: Any, count: int) -> None:
    server = own_server(PAMPERO_FAULT=f"cloudformation.create:{count}")
    stacks = stacks_of(server.client("cloudformation", ACCOUNT))
    stacks.client.create_stack(StackName="s", TemplateBody=json.dumps(chain(8, 1)))
    assert dead(server)
    server.environment.clear()
    server.start()
    assert stacks.settle("s")["StackStatus"] == "CREATE_COMPLETE"
    assert len(server.client("sqs", ACCOUNT).list_queues()["QueueUrls"]) == 8
    seen = [event[:2] for event in stacks.events("s")]
    assert seen.count(("Q3", "CREATE_COMPLETE")) == 1
    assert seen.count(("s", "CREATE_COMPLETE")) == 1


def test_update_and_deletion(own_server: Callable[..., Any], stacks_of: Any) -> None:
    server = own_server(PAMPERO_FAULT="cloudformation.update:3")
    stacks = stacks_of(server.client("cloudformation", ACCOUNT))
    stacks.create("s", chain(6, 1))
    stacks.client.update_stack(StackName="s", TemplateBody=json.dumps(chain(6, 2)))
    assert dead(server)
    server.environment["PAMPERO_FAULT"] = "cloudformation.delete:4"
    server.start()
    assert stacks.settle("s")["StackStatus"] == "UPDATE_COMPLETE"
    sqs = server.client("sqs", ACCOUNT)
    for url in sqs.list_queues()["QueueUrls"]:
        assert sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]["DelaySeconds"] == "2"
    stack = stacks.settle("s")["StackId"]
    stacks.client.delete_stack(StackName="s")
    assert dead(server)
    server.environment.clear()
    server.start()
    assert stacks.settle(stack)["StackStatus"] == "DELETE_COMPLETE"
    assert "QueueUrls" not in sqs.list_queues()


def test_roll_back(own_server: Callable[..., Any], stacks_of: Any) -> None:
    server = own_server(PAMPERO_FAULT="cloudformation.update:5")
    stacks = stacks_of(server.client("cloudformation", ACCOUNT))
    stacks.create("s", chain(3, 1))
    failing = chain(3, 2)
    failing["Resources"]["Bad"] = {
        "Type": "AWS::SQS::Queue", "DependsOn": "Q2", "Properties": {"DelaySeconds": 5000}
    }  # fmt: skip
    stacks.client.update_stack(StackName="s", TemplateBody=json.dumps(failing))
    assert dead(server)
    server.environment.clear()
    server.start()
    assert stacks.settle("s")["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    sqs = server.client("sqs", ACCOUNT)
    urls = sqs.list_queues()["QueueUrls"]
    assert len(urls) == 3
    for url in urls:
        assert sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]["DelaySeconds"] == "1"


@pytest.mark.parametrize("fault", ["cloudformation.create:2", "cloudformation.create:4", "cloudformation.delete:3"])
def test_nested_stacks(own_server: Callable[..., Any], stacks_of: Any, fault: str) -> None:
    """Two stacks under way, one waiting for the other, both in the middle of their work."""
    server = own_server(PAMPERO_FAULT=fault)
    stacks = stacks_of(server.client("cloudformation", ACCOUNT))
    s3 = server.client("s3", ACCOUNT)
    s3.create_bucket(Bucket="templates")
    s3.put_object(Bucket="templates", Key="inner", Body=json.dumps(chain(4, 1)))
    nested = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": f"{server.url}/templates/inner"}}
    body = {"Resources": {"Inner": nested, "After": {"Type": "AWS::SQS::Queue", "DependsOn": "Inner"}}}
    if "create" in fault:
        stacks.client.create_stack(StackName="s", TemplateBody=json.dumps(body))
    else:
        stacks.create("s", body)
        stacks.client.delete_stack(StackName="s")
    assert dead(server)
    server.environment.clear()
    server.start()
    found = stacks.client.describe_stacks()["Stacks"] if "create" in fault else []
    for stack in found:
        assert stacks.settle(stack["StackId"])["StackStatus"] == "CREATE_COMPLETE"
    queues = server.client("sqs", ACCOUNT)
    if "create" in fault:
        assert len(found) == 2
        assert len(queues.list_queues()["QueueUrls"]) == 5
    else:
        stacks._wait_until(lambda: not stacks.client.describe_stacks()["Stacks"])
        assert "QueueUrls" not in queues.list_queues()


TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
NAMED: dict[str, tuple[str, dict[str, Any]]] = {
    "Queue": ("AWS::SQS::Queue", {"QueueName": "named"}),
    "Topic": ("AWS::SNS::Topic", {"TopicName": "named"}),
    "Table": (
        "AWS::DynamoDB::Table",
        {
            "TableName": "named",
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        },
    ),
    "Bus": ("AWS::Events::EventBus", {"Name": "named"}),
    "Bucket": ("AWS::S3::Bucket", {"BucketName": "named-bucket"}),
    "Role": ("AWS::IAM::Role", {"RoleName": "named", "AssumeRolePolicyDocument": TRUST}),
    "Policy": (
        "AWS::IAM::ManagedPolicy",
        {
            "ManagedPolicyName": "named",
            "PolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}],
            },
        },
    ),
    "Parameter": ("AWS::SSM::Parameter", {"Name": "named", "Type": "String", "Value": "v"}),
    "Group": ("AWS::Logs::LogGroup", {"LogGroupName": "named", "RetentionInDays": 7}),
    "Function": (
        "AWS::Lambda::Function",
        {
            "FunctionName": "named",
            "Runtime": "python3.11",
            "Handler": "index.handler",
            "Code": {"ZipFile": "def handler(event, context): return 1"},
            "Role": f"arn:aws:iam::{ACCOUNT}:role/named",
        },
    ),
}


def test_what_has_a_name_of_its_own_is_not_made_twice(own_server: Callable[..., Any], stacks_of: Any) -> None:
    """Killed after each resource was made and before that was written down: the name is taken, by the first try."""
    resources: dict[str, Any] = {}
    last: str | None = None
    for name, (type_, properties) in NAMED.items():
        resources[name] = {"Type": type_, "Properties": properties, **({"DependsOn": last} if last else {})}
        last = name
    server = own_server(PAMPERO_FAULT="cloudformation.created:1")
    stacks = stacks_of(server.client("cloudformation", ACCOUNT))
    stacks.client.create_stack(
        StackName="s", TemplateBody=json.dumps({"Resources": resources}), Capabilities=["CAPABILITY_NAMED_IAM"]
    )
    server.environment["PAMPERO_FAULT"] = "cloudformation.created:2"
    for _ in range(len(NAMED) - 1):
        assert dead(server)
        server.launch()
    assert dead(server)
    server.environment.clear()
    server.start()
    assert stacks.settle("s")["StackStatus"] == "CREATE_COMPLETE", stacks.events("s")
    assert stacks.delete("s")["StackStatus"] == "DELETE_COMPLETE"
    # The same template fails where the names are somebody else's.
    server.client("iam", ACCOUNT).create_role(RoleName="named", AssumeRolePolicyDocument=json.dumps(TRUST))
    stacks.client.create_stack(
        StackName="t", TemplateBody=json.dumps({"Resources": resources}), Capabilities=["CAPABILITY_NAMED_IAM"]
    )
    assert stacks.settle("t")["StackStatus"] == "ROLLBACK_COMPLETE"
    assert server.client("iam", ACCOUNT).get_role(RoleName="named")
