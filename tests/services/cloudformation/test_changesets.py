"""Change sets."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError, WaiterError

QUEUE = "AWS::SQS::Queue"
QUICK = {"Delay": 0.02}


def template(**resources: Any) -> str:
    return json.dumps({"Resources": resources})


def queue(**properties: Any) -> dict[str, Any]:
    return {"Type": QUEUE, "Properties": properties}


def draw(stacks: Any, name: str, body: str, **arguments: Any) -> dict[str, Any]:
    """Create a change set and describe it."""
    request = {"ChangeSetName": "changes", "StackName": name, "TemplateBody": body, **arguments}
    made = stacks.client.create_change_set(**request)
    found: dict[str, Any] = stacks.client.describe_change_set(ChangeSetName=made["Id"])
    return found


def changes(found: dict[str, Any]) -> list[tuple[str, str, str | None]]:
    """(action, logical id, replacement) of each change."""
    parts = [one["ResourceChange"] for one in found["Changes"]]
    return [(one["Action"], one["LogicalResourceId"], one.get("Replacement")) for one in parts]


def test_a_stack_is_made_by_a_change_set(client: Callable[..., Any], stacks: Any) -> None:
    cloudformation = stacks.client
    body = template(A=queue(), B=queue())
    found = draw(stacks, "s", body, ChangeSetType="CREATE", Tags=[{"Key": "k", "Value": "v"}], Description="first")
    cloudformation.get_waiter("change_set_create_complete").wait(ChangeSetName=found["ChangeSetId"], WaiterConfig=QUICK)
    assert (found["Status"], found["ExecutionStatus"]) == ("CREATE_COMPLETE", "AVAILABLE")
    assert (found["StackName"], found["Description"]) == ("s", "first")
    assert found["Tags"] == [{"Key": "k", "Value": "v"}]
    assert changes(found) == [("Add", "A", None), ("Add", "B", None)]
    stack = cloudformation.describe_stacks(StackName="s")["Stacks"][0]
    assert stack["StackStatus"] == "REVIEW_IN_PROGRESS"
    assert "QueueUrls" not in client("sqs").list_queues()
    summaries = cloudformation.list_change_sets(StackName="s")["Summaries"]
    assert [one["ChangeSetName"] for one in summaries] == ["changes"]
    assert "A" in cloudformation.get_template(ChangeSetName="changes", StackName="s")["TemplateBody"]["Resources"]
    cloudformation.execute_change_set(ChangeSetName="changes", StackName="s")
    cloudformation.get_waiter("stack_create_complete").wait(StackName="s", WaiterConfig=QUICK)
    assert cloudformation.describe_stacks(StackName="s")["Stacks"][0]["ChangeSetId"] == found["ChangeSetId"]
    assert len(client("sqs").list_queues()["QueueUrls"]) == 2
    events = stacks.events("s")
    assert events[0][:2] == ("s", "REVIEW_IN_PROGRESS")
    assert events[1][:2] == ("s", "CREATE_IN_PROGRESS")
    with pytest.raises(ClientError, match="cannot be executed in its current status") as caught:
        cloudformation.execute_change_set(ChangeSetName="changes", StackName="s")
    assert caught.value.response["Error"]["Code"] == "InvalidChangeSetStatus"


def test_what_an_update_would_change(stacks: Any) -> None:
    before = template(
        Named=queue(QueueName="c-one"),
        User=queue(RedrivePolicy={"deadLetterTargetArn": {"Fn::GetAtt": ["Named", "Arn"]}, "maxReceiveCount": 3}),
        Gone=queue(),
        Same=queue(),
        Kept={**queue(), "DeletionPolicy": "Retain"},
    )
    stacks.create("s", before)
    after = template(
        Named=queue(QueueName="c-two"),
        User=queue(RedrivePolicy={"deadLetterTargetArn": {"Fn::GetAtt": ["Named", "Arn"]}, "maxReceiveCount": 3}),
        Same=queue(),
        New=queue(),
    )
    found = draw(stacks, "s", after)
    assert sorted(changes(found)) == [
        ("Add", "New", None),
        ("Modify", "Named", "True"),
        ("Modify", "User", "False"),
        ("Remove", "Gone", None),
        ("Remove", "Kept", None),
    ]
    by_name = {one["ResourceChange"]["LogicalResourceId"]: one["ResourceChange"] for one in found["Changes"]}
    assert by_name["Named"]["Scope"] == ["Properties"]
    assert by_name["Named"]["Details"] == [
        {
            "Target": {"Attribute": "Properties", "Name": "QueueName", "RequiresRecreation": "Always"},
            "Evaluation": "Static",
            "ChangeSource": "DirectModification",
        }
    ]
    assert by_name["User"]["Details"] == [
        {
            "Target": {"Attribute": "Properties", "Name": "RedrivePolicy", "RequiresRecreation": "Never"},
            "Evaluation": "Dynamic",
            "ChangeSource": "ResourceAttribute",
            "CausingEntity": "Named.Arn",
        }
    ]
    assert by_name["Kept"]["PolicyAction"] == "Retain"
    stacks.client.execute_change_set(ChangeSetName=found["ChangeSetId"])
    stacks.client.get_waiter("stack_update_complete").wait(StackName="s", WaiterConfig=QUICK)
    assert stacks.resource("s", "Named")["PhysicalResourceId"].endswith("c-two")


def test_a_change_by_a_parameter_says_so(stacks: Any) -> None:
    body = json.dumps({
        "Parameters": {"Delay": {"Type": "Number", "Default": 1}},
        "Resources": {"A": queue(DelaySeconds={"Ref": "Delay"})},
    })  # fmt: skip
    stacks.create("s", body)
    found = draw(stacks, "s", body, Parameters=[{"ParameterKey": "Delay", "ParameterValue": "2"}])
    detail = found["Changes"][0]["ResourceChange"]["Details"][0]
    assert (detail["ChangeSource"], detail["CausingEntity"]) == ("ParameterReference", "Delay")
    assert found["Parameters"] == [{"ParameterKey": "Delay", "ParameterValue": "2"}]


def test_no_changes(stacks: Any) -> None:
    body = template(A=queue())
    stacks.create("s", body)
    found = draw(stacks, "s", body)
    assert (found["Status"], found["ExecutionStatus"]) == ("FAILED", "UNAVAILABLE")
    assert found["StatusReason"] == (
        "The submitted information didn't contain changes. Submit different information to create a change set."
    )
    with pytest.raises(WaiterError):
        stacks.client.get_waiter("change_set_create_complete").wait(
            ChangeSetName=found["ChangeSetId"], WaiterConfig=QUICK
        )
    with pytest.raises(ClientError, match="No updates are to be performed"):
        stacks.client.update_stack(StackName="s", TemplateBody=body)


def test_deletion_and_errors(stacks: Any) -> None:
    cloudformation = stacks.client
    body = template(A=queue())
    with pytest.raises(ClientError, match=r"Stack \[s\] does not exist"):
        draw(stacks, "s", body)
    draw(stacks, "s", body, ChangeSetType="CREATE")
    with pytest.raises(ClientError, match="ChangeSet changes already exists") as caught:
        draw(stacks, "s", body, ChangeSetType="CREATE")
    assert caught.value.response["Error"]["Code"] == "AlreadyExistsException"
    cloudformation.delete_change_set(ChangeSetName="changes", StackName="s")
    cloudformation.delete_change_set(ChangeSetName="changes", StackName="s")
    with pytest.raises(ClientError, match=r"ChangeSet \[changes\] does not exist") as caught:
        cloudformation.describe_change_set(ChangeSetName="changes", StackName="s")
    assert caught.value.response["Error"]["Code"] == "ChangeSetNotFound"
    assert cloudformation.list_change_sets(StackName="s")["Summaries"] == []
    stack = cloudformation.describe_stacks(StackName="s")["Stacks"][0]["StackId"]
    cloudformation.delete_stack(StackName="s")
    assert stacks.settle(stack)["StackStatus"] == "DELETE_COMPLETE"
    stacks.create("s", body)
    with pytest.raises(ClientError, match=r"Stack \[s\] already exists"):
        draw(stacks, "s", body, ChangeSetType="CREATE")
    with pytest.raises(ClientError, match="failed to satisfy constraint"):
        draw(stacks, "s", body, ChangeSetName="-x")
    with pytest.raises(ClientError) as caught:
        draw(stacks, "s", body, ChangeSetType="IMPORT", ResourcesToImport=[
            {"ResourceType": QUEUE, "LogicalResourceId": "A", "ResourceIdentifier": {"QueueUrl": "u"}}
        ])  # fmt: skip
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501


def test_a_deployment_configuration_may_keep_what_failed(stacks: Any) -> None:
    body = template(A=queue(), B={**queue(DelaySeconds=5000), "DependsOn": "A"})
    found = draw(
        stacks, "s", body, ChangeSetType="CREATE", DeploymentConfig={"Mode": "EXPRESS", "DisableRollback": True}
    )
    assert found["DeploymentConfig"]["DisableRollback"]
    stacks.client.execute_change_set(ChangeSetName=found["ChangeSetId"])
    assert stacks.settle("s")["StackStatus"] == "CREATE_FAILED"
    assert stacks.resource("s", "A")["ResourceStatus"] == "CREATE_COMPLETE"
    with pytest.raises(ClientError) as caught:
        draw(stacks, "t", body, ChangeSetType="CREATE", DeploymentMode="REVERT_DRIFT")
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501


def test_a_failed_creation_may_delete_its_stack(stacks: Any) -> None:
    body = template(A=queue(DelaySeconds=5000))
    found = draw(stacks, "s", body, ChangeSetType="CREATE", OnStackFailure="DELETE")
    stacks.client.execute_change_set(ChangeSetName=found["ChangeSetId"])
    assert stacks.settle(found["StackId"])["StackStatus"] == "DELETE_COMPLETE"


def test_what_exists_is_not_imported(client: Callable[..., Any], stacks: Any) -> None:
    """`cdk bootstrap` asks for the import of what exists; nothing has to exist for that."""
    found = draw(stacks, "new", template(A=queue()), ChangeSetType="CREATE", ImportExistingResources=True)
    assert changes(found) == [("Add", "A", None)]
    client("logs").create_log_group(logGroupName="taken")
    group = {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "taken"}}
    draw(stacks, "old", template(G=group), ChangeSetType="CREATE", ImportExistingResources=True)
    stacks.client.execute_change_set(ChangeSetName="changes", StackName="old")
    with pytest.raises(WaiterError):
        stacks.client.get_waiter("stack_create_complete").wait(StackName="old", WaiterConfig=QUICK)
    assert any(name == "G" and "already exists" in why for name, _, why in stacks.events("old") if why)
    assert client("logs").describe_log_groups()["logGroups"][0]["logGroupName"] == "taken"
