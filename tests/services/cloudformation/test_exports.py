"""Exports and imports between stacks; nested stacks."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

QUEUE = "AWS::SQS::Queue"


def exporting(value: Any, name: str = "the-name") -> str:
    return json.dumps({
        "Resources": {"A": {"Type": QUEUE}},
        "Outputs": {"Out": {"Value": value, "Export": {"Name": name}}},
    })  # fmt: skip


def importing(name: str = "the-name") -> str:
    queue = {"Type": QUEUE, "Properties": {"QueueName": {"Fn::ImportValue": {"Fn::Sub": name}}}}
    return json.dumps({"Resources": {"B": queue}})


def test_exports_are_imported_and_guarded(client: Callable[..., Any], stacks: Any) -> None:
    cloudformation = stacks.client
    with pytest.raises(ClientError, match=r"No export named the-name found\."):
        cloudformation.create_stack(StackName="user", TemplateBody=importing())
    source = stacks.create("source", exporting("imported"))["StackId"]
    exports = cloudformation.list_exports()["Exports"]
    assert exports == [{"ExportingStackId": source, "Name": "the-name", "Value": "imported"}]
    with pytest.raises(ClientError, match="Export 'the-name' is not imported by any stack"):
        cloudformation.list_imports(ExportName="the-name")
    assert stacks.create("user", importing())["StackStatus"] == "CREATE_COMPLETE"
    assert cloudformation.list_imports(ExportName="the-name")["Imports"] == ["user"]
    assert client("sqs").get_queue_url(QueueName="imported")
    refused = stacks.delete("source")
    assert refused["StackStatus"] == "CREATE_COMPLETE"
    assert "Cannot delete export the-name as it is in use by user" in refused["StackStatusReason"]
    assert stacks.update("source", exporting("imported", "other"))["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    assert stacks.update("source", exporting("another"))["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    reasons = [reason for _, status, reason in stacks.events("source") if status == "UPDATE_ROLLBACK_IN_PROGRESS"]
    assert "Export the-name cannot be deleted as it is in use by user" in reasons[0]
    assert "Export the-name cannot be updated as it is in use by user" in reasons[1]
    assert cloudformation.list_exports()["Exports"][0]["Value"] == "imported"
    twice = stacks.create("twice", exporting("imported"))
    assert twice["StackStatus"] == "ROLLBACK_COMPLETE"
    began = next(why for name, status, why in stacks.events("twice") if status == "ROLLBACK_IN_PROGRESS")
    assert "Export with name the-name is already exported by stack source" in began
    stacks.delete("user")
    assert stacks.delete("source")["StackStatus"] == "DELETE_COMPLETE"
    assert cloudformation.list_exports()["Exports"] == []


CHILD = {
    "Parameters": {"Delay": {"Type": "Number"}, "Names": {"Type": "CommaDelimitedList", "Default": ""}},
    "Resources": {"Q": {"Type": QUEUE, "Properties": {"DelaySeconds": {"Ref": "Delay"}}}},
    "Outputs": {
        "Arn": {"Value": {"Fn::GetAtt": ["Q", "Arn"]}},
        "Names": {"Value": {"Fn::Join": ["+", {"Ref": "Names"}]}},
    },
}


@pytest.fixture
def nested(client: Callable[..., Any], server: Any, account: str) -> Callable[..., str]:
    """A template with a nested stack whose template lies in a bucket."""
    s3 = client("s3")
    s3.create_bucket(Bucket=f"templates-{account}")

    def make(delay: Any, child: Any = CHILD, **extra: Any) -> str:
        body = json.dumps(child)
        key = f"{abs(hash(body))}.template"
        s3.put_object(Bucket=f"templates-{account}", Key=key, Body=body)
        properties = {
            "TemplateURL": f"{server.url}/templates-{account}/{key}",
            "Parameters": {"Delay": delay, "Names": ["x", "y"]},
        }
        return json.dumps({
            "Resources": {
                "Inner": {"Type": "AWS::CloudFormation::Stack", "Properties": properties},
                "After": {"Type": QUEUE, "Properties": {
                    "RedrivePolicy": {"deadLetterTargetArn": {"Fn::GetAtt": ["Inner", "Outputs.Arn"]},
                                      "maxReceiveCount": 3}}},
                **extra,
            },
            "Outputs": {"Names": {"Value": {"Fn::GetAtt": "Inner.Outputs.Names"}}},
        })  # fmt: skip

    return make


def test_nested_stacks(client: Callable[..., Any], stacks: Any, nested: Callable[..., str]) -> None:
    sqs = client("sqs")
    outer = stacks.create("outer", nested(1), Tags=[{"Key": "t", "Value": "1"}])
    assert outer["StackStatus"] == "CREATE_COMPLETE"
    assert stacks.outputs("outer") == {"Names": "x+y"}
    inner = stacks.resource("outer", "Inner")["PhysicalResourceId"]
    stack = stacks.settle(inner)
    assert (stack["ParentId"], stack["RootId"]) == (outer["StackId"], outer["StackId"])
    assert stack["StackName"].startswith("outer-Inner-")
    assert stack["Tags"] == [{"Key": "t", "Value": "1"}]
    url = stacks.resource(inner, "Q")["PhysicalResourceId"]
    assert stacks.update("outer", nested(2))["StackStatus"] == "UPDATE_COMPLETE"
    assert sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]["DelaySeconds"] == "2"
    # What fails beside it takes the nested stack back with it.
    bad = {"Type": QUEUE, "DependsOn": "Inner", "Properties": {"DelaySeconds": 5000}}
    assert stacks.update("outer", nested(3, Bad=bad))["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    assert sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]["DelaySeconds"] == "2"
    assert stacks.delete("outer")["StackStatus"] == "DELETE_COMPLETE"
    assert stacks.settle(inner)["StackStatus"] == "DELETE_COMPLETE"
    assert "QueueUrls" not in sqs.list_queues()


def test_a_nested_stack_that_fails(client: Callable[..., Any], stacks: Any, nested: Callable[..., str]) -> None:
    stack = stacks.create("outer", nested(5000))
    assert stack["StackStatus"] == "ROLLBACK_COMPLETE"
    reason = next(why for name, status, why in stacks.events("outer") if (name, status) == ("Inner", "CREATE_FAILED"))
    assert "was not successfully created: The following resource(s) failed to create: [Q]." in reason
    assert "QueueUrls" not in client("sqs").list_queues()
    request = {
        "StackName": "outer2", "ChangeSetName": "c", "ChangeSetType": "CREATE", "IncludeNestedStacks": True,
        "TemplateBody": nested(1),
    }  # fmt: skip
    made = stacks.client.create_change_set(**request)
    assert not stacks.client.describe_change_set(ChangeSetName=made["Id"])["IncludeNestedStacks"]


def test_templates_come_from_buckets(client: Callable[..., Any], stacks: Any, server: Any, account: str) -> None:
    bucket = f"b-{account}"
    client("s3").create_bucket(Bucket=bucket)
    client("s3").put_object(Bucket=bucket, Key="a b.json", Body=exporting("v").encode())
    found = stacks.client.validate_template(TemplateURL=f"{server.url}/{bucket}/a%20b.json")
    assert found["Parameters"] == []
    for url, message in (
        (f"{server.url}/{bucket}/none", "S3 error: The specified key does not exist"),
        (f"https://{bucket}.s3.us-east-1.amazonaws.com/none", "S3 error: The specified key does not exist"),
        (f"https://s3.amazonaws.com/{bucket}/none", "S3 error: The specified key does not exist"),
        ("nonsense", "TemplateURL must"),
        ("https://www.amazonaws.com/t/none", "S3 error: Domain name specified in www.amazonaws.com is not a valid"),
    ):
        with pytest.raises(ClientError, match=message):
            stacks.client.validate_template(TemplateURL=url)
    stacks.client.create_stack(StackName="s", TemplateURL=f"https://{bucket}.s3.us-east-1.amazonaws.com/a%20b.json")
    assert stacks.settle("s")["StackStatus"] == "CREATE_COMPLETE"
